"""What goes wrong around a lesson: one clear line, and nothing is lost."""

import errno
import json
import os
import subprocess
import sys
import textwrap
import time

import pytest

from tinygrad_edu.classroom import check, predict, progress, store
from tinygrad_edu.classroom.notdone import Refused

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


def average(numbers):
    return sum(numbers) / len(numbers)


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that is full until ``full_disk.clear()``."""
    full = [True]
    write = store.write

    def refuse(path, document):
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, document)

    monkeypatch.setattr(store, "write", refuse)
    monkeypatch.setattr(progress, "_unwritable", {})
    return full


def test_a_disk_that_fills_up_loses_nothing(workspace, capsys, exercise, full_disk):
    full_disk.clear()
    progress.record_attempt("earlier", True)
    predict("loss", 1.0)
    full_disk.append(True)
    capsys.readouterr()

    assert check.average(average).passed
    progress.record_quiz("bias", "the mean", False)
    predict("loss", 2.0)
    text = capsys.readouterr().out
    assert text.count("cannot be saved here") == 1
    assert "No space left" in text
    assert progress.exercise("earlier")["passed"]
    assert progress.exercise("average")["passed"]
    on_disk = json.loads(progress.path().read_text(encoding="utf-8"))
    assert on_disk["predictions"] == {"loss": 1.0}

    full_disk.clear()
    progress.record_quiz("bias", "the sum", True)
    assert "can be saved again" in capsys.readouterr().out
    on_disk = json.loads(progress.path().read_text(encoding="utf-8"))
    assert set(on_disk["exercises"]) == {"earlier", "average"}
    assert on_disk["predictions"] == {"loss": 2.0}
    assert on_disk["quizzes"]["bias"] == {
        "attempts": 2,
        "passed": True,
        "first": "the mean",
        "last": "the sum",
    }


def test_what_cannot_be_saved_can_still_be_taken_home(workspace, full_disk, capsys):
    progress.record_attempt("average", True)
    with pytest.raises(Refused, match="Nothing is lost; give another place") as caught:
        progress.export()
    assert "\n" not in str(caught.value)
    full_disk.clear()
    copy = progress.export("copy.json")
    assert json.loads(copy.read_text(encoding="utf-8"))["exercises"]["average"]


def run(code, **options):
    """Runs code in a Python of its own, in the present folder."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, **options
    )


@POSIX
def test_a_limit_of_the_operating_system_is_one_line(workspace):
    """No mock: no file may grow beyond 60 bytes, as on a disk that is full."""
    shown = run(
        """
        import resource
        from tinygrad_edu.classroom import predict, progress
        progress.record_hint("average", 1)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))
        predict("loss", 2.0)
        predict("loss", 3.0)
        predict.compare("loss", 3.0)
        """
    )
    text, _ = shown.communicate(timeout=60)
    assert shown.returncode == 0
    assert text.count("cannot be saved here") == 1
    assert "You said  3" in text
    assert progress.exercise("average")["hints"] == 1
    assert [p.name for p in progress.path().parent.glob("*.tmp")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_folder_that_takes_no_file_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_unwritable", {})
    monkeypatch.chdir("/proc")
    predict("loss", 2.0)
    predict.compare("loss", 2.0)
    text = capsys.readouterr().out
    assert text.count("cannot be saved here") == 1
    assert "They are the same." in text
    with pytest.raises(Refused, match="cannot be written"):
        progress.export()


def test_a_kernel_that_is_killed_leaves_progress_whole(workspace):
    """In the middle of a write, as likely as not: it does nothing else."""
    (workspace / ".tinygrad_edu").mkdir()
    kernel = run(
        """
        from tinygrad_edu.classroom import progress
        while True:
            progress.record_attempt("average", False)
            print("one more", flush=True)
        """
    )
    for _ in range(20):
        assert kernel.stdout.readline() == "one more\n"
    time.sleep(0.003)
    kernel.kill()
    kernel.communicate(timeout=60)
    before = progress.exercise("average")["attempts"]
    assert before >= 20
    progress.record_attempt("average", True)
    assert progress.exercise("average") == {
        "attempts": before + 1,
        "passed": True,
        "hints": 0,
    }
    names = sorted(p.name for p in progress.path().parent.iterdir())
    assert names == [".progress.json.lock", "progress.json"]


def test_importing_what_cannot_be_read_is_refused_in_one_line(workspace):
    (workspace / "copy.json").mkdir()
    with pytest.raises(Refused, match=r"copy\.json cannot be read") as caught:
        progress.import_("copy.json")
    assert "\n" not in str(caught.value)
