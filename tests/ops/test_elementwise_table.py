"""Every elementwise operation × every kind of number, shape and form, against PyTorch.

One line for an operation: its call, and the range in which it is smooth. The tests run
each line in float64 with both gradients, in every other dtype, on strange memory, at
the edges of the numbers, as a method and in place.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from parity import assert_agree, closeness, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

# ------------------------------------------------------------------ the tables

# name: (range, and what is written behind the first argument)
ONE: dict[str, tuple[float, float, tuple[Any, ...], dict[str, Any]]] = {
    "abs": (0.5, 2, (), {}),
    "acos": (-0.9, 0.9, (), {}),
    "acosh": (1.1, 4, (), {}),
    "asin": (-0.9, 0.9, (), {}),
    "asinh": (-4, 4, (), {}),
    "atan": (-4, 4, (), {}),
    "atanh": (-0.9, 0.9, (), {}),
    "bitwise_not": (0, 9, (), {}),
    "ceil": (0.1, 0.9, (), {}),
    "clamp": (-2, 2, (-1, 1), {}),
    "clamp_max": (-2, 2, (0.5,), {}),
    "clamp_min": (-2, 2, (0.5,), {}),
    "clip": (-2, 2, (), {"min": 0.5}),
    "clone": (-2, 2, (), {}),
    "cos": (-4, 4, (), {}),
    "cosh": (-3, 3, (), {}),
    "deg2rad": (-200, 200, (), {}),
    "digamma": (20, 90, (), {}),
    "erf": (-3, 3, (), {}),
    "erfc": (-3, 3, (), {}),
    "erfinv": (-0.95, 0.95, (), {}),
    "exp": (-2, 2, (), {}),
    "exp2": (-2, 2, (), {}),
    "expm1": (-2, 2, (), {}),
    "floor": (0.1, 0.9, (), {}),
    "frac": (0.1, 0.9, (), {}),
    "i0": (-30, 30, (), {}),
    "isfinite": (-2, 2, (), {}),
    "isinf": (-2, 2, (), {}),
    "isnan": (-2, 2, (), {}),
    "isneginf": (-2, 2, (), {}),
    "isposinf": (-2, 2, (), {}),
    "lgamma": (0.3, 20, (), {}),
    "log": (0.5, 4, (), {}),
    "log10": (0.5, 4, (), {}),
    "log1p": (-0.5, 4, (), {}),
    "log2": (0.5, 4, (), {}),
    "logical_not": (-2, 2, (), {}),
    "logit": (0.1, 0.9, (), {}),
    "mvlgamma": (2, 9, (3,), {}),
    "nan_to_num": (-2, 2, (), {}),
    "neg": (-2, 2, (), {}),
    "positive": (-2, 2, (), {}),
    "rad2deg": (-4, 4, (), {}),
    "reciprocal": (0.5, 2, (), {}),
    "relu": (-2, 2, (), {}),
    "round": (0.6, 1.4, (), {}),
    "rsqrt": (0.5, 2, (), {}),
    "sgn": (-2, 2, (), {}),
    "sigmoid": (-5, 5, (), {}),
    "sign": (-2, 2, (), {}),
    "signbit": (-2, 2, (), {}),
    "sin": (-4, 4, (), {}),
    "sinc": (0.1, 3, (), {}),
    "sinh": (-3, 3, (), {}),
    "special.entr": (0.1, 3, (), {}),
    "special.erfcx": (-3, 9, (), {}),
    "special.i0e": (-30, 30, (), {}),
    "special.i1": (-30, 30, (), {}),
    "special.i1e": (-30, 30, (), {}),
    "special.log_ndtr": (-9, 3, (), {}),
    "special.ndtr": (-3, 3, (), {}),
    "special.ndtri": (0.01, 0.99, (), {}),
    "sqrt": (0.5, 4, (), {}),
    "square": (-2, 2, (), {}),
    "tan": (-1.4, 1.4, (), {}),
    "tanh": (-3, 3, (), {}),
    "trunc": (0.1, 0.9, (), {}),
    # other settings of those
    "clamp ": (-2, 2, (None, 0.5), {}),
    "float_power": (0.5, 2, (1.5,), {}),
    "float_power ": (-2, 2, (2,), {}),
    "logit ": (0.1, 0.9, (0.3,), {}),
    "nan_to_num ": (-2, 2, (1.5,), {"posinf": 2.5, "neginf": -3.0}),
    "pow": (0.5, 2, (-1.5,), {}),
    "pow ": (-2, 2, (3,), {}),
    "round ": (0.62, 0.68, (), {"decimals": 1}),
    "round  ": (55, 145, (), {"decimals": -2}),
}
NUMBERS = ["add", "sub", "mul", "div", "true_divide", "floor_divide", "remainder",
           "fmod", "pow", "xlogy", "special.xlog1py", "copysign", "eq", "ne", "lt",
           "le", "gt", "ge", "rsub"]  # fmt: skip
LEFT = ["add", "sub", "mul", "div", "pow", "xlogy", "special.xlog1py", "float_power"]
WHOLE = ["gcd", "lcm", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift",
         "bitwise_right_shift"]  # fmt: skip
TWO = [*NUMBERS, "atan2", "float_power", "fmax", "fmin", "heaviside", "hypot", "ldexp",
       "logaddexp", "logaddexp2", "logical_and", "logical_or", "logical_xor", "maximum",
       "minimum", "nextafter", "isclose", "clamp_min", "clamp_max"]  # fmt: skip
# Half of a whole operation: some in PyTorch are rounded in between, some not there.
NOT_HALF = {"erfinv", "i0", "nextafter", "sinc", "special.erfcx", "special.i1",
            "special.i1e", "special.log_ndtr", "special.ndtri"}  # fmt: skip
# ψ₁, the slope of digamma, is exact to 1e-9 in PyTorch, to the last digits here.
ROUGH = {"lgamma", "mvlgamma"}
# PyTorch's rules compute with the operand as it came: -a wraps round in uint8, and
# booleans have no difference.
WRAPS = {"atan2", "logaddexp", "logaddexp2", "pow"}
# In float16 an intermediate result is infinite in PyTorch where the slope is not.
NO_SLOPE_IN_HALF = {"pow"}
# PyTorch has no gradient of these and says so; ``test_refused_gradients`` asks.
NO_GRADIENT = {"floor_divide", "heaviside", "nextafter"}
# One node in PyTorch, several here, or the other way round.
OTHER_NAMES = {"special.ndtr", "rsub", "floor_divide"}


def call(t: Any, name: str, *args: Any, **settings: Any) -> Any:
    """``torch.name(...)``, or ``torch.special.name(...)``."""
    function = t
    for part in name.strip().split("."):
        function = getattr(function, part)
    return function(*args, **settings)


def of_one(name: str) -> Any:
    _, _, more, settings = ONE[name]
    return lambda t, a: call(t, name, a, *more, **settings)


def agree(case: Any, *arrays: Any, **options: Any) -> None:
    """Both libraries agree on everything, or both refuse with the same words."""
    errors = []
    for t in (torch, tinygrad_edu):
        try:
            case(t, *[t.from_numpy(each) for each in arrays])
            errors.append("")
        except (RuntimeError, TypeError) as error:
            errors.append(f"{type(error).__name__} {error}".splitlines()[0])
    assert errors[0] == errors[1]
    if not errors[0]:
        theirs = observe(torch, case, arrays, **options)
        ours = observe(tinygrad_edu, case, arrays, **options)
        assert_agree(ours, theirs, closeness(arrays))


# ------------------------------------------------------------------ one operand


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("shape", [(3, 4), (), (0, 3)], ids=str)
def test_one(name: str, shape: Any, draw: Any) -> None:
    low, high, *_ = ONE[name]
    second = name not in ROUGH
    names = name not in OTHER_NAMES
    agree(of_one(name), draw(shape, low, high), second=second, names=names)


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "uint8", "bool"])
def test_one_in_other_types(name: str, dtype: str, draw: Any) -> None:
    low, high, *_ = ONE[name]
    if dtype == "float16" and name.strip() in NOT_HALF:
        return
    if not dtype.startswith("float"):
        low, high = -4 if dtype != "uint8" else 0, 9
    whole = draw((4, 6), low, high, dtype)
    agree(of_one(name), whole.T[::2], second=False, names=False)


EDGES = np.array(
    [0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2, -2, 3, 30, -30, 700, 1e-8, -1e-8,
     1e-300, 1e-310, 1e8, -1e8, 1e300, -1e300, np.inf, -np.inf, np.nan]
)  # fmt: skip
# Poles and far ends, where PyTorch's own answer is an accident of its arithmetic.
ODD = {
    "digamma": "the slope at poles is 6e32 in PyTorch, ∞ here",
    "logit": "the slope at -0",
    "logit ": "the slope at the border, 0 or nan",
    "mvlgamma": "the slope near a pole",
    "special.i1": "the slope of nan is 0.5 in PyTorch",
    "special.i1e": "the slope of nan is 0.5 in PyTorch",
    "special.log_ndtr": "the slope at -1e8, lost in e^(a² - a²)",
    "special.ndtr": "e^-450 has no more than 13 digits",
    "special.ndtri": "the slope at 1e-300",
}
# The sign of a zero that comes from two zeros is left to the processor.
ANY_ZERO = {
    "logaddexp2",
    "relu",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "clamp_min",
    "clamp_max",
}


def with_signs(case: Any) -> Any:
    """The case, and the signs of its zeros."""

    def both(t: Any, *tensors: Any) -> Any:
        out = case(t, *tensors)
        if not out.is_floating_point():
            return out
        zero = out.detach() == 0
        return out, t.copysign(t.ones_like(out), out).detach() * zero

    return both


@pytest.mark.parametrize("name", [each for each in ONE if each not in ODD])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_one_at_the_edges(name: str, dtype: str) -> None:
    """Signed zeros, infinities, nan, poles, overflow: values and slopes."""
    with np.errstate(all="ignore"):
        edges = EDGES.astype(dtype)
    case = of_one(name) if name in ANY_ZERO else with_signs(of_one(name))
    agree(case, edges, second=False, names=False)


# ------------------------------------------------------------------ two operands

PAIRS = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 1), (1, 3)),
    ((), (2, 3)),
    ((0, 3), (3,)),
]


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("shapes", PAIRS, ids=str)
def test_two(name: str, shapes: Any, draw: Any) -> None:
    a, b = draw(shapes[0], 0.5, 3), draw(shapes[1], 0.5, 3, seed=1)
    if shapes[0] == () and name in {"clamp_min", "clamp_max"}:
        a, b = b, a
    agree(
        lambda t, a, b: call(t, name, a, b),
        a,
        b,
        gradients=name not in NO_GRADIENT,
        names=name not in OTHER_NAMES,
    )


TYPES = ["float32", "float16", "int64", "uint8", "bool"]


@pytest.mark.parametrize("name", [*TWO, *WHOLE])
@pytest.mark.parametrize("first", TYPES)
@pytest.mark.parametrize("second", TYPES)
def test_two_in_other_types(name: str, first: str, second: str, draw: Any) -> None:
    a, b = draw((4, 6), 0, 7, first).T[::2], draw((1, 4), 1, 7, second, seed=1)
    if name in NOT_HALF and "float16" in (first, second):
        return
    mixed = {first, second} & {"bool", "uint8"} and name in WRAPS
    narrow = "float16" in (first, second) and name in NO_SLOPE_IN_HALF
    agree(
        lambda t, a, b: call(t, name, a, b),
        a,
        b,
        gradients=name not in NO_GRADIENT and not mixed and not narrow,
        second=False,
        names=False,
    )


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", [2, -3, 0, 0.5, True], ids=str)
@pytest.mark.parametrize("dtype", ["float64", "int64", "bool"])
def test_number_on_the_right(name: str, number: Any, dtype: str, draw: Any) -> None:
    if name == "pow" and number is True:
        return
    a = draw((5,), 0.5, 4, dtype)
    agree(
        lambda t, a: call(t, name, a, number),
        a,
        gradients=name not in NO_GRADIENT,
        names=name not in OTHER_NAMES,
    )


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("number", [2, 0, 0.5], ids=str)
@pytest.mark.parametrize("dtype", ["float64", "int64", "bool"])
def test_number_on_the_left(name: str, number: Any, dtype: str, draw: Any) -> None:
    a = draw((5,), 0.5, 4, dtype)
    agree(lambda t, a: call(t, name, number, a), a)


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_two_at_the_edges(name: str, dtype: str) -> None:
    """Every edge with every other."""
    with np.errstate(all="ignore"):
        usual = (abs(EDGES) < 1e9) & (abs(EDGES) > 1e-9) | (EDGES == 0)
        far = usual if name in {"fmod", "remainder"} else abs(EDGES) != 1e-310
        edges = EDGES[far].astype(dtype)
    case = lambda t, a, b: call(t, name, a, b)  # noqa: E731
    slopes = name not in NO_GRADIENT | {
        "xlogy",
        "special.xlog1py",
        "pow",
        "float_power",
    }
    options = {"gradients": slopes, "second": False, "names": False}
    if name not in ANY_ZERO:
        case = with_signs(case)
    agree(case, edges[:, None], edges, **options)


# ------------------------------------------------------------------ three operands

THREE = {
    "addcmul": lambda t, a, b, c: t.addcmul(a, b, c),
    "addcmul value": lambda t, a, b, c: a.addcmul(b, c, value=-2),
    "addcdiv": lambda t, a, b, c: t.addcdiv(a, b, c),
    "addcdiv value": lambda t, a, b, c: a.addcdiv(b, c, value=0.5),
    "lerp": lambda t, a, b, c: t.lerp(a, b, c),
    "lerp number": lambda t, a, b, c: t.lerp(a, b, 0.3) + c,
    "lerp far": lambda t, a, b, c: a.lerp(b, 1.7) + c,
    "clamp": lambda t, a, b, c: t.clamp(a, b, c),
    "where": lambda t, a, b, c: t.where(a > 1, b, c),
    "method where": lambda t, a, b, c: b.where(a > 1, c),
    "masked_fill": lambda t, a, b, c: t.masked_fill(a * b, c > 1, a.sum()),
}


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "bool"])
@pytest.mark.parametrize(
    "shapes", [((2, 3),) * 3, ((2, 3), (3,), (2, 1)), ((), (), ()), ((0, 3),) * 3],
    ids=["alike", "broadcast", "single", "empty"],
)  # fmt: skip
def test_three(name: str, dtype: str, shapes: Any, draw: Any) -> None:
    arrays = [draw(shape, 0.5, 4, dtype, seed=i) for i, shape in enumerate(shapes)]
    names = name in {"addcmul", "addcdiv", "lerp", "clamp", "where"}
    agree(THREE[name], *arrays, names=names, second=dtype == "float64")


def test_ties_and_crossed_bounds() -> None:
    """Where PyTorch sends the gradient when a bound is met, crossed or nan."""
    a = np.array([0.0, 1, 2, 3, 4, np.nan])
    low, high = np.array([1.0, 1, 2, 5, np.nan, 1]), np.array([3.0, 1, 2, 2, 3, 2])
    agree(lambda t, a, b, c: t.clamp(a, b, c), a, low, high, second=False)
    agree(lambda t, a, b: t.clamp(a, min=b), a, low, second=False)
    agree(lambda t, a, b: t.clamp_max(a, b), a, high, second=False)
    ties = np.array([1.0, np.nan, 2, np.nan, 3]), np.array([1.0, 2, np.nan, np.nan, 1])
    for name in ("maximum", "minimum", "fmax", "fmin"):
        agree(lambda t, a, b, n=name: getattr(t, n)(a, b), *ties, second=False)


def test_crossed_numbers() -> None:
    a = np.array([0.0, 1, 1.5, 2, 3, np.nan])
    for bounds in ((2, 1), (np.nan, 1), (None, np.nan), (0, None), (1.5, 1.5)):
        agree(lambda t, a, b=bounds: t.clamp(a, *b), a, second=False)


# ------------------------------------------------------------------ methods, in place

ALIASES = {
    "absolute": "abs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin",
    "arcsinh": "asinh", "arctan": "atan", "arctanh": "atanh", "fix": "trunc",
    "negative": "neg",
}  # fmt: skip
# In-place logic keeps the slope of what was there before in PyTorch: 1 instead of 0.
NO_SLOPE_IN_PLACE = [
    "logical_not",
    "logical_and",
    "logical_or",
    "logical_xor",
    "acosh",
    "asinh",
    "atanh",
    "arccosh",
    "arcsinh",
    "arctanh",
]
# Refused, too, but PyTorch has words of its own for an integer that is to be a float.
OTHER_WORDS = {"clamp_", "clamp_max_", "clamp_min_", "clip_", "mvlgamma_", "ldexp_"}
METHODS = [each for each in ONE if "." not in each] + list(ALIASES)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("ending", ["", "_"])
def test_methods_of_one(name: str, ending: str, draw: Any) -> None:
    low, high, more, settings = ONE[ALIASES.get(name, name)]
    method = name.strip() + ending
    if not hasattr(torch.Tensor, method):
        return

    def case(t: Any, a: Any) -> Any:
        inner = a * 1
        out = getattr(inner, method)(*more, **settings)
        assert not ending or out is inner
        return out * 1.0

    options = {"names": False, "second": False}
    slopes = method not in {f"{each}_" for each in NO_SLOPE_IN_PLACE}
    agree(case, draw((2, 3), low, high), gradients=slopes, **options)
    if method not in OTHER_WORDS:
        agree(case, draw((2, 3), 1, 5, "int64"), **options)


TWO_ALIASES = ["subtract", "multiply", "divide", "arctan2", "not_equal", "less",
               "less_equal", "greater", "greater_equal"]  # fmt: skip


@pytest.mark.parametrize(
    "name", [*TWO, *WHOLE, *TWO_ALIASES, "addcmul", "addcdiv", "lerp"]
)
@pytest.mark.parametrize("ending", ["", "_"])
@pytest.mark.parametrize("dtype", ["float64", "int64"])
def test_methods_of_two(name: str, ending: str, dtype: str, draw: Any) -> None:
    method = name + ending
    if not hasattr(torch.Tensor, method):
        return
    three = name in {"addcmul", "addcdiv", "lerp"}

    def case(t: Any, a: Any, b: Any) -> Any:
        inner = a * 1
        out = getattr(inner, method)(b, b) if three else getattr(inner, method)(b)
        assert not ending or out is inner
        return out * 1.0

    if dtype == "int64" and method in OTHER_WORDS:
        return
    a, b = draw((2, 3), 0.5, 6, dtype), draw((3,), 1, 6, dtype, seed=1)
    grads = name not in NO_GRADIENT and name not in NO_SLOPE_IN_PLACE
    agree(case, a, b, names=False, second=False, gradients=grads)


OPERATORS = ["x + y", "x - y", "x * y", "x / y", "x // y", "x % y", "x ** y", "x & y",
             "x | y", "x ^ y", "x << y", "x >> y", "x < y", "x >= y", "x == y", "~x",
             "-x", "+x", "abs(x)"]  # fmt: skip


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("left", ["float64", "int64", 3])
@pytest.mark.parametrize("right", ["float64", "int64", "bool", 2, -1.5])
def test_operators(sign: str, left: Any, right: Any, draw: Any) -> None:
    """Each with tensors and numbers on both sides, and what is refused."""
    given = [each for each in (left, right) if isinstance(each, str)]
    if not given or (sign == "x ** y" and "bool" in (left, right)):
        return
    arrays = [draw((4,), 1, 6, each, seed=i) for i, each in enumerate(given)]

    def case(t: Any, *tensors: Any) -> Any:
        rest = list(tensors)
        x = rest.pop(0) if isinstance(left, str) else left
        y = rest.pop(0) if isinstance(right, str) else right
        out = eval(sign, {"x": x, "y": y, "abs": abs})
        return out if hasattr(out, "dtype") else t.tensor(out)

    slopes = "//" not in sign and not (sign == "x % y" and not isinstance(left, str))
    agree(case, *arrays, gradients=slopes, names=False, second=False)


IN_PLACE = ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>="]


@pytest.mark.parametrize("sign", IN_PLACE)
@pytest.mark.parametrize("right", ["int64", "float64", 2, 1.5])
@pytest.mark.parametrize("left", ["float64", "int64", "bool"])
def test_in_place_operators(sign: str, left: str, right: Any, draw: Any) -> None:
    if sign[0] in "&|^<>" and right in ("float64", 1.5):
        return  # refused by both: by PyTorch for the result, here for the operation
    arrays = [draw((4,), 1, 6, left)]
    if isinstance(right, str):
        arrays.append(draw((4,), 1, 6, right, seed=1))

    def case(t: Any, *tensors: Any) -> Any:
        names = {"x": tensors[0] * 1, "y": tensors[1] if len(tensors) > 1 else right}
        kept = names["x"]
        exec(f"x {sign} y", names)
        assert names["x"] is kept
        return kept * 1.0

    agree(case, *arrays, gradients=sign != "//=", names=False, second=False)


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    "expression",
    ["a // 2", "t.floor_divide(a, a)", "t.heaviside(a, a)"],
)
def test_refused_gradients(expression: str) -> None:
    """PyTorch decided that these have none; silence would be a wrong gradient."""
    messages = []
    for t in (torch, tinygrad_edu):
        a = t.tensor([1.5, 2.0], requires_grad=True)
        out = eval(expression, {"a": a, "t": t})
        assert out.requires_grad
        with pytest.raises(RuntimeError) as caught:
            out.sum().backward()
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


WRONG = [
    "a + 'x'", "'x' - a", "a * None", "None / a", "a < 'x'", "a ** [1]", "a & 'x'",
    "a // None", "a % None", "i << None", "t.add(a, 'x')", "t.add(a, a, alpha='x')",
    "t.add(i, i, alpha=0.5)", "t.add(a, a, alpha=True)", "b - b", "b - 1", "1 - b",
    "i - b", "-b", "+b", "abs(b)", "b ** b", "i ** -1", "i // 0", "i % 0",
    "t.fmod(i, 0)", "t.div(a, a, rounding_mode='up')", "t.maximum(a, 1.0)",
    "t.atan2(1.0, a)", "t.heaviside(a, i)", "t.heaviside(a, 1.0)", "t.clamp(a)",
    "t.clamp_min(2.0, a)", "t.where(i, a, a)", "t.where(b, a)", "t.hypot(i, i)",
    "t.lerp(a, a.double(), 0.5)", "t.lerp(a, a, a.double())", "t.lerp(i, i, 0.5)",
    "t.addcdiv(i, i, i)", "t.addcmul(b, b, b)", "t.addcmul(a, 2.0, a)", "a & a",
    "i.add_(1.5)", "i.div_(2)", "i.sqrt_()", "a.float_power_(2)", "b.add_(1)",
    "t.isclose(a, i)", "t.isclose(a, a, rtol=-1.0)", "t.masked_fill(a, i, 1)",
    "t.masked_fill(a, b, a)", "t.polygamma(-1, a)", "t.mvlgamma(a, 0)", "~a",
    "t.round(i, decimals=1)", "t.frac(i)", "t.copysign(2.0, a)", "t.eq(2.0, a)",
    "t.exp(2.0)", "t.gcd(a, a)", "t.nan_to_num(a, nan='x')",
]  # fmt: skip


@pytest.mark.parametrize("expression", WRONG)
def test_refusals(expression: str) -> None:
    """The same type of error, and the same first line."""
    found = []
    for t in (torch, tinygrad_edu):
        names = {"t": t, "a": t.tensor([1.5, 2.0, 3.0]), "i": t.tensor([1, 2, 3])}
        names["b"] = t.tensor([True, False, True])
        with pytest.raises(Exception) as caught:  # noqa: PT011
            eval(expression, names)
        found.append((type(caught.value).__name__, str(caught.value).splitlines()[0]))
    assert found[0] == found[1]
