"""Tables of numbers to learn from, from scikit-learn, without a net.

>>> from tinygrad_edu import tabular
>>> features, target = tabular.Iris(train=True)[0]
>>> features.shape, target
(torch.Size([4]), tensor(0))
"""

from .tables import BreastCancer, Diabetes, Iris, Table, Wine

__all__ = ["BreastCancer", "Diabetes", "Iris", "Table", "Wine"]
