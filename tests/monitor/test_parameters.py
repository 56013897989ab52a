"""Numbers that can be changed while a run goes on: an optimizer's and a loop's own."""

import asyncio
import math
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from tinygrad_edu.monitor import Runner, Slider


def optimizer_with(**numbers):
    return SimpleNamespace(param_groups=[dict(numbers), dict(numbers)])


def endless():
    while True:
        yield 1.0


def last_event(runner):
    return runner.record.events[-1].kind, runner.record.events[-1].text


def test_a_name_of_the_optimizer_reaches_every_group_that_has_it():
    optimizer = optimizer_with(lr=0.1, momentum=0.9)
    optimizer.param_groups.append({"lr": 0.1})
    runner = Runner(endless, optimizer=optimizer, parameters={"momentum": (0.0, 0.99)})
    runner.set("momentum", 0.5)
    groups = optimizer.param_groups
    assert [group.get("momentum") for group in groups] == [0.5, 0.5, None]
    assert runner.parameters["momentum"] == 0.5
    assert last_event(runner) == ("set", "momentum 0.5")


def test_any_other_name_is_a_number_that_the_loop_reads():
    noise, seen = Slider(0.0, 1.0, value=0.1), []

    def train():
        while True:
            seen.append((noise.value, runner.parameters["noise"]))
            yield 1.0

    runner = Runner(train, parameters={"noise": noise})
    runner.step()
    runner.set("noise", 1)
    runner.step()
    assert seen == [(0.1, 0.1), (1.0, 1.0)]
    assert last_event(runner) == ("set", "noise 1")
    assert runner.record.events[-1].step == 1


def test_the_learning_rate_is_one_of_the_parameters():
    optimizer = optimizer_with(lr=0.1)
    runner = Runner(endless, optimizer=optimizer)
    assert dict(runner.parameters) == {"lr": 0.1}
    runner.set("lr", 0.01)
    assert optimizer.param_groups[1]["lr"] == 0.01
    assert last_event(runner) == ("lr", "0.01")
    runner.set_lr(0.02)
    assert runner.parameters["lr"] == runner.lr == 0.02


def test_bounds_of_the_learning_rate_hold_for_set_lr_too():
    optimizer = optimizer_with(lr=0.1)
    bounds = Slider(1e-4, 1.0, log=True)
    runner = Runner(endless, optimizer=optimizer, parameters={"lr": bounds})
    with pytest.raises(ValueError, match=r"lr must be between 0.0001 and 1"):
        runner.set_lr(2.0)
    assert len(runner.parameters) == 1


def test_the_list_is_plain_data_for_a_front_end():
    optimizer = optimizer_with(lr=0.1, weight_decay=0.0)
    runner = Runner(
        endless,
        optimizer=optimizer,
        parameters={
            "weight_decay": Slider(1e-6, 0.1, log=True),
            "batch": Slider(1, 64, value=8, whole=True),
        },
    )
    keys = ("name", "value", "low", "high", "log", "whole")
    assert [tuple(row[key] for key in keys) for row in runner.parameter_list()] == [
        ("lr", 0.1, None, None, True, False),
        ("weight_decay", 0.0, 1e-6, 0.1, True, False),
        ("batch", 8, 1.0, 64.0, False, True),
    ]
    optimizer.param_groups[0]["lr"] = math.nan
    assert runner.parameter_list()[0]["value"] is None


def test_without_anything_there_is_nothing_to_change():
    runner = Runner(endless)
    assert (dict(runner.parameters), runner.parameter_list()) == ({}, [])
    with pytest.raises(
        KeyError, match="no parameter 'lr' in this run; there are: none"
    ):
        runner.set("lr", 0.1)


def test_what_a_scheduler_writes_is_what_is_read():
    optimizer = optimizer_with(lr=0.1, momentum=0.9)
    runner = Runner(endless, optimizer=optimizer, parameters={"momentum": (0.0, 0.99)})
    optimizer.param_groups[0]["momentum"] = 0.85
    assert runner.parameters["momentum"] == 0.85


def test_a_value_given_for_the_optimizer_is_written_to_it():
    optimizer = optimizer_with(lr=0.1, momentum=0.9)
    Runner(
        endless,
        optimizer=optimizer,
        parameters={"momentum": Slider(0, 0.99, value=0.5)},
    )
    assert optimizer.param_groups[1]["momentum"] == 0.5


def test_an_optimizer_made_inside_the_loop_is_steered_too():
    def train():
        runner.optimizer = optimizer_with(lr=0.3)
        yield from endless()

    runner = Runner(train)
    runner.step()
    runner.set_lr(0.2)
    assert runner.optimizer.param_groups[1]["lr"] == 0.2


@pytest.mark.parametrize("value", [-0.1, 1.5, math.nan, math.inf])
def test_a_number_out_of_bounds_is_refused_and_nothing_changes(value):
    runner = Runner(endless, parameters={"noise": Slider(0.0, 1.0, value=0.1)})
    with pytest.raises(ValueError, match="noise must be"):
        runner.set("noise", value)
    assert runner.parameters["noise"] == 0.1
    assert runner.record.events == []


@pytest.mark.parametrize("value", ["0.5", None, True, [0.5]])
def test_what_is_no_number_is_refused(value):
    runner = Runner(endless, parameters={"noise": Slider(0.0, 1.0, value=0.1)})
    with pytest.raises(TypeError, match="noise must be a number"):
        runner.set("noise", value)


def test_numbers_of_numpy_are_numbers():
    runner = Runner(endless, parameters={"noise": Slider(0.0, 1.0, value=0.1)})
    runner.set("noise", np.float32(0.5))
    runner.set("noise", np.array(0.25))
    assert runner.parameters["noise"] == 0.25


def test_a_whole_number_stays_whole():
    runner = Runner(endless, parameters={"batch": Slider(1, 64, value=8, whole=True)})
    runner.set("batch", 16.0)
    assert repr(runner.parameters["batch"]) == "16"
    with pytest.raises(ValueError, match="batch must be a whole number"):
        runner.set("batch", 2.5)


def test_wrong_bounds_are_refused():
    with pytest.raises(ValueError, match="low must be less than high"):
        Slider(1.0, 1.0)
    with pytest.raises(ValueError, match="low must be positive"):
        Slider(0.0, 1.0, log=True)
    with pytest.raises(ValueError, match="value must be between 0 and 1"):
        Slider(0.0, 1.0, value=2.0)
    with pytest.raises(ValueError, match="high must be finite"):
        Slider(0.0, math.inf)
    with pytest.raises(TypeError, match="a Slider or a pair of bounds"):
        Runner(endless, parameters={"noise": 0.5})


def test_a_number_of_the_loop_needs_a_value_to_begin_with():
    with pytest.raises(ValueError, match="which value does 'noise' begin with"):
        Runner(endless, parameters={"noise": (0.0, 1.0)})
    adam = optimizer_with(lr=0.1, betas=(0.9, 0.999), eps=1e-8)
    with pytest.raises(ValueError, match="expected: one of eps, lr"):
        Runner(endless, optimizer=adam, parameters={"betas": (0.0, 1.0)})


def test_an_unknown_name_is_told_the_known_ones():
    runner = Runner(endless, parameters={"noise": Slider(0, 1, value=0)})
    with pytest.raises(KeyError, match=r"no parameter 'nois' in this run; .*: noise"):
        runner.set("nois", 0.5)
    with pytest.raises(KeyError):
        runner.parameters["nois"]
    assert "nois" not in runner.parameters


def test_another_thread_may_set_it_and_it_acts_between_two_steps():
    noise, torn = Slider(0.0, 1.0, value=0.0), []

    def train():
        while True:
            before = noise.value
            sum(range(200))
            torn.append(noise.value != before)
            yield noise.value

    async def main():
        runner = Runner(train, parameters={"noise": noise}).start()

        def turn():
            for tenth in range(1, 11):
                runner.set("noise", tenth / 10)

        thread = threading.Thread(target=turn)
        thread.start()
        while runner.parameters["noise"] < 1.0 or thread.is_alive():
            await asyncio.sleep(0.001)
        runner.stop()
        return runner

    runner = asyncio.run(main())
    told = [event.text for event in runner.record.events if event.kind == "set"]
    assert told == [f"noise {tenth / 10:g}" for tenth in range(1, 11)]
    assert not any(torn)


@pytest.mark.parametrize("library", ["tinygrad_edu", "torch"])
def test_momentum_changes_what_the_next_step_of_sgd_does(library):
    torch = pytest.importorskip(library)
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0)

    def train():
        while True:
            optimizer.zero_grad()
            (-weight).sum().backward()
            optimizer.step()
            yield float(weight.detach())

    runner = Runner(train, optimizer=optimizer, parameters={"momentum": (0.0, 0.99)})
    runner.step(2)
    runner.set("momentum", 0.5)
    runner.step(2)
    assert runner.record.curve("loss").values == [1.0, 2.0, 3.0, 4.5]
