"""Right calls, spoiled in one place, asked of either library.

``spoiled(call)`` makes wrong calls of a right one: another shape, dtype, dimension,
device or type for one argument, one argument missing, one too many. ``outcome`` runs
such a call and tells how it ended.
"""

from __future__ import annotations

import ast
import re
import types
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

Outcome = list[str]  # ["ok", what came back] or [type of the error, its first line]

NUMBERS = np.random.default_rng(3)
TENSORS = {
    "a": NUMBERS.normal(size=(2, 3)),
    "b": NUMBERS.normal(size=(2, 3)),
    "p": NUMBERS.uniform(0.2, 0.8, (2, 3)),
    "v": np.array([0.5, 1.5, 2.5]),
    "u": np.array([1.0, -1.0, 2.0]),
    "s": np.array(1.5),
    "sq": np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 5.0]]),
    "c": NUMBERS.normal(size=(3, 4)),
    "cube": NUMBERS.normal(size=(2, 3, 4)),
    "batch": NUMBERS.normal(size=(2, 4, 5)),
    "i": np.array([[0, 1, 1], [1, 0, 0]]),
    "k": np.array([0, 1]),
    "m": np.array([[True, False, True], [False, True, True]]),
    "z": NUMBERS.normal(size=(2, 3)) + 1j * NUMBERS.normal(size=(2, 3)),
}

# What takes the place of an argument, by what the argument was.
NO_TENSOR = ["[1.0, 2.0]", "None", "'text'", "2.0", "True"]
SHAPES = [
    "ones(7, 5, 2)",
    "ones(5)",
    "ones(())",
    "ones(0)",
    "ones(0, 3)",
    "ones(1, 1, 1, 1)",
]
DTYPES = ["{}.long()", "{}.bool()", "{}.double()", "{}.half()", "{}.float()"]
INTEGERS = ["9", "-9", "'text'", "1.5", "None", "[0, 0]", "ones(2)"]
FLOATS = ["'text'", "[1.0]", "-1.0", "ones(2)"]
TEXTS = ["'nonsense'", "3", "None"]
TUPLES = ["()", "(9, 9)", "(0, 0)", "'text'", "(1.5,)", "(-7,)", "('text',)"]
LISTS_OF_TENSORS = ["[]", "[a, 1]", "[a, cube]", "a", "'text'", "[a, i]"]


def spoiled(call: str) -> list[str]:
    """Wrong calls made of a right one, and the right one itself."""
    tree = ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    found = [call]
    for i, argument in enumerate(tree.args):
        for wrong in replacements(argument):
            args = [*tree.args[:i], wrong, *tree.args[i + 1 :]]
            found.append(ast.unparse(ast.Call(tree.func, args, tree.keywords)))
    for i, keyword in enumerate(tree.keywords):
        for wrong in replacements(keyword.value):
            keywords = list(tree.keywords)
            keywords[i] = ast.keyword(keyword.arg, wrong)
            found.append(ast.unparse(ast.Call(tree.func, tree.args, keywords)))
    if "__" not in call:
        found += _of_another_count(tree)
    if isinstance(tree.func, ast.Attribute) and isinstance(tree.func.value, ast.Name):
        found += _of_another_tensor(tree)
    return list(dict.fromkeys(found))


def _of_another_count(tree: ast.Call) -> Iterator[str]:
    """One argument missing, one of an unknown name, too many."""
    if tree.args:
        yield ast.unparse(ast.Call(tree.func, tree.args[:-1], tree.keywords))
    nonsense = [*tree.keywords, ast.keyword("nonsense", ast.Constant(1))]
    yield ast.unparse(ast.Call(tree.func, tree.args, nonsense))
    many = [*tree.args, *[ast.Constant("text")] * 6]
    yield ast.unparse(ast.Call(tree.func, many, tree.keywords))


def _of_another_tensor(call: ast.Call) -> Iterator[str]:
    """A method, of tensors it may not be meant for."""
    assert isinstance(call.func, ast.Attribute)
    name = ast.unparse(call.func.value)
    if name in TENSORS:
        for text in (*SHAPES, *[each.format(name) for each in DTYPES]):
            value = ast.parse(text, mode="eval").body
            method = ast.Attribute(value, call.func.attr, ast.Load())
            yield ast.unparse(ast.Call(method, call.args, call.keywords))


def replacements(argument: ast.expr) -> list[ast.expr]:
    """What may stand by mistake in the place of an argument."""
    text = ast.unparse(argument)
    if isinstance(argument, ast.List) and argument.elts and not _plain(argument):
        wrong = LISTS_OF_TENSORS
    elif isinstance(argument, ast.List | ast.Tuple):
        wrong = TUPLES
    elif isinstance(argument, ast.Constant | ast.UnaryOp):
        value = ast.literal_eval(argument)
        kinds = {int: INTEGERS, float: FLOATS, str: TEXTS, bool: TEXTS}
        wrong = kinds.get(type(value), ["'text'"])
    elif text in {"float32", "float64", "int64"}:
        wrong = ["'text'", "3", "ones(2)"]
    elif isinstance(argument, ast.Name):
        kind = {"i": ".long()", "b": ".bool()"}.get(_kind(text), "")
        shapes = [each + kind for each in SHAPES]
        wrong = [*NO_TENSOR, *shapes, *[each.format(text) for each in DTYPES]]
    else:
        wrong = [*NO_TENSOR, *SHAPES]
    return [ast.parse(each, mode="eval").body for each in wrong if each != text]


def _kind(name: str) -> str:
    return TENSORS[name].dtype.kind if name in TENSORS else "f"


def _plain(value: ast.List) -> bool:
    return all(isinstance(each, ast.Constant | ast.List) for each in value.elts)


# ------------------------------------------------------------------ running one


@cache
def _compiled(call: str) -> types.CodeType:
    return compile(call, "<call>", "eval")


class Names(dict[str, Any]):
    """The names of a call: fresh tensors, and the functions of a library."""

    def __init__(self, t: Any) -> None:
        super().__init__()
        self.t = t

    def __missing__(self, name: str) -> Any:
        if name in {"None", "True", "False"}:
            raise KeyError(name)
        if name in TENSORS:
            made = self.t.from_numpy(TENSORS[name].copy())
            single = {"f": "float32", "c": "complex64"}.get(_kind(name))
            self[name] = made.to(getattr(self.t, single)) if single else made
        else:
            self[name] = getattr(self.t, name)
        return self[name]


def has(t: Any, call: str) -> bool:
    """Whether the library has the function of a call."""
    function = ast.parse(call, mode="eval").body.func  # type: ignore[attr-defined]
    try:
        eval(compile(ast.Expression(function), "<call>", "eval"), Names(t))
    except AttributeError:
        return False
    return True


def attempt(
    t: Any, call: str, names: Names | None = None
) -> tuple[Any, BaseException | None]:
    """What a call returns, or how it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return evaluate(call, Names(t) if names is None else names), None
        except Exception as error:
            return None, error


def evaluate(call: str, names: Names) -> Any:
    return eval(_compiled(call), names)


def names_of(call: str) -> list[str]:
    """The tensors that a call mentions."""
    return [name for name in _compiled(call).co_names if name in TENSORS]


def outcome(t: Any, call: str) -> Outcome:
    """How a call ends, in words that both libraries share."""
    value, error = attempt(t, call)
    if error is None:
        return ["ok", described(t, value)]
    return [type(error).__name__, first_line(error)]


def described(t: Any, value: Any) -> str:
    """Dtypes and shapes of what came back."""
    if isinstance(value, t.Tensor):
        return f"{str(value.dtype).removeprefix('torch.')}{list(value.shape)}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(described(t, each) for each in value) + ")"
    return type(value).__name__


def first_line(error: BaseException) -> str:
    text = str(error).strip()
    return (text.splitlines() or [""])[0].strip()


# ------------------------------------------------------------------ comparing

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
POSITION = re.compile(r" \(position \d+\)")
# What an argument parser says: PyTorch's in C++ lists overloads and positions, Python's
# counts parameters. All of them say that an argument does not fit its parameter.
UNFITTING = re.compile(
    r"received an invalid combination of arguments|failed to unpack the object"
    r"|got an unexpected keyword argument|takes (no|from|at|\d)|missing \d"
    r"|got multiple values for|must be [\w. ]+, (not|but)|must be Tensors?$"
    r"|expected Tensor as element|can be either"
)
# Where PyTorch fails by accident, inside; a plain word from us is better.
ACCIDENTS = {"AttributeError", "AssertionError", "KeyError", "UnboundLocalError"}
# What no user should see: it comes from inside this library, or from NumPy.
INSIDE = re.compile(
    r"_array|numpy|np\.|ufunc|DType|operands could not|object has no attribute"
    r"|has no len|not subscriptable|not supported between|could not be broadcast"
    r"|bad operand|as an integer|converted to an index|is not iterable|invalid literal"
    r"|could not convert|tuple index|slice indices|object is not callable"
)


def plain(line: str) -> str:
    """A line without what differs for no reason."""
    line = POSITION.sub("", ADDRESS.sub("", line))
    line = line.partition(" Declaration:")[0].replace("(sparse_coo)", "()")
    return re.sub(r"\s+", " ", line).strip().rstrip(".").replace('"', "'")


def fault(ours: Outcome, theirs: Outcome) -> str | None:
    """What is wrong with how a call ended here, apart from the words."""
    kind, line = ours
    if theirs[0] == "ok":
        if kind in {"ok", "NotImplementedError"}:
            return None if kind != "ok" or line == theirs[1] else "another result"
        return "PyTorch answers"
    if kind == "ok":
        return "PyTorch refuses"
    if INSIDE.search(line) and plain(line) != plain(theirs[1]):
        return "an error from inside"
    by_accident = theirs[0] in ACCIDENTS or "INTERNAL ASSERT" in theirs[1]
    if kind != theirs[0] and not by_accident:
        return "another type of error"
    return None


def same_words(ours: Outcome, theirs: Outcome) -> bool:
    """Equal first lines; or both say that an argument does not fit its parameter."""
    one, other = plain(ours[1]), plain(theirs[1])
    if "ok" in (ours[0], theirs[0]) or ours[0] != theirs[0] or one == other:
        return True  # what is not a matter of words is a fault
    fits = ours[0] == "TypeError" and UNFITTING.search(other)
    return bool(fits and UNFITTING.search(one))
