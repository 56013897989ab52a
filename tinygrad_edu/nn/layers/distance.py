"""How far apart, and how alike: distances of vectors as modules."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module


class PairwiseDistance(Module):
    r"""The distance of each row from its partner (``torch.nn.PairwiseDistance``).

    .. math:: (\textstyle\sum |x_1 - x_2 + \varepsilon|^p)^{1/p}

    >>> import tinygrad_edu as torch
    >>> PairwiseDistance(p=1.0, eps=0.0)(torch.zeros(1, 2), torch.ones(1, 2))
    tensor([2.])
    """

    def __init__(
        self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
    ) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """(B, D) and (B, D) → (B)"""
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)


class CosineSimilarity(Module):
    r"""The cosine of the angle between vectors (``torch.nn.CosineSimilarity``).

    .. math:: x_1 \cdot x_2 / (|x_1| |x_2|)

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 1.0]])
    >>> CosineSimilarity()(one, other)
    tensor([0.7071])
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """The cosine along `dim`; the other dimensions stay."""
        return F.cosine_similarity(x1, x2, self.dim, self.eps)
