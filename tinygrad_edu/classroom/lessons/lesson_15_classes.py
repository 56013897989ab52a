"""Lesson 15, "Losses and stable numbers": the losses of classifiers.

Cross-entropy from scores, its smoothed form, and the loss for yes or no: each in a form
that is exact for scores of any size.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_15 import LESSON, logsumexp, tensors, traced

lse = logsumexp

# -------------------------------------------------------------------- cross_entropy


def cross_entropy(scores, target):
    total = lse(scores, dim=1)  # total
    picked = scores[torch.arange(len(target)), target]  # pick
    return (total - picked).mean()  # difference, mean


def _share(scores: Any, target: Any) -> Any:
    return torch.softmax(scores, dim=1)[torch.arange(len(target)), target]


def _as_written(scores: Any, target: Any) -> Any:
    powers = torch.exp(scores)
    shares = powers / powers.sum(dim=1, keepdim=True)
    return -torch.log(shares[torch.arange(len(target)), target]).mean()


def _every_column(scores: Any, target: Any) -> Any:
    return (lse(scores, dim=1).unsqueeze(1) - scores[:, target]).mean()


def _of_the_winner(scores: Any, target: Any) -> Any:
    return cross_entropy(scores, scores.argmax(dim=1))


SURE = ([[0.0, 200.0], [200.0, 0.0], [5000.0, -5000.0]], [0, 0, 1])
THREE = ([[2.0, 0.5, -1.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.5]], [0, 1, 0])
WIDE = ([[0.3, -0.2, 1.4, 0.0], [2.0, 2.5, -1.0, 0.1]], [2, 3])

CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    lesson=LESSON,
    reference=cross_entropy,
    attempt=traced,
    inputs=("scores", "target"),
    relative_tolerance=1e-4,
    absolute_tolerance=1e-6,
    properties=(
        Property("is right for one image", tensors(([[1.0, 2.0, 0.0]], [1]))),
        Property("is the mean over a batch", tensors(THREE, WIDE)),
        Property(
            "is log C where all scores are equal",
            tensors(([[0.0] * 10], [7]), ([[5.0] * 4] * 3, [0, 3, 1])),
        ),
        Property("holds for sure mistakes", tensors(SURE, ([[1e6, 0.0]], [1]))),
        Property(
            "does not change when all scores are moved",
            tensors(([[1002.0, 1000.5, 999.0]], [0]), ([[-998.0, -999.5]], [1])),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the logarithm of a share, as it is written",
            """Right for small scores. Powers of large ones overflow, and ∞ / ∞ is no
            number. Work with scores all the way: total minus picked.""",
            _as_written,
        ),
        WrongAnswer(
            "softmax first, then the logarithm",
            """The shares are right. But a share can be so small that it becomes 0, and
            the logarithm of 0 is −∞: just where the network is most wrong, its
            gradient is lost. The difference of two scores cannot vanish.""",
            lambda scores, target: -torch.log(_share(scores, target)).mean(),
        ),
        WrongAnswer(
            "a little was added to the shares",
            """No ∞ any more; but all shares below the little number now cost the same,
            and get hardly any gradient. Use the scores themselves.""",
            lambda scores, target: -torch.log(_share(scores, target) + 1e-8).mean(),
        ),
        WrongAnswer(
            "softmax was taken twice",
            """This takes shares for scores and makes shares of them again. As shares
            lie between 0 and 1, the loss can never come near 0, and the network
            learns slowly.""",
            lambda scores, target: cross_entropy(torch.softmax(scores, dim=1), target),
        ),
        WrongAnswer(
            "a sum, not a mean",
            """The loss of one image is right. Over a batch take the mean, or else the
            gradient grows with its size.""",
            lambda scores, target: cross_entropy(scores, target) * len(target),
        ),
        WrongAnswer(
            "the sign is turned round",
            """This is the mean logarithm of the shares, which is to become large. A
            loss is to become small: total minus picked, never below 0.""",
            lambda scores, target: -cross_entropy(scores, target),
        ),
        WrongAnswer(
            "only the picked scores",
            """Without the total a network lowers this loss by making every score
            large. The total is what the other classes ask for in return.""",
            lambda scores, target: (
                -scores[torch.arange(len(target)), target].mean() + 0 * scores.sum()
            ),
        ),
        WrongAnswer(
            "each image is scored with the targets of all",
            """scores[:, target] takes, in every row, the columns of all targets: a
            table of N × N. Wanted is one number from each row, so give a row number
            for each target, too.""",
            _every_column,
        ),
        WrongAnswer(
            "the winning class was picked, not the right one",
            """That asks whether the network is sure, not whether it is right. Pick by
            target.""",
            _of_the_winner,
        ),
    ),
    hints=(
        """The example above did it for one image: total, pick, difference. In a batch
        there is a total for each row, and a number to be picked from each row. The
        first is what you have just built.""",
        """Total: lse(scores, dim=1) has the shape (N).

        Pick: two lists of the same length pick one number each: table[rows, columns].
        The rows are 0, 1, 2, …, which torch.arange makes; the columns are the target.

        Difference, mean: as in the example, and then the mean over the images.""",
        """Nearly all of it, with two places left for you:

            total = lse(scores, dim=1)
            picked = scores[torch.arange(len(target)), ...]
            return (...).mean()

        The second place has the sign that makes sure mistakes expensive.""",
    ),
)


# ------------------------------------------------------------------------- smoothed


def smoothed(scores, target, smoothing):
    total = lse(scores, dim=1)  # total
    picked = scores[torch.arange(len(target)), target]  # pick
    wanted = (1 - smoothing) * picked + smoothing * scores.mean(dim=1)  # mix
    return total - wanted  # difference


def _mixed(mix: Callable[[Any, Any, float], Any]) -> Callable[..., Any]:
    """A smoothed loss that mixes the two scores in another way."""

    def answer(scores: Any, target: Any, smoothing: float) -> Any:
        picked = scores[torch.arange(len(target)), target]
        return lse(scores, dim=1) - mix(picked, scores, smoothing)

    return answer


def _among_the_others(picked: Any, scores: Any, smoothing: float) -> Any:
    others = scores.sum(dim=1) - picked
    return (1 - smoothing) * picked + smoothing * others / (scores.shape[1] - 1)


SMOOTHED = Exercise(
    name="smoothed",
    lesson=LESSON,
    reference=smoothed,
    attempt=traced,
    inputs=("scores", "target", "smoothing"),
    relative_tolerance=1e-4,
    absolute_tolerance=1e-6,
    properties=(
        Property(
            "is the usual loss without smoothing", tensors((*THREE, 0.0), (*WIDE, 0.0))
        ),
        Property("gives a share to every class", tensors((*THREE, 0.3), (*WIDE, 0.1))),
        Property("asks for all classes alike with smoothing 1", tensors((*THREE, 1.0))),
        Property("holds for large scores", tensors((*SURE, 0.1))),
    ),
    wrong_answers=(
        WrongAnswer(
            "the share goes to the other classes only",
            """Close, and some papers do so. Here, as in PyTorch, ε is spread over all
            C classes, the right one too: it gets 1 − ε + ε/C.""",
            _mixed(_among_the_others),
        ),
        WrongAnswer(
            "the right class keeps all of its share",
            """Then the shares that are wanted add up to 1 + ε. What the others get has
            to be taken from the right class.""",
            _mixed(
                lambda picked, scores, smoothing: (
                    picked + smoothing * scores.mean(dim=1)
                )
            ),
        ),
        WrongAnswer(
            "every class gets the whole of ε",
            """ε is spread over C classes, so each one gets ε/C: the mean of the
            scores, not their sum.""",
            _mixed(
                lambda picked, scores, smoothing: (
                    (1 - smoothing) * picked + smoothing * scores.sum(dim=1)
                )
            ),
        ),
        WrongAnswer(
            "nothing is smoothed",
            """Right for ε = 0. Else mix the picked score with the mean score.""",
            _mixed(lambda picked, scores, smoothing: picked),
        ),
        WrongAnswer(
            "1 − ε and ε have changed places",
            """With ε = 0 the picked score should count fully, and the mean score not
            at all.""",
            _mixed(
                lambda picked, scores, smoothing: (
                    smoothing * picked + (1 - smoothing) * scores.mean(dim=1)
                )
            ),
        ),
        WrongAnswer(
            "the mean over the batch",
            """scores.mean(dim=0) is a mean over images, for each class. Wanted is the
            mean over classes, for each image.""",
            lambda scores, target, smoothing: (
                cross_entropy(scores, target)
                + smoothing * (scores.mean(dim=0)[target] - scores.mean(dim=0).mean())
            ),
        ),
        WrongAnswer(
            "one number for the whole batch",
            """The mean is right. This exercise wants the loss of each image, as
            PyTorch gives it with reduction="none".""",
            lambda scores, target, smoothing: smoothed(
                scores, target, smoothing
            ).mean(),
        ),
    ),
    hints=(
        """Write the wanted share of each class down: 1 − ε + ε/C for the right one,
        ε/C for the others. The loss is the total minus the scores, each multiplied by
        its wanted share. What is the sum of all scores, each times ε/C?""",
        """Total, pick: as before. Mix: C times ε/C times the mean score is ε times
        the mean score; and what is left of the right class is 1 − ε times its score.

        Difference: the total minus this mixture. No mean at the end: one loss for
        each image.""",
        """Nearly all of it, with one place left for you:

            total = lse(scores, dim=1)
            picked = scores[torch.arange(len(target)), target]
            wanted = (1 - smoothing) * picked + ...
            return total - wanted

        It holds the mean of the scores along the classes.""",
    ),
)


# ------------------------------------------------------------------ bce_with_logits


def bce_with_logits(z, target):
    larger = torch.maximum(z, torch.zeros_like(z))  # pull out
    rest = torch.log1p(torch.exp(-z.abs()))  # rest
    return (larger + rest - target * z).mean()  # subtract, mean


def _of_shares(z: Any, target: Any, epsilon: float = 0.0) -> Any:
    p = torch.sigmoid(z)
    yes, no = torch.log(p + epsilon), torch.log(1 - p + epsilon)
    return -(target * yes + (1 - target) * no).mean()


def _softplus(pull: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """The loss with another way to take the larger of z and 0."""

    def answer(z: Any, target: Any) -> Any:
        rest = torch.log1p(torch.exp(-z.abs()))
        return (pull(z) + rest - target * z).mean()

    return answer


def _power_of_z(z: Any, target: Any) -> Any:
    return (torch.log1p(torch.exp(z)) - target * z).mean()


def _only_yes(z: Any, target: Any) -> Any:
    return -(target * nn.functional.logsigmoid(z)).mean()


BCE = Exercise(
    name="bce_with_logits",
    lesson=LESSON,
    reference=bce_with_logits,
    attempt=traced,
    inputs=("z", "target"),
    relative_tolerance=1e-4,
    absolute_tolerance=1e-6,
    properties=(
        Property(
            "is right for small scores",
            tensors(([1.5, -0.5, 2.0], [1.0, 0.0, 0.0]), ([0.2], [1.0])),
        ),
        Property(
            "takes any target between 0 and 1",
            tensors(([1.0, -2.0], [0.3, 0.9]), ([[2.0], [-3.0]], [[0.5], [0.25]])),
        ),
        Property(
            "holds for sure mistakes, and for sure rights",
            tensors(
                ([120.0, -120.0], [0.0, 1.0]),
                ([120.0, -120.0], [1.0, 0.0]),
                ([20.0, -20.0], [0.0, 1.0]),
            ),
        ),
        Property(
            "has the gradient σ(z) − t where z is 0, too",
            tensors(([0.0, 0.0], [1.0, 0.0]), ([0.0], [0.0])),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the logarithm of σ, as it is written",
            """Right for small scores. From z = 17 on σ(z) is exactly 1 in float32, so
            1 − σ(z) is 0, and its logarithm −∞. Use the formula in z.""",
            _of_shares,
        ),
        WrongAnswer(
            "a little was added inside the logarithms",
            """No ∞ any more. But a mistake with z = 120 now costs as much as one with
            z = 20, and gets no gradient: the surest mistakes are never mended.""",
            lambda z, target: _of_shares(z, target, 1e-8),
        ),
        WrongAnswer(
            "the power of z overflows",
            """The formula is right, and for z below 88 also the number. Take the power
            of −|z|, which is at most 1, and pull the larger of z and 0 out before.""",
            _power_of_z,
        ),
        WrongAnswer(
            "at z = 0 the gradient is −t",
            """Every value is right. But relu has the slope 0 at 0, and |z| too, so
            there the gradient is −t, and not ½ − t. A network whose last layer begins
            with zeros stands just there. torch.maximum gives half to each side.""",
            _softplus(torch.relu),
        ),
        WrongAnswer(
            "at z = 0 the gradient is 1 − t",
            """Every value is right. But at 0 clamp hands the whole gradient on, and
            |z| nothing, so there the gradient is 1 − t, and not ½ − t. torch.maximum
            gives half to each side.""",
            _softplus(lambda z: z.clamp(min=0.0)),
        ),
        WrongAnswer(
            "yes and no have changed places",
            """This is the loss for 1 − t. A score far above 0 says yes, and should
            cost nothing where t is 1.""",
            lambda z, target: bce_with_logits(z, 1 - target),
        ),
        WrongAnswer(
            "only yes is counted",
            """Where t is 0 this costs nothing, whatever the network says. It would
            learn to say yes to all.""",
            _only_yes,
        ),
        WrongAnswer(
            "a sum, not a mean",
            """The loss of one score is right. Over many take the mean.""",
            lambda z, target: bce_with_logits(z, target) * z.numel(),
        ),
        WrongAnswer(
            "σ was taken first",
            """The scores come in as they are, and the formula has σ in it already. With
            σ before it no loss comes near 0.""",
            lambda z, target: bce_with_logits(torch.sigmoid(z), target),
        ),
    ),
    hints=(
        """The example above computed log(1 + eᶻ) in two steps: pull out, rest. The
        loss is that, minus t times z. Which of the three ways to take the larger of z
        and 0 had the right slope at 0?""",
        """Pull out: torch.maximum(z, torch.zeros_like(z)).

        Rest: log(1 + the power of −|z|). torch.log1p(x) is log(1 + x), and keeps the
        digits of small x.

        Subtract t times z, and take the mean over all.""",
        """Nearly all of it, with two places left for you:

            larger = torch.maximum(z, torch.zeros_like(z))
            rest = torch.log1p(torch.exp(...))
            return (larger + rest - ...).mean()

        The first is never above 0.""",
    ),
)

EXERCISES = (CROSS_ENTROPY, SMOOTHED, BCE)
