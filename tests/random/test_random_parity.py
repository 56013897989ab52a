"""The public functions give PyTorch's numbers after the same manual_seed."""

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu import random

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

REQUESTS = {
    "rand": lambda t: t.rand(3, 7),
    "rand float64": lambda t: t.rand(40, dtype=t.float64),
    "rand_like": lambda t: t.rand_like(t.zeros(4, 5)),
    "randint": lambda t: t.randint(-5, 90, (50,)),
    "randint float": lambda t: t.randint(3, (50,), dtype=t.float32),
    "randperm": lambda t: t.randperm(100),
    "bernoulli": lambda t: t.bernoulli(t.full((30,), 0.4)),
    "uniform_": lambda t: t.zeros(8, 9).uniform_(-1, 1),
    # Here some are rounded up to the upper bound, which is not to come out.
    "uniform_ of half": lambda t: t.zeros(9999, dtype=t.half).uniform_(-1, 1),
    "uniform_ between neighbours": lambda t: t.zeros(99).uniform_(2, 2 + 5e-7),
    "rand of half": lambda t: t.rand(9999, dtype=t.half),
}
NORMAL = {
    "randn few": lambda t: t.randn(5),
    "randn many": lambda t: t.randn(10, 10),
    "randn_like": lambda t: t.randn_like(t.zeros(4, 5)),
    "normal": lambda t: t.normal(t.arange(20).float(), 2.0),
    "normal size": lambda t: t.normal(1.0, 2.0, (3, 3)),
    "normal_": lambda t: t.zeros(30).normal_(1, 2),
    "normal_ transposed": lambda t: t.zeros(4, 5).t().normal_(),
    "normal_ with gaps": lambda t: t.zeros(6, 8)[:, ::2].normal_(),
}


@pytest.mark.parametrize("request_name", [*REQUESTS, *NORMAL])
def test_numbers_are_equal(request_name):
    draw = {**REQUESTS, **NORMAL}[request_name]
    drawn = []
    for library in (torch, tinygrad_edu):
        library.manual_seed(11)
        numbers = [draw(library).numpy() for _ in range(3)]
        drawn.append([*numbers, library.rand(1).numpy()])
    for theirs, ours in zip(*drawn, strict=True):
        assert theirs.dtype == ours.dtype
        if request_name in REQUESTS:
            assert np.array_equal(theirs, ours)
        else:
            np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=2e-6)


def test_a_transposed_tensor_is_filled_in_memory_order():
    for fill in ("uniform_", "random_"):
        arguments = (0, 9) if fill == "random_" else ()
        torch.manual_seed(4)
        theirs = getattr(torch.zeros(4, 3).t(), fill)(*arguments).numpy()
        tinygrad_edu.manual_seed(4)
        x = tinygrad_edu.zeros(4, 3).t()
        assert np.array_equal(getattr(random, fill)(x, *arguments).numpy(), theirs)
        assert not np.array_equal(theirs, theirs.ravel().reshape(theirs.shape[::-1]).T)


def test_random_without_limits():
    for dtype in ("uint8", "int32", "int64"):
        torch.manual_seed(4)
        theirs = torch.zeros(9, dtype=getattr(torch, dtype)).random_().numpy()
        tinygrad_edu.manual_seed(4)
        x = tinygrad_edu.zeros(9, dtype=getattr(tinygrad_edu, dtype))
        assert np.array_equal(random.random_(x).numpy(), theirs), dtype


def test_a_state_of_pytorch_can_be_continued():
    torch.manual_seed(9)
    torch.randn(3)
    state = torch.get_rng_state().numpy()
    tinygrad_edu.set_rng_state(tinygrad_edu.tensor(state))
    assert np.array_equal(tinygrad_edu.rand(5).numpy(), torch.rand(5).numpy())
