"""Words between the threads of a warp or a block: shuffles and votes.

Each function is a method of the machine; it stands here to be read by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .lanes import WARP
from .masks import ALL, Mask

if TYPE_CHECKING:
    from .gpu import Gpu


def check_members(gpu: Gpu, what: str, members: Any, mask: Mask, number: int) -> None:
    """Refuses a mask of members that does not fit the threads that are here."""
    here = gpu.expanded(mask).reshape(-1, WARP)
    live = gpu.expanded(gpu.live).reshape(-1, WARP)
    bits = np.broadcast_to(np.asarray(members, np.uint32), gpu.ids.shape)
    lanes = gpu.lanes.lane.astype(np.uint32)
    named = ((bits >> lanes) & 1).astype(bool).reshape(-1, WARP)
    bad = here.any(1) & (here != (live & named)).any(1)
    if not bad.any():
        return
    warp = int(np.flatnonzero(bad)[0])
    missing = np.flatnonzero(live[warp] & named[warp] & ~here[warp])
    extra = np.flatnonzero(here[warp] & ~named[warp])
    if len(missing):
        text = (
            f"{what}: the mask names lanes {ranges(missing)}, which do not take part,"
        )
        hint = "call it where all threads of the warp come, or name only those that do"
    else:
        text = f"{what}: the mask does not name lanes {ranges(extra)}, which take part,"
        hint = "0xffffffff names all lanes"
    gpu.fault(text, number, int(warp * WARP + np.flatnonzero(here[warp])[0]), hint)


def ranges(lanes: NDArray[np.intp]) -> str:
    """``[16, 17, 18, 20]`` as 16-18, 20."""
    parts: list[list[int]] = []
    for lane in lanes.tolist():
        if parts and parts[-1][-1] == lane - 1:
            parts[-1] = [parts[-1][0], lane]
        else:
            parts.append([lane])
    return ", ".join("-".join(map(str, dict.fromkeys(part))) for part in parts)


# From which lane of its segment a lane takes a value, by what it says.
SOURCES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "__shfl_sync": lambda lane, said, width: said % width + 0 * lane,
    "__shfl_up_sync": lambda lane, said, width: lane - said,
    "__shfl_down_sync": lambda lane, said, width: lane + said,
    "__shfl_xor_sync": lambda lane, said, width: lane ^ said,
}


def _partners(what: str, ids: NDArray[np.intp], said: Any, width: Any) -> Any:
    """Whose value each thread gets: that of a lane of its segment, or its own."""
    own = ids % WARP % width
    source = SOURCES[what](own, np.asarray(said, np.int64), width)
    inside = (source >= 0) & (source < width)
    return ids - own + np.where(inside, source, own)


@lru_cache(maxsize=64)
def _known_partners(what: str, count: int, said: int, width: int) -> Any:
    """The same, where all threads say the same: loops over a warp ask it often."""
    return _partners(what, np.arange(count), said, width)


def _moved(
    gpu: Gpu,
    what: str,
    members: Any,
    value: Any,
    said: Any,
    width: Any,
    mask: Mask,
    number: int,
) -> Any:
    """Each thread gets the value of another lane, or keeps its own."""
    if gpu.run.strict:
        check_members(gpu, what, members, mask, number)
    if value.ndim == 0:
        return value
    if gpu.run.strict and mask is not ALL and value.dtype.kind in "fV":
        value = np.where(mask, value, np.nan).astype(value.dtype)  # undefined elsewhere
    if said.ndim == 0 and width.ndim == 0:
        return value.take(_known_partners(what, len(gpu.ids), int(said), int(width)))
    return value.take(_partners(what, gpu.ids, said, width))


def shuffle(
    gpu: Gpu, members: Any, value: Any, lane: Any, width: Any, mask: Mask, number: int
) -> Any:
    """``__shfl_sync``: the value of a lane."""
    return _moved(gpu, "__shfl_sync", members, value, lane, width, mask, number)


def shuffle_up(
    gpu: Gpu, members: Any, value: Any, by: Any, width: Any, mask: Mask, number: int
) -> Any:
    """``__shfl_up_sync``: the value of a lane further down."""
    return _moved(gpu, "__shfl_up_sync", members, value, by, width, mask, number)


def shuffle_down(
    gpu: Gpu, members: Any, value: Any, by: Any, width: Any, mask: Mask, number: int
) -> Any:
    """``__shfl_down_sync``: the value of a lane further up."""
    return _moved(gpu, "__shfl_down_sync", members, value, by, width, mask, number)


def shuffle_xor(
    gpu: Gpu, members: Any, value: Any, bits: Any, width: Any, mask: Mask, number: int
) -> Any:
    """``__shfl_xor_sync``: the value of the lane whose number differs in these bits."""
    return _moved(gpu, "__shfl_xor_sync", members, value, bits, width, mask, number)


def _votes(gpu: Gpu, holds: Any, mask: Mask) -> NDArray[np.bool_]:
    """What the threads that are here say, warp by warp."""
    said = np.broadcast_to(holds, gpu.ids.shape)
    return (said & gpu.expanded(mask)).reshape(-1, WARP)


def _bits(said: NDArray[np.bool_]) -> NDArray[np.uint32]:
    places = np.arange(WARP, dtype=np.uint64)
    words = (said.astype(np.uint64) << places).sum(1, dtype=np.uint64)
    return np.repeat(words.astype(np.uint32), WARP)


def ballot(gpu: Gpu, members: Any, holds: Any, mask: Mask, number: int) -> Any:
    """``__ballot_sync``: a bit for each lane for which something holds."""
    if gpu.run.strict:
        check_members(gpu, "__ballot_sync", members, mask, number)
    return _bits(_votes(gpu, holds, mask))


def any_of_warp(gpu: Gpu, members: Any, holds: Any, mask: Mask, number: int) -> Any:
    """``__any_sync``: 1 if it holds for any lane."""
    if gpu.run.strict:
        check_members(gpu, "__any_sync", members, mask, number)
    return np.repeat(_votes(gpu, holds, mask).any(1), WARP).astype(np.int32)


def all_of_warp(gpu: Gpu, members: Any, holds: Any, mask: Mask, number: int) -> Any:
    """``__all_sync``: 1 if it holds for all lanes that take part."""
    if gpu.run.strict:
        check_members(gpu, "__all_sync", members, mask, number)
    here = gpu.expanded(mask).reshape(-1, WARP)
    agreed = (_votes(gpu, holds, mask) | ~here).all(1)
    return np.repeat(agreed, WARP).astype(np.int32)


def active_mask(gpu: Gpu, mask: Mask, number: int) -> Any:
    """``__activemask()``: a bit for each lane that is here."""
    return _bits(gpu.expanded(mask).reshape(-1, WARP))


def _of_block(gpu: Gpu, holds: Any, mask: Mask) -> NDArray[np.bool_]:
    said = np.broadcast_to(holds, gpu.ids.shape) & gpu.expanded(mask)
    return said.reshape(gpu.lanes.blocks, -1)


def count_of_block(gpu: Gpu, holds: Any, mask: Mask, number: int) -> Any:
    """``__syncthreads_count``: for how many threads of the block it holds."""
    found = _of_block(gpu, holds, mask).sum(1)
    return np.repeat(found, gpu.lanes.per_block).astype(np.int32)


def any_of_block(gpu: Gpu, holds: Any, mask: Mask, number: int) -> Any:
    """``__syncthreads_or``: 1 if it holds for any thread of the block."""
    found = _of_block(gpu, holds, mask).any(1)
    return np.repeat(found, gpu.lanes.per_block).astype(np.int32)


def all_of_block(gpu: Gpu, holds: Any, mask: Mask, number: int) -> Any:
    """``__syncthreads_and``: 1 if it holds for all threads of the block."""
    here = gpu.expanded(mask).reshape(gpu.lanes.blocks, -1)
    found = (_of_block(gpu, holds, mask) | ~here).all(1)
    return np.repeat(found, gpu.lanes.per_block).astype(np.int32)
