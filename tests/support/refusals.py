"""Where this library ends a wrong call otherwise than PyTorch, and means to.

A pattern that the call matches, and the reason. A test sees to it that each is needed.
"""

from __future__ import annotations

MEANT: dict[str, str] = {}
