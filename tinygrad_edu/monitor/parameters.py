"""Numbers of a run that can be changed while it goes on: sliders, and where they act.

A name that the optimizer knows, such as ``momentum``, acts on its parameter groups; any
other is a number that the loop itself reads, as ``noise.value``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu.monitor.arguments import check_lr


@dataclass(eq=False)
class Slider:
    """A number between two bounds that can be changed while a run goes on.

    The loop reads ``value`` at each step; `Runner.set` and a widget's slider change it.

    Args:
        low: the least value.
        high: the greatest value.
        value: what it begins with. A name that the optimizer knows begins with what
            the optimizer has, unless a value is given.
        log: whether a widget's slider moves by factors, as for a weight decay from
            1e-6 to 1e-1; ``low`` must then be positive.
        whole: whether only whole numbers make sense, as for a batch size.

    Raises ValueError for bounds that hold no number, or a value outside them.

    >>> from tinygrad_edu.monitor import Runner
    >>> noise = Slider(0.0, 1.0, value=0.5)
    >>> def train():
    ...     for step in range(3):
    ...         yield {"noise": noise.value}
    >>> runner = Runner(train, parameters={"noise": noise})
    >>> runner.step()
    >>> runner.set("noise", 0.25)
    >>> runner.join()
    >>> runner.record.curve("noise").values
    [0.5, 0.25, 0.25]
    """

    low: float
    high: float
    value: float | None = None
    log: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        self.low, self.high = _number("low", self.low), _number("high", self.high)
        if not self.low < self.high:
            raise value_error(
                "Slider(low, high): low must be less than high",
                got=f"low {self.low:g}, high {self.high:g}",
            )
        if self.log and self.low <= 0:
            raise value_error(
                "Slider(..., log=True): low must be positive", got=f"low {self.low:g}"
            )
        if self.value is not None:
            self.value = self.checked("value", self.value)

    def checked(self, name: str, value: object) -> float:
        """The value as a number that this slider can stand at; errors name ``name``."""
        number = _number(name, value)
        if not self.low <= number <= self.high:
            raise value_error(
                f"{name} must be between {self.low:g} and {self.high:g}",
                got=f"{number:g}",
            )
        if self.whole and number != round(number):
            raise value_error(f"{name} must be a whole number", got=f"{number:g}")
        return round(number) if self.whole else number


class Parameters(Mapping[str, float]):
    """The changeable numbers of a run by name: read here, changed by `Runner.set`.

    Args:
        declared: for each name a `Slider`, or a pair ``(low, high)``.
        optimizer: whose ``param_groups`` are looked at first. Its ``lr`` is always
            one of the parameters; without bounds of its own it may be any number ≥ 0.
    """

    def __init__(
        self,
        declared: Mapping[str, Slider | tuple[float, float]] | None,
        optimizer: Any,
    ) -> None:
        self.optimizer = optimizer
        self._sliders = {
            str(name): _slider(name, given) for name, given in (declared or {}).items()
        }
        for name, slider in self._sliders.items():
            if not self._groups(name):
                _check_has_value(name, slider, optimizer)
            elif slider.value is not None:
                self.write(name, slider.value)

    def __getitem__(self, name: str) -> float:
        self._check_known(name)
        groups = self._groups(name)
        if groups:
            return float(groups[0][name])
        value = self._sliders[name].value
        return math.nan if value is None else value

    def __iter__(self) -> Iterator[str]:
        free = self._groups("lr") and "lr" not in self._sliders
        return iter([*(["lr"] if free else []), *self._sliders])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return repr(dict(self))

    def checked(self, name: str, value: object) -> float:
        """The value as a number that the parameter may have; a KeyError if unknown."""
        self._check_known(name)
        slider = self._sliders.get(name)
        number = _number(name, value)
        return check_lr(number) if slider is None else slider.checked(name, number)

    def write(self, name: str, value: float) -> None:
        """Puts a checked value where it acts."""
        groups = self._groups(name)
        for group in groups:
            group[name] = value
        if not groups:
            self._sliders[name].value = value

    def listed(self) -> list[dict[str, Any]]:
        """What a front end needs for its sliders; None for a bound that is not set."""
        return [self._described(name) for name in self]

    def _described(self, name: str) -> dict[str, Any]:
        slider, value = self._sliders.get(name), self[name]
        return {
            "name": name,
            "value": value if math.isfinite(value) else None,
            "low": slider.low if slider else None,
            "high": slider.high if slider else None,
            "log": slider.log if slider else True,
            "whole": slider.whole if slider else False,
        }

    def _groups(self, name: str) -> list[dict[str, Any]]:
        """The optimizer's parameter groups that have this number."""
        groups = () if self.optimizer is None else self.optimizer.param_groups
        return [group for group in groups if _is_number(group.get(name))]

    def _check_known(self, name: str) -> None:
        if name not in list(iter(self)):
            known = ", ".join(self) or "none"
            raise KeyError(f"no parameter {name!r} in this run; there are: {known}")


def _slider(name: object, given: object) -> Slider:
    if isinstance(given, Slider):
        return given
    if isinstance(given, (tuple, list)) and len(given) == 2:
        return Slider(*given)
    raise type_error(
        f"parameters[{name!r}] must be a Slider or a pair of bounds",
        got=repr(given),
        expected="(0.0, 0.99) or Slider(0.0, 0.99)",
    )


def _check_has_value(name: str, slider: Slider, optimizer: Any) -> None:
    """A number of the loop's own has to begin with something."""
    if slider.value is not None:
        return
    groups = optimizer.param_groups if optimizer is not None else []
    known = sorted({key for group in groups for key in group if _is_number(group[key])})
    raise value_error(
        f"which value does {name!r} begin with?",
        got="a name that the optimizer does not have as one number",
        expected=f"one of {', '.join(known)}" if known else "",
        hint=f'parameters={{"{name}": Slider({slider.low:g}, {slider.high:g}, '
        f"value={slider.low:g})}}",
    )


def _number(name: str, value: object) -> float:
    if not _is_number(value):
        raise type_error(f"{name} must be a number", got=repr(value))
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise value_error(f"{name} must be finite", got=f"{number}")
    return number


def _is_number(value: object) -> bool:
    """A number, or a tensor of one number as PyTorch allows for ``lr``."""
    if isinstance(value, Real):
        return not isinstance(value, bool)
    return hasattr(value, "__float__") and getattr(value, "ndim", None) == 0
