"""Differences from PyTorch that are meant, found by its own test database.

``KNOWN[operation]`` lists pairs: a pattern that the difference's line matches, and the
reason. A test sees to it that none stays here that is gone.
"""

from __future__ import annotations

KNOWN: dict[str, list[tuple[str, str]]] = {}
