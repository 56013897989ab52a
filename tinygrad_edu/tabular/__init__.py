"""Numbers to learn from: tables from scikit-learn, and points on a plane; no net.

>>> from tinygrad_edu import tabular
>>> features, target = tabular.Iris(train=True)[0]
>>> features.shape, target
(torch.Size([4]), tensor(0))
>>> points, classes = tabular.make_moons(100)
"""

from .shapes import make_blobs, make_circles, make_moons, make_spirals, make_xor
from .tables import BreastCancer, Diabetes, Iris, Table, Wine

__all__ = [
    "BreastCancer",
    "Diabetes",
    "Iris",
    "Table",
    "Wine",
    "make_blobs",
    "make_circles",
    "make_moons",
    "make_spirals",
    "make_xor",
]
