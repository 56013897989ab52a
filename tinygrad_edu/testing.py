"""``torch.testing``: whether two results are close, and by how much they are not.

>>> import tinygrad_edu as torch
>>> assert_close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0 + 1e-7]))
>>> try:
...     assert_close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.5]))
... except AssertionError as error:
...     print(error)
Tensor-likes are not close!
<BLANKLINE>
Mismatched elements: 1 / 2 (50.0%)
Greatest absolute difference: 0.5 at index (1,) (up to 1e-05 allowed)
Greatest relative difference: 0.20000000298023224 at index (1,) (up to 1.3e-06 allowed)
"""

from __future__ import annotations

import cmath
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from . import dtypes
from .creation import as_tensor, tensor
from .functions.numbers.comparison import isclose
from .tensor import Tensor

# How far numbers of a type may differ: of their own size, and at all.
TOLERANCES = {
    dtypes.float16: (0.001, 1e-5),
    dtypes.bfloat16: (0.016, 1e-5),
    dtypes.float32: (1.3e-6, 1e-5),
    dtypes.float64: (1e-7, 1e-7),
    dtypes.complex64: (1.3e-6, 1e-5),
    dtypes.complex128: (1e-7, 1e-7),
}
NUMBERS = {int: dtypes.int64, float: dtypes.float64, complex: dtypes.complex128}


class How(NamedTuple):
    """The options of ``assert_close``."""

    allow_subclasses: bool
    rtol: float | None
    atol: float | None
    equal_nan: bool
    check_device: bool
    check_dtype: bool
    check_layout: bool
    check_stride: bool

    def tolerances(self, *types: Any) -> tuple[float, float]:
        """Those that were given, or the loosest of some types."""
        if (self.rtol is None) != (self.atol is None):
            absent = "rtol" if self.rtol is None else "atol"
            raise ValueError(
                "Both 'rtol' and 'atol' must be either specified or omitted, but got "
                f"no {absent}."
            )
        if self.rtol is not None and self.atol is not None:
            return self.rtol, self.atol
        known = [TOLERANCES.get(each, (0.0, 0.0)) for each in types]
        return max(rtol for rtol, _ in known), max(atol for _, atol in known)


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: str | Callable[[str], str] | None = None,
) -> None:
    r"""Raise AssertionError where two results are not close.

    .. math:: |\text{actual} - \text{expected}| \le \text{atol} + \text{rtol}
        \cdot |\text{expected}|

    Tensors, arrays, numbers, booleans, None, and sequences and mappings of them.
    Without tolerances those of the types are taken, 1.3e-6 and 1e-5 for float32. `msg`
    replaces the message, or is a function that makes another of it. Raises TypeError
    for what cannot be compared.

    Source: PyTorch, ``torch.testing.assert_close``.
    """
    __tracebackhide__ = True
    how = How(
        allow_subclasses,
        rtol,
        atol,
        equal_nan,
        check_device,
        check_dtype,
        check_layout,
        check_stride,
    )
    pairs = []
    place: tuple[Any, ...] = ()
    try:
        for place, one, other in _pairs(actual, expected, ()):
            pairs.append((place, _comparison(one, other, how)))
    except _Different as found:
        raise AssertionError(_at(found.place, str(found))) from None
    except (TypeError, ValueError) as error:
        raise type(error)(_at(place, str(error))) from None
    for place, compare in pairs:
        problem = compare()
        if problem:
            said = _at(place, problem)
            changed = msg(said) if callable(msg) else msg
            raise AssertionError(said if changed is None else changed)


class _Different(Exception):  # noqa: N818 - not seen by users
    """Two structures that differ, and where."""

    def __init__(self, text: str, place: tuple[Any, ...]) -> None:
        super().__init__(text)
        self.place = place


def _at(place: tuple[Any, ...], text: str) -> str:
    items = "".join(str([each]) for each in place)
    return f"{text}\n\nThe failure occurred for item {items}" if items else text


def _pairs(
    actual: Any, expected: Any, place: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """What stands at the same places of two structures."""
    if _both(actual, expected, Sequence) and not _any(actual, expected, str):
        if len(actual) != len(expected):
            raise _Different(
                "The length of the sequences mismatch: "
                f"{len(actual)} != {len(expected)}",
                place,
            )
        for i in range(len(actual)):
            yield from _pairs(actual[i], expected[i], (*place, i))
    elif _both(actual, expected, Mapping):
        ours, theirs = set(actual), set(expected)
        if ours != theirs:
            raise _Different(
                "The keys of the mappings do not match:\n"
                f"Missing keys in the actual mapping: {sorted(theirs - ours)}\n"
                f"Additional keys in the actual mapping: {sorted(ours - theirs)}",
                place,
            )
        for key in sorted(ours):
            yield from _pairs(actual[key], expected[key], (*place, key))
    else:
        yield place, actual, expected


def _both(one: Any, other: Any, kind: Any) -> bool:
    return isinstance(one, kind) and isinstance(other, kind)


def _any(one: Any, other: Any, kind: Any) -> bool:
    return isinstance(one, kind) or isinstance(other, kind)


def _comparison(actual: Any, expected: Any, how: How) -> Callable[[], str]:
    """How two things are compared: a function that says what differs."""
    if actual is None or expected is None:
        same = actual is expected
        return lambda: "" if same else f"None mismatch: {actual} is not {expected}"
    if _both(actual, expected, bool | np.bool_):
        ours, theirs = bool(actual), bool(expected)
        return lambda: (
            "" if ours is theirs else f"Booleans mismatch: {ours} is not {theirs}"
        )
    if _both(actual, expected, int | float | complex | np.number):
        a, b = (
            x.item() if isinstance(x, np.generic) else x for x in (actual, expected)
        )
        rtol, atol = how.tolerances(*[NUMBERS[_number_type(x)] for x in (a, b)])
        return lambda: _numbers(a, b, rtol, atol, how)
    related = isinstance(actual, type(expected)) or isinstance(expected, type(actual))
    exact = type(actual) is type(expected)
    try:
        if not related or not (how.allow_subclasses or exact):
            raise TypeError
        one, other = as_tensor(actual), as_tensor(expected)
    except Exception:
        raise TypeError(
            "No comparison pair was able to handle inputs of type "
            f"{type(actual)} and {type(expected)}."
        ) from None
    how.tolerances(one.dtype, other.dtype)
    return lambda: _tensors(one, other, how)


def _number_type(value: Any) -> type:
    return next(kind for kind in (int, float, complex) if isinstance(value, kind))


def _numbers(actual: Any, expected: Any, rtol: float, atol: float, how: How) -> str:
    if how.check_dtype and type(actual) is not type(expected):
        return f"The (d)types do not match: {type(actual)} != {type(expected)}."
    if actual == expected:
        return ""
    if how.equal_nan and cmath.isnan(actual) and cmath.isnan(expected):
        return ""
    difference = abs(actual - expected)
    if cmath.isfinite(difference) and difference <= atol + rtol * abs(expected):
        return ""
    return _about_numbers(actual, expected, rtol, atol)


def _about_numbers(actual: Any, expected: Any, rtol: float, atol: float) -> str:
    far = abs(actual - expected)
    share = far / abs(expected) if expected else float("inf")
    lines = [f"Expected {expected} but got {actual}."]
    lines.append(f"Absolute difference: {far}{_allowed(atol, rtol, atol)}")
    lines.append(f"Relative difference: {share}{_allowed(rtol, rtol, atol)}")
    return _headed("Scalars", lines, rtol, atol)


def _tensors(actual: Tensor, expected: Tensor, how: How) -> str:
    for name, wanted in (
        ("shape", True),
        ("layout", how.check_layout),
        ("stride()", how.check_stride),
        ("device", how.check_device),
        ("dtype", how.check_dtype),
    ):
        ours, theirs = _fact(actual, name), _fact(expected, name)
        if wanted and ours != theirs:
            return (
                f"The values for attribute '{name}' do not match: {ours} != {theirs}."
            )
    rtol, atol = how.tolerances(actual.dtype, expected.dtype)
    common = dtypes.promote_types(actual.dtype, expected.dtype)
    one, other = (x.detach().to("cpu", common) for x in (actual, expected))
    close = isclose(one, other, rtol=rtol, atol=atol, equal_nan=how.equal_nan)
    if close.all():
        return ""
    if not one.ndim:
        return _about_numbers(one.item(), other.item(), rtol, atol)
    return _about_tensors(one, other, close, rtol, atol)


def _fact(x: Tensor, name: str) -> Any:
    return x.stride() if name == "stride()" else getattr(x, name)


def _about_tensors(
    actual: Tensor, expected: Tensor, close: Tensor, rtol: float, atol: float
) -> str:
    if not (actual.is_floating_point() or actual.is_complex()):
        actual, expected = actual.long(), expected.long()
    wrong = int((~close).sum())
    far = (actual - expected).abs()
    far[close] = 0
    share = far / expected.abs()
    share[close] = 0
    count = close.numel()
    lines = [f"Mismatched elements: {wrong} / {count} ({wrong / count:.1%})"]
    for kind, values, limit in (("absolute", far, atol), ("relative", share, rtol)):
        place = int(values.flatten().max(0).indices)
        index = tuple(int(i) for i in np.unravel_index(place, tuple(close.shape)))
        worst = values[index].item()
        allowed = _allowed(limit, rtol, atol)
        lines.append(f"Greatest {kind} difference: {worst} at index {index}{allowed}")
    return _headed("Tensor-likes", lines, rtol, atol)


def _allowed(limit: float, rtol: float, atol: float) -> str:
    return f" (up to {limit} allowed)" if rtol or atol else ""


def _headed(what: str, lines: list[str], rtol: float, atol: float) -> str:
    word = "close" if rtol or atol else "equal"
    return "\n".join([f"{what} are not {word}!", "", *lines])


def assert_allclose(
    actual: Any,
    expected: Any,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = True,
    msg: str = "",
) -> None:
    """The older, looser form of ``assert_close``; it warns."""
    warnings.warn(
        "`torch.testing.assert_allclose()` is deprecated since 1.12 and will be "
        "removed in a future release. Please use `torch.testing.assert_close()` "
        "instead. You can find detailed upgrade instructions in https://github.com/pytorch/pytorch/"
        "issues/61844.",
        FutureWarning,
        stacklevel=2,
    )
    one = actual if isinstance(actual, Tensor) else tensor(actual)
    other = expected
    if not isinstance(expected, Tensor):
        other = tensor(expected, dtype=one.dtype)
    if rtol is None and atol is None:
        loose = {
            dtypes.float16: (1e-3, 1e-3),
            dtypes.float32: (1e-4, 1e-5),
            dtypes.float64: (1e-5, 1e-8),
        }
        known = [loose.get(each.dtype, (0.0, 0.0)) for each in (one, other)]
        rtol, atol = max(r for r, _ in known), max(a for _, a in known)
    how: dict[str, Any] = {"check_dtype": False, "equal_nan": equal_nan}
    assert_close(one, other, rtol=rtol, atol=atol, msg=msg or None, **how)
