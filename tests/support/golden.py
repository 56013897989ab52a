"""Golden files: what PyTorch answered, for machines without PyTorch.

One file for each test module, ``tests/golden/<room>.<module>.npz``. In it stands an
index (JSON as bytes: for each test the observations in the order they were made) and
one long array for each dtype, which the index points into. No pickle; the same answers
give the same bytes. ``make golden`` writes them all again.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from parity import Observation, Seen, assert_agree

FOLDER = Path(__file__).resolve().parent.parent / "golden"
ADVICE = "write the golden files again: make golden"


@dataclass
class Module:
    """The records of one test module: as read, and as made in this run."""

    path: Path
    known: dict[str, list[Observation]]
    made: dict[str, list[Observation]] = field(default_factory=dict)


class Golden:
    """All records, read when first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.modules: dict[str, Module] = {}
        self.outdated: list[str] = []

    def module(self, test: pytest.Item) -> Module:
        """The records of the module that a test stands in."""
        inside = test.path.relative_to(FOLDER.parent).with_suffix("")
        name = ".".join(inside.parts)
        if name not in self.modules:
            path = self.folder / f"{name}.npz"
            self.modules[name] = Module(path, read(path) if path.exists() else {})
        return self.modules[name]

    def note(self, test: pytest.Item, answer: Observation, close: float = 1e-9) -> None:
        """Keep what PyTorch answered, and see whether the file still says so."""
        module = self.module(test)
        made = module.made.setdefault(test.name, [])
        made.append(answer)
        if not _agrees(module.known.get(test.name, []), made, close):
            self.outdated.append(test.nodeid)

    def recall(self, test: pytest.Item) -> Observation:
        """What PyTorch answered when the file was written, call by call."""
        module = self.module(test)
        records = module.known.get(test.name, [])
        asked = module.made.setdefault(test.name, [])
        if len(asked) >= len(records):
            pytest.fail(f"no golden record of {test.nodeid}; with PyTorch, {ADVICE}")
        asked.append(records[len(asked)])
        return asked[-1]

    def write(self) -> None:
        """The records of this run, instead of those that were there."""
        self.folder.mkdir(exist_ok=True)
        for module in self.modules.values():
            if module.made:
                write(module.path, module.made)


def _agrees(known: list[Observation], made: list[Observation], close: float) -> bool:
    """Whether the newest answer is what the file says, as near as machines differ."""
    if len(known) < len(made) or known[len(made) - 1].keys() != made[-1].keys():
        return False
    try:
        assert_agree(made[-1], known[len(made) - 1], close)
    except (AssertionError, TypeError, AttributeError):
        return False
    return True


def strict() -> bool:
    """CI does not let an outdated file pass."""
    return bool(os.environ.get("TINYGRAD_EDU_NO_SKIPS"))


# ------------------------------------------------------------------ the file


def write(path: Path, records: dict[str, list[Observation]]) -> None:
    """Records to a file: an index, and one array for each dtype."""
    pieces: dict[str, list[Any]] = {}
    places: dict[str, int] = {}

    def plain(value: Any) -> Any:
        if isinstance(value, Seen):
            kind = str(value.array.dtype)
            start = places.get(kind, 0)
            places[kind] = start + value.array.size
            pieces.setdefault(kind, []).append(value.array.ravel())
            return {"kind": kind, "as": value.dtype, "at": start,
                    "shape": list(value.array.shape)}  # fmt: skip
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value

    index = {name: plain(records[name]) for name in sorted(records)}
    text = json.dumps(index, separators=(",", ":")).encode()
    arrays = {kind: np.concatenate(pieces[kind]) for kind in sorted(pieces)}
    np.savez_compressed(path, index=np.frombuffer(text, np.uint8), **arrays)


def read(path: Path) -> dict[str, list[Observation]]:
    """The records of a file."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}

    def rebuilt(value: Any) -> Any:
        if isinstance(value, dict) and "kind" in value:
            size = int(np.prod(value["shape"], dtype=int))
            array = arrays[value["kind"]][value["at"] : value["at"] + size]
            return Seen(value["as"], array.reshape(value["shape"]))
        if isinstance(value, dict):
            return {name: rebuilt(each) for name, each in value.items()}
        if isinstance(value, list):
            return [rebuilt(each) for each in value]
        return value

    found: dict[str, list[Observation]] = rebuilt(json.loads(arrays["index"].tobytes()))
    return found
