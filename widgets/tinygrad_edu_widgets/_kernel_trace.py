"""A trace as one text for the state that a notebook saves.

The columns stand one after the other, little-endian, compressed by zlib, in base64.
The front end's side is ``widgets/src/kernel/trace.ts``.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np

from tinygrad_edu.cuda.simulator.machine.lanes import WARP
from tinygrad_edu.cuda.simulator.machine.trace import Trace, TraceBuffer

Plain = dict[str, Any]

TRACE_VERSION = 1
MOST_BYTES = 500_000  # of the compressed columns, in a saved notebook
MOST_KNOWN = 4096  # elements of a buffer whose first values travel
TRIES = 6
USUAL_COLUMNS = 32


def recording(
    trace: Trace, columns: dict[str, int], most_bytes: int = MOST_BYTES
) -> Plain:
    """The trace, or as much of its beginning as fits in ``most_bytes``.

    ``columns`` are the sizes of a row of buffers, by their names.
    """
    total = kept = len(trace)
    for _ in range(TRIES):
        packed = zlib.compress(_columns(trace, kept), 6)
        if len(packed) <= most_bytes or kept <= 1:
            break
        kept = max(1, int(kept * most_bytes / len(packed) * 0.9))
    return {
        "version": TRACE_VERSION,
        "block": trace.block,
        "warps": trace.warps,
        "events": kept,
        "total": total,
        "cut": trace.cut,
        "rows": _rows(trace, kept),
        "buffers": [_buffer(one, columns) for one in trace.buffers],
        "variables": list(trace.variables),
        "data": base64.b64encode(packed).decode("ascii"),
    }


def _buffer(buffer: TraceBuffer, columns: dict[str, int]) -> Plain:
    return {
        "name": buffer.name,
        "space": buffer.space,
        "dtype": buffer.dtype,
        "size": buffer.size,
        "itemsize": _itemsize(buffer.dtype),
        "address": buffer.address,
        "columns": columns.get(buffer.name, USUAL_COLUMNS),
        "known": min(len(buffer.values), MOST_KNOWN),
    }


def _itemsize(dtype: str) -> int:
    try:
        return int(np.dtype(dtype).itemsize)
    except TypeError:  # a type that NumPy only knows with its package: bfloat16
        return 2


def _rows(trace: Trace, kept: int) -> int:
    """How many rows of payload the first events have."""
    return sum(trace.width[:kept])


def _columns(trace: Trace, kept: int) -> bytes:
    """The first events, column after column; the wide ones first, for alignment."""
    rows, lanes = _rows(trace, kept), trace.warps * WARP
    index = _stacked(trace.index[:rows], lanes, np.int32)
    value = _stacked(trace.value[:rows], lanes, np.float32)
    masks = _stacked(trace.masks[:kept], trace.warps, np.uint32)
    value = np.where(_acting(trace, masks, kept), value, np.float32(0))
    # Neighbours mostly read neighbours: then the steps are all 1, and pack well.
    steps = np.diff(index, axis=1, prepend=np.int32(0))
    first = [
        np.array(one.values[:MOST_KNOWN], np.float64).astype("<f4")
        for one in trace.buffers
    ]
    parts = [
        np.array(trace.statement[:kept], "<i4"),
        np.array(trace.name[:kept], "<i4"),
        masks.astype("<u4"),
        steps.astype("<i4"),
        value.astype("<f4"),
        *first,
        np.array(trace.kind[:kept], np.uint8),
        np.array(trace.width[:kept], np.uint8),
        _stacked(trace.cost[:kept], trace.warps, np.uint8),
    ]
    return b"".join(part.tobytes() for part in parts)


def _acting(trace: Trace, masks: Any, kept: int) -> Any:
    """Which lanes take part in each row of payload."""
    bits = masks[:, :, None] >> np.arange(WARP, dtype=np.uint32) & np.uint32(1)
    every = bits.reshape(len(masks), trace.warps * WARP).astype(bool)
    return np.repeat(every, trace.width[:kept], axis=0)


def _stacked(rows: list[Any], columns: int, dtype: Any) -> Any:
    """Rows as one array, which has columns even without a row."""
    return np.array(rows, dtype).reshape(len(rows), columns)
