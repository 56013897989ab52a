"""What a launch costs by arithmetic: occupancy, and its place under the roof."""

from __future__ import annotations

import hashlib
import json
import math
from functools import cache
from typing import Any

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.common import KERNELS, common_text
from tinygrad_edu.cuda.occupancy import CARDS, Card, occupancy, roofline
from tinygrad_edu.cuda.simulator.launch import Kernel
from tinygrad_edu.cuda.simulator.machine.counters import SECTOR, Counters
from tinygrad_edu.cuda.simulator.machine.lanes import Shape
from tinygrad_edu.cuda.simulator.meaning.operations import operations_of

Plain = dict[str, Any]

USUAL_ARCHITECTURE = 80


def costs(kernel: Kernel, shape: Shape, counters: Counters, shared: int) -> Plain:
    """Bytes, operations, registers, and what each card makes of them.

    Bytes are 32 for each sector of each request: no cache is modelled.
    """
    total = counters.total
    per_thread = operations_of(kernel.function)
    operations = sum(
        per_thread[number] * count.threads
        for number, count in counters.statements.items()
    )
    moved = total.sectors * SECTOR
    found, said = registers(kernel)
    return {
        "bytes": moved,
        "ideal_bytes": total.ideal_sectors * SECTOR,
        "operations": operations,
        "requests": total.requests,
        "atomics": total.atomics,
        "registers": said,
        "cards": [
            _card(card, operations, moved, shape.threads, shared, found)
            for card in CARDS.values()
        ],
    }


def _card(
    card: Card,
    operations: int,
    moved: int,
    threads: int,
    shared: int,
    known: dict[int, int],
) -> Plain:
    point = roofline(card, operations, moved)
    taken = known.get(card.architecture, known.get(USUAL_ARCHITECTURE, 0))
    fits = occupancy(card, threads, taken, shared)
    return {
        "name": card.name,
        "bandwidth": card.bandwidth,
        "float32": card.float32,
        "intensity": point.intensity if math.isfinite(point.intensity) else None,
        "roof": point.roof,
        "limit": point.limit,
        "seconds": point.seconds,
        "registers": taken or None,
        "blocks": fits.blocks,
        "warps": fits.warps,
        "most_warps": card.warps,
        "share": fits.share,
        "occupancy_limit": fits.limit,
    }


def registers(kernel: Kernel) -> tuple[dict[int, int], str]:
    """Registers of a thread by architecture, and where they are known from."""
    source = kernel.module.program.source
    text = "\n".join(source.lines)
    listed = _listed(source.name, text).get(kernel.name)
    if listed is not None:
        return {int(sm): taken[0] for sm, taken in listed.items()}, "as NVRTC compiled"
    if not nvrtc.is_installed():
        return {}, "unknown: nobody compiled this kernel here (NVRTC is not installed)"
    try:
        found = nvrtc.check(text, source.name, [kernel.name], USUAL_ARCHITECTURE)
    except (RuntimeError, OSError) as error:
        return {}, f"unknown: {str(error).splitlines()[0]}"
    taken = found.get(kernel.name)
    if taken is None:
        return {}, "unknown: the compiler named no such kernel"
    return {USUAL_ARCHITECTURE: taken.registers}, "as NVRTC compiled now for sm_80"


def _listed(name: str, text: str) -> dict[str, dict[str, list[int]]]:
    """What is written down of a file of the library, if it is the same file."""
    entry = _resources().get(name, {})
    mark = hashlib.sha256((common_text() + text).encode()).hexdigest()[:16]
    found: dict[str, dict[str, list[int]]] = entry.get("kernels", {})
    return found if entry.get("fingerprint") == mark else {}


@cache
def _resources() -> dict[str, Any]:
    path = KERNELS / "resources.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
