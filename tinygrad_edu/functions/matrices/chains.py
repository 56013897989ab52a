"""Products of many matrices: in the best order, to a power, in an exponential."""

from __future__ import annotations

from functools import cache
from typing import Any

from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error, type_error
from ...ops.matrices import exponential as ops
from ...ops.registry import array_module_of
from ..arrangement.shape import _reshape, unsqueeze
from ..checks import each_tensor, tensor, whole
from ..numbers.conversion import copy
from .matrix_checks import check_floating, check_square
from .products import matmul, type_name
from .solving import inv

_matrix_exp = general(ops.matrix_exp)


def multi_dot(tensors: Any) -> Any:
    """The product of two or more matrices, in the order with the fewest steps.

    The first and the last may be vectors. Source: PyTorch, ``torch.linalg.multi_dot``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.multi_dot([torch.ones(2, 3), torch.ones(3, 4), torch.ones(4)])
    tensor([12., 12.])
    """
    if not isinstance(tensors, list | tuple):
        raise type_error(
            "linalg_multi_dot(): argument 'tensors' (position 1) must be tuple of "
            f"Tensors, not {type(tensors).__name__}"
        )
    parts = list(each_tensor(tensors))
    _check_chain(parts)
    first, last = parts[0].dim() == 1, parts[-1].dim() == 1
    shape = (*parts[0].shape[:-1], *parts[-1].shape[1:])
    if first:
        parts[0] = unsqueeze(parts[0], 0)
    if last:
        parts[-1] = unsqueeze(parts[-1], 1)
    order = best_order((parts[0].shape[0], *(each.shape[1] for each in parts)))
    return _reshape(_multiply(parts, order), shape=tuple(shape))


def _check_chain(parts: list[Any]) -> None:
    """PyTorch's conditions, in PyTorch's order."""
    count = len(parts)
    if count < 2:
        raise runtime_error(f"multi_dot(): expected at least 2 tensors but got {count}")
    for i, each in enumerate(parts):
        ndim = each.dim()
        at_end = i in (0, count - 1)
        if at_end and ndim not in (1, 2):
            which = "first" if i == 0 else "last"
            raise runtime_error(
                f"multi_dot(): the {which} tensor must be 1D or 2D but got {ndim}D"
            )
        if not at_end and ndim != 2:
            raise runtime_error(f"multi_dot(): tensor {i} must be 2D but got {ndim}D")
    for i, each in enumerate(parts[1:], 1):
        if each._array.dtype != parts[0]._array.dtype:
            raise runtime_error(
                "multi_dot(): all tensors must have be the same dtype but tensor 0 is "
                f"{type_name(parts[0]._array.dtype)} and tensor {i} "
                f"{type_name(each._array.dtype)}"
            )
        before = parts[i - 1]
        if before.shape[-1] != each.shape[0]:
            raise runtime_error(
                f"multi_dot(): tensors {i - 1} and {i} with shapes "
                f"{list(before.shape)} and {list(each.shape)} cannot be multiplied"
            )


def best_order(sizes: tuple[int, ...]) -> Any:
    """Where to set the brackets: matrix i is (sizes[i], sizes[i + 1]).

    The cost of i … j is the cheapest cut in two: cost(i … k) + cost(k+1 … j) +
    the product of the two. Source: Cormen et al., Introduction to Algorithms, 15.2.

    >>> best_order((10, 100, 5, 50))
    ((0, 1), 2)
    """

    @cache
    def cheapest(i: int, j: int) -> tuple[int, Any]:
        if i == j:
            return 0, i
        ways = []
        for k in range(i, j):
            (left, one), (right, other) = cheapest(i, k), cheapest(k + 1, j)
            product = sizes[i] * sizes[k + 1] * sizes[j + 1]
            ways.append((left + right + product, (one, other)))
        return min(ways, key=lambda way: way[0])

    return cheapest(0, len(sizes) - 2)[1]


def _multiply(parts: list[Any], order: Any) -> Any:
    if isinstance(order, int):
        return parts[order]
    return matmul(_multiply(parts, order[0]), _multiply(parts, order[1]))


def chain_matmul(*matrices: Any) -> Any:
    """The older name of :func:`multi_dot`. Source: PyTorch, ``torch.chain_matmul``.

    >>> import tinygrad_edu as torch
    >>> torch.chain_matmul(torch.ones(2, 3), torch.ones(3, 4), torch.ones(4, 1)).shape
    torch.Size([2, 1])
    """
    for each in each_tensor(matrices):
        if each.dim() != 2:
            raise runtime_error(
                f"Tensor dimension is {each.dim()}, expected 2 instead."
            )
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices)


def matrix_power(input: Any, n: int) -> Any:
    """A A … A, n times, by squaring; a negative n takes the inverse.

    Source: PyTorch, ``torch.linalg.matrix_power``.

    >>> import tinygrad_edu as torch
    >>> torch.matrix_power(torch.tensor([[1.0, 1.0], [0.0, 1.0]]), 10)
    tensor([[ 1., 10.],
            [ 0.,  1.]])
    """
    check_square(tensor(input, "matrix_power"), "linalg.matrix_power")
    n = whole(n, "matrix_power", "n")
    if n == 0:
        a = input._array
        identity = array_module_of(a).eye(a.shape[-1], dtype=a.dtype)
        return copy(input, TensorBase._from_array(identity, place=input._device))
    if n < 0:
        return matrix_power(inv(input), -n)
    if n == 1:
        return input.clone()
    power, square = None, input
    while True:
        if n % 2:
            power = square if power is None else matmul(power, square)
        n //= 2
        if not n:
            return power
        square = matmul(square, square)


def matrix_exp(input: Any) -> Any:
    """e to a square matrix: I + A + A²/2 + A³/6 + …

    Source: PyTorch, ``torch.linalg.matrix_exp``.

    >>> import tinygrad_edu as torch
    >>> torch.matrix_exp(torch.tensor([[0.0, 1.0], [0.0, 0.0]]))
    tensor([[1., 1.],
            [0., 1.]])
    """
    check_square(tensor(input, "linalg_matrix_exp"), "linalg.matrix_exp")
    check_floating(input, "linalg.matrix_exp", low=True)
    return _matrix_exp(input)
