"""Running a program that may be missing, fail, or never end.

What it writes goes to a file and not through a pipe: a compiler starts programs of its
own, and one that outlives it would hold the pipe open and its reader with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

SHOWN = 300  # characters of a program's last words


class Unavailable(Exception):  # noqa: N818 (it is an answer, not a mistake)
    """Why there is no compiled program: one line."""


def run(command: Sequence[str], patience: float, folder: str | None = None) -> str:
    """What a program writes, run in ``folder``; it has ``patience`` seconds.

    Raises Unavailable if it cannot be started, fails, or does not end in time.

    >>> import sys
    >>> run([sys.executable, "-c", "print(6 * 7)"], patience=30).strip()
    '42'
    >>> run(["no-such-compiler"], patience=1)
    Traceback (most recent call last):
        ...
    tinygrad_edu.compiler.native.command.Unavailable: no-such-compiler cannot be started
    """
    name = os.path.basename(command[0])
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C"},
                start_new_session=True,
            )
        except OSError as error:
            raise Unavailable(f"{name} cannot be started") from error
        code = _wait(process, name, patience)
        words.seek(0)
        text = words.read().decode(errors="replace")
    if code:
        raise Unavailable(f"{name} failed: {telling_line(text) or f'code {code}'}")
    return text


def _wait(process: subprocess.Popen[bytes], name: str, patience: float) -> int:
    """The code it ends with; whatever happens, nothing of it keeps running."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{name} did not end within {patience:g} seconds") from None
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program together with those that it has started."""
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def telling_line(text: str) -> str:
    r"""The line of a compiler's words that says what is wrong.

    >>> telling_line("a.c: In function 'f':\na.c:1:8: error: 'y' undeclared\nint y")
    "a.c:1:8: error: 'y' undeclared"
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [""])[0][:SHOWN]
