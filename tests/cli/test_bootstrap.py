"""The script behind make lab and make test, which runs before anything is installed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tinygrad_edu import bootstrap

SCRIPT = Path(bootstrap.__file__)


def run_script(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a space in its name and a project file in it."""
    root = tmp_path / "my project"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return root


@pytest.fixture
def installed(checkout: Path) -> Path:
    """A checkout whose .venv was installed with the extra ``test``."""
    environment = checkout / ".venv"
    python = bootstrap.environment_python(environment)
    python.parent.mkdir(parents=True)
    python.touch()
    bootstrap.write_stamp(checkout, environment, "test")
    return checkout


def test_an_old_python_is_told_so_in_one_line(tmp_path: Path) -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 6, 'final', 0);"
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer, this is Python 3.9" in result.stderr
    assert "make lab PYTHON=" in result.stderr


def test_an_old_python_can_read_the_script_far_enough_to_say_so() -> None:
    """No f-strings (3.6), no annotated variables (3.6), no walrus (3.8)."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert not [node for node in ast.walk(tree) if isinstance(node, new)]


def test_the_library_s_random_is_not_taken_for_python_s(tmp_path: Path) -> None:
    """Run by path, Python puts the script's folder first on its search path."""
    result = run_script("fly", cwd=SCRIPT.parent)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [[], ["fly"], ["install"], ["install", "moon"]])
def test_a_wrong_command_line_exits_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("extra", "ready"), [("notebook", True), ("test", True), ("dev", False)]
)
def test_an_extra_brings_what_it_includes(
    extra: str, ready: bool, installed: Path
) -> None:
    assert bootstrap.is_installed(installed, installed / ".venv", extra) is ready


def change_project(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname='x'\n", encoding="utf-8")


def remove_python(root: Path) -> None:
    bootstrap.environment_python(root / ".venv").unlink()


def damage_stamp(root: Path) -> None:
    (root / ".venv" / "tinygrad_edu.json").write_text("[1", encoding="utf-8")


def empty_stamp(root: Path) -> None:
    (root / ".venv" / "tinygrad_edu.json").write_text("[]", encoding="utf-8")


def move_away(root: Path) -> None:
    stamp = root / ".venv" / "tinygrad_edu.json"
    text = json.loads(stamp.read_text(encoding="utf-8"))
    stamp.write_text(json.dumps({**text, "folder": "/elsewhere"}), encoding="utf-8")


@pytest.mark.parametrize(
    "happens", [change_project, remove_python, damage_stamp, empty_stamp, move_away]
)
def test_whatever_made_the_environment_stale_is_seen(
    happens: Callable[[Path], None], installed: Path
) -> None:
    assert bootstrap.is_installed(installed, installed / ".venv", "test")
    happens(installed)
    assert not bootstrap.is_installed(installed, installed / ".venv", "test")


def test_a_second_run_installs_nothing(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"ran {arguments}")

    monkeypatch.setattr(bootstrap, "run", refuse)
    bootstrap.install(installed, installed / ".venv", "notebook")


def test_a_moved_checkout_gets_its_environment_anew(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment holds the path it was made for."""
    commands: list[list[str]] = []
    monkeypatch.setattr(
        bootstrap, "run", lambda command, root, failure: commands.append(command)
    )
    move_away(installed)
    bootstrap.install(installed, installed / ".venv", "test")
    assert [command[2] for command in commands] == ["venv", "pip"]
    assert "--clear" in commands[0]
    assert commands[1][-2:] == ["--editable", ".[test]"]
    assert bootstrap.is_installed(installed, installed / ".venv", "test")


def test_a_failed_command_shows_its_last_lines_and_what_to_do(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "print('no network'); raise SystemExit(3)"
    with pytest.raises(bootstrap.BootstrapError) as error:
        bootstrap.run([sys.executable, "-c", code], checkout, "run it again")
    assert str(error.value) == "no network\nrun it again"


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["test", "-x"], ["-m", "pytest", "-x"]),
        (["lab", "--no-browser"], ["-m", "tinygrad_edu", "lab", "--dir"]),
    ],
)
def test_it_hands_over_to_the_environment_s_python(
    arguments: list[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[list[str]] = []

    def launch(command: list[str], root: Path) -> int:
        handed.append(command)
        return 7

    monkeypatch.setattr(bootstrap, "install", lambda *arguments: None)
    monkeypatch.setattr(bootstrap, "launch", launch)
    assert bootstrap.main(arguments) == 7
    environment = bootstrap.ROOT / ".venv"
    assert handed[0][0] == str(bootstrap.environment_python(environment))
    assert handed[0][1 : len(command) + 1] == command
    assert handed[0][-1] == arguments[-1]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
def test_launch_becomes_the_command(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path[:0] = [{str(SCRIPT.parent.parent)!r}];"
        "from pathlib import Path; from tinygrad_edu import bootstrap;"
        "bootstrap.launch([sys.executable, '-c', 'raise SystemExit(5)'], Path('.'))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert result.returncode == 5
