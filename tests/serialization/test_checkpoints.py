"""An interrupted training goes on as if nothing had happened, whatever was killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import files, nn, optim
from tinygrad_edu.optim import lr_scheduler
from tinygrad_edu.serialization import Checkpoints, UnreadableFileError, load_file
from tinygrad_edu.utils.data import DataLoader, TensorDataset

OPTIMIZERS: dict[str, Any] = {
    "SGD with momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "Adam": lambda p: optim.Adam(p, lr=0.01, amsgrad=True),
    "AdamW": lambda p: optim.AdamW(p, lr=0.01),
    "RMSprop": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True),
    "Adagrad": lambda p: optim.Adagrad(p, lr=0.1),
    "LBFGS": lambda p: optim.LBFGS(
        p, lr=0.5, max_iter=4, history_size=3, line_search_fn="strong_wolfe"
    ),
}
SCHEDULERS: dict[str, Any] = {
    "StepLR": lambda o: lr_scheduler.StepLR(o, 3, 0.5),
    "MultiStepLR": lambda o: lr_scheduler.MultiStepLR(o, [2, 7]),
    "LambdaLR": lambda o: lr_scheduler.LambdaLR(o, lambda epoch: 0.9**epoch),
    "ExponentialLR": lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    "CosineAnnealingLR": lambda o: lr_scheduler.CosineAnnealingLR(o, 10),
    "CosineAnnealingWarmRestarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(
        o, 4
    ),
    "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 0.1, total_steps=20),
    "CyclicLR": lambda o: lr_scheduler.CyclicLR(o, 0.01, 0.1, step_size_up=3),
    "ReduceLROnPlateau": lambda o: lr_scheduler.ReduceLROnPlateau(o, patience=0),
    "SequentialLR": lambda o: lr_scheduler.SequentialLR(
        o,
        [lr_scheduler.ConstantLR(o, 0.1, 3), lr_scheduler.ExponentialLR(o, 0.9)],
        milestones=[3],
    ),
    "ChainedScheduler": lambda o: lr_scheduler.ChainedScheduler(
        [lr_scheduler.ConstantLR(o, 0.1, 3), lr_scheduler.ExponentialLR(o, 0.9)]
    ),
}


class Drop(nn.Module):
    """Sets one number in five to zero; which, the default generator says."""

    def forward(self, x: Any) -> Any:
        return x * (torch.rand(x.shape) > 0.2)


class Training:
    """A small training with everything random in it."""

    def __init__(self, optimizer: Any, scheduler: Any = SCHEDULERS["StepLR"]) -> None:
        self.model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), Drop(), nn.Linear(8, 2))
        self.optimizer = optimizer(self.model.parameters())
        self.scheduler = scheduler(self.optimizer)
        self.generator = torch.Generator().manual_seed(torch.initial_seed() % 1000)
        inputs = torch.linspace(-1, 1, 80).reshape(20, 4)
        data = TensorDataset(inputs, (inputs[:, 0] > 0).long())
        self.loader = DataLoader(data, batch_size=7, shuffle=True)
        self.losses: list[float] = []

    def parts(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "optimizer": self.optimizer,
            "scheduler": self.scheduler,
            "generator": self.generator,
        }

    def epoch(self) -> None:
        for x, y in self.loader:
            noise = torch.randn(x.shape, generator=self.generator)
            noise = noise * (random.random() + np.random.normal())

            def closure(x: Any = x + noise * 0.1, y: Any = y) -> Any:
                self.optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self.model(x), y)
                loss.backward()
                return loss

            self.losses.append(float(self.optimizer.step(closure)))
        if isinstance(self.scheduler, lr_scheduler.ReduceLROnPlateau):
            self.scheduler.step(self.losses[-1])
        else:
            self.scheduler.step()

    def everything(self) -> list[Any]:
        weights = [p._array.tobytes() for p in self.model.parameters()]
        rates = [group["lr"] for group in self.optimizer.param_groups]
        return [self.losses, weights, rates]


def seed(number: int) -> None:
    torch.manual_seed(number)
    random.seed(number)
    np.random.seed(number)


CASES = [(name, "StepLR") for name in OPTIMIZERS] + [
    ("SGD with momentum", name) for name in SCHEDULERS
]


@pytest.mark.parametrize(("optimizer", "scheduler"), CASES)
def test_five_epochs_a_file_and_five_are_ten_bit_for_bit(
    optimizer: str, scheduler: str, tmp_path: Path
) -> None:
    kinds = OPTIMIZERS[optimizer], SCHEDULERS[scheduler]
    seed(1)
    whole = Training(*kinds)
    for _ in range(5):
        whole.epoch()
    Checkpoints(tmp_path).save(4, **whole.parts(), losses=whole.losses)
    for _ in range(5):
        whole.epoch()

    seed(2)  # another program, another start
    second = Training(*kinds)
    second.epoch()
    rest = Checkpoints(tmp_path).restore(**second.parts())
    assert rest["epoch"] == 4
    second.losses = rest["losses"]
    for _ in range(5):
        second.epoch()
    assert second.everything() == whole.everything()


class Picture(nn.Module):
    """Dropout, running statistics, and a buffer of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 4, 3), nn.Linear(16, 2)
        self.norm, self.drop = nn.BatchNorm2d(4), nn.Dropout(0.3)
        self.register_buffer("seen", torch.zeros((), dtype=torch.int64))

    def forward(self, x: Any) -> Any:
        self.seen += len(x)
        x = nn.functional.relu(self.norm(self.first(x)))  # (B, 4, 2, 2)
        return self.second(self.drop(x.flatten(1)))


class Noisy(TensorDataset):
    """Samples with noise from three sources of random numbers."""

    def __getitem__(self, index: int) -> Any:
        x, y = super().__getitem__(index)
        return x + 0.1 * torch.randn(x.shape) * random.random() * np.random.rand(), y


class Steps:
    """A training by steps, with all that a checkpoint can hold."""

    def __init__(self, workers: int) -> None:
        self.model = Picture()
        self.average = optim.swa_utils.AveragedModel(self.model)
        self.optimizer = optim.AdamW(self.model.parameters(), lr=0.05, amsgrad=True)
        self.scheduler = lr_scheduler.OneCycleLR(self.optimizer, 0.1, total_steps=30)
        # So large that the gradients overflow each time after it has grown.
        self.scaler = torch.amp.GradScaler("cpu", 2.0**123, growth_interval=2)
        images = torch.randn(20, 1, 4, 4, generator=torch.Generator().manual_seed(0))
        data = Noisy(images, (images.mean((1, 2, 3)) > 0).long())
        self.loader = DataLoader(
            TensorDataset(*data.tensors) if workers else data,
            batch_size=6,
            shuffle=True,
            num_workers=workers,
            multiprocessing_context="fork" if workers else None,
            generator=torch.Generator().manual_seed(torch.initial_seed() % 1000),
        )
        self.losses: list[float] = []
        self.scales: list[float] = []
        self.steps = self.forever()

    def parts(self) -> dict[str, Any]:
        names = "model average optimizer scheduler scaler loader"
        return {name: getattr(self, name) for name in names.split()}

    def forever(self) -> Any:
        while True:
            for x, y in self.loader:
                loss = 16 * nn.functional.cross_entropy(self.model(x), y)
                self.optimizer.zero_grad()
                self.scaler.scale(loss).backward()
                self.scaler.step(self.optimizer)
                self.scaler.update()
                self.scales.append(self.scaler.get_scale())
                self.scheduler.step()
                self.average.update_parameters(self.model)
                self.losses.append(loss.item())
                yield

    def go(self, steps: int) -> None:
        for _ in range(steps):
            next(self.steps)

    def everything(self) -> list[Any]:
        modules = self.model, self.average
        states = [each.state_dict().values() for each in modules]
        weights = [tensor._array.tobytes() for state in states for tensor in state]
        rates = [group["lr"] for group in self.optimizer.param_groups]
        return [self.losses, weights, rates, self.scales[-5:]]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("before", [3, 4, 5])  # an epoch has four steps
def test_steps_a_file_and_steps_are_all_steps_bit_for_bit(
    before: int, workers: int, tmp_path: Path
) -> None:
    seed(1)
    whole = Steps(workers)
    whole.go(before)
    Checkpoints(tmp_path).save(before, **whole.parts(), losses=whole.losses)
    whole.go(10 - before)

    seed(2)
    second = Steps(workers)
    second.losses = Checkpoints(tmp_path).restore(**second.parts())["losses"]
    second.go(10 - before)
    assert second.everything() == whole.everything()
    assert len({*whole.scales}) > 1  # it has grown, or steps were left out
    whole.steps.close()
    second.steps.close()


def test_another_seed_alone_is_another_training() -> None:
    """What the test above would not notice if the training had nothing random."""
    losses = []
    for number in (1, 1, 2):
        seed(number)
        training = Training(OPTIMIZERS["Adam"])
        training.epoch()
        losses.append(training.losses)
    assert losses[0] == losses[1] != losses[2]


# ------------------------------------------------------------------------- many files


def test_the_last_ones_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / "deep" / "down", keep=3)
    assert checkpoints.epochs() == []
    assert checkpoints.restore() == {}
    for epoch in range(12):
        checkpoints.save(epoch, x=epoch)
    assert checkpoints.epochs() == [9, 10, 11]
    assert checkpoints.restore() == {"x": 11, "epoch": 11}
    assert checkpoints.restore(9) == {"x": 9, "epoch": 9}
    assert len(os.listdir(checkpoints.folder)) == 3


def test_other_programs_read_the_weights_of_a_checkpoint(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    model = nn.Linear(2, 1)
    checkpoints.save(0, model=model)
    assert torch.equal(load_file(checkpoints.path(0))["model.weight"], model.weight)


def test_a_damaged_checkpoint_offers_the_one_before(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, keep=4)
    for epoch in range(4):
        checkpoints.save(epoch, x=epoch)
    cut = checkpoints.path(3).read_bytes()[:-1]
    checkpoints.path(3).write_bytes(cut)
    checkpoints.path(2).write_bytes(b"")
    before = torch.get_rng_state()
    with pytest.raises(
        UnreadableFileError, match=r"epoch_000003.*\n.*damaged"
    ) as caught:
        checkpoints.restore()
    assert "try:      restore(epoch=1, ...), the newest" in str(caught.value)
    assert torch.equal(torch.get_rng_state(), before)
    assert checkpoints.restore(epoch=1) == {"x": 1, "epoch": 1}
    torch.save({"no": "training"}, checkpoints.path(1))
    checkpoints.path(0).unlink()
    with pytest.raises(UnreadableFileError, match="there is no older one"):
        checkpoints.restore(1)
    with pytest.raises(FileNotFoundError):
        checkpoints.restore(77)


def test_parts_that_do_not_fit_are_named(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    checkpoints.save(0, x=1)
    with pytest.raises(ValueError, match=r"no part 'model'\n +got: +x, epoch, rng"):
        checkpoints.restore(model=nn.Linear(1, 1))
    with pytest.raises(TypeError, match="part 'x' cannot take a state"):
        checkpoints.restore(x=2)
    with pytest.raises(ValueError, match="cannot be called 'rng'"):
        checkpoints.save(1, rng=1)
    for wrong in (-1, 0.5, "1"):
        with pytest.raises(ValueError, match="an epoch is a number from 0 up"):
            checkpoints.save(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one"):
        Checkpoints(tmp_path, keep=0)


# ----------------------------------------------------------------------- killed writers

# Forks, so that the library is imported once and not sixty times.
KILLER = """
import os, random, signal, sys, time
import tinygrad_edu as torch

checkpoints = torch.serialization.Checkpoints(sys.argv[1])
numbers = torch.arange(200_000)


def save_until_killed():
    for epoch in range((checkpoints.epochs() or [-1])[-1] + 1, 10**6):
        checkpoints.save(epoch, numbers=numbers + epoch, plain=epoch)


def check(newest):
    for epoch in checkpoints.epochs():
        content = torch.load(checkpoints.path(epoch))
        assert content["plain"] == content["epoch"] == epoch
        assert torch.equal(content["numbers"], numbers + epoch)
    found = checkpoints.restore().get("epoch", -1)
    assert found >= newest, (found, newest)
    return found


for newest in (0, 1):
    start = time.monotonic()
    checkpoints.save(newest, numbers=numbers + newest, plain=newest)
span = 3 * (time.monotonic() - start)  # of a slow machine's writers too, some get on
chance = random.Random(0)
for _ in range(60):
    writer = os.fork()
    if writer == 0:
        save_until_killed()
    time.sleep(chance.uniform(0.0, max(span, 0.08)))
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    newest = check(newest)
parts = [name for name in os.listdir(sys.argv[1]) if name.endswith(".tmp")]
print(newest, len(parts))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs macOS or Linux: fork")
def test_sixty_kills_leave_no_unreadable_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLER, str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    newest, parts = map(int, found.stdout.split())
    assert newest > 15  # they did get on
    assert parts > 5  # and were killed in the middle of writing
    hour_ago = time.time() - 3700
    for path in tmp_path.glob(".*.tmp"):
        os.utime(path, (hour_ago, hour_ago))
    checkpoints = Checkpoints(tmp_path)
    checkpoints.save(newest + 1)
    assert len(os.listdir(tmp_path)) == len(checkpoints.epochs()) == 2


# --------------------------------------------------------------------- one whole file


def write_half(path: Path) -> None:
    with files.replacing(path) as file:
        file.write(b"new")
        raise OSError("disk full")


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with pytest.raises(OSError, match="disk full"):
        write_half(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x"]
    files.write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o640


def test_what_a_killed_writer_left_goes_after_an_hour(tmp_path: Path) -> None:
    names = [".x.0123abcd.tmp", ".x.4567cdef.tmp", ".other.0123abcd.tmp", ".x.keep"]
    for name in names:
        (tmp_path / name).write_bytes(b"part")
    hour_ago = time.time() - 3700
    for name in (names[0], names[2], names[3]):
        os.utime(tmp_path / name, (hour_ago, hour_ago))
    files.write_atomically(tmp_path / "x", b"new")
    assert sorted(os.listdir(tmp_path)) == sorted([*names[1:], "x"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs macOS or Linux: links")
def test_a_link_is_followed_and_a_device_written_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    torch.save(1, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert torch.load(tmp_path / "real") == 1
    torch.save(torch.ones(3), "/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_very_long_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)
    torch.save(1, path)
    assert torch.load(path) == 1
