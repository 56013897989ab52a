"""Images to try things on, and the comparison with torchvision."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from golden import ADVICE, Golden, strict
from parity import Observation, assert_agree, observe, seen

import tinygrad_edu
from tinygrad_edu import vision

try:
    import torch as pytorch
    import torchvision
except (ImportError, RuntimeError):  # RuntimeError: made for another PyTorch
    pytorch = torchvision = None

Array = np.ndarray[Any, Any]
SEEDS = range(3)


@pytest.fixture
def agree(request: pytest.FixtureRequest, golden: Golden) -> Callable[..., None]:
    """``agree(case, *arrays)``: ``case(t, vision, *tensors)`` is the same in both.

    A case returns tensors or text; an error is taken as its first line. Where
    torchvision is not installed, the golden file says what it answered.
    """
    test = request.node

    def check(
        case: Any, *arrays: Array, close: float = 1e-6, gradients: bool = False
    ) -> None:
        if torchvision is None:
            theirs = golden.recall(test)
        else:
            theirs = _answer(pytorch, torchvision, case, arrays, gradients)
            golden.note(test, theirs)
        ours = _answer(tinygrad_edu, vision, case, arrays, gradients)
        assert_agree(ours, theirs, close)
        if strict() and test.nodeid in golden.outdated:
            pytest.fail(f"the golden record is missing or outdated; {ADVICE}")

    return check


def _answer(
    t: Any, vision: Any, case: Any, arrays: tuple[Array, ...], gradients: bool
) -> Observation:
    if gradients:
        return observe(t, lambda t, *x: case(t, vision, *x), arrays, names=False)
    random.seed(0)
    t.manual_seed(0)
    inputs = [t.from_numpy(each.copy()) for each in arrays]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default", UserWarning)
        try:
            answer = case(t, vision, *inputs)
        except Exception as error:  # whatever torchvision raises
            answer = f"{type(error).__name__}: {first_line(error)}"
    return {
        "values": seen(t, [answer]),
        "warnings": [first_line(w.message) for w in told],
    }


def first_line(error: Any) -> str:
    """What a web search would be made with, the same for both libraries."""
    line = str(error).partition("\n")[0]
    return line.replace("tinygrad_edu.tensor.Tensor", "torch.Tensor")


def _image(shape: tuple[int, ...], dtype: str) -> Array:
    stream = np.random.default_rng([*shape, len(dtype)])
    if dtype.startswith("float"):
        return stream.random(shape).astype(dtype)
    return stream.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


@pytest.fixture(scope="session")
def images() -> dict[str, Array]:
    """Tensors as images come: bytes, fractions, grey ones, several at once."""
    return {
        "bytes": _image((3, 7, 9), "uint8"),
        "fractions": _image((3, 7, 9), "float32"),
        "several": _image((2, 3, 6, 8), "float64"),
        "grey": _image((1, 7, 9), "float32"),
        "grey bytes": _image((1, 7, 9), "uint8"),
    }


@pytest.fixture
def drawn(agree: Any, images: Any) -> Callable[..., None]:
    """``drawn(make)``: a transform with chance draws the same, three times on end."""

    def check(make: Any, kinds: Any = ("bytes", "several", "grey"), **how: Any) -> None:
        def case(t: Any, vision: Any, *inputs: Any) -> Any:
            transform = make(t, vision.transforms)
            found = [transform(each) for each in inputs for _ in SEEDS]
            # The next number shows how many were taken from the stream.
            return [*found, t.rand(1)]

        for kind in kinds:
            agree(case, images[kind], **how)

    return check
