"""Four classic tables, small enough to be read as a whole."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ..bundled import every_fifth, from_scikit_learn
from ..creation import from_numpy
from ..utils.data import TensorDataset


class Table(TensorDataset):
    """Rows of numbers with a target each; sample i is ``(features, target)``.

    Args:
        train: four fifths of the rows; False: every fifth (of each class); None: all.

    ``.data`` holds the features, float32 of shape (N, features); ``.targets`` the
    classes, int64 of shape (N), or numbers to predict, float32. ``.feature_names`` and
    ``.target_names`` say what they are, ``.description`` where they come from, and
    ``.licence`` what may be done with them. The features have very different sizes:
    take their mean and deviation from the rows to train with. The same on every
    machine. Raises ImportError without scikit-learn.
    """

    name: ClassVar[str]  # in scikit-learn
    licence: ClassVar[str] = "CC BY 4.0"

    def __init__(self, train: bool | None = None) -> None:
        bunch = from_scikit_learn(self.name)
        self.train = train
        self.description: str = bunch.DESCR
        self.feature_names = [str(each) for each in bunch.feature_names]
        self.target_names = [str(each) for each in bunch.get("target_names", ())]
        classes = bunch.target.dtype.kind == "i"
        groups = bunch.target if classes else np.zeros(len(bunch.target))
        rows = every_fifth(groups, train)
        kind = np.int64 if classes else np.float32
        super().__init__(
            from_numpy(bunch.data[rows].astype(np.float32)),
            from_numpy(bunch.target[rows].astype(kind)),
        )
        self.data, self.targets = self.tensors

    def __repr__(self) -> str:
        split = {True: "Train", False: "Test", None: "All"}[self.train]
        lines = (
            f"Dataset {type(self).__name__}",
            f"Number of datapoints: {len(self)}",
            f"Split: {split}",
        )
        return "\n    ".join(lines)


class Iris(Table):
    """Which of three kinds of iris a flower is, by the size of four of its leaves.

    150 rows, 50 of each kind. By Ronald Fisher (1936), CC BY 4.0.

    >>> flowers = Iris()
    >>> flowers
    Dataset Iris
        Number of datapoints: 150
        Split: All
    >>> flowers[0]
    (tensor([5.1000, 3.5000, 1.4000, 0.2000]), tensor(0))
    >>> flowers.target_names, len(Iris(train=True)), len(Iris(train=False))
    (['setosa', 'versicolor', 'virginica'], 120, 30)
    """

    name = "iris"


class Wine(Table):
    """Which of three growers a wine is from, by 13 chemical measurements.

    178 rows, 59, 71 and 48 of the growers. By M. Forina and others (1991), CC BY 4.0.

    >>> wines = Wine()
    >>> wines.data.shape, wines.feature_names[0]
    (torch.Size([178, 13]), 'alcohol')
    """

    name = "wine"


class BreastCancer(Table):
    """Whether a tumour is malign, by 30 measurements of its cells in a picture.

    569 rows, 212 malignant (0) and 357 benign (1). By W. Wolberg, W. Street and
    O. Mangasarian (1995), CC BY 4.0.

    >>> cells = BreastCancer()
    >>> cells.data.shape, cells.target_names
    (torch.Size([569, 30]), ['malignant', 'benign'])
    """

    name = "breast_cancer"


class Diabetes(Table):
    """How far a diabetes has gone after a year, by ten facts about the patient.

    442 rows; the targets are numbers from 25 to 346. The features have mean 0 and
    length 1 over all rows. By B. Efron and others (2004, Least Angle Regression); given
    away with scikit-learn, no licence is stated.

    >>> patients = Diabetes()
    >>> patients.data.shape, patients.targets[0], patients.feature_names[2]
    (torch.Size([442, 10]), tensor(151.), 'bmi')
    """

    name = "diabetes"
    licence = "not stated"
