"""Losses over classes in every combination; what all losses warn of and refuse."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from parity import assert_agree, closeness, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
REDUCTIONS = ("mean", "sum", "none")


def draw(shape: Any, low: float = -2, high: float = 2, seed: int = 0) -> Any:
    return np.random.default_rng(seed).uniform(low, high, shape)


def agree(case: Any, *arrays: Any, close: float = 0, **options: Any) -> None:
    """Values, names, first and second gradients are those of PyTorch."""
    theirs, ours = (observe(t, case, arrays, **options) for t in BOTH)
    assert_agree(ours, theirs, max(close, closeness(arrays)))


def said(call: Any, t: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(t)
    return type(error.value), str(error.value).splitlines()[0]


SHAPES = [(4, 3), (3,), (2, 3, 4), (2, 3, 2, 2), (1, 3, 2, 1, 2)]


def labels_for(shape: tuple[int, ...]) -> Any:
    rest = shape[:1] + shape[2:] if len(shape) > 1 else ()
    return np.asarray(np.random.default_rng(3).integers(0, 3, rest))


@pytest.mark.parametrize("smoothing", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy_of_labels(shape: Any, smoothing: float) -> None:
    scores, labels = draw(shape), labels_for(shape)
    for reduction, weighted, ignored in product(REDUCTIONS, (False, True), (-100, 1)):

        def case(
            t: Any,
            x: Any,
            y: Any,
            r: str = reduction,
            w: bool = weighted,
            ignored: int = ignored,
        ) -> Any:
            return t.nn.functional.cross_entropy(
                x,
                y,
                weight=t.tensor([0.2, 1.0, 2.5]).to(x.dtype) if w else None,
                ignore_index=ignored,
                reduction=r,
                label_smoothing=smoothing,
            )

        agree(case, scores, labels, names=False)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy_of_probabilities(shape: Any, smoothing: float) -> None:
    scores, shares = draw(shape), draw(shape, 0.1, 1)
    for reduction, weighted in product(REDUCTIONS, (False, True)):

        def case(t: Any, x: Any, y: Any, w: Any, r=reduction, by=weighted) -> Any:
            return t.nn.functional.cross_entropy(
                x, y, w if by else None, reduction=r, label_smoothing=smoothing
            )

        agree(case, scores, shares, np.array([0.2, 1.0, 2.5]), names=False)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_cross_entropy_of_many_scores_is_one_pass(reduction: str) -> None:
    """From so many scores on another operation computes the same."""
    scores = draw((300, 120)) * 4
    labels = np.random.default_rng(1).integers(0, 120, 300)
    labels[::7] = 5

    def case(t: Any, x: Any, y: Any) -> Any:
        F, weight = t.nn.functional, t.linspace(0.1, 2, 120, dtype=x.dtype)
        return (
            F.cross_entropy(x, y, reduction=reduction),
            F.cross_entropy(x, y, weight, ignore_index=5, reduction=reduction),
        )

    agree(case, scores, labels)
    agree(case, scores.astype("float32"), labels, names=False, second=False)


def test_all_labels_ignored() -> None:
    for t in BOTH:
        for n in (2, 300):
            x = t.zeros(n, 120, requires_grad=True)
            y = t.zeros(n, dtype=t.int64)
            F = t.nn.functional
            assert F.cross_entropy(x, y, ignore_index=0).isnan()
            loss = F.cross_entropy(x, y, ignore_index=0, reduction="sum")
            loss.backward()
            assert loss.item() == 0
            assert x.grad.abs().sum() == 0


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_nll_loss(shape: Any) -> None:
    for reduction in REDUCTIONS:

        def case(t: Any, x: Any, y: Any, r: str = reduction) -> Any:
            weight = t.tensor([0.2, 1.0, 2.5]).to(x.dtype)
            return (
                t.nn.functional.nll_loss(x, y, reduction=r),
                t.nn.functional.nll_loss(x, y, weight, ignore_index=2, reduction=r),
            )

        agree(case, draw(shape), labels_for(shape), names=False)


def test_bytes_are_labels_too() -> None:
    def case(t: Any, x: Any, y: Any) -> Any:
        return t.nn.functional.cross_entropy(x, y.to(t.uint8))

    agree(case, draw((4, 3)), labels_for((4, 3)), names=False)


MULTI = [
    lambda F, x, y, w, r: F.multi_margin_loss(x, y, reduction=r),
    lambda F, x, y, w, r: F.multi_margin_loss(x, y, 2, 0.5, w.detach(), reduction=r),
    lambda F, x, y, w, r: F.multi_margin_loss(x[0], y[0], reduction=r),
    lambda F, x, y, w, r: F.multi_margin_loss(x[0], y[:1], reduction=r),
    lambda F, x, y, w, r: F.multilabel_margin_loss(x[0], y[:3], reduction=r),
]


@pytest.mark.parametrize("case", MULTI)
def test_margins_of_classes(case: Any) -> None:
    for reduction in REDUCTIONS:
        agree(
            lambda t, x, y, w, r=reduction: case(t.nn.functional, x, y, w, r),
            draw((4, 3)),
            np.array([0, 2, 1, 2]),
            draw(3, 0.5, 2),
            names=False,
            second=False,  # PyTorch has none
        )


def test_margins_of_several_right_classes() -> None:
    right = np.array([[3, 0, -1, 1], [1, -1, -1, -1], [-1, 2, 2, 2], [0, 1, 2, 3]])
    for reduction in REDUCTIONS:
        agree(
            lambda t, x, y, r=reduction: t.nn.functional.multilabel_margin_loss(
                x, y, reduction=r
            ),
            draw((4, 4)),
            right,
            names=False,
            second=False,
        )


def test_margins_of_classes_have_second_gradients_here() -> None:
    def f(x: Any) -> Any:
        return tinygrad_edu.nn.functional.multi_margin_loss(
            x, tinygrad_edu.tensor([0, 2]), p=2, margin=2.0
        )

    x = tinygrad_edu.tensor(draw((2, 3)), requires_grad=True)
    assert tinygrad_edu.autograd.gradgradcheck(f, x)


LIKELIHOODS = [
    lambda F, x, p, q, r: F.binary_cross_entropy(p, q, reduction=r),
    lambda F, x, p, q, r: F.binary_cross_entropy(p, q, q[0].detach(), reduction=r),
    lambda F, x, p, q, r: F.poisson_nll_loss(x, q, reduction=r),
    lambda F, x, p, q, r: F.poisson_nll_loss(x, q * 3, full=True, reduction=r),
    lambda F, x, p, q, r: F.poisson_nll_loss(
        p, q * 3, log_input=False, full=True, eps=0.1, reduction=r
    ),
    lambda F, x, p, q, r: F.gaussian_nll_loss(x, p, q, reduction=r),
    lambda F, x, p, q, r: F.gaussian_nll_loss(
        x, p, q[:, 0], full=True, eps=0.5, reduction=r
    ),
    lambda F, x, p, q, r: F.gaussian_nll_loss(x, p, q[:, :1], reduction=r),
    lambda F, x, p, q, r: F.gaussian_nll_loss(x, p, 0.3, reduction=r),
    lambda F, x, p, q, r: F.multilabel_soft_margin_loss(x, q, reduction=r),
    lambda F, x, p, q, r: F.multilabel_soft_margin_loss(x, q, p[0], reduction=r),
    lambda F, x, p, q, r: F.mse_loss(x, p, reduction=r, weight=q),
    lambda F, x, p, q, r: F.l1_loss(x, p, reduction=r, weight=q),
]


@pytest.mark.parametrize("case", LIKELIHOODS)
def test_pairs(case: Any) -> None:
    for reduction in REDUCTIONS:
        agree(
            lambda t, *xs, r=reduction: case(t.nn.functional, *xs, r),
            draw((4, 3)),
            draw((4, 3), 0.1, 0.9),
            draw((4, 3), 0.1, 0.9, seed=1),
            names=False,
            close=1e-8,  # PyTorch adds a little to what it divides by
        )


def test_sure_answers_have_a_finite_loss() -> None:
    agree(
        lambda t, p: t.nn.functional.binary_cross_entropy(
            p, t.tensor([1.0, 0.0, 0.3, 1.0]).double(), reduction="none"
        ),
        np.array([0.0, 1.0, 0.0, 1.0]),
        names=False,
        second=False,
        close=1e-7,  # PyTorch's bound is one of float32
    )


VECTORS = [
    lambda F, a, b, c, r: F.triplet_margin_loss(a, b, c, reduction=r),
    lambda F, a, b, c, r: F.triplet_margin_loss(
        a, b, c, 2.0, p=1.5, eps=0.1, swap=True, reduction=r
    ),
    lambda F, a, b, c, r: F.triplet_margin_loss(a[0], b[0], c[0], reduction=r),
    lambda F, a, b, c, r: F.triplet_margin_with_distance_loss(
        a, b, c, distance_function=lambda x, y: (x - y).abs().sum(1), reduction=r
    ),
    lambda F, a, b, c, r: F.triplet_margin_with_distance_loss(
        a, b, c, margin=3.0, swap=True, reduction=r
    ),
    lambda F, a, b, c, r: F.cosine_embedding_loss(
        a, b, c[:, 0].detach().sign(), 0.3, reduction=r
    ),
    lambda F, a, b, c, r: F.cosine_embedding_loss(
        a[0], b[0], c[0, 0].detach().sign(), reduction=r
    ),
]


@pytest.mark.parametrize("case", VECTORS)
def test_vectors(case: Any) -> None:
    for reduction in REDUCTIONS:
        agree(
            lambda t, *xs, r=reduction: case(t.nn.functional, *xs, r),
            *draw((3, 4, 5)),
            names=False,
        )


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_narrow_numbers(dtype: str) -> None:
    x, y = draw((2, 4, 3))
    for t in BOTH:
        F, kind = t.nn.functional, getattr(t, dtype)
        a, b, k = (
            t.tensor(x, dtype=kind),
            t.tensor(y, dtype=kind),
            t.tensor([0, 2, 1, 1]),
        )
        found = [
            F.cross_entropy(a, k),
            F.cross_entropy(a, b.softmax(1)),
            F.binary_cross_entropy(a.sigmoid(), b.sigmoid()),
            F.triplet_margin_loss(a, b, -a),
            F.cosine_similarity(a, b).sum(),
        ]
        assert {each.dtype for each in found} == {kind}
        numbers = [each.item() for each in found]
        if t is torch:
            expected = numbers
    np.testing.assert_allclose(numbers, expected, 2e-2)


# ------------------------------------------------------------------ warnings


@pytest.mark.parametrize(
    ("flags", "meant"),
    [
        ({"size_average": True}, "mean"),
        ({"size_average": False}, "sum"),
        ({"reduce": False}, "none"),
        ({"reduce": True, "size_average": False}, "sum"),
        ({"reduce": False, "size_average": True}, "none"),
    ],
)
def test_old_flags_win_and_warn(flags: Any, meant: str) -> None:
    words = f"please use reduction='{meant}' instead"
    for t in BOTH:
        x, y = t.tensor([1.0, 2.0]), t.tensor([0.0, 0.5])
        with pytest.warns(UserWarning, match=words):
            old = t.nn.functional.mse_loss(x, y, **flags)
        assert old.tolist() == t.nn.functional.mse_loss(x, y, reduction=meant).tolist()
        with pytest.warns(UserWarning, match=words):
            assert t.nn.MSELoss(**flags).reduction == meant
        with pytest.warns(UserWarning, match=words):
            t.nn.functional.cross_entropy(x, t.tensor(1), **flags)


@pytest.mark.parametrize(
    "name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]
)
def test_other_sizes_warn(name: str) -> None:
    found = []
    for t in BOTH:
        words = r"Using a target size \(torch.Size\(\[3, 1\]\)\) that is different to"
        with pytest.warns(UserWarning, match=words) as seen:
            loss = getattr(t.nn.functional, name)(t.ones(3), t.zeros(3, 1))
        assert seen[0].filename == __file__
        found.append((str(seen[0].message), loss.item()))
    assert found[0] == found[1]


def test_kl_div_warns_of_mean() -> None:
    found = []
    for t in BOTH:
        with pytest.warns(UserWarning, match="batchmean") as seen:
            t.nn.functional.kl_div(t.zeros(2), t.ones(2))
        found.append(str(seen[0].message))
    assert found[0] == found[1]


def test_old_names_warn() -> None:
    for t in BOTH:
        with pytest.warns(UserWarning, match="elementwise_mean"):
            t.nn.functional.mse_loss(t.ones(2), t.ones(2), reduction="elementwise_mean")
        with pytest.warns(FutureWarning, match="drop-in replacement"):
            assert repr(t.nn.NLLLoss2d()) == "NLLLoss2d()"
        with pytest.warns(FutureWarning, match="`min_value` is deprecated"):
            bounds = t.nn.Hardtanh(min_value=-3.0)
        assert bounds.min_val == -3.0
        words = "Implicit dimension choice for softmax"
        with pytest.warns(UserWarning, match=words) as seen:
            t.nn.Softmax()(t.ones(2))
        assert t is torch or seen[0].filename == __file__


# ------------------------------------------------------------------ refusals

REFUSED = [
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.ones(2, 3).long()),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.ones(2, 3), ignore_index=1),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.ones(2), label_smoothing=2),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.ones(2, 3), t.ones(2)),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.zeros(2).long(), t.ones(2)),
    lambda t: t.nn.functional.cross_entropy(
        t.ones(2, 3, 4), t.zeros(2, 4).long(), t.ones(2)
    ),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3, 4), t.zeros(2, 5).long()),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3, 4, 5), t.zeros(2, 5).long()),
    lambda t: t.nn.functional.cross_entropy(
        t.ones(2, 3, 4, 5), t.zeros(2, 4, 6).long()
    ),
    lambda t: t.nn.functional.cross_entropy(t.ones(2, 3), t.tensor([0, 3])),
    lambda t: t.nn.functional.cross_entropy(t.ones(300, 120), t.full((300,), 120)),
    lambda t: t.nn.functional.nll_loss(
        t.ones(2, 3), t.zeros(2).long(), t.ones(3, requires_grad=True)
    ),
    lambda t: t.nn.functional.nll_loss(
        t.ones(2, 3), t.zeros(2).long(), t.ones(3).double()
    ),
    lambda t: t.nn.functional.binary_cross_entropy(t.full((2,), 1.5), t.ones(2)),
    lambda t: t.nn.functional.binary_cross_entropy(t.ones(2), t.ones(3)),
    lambda t: t.nn.functional.binary_cross_entropy(t.ones(2), t.ones(2).double()),
    lambda t: t.nn.functional.binary_cross_entropy(
        t.ones(2), t.ones(2), t.ones(2, requires_grad=True)
    ),
    lambda t: t.nn.functional.gaussian_nll_loss(t.ones(2), t.ones(2), -1.0),
    lambda t: t.nn.functional.gaussian_nll_loss(t.ones(2, 3), t.ones(2, 3), t.ones(3)),
    lambda t: t.nn.functional.gaussian_nll_loss(
        t.ones(2), t.ones(2), t.ones(2), reduction="x"
    ),
    lambda t: t.nn.functional.mse_loss(t.ones(2), t.ones(2), weight=t.ones(3)),
    lambda t: t.nn.functional.kl_div(t.ones(2), t.ones(2).long(), reduction="sum"),
    lambda t: t.nn.functional.multi_margin_loss(t.ones(2, 3), t.tensor([0, 3])),
    lambda t: t.nn.functional.multi_margin_loss(t.ones(2, 3), t.tensor([0, 1, 2])),
    lambda t: t.nn.functional.multi_margin_loss(t.ones(2, 3), t.tensor([0, 1]), p=3),
    lambda t: t.nn.functional.multi_margin_loss(t.ones(2, 0), t.tensor([0, 1])),
    lambda t: t.nn.functional.multi_margin_loss(t.ones(2, 3).half(), t.tensor([0, 1])),
    lambda t: t.nn.functional.multi_margin_loss(
        t.ones(2, 3), t.tensor([0, 1]), weight=t.ones(3).double()
    ),
    lambda t: t.nn.functional.multilabel_margin_loss(t.ones(2), t.tensor([0, 2])),
    lambda t: t.nn.functional.multilabel_margin_loss(t.ones(2), t.tensor([[0, 1]])),
    lambda t: t.nn.functional.multilabel_margin_loss(t.ones(2), t.tensor([0.0, 1.0])),
    lambda t: t.nn.functional.multilabel_soft_margin_loss(t.ones(()), t.ones(())),
    lambda t: t.nn.functional.cosine_embedding_loss(
        t.ones(2, 3), t.ones(2, 3), t.ones(1, 1)
    ),
    lambda t: t.nn.functional.cosine_embedding_loss(t.ones(3), t.ones(2, 3), t.ones(2)),
    lambda t: t.nn.functional.triplet_margin_loss(t.ones(2), t.ones(2), t.ones(2), 0),
    lambda t: t.nn.functional.triplet_margin_loss(t.ones(2), t.ones(2), t.ones(1, 2)),
    lambda t: t.nn.functional.soft_margin_loss(t.ones(3), t.ones(2, 3)),
    lambda t: t.nn.functional.l1_loss(t.ones(2), t.ones(2), reduction="x"),
    lambda t: t.nn.HuberLoss(delta="x"),
    lambda t: t.nn.MultiMarginLoss(p=3),
    lambda t: t.nn.MultiMarginLoss(weight=t.ones(2, 2)),
    lambda t: t.nn.TripletMarginLoss(margin=0),
    lambda t: t.nn.TripletMarginWithDistanceLoss(margin=-1.0),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(8, 9, []),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(8, 9, [3, 3]),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(8, 9, [9]),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(
        t.ones(2, 4), t.tensor([0, 9])
    ),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(t.ones(4), t.tensor([0])),
    lambda t: t.nn.AdaptiveLogSoftmaxWithLoss(4, 9, [3])(t.ones(2, 4), t.tensor(0)),
    lambda t: t.nn.LinearCrossEntropyLoss(3, 2, label_smoothing=2.0),
    lambda t: t.nn.LinearCrossEntropyLoss(3, 2, weight=t.ones(3)),
    lambda t: t.nn.functional.linear_cross_entropy(
        t.ones(2, 3), t.ones(4, 5), t.tensor([0, 1])
    ),
    lambda t: t.nn.functional.linear_cross_entropy(
        t.ones(3), t.ones(4, 2, 3), t.tensor([0, 1])
    ),
    lambda t: t.nn.Softmax2d()(t.ones(2)),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(call: Any) -> None:
    theirs, ours = (said(call, t) for t in BOTH)
    assert ours == theirs


# ------------------------------------------------------------- adaptive softmax


def adaptive(t: Any, **options: Any) -> Any:
    t.manual_seed(4)
    return t.nn.AdaptiveLogSoftmaxWithLoss(8, 20, [4, 9], div_value=2.0, **options)


def test_adaptive_softmax() -> None:
    numbers = draw((6, 8)).astype("float32")
    found = []
    for t in BOTH:
        layer, x = adaptive(t, head_bias=True), t.tensor(numbers, requires_grad=True)
        output, loss = layer(x, t.tensor([0, 3, 4, 19, 8, 9]))
        loss.backward()
        single = layer(x[0], t.tensor(5))
        found.append(
            [
                *(each.detach().numpy() for each in (output, loss, *single)),
                layer.log_prob(x).detach().numpy(),
                layer.predict(x * 5).numpy(),
                layer.predict(x[:0]).numpy(),
                x.grad.numpy(),
                *(each.grad.numpy() for each in layer.parameters()),
            ]
        )
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(other, one, 1e-5, 1e-6)


def test_adaptive_softmax_is_a_distribution() -> None:
    layer = adaptive(tinygrad_edu)
    x = tinygrad_edu.randn(5, 8)
    np.testing.assert_allclose(layer.log_prob(x).exp().sum(1).detach().numpy(), 1, 1e-5)
    assert layer.predict(x).tolist() == layer.log_prob(x).argmax(1).tolist()
    before = layer.head.weight.tolist()
    layer.reset_parameters()
    assert layer.head.weight.tolist() != before


def test_options_of_memory_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="options have to be None"):
        tinygrad_edu.nn.functional.linear_cross_entropy(
            tinygrad_edu.ones(1, 2),
            tinygrad_edu.ones(3, 2),
            tinygrad_edu.tensor([0]),
            options="any",
        )
