"""Every lesson: it runs, it can be solved, it stops only where there is work to do."""

import ast
import inspect
import re

import jupytext
import nbformat
import pytest

from tinygrad_edu.classroom import generate, workspace
from tinygrad_edu.classroom.registry import exercises, quizzes

WORDS_IN_A_CELL = 220
NOTEBOOK_BYTES = 300_000
CELL_SECONDS = 20


def test_there_is_a_lesson():
    assert generate.lesson_folders(workspace.lessons_root())


def test_the_committed_notebook_is_what_the_generator_makes(folder, lesson):
    target = folder / f"{folder.name}.ipynb"
    made = generate.to_text(generate.learner_notebook(lesson))
    assert target.read_text(encoding="utf-8") == made
    assert target.stat().st_size < NOTEBOOK_BYTES


def test_jupytext_reads_the_source_as_we_do(folder, lesson):
    """So authors may open a source in JupyterLab, VS Code or Spyder."""
    text = (folder / "lesson.py").read_text(encoding="utf-8")
    theirs = jupytext.reads(text, fmt="py:percent").cells
    cells = [(c.cell_type, c.source) for c in theirs if c.cell_type != "raw"]
    assert cells == [(cell.kind, cell.source) for cell in lesson.cells]


def test_the_committed_notebook_has_no_outputs_and_no_solution(folder, lesson):
    notebook = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert not any("author" in cell.metadata.get("tags", []) for cell in code)
    text = "\n".join(cell.source for cell in code)
    for cell in lesson.cells:
        if cell.exercise:
            assert generate.solution_body(cell).strip().split("\n")[-1] not in text


def test_the_solution_notebook_passes_every_check(lesson, solved):
    assert solved.errors == []
    assert solved.cells_run == len(solved.code) > 0
    for name in lesson.exercises:
        assert re.search(rf"^{name}: (\d+) of \1 properties hold", solved.printed, re.M)


def test_the_learners_notebook_stops_only_at_not_done(lesson, untouched):
    assert [name for name, _ in untouched.errors] == ["NotDone"] * len(lesson.exercises)
    assert untouched.cells_run == len(untouched.code) > 0


def test_not_done_is_shown_without_a_traceback(lesson, untouched):
    for exercise, (_, shown) in zip(lesson.exercises, untouched.errors, strict=True):
        assert f'the exercise "{exercise}" is waiting for you' in shown
        assert "Traceback" not in shown
        assert len(shown.split("\n")) <= 4


def test_the_budget_is_held(lesson, solved):
    """Twice the budget fails: a busy machine must not."""
    about = lesson.front_matter
    assert solved.seconds < 2 * about["seconds"]
    assert solved.slowest < 2 * CELL_SECONDS
    assert solved.megabytes < 2 * about["megabytes"]


def test_nothing_of_the_run_went_wrong_unseen(solved):
    for cell in solved.code:
        for output in cell.outputs:
            assert "Warning" not in output.get("text", "")


def test_pictures_and_widgets_have_words(solved):
    for cell in solved.code:
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data:
                assert output.metadata["image/png"]["alt"].strip()
            if "image/svg+xml" in data:
                assert "<title>" in data["image/svg+xml"]
            if "application/vnd.jupyter.widget-view+json" in data:
                assert len(data["text/plain"]) > 20


def test_key_cells_come_after_a_recorded_prediction(lesson):
    asked, compared = [], []
    for cell in lesson.cells:
        if cell.kind == "code" and not cell.is_author:
            asked += re.findall(r'\bpredict\(\s*"([^"]+)",\s*\.\.\.', cell.source)
            for name in re.findall(r'predict\.compare\(\s*"([^"]+)"', cell.source):
                assert name in asked
                compared.append(name)
    assert compared
    assert sorted(compared) == sorted(asked)


def test_every_quiz_of_a_lesson_is_asked_and_where_it_waits_compared(lesson):
    code = [c.source for c in lesson.cells if c.kind == "code" and not c.is_author]
    text = "\n".join(code)
    registered = [each for each in quizzes().values() if each.lesson == lesson.slug]
    asked = re.findall(r'\bquiz\("([^"]+)"\)', text)
    compared = re.findall(r'\bquiz\.compare\("([^"]+)"\)', text)
    assert sorted(asked) == sorted(each.name for each in registered)
    assert sorted(compared) == sorted(each.name for each in registered if each.later)


def test_texts_are_short_enough_to_be_read(lesson):
    for cell in lesson.cells:
        if cell.kind == "markdown":
            text = re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)
            assert len(text.split()) <= WORDS_IN_A_CELL, cell.source


def test_every_exercise_of_a_lesson_is_registered_and_checked(lesson):
    sources = [cell.source for cell in lesson.cells]
    registered = [e.name for e in exercises().values() if e.lesson == lesson.slug]
    assert sorted(registered) == sorted(lesson.exercises)
    for name in lesson.exercises:
        assert f"check.{name}({name})" in sources


def test_the_solution_in_the_lesson_is_the_reference_of_the_check(lesson):
    for cell in lesson.cells:
        if cell.exercise:
            reference = exercises()[cell.exercise].solution()
            written = generate.solution_source(cell).strip()
            assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(reference))


@pytest.mark.parametrize("name", sorted(exercises()))
def test_the_solution_and_the_hints_do_not_give_each_other_away(name):
    exercise = exercises()[name]
    body = inspect.getsource(exercise.reference).strip().split("\n")[1:]
    for line in filter(None, (line.split("#")[0].strip() for line in body)):
        for wrong in exercise.wrong_answers:
            assert line not in wrong.message
