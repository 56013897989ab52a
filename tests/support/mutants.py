"""Wrong versions of gradient rules, to see whether the tests notice.

``all_mutants()`` reads the rules out of the sources of ``ops/`` and changes each in one
place: a sign flipped, a factor or an addend dropped, two operands swapped, a transpose,
a sum or another step left out, another axis, a condition turned round. ``survives``
puts one in place of the rule, asks the gradchecks of its primitives, and puts the rule
back.
"""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradchecking import check_first, check_kinks, check_second

from tinygrad_edu import ops
from tinygrad_edu.ops import PRIMITIVES

FOLDER = Path(ops.__file__).parent
Function = ast.Lambda | ast.FunctionDef


@dataclass
class Mutant:
    """One change of one rule: ``exp: g * out -> g``."""

    rule: types.FunctionType
    primitives: tuple[str, ...]
    code: types.CodeType
    change: str

    @property
    def name(self) -> str:
        """``elementwise exp: g * out  ->  g``."""
        room = self.rule.__module__.rpartition(".")[2]
        name = self.rule.__name__
        name = self.primitives[0] if name in {"_", "<lambda>"} else name
        return f"{room} {name}: {self.change}"


# ------------------------------------------------------------------ which functions


def rules() -> dict[types.FunctionType, tuple[str, ...]]:
    """Every rule, and every helper that only rules call, with its primitives."""
    found: dict[types.FunctionType, set[str]] = {}
    for name, primitive in PRIMITIVES.items():
        if not primitive.differentiable:
            continue
        for rule in (*primitive.rules, primitive.joint):
            if rule is not None:
                for each in _with_helpers(rule):
                    found.setdefault(each, set()).add(name)
    forwards: set[Any] = set()
    for primitive in PRIMITIVES.values():
        if primitive.name == "attention_backward":
            continue  # a rule by another name, for devices with a kernel of it
        if isinstance(primitive.forward, types.FunctionType):
            forwards.update(_with_helpers(primitive.forward))
    return {
        rule: tuple(sorted(names))
        for rule, names in found.items()
        if rule not in forwards
    }


def _with_helpers(function: types.FunctionType) -> Iterator[types.FunctionType]:
    """A function and those of the ops rooms that it calls by name."""
    seen: set[types.FunctionType] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if one in seen or not one.__module__.startswith(ops.__name__):
            continue
        seen.add(one)
        yield one
        named = [one.__globals__.get(name) for name in _names(one.__code__)]
        named += [cell.cell_contents for cell in one.__closure__ or ()]
        waiting += [each for each in named if isinstance(each, types.FunctionType)]


def _names(code: types.CodeType) -> set[str]:
    inner = [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return set(code.co_names).union(*map(_names, inner))


# ------------------------------------------------------------------ their sources


@cache
def _functions(path: str) -> list[Function]:
    """All functions written in a file."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def written(rule: types.FunctionType) -> Function:
    """The part of its file that a rule was made from."""
    code = rule.__code__
    last = max(p[1:4:2] for p in code.co_positions() if None not in p)
    found = []
    for node in _functions(code.co_filename):
        if isinstance(node, ast.Lambda):
            begins = node.lineno == code.co_firstlineno and code.co_name == "<lambda>"
        else:
            first = min(each.lineno for each in (node, *node.decorator_list))
            begins = first == code.co_firstlineno and node.name == code.co_name
        if begins and (node.end_lineno, node.end_col_offset) >= last:
            found.append(node)
    return min(found, key=lambda node: (node.end_lineno, node.end_col_offset))


def compiled(function: Function, free: tuple[str, ...]) -> types.CodeType:
    """Code of a function that sees the names ``free`` of one around it."""
    names = ast.Tuple([ast.Name(name, ast.Load()) for name in free], ast.Load())
    if isinstance(function, ast.Lambda):
        kept = ast.Tuple([function.body, names], ast.Load())
        body = (
            ast.Subscript(kept, ast.Constant(0), ast.Load()) if free else kept.elts[0]
        )
        inner: ast.stmt = ast.Return(ast.Lambda(function.args, body))
    else:
        inner = ast.FunctionDef(
            function.name, function.args, [ast.Expr(names), *function.body], []
        )
    parameters = [ast.arg(name) for name in free]
    around = ast.FunctionDef(
        "around", ast.arguments([], parameters, None, [], [], None, []), [inner], []
    )
    module = ast.fix_missing_locations(ast.Module([around], []))
    outer = next(_inner(compile(module, "<mutant>", "exec")))
    return next(_inner(outer))


def _inner(code: types.CodeType) -> Iterator[types.CodeType]:
    return (each for each in code.co_consts if isinstance(each, types.CodeType))


# ------------------------------------------------------------------ changes


def all_mutants() -> list[Mutant]:
    """Every mutant of every rule."""
    found = []
    for rule, primitives in rules().items():
        found += mutants_of(rule, primitives)
    return sorted(found, key=lambda each: each.name)


def mutants_of(rule: types.FunctionType, primitives: tuple[str, ...]) -> list[Mutant]:
    """A rule changed in one place, in each way there is."""
    function, free = written(rule), rule.__code__.co_freevars
    usual = compiled(function, free)
    found: list[Mutant] = []
    for parent, field, index, target in _places(function):
        around = parent if isinstance(parent, ast.expr) else target
        before = ast.unparse(around if around is not function else target)
        for changed in changes(target):
            _put(parent, field, index, changed)
            code = compiled(function, free)
            around = parent if isinstance(parent, ast.expr) else changed
            after = ast.unparse(around if around is not function else changed)
            _put(parent, field, index, target)
            if (code.co_code, code.co_consts) == (usual.co_code, usual.co_consts) and (
                code.co_names == usual.co_names
            ):
                continue
            text = f"{before}  ->  {after}"
            times = sum(each.change.startswith(text) for each in found)
            text += f" ({times + 1})" if times else ""  # the same words elsewhere
            found.append(Mutant(rule, primitives, code, text))
    return found


def _places(function: Function) -> list[Any]:
    """Each expression of the body, with where it hangs."""
    body = [function] if isinstance(function, ast.Lambda) else function.body
    found = []
    for part in body:
        for parent in _walk(part):
            for field, value in ast.iter_fields(parent):
                if field == "args" and (parent is function or _looks_at_shape(parent)):
                    continue
                several = value if isinstance(value, list) else [value]
                for i, each in enumerate(several):
                    if isinstance(each, ast.expr):
                        at = i if isinstance(value, list) else None
                        found.append((parent, field, at, each))
    return found


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all inside it whose numbers matter."""
    yield node
    if _looks_at_shape(node):
        return
    for each in ast.iter_child_nodes(node):
        yield from _walk(each)


def _looks_at_shape(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in SHAPE_ONLY


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def changes(target: ast.expr) -> Iterator[ast.expr]:
    """What may stand by mistake in the place of an expression."""
    if isinstance(target, ast.BinOp):
        yield from _of_operators(target)
    elif isinstance(target, ast.UnaryOp):
        if isinstance(target.op, ast.USub | ast.Not):
            yield target.operand
    elif isinstance(target, ast.Call):
        yield from _of_calls(target)
    elif isinstance(target, ast.Attribute):
        if target.attr in {"T", "mT", "H", "mH"}:
            yield target.value
    elif isinstance(target, ast.Compare):
        yield from _of_comparisons(target)
    elif isinstance(target, ast.IfExp):
        yield target.body
        yield target.orelse
    elif isinstance(target, ast.Constant):
        yield from _of_constants(target)


SYMMETRIC = {"max", "min", "np.maximum", "np.minimum", "F.maximum", "F.minimum"}
SYMMETRIC |= {"F.add", "F.mul", "xp.maximum"}
WRAPPERS = {"F.raw", "F.constant"}  # the same numbers, as an array or as a Tensor
SHAPE_ONLY = {"F.zeros_like", "F.ones_like"}  # never look at the numbers
SUM = {ast.Add: ast.Sub, ast.Sub: ast.Add}
PRODUCT = {ast.Mult: ast.Div, ast.Div: ast.Mult}


def _of_operators(target: ast.BinOp) -> Iterator[ast.expr]:
    left, op, right = target.left, target.op, target.right
    if isinstance(op, ast.Add | ast.Sub):
        yield ast.BinOp(left, SUM[type(op)](), right)
        yield left
        yield right
    elif isinstance(op, ast.Mult | ast.Div):
        yield ast.UnaryOp(ast.USub(), target)
        yield ast.BinOp(left, PRODUCT[type(op)](), right)
        yield left
        yield right
    elif isinstance(op, ast.MatMult):
        yield ast.BinOp(right, op, left)
    elif isinstance(op, ast.Pow):
        yield left


def _of_calls(target: ast.Call) -> Iterator[ast.expr]:
    """A step left out, two arguments swapped, another axis."""
    of_face = isinstance(target.func, ast.Attribute)
    if ast.unparse(target.func) in WRAPPERS:
        return
    if of_face and target.args and not isinstance(target.args[0], ast.Starred):
        yield target.args[0]
    if len(target.args) >= 2 and ast.unparse(target.func) not in SYMMETRIC:
        one, other, *rest = target.args
        yield ast.Call(target.func, [other, one, *rest], target.keywords)
    for i, keyword in enumerate(target.keywords):
        if keyword.arg in {"dim", "dims", "axis", "dim0", "dim1"}:
            for other_axis in (0, -1):
                keywords = list(target.keywords)
                axis = ast.Constant(other_axis)
                value = ast.Tuple([axis], ast.Load()) if keyword.arg == "dims" else axis
                keywords[i] = ast.keyword(keyword.arg, value)
                yield ast.Call(target.func, target.args, keywords)


def _of_comparisons(target: ast.Compare) -> Iterator[ast.expr]:
    yield ast.UnaryOp(ast.Not(), target)
    turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
    op = type(target.ops[0])
    if op in turned:
        yield ast.Compare(target.left, [turned[op]()], target.comparators)


def _of_constants(target: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(target.value, bool):
        yield ast.Constant(not target.value)
    elif isinstance(target.value, int | float):
        yield ast.Constant(target.value + 1)


# ------------------------------------------------------------------ judging them


def survives(mutant: Mutant) -> bool:
    """Whether no gradcheck of its primitives notices the mutant."""
    usual = mutant.rule.__code__
    mutant.rule.__code__ = mutant.code
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in mutant.primitives:
                check_first(name)
                check_second(name)
                check_kinks(name)
    except Exception:
        return False
    finally:
        mutant.rule.__code__ = usual
    return True
