"""What is done to images before a network sees them (``torchvision.transforms``).

>>> import tinygrad_edu as torch
>>> from tinygrad_edu.vision import transforms
>>> prepare = transforms.Compose([
...     transforms.RandomCrop(28, padding=2),
...     transforms.RandomHorizontalFlip(),
...     transforms.Normalize(mean=[0.5], std=[0.5]),
... ])
>>> prepare(torch.ones(1, 28, 28)).shape
torch.Size([1, 28, 28])

A transform is an object that is called with an image, a Tensor (…, C, H, W) or a
picture of Pillow. ``functional`` has what they do as plain functions.
"""

from . import functional
from .auto_augment import AutoAugment, AutoAugmentPolicy
from .colours import (
    ColorJitter,
    Grayscale,
    RandomAutocontrast,
    RandomEqualize,
    RandomGrayscale,
    RandomInvert,
    RandomPosterize,
    RandomSolarize,
)
from .conversion import (
    ConvertImageDtype,
    LinearTransformation,
    Normalize,
    PILToTensor,
    ToPILImage,
    ToTensor,
)
from .covering import GaussianBlur, RandomAdjustSharpness, RandomErasing
from .cutting import (
    CenterCrop,
    FiveCrop,
    Pad,
    RandomCrop,
    RandomHorizontalFlip,
    RandomResizedCrop,
    RandomVerticalFlip,
    Resize,
    TenCrop,
)
from .interpolation import InterpolationMode
from .joining import Compose, Lambda, RandomApply, RandomChoice, RandomOrder
from .policies import RandAugment, TrivialAugmentWide
from .warping import ElasticTransform, RandomAffine, RandomPerspective, RandomRotation

__all__ = [
    "AutoAugment",
    "AutoAugmentPolicy",
    "CenterCrop",
    "ColorJitter",
    "Compose",
    "ConvertImageDtype",
    "ElasticTransform",
    "FiveCrop",
    "GaussianBlur",
    "Grayscale",
    "InterpolationMode",
    "Lambda",
    "LinearTransformation",
    "Normalize",
    "PILToTensor",
    "Pad",
    "RandAugment",
    "RandomAdjustSharpness",
    "RandomAffine",
    "RandomApply",
    "RandomAutocontrast",
    "RandomChoice",
    "RandomCrop",
    "RandomEqualize",
    "RandomErasing",
    "RandomGrayscale",
    "RandomHorizontalFlip",
    "RandomInvert",
    "RandomOrder",
    "RandomPerspective",
    "RandomPosterize",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomSolarize",
    "RandomVerticalFlip",
    "Resize",
    "TenCrop",
    "ToPILImage",
    "ToTensor",
    "TrivialAugmentWide",
    "functional",
]
