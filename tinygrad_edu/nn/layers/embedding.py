"""Tables of vectors, one for each word or class, looked up by number."""

from __future__ import annotations

from typing import Any, Self

from ...creation import empty
from ...errors import message
from ...functions.layers.embedding import padding_row
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..base.module import Module
from ..parameter import Parameter


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
            _check_table(_weight, shape)
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
        _check_matrix(embeddings)
        rows, columns = embeddings.shape
        options = padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse
        return cls(rows, columns, *options, _weight=embeddings, _freeze=freeze)


class EmbeddingBag(Module):
    """One vector for each bag of numbers (``torch.nn.EmbeddingBag``).

    The "mean" of the vectors of a bag, their "sum", or with `mode` "max" the largest
    number in each place. (B, L) → (B, embedding_dim), or all numbers in one row, (N),
    with `offsets` (B) where each bag starts. Starts as normal numbers.

    >>> import tinygrad_edu as torch
    >>> bags = EmbeddingBag(10, 3)
    >>> bags(torch.tensor([1, 2, 4, 5]), torch.tensor([0, 3])).shape
    torch.Size([2, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        if padding_idx is not None:
            padding_idx = padding_row(padding_idx, num_embeddings, "padding_idx")
        self.padding_idx = padding_idx
        shape = (num_embeddings, embedding_dim)
        if _weight is None:
            self.weight = Parameter(empty(*shape, device=device, dtype=dtype))
            self.reset_parameters()
        else:
            _check_table(_weight, shape)
            self.weight = Parameter(_weight)
        self.mode, self.sparse = mode, sparse
        self.include_last_offset = include_last_offset

    def reset_parameters(self) -> None:
        """Normal numbers, and 0 for the padding."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.data[self.padding_idx].fill_(0)

    def forward(
        self,
        input: Tensor,
        offsets: Tensor | None = None,
        per_sample_weights: Tensor | None = None,
    ) -> Tensor:
        """(B, L), or (N) with offsets (B), → (B, embedding_dim)"""
        return F.embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            self.sparse,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self) -> str:
        """PyTorch's line: the mode, and what is not the usual value."""
        parts = [f"{self.num_embeddings}, {self.embedding_dim}"]
        if self.max_norm is not None:
            parts.append(f"max_norm={self.max_norm}")
        if self.norm_type != 2:
            parts.append(f"norm_type={self.norm_type}")
        if self.scale_grad_by_freq:
            parts.append(f"scale_grad_by_freq={self.scale_grad_by_freq}")
        parts.append(f"mode={self.mode!r}")
        if self.padding_idx is not None:
            parts.append(f"padding_idx={self.padding_idx}")
        return ", ".join(parts)

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
    ) -> Self:
        """A table that was learned before; with `freeze` it stays as it is.

        >>> import tinygrad_edu as torch
        >>> table = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> EmbeddingBag.from_pretrained(table)(torch.tensor([[0, 1]]))
        tensor([[2., 3.]])
        """
        _check_matrix(embeddings)
        rows, columns = embeddings.shape
        made = cls(
            rows,
            columns,
            max_norm=max_norm,
            norm_type=norm_type,
            scale_grad_by_freq=scale_grad_by_freq,
            mode=mode,
            sparse=sparse,
            _weight=embeddings,
            include_last_offset=include_last_offset,
            padding_idx=padding_idx,
        )
        made.weight.requires_grad = not freeze
        return made


def _check_table(weight: Tensor, shape: tuple[int, int]) -> None:
    if tuple(weight.shape) != shape:
        raise AssertionError(
            message("Shape of weight does not match num_embeddings and embedding_dim")
        )


def _check_matrix(weight: Tensor) -> None:
    if weight.dim() != 2:
        raise AssertionError(
            message("Embeddings parameter is expected to be 2-dimensional")
        )
