"""Every module of ``nn`` against PyTorch's, on the samples of PyTorch's own list."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import modules
import numpy as np
import torch
from agreement import differences
from parity import slopes

import tinygrad_edu
from tinygrad_edu.serialization import save_file

safetensors = pytest.importorskip("safetensors.torch")
BOTH = (torch, tinygrad_edu)
TRAINING = {"train": True, "eval": False}
# Samples that are refused so far, by a word of the refusal.
REFUSED = {"LinearCrossEntropyLoss": "options have to be None"}
# How near the answers are where PyTorch itself is less exact.
CLOSE = {"Hardsigmoid": 1e-7}  # its slope 1/6 is a float32


def test_every_class_of_nn_is_here_or_named_as_missing() -> None:
    theirs, ours = modules.classes(torch), modules.classes(tinygrad_edu)
    assert theirs - ours == set(modules.NOT_YET), "tests/support/modules.py"
    assert ours <= theirs


def twins(sample: Any) -> tuple[Any, Any]:
    """The same module in both libraries, with PyTorch's weights."""
    theirs, ours = (sample.build(t).double() for t in BOTH)
    state = {k: tinygrad_edu.tensor(v.numpy()) for k, v in theirs.state_dict().items()}
    assert list(ours.state_dict()) == list(state), sample.text
    ours.load_state_dict(state)
    return theirs, ours


def run(t: Any, module: Any, sample: Any) -> Any:
    """Outputs, and the gradients of inputs and parameters."""
    args, kwargs = sample.inputs(t)
    t.manual_seed(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outputs = tensors(t, module(*args, **kwargs))
    leaves = [each for each in tensors(t, [args, kwargs]) if each.requires_grad]
    learned = [each for each in module.parameters() if each.requires_grad]
    return outputs, slopes(t, outputs, [*leaves, *learned])


def tensors(t: Any, value: Any) -> list[Any]:
    """All tensors in nested lists and dictionaries, in order."""
    if isinstance(value, t.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [found for each in value for found in tensors(t, each)]
    return []


@pytest.mark.parametrize("mode", TRAINING)
@pytest.mark.parametrize("name", modules.PRESENT)
def test_outputs_and_gradients(name: str, mode: str) -> None:
    refused = 0
    for sample in modules.samples(name, TRAINING[mode]):
        theirs, ours = twins(sample)
        for each in (theirs, ours):
            each.train(TRAINING[mode])
        expected = run(torch, theirs, sample)
        try:
            found = run(tinygrad_edu, ours, sample)
        except NotImplementedError as error:
            if REFUSED.get(name, "never") not in str(error):
                raise
            refused += 1
            continue
        close = CLOSE.get(name, 0)
        for kind, one, other in zip(
            ("output", "gradient"), found, expected, strict=True
        ):
            assert not list(differences(one, other, kind, close, False)), sample.text
        state = ours.state_dict()  # running statistics have moved alike
        for key, value in theirs.state_dict().items():
            assert not list(differences(state[key], value, key)), sample.text
    assert bool(refused) == (name in REFUSED), "refused no longer? take it out there"


@pytest.mark.parametrize("name", modules.PRESENT)
def test_names_repr_and_copies(name: str) -> None:
    for sample in modules.samples(name, training=True)[:3]:
        theirs, ours = twins(sample)
        assert repr(ours) == repr(theirs), sample.text
        assert [key for key, _ in ours.named_modules()] == [
            key for key, _ in theirs.named_modules()
        ]
        for kind in ("named_parameters", "named_buffers"):
            one, other = (dict(getattr(m, kind)()) for m in (ours, theirs))
            assert list(one) == list(other), sample.text
            assert [each.dtype for each in one.values()] == [
                getattr(tinygrad_edu, str(each.dtype).removeprefix("torch."))
                for each in other.values()
            ]
        twin = copy.deepcopy(ours)
        assert repr(twin) == repr(ours)
        assert list(twin.state_dict()) == list(ours.state_dict())
        assert not {*map(id, twin.parameters())} & {*map(id, ours.parameters())}


@pytest.mark.parametrize("name", modules.PRESENT)
def test_the_same_seed_gives_the_same_start(name: str) -> None:
    for sample in modules.samples(name, training=True)[:3]:
        states = []
        for t in BOTH:
            t.manual_seed(7)
            states.append(sample.build(t).state_dict())
        theirs, ours = states
        for key, value in theirs.items():
            np.testing.assert_allclose(
                ours[key].numpy(), value.numpy(), rtol=1e-6, err_msg=sample.text
            )


@pytest.mark.parametrize("name", modules.PRESENT)
def test_weights_go_to_pytorch_and_come_back(name: str, tmp_path: Path) -> None:
    file = tmp_path / "weights.safetensors"
    sample = modules.samples(name, training=True)[0]
    theirs, ours = (sample.build(t) for t in BOTH)
    save_file(ours.state_dict(), file)
    theirs.load_state_dict(safetensors.load_file(file))
    safetensors.save_file(theirs.state_dict(), file)
    again = sample.build(tinygrad_edu)
    again.load_state_dict(tinygrad_edu.load(file))
    for key, value in ours.state_dict().items():
        assert tinygrad_edu.equal(again.state_dict()[key], value), key
