"""How many warps of a kernel fit on a multiprocessor, and what the roof above it is.

Both are arithmetic on a few numbers of the card: no GPU is asked. A time that follows
from them is a model, never a measurement.

Source: NVIDIA, CUDA C++ Programming Guide, "Compute Capabilities"; S. Williams and
others, "Roofline: an insightful visual performance model", 2009.
"""

from __future__ import annotations

from dataclasses import dataclass

WARP = 32
REGISTER_UNIT = 256  # registers are given to a warp in pieces of so many
SHARED_UNIT = 128  # bytes
RESERVED_SHARED = 1024  # bytes of a block that the system keeps, since sm_80


@dataclass(frozen=True)
class Card:
    """A GPU: its limits for each multiprocessor, its peaks for all of it."""

    name: str
    architecture: int
    multiprocessors: int
    warps: int
    blocks: int
    registers: int
    shared_bytes: int
    bandwidth: float  # bytes per second
    float32: float  # operations per second, without tensor cores

    @property
    def ridge(self) -> float:
        """From how many operations for each byte on the arithmetic is the limit."""
        return self.float32 / self.bandwidth


CARDS = {
    card.name: card
    for card in (
        Card("T4", 75, 40, 32, 16, 65_536, 64 * 1024, 320e9, 8.1e12),
        Card("RTX 3090", 86, 82, 48, 16, 65_536, 100 * 1024, 936e9, 35.6e12),
        Card("A100", 80, 108, 64, 32, 65_536, 164 * 1024, 2039e9, 19.5e12),
        Card("H100", 90, 132, 64, 32, 65_536, 228 * 1024, 3350e9, 66.9e12),
    )
}


@dataclass(frozen=True)
class Occupancy:
    """How many blocks fit at once, and what keeps more from fitting."""

    blocks: int
    warps: int
    share: float  # of the warps that a multiprocessor can hold
    limit: str  # "warps", "blocks", "registers" or "shared memory"


def occupancy(
    card: Card, threads: int, registers: int, shared_bytes: int = 0
) -> Occupancy:
    """How many blocks of a kernel a multiprocessor holds at once.

    Args:
        card: the GPU.
        threads: of a block.
        registers: of a thread, as `nvrtc.check` tells.
        shared_bytes: of a block, static and dynamic together.

    >>> found = occupancy(CARDS["A100"], threads=256, registers=112)
    >>> found.blocks, found.share, found.limit
    (2, 0.25, 'registers')
    """
    warps = -(-threads // WARP)
    fits = {"warps": card.warps // warps, "blocks": card.blocks}
    per_warp = _rounded_up(registers * WARP, REGISTER_UNIT)
    if registers:
        fits["registers"] = card.registers // per_warp // warps
    if shared_bytes:
        reserved = RESERVED_SHARED if card.architecture >= 80 else 0
        taken = _rounded_up(shared_bytes + reserved, SHARED_UNIT)
        fits["shared memory"] = card.shared_bytes // taken
    limit = min(fits, key=lambda name: fits[name])
    blocks = fits[limit]
    return Occupancy(blocks, blocks * warps, blocks * warps / card.warps, limit)


def _rounded_up(count: int, unit: int) -> int:
    return -(-count // unit) * unit


@dataclass(frozen=True)
class RooflinePoint:
    """A kernel under the roof: how much arithmetic it does for each byte it moves."""

    intensity: float  # operations for each byte
    roof: float  # operations per second that the card could do at this intensity
    limit: str  # "memory" or "arithmetic"
    seconds: float  # at the roof: a model, and the least that it can take


def roofline(card: Card, operations: float, bytes_moved: float) -> RooflinePoint:
    """Where a kernel stands under the roof of a card.

    >>> point = roofline(CARDS["A100"], 2 * 1024**3, bytes_moved=12 * 1024**2)
    >>> round(point.intensity), point.limit
    (171, 'arithmetic')
    """
    intensity = operations / bytes_moved if bytes_moved else float("inf")
    roof = min(card.float32, intensity * card.bandwidth)
    limit = "memory" if intensity < card.ridge else "arithmetic"
    by_memory = bytes_moved / card.bandwidth
    return RooflinePoint(
        intensity, roof, limit, max(by_memory, operations / card.float32)
    )
