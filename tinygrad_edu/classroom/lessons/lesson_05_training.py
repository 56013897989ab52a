"""Lesson 05, "A neuron learns": an optimizer, a learning step, and the same in PyTorch.

Three misconceptions are met here: that ``backward()`` changes weights, that gradients
begin anew by themselves, and that a larger rate learns faster.
"""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import tinygrad_edu as torch
from tinygrad_edu import nn, tabular
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_05 import (
    LESSON,
    MLP,
    Layer,
    codes,
    neuron,
)
from tinygrad_edu.classroom.scalars import Value


class SGD:
    """Moves numbers a little against their gradients."""

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self):
        for p in self.parameters:
            p.grad = 0.0  # forget

    def step(self):
        for p in self.parameters:
            p.data -= self.lr * p.grad  # step


def mean_square(model, points, targets):
    """The mean of (output - target)², as one Value."""
    total = Value(0.0)
    for point, target in zip(points, targets):
        miss = model(point)[0] - target
        total = total + miss * miss
    return total * (1 / len(points))


def learning_step(model, optimizer, points, targets):
    loss = mean_square(model, points, targets)  # forward
    optimizer.zero_grad()  # forget
    loss.backward()  # backward
    optimizer.step()  # step
    return loss.data


def fit_moons(network, points, targets, lr, steps):
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = criterion(network(points), targets)  # forward
        optimizer.zero_grad()  # forget
        loss.backward()  # backward
        optimizer.step()  # step
        losses.append(loss.item())
    return losses


# ------------------------------------------------------------------------------ SGD


def _variant(**methods: Callable[[Any], None]) -> type:
    return type("SGD", (SGD,), methods)


def _each(change: Callable[[Any, float], None]) -> Callable[[Any], None]:
    """A method that does something to each parameter, given the rate."""

    def method(self: Any) -> None:
        for p in self.parameters:
            change(p, self.lr)

    return method


def _uphill(p: Any, lr: float) -> None:
    p.data += lr * p.grad


def _without_rate(p: Any, lr: float) -> None:
    p.data -= p.grad


def _only_the_sign(p: Any, lr: float) -> None:
    p.data -= math.copysign(lr, p.grad)


def _replaced(p: Any, lr: float) -> None:
    p.data = -lr * p.grad


def _rebound(p: Any, lr: float) -> None:
    p = Value(p.data - lr * p.grad)


def _step_and_forget(p: Any, lr: float) -> None:
    p.data -= lr * p.grad
    p.grad = 0.0


def _no_grad_at_all(p: Any, lr: float) -> None:
    p.grad = None


def _data_zeroed(p: Any, lr: float) -> None:
    p.data = 0.0


def _nothing_zeroed(p: Any, lr: float) -> None:
    """As ``grad = 0.0`` does, which is a name of its own."""


PAIR = (
    "w, b = Value(3.0), Value(-1.0)\nw.grad, b.grad = 2.0, -5.0\n"
    "optimizer = SGD([w, b], lr=0.1)\n"
)

SGD_EXERCISE = Exercise(
    name="SGD",
    lesson=LESSON,
    reference=SGD,
    attempt=lambda answer, code: code.run(SGD=answer, Value=Value)[0],
    inputs=("code",),
    properties=(
        Property(
            "steps against the gradient, as far as rate times gradient",
            codes(PAIR, "optimizer.step()\nw.data, b.data"),
        ),
        Property(
            "steps on from where it is",
            codes(PAIR, "optimizer.step()\noptimizer.step()\nw.data, b.data"),
        ),
        Property(
            "uses the rate of the moment",
            codes(PAIR, "optimizer.lr = 0.5\noptimizer.step()\nw.data, b.data"),
        ),
        Property(
            "leaves the gradients alone when it steps",
            codes(PAIR, "optimizer.step()\nw.grad, b.grad"),
        ),
        Property(
            "zero_grad sets every gradient to 0",
            codes(PAIR, "optimizer.zero_grad()\nw.grad, b.grad"),
        ),
        Property(
            "zero_grad leaves the numbers alone",
            codes(PAIR, "optimizer.zero_grad()\nw.data, b.data"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "it goes uphill",
            """The gradient says where the loss grows. To make it smaller, go the other
            way: subtract.""",
            _variant(step=_each(_uphill)),
        ),
        WrongAnswer(
            "the rate is left out",
            """The direction is right. How far to go is rate times gradient: with a rate
            of 0.1, a tenth of what you did.""",
            _variant(step=_each(_without_rate)),
        ),
        WrongAnswer(
            "each step is as long as the rate",
            """Only the sign of the gradient is used here. A steep slope deserves a
            longer step than a flat one: multiply the rate by the gradient itself.""",
            _variant(step=_each(_only_the_sign)),
        ),
        WrongAnswer(
            "the number is replaced by the step",
            """A step begins where the number is now. Here the old number is forgotten:
            -= changes it, a plain = replaces it.""",
            _variant(step=_each(_replaced)),
        ),
        WrongAnswer(
            "nothing has moved",
            """In a loop, p = ... gives the name p to something new, and the number in
            the network stays as it was. Change what the object holds: its data.""",
            _variant(step=_each(_rebound)),
        ),
        WrongAnswer(
            "a step forgets the gradients, too",
            """It would work, most of the time. But here, as in PyTorch, the two are
            kept apart: somebody may want to look at the gradients after a step, or to
            add up those of several batches before it.""",
            _variant(step=_each(_step_and_forget)),
        ),
        WrongAnswer(
            "the gradients become None",
            """PyTorch does that, and knows how to add to a None. A Value does not: its
            backward adds to what is there, so what is there must be a number.""",
            _variant(zero_grad=_each(_no_grad_at_all)),
        ),
        WrongAnswer(
            "zero_grad sets the numbers themselves to 0",
            """All that the network has learned would be gone. What is forgotten are the
            gradients: each parameter has one, beside its data.""",
            _variant(zero_grad=_each(_data_zeroed)),
        ),
        WrongAnswer(
            "zero_grad changes nothing",
            """A name of your own that is set to 0 has nothing to do with the gradient
            in the object. Write to the grad of each parameter.""",
            _variant(zero_grad=_each(_nothing_zeroed)),
        ),
    ),
    hints=(
        """The example above had one number, w, and wrote forget and step for it in one
        line each. Here there are many numbers, in the list self.parameters, and the
        rate is called self.lr. Which parts of the two lines have to change?""",
        """Each method is a loop over self.parameters. The name of the loop stands for
        the Value itself, not for a copy, so writing to its data or its grad changes the
        network.

        Forget: its grad becomes 0.0.

        Step: its data loses the rate times its grad. Nothing else is changed.""",
        """Nearly all of it, with two places left for you:

            def zero_grad(self):
                for p in self.parameters:
                    p.grad = ...

            def step(self):
                for p in self.parameters:
                    p.data -= ...

        The first is a number. The second is a product: how fast to go, and how steep it
        is.""",
    ),
)


# -------------------------------------------------------------------- learning_step


@dataclass(frozen=True)
class Situation:
    """A small network, four points, and how many steps are taken."""

    steps: int
    lr: float
    graded: bool = False  # whether an earlier backward pass has left gradients

    def __repr__(self) -> str:
        begin = "gradients of an earlier pass; " if self.graded else ""
        times = "one step" if self.steps == 1 else f"{self.steps} steps"
        return f"{begin}{times} with lr {self.lr:g}, four points"


POINTS = [[0.5, -1.0], [-0.3, 0.8], [1.2, 0.4], [-1.0, -0.6]]
TARGETS = [1.0, -1.0, 1.0, -1.0]


def _small_network() -> Any:
    return MLP(
        [
            Layer([neuron([0.6, -0.4], 0.1), neuron([-0.2, 0.5], 0.0)]),
            Layer([neuron([0.3, 0.7], -0.2)]),
        ]
    )


def _learn(answer: Any, situation: Situation) -> Any:
    """The losses that an answer gives back, and where the weights are then."""
    model = _small_network()
    optimizer = SGD(model.parameters(), situation.lr)
    if situation.graded:
        mean_square(model, POINTS, TARGETS).backward()
    losses = [answer(model, optimizer, POINTS, TARGETS) for _ in range(situation.steps)]
    weights = [p.data for p in model.parameters()]
    return Learned(losses, weights)


@dataclass(frozen=True)
class Learned:
    """What came of it; compared in the digits that are shown."""

    losses: Sequence[Any]
    weights: Sequence[float]

    def __repr__(self) -> str:
        losses = ", ".join(map(_short, self.losses))
        weights = ", ".join(map(_short, self.weights))
        return f"loss: {losses}; weights afterwards: {weights}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Learned) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def _short(number: Any) -> str:
    if isinstance(number, float):
        return f"{number + 0.0:.4f}"
    return repr(number) if number is None else f"a {type(number).__name__}"


def _situations(*situations: Situation) -> Callable[[], list[Arguments]]:
    return lambda: [(situation,) for situation in situations]


def _no_forgetting(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    loss = mean_square(model, points, targets)
    loss.backward()
    optimizer.step()
    return loss.data


def _no_step(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    loss = mean_square(model, points, targets)
    optimizer.zero_grad()
    loss.backward()
    return loss.data


def _step_first(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    loss = mean_square(model, points, targets)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.data


def _forgotten_at_the_end(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    loss = mean_square(model, points, targets)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.data


def _loss_afterwards(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    learning_step(model, optimizer, points, targets)
    return mean_square(model, points, targets).data


def _twice(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    optimizer.zero_grad()
    mean_square(model, points, targets).backward()
    loss = mean_square(model, points, targets)
    loss.backward()
    optimizer.step()
    return loss.data


def _with_its_graph(model: Any, optimizer: Any, points: Any, targets: Any) -> Any:
    loss = mean_square(model, points, targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


def _no_return(model: Any, optimizer: Any, points: Any, targets: Any) -> None:
    learning_step(model, optimizer, points, targets)


LEARNING_STEP = Exercise(
    name="learning_step",
    lesson=LESSON,
    reference=learning_step,
    attempt=_learn,
    inputs=("situation",),
    properties=(
        Property(
            "does one step against the gradient",
            _situations(Situation(1, 0.5), Situation(1, 0.01)),
        ),
        Property(
            "forgets before each step what was there",
            _situations(Situation(1, 0.5, graded=True)),
        ),
        Property(
            "can be repeated, and the loss falls",
            _situations(Situation(2, 0.5), Situation(6, 0.5)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing is forgotten",
            """backward adds to the gradients that are there. So the second step also
            repeats the first, the third repeats both, and so on. Before each backward
            pass, forget.""",
            _no_forgetting,
        ),
        WrongAnswer(
            "no weight has moved",
            """A backward pass fills the gradients and changes no weight. Somebody has
            to take the step. And if you do take it: were the gradients still there, or
            did you forget them between backward and step?""",
            _no_step,
        ),
        WrongAnswer(
            "the step comes before the backward pass",
            """At that moment the gradients are those of an earlier step, or 0. First
            walk backward, then step.""",
            _step_first,
        ),
        WrongAnswer(
            "the gradients are forgotten only at the end",
            """In a loop of its own this works, except for the first time: then there
            may be gradients of somebody else, for example because you have looked at
            them. Forget right before the backward pass, and you are always safe.""",
            _forgotten_at_the_end,
        ),
        WrongAnswer(
            "the loss is computed again after the step",
            """The steps are right. But the loss that belongs to this step is the one
            that you walked back from; to compute it a second time takes as long as the
            whole forward pass.""",
            _loss_afterwards,
        ),
        WrongAnswer(
            "two backward passes for one step",
            """Gradients add up, so two passes make each of them twice as large, and the
            step twice as long. One forward, one backward, one step.""",
            _twice,
        ),
        WrongAnswer(
            "the loss comes with its whole graph",
            """The weights are right. What is given back is the Value, and it remembers
            every number of the forward pass: whoever collects a thousand losses keeps a
            thousand graphs alive. Give back the plain number that it holds.""",
            _with_its_graph,
        ),
        WrongAnswer(
            "nothing is given back",
            """The weights are right. The loss is wanted as well, to draw its curve: a
            return is missing.""",
            _no_return,
        ),
    ),
    hints=(
        """The example with one number had four steps: forward, forget, backward, step.
        Here forward is mean_square, which gives a Value, and two of the other three are
        methods of the optimizer. Who can walk backward?""",
        """Forward: call mean_square with the model, the points and the targets. Keep
        what it gives under a name, such as loss.

        Forget and step: the two methods that you have written in SGD.

        Backward: a method of the Value that you have kept.

        At the end give back its plain number, which every Value has in data.""",
        """Nearly all of it, with three places left for you:

            loss = mean_square(model, points, targets)
            optimizer.zero_grad()
            ...
            ...
            return ...

        The first fills the gradients, beginning at the loss. The second uses them. The
        third is a plain number.""",
    ),
)


# ------------------------------------------------------------------------ fit_moons


@dataclass(frozen=True)
class Training:
    """A network, its data and how it is trained."""

    hidden: int
    steps: int
    lr: float = 1.0
    new_points: bool = False  # whether it is judged by points it has never seen

    def __repr__(self) -> str:
        judged = ", then 500 new points" if self.new_points else ""
        return (
            f"a network with {self.hidden} hidden units, lr {self.lr:g}, "
            f"steps {self.steps}{judged}"
        )


def moons(count: int, seed: int) -> tuple[Any, Any]:
    """Points of the two moons, (N, 2), and their targets -1 and 1, (N, 1)."""
    points, classes = tabular.make_moons(count, noise=0.1, seed=seed)
    targets = torch.tensor(2.0 * classes[:, None] - 1.0).float()
    return torch.tensor(points), targets


def _network(hidden: int) -> Any:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Tanh()
    )


def _train(answer: Any, training: Training) -> Any:
    """The losses and the first layer's weights, or how many new points are right."""
    network = _network(training.hidden)
    points, targets = moons(100, seed=0)
    losses = answer(network, points, targets, training.lr, training.steps)
    if training.new_points:
        new, wanted = moons(500, seed=1)
        right = ((network(new) > 0) == (wanted > 0)).float().mean().item()
        return "95 % or more" if right >= 0.95 else "less than 95 %"
    weights = network[0].weight.detach().clone()
    return (_plain(losses) if isinstance(losses, list) else losses), weights


@dataclass(frozen=True)
class LossWithGraph:
    """Stands for a loss that still remembers how it was made."""

    noun: ClassVar = "tensor with its graph"

    def __repr__(self) -> str:
        return "a tensor with its graph"


def _plain(losses: list[Any]) -> list[Any]:
    keeps = [getattr(loss, "grad_fn", None) is not None for loss in losses]
    return [LossWithGraph() if keep else loss for keep, loss in zip(keeps, losses)]


def _trainings(*trainings: Training) -> Callable[[], list[Arguments]]:
    return lambda: [(training,) for training in trainings]


def _rounds(
    network: Any,
    points: Any,
    targets: Any,
    lr: float,
    steps: int,
    order: str = "forward forget backward step",
    item: Callable[[Any], Any] = lambda loss: loss.item(),
    criterion: Any = None,
) -> Any:
    """A training loop whose parts come in the order of the words."""
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    criterion = criterion or nn.MSELoss()
    losses: list[Any] = []
    loss: Any = None
    for _ in range(steps):
        for part in order.split():
            if part == "forward":
                loss = criterion(network(points), targets)
            elif part == "backward":
                loss.backward()
            elif part == "forget":
                optimizer.zero_grad()
            else:
                optimizer.step()
        losses.append(item(loss))
    return losses


def _loop(**options: Any) -> Callable[..., Any]:
    """A wrong answer: ``_rounds`` with something else than usual."""

    def wrong(network: Any, points: Any, targets: Any, lr: float, steps: int) -> Any:
        return _rounds(network, points, targets, lr, steps, **options)

    return wrong


def _last_loss(network: Any, points: Any, targets: Any, lr: float, steps: int) -> Any:
    return fit_moons(network, points, targets, lr, steps)[-1]


def _one_step_more(
    network: Any, points: Any, targets: Any, lr: float, steps: int
) -> Any:
    return fit_moons(network, points, targets, lr, steps + 1)


def _own_rate(network: Any, points: Any, targets: Any, lr: float, steps: int) -> Any:
    return fit_moons(network, points, targets, 1e-3, steps)


def _one_graph(network: Any, points: Any, targets: Any, lr: float, steps: int) -> Any:
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    loss = nn.MSELoss()(network(points), targets)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


FIT_MOONS = Exercise(
    name="fit_moons",
    lesson=LESSON,
    reference=fit_moons,
    attempt=_train,
    inputs=("training",),
    relative_tolerance=1e-3,
    absolute_tolerance=1e-4,
    properties=(
        Property(
            "gives back one loss for each step, and moves the weights by one",
            _trainings(Training(4, steps=1, lr=0.1)),
        ),
        Property(
            "forgets the old gradients",
            _trainings(Training(4, steps=2, lr=0.1), Training(4, steps=4, lr=0.05)),
        ),
        Property(
            "learns the moons: 95 % of points it has never seen",
            _trainings(Training(16, steps=400, new_points=True)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing is forgotten",
            """Tensors add up their gradients just as your Values do. From the second
            step on, each step repeats the ones before it.""",
            _loop(order="forward backward step"),
        ),
        WrongAnswer(
            "no weight has moved",
            """A backward pass changes no weight of a tensor, either. It takes a step,
            and gradients that have not been thrown away before it: forward, forget,
            backward, step.""",
            _loop(order="forward forget backward"),
        ),
        WrongAnswer(
            "the losses come with their graphs",
            """The steps are right. But each loss is a tensor that remembers its whole
            forward pass, and a list of them keeps all those graphs alive. Ask the loss
            for its item().""",
            _loop(item=lambda loss: loss),
        ),
        WrongAnswer(
            "the loss is computed once, before the loop",
            """One forward pass gives one graph, and one number. After a step the
            weights are others, so the outputs, the loss and the graph have to be made
            anew: forward belongs into the loop.""",
            _one_graph,
        ),
        WrongAnswer(
            "only the last loss is given back",
            """The training is right. For the curve the losses of all steps are wanted,
            in a list, from the first to the last.""",
            _last_loss,
        ),
        WrongAnswer(
            "one step too many",
            """The loop should run as many times as steps says, and range(steps) does
            that.""",
            _one_step_more,
        ),
        WrongAnswer(
            "the rate that was asked for is not used",
            """Without lr the optimizer takes a rate of its own, 0.001, and here that
            would need many times as many steps. Hand on the one that is
            given.""",
            _own_rate,
        ),
        WrongAnswer(
            "the squares are added, not averaged",
            """With a sum the gradients are a hundred times as large, as there are a
            hundred points, and so are the steps. The rate is meant for the mean, which
            is what nn.MSELoss takes if you say nothing.""",
            _loop(criterion=nn.MSELoss(reduction="sum")),
        ),
    ),
    hints=(
        """It is learning_step again, in a loop, and with other names: which object of
        PyTorch computes the mean square, and which one moves the weights? Both are made
        once, before the loop.""",
        """Before the loop: a criterion, nn.MSELoss(); an optimizer,
        torch.optim.SGD(network.parameters(), lr=lr); and an empty list.

        In the loop, the four steps. Forward is criterion(network(points), targets).
        Forget, backward and step are written as in learning_step, letter for letter.
        Then append the plain number of the loss, loss.item().""",
        """Nearly all of it, with three places left for you:

            criterion = nn.MSELoss()
            optimizer = torch.optim.SGD(network.parameters(), lr=lr)
            losses = []
            for _ in range(steps):
                loss = criterion(network(points), targets)
                ...
                ...
                ...
                losses.append(loss.item())
            return losses

        The three places are forget, backward and step.""",
    ),
)

EXERCISES = (SGD_EXERCISE, LEARNING_STEP, FIT_MOONS)
