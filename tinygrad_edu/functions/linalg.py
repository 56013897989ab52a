"""Products of matrices, in all the shapes PyTorch allows."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from ..autograd.alignment import same_device
from ..autograd.recording import general
from ..dtypes import from_numpy, scalar_name
from ..errors import runtime_error
from ..ops import linalg as ops
from .checks import tensor
from .elementwise import plus, times
from .shape import _reshape, _t, squeeze, unsqueeze

_mm, _mv, _dot, _bmm = (general(each) for each in (ops.mm, ops.mv, ops.dot, ops.bmm))
_addmm = general(ops.addmm)


def same_kind(x: Any, y: Any) -> None:
    """Matrix products do not promote: both must have one dtype and one device."""
    if x._device != y._device:
        same_device(x, y)
    one, other = x._array.dtype, y._array.dtype
    if one != other and x._array.ndim == y._array.ndim == 1:
        raise runtime_error(
            "dot : expected both vectors to have same dtype, but found "
            f"{scalar_name(from_numpy(one))} and {scalar_name(from_numpy(other))}",
            hint="x.to(y.dtype), or x.float() for float32",
        )
    if one != other:
        raise runtime_error(
            "expected m1 and m2 to have the same dtype, but got: "
            f"{_name(one)} != {_name(other)}",
            hint="x.to(y.dtype), or x.float() for float32",
        )


def _name(numpy_dtype: Any) -> str:
    names = {"Float": "float", "Double": "double", "Half": "c10::Half"}
    name = scalar_name(from_numpy(numpy_dtype))
    return names.get(name, name.lower())


def mm(input: Any, mat2: Any) -> Any:
    """The product of two matrices (n, k) and (k, m). Source: ``torch.mm``.

    >>> import tinygrad_edu as torch
    >>> torch.mm(torch.ones(2, 3), torch.ones(3, 1))
    tensor([[3.],
            [3.]])
    """
    _expect_ndim("mm", "self", input, 2)
    _expect_ndim("mm", "mat2", mat2, 2)
    same_kind(input, mat2)
    return _mm(input, mat2)


def mv(input: Any, vec: Any) -> Any:
    """A matrix (n, k) times a vector (k). Source: PyTorch, ``torch.mv``.

    >>> import tinygrad_edu as torch
    >>> torch.mv(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    _expect_ndim("mv", "self", input, 2)
    _expect_ndim("mv", "vec", vec, 1)
    same_kind(input, vec)
    if input._array.shape[1] != vec._array.shape[0]:
        n, k = input._array.shape
        raise runtime_error(
            f"size mismatch, got input ({n}), mat ({n}x{k}), vec "
            f"({vec._array.shape[0]})"
        )
    return _mv(input, vec)


def dot(input: Any, other: Any) -> Any:
    """Σ input other of two vectors. Source: PyTorch, ``torch.dot``.

    >>> import tinygrad_edu as torch
    >>> torch.dot(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    a, b = tensor(input, "dot")._array, tensor(other, "dot", "tensor")._array
    if a.ndim != 1 or b.ndim != 1:
        raise runtime_error(
            f"1D tensors expected, but got {a.ndim}D and {b.ndim}D tensors"
        )
    if a.shape != b.shape:
        raise runtime_error(
            "inconsistent tensor size, expected tensor "
            f"[{a.size}] and src [{b.size}] to have the same number of elements, "
            f"but got {a.size} and {b.size} elements respectively"
        )
    same_kind(input, other)
    return _dot(input, other)


def bmm(input: Any, mat2: Any) -> Any:
    """Stacks of matrices (b, n, k) and (b, k, m). Source: PyTorch, ``torch.bmm``.

    >>> import tinygrad_edu as torch
    >>> torch.bmm(torch.ones(5, 2, 3), torch.ones(5, 3, 4)).shape
    torch.Size([5, 2, 4])
    """
    _expect_ndim("bmm", "batch1", input, 3)
    _expect_ndim("bmm", "batch2", mat2, 3)
    (b, _, k), shape = input._array.shape, mat2._array.shape
    if shape[:2] != (b, k):
        raise runtime_error(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}]"
            f" but got: [{shape[0]}, {shape[1]}].",
            got=f"batch1 {tuple(input._array.shape)}, batch2 {tuple(shape)}",
        )
    return matmul(input, mat2)


def matmul(input: Any, other: Any) -> Any:
    """``input @ other`` for vectors, matrices and stacks of matrices.

    Shapes: (k)·(k) → (), (n, k)·(k) → (n), (n, k)·(k, m) → (n, m), and with leading
    dimensions that are broadcast. Source: PyTorch, ``torch.matmul``.

    >>> import tinygrad_edu as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3, 4)).shape
    torch.Size([2, 4])
    """
    a = tensor(input, "matmul")._array
    b = tensor(other, "matmul", "other", 2)._array
    if a.ndim == 2 and b.ndim == 2:
        if a.dtype is not b.dtype or input._device != other._device:
            same_kind(input, other)
        return _mm(input, other)
    if a.ndim == 0 or b.ndim == 0:
        raise runtime_error(
            "both arguments to matmul need to be at least 1D, but they are "
            f"{a.ndim}D and {b.ndim}D"
        )
    same_kind(input, other)
    if b.ndim == 1:
        if a.ndim == 1:
            return dot(input, other)
        return (
            mv(input, other)
            if a.ndim == 2
            else squeeze(matmul(input, unsqueeze(other, 1)), -1)
        )
    if a.ndim == 1:
        return squeeze(matmul(unsqueeze(input, 0), other), -2)
    if b.ndim == 2:
        return _rows_times_matrix(input, other)
    ops.check_mm(a, b)
    _check_stacks(a.shape[:-2], b.shape[:-2])
    return _bmm(input, other)


def _rows_times_matrix(input: Any, other: Any) -> Any:
    """(..., n, k) · (k, m): one large product beats a stack of small ones."""
    *before, k = input._array.shape
    ops.check_mm(input._array, other._array)
    rows = _reshape(input, shape=(int(input._array.size // max(k, 1)), k))
    return _reshape(_mm(rows, other), shape=(*before, other._array.shape[1]))


def _check_stacks(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    pairs = zip_longest(reversed(one), reversed(other), fillvalue=1)
    for back, (m, n) in enumerate(pairs):
        if m != n and 1 not in (m, n):
            axis = max(len(one), len(other)) - 1 - back
            raise runtime_error(
                f"The size of tensor a ({m}) must match the size of tensor b ({n}) "
                f"at non-singleton dimension {axis}"
            )


def addmm(
    input: Any, mat1: Any, mat2: Any, *, beta: float = 1, alpha: float = 1
) -> Any:
    """beta × input + alpha × mat1 mat2. Source: PyTorch, ``torch.addmm``.

    >>> import tinygrad_edu as torch
    >>> torch.addmm(torch.tensor([1.0]), torch.ones(2, 3), torch.ones(3, 1))
    tensor([[4.],
            [4.]])
    """
    _expect_ndim("addmm", "mat1", mat1, 2)
    _expect_ndim("addmm", "mat2", mat2, 2)
    same_kind(mat1, mat2)
    check_bias(tensor(input, "addmm")._array, mat1._array)
    if beta == 1 and alpha == 1:
        return _addmm(input, mat1, mat2)
    return plus(times(input, beta), times(_mm(mat1, mat2), alpha))


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """y = x Wᵀ + b: x (..., in), weight (out, in), bias (out) → (..., out).

    Source: PyTorch, ``torch.nn.functional.linear``.

    >>> import tinygrad_edu as torch
    >>> x, w, b = torch.ones(2, 3), torch.ones(4, 3), torch.zeros(4)
    >>> torch.nn.functional.linear(x, w, b).shape
    torch.Size([2, 4])
    """
    a = tensor(input, "linear")._array
    if a.dtype is not weight._array.dtype or input._device != weight._device:
        same_kind(input, weight)
    if bias is None:
        return matmul(input, _t(weight))
    if bias._array.dtype is not a.dtype:
        check_bias(bias._array, a)
    if a.ndim == 2:
        return _addmm(bias, input, _t(weight))
    *before, k = a.shape
    rows = _reshape(input, shape=(int(a.size // max(k, 1)), k))
    return _reshape(
        _addmm(bias, rows, _t(weight)), shape=(*before, weight._array.shape[0])
    )


def check_bias(bias: Any, a: Any) -> None:
    """What is added to a product must have its dtype."""
    if bias.dtype != a.dtype:
        raise runtime_error(
            "self and mat2 must have the same dtype, but got "
            f"{scalar_name(from_numpy(bias.dtype))} and "
            f"{scalar_name(from_numpy(a.dtype))}"
        )


def _expect_ndim(function: str, argument: str, value: Any, ndim: int) -> None:
    actual = tensor(value, function, argument)._array.ndim
    if actual == ndim:
        return
    if function == "mm":
        raise runtime_error(
            f"{argument} must be a matrix",
            got=f"{actual} dimensions",
            hint="torch.matmul (or @) also takes vectors and stacks of matrices",
        )
    raise runtime_error(
        f"{function}(): {argument} must be a {ndim}D tensor, got {actual}D"
    )
