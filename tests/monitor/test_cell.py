"""Running a notebook cell again replaces the run that it started."""

import pytest

from tinygrad_edu.monitor import Runner, cell


@pytest.fixture
def execute(monkeypatch):
    """Pretends to be inside an execution of a notebook cell."""

    def execute(name, message):
        here = cell.Execution(name, message)
        monkeypatch.setattr(cell, "current_execution", lambda: here)

    return execute


def started():
    runner = Runner(lambda: iter([1.0, 2.0, 3.0]))
    runner.step()
    return runner


def test_running_a_cell_again_stops_its_earlier_run(execute):
    execute("a", "1")
    first = started()
    execute("a", "2")
    second = started()
    assert (first.state, second.state) == ("stopped", "paused")


def test_runs_of_one_execution_and_of_other_cells_stay(execute):
    execute("a", "1")
    first, second = started(), started()
    execute("b", "2")
    third = started()
    assert [run.state for run in (first, second, third)] == ["paused"] * 3


def test_outside_a_notebook_nothing_is_replaced():
    assert cell.current_execution() is None
    first, second = started(), started()
    assert (first.state, second.state) == ("paused", "paused")
