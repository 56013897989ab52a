"""Each room of vision is opened when it is asked for, and none of them needs Pillow."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tinygrad_edu import vision

PROGRAM = """
import sys
import tinygrad_edu
assert "tinygrad_edu.vision" not in sys.modules
vision = tinygrad_edu.vision
assert "tinygrad_edu.vision.transforms" not in sys.modules
for room in ("transforms", "ops", "utils"):
    getattr(vision, room)
assert "PIL" not in sys.modules
"""


def test_only_what_is_asked_for_is_loaded() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)


def test_what_it_offers() -> None:
    rooms = {"datasets", "models", "ops", "transforms", "utils"}
    assert rooms <= set(dir(vision))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        vision.nothing  # noqa: B018


@pytest.mark.parametrize("room", ["ops", "transforms", "utils"])
def test_every_name_is_torchvisions(room: str) -> None:
    torchvision = pytest.importorskip(
        "torchvision",
        reason="needs torchvision: the names are compared with it",
        exc_type=(ImportError, RuntimeError),
    )
    theirs = getattr(torchvision, room)
    ours = getattr(vision, room)
    assert [name for name in ours.__all__ if not hasattr(theirs, name)] == []
