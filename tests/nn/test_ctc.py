"""CTC against PyTorch, and against the sum over all paths, one by one."""

from __future__ import annotations

from itertools import groupby, product
from typing import Any

import numpy as np
import pytest
from parity import assert_agree, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
F = tinygrad_edu.nn.functional


def scores(*shape: int) -> Any:
    return np.random.default_rng(0).normal(size=shape)


def text_of(path: tuple[int, ...], blank: int) -> list[int]:
    """Without repetitions, then without blanks."""
    return [label for label, _ in groupby(path) if label != blank]


def by_all_paths(p: Any, text: list[int], blank: int) -> float:
    """-log of the probability of a text: p (T, C), every path of T labels."""
    frames, labels = p.shape
    total = 0.0
    for path in product(range(labels), repeat=frames):
        if text_of(path, blank) == text:
            total += np.prod([p[t, label] for t, label in enumerate(path)])
    return -np.log(total)


@pytest.mark.parametrize("blank", [0, 1, 2])
@pytest.mark.parametrize("text", [[], [3], [3, 3], [3, 4, 3], [3, 3, 4]], ids=str)
def test_it_is_the_sum_over_all_paths(text: list[int], blank: int) -> None:
    x = tinygrad_edu.tensor(scores(5, 5)).log_softmax(1)
    loss = F.ctc_loss(
        x, tinygrad_edu.tensor(text).long(), [5], [len(text)], blank, "none"
    )
    expected = by_all_paths(x.exp().numpy(), text, blank)
    np.testing.assert_allclose(loss.item(), expected, 1e-10)


# frames and letters of three examples of up to 6 frames and 3 letters
LENGTHS = {
    "all": ([6, 6, 6], [3, 3, 3]),
    "shorter": ([6, 5, 3], [3, 1, 2]),
    "empty texts": ([6, 4, 1], [0, 2, 0]),
    "no letters at all": ([6, 4, 1], [0, 0, 0]),
    "no frames": ([6, 0, 0], [2, 0, 1]),
    "too many letters": ([6, 2, 5], [3, 3, 1]),
}


@pytest.mark.parametrize("blank", [0, 3])
@pytest.mark.parametrize("name", LENGTHS)
def test_against_pytorch(name: str, blank: int) -> None:
    frames, letters = LENGTHS[name]
    texts = np.array([[1, 2, 1], [2, 2, 1], [1, 1, 2]])
    for reduction, zero, joined in product(
        ("mean", "sum", "none"), (False, True), (False, True)
    ):
        rows = [row[:n] for row, n in zip(texts, letters, strict=True)]
        targets = np.concatenate(rows) if joined else texts

        def case(t: Any, x: Any, y: Any, r=reduction, zero=zero) -> Any:
            lengths = t.tensor(frames), t.tensor(letters)
            return t.nn.functional.ctc_loss(
                x.log_softmax(2), y, *lengths, blank, r, zero
            )

        theirs, ours = (
            observe(t, case, (scores(6, 3, 4), targets), second=False) for t in BOTH
        )
        assert_agree(ours, theirs, 1e-9)


def test_one_example_without_a_batch() -> None:
    def case(t: Any, x: Any) -> Any:
        how = t.tensor([1, 2]), t.tensor(5), t.tensor(2)
        loss = t.nn.functional.ctc_loss
        log_p = x.log_softmax(1)
        return loss(log_p, *how), loss(log_p, *how, reduction="none")

    theirs, ours = (observe(t, case, (scores(5, 4),), second=False) for t in BOTH)
    assert_agree(ours, theirs, 1e-9)


def test_float32_and_other_whole_numbers() -> None:
    def case(t: Any, x: Any) -> Any:
        y = t.tensor([[1, 2], [1, 0]], dtype=t.int32)
        lengths = (t.tensor(each, dtype=t.int32) for each in ([6, 5], [2, 1]))
        return t.nn.CTCLoss()(x.log_softmax(2), y, *lengths)

    x = scores(6, 2, 4).astype("float32")
    theirs, ours = (observe(t, case, (x,), second=False) for t in BOTH)
    assert_agree(ours, theirs, 1e-5)


def test_the_gradient_is_that_of_scores() -> None:
    """What a frame says less what it ought to say: it sums to 0 over the labels."""
    x = tinygrad_edu.tensor(scores(6, 1, 4)).log_softmax(2).requires_grad_()
    F.ctc_loss(x, tinygrad_edu.tensor([[1, 2]]), [5], [2]).backward()
    np.testing.assert_allclose(x.grad.sum(2).numpy(), 0, atol=1e-12)
    assert not x.grad[5].any()  # beyond the example's own frames


def test_what_lies_beyond_a_text_is_not_looked_at() -> None:
    x = tinygrad_edu.tensor(scores(6, 2, 4)).log_softmax(2)
    for blank in (0, 3):
        losses = [
            F.ctc_loss(
                x,
                tinygrad_edu.tensor([[1, 2, 1], [2, *beyond]]),
                [6, 4],
                [3, 1],
                blank,
                "none",
            ).tolist()
            for beyond in ([0, 0], [1, 2], [99, -5])
        ]
        assert losses[0] == losses[1] == losses[2]


def test_training_reads_the_text_at_last() -> None:
    """Gradient descent on the scores alone: the best path says the text."""
    x = tinygrad_edu.zeros(8, 1, 4, requires_grad=True)
    text = tinygrad_edu.tensor([[1, 1, 3]])
    optimizer = tinygrad_edu.optim.Adam([x], lr=0.3)
    for _ in range(40):
        optimizer.zero_grad()
        F.ctc_loss(x.log_softmax(2), text, [8], [3]).backward()
        optimizer.step()
    assert text_of(tuple(x.argmax(2).flatten().tolist()), 0) == [1, 1, 3]


def test_there_is_no_second_gradient() -> None:
    for t in BOTH:
        x = t.tensor(scores(5, 1, 3)).log_softmax(2).requires_grad_()
        loss = t.nn.functional.ctc_loss(x, t.tensor([[1, 2]]), (5,), (2,))
        (slope,) = t.autograd.grad(loss, x, create_graph=True)
        with pytest.raises(
            RuntimeError,
            match="derivative for aten::_ctc_loss_backward is not implemented",
        ):
            t.autograd.grad(slope.sum(), x)


REFUSED: dict[str, dict[str, Any]] = {
    "frames": {"frames": (6, 4)},
    "letters": {"letters": (3, 1)},
    "a negative length": {"letters": (-1, 1)},
    "three lengths": {"frames": (5, 4, 3)},
    "three texts": {"letters": (2, 1, 1)},
    "blank": {"blank": 3},
    "joined": {"texts": [1, 2]},
    "too few texts": {"texts": [[1, 2]]},
    "three dimensions": {"texts": [[[1, 2]]]},
    "reduction": {"reduction": "x"},
    "half": {"dtype": "float16"},
    "whole": {"dtype": "int64"},
    "no frames": {"shape": (0, 2, 3)},
    "no examples": {"shape": (3,)},
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    given = {
        "shape": (5, 2, 3),
        "dtype": "float32",
        "texts": [[1, 2], [1, 1]],
        "frames": (5, 4),
        "letters": (2, 1),
        "blank": 0,
        "reduction": "mean",
        **REFUSED[name],
    }
    said = []
    for t in BOTH:
        x = t.zeros(given["shape"]).to(getattr(t, given["dtype"]))
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            t.nn.functional.ctc_loss(
                x,
                t.tensor(given["texts"]),
                *(given[key] for key in ("frames", "letters", "blank", "reduction")),
            )
        said.append((type(error.value), str(error.value).splitlines()[0]))
    assert said[0] == said[1]


def test_lengths_are_whole_and_labels_exist() -> None:
    x, text = tinygrad_edu.zeros(5, 1, 3), tinygrad_edu.tensor([[1, 2]])
    with pytest.raises(RuntimeError, match="input_lengths must be integral"):
        F.ctc_loss(x, text, tinygrad_edu.tensor([5.0]), [2])
    with pytest.raises(RuntimeError, match="Target 3 is out of bounds"):
        F.ctc_loss(x, text + 1, [5], [2])  # PyTorch reads what lies beyond
