"""Launching the library's own kernels, on the device where the arrays are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from .common import KERNELS
from .module import GpuModule, Module, SimulatedModule

THREADS = 256  # of a block, where nothing speaks for another number


def launch(
    file: str,
    kernel: str,
    grid: Sequence[int] | int,
    block: Sequence[int] | int,
    args: Sequence[Any],
    *,
    shared_mem: int = 0,
) -> None:
    """Launches ``kernel`` of ``kernels/FILE.cu``: in the simulator for NumPy's arrays.

    >>> import numpy as np
    >>> a, y = np.float32([1, 2]), np.zeros(2, np.float32)
    >>> launch("elementwise", "add_plain", 1, 32, (a, a, y, 2))
    >>> y.tolist()
    [2.0, 4.0]
    """
    on_gpu = any(hasattr(one, "__cuda_array_interface__") for one in args)
    module = _module(file, "cuda" if on_gpu else "sim")
    module.get_function(kernel)(grid, block, args, shared_mem=shared_mem)


def blocks(count: int, threads: int = THREADS) -> int:
    """How many blocks of so many threads it takes, one thread for each element.

    >>> blocks(1000), blocks(0)
    (4, 1)
    """
    return max(1, -(-count // threads))


@cache
def _module(file: str, device: str) -> SimulatedModule | GpuModule:
    path = KERNELS / f"{file}.cu"
    names = instances(path.read_text(encoding="utf-8"))
    module = Module(path, device=device, kernels=names)
    if isinstance(module, GpuModule):
        module.trusted = True
    return module


def instances(text: str) -> list[str]:
    """All kernels of a file, templates as its lines ``// Instances:`` list them.

    >>> instances("// Instances: k<0..2>, k<9, int>\\n__global__ void one(int* x) {}")
    ['k<0>', 'k<1>', 'k<2>', 'k<9, int>', 'one']
    """
    listed = re.findall(r"^//\s*Instances:\s*(.+)$", text, re.MULTILINE)
    names = [
        name
        for line in listed
        for each in re.split(r",\s*(?![^<]*>)", line)
        for name in _spelt_out(each)
    ]
    text = f"\n{text}"
    # The line before is a comment, or none that ends a template's arguments.
    before = r"(?:^|\n)(?://[^\n]*|[^\n]*(?<!>))\n"
    kernel = r"__global__\s+(?:__\w+__\(.*?\)\s+)?void\s+(\w+)"
    plain = re.findall(before + kernel, text)
    return [name.strip() for name in names] + plain


def _spelt_out(name: str) -> list[str]:
    """``k<0..2>`` as k<0>, k<1>, k<2>."""
    numbers = re.search(r"(\d+)\.\.(\d+)", name)
    if numbers is None:
        return [name]
    before, after = name[: numbers.start()], name[numbers.end() :]
    return [f"{before}{n}{after}" for n in range(int(numbers[1]), int(numbers[2]) + 1)]
