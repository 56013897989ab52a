"""Products of vectors and matrices, in all the shapes PyTorch allows."""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import Any

import numpy as np

from ...autograd.alignment import same_device
from ...autograd.autocasting import casting, in_short_type, shortened
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.number_kinds import USUAL_FLOATS
from ...autograd.recording import general, result
from ...autograd.watching import watchers
from ...devices import CPU
from ...dtypes import kind_name
from ...errors import runtime_error
from ...ops.matrices import linalg as ops
from ..arrangement.rearranging import _t
from ..arrangement.shape import _reshape, unsqueeze
from ..beside import nothing
from ..checks import real, tensor
from ..numbers.complex import conj

_mm, _mv, _dot, _bmm = (general(each) for each in (ops.mm, ops.mv, ops.dot, ops.bmm))
_addmm, _vdot = general(ops.addmm), general(ops.vdot)
_linear = general(ops.linear)
refold = general(ops.refold)


def same_kind(x: Any, y: Any) -> None:
    """Matrix products do not promote: both must have one dtype and one device."""
    if x._device != y._device:
        same_device(x, y)
    one, other = x._array.dtype, y._array.dtype
    if one == other:
        return
    first, second = kind_name(one), kind_name(other)
    dimensions = sorted((x._array.ndim, y._array.ndim))
    if dimensions == [1, 1]:
        line = (
            "dot : expected both vectors to have same dtype, but found "
            f"{first} and {second}"
        )
    elif dimensions == [1, 2] and x._array.ndim == 2:
        line = (
            "addmv input tensors must have the same dtype, but got "
            f"{second}, {first}, and {second}"
        )
    elif dimensions[1] > 2 and y._array.ndim > 2:
        line = f"expected scalar type {first} but found {second}"
    else:
        line = (
            "expected m1 and m2 to have the same dtype, but got: "
            f"{type_name(one)} != {type_name(other)}"
        )
    raise runtime_error(line, hint="x.to(y.dtype), or x.float() for float32")


def type_name(numpy_dtype: Any) -> str:
    """C++'s name of a number type, as some of PyTorch's messages print it."""
    name = kind_name(numpy_dtype)
    return _NAMES_IN_C.get(name, name.lower())


_NAMES_IN_C = {
    "Byte": "unsigned char",
    "Char": "signed char",
    "Long": "long int",
    "Half": "c10::Half",
    "BFloat16": "c10::BFloat16",
    "ComplexFloat": "c10::complex<float>",
    "ComplexDouble": "c10::complex<double>",
}


def mm(input: Any, mat2: Any) -> Any:
    """The product of two matrices (n, k) and (k, m). Source: ``torch.mm``.

    >>> import tinygrad_edu as torch
    >>> torch.mm(torch.ones(2, 3), torch.ones(3, 1))
    tensor([[3.],
            [3.]])
    """
    if casting and (found := shortened(mm, input, mat2)) is not None:
        return found
    expect_ndim("mm", "self", input, 2, "input")
    expect_ndim("mm", "mat2", mat2, 2, place=2)
    same_kind(input, mat2)
    return _mm(input, mat2)


def mv(input: Any, vec: Any) -> Any:
    """A matrix (n, k) times a vector (k). Source: PyTorch, ``torch.mv``.

    >>> import tinygrad_edu as torch
    >>> torch.mv(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    check_mv(input, vec)
    return _mv(input, vec)


def check_mv(input: Any, vec: Any) -> None:
    """A matrix and a vector of one dtype that fit together."""
    a, b = tensor(input, "mv")._array, tensor(vec, "mv", "vec", 2)._array
    if a.ndim != 2 or b.ndim != 1:
        raise runtime_error(
            f"vector + matrix @ vector expected, got {b.ndim}, {a.ndim}, {b.ndim}"
            if a.ndim != 2
            else f"vector + matrix @ vector expected, got 1, {a.ndim}, {b.ndim}"
        )
    same_kind(input, vec)
    if a.shape[1] != b.shape[0]:
        n, k = a.shape
        raise runtime_error(
            f"size mismatch, got input ({n}), mat ({n}x{k}), vec ({b.shape[0]})"
        )


def dot(input: Any, other: Any) -> Any:
    """Σ input other of two vectors. Source: PyTorch, ``torch.dot``.

    >>> import tinygrad_edu as torch
    >>> torch.dot(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    _check_dot(input, other, "dot")
    return _dot(input, other)


def vdot(input: Any, other: Any) -> Any:
    """Σ conj(input) other of two vectors. Source: PyTorch, ``torch.vdot``.

    >>> import tinygrad_edu as torch
    >>> torch.vdot(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor(11.)
    """
    _check_dot(input, other, "vdot")
    if input._array.dtype.kind == "c":
        return _dot(conj(input), other)
    return _vdot(input, other)


def _check_dot(input: Any, other: Any, function: str) -> None:
    second = "tensor" if function == "dot" else "other"
    a, b = tensor(input, function)._array, tensor(other, function, second, 2)._array
    if a.ndim != 1 or b.ndim != 1:
        raise runtime_error(
            f"1D tensors expected, but got {a.ndim}D and {b.ndim}D tensors"
        )
    same_kind(input, other)
    if a.shape != b.shape:
        raise runtime_error(
            "inconsistent tensor size, expected tensor "
            f"[{a.size}] and src [{b.size}] to have the same number of elements, "
            f"but got {a.size} and {b.size} elements respectively"
        )


def bmm(input: Any, mat2: Any) -> Any:
    """Stacks of matrices (b, n, k) and (b, k, m). Source: PyTorch, ``torch.bmm``.

    >>> import tinygrad_edu as torch
    >>> torch.bmm(torch.ones(5, 2, 3), torch.ones(5, 3, 4)).shape
    torch.Size([5, 2, 4])
    """
    if casting and (found := shortened(bmm, input, mat2)) is not None:
        return found
    check_bmm(input, mat2, "bmm")
    return _bmm(input, mat2)


def check_bmm(input: Any, mat2: Any, function: str) -> None:
    """Two stacks of equal length, of matrices that fit together."""
    of_sum = function != "bmm"  # baddbmm and addbmm, which take one tensor more
    first, second = ("batch1", "batch2") if of_sum else ("input", "mat2")
    expect_ndim(function, "batch1", input, 3, first, 1 + of_sum)
    expect_ndim(function, "batch2", mat2, 3, second, 2 + of_sum)
    same_kind(input, mat2)
    _check_stack(input._array.shape, mat2._array.shape)


def _check_stack(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    b, _, k = one
    if other[:2] != (b, k):
        raise runtime_error(
            f"Expected size for first two dimensions of batch2 tensor to be: [{b}, {k}]"
            f" but got: [{other[0]}, {other[1]}].",
            got=f"batch1 {tuple(one)}, batch2 {tuple(other)}",
        )


# ------------------------------------------------------------------ matmul


def matmul(input: Any, other: Any) -> Any:
    """``input @ other`` for vectors, matrices and stacks of matrices.

    Shapes: (k)·(k) → (), (n, k)·(k) → (n), (n, k)·(k, m) → (n, m), and with leading
    dimensions that are broadcast. Source: PyTorch, ``torch.matmul``.

    >>> import tinygrad_edu as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3, 4)).shape
    torch.Size([2, 4])
    """
    if casting and (found := shortened(matmul, input, other)) is not None:
        return found
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
    if a.ndim == b.ndim == 1:
        return dot(input, other)
    if a.ndim == 2 and b.ndim == 1:
        return mv(input, other)
    same_kind(input, other)
    if b.ndim <= 2:
        return _rows_times(input, other)
    return _stacks(input, other)


def _rows_times(input: Any, other: Any) -> Any:
    """(…, n, k) times a matrix or a vector: one large product beats a stack of small
    ones, so all the rows are joined first.
    """
    a, b = input._array, other._array
    if a.ndim == 1:
        row = _mm(unsqueeze(input, 0), other)
        return refold(row, shape=(b.shape[1],), title="SqueezeBackward4")
    *before, k = a.shape
    rows = _reshape(input, shape=(math.prod(before), k))
    if b.ndim == 1:
        check_mv(rows, other)
        return refold(_mv(rows, other), shape=tuple(before))
    return refold(_mm(rows, other), shape=(*before, b.shape[1]))


def _stacks(input: Any, other: Any) -> Any:
    """Stacks of matrices, stretched to each other where one is shorter."""
    a, b = input._array, other._array
    title = "CloneBackward0" if a.ndim == 2 else "UnsafeViewBackward0"
    one = unsqueeze(input, 0) if a.ndim == 1 else input
    _check_stretch(one._array.shape[:-2], b.shape[:-2])
    if one._array.shape[-1] != b.shape[-2]:
        count = math.prod(np.broadcast_shapes(one._array.shape[:-2], b.shape[:-2]))
        _check_stack((count, *one._array.shape[-2:]), (count, *b.shape[-2:]))
    out = _bmm(one, other)
    shape = out._array.shape
    if a.ndim == 1:
        shape = (*shape[:-2], shape[-1])
    return refold(out, shape=shape, title=title)


def _check_stretch(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    pairs = zip_longest(reversed(one), reversed(other), fillvalue=1)
    for back, (m, n) in enumerate(pairs):
        if m != n and 1 not in (m, n):
            axis = max(len(one), len(other)) - 1 - back
            raise runtime_error(
                f"The size of tensor a ({m}) must match the size of tensor b ({n}) "
                f"at non-singleton dimension {axis}"
            )


# ------------------------------------------------------------------ layers


@in_short_type
def addmm(
    input: Any, mat1: Any, mat2: Any, *, beta: float = 1, alpha: float = 1
) -> Any:
    """beta × input + alpha × mat1 mat2. Source: PyTorch, ``torch.addmm``.

    >>> import tinygrad_edu as torch
    >>> torch.addmm(torch.tensor([1.0]), torch.ones(2, 3), torch.ones(3, 1))
    tensor([[4.],
            [4.]])
    """
    tensor(input, "addmm")
    expect_ndim("addmm", "mat1", mat1, 2, place=2)
    expect_ndim("addmm", "mat2", mat2, 2, place=3)
    check_bias(input._array, mat1._array, mat2._array)
    factors("addmm", beta, alpha)
    if beta == 1 and alpha == 1:
        return _addmm(input, mat1, mat2)
    return _addmm(input, mat1, mat2, beta=beta, alpha=alpha)


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """y = x Wᵀ + b: x (..., in), weight (out, in), bias (out) → (..., out).

    Source: PyTorch, ``torch.nn.functional.linear``.

    >>> import tinygrad_edu as torch
    >>> x, w, b = torch.ones(2, 3), torch.ones(4, 3), torch.zeros(4)
    >>> torch.nn.functional.linear(x, w, b).shape
    torch.Size([2, 4])
    """
    if casting and (found := shortened(linear, input, weight, bias)) is not None:
        return found
    a = tensor(input, "linear")._array
    w = tensor(weight, "linear", "weight", 2)._array
    if not (is_grad_enabled() or watchers) and type(a) is np.ndarray:
        found = _by_arrays(input, weight, bias)
        if found is not None:
            return found
    if w.ndim != 2 or not a.ndim:
        _check_linear(a, w, bias)
    if bias is not None and tensor(bias, "linear", "bias", 3)._array.dtype != w.dtype:
        check_bias(bias._array, a, w)
    if a.dtype is not w.dtype or input._device != weight._device:
        if bias is not None:
            check_bias(bias._array, a, w)
        same_kind(input, weight)
    fits = a.ndim > 2 == w.ndim and a.dtype.kind == "f" and a.shape[-1] == w.shape[1]
    if fits and (bias is None or bias._array.shape == w.shape[:1] != (0,)):
        return _of_rows(input, weight, bias)
    if bias is None:
        return matmul(input, _t(weight))
    if a.ndim == 2:
        return _addmm(bias, input, _t(weight))
    *before, k = a.shape
    rows = _reshape(input, shape=(math.prod(before), k))
    return _reshape(
        _addmm(bias, rows, _t(weight)), shape=(*before, weight._array.shape[0])
    )


def _of_rows(input: Any, weight: Any, bias: Any) -> Any:
    """The rows of more than one dimension, in one step of the graph."""
    if bias is None:
        return _linear(input, weight, nothing(weight), node="UnsafeViewBackward0")
    return _linear(input, weight, bias, node="ViewBackward0")


def _by_arrays(input: Any, weight: Any, bias: Any) -> Any:
    """Where nothing is recorded, the numbers without a step in between; else None."""
    a, w, place = input._array, weight._array, input._device
    b = None if bias is None else tensor(bias, "linear", "bias", 3)._array
    if not a.dtype is w.dtype is (w if b is None else b).dtype:
        return None
    if a.dtype.char not in USUAL_FLOATS or w.ndim != 2 or a.ndim < 2:
        return None
    if not place is weight._device is CPU or (b is not None and b.shape != w.shape[:1]):
        return None
    if a.shape[-1] != w.shape[1] or type(w) is not np.ndarray:
        return None
    try:
        return result(ops.dense(a, w, b), place)
    except RuntimeWarning:  # overflow, in a program that makes errors of warnings
        return None


def _check_linear(a: Any, w: Any, bias: Any) -> None:
    """A weight is a matrix; without a bias it may be a row."""
    if not a.ndim or not w.ndim:
        raise runtime_error(
            "both arguments to linear need to be at least 1D, but they are "
            f"{a.ndim}D and {w.ndim}D"
        )
    if w.ndim > 2:
        raise runtime_error(
            f"t() expects a tensor with <= 2 dimensions, but self is {w.ndim}D"
        )
    if bias is not None:
        raise runtime_error("mat2 must be a matrix, got 1-D tensor")


def check_bias(bias: Any, a: Any, b: Any) -> None:
    """What is added to a product must have its dtype."""
    for name, other in (("self", bias), ("mat1", a)):
        if other.dtype != b.dtype:
            raise runtime_error(
                f"{name} and mat2 must have the same dtype, but got "
                f"{kind_name(other.dtype)} and "
                f"{kind_name(b.dtype)}"
            )


def expect_ndim(
    function: str,
    argument: str,
    value: Any,
    ndim: int,
    called: str = "",
    place: int = 1,
) -> None:
    """A Tensor of so many dimensions; PyTorch has two names for some arguments."""
    actual = tensor(value, function, called or argument, place)._array.ndim
    if actual == ndim:
        return
    hint = "torch.matmul (or @) also takes vectors and stacks of matrices"
    if ndim == 3:
        raise runtime_error(f"{argument} must be a 3D tensor", hint=hint)
    got = f", got {actual}-D tensor" if function == "addmm" else ""
    raise runtime_error(f"{argument} must be a matrix{got}", hint=hint)


def factors(function: str, beta: Any, alpha: Any) -> None:
    """beta and alpha are Python numbers."""
    for name, each in (("beta", beta), ("alpha", alpha)):
        if not isinstance(each, complex):
            real(each, function, name)
