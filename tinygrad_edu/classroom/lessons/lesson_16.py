"""Lesson 16, "Initialisation and signal flow": how large numbers are, layer by layer.

A sum of n products is √n times as large as one of them. So what a layer makes of the
size of a signal follows from its weights, and the weights can be chosen for it.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

LESSON = "16_initialisation"


def size(numbers):
    """The root of the mean square: how large these numbers are."""
    return numbers.pow(2).mean().sqrt().item()


# ----------------------------------------------------------------------------- fans


def fans(weight):
    places = math.prod(weight.shape[2:])  # places
    fan_in = weight.shape[1] * places  # in
    fan_out = weight.shape[0] * places  # out
    return fan_in, fan_out


def _weights(*shapes: tuple[int, ...]) -> Callable[[], list[Arguments]]:
    return lambda: [(torch.zeros(shape),) for shape in shapes]


def _places_in_only(weight: Any) -> Any:
    return fans(weight)[0], weight.shape[0]


def _square(weight: Any) -> Any:
    places = weight.shape[2] ** 2 if weight.ndim > 2 else 1
    return weight.shape[1] * places, weight.shape[0] * places


def _first_side(weight: Any) -> Any:
    places = weight.shape[2] if weight.ndim > 2 else 1
    return weight.shape[1] * places, weight.shape[0] * places


def _sides_added(weight: Any) -> Any:
    places = sum(weight.shape[2:]) or 1
    return weight.shape[1] * places, weight.shape[0] * places


FANS = Exercise(
    name="fans",
    lesson=LESSON,
    reference=fans,
    properties=(
        Property("counts for a linear layer", _weights((10, 64), (64, 10), (1, 5))),
        Property("counts for square kernels", _weights((8, 3, 5, 5), (4, 16, 1, 1))),
        Property("counts for kernels that are not square", _weights((8, 3, 1, 7))),
        Property(
            "counts along one axis, and in space",
            _weights((6, 2, 9), (4, 2, 3, 5, 7)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "in and out have changed places",
            """A weight has the shape (out, in, ...): one row for each output. What
            goes into a row is counted along it, so fan_in comes from dimension 1.""",
            lambda weight: fans(weight)[::-1],
        ),
        WrongAnswer(
            "the kernel is not counted",
            """Linear layers are right. One output number of a convolution is a sum
            over all input channels and over all places of the kernel: 3 channels
            with a kernel of 5 × 5 make 75 products, not 3.""",
            lambda weight: (weight.shape[1], weight.shape[0]),
        ),
        WrongAnswer(
            "the kernel is counted on the way in only",
            """fan_in is right. On the way back it is the same picture: one input number
            lies under the kernel in as many positions as the kernel has places, and
            each time it goes into every output channel.""",
            _places_in_only,
        ),
        WrongAnswer(
            "every kernel is taken for a square",
            """A kernel of 1 × 7 has 7 places, and one along a single axis has one side
            only. Multiply the sides that are there.""",
            _square,
        ),
        WrongAnswer(
            "only one side of the kernel is counted",
            """A kernel of 5 × 5 has 25 places, not 5. All sides behind the first two
            sizes are multiplied.""",
            _first_side,
        ),
        WrongAnswer(
            "the sides of the kernel are added up",
            """Places are counted as squares on a chessboard are: 5 rows of 5 places
            make 25, not 10.""",
            _sides_added,
        ),
    ),
    hints=(
        """The table of shapes above has both cases. Where in the shape of a weight
        does the number of outputs stand, and where the number of inputs? What stands
        behind them?""",
        """Places: weight.shape[2:] are the sides of the kernel, a tuple. math.prod
        multiplies all numbers of a tuple, and math.prod(()) is 1: so a linear layer,
        which has no kernel, needs no case of its own.

        In: the input channels times the places. Out: the output channels times the
        places.""",
        """Nearly all of it, with two places left for you:

            places = math.prod(weight.shape[2:])
            fan_in = ... * places
            fan_out = ... * places
            return fan_in, fan_out

        The shape begins with (out, in), and counting begins at 0.""",
    ),
)


# ----------------------------------------------------------------------------- gain


def gain(activation, z):
    before = size(z)  # before
    after = size(activation(z))  # after
    return before / after  # compare


def _shrunk(activation: Any, z: Any) -> Any:
    return 1 / gain(activation, z)


def _squared(activation: Any, z: Any) -> Any:
    return gain(activation, z) ** 2


def _standard_deviations(activation: Any, z: Any) -> Any:
    return (z.std() / activation(z).std()).item()


def _of_magnitudes(activation: Any, z: Any) -> Any:
    return (z.abs().mean() / activation(z).abs().mean()).item()


def _difference(activation: Any, z: Any) -> Any:
    return size(z) - size(activation(z))


def _before_is_one(activation: Any, z: Any) -> Any:
    return 1 / size(activation(z))


RELU, TANH, LEAKY = nn.ReLU(), nn.Tanh(), nn.LeakyReLU(0.2)
IDENTITY, SIGMOID, GELU = nn.Identity(), nn.Sigmoid(), nn.GELU()


def _normal(spread: float) -> Any:
    return torch.randn(2000, generator=torch.Generator().manual_seed(3)) * spread


def _gains(*cases: tuple[Any, float]) -> Callable[[], list[Arguments]]:
    return lambda: [(activation, _normal(spread)) for activation, spread in cases]


GAIN = Exercise(
    name="gain",
    lesson=LESSON,
    reference=gain,
    properties=(
        Property("is 1 where nothing is changed", _gains((IDENTITY, 1.0))),
        Property("fits ReLU and leaky ReLU", _gains((RELU, 1.0), (LEAKY, 1.0))),
        Property("fits tanh and GELU", _gains((TANH, 1.0), (GELU, 1.0))),
        Property("fits sigmoid, whose outputs have a mean", _gains((SIGMOID, 1.0))),
        Property(
            "takes the size of z into account",
            _gains((RELU, 3.0), (TANH, 0.2), (IDENTITY, 5.0)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "by how much the activation shrinks, not by how much to enlarge",
            """The two sizes are right. ReLU leaves 0.71 of a size, so the weights have
            to be larger by the factor that undoes it, 1.41: turn the fraction
            round.""",
            _shrunk,
        ),
        WrongAnswer(
            "squares are compared",
            """This compares the mean squares. A factor of the weights is a factor of
            the numbers themselves, so the root has to be taken.""",
            _squared,
        ),
        WrongAnswer(
            "the standard deviation, not the size",
            """A standard deviation takes the mean away first. But the next layer sums
            x², with the mean in it: what ReLU gives out is never negative, and its
            mean counts.""",
            _standard_deviations,
        ),
        WrongAnswer(
            "the mean of the magnitudes",
            """The variance of a sum goes with the squares of its terms. A mean of
            magnitudes gives another number, for ReLU 2 and not √2.""",
            _of_magnitudes,
        ),
        WrongAnswer(
            "a difference of the sizes",
            """Layers multiply, so what has to be undone is a factor: before divided by
            after, not before minus after.""",
            _difference,
        ),
        WrongAnswer(
            "the size of z is taken to be 1",
            """Right for z of size 1. Where z is larger or smaller, its own size
            belongs into the comparison.""",
            _before_is_one,
        ),
    ),
    hints=(
        """The example above took three steps for one activation: before, after,
        compare. size does the measuring. Which of the two sizes stands on top, if the
        result for ReLU is more than 1?""",
        """Before: size(z). After: the activation is a function, so activation(z) is
        what comes out of it, and it has a size too.

        Compare: the weights are to be multiplied by a number that brings after back
        to before. If something was halved, that number is 2.""",
        """Nearly all of it, with one place left for you:

            before = size(z)
            after = size(activation(z))
            return ...

        It is a fraction of the two. For Identity it is 1, for ReLU about 1.4.""",
    ),
)


# -------------------------------------------------------------------------- kaiming_


def kaiming_(weight, gain, mode="fan_in"):
    fan_in, fan_out = fans(weight)  # count
    fan = fan_in if mode == "fan_in" else fan_out
    spread = gain / math.sqrt(fan)  # spread
    with torch.no_grad():
        return weight.normal_(0, spread)  # fill


class Filled(NamedTuple):
    """What became of a weight."""

    spread: float
    within_one_spread: float
    centred: bool
    returned: str
    still_a_leaf: bool


def _fill(answer: Any, shape: Any, gain: float, mode: str) -> Filled:
    """Fills a new weight, and looks at what is in it."""
    weight = nn.Parameter(torch.zeros(shape))
    modes = [] if mode == "(not given)" else [mode]
    torch.manual_seed(5)
    made = answer(weight, gain, *modes)
    numbers = (weight if made is None else made).detach()
    spread = size(numbers)
    return Filled(
        spread=round(spread, 5),
        within_one_spread=round((numbers.abs() < spread).float().mean().item(), 3),
        centred=abs(numbers.mean().item()) <= 0.03 * spread,
        returned=_identity(made, weight),
        still_a_leaf=bool(weight.is_leaf and weight.requires_grad),
    )


def _identity(made: Any, weight: Any) -> str:
    if made is None:
        return "nothing"
    return "the weight itself" if made is weight else "something new"


def _with_spread(choose: Callable[..., float]) -> Callable[..., Any]:
    """A kaiming_ whose spread is chosen in another way."""

    def answer(weight: Any, gain: float, mode: str = "fan_in") -> Any:
        fan_in, fan_out = fans(weight)
        fan = fan_in if mode == "fan_in" else fan_out
        with torch.no_grad():
            weight.normal_(0, choose(gain, fan, fan_in, fan_out))
        return weight

    return answer


def _even(width: float) -> Callable[..., Any]:
    def answer(weight: Any, gain: float, mode: str = "fan_in") -> Any:
        fan = fans(weight)[0 if mode == "fan_in" else 1]
        bound = width * gain / math.sqrt(fan)
        with torch.no_grad():
            weight.uniform_(-bound, bound)
        return weight

    return answer


def _new_tensor(weight: Any, gain: float, mode: str = "fan_in") -> Any:
    fan = fans(weight)[0 if mode == "fan_in" else 1]
    return torch.randn(weight.shape) * gain / math.sqrt(fan)


def _nothing_returned(weight: Any, gain: float, mode: str = "fan_in") -> None:
    kaiming_(weight, gain, mode)


Draw = tuple[tuple[int, ...], float, str]


def _draws(*cases: Draw) -> Callable[[], list[Arguments]]:
    return lambda: list(cases)


WIDE, TALL, KERNELS = (150, 400), (400, 150), (48, 24, 5, 5)
ROOT = math.sqrt(2)

KAIMING = Exercise(
    name="kaiming_",
    lesson=LESSON,
    reference=kaiming_,
    attempt=_fill,
    inputs=("shape", "gain", "mode"),
    relative_tolerance=0.025,
    properties=(
        Property(
            "keeps the size of the signal, with mode fan_in",
            _draws((WIDE, 1.0, "fan_in"), (TALL, 1.0, "fan_in")),
        ),
        Property(
            "keeps the size of the gradient, with mode fan_out",
            _draws((WIDE, 1.0, "fan_out"), (TALL, 1.0, "fan_out")),
        ),
        Property(
            "uses the gain", _draws((WIDE, ROOT, "fan_in"), (WIDE, 3.0, "fan_in"))
        ),
        Property(
            "works for the kernels of a convolution", _draws((KERNELS, ROOT, "fan_in"))
        ),
        Property(
            "takes fan_in when no mode is given", _draws((TALL, ROOT, "(not given)"))
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the variance was taken for the spread",
            """The variance of the weights is gain² / fan. normal_ wants the spread, the
            standard deviation, and that is its root.""",
            _with_spread(lambda gain, fan, *fans: gain**2 / fan),
        ),
        WrongAnswer(
            "the root of the fan is missing",
            """Sums of n numbers with random signs grow like √n, as half of them cancel
            each other. So divide by the root of the fan, not by the fan.""",
            _with_spread(lambda gain, fan, *fans: gain / fan),
        ),
        WrongAnswer(
            "the gain is not used",
            """This is right for a layer without an activation. The gain makes up for
            what the activation takes away: it multiplies the spread.""",
            _with_spread(lambda gain, fan, *fans: 1 / math.sqrt(fan)),
        ),
        WrongAnswer(
            "the root was taken of the gain, too",
            """Only the fan stands under the root. The gain is a factor of the numbers
            already: it was made from sizes, not from their squares.""",
            _with_spread(lambda gain, fan, *fans: math.sqrt(gain / fan)),
        ),
        WrongAnswer(
            "the mode is not used",
            """With mode="fan_in" all is right. With mode="fan_out" the other of the two
            counts is asked for, the one that matters on the way back.""",
            _with_spread(lambda gain, fan, fan_in, fan_out: gain / math.sqrt(fan_in)),
        ),
        WrongAnswer(
            "the two modes have changed places",
            """Each mode takes the fan of its own name. Look at the condition.""",
            _with_spread(
                lambda gain, fan, fan_in, fan_out: (
                    gain / math.sqrt(fan_in + fan_out - fan)
                )
            ),
        ),
        WrongAnswer(
            "this is Xavier's compromise",
            """Xavier's rule takes the mean of the two fans. Kaiming's rule takes one of
            them, the one that mode names.""",
            _with_spread(
                lambda gain, fan, fan_in, fan_out: (
                    gain * math.sqrt(2 / (fan_in + fan_out))
                )
            ),
        ),
        WrongAnswer(
            "evenly spread numbers within ± the spread",
            """Numbers that are spread evenly within ± a have the standard deviation
            a / √3, so these are too small. And this exercise wants normal numbers.""",
            _even(1.0),
        ),
        WrongAnswer(
            "evenly spread numbers",
            """Their size is right. This is the rule's even cousin, kaiming_uniform_;
            here the numbers are to be normal ones.""",
            _even(math.sqrt(3)),
        ),
        WrongAnswer(
            "a new tensor came back",
            """The numbers are right, but they stand in a new tensor, so the layer has
            its old weight still. A function with _ at the end of its name writes into
            what it is given.""",
            _new_tensor,
        ),
        WrongAnswer(
            "the weight is filled, but not returned",
            """The layer has its numbers. By custom a function such as this one also
            gives the tensor back, so that it can be used in an expression.""",
            _nothing_returned,
        ),
    ),
    hints=(
        """The example above had three steps: count, spread, fill. Two of them differ
        here: which of the two fans is used is said by mode, and the numbers are normal
        ones. normal_(mean, std) fills a tensor with those.""",
        """Count: fans gives both counts; take the one whose name mode has.

        Spread: the variance of a sum of fan products is fan times the variance of the
        weights. If that is to be gain², what is the standard deviation of one weight?

        Fill: a parameter is a leaf that requires a gradient, so it may be written to
        only inside `with torch.no_grad():`. And return it.""",
        """Nearly all of it, with two places left for you:

            fan_in, fan_out = fans(weight)
            fan = fan_in if mode == "fan_in" else fan_out
            spread = ...
            with torch.no_grad():
                return weight.normal_(0, ...)

        The first place is a fraction, with a root below.""",
    ),
)

EXERCISES = (FANS, GAIN, KAIMING)
