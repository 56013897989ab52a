"""Where networks start: every function of nn.init draws PyTorch's numbers."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch
from alike import assert_alike

from tinygrad_edu import nn

CASES: dict[str, tuple[str, tuple[int, ...], dict[str, Any]]] = {
    "uniform": ("uniform_", (5, 7), {"a": -2.0, "b": 1.0}),
    "normal": ("normal_", (5, 7), {"mean": 1.0, "std": 3.0}),
    "long normal": ("normal_", (40, 7), {}),
    "constant": ("constant_", (5,), {"val": 0.3}),
    "ones": ("ones_", (2, 3), {}),
    "zeros": ("zeros_", (2, 3), {}),
    "eye": ("eye_", (3, 5), {}),
    "dirac": ("dirac_", (4, 2, 3), {}),
    "dirac of groups": ("dirac_", (4, 2, 3, 2), {"groups": 2}),
    "dirac in space": ("dirac_", (2, 3, 3, 1, 4), {}),
    "xavier uniform": ("xavier_uniform_", (5, 7, 3), {"gain": 2.0}),
    "xavier normal": ("xavier_normal_", (5, 7), {}),
    "kaiming uniform": ("kaiming_uniform_", (5, 7), {"mode": "fan_out"}),
    "kaiming uniform relu": ("kaiming_uniform_", (5, 7), {"nonlinearity": "relu"}),
    "kaiming normal": ("kaiming_normal_", (5, 7), {"a": 0.2}),
    "kaiming of nothing": ("kaiming_uniform_", (0, 7), {}),
    "kaiming normal of nothing": ("kaiming_normal_", (0, 7), {}),
    "orthogonal wide": ("orthogonal_", (3, 5), {"gain": 2.0}),
    "orthogonal high": ("orthogonal_", (5, 3), {}),
    "orthogonal deep": ("orthogonal_", (4, 2, 3), {}),
    "orthogonal of nothing": ("orthogonal_", (0, 3), {}),
    "sparse": ("sparse_", (7, 4), {"sparsity": 0.4, "std": 0.5}),
    "truncated": ("trunc_normal_", (9, 8), {}),
    "truncated at one side": ("trunc_normal_", (9, 8), {"a": 0.2, "b": 9.0}),
    "truncated far away": ("trunc_normal_", (9, 8), {"a": 1.5, "b": 2.0}),
    "truncated tail": ("trunc_normal_", (9, 8), {"mean": 5.0, "a": 1.0, "b": 2.0}),
    # Mistakes.
    "eye of a line": ("eye_", (3,), {}),
    "dirac of a matrix": ("dirac_", (3, 3), {}),
    "dirac of odd groups": ("dirac_", (3, 3, 3), {"groups": 2}),
    "orthogonal line": ("orthogonal_", (3,), {}),
    "sparse line": ("sparse_", (3,), {"sparsity": 0.1}),
    "xavier line": ("xavier_normal_", (3,), {}),
    "kaiming of another mode": ("kaiming_normal_", (3, 3), {"mode": "fan_up"}),
    "kaiming of another name": ("kaiming_normal_", (3, 3), {"nonlinearity": "gelu"}),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES)
def test_the_same_numbers(case: str, dtype: str) -> None:
    name, shape, settings = CASES[case]

    def fill(t: Any) -> Any:
        tensor = t.zeros(shape, dtype=getattr(t, dtype), requires_grad=True)
        result = getattr(t.nn.init, name)(tensor, **settings)
        return result is tensor, result.detach(), tensor.requires_grad, t.rand(1)

    assert_alike(fill, close=1e-5)


@pytest.mark.parametrize("name", ["trunc_normal_", "orthogonal_", "sparse_"])
def test_a_generator_of_ones_own(name: str) -> None:
    def fill(t: Any) -> Any:
        generator = t.Generator().manual_seed(4)
        more = {"sparsity": 0.5} if name == "sparse_" else {}
        make = getattr(t.nn.init, name)
        return make(t.zeros(6, 6), generator=generator, **more), t.rand(2)

    assert_alike(fill, close=1e-5)


def test_in_half_precision() -> None:
    def fill(t: Any) -> Any:
        weight = t.zeros(20, 20, dtype=t.bfloat16)
        return t.nn.init.trunc_normal_(weight, std=0.02, a=-0.04, b=0.04)

    assert_alike(fill)


GAINS = ["linear", "conv1d", "conv_transpose3d", "sigmoid", "tanh", "relu", "selu"]


@pytest.mark.parametrize("name", [*GAINS, "leaky_relu", "convx", "softmax"])
def test_gains(name: str) -> None:
    assert_alike(lambda t: t.nn.init.calculate_gain(name))


@pytest.mark.parametrize("slope", [0, 0.2, 3, True, "a"])
def test_gains_of_leaky_relu(slope: Any) -> None:
    assert_alike(lambda t: t.nn.init.calculate_gain("leaky_relu", slope))


OLD = [name for name in torch.nn.init.__all__ if name + "_" in torch.nn.init.__all__]


@pytest.mark.parametrize("name", OLD)
def test_old_names_warn(name: str) -> None:
    more = {"constant": (2.0,), "sparse": (0.5,)}.get(name, ())
    shape = (3, 3, 3) if name == "dirac" else (3, 3)
    assert_alike(lambda t: getattr(t.nn.init, name)(t.ones(shape), *more), close=1e-5)
    assert getattr(nn.init, name).__name__ == name


def test_every_public_name_is_here() -> None:
    assert set(torch.nn.init.__all__) <= set(dir(nn.init))
    fans = nn.init._calculate_fan_in_and_fan_out
    assert fans(nn.Conv2d(3, 8, 5).weight) == (75, 200)
