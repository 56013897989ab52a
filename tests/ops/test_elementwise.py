"""Elementwise functions against PyTorch: values, types, names, both gradients."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

# ------------------------------------------------------------------ one operand

# name: (function, the range in which it is smooth)
UNARY = {
    "neg": (lambda t, a: -a, -2, 2),
    "pos": (lambda t, a: +a, -2, 2),
    "abs": (lambda t, a: abs(a), -2, 2),
    "torch.abs": (lambda t, a: t.abs(a), 0.5, 2),
    "reciprocal": (lambda t, a: t.reciprocal(a), 0.5, 2),
    "sqrt": (lambda t, a: t.sqrt(a), 0.5, 4),
    "rsqrt": (lambda t, a: t.rsqrt(a), 0.5, 4),
    "square": (lambda t, a: t.square(a), -2, 2),
    "exp": (lambda t, a: t.exp(a), -2, 2),
    "expm1": (lambda t, a: a.expm1(), -2, 2),
    "log": (lambda t, a: a.log(), 0.5, 4),
    "log1p": (lambda t, a: t.log1p(a), -0.5, 4),
    "log2": (lambda t, a: t.log2(a), 0.5, 4),
    "log10": (lambda t, a: t.log10(a), 0.5, 4),
    "sin": (lambda t, a: t.sin(a), -4, 4),
    "cos": (lambda t, a: t.cos(a), -4, 4),
    "tanh": (lambda t, a: t.tanh(a), -3, 3),
    "sigmoid": (lambda t, a: t.sigmoid(a), -5, 5),
    "relu": (lambda t, a: t.relu(a), -2, 2),
    "sign": (lambda t, a: t.sign(a), -2, 2),
    "floor": (lambda t, a: t.floor(a), 0.1, 0.9),
    "ceil": (lambda t, a: t.ceil(a), 0.1, 0.9),
    "round": (lambda t, a: t.round(a), 0.6, 1.4),
    "trunc": (lambda t, a: t.trunc(a), 0.1, 0.9),
    "clone": (lambda t, a: a.clone(), -2, 2),
    "isnan": (lambda t, a: t.isnan(a), -2, 2),
    "isinf": (lambda t, a: t.isinf(a), -2, 2),
    "isfinite": (lambda t, a: t.isfinite(a), -2, 2),
    "logical_not": (lambda t, a: t.logical_not(a), -2, 2),
    "clamp": (lambda t, a: t.clamp(a, -1, 1), -2, 2),
    "clamp above": (lambda t, a: a.clamp(min=0.5), -2, 2),
    "clamp below": (lambda t, a: a.clip(max=0.5), -2, 2),
    "power of number": (lambda t, a: 2**a, -2, 2),
    "power 3": (lambda t, a: a**3, -2, 2),
    "power 2": (lambda t, a: a**2, -2, 2),
    "power 1": (lambda t, a: a**1, -2, 2),
    "power 0": (lambda t, a: a**0, -2, 2),
    "power -1": (lambda t, a: a**-1, 0.5, 2),
    "power 0.5": (lambda t, a: a.pow(0.5), 0.5, 2),
    "float": (lambda t, a: a.float(), -2, 2),
    "half": (lambda t, a: a.half(), -2, 2),
    "to": (lambda t, a: a.to(t.float64), -2, 2),
    "to itself": (lambda t, a: a.double() * 2, -2, 2),
    "number left": (lambda t, a: 2 - a, -2, 2),
    "number right": (lambda t, a: a - 2.5, -2, 2),
    "divided": (lambda t, a: a / 4, -2, 2),
    "divider": (lambda t, a: 4 / a, 0.5, 2),
    "remainder": (lambda t, a: a % 0.7, 0.8, 1.2),
    "masked_fill": (lambda t, a: a.masked_fill(a > 0, -1), -2, 2),
    "where number": (lambda t, a: t.where(a > 0, a, 0.5), -2, 2),
    "where number left": (lambda t, a: t.where(a > 0, 2, a), -2, 2),
    "twice": (lambda t, a: a * a + a, -2, 2),
    "thrice": (lambda t, a: a * (a + a.exp()) / (a * a + 1), -2, 2),
}
# Where the names in the graph differ: PyTorch has several nodes for one operation.
OTHER_NAMES = {"%", "product of both", "clamp by tensor"}


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("shape", [(3, 4), (), (0, 3)], ids=str)
def test_one_operand(name: str, shape: Any, compare: Any, draw: Any) -> None:
    function, low, high = UNARY[name]
    compare(function, draw(shape, low, high), names=name not in OTHER_NAMES)


@pytest.mark.parametrize("name", UNARY)
def test_one_operand_float32_not_contiguous(name: str, compare: Any, draw: Any) -> None:
    function, low, high = UNARY[name]
    whole = draw((4, 6), low, high, "float32")
    compare(function, whole.T[::2], names=name not in OTHER_NAMES)


INTEGERS = [name for name in UNARY if name not in {"power -1", "masked_fill"}]


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_one_operand_of_integers(name: str, dtype: str, compare: Any) -> None:
    function, *_ = UNARY[name]
    compare(function, np.array([[1, 2, 3], [4, 5, 7]], dtype))


BOOLEANS = ["exp", "sqrt", "sigmoid", "logical_not", "isnan", "float", "divided",
            "power 2", "clone", "isfinite", "where number", "sign"]  # fmt: skip


@pytest.mark.parametrize("name", BOOLEANS)
def test_one_operand_of_booleans(name: str, compare: Any) -> None:
    function, *_ = UNARY[name]
    compare(function, np.array([True, False, True]))


# ------------------------------------------------------------------ two operands

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "**": operator.pow,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FUNCTIONS = {
    "add alpha": lambda t, a, b: t.add(a, b, alpha=2),
    "sub alpha": lambda t, a, b: t.sub(a, b, alpha=2),
    "maximum": lambda t, a, b: t.maximum(a, b),
    "minimum": lambda t, a, b: t.minimum(a, b),
    "max": lambda t, a, b: t.max(a, b),
    "where": lambda t, a, b: t.where(a > b, a, b * 2),
    "clamp by tensor": lambda t, a, b: t.clamp(a, min=b),
    "div": lambda t, a, b: t.div(a, b),
    "product of both": lambda t, a, b: (a * b) / (a + b) - b * b,
    "logical_and": lambda t, a, b: t.logical_and(a > 1, b > 1),
    "logical_or": lambda t, a, b: t.logical_or(a > 1, b),
    "logical_xor": lambda t, a, b: t.logical_xor(a, b > 1),
    "isclose": lambda t, a, b: t.isclose(a, b + 0 * a),
}
TWO = {
    **{sign: (lambda t, a, b, f=f: f(a, b)) for sign, f in BINARY.items()},
    **FUNCTIONS,
}
PAIRS = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((3,), (2, 3)),
    ((2, 1), (1, 3)),
    ((2, 3), ()),
    ((), ()),
    ((0, 3), (3,)),
    ((0, 3), (1, 3)),
    ((4, 1, 3), (2, 1)),
]


@pytest.mark.parametrize("shapes", PAIRS, ids=str)
@pytest.mark.parametrize("name", TWO)
def test_two_operands(name: str, shapes: Any, compare: Any, draw: Any) -> None:
    one, other = shapes
    a, b = draw(one, 0.5, 2), draw(other, 0.5, 2, seed=1)
    compare(TWO[name], a, b, names=name not in OTHER_NAMES)


DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32",
          "float64"]  # fmt: skip


@pytest.mark.parametrize("first", DTYPES)
@pytest.mark.parametrize("second", DTYPES)
@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((2, 3), ()), ((), ())], ids=str)
def test_promotion(
    first: str, second: str, shapes: Any, compare: Any, draw: Any
) -> None:
    """Result types and gradients of mixed types follow PyTorch's table."""
    a = draw(shapes[0], 1, 5, first)
    b = draw(shapes[1], 1, 5, second, seed=1)
    compare(lambda t, a, b: (a + b, a * b, a / b, a < b), a, b, second=False)


NUMBERS = [True, 2, -3, 2.5, 1e-3]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_python_numbers(number: Any, dtype: str, compare: Any, draw: Any) -> None:
    """A number takes the tensor's type, unless its kind is higher."""
    a = draw((2, 3), 1, 5, dtype)
    compare(
        lambda t, a: (a + number, number * a, a / number, number == a, a >= number),
        a,
        second=False,
    )


def test_zero_keeps_its_sign(compare: Any, draw: Any) -> None:
    a = draw((3,), 1, 2)
    compare(lambda t, a: (1 / (a * 0.0), 1 / (a * -0.0)), a, gradients=False)


def test_division_with_rounding(compare: Any) -> None:
    a = np.array([7, -7, 8, -8, 2**53 + 1, -(2**53) - 1])
    b = np.array([2, 2, -3, -3, 3, 3])
    for mode in ("floor", "trunc"):
        compare(lambda t, a, b, m=mode: t.div(a, b, rounding_mode=m), a, b)
        compare(
            lambda t, a, b, m=mode: t.div(a, b, rounding_mode=m),
            a[:4] / 3,
            b[:4] / 5,
            gradients=False,
        )
    compare(lambda t, a, b: (a // b, a % b, t.remainder(a, 3), 7 // b), a, b)
    compare(lambda t, a, b: (a // b, a % b), a[:4] / 3, b[:4] / 5, gradients=False)


def test_bits(compare: Any) -> None:
    a, b = np.array([5, 12, 255, 0]), np.array([3, 10, 7, -1])
    compare(lambda t, a, b: (a & b, a | b, a ^ b, ~a, a & 6, 3 | b, 1 ^ a), a, b)
    compare(lambda t, a, b: (a & b, a | b, a ^ b, ~a), a > 5, b > 5)


# ------------------------------------------------------------------ delicate points

DELICATE = {
    "ties of maximum": (lambda t, a, b: t.maximum(a, b), [1, 2, 3], [1, 3, 2]),
    "ties of minimum": (lambda t, a, b: t.minimum(a, b), [1, 2, 3], [1, 3, 2]),
    "nan in maximum": (lambda t, a, b: t.maximum(a, b), [1, np.nan], [np.nan, 1]),
    "0 ** b": (lambda t, a, b: a**b, [0, 0, 0, 2], [0, 1, 2, 0]),
    "division by zero": (lambda t, a, b: a / b, [1, -1, 0, 2], [0, 0, 0, np.inf]),
    "borders of clamp": (lambda t, a, b: t.clamp(a, -1, 1) + b, [-1, 1, 0], [0, 0, 0]),
    "abs at 0": (lambda t, a, b: a.abs() + b, [0, -1, 1], [0, 0, 0]),
    "relu at 0": (lambda t, a, b: a.relu() + b, [0, -1, 1], [0, 0, 0]),
    "relu, then log": (lambda t, a, b: a.relu().log() + b, [-1, 2], [0, 0]),
    "clamp, then sqrt": (lambda t, a, b: (a.clamp(0, 1)).sqrt() + b, [-1, 0.5], [0, 0]),
    "maximum, then log": (lambda t, a, b: t.maximum(a, b).log(), [0, 2], [-1, 3]),
    "where saves from nan": (
        lambda t, a, b: t.where(a > 0, a.sqrt(), b),
        [-1, 4],
        [1, 2],
    ),
    "masked_fill of inf": (
        lambda t, a, b: a.masked_fill(b > 0, -np.inf).exp(),
        [1, 2],
        [1, -1],
    ),
    "log of 0": (lambda t, a, b: a.log() + b, [0, -1, 1], [0, 0, 0]),
    "sqrt of 0": (lambda t, a, b: a.sqrt() + b, [0, 1], [0, 0]),
    "overflow": (lambda t, a, b: a * a * b + a**2, [1e200, 2], [1e200, 1]),
    "infinities": (lambda t, a, b: a - b, [np.inf, -np.inf], [np.inf, 1]),
    "sigmoid far out": (
        lambda t, a, b: t.sigmoid(a) + t.tanh(b),
        [800, -800],
        [800, -800],
    ),
    "remainder": (lambda t, a, b: a % b, [7.5, -7.5], [2, -2]),
}


@pytest.mark.parametrize("name", DELICATE)
def test_delicate_points(name: str, compare: Any) -> None:
    """Ties, borders, infinities: what PyTorch decided, and no warning of NumPy."""
    function, a, b = DELICATE[name]
    arrays = np.array(a, "float64"), np.array(b, "float64")
    compare(function, *arrays, second=False, names=False)


def test_both_operands_the_same_tensor(compare: Any, draw: Any) -> None:
    for function in BINARY.values():
        compare(lambda t, a, f=function: f(a, a), draw((2, 3), 0.5, 2), names=False)


def test_equal_and_allclose(compare: Any, torch: Any) -> None:
    import tinygrad_edu

    pairs = [
        ([1.0], [1.0]),
        ([1.0], [1.1]),
        ([1.0], [1.0 + 1e-9]),
        ([np.nan], [np.nan]),
    ]
    for one, other in pairs:
        for name in ("equal", "allclose"):
            answers = [
                getattr(t, name)(t.tensor(one), t.tensor(other))
                for t in (tinygrad_edu, torch)
            ]
            assert answers[0] == answers[1], (name, one, other)
