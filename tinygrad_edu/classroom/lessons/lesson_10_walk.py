"""Lesson 10, "Backprop by hand": the backward pass of a whole network."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import numbers
from tinygrad_edu.classroom.lessons.lesson_10 import cross_entropy_backward
from tinygrad_edu.classroom.lessons.lesson_10_norms import norm_backward, normalized

LESSON = "10_backprop_by_hand"

NAMES = ("w1", "b1", "gamma", "beta", "w2", "b2")

# In the lesson these are the learner's own, if they are finished.
back_loss, back_norm = cross_entropy_backward, norm_backward


def back_linear(upstream, x, weight):
    return upstream @ weight, upstream.T @ x, upstream.sum(dim=0)


def network(p, images):
    before = images @ p["w1"].T + p["b1"]  # (n, H)
    normed = normalized(before, 0)[0] * p["gamma"] + p["beta"]  # (n, H)
    hidden = normed.clamp(min=0)  # (n, H)
    scores = hidden @ p["w2"].T + p["b2"]  # (n, C)
    return before, normed, hidden, scores


def network_backward(p, images, labels):
    before, normed, hidden, scores = network(p, images)
    grads = {}
    up = back_loss(scores, labels)
    up, grads["w2"], grads["b2"] = back_linear(up, hidden, p["w2"])
    up = up * (normed > 0)
    up, grads["gamma"], grads["beta"] = back_norm(up, before, p["gamma"], 0)
    up, grads["w1"], grads["b1"] = back_linear(up, images, p["w1"])
    return grads


def _attempt(answer: Callable[..., Any], *given: Any) -> Any:
    """One of the six gradients, so that a report can name it."""
    *weights, images, labels, name = given
    found = answer(dict(zip(NAMES, weights, strict=True)), images, labels)
    if not isinstance(found, dict):
        raise TypeError(f"this should return a dict with {', '.join(NAMES)}")
    if name not in found:
        raise LookupError(f"the dict has no gradient for {name!r}")
    return found[name]


def _weights(inputs: int, hidden: int, classes: int) -> list[Any]:
    """Six small tensors, in the order of their names."""
    return [
        numbers(hidden, inputs).double() / 4,
        numbers(hidden).double() / 5,
        torch.arange(1.0, hidden + 1).double() / 2,
        numbers(hidden).double() / 6,
        numbers(classes, hidden).double() / 3,
        numbers(classes).double() / 7,
    ]


def _case(name: str, n: int, inputs: int, hidden: int, classes: int) -> Arguments:
    images = numbers(inputs, n).T.contiguous().double() / 3
    labels = (torch.arange(n) ** 2 + 1) % classes
    return *_weights(inputs, hidden, classes), images, labels, name


def _of(*names: str) -> Callable[[], list[Arguments]]:
    """Cases that look at the gradients of these names."""
    sizes = [(4, 2, 3, 2), (7, 5, 4, 3), (3, 3, 3, 3)]
    return lambda: [_case(name, *each) for name in names for each in sizes]


def _walk(
    p: Any,
    images: Any,
    labels: Any,
    *,
    mask: Callable[[Any, Any, Any], Any] = lambda up, normed, hidden: normed > 0,
    second_input: str = "hidden",
    first_input: str = "before",
    dim: int = 0,
    share: bool = False,
    is_normed: bool = True,
) -> Any:
    """The walk, with one station of it made wrong."""
    before, normed, hidden, scores = network(p, images)
    values = {"before": before, "normed": normed, "hidden": hidden}
    grads = {}
    up = cross_entropy_backward(scores, labels) / (len(labels) if share else 1)
    up, grads["w2"], grads["b2"] = back_linear(up, values[second_input], p["w2"])
    up = up * mask(up, normed, hidden)
    down, grads["gamma"], grads["beta"] = norm_backward(
        up, values[first_input], p["gamma"], dim
    )
    up = down if is_normed else up * p["gamma"]
    _, grads["w1"], grads["b1"] = back_linear(up, images, p["w1"])
    return grads


def _wrongly(**change: Any) -> Callable[..., Any]:
    return lambda p, images, labels: _walk(p, images, labels, **change)


def _learning(p: Any, images: Any, labels: Any) -> Any:
    grads = _walk(p, images, labels)
    for name, gradient in grads.items():
        p[name] -= 0.1 * gradient
    return grads


def _turned(p: Any, images: Any, labels: Any) -> Any:
    grads = _walk(p, images, labels)
    return grads | {"w1": grads["w1"].T, "w2": grads["w2"].T}


NETWORK = Exercise(
    name="network_backward",
    lesson=LESSON,
    reference=network_backward,
    attempt=_attempt,
    inputs=(*NAMES, "images", "labels", "which gradient"),
    properties=(
        Property("w2 and b2, the second layer", _of("w2", "b2")),
        Property("gamma and beta, behind the norm", _of("gamma", "beta")),
        Property("w1 and b1, the first layer", _of("w1", "b1")),
    ),
    wrong_answers=(
        WrongAnswer(
            "relu is forgotten",
            """On the way forward relu has stopped the negative numbers. What they would
            have been makes no difference to the loss, so nothing comes back to them:
            their gradient is 0.""",
            _wrongly(mask=lambda up, normed, hidden: 1.0),
        ),
        WrongAnswer(
            "relu is applied to the gradient",
            """Backward does not ask whether the *gradient* is positive. It asks whether
            the number was positive on the way forward; a negative gradient comes
            through there just as well.""",
            _wrongly(mask=lambda up, normed, hidden: up > 0),
        ),
        WrongAnswer(
            "the factor of relu is its output",
            """The factor is 1 where the number came through, 0 where it did not. Its
            size is no matter: relu hands a large number on as it is.""",
            _wrongly(mask=lambda up, normed, hidden: hidden),
        ),
        WrongAnswer(
            "the second layer is given the wrong input",
            """The gradient of a weight needs the input of its own layer, as it was on
            the way forward. Between the norm and the second layer stood relu.""",
            _wrongly(second_input="normed"),
        ),
        WrongAnswer(
            "the norm is given its output",
            """back_norm normalises once more by itself, and it needs what came in on
            the way forward: the numbers before the norm.""",
            _wrongly(first_input="normed"),
        ),
        WrongAnswer(
            "the norm is taken along rows",
            """That would be layer norm. Here every column is normalised, over the
            examples of the batch: which dimension is that?""",
            _wrongly(dim=1),
        ),
        WrongAnswer(
            "the mean is taken twice",
            """Every gradient is too small by the same factor, the number of examples.
            The 1/n stands in the very first step, at the loss, and what follows from
            there has it already.""",
            _wrongly(share=True),
        ),
        WrongAnswer(
            "the norm is only a factor",
            """Gradients below the norm are wrong, all the others are right. The norm is
            not just a product with gamma: its three ways belong to it. Hand on what
            back_norm returns first.""",
            _wrongly(is_normed=False),
        ),
        WrongAnswer(
            "the weights are changed as well",
            """backward() changes no weight. It only says how the loss depends on them;
            the step is taken afterwards, by whoever wants to.""",
            _learning,
        ),
        WrongAnswer(
            "the gradients of the weights lie on their side",
            """A gradient has its tensor's shape: w1 is (hidden, inputs), so its
            gradient is, too.""",
            _turned,
        ),
    ),
    hints=(
        """Read `network` from the bottom to the top. Each of its lines has one line in
        your walk, in the opposite order: the loss, the second layer, relu, the norm,
        the first layer. At each station: what arrives, what did this line have as its
        input on the way forward, and what is handed on?""",
        """**loss**: back_loss(scores, labels) is the first upstream.

        **layer**: back_linear(up, its input, its weight) returns three gradients: of
        the input, which is the next upstream, of the weight and of the bias. The input
        of the second layer is hidden, that of the first is images.

        **relu**: upstream times 1 where normed is positive, times 0 where it is not.

        **norm**: back_norm(up, its input, gamma, dim), three gradients again.""",
        """Nearly all of it, with places left for you:

            before, normed, hidden, scores = network(p, images)
            grads = {}
            up = back_loss(scores, labels)
            up, grads["w2"], grads["b2"] = back_linear(up, ..., p["w2"])
            up = up * (...)
            up, grads["gamma"], grads["beta"] = back_norm(up, ..., p["gamma"], ...)
            up, grads["w1"], grads["b1"] = back_linear(up, ..., ...)
            return grads""",
    ),
)

EXERCISES = (NETWORK,)
