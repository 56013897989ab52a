"""What a loop can do with an operation: by number, by row, by index, or not at all."""

from __future__ import annotations

import math

from ..ir.graph import Node, Value
from .layout import VIEWS

# Operations that compute each number from the numbers in the same place.
ARITHMETIC = {
    "add",
    "sub",
    "rsub",
    "mul",
    "div",
    "neg",
    "abs",
    "reciprocal",
    "pow_scalar",
    "pow_tensor",
    "add_scaled",
    "sub_scaled",
    "addcmul",
    "addcdiv",
    "lerp",
    "lerp_tensor",
    "sign",
    "sgn",
    "floor",
    "ceil",
    "trunc",
    "round",
    "copysign",
}
FUNCTIONS = {
    "exp",
    "exp2",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sqrt",
    "rsqrt",
    "erf",
    "erfc",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "hypot",
    "sigmoid",
}
ACTIVATIONS = {
    "relu",
    "gelu",
    "gelu_slope",
    "silu",
    "log_sigmoid",
    "softplus",
    "elu",
    "leaky_relu",
    "hardtanh",
    "threshold",
    "hardsigmoid",
    "hardswish",
}
CHOICES = {
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "clamp",
    "clamp_low",
    "clamp_high",
    "clamp_both",
    "where",
    "keep_where",
    "masked_fill",
}
TESTS = {
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "isnan",
    "isinf",
    "isfinite",
    "logical_and",
    "logical_or",
    "logical_xor",
    "logical_not",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_not",
}
MOVES = {
    "cast",
    "fill",
    "copy",
    "zeros_like",
    "clone",
    "contiguous",
    "reshape",
    "reshape_copy",
    "refold",
}
ELEMENTWISE = frozenset(ARITHMETIC | FUNCTIONS | ACTIVATIONS | CHOICES | TESTS | MOVES)
# Of these, what whole numbers have otherwise or not at all.
DIVISIONS = {
    "div",
    "reciprocal",
    "pow_scalar",
    "pow_tensor",
    "addcdiv",
    "lerp",
    "lerp_tensor",
    "copysign",
    "floor",
    "ceil",
    "trunc",
    "round",
}
# Reductions, and how two partial results become one.
REDUCTIONS = frozenset({"sum", "sum_to", "mean", "amax", "amin", "max", "min"}) | {
    "prod",
    "any",
    "all",
    "argmax",
    "argmin",
}
GATHERS = frozenset({"embedding", "gather"})
SCATTERS = frozenset({"embedding_rows", "scatter_zeros"})
PRODUCTS = frozenset({"mm", "bmm", "mv", "dot", "linear", "addmm", "baddbmm"})
NUMBERS = frozenset(
    {"float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"}
)
FLOATS = frozenset({"float32", "float64"})


def is_view(node: Node) -> bool:
    """Whether an operation may move no numbers at all."""
    return node.op in VIEWS


def fits_loop(node: Node) -> bool:
    """Whether a loop can do an operation."""
    if any(v.dtype not in NUMBERS for v in (*node.inputs, *node.outputs)):
        return False
    if len(node.outputs) != 1 or not node.inputs:
        return False
    if node.op in ELEMENTWISE:
        return _plain_types(node)
    if node.op in REDUCTIONS:
        return _plain_reduction(node)
    return node.op in GATHERS | SCATTERS and _plain_index(node)


def _plain_types(node: Node) -> bool:
    """Whether an elementwise operation stays within number types that C can do."""
    out = node.out.dtype
    given = {value.dtype for value in node.inputs}
    if node.op in FUNCTIONS | ACTIVATIONS | DIVISIONS and node.op != "relu":
        return given == {out} and out in FLOATS
    if node.op in ARITHMETIC or node.op == "relu":
        return given == {out} and out != "bool"
    if node.op in ("where", "keep_where", "masked_fill"):
        return given <= {out, "bool"}
    if node.op in CHOICES:
        return given == {out}
    if node.op.startswith("bitwise"):
        return given == {out} and out not in FLOATS
    return node.op in MOVES or node.op.startswith("logical") or len(given) == 1


def _plain_reduction(node: Node) -> bool:
    """The largest of nothing is an error; argmax looks along one dimension."""
    source = node.inputs[0]
    if node.op in ("argmax", "argmin"):
        dim = node.settings["dim"]
        return isinstance(dim, int) and source.type.size > 0 and source.shape != ()
    if node.op == "mean" and source.dtype not in FLOATS:
        return False
    return node.op in ("sum", "sum_to", "any", "all") or source.type.size > 0


def _plain_index(node: Node) -> bool:
    indices = node.inputs[1]
    if indices.dtype not in ("int64", "int32") or not node.inputs[0].shape:
        return False
    if node.op == "gather":
        return _same_but(node.inputs[0], indices, node.settings["dim"])
    if node.op == "scatter_zeros":
        return _same_but(node.out, indices, node.settings["dim"])
    return True


def _same_but(table: Value, indices: Value, dim: int) -> bool:
    """Whether indices go along a whole table, in all dimensions but theirs."""
    rank = len(table.shape)
    if rank == 0 or len(indices.shape) != rank:
        return False
    others = [axis for axis in range(rank) if axis != dim % rank]
    return all(indices.shape[axis] <= table.shape[axis] for axis in others)


def reduced(node: Node) -> tuple[int, ...]:
    """The dimensions of its input that a reduction takes together.

    >>> from tinygrad_edu.compiler.ir.graph import Graph, Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (2, 3)), "argument", "x")
    >>> how = {"dim": (-1,), "keepdim": False}
    >>> reduced(graph.add("sum", [x], [Type("float32", (2,))], how))
    (1,)
    """
    source, out = node.inputs[0], node.out
    rank = len(source.shape)
    if node.op == "sum_to":
        new = rank - len(out.shape)
        return tuple(
            axis
            for axis, size in enumerate(source.shape)
            if axis < new or (out.shape[axis - new] == 1 and size != 1)
        )
    dim = node.settings["dim"]
    if dim is None:
        return tuple(range(rank))
    dims = (dim,) if isinstance(dim, int) else dim
    return tuple(sorted({axis % rank for axis in dims})) if rank else ()


def domain(node: Node) -> tuple[int, ...]:
    """The sizes of the loops that an operation needs.

    A loop that only copies (a reshape that is no view) walks over what it reads.
    """
    if node.op in REDUCTIONS or node.op in ("embedding_rows", *COPIES):
        return node.inputs[0].shape
    if node.op == "scatter_zeros":
        return node.inputs[1].shape
    return node.out.shape


COPIES = frozenset({"reshape", "reshape_copy", "refold"})


def flops(node: Node) -> int:
    """How many operations of arithmetic, one for each number that is looked at."""
    if node.op in PRODUCTS:
        left = node.inputs[1 if node.op in ("addmm", "baddbmm") else 0]
        return 2 * node.out.type.size * (left.shape[-1] if left.shape else 1)
    if len(node.outputs) != 1:  # a call: that many numbers at least
        return sum(value.type.size for value in node.outputs)
    return 0 if is_view(node) else math.prod(domain(node))
