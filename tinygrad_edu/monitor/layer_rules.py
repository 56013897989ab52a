"""Alarms from inside a model: where numbers end, gradients vanish, units die.

The thresholds are set so that ordinary runs stay silent: each rule wants to see its
fault several measurements in a row, at a size that healthy training does not reach.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import NamedTuple

import numpy as np

from tinygrad_edu.monitor.alarms import clear, ring, ringing
from tinygrad_edu.monitor.measurement import Measurement
from tinygrad_edu.monitor.record import Alarm, RunRecord
from tinygrad_edu.monitor.tensor_numbers import Array

REMEMBERED = 50  # measurements whose gradients are the usual ones
FIRST = 5  # measurements that show how large gradients are at the beginning
EXPLODED, OVER_FIRST = 100.0, 10.0  # times the usual, times the first
OVERTURNED = 4  # measurements in a row whose update was larger than the weights
CALM_FOR = 8  # measurements in a row, then it is over
VANISHED, RECOVERED = 1e-4, 1e-3  # of the last layer's gradient
VANISHED_FOR = 8  # measurements in a row
FEWEST_LAYERS = 3  # with weights: first and last of fewer are neighbours
DEAD, ALIVE = 0.5, 0.25  # of a layer's units
DEAD_FOR = 5  # measurements in a row
DEAD_STEPS = 50  # that these must span: at the beginning units come and go
DEAD_SAMPLES = 128  # numbers of each unit that must all have been 0


class Silent(NamedTuple):
    """Which units were 0 for a whole batch, and how many numbers each of them gave."""

    step: int
    units: Array
    samples: int


class LayerRules:
    """Looks at each measured step of one run."""

    def __init__(self) -> None:
        self._usual: deque[float] = deque(maxlen=REMEMBERED)
        self._first: list[float] = []
        self._overturned = 0
        self._calm = 0  # measurements since something exploded
        self._vanished = 0
        self._silent: dict[str, deque[Silent]] = {}

    def look(self, seen: Measurement, record: RunRecord, step: int) -> None:
        """Rings what is new, clears what is over."""
        if self._not_finite(seen, record, step):
            return
        self._exploding(seen, record, step)
        self._dead(seen, record, step)
        self._vanishing(seen, record, step)

    # Numbers that are none.

    def _not_finite(self, seen: Measurement, record: RunRecord, step: int) -> bool:
        norms = _of_kind(seen, "gradient norm") | _of_kind(seen, "weight norm")
        broken = any(not math.isfinite(value) for value in norms.values())
        if not (broken or ringing(record, "nan", "")):
            _clear_all(record, step, "nan")
            return False
        found = _origin(seen)
        if found and not any(_is_on(alarm, "nan") for alarm in record.alarms):
            where, text = found
            ring(record, step, "nan", where, text.format(where=where, step=step))
        return broken

    # Gradients that grow.

    def _exploding(self, seen: Measurement, record: RunRecord, step: int) -> None:
        gradients = _of_kind(seen, "gradient norm")
        if not gradients:
            return
        size = math.hypot(*gradients.values())
        usual = median(self._usual) if self._usual else size
        limit = max(EXPLODED * usual, OVER_FIRST * max(self._first, default=size))
        self._count_overturned(seen)
        self._calm += 1
        if self._usual and size > limit:
            worst = max(gradients, key=lambda name: gradients[name])
            times, size_there = size / usual, gradients[worst]
            text = _EXPLODING.format(where=worst, size=size_there, times=times)
            self._ring_exploding(record, step, worst, text)
            return  # what exploded is not usual
        if self._overturned >= OVERTURNED:
            ratios = _of_kind(seen, "update ratio")
            worst = max(ratios, key=lambda name: ratios[name])
            text = _OVERTURNED.format(where=worst, times=ratios[worst])
            self._ring_exploding(record, step, worst, text)
        if self._calm >= CALM_FOR:
            _clear_all(record, step, "exploding")
        self._usual.append(size)
        if len(self._first) < FIRST:
            self._first.append(size)

    def _ring_exploding(
        self, record: RunRecord, step: int, where: str, text: str
    ) -> None:
        """One place is enough: what explodes takes the other layers with it."""
        self._calm = 0
        if not any(_is_on(alarm, "exploding") for alarm in record.alarms):
            ring(record, step, "exploding", where, text)

    def _count_overturned(self, seen: Measurement) -> None:
        """Counts measurements whose update was larger than all the weights were."""
        ratios = _of_kind(seen, "update ratio")
        before = math.hypot(*(seen.before[name] for name in ratios))
        update = math.hypot(*(ratios[name] * seen.before[name] for name in ratios))
        self._overturned = self._overturned + 1 if update > before > 0 else 0

    # Gradients that get lost.

    def _vanishing(self, seen: Measurement, record: RunRecord, step: int) -> None:
        """Compares the gradients of the first weights with those of the last."""
        gradients = _of_kind(seen, "gradient norm")
        names = [name for name in seen.weights if name in gradients]
        if len(names) < FEWEST_LAYERS or not gradients[names[-1]] > 0:
            return
        last = names[-1]
        early = names[: math.ceil(len(names) / 3)]
        shares = {name: _share(seen, gradients, name, last) for name in early}
        first = min(early, key=lambda name: shares[name])
        share = shares[first]
        self._vanished = self._vanished + 1 if share < VANISHED else 0
        if share > RECOVERED:
            _clear_all(record, step, "vanishing")
        known = any(
            _is_on(alarm, "dead") or _is_on(alarm, "vanishing")
            for alarm in record.alarms
        )
        if self._vanished >= VANISHED_FOR and not known:
            text = _VANISHING.format(where=first, last=last, share=share)
            ring(record, step, "vanishing", first, text)

    # Units that are always 0.

    def _dead(self, seen: Measurement, record: RunRecord, step: int) -> None:
        for where, units in seen.silence.units.items():
            past = self._silent.setdefault(where, deque())
            if past and len(past[-1].units) != len(units):
                past.clear()
            past.append(Silent(step, units, seen.silence.samples[where]))
            if not _long_enough(list(past)):
                continue
            while _long_enough(list(past)[1:]):
                past.popleft()
            dead = int(np.logical_and.reduce([one.units for one in past]).sum())
            if dead >= DEAD * len(units):
                text = _dead_text(seen, where, dead, len(units))
                ring(record, step, "dead", where, text)
            elif dead < ALIVE * len(units):
                clear(record, step, "dead", where)


def _of_kind(seen: Measurement, kind: str) -> dict[str, float]:
    """One statistic of all places, by place."""
    return {where: value for (where, k), value in seen.layers.items() if k == kind}


def _long_enough(past: list[Silent]) -> bool:
    """Whether units that were 0 all the time may be called dead."""
    return (
        len(past) >= DEAD_FOR
        and past[-1].step - past[0].step >= DEAD_STEPS
        and sum(one.samples for one in past) >= DEAD_SAMPLES
    )


def _share(
    seen: Measurement, gradients: dict[str, float], name: str, last: str
) -> float:
    """A gradient as a share of the last layer's; of the two ways the larger one.

    Its norm alone, and its norm for each unit of the weights' norm: a large table of
    which a batch touches few rows is small in one of them only.
    """
    shares = [gradients[name] / gradients[last]]
    weights = _of_kind(seen, "weight norm")
    if weights.get(name) and weights.get(last):
        shares.append(shares[0] * weights[last] / weights[name])
    return max(shares)


def _clear_all(record: RunRecord, step: int, kind: str) -> None:
    for alarm in record.alarms:
        if _is_on(alarm, kind):
            alarm.cleared = step


def _is_on(alarm: Alarm, kind: str) -> bool:
    """Whether an alarm of that kind rings somewhere in the model."""
    return alarm.kind == kind and bool(alarm.where) and alarm.cleared is None


def _origin(seen: Measurement) -> tuple[str, str] | None:
    """Where the step first met a number that is none, and a sentence for it.

    A step uses the weights, then computes outputs, then gradients from the last layer
    to the first, then writes new weights. Nan and infinity spread in that order.
    """
    weights = seen.before or _of_kind(seen, "weight norm")
    outputs = _of_kind(seen, "activation mean")
    gradients = _of_kind(seen, "gradient norm")
    for module in [*seen.order, None]:  # None: what belongs to no module that ran
        for name in _broken(weights):
            if seen.owner(name) == module:
                return name, _BROKEN_WEIGHT
        if module is not None and not math.isfinite(outputs.get(module, 0.0)):
            return module, _BROKEN_OUTPUT
    for module in [None, *reversed(seen.order)]:
        for name in _broken(gradients):
            if seen.owner(name) == module:
                return name, _BROKEN_GRADIENT
    written = _broken(_of_kind(seen, "weight norm"))
    return (written[0], _BROKEN_WEIGHT) if written else None


def _broken(norms: dict[str, float]) -> list[str]:
    """The places with nan or infinity."""
    return [name for name, value in norms.items() if not math.isfinite(value)]


def _dead_text(seen: Measurement, where: str, dead: int, units: int) -> str:
    kind = seen.class_of(where)
    place = f"of {where} ({kind})" if kind in RELUS else f"that enter {where} ({kind})"
    return _DEAD.format(dead=dead, units=units, place=place)


RELUS = ("ReLU", "ReLU6", "Threshold")
_BROKEN_WEIGHT = (
    "{where} holds nan or infinity at step {step}: an update made of numbers beyond "
    "what a float holds went into it. Try a lower learning rate, or clip the gradients "
    "with torch.nn.utils.clip_grad_norm_."
)
_BROKEN_OUTPUT = (
    "The output of {where} holds nan or infinity at step {step}, the first in the "
    "model to do so: its input is too large or outside of where it is defined. Try "
    "smaller or normalized inputs, and look for nan in the data."
)
_BROKEN_GRADIENT = (
    "The gradient of {where} is nan or infinite at step {step} though every output was "
    "a number: an operation behind it has no finite slope there, such as sqrt or norm "
    "at 0. Try to add a small number inside the root, or clip the gradients."
)
_EXPLODING = (
    "The gradient has grown to {times:,.0f} times its usual size, most in {where} "
    "({size:.2g}): each update makes the next error larger. Try a lower learning rate, "
    "or clip the gradients with torch.nn.utils.clip_grad_norm_."
)
_OVERTURNED = (
    "Each update is larger than the weights themselves, {times:.3g} times in {where}: "
    "what was learned is thrown over at every step. Try a learning rate that changes "
    "weights by about a thousandth."
)
_VANISHING = (
    "The gradient of {where} is only {share:.0e} times that of {last}: on its way back "
    "each layer made it smaller, so the first layers hardly learn. Try ReLU instead of "
    "sigmoid or tanh, fewer layers, normalization or residual connections."
)
_DEAD = (
    "{dead} of {units} units {place} were 0 for every sample of the last measurements: "
    "what enters their ReLU is always negative, so no gradient reaches their weights. "
    "Try a lower learning rate, a bias that begins at 0, or LeakyReLU."
)
