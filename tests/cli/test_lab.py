"""tinygrad-edu lab: the page it opens, the address it prints, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tinygrad_edu import cli, lab
from tinygrad_edu.classroom import entrance

NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
SERVE = (
    "import sys; from pathlib import Path; from tinygrad_edu import lab;"
    "sys.exit(lab.serve(Path(sys.argv[1]), port=int(sys.argv[2]), browser=False))"
)


def lesson(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / f"{name}.ipynb").write_text(NOTEBOOK, encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_opens_the_first_lesson(tmp_path: Path) -> None:
    lesson(tmp_path, "01_slopes")
    lesson(tmp_path, "00_start_here")
    (tmp_path / "my notes").mkdir()
    page = "/lab/tree/00_start_here/00_start_here.ipynb"
    assert lab.start_page(tmp_path) == page


def test_it_opens_the_map_of_the_course_where_there_is_one(tmp_path: Path) -> None:
    lesson(tmp_path, "00_start_here")
    (tmp_path / "course.md").write_text("# The course", encoding="utf-8")
    assert lab.start_page(tmp_path) == "/lab/tree/course.md"
    assert lab.MAP == entrance.PAGE


def test_without_lessons_it_opens_the_folder(tmp_path: Path) -> None:
    assert lab.start_page(tmp_path) == "/lab"


def test_only_a_port_asked_for_is_insisted_on(tmp_path: Path) -> None:
    insisted = lab.settings(tmp_path, "/lab", 9000, "token")
    assert {"--ServerApp.port=9000", "--ServerApp.port_retries=0"} <= set(insisted)
    assert "--ServerApp.port_retries=50" in lab.settings(tmp_path, "/lab", None, "t")


def test_learners_are_not_asked_about_news() -> None:
    path = lab.SETTINGS / "labconfig" / "default_setting_overrides.json"
    overrides = json.loads(path.read_text(encoding="utf-8"))
    plugin = "@jupyterlab/apputils-extension"
    assert overrides[f"{plugin}:notification"]["fetchNews"] == "false"
    assert overrides[f"{plugin}:sanitizer"]["allowCommandLinker"] is False


def test_a_taken_port_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli.main(["lab", "--dir", str(tmp_path), "--port", str(port)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"tinygrad-edu: port {port} is in use.")
    assert error.count("\n") == 1


def test_a_missing_jupyterlab_is_one_clear_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(lab.LabError, match=r"not installed.*tinygrad-edu\[notebook\]"):
        lab.serve(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """JupyterLab on a folder with one lesson and a space in its name."""
    pytest.importorskip("jupyterlab")
    folder = tmp_path / "my lessons"
    folder.mkdir()
    lesson(folder, "00_start_here")
    homes = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "run"}
    places = {name: str(tmp_path / place) for name, place in homes.items()}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), str(free_port())],
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    yield process
    process.kill()
    process.communicate()


def address(server: subprocess.Popen[str]) -> str:
    """The address the command prints."""
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise AssertionError("it printed no address")


def status(url: str) -> int:
    """The HTTP status of a page, once the server listens."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nobody listens at {url}")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
def test_it_serves_until_interrupted_and_ends_cleanly(
    server: subprocess.Popen[str],
) -> None:
    url = address(server)
    assert "/lab/tree/00_start_here/00_start_here.ipynb?token=" in url
    assert status(url) == 200
    base = url.partition("/lab")[0]
    assert status(f"{base}/api/contents") == 403  # nobody without the token
    server.send_signal(signal.SIGINT)
    rest, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "JupyterLab has stopped." in rest
    assert "Traceback" not in rest
