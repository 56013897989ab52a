"""A lesson as a page of the book: run, with each exercise stated before its answer.

What only makes sense for somebody who works through the lesson is left out: invitations
to predict, and the list of what is done.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tinygrad_edu.classroom import generate

Plain = dict[str, Any]

PATIENCE = 300  # seconds for one cell
SOLUTION = {
    "tags": ["hide-input"],
    "mystnb": {"code_prompt_show": "A solution", "code_prompt_hide": "A solution"},
}
FOR_LEARNERS_ONLY = ("progress.", "course_map(")  # cells
TO_LEARNERS_ONLY = ("(No prediction was noted.)", "Your turn: put your answer")  # lines
UP = "../.."  # from a page to the root of the book
# Pictures, the best first. An SVG of ours follows the system's colours, not the page's.
PICTURES = {"image/png": "png", "image/svg+xml": "svg"}


def lesson_page(lesson: generate.Lesson, binder: str, pictures: Path) -> Plain:
    """A lesson's notebook for the book; its pictures are written into a folder.

    ``binder`` is where a learner opens the lesson.
    """
    notebook = executed(generate.solution_notebook(lesson))
    made = []
    for cell, run in zip(lesson.cells, notebook["cells"], strict=True):
        if cell.is_author:
            continue
        if cell.exercise:
            stated = generate.learner_source(cell)
            made.append(text_cell(f"stated-{run['id']}", f"```python\n{stated}\n```"))
            run["metadata"].update(SOLUTION)
        if cell.kind == "code":
            run["outputs"] = shown(cell.source, run["outputs"], pictures)
        made.append(run)
    number = lesson.slug[:2]
    made[0]["source"] = made[0]["source"].replace("# ", f"# {number} · ", 1)
    link = f'<a class="launch" href="{binder}">Work through this lesson on Binder</a>'
    made.insert(1, text_cell("launch", link))
    return of_cells(notebook, made)


def plain_page(path: Path, pictures: Path, *, run: bool) -> Plain:
    """A notebook with nothing to solve, run or as it is."""
    notebook: Plain = json.loads(path.read_text("utf-8"))
    if run:
        notebook = executed(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = shown(cell["source"], cell["outputs"], pictures)
    return of_cells(notebook, notebook["cells"])


def of_cells(notebook: Plain, cells: list[Plain]) -> Plain:
    """The notebook with these cells, and without the state of its live views."""
    metadata = {k: v for k, v in notebook["metadata"].items() if k != "widgets"}
    return {**notebook, "cells": cells, "metadata": metadata}


def executed(notebook: Plain) -> Plain:
    """Runs a notebook in an empty folder; an error in it ends the build."""
    read: Any = nbformat.reads  # it has no annotations
    document = read(generate.to_text(notebook), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            document,
            timeout=PATIENCE,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    return dict(document)


def text_cell(name: str, text: str) -> Plain:
    """A cell of Markdown."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def shown(source: str, outputs: list[Plain], pictures: Path) -> list[Plain]:
    """The outputs of a cell as a page can show them."""
    if "".join(source).lstrip().startswith(FOR_LEARNERS_ONLY):
        return []
    made = []
    for output in outputs:
        if output["output_type"] != "stream":
            made.append(with_picture(output, pictures))
        elif (text := for_readers(output["text"])).strip():
            made.append({**output, "text": text})
    return made


def for_readers(text: str) -> str:
    """What a cell has printed, without what it says to its learner.

    >>> for_readers("It is     6\\n(No prediction was noted.)\\n")
    'It is     6\\n'
    """
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(TO_LEARNERS_ONLY))


def with_picture(output: Plain, pictures: Path) -> Plain:
    """An output whose picture lies in a file, with its alternative text."""
    data = output.get("data", {})
    data.pop("application/vnd.jupyter.widget-view+json", None)
    kind = next((kind for kind in PICTURES if kind in data), None)
    if kind is None:
        return output
    is_text = kind == "image/svg+xml"
    content = data[kind].encode() if is_text else base64.b64decode(data[kind])
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.{PICTURES[kind]}"
    (pictures / name).write_bytes(content)
    about = output.get("metadata", {}).get(kind, {})
    alt = html.escape(about.get("alt") or data["text/plain"])
    width = f' width="{about["width"]}"' if "width" in about else ""
    image = f'<img alt="{alt}"{width} src="{UP}/{pictures.name}/{name}">'
    return {"output_type": "display_data", "data": {"text/html": image}, "metadata": {}}
