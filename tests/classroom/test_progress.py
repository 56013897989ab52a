"""Progress survives damage, crashes, two notebooks at once and read-only folders."""

import json
import multiprocessing
import os

import pytest

from tinygrad_edu.classroom import predict, progress, store

VALID = {
    "version": 1,
    "exercises": {"average": {"attempts": 2, "passed": True, "hints": 1}},
    "predictions": {"loss": 2.3},
}

DAMAGED = {
    "empty": b"",
    "not JSON": b"{oops",
    "cut off": json.dumps(VALID).encode()[:-7],
    "not text": b"\xff\xfe\x00\x01",
    "a list": b"[]",
    "no version": b"{}",
    "newer": b'{"version": 2, "exercises": {}, "predictions": {}}',
    "no exercises": b'{"version": 1}',
    "an entry that is a number": json.dumps({**VALID, "exercises": {"a": 3}}).encode(),
    "negative": json.dumps(VALID).replace("2,", "-2,").encode(),
    "a field too many": json.dumps(VALID)
    .replace('"hints"', '"x": 1, "hints"')
    .encode(),
    "quizzes that are a list": json.dumps({**VALID, "quizzes": []}).encode(),
    "a quiz without its answers": json.dumps(
        {**VALID, "quizzes": {"bias": {"attempts": 1, "passed": True}}}
    ).encode(),
    "a quiz with an answer without end": json.dumps(
        {
            **VALID,
            "quizzes": {
                "bias": {
                    "attempts": 1,
                    "passed": True,
                    "first": "a",
                    "last": "b" * 3000,
                }
            },
        }
    ).encode(),
    "nested without end": b"[" * 100_000,
    "an endless number": b'{"version": ' + b"9" * 10_000 + b"}",
}


def place(workspace, data):
    """Put bytes where the progress file belongs."""
    file = workspace / ".tinygrad_edu" / "progress.json"
    file.parent.mkdir()
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_set_aside_with_one_message(workspace, capsys, damage):
    file = place(workspace, DAMAGED[damage])
    progress.record_attempt("average", True)
    message = capsys.readouterr().out
    assert message.count("could not be understood") == 1
    assert "progress.json.damaged-1" in message
    aside = file.with_name("progress.json.damaged-1")
    assert aside.read_bytes() == DAMAGED[damage]
    assert progress.exercise("average")["passed"]
    assert capsys.readouterr().out == ""


def test_reading_sets_a_damaged_file_aside_too(workspace, capsys):
    file = place(workspace, b"{")
    assert progress.load() == progress.empty()
    assert "damaged-1" in capsys.readouterr().out
    file.write_bytes(b"}")
    assert progress.load() == progress.empty()
    assert file.with_name("progress.json.damaged-2").read_bytes() == b"}"


def test_writing_is_all_or_nothing(workspace, monkeypatch):
    progress.record_prediction("loss", 2.3)
    before = progress.path().read_bytes()

    def crash(source, target):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(OSError, match="disk is full"):
        store.write(progress.path(), progress.empty())
    assert progress.path().read_bytes() == before
    assert list(progress.path().parent.glob("*.tmp")) == []


def test_what_a_killed_kernel_left_is_cleared_away(workspace):
    progress.record_hint("average", 1)
    orphan = progress.path().with_name(".progress.json.0123abcd.tmp")
    orphan.write_text("half", encoding="utf-8")
    progress.record_hint("average", 2)
    assert not orphan.exists()
    assert progress.exercise("average")["hints"] == 2


def write_many(folder, name, count):
    """One of several notebooks, in a process of its own."""
    os.chdir(folder)
    for number in range(count):
        progress.record_attempt(name, False)
        progress.record_prediction(f"{name} {number}", number)


def test_notebooks_at_once_lose_nothing(workspace):
    (workspace / ".tinygrad_edu").mkdir()
    context = multiprocessing.get_context("spawn")
    names = ["first", "second", "third"]
    jobs = [
        context.Process(target=write_many, args=(workspace, name, 20)) for name in names
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert [job.exitcode for job in jobs] == [0, 0, 0]
    document = progress.load()
    assert {
        name: progress.exercise(name)["attempts"] for name in names
    } == dict.fromkeys(names, 20)
    assert len(document["predictions"]) == 60


def test_a_folder_that_cannot_be_written_does_not_stop_the_lesson(
    workspace, capsys, monkeypatch
):
    def refuse(*arguments):
        raise PermissionError("read-only file system")

    monkeypatch.setattr(store, "update", refuse)
    monkeypatch.setattr(progress, "_unwritable", {})
    progress.record_hint("average", 1)
    progress.record_hint("average", 2)
    assert capsys.readouterr().out.count("cannot be saved") == 1
    assert progress.exercise("average")["hints"] == 2


def test_the_workspace_is_found_from_a_lesson_inside_it(workspace, monkeypatch):
    lesson = workspace / "00_start_here"
    lesson.mkdir()
    monkeypatch.chdir(lesson)
    assert progress.workspace() == workspace.resolve()
    (workspace / ".tinygrad_edu").mkdir()
    deep = lesson / "more"
    deep.mkdir()
    assert progress.workspace(deep) == workspace.resolve()


def test_export_and_import_carry_work_and_lose_none(workspace, capsys):
    progress.record_attempt("average", True)
    progress.record_prediction("loss", 2.3)
    copy = progress.export(workspace / "copy.json")
    progress.path().unlink()
    for _ in range(3):
        progress.record_attempt("average", False)
    progress.record_prediction("loss", 1.0)
    progress.import_(copy)
    assert progress.exercise("average") == {"attempts": 3, "passed": True, "hints": 0}
    assert progress.load()["predictions"] == {"loss": 1.0}


def test_without_a_name_import_takes_the_copy_that_export_wrote(workspace):
    progress.record_attempt("average", True)
    assert progress.export().is_file()
    progress.path().unlink()
    progress.import_()
    assert progress.exercise("average")["passed"]


@pytest.mark.parametrize("damage", DAMAGED)
def test_importing_rubbish_is_refused_and_changes_nothing(workspace, damage):
    progress.record_attempt("average", True)
    before = progress.path().read_bytes()
    rubbish = workspace / "rubbish.json"
    rubbish.write_bytes(DAMAGED[damage])
    with pytest.raises(ValueError, match="is not a copy of progress"):
        progress.import_(rubbish)
    assert progress.path().read_bytes() == before
    assert rubbish.read_bytes() == DAMAGED[damage]


def test_importing_a_file_that_is_not_there():
    with pytest.raises(ValueError, match="there is no file"):
        progress.import_("nowhere.json")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "a" * 10_000, "\u202eright to left", "\ud800"]
)
def test_names_are_text_whatever_they_hold(workspace, name):
    progress.record_prediction(name, name[:1000])
    assert progress.load()["predictions"][name] == name[:1000]


def test_a_prediction_is_shown_beside_the_result(capsys):
    predict("loss", 2.0)
    predict.compare("loss", 2.25)
    text = capsys.readouterr().out
    assert "Noted: 2" in text
    assert "You said  2\nIt is     2.25\nBetween them: 0.25" in text


def test_a_prediction_that_is_right_but_for_rounding(capsys):
    predict("change", -0.003)
    predict.compare("change", (4 + 0.001) * -3 - 4 * -3)
    assert "They are the same, but for rounding." in capsys.readouterr().out


def test_three_dots_are_no_answer_yet(capsys):
    predict("loss", ...)
    predict.compare("loss", 2.25)
    text = capsys.readouterr().out
    assert "in place of the three dots" in text
    assert "It is     2.25" in text
    assert progress.load()["predictions"] == {}


def test_a_shape_is_shown_as_the_tuple_that_it_is(capsys):
    predict("shape", (300,))
    predict.compare("shape", (300, 1))
    assert "Noted: (300,)" in (text := capsys.readouterr().out)
    assert "You said  (300,)\nIt is     (300, 1)" in text


def test_predictions_that_are_words_or_lists(capsys):
    predict("shape", (5, 10))
    predict.compare("shape", [5, 10])
    assert "They are the same." in capsys.readouterr().out
    predict("sign", "positive")
    predict.compare("sign", "negative")
    assert "They differ." in capsys.readouterr().out
    predict("shares memory", True)
    predict.compare("shares memory", False)
    assert "They differ." in capsys.readouterr().out
    predict("an object", object)
    assert "class 'object'" in capsys.readouterr().out


def test_the_summary_shows_what_is_begun_and_what_comes_next(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "01_slopes"
    folder.mkdir()
    text = progress.summary(folder)
    assert "01_slopes  derivative: open" in text
    assert "00_start_here" not in text
    assert "The next lesson: 02_a_number_that_remembers/02_a_number" in text
    progress.record_attempt("accuracy", passed=True)
    text = progress.summary(tmp_path)
    assert text.startswith("00_start_here  accuracy: passed, 1 attempt\n\n1 of ")
    assert text.endswith("The next lesson: 01_slopes/01_slopes.ipynb")
