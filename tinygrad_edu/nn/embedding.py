"""A table of vectors, one for each word or class, looked up by number."""

from __future__ import annotations

from typing import Any, Self

from ..creation import empty
from ..errors import message
from ..functions.layers.embedding import padding_row
from ..tensor import Tensor
from . import functional as F
from . import init
from .module import Module
from .parameter import Parameter


class Embedding(Module):
    """A vector to learn for each of so many numbers (``torch.nn.Embedding``).

    (…) whole numbers → (…, embedding_dim). Row `padding_idx` stays 0. Starts as
    normal numbers.

    >>> import tinygrad_edu as torch
    >>> Embedding(10, 3)(torch.tensor([[1, 2, 4, 5], [4, 3, 2, 9]])).shape
    torch.Size([2, 4, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        if padding_idx is not None:
            padding_idx = padding_row(padding_idx, num_embeddings)
        self.padding_idx, self.max_norm, self.norm_type = (
            padding_idx,
            max_norm,
            norm_type,
        )
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        shape = (num_embeddings, embedding_dim)
        if _weight is None:
            table = empty(*shape, device=device, dtype=dtype)
            self.weight = Parameter(table, requires_grad=not _freeze)
            self.reset_parameters()
        else:
            if tuple(_weight.shape) != shape:
                raise AssertionError(
                    message(
                        "Shape of weight does not match num_embeddings and "
                        "embedding_dim"
                    )
                )
            self.weight = Parameter(_weight, requires_grad=not _freeze)

    def reset_parameters(self) -> None:
        """Normal numbers, and 0 for the padding."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.data[self.padding_idx].fill_(0)

    def forward(self, input: Tensor) -> Tensor:
        """(…) → (…, embedding_dim)"""
        how = self.padding_idx, self.max_norm, self.norm_type
        return F.embedding(
            input, self.weight, *how, self.scale_grad_by_freq, self.sparse
        )

    def extra_repr(self) -> str:
        """PyTorch's line: what is not the usual value."""
        usual = {
            "padding_idx": None,
            "max_norm": None,
            "norm_type": 2,
            "scale_grad_by_freq": False,
            "sparse": False,
        }
        parts = [f"{self.num_embeddings}, {self.embedding_dim}"]
        for name, value in usual.items():
            own = getattr(self, name)
            if own is not value and own != value:
                parts.append(f"{name}={own}")
        return ", ".join(parts)

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Self:
        """A table that was learned before; with `freeze` it stays as it is.

        >>> import tinygrad_edu as torch
        >>> table = Embedding.from_pretrained(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        >>> table(torch.tensor(1))
        tensor([3., 4.])
        """
        if embeddings.dim() != 2:
            raise AssertionError(
                message("Embeddings parameter is expected to be 2-dimensional")
            )
        rows, columns = embeddings.shape
        options = padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse
        return cls(rows, columns, *options, _weight=embeddings, _freeze=freeze)
