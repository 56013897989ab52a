"""Algebra: rules that leave every number as it is, and cost less.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %one: float32[] = constant(value=1)
...   %a: float32[3] = mul(%one, %x)
...   %b: float32[3] = pow_scalar(%a, exponent=2)
...   return %b
... ''', algebra))
input %x: float32[3] argument "x"
%b: float32[3] = mul(%x, %x)
return %b

The rules stand in a table, and a new one is a new line. In a rule ``c`` is a constant,
``k`` and ``l`` are constants of a usual size, ``p`` is a power of two, ``z`` are scores
less the largest of them, ``s`` is the sum of e to these; all other letters are any
value. What looks true and is not stays out: x · 0 is nan where x is infinite, x - x
too, e to the log of x is not x where x is negative, and (x + 10²⁰) - 10²⁰ is 0.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from typing import Any

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from .common import COMMUTATIVE
from .dead_code import dead_code
from .fold import folded
from .rewriting import constant_of, rewrite

# Exact: the same bits, for nan, infinities and both zeros.
EXACT = """
x * 1 → x
x / 1 → x
x - 0 → x
x * -1 → -x
x / -1 → -x
-(-x) → x
x + -y → x - y
x - -y → x + y
-x * -y → x * y
-x * c → x * -c
-x / c → x / -c
x / p → x * (1 / p)
rsub(x, y) → y - x
reciprocal(x) → 1 / x
pow_scalar(x, exponent=1) → x
pow_scalar(x, exponent=2) → x * x
relu(relu(x)) → relu(x)
abs(abs(x)) → abs(x)
abs(-x) → abs(x)
maximum(x, x) → x
minimum(x, x) → x
where(m, x, x) → x
keep_where(keep_where(x, m), m) → keep_where(x, m)
"""
# The last bit may differ, or the sign of a zero: x + 0 makes 0 of -0.
NEARLY = """
x + 0 → x
0 - x → -x
pow_scalar(x, exponent=-1) → 1 / x
pow_scalar(x, exponent=3) → x * x * x
(x * k) * l → x * (k * l)
(x / k) / l → x / (k * l)
(x * k) / l → x * (k / l)
exp(z - log(s)) → exp(z) / s
"""

NAMES = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
Found = dict[str, Value]


def algebra(graph: Graph) -> None:
    """Apply the rules of the table until none fits."""
    while rewrite(graph, _simplified):
        dead_code(graph)


def _simplified(b: Builder, node: Node) -> Sequence[Operand] | None:
    if len(node.outputs) != 1 or not node.out.dtype.startswith("float"):
        return None
    for left, right in TABLE.get(node.op, ()):
        for found in matches(left, node.out, {}):
            made = written(b, right, found, node)
            if made.value.type == node.out.type:
                return [made]
            b.nodes.clear()
    return None


# ------------------------------------------------------------------ reading the table


def rules(text: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Both sides of each line, as trees."""
    for line in text.split("\n"):
        if line:
            left, right = line.split("→")
            yield tree_of(left), tree_of(right)


def tree_of(side: str) -> ast.expr:
    """One side of a rule as a tree; nothing of it is executed."""
    return ast.parse(side.strip(), mode="eval").body


def operation(tree: ast.expr) -> str:
    """The operation that stands at the top of a tree; empty for letters and numbers."""
    if isinstance(tree, ast.BinOp):
        return NAMES[type(tree.op)]
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        return tree.func.id
    return "neg" if isinstance(tree, ast.UnaryOp) and number(tree) is None else ""


def operands(tree: ast.expr) -> list[ast.expr]:
    """What the operation at the top is done with."""
    if isinstance(tree, ast.BinOp):
        return [tree.left, tree.right]
    if isinstance(tree, ast.UnaryOp):
        return [tree.operand]
    return tree.args if isinstance(tree, ast.Call) else []


def settings(tree: ast.expr) -> dict[str, Any]:
    """The settings of the operation at the top."""
    keywords = tree.keywords if isinstance(tree, ast.Call) else []
    return {each.arg or "": number(each.value) for each in keywords}


def number(tree: ast.expr) -> float | None:
    """A number of a rule, -1 among them."""
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.operand, ast.Constant):
        return -float(str(tree.operand.value))
    return float(str(tree.value)) if isinstance(tree, ast.Constant) else None


TABLE: dict[str, list[tuple[ast.expr, ast.expr]]] = {}
for _left, _right in rules(EXACT + NEARLY):
    TABLE.setdefault(operation(_left), []).append((_left, _right))


# ------------------------------------------------------------------ left and right side


def matches(tree: ast.expr, value: Value, found: Found) -> Iterator[Found]:
    """The ways in which a value is what the left side of a rule says."""
    if isinstance(tree, ast.Name):
        if fits(tree.id, value, found) and found.get(tree.id, value) is value:
            yield {**found, tree.id: value}
        return
    wanted = number(tree)
    if wanted is not None:
        if same_number(constant_of(value), wanted):
            yield found
        return
    node = value.node
    if node is None or node.op != operation(tree) or node.settings != settings(tree):
        return
    parts = operands(tree)
    yield from all_match(parts, node.inputs, found)
    if node.op in COMMUTATIVE:
        yield from all_match(parts, node.inputs[::-1], found)


def all_match(
    trees: Sequence[ast.expr], values: Sequence[Value], found: Found
) -> Iterator[Found]:
    """The ways in which all operands are what the rule says."""
    if len(trees) != len(values):
        return
    if not trees:
        yield found
        return
    for first in matches(trees[0], values[0], found):
        yield from all_match(trees[1:], values[1:], first)


def fits(letter: str, value: Value, found: Found) -> bool:
    """Whether a value is of the kind that a letter of the table stands for."""
    known = constant_of(value)
    if letter == "c":
        return isinstance(known, int | float)
    if letter in "kl":
        return isinstance(known, int | float) and is_usual(known)
    if letter == "p":
        return isinstance(known, int | float) and is_power_of_two(known)
    if letter == "z":
        shift = made_by("sub", value)
        return shift is not None and made_by("amax", shift.inputs[1]) is not None
    if letter == "s":
        total = made_by("sum", value)
        power = made_by("exp", total.inputs[0]) if total else None
        return power is not None and power.inputs[0] is found.get("z")
    return True


def made_by(op: str, value: Value) -> Node | None:
    """The node of a value, if it is this operation."""
    return value.node if value.node is not None and value.node.op == op else None


def is_usual(number: float) -> bool:
    """Whether two such numbers can be multiplied beforehand: nothing overflows.

    >>> is_usual(-0.001), is_usual(1e30), is_usual(0)
    (True, False, False)
    """
    return 1e-6 <= abs(number) <= 1e6


def is_power_of_two(number: float) -> bool:
    """To divide by such a number is to multiply by another one, exactly.

    >>> is_power_of_two(0.25), is_power_of_two(-3), is_power_of_two(0)
    (True, False, False)
    """
    return math.isfinite(number) and abs(math.frexp(number)[0]) == 0.5


def same_number(known: object, wanted: float) -> bool:
    """Equal numbers, both zeros told apart."""
    if not isinstance(known, int | float):
        return False
    return known == wanted and math.copysign(1, known) == math.copysign(1, wanted)


def written(b: Builder, tree: ast.expr, found: Found, node: Node) -> Operand:
    """The right side of a rule as operations."""
    if isinstance(tree, ast.Name):
        return b.given(found[tree.id])
    known = number(tree)
    if known is not None:
        return b.constant(known, node.out.dtype)
    parts = [written(b, each, found, node) for each in operands(tree)]
    made: Operand = b.op(operation(tree), *parts, **settings(tree))
    now = folded(b, b.nodes[-1])
    if now is None:
        return made
    b.nodes.remove(made.value.node)  # type: ignore[arg-type]
    return now[0]
