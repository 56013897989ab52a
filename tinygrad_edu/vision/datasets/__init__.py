"""Pictures with targets, by torchvision's names (``vision.datasets``).

``MNIST``, ``FashionMNIST``, ``KMNIST``, ``CIFAR10`` and ``CIFAR100`` are downloaded
once; ``Digits`` and ``Photographs`` come with scikit-learn; ``ImageFolder`` reads
pictures of one's own; ``FakeData`` makes noise. Nothing that is downloaded is ever
unpickled.
"""

from .cifar import CIFAR10, CIFAR100
from .fakedata import FakeData
from .folder import DatasetFolder, ImageFolder
from .mnist import KMNIST, MNIST, FashionMNIST
from .scikit_learn import Digits, Photographs
from .vision import StandardTransform, VisionDataset

# isort: split
from . import utils

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "KMNIST",
    "MNIST",
    "DatasetFolder",
    "Digits",
    "FakeData",
    "FashionMNIST",
    "ImageFolder",
    "Photographs",
    "StandardTransform",
    "VisionDataset",
    "utils",
]
