"""Cases of ``optimizer.cu``."""

from __future__ import annotations

from typing import Any

import numpy as np

from kernel_cases import SIZES, KernelCase

BETA1, BETA2, EPS, LR, DECAY = 0.9, 0.999, 1e-8, 0.01, 0.1
STEP = 3


def rates(step: int) -> tuple[float, ...]:
    """The last arguments of a whole step of Adam, from ``beta1`` on."""
    rate, root = LR / (1 - BETA1**step), np.sqrt(1 - BETA2**step)
    return BETA1, 1 - BETA1, BETA2, 1 - BETA2, rate, root, EPS


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Each kernel in the middle of a training, as double has it."""
    found: list[KernelCase] = []
    for n in (*SIZES, 3, 4):
        w, g, m = random.standard_normal((3, n), dtype=np.float32)
        v = random.random(n, dtype=np.float32)
        wide = [a.astype(np.float64) for a in (w, g, m, v)]
        found += of_sgd(*wide, w, g, m)
        found += of_adam(*wide, w, g, m, v)
    for case in found:
        case.atol = 1e-5
    return found


def of_sgd(W: Any, G: Any, M: Any, _: Any, w: Any, g: Any, m: Any) -> list[KernelCase]:
    """Plain steps, and steps with a memory."""
    n, blocks = len(w), -(-len(w) // 32)
    slope = G + DECAY * W
    plain = KernelCase(
        "sgd", blocks, 32, _floats(w, g, n, LR, DECAY), {0: W - LR * slope}
    )
    found = [plain]
    for nesterov, first in ((0, 0), (1, 0), (0, 1)):
        along = slope if first else 0.9 * M + 0.7 * slope
        ahead = slope + 0.9 * along if nesterov else along
        args = (*_floats(w, g, m, n, LR, DECAY, 0.9, 0.7), nesterov, first)
        both = {0: W - LR * ahead, 2: along}
        found.append(KernelCase("sgd_momentum", blocks, 32, args, both))
    return found


def of_adam(
    W: Any, G: Any, M: Any, V: Any, w: Any, g: Any, m: Any, v: Any
) -> list[KernelCase]:
    """The parts, and the whole in one walk."""
    n, blocks = len(w), -(-len(w) // 32)
    rate, root = rates(STEP)[4:6]

    def stepped(weight: Any, slope: Any) -> dict[int, Any]:
        mean = BETA1 * M + (1 - BETA1) * slope
        square = BETA2 * V + (1 - BETA2) * slope**2
        moved = weight - rate * mean / (np.sqrt(square) / root + EPS)
        return {0: moved, 2: mean, 3: square}

    after = stepped(W, G)
    moved = W - rate * M / (np.sqrt(V) / root + EPS)
    args = _floats(w, g, m, v, n, DECAY, *rates(STEP))
    apart = _floats(w, g, m, v, n, 1 - LR * DECAY, *rates(STEP))
    kept = stepped((1 - LR * DECAY) * W, G)
    of_mean = _floats(g, m, n, BETA1, 1 - BETA1)
    of_square = _floats(g, v, n, BETA2, 1 - BETA2)
    of_move = _floats(w, m, v, n, rate, root, EPS)
    return [
        KernelCase("adam_mean", blocks, 32, of_mean, {1: after[2]}),
        KernelCase("adam_square", blocks, 32, of_square, {1: after[3]}),
        KernelCase("adam_move", blocks, 32, of_move, {0: moved}),
        KernelCase("adam", blocks, 32, args, stepped(W, G + DECAY * W)),
        KernelCase("adamw", blocks, 32, apart, kept),
        KernelCase("adamw_wide", -(-blocks // 4), 32, apart, kept),
    ]


def _floats(*args: Any) -> tuple[Any, ...]:
    """Python's fractions as the kernels' floats."""
    return tuple(np.float32(a) if isinstance(a, float) else a for a in args)
