"""EmbeddingBag and Embedding, and activations that draw: values, slopes, draws."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from parity import assert_agree, closeness, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
TABLE = np.random.default_rng(0).normal(size=(6, 3))
ROW = np.array([0, 2, 5, 5, 1, 0, 3, 2])
BAGS = ROW.reshape(2, 4)
OFFSETS = {
    "one": [0],
    "three": [0, 3, 4],
    "empty ones": [0, 0, 4, 4, 8],
    "equal": [0, 2, 4, 6],
}
MODES = ("sum", "mean", "max")


def agree(case: Any, *arrays: Any, **options: Any) -> None:
    theirs, ours = (observe(t, case, arrays, **options) for t in BOTH)
    assert_agree(ours, theirs, closeness(arrays))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("starts", OFFSETS)
def test_rows_with_offsets(starts: str, mode: str) -> None:
    for padding, last in product((None, 2, -1), (False, True)):
        offsets = [*OFFSETS[starts], len(ROW)] if last else OFFSETS[starts]

        def case(t: Any, w: Any, padding=padding, last=last, offsets=offsets) -> Any:
            return t.nn.functional.embedding_bag(
                t.tensor(ROW),
                w,
                t.tensor(offsets),
                mode=mode,
                include_last_offset=last,
                padding_idx=padding,
            )

        agree(case, TABLE, names=False, second=False)


@pytest.mark.parametrize("mode", MODES)
def test_the_last_bag_may_end_before_the_rows_do(mode: str) -> None:
    """PyTorch 2.13 adds the rows before the end and divides by the count of all."""
    t = tinygrad_edu
    for padding in (None, 5):
        to_the_end, whole = (
            t.nn.functional.embedding_bag(
                t.tensor(rows),
                t.tensor(TABLE),
                t.tensor([0, 2, 5]),
                mode=mode,
                include_last_offset=True,
                padding_idx=padding,
            )
            for rows in (ROW[:5], ROW)
        )
        assert t.equal(whole, to_the_end)


@pytest.mark.parametrize("mode", MODES)
def test_bags_of_one_size(mode: str) -> None:
    for padding in (None, 5):

        def case(t: Any, w: Any, i: Any, padding=padding) -> Any:
            bag = t.nn.functional.embedding_bag
            return bag(i, w, mode=mode, padding_idx=padding), bag(i.int(), w, mode=mode)

        agree(case, TABLE, BAGS, names=False, second=False)


def test_weights_of_samples() -> None:
    def case(t: Any, w: Any, s: Any) -> Any:
        bag, i = t.nn.functional.embedding_bag, t.tensor(ROW)
        return (
            bag(i, w, t.tensor([0, 3]), mode="sum", per_sample_weights=s),
            bag(
                i, w, t.tensor([0, 3]), mode="sum", per_sample_weights=s, padding_idx=0
            ),
            bag(i.reshape(2, 4), w, mode="sum", per_sample_weights=s.reshape(2, 4)),
        )

    agree(case, TABLE, np.linspace(0.5, 2, 8), names=False, second=False)


@pytest.mark.parametrize("mode", ["sum", "mean"])
def test_frequent_rows_learn_less(mode: str) -> None:
    """A row's gradient is divided by how often it was chosen; PyTorch 2.13 divides by
    the count of another row where some are chosen more than once."""
    slopes = []
    for scaled in (False, True):
        w = tinygrad_edu.tensor(TABLE, requires_grad=True)
        tinygrad_edu.nn.functional.embedding_bag(
            tinygrad_edu.tensor(BAGS), w, mode=mode, scale_grad_by_freq=scaled
        ).sum().backward()
        slopes.append(w.grad.numpy())
    counts = np.maximum(np.bincount(ROW, minlength=6), 1)[:, None]
    np.testing.assert_allclose(slopes[1], slopes[0] / counts)


def test_second_gradients() -> None:
    def f(w: Any, s: Any) -> Any:
        bags = tinygrad_edu.tensor(BAGS)
        return tinygrad_edu.nn.functional.embedding_bag(
            bags, w, mode="sum", per_sample_weights=s
        ).square()

    w = tinygrad_edu.tensor(TABLE, requires_grad=True)
    s = tinygrad_edu.rand(2, 4, dtype=tinygrad_edu.float64, requires_grad=True)
    assert tinygrad_edu.autograd.gradgradcheck(f, (w, s))


@pytest.mark.parametrize("norm_type", [1.0, 2.0, float("inf")])
def test_long_rows_are_shortened_in_place(norm_type: float) -> None:
    found = []
    for t in BOTH:
        w = t.tensor(TABLE)
        F = t.nn.functional
        bags = F.embedding_bag(t.tensor(BAGS), w, max_norm=1.0, norm_type=norm_type)
        other = t.tensor(TABLE)
        rows = F.embedding(t.tensor(ROW), other, max_norm=0.7, norm_type=norm_type)
        found.append([bags.numpy(), w.numpy(), rows.numpy(), other.numpy()])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(other, one, 1e-6)


def test_nothing_chosen() -> None:
    def case(t: Any, w: Any) -> Any:
        none = t.zeros(0, dtype=t.int64)
        bag = t.nn.functional.embedding_bag
        return [
            *(bag(none, w, t.tensor([0, 0]), mode=mode) for mode in MODES),
            *(bag(none, w, none, mode=mode) for mode in MODES),
            bag(none.reshape(0, 2), w),
            bag(t.tensor([1, 1]), w, t.tensor([0]), padding_idx=1),
        ]

    agree(case, TABLE, names=False, second=False)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_narrow_numbers(dtype: str) -> None:
    for mode in MODES:
        theirs, ours = (
            t.nn.functional.embedding_bag(
                t.tensor(BAGS), t.tensor(TABLE, dtype=getattr(t, dtype)), mode=mode
            )
            for t in BOTH
        )
        assert str(ours.dtype).endswith(dtype)
        np.testing.assert_allclose(ours.float().numpy(), theirs.float().numpy(), 2e-2)


MODULES = [
    lambda nn: nn.EmbeddingBag(10, 3),
    lambda nn: nn.EmbeddingBag(
        10, 3, 1.5, 1.0, True, "sum", False, None, True, padding_idx=-2
    ),
    lambda nn: nn.Embedding(10, 3, 2, 1.5, 1.0, True),
    lambda nn: nn.RReLU(0.1, 0.2, inplace=True),
    lambda nn: nn.Bilinear(2, 3, 4, bias=False),
    lambda nn: nn.PairwiseDistance(1.0),
]


@pytest.mark.parametrize("make", MODULES)
def test_modules_print_and_start_alike(make: Any) -> None:
    found = []
    for t in BOTH:
        t.manual_seed(3)
        module = make(t.nn)
        found.append((repr(module), module.state_dict()))
    (printed, state), (ours, own) = found
    assert ours == printed
    assert list(own) == list(state)
    for key in state:
        np.testing.assert_allclose(own[key].numpy(), state[key].numpy(), 1e-5, 1e-6)


def test_tables_learned_before() -> None:
    for t in BOTH:
        table = t.tensor(TABLE)
        for cls in (t.nn.Embedding, t.nn.EmbeddingBag):
            assert not cls.from_pretrained(table).weight.requires_grad
            free = cls.from_pretrained(table, freeze=False, padding_idx=1, max_norm=2.0)
            assert free.weight.requires_grad
            assert free.weight.data_ptr() == table.data_ptr()
            assert (free.padding_idx, free.max_norm) == (1, 2.0)
            with pytest.raises(AssertionError, match="expected to be 2-dimensional"):
                cls.from_pretrained(table[0])
            with pytest.raises(AssertionError, match="Shape of weight does not match"):
                cls(5, 3, _weight=table)
            with pytest.raises(AssertionError, match="adding_idx must be within"):
                cls(5, 3, padding_idx=5)


REFUSED: list[tuple[list[Any], dict[str, Any]]] = [
    ([[0, 1]], {"offsets": [1]}),
    ([[0, 1]], {"offsets": [0, 5]}),
    ([[0, 1]], {"offsets": [], "include_last_offset": True}),
    ([[0, 9]], {"offsets": [0]}),
    ([[0, -1]], {"offsets": [0]}),
    ([[0.0, 1.0]], {"offsets": [0]}),
    ([[0, 1]], {"offsets": [0.0]}),
    ([[0, 1]], {"offsets": [0], "mode": "x"}),
    ([[0, 1]], {}),
    ([[0, 1]], {"offsets": [[0]]}),
    ([[[0, 1]]], {"offsets": [0]}),
    ([[[[0, 1]]]], {}),
    ([[[0, 1]]], {"padding_idx": 6}),
    ([[[0, 9]]], {"padding_idx": 6}),
    ([[0, 1]], {"offsets": [1.0]}),
    ([[[0, 1]]], {"mode": "max", "scale_grad_by_freq": True}),
    ([[[0, 1]]], {"mode": "max", "sparse": True}),
    ([[[0, 1]]], {"per_sample_weights": [[1.0, 1.0]]}),
    ([[[0, 1]]], {"per_sample_weights": [1.0, 1.0], "mode": "sum"}),
]


@pytest.mark.parametrize(("args", "options"), REFUSED)
def test_refusals(args: list[Any], options: dict[str, Any]) -> None:
    said = []
    for t in BOTH:
        how = {
            key: t.tensor(value, dtype=None if value else t.int64)
            if isinstance(value, list)
            else value
            for key, value in options.items()
        }
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            t.nn.functional.embedding_bag(
                t.tensor(args[0]), t.tensor(TABLE).float(), **how
            )
        words = str(error.value).splitlines()[0].partition("found offsets")[0]
        said.append((type(error.value), words))
    assert said[0] == said[1]


# ------------------------------------------------------------------ by chance


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(7,), (3, 4, 5), (0,), ()], ids=str)
def test_rrelu_draws_as_pytorch(shape: Any, dtype: str) -> None:
    x = np.random.default_rng(1).normal(size=shape).astype(dtype)

    def case(t: Any, x: Any) -> Any:
        t.manual_seed(5)
        F = t.nn.functional
        return (
            F.rrelu(x, training=True),
            F.rrelu(x, 0.2, 0.9, training=True),
            F.rrelu(x, 0.2, 0.9),
            t.rand(3),  # the generator has moved equally far
        )

    agree(case, x, names=False)


def test_rrelu_in_place_and_transposed() -> None:
    x = np.random.default_rng(1).normal(size=(3, 4))
    found = []
    for t in BOTH:
        t.manual_seed(5)
        a, b = t.tensor(x), t.tensor(x).t()
        F = t.nn.functional
        assert F.rrelu(a, 0.1, 0.3, True, True) is a
        assert F.rrelu_(b, training=True) is b
        found.append([a.numpy(), b.numpy()])
        with pytest.raises(RuntimeError, match="Lower bound should be less"):
            F.rrelu(a, 2.0, 1.0)
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(other, one, 1e-6)


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gumbel_softmax_draws_as_pytorch(dtype: str, hard: bool) -> None:
    x = np.random.default_rng(1).normal(size=(5, 4)).astype(dtype)

    def case(t: Any, x: Any) -> Any:
        t.manual_seed(6)
        F = t.nn.functional
        return (
            F.gumbel_softmax(x, hard=hard),
            F.gumbel_softmax(x, 0.3, hard, dim=0),
            F.gumbel_softmax(x.t(), 2.0, hard),
        )

    agree(case, x, names=False)


def test_gumbel_softmax_warns_of_eps() -> None:
    for t in BOTH:
        with pytest.warns(UserWarning, match="`eps` parameter is deprecated"):
            t.nn.functional.gumbel_softmax(t.zeros(3), eps=1e-5)


IN_PLACE = {
    "celu_": (),
    "elu_": (0.5,),
    "hardtanh_": (-0.5, 0.5),
    "leaky_relu_": (0.3,),
    "selu_": (),
    "threshold_": (0.2, 7.0),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_activations_in_place(name: str) -> None:
    def case(t: Any, x: Any) -> Any:
        y = x * 1
        assert getattr(t.nn.functional, name)(y, *IN_PLACE[name]) is y
        return y

    agree(case, np.linspace(-2, 2, 9), names=False)
