"""How a tensor prints: PyTorch's text, number for number.

Numbers share one width; whole floats print as ``1.``; very large or very small ones
in scientific notation; more than 1000 numbers are shortened to three at each edge.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

PRECISION, THRESHOLD, EDGE_ITEMS, LINE_WIDTH = 4, 1000, 3, 80


class Formatter:
    """Decides from all numbers how each of them is written."""

    def __init__(self, numbers: np.ndarray[Any, Any]) -> None:
        self.floating = numbers.dtype.kind == "f"
        self.whole, self.scientific = True, False
        counted = numbers.reshape(-1)
        if self.floating:  # zeros, inf and nan have no say, not even in the width
            counted = counted[np.isfinite(counted) & (counted != 0)].astype(np.float64)
            if counted.size:
                self._choose_notation(np.abs(counted), counted)
        self.width = max([1, *(len(self.write(x)) for x in counted.tolist())])

    def _choose_notation(self, sizes: Any, finite: Any) -> None:
        """Whole numbers lose their zeros; a range too wide becomes scientific."""
        smallest, largest = float(sizes.min()), float(sizes.max())
        self.whole = bool((finite == np.ceil(finite)).all())
        wide = largest / smallest > 1000.0 or largest > 1.0e8
        self.scientific = wide if self.whole else wide or smallest < 1.0e-4

    def write(self, number: Any) -> str:
        """One number, not yet padded."""
        if not self.floating:
            return str(number)
        if not math.isfinite(number):
            return str(number)
        if self.scientific:
            return f"{number:.{PRECISION}e}"
        if self.whole:
            return f"{number:.0f}."
        return f"{number:.{PRECISION}f}"

    def padded(self, number: Any) -> str:
        """One number at the common width."""
        return self.write(number).rjust(self.width)


def tensor_text(tensor: Any) -> str:
    """What ``repr(tensor)`` says.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1.0, 2.5], [3.0, 4.0]], requires_grad=True)
    tensor([[1.0000, 2.5000],
            [3.0000, 4.0000]], requires_grad=True)
    """
    prefix = "tensor("
    a = tensor.detach().cpu().numpy()
    body = _body(a, len(prefix))
    return _with_suffixes(prefix + body, _suffixes(tensor, a), len(prefix))


def _body(a: Any, indent: int) -> str:
    if a.size == 0:
        return "[]"
    shortened = a.size > THRESHOLD
    formatter = Formatter(_edges(a) if shortened else a)
    return _nested(a, indent, formatter, shortened)


def _edges(a: Any) -> Any:
    """The numbers that will be shown when the middle is left out."""
    for axis, n in enumerate(a.shape):
        if n > 2 * EDGE_ITEMS:
            ends = [*range(EDGE_ITEMS), *range(n - EDGE_ITEMS, n)]
            a = a.take(ends, axis=axis)
    return a


def _nested(a: Any, indent: int, formatter: Formatter, shortened: bool) -> str:
    if a.ndim == 0:
        return formatter.write(a.item())
    if a.ndim == 1:
        return _row(a, indent, formatter, shortened)
    n = len(a)
    if shortened and n > 2 * EDGE_ITEMS:
        shown = [
            *(_nested(a[i], indent + 1, formatter, True) for i in range(EDGE_ITEMS)),
            "...",
            *(
                _nested(a[i], indent + 1, formatter, True)
                for i in range(n - EDGE_ITEMS, n)
            ),
        ]
    else:
        shown = [_nested(each, indent + 1, formatter, shortened) for each in a]
    between: str = "," + "\n" * int(a.ndim - 1) + " " * (indent + 1)
    return "[" + between.join(shown) + "]"


def _row(a: Any, indent: int, formatter: Formatter, shortened: bool) -> str:
    """One row of numbers, broken into lines where it is too long."""
    if shortened and len(a) > 2 * EDGE_ITEMS:
        shown = [formatter.padded(x) for x in a[:EDGE_ITEMS].tolist()]
        shown.append(" ...")
        shown += [formatter.padded(x) for x in a[-EDGE_ITEMS:].tolist()]
    else:
        shown = [formatter.padded(x) for x in a.tolist()]
    per_line = max(1, (LINE_WIDTH - indent) // (formatter.width + 2))
    lines = [", ".join(shown[i : i + per_line]) for i in range(0, len(shown), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _suffixes(tensor: Any, a: Any) -> list[str]:
    """device, size, dtype and gradient, each only where it is not the usual one."""
    from .dtypes import bool_, get_default_dtype, int64

    suffixes = []
    if tensor.device.type != "cpu":
        suffixes.append(f"device='{tensor.device}'")
    usual = (get_default_dtype(), int64, bool_)
    if a.size == 0:
        if a.shape != (0,):
            suffixes.append(f"size={tuple(a.shape)}")
        usual = (get_default_dtype(),)  # type: ignore[assignment]
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
        if last + len(suffix) + 2 > LINE_WIDTH:
            out += ",\n" + " " * indent + suffix
            last = indent + len(suffix)
        else:
            out += ", " + suffix
            last += len(suffix) + 2
    return out + ")"
