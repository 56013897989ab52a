"""Dropout that draws its own numbers: the same ones on every device and grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from philox import philox
from philox import words as reference

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards.dropout import native_dropout as by_kernel
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.ops.layers.dropout import native_dropout, words

LIMIT, SCALE = np.uint32(1 << 30), np.float32(4 / 3)  # a quarter goes


def launched(name: str, grid: int, block: int, *args: Any, mode: Any = "fast") -> Any:
    module = Module(KERNELS / "dropout.cu")
    return module.get_function(name).launch(grid, block, args, mode=mode)


@pytest.mark.parametrize(
    ("counter", "key", "drawn"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000",
         "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
         "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
         "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)  # fmt: skip
def test_the_reference_draws_the_published_words(
    counter: str, key: str, drawn: str
) -> None:
    """The known answers that come with the paper's own library, Random123."""

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(word, 16) for word in text.split())

    first, second = numbers(key)
    assert philox(numbers(counter), (first, second)) == numbers(drawn)


def test_the_words_look_drawn_by_chance() -> None:
    words = np.zeros(4 * 4096, np.uint32)
    launched("philox_words", 16, 256, words, 4096, np.uint32(7), np.uint32(0))
    assert len(np.unique(words)) >= words.size - 2
    share = (words >= LIMIT).mean()
    assert abs(share - 0.75) < 4 * np.sqrt(0.75 * 0.25 / words.size)
    bits = (words[:, None] >> np.arange(32, dtype=np.uint32)) & 1
    assert np.abs(bits.mean(0) - 0.5).max() < 4 * 0.5 / np.sqrt(words.size)


def test_backward_drops_what_forward_has_dropped() -> None:
    n = 1001
    x = np.random.default_rng(0).standard_normal(n, dtype=np.float32)
    y, dx = np.zeros((2, n), np.float32)
    how = (n, LIMIT, SCALE, np.uint32(3), np.uint32(5))
    launched("dropout", 8, 32, x, y, *how)
    launched("dropout_one", 32, 32, np.ones_like(x), dx, *how)
    np.testing.assert_allclose(y, x * dx, rtol=1e-6)


def test_another_seed_or_call_draws_other_numbers() -> None:
    x, drawn = np.ones(256, np.float32), []
    for seed, call in ((1, 0), (2, 0), (1, 1)):
        y = np.zeros_like(x)
        how = (256, LIMIT, SCALE, np.uint32(seed), np.uint32(call))
        launched("dropout", 2, 32, x, y, *how)
        drawn.append(y)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert 0.2 < (drawn[one] != drawn[other]).mean() < 0.55


@pytest.mark.parametrize("size", [1, 4, 31, 1001])
def test_the_operation_draws_what_its_kernel_draws(size: int) -> None:
    x = np.random.default_rng(0).standard_normal(size, dtype=np.float32)
    how = {"p": 0.25, "seed": 3000000000, "call": 5}
    np.testing.assert_array_equal(by_kernel(x, **how), native_dropout.forward(x, **how))
    np.testing.assert_array_equal(
        words(x, 3000000000, 5), reference(size, 3000000000, 5)
    )


def test_what_each_version_costs() -> None:
    n = 4096
    x, y = np.ones((2, n), np.float32)
    how = (n, LIMIT, SCALE, np.uint32(1), np.uint32(0))
    given = launched("dropout_given", 16, 256, x, x, y, n, mode="profile")
    one = launched("dropout_one", 16, 256, x, y, *how, mode="profile")
    four = launched("dropout", 4, 256, x, y, *how, mode="profile")
    a, b, c = (done.counters.total for done in (given, one, four))
    assert [each.sectors * 32 for each in (a, b, c)] == [12 * n, 8 * n, 8 * n]
    assert b.requests == 4 * c.requests
    assert c.threads < 0.4 * b.threads  # of Philox, above all
