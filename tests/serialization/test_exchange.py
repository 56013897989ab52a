"""Weights and training states go to PyTorch and come back, by safetensors files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu.serialization import load_file, save_file

theirs = pytest.importorskip("torch", reason="parity needs PyTorch")
safetensors = pytest.importorskip("safetensors.torch")


def network(library: Any) -> Any:
    nn = library.nn
    return nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 4), nn.Linear(4, 2)
    )


def numbers(library: Any, *shape: int) -> Any:
    count = 1
    for length in shape:
        count *= length
    return library.linspace(-1, 1, count).reshape(shape)


@pytest.mark.parametrize("saving", [torch.save, save_file])
def test_our_weights_work_in_pytorch(saving: Any, tmp_path: Path) -> None:
    ours, other = network(torch), network(theirs)
    saving(ours.state_dict(), tmp_path / "model.safetensors")
    result = other.load_state_dict(
        safetensors.load_file(tmp_path / "model.safetensors")
    )
    assert "matched" in str(result)
    x = (3, 1, 4, 4)
    expected = other(numbers(theirs, *x)).detach().numpy()
    assert ours(numbers(torch, *x)).detach().numpy() == pytest.approx(
        expected, abs=1e-6
    )


def test_weights_of_pytorch_work_here(tmp_path: Path) -> None:
    ours, other = network(torch), network(theirs)
    safetensors.save_file(other.state_dict(), tmp_path / "x")
    assert "matched" in str(ours.load_state_dict(torch.load(tmp_path / "x")))
    assert "matched" in str(ours.load_state_dict(load_file(tmp_path / "x")))
    for mine, their in zip(ours.parameters(), other.parameters(), strict=True):
        assert mine.tolist() == their.tolist()


def test_a_whole_model_of_pytorch_with_tied_weights_is_read(tmp_path: Path) -> None:
    other = theirs.nn.Sequential(theirs.nn.Linear(3, 3), theirs.nn.Linear(3, 3))
    other[1].weight = other[0].weight
    safetensors.save_model(other, str(tmp_path / "x"))
    assert {*load_file(tmp_path / "x")} == {"0.bias", "0.weight", "1.bias"}


OPTIMIZERS = {
    "SGD": {"lr": 0.1, "momentum": 0.9},
    "Adam": {"lr": 0.01, "amsgrad": True},
    "AdamW": {"lr": 0.01},
    "RMSprop": {"lr": 0.01, "momentum": 0.9},
    "Adagrad": {"lr": 0.1},
    "LBFGS": {"lr": 0.5, "max_iter": 3},
}


def steps(library: Any, model: Any, optimizer: Any, count: int) -> None:
    def closure() -> Any:
        optimizer.zero_grad()
        loss = (model(numbers(library, 5, 3)) ** 2).mean()
        loss.backward()
        return loss

    for _ in range(count):
        optimizer.step(closure)


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """The leaves of nested dicts and lists by their path."""
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list | tuple):
        items = list(enumerate(value))
    else:
        return {path: value}
    found: dict[str, Any] = {}
    for key, each in items:
        found |= flat(each, f"{path}.{key}" if path else str(key))
    return found


def filled(value: Any, tensors: dict[str, Any], path: str = "") -> Any:
    """The same nesting with other tensors at the places of the tensors."""
    join = f"{path}." if path else ""
    if isinstance(value, dict):
        return {k: filled(each, tensors, f"{join}{k}") for k, each in value.items()}
    if isinstance(value, list):
        return [filled(each, tensors, f"{join}{i}") for i, each in enumerate(value)]
    return tensors.get(path, value)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_goes_on_in_pytorch(name: str, tmp_path: Path) -> None:
    """Its tensors go by safetensors, named by their paths in the state dict."""
    ours, other = torch.nn.Linear(3, 2), theirs.nn.Linear(3, 2)
    mine = getattr(torch.optim, name)(ours.parameters(), **OPTIMIZERS[name])
    their = getattr(theirs.optim, name)(other.parameters(), **OPTIMIZERS[name])
    steps(torch, ours, mine, 5)
    path = tmp_path / "training.pt"
    torch.save({"model": ours.state_dict(), "optimizer": mine.state_dict()}, path)

    read = safetensors.load_file(path)
    plain = flat(mine.state_dict())
    kept = {key for key, value in plain.items() if isinstance(value, torch.Tensor)}
    assert {f"optimizer.{key}" for key in kept} <= {*read}
    states = {key: read[f"optimizer.{key}"] for key in kept}
    their.load_state_dict(filled(mine.state_dict(), states))
    weights = {key: read[f"model.{key}"] for key in other.state_dict()}
    other.load_state_dict(weights)

    steps(torch, ours, mine, 5)
    steps(theirs, other, their, 5)
    for one, two in zip(ours.parameters(), other.parameters(), strict=True):
        assert one.detach().numpy() == pytest.approx(two.detach().numpy(), abs=2e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_of_pytorch_goes_on_here(name: str, tmp_path: Path) -> None:
    ours, other = torch.nn.Linear(3, 2), theirs.nn.Linear(3, 2)
    mine = getattr(torch.optim, name)(ours.parameters(), **OPTIMIZERS[name])
    their = getattr(theirs.optim, name)(other.parameters(), **OPTIMIZERS[name])
    steps(theirs, other, their, 5)
    plain = flat(their.state_dict())
    states = {k: v.clone() for k, v in plain.items() if isinstance(v, theirs.Tensor)}
    safetensors.save_file(states, tmp_path / "optimizer")
    safetensors.save_file(other.state_dict(), tmp_path / "model")

    mine.load_state_dict(filled(their.state_dict(), load_file(tmp_path / "optimizer")))
    ours.load_state_dict(load_file(tmp_path / "model"))
    steps(torch, ours, mine, 5)
    steps(theirs, other, their, 5)
    for one, two in zip(ours.parameters(), other.parameters(), strict=True):
        assert one.detach().numpy() == pytest.approx(two.detach().numpy(), abs=2e-5)


def test_the_state_of_a_scheduler_is_pytorchs(tmp_path: Path) -> None:
    rates: list[list[float]] = []
    for library in (torch, theirs):
        weight = library.ones(1, requires_grad=True)
        optimizer = library.optim.SGD([weight], lr=1.0)
        scheduler = library.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
        for _ in range(3):
            optimizer.step()
            scheduler.step()
        if library is torch:
            torch.save(scheduler.state_dict(), tmp_path / "scheduler")
        else:
            scheduler.load_state_dict(torch.load(tmp_path / "scheduler"))
        optimizer.step()
        scheduler.step()
        rates.append(scheduler.get_last_lr())
    assert rates[0] == pytest.approx(rates[1])
