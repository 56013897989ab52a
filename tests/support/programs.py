"""Programs written for PyTorch, for both libraries: only the import is changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any


def ours(source: str) -> str:
    """The program, with our library in PyTorch's place."""
    source = re.sub(
        r"^import torch$", "import tinygrad_edu as torch", source, flags=re.M
    )
    return re.sub(r"^(import|from) torch\b", r"\1 tinygrad_edu", source, flags=re.M)


def names_of(path: Path, *, library: str) -> dict[str, Any]:
    """What a program file defines when its ``torch`` is this library."""
    source = path.read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": path.stem}
    code = ours(source) if library == "tinygrad_edu" else source
    exec(compile(code, str(path), "exec", dont_inherit=True), names)
    return names
