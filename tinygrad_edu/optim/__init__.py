"""Rules that change parameters so that the loss falls (``torch.optim``)."""

import sys

from . import adam, adam_family, adaptive, lr_scheduler, sign_and_average, swa_utils
from .adam import Adam, AdamW
from .adam_family import Adamax, NAdam, RAdam
from .adaptive import Adadelta, Adagrad, RMSprop
from .lbfgs import LBFGS
from .muon import Muon
from .optimizer import Optimizer
from .sgd import SGD
from .sign_and_average import ASGD, Rprop

__all__ = [
    "ASGD",
    "LBFGS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Muon",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "lr_scheduler",
    "swa_utils",
]

# PyTorch's names of files that are rooms of other names here: ``torch.optim.adamw``.
for _room, _names in {
    adam: ("adamw",),
    adam_family: ("adamax", "nadam", "radam"),
    adaptive: ("adadelta", "adagrad", "rmsprop"),
    sign_and_average: ("asgd", "rprop"),
}.items():
    for _name in _names:
        sys.modules[f"{__name__}.{_name}"] = _room
