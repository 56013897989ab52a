"""The command tinygrad-edu: what it prints, how it fails, its exit codes."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import yaml

import tinygrad_edu
from tinygrad_edu import cli, lab
from tinygrad_edu.classroom import entrance, progress, workspace

MODEL = """
import tinygrad_edu as torch

weight = torch.tensor([2.0], requires_grad=True)

def loss():
    return (weight * 3.0).sum()

def model():
    return torch.nn.Linear(2, 1), torch.zeros(4, 2)

def broken():
    return undefined_name

def needs_more(x):
    return x

def number():
    return 3.0
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder"
    folder.mkdir()
    path = folder / "my model.py"
    path.write_text(MODEL, encoding="utf-8")
    return path


def error_of(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """What a failing command writes: one line, and perhaps got, expected, try."""
    assert cli.main(arguments) == 1
    captured = capsys.readouterr()
    first, *more = captured.err.splitlines()
    assert first.startswith("tinygrad-edu: ")
    assert all(line.startswith(("  got:", "  expected:", "  try:")) for line in more)
    assert "Traceback" not in captured.err
    return captured.err


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert capsys.readouterr().out == f"tinygrad_edu {tinygrad_edu.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["lab", "--port", "0"], ["lab", "--port", "many"]]
)
def test_a_wrong_command_line_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 2


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--help"])
    assert exit_.value.code == 0
    text = capsys.readouterr().out
    for command in [
        "lab",
        "start",
        "update",
        "progress",
        "check",
        "diagram",
        "lessons",
        "doctor",
    ]:
        assert f"\n    {command} " in text


def test_doctor_prints_its_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "NumPy" in text
    assert "JupyterLab" in text


def test_start_then_progress_then_update(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my lessons"
    assert cli.main(["start", str(folder)]) == 0
    assert (folder / "00_start_here" / "00_start_here.ipynb").is_file()
    assert "00_start_here" in capsys.readouterr().out
    assert cli.main(["progress", str(folder)]) == 0
    assert "open" in capsys.readouterr().out
    assert cli.main(["update", str(folder)]) == 0
    assert "up to date" in capsys.readouterr().out


def test_progress_is_carried_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    copy = tmp_path / "copy.json"
    for folder in (here, there):
        assert cli.main(["start", str(folder)]) == 0
    progress._save(passed("accuracy"), here)
    assert cli.main(["progress", str(here), "--export", str(copy)]) == 0
    assert cli.main(["progress", str(there), "--import", str(copy)]) == 0
    capsys.readouterr()
    assert cli.main(["progress", str(there), "--exercises"]) == 0
    assert "accuracy: passed, 1 attempt" in capsys.readouterr().out
    assert "1 of 1" in (there / "course.md").read_text(encoding="utf-8")
    bad = ["progress", str(there), "--import", str(there / "course.md")]
    assert "is not a copy of progress" in error_of(capsys, bad)
    missing = ["progress", str(there), "--import", "nowhere.json"]
    assert "there is no file" in error_of(capsys, missing)


def passed(name: str) -> Callable[[dict[str, Any]], None]:
    entry = {"attempts": 1, "passed": True, "hints": 0}
    return lambda document: document["exercises"].update({name: entry})


def test_a_class_is_read_with_one_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, table = tmp_path / "class", tmp_path / "class.csv"
    folder.mkdir()
    document = progress.empty()
    passed("accuracy")(document)
    (folder / "ann.json").write_text(json.dumps(document), encoding="utf-8")
    assert cli.main(["progress", str(folder), "--class"]) == 0
    assert capsys.readouterr().out.splitlines()[2].startswith("ann")
    assert cli.main(["progress", str(folder), "--class", "--csv", str(table)]) == 0
    assert "class.csv" in capsys.readouterr().out
    assert table.read_text(encoding="utf-8-sig").splitlines()[1].startswith("ann,1,")
    alone = ["progress", str(folder), "--csv", str(table)]
    assert "--csv goes with --class" in error_of(capsys, alone)
    nobody = ["progress", str(tmp_path / "nobody"), "--class"]
    assert "is no folder" in error_of(capsys, nobody)


def test_a_folder_without_lessons_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no folder of lessons" in error_of(capsys, ["progress", str(tmp_path)])
    assert "tinygrad-edu start" in error_of(capsys, ["update", str(tmp_path)])


def test_lab_opens_what_is_there_when_nothing_can_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Path] = []

    def serve(directory: Path, **options: Any) -> int:
        served.append(directory)
        return 0

    def refuse(*arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lab, "serve", serve)
    assert cli.main(["start", str(tmp_path)]) == 0
    monkeypatch.setattr(workspace, "write_atomically", refuse)
    monkeypatch.setattr(entrance, "write_atomically", refuse)
    capsys.readouterr()
    assert cli.main(["lab", "--dir", str(tmp_path)]) == 0
    assert served == [tmp_path.resolve()]
    assert "stays as it is: [Errno 28] No space left" in capsys.readouterr().out
    elsewhere = tmp_path / "new"
    assert "No space left" in error_of(capsys, ["lab", "--dir", str(elsewhere)])
    assert served == [tmp_path.resolve()]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("command", [["start", "/proc/x"], ["lab", "--dir", "/proc/x"]])
def test_a_folder_that_cannot_be_made_is_one_clear_line(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "/proc/x" in error_of(capsys, command)


def test_start_into_a_file_is_refused_and_leaves_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    assert "is a file" in error_of(capsys, ["start", str(file)])
    assert file.read_text(encoding="utf-8") == "mine"


def test_check_names_an_unknown_exercise(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no exercise named 'loss'" in error_of(capsys, ["check", f"{script}:loss"])


def test_check_refuses_a_wrong_answer_and_takes_a_right_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # attempts are counted in the folder one works in
    answer = tmp_path / "answer.py"
    answer.write_text(
        "def wrong(*args):\n    return None\n"
        "def right(scores, labels):\n"
        "    return (scores.argmax(dim=1) == labels).float().mean().item()\n",
        encoding="utf-8",
    )
    arguments = ["check", f"{answer}:wrong", "--exercise", "accuracy"]
    assert "accuracy differs" in error_of(capsys, arguments)
    assert cli.main(["check", f"{answer}:right", "--exercise", "accuracy"]) == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "nothing",
            "has no 'nothing'; it has: loss, model, broken, needs_more, number",
        ),
        ("broken", "line 13: NameError: name 'undefined_name' is not defined"),
        (
            "needs_more",
            "TypeError: needs_more() missing 1 required positional argument",
        ),
        ("a b", "expected FILE.py:NAME"),
        ("number", "float"),
    ],
)
def test_diagram_explains_what_it_cannot_draw(
    name: str, words: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in error_of(capsys, ["diagram", f"{script}:{name}"])


def test_diagram_of_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = f"{tmp_path / 'none.py'}:loss"
    assert "no such file" in error_of(capsys, ["diagram", target])


def test_diagram_of_a_file_with_a_syntax_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.py"
    path.write_text("x = 1\ndef f(:\n", encoding="utf-8")
    assert "line 2: SyntaxError" in error_of(capsys, ["diagram", f"{path}:f"])


def test_diagram_as_text_and_as_svg(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diagram", f"{script}:loss"]) == 0
    text = capsys.readouterr().out
    assert "mul" in text
    assert "weight" in text  # tensors bear the names they have in the file
    for name in ("loss", "model"):
        picture = tmp_path / f"{name}.svg"
        assert cli.main(["diagram", f"{script}:{name}", "-o", str(picture)]) == 0
        assert "<svg" in picture.read_text(encoding="utf-8")


def test_diagram_refuses_a_format_it_does_not_know(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "graph.xyz"
    assert "xyz" in error_of(capsys, ["diagram", f"{script}:loss", "-o", str(picture)])
    assert not picture.exists()


def test_lessons_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lessons", "build", "--check"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_the_commands_of_the_teachers_page_are_commands(repository: Path) -> None:
    page = (repository / "docs" / "teaching.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    tinygrad-edu (.+)$", page, re.MULTILINE)
    for line in lines:
        assert cli._parser().parse_args(shlex.split(line))
    assert {line.split()[0] for line in lines} >= {"start", "progress", "lessons"}


def test_the_link_of_the_teachers_page_opens_the_map(repository: Path) -> None:
    page = (repository / "docs" / "teaching.md").read_text(encoding="utf-8")
    (link,) = re.findall(r"https://hub\S+git-pull\S+", page)
    query = parse_qs(urlparse(link).query)
    assert query["repo"] == ["https://github.com/me/my-course"]
    assert query["urlpath"] == [f"lab/tree/my-course/{entrance.PAGE}"]


def test_the_values_of_the_teachers_page_are_yaml(repository: Path) -> None:
    page = (repository / "docs" / "teaching.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    values = yaml.safe_load(block)["singleuser"]
    assert set(values["extraEnv"].values()) == {"1"}
    program, *arguments = values["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert program == "tinygrad-edu"
    assert cli._parser().parse_args(arguments).dir == Path("course")
