"""A run in words: for places without pictures, and for who listens to them."""

from __future__ import annotations

import re

import numpy as np

from tinygrad_edu.monitor.record import Alarm, RunRecord
from tinygrad_edu.monitor.series import Curve

_SPLIT = re.compile(r"^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)")
WIDEST = 40  # characters of a name where it has one line only


def families(names: list[str]) -> dict[str, list[str]]:
    """Which curves share a chart: those of one quantity, in order of appearance.

    >>> families(["loss", "accuracy", "val_loss"])
    {'loss': ['loss', 'val_loss'], 'accuracy': ['accuracy']}
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_SPLIT.sub("", name), []).append(name)
    return groups


def summary(record: RunRecord) -> str:
    """The run in words: where it stands, and each curve's last and best numbers.

    >>> record = RunRecord(state="finished", step=2)
    >>> record.add("loss", 1, 0.5)
    >>> record.add("loss", 2, 0.25)
    >>> print(summary(record))
    Training run: finished after 2 steps.
    loss: last 0.25, lowest 0.25 (step 2), highest 0.5 (step 1)
    """
    lines = [f"Training run: {_standing(record)}."]
    lines += [in_words(curve) for curve in record.curves if len(curve)]
    lines += [_rang(alarm) for alarm in record.alarms]
    return "\n".join(lines)


def _standing(record: RunRecord) -> str:
    if record.state == "ready":
        return "not started"
    steps = "1 step" if record.step == 1 else f"{record.step} steps"
    if record.total_steps and record.state != "finished":
        steps = f"{record.step} of {record.total_steps} steps"
    return f"{record.state} after {steps}"


def _rang(alarm: Alarm) -> str:
    """An alarm with its step; it says itself where it is."""
    over = "" if alarm.cleared is None else f" (over at step {alarm.cleared})"
    return f"Alarm at step {alarm.step}{over}: {alarm.text}"


def in_words(curve: Curve) -> str:
    """The last number of a curve, its lowest and its highest; nan is neither.

    >>> in_words(Curve("loss", [1, 2], [0.5, 0.25]))
    'loss: last 0.25, lowest 0.25 (step 2), highest 0.5 (step 1)'
    """
    steps, values = curve.steps.array(0, len(curve)), curve.values.array(0, len(curve))
    text = f"{curve.name}: last {values[-1]:.4g}"
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return text
    seen, at = values[finite], steps[finite]
    low, high = seen.argmin(), len(seen) - 1 - seen[::-1].argmax()
    lowest = f"lowest {seen[low]:.4g} (step {at[low]})"
    return f"{text}, {lowest}, highest {seen[high]:.4g} (step {at[high]})"


def one_line(text: str) -> str:
    """A name of any length and with any letters, to stand in one line.

    >>> one_line("a" * 50 + "!")
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    plain = "".join(c if c.isprintable() else "�" for c in text[: WIDEST + 1])
    return plain if len(plain) <= WIDEST else f"{plain[: WIDEST - 1]}…"


def plain(text: str) -> str:
    """Text as text: matplotlib would read what stands between dollar signs as TeX."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return clean.replace("$", r"\$")
