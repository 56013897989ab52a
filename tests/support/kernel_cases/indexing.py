"""Cases of ``indexing.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import SIZES, KernelCase

WORDS = {
    1: "unsigned char",
    2: "unsigned short",
    4: "unsigned int",
    8: "unsigned long long",
}
# Outer, size, how many are chosen, inner.
SHAPES = ((1, 1, 1, 1), (1, 7, 31, 5), (3, 5, 4, 1), (2, 3, 33, 7))


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Copies of every width and order, some rows chosen often, some never."""
    found: list[KernelCase] = []
    for n in SIZES:
        x, blocks = random.random(n, dtype=np.float32), -(-n // 64)
        args = (x, np.zeros_like(x), n)
        found.append(KernelCase("copy_wide", blocks, 64, args, {1: x}))
        bits = (x.view(np.uint32), np.zeros(n, np.uint32), n)
        name = "copy_plain<unsigned int>"
        found.append(KernelCase(name, blocks, 64, bits, {1: bits[0]}))
    for bytes_, word in WORDS.items():
        x = random.integers(0, 200, (3, 4, 5)).astype(f"u{bytes_}")
        y = np.zeros((5, 4, 6), x.dtype)  # every other column gets x, turned round
        args = (x, y, 60, 4, 5, 4, 3, 0, -1, 5, 20, 0, 24, 6, 2)
        out = np.zeros_like(y)
        out[..., ::2] = x[..., ::-1].T
        found.append(KernelCase(f"copy_strided<{word}>", 2, 32, args, {1: out}))
    x = random.integers(0, 200, (2, 5, 7)).astype(np.uint32)
    for diagonal in (-2, 0, 3):
        for upper, cut in enumerate((np.tril, np.triu)):
            args = (x, np.zeros_like(x), 70, 5, 7, diagonal, upper)
            out = cut(x, diagonal)
            found.append(KernelCase("triangle<unsigned int>", 3, 32, args, {1: out}))
    for outer, size, count, inner in SHAPES:
        x = random.standard_normal((outer, size, inner), dtype=np.float32)
        g = random.standard_normal((outer, count, inner), dtype=np.float32)
        rows, n = random.integers(0, size, count), g.size
        each = random.integers(0, size, g.shape)
        how, blocks = (n, size, count, inner), -(-n // 64)
        args = (x, rows, np.zeros_like(g), outer, size, count, inner)
        chosen = x[:, rows]
        found.append(
            KernelCase("select_naive", -(-outer * count // 32), 32, args, {2: chosen})
        )
        bits = x.view(np.uint32)
        args = (bits, rows, np.zeros(g.shape, np.uint32), *how)
        out = bits[:, rows]
        found.append(
            KernelCase("select_rows<unsigned int>", blocks, 64, args, {2: out})
        )
        args = (bits, each, np.zeros(g.shape, np.uint32), *how)
        out = np.take_along_axis(bits, each, 1)
        found.append(KernelCase("gather<unsigned int>", blocks, 64, args, {2: out}))
        sums = np.zeros(x.shape)
        for row, place in enumerate(rows):
            sums[:, place] += g[:, row]
        args = (g, rows, np.zeros_like(x), *how)
        found.append(KernelCase("add_rows", blocks, 64, args, {2: sums}))
        sums = np.zeros(x.shape)
        first, _, last = np.indices(g.shape)
        np.add.at(sums, (first, each, last), g)
        args = (g, each, np.zeros_like(x), *how)
        found.append(KernelCase("scatter_add", blocks, 64, args, {2: sums}))
    for case in found:
        case.atol = 1e-5
    return found
