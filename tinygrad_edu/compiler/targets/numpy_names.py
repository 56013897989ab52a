"""The names and literals of a NumPy program: everything its text may speak of."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...autograd.number_kinds import wide_form
from ...ops.registry import ON_ARRAYS, PRIMITIVES
from ..ir import interpret
from ..ir.graph import Slot, Type, number_type

OURS = ("zero_", "one_", "ones_", "memory")


class _Wide(SimpleNamespace):
    """``wide.exp(a)``: a primitive in float32, its result rounded once."""

    def __getattr__(self, name: str) -> Any:
        found = wide_form(PRIMITIVES[name]).forward
        setattr(self, name, found)
        return found


class _Gradients(SimpleNamespace):
    """``gradient.exp([g], of=(0,), saved=(out,))``: a primitive's gradient rule."""

    prefix = ""

    def __getattr__(self, name: str) -> Any:
        primitive = interpret.form_of(self.prefix + name)

        def rule(incoming: list[Any], **settings: Any) -> tuple[Any, ...]:
            return interpret.gradient(primitive, incoming, **settings)

        setattr(self, name, rule)
        return rule


class _WideGradients(_Gradients):
    prefix = interpret.WIDE


def _own(array: Any, *others: Any) -> Any:
    """An array that shares memory with none of the others."""
    array = np.asarray(array)
    alone = array.base is None and not any(array is each for each in others)
    return array if alone else array.copy()


THINGS: dict[str, Any] = {
    "np": np,
    "F": ON_ARRAYS,
    "wide": _Wide(),
    "gradient": _Gradients(),
    "wide_gradient": _WideGradients(),
    "own": _own,
    "number_type": number_type,
}


class Names:
    """Who is called what in one program; no name is given twice."""

    def __init__(self) -> None:
        self.things: dict[str, Any] = dict(THINGS)
        self.taken = {*THINGS, "make", "draw", *keyword.kwlist, *keyword.softkwlist}

    def fresh(self, wish: str) -> str:
        """A name that is not taken yet, as like the wish as can be.

        >>> names = Names()
        >>> names.fresh("fc.weight"), names.fresh("0.weight"), names.fresh("fc weight")
        ('fc_weight', 'v0_weight', 'fc_weight_2')
        """
        word = re.sub(r"[^A-Za-z0-9_]+", "_", wish).strip("_") or "v"
        if word[0].isdigit() or word.startswith(OURS):
            word = f"v{word}"
        found, number = word, 1
        while found in self.taken:
            number += 1
            found = f"{word}_{number}"
        self.taken.add(found)
        return found

    def literal(self, setting: Any, words: Sequence[str] = ()) -> str:
        """The text of a setting; ``words`` are what its Slots stand for.

        >>> Names().literal({"dim": (0, Slot(1)), "p": float("inf")}, ["x", "y"])
        "{'dim': (0, y), 'p': np.inf}"
        """
        if isinstance(setting, Slot):
            return words[setting.place]
        if isinstance(setting, tuple | list):
            parts = [self.literal(each, words) for each in setting]
            inside = ", ".join(parts)
            if isinstance(setting, list):
                return f"[{inside}]"
            return f"({inside},)" if len(parts) == 1 else f"({inside})"
        if isinstance(setting, dict):
            pairs = (
                f"{name!r}: {self.literal(each, words)}"
                for name, each in setting.items()
            )
            return f"{{{', '.join(pairs)}}}"
        if isinstance(setting, slice):
            parts = [setting.start, setting.stop, setting.step]
            return f"slice({', '.join(self.literal(each, words) for each in parts)})"
        return self._plain(setting)

    def _plain(self, thing: Any) -> str:
        if thing is Ellipsis:
            return "..."
        if isinstance(thing, np.dtype):
            return f"number_type({thing.name!r})"
        if type(thing) is float and not math.isfinite(thing):
            return f"np.{thing}" if thing > 0 or thing != thing else "-np.inf"
        if thing is None or type(thing) in (bool, int, float, complex, str):
            return repr(thing)
        name = self.fresh("thing")  # what no text can say is handed to the program
        self.things[name] = thing
        return name

    def keywords(self, settings: dict[str, Any], words: Sequence[str]) -> list[str]:
        """Settings as the arguments of a call."""
        return [
            f"{name}={self.literal(each, words)}" for name, each in settings.items()
        ]


def dtype_text(dtype: str) -> str:
    """How the program says a number type.

    >>> dtype_text("float32"), dtype_text("bfloat16")
    ('np.float32', "number_type('bfloat16')")
    """
    if dtype == "bool":
        return "np.bool_"
    return f"np.{dtype}" if hasattr(np, dtype) else f"number_type({dtype!r})"


def new_text(type: Type) -> str:
    """How the program makes memory.

    >>> new_text(Type("float32", (2, 3)))
    'np.empty((2, 3), np.float32)'
    """
    return f"np.empty({type.shape}, {dtype_text(type.dtype)})"
