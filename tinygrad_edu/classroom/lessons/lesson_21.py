"""Lesson 21, "Clinic": repairs of the rate, of the step, and of the network.

A repair of the symptom is among the wrong answers of each exercise: it makes the curve
look better and leaves the cause. Repairs of data and measurement are in
``lesson_21_honest.py``; the patients are in ``classroom/clinic.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, arg-type"

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_20 import run_as
from tinygrad_edu.classroom.snippet import codes

LESSON = "21_clinic"


# ---------------------------------------------------------------------- better_rate


def better_rate(rate, ratios, aim):
    middle = statistics.median(ratios)  # look
    if not 0 < middle < math.inf:  # doubt
        raise ValueError(f"updates of {middle}: this is not a matter of the rate")
    return rate * aim / middle  # scale


def _tried(answer: Any, rate: float, ratios: list[float], aim: float) -> Any:
    """What comes back, or that it refused."""
    try:
        return answer(rate, ratios, aim)
    except ValueError:
        return "ValueError"


def _without_doubt(rate: Any, ratios: Any, aim: Any) -> Any:
    return rate * aim / statistics.median(ratios)


def _rated(of: Callable[[Any], float], new: Callable[..., float]) -> Any:
    def answer(rate: float, ratios: list[float], aim: float) -> float:
        middle = of(ratios)
        if not 0 < middle < math.inf:
            raise ValueError("not a matter of the rate")
        return new(rate, middle, aim)

    return answer


def _scaled(rate: float, middle: float, aim: float) -> float:
    return rate * aim / middle


BETTER_RATE = Exercise(
    name="better_rate",
    lesson=LESSON,
    reference=better_rate,
    attempt=_tried,
    inputs=("rate", "ratios", "aim"),
    properties=(
        Property(
            "leaves a rate that is right",
            lambda: [(0.1, [0.005, 0.004, 0.006], 0.005)],
        ),
        Property(
            "lowers a rate that is too high, raises one that is too low",
            lambda: [
                (1.5, [0.05, 0.1, 0.2], 0.005),
                (0.0001, [4e-6, 5e-6, 8e-6], 0.005),
                (3.0, [0.02], 0.001),
            ],
        ),
        Property(
            "is not led astray by a single layer",
            lambda: [
                (0.1, [0.004, 0.005, 40.0], 0.005),
                (0.1, [1e-9, 0.005, 0.007, 0.009], 0.005),
            ],
        ),
        Property(
            "raises ValueError where no rate can help",
            lambda: [
                (0.1, [0.0, 0.0, 0.0], 0.005),
                (0.1, [math.nan, math.nan, math.nan], 0.005),
                (0.1, [0.1, math.inf, math.inf], 0.005),
            ],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the fraction is upside down",
            """Updates that are ten times too large ask for a tenth of the rate. Yours
            becomes ten times as high.""",
            _rated(statistics.median, lambda rate, middle, aim: rate * middle / aim),
        ),
        WrongAnswer(
            "the old rate is forgotten",
            """How large an update is depends on the rate that made it. The new rate is
            the old one, times how far the updates are from where they should be.""",
            _rated(statistics.median, lambda rate, middle, aim: aim / middle),
        ),
        WrongAnswer(
            "always a tenth",
            """That is what one does blindly when a loss explodes. It does not help
            somebody whose rate is too low, and for a rate that is a thousand times too
            high it is not enough. The updates say how far it is.""",
            _rated(statistics.median, lambda rate, middle, aim: rate / 10),
        ),
        WrongAnswer(
            "the mean in place of the median",
            """A bias that began at 0, or one wild layer, pulls the mean to wherever it
            likes. The one in the middle does not care.""",
            _rated(statistics.mean, _scaled),
        ),
        WrongAnswer(
            "the largest one decides",
            """One wild layer decides for all. Take the one in the middle.""",
            _rated(max, _scaled),
        ),
        WrongAnswer(
            "no doubt",
            """Where all updates are 0, or no numbers at all, the rate is not the cause.
            A network whose units are all dead does not learn at any rate. Say so, by
            raising ValueError, in place of computing something.""",
            _without_doubt,
        ),
    ),
    hints=(
        """Three steps, in the order of their names. The update of a layer is
        proportional to the rate: twice the rate, twice the update. So if the one in the
        middle is ten times too large, by what must the rate be divided? And when does
        this reasoning not hold at all?""",
        """Look: statistics.median of the list.

        Doubt: it must be more than 0 and less than math.inf. Of nan neither is true, so
        asking for what is right catches it as well; otherwise raise ValueError.

        Scale: the old rate times aim, divided by the one in the middle.""",
        """Nearly all of it, with places left for you:

            middle = statistics.median(...)
            if not ... < middle < ...:
                raise ValueError("this is not a matter of the rate")
            return rate * ... / ...""",
    ),
)


# ----------------------------------------------------------------------- clean_step


def clean_step(model, parts, loss_function, optimizer):
    optimizer.zero_grad()  # clear
    total = 0.0
    for images, labels in parts:
        loss, _ = loss_function(model(images), labels)
        (loss / len(parts)).backward()  # add up
        total += loss.item() / len(parts)
    optimizer.step()  # move
    return total


def _step(
    model: Any,
    parts: Any,
    loss_function: Any,
    optimizer: Any,
    *,
    clear: str = "begin",
    share: bool = True,
    move: str = "end",
    divide: bool = True,
    before_move: Callable[[Any, Any], Any] = lambda model, optimizer: None,
) -> float:
    if clear == "begin":
        optimizer.zero_grad()
    total = 0.0
    for images, labels in parts:
        if clear == "part":
            optimizer.zero_grad()
        loss, _ = loss_function(model(images), labels)
        (loss / len(parts) if share else loss).backward()
        total += loss.item()
        if move == "part":
            optimizer.step()
    if clear == "end":
        optimizer.zero_grad()
    before_move(model, optimizer)
    if move == "end":
        optimizer.step()
    return total / len(parts) if divide else total


def _stepping(**change: Any) -> Any:
    return lambda *given: _step(*given, **change)


def _lower(model: Any, optimizer: Any) -> None:
    for group in optimizer.param_groups:
        group["lr"] = 0.01


def _clip(model: Any, optimizer: Any) -> None:
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)


TWO_PARTS = """model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0], [0.0]])
parts = [(x[:1], y[:1]), (x[1:], y[1:])]
def lopsided(scores, wanted):
    return ((scores - 2 * wanted) ** 2).mean(), 0.0
"""
CLEAN = "clean_step(model, parts, lopsided, optimizer)\n"

CLEAN_STEP = Exercise(
    name="clean_step",
    lesson=LESSON,
    reference=clean_step,
    attempt=run_as("clean_step"),
    inputs=("code",),
    properties=(
        Property(
            "moves the weights as one step with all parts together",
            codes(
                TWO_PARTS + CLEAN + "model.weight.tolist(), model.bias.tolist()",
                TWO_PARTS + "parts = parts[:1]\n" + CLEAN + "model.weight.tolist()",
            ),
        ),
        Property(
            "moves them by the gradients of these parts only",
            codes(
                TWO_PARTS + CLEAN + CLEAN + CLEAN + "model.weight.tolist()",
                TWO_PARTS
                + "lopsided(model(x), y)[0].backward()\n"
                + CLEAN
                + "model.weight.tolist()",
            ),
        ),
        Property(
            "returns the mean loss of the parts, a plain number",
            codes(TWO_PARTS + "loss = " + CLEAN + "type(loss).__name__, loss"),
        ),
        Property(
            "leaves the learning rate and the gradients as they are",
            codes(
                TWO_PARTS + CLEAN + "optimizer.param_groups[0]['lr']",
                TWO_PARTS + CLEAN + "model.weight.grad.tolist()",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "gradients are never cleared",
            """This is the patient's own code. From the second step on, the gradients of
            all earlier batches push as well.""",
            _stepping(clear="never"),
        ),
        WrongAnswer(
            "a symptom is treated: the rate is lower",
            """With a lower rate the loss holds out longer. The gradients of all earlier
            batches are still added up, so it is only a question of when. The cause is
            that nobody clears them.""",
            _stepping(clear="never", before_move=_lower),
        ),
        WrongAnswer(
            "a symptom is treated: the gradients are clipped",
            """The step cannot become longer now, but it still points where the sum of
            all old gradients points. The cause is that nobody clears them.""",
            _stepping(clear="never", before_move=_clip),
        ),
        WrongAnswer(
            "the gradients are cleared, and clipped as well",
            """The cause is repaired. But then nothing has to be clipped: two changes at
            once, and nobody knows which of them helped. Repair the cause, and take the
            bandage off.""",
            _stepping(before_move=_clip),
        ),
        WrongAnswer(
            "the gradients are cleared for each part",
            """Now the parts of one batch do not add up, and only the last one moves the
            weights. They belong together: clear once, before the first.""",
            _stepping(clear="part"),
        ),
        WrongAnswer(
            "the gradients are cleared before they are used",
            """They were computed, added up, and thrown away; then the optimizer found
            nothing.""",
            _stepping(clear="end"),
        ),
        WrongAnswer(
            "the parts are summed, not averaged",
            """With n parts the step is n times as long as with the whole batch at once.
            Each part counts one n-th.""",
            _stepping(share=False),
        ),
        WrongAnswer(
            "the optimizer moves after each part",
            """These are several small steps, the later ones with the gradients of the
            earlier parts in them. All parts together make one step.""",
            _stepping(move="part"),
        ),
        WrongAnswer(
            "the losses are added and not averaged",
            """The weights move rightly. What is returned is the sum of the parts'
            losses, and the curve would be twice as high as that of the others.""",
            _stepping(divide=False),
        ),
    ),
    hints=(
        """Take the patient's code as it is. It does too little by one line, and
        everything else in it is right. You wrote the line in lesson 20. But there is
        more than one place for it here: which gradients belong together, and which do
        not?""",
        """Clear: optimizer.zero_grad(). The gradients of the parts of one batch must
        add up; those of the batch before must not. So it is called once for each call
        of clean_step, before the first part.

        Add up and move: as in the patient's code.""",
        """Nearly all of it, with places left for you:

            ...
            total = 0.0
            for images, labels in parts:
                loss, _ = loss_function(..., labels)
                (loss / ...).backward()
                total += ...
            optimizer. ...
            return total""",
    ),
)


# ------------------------------------------------------------------ healthy_network


def healthy_network(sizes):
    layers = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # spread
        nn.init.zeros_(layer.bias)  # centre
        layers += [layer, nn.ReLU()]  # let through
    return nn.Sequential(*layers[:-1])


def _network(
    sizes: Any,
    spread: Callable[[Any], Any] = lambda weight: nn.init.kaiming_normal_(
        weight, nonlinearity="relu"
    ),
    bias: float | None = 0.0,
    activation: Callable[[], Any] = nn.ReLU,
    last: slice = slice(-1),
) -> Any:
    layers: list[Any] = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        spread(layer.weight)
        if bias is not None:
            nn.init.constant_(layer.bias, bias)
        layers += [layer, activation()]
    return nn.Sequential(*layers[last])


def _networking(**change: Any) -> Any:
    return lambda sizes: _network(sizes, **change)


LINEARS = "layers = [m for m in model.modules() if isinstance(m, nn.Linear)]\n"
WIDE = "model = healthy_network([400, 300, 200, 10])\n" + LINEARS
TALL = "model = healthy_network([64] * 13)\nx = torch.randn(200, 64)\n" + LINEARS

HEALTHY_NETWORK = Exercise(
    name="healthy_network",
    lesson=LESSON,
    reference=healthy_network,
    attempt=run_as("healthy_network"),
    inputs=("code",),
    properties=(
        Property(
            "has a linear layer for each two sizes that stand side by side",
            codes(
                WIDE + "[(layer.in_features, layer.out_features) for layer in layers]",
                "model = healthy_network([5, 2])\nmodel(torch.ones(3, 5)).shape",
            ),
        ),
        Property(
            "begins with biases of 0",
            codes(WIDE + "[layer.bias.abs().sum().item() for layer in layers]"),
        ),
        Property(
            "spreads its weights so that a ReLU behind them is made up for",
            codes(
                WIDE + "[0.9 < layer.weight.std().item() * (n / 2) ** 0.5 < 1.1 "
                "for layer, n in zip(layers[:-1], [400, 300])]",
                TALL + "model(x).std().item() > 0.2",
                TALL + "model(x).std().item() < 5",
            ),
        ),
        Property(
            "lets gradients through to the first layer",
            codes(
                TALL + "model(x).std().backward()\n"
                "layers[0].weight.grad.norm().item() > "
                "0.05 * layers[-1].weight.grad.norm().item()",
            ),
        ),
        Property(
            "is more than one linear layer, and its scores may be negative",
            codes(
                TALL + "(model(x) + model(-x)).abs().max().item() > 0.1",
                TALL + "model(x).min().item() < 0",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the biases push all units below 0",
            """This is patient F. A bias of -4.6 is an old trick for the *last* layer of
            a network that looks for something rare. In a hidden layer it switches every
            ReLU off, and no gradient comes back to switch it on.""",
            _networking(bias=-4.6),
        ),
        WrongAnswer(
            "the biases are left to chance",
            """nn.Linear draws its biases at random. That is no illness, but it is not
            the start that was asked for: each bias at 0, so that half of the units
            begin open.""",
            _networking(bias=None),
        ),
        WrongAnswer(
            "the slopes of sigmoids multiply",
            """This is patient J. The slope of a sigmoid is at most 1/4, so each layer
            lets back less than a quarter of the gradient. With ReLU the slope is 1
            where a unit is open.""",
            _networking(spread=lambda weight: None, bias=None, activation=nn.Sigmoid),
        ),
        WrongAnswer(
            "sigmoids, with weights that were drawn for ReLU",
            """The weights are spread well, and then a sigmoid follows, whose slope is
            at most 1/4. Gradients still get lost from layer to layer.""",
            _networking(activation=nn.Sigmoid),
        ),
        WrongAnswer(
            "the weights have a spread of 1",
            """This is patient A. Each layer multiplies the size of the signal by the
            root of half its inputs: five layers, and a loss of thousands. The spread
            has to depend on the number of inputs.""",
            _networking(spread=lambda weight: nn.init.normal_(weight)),
        ),
        WrongAnswer(
            "the gain of the ReLU is forgotten",
            """The spread is 1/√n, which keeps a signal where nothing stands between the
            layers. A ReLU takes half of the square away, in each layer.""",
            _networking(
                spread=lambda weight: nn.init.normal_(
                    weight, std=1 / math.sqrt(weight.shape[1])
                )
            ),
        ),
        WrongAnswer(
            "the library's default is left",
            """nn.Linear draws from ±1/√n, as PyTorch does, which is a spread of
            0.58/√n: too small for many layers with ReLU.""",
            _networking(spread=lambda weight: None),
        ),
        WrongAnswer(
            "a ReLU stands behind the last layer",
            """Scores may be negative. Behind a last ReLU, classes with a negative score
            become equal, and no gradient comes back to them.""",
            _networking(last=slice(None)),
        ),
        WrongAnswer(
            "there is nothing between the layers",
            """Linear layers behind one another are one linear layer.""",
            _networking(activation=nn.Identity),
        ),
    ),
    hints=(
        """The three sick networks have the frame that you need: a loop over sizes that
        stand side by side, a list of layers, the last activation left out. In each of
        them one of three things is wrong. Take from each what is right in it: which
        spread, which biases, which activation?""",
        """Spread: nn.init.kaiming_normal_(layer.weight, nonlinearity="relu") is the
        rule of lesson 16.

        Centre: nn.init.zeros_(layer.bias).

        Let through: nn.ReLU() behind each layer but the last. The list without its
        last element is layers[:-1].""",
        """Nearly all of it, with places left for you:

            layers = []
            for inputs, outputs in pairwise(sizes):
                layer = nn.Linear(...)
                nn.init. ...
                nn.init. ...
                layers += [..., ...]
            return nn.Sequential(*layers[...])""",
    ),
)

EXERCISES = (BETTER_RATE, CLEAN_STEP, HEALTHY_NETWORK)
