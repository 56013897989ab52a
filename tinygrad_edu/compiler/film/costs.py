"""What an operation costs by arithmetic: bytes moved, and operations on numbers.

An estimate for comparing, never measured: a cache is not modelled, and an exponential
counts as one operation like an addition does.
"""

from __future__ import annotations

from ..ir.graph import Node

# These give another look at memory that is there.
VIEWS = frozenset({
    "reshape", "view", "transpose", "t", "permute", "expand", "squeeze", "unsqueeze",
    "narrow", "diagonal", "index", "detach", "alias", "flatten", "unflatten",
    "movedim", "swapaxes",
})  # fmt: skip
# These only copy.
COPIES = frozenset({
    "contiguous", "clone", "reshape_copy", "cat", "stack", "split", "cast", "constant",
    "draw", "embedding", "gather", "embedding_rows",
})  # fmt: skip
# How often each number of a product's result is added up: the size of the dimension
# that disappears, which is the last one of the first (or for addmm, second) operand.
PRODUCTS = {
    "mm": 0, "bmm": 0, "mv": 0, "dot": 0, "linear": 0, "matmul": 0,
    "addmm": 1, "baddbmm": 1, "addmv": 1,
}  # fmt: skip


def bytes_of(node: Node) -> int:
    """What an operation reads and writes if it runs alone; a view moves nothing.

    >>> from ..ir.graph import Graph, Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (10,)), "argument", "x")
    >>> bytes_of(graph.add("exp", [x], [x.type]))
    80
    """
    if node.op in VIEWS:
        return 0
    read = sum(value.type.nbytes for value in dict.fromkeys(node.inputs))
    return read + sum(value.type.nbytes for value in node.outputs)


def flops_of(node: Node) -> int:
    """How many additions, multiplications, comparisons and functions it takes.

    A product of (m, k) by (k, n) takes 2·m·n·k, anything else one for each number
    that it reads or writes, whichever is more.

    >>> from ..ir.graph import Graph, Type
    >>> graph = Graph()
    >>> a = graph.add_input(Type("float32", (2, 3)), "argument", "a")
    >>> b = graph.add_input(Type("float32", (3, 4)), "argument", "b")
    >>> flops_of(graph.add("mm", [a, b], [Type("float32", (2, 4))]))
    48
    """
    if node.op in VIEWS or node.op in COPIES:
        return 0
    written = sum(value.type.size for value in node.outputs)
    if node.op in PRODUCTS:
        operand = node.inputs[PRODUCTS[node.op]]
        return 2 * written * (operand.shape[-1] if operand.shape else 1)
    read = max((value.type.size for value in node.inputs), default=0)
    return max(written, read)
