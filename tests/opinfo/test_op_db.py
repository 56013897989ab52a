"""PyTorch's own test database, run by this library: see ``tests/support/opinfo.py``.

One operation: ``pytest tests/opinfo -q -k "cumsum"``. Twenty times as many samples:
``TINYGRAD_EDU_DEEP=20 pytest tests/opinfo``.
"""

from __future__ import annotations

import re

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

from known import KNOWN
from opinfo import OPERATIONS, SAMPLES, check, check_errors

NAMES = sorted(OPERATIONS)
SHOWN = 4


def unexpected(name: str, found: list[str]) -> list[str]:
    """The differences that the table does not name."""
    allowed = [pattern for pattern, _ in KNOWN.get(name, [])]
    return [each for each in found if not any(re.search(p, each) for p in allowed)]


def judge(found: list[str]) -> None:
    more = [f"... and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    if found:
        pytest.fail("\n".join([*found[:SHOWN], *more]), pytrace=False)


@pytest.mark.parametrize("dtype", list(SAMPLES))
@pytest.mark.parametrize("name", NAMES)
def test_operation(name: str, dtype: str) -> None:
    judge(unexpected(name, check(name, dtype)))


@pytest.mark.parametrize(
    "name", [n for n in NAMES if OPERATIONS[n].info.error_inputs_func is not None]
)
def test_errors(name: str) -> None:
    judge(unexpected(name, check_errors(name)))


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_known_differences_are_there(name: str) -> None:
    """A difference that is gone leaves the table too."""
    found = [line for dtype in SAMPLES for line in check(name, dtype, times=10)]
    found += check_errors(name)
    for pattern, reason in KNOWN[name]:
        assert any(re.search(pattern, line) for line in found), (pattern, reason)
