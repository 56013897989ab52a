"""What a step frees the next one uses, without the system in between."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

CODE = """
import resource
import numpy as np
import tinygrad_edu

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def step():
    return [np.ones(1 << 20) for _ in range(8)]  # 8 MB each, 64 together

for _ in range(3):
    step()
before = faults()
for _ in range(10):
    step()
print(faults() - before)
"""


def pages(**environment: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return int(done.stdout)


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="needs a system with the C library glibc"
)
def test_freed_memory_is_used_again() -> None:
    assert pages() < 500
    # Who sets glibc by hand is not overruled.
    assert pages(MALLOC_TRIM_THRESHOLD_="131072") > 5000
