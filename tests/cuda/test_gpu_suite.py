"""The tests of ``tests/gpu``, run on the stand-in for CuPy; skipped without any GPU."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = ("-m", "pytest", "-c", "tests/gpu/pytest.ini", "-q", "-p", "no:cacheprovider")


def test_the_benchmark_of_a_gpu_runs_on_the_stand_in(repository: Path) -> None:
    command = ["benchmarks/gpu.py", "--small", "--stand-in", "memory", "attention"]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "| layer norm |" in done.stdout
    assert "| FlashAttention |" in done.stdout
    assert "fall back to run on the CPU" not in done.stderr


def run(repository: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *COMMAND, *more]
    return subprocess.run(
        command, cwd=repository, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_they_pass_on_the_stand_in(repository: Path) -> None:
    done = run(repository, "tests/gpu", "--stand-in")
    assert done.returncode == 0, done.stdout[-4000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 600
    assert "skipped" not in done.stdout


def test_without_a_gpu_they_are_skipped_and_say_why(repository: Path) -> None:
    done = run(repository, "tests/gpu/test_kernels.py")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "needs a GPU: CuPy is not installed" in done.stdout
