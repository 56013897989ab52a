"""The gallery: every view on a real model, from top to bottom without an error."""

from __future__ import annotations

import re

import nbformat
import tinygrad_edu_widgets

from tinygrad_edu import lab
from tinygrad_edu.classroom import generate, workspace

WIDGET = "application/vnd.jupyter.widget-view+json"
ROOT = workspace.lessons_root()
SOURCE = (ROOT / "gallery.py").read_text(encoding="utf-8")
WORDS_IN_A_CELL = 160


def shown(run):
    """What the cells show as widgets: pairs of a cell's source and its output."""
    return [
        (cell.source, output)
        for cell in run.code
        for output in cell.outputs
        if WIDGET in output.get("data", {})
    ]


def test_the_committed_notebook_is_what_the_generator_makes():
    lesson = generate.parse(SOURCE, "gallery")
    made = generate.to_text(generate.learner_notebook(lesson))
    assert (ROOT / "gallery.ipynb").read_text(encoding="utf-8") == made
    assert lesson.exercises == []


def test_it_has_no_outputs_and_fixed_ids():
    notebook = nbformat.read(ROOT / "gallery.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert not any(re.search(r"^\s*await ", cell.source, re.M) for cell in code)


def test_it_is_not_a_lesson():
    assert all(folder.name != "gallery" for folder in generate.lesson_folders(ROOT))
    assert lab.first_notebook(ROOT).startswith("00_")
    assert "gallery.ipynb" in workspace.notebooks(ROOT)


def test_every_view_is_in_it():
    for name in tinygrad_edu_widgets.__all__:
        assert re.search(rf"\b{name}[.(]", SOURCE), name


def test_it_runs_without_an_error_or_a_warning(gallery):
    assert gallery.errors == []
    assert gallery.cells_run == len(gallery.code) > 10
    for cell in gallery.code:
        for output in cell.outputs:
            assert output.get("name") != "stderr", output.text


def test_every_view_is_displayed_with_a_picture_and_words(gallery):
    views = shown(gallery)
    for name in tinygrad_edu_widgets.__all__:
        assert any(name in source for source, _ in views), name
    assert len(views) >= 15
    for source, output in views:
        assert len(output.data["text/plain"]) > 40, source
        assert output.metadata["image/png"]["alt"].strip(), source


def test_what_it_teaches_is_true(gallery):
    last = float(re.search(r"loss (\d\.\d+)", gallery.printed).group(1))
    assert last < 0.1  # the transformer has learned to write backwards
    texts = [output.data["text/plain"] for _, output in shown(gallery)]
    attention = next(text for text in texts if text.startswith("Attention"))
    assert '"=" looks at' in attention
    assert re.search(r"step \d+: The gradient has grown", gallery.printed)


def test_the_budget_is_held(gallery):
    """Twice the budget fails: a busy machine must not."""
    about = generate.parse(SOURCE, "gallery").front_matter
    assert gallery.seconds < 2 * about["seconds"]
    assert gallery.megabytes < about["megabytes"]


def test_texts_are_short_enough_to_be_read():
    for cell in generate.parse(SOURCE, "gallery").cells:
        if cell.kind == "markdown":
            assert len(cell.source.split()) <= WORDS_IN_A_CELL, cell.source
