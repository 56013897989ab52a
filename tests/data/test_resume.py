"""A round through the data that was interrupted goes on where it was."""

from __future__ import annotations

import pytest
import worker_datasets as made

import tinygrad_edu as torch
from tinygrad_edu.serialization import load, save
from tinygrad_edu.utils import data

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
ROWS = data.TensorDataset(torch.arange(23))


class Counted(data.IterableDataset):
    """0, 1, 2 … shared out among workers."""

    def __iter__(self):
        info = data.get_worker_info()
        first, step = (info.id, info.num_workers) if info else (0, 1)
        return iter(range(first, 23, step))


def generator():
    return torch.Generator().manual_seed(torch.randint(1000, ()).item())


LOADERS = {
    "in order": lambda: data.DataLoader(ROWS, batch_size=4),
    "shuffled": lambda: data.DataLoader(ROWS, batch_size=4, shuffle=True),
    "own generator": lambda: data.DataLoader(
        ROWS, batch_size=4, shuffle=True, generator=generator()
    ),
    "own sampler": lambda: data.DataLoader(
        ROWS,
        batch_size=4,
        sampler=data.WeightedRandomSampler([1.0] * 23, 60, generator=generator()),
    ),
    "with replacement": lambda: data.DataLoader(
        ROWS,
        batch_size=4,
        sampler=data.RandomSampler(ROWS, replacement=True, num_samples=70),
    ),
    "single samples": lambda: data.DataLoader(ROWS, batch_size=None, shuffle=True),
    "batches of one's own": lambda: data.DataLoader(
        ROWS, batch_sampler=data.BatchSampler(data.RandomSampler(ROWS), 5, True)
    ),
    "batches with a generator": lambda: data.DataLoader(
        ROWS,
        batch_sampler=data.BatchSampler(
            data.SubsetRandomSampler(range(23), generator()), 5, True
        ),
    ),
    "a stream": lambda: data.DataLoader(Counted(), batch_size=4),
    "workers": lambda: data.DataLoader(
        made.Numbered("tinygrad_edu", 23), batch_size=4, shuffle=True, num_workers=2
    ),
    "workers and own generator": lambda: data.DataLoader(
        made.Numbered("tinygrad_edu", 23),
        batch_size=4,
        shuffle=True,
        num_workers=2,
        generator=generator(),
    ),
    "workers that stay": lambda: data.DataLoader(
        made.Numbered("tinygrad_edu", 23),
        batch_size=4,
        shuffle=True,
        num_workers=2,
        persistent_workers=True,
    ),
    "a stream with workers": lambda: data.DataLoader(
        Counted(), batch_size=4, num_workers=2
    ),
}


class Run:
    """Goes through the data again and again, drawing numbers beside."""

    def __init__(self, loader):
        self.loader = loader
        self.seen = []
        self.steps = self.forever()

    def forever(self):
        while True:
            for batch in self.loader:
                rows = batch[-1] if isinstance(batch, list | tuple) else batch
                self.seen.append((rows.tolist(), torch.rand(()).item()))
                yield
            self.seen.append("end")

    def go(self, steps):
        for _ in range(steps):
            next(self.steps)
        return self


@pytest.mark.parametrize("before", [1, 3, 6, 7, 13])
@pytest.mark.parametrize("name", LOADERS)
def test_steps_a_file_and_more_steps_are_all_steps(name, before, tmp_path):
    if "workers" in name and before not in (3, 7):
        return  # the same code as without
    torch.manual_seed(1)
    run = Run(LOADERS[name]()).go(before)
    save(
        {"loader": run.loader.state_dict(), "rng": torch.get_rng_state()},
        tmp_path / "x",
    )
    done = len(run.seen)
    wanted = run.go(9).seen[done:]

    torch.manual_seed(2)  # another program, another start
    other = Run(LOADERS[name]())
    content = load(tmp_path / "x")
    other.loader.load_state_dict(content["loader"])
    torch.set_rng_state(content["rng"])
    assert other.go(9).seen == wanted
    run.steps.close()
    other.steps.close()


def test_a_second_interruption_is_like_the_first():
    torch.manual_seed(0)
    run = Run(LOADERS["shuffled"]()).go(2)
    seen = list(run.seen)
    for _ in range(4):
        state, rng = run.loader.state_dict(), torch.get_rng_state()
        run = Run(LOADERS["shuffled"]())
        run.loader.load_state_dict(state)
        assert run.loader.state_dict()["given"] == state["given"]  # before it goes on
        torch.set_rng_state(rng)
        seen += run.go(3).seen
    torch.manual_seed(0)
    assert seen == Run(LOADERS["shuffled"]()).go(14).seen


def test_between_two_rounds_nothing_is_passed_over():
    loader = data.DataLoader(ROWS, batch_size=4)
    nothing = {"given": 0, "taken": 0, "seed": 0, "start": [], "generators": []}
    assert loader.state_dict() == nothing
    assert len(list(loader)) == 6
    state = loader.state_dict()
    assert state["given"] == 0
    loader.load_state_dict(state)
    assert len(list(loader)) == 6


def test_a_round_that_was_left_is_over_when_the_next_begins():
    loader = data.DataLoader(ROWS, batch_size=4)
    old = iter(loader)
    next(old)
    new = iter(loader)
    next(old)
    assert loader.state_dict()["given"] == 0
    next(new)
    assert loader.state_dict()["given"] == 1


def test_the_state_of_another_loader_is_refused():
    shuffled = data.DataLoader(ROWS, shuffle=True, generator=generator())
    with pytest.raises(ValueError, match="the state is that of another DataLoader"):
        data.DataLoader(ROWS).load_state_dict(shuffled.state_dict())


class Noise(Counted):
    """Random numbers, drawn by the workers."""

    def __iter__(self):
        return iter([torch.rand(()).item() for _ in range(12)])


def test_workers_of_a_stream_draw_the_same_numbers_again():
    loader = data.DataLoader(Noise(), batch_size=2, num_workers=2)
    batches = iter(loader)
    next(batches)
    state = loader.state_dict()
    other = data.DataLoader(Noise(), batch_size=2, num_workers=2)
    other.load_state_dict(state)
    rest = [batch.tolist() for batch in batches]
    assert [batch.tolist() for batch in other] == rest
