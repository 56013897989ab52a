"""What is loaded while the kernel waits for a person.

The still picture that a notebook keeps of a view is drawn by matplotlib, which takes a
third of a second to load. A person reads, or types the next cell, for longer.
"""

from __future__ import annotations

import asyncio
import importlib
import sys

A_MOMENT = 0.1  # seconds; the cell that asked for a view has mostly ended by then
PARTS = (
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.patheffects",
    "matplotlib.font_manager",
)


def load_matplotlib_when_idle() -> None:
    """Loads matplotlib a moment after this cell; outside a kernel nothing happens."""
    if PARTS[-1] in sys.modules:
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    loop.call_later(A_MOMENT, _load)


def _load() -> None:
    try:
        for part in PARTS:
            importlib.import_module(part)
    except ImportError:
        pass  # a view then says itself what it lacks
