"""Serve JupyterLab on a folder of lessons, opened at the map of the course.

JupyterLab runs in this process, so that one Ctrl-C ends server and kernels. It is
bound to this machine and asks for a token that is new at every start.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

DEFAULT_PORT = 8888
MAP = "course.md"  # tinygrad_edu/classroom/entrance.py writes it
# JupyterLab's defaults for learners: no question about news over the first page, no
# click inside somebody's notebook runs a command of JupyterLab (CVE-2026-42557), and
# a page of text is shown as a page. A person's own settings win over these.
SETTINGS = Path(__file__).with_name("jupyter")


class LabError(Exception):
    """JupyterLab cannot be started; the text is one clear line."""


def first_notebook(directory: Path) -> str:
    """The path of the first lesson inside ``directory``, as a URL, or ``""``.

    Lessons are numbered, so the first one by name is the one to start with.
    """
    notebooks = directory.glob("[0-9][0-9]_*/[0-9][0-9]_*.ipynb")
    first = min((path.relative_to(directory) for path in notebooks), default=None)
    return "" if first is None else quote(first.as_posix())


def start_page(directory: Path) -> str:
    """The page JupyterLab opens with: the map of the course, else the first lesson."""
    page = MAP if (directory / MAP).is_file() else first_notebook(directory)
    return f"/lab/tree/{page}" if page else "/lab"


def settings(directory: Path, page: str, port: int | None, token: str) -> list[str]:
    """The command line for JupyterLab.

    A port asked for by number is that port or an error; otherwise the next free one.
    """
    options = {
        "ServerApp.root_dir": str(directory),
        "ServerApp.default_url": page,
        "LabApp.default_url": page,
        "ServerApp.port": str(DEFAULT_PORT if port is None else port),
        "ServerApp.port_retries": "50" if port is None else "0",
        "ServerApp.answer_yes": "True",
        # Root is the usual user in containers; the server listens on localhost only.
        "ServerApp.allow_root": "True",
        "ServerApp.log_level": "WARN",
        "LabApp.log_level": "WARN",
        "IdentityProvider.token": token,
    }
    return [f"--{name}={value}" for name, value in options.items()]


def is_taken(port: int) -> bool:
    """True if something on this machine listens on ``port`` already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve(directory: Path, *, port: int | None = None, browser: bool = True) -> int:
    """Serve ``directory`` until interrupted; the exit code is 0 for a clean end.

    Raises LabError if JupyterLab is not installed or the port is taken.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise LabError(
            "JupyterLab is not installed in this Python. Try: "
            f'"{sys.executable}" -m pip install "tinygrad-edu[notebook]"'
        )
    if port and is_taken(port):
        raise LabError(f"port {port} is in use. Try another one: --port {port + 1}")
    token = secrets.token_hex(24)
    page = start_page(directory)
    server = _initialize(settings(directory, page, port, token), browser)
    _stop_when_told(server)
    base = f"http://localhost:{server.port}"
    _say(f"Your lessons: {directory}")
    _say(f"JupyterLab:   {base}{page}?token={token}")
    _say("Stop it with Ctrl-C; your work stays in that folder.")
    server.start()
    _say("JupyterLab has stopped.")
    return 0


def _initialize(arguments: list[str], browser: bool) -> Any:
    """JupyterLab's server, bound to its port and ready to start."""
    from jupyterlab.labapp import LabApp

    _prepend("PATH", Path(sys.executable).parent)  # what a lesson calls with "!"
    _prepend("JUPYTER_CONFIG_PATH", SETTINGS)
    server = LabApp.initialize_server(argv=arguments)
    server.open_browser = browser
    return server


def _prepend(variable: str, folder: Path) -> None:
    """Put a folder before those that an environment variable lists."""
    listed = os.environ.get(variable, "")
    os.environ[variable] = os.pathsep.join(filter(None, [str(folder), listed]))


def _stop_when_told(server: Any) -> None:
    """End cleanly on Ctrl-C, without the question JupyterLab asks in a terminal."""

    def stop(number: int, frame: object) -> None:
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _say(text: str) -> None:
    """A line for the person at the terminal, at once even into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
