"""Tests on an NVIDIA GPU, skipped with the reason where there is none.

    pytest -c tests/gpu/pytest.ini tests/gpu               on a GPU
    pytest -c tests/gpu/pytest.ini tests/gpu --stand-in    on a stand-in for CuPy

The stand-in computes with NumPy and runs kernels in the simulator: it shows that the
tests and the code under them run, not that a GPU agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fake_cupy
import pytest

import tinygrad_edu as torch


def pytest_addoption(parser: pytest.Parser) -> None:
    help = "run the tests of tests/gpu on a stand-in for CuPy"
    parser.addoption("--stand-in", action="store_true", default=False, help=help)


@pytest.fixture(scope="session", autouse=True)
def gpu(request: pytest.FixtureRequest) -> Iterator[None]:
    """A GPU, or what stands for one."""
    if request.config.getoption("--stand-in", default=False):
        with fake_cupy.installed():
            yield
    else:
        yield


def missing() -> str:
    """What is missing here to use a GPU; nothing says the empty text."""
    try:
        torch.cuda.init()
    except AssertionError as error:
        return str(error).splitlines()[1].partition("but ")[2]
    return ""


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """All of these tests have the mark ``gpu``, and are skipped where there is none."""
    ours = [item for item in items if item.path.parent == Path(__file__).parent]
    reason = "" if config.getoption("--stand-in", default=False) else missing()
    for item in ours:
        item.add_marker(pytest.mark.gpu)
        if reason:
            item.add_marker(pytest.mark.skip(reason=f"needs a GPU: {reason}"))
