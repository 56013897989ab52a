"""Every pair of dtypes, as tensors, single numbers and Python numbers, in every
operator and in place: the dtype of the result, its value, or the refusal.
"""

from __future__ import annotations

import itertools
import operator
import warnings
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

NAMES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16",
         "float32", "float64", "complex64", "complex128"]  # fmt: skip
DTYPES = [name for name in NAMES if hasattr(tinygrad_edu, name)]
NUMBERS = [True, 2, -3, 2.5, 1 + 2j]
OPERATORS = [
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow",
    "eq", "ne", "lt", "ge", "and_", "or_", "xor", "lshift", "rshift",
]  # fmt: skip
IN_PLACE = [
    "iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow",
    "iand", "ior", "ixor",
]  # fmt: skip


def operand(t: Any, kind: Any, single: bool, last: float) -> Any:
    """A tensor of a dtype, or the number itself."""
    if not isinstance(kind, str):
        return kind
    made = t.tensor(last) if single else t.tensor([1.0, last])
    return made.to(getattr(t, kind))


def ended(t: Any, name: str, one: Any, other: Any) -> Any:
    """Dtype, shape and values, or the type of the error."""
    first, second = operand(t, *one, 3.0), operand(t, *other, 2.0)
    try:
        out = getattr(operator, name)(first, second)
    except (RuntimeError, TypeError, ZeroDivisionError) as error:
        return type(error)
    if not isinstance(out, t.Tensor):
        return out
    values = out.to(t.complex128) if out.is_complex() else out.to(t.float64)
    return str(out.dtype).removeprefix("torch."), tuple(out.shape), values.numpy()


def differs(name: str, one: Any, other: Any) -> str | None:
    ours, theirs = (ended(t, name, one, other) for t in (tinygrad_edu, torch))
    text = f"{name}({one}, {other}): {ours} instead of {theirs}"
    if isinstance(ours, type):
        if isinstance(theirs, type):
            return None if issubclass(ours, theirs) else text
        return None if ours is NotImplementedError and "complex" in text else text
    if isinstance(theirs, type):
        half = "float16" in text and "complex" in text  # PyTorch's complex32 can little
        return None if half and theirs is NotImplementedError else text
    if theirs[0] == "complex32":
        return None  # which this library has not
    if ours[:2] != theirs[:2]:
        return text
    close = {"float16": 2e-3, "bfloat16": 2e-2}.get(theirs[0], 1e-5)
    same = np.allclose(ours[2], theirs[2], close, equal_nan=True)
    return None if same else text


def judge(pairs: Any, names: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [differs(name, *pair) for name in names for pair in pairs]
    wrong = [each for each in found if each]
    if wrong:
        more = f"... {len(wrong)} in all"
        pytest.fail("\n".join([*wrong[:6], more]), pytrace=False)


@pytest.mark.parametrize("first", DTYPES)
@pytest.mark.parametrize("singles", list(itertools.product([False, True], repeat=2)))
def test_of_tensors(first: str, singles: tuple[bool, bool]) -> None:
    pairs = [((first, singles[0]), (second, singles[1])) for second in DTYPES]
    judge(pairs, OPERATORS + IN_PLACE)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("single", [False, True])
def test_with_numbers(dtype: str, single: bool) -> None:
    tensor = (dtype, single)
    pairs = [(tensor, (number, True)) for number in NUMBERS]
    judge(pairs, OPERATORS + IN_PLACE)
    judge([(other, one) for one, other in pairs], OPERATORS)


@pytest.mark.parametrize("first", DTYPES)
def test_tables(first: str) -> None:
    """promote_types, can_cast and result_type, asked directly."""
    for second, single in itertools.product(DTYPES, [False, True]):
        answers = []
        for t in (tinygrad_edu, torch):
            one, other = getattr(t, first), getattr(t, second)
            tensors = operand(t, first, False, 3.0), operand(t, second, single, 2.0)
            answers.append(
                (
                    str(t.promote_types(one, other)).removeprefix("torch."),
                    t.can_cast(one, other),
                    str(t.result_type(*tensors)).removeprefix("torch."),
                    str(t.result_type(tensors[0], 2.5)).removeprefix("torch."),
                )
            )
        if "complex32" not in answers[1]:  # which this library has not
            assert answers[0] == answers[1], (first, second, single)
