"""Writes what every kernel takes on each architecture, as NVRTC says it.

    python tests/support/kernel_resources.py

The result, ``tinygrad_edu/cuda/kernels/resources.json``, is committed: occupancy is
known from it where NVRTC is not installed. A test fails while it is stale.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import astuple
from pathlib import Path
from typing import Any

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.common import KERNELS, common_text
from tinygrad_edu.cuda.launching import instances

TARGET = KERNELS / "resources.json"


def files() -> list[Path]:
    """All kernel files."""
    return sorted(KERNELS.glob("*.cu"))


def fingerprint(path: Path) -> str:
    """What a file's entry depends on: its text and the text in front of it."""
    text = common_text() + path.read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def entry(path: Path) -> dict[str, Any]:
    """Registers, bytes of shared memory, spilled bytes: by kernel and architecture."""
    text = path.read_text(encoding="utf-8")
    kernels: dict[str, dict[str, list[int]]] = {}
    for architecture in nvrtc.ARCHITECTURES:
        found = nvrtc.check(text, path.name, instances(text), architecture)
        for name, taken in sorted(found.items()):
            kernels.setdefault(name, {})[str(architecture)] = list(astuple(taken))
    return {"fingerprint": fingerprint(path), "kernels": kernels}


def main() -> None:
    before = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    after = {}
    for path in files():
        known = before.get(path.name, {})
        fresh = known.get("fingerprint") == fingerprint(path)
        after[path.name] = known if fresh else entry(path)
    text = json.dumps(after, indent=1)
    # One line for each architecture, whatever json thinks of lists.
    text = re.sub(r"\[\s+(\d+),\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2, \3]", text)
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
