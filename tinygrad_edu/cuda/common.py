"""The text in front of every kernel file, for all devices."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

KERNELS = Path(__file__).parent / "kernels"
COMMON = KERNELS / "common.cuh"
# Numbers of two bytes come from headers of CUDA's: common.cuh has to be asked for them.
SHORT = {"half": "HALF_NUMBERS", "bfloat16": "BFLOAT16_NUMBERS"}


@cache
def common_text() -> str:
    """What every kernel file may use.

    >>> "warp_sum" in common_text()
    True
    """
    return COMMON.read_text(encoding="utf-8")


def with_common(text: str, name: str) -> str:
    """A kernel file as a compiler gets it; errors keep the lines of the file."""
    code = re.sub(r"//(?!\s*Instances:).*", "", text)
    asked = "".join(f"#define {name}\n" for word, name in SHORT.items() if word in code)
    return f'{asked}#line 1 "common.cuh"\n{common_text()}\n#line 1 "{name}"\n{text}'
