"""Whole models, written for PyTorch and trained by both libraries: the same numbers.

Each file in ``zoo`` is a PyTorch program; only its import is changed for us. It says

    build()              a model
    look(model)          what it computes from some data, a loss last
    train(model, steps)  a training loop: its losses, then whatever else it found out

All is done in float64 after the same seed: the weights at the start, outputs, every
gradient of the loss, fifty steps of training, the weights at the end.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import programs
import pytest
from golden import Golden
from parity import Observation, Seen

import tinygrad_edu

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None

ZOO = {each.stem: each for each in sorted((Path(__file__).parent / "zoo").glob("*.py"))}
STEPS = 50
# Of the largest number of a tensor. Optimizers that divide by a gradient's size turn
# one that is zero but for rounding into steps that differ: weights at the end.
CLOSE = {"start": 1e-12, "outputs": 1e-9, "gradients": 1e-9, "curve": 1e-7, "end": 2e-4}


def trained(t: Any, name: str) -> Observation:
    """Everything a program computes, as plain data."""
    before = t.get_default_dtype()
    t.set_default_dtype(t.float64)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = programs.names_of(ZOO[name], library=t.__name__)
            return story(t, program)
    finally:
        t.set_default_dtype(before)


def story(t: Any, program: dict[str, Any]) -> Observation:
    """The start, one look with its gradients, the training, the end."""
    t.manual_seed(0)
    model = program["build"]()
    start = state(model)
    *outputs, loss = program["look"](model)
    loss.backward()
    gradients = {name: array(p.grad) for name, p in model.named_parameters()}
    model.zero_grad()
    model.load_state_dict({k: t.from_numpy(v.copy()) for k, v in start.items()})
    curve = program["train"](model, STEPS)
    return {
        "start": start,
        "outputs": {str(i): array(each) for i, each in enumerate([*outputs, loss])},
        "gradients": gradients,
        "curve": {"losses": np.array(curve, float)},
        "end": state(model),
    }


def state(model: Any) -> dict[str, Any]:
    """A copy of all weights and buffers."""
    return {name: array(each) for name, each in model.state_dict().items()}


def array(tensor: Any) -> Any:
    """Its numbers, apart from it; zeros where there is no gradient."""
    return np.zeros(()) if tensor is None else np.array(tensor.detach().numpy())


def assert_same(ours: Observation, theirs: Observation) -> None:
    """Equal as near as float64 allows; small numbers beside their like."""
    for part, expected in theirs.items():
        assert list(ours[part]) == list(expected), part
        sizes = [np.abs(each).max() for each in expected.values() if each.size]
        # What is zero by its formula (a bias before a norm) is rounding on both sides.
        nothing = 0.01 * CLOSE[part] * max(sizes)
        for name, right in expected.items():
            scale = np.abs(right).max() if right.size else 0.0
            np.testing.assert_allclose(
                ours[part][name],
                right,
                rtol=CLOSE[part],
                atol=CLOSE[part] * scale + nothing,
                err_msg=f"{part}: {name}",
            )


def in_short(all_of_it: Observation) -> Observation:
    """What a golden file keeps: the curve and the loss; of each gradient its length."""
    lengths = [np.linalg.norm(each) for each in all_of_it["gradients"].values()]
    starts = [np.abs(each).sum() for each in all_of_it["start"].values()]
    kept = {
        "curve": all_of_it["curve"]["losses"],
        "loss": list(all_of_it["outputs"].values())[-1],
        "gradients": np.array(lengths),
        "start": np.array(starts, float),
    }
    return {part: Seen("float64", np.asarray(each)) for part, each in kept.items()}


def assert_short(ours: Observation, theirs: Observation) -> None:
    """The same of what a golden file keeps."""
    for part, right in theirs.items():
        scale = np.abs(right.array).max()
        np.testing.assert_allclose(
            ours[part].array, right.array, rtol=1e-6, atol=1e-8 * scale, err_msg=part
        )


@pytest.mark.parametrize("name", ZOO)
def test_model(name: str, request: pytest.FixtureRequest, golden: Golden) -> None:
    ours = trained(tinygrad_edu, name)
    if pytorch is None:
        assert_short(in_short(ours), golden.recall(request.node))
        return
    theirs = trained(pytorch, name)
    golden.note(request.node, in_short(theirs), close=1e-6)
    assert_same(ours, theirs)
    assert np.isfinite(ours["curve"]["losses"]).all()
