"""Watching layers: the numbers are right, the hooks go away, the price stays small."""

import gc
import subprocess
import sys
import warnings

import numpy as np
import pytest

from tinygrad_edu.monitor import (
    Recording,
    Runner,
    RunRecord,
    Watch,
    memory,
    open_run,
    watch,
)
from tinygrad_edu.monitor.pace import EACH_THOUSANDTH, SHARE, Pace
from tinygrad_edu.monitor.series import MOST_HISTOGRAMS
from tinygrad_edu.monitor.vitals import Vitals

STEPS = 200_000


def mlp(torch, hidden=8):
    nn = torch.nn
    return nn.Sequential(nn.Linear(4, hidden), nn.ReLU(), nn.Linear(hidden, 3))


def a_step(torch, model, optimizer, x=None):
    """One training step; the output and its loss."""
    out = model(torch.randn(5, 4) if x is None else x)
    loss = out.square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return out, loss


def train(torch, watched, model, optimizer, steps=1):
    record = RunRecord()
    for _ in range(steps):
        watched.before_step()
        record.add("loss", record.step + 1, a_step(torch, model, optimizer)[1].item())
        record.step += 1
        watched.after_step(record)
    return record


def hooks_of(model, optimizer):
    """How many hooks hang on a model and its optimizer, by their public repr of both
    libraries: the dictionaries that ``register_...`` fills."""
    count = sum(len(module._forward_hooks) for module in model.modules())
    for name in ("_optimizer_step_pre_hooks", "_optimizer_step_post_hooks"):
        count += len(getattr(optimizer, name, ()))
    hooks = getattr(optimizer, "_hooks", {})
    return count + len(hooks.get("step_pre", ())) + len(hooks.get("step_post", ()))


def array(tensor):
    return tensor.detach().numpy().copy()


# The numbers.


def test_parameters_are_measured_as_the_formulas_say(torch):
    model = mlp(torch)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    watched, record = watch(model, optimizer), RunRecord(step=1)
    before = {name: array(p) for name, p in model.named_parameters()}
    watched.before_step()
    a_step(torch, model, optimizer)
    watched.after_step(record)
    for name, p in model.named_parameters():
        change = np.linalg.norm(array(p) - before[name])
        expected = {
            "gradient norm": np.linalg.norm(array(p.grad)),
            "weight norm": np.linalg.norm(array(p)),
            "update ratio": change / np.linalg.norm(before[name]),
        }
        for kind, value in expected.items():
            (seen,) = record.layer(name, kind).values
            assert seen == pytest.approx(value, rel=1e-4)
            assert watched.latest[name, kind] == seen


def test_outputs_are_measured_as_the_formulas_say(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    watched, record = watch(model, optimizer), RunRecord(step=1)
    x = torch.randn(5, 4)
    hidden = np.maximum(array(model[0](x)), 0)
    watched.before_step()
    a_step(torch, model, optimizer, x)
    watched.after_step(record)
    found = {
        layer.kind: layer.values[:] for layer in record.layers if layer.where == "1"
    }
    assert found["activation mean"] == pytest.approx([hidden.mean()], rel=1e-4)
    assert found["activation std"] == pytest.approx([hidden.std()], rel=1e-4)
    assert found["zero fraction"] == pytest.approx([(hidden == 0).mean()])
    spread = record.histogram("1", "activation")
    assert spread.counts_at(0).sum() == hidden.size
    assert spread.highs[0] == pytest.approx(hidden.max())


def test_each_place_has_its_histograms(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    record = train(torch, watch(model, optimizer), model, optimizer)
    names = [name for name, _ in model.named_parameters()]
    assert {(one.where, one.kind) for one in record.histograms} == {
        *((name, kind) for name in names for kind in ("weight", "gradient")),
        *((name, "activation") for name in "012"),
    }
    silent = train(torch, watch(model, histograms=False), model, optimizer)
    assert silent.histograms == []
    assert silent.layers


def test_modules_are_named_in_the_order_in_which_they_run(torch):
    nn = torch.nn

    class Late(nn.Module):
        def __init__(self):
            super().__init__()
            self.last, self.first = nn.Linear(8, 3), nn.Linear(4, 8)
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            h = self.first(x).unsqueeze(0)
            return self.last(self.attend(h, h, h)[0])

    model = Late()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    watched = watch(model, optimizer)
    train(torch, watched, model, optimizer)
    assert watched.last.order == ["first", "attend", "last"]
    assert watched.last.weights == [
        "first.weight",
        "attend.in_proj_weight",
        "attend.out_proj.weight",
        "last.weight",
    ]


def test_a_single_layer_is_its_own_model(torch):
    model = torch.nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    watched = watch(model, optimizer)
    train(torch, watched, model, optimizer)
    assert ("", "activation mean") in watched.latest
    assert ("weight", "gradient norm") in watched.latest
    assert watched.last.owner("weight") == ""


def test_without_an_optimizer_gradients_are_read_after_the_step(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for given in (None, Plain(optimizer)):
        watched = watch(model, given)
        train(torch, watched, model, optimizer)
        sizes = (
            watched.latest["0.weight", "update ratio"] * watched.last.before["0.weight"]
        )
        gradient = watched.latest["0.weight", "gradient norm"]
        assert sizes == pytest.approx(0.5 * gradient, rel=1e-3)


class Plain:
    """An optimizer of one's own, without hooks."""

    def __init__(self, optimizer):
        self.step = optimizer.step


def test_the_gradient_is_the_one_that_the_update_used(torch):
    """A loop may set the gradients to zero right after the step."""
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched, record = watch(model, optimizer), RunRecord(step=1)
    watched.before_step()
    a_step(torch, model, optimizer)
    used = np.linalg.norm(array(model[0].weight.grad))
    optimizer.zero_grad()
    watched.after_step(record)
    assert watched.latest["0.weight", "gradient norm"] == pytest.approx(used, rel=1e-4)


def test_summed_gradients_are_measured_at_the_update(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched, record = watch(model, optimizer), RunRecord()
    for step in range(1, 9):
        watched.before_step()
        model(torch.randn(5, 4)).square().mean().backward()
        if step % 4 == 0:
            optimizer.step()
            optimizer.zero_grad()
        record.step = step
        watched.after_step(record)
    assert record.layer("0.weight", "gradient norm").steps == [4, 8]
    assert record.layer("0.weight", "update ratio").steps == [4, 8]


def test_two_models_in_turns_are_measured_each_at_its_update(torch):
    nn = torch.nn
    model = nn.ModuleDict({"a": nn.Linear(4, 4), "b": nn.Linear(4, 4)})
    optimizers = [torch.optim.SGD(model[k].parameters(), lr=0.1) for k in "ab"]
    watched, record = watch(model, optimizers), RunRecord(step=1)
    watched.before_step()
    for name, optimizer in zip("ab", optimizers, strict=True):
        optimizer.zero_grad()
        model[name](torch.ones(5, 4)).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
    watched.after_step(record)
    for name in ("a.bias", "b.bias"):
        assert watched.latest[name, "gradient norm"] == pytest.approx(10.0)


def test_what_is_not_trained_is_not_measured(torch):
    model = mlp(torch)
    model[0].weight.requires_grad_(False)
    optimizer = torch.optim.SGD(model[2].parameters(), lr=0.1)
    watched = watch(model, optimizer)
    train(torch, watched, model, optimizer)
    kinds = {where: kind for where, kind in watched.latest if where.startswith("0.")}
    assert kinds == {"0.bias": "weight norm"}
    assert ("2.weight", "update ratio") in watched.latest


def test_weights_of_zero_have_no_update_ratio(torch):
    model = mlp(torch)
    torch.nn.init.zeros_(model[2].bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched = watch(model, optimizer)
    train(torch, watched, model, optimizer)
    assert ("2.bias", "update ratio") not in watched.latest
    train(torch, watched, model, optimizer)
    assert ("2.bias", "update ratio") in watched.latest


def test_a_lazy_layer_is_measured_once_it_has_numbers(torch):
    nn = torch.nn
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch says that lazy modules may change
        model = nn.Sequential(nn.Linear(4, 8), nn.LazyLinear(3))
    watched, record = watch(model, every=1), RunRecord()
    for step in (1, 2):
        watched.before_step()
        model.zero_grad()
        model(torch.ones(5, 4)).sum().backward()
        record.step = step
        watched.after_step(record)
    assert record.layer("1.weight", "gradient norm").steps == [2]


def test_only_the_first_call_of_a_module_is_measured(torch):
    nn = torch.nn

    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = nn.Linear(4, 4)

        def forward(self, x):
            return self.cell(self.cell(x) + 100)

    model = Twice()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    watched = watch(model, optimizer)
    train(torch, watched, model, optimizer)
    assert watched.last.order == ["cell"]
    assert abs(watched.latest["cell", "activation mean"]) < 5


def test_measure_alone_sees_weights_and_gradients(torch):
    model = mlp(torch)
    model(torch.ones(5, 4)).sum().backward()
    watched, record = watch(model), RunRecord()
    watched.measure(record, 7)
    assert record.layer("0.weight", "gradient norm").steps == [7]
    assert record.layer("0.weight", "weight norm").steps == [7]
    assert ("0", "activation mean") not in watched.latest


# Nothing is left behind.


def test_hooks_hang_only_while_a_step_is_measured(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched, record = watch(model, optimizer, every=2), RunRecord()
    for step in range(1, 5):
        watched.before_step()
        assert bool(hooks_of(model, optimizer)) == (step % 2 == 1)
        a_step(torch, model, optimizer)
        record.step = step
        watched.after_step(record)
        assert hooks_of(model, optimizer) == 0
    assert record.layer("0", "activation mean").steps == [1, 3]


def test_close_takes_hooks_away_in_the_middle_of_a_step(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer) as watched:
        watched.before_step()
        assert hooks_of(model, optimizer)
    assert hooks_of(model, optimizer) == 0
    watched.before_step()
    assert hooks_of(model, optimizer) == 0


def test_training_is_the_same_with_and_without_a_watch(torch):
    results = []
    for watching in (False, True):
        torch.manual_seed(0)
        model = mlp(torch)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        watched = Watch(model, optimizer, every=1)
        if not watching:
            watched.close()
        record = train(torch, watched, model, optimizer, steps=20)
        results.append([array(p) for p in model.parameters()])
        assert bool(record.layers) == watching
    for plain, seen in zip(*results, strict=True):
        np.testing.assert_array_equal(plain, seen)


def test_a_measurement_holds_no_graph(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched = watch(model, optimizer, every=1)
    train(torch, watched, model, optimizer, steps=2)
    gc.collect()
    last = watched.last
    assert not last._copies
    assert not last.silence._seen
    assert not last._handles


def test_a_watch_that_fails_warns_once_and_lets_the_training_go_on(torch, monkeypatch):
    from tinygrad_edu.monitor import measurement

    def broken(array):
        raise RuntimeError("no such numbers")

    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watched = watch(model, optimizer, every=1)
    monkeypatch.setattr(measurement, "activation", broken)
    with pytest.warns(UserWarning, match="no longer watched.*no such numbers"):
        train(torch, watched, model, optimizer)
    train(torch, watched, model, optimizer, steps=3)
    assert hooks_of(model, optimizer) == 0


def test_a_model_must_be_a_module():
    with pytest.raises(TypeError, match=r"must be an nn\.Module"):
        watch(lambda x: x)


# What it costs.


class Clock:
    """Seconds that pass only where a test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize("cost", [1e-5, 1e-3, 0.05, 2.0])
@pytest.mark.parametrize("step_seconds", [1e-4, 1e-3, 0.1])
def test_measuring_takes_its_share_of_the_time_and_no_more(cost, step_seconds):
    pace, now, measured = Pace(), 0.0, 0
    for _ in range(20_000):
        if pace.due(now):
            measured += 1
            now += cost
            pace.measured(cost)
        now += step_seconds
    early = 8 * cost  # on credit, at the beginning
    assert measured * cost <= SHARE * now + early + cost
    allowed = min(SHARE * now / cost, EACH_THOUSANDTH)
    if allowed > 20:  # what is allowed is used
        assert measured > 0.8 * allowed


def test_the_beginning_is_looked_at_often():
    pace = Pace()
    steps = []
    for step in range(1, 1000):
        if pace.due(step * 1e-6):
            steps.append(step)
            pace.measured(1.0)
    assert steps == [1, 2, 4, 8, 16, 32, 64, 128]


def test_a_long_run_is_measured_less_and_less_often():
    pace, measured = Pace(), []
    for step in range(STEPS):
        if pace.due(step * 1e-3):
            measured.append(step)
            pace.measured(1e-9)
    assert len(measured) < 7 * EACH_THOUSANDTH
    distances = np.diff(measured)
    assert distances[-1] == pytest.approx(STEPS / EACH_THOUSANDTH, rel=0.01)


def test_a_pause_earns_no_credit():
    pace = Pace()
    pace.due(0.0)
    for step in range(2, 200):
        if pace.due(step * 1e-6):
            pace.measured(0.0)
    pace.want()
    assert pace.due(1.0)
    pace.measured(1.0)
    # An hour counts as one second, in which measuring earns 0.015 s.
    assert not pace.due(3600.0)


def test_every_nth_step_is_measured_if_that_is_asked_for():
    pace, measured = Pace(every=7), []
    for step in range(1, 30):
        if pace.due(0.0):
            measured.append(step)
            pace.measured(1e6)
    assert measured == [1, 8, 15, 22, 29]


@pytest.mark.parametrize("every", [0, -1, 2.5, "two"])
def test_every_must_be_a_number_of_steps(every):
    with pytest.raises(ValueError, match="positive whole number of steps"):
        Pace(every)


def test_the_watch_tells_its_pace_what_it_took():
    import tinygrad_edu as torch

    clock = Clock()

    class Slow(torch.nn.Linear):
        def named_parameters(self, *args, **kwargs):
            clock.now += 0.1
            return super().named_parameters(*args, **kwargs)

    model = Slow(4, 3)
    watched, record = Watch(model, clock=clock), RunRecord()
    for step in range(1, 2001):
        watched.before_step()
        clock.now += 0.1
        record.step = step
        watched.after_step(record)
    spent = clock.now - 2000 * 0.1
    assert watched.measured > 20
    assert 0.9 * SHARE < spent / clock.now < 1.1 * SHARE


def test_histograms_are_made_less_often_as_they_fill_up():
    import tinygrad_edu as torch

    model = torch.nn.Linear(4, 3)
    watched, record = watch(model, every=1), RunRecord()
    made = []
    for step in range(1, 1001):
        watched.before_step()
        record.step = step
        watched.after_step(record)
        if watched.last.histograms:
            made.append(step)
    series = record.histogram("weight", "weight")
    assert len(series) <= MOST_HISTOGRAMS
    assert len(set(np.diff(series.steps[:-1]))) == 1  # evenly spaced
    assert len(made) == 200 + 100 + 100 + 25


# Joined to a run.


def counting_loop(torch, model, optimizer, steps):
    def loop():
        for _ in range(steps):
            yield a_step(torch, model, optimizer)[1].item()

    return loop


def test_a_runner_watches_its_model(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loop = counting_loop(torch, model, optimizer, 130)
    runner = Runner(loop, optimizer=optimizer, model=model)
    runner.join()
    steps = runner.record.layer("0.weight", "gradient norm").steps
    assert steps[:8] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert runner.watch.latest["0.weight", "gradient norm"] > 0
    assert hooks_of(model, optimizer) == 0


def test_a_second_start_begins_a_record_of_its_own(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loop = counting_loop(torch, model, optimizer, 5)
    runner = Runner(loop, optimizer=optimizer, model=model)
    runner.join()
    first = runner.record

    def fresh():
        other = mlp(torch)
        stepper = torch.optim.SGD(other.parameters(), lr=0.1)
        runner.watch.follow(other, stepper)
        yield from counting_loop(torch, other, stepper, 3)()

    runner._function = fresh
    runner.start()
    runner.join()
    assert runner.record is not first
    assert runner.record.layer("0.weight", "gradient norm").steps[:2] == [1, 2]
    assert runner.watch.model is not model


def test_a_step_that_fails_leaves_no_hooks(torch):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def loop():
        model(torch.ones(5, 4))
        raise ValueError("broken on purpose")
        yield

    runner = Runner(loop, optimizer=optimizer, model=model)
    with pytest.raises(ValueError, match="on purpose"):
        runner.join()
    assert hooks_of(model, optimizer) == 0


def test_a_recording_watches_a_loop_of_ones_own(torch, tmp_path):
    model = mlp(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with Recording("own", tmp_path) as run:
        run.watch(model, optimizer, every=2)
        for _ in range(5):
            run.add(a_step(torch, model, optimizer)[1])
    assert hooks_of(model, optimizer) == 0
    record = open_run(run.path)
    assert record.layer("0.weight", "update ratio").steps == [1, 3, 5]
    assert record.layer("", "step seconds").values[-1] > 0


def test_time_and_memory_stand_in_every_record():
    runner = Runner(lambda: iter([0.5] * 10))
    runner.join()
    seconds = runner.record.layer("", "step seconds")
    assert seconds.steps[-1] == 10
    assert 0 < seconds.values[-1] < 0.1
    memory = runner.record.layer("", "memory MB").values
    assert all(10 < size < 100_000 for size in memory)


def test_where_memory_is_unknown_it_is_left_out(monkeypatch):
    def unknown():
        raise OSError("no such file")

    assert memory.resident_mb() > 10
    monkeypatch.setattr(memory, "_resident_bytes", unknown)
    assert memory.resident_mb() is None
    record, vitals = RunRecord(step=1), Vitals()
    vitals.step_begins()
    vitals.step_ends()
    vitals.flush(record)
    assert [layer.kind for layer in record.layers] == ["step seconds"]
    vitals.flush(record)  # nothing happened since
    assert len(record.layer("", "step seconds")) == 1


A_LARGE_ARRAY = """
import numpy as np
from tinygrad_edu.monitor.memory import resident_mb

before = resident_mb()
kept = np.ones(10_000_000)  # 80 MB, and all of them written
assert resident_mb() - before > 60
"""


def test_what_is_left_of_a_large_array_counts_as_memory():
    """In a program of its own: this one may have as much to spare from other tests."""
    subprocess.run([sys.executable, "-c", A_LARGE_ARRAY], check=True, timeout=60)
