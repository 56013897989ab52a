"""The runner: a training generator with controls, on an event loop or without."""

import asyncio
import math
import threading
import time
from types import SimpleNamespace

import pytest

from tinygrad_edu.monitor import Runner


def counting(steps):
    """A generator function that yields `steps` losses."""

    def train():
        for step in range(steps):
            yield {"loss": 1.0 / (step + 1)}

    return train


def endless():
    """A generator function that never ends, and the list of steps it made."""
    seen = []

    def train():
        while True:
            seen.append(len(seen) + 1)
            yield float(seen[-1])

    return train, seen


def kinds(runner):
    return [event.kind for event in runner.record.events]


async def until(condition):
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("this never became true")


# Without an event loop.


def test_join_runs_all_steps_without_a_loop():
    runner = Runner(counting(500))
    assert runner.state == "ready"
    runner.join()
    curve = runner.record.curve("loss")
    assert runner.state == "finished"
    assert runner.record.step == 500
    assert curve.steps == list(range(1, 501))
    assert curve.values == [1.0 / step for step in curve.steps]
    assert kinds(runner) == ["started", "finished"]


def test_start_without_a_loop_waits_for_join():
    runner = Runner(counting(5)).start()
    assert runner.state == "ready"
    runner.join()
    assert runner.record.step == 5


def test_join_a_second_time_does_nothing_more():
    runner = Runner(counting(5))
    runner.join()
    runner.join()
    assert runner.record.step == 5


def test_join_ignores_the_pace():
    runner = Runner(counting(50), steps_per_second=0.001)
    runner.join()
    assert runner.record.step == 50


def test_a_generator_runs_once():
    runner = Runner(counting(3)())
    assert not runner.can_restart
    runner.join()
    assert runner.record.step == 3
    with pytest.raises(RuntimeError, match=r"Runner\(train\), not Runner\(train\(\)\)"):
        runner.start()


def test_steps_without_a_loop_are_done_at_once():
    runner = Runner(counting(10))
    runner.step(3)
    assert (runner.state, runner.record.step) == ("paused", 3)
    runner.step()
    assert (runner.state, runner.record.step) == ("paused", 4)
    runner.join()
    assert (runner.state, runner.record.step) == ("finished", 10)


def test_stepping_past_the_end_finishes():
    runner = Runner(counting(2))
    runner.step(5)
    assert (runner.state, runner.record.step) == ("finished", 2)


def test_several_curves_need_not_have_a_point_at_each_step():
    def train():
        for step in range(1, 7):
            metrics = {"loss": step * 1.0}
            if step % 3 == 0:
                metrics["accuracy"] = step / 10
            yield metrics

    runner = Runner(train)
    runner.join()
    assert runner.record.curve("accuracy").steps == [3, 6]
    assert runner.record.curve("accuracy").values == [0.3, 0.6]
    assert len(runner.record.curve("loss")) == 6
    with pytest.raises(KeyError, match="there are: loss, accuracy"):
        runner.record.curve("los")


def test_nan_and_infinity_are_recorded():
    runner = Runner(lambda: iter([1.0, math.nan, math.inf]))
    runner.join()
    values = runner.record.curve("loss").values
    assert values[0] == 1.0
    assert math.isnan(values[1])
    assert values[2] == math.inf
    assert runner.state == "finished"


def test_an_error_is_kept_with_its_step_and_raised_by_join():
    def train():
        yield 1.0
        yield 0.5
        raise ZeroDivisionError("the third step")

    runner = Runner(train)
    with pytest.raises(ZeroDivisionError, match="the third step"):
        runner.join()
    failed = runner.record.events[-1]
    assert runner.state == "failed"
    assert isinstance(runner.error, ZeroDivisionError)
    assert (failed.kind, failed.step) == ("failed", 3)
    assert 'raise ZeroDivisionError("the third step")' in failed.text
    assert "next(self._iterator)" not in failed.text
    assert runner.record.curve("loss").values == [1.0, 0.5]


def test_a_metric_that_is_no_number_fails_the_run():
    runner = Runner(lambda: iter([1.0, "high"]))
    with pytest.raises(TypeError, match="the metric 'loss' is not a number"):
        runner.join()
    assert (runner.state, runner.record.step) == ("failed", 1)


def test_an_interrupt_stops_the_run_and_loses_nothing():
    closed = []

    def train():
        try:
            yield 1.0
            yield 0.5
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    runner = Runner(train)
    runner.join()
    assert runner.state == "stopped"
    assert runner.record.curve("loss").values == [1.0, 0.5]
    assert runner.record.events[-1].text == "interrupted"
    assert closed == [True]
    assert runner.error is None


def test_stop_inside_a_step_ends_after_it_and_runs_finally():
    closed = []

    def train():
        try:
            while True:
                runner.stop()
                yield 1.0
        finally:
            closed.append(True)

    runner = Runner(train)
    runner.join()
    assert (runner.state, runner.record.step, closed) == ("stopped", 1, [True])


def test_the_learning_rate_reaches_every_group():
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}, {"lr": 0.2}])
    runner = Runner(counting(3), optimizer=optimizer)
    assert runner.lr == 0.1
    runner.set_lr(0.01)
    assert [group["lr"] for group in optimizer.param_groups] == [0.01, 0.01]
    assert (runner.record.events[-1].kind, runner.record.events[-1].text) == (
        "lr",
        "0.01",
    )


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_learning_rate_that_makes_no_sense_is_refused(rate):
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}])
    with pytest.raises(ValueError, match="Invalid learning rate"):
        Runner(counting(3), optimizer=optimizer).set_lr(rate)
    assert optimizer.param_groups[0]["lr"] == 0.1


def test_wrong_arguments_are_refused_at_once():
    with pytest.raises(RuntimeError, match="no optimizer"):
        Runner(counting(3)).set_lr(0.1)
    with pytest.raises(TypeError, match="generator function or a generator"):
        Runner([1.0, 2.0])
    with pytest.raises(ValueError, match="steps_per_second must be positive"):
        Runner(counting(3), steps_per_second=0)
    with pytest.raises(ValueError, match="positive int"):
        Runner(counting(3)).step(0)


def test_a_function_that_yields_nothing_fails_with_a_hint():
    runner = Runner(lambda: None)
    with pytest.raises(TypeError, match="yield"):
        runner.join()
    assert runner.state == "failed"


# On an event loop.


def test_start_returns_at_once_and_the_loop_trains():
    async def main():
        runner = Runner(counting(200))
        assert runner.start() is runner
        assert (runner.state, runner.record.step) == ("running", 0)
        await until(lambda: runner.state == "finished")
        return runner

    runner = asyncio.run(main())
    assert runner.record.step == 200
    assert len(runner.record.curve("loss")) == 200


def test_pause_step_resume_and_stop_are_exact():
    async def main():
        train, seen = endless()
        runner = Runner(train).start()
        await until(lambda: runner.record.step > 10)
        runner.pause()
        at = runner.record.step
        await asyncio.sleep(0.05)
        assert runner.record.step == at == len(seen)
        runner.step(3)
        await until(lambda: runner.record.step == at + 3)
        await asyncio.sleep(0.05)
        assert (runner.state, runner.record.step) == ("paused", at + 3)
        runner.resume()
        await until(lambda: runner.record.step > at + 20)
        runner.stop()
        last = runner.record.step
        await asyncio.sleep(0.05)
        assert runner.record.step == last == len(seen)
        return runner

    runner = asyncio.run(main())
    assert kinds(runner) == ["started", "paused", "resumed", "stopped"]


def test_other_work_goes_on_meanwhile():
    async def main():
        train, _ = endless()
        runner = Runner(train).start()
        for _ in range(50):
            await asyncio.sleep(0)
        steps = runner.record.step
        runner.stop()
        return steps

    assert asyncio.run(main()) > 0


def test_commands_from_another_thread_are_done_between_steps():
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}])
    threads = set()

    def train():
        while True:
            threads.add(threading.get_ident())
            yield optimizer.param_groups[0]["lr"]

    async def main():
        runner, heard = Runner(train, optimizer=optimizer), []
        runner.on_flush(lambda run, urgent: heard.append(threading.get_ident()))
        runner.start()

        async def elsewhere(command):
            thread = threading.Thread(target=command)
            thread.start()
            while thread.is_alive():
                await asyncio.sleep(0.001)

        await until(lambda: runner.record.step > 0)
        await elsewhere(lambda: runner.set_lr(0.5))
        await until(lambda: runner.record.curve("loss").values[-1:] == [0.5])
        await elsewhere(runner.pause)
        await until(lambda: runner.state == "paused")
        at = runner.record.step
        await elsewhere(runner.step)
        await until(lambda: runner.record.step == at + 1)
        await elsewhere(runner.stop)
        await until(lambda: runner.state == "stopped")
        assert set(heard) == {threading.get_ident()}
        await elsewhere(runner.start)
        await until(lambda: runner.runs == 2 and runner.record.step > 0)
        runner.stop()

    asyncio.run(main())
    assert threads == {threading.get_ident()}


def test_a_second_start_stops_the_first_run():
    made, closed = [], []

    def train():
        number = len(made)
        made.append(number)
        try:
            while True:
                yield float(number)
        finally:
            closed.append(number)

    async def main():
        runner = Runner(train).start()
        await until(lambda: runner.record.step > 5)
        first = runner.record
        runner.start()
        assert (runner.runs, runner.record.step) == (2, 0)
        await until(lambda: runner.record.step > 5)
        runner.stop()
        return runner, first

    runner, first = asyncio.run(main())
    assert first.state == "stopped"
    assert set(first.curve("loss").values) == {0.0}
    assert set(runner.record.curve("loss").values) == {1.0}
    assert closed == [0, 1]


def test_a_start_that_comes_in_while_the_run_ends_is_not_lost():
    async def main():
        train, _ = endless()
        runner, asked = Runner(train), []

        def restart(run, urgent):
            """While the end is being shown, another thread asks for a new run."""
            if run.state == "stopped" and not asked:
                asked.append(True)
                thread = threading.Thread(target=run.start)
                thread.start()
                thread.join()

        runner.on_flush(restart)
        runner.start()
        await until(lambda: runner.record.step > 0)
        thread = threading.Thread(target=runner.stop)
        thread.start()
        await until(lambda: runner.runs == 2 and runner.record.step > 100)
        thread.join()
        state = runner.state
        runner.stop()
        return state

    assert asyncio.run(main()) == "running"


def test_join_takes_over_a_run_that_was_started():
    async def main():
        runner = Runner(counting(3000)).start()
        await until(lambda: runner.record.step > 0)
        runner.join()
        assert (runner.state, runner.record.step) == ("finished", 3000)
        await asyncio.sleep(0.05)
        return runner

    runner = asyncio.run(main())
    assert runner.record.curve("loss").steps == list(range(1, 3001))
    assert kinds(runner) == ["started", "finished"]


def test_join_resumes_a_paused_run():
    async def main():
        runner = Runner(counting(20))
        runner.step(2)
        await until(lambda: runner.record.step == 2)
        runner.join()
        return runner

    runner = asyncio.run(main())
    assert (runner.state, runner.record.step) == ("finished", 20)


def test_the_pace_is_held_and_a_pause_is_not_caught_up():
    async def main():
        runner = Runner(counting(1000), steps_per_second=100).start()
        await until(lambda: runner.record.step >= 5)
        runner.pause()
        at = runner.record.step
        await asyncio.sleep(0.3)
        runner.resume()
        began = time.perf_counter()
        await asyncio.sleep(0.05)
        steps, seconds = runner.record.step - at, time.perf_counter() - began
        runner.stop()
        return steps, seconds

    steps, seconds = asyncio.run(main())
    assert steps <= 100 * seconds + 3


def test_an_error_on_the_loop_is_kept_for_join():
    def train():
        yield 1.0
        raise ValueError("broken")

    async def main():
        runner = Runner(train).start()
        await until(lambda: runner.state == "failed")
        return runner

    runner = asyncio.run(main())
    with pytest.raises(ValueError, match="broken"):
        runner.join()


def test_when_the_loop_ends_the_run_ends():
    async def main():
        train, _ = endless()
        runner = Runner(train).start()
        await until(lambda: runner.record.step > 0)
        return runner

    runner = asyncio.run(main())
    assert runner.state == "stopped"
    assert runner.record.events[-1].text == "the event loop ended"


# n steps, wherever the run stands.


@pytest.mark.parametrize("loop", [True, False], ids=["on a loop", "without"])
@pytest.mark.parametrize("n", [1, 3, 5000])
def test_n_steps_are_exactly_n(loop, n):
    async def main(runner):
        for times in (1, 2):
            runner.step(n)
            await until(lambda: not runner._wanted)
            await asyncio.sleep(0.02)
            assert (runner.state, runner.record.step) == ("paused", times * n)
        runner.stop()

    train, seen = endless()
    runner = Runner(train)
    if loop:
        asyncio.run(main(runner))
    else:
        runner.step(n)
        runner.step(n)
    assert len(seen) == runner.record.step == 2 * n


def test_n_steps_while_running_pause_and_do_n_more():
    async def main():
        train, _ = endless()
        runner = Runner(train).start()
        await until(lambda: runner.record.step > 10)
        at = runner.record.step
        runner.step(7)
        await until(lambda: runner.record.step == at + 7)
        await asyncio.sleep(0.05)
        assert (runner.state, runner.record.step) == ("paused", at + 7)
        runner.stop()
        return runner

    assert kinds(asyncio.run(main())) == ["started", "paused", "stopped"]


def test_n_steps_asked_for_twice_add_up():
    async def main():
        runner = Runner(endless()[0])
        runner.step(1000)
        runner.step(500)
        await until(lambda: runner.record.step == 1500)
        await asyncio.sleep(0.05)
        assert (runner.state, runner.record.step) == ("paused", 1500)
        runner.stop()

    asyncio.run(main())


@pytest.mark.parametrize("command", ["stop", "pause", "resume", "start"])
def test_n_steps_can_be_cut_short(command):
    async def main():
        train, _ = endless()
        runner = Runner(train)
        runner.step(10_000_000)
        await until(lambda: runner.record.step > 100)
        getattr(runner, command)()
        state, runs, at = runner.state, runner.runs, runner.record.step
        await asyncio.sleep(0.05)
        went_on = runner.record.step > at
        runner.step(3)  # what was asked for before is forgotten
        if command != "stop":
            at = runner.record.step
            await until(lambda: runner.record.step == at + 3)
            await asyncio.sleep(0.05)
            assert (runner.state, runner.record.step) == ("paused", at + 3)
            runner.stop()
        return state, runs, went_on

    assert (
        asyncio.run(main())
        == {
            "stop": ("stopped", 1, False),
            "pause": ("paused", 1, False),
            "resume": ("running", 1, True),
            "start": ("running", 2, True),
        }[command]
    )


@pytest.mark.parametrize("loop", [True, False], ids=["on a loop", "without"])
def test_a_stop_from_inside_the_last_but_one_of_n_steps(loop):
    def train():
        for step in range(10):
            if step == 3:
                runner.stop()
            yield 1.0

    async def main():
        runner.step(5)
        await until(lambda: not runner.active)

    runner = Runner(train)
    if loop:
        asyncio.run(main())
    else:
        runner.step(5)
    assert (runner.state, runner.record.step) == ("stopped", 4)


def test_an_error_among_n_steps_ends_them():
    runner = Runner(lambda: iter([1.0, 2.0, "three"]))
    runner.step(10)
    assert (runner.state, runner.record.step) == ("failed", 2)
    runner.step(10)
    assert (runner.state, runner.record.step) == ("failed", 2)


@pytest.mark.parametrize("end", ["finished", "stopped"])
def test_after_the_end_there_are_no_more_steps(end):
    runner = Runner(counting(3))
    runner.step(2)
    runner.stop() if end == "stopped" else runner.join()
    at = runner.record.step
    runner.step(4)
    assert (runner.state, runner.record.step) == (end, at)


def test_a_step_that_asks_for_more_steps_gets_them_afterwards():
    def train():
        runner.step(2)  # inside a step: it cannot be done just now
        for step in range(10):
            yield float(step)

    runner = Runner(train)
    runner.step()
    assert (runner.state, runner.record.step) == ("paused", 3)


def test_n_steps_leave_time_for_others():
    async def main():
        def train():
            while True:
                time.sleep(0.002)
                yield 1.0

        runner = Runner(train)
        runner.step(100)
        longest, then = 0.0, time.perf_counter()
        while runner.record.step < 100:
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest, then = max(longest, now - then), now
        runner.stop()
        return longest

    assert asyncio.run(main()) < 0.1


# What looks at the model at each step.


class Watching:
    """Notes when it was called, and fails at one step."""

    def __init__(self, fails_at=None):
        self.seen, self.fails_at = [], fails_at

    def before_step(self):
        self.seen.append("before")

    def after_step(self, record):
        if record.step == self.fails_at:
            raise ValueError("no gradient here")
        self.seen.append((record.step, len(record.curve("loss"))))

    def rest(self):
        self.seen.append("rest")


def test_a_watch_is_called_around_each_step():
    runner = Runner(counting(2))
    runner.watch = Watching()
    runner.join()
    steps = ["before", (1, 1), "before", (2, 2), "before"]
    assert runner.watch.seen == [*steps, "rest"]


def test_a_watch_that_fails_cannot_break_the_training():
    runner = Runner(counting(5))
    runner.watch = watching = Watching(fails_at=3)
    with pytest.warns(UserWarning, match="a watch of this run failed.*no gradient"):
        runner.join()
    assert (runner.state, runner.record.step, runner.watch) == ("finished", 5, None)
    assert watching.seen[-1] == "before"
    assert "watch failed" in kinds(runner)


# Listeners.


def test_listeners_hear_a_few_times_a_second_and_at_each_change():
    heard = []

    async def main():
        train, _ = endless()
        runner = Runner(train)
        runner.on_flush(lambda run, urgent: heard.append((run.state, urgent)))
        runner.start()
        began = time.perf_counter()
        await asyncio.sleep(0.5)
        runner.pause()
        runner.stop()
        return runner, time.perf_counter() - began

    runner, seconds = asyncio.run(main())
    quiet = [state for state, urgent in heard if not urgent]
    urgent = [state for state, urgent in heard if urgent]
    assert 1 <= len(quiet) <= 20 * seconds + 1
    assert runner.record.step > len(heard)
    assert urgent[0] == "running"
    assert urgent[1:3] == ["paused", "stopped"]


def test_a_listener_that_fails_cannot_break_the_training():
    runner = Runner(counting(5))
    heard = []

    def broken(run, urgent):
        raise OSError("the socket is gone")

    runner.on_flush(broken)
    runner.on_flush(lambda run, urgent: heard.append(run.state))
    with pytest.warns(UserWarning, match="the socket is gone"):
        runner.join()
    assert (runner.state, runner.record.step) == ("finished", 5)
    assert heard[-1] == "finished"
    assert "listener failed" in kinds(runner)


def test_a_listener_can_be_taken_off():
    runner, heard = Runner(counting(3)), []
    undo = runner.on_flush(lambda run, urgent: heard.append(run.state))
    undo()
    runner.join()
    assert heard == []
