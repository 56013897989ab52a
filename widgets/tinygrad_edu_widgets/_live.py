"""Numbers of a training run on the nodes of a graph, while it goes on.

`tinygrad_edu.monitor.watch` knows places: parameters (``0.weight``) and modules
(``0``). A graph has nodes and folded modules. `Places` says for each of these which
place it stands for; a frame (see ``_stream.py``) then holds one float32 for every node
and after them for every module, in the document's order, nan where nothing is known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from tinygrad_edu.diagram.naming import containers
from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._stream import Stream

FRAME_SECONDS = 0.05  # 20 frames a second, as everywhere

Latest = Mapping[tuple[str, str], float]
Numbers = np.ndarray[Any, np.dtype[np.float32]]

MEASURES = (
    "gradient norm",
    "update ratio",
    "weight norm",
    "zero fraction",
    "activation mean",
    "activation std",
)


class Places:
    """Which place of a watched model each node and module of a graph stands for.

    >>> node = {"id": "n0", "kind": "parameter", "label": "weight", "module": "0",
    ...         "operation": "AccumulateGrad"}
    >>> places = Places({"nodes": [node], "modules": [], "edges": []})
    >>> places.numbers({("0.weight", "gradient norm"): 2.0}, "gradient norm").tolist()
    [2.0]
    """

    def __init__(self, document: dict[str, Any]) -> None:
        nodes = document.get("nodes", [])
        self.ids = [node["id"] for node in nodes]
        self._wanted = [_places_of(node, last) for node, last in _with_last(nodes)]
        self._modules = [
            module.get("members") or [module["path"]]
            for module in document.get("modules", [])
        ]
        self._around: dict[str, list[str]] = {}
        self.ids += [f"module:{m['path']}" for m in document.get("modules", [])]

    def numbers(self, latest: Latest, measure: str) -> Numbers:
        """One number for each node, then one for each module; nan for none.

        A number that is nan travels as infinity: the view says "nan or ∞" to both.
        """
        known = {
            where: number if number == number else np.inf
            for (where, kind), number in latest.items()
            if kind == measure
        }
        inside = self._largest_inside(known)
        found = np.full(len(self.ids), np.nan)
        for i, places in enumerate(self._wanted):
            for place in places:
                if place in known:
                    found[i] = known[place]
                    break
        for i, paths in enumerate(self._modules, len(self._wanted)):
            for path in paths:
                number = known.get(path, inside.get(path))
                # nan, which is nothing yet, is never larger.
                if number is not None and not abs(number) <= abs(found[i]):
                    found[i] = number
        with np.errstate(over="ignore"):
            return found.astype("<f4")

    def _largest_inside(self, known: Mapping[str, float]) -> dict[str, float]:
        """For every module that holds places: the largest number among them."""
        inside: dict[str, float] = {}
        for where, number in known.items():
            if where not in self._around:
                self._around[where] = containers(where)[:-1]
            for path in self._around[where]:
                if abs(number) >= abs(inside.get(path, 0.0)):
                    inside[path] = number
        return inside

    def id_at(self, where: str) -> str:
        """The node, or else the module, that stands for a place; "" for none."""
        for i, places in enumerate(self._wanted):
            if where in places[:1]:
                return str(self.ids[i])
        for i, places in enumerate(self._wanted):
            if where in places:
                return str(self.ids[i])
        for i, paths in enumerate(self._modules, len(self._wanted)):
            if where in paths:
                return str(self.ids[i])
        return ""


def measures_in(latest: Latest) -> list[str]:
    """What may be chosen, in the order of `MEASURES`."""
    kinds = {kind for _, kind in latest}
    return [measure for measure in MEASURES if measure in kinds]


def _with_last(nodes: list[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], bool]]:
    """Each node, and whether it is the last operation of its module."""
    last = {n["module"]: n["id"] for n in nodes if n["kind"] == "operation"}
    return ((node, last.get(node["module"]) == node["id"]) for node in nodes)


def _places_of(node: dict[str, Any], last: bool) -> list[str]:
    """The places that a node may stand for, the best first."""
    module, label = node["module"], node["label"]
    if node["kind"] == "parameter":
        return [f"{module}.{label}" if module else label]
    if node["kind"] != "operation" or not module or not last:
        return []
    layer = label.endswith(f" · {node['operation']}")  # drawn as one, weights and all
    return [module, f"{module}.weight"] if layer else [module]


class Live:
    """Sends the newest numbers of what a view follows, at most 20 times a second.

    The view has the traits ``document``, ``colour_by``, ``measures``, ``colours`` and
    ``alarms``.
    """

    def __init__(self, view: Any) -> None:
        self._view = view
        self._latest: Callable[[], Latest] = dict
        self._record: Callable[[], Any] = lambda: None
        self._leave: Callable[[], None] = lambda: None
        self._sent: tuple[Any, ...] = ()
        self._sent_at = 0.0
        self._news: Callable[[], object] = object
        self._seen: object = None
        self._places: tuple[Any, Places] | None = None
        self._stream = Stream(view, self._greet)

    def follow(self, source: Any) -> None:
        """Shows the numbers of a watch, of a run that has one, or of its view."""
        runner = getattr(source, "runner", source)
        if hasattr(runner, "on_flush"):
            if runner.watch is None:
                raise value_error(
                    "follow() of a run that watches no model",
                    hint="Runner(train, model=model, optimizer=optimizer)",
                )
            self.close()
            self._latest = lambda: runner.watch.latest if runner.watch else {}
            self._record = lambda: runner.record
            self._news = lambda: _standing(runner.watch, runner.record)
            self._leave = runner.on_flush(lambda _, urgent: self.push(urgent=urgent))
        elif isinstance(getattr(source, "latest", None), Mapping):
            self.close()
            self._latest = lambda: source.latest
            self._record = lambda: None
            self._news = object  # whoever calls `refresh` has some
        else:
            raise type_error(
                "follow() takes a Runner, a TrainingView or a watch of a model",
                got=type(source).__name__,
                hint="view.follow(monitor.watch(model, optimizer))",
            )
        self.push(urgent=True)

    def close(self) -> None:
        """Follows no more."""
        self._leave()
        self._leave = lambda: None

    def refresh(self) -> None:
        """Sends the newest numbers if the last ones are not too new."""
        if time.perf_counter() - self._sent_at >= FRAME_SECONDS:
            self.push()

    def push(self, *, urgent: bool = False) -> None:
        """Sends the newest numbers, unless they were sent or the browser is behind."""
        news = self._news()
        if not urgent and (news == self._seen or not self._stream.ready):
            return
        self._seen = news
        view, latest = self._view, dict(self._latest())
        self._offer(latest)
        record = self._record()
        step = record.step if record is not None else 0
        self._show_alarms(record)
        numbers = self._numbers(latest)
        state = (view.colour_by, step, numbers.tobytes())
        if state == self._sent and not urgent:
            return
        self._sent, self._sent_at = state, time.perf_counter()
        self._stream.send({"measure": view.colour_by, "step": step}, [state[2]])
        if urgent:
            view.colours = {"measure": view.colour_by, "step": step} | {
                "numbers": [float(n) if np.isfinite(n) else None for n in numbers]
            }

    def _numbers(self, latest: Latest) -> Numbers:
        """For every node and module what it is coloured by."""
        return self._known_places().numbers(latest, self._view.colour_by)

    def _known_places(self) -> Places:
        document = self._view.document
        if self._places is None or self._places[0] is not document:
            self._places = document, Places(document)
        return self._places[1]

    def _offer(self, latest: Latest) -> None:
        """Tells the browser what may be chosen, and chooses if nobody has."""
        view, measures = self._view, measures_in(latest)
        if measures and measures != view.measures:
            view.measures = measures
            if view.colour_by not in measures:
                view.colour_by = measures[0]

    def _show_alarms(self, record: Any) -> None:
        """Which nodes have an alarm that is not over."""
        rung = [] if record is None else [a for a in record.alarms if a.cleared is None]
        known = [(a["where"], a["kind"], a["step"]) for a in self._view.alarms]
        if [(a.where, a.kind, a.step) for a in rung] == known:
            return
        places = self._known_places()
        self._view.alarms = [
            {
                "node": places.id_at(alarm.where),
                "where": alarm.where,
                "kind": alarm.kind,
                "step": alarm.step,
                "text": alarm.text,
            }
            for alarm in rung
        ]

    def _greet(self) -> None:
        if self._sent:  # a view appeared while something is followed
            self.push(urgent=True)


def _standing(watch: Any, record: Any) -> tuple[object, ...]:
    """What changes when a run has something new to show."""
    alarms = [(alarm.step, alarm.cleared) for alarm in record.alarms]
    return id(record), watch.measured if watch else 0, alarms
