"""Every random function against PyTorch: the numbers, the names and the refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

FLOATS = ("float32", "float64", "float16", "bfloat16")
# name: how a tensor is filled; on Intel processors PyTorch draws those of its own
FILLS = {
    "uniform_": lambda x: x.uniform_(-1, 3),
    "normal_": lambda x: x.normal_(0.3, 0.5),
    "exponential_": lambda x: x.exponential_(1.5),
    "geometric_": lambda x: x.geometric_(0.3),
    "log_normal_": lambda x: x.log_normal_(0.3, 0.5),
    "cauchy_": lambda x: x.cauchy_(0.3, 0.5),
    "random_": lambda x: x.random_(),
    "random_ to": lambda x: x.random_(50),
    "random_ from": lambda x: x.random_(3, 50),
    "random_ on": lambda x: x.random_(3, None),
    "bernoulli_": lambda x: x.bernoulli_(0.3),
}
BY_INTEL = ("exponential_", "bernoulli_")


def vendor() -> str:
    """Who made the processor, where that can be read."""
    try:
        with open("/proc/cpuinfo") as about:
            return about.read()
    except OSError:
        return ""


ON_INTEL = "GenuineIntel" in vendor()


def numbers(x: Any) -> Any:
    return x.double().numpy()


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", FILLS)
def test_filling(name: str, dtype: str) -> None:
    if ON_INTEL and name in BY_INTEL:
        name = "uniform_"
    for shape in ((5,), (16,), (100,), (3, 0), (6, 9)):
        drawn = []
        for t in (tinygrad_edu, torch):
            t.manual_seed(3)
            of = getattr(t, dtype)
            plain = FILLS[name](t.zeros(shape, dtype=of))
            turned = FILLS[name](t.zeros(7, 4, dtype=of).T)
            gaps = FILLS[name](t.zeros(8, 6, dtype=of)[:, ::2])
            after = t.rand(1)
            drawn.append([numbers(x) for x in (plain, turned, gaps, after)])
        for ours, theirs in zip(*drawn, strict=True):
            digits = {"float16": 2**-10, "bfloat16": 2**-7}.get(dtype, 2e-6)
            np.testing.assert_allclose(ours, theirs, digits, 3e-6, err_msg=str(shape))


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64", "bool"])
def test_filling_whole_numbers(dtype: str) -> None:
    drawn = []
    for t in (tinygrad_edu, torch):
        t.manual_seed(3)
        of = getattr(t, dtype)
        made = [t.zeros(9, dtype=of).random_(), t.randint(0, 2, (9,), dtype=of)]
        if dtype != "bool":
            made += [t.zeros(9, dtype=of).geometric_(0.4), t.randperm(9, dtype=of)]
            made.append(t.zeros(9, dtype=of).random_(3, 90))
            made.append(t.zeros(9, dtype=of).random_(3, None))
        drawn.append([x.tolist() for x in made])
    assert drawn[0] == drawn[1]


NEW = {
    "rand_like turned": lambda t: t.rand_like(t.ones(4, 5).T),
    "randn_like turned": lambda t: t.randn_like(t.ones(4, 5).T),
    "randint_like turned": lambda t: t.randint_like(t.ones(4, 5).T, 3, 9),
    "randint by name": lambda t: t.randint(1, high=9, size=(20,)),
    "rand half": lambda t: t.rand(40, dtype=t.float16),
    "randn bfloat16": lambda t: t.randn(40, dtype=t.bfloat16),
    "normal, means": lambda t: t.normal(t.arange(20.0), 2.0),
    "normal, deviations": lambda t: t.normal(1.0, t.arange(20.0)),
    "normal, both": lambda t: t.normal(t.ones(2, 1), t.ones(3)),
    "normal by name": lambda t: t.normal(mean=1.0, std=2.0, size=(20,)),
    "bernoulli": lambda t: t.bernoulli(t.full((20,), 0.3)),
    "poisson": lambda t: t.poisson(t.tensor([0.0, 0.5, 3.0, 9.0, 12.0, 300.0])),
    "multinomial again": lambda t: t.multinomial(t.arange(5.0), 40, replacement=True),
    "multinomial rows": lambda t: t.multinomial(
        t.arange(1.0, 9).reshape(2, 4), 9, True
    ),
    "multinomial float64": lambda t: t.multinomial(
        t.arange(5, dtype=t.float64), 40, replacement=True
    ),
}
WAITING = {
    "multinomial once": lambda t: t.multinomial(t.arange(1.0, 8), 7),
    "multinomial one": lambda t: t.multinomial(t.arange(1.0, 9).reshape(2, 4), 1),
    "multinomial zeros": lambda t: t.multinomial(t.tensor([0.0, 1.0, 0.0, 2.0]), 2),
}


@pytest.mark.parametrize("name", [*NEW, *([] if ON_INTEL else WAITING)])
def test_new_tensors(name: str) -> None:
    case = {**NEW, **WAITING}[name]
    drawn = []
    for t in (tinygrad_edu, torch):
        t.manual_seed(5)
        drawn.append([case(t), case(t), t.rand(1)])
    for ours, theirs in zip(*drawn, strict=True):
        assert str(ours.dtype) == str(theirs.dtype)
        assert ours.stride() == theirs.stride()
        np.testing.assert_allclose(numbers(ours), numbers(theirs), 2e-6, 2e-6)


@pytest.mark.parametrize(
    "case",
    [
        lambda t, x: x.exponential_(),
        lambda t, x: x.normal_(),
        lambda t, x: x.uniform_(),
        lambda t, x: x.bernoulli_(0.5),
        lambda t, x: x.bernoulli_(t.ones(2)),
        lambda t, x: x.random_(),
        lambda t, x: x.random_(5),
        lambda t, x: x.random_(2, 5),
        lambda t, x: x.geometric_(0.5),
        lambda t, x: x.cauchy_(),
        lambda t, x: x.log_normal_(),
        lambda t, x: t.normal(x, 1.0),
        lambda t, x: t.normal(1.0, x),
        lambda t, x: t.normal(x, x),
        lambda t, x: t.bernoulli(x),
        lambda t, x: t.poisson(x),
    ],
)
def test_the_graph_knows_that_nothing_depends_on_what_stood_there(case: Any) -> None:
    seen = []
    for t in (tinygrad_edu, torch):
        w = t.full((2,), 0.5, requires_grad=True)
        out = case(t, w * 1)
        (out * t.arange(2.0)).sum().backward()
        seen.append([out.grad_fn.name(), w.grad.tolist(), out._version])
    assert seen[0] == seen[1]


REFUSED = [
    lambda t: t.randint(0, 300, (2,), dtype=t.uint8),
    lambda t: t.randint(-1, 3, (2,), dtype=t.uint8),
    lambda t: t.randint(0, 300, (2,), dtype=t.int8),
    lambda t: t.randint(0, 300, (2,), dtype=t.bool),
    lambda t: t.randint(0, 2**40, (2,), dtype=t.int16),
    lambda t: t.randint(0, 2**30, (2,), dtype=t.half),
    lambda t: t.randint(5, 5, (2,)),
    lambda t: t.randint(2.5, (2,)),
    lambda t: t.randperm(-1),
    lambda t: t.randperm(300, dtype=t.uint8),
    lambda t: t.randperm(2.5),
    lambda t: t.randperm(3, dtype=t.bool),
    lambda t: t.rand(2, dtype=t.int64),
    lambda t: t.randn(2, dtype=t.int64),
    lambda t: t.rand(2.5),
    lambda t: t.rand(-1),
    lambda t: t.randn_like([1]),
    lambda t: t.normal(t.ones(2), -1.0),
    lambda t: t.normal(0.0, -1.0, (2,)),
    lambda t: t.normal(t.ones(2), t.tensor([1.0, -1.0])),
    lambda t: t.normal(t.ones(2, dtype=t.int64), 1.0),
    lambda t: t.normal(t.ones(2), t.ones(3)),
    lambda t: t.bernoulli(t.tensor([1])),
    lambda t: t.bernoulli(t.ones(2), p=2.0),
    lambda t: t.ones(2).bernoulli_(1.5),
    lambda t: t.ones(2, dtype=t.int64).bernoulli_(t.tensor([1, 0])),
    lambda t: t.ones(2).exponential_(0),
    lambda t: t.ones(2, dtype=t.int64).exponential_(),
    lambda t: t.ones(2).geometric_(1),
    lambda t: t.ones(2).cauchy_(0, -1),
    lambda t: t.ones(2, dtype=t.int64).cauchy_(),
    lambda t: t.ones(2).log_normal_(0, -1),
    lambda t: t.ones(2, dtype=t.int64).log_normal_(),
    lambda t: t.ones(2).uniform_(2, 1),
    lambda t: t.ones(2).uniform_(0, float("inf")),
    lambda t: t.ones(2, dtype=t.int64).uniform_(),
    lambda t: t.ones(2).normal_(0, -1),
    lambda t: t.ones(2, dtype=t.int64).normal_(),
    lambda t: t.ones(2).random_(5, 5),
    lambda t: t.ones(2).random_(0),
    lambda t: t.multinomial(t.ones(3), 1.5),
    lambda t: t.tril_indices("a", 3),
    lambda t: t.tril_indices(2, 3, 0.5),
    lambda t: t.ones(2, dtype=t.uint8).random_(300),
    lambda t: t.ones(2, dtype=t.uint8).random_(-5, 3),
    lambda t: t.ones(2, requires_grad=True).exponential_(),
    lambda t: t.multinomial(t.ones(3), 5),
    lambda t: t.multinomial(t.ones(3), 0),
    lambda t: t.multinomial(t.ones(3, 3, 3), 1),
    lambda t: t.multinomial(t.tensor([1, 2]), 1),
    lambda t: t.multinomial(t.tensor([1.0, -2]), 1),
    lambda t: t.multinomial(t.tensor([1.0, float("nan")]), 1),
    lambda t: t.multinomial(t.zeros(3), 1),
    lambda t: t.poisson(t.tensor([-1.0])),
    lambda t: t.poisson(t.tensor([1])),
    lambda t: t.manual_seed("a"),
]


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case: Any) -> None:
    seen = []
    for t in (tinygrad_edu, torch):
        with pytest.raises(Exception) as caught:  # noqa: PT011
            case(t)
        seen.append((type(caught.value), str(caught.value).split("\n")[0]))
    assert seen[0] == seen[1]


def test_generators_are_cloned_and_states_forked() -> None:
    for t in (tinygrad_edu, torch):
        mine = t.Generator().manual_seed(2)
        t.rand(3, generator=mine)
        twin = mine.clone_state()
        assert twin.initial_seed() == 2
        assert t.equal(t.rand(4, generator=mine), t.rand(4, generator=twin))
        t.manual_seed(1)
        with t.random.fork_rng(devices=[], enabled=True):
            t.rand(9)
        first = t.rand(1)
        t.manual_seed(1)
        assert t.equal(first, t.rand(1))
        with t.random.fork_rng(enabled=False):
            t.rand(9)
        second = t.rand(1)
        t.manual_seed(1)
        t.rand(10)
        assert t.equal(second, t.rand(1))
