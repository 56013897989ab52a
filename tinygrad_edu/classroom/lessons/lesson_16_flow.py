"""Lesson 16, "Initialisation and signal flow": looking into a network, and starting it.

What hooks see in each layer, units that give out nothing any more, and a start that
lets a signal through thirty layers.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_16 import LESSON, ROOT, kaiming_, size
from tinygrad_edu.classroom.snippet import Code

# ----------------------------------------------------------------------- signal_flow


def signal_flow(model, x, arriving):
    signals, gradients, handles = [], [], []

    def look(layer, inputs, output):
        signals.append(size(output))
        output.register_hook(lambda gradient: gradients.append(size(gradient)))

    for layer in model:
        handles.append(layer.register_forward_hook(look))  # hang up
    model(x).backward(arriving)  # run
    for handle in handles:
        handle.remove()  # take away
    return signals, gradients[::-1]  # in the order of the layers


class Flow(NamedTuple):
    """What an answer has measured, and what it has left on the model."""

    signals: list[float]
    gradients: list[float]
    hooks_left: int


def _flow(answer: Any, model: Model, x: Any, arriving: Any) -> Flow:
    """The two lists, rounded, and how many hooks hang on the model afterwards."""
    layers = model.build()
    signals, gradients = answer(layers, x, arriving)
    left = sum(len(one._forward_hooks) for one in layers.modules())
    left += sum(len(one._backward_hooks) for one in layers.modules())
    return Flow(_rounded(signals), _rounded(gradients), left)


def _rounded(numbers: Any) -> list[float]:
    return [float(f"{float(number):.5g}") for number in numbers]


@dataclass(frozen=True)
class Model:
    """A network of a few layers, made anew for each try, always the same."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def build(self) -> Any:
        """The network."""
        torch.manual_seed(11)
        return Code(self.text).run(nn=nn)[0]


def _other_flow(
    *,
    measure: Callable[..., Any] = size,
    reverse: bool = True,
    remove: bool = True,
    of_input: bool = False,
    ones: bool = False,
    twice: bool = False,
) -> Callable[..., Any]:
    """A signal_flow in which one thing is different."""

    def answer(model: Any, x: Any, arriving: Any) -> Any:
        signals: list[Any] = []
        gradients: list[Any] = []

        def look(layer: Any, inputs: Any, output: Any) -> None:
            signals.append(measure(inputs[0] if of_input else output))
            output.register_hook(lambda g: gradients.append(measure(g)))

        handles = [layer.register_forward_hook(look) for layer in model]
        if twice:
            model(x)
        out = model(x)
        out.backward(torch.ones_like(out) if ones else arriving)
        for handle in handles if remove else []:
            handle.remove()
        return signals, gradients[::-1] if reverse else gradients

    return answer


def _spread_of(numbers: Any) -> Any:
    return numbers.std().item()


def _sum_of(numbers: Any) -> Any:
    return numbers.abs().mean().item()


SHORT = Model("nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3))")
LONG = Model(
    "nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), "
    "nn.Linear(8, 2))"
)
ONE = Model("nn.Sequential(nn.Linear(4, 5))")


def _passes(*cases: tuple[Model, int]) -> Callable[[], list[Arguments]]:
    def make() -> list[Arguments]:
        drawn = torch.Generator().manual_seed(2)
        return [
            (
                model,
                torch.randn(7, 4, generator=drawn) + 0.5,
                torch.randn(7, out, generator=drawn) + 0.25,
            )
            for model, out in cases
        ]

    return make


SIGNAL_FLOW = Exercise(
    name="signal_flow",
    lesson=LESSON,
    reference=signal_flow,
    attempt=_flow,
    inputs=("model", "x", "arriving"),
    relative_tolerance=1e-3,
    properties=(
        Property("measures a single layer, and leaves no hook", _passes((ONE, 5))),
        Property("measures each layer, in the order of the model", _passes((SHORT, 3))),
        Property("measures a longer model", _passes((LONG, 2), (SHORT, 3))),
    ),
    wrong_answers=(
        WrongAnswer(
            "the gradients stand in reverse order",
            """Both lists have the right numbers. But a backward pass comes to the last
            layer first, so the gradients were collected from the last layer to the
            first. Turn that list round.""",
            _other_flow(reverse=False),
        ),
        WrongAnswer(
            "the hooks still hang on the model",
            """The numbers are right. But the hooks go on measuring at every later pass
            of this model, and their lists grow. Each register call gives a handle;
            remove them all at the end.""",
            _other_flow(remove=False),
        ),
        WrongAnswer(
            "the standard deviation, not the size",
            """std takes the mean away before it squares. Measure with size, as
            before.""",
            _other_flow(measure=_spread_of),
        ),
        WrongAnswer(
            "the mean of the magnitudes, not the size",
            """Measure with size, the root of the mean square: that is what the
            derivation is about.""",
            _other_flow(measure=_sum_of),
        ),
        WrongAnswer(
            "the inputs were measured, not the outputs",
            """A forward hook is given the layer, its inputs and its output. The first
            number of this list belongs to x, which is no layer's output.""",
            _other_flow(of_input=True),
        ),
        WrongAnswer(
            "the backward pass starts with ones",
            """The signals are right. The backward pass has to start with the gradient
            that you are given: hand it to backward.""",
            _other_flow(ones=True),
        ),
        WrongAnswer(
            "the model ran twice while the hooks hung on it",
            """A hook is called at each pass, so there are twice as many signals as
            layers. Call the model once.""",
            _other_flow(twice=True),
        ),
    ),
    hints=(
        """The example above measured signals on the way forward: hang up, run, take
        away. Now each output shall also tell the gradient that comes back to it. In
        lesson 12 a tensor had a method for that. At which moment do you have the
        output in your hands?""",
        """Inside the forward hook, output is the tensor that goes on to the next
        layer. output.register_hook(f) calls f with its gradient, when the backward
        pass gets there.

        Run: model(x) gives the last output, and .backward(arriving) starts the way
        back there, with the gradient that you are given.

        The gradients come in from the last layer to the first. In which order are
        they wanted?""",
        """Nearly all of it, with three places left for you:

            signals, gradients, handles = [], [], []

            def look(layer, inputs, output):
                signals.append(size(output))
                output.register_hook(lambda g: ...)

            for layer in model:
                handles.append(layer.register_forward_hook(look))
            model(x).backward(...)
            for handle in handles:
                handle.remove()
            return signals, ...

        The first place appends to the second list. The last one turns a list round;
        a slice can do it.""",
    ),
)


# ------------------------------------------------------------------------ dead_units


def dead_units(outputs):
    silent = (outputs == 0).all(dim=0)  # silent
    return silent.float().mean().item()  # share


def _table(*rows: tuple[float, ...]) -> Arguments:
    return (torch.tensor(rows),)


DEAD_UNITS = Exercise(
    name="dead_units",
    lesson=LESSON,
    reference=dead_units,
    properties=(
        Property(
            "is 0 where every unit speaks at least once",
            lambda: [_table((0.0, 2.0, 0.0), (1.0, 0.0, 0.5))],
        ),
        Property(
            "is 1 where all is silent",
            lambda: [_table((0.0, 0.0), (0.0, 0.0), (0.0, 0.0))],
        ),
        Property(
            "is the share of the units, not of the numbers",
            lambda: [
                _table((0.0, 2.0, 0.0, 0.0), (0.0, 0.0, 3.0, 0.0)),
                _table((0.0, 2.0, 1.0, 0.0, 4.0), (0.0, 0.0, 3.0, 0.0, 0.0)),
            ],
        ),
        Property(
            "looks at units, not at samples",
            lambda: [_table((0.0, 0.0, 0.0), (1.0, 2.0, 0.0), (0.0, 3.0, 0.0))],
        ),
        Property(
            "takes a negative number for a sign of life",
            lambda: [_table((-0.1, 0.0, 1.0, -2.0), (-0.2, 0.0, -1.0, 2.0))],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the share of zeros",
            """Half of the numbers behind a ReLU are 0, and that is healthy: each unit
            has something to say about some samples only. Dead is a unit that is 0 for
            *every* sample.""",
            lambda outputs: (outputs == 0).float().mean().item(),
        ),
        WrongAnswer(
            "one silent sample is taken for death",
            """Each unit that is 0 for some sample is counted here. Dead is one that is
            0 for all of them.""",
            lambda outputs: (outputs == 0).any(dim=0).float().mean().item(),
        ),
        WrongAnswer(
            "samples were counted, not units",
            """A row is a sample, a column is a unit. To ask something of each column,
            go along the rows: over dimension 0.""",
            lambda outputs: (outputs == 0).all(dim=1).float().mean().item(),
        ),
        WrongAnswer(
            "the number of dead units, not their share",
            """These are the right units. Their share is wanted, between 0 and 1, so
            that layers of different widths can be compared.""",
            lambda outputs: (outputs == 0).all(dim=0).float().sum().item(),
        ),
        WrongAnswer(
            "the share of living units",
            """These are the units that speak. The others were asked for.""",
            lambda outputs: 1 - dead_units(outputs),
        ),
        WrongAnswer(
            "a negative number is taken for silence",
            """Behind a ReLU that makes no difference. Behind a leaky ReLU a negative
            output is a sign of life: its slope is not 0, so something is learned.""",
            lambda outputs: (outputs <= 0).all(dim=0).float().mean().item(),
        ),
        WrongAnswer(
            "outputs that cancel are taken for silence",
            """A sum of 0 can also come from −1 and 1. Look whether every number is 0,
            not whether they add up to it.""",
            lambda outputs: (outputs.sum(dim=0) == 0).float().mean().item(),
        ),
    ),
    hints=(
        """Two steps: silent, share. First a question to each number: is it 0? Then a
        question to each column: is it so for all of its numbers?""",
        """Silent: outputs == 0 is a table of True and False. all(dim=...) asks
        whether all numbers along a dimension are True, and that dimension goes away.
        Samples are dimension 0, units dimension 1; an answer for each unit is wanted.

        Share: the mean of True and False is the share of True. mean needs floating
        point numbers, so use .float() before it.""",
        """Nearly all of it, with one place left for you:

            silent = (outputs == 0).all(...)
            return silent.float().mean().item()

        silent must have as many entries as there are units: which dimension has to go
        away?""",
    ),
)


# ------------------------------------------------------------------------ initialise


def initialise(model):
    for layer in model.modules():  # walk
        if isinstance(layer, nn.Linear | nn.Conv2d):  # choose
            kaiming_(layer.weight, math.sqrt(2))  # fill
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


@dataclass(frozen=True)
class Way:
    """What becomes of a size from one end of a network to the other."""

    says: str
    ratio: float = field(compare=False)

    def __repr__(self) -> str:
        return f"{self.says} (× {self.ratio:.2g})"


class Started(NamedTuple):
    """How a network stands after it was initialised."""

    signal: Way
    gradient: Way
    biases_are_zero: bool
    norms_as_before: bool


WAYS = ((0.0, "0"), (1e-15, "vanishes"), (0.2, "fades"), (5.0, "is kept"))


def _way(ratio: float) -> Way:
    for limit, says in (*WAYS, (1e15, "grows")):
        if ratio <= limit:
            return Way(says, ratio)
    return Way("explodes", ratio)


def _start(answer: Any, network: Network) -> Started:
    """Initialises a network and lets something flow through it, both ways."""
    model, x = network.build()
    before = [one.clone() for one in _of_norms(model)]
    answer(model)
    x.requires_grad_()
    out = model(x)
    out.backward(torch.randn(out.shape, generator=torch.Generator().manual_seed(1)))
    after = _of_norms(model)
    return Started(
        signal=_way(size(out) / size(x)),
        gradient=_way(size(x.grad) * math.sqrt(x[0].numel() / out[0].numel())),
        biases_are_zero=all(
            size(layer.bias) == 0
            for layer in model.modules()
            if isinstance(layer, nn.Linear | nn.Conv2d) and layer.bias is not None
        ),
        norms_as_before=all(
            torch.equal(one, two) for one, two in zip(before, after, strict=True)
        ),
    )


def _of_norms(model: Any) -> list[Any]:
    norms = [one for one in model.modules() if isinstance(one, nn.LayerNorm)]
    return [p.detach() for norm in norms for p in norm.parameters()]


@dataclass(frozen=True)
class Network:
    """A deep network in words, and how to make it."""

    text: str
    make: Callable[[], Any] = field(compare=False)
    shape: tuple[int, ...] = (32, 64)

    def __repr__(self) -> str:
        return self.text

    def build(self) -> tuple[Any, Any]:
        """The network, and something to put in."""
        torch.manual_seed(7)
        return self.make(), torch.randn(self.shape)


def _pair(bias: bool = True) -> list[Any]:
    return [nn.Linear(64, 64, bias=bias), nn.ReLU()]


def _thirty(bias: bool = True) -> Any:
    return nn.Sequential(*[one for _ in range(30) for one in _pair(bias)])


def _nested() -> Any:
    return nn.Sequential(*[nn.Sequential(*_pair()) for _ in range(30)])


def _convolutions() -> Any:
    layers = []
    for _ in range(12):
        layers += [nn.Conv2d(8, 8, 3, padding=1, padding_mode="circular"), nn.ReLU()]
    return nn.Sequential(*layers)


def _normed() -> Any:
    return nn.Sequential(*[nn.Sequential(nn.LayerNorm(64), *_pair()) for _ in range(3)])


PLAIN = Network("30 times Linear(64, 64), ReLU", _thirty)
NO_BIAS = Network("30 times Linear(64, 64, bias=False), ReLU", lambda: _thirty(False))
NESTED = Network("30 blocks, in each Linear(64, 64), ReLU", _nested)
CONV = Network("12 times Conv2d(8, 8, 3, padding=1), ReLU", _convolutions, (4, 8, 6, 6))
NORMED = Network("3 blocks, in each LayerNorm(64), Linear(64, 64), ReLU", _normed)


def _networks(*networks: Network) -> Callable[[], list[Arguments]]:
    return lambda: [(network,) for network in networks]


def _layers(model: Any, kinds: Any = (nn.Linear, nn.Conv2d)) -> list[Any]:
    return [layer for layer in model.modules() if isinstance(layer, kinds)]


def _each(fill: Callable[[Any], Any], kinds: Any = (nn.Linear, nn.Conv2d)) -> Any:
    """An initialise that fills each weight otherwise; biases begin at 0."""

    def answer(model: Any) -> None:
        for layer in _layers(model, kinds):
            with torch.no_grad():
                fill(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    return answer


def _biases_left(model: Any) -> None:
    for layer in _layers(model):
        kaiming_(layer.weight, ROOT)


def _children_only(model: Any) -> None:
    for layer in model:
        if isinstance(layer, nn.Linear | nn.Conv2d):
            kaiming_(layer.weight, ROOT)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def _bias_expected(model: Any) -> None:
    for layer in _layers(model):
        kaiming_(layer.weight, ROOT)
        nn.init.zeros_(layer.bias)


def _all_vectors_zero(model: Any) -> None:
    for parameter in model.parameters():
        if parameter.ndim > 1:
            kaiming_(parameter, ROOT)
        else:
            nn.init.zeros_(parameter)


INITIALISE = Exercise(
    name="initialise",
    lesson=LESSON,
    reference=initialise,
    attempt=_start,
    inputs=("model",),
    properties=(
        Property("keeps signal and gradient through 30 layers", _networks(PLAIN)),
        Property("works for layers without a bias", _networks(NO_BIAS)),
        Property("works for convolutions", _networks(CONV)),
        Property("finds layers inside of blocks", _networks(NESTED)),
        Property("leaves other modules as they were", _networks(NORMED)),
    ),
    wrong_answers=(
        WrongAnswer(
            "the gain is 1",
            """Each ReLU takes away half of the mean square. Without a gain nothing
            makes up for it, and 30 layers leave (1/√2)³⁰ of the signal, a thirty
            thousandth.""",
            _each(lambda weight: kaiming_(weight, 1.0)),
        ),
        WrongAnswer(
            "the gain is 2",
            """ReLU halves the mean *square*; numbers have to grow by the root of 2 to
            make up for that. With 2 every layer makes them larger by 1.4, and 30
            layers by a factor of thousands.""",
            _each(lambda weight: kaiming_(weight, 2.0)),
        ),
        WrongAnswer(
            "small numbers, whatever the width",
            """A spread of 0.02 was the custom once, and deep networks could not be
            trained. With 64 inputs it shrinks a signal to a ninth in each layer.""",
            _each(lambda weight: weight.normal_(0, 0.02)),
        ),
        WrongAnswer(
            "a spread of 1, whatever the width",
            """Sums of 64 such products are 8 times as large as their inputs, and that
            in each layer.""",
            _each(lambda weight: weight.normal_(0, 1)),
        ),
        WrongAnswer(
            "every weight is 0",
            """Then no signal gets through at all, and no gradient either. Biases may
            begin at 0, weights must differ.""",
            _each(lambda weight: weight.zero_()),
        ),
        WrongAnswer(
            "the biases were left as they are",
            """The weights are right. The biases still hold the random numbers of the
            library's own start, and the derivation has none: let them begin at 0.""",
            _biases_left,
        ),
        WrongAnswer(
            "layers inside of blocks are not found",
            """A loop over the model itself sees only what stands directly in it. Blocks
            have layers of their own: model.modules() gives all, however deep.""",
            _children_only,
        ),
        WrongAnswer(
            "a layer without a bias stops it",
            """With bias=False a layer's bias is None, and None cannot be filled. Ask
            first whether there is one.""",
            _bias_expected,
        ),
        WrongAnswer(
            "convolutions are left out",
            """Linear layers are right. A convolution is a weighted sum too, and
            kaiming_ can count its fans: choose both kinds.""",
            _each(lambda weight: kaiming_(weight, ROOT), (nn.Linear,)),
        ),
        WrongAnswer(
            "every parameter with one dimension became 0",
            """That catches all biases, and the weight of each LayerNorm as well, which
            begins at 1 and multiplies: at 0 it lets nothing through. Go by the kind of
            the layer, not by the number of dimensions.""",
            _all_vectors_zero,
        ),
    ),
    hints=(
        """Three steps: walk, choose, fill. Everything in the model that is a weighted
        sum shall be filled, and everything else be left alone. Which kinds of layers
        are weighted sums? Which activation follows, and what is its gain?""",
        """Walk: model.modules() gives the model, its blocks, and all layers in them.

        Choose: isinstance(layer, nn.Linear | nn.Conv2d) says whether it is one of the
        two.

        Fill: your kaiming_ takes layer.weight and the gain of ReLU. nn.init.zeros_
        fills a bias with zeros; layers made with bias=False have None there.""",
        """Nearly all of it, with two places left for you:

            for layer in model.modules():
                if isinstance(layer, ...):
                    kaiming_(layer.weight, ...)
                    if layer.bias is not None:
                        nn.init.zeros_(layer.bias)

        The first place: the two kinds of layers. The second: the gain of ReLU, which
        you have measured.""",
    ),
)

EXERCISES = (SIGNAL_FLOW, DEAD_UNITS, INITIALISE)
