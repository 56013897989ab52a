"""Lesson 17, "Optimizers": rules that divide by how large gradients have been.

RMSprop, Adam and AdamW: each number of a weight gets a step of its own size.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinygrad_edu.classroom.exercise import Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_17 import (
    BOWL,
    SLOPE,
    XY,
    Rule,
    Walk,
    forgets_the_rate,
    one_memory,
    optimizer_exercise,
    ways,
    with_move,
)

# -------------------------------------------------------------------------- RMSprop


class RMSprop(Rule):
    def __init__(self, params, lr, alpha=0.99, eps=1e-8):
        super().__init__(params, {"lr": lr, "alpha": alpha, "eps": eps})

    def move(self, weight, gradient, state, group):
        before, alpha = state.get("square", 0.0), group["alpha"]
        square = alpha * before + (1 - alpha) * gradient**2
        state["square"] = square  # remember
        size = square.sqrt() + group["eps"]
        weight -= group["lr"] * gradient / size  # divide, move


def _divided(
    remember: Callable[[Any, Any, float], Any],
    size: Callable[[Any, float], Any] = lambda square, eps: square.sqrt() + eps,
) -> Callable[..., Any]:
    """RMSprop with another memory, or another way to divide by it."""

    def move(weight: Any, gradient: Any, state: Any, group: Any) -> None:
        old = state.get("square", 0.0)
        state["square"] = remember(old, gradient, group["alpha"])
        weight -= group["lr"] * gradient / size(state["square"], group["eps"])

    return with_move(move, alpha=0.99, eps=1e-8)


def _faded(old: Any, gradient: Any, keep: float) -> Any:
    return keep * old + (1 - keep) * gradient**2


def _first_alone(old: Any, gradient: Any, keep: float) -> Any:
    return gradient**2 if isinstance(old, float) else _faded(old, gradient, keep)


CAREFUL = {"lr": 0.05, "alpha": 0.9, "eps": 0.1}

RMSPROP = optimizer_exercise(
    RMSprop,
    options=CAREFUL,
    properties=(
        Property(
            "makes steps of the same size along a slope, however steep",
            ways(Walk(SLOPE, ((5.0,),), 5, {"lr": 0.1, "alpha": 0.5})),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the root is missing",
            """A mean of squares has the unit of the gradient squared. The root brings
            it back, so that gradient / root has no unit, and is about 1.""",
            _divided(_faded, lambda square, eps: square + eps),
        ),
        WrongAnswer(
            "ε stands under the root",
            """Nearly the same for large gradients. PyTorch adds ε to the root, not
            below it.""",
            _divided(_faded, lambda square, eps: (square + eps).sqrt()),
        ),
        WrongAnswer(
            "ε is missing",
            """Where a gradient has always been 0 this divides 0 by 0, and the weight
            becomes nan. ε is for that.""",
            _divided(_faded, lambda square, eps: square.sqrt()),
        ),
        WrongAnswer(
            "nothing fades: this is Adagrad",
            """That was the example. A sum grows for ever, so the steps end. Here the
            past fades, by alpha.""",
            _divided(lambda old, gradient, keep: old + gradient**2),
        ),
        WrongAnswer(
            "the new square comes in whole",
            """The past fades; but to be a mean, the new square has to come in with the
            factor 1 − alpha.""",
            _divided(lambda old, gradient, keep: keep * old + gradient**2),
        ),
        WrongAnswer(
            "alpha and 1 − alpha have changed places",
            """alpha is what the past keeps, nearly all of it. The new square comes in
            with the rest.""",
            _divided(lambda old, gradient, keep: _faded(old, gradient, 1 - keep)),
        ),
        WrongAnswer(
            "the gradient was not squared",
            """Positive and negative gradients cancel in this mean, and its root may
            not even exist. Square them first.""",
            _divided(
                lambda old, gradient, keep: keep * old + (1 - keep) * gradient,
            ),
        ),
        WrongAnswer(
            "one size for the whole weight",
            """Each number of a weight is divided by its own size: that is the point.
            A mean over all of them treats the steep and the flat alike.""",
            _divided(
                lambda old, gradient, keep: _faded(
                    old, (gradient**2).mean().sqrt().expand_as(gradient), keep
                )
            ),
        ),
        WrongAnswer(
            "the past is forgotten",
            """Without the past each number is divided by its own magnitude, and every
            step has the size of the rate. Store the mean in state.""",
            with_move(
                lambda weight, gradient, state, group: weight.sub_(
                    group["lr"] * gradient / (gradient.abs() + group["eps"])
                ),
                alpha=0.99,
                eps=1e-8,
            ),
        ),
        WrongAnswer(
            "the mean begins with the first square",
            """Sensible, as it gives a first step of the size of the rate. PyTorch
            begins with 0; the cure for that comes with Adam.""",
            _divided(_first_alone),
        ),
        WrongAnswer(
            "the rate is read only once",
            """Read group["lr"] in move: a schedule may have changed it.""",
            forgets_the_rate(RMSprop),
        ),
        WrongAnswer(
            "one memory for all weights",
            """Keep the mean in state, which belongs to this weight.""",
            one_memory(RMSprop),
        ),
    ),
    hints=(
        """The example had remember, divide, move. Only remember changes: where Adagrad
        adds a square to the sum, RMSprop mixes it into a mean, in which the past
        fades.""",
        """Remember: alpha times the old mean, plus 1 − alpha times the square of the
        gradient. It begins with 0. Store it.

        Divide, move: the gradient by the root of the mean, to which eps is added; and
        times the rate.""",
        """Nearly all of it, with two places left for you:

            old, alpha = state.get("square", 0.0), group["alpha"]
            new = alpha * old + ...
            state["square"] = new
            weight -= group["lr"] * gradient / (...)

        The second place has a root and ε.""",
    ),
)


# ----------------------------------------------------------------------------- Adam


class Adam(Rule):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps})

    def move(self, weight, gradient, state, group):
        beta1, beta2 = group["betas"]
        t = state.get("step", 0) + 1  # count
        mean = beta1 * state.get("mean", 0.0) + (1 - beta1) * gradient
        square = beta2 * state.get("square", 0.0) + (1 - beta2) * gradient**2
        state.update(step=t, mean=mean, square=square)  # remember
        mean = mean / (1 - beta1**t)  # correct
        square = square / (1 - beta2**t)
        size = square.sqrt() + group["eps"]
        weight -= group["lr"] * mean / size  # divide, move


def _adam(
    *,
    first: bool = True,
    second: bool = True,
    count_from: int = 1,
    inside: bool = False,
    swapped: bool = False,
    root: bool = True,
    stored: bool = False,
    squared: bool = True,
    sums: bool = False,
) -> Callable[..., Any]:
    """An Adam in which one thing is different."""

    def move(weight: Any, gradient: Any, state: Any, group: Any) -> None:
        one, two = reversed(group["betas"]) if swapped else group["betas"]
        t = state.get("step", count_from - 1) + 1
        power = gradient**2 if squared else gradient
        new_1, new_2 = (1, 1) if sums else (1 - one, 1 - two)
        mean = one * state.get("mean", 0.0) + new_1 * gradient
        square = two * state.get("square", 0.0) + new_2 * power
        state.update(step=t, mean=mean, square=square)
        mean = mean / (1 - one**t) if first else mean
        square = square / (1 - two**t) if second else square
        if stored:
            state.update(mean=mean, square=square)
        size = (square + group["eps"]).sqrt() if inside else square
        if not inside:
            size = (square.sqrt() if root else square) + group["eps"]
        weight -= group["lr"] * mean / size

    return with_move(move, betas=(0.9, 0.999), eps=1e-8)


class _CountsCalls(Adam):
    """An Adam whose count of steps is that of all its weights together."""

    def move(self, weight: Any, gradient: Any, state: Any, group: Any) -> None:
        self.calls = getattr(self, "calls", 0) + 1
        state["step"] = self.calls - 1
        super().move(weight, gradient, state, group)


ADAM = optimizer_exercise(
    Adam,
    options={"lr": 0.05, "betas": (0.8, 0.9), "eps": 0.1},
    bold=10,
    properties=(
        Property(
            "makes a first step of the size of the rate, however steep",
            ways(Walk(SLOPE, ((5.0,),), 5, {"lr": 0.1, "betas": (0.5, 0.75)})),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing is remembered",
            """The first step is right: one gradient, divided by its own size. From the
            second on the two means differ from the newest gradient. Store them.""",
            with_move(
                lambda weight, gradient, state, group: weight.sub_(
                    group["lr"] * gradient / (gradient.abs() + group["eps"])
                ),
                betas=(0.9, 0.999),
                eps=1e-8,
            ),
        ),
        WrongAnswer(
            "nothing is corrected",
            """Both means begin at 0, and stay too small for a while. Divide each by
            what its weights add up to, 1 − βᵗ.""",
            _adam(first=False, second=False),
        ),
        WrongAnswer(
            "only the mean of the gradients is corrected",
            """The mean of the squares begins at 0, too, and needs its own correction,
            with β₂.""",
            _adam(second=False),
        ),
        WrongAnswer(
            "only the mean of the squares is corrected",
            """The mean of the gradients begins at 0, too, and needs its own
            correction, with β₁.""",
            _adam(first=False),
        ),
        WrongAnswer(
            "the count is one too high",
            """At the first step t is 1, so that β¹ is taken away. Yours begins with
            2.""",
            _adam(count_from=2),
        ),
        WrongAnswer(
            "ε stands under the root",
            """PyTorch adds ε to the root, not below it.""",
            _adam(inside=True),
        ),
        WrongAnswer(
            "the two betas have changed places",
            """betas is (β₁, β₂): the first for the gradients, the second for their
            squares, which are remembered longer.""",
            _adam(swapped=True),
        ),
        WrongAnswer(
            "the root is missing",
            """The mean gradient is divided by the root of the mean square, so that
            the quotient has no unit.""",
            _adam(root=False),
        ),
        WrongAnswer(
            "the corrected means were remembered",
            """What is remembered are the means as they are. The correction is made
            anew in each step, for this step only.""",
            _adam(stored=True),
        ),
        WrongAnswer(
            "the gradient was not squared",
            """Both memories are the same here. The second is of squares.""",
            _adam(squared=False),
        ),
        WrongAnswer(
            "sums, not means",
            """In a mean the new one comes in with the factor 1 − β. Without it the
            correction has nothing to correct.""",
            _adam(sums=True),
        ),
        WrongAnswer(
            "the count is that of all weights together",
            """Each weight counts its own steps: keep t in state.""",
            _CountsCalls,
        ),
        WrongAnswer(
            "the rate is read only once",
            """Read group["lr"] in move: a schedule may have changed it.""",
            forgets_the_rate(Adam),
        ),
        WrongAnswer(
            "one memory for all weights",
            """Keep means and count in state, which belongs to this weight.""",
            one_memory(Adam),
        ),
    ),
    hints=(
        """Five steps: count, remember (two means), correct (both), divide, move. The
        second mean you know from RMSprop. The first is one of gradients, made in the
        same way.""",
        """Count: t is 1 at the first step; state keeps it, and both means.

        Remember: β times the old mean, plus 1 − β times the new one: the gradient for
        the first, its square for the second.

        Correct: divide each mean by 1 − βᵗ, with its own β; what is stored stays
        uncorrected.

        Divide, move: the first mean by the root of the second, to which eps is
        added.""",
        """Nearly all of it, with three places left for you:

            one, two = group["betas"]
            t = state.get("step", 0) + 1
            m = one * state.get("mean", 0.0) + ...
            v = two * state.get("square", 0.0) + ...
            state.update(step=t, mean=m, square=v)
            m, v = m / (1 - one**t), v / ...
            weight -= group["lr"] * m / (v.sqrt() + group["eps"])""",
    ),
)


# ---------------------------------------------------------------------------- AdamW


class AdamW(Adam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, lr, betas, eps)
        for group in self.param_groups:
            group["weight_decay"] = weight_decay

    def move(self, weight, gradient, state, group):
        weight *= 1 - group["lr"] * group["weight_decay"]  # shrink
        super().move(weight, gradient, state, group)  # as Adam


class _Decaying(Adam):
    """An Adam that is told a weight decay."""

    def __init__(
        self, params: Any, lr: float, weight_decay: float = 0.01, **options: Any
    ) -> None:
        super().__init__(params, lr, **options)
        for group in self.param_groups:
            group["weight_decay"] = weight_decay


def _decays(
    before: Callable[[Any, Any], Any] = lambda weight, group: None,
    gradient: Callable[[Any, Any, Any], Any] = lambda gradient, weight, group: gradient,
    after: Callable[[Any, Any], Any] = lambda weight, group: None,
) -> Callable[..., Any]:
    """An AdamW that decays at another place."""

    class Other(_Decaying):
        def move(self, weight: Any, arrived: Any, state: Any, group: Any) -> None:
            before(weight, group)
            super().move(weight, gradient(arrived, weight, group), state, group)
            after(weight, group)

    return Other


def _shrink(weight: Any, group: Any) -> None:
    weight *= 1 - group["lr"] * group["weight_decay"]


ADAMW = optimizer_exercise(
    AdamW,
    options={"lr": 0.05, "betas": (0.8, 0.9), "eps": 0.1, "weight_decay": 0.5},
    bold=10,
    properties=(
        Property(
            "shrinks small and large weights by the same factor",
            ways(
                Walk(BOWL, ((100.0, 0.0),), 3, {"lr": 0.1, "weight_decay": 0.2}),
                Walk(SLOPE, XY, 3, {"lr": 0.1, "weight_decay": 0.2}),
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing shrinks: this is Adam",
            """Adam's part is right. The weight has to shrink as well, by the factor
            1 − rate · weight decay.""",
            _Decaying,
        ),
        WrongAnswer(
            "the decay goes into the gradient",
            """That is what Adam's own weight_decay does. There it is divided by the
            size of the gradients, with all the rest. Shrink the weight itself.""",
            _decays(
                gradient=lambda gradient, weight, group: (
                    gradient + group["weight_decay"] * weight
                )
            ),
        ),
        WrongAnswer(
            "the rate is missing in the decay",
            """The weight shrinks by rate · weight decay. So a schedule that lowers the
            rate lowers both.""",
            _decays(
                before=lambda weight, group: weight.mul_(1 - group["weight_decay"])
            ),
        ),
        WrongAnswer(
            "shrunk after the step",
            """Nearly the same. PyTorch shrinks first, and so the step itself does not
            shrink.""",
            _decays(after=_shrink),
        ),
        WrongAnswer(
            "the weight grows",
            """1 minus something small: the factor is below 1.""",
            _decays(
                before=lambda weight, group: weight.mul_(
                    1 + group["lr"] * group["weight_decay"]
                )
            ),
        ),
        WrongAnswer(
            "a fixed amount is taken away",
            """A large weight and a small one should lose the same *share*. Multiply;
            this subtracts the same number from both.""",
            _decays(
                before=lambda weight, group: weight.sub_(
                    group["lr"] * group["weight_decay"]
                )
            ),
        ),
        WrongAnswer(
            "only shrinking, no step",
            """The weights go to 0, whatever the loss says. After shrinking comes
            Adam's step: super().move(…).""",
            with_move(
                lambda weight, gradient, state, group: _shrink(weight, group),
                betas=(0.9, 0.999),
                eps=1e-8,
                weight_decay=0.01,
            ),
        ),
    ),
    hints=(
        """Everything that Adam does stays. One line comes before it, which needs
        neither gradient nor memory.""",
        """Shrink: multiply the weight, in place, by a factor just below 1. What is
        missing to 1 is the rate times the weight decay; both are in group.

        As Adam: super().move(...) with the four things that came in.""",
        """Nearly all of it, with one place left for you:

            weight *= ...
            super().move(weight, gradient, state, group)

        The factor has group["lr"] and group["weight_decay"] in it.""",
    ),
)

EXERCISES = (RMSPROP, ADAM, ADAMW)
