"""Functions that join tensors: cat, stack and their relatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error, type_error, value_error
from ...ops.arrangement import joining as ops
from ..checks import dimension, each_tensor
from ..numbers.conversion import same_dtype
from ..numpy_names import numpy_names
from .shape import _reshape, atleast_1d, atleast_2d, atleast_3d

_cat, _stack = general(ops.cat), general(ops.stack)
_block_diag = general(ops.block_diag)


@numpy_names
def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Tensors one behind the other along ``dim``; the other sizes must agree.

    Source: PyTorch, ``torch.cat``.

    >>> import tinygrad_edu as torch
    >>> torch.cat([torch.tensor([1, 2]), torch.tensor([3])])
    tensor([1, 2, 3])
    """
    parts = _parts(tensors, "cat")
    _check_dimensions(parts)
    parts = _without_old_empties(same_dtype(parts))
    axis = dimension(dim, parts[0]._array.ndim)
    _check_sizes(parts, axis)
    return _cat(*parts, dim=axis)


@numpy_names
def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Tensors of one shape one behind the other along a new dimension.

    Source: PyTorch, ``torch.stack``.

    >>> import tinygrad_edu as torch
    >>> torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 2],
            [3, 4]])
    """
    parts = _parts(tensors, "stack")
    shape = parts[0]._array.shape
    for i, part in enumerate(parts):
        if part._array.shape != shape:
            raise runtime_error(
                f"stack expects each tensor to be equal size, but got {list(shape)} at "
                f"entry 0 and {list(part._array.shape)} at entry {i}"
            )
    return _stack(*same_dtype(parts), dim=dimension(dim, len(shape) + 1))


def hstack(tensors: Sequence[Any]) -> Any:
    """Side by side: along the second dimension, rows along the first.

    Source: PyTorch, ``torch.hstack``.

    >>> import tinygrad_edu as torch
    >>> torch.hstack([torch.tensor([1, 2]), torch.tensor([3])])
    tensor([1, 2, 3])
    """
    parts = atleast_1d(_parts(tensors, "hstack"))
    return cat(parts, 0 if parts[0]._array.ndim == 1 else 1)


def vstack(tensors: Sequence[Any]) -> Any:
    """One below the other: along the first dimension of two or more.

    Source: PyTorch, ``torch.vstack``.

    >>> import tinygrad_edu as torch
    >>> torch.vstack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 2],
            [3, 4]])
    """
    return cat(atleast_2d(_parts(tensors, "vstack")), 0)


def dstack(tensors: Sequence[Any]) -> Any:
    """One behind the other: along the third dimension of three or more.

    Source: PyTorch, ``torch.dstack``.

    >>> import tinygrad_edu as torch
    >>> torch.dstack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[[1, 3],
             [2, 4]]])
    """
    return cat(atleast_3d(_parts(tensors, "dstack")), 2)


def column_stack(tensors: Sequence[Any]) -> Any:
    """Rows become columns, then all stand side by side.

    Source: PyTorch, ``torch.column_stack``.

    >>> import tinygrad_edu as torch
    >>> torch.column_stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 3],
            [2, 4]])
    """
    parts = [
        _reshape(part, shape=(part._array.size, 1)) if part._array.ndim < 2 else part
        for part in _parts(tensors, "column_stack")
    ]
    return hstack(parts)


def block_diag(*tensors: Any) -> Any:
    """Matrices along the diagonal of a larger one, 0 elsewhere.

    Source: PyTorch, ``torch.block_diag``.

    >>> import tinygrad_edu as torch
    >>> torch.block_diag(torch.tensor([1, 2]), torch.tensor([[3], [4]]))
    tensor([[1, 2, 0],
            [0, 0, 3],
            [0, 0, 4]])
    """
    for i, each in enumerate(each_tensor(tensors)):
        if each._array.ndim > 2:
            raise runtime_error(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. "
                f"Input {i} has {each._array.ndim} dimensions"
            )
    if not tensors:
        return TensorBase._from_array(np.zeros((1, 0), np.float32))
    matrices = [
        _reshape(each, shape=(1, each._array.size)) if each._array.ndim < 2 else each
        for each in same_dtype(list(tensors))
    ]
    return _block_diag(*matrices)


def _parts(tensors: Any, name: str) -> list[Any]:
    if isinstance(tensors, TensorBase):
        raise type_error(
            f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, "
            "not Tensor",
            hint=f"torch.{name}([a, b])",
        )
    parts = list(each_tensor(tensors))
    if not parts and name == "cat":
        raise value_error("torch.cat(): expected a non-empty list of Tensors")
    if not parts:
        raise runtime_error(f"{name} expects a non-empty TensorList")
    return parts


def _without_old_empties(parts: list[Any]) -> list[Any]:
    """``torch.tensor([])`` joins anything, whatever its dimensions, as in PyTorch."""
    kept = [part for part in parts if part._array.shape != (0,)]
    return kept or parts


def _check_dimensions(parts: list[Any]) -> None:
    for i, part in enumerate(parts):
        if part._array.ndim == 0:
            raise runtime_error(
                f"zero-dimensional tensor (at position {i}) cannot be concatenated",
                hint="torch.stack makes a new dimension",
            )


def _check_sizes(parts: list[Any], axis: int) -> None:
    first = parts[0]._array.shape
    for i, part in enumerate(parts):
        shape = part._array.shape
        if len(shape) != len(first):
            raise runtime_error(
                f"Tensors must have same number of dimensions: got {len(first)} and "
                f"{len(shape)}"
            )
        for other, (m, n) in enumerate(zip(first, shape, strict=True)):
            if other != axis and m != n:
                raise runtime_error(
                    "Sizes of tensors must match except in dimension "
                    f"{axis}. Expected size {m} but got size {n} for tensor number "
                    f"{i} in the list."
                )
