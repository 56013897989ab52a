"""Whole matrices of derivatives: ``jacrev``, ``jacfwd`` and ``hessian``.

J[i, j] = ∂f_i/∂x_j. A walk back gives a row of it, uᵀ J with a 1 in one place of u;
``jacrev`` asks for all rows, ``jacfwd`` for all columns J v. ``vmap`` makes one walk
of them all.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

import numpy as np

from ..autograd.faces import ON_TENSORS as F
from ..autograd.tensor_base import TensorBase
from ..errors import value_error
from .gradients import Argnums, Linearization, choose, replace, vjp
from .tree import Function, flatten, leaves_of
from .vmapping import vmap


def jacrev(
    func: Function,
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    _preallocate_and_copy: bool = False,
) -> Function:
    """The function that computes the Jacobian of ``func``, row by row.

    For an output of shape (a…) and an argument of shape (b…): (a…, b…). Trees of
    outputs hold trees of arguments. Cheap where there are fewer outputs than inputs.
    ``chunk_size`` limits how many rows are computed at once, to save memory.
    Source: PyTorch, ``torch.func.jacrev``.

    >>> import tinygrad_edu as torch
    >>> torch.func.jacrev(torch.square)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise value_error("jacrev: `chunk_size` should be greater than 0.")

    @wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        chosen = choose(args, argnums)
        inputs, rebuild = flatten(chosen)

        def of_chosen(*new: Any) -> Any:
            return func(*replace(args, argnums, rebuild(new)), **kwargs)

        output, row, *aux = vjp(of_chosen, *inputs, has_aux=has_aux)
        outputs, rebuild_output = flatten(output)
        rows = vmap(lambda *u: row(rebuild_output(u)), chunk_size=chunk_size)
        columns = rows(*basis(outputs))  # for each input: (all outputs, *its shape)
        blocks = [cut(each, outputs) for each in columns]
        found = rebuild_output(
            rebuild(
                F.reshape(block[i], shape=(*out._array.shape, *x._array.shape))
                for block, x in zip(blocks, inputs, strict=True)
            )
            for i, out in enumerate(outputs)
        )
        return (found, *aux) if has_aux else found

    return jacobian


def jacfwd(
    func: Function,
    argnums: Argnums = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Function:
    """The function that computes the Jacobian of ``func``, column by column.

    The result of :func:`jacrev`. Without true forward mode it is never cheaper here
    than two of its walks, see :func:`jvp`; it pays where inputs are few and outputs
    many. Source: PyTorch, ``torch.func.jacfwd``.

    >>> import tinygrad_edu as torch
    >>> torch.func.jacfwd(lambda t: torch.stack([t, t ** 2]))(torch.tensor(3.0))
    tensor([1., 6.])
    """

    @wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        chosen = choose(args, argnums)
        inputs, rebuild = flatten(chosen)

        def of_chosen(*new: Any) -> Any:
            return func(*replace(args, argnums, rebuild(new)), **kwargs)

        pushed = Linearization(of_chosen, tuple(inputs), has_aux, "jacfwd")
        outputs, rebuild_output = flatten(pushed.output)
        along = vmap(
            lambda *v: tuple(leaves_of(pushed.along(v))), randomness=randomness
        )
        rows = along(*basis(inputs))  # for each output: (all inputs, *its shape)
        blocks = [[last_to_front(b) for b in cut(each, inputs)] for each in rows]
        found = rebuild_output(
            rebuild(
                F.reshape(block[j], shape=(*out._array.shape, *x._array.shape))
                for j, x in enumerate(inputs)
            )
            for block, out in zip(blocks, outputs, strict=True)
        )
        return (found, pushed.aux) if has_aux else found

    return jacobian


def hessian(func: Function, argnums: Argnums = 0) -> Function:
    """The function that computes all second derivatives: the Jacobian of the gradient.

    H[i, j] = ∂²f / ∂x_i ∂x_j. PyTorch goes forward over the way back; this library
    walks back twice, which costs less here. Source: PyTorch, ``torch.func.hessian``.

    >>> import tinygrad_edu as torch
    >>> torch.func.hessian(lambda x: (x ** 3).sum())(torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacrev(jacrev(func, argnums), argnums)


def basis(tensors: list[Any]) -> list[Any]:
    """The rows of a unit matrix, cut into the shapes of these tensors.

    The first dimension counts the rows: as many as the tensors have numbers together.
    """
    sizes = [each._array.size for each in tensors]
    found, start = [], 0
    for each, size in zip(tensors, sizes, strict=True):
        rows = np.eye(sum(sizes), size, -start, each._array.dtype)
        rows = rows.reshape(sum(sizes), *each._array.shape)
        made = TensorBase._from_array(rows)
        if each._device != made._device:
            made = F.move(made, to=each._device, source=made._device)
        found.append(made)
        start += size
    return found


def cut(rows: Any, tensors: list[Any]) -> list[Any]:
    """The rows that belong to each of some tensors."""
    found, start = [], 0
    for each in tensors:
        end = start + each._array.size
        found.append(F.index(rows, key=(slice(start, end),)))
        start = end
    return found


def last_to_front(columns: Any) -> Any:
    """(inputs, output…) -> (output…, inputs)."""
    ndim = columns._array.ndim
    return F.permute(columns, dims=(*range(1, ndim), 0))
