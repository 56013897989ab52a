"""How a tensor prints: PyTorch's text, number for number.

Numbers share one width; whole floats print as ``1.``; very large or very small ones
in scientific notation; more than 1000 numbers are shortened to three at each edge.
All that can be set, see :func:`set_printoptions`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from . import dtypes
from .recorded import plain


@dataclass(frozen=True)
class PrintOptions:
    """How many digits and numbers are shown."""

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


PROFILES = {
    "default": PrintOptions(),
    "short": PrintOptions(precision=2, edgeitems=2),
    "full": PrintOptions(threshold=math.inf),
}
_options = PROFILES["default"]


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors print from now on; ``profile`` is "default", "short" or "full".

    Digits after the point, how many numbers are too many to show all, how many then
    stand at each edge, the length of a line, and whether to write 1.5000e+00 (None
    decides by the numbers). Source: PyTorch, ``torch.set_printoptions``.

    >>> import tinygrad_edu as torch
    >>> torch.set_printoptions(precision=2)
    >>> torch.tensor([3.14159])
    tensor([3.14])
    >>> torch.set_printoptions(profile="default")
    """
    global _options
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    chosen: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
    start = _options if profile is None else PROFILES.get(profile, _options)
    _options = replace(start, sci_mode=sci_mode, **chosen)


def get_printoptions() -> dict[str, Any]:
    """The options now, as :func:`set_printoptions` takes them.

    >>> get_printoptions()["precision"]
    4
    """
    return asdict(_options)


@contextmanager
def printoptions(**options: Any) -> Iterator[None]:
    """Other options inside a ``with``; those from before come back after it.

    >>> import tinygrad_edu as torch
    >>> with printoptions(sci_mode=True):
    ...     print(torch.tensor([100.0]))
    tensor([1.0000e+02])
    """
    before = get_printoptions()
    set_printoptions(**options)
    try:
        yield
    finally:
        set_printoptions(**before)


# ------------------------------------------------------------------ one number


class Formatter:
    """Decides from all numbers how each of them is written."""

    def __init__(self, numbers: np.ndarray[Any, Any]) -> None:
        self.floating = dtypes.is_floating(numbers.dtype)
        self.whole, self.scientific = True, False
        self.precision = _options.precision
        counted = numbers.reshape(-1)
        if self.floating:  # zeros, inf and nan have no say, not even in the width
            counted = counted.astype(np.float64)
            counted = counted[np.isfinite(counted) & (counted != 0)]
            if counted.size:
                self._choose_notation(np.abs(counted), counted)
        self.width = max([1, *(len(self.write(x)) for x in counted.tolist())])

    def _choose_notation(self, sizes: Any, finite: Any) -> None:
        """Whole numbers lose their zeros; a range too wide becomes scientific."""
        smallest, largest = float(sizes.min()), float(sizes.max())
        self.whole = bool((finite == np.ceil(finite)).all())
        if _options.sci_mode is not None:
            self.scientific = _options.sci_mode
        else:
            wide = largest / smallest > 1000.0
            self.scientific = wide or largest > 1.0e8 or smallest < 1.0e-4

    def write(self, number: Any) -> str:
        """One number, not yet padded."""
        if not self.floating or not math.isfinite(number):
            return str(number)
        if self.scientific:
            return f"{number:.{self.precision}e}"
        if self.whole:
            return f"{number:.0f}."
        return f"{number:.{self.precision}f}"

    def padded(self, number: Any) -> str:
        """One number at the common width."""
        return self.write(number).rjust(self.width)


class ComplexFormatter:
    """The two parts of complex numbers, each at a width of its own: 1.0000-2.j."""

    def __init__(self, numbers: np.ndarray[Any, Any]) -> None:
        self.real, self.imag = Formatter(numbers.real), Formatter(numbers.imag)
        self.width = self.real.width + self.imag.width + 1  # for the j

    def padded(self, number: complex) -> str:
        """One number, its real part at the common width."""
        imag = self.imag.padded(number.imag).lstrip() + "j"
        sign = "" if imag[0] in "+-" else "+"
        return self.real.padded(number.real) + sign + imag


def formatter_for(numbers: np.ndarray[Any, Any]) -> Formatter | ComplexFormatter:
    """The formatter of an array's type."""
    kind = ComplexFormatter if numbers.dtype.kind == "c" else Formatter
    return kind(numbers)


# ------------------------------------------------------------------ a whole tensor


def tensor_text(tensor: Any) -> str:
    """What ``repr(tensor)`` says.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1.0, 2.5], [3.0, 4.0]], requires_grad=True)
    tensor([[1.0000, 2.5000],
            [3.0000, 4.0000]], requires_grad=True)
    """
    kind = type(tensor).__name__
    prefix = "tensor(" if kind in ("Tensor", "Parameter", "Buffer") else f"{kind}("
    a = plain(tensor.detach().cpu()._array, "a tensor is printed")
    body = _body(a, len(prefix))
    return _with_suffixes(prefix + body, _suffixes(tensor, a), len(prefix))


def _body(a: Any, indent: int) -> str:
    if a.size == 0:
        return "[]"
    shortened = a.size > _options.threshold
    formatter = formatter_for(_edges(a) if shortened else a)
    return _nested(a, indent, formatter, shortened)


def _edges(a: Any) -> Any:
    """The numbers that will be shown when the middle is left out."""
    count = _options.edgeitems
    for axis, n in enumerate(a.shape):
        if n > 2 * count:
            a = a.take([*range(count), *range(n - count, n)], axis=axis)
    return a


def _nested(a: Any, indent: int, formatter: Any, shortened: bool) -> str:
    if a.ndim == 0:
        return str(formatter.padded(a.item()))
    if a.ndim == 1:
        return _row(a, indent, formatter, shortened)
    n, count = len(a), _options.edgeitems
    rows: list[Any] = list(range(n))
    if shortened and n > 2 * count:
        rows = [*range(count), None, *range(n - count, n)]
    shown = [
        "..." if i is None else _nested(a[i], indent + 1, formatter, shortened)
        for i in rows
    ]
    between: str = "," + "\n" * int(a.ndim - 1) + " " * (indent + 1)
    return "[" + between.join(shown) + "]"


def _row(a: Any, indent: int, formatter: Any, shortened: bool) -> str:
    """One row of numbers, broken into lines where it is too long."""
    count = _options.edgeitems
    if shortened and not count:
        shown = ["..."]
    elif shortened and len(a) > 2 * count:
        shown = [formatter.padded(x) for x in a[:count].tolist()]
        shown.append(" ...")
        shown += [formatter.padded(x) for x in a[-count:].tolist()]
    else:
        shown = [formatter.padded(x) for x in a.tolist()]
    per_line = max(1, (_options.linewidth - indent) // (formatter.width + 2))
    lines = [", ".join(shown[i : i + per_line]) for i in range(0, len(shown), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _suffixes(tensor: Any, a: Any) -> list[str]:
    """device, size, dtype and gradient, each only where it is not the usual one."""
    suffixes = []
    if tensor.device.type != "cpu":
        suffixes.append(f"device='{tensor.device}'")
    default = dtypes.get_default_dtype()
    usual = (default, default.to_complex(), dtypes.int64, dtypes.bool_)
    if a.size == 0:
        if a.ndim != 1:
            suffixes.append(f"size={tuple(a.shape)}")
        usual = (default,)  # type: ignore[assignment]
    elif not _options.edgeitems:
        suffixes.append(f"size={tuple(a.shape)}")
    if tensor.dtype not in usual:
        suffixes.append(f"dtype={tensor.dtype!r}")
    if tensor.grad_fn is not None:
        suffixes.append(f"grad_fn=<{tensor.grad_fn.name()}>")
    elif tensor.requires_grad:
        suffixes.append("requires_grad=True")
    return suffixes


def _with_suffixes(text: str, suffixes: list[str], indent: int) -> str:
    """Add the suffixes, each on the last line while it fits."""
    out = text
    last = len(out) - out.rfind("\n") + 1
    for suffix in suffixes:
        if last + len(suffix) + 2 > _options.linewidth:
            out += ",\n" + " " * indent + suffix
            last = indent + len(suffix)
        else:
            out += ", " + suffix
            last += len(suffix) + 2
    return out + ")"
