"""The text in front of every kernel file, for all devices."""

from __future__ import annotations

from functools import cache
from pathlib import Path

KERNELS = Path(__file__).parent / "kernels"
COMMON = KERNELS / "common.cuh"


@cache
def common_text() -> str:
    """What every kernel file may use.

    >>> "warp_sum" in common_text()
    True
    """
    return COMMON.read_text(encoding="utf-8")


def with_common(text: str, name: str) -> str:
    """A kernel file as a compiler gets it; errors keep the lines of the file."""
    short = "__half" in text or "__nv_bfloat16" in text
    asked = "#define NUMBERS_OF_TWO_BYTES\n" if short else ""
    return f'{asked}#line 1 "common.cuh"\n{common_text()}\n#line 1 "{name}"\n{text}'
