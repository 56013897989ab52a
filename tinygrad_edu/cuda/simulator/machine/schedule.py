"""Letting blocks run: all threads in step, or one warp after the other.

In step is fast and always gives one result. One after the other, in an order that a
seed chooses, shows what a missing barrier does: a warp runs on until it has to wait.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np

from .gpu import Gpu, Run
from .lanes import batches, lanes_of
from .masks import Mask
from .memory import Buffer

Parts = Sequence[tuple[int, int]]  # of a grid: the first block, how many
Warp = Generator[tuple[int, Mask], None, None]


def run_in_step(
    kernel: Callable[..., None], run: Run, given: list[Any], parts: Parts | None = None
) -> None:
    """All threads of many blocks do each statement together."""
    for first, count in batches(run.shape) if parts is None else parts:
        gpu = Gpu(run, lanes_of(run.shape, first, count))
        kernel(gpu, gpu.start, *given)


def run_warps(
    kernel: Callable[..., Warp], run: Run, given: list[Any], seed: int
) -> None:
    """Blocks and warps run one by one, in an order that the seed chooses."""
    random = np.random.default_rng(seed)
    for block in random.permutation(run.shape.blocks):
        run_block(kernel, run, given, int(block), random)


def run_block(
    kernel: Callable[..., Warp],
    run: Run,
    given: list[Any],
    block: int,
    random: np.random.Generator,
) -> None:
    """One block: each warp runs until its next barrier, then all go on."""
    shared: dict[str, Buffer] = {}
    warps: list[tuple[Gpu, Warp]] = []
    for warp in range(run.shape.warps):
        gpu = Gpu(run, lanes_of(run.shape, block, 1, warp), shared)
        warps.append((gpu, kernel(gpu, gpu.start, *given)))
    while warps:
        waiting: dict[int, int] = {}  # which warp waits at which statement
        for turn in random.permutation(len(warps)):
            for number, _ in warps[turn][1]:
                waiting[int(turn)] = number
                break
        check_one_barrier(warps, waiting)
        for turn in waiting:
            gpu = warps[turn][0]
            for watcher in run.watchers:
                watcher.barrier(gpu, gpu.live, waiting[turn])
        warps = [warps[turn] for turn in sorted(waiting)]


def check_one_barrier(warps: list[tuple[Gpu, Warp]], waiting: dict[int, int]) -> None:
    """Refuses warps of one block that wait at different barriers."""
    numbers = sorted(set(waiting.values()))
    if len(numbers) < 2:
        return
    gpu = warps[next(iter(waiting))][0]
    lines = [gpu.run.places[number].line for number in numbers]
    text = f"warps of a block wait at different barriers, lines {lines}"
    gpu.fault(text, numbers[0], 0)
