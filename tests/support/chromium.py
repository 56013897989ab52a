"""The browser of the tests and of the browser benchmark: the one that is installed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright import sync_api

NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WINDOW: Any = {"width": 1240, "height": 940}


def find_browser() -> str | None:
    """The path of a Chromium: Debian's, Chrome, or the one Playwright downloads."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_api.sync_playwright() as driver:
        own = str(driver.chromium.executable_path)
    return own if Path(own).exists() else None
