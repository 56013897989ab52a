"""Lesson 10, "Backprop by hand": one formula for layer norm and for batch norm."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import cases, numbers

LESSON = "10_backprop_by_hand"

UPHILL = """The influence of the mean goes the other way: if the mean grows, every
number of the output falls. So this part is taken away, not added."""


def normalized(x, dim):
    centred = x - x.mean(dim=dim, keepdim=True)
    spread = ((centred * centred).mean(dim=dim, keepdim=True) + 1e-5).sqrt()
    return centred / spread, spread


# -------------------------------------------------------------- normalize_backward


def normalize_backward(upstream, x, dim):
    out, spread = normalized(x, dim)
    through_mean = upstream.mean(dim=dim, keepdim=True)
    through_spread = out * (upstream * out).mean(dim=dim, keepdim=True)
    return (upstream - through_mean - through_spread) / spread


def _table(
    rows: int, columns: int, dim: int, scale: float = 1.0
) -> Callable[[], Arguments]:
    """``upstream``, ``x`` and ``dim``, in float64: sums that cancel must not round."""

    def make() -> Arguments:
        x = numbers(rows, columns).double() * scale + 0.5
        return (numbers(columns, rows).T.double() + 1).contiguous(), x, dim

    return make


def _spread(x: Any, dim: int, correction: int = 0, eps: float = 1e-5) -> Any:
    return (x.var(dim=dim, correction=correction, keepdim=True) + eps).sqrt()


def _parts(upstream: Any, x: Any, dim: int) -> tuple[Any, Any, Any, Any]:
    out, spread = normalized(x, dim)
    mean = upstream.mean(dim=dim, keepdim=True)
    return mean, out, (upstream * out).mean(dim=dim, keepdim=True), spread


def _direct_only(upstream: Any, x: Any, dim: int) -> Any:
    return upstream / _spread(x, dim)


def _without_spread(upstream: Any, x: Any, dim: int) -> Any:
    mean, _, _, spread = _parts(upstream, x, dim)
    return (upstream - mean) / spread


def _without_mean(upstream: Any, x: Any, dim: int) -> Any:
    _, out, inner, spread = _parts(upstream, x, dim)
    return (upstream - out * inner) / spread


def _same_for_all(upstream: Any, x: Any, dim: int) -> Any:
    mean, _, inner, spread = _parts(upstream, x, dim)
    return (upstream - mean - inner) / spread


def _sums(upstream: Any, x: Any, dim: int) -> Any:
    mean, out, inner, spread = _parts(upstream, x, dim)
    return (upstream - (mean + out * inner) * x.shape[dim]) / spread


def _not_scaled(upstream: Any, x: Any, dim: int) -> Any:
    return normalize_backward(upstream, x, dim) * _spread(x, dim)


def _other_sign(upstream: Any, x: Any, dim: int) -> Any:
    mean, out, inner, spread = _parts(upstream, x, dim)
    return (upstream + mean - out * inner) / spread


def _with(upstream: Any, x: Any, dim: int, spread: Any) -> Any:
    out = (x - x.mean(dim=dim, keepdim=True)) / spread
    inner = (upstream * out).mean(dim=dim, keepdim=True)
    return (upstream - upstream.mean(dim=dim, keepdim=True) - out * inner) / spread


def _one_less(upstream: Any, x: Any, dim: int) -> Any:
    return _with(upstream, x, dim, _spread(x, dim, correction=1))


def _no_eps(upstream: Any, x: Any, dim: int) -> Any:
    return _with(upstream, x, dim, _spread(x, dim, eps=0.0))


def _of_input(upstream: Any, x: Any, dim: int) -> Any:
    mean, _, _, spread = _parts(upstream, x, dim)
    return (upstream - mean - x * (upstream * x).mean(dim=dim, keepdim=True)) / spread


NORMALIZE = Exercise(
    name="normalize_backward",
    lesson=LESSON,
    reference=normalize_backward,
    properties=(
        Property("along rows, as in layer norm", cases(_table(2, 4, 1))),
        Property("along columns, as in batch norm", cases(_table(5, 2, 0))),
        Property(
            "right in squares, where every shape fits",
            cases(_table(3, 3, 1), _table(3, 3, 0)),
        ),
        Property(
            "right where the numbers are nearly equal, so that ε counts",
            cases(_table(4, 3, 0, 1e-3)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "only the direct way",
            """One of the three ways, and right as far as it goes. But the mean and the
            spread are made of x as well: whoever moves one number moves both of them,
            and with them every number of the output.""",
            _direct_only,
        ),
        WrongAnswer(
            "the way through the spread is missing",
            """Two ways are there. The third: a number far from the mean makes the
            spread larger, and then all of the output shrinks. In the worked examples
            that is the second one.""",
            _without_spread,
        ),
        WrongAnswer(
            "the way through the mean is missing",
            """Two ways are there. The third: every number lifts the mean a little, and
            all of the output sinks by as much. In the worked examples that is the
            first one.""",
            _without_mean,
        ),
        WrongAnswer(
            "the spread is felt by all alike",
            """When the spread grows, every number of the output shrinks towards 0, and
            so the large ones shrink most: each in proportion to itself. The mean of
            upstream · out has to meet the output once more.""",
            _same_for_all,
        ),
        WrongAnswer(
            "sums in place of means",
            """Each number has only one n-th of the mean to itself, and likewise of the
            spread. So what comes back through them are means.""",
            _sums,
        ),
        WrongAnswer(
            "not divided by the spread",
            """The three parts are right. But the output is the centred number divided
            by the spread, so that everything that comes back is divided by it, too: the
            factor of the division.""",
            _not_scaled,
        ),
        WrongAnswer("the mean is added", UPHILL, _other_sign),
        WrongAnswer(
            "the variance divides by n − 1",
            """That is the variance of a sample, which var and std give if nobody tells
            them otherwise. The layers that normalise divide by n: they do not guess
            the variance of something larger, they use that of the numbers at hand.""",
            _one_less,
        ),
        WrongAnswer(
            "the ε is forgotten",
            """Beside a variance of 1 nobody sees it. Where the numbers are nearly equal
            the variance is about as small as ε, and then it decides. `normalized`
            returns the spread with ε in it.""",
            _no_eps,
        ),
        WrongAnswer(
            "the input stands where the output should",
            """In the way through the spread the normalised numbers meet upstream, not
            those that came in. In the second worked example out is what forward
            returned.""",
            _of_input,
        ),
        WrongAnswer(
            "the upstream gradient is normalised",
            """Backward is not forward once more. If it were, a gradient that is ten
            times as large would leave nothing else behind; but a rule must hand on
            ten times as much then.""",
            lambda upstream, x, dim: normalized(upstream, dim)[0],
        ),
        WrongAnswer(
            "along the other dimension",
            """The means are taken along dim, both on the way forward and on the way
            back. It is an argument, and differs between the two layers.""",
            lambda upstream, x, dim: normalize_backward(upstream, x, 1 - dim),
        ),
    ),
    hints=(
        """Normalising is centring, then dividing by the spread: the two worked
        examples, one after the other. Look at what each hands on. From upstream the
        first takes something away, for the mean; the second takes something else away,
        for the spread, and divides. Now write both things that are taken away into one
        formula.""",
        """Three ways, all along dim, with keepdim=True:

        **direct**: upstream.

        **through the mean**: the mean of upstream is taken away, as in the first
        example.

        **through the spread**: out times the mean of upstream · out is taken away, as
        in the second example, with the normalised numbers as out.

        **scale**: divide all of it by the spread. `normalized(x, dim)` returns out and
        the spread.""",
        """Nearly all of it, with three places left for you:

            out, spread = normalized(x, dim)
            through_mean = upstream.mean(dim=dim, keepdim=True)
            through_spread = out * (...).mean(dim=dim, keepdim=True)
            return (upstream - ... - ...) / spread""",
    ),
)


# ------------------------------------------------------------------- norm_backward

# In the lesson these are the learner's own, if they are finished.
back_normalize = normalize_backward


def norm_backward(upstream, x, weight, dim):
    out = normalized(x, dim)[0]  # (n, C)
    of_x = back_normalize(upstream * weight, x, dim)  # (n, C)
    of_weight = (upstream * out).sum(dim=0)  # (C,)
    of_bias = upstream.sum(dim=0)  # (C,)
    return of_x, of_weight, of_bias


def _layer(rows: int, columns: int, dim: int) -> Callable[[], Arguments]:
    def make() -> Arguments:
        upstream, x, _ = _table(rows, columns, dim)()
        return upstream, x, torch.arange(1.0, columns + 1).double() / 2, dim

    return make


def _norm_with(**other: Callable[..., Any]) -> Callable[..., Any]:
    """The reference with one of its three results replaced."""

    def wrong(upstream: Any, x: Any, weight: Any, dim: int) -> Any:
        right = norm_backward(upstream, x, weight, dim)
        names = ("of_x", "of_weight", "of_bias")
        return tuple(
            other[name](upstream, x, weight, dim) if name in other else value
            for name, value in zip(names, right, strict=True)
        )

    return wrong


def _out(x: Any, dim: int) -> Any:
    return normalized(x, dim)[0]


NORM = Exercise(
    name="norm_backward",
    lesson=LESSON,
    reference=norm_backward,
    properties=(
        Property("right for batch norm, dim 0", cases(_layer(5, 2, 0))),
        Property("right for layer norm, dim 1", cases(_layer(2, 4, 1))),
        Property(
            "right in squares, where every shape fits",
            cases(_layer(3, 3, 0), _layer(3, 3, 1)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the weight does not reach x",
            """x goes through the weight: the larger the weight of a column, the more
            the loss feels that column. What arrives at the normalised numbers is
            upstream times the weight.""",
            _norm_with(of_x=lambda up, x, w, dim: normalize_backward(up, x, dim)),
        ),
        WrongAnswer(
            "the weight comes after the normalising",
            """For batch norm this is right, as all numbers that share a mean share the
            weight as well. In layer norm they do not. The walk goes backward: the
            weight was last on the way forward, so it is first on the way back.""",
            _norm_with(of_x=lambda up, x, w, dim: normalize_backward(up, x, dim) * w),
        ),
        WrongAnswer(
            "the gradients of weight and bias are summed along dim",
            """dim says over which numbers the mean was taken. But where a weight is
            used does not depend on that: in both layers it belongs to a column, and
            stands in every row. It was stretched over the rows; the way back sums over
            them.""",
            _norm_with(
                of_weight=lambda up, x, w, dim: (up * _out(x, dim)).sum(dim=dim),
                of_bias=lambda up, x, w, dim: up.sum(dim=dim),
            ),
        ),
        WrongAnswer(
            "nothing is summed",
            """A gradient has its tensor's shape. weight and bias are (C,), and were
            stretched over the rows: a number that is used in each row receives a
            sum.""",
            _norm_with(
                of_weight=lambda up, x, w, dim: up * _out(x, dim),
                of_bias=lambda up, x, w, dim: up,
            ),
        ),
        WrongAnswer(
            "the weight meets x, not the normalised numbers",
            """The factor of the weight is what it was multiplied by on the way forward.
            That were the numbers after normalising.""",
            _norm_with(of_weight=lambda up, x, w, dim: (up * x).sum(dim=0)),
        ),
        WrongAnswer(
            "a mean over the rows",
            """What comes back from several uses adds up. If the loss is a mean, its 1/n
            has been put into upstream already, further up.""",
            _norm_with(
                of_weight=lambda up, x, w, dim: (up * _out(x, dim)).mean(dim=0),
                of_bias=lambda up, x, w, dim: up.mean(dim=0),
            ),
        ),
        WrongAnswer(
            "the weight is in its own gradient",
            """In a product each factor gets upstream times the *other* one. The weight
            belongs to the gradient of the numbers, not to its own.""",
            _norm_with(of_weight=lambda up, x, w, dim: (up * w * _out(x, dim)).sum(0)),
        ),
        WrongAnswer(
            "weight and bias are exchanged",
            """Both are there. The order is that of the arguments: x, weight, bias.""",
            _norm_with(
                of_weight=lambda up, x, w, dim: up.sum(dim=0),
                of_bias=lambda up, x, w, dim: (up * _out(x, dim)).sum(dim=0),
            ),
        ),
    ),
    hints=(
        """Forward is y = out · weight + bias, with out the normalised numbers. Walk it
        backward. A sum hands upstream on as it is; a product hands upstream times the
        other factor to each side. The side of out then goes through the formula you
        have. And bias and weight, of shape (C,), were stretched over the rows: what
        does that mean for the way back?""",
        """**Of the bias**: upstream, summed over the rows. The rows are dimension 0,
        whatever dim is.

        **Of the weight**: upstream times out, summed over the rows. `normalized(x,
        dim)` returns out first.

        **Of x**: what arrives at out is upstream times weight. Give that to
        back_normalize, with x and dim.

        Return the three in the order x, weight, bias.""",
        """Nearly all of it, with three places left for you:

            out = normalized(x, dim)[0]
            of_x = back_normalize(..., x, dim)
            of_weight = (...).sum(dim=...)
            of_bias = upstream.sum(dim=...)
            return of_x, of_weight, of_bias

        The two places after dim= are the same number in both layers.""",
    ),
)

EXERCISES = (NORMALIZE, NORM)
