"""Every matrix product as one kind of step, with strides in place of transposes.

A BLAS takes matrices whose rows, or whose columns, lie number behind number. So a
transposed matrix costs nothing, nor does a head of attention, which is a stripe of a
wide matrix. Only what lies otherwise is copied before.
"""

from __future__ import annotations

from typing import NamedTuple

from ..ir.graph import Node, Type, Value
from .kinds import FLOATS, flops
from .layout import reshaped
from .lowering import lines_of
from .steps import Access, Place, Product

Shape = tuple[int, ...]


class Operand(NamedTuple):
    """A value as a stack of matrices: the shape under which it is looked at."""

    value: Value
    shape: Shape
    transposed: bool = False


class Form(NamedTuple):
    """out = a @ b for each place of the batch, each seen as (*batch, rows, columns)."""

    a: Operand
    b: Operand
    out: Shape


def form(node: Node) -> Form | None:
    """What a product multiplies; None if it is no plain product of matrices."""
    rule = FORMS.get(node.op)
    if rule is None or node.out.dtype not in FLOATS:
        return None
    if any(value.dtype != node.out.dtype for value in node.inputs):
        return None
    found: Form | None = rule(node)
    if found is None or 0 in found.out or 0 in found.a.shape:
        return None
    return found


def _matrices(node: Node) -> Form:
    a, b = node.inputs
    return Form(Operand(a, a.shape), Operand(b, b.shape), node.out.shape)


def _vector(node: Node) -> Form:
    a, b = node.inputs
    return Form(Operand(a, a.shape), Operand(b, (*b.shape, 1)), (a.shape[0], 1))


def _dot(node: Node) -> Form:
    a, b = node.inputs
    return Form(Operand(a, (1, *a.shape)), Operand(b, (*b.shape, 1)), (1, 1))


def _linear(node: Node) -> Form | None:
    """x Wᵀ for rows in any arrangement; with a bias it is no plain product."""
    x, weight, bias = node.inputs
    if bias.type.size or not x.shape or len(weight.shape) != 2:
        return None
    rows = Type("", x.shape[:-1]).size
    a = Operand(x, (rows, x.shape[-1]))
    return Form(a, Operand(weight, weight.shape, True), (rows, weight.shape[0]))


FORMS = {"mm": _matrices, "bmm": _matrices, "mv": _vector, "dot": _dot}
FORMS["linear"] = _linear  # type: ignore[assignment]


def readable(place: Place, value: Value, operand: Operand) -> Access | None:
    """How a BLAS walks through an operand; None if it has to be copied before."""
    strides = reshaped(value.shape, place.strides, operand.shape)
    if strides is None or not blas_takes(operand.shape[-2:], strides[-2:]):
        return None
    if operand.transposed:
        strides = (*strides[:-2], strides[-1], strides[-2])
    return Access(place.buffer, place.offset, strides)


def blas_takes(shape: Shape, strides: Shape) -> bool:
    """Whether rows, or columns, lie number behind number, and do not overlap.

    >>> blas_takes((32, 64), (1, 32)), blas_takes((32, 64), (0, 1))
    (True, False)
    """
    (rows, columns), (down, right) = shape, strides
    by_rows = (right == 1 or columns == 1) and (down >= columns or rows == 1)
    by_columns = (down == 1 or rows == 1) and (right >= rows or columns == 1)
    return by_rows or by_columns


def product_of(node: Node, made: Form, a: Access, b: Access, out: Access) -> Product:
    """The step of a product."""
    batch = made.out[:-2]
    a, b = over(batch, made.a, a), over(batch, made.b, b)
    step = Product((node,), lines_of([node]), a=a, b=b, out=out)
    step.batch = batch
    step.m, step.n = made.out[-2:]
    step.k = made.a.shape[-1]
    step.flops = flops(node)
    step.bytes_read = sum(value.type.nbytes for value in node.inputs)
    step.bytes_written = node.out.type.nbytes
    return step


def over(batch: Shape, operand: Operand, access: Access) -> Access:
    """One stride for each batch dimension, 0 where one matrix serves all places."""
    own, strides = operand.shape[:-2], access.strides[:-2]
    steps = [0 if n == 1 else step for n, step in zip(own, strides, strict=True)]
    missing = (0,) * (len(batch) - len(own))
    return access._replace(strides=(*missing, *steps, *access.strides[-2:]))
