"""Cases of ``attention.cu``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel_cases import KernelCase

Array = NDArray[Any]

# Queries, keys, width, whether keys behind a query are hidden; heads are two.
PLAIN = ((1, 1, 1, 0), (9, 33, 5, 0), (12, 9, 3, 1))
NARROW = ((5, 17, 15, 1),)
SHAPES = ((1, 1, 1, 0), (17, 33, 5, 0), (33, 20, 32, 1))
WIDER = ((17, 33, 61, 1),)
# Sizes of tiles: the simulator's, and a GPU's; then those for wider rows.
NARROWEST = ("16, 16, 16, 1",)
FORWARD = ("16, 16, 32, 1", "64, 32, 32, 4")
BACKWARD = ("16, 16, 32, 1", "32, 32, 32, 4")
WIDE_FORWARD = ("16, 16, 64, 1", "64, 32, 64, 4", "32, 16, 128, 4")
WIDE_BACKWARD = ("16, 16, 64, 1", "32, 32, 64, 4", "16, 16, 128, 2")


@dataclass
class Attention:
    """Queries, keys and values of some heads, and all that comes of them."""

    q: Array
    k: Array
    v: Array
    g: Array
    causal: int

    def __post_init__(self) -> None:
        q, k, v, g = (a.astype(np.float64) for a in (self.q, self.k, self.v, self.g))
        self.scale = np.float32(1 / np.sqrt(q.shape[2]))
        s = q @ k.swapaxes(1, 2) * self.scale
        if self.causal:
            s[:, np.triu(np.ones(s.shape[1:], bool), 1)] = -np.inf
        self.log_sums = np.log(np.exp(s).sum(2))
        p = np.exp(s - self.log_sums[:, :, None])
        self.out = p @ v
        self.dots = (g * self.out).sum(2)
        ds = p * (g @ v.swapaxes(1, 2) - self.dots[:, :, None])
        self.dq = ds @ k * self.scale
        self.dk, self.dv = ds.swapaxes(1, 2) @ q * self.scale, p.swapaxes(1, 2) @ g

    @classmethod
    def drawn(
        cls, random: np.random.Generator, t: int, n: int, width: int, causal: int
    ) -> Attention:
        """Two heads of random numbers."""
        rows = (t, n, n, t)
        q, k, v, g = (
            random.standard_normal((2, r, width), dtype=np.float32) for r in rows
        )
        return cls(q, k, v, g, causal)

    @property
    def sizes(self) -> tuple[Any, ...]:
        """The last arguments of every kernel."""
        (_, t, width), n = self.q.shape, self.k.shape[1]
        return t, n, width, self.scale, self.causal

    def grid(self, tile: int, keys: bool = False) -> tuple[int, int]:
        """Heads, and tiles of queries or keys."""
        return 2, -(-(self.k if keys else self.q).shape[1] // tile)


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Each version on lengths and widths that fit no tile, with and without a mask."""
    found: list[KernelCase] = []
    for shape in PLAIN:
        found += plain(Attention.drawn(random, *shape))
    for shapes, forward, backward in (
        (NARROW, NARROWEST, NARROWEST),
        (SHAPES, FORWARD, BACKWARD),
        (WIDER, WIDE_FORWARD, WIDE_BACKWARD),
    ):
        for shape in shapes:
            found += tiled(Attention.drawn(random, *shape), forward, backward)
    for case in found:
        case.rtol, case.atol = 1e-4, 2e-5
        case.note = f"{case.args[0].shape}"
    return found


def plain(made: Attention) -> list[KernelCase]:
    """The versions without tiles."""
    out, sums = np.zeros_like(made.q), np.zeros(made.q.shape[:2], np.float32)
    table = np.zeros((2, made.q.shape[1], made.k.shape[1]), np.float32)
    given = (made.q, made.k, made.v)
    answers = {4: made.out, 5: made.log_sums}
    args: tuple[Any, ...] = (*given, table, out, sums, *made.sizes)
    found = [KernelCase("attention_naive", made.grid(8), 8, args, answers)]
    args, answers = (*given, out, sums, *made.sizes), {3: made.out, 4: made.log_sums}
    case = KernelCase("attention_block", made.grid(1), 64, args, answers)
    case.shared_mem = 4 * made.k.shape[1]
    found.append(case)
    rows = sums.size
    of_sums = np.full_like(sums, 0.25)
    args = (made.g, made.out.astype(np.float32), of_sums, sums, rows, made.q.shape[2])
    answers = {3: made.dots - 0.25}
    found.append(KernelCase("attention_dots", -(-rows // 2), 64, args, answers))
    slopes = (np.zeros_like(made.q), np.zeros_like(made.k), np.zeros_like(made.v))
    answers = {6: made.dq, 7: made.dk, 8: made.dv}
    args = (*given, *_known(made), *slopes, *made.sizes)
    found.append(KernelCase("attention_backward", made.grid(8), 8, args, answers))
    return found


def tiled(
    made: Attention, forward: tuple[str, ...], backward: tuple[str, ...]
) -> list[KernelCase]:
    """The versions with tiles, for some sizes of tiles."""
    out, sums = np.zeros_like(made.q), np.zeros(made.q.shape[:2], np.float32)
    given = (made.q, made.k, made.v)
    found: list[KernelCase] = []
    for tile in forward:
        rows, _, _, count = map(int, tile.split(","))
        args = (*given, out, sums, *made.sizes)
        answers = {3: made.out, 4: made.log_sums}
        threads = rows // count * 8
        name = f"flash_forward<{tile}>"
        found.append(KernelCase(name, made.grid(rows), threads, args, answers))
    for tile in backward:
        rows, keys, _, count = map(int, tile.split(","))
        args = (*given, *_known(made), np.zeros_like(made.q), *made.sizes)
        name = f"flash_backward_queries<{tile}>"
        threads = rows // count * 8
        found.append(KernelCase(name, made.grid(rows), threads, args, {6: made.dq}))
        both = np.zeros_like(made.k), np.zeros_like(made.v)
        args = (*given, *_known(made), *both, *made.sizes)
        answers = {6: made.dk, 7: made.dv}
        name, threads = f"flash_backward_keys<{tile}>", keys // count * 8
        grid = made.grid(keys, keys=True)
        found.append(KernelCase(name, grid, threads, args, answers))
    return found


def _known(made: Attention) -> tuple[Array, ...]:
    """What forward has left for backward."""
    return made.g, made.log_sums.astype(np.float32), made.dots.astype(np.float32)
