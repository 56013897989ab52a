"""Running a lesson's notebook in a real kernel, and measuring what it used."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tinygrad_edu.classroom import generate, workspace

LESSONS = generate.lesson_folders(workspace.lessons_root())

PEAK_MEMORY = '''
def peak_bytes():
    """The most memory this kernel has held, in bytes."""
    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    import psutil

    memory = psutil.Process().memory_info()
    return getattr(memory, "peak_wset", memory.rss)


print(peak_bytes())
'''


@dataclass
class Run:
    """What happened when a notebook was run from top to bottom."""

    cells: list[Any]
    errors: list[tuple[str, str]] = field(default_factory=list)
    printed: str = ""
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: float = 0.0

    @property
    def code(self) -> list[Any]:
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def cells_run(self) -> int:
        return sum(cell.execution_count is not None for cell in self.code)


def run_notebook(text: str, folder: Path) -> Run:
    """Run every cell, also behind an error, in an empty folder."""
    document = nbformat.reads(text, as_version=4)
    document.cells.append(nbformat.v4.new_code_cell(PEAK_MEMORY))
    client = NotebookClient(
        document,
        timeout=120,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    *cells, memory = document.cells
    run = Run(cells)
    run.megabytes = int(memory.outputs[0].text) / 2**20
    for cell in run.code:
        _read_outputs(run, cell.outputs)
        seconds = _seconds(cell.metadata.get("execution", {}))
        run.seconds += seconds
        run.slowest = max(run.slowest, seconds)
    return run


def _read_outputs(run: Run, outputs: list[Any]) -> None:
    for output in outputs:
        if output.output_type == "error":
            run.errors.append((output.ename, "\n".join(output.traceback)))
        elif output.output_type == "stream":
            run.printed += output.text


def _seconds(times: dict[str, str]) -> float:
    names = ["iopub.execute_input", "shell.execute_reply"]
    if not all(name in times for name in names):
        return 0.0
    begin, end = (datetime.fromisoformat(times[name]) for name in names)
    return (end - begin).total_seconds()


def run_cells(sources: list[str], folder: Path) -> Run:
    """Run a notebook made of a few code cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return run_notebook(nbformat.writes(nbformat.v4.new_notebook(cells=cells)), folder)


@pytest.fixture(scope="session", params=LESSONS, ids=lambda folder: folder.name)
def folder(request) -> Path:
    """The folder of one lesson; every test that asks for it runs for each lesson."""
    return request.param


@pytest.fixture(scope="session")
def kernel():
    """Runs a list of cells in a folder, as a learner would."""
    return run_cells


@pytest.fixture(scope="session")
def lesson(folder):
    """A lesson's parsed source."""
    return generate.read_lesson(folder)


@pytest.fixture(scope="session")
def solved(lesson, tmp_path_factory) -> Run:
    """The notebook with solutions and author cells, run."""
    text = generate.to_text(generate.solution_notebook(lesson))
    return run_notebook(text, tmp_path_factory.mktemp("solved"))


@pytest.fixture(scope="session")
def untouched(folder, tmp_path_factory) -> Run:
    """The notebook as handed out, run."""
    text = (folder / f"{folder.name}.ipynb").read_text(encoding="utf-8")
    return run_notebook(text, tmp_path_factory.mktemp("untouched"))


@pytest.fixture(scope="session")
def gallery(tmp_path_factory) -> Run:
    """The gallery as handed out, run."""
    notebook = workspace.lessons_root() / "gallery.ipynb"
    text = notebook.read_text(encoding="utf-8")
    return run_notebook(text, tmp_path_factory.mktemp("gallery"))
