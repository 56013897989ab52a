"""Data sets that scikit-learn brings along, and one fixed way to split them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .optional import needed

Array = np.ndarray[Any, Any]


def from_scikit_learn(name: str) -> Any:
    """A data set by its name there, as scikit-learn gives it.

    Raises ImportError, with the line to install it, where it is missing.

    >>> from_scikit_learn("iris").data.shape
    (150, 4)
    """
    module = needed("sklearn.datasets", "scikit-learn", "the data of this data set")
    return getattr(module, f"load_{name}")()


def every_fifth(targets: Array, train: bool | None) -> Array:
    """The numbers of the samples to test with: of each class every fifth.

    With `train` the others; with None all. No chance is in it, so it is the same
    everywhere, and each class has its share in both parts.

    >>> classes = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    >>> every_fifth(classes, train=False)
    array([ 4, 10])
    """
    if train is None:
        return np.arange(len(targets))
    test = np.zeros(len(targets), bool)
    for each in np.unique(targets):
        test[np.flatnonzero(targets == each)[4::5]] = True
    return np.flatnonzero(test != train)
