"""Wrong versions of the exercises' solutions, to see whether the checks notice.

``mutants(exercise)`` changes the reference in one place: another operator, a comparison
turned round or moved to its border, another axis, a number off by one, a dropped
keepdim, two arguments swapped, ``x += y`` for ``x = x + y`` and for ``x = y``, a line
left out, a result with the other sign. ``refused`` asks the properties of the exercise.

A mutant that does what the solution does belongs in ``equal_answers/NN_slug.toml``,
under the name of its exercise, with the reason:

    [select]
    "if size == 1:  ->  if size <= 1:" = "no size is negative, and 0 sums to 0"
"""

from __future__ import annotations

import ast
import builtins
import copy
import operator
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom.checking import cases
from tinygrad_edu.classroom.exercise import Exercise

FOLDER = Path(__file__).parent / "equal_answers"

MOST = 120
"""Of more mutants of one exercise than this, evenly chosen ones are tried."""

PATIENCE = 20
"""How many times as many turns of its loops as the solution a mutant may take."""


NEVER_CHANGE = int | float | complex | str | bytes | tuple | frozenset


@dataclass(frozen=True)
class Mutant:
    """One change of one solution, and the answer that comes of it."""

    change: str
    tree: ast.Module

    @property
    def is_in_place(self) -> bool:
        """Whether it only writes to a value in place of making a new one."""
        return any(hasattr(node, "in_place") for node in ast.walk(self.tree))


class EndlessLoop(BaseException):
    """A mutant takes far more turns than the solution; nothing may swallow this."""


class Clock:
    """Counts the turns of an answer's loops, and its calls; sees what is written to."""

    def __init__(self, limit: float = float("inf")) -> None:
        self.turns = 0
        self.limit = limit
        self.has_written = False

    def in_place(self, old: Any, change: Callable[[Any, Any], Any], by: Any) -> Any:
        """``old += by``, or another operator's."""
        new = change(old, by)
        self.has_written |= new is old and not isinstance(old, NEVER_CHANGE)
        return new

    def __call__(self) -> None:
        self.turns += 1
        if self.turns > self.limit:
            raise EndlessLoop


# ------------------------------------------------------------------ judging them


def survivors(exercise: Exercise) -> list[str]:
    """The changes of the solution that the checks of an exercise do not notice."""
    usual = Clock()
    assert not refused(exercise, _answer(exercise, _tree(exercise), usual))
    limit = PATIENCE * usual.turns + 1000
    found = []
    for mutant in mutants(exercise):
        clock = Clock(limit)
        passes = not refused(exercise, _answer(exercise, mutant.tree, clock))
        if passes and (clock.has_written or not mutant.is_in_place):
            found.append(mutant.change)
    return found


def refused(exercise: Exercise, answer: Any) -> bool:
    """Whether some property of the exercise does not hold.

    A notebook shows warnings and goes on, so they are no errors here, either.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return any(case.difference for case in cases(exercise, answer))
    except EndlessLoop:
        return True


def equal_answers(exercise: Exercise) -> dict[str, str]:
    """The listed changes that leave an exercise's solution right, with reasons."""
    file = FOLDER / f"{exercise.lesson}.toml"
    return tables(file).get(exercise.name, {}) if file.is_file() else {}


def tables(file: Path) -> dict[str, dict[str, str]]:
    """The listed changes in a file, by exercise."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _answer(exercise: Exercise, tree: ast.Module, clock: Clock) -> Any:
    """The function or class of a tree, in a copy of the reference's module.

    None where it cannot even be made, as learners would see at once.
    """
    namespace = dict(vars(sys.modules[exercise.reference.__module__]))
    namespace |= {"__clock__": clock, "__operator__": operator}
    ticking = ast.fix_missing_locations(_Ticking().visit(copy.deepcopy(tree)))
    try:
        exec(compile(ticking, "<mutant>", "exec"), namespace)
    except Exception:
        return None
    return namespace[exercise.reference.__name__]


class _Ticking(ast.NodeTransformer):
    """Calls the clock at the beginning of each turn and of each call."""

    def _tick(self, node: Any) -> Any:
        self.generic_visit(node)
        call = ast.Call(ast.Name("__clock__", ast.Load()), [], [])
        node.body.insert(0, ast.Expr(call))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        if not hasattr(node, "in_place"):
            return node
        name = IN_PLACE[type(node.op)]
        old = ast.parse(ast.unparse(node.target), mode="eval").body
        write = ast.parse(f"__clock__.in_place(0, __operator__.{name}, 0)", mode="eval")
        call: Any = write.body
        call.args[0], call.args[2] = old, node.value
        return ast.Assign([node.target], call)

    visit_For = visit_While = visit_FunctionDef = _tick  # noqa: N815


IN_PLACE = {ast.Add: "iadd", ast.Sub: "isub", ast.Mult: "imul", ast.Div: "itruediv"}
IN_PLACE |= {ast.FloorDiv: "ifloordiv", ast.Mod: "imod", ast.Pow: "ipow"}
IN_PLACE |= {ast.MatMult: "imatmul", ast.BitOr: "ior", ast.BitAnd: "iand"}

# ------------------------------------------------------------------ making them


def mutants(exercise: Exercise) -> list[Mutant]:
    """The solution changed in one place, in each way there is; at most ``MOST``."""
    found: dict[str, Mutant] = {}
    for change, tree in versions(_tree(exercise)):
        while change in found:  # the same words in another place
            change += " (again)"
        found[change] = Mutant(change, tree)
    step = -(-len(found) // MOST) or 1
    return list(found.values())[::step]


def _tree(exercise: Exercise) -> ast.Module:
    return ast.parse(exercise.solution())


def versions(node: Any) -> Iterator[tuple[str, Any]]:
    """Copies of a node with one change at or below it, and the change in words."""
    if isinstance(node, ast.JoinedStr | ast.Raise) or _is_text(node):
        return  # the words of a message are free
    for inner in _below_an_even_function(node):
        inner.sign_is_lost = True
    for field, value in ast.iter_fields(node):
        several = value if isinstance(value, list) else [value]
        for place, child in enumerate(several):
            if not isinstance(child, ast.AST):
                continue
            for change, version in _versions_of(child):
                new = [*several[:place], version, *several[place + 1 :]]
                yield change, _with(node, field, new if several is value else version)


def _versions_of(node: Any) -> Iterator[tuple[str, Any]]:
    """The changes of a node itself, then those below; a statement finds the words."""
    own = [("", ast.copy_location(new, node)) for new in changes(node)]
    for change, new in [*own, *versions(node)]:
        if isinstance(node, ast.stmt) and not change:
            after = "left out" if isinstance(new, ast.Pass) else _head(new)
            change = f"{_head(node)}  ->  {after}"
        yield change, new


def _below_an_even_function(node: Any) -> Iterator[Any]:
    """``a - b`` in ``abs(a - b)`` and ``(a - b) ** 2``, which may be turned round."""
    found: list[Any] = []
    if isinstance(node, ast.Call):
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        if ast.unparse(node.func).split(".")[-1] in {"abs", "square"}:
            found = [of, *node.args]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        found = [node.left] if ast.unparse(node.right) == "2" else []
    for each in found:
        if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Sub):
            yield each


def _with(node: Any, field: str, value: Any) -> Any:
    new = copy.copy(node)
    setattr(new, field, value)
    return new


def _head(statement: ast.stmt) -> str:
    """A statement in one line: of a loop or an ``if`` its first."""
    return ast.unparse(statement).split("\n")[0]


def _is_text(node: Any) -> bool:
    """A docstring, or another statement that is only a text."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changes(node: Any) -> Iterator[Any]:
    """What may stand by mistake in the place of a node."""
    if isinstance(node, ast.stmt) and not _stays(node):
        yield ast.Pass()
    for kind, of_kind in OF.items():
        if isinstance(node, kind):
            yield from of_kind(node)


def _stays(node: ast.stmt) -> bool:
    """What is no line of its own: a definition, an import, a text, a ``pass``."""
    kept = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Pass
    return isinstance(node, kept) or _is_text(node)


OPERATORS: dict[Any, list[Any]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div, ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
}
ONE_WAY = ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow | ast.MatMult


def _of_operation(node: ast.BinOp) -> Iterator[ast.expr]:
    """Another operator; the operands the other way round."""
    for other in OPERATORS.get(type(node.op), []):
        yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, ONE_WAY) and not getattr(node, "sign_is_lost", False):
        yield ast.BinOp(node.right, node.op, node.left)


def _of_in_place(node: ast.AugAssign) -> Iterator[ast.stmt]:
    """Another operator; the new value alone, in place of adding it."""
    for other in OPERATORS.get(type(node.op), []):
        yield ast.AugAssign(node.target, other(), node.value)
    yield ast.Assign([node.target], node.value)


def _of_assignment(node: ast.Assign) -> Iterator[ast.stmt]:
    """``x = x + y`` written in place, which also changes whoever shares ``x``."""
    value, target = node.value, node.targets[0]
    same = isinstance(value, ast.BinOp) and ast.unparse(value.left)
    if same == ast.unparse(target) and type(value.op) in IN_PLACE:
        new = ast.AugAssign(target, value.op, value.right)  # type: ignore[arg-type]
        new.in_place = True  # type: ignore[attr-defined]
        yield new


COMPARISONS: dict[Any, list[Any]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}


def _of_comparison(node: ast.Compare) -> Iterator[ast.expr]:
    for other in COMPARISONS[type(node.ops[0])]:
        yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def _of_logic(node: ast.BoolOp) -> Iterator[ast.expr]:
    """``or`` for ``and``; each part left out."""
    yield ast.BoolOp(
        ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values
    )
    for place in range(len(node.values)):
        rest = node.values[:place] + node.values[place + 1 :]
        yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]


def _of_sign(node: ast.UnaryOp) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield node.operand


def _of_choice(node: ast.IfExp) -> Iterator[ast.expr]:
    yield node.body
    yield node.orelse


def _of_number(node: ast.Constant) -> Iterator[ast.expr]:
    """One more, one less; for the axes of a table that is another axis."""
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


TURNED = {"min": "max", "argmin": "argmax", "zeros": "ones", "zeros_like": "ones_like"}
TURNED |= {new: old for old, new in TURNED.items()} | {"sum": "mean", "mean": "sum"}
STEPS = {"abs", "clone", "detach", "exp", "log", "sqrt", "square", "tanh", "sigmoid"}
SYMMETRIC = {"min", "max", "isinstance", "zip", "maximum", "minimum", "range"}


def _of_call(node: ast.Call) -> Iterator[ast.expr]:
    """Two arguments swapped, an axis or a step left out, the opposite function."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = node.func.id if isinstance(node.func, ast.Name) else name
    plain = not any(isinstance(each, ast.Starred) for each in node.args)
    if len(node.args) >= 2 and plain and name not in SYMMETRIC:
        one, other, *rest = node.args
        yield ast.Call(node.func, [other, one, *rest], node.keywords)
    for place, keyword in enumerate(node.keywords):
        if keyword.arg in {"keepdim", "keepdims", "dim", "axis"}:
            rest = node.keywords[:place] + node.keywords[place + 1 :]
            yield ast.Call(node.func, node.args, rest)
    if name in STEPS and isinstance(node.func, ast.Attribute) and not node.args:
        yield node.func.value
    if name in TURNED and isinstance(node.func, ast.Attribute):
        other = ast.Attribute(node.func.value, TURNED[name], ast.Load())
        yield ast.Call(other, node.args, node.keywords)
    elif name in TURNED and TURNED[name] in vars(builtins):
        other = ast.Name(TURNED[name], ast.Load())
        yield ast.Call(other, node.args, node.keywords)


def _of_result(node: ast.Return) -> Iterator[ast.stmt]:
    """The other sign."""
    free = ast.Tuple | ast.UnaryOp | ast.JoinedStr | None
    if not isinstance(node.value, free):
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))


OF: dict[type[ast.AST], Any] = {
    ast.BinOp: _of_operation,
    ast.AugAssign: _of_in_place,
    ast.Assign: _of_assignment,
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_logic,
    ast.UnaryOp: _of_sign,
    ast.IfExp: _of_choice,
    ast.Constant: _of_number,
    ast.Call: _of_call,
    ast.Return: _of_result,
}
