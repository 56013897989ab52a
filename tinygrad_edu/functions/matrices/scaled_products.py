"""beta × input + alpha × a product: addmv, addr, baddbmm, addbmm (and see addmm)."""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import cast
from ...autograd.autocasting import in_short_type
from ...autograd.recording import general
from ...dtypes import from_numpy, promote_types, scalar_name
from ...errors import runtime_error
from ...ops.matrices import linalg as ops
from ..checks import tensor
from .products import check_bias, check_bmm, check_mv, factors, type_name

_addmv, _addr = general(ops.addmv), general(ops.addr)
_baddbmm, _addbmm = general(ops.baddbmm), general(ops.addbmm)


def addmv(input: Any, mat: Any, vec: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta × input + alpha × mat vec. Source: PyTorch, ``torch.addmv``.

    >>> import tinygrad_edu as torch
    >>> torch.addmv(torch.ones(2), torch.ones(2, 3), torch.ones(3), alpha=10)
    tensor([31., 31.])
    """
    added = tensor(input, "addmv")._array
    ndims = (
        tensor(mat, "addmv", "mat", 2)._array.ndim,
        tensor(vec, "addmv", "vec", 3)._array.ndim,
    )
    if added.ndim > 1 or ndims != (2, 1):
        raise runtime_error(
            "vector + matrix @ vector expected, got "
            f"{added.ndim}, {ndims[0]}, {ndims[1]}"
        )
    kinds = [from_numpy(each._array.dtype) for each in (input, mat, vec)]
    if len(set(kinds)) > 1:
        one, two, three = (scalar_name(each) for each in kinds)
        raise runtime_error(
            "addmv input tensors must have the same dtype, but got "
            f"{one}, {two}, and {three}"
        )
    check_mv(mat, vec)
    rows, columns = mat._array.shape
    if added.shape not in ((), (1,), (rows,)):
        raise runtime_error(
            f"size mismatch, got input ({added.shape[0]}), mat ({rows}x{columns}), "
            f"vec ({columns})"
        )
    factors("addmv", beta, alpha)
    return _addmv(input, mat, vec, beta=beta, alpha=alpha)


def addr(input: Any, vec1: Any, vec2: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta × input + alpha × vec1 vec2ᵀ. Source: PyTorch, ``torch.addr``.

    >>> import tinygrad_edu as torch
    >>> torch.addr(torch.zeros(2, 2), torch.tensor([1.0, 2.0]), torch.ones(2))
    tensor([[1., 1.],
            [2., 2.]])
    """
    tensor(input, "addr")
    for name, each in (("vec1", vec1), ("vec2", vec2)):
        if tensor(each, "addr", name)._array.ndim != 1:
            raise runtime_error(
                f"addr: Expected 1-D argument {name}, but got {each._array.ndim}-D"
            )
    dtype = from_numpy(input._array.dtype)
    for each in (vec1, vec2):
        dtype = promote_types(dtype, from_numpy(each._array.dtype))
    parts = [cast(each, dtype) for each in (input, vec1, vec2)]
    if parts[0]._array.dtype.kind in "iub":
        for name, factor in (("beta", beta), ("alpha", alpha)):
            if isinstance(factor, float):
                raise runtime_error(
                    f"For integral input tensors, argument {name} must not be a "
                    "floating point number."
                )
    factors("addr", beta, alpha)
    return _addr(*parts, beta=beta, alpha=alpha)


@in_short_type
def baddbmm(
    input: Any, batch1: Any, batch2: Any, *, beta: float = 1, alpha: float = 1
) -> Any:
    """beta × input + alpha × batch1 batch2, matrix by matrix.

    Source: PyTorch, ``torch.baddbmm``.

    >>> import tinygrad_edu as torch
    >>> a, b = torch.ones(5, 2, 3), torch.ones(5, 3, 4)
    >>> torch.baddbmm(torch.zeros(4), a, b).shape
    torch.Size([5, 2, 4])
    """
    named = (("input", input), ("batch1", batch1), ("batch2", batch2))
    arrays = [
        tensor(each, "baddbmm", name, place)._array
        for place, (name, each) in enumerate(named, 1)
    ]
    if arrays[0].dtype != arrays[1].dtype:
        one, two, three = (type_name(a.dtype) for a in arrays)
        raise runtime_error(
            f"Input dtypes must be the same, got: input {one}, batch1: {two}, "
            f"batch2: {three}"
        )
    check_bmm(batch1, batch2, "baddbmm")
    factors("baddbmm", beta, alpha)
    return _baddbmm(input, batch1, batch2, beta=beta, alpha=alpha)


@in_short_type
def addbmm(
    input: Any, batch1: Any, batch2: Any, *, beta: float = 1, alpha: float = 1
) -> Any:
    """beta × input + alpha × Σ batch1 batch2, the products of the stack added up.

    Source: PyTorch, ``torch.addbmm``.

    >>> import tinygrad_edu as torch
    >>> torch.addbmm(torch.zeros(1), torch.ones(5, 2, 3), torch.ones(5, 3, 1))
    tensor([[15.],
            [15.]])
    """
    tensor(input, "addbmm")
    one, two = (
        tensor(each, "addbmm", f"batch{i}", i + 1)._array.shape
        for i, each in ((1, batch1), (2, batch2))
    )
    if len(one) == len(two) == 3 and one[0] != two[0]:
        raise runtime_error(
            "batch1 and batch2 must have same number of batches, got "
            f"{one[0]} and {two[0]}"
        )
    if len(one) == len(two) == 3 and one[2] != two[1]:
        raise runtime_error(
            f"Incompatible matrix sizes for bmm ({one[1]}x{one[2]} and "
            f"{two[1]}x{two[2]})"
        )
    check_bias(input._array, batch1._array, batch2._array)
    check_bmm(batch1, batch2, "addbmm")
    factors("addbmm", beta, alpha)
    return _addbmm(input, batch1, batch2, beta=beta, alpha=alpha)
