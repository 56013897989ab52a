"""The floors of the house: who may import whom (the map is in pyproject.toml)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# What the widgets may use: the library's public face, the rooms of the plain
# documents, and the one way to word an error. Never the engine.
OPEN_TO_WIDGETS = (
    "classroom",
    "compiler",
    "diagram",
    "monitor",
    "cuda",
    "errors",
    "figures",
    "files",
    "optional",
)


def test_every_room_imports_from_below_its_own_floor(repository: Path) -> None:
    cli = pytest.importorskip("importlinter.cli")
    code = cli.lint_imports(
        config_filename=str(repository / "pyproject.toml"), no_cache=True
    )
    assert code == cli.EXIT_STATUS_SUCCESS, "see the report above; or run lint-imports"


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each import in a file, as (module, name); the name is "" for a plain import."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_widgets_use_public_names_only(repository: Path) -> None:
    files = sorted((repository / "widgets/tinygrad_edu_widgets").glob("*.py"))
    assert files
    for path in files:
        for module, name in imports(path):
            package, *rooms = module.split(".")
            if package == "tinygrad_edu":
                assert not rooms or rooms[0] in OPEN_TO_WIDGETS, (
                    f"{path.name}: {module}"
                )
                private = [part for part in [*rooms, name] if part.startswith("_")]
                assert not private, f"{path.name} imports {private} of {module}"
        assert "._array" not in path.read_text(encoding="utf-8"), path.name


# Between a program and the worker processes it has started itself, never a file.
PICKLES = "parcels.py"
# Four places run text of their own, never a file's or a person's: the simulator the
# NumPy source that it has written for a kernel, a lesson the lines of its check, the
# compiler the NumPy source that it has written for a graph, and the guards of a call,
# which have to cost microseconds.
OWN_TEXT = ("launch.py", "snippet.py", "numpy_source.py", "replay_text.py")


def test_nobody_reads_notebooks_or_checkpoints_as_code(repository: Path) -> None:
    """No pickle, no eval: what comes from a file is data."""
    widgets = repository / "widgets/tinygrad_edu_widgets"
    folders = [repository / "tinygrad_edu", widgets]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    for path in files:
        unsafe = [m for m, _ in imports(path) if m in ("pickle", "marshal", "shelve")]
        assert not unsafe or path.name == PICKLES, path
        calls = [
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        if path.name not in OWN_TEXT:
            assert not {"eval", "exec"} & set(calls), path


def test_the_library_imports_with_numpy_alone() -> None:
    """Everything heavy is imported by the function that needs it."""
    code = (
        "import sys; import numpy; before = set(sys.modules); import tinygrad_edu;"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(*sorted(new - sys.stdlib_module_names - {'numpy', 'tinygrad_edu'}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""
