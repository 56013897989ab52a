"""The wheel as a user gets it: built from the sdist, installed where only NumPy is."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.installs]

# Names of folders in the checkout that must not become importable.
NOT_PACKAGES = ["widgets", "tests", "lessons", "binder", "benchmarks", "docs"]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command to its end; its output. The test fails with it."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.fixture(scope="module")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    pytest.importorskip("build")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, repository, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel in it, and what the wheel insists on."""
    folder = tmp_path_factory.mktemp("empty environment")
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    (wheel,) = built.glob("*.whl")
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return python


def test_the_wheel_holds_two_packages_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    packages = {top for top in tops if not top.endswith(".dist-info")}
    assert packages == {"tinygrad_edu", "tinygrad_edu_widgets"}
    assert len(tops) == 3
    assert not [name for name in names if "node_modules" in name or "/." in name]


@pytest.mark.parametrize(
    "name",
    [
        "tinygrad_edu/py.typed",
        "tinygrad_edu_widgets/py.typed",
        "tinygrad_edu_widgets/static/graph_view.js",
        "tinygrad_edu_widgets/static/graph_view.css",
        "tinygrad_edu_widgets/static/training_view.js",
        "tinygrad_edu_widgets/static/training_view.css",
        "tinygrad_edu/_lessons/00_start_here/00_start_here.ipynb",
        "tinygrad_edu/_lessons/00_start_here/lesson.py",
        "tinygrad_edu/jupyter/labconfig/default_setting_overrides.json",
    ],
)
def test_the_wheel_holds(name: str, built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert zipfile.ZipFile(wheel).getinfo(name) is not None


def test_the_sdist_holds_the_sources_of_the_bundle(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert "widgets/src/document.ts" in names
    assert "widgets/package-lock.json" in names
    assert not [name for name in names if "node_modules" in name]


def test_only_numpy_and_its_bfloat16_come_with_it(python: Path, tmp_path: Path) -> None:
    listed = run(python, "-m", "pip", "list", "--format=freeze", cwd=tmp_path)
    names = {line.partition("==")[0].lower() for line in listed.split()}
    tools, own = {"pip", "setuptools"}, {"tinygrad-edu", "tinygrad_edu"}
    assert names - tools - own == {"numpy", "ml_dtypes"}


def test_the_library_works_with_these_alone(python: Path, tmp_path: Path) -> None:
    code = (
        "import tinygrad_edu as torch\n"
        "x = torch.tensor([3.0], requires_grad=True)\n"
        "(x * x).sum().backward()\n"
        "print(x.grad.tolist(), x.bfloat16().tolist())"
    )
    assert run(python, "-c", code, cwd=tmp_path).strip() == "[6.0] [3.0]"


def test_folders_of_the_checkout_are_not_packages(python: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.util\n"
        f"print([n for n in {NOT_PACKAGES} if importlib.util.find_spec(n)])"
    )
    assert run(python, "-c", code, cwd=tmp_path).strip() == "[]"


def test_the_command_works_there(python: Path, tmp_path: Path) -> None:
    command = python.with_name("tinygrad-edu" + python.suffix)
    report = run(command, "doctor", cwd=tmp_path)
    assert "ok      NumPy" in report
    assert "missing JupyterLab" in report
    assert "graph_view.js" not in report  # no anywidget there
    run(command, "start", "my lessons", cwd=tmp_path)
    assert (tmp_path / "my lessons/00_start_here/00_start_here.ipynb").is_file()


def test_widgets_say_what_they_need(python: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [str(python), "-c", "from tinygrad_edu_widgets import GraphView"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "anywidget" in result.stderr.splitlines()[-1]
