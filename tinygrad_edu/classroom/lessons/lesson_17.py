"""Lesson 17, "Optimizers": what a rule remembers, and how it steps.

Momentum and Nesterov remember where they were going. Each answer is a class; it is
asked to walk, and every place that it comes to is compared.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

LESSON = "17_optimizers"


class Rule(torch.optim.Optimizer):
    """Walks over all weights; a subclass says how one of them is moved."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self.move(weight, weight.grad, self.state[weight], group)

    def move(self, weight, gradient, state, group):
        raise NotImplementedError


# ------------------------------------------------------------------ how it is tried


@dataclass(frozen=True)
class Ground:
    """A loss of a list of weights, and its formula."""

    says: str
    loss: Callable[[list[Any]], Any] = field(compare=False)

    def __repr__(self) -> str:
        return self.says


@dataclass(frozen=True)
class Walk:
    """Where an optimizer begins, on what ground, and how it is used."""

    ground: Ground
    starts: tuple[tuple[float, ...], ...]
    steps: int
    options: dict[str, Any]
    then: float | None = None  # the rate of the second half of the way
    same_memory: bool = False  # each gradient is written over the last one

    def __repr__(self) -> str:
        given = [f"{name}={value}" for name, value in self.options.items()]
        words = [str(self.ground), "from " + " and ".join(map(str, self.starts))]
        words += [f"{self.steps} step" + "s" * (self.steps > 1), *given]
        words += [f"lr={self.then} from half of the way"] if self.then else []
        words += ["each gradient in the memory of the last"] * self.same_memory
        return ", ".join(words)


class Walked(NamedTuple):
    """All places that were come to, a row for each step; were gradients let alone?"""

    places: Any
    gradients_as_they_were: bool


def walk(answer: Any, way: Walk) -> Walked:
    """Makes an optimizer of the answer, and lets it walk."""
    weights = [torch.tensor(start, requires_grad=True) for start in way.starts]
    optimizer = answer(weights, **way.options)
    places, untouched = [_where(weights)], True
    for step in range(way.steps):
        if way.then and step == way.steps // 2:
            for group in optimizer.param_groups:
                group["lr"] = way.then
        gradients = _gradients(weights, way)
        optimizer.step()
        untouched &= all(
            torch.equal(one.grad, gradient)
            for one, gradient in zip(weights, gradients, strict=True)
        )
        places.append(_where(weights))
    return Walked(torch.stack(places), untouched)


def _where(weights: list[Any]) -> Any:
    return torch.cat([weight.detach().clone() for weight in weights])


def _gradients(weights: list[Any], way: Walk) -> list[Any]:
    """Puts the gradients where an optimizer looks for them; returns copies."""
    gradients = torch.autograd.grad(way.ground.loss(weights), weights)
    for weight, gradient in zip(weights, gradients, strict=True):
        if way.same_memory and weight.grad is not None:
            weight.grad.copy_(gradient)
        else:
            weight.grad = gradient
    return [gradient.clone() for gradient in gradients]


BOWL = Ground("½(x² + 20y²)", lambda w: 0.5 * (w[0][0] ** 2 + 20 * w[0][1] ** 2))
SLOPE = Ground("3x", lambda w: 3 * w[0][0])
VALLEY = Ground(
    "(1 − x)² + 5(y − x²)²",
    lambda w: (1 - w[0][0]) ** 2 + 5 * (w[0][1] - w[0][0] ** 2) ** 2,
)
TWO_WEIGHTS = Ground(
    "x² + 2y² + 10z²",
    lambda w: w[0][0] ** 2 + 2 * w[0][1] ** 2 + 10 * (w[1] ** 2).sum(),
)
PAIR = ((1.0, -2.0), (0.5, 0.25))
XY = ((2.0, -1.0),)


def ways(*cases: Walk) -> Callable[[], list[Arguments]]:
    """Cases of an exercise."""
    return lambda: [(case,) for case in cases]


def optimizer_exercise(
    answer: type[Any], *, options: dict[str, Any], bold: float = 1.0, **others: Any
) -> Exercise:
    """An exercise about a class whose steps are compared.

    ``options`` are those of a cautious walk; the first steps are ``bold`` times as
    large, so that gradients change. The defaults of the class are tried, too.
    """
    large = {**options, "lr": options["lr"] * bold}
    slow = {**options, "lr": options["lr"] / 2}
    lr = {"lr": options["lr"]}
    return Exercise(
        lesson=LESSON,
        name=answer.__name__,
        reference=answer,
        attempt=walk,
        inputs=("way",),
        relative_tolerance=1e-3,
        absolute_tolerance=1e-5,
        properties=(
            Property("makes the first step", ways(Walk(BOWL, XY, 1, large))),
            Property("makes a second step", ways(Walk(BOWL, XY, 2, large))),
            *others.pop("properties", ()),
            Property(
                "walks 50 steps as PyTorch's does",
                ways(
                    Walk(BOWL, XY, 50, options), Walk(VALLEY, ((-1.0, 1.0),), 50, slow)
                ),
            ),
            Property(
                "has PyTorch's settings where none are given",
                ways(Walk(BOWL, XY, 5, lr)),
            ),
            Property(
                "remembers for each weight apart",
                ways(Walk(TWO_WEIGHTS, PAIR, 6, slow)),
            ),
            Property(
                "takes the rate from its group at each step",
                ways(Walk(BOWL, XY, 8, options, then=options["lr"] / 10)),
            ),
            Property(
                "keeps a memory of its own, and leaves gradients alone",
                ways(Walk(BOWL, XY, 4, options, same_memory=True)),
            ),
        ),
        **others,
    )


Move = Callable[[Any, Any, Any, Any], None]


def with_move(move: Move, **defaults: Any) -> Callable[..., Any]:
    """A rule that moves in another way."""

    class Other(Rule):
        def __init__(self, params: Any, **options: Any) -> None:
            super().__init__(params, {**defaults, **options})

        def move(self, weight: Any, gradient: Any, state: Any, group: Any) -> None:
            move(weight, gradient, state, group)

    return Other


def forgets_the_rate(rule: Any) -> Callable[..., Any]:
    """A rule that reads its learning rate once, when it is made."""

    class Other(rule):  # type: ignore[misc]
        def __init__(self, params: Any, lr: float, **options: Any) -> None:
            super().__init__(params, lr, **options)
            self.lr = lr

        def move(self, weight: Any, gradient: Any, state: Any, group: Any) -> None:
            super().move(weight, gradient, state, {**group, "lr": self.lr})

    return Other


def one_memory(rule: Any) -> Callable[..., Any]:
    """A rule that has a single memory for all of its weights."""

    class Other(rule):  # type: ignore[misc]
        def move(self, weight: Any, gradient: Any, state: Any, group: Any) -> None:
            super().move(weight, gradient, self.__dict__.setdefault("own", {}), group)

    return Other


# ------------------------------------------------------------------------- Momentum


class Momentum(Rule):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def move(self, weight, gradient, state, group):
        before = state.get("velocity", 0.0)
        velocity = group["momentum"] * before + gradient
        state["velocity"] = velocity  # remember
        weight -= group["lr"] * velocity  # move


def _velocity(state: Any, new: Callable[[Any], Any]) -> Any:
    state["velocity"] = new(state.get("velocity", 0.0))
    return state["velocity"]


def _plain(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    weight -= group["lr"] * gradient


def _averaged(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    keep = group["momentum"]
    weight -= group["lr"] * _velocity(
        state, lambda old: keep * old + (1 - keep) * gradient
    )


def _undamped(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    weight -= group["lr"] * _velocity(state, lambda old: old + gradient)


def _rate_inside(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    weight -= _velocity(
        state, lambda old: group["momentum"] * old + group["lr"] * gradient
    )


def _uphill(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    weight += group["lr"] * _velocity(
        state, lambda old: group["momentum"] * old + gradient
    )


def _against(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    weight -= group["lr"] * _velocity(
        state, lambda old: gradient - group["momentum"] * old
    )


def _old_velocity(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    old = state.get("velocity", 0.0)
    state["velocity"] = group["momentum"] * old + gradient
    weight -= group["lr"] * old


def _other_weight(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    velocity = _velocity(state, lambda old: group["momentum"] * old + gradient)
    weight = weight - group["lr"] * velocity


def _borrowed(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    if "velocity" in state:
        state["velocity"].mul_(group["momentum"]).add_(gradient)
    else:
        state["velocity"] = gradient
    weight -= group["lr"] * state["velocity"]


def _looks_ahead(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    keep = group["momentum"]
    velocity = _velocity(state, lambda old: keep * old + gradient)
    weight -= group["lr"] * (gradient + keep * velocity)


MOMENTUM = optimizer_exercise(
    Momentum,
    options={"lr": 0.02, "momentum": 0.8},
    wrong_answers=(
        WrongAnswer(
            "nothing is remembered",
            """The first step is right, as there is nothing to remember yet. From the
            second on a part of the last velocity belongs to it: store it in state.""",
            with_move(_plain, momentum=0.9),
        ),
        WrongAnswer(
            "an average, not a sum",
            """Multiplying the gradient by 1 − momentum makes an average, and steps ten
            times smaller for 0.9. PyTorch's velocity is the sum of all gradients, each
            faded.""",
            with_move(_averaged, momentum=0.9),
        ),
        WrongAnswer(
            "the velocity does not fade",
            """Without momentum as a factor the whole past counts as much as today, and
            nothing ever brakes.""",
            with_move(_undamped, momentum=0.9),
        ),
        WrongAnswer(
            "the rate stands inside the velocity",
            """As long as the rate stays the same this is right. When a schedule lowers
            it, your velocity still has the old one in it. Remember gradients only, and
            multiply by the rate when the weight moves.""",
            with_move(_rate_inside, momentum=0.9),
        ),
        WrongAnswer(
            "it walks uphill",
            """The gradient points to where the loss grows. Subtract.""",
            with_move(_uphill, momentum=0.9),
        ),
        WrongAnswer(
            "the past brakes",
            """The faded velocity is added to the gradient, not taken from it: who goes
            the same way twice becomes faster.""",
            with_move(_against, momentum=0.9),
        ),
        WrongAnswer(
            "it moves by the velocity of the step before",
            """The new velocity, with the gradient of now in it, moves the weight. So
            the first step is already one.""",
            with_move(_old_velocity, momentum=0.9),
        ),
        WrongAnswer(
            "the weight itself never changes",
            """weight = weight − … gives the name to a new tensor, and the network keeps
            the old one. −= writes into the weight.""",
            with_move(_other_weight, momentum=0.9),
        ),
        WrongAnswer(
            "the gradient itself became the memory",
            """On the first step the velocity is the gradient's own tensor. Whoever
            writes there, writes into both. Make a new tensor, or a clone().""",
            with_move(_borrowed, momentum=0.9),
        ),
        WrongAnswer(
            "this looks ahead, as Nesterov's does",
            """That is the next exercise. Here the weight moves by the velocity.""",
            with_move(_looks_ahead, momentum=0.9),
        ),
        WrongAnswer(
            "the rate is read only once",
            """group["lr"] may change at any time, by a slider or a schedule. Read it in
            move, not when the optimizer is made.""",
            forgets_the_rate(Momentum),
        ),
        WrongAnswer(
            "one memory for all weights",
            """With one weight it is right. With several they push each other: keep
            the velocity in state, which belongs to this weight.""",
            one_memory(Momentum),
        ),
    ),
    hints=(
        """The loop above shows three steps by hand: what remains of the old velocity,
        plus the gradient, is the new one. In the class there are two places for that:
        state, which keeps things from one step to the next, and weight, which is
        written to.""",
        """Remember: state.get("velocity", 0.0) is the old velocity, or 0 at the first
        step. group["momentum"] says how much of it remains. Store the new one under
        the same key.

        Move: as in Descent, with the velocity where the gradient was.""",
        """Nearly all of it, with two places left for you:

            old = state.get("velocity", 0.0)
            new = ... * old + gradient
            state["velocity"] = new
            weight -= ...

        In the second place stand the rate and the new velocity.""",
    ),
)


# ------------------------------------------------------------------------- Nesterov


class Nesterov(Rule):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def move(self, weight, gradient, state, group):
        before = state.get("velocity", 0.0)
        velocity = group["momentum"] * before + gradient
        state["velocity"] = velocity  # remember
        ahead = gradient + group["momentum"] * velocity  # look ahead
        weight -= group["lr"] * ahead  # move


def _ahead(look: Callable[[Any, Any, Any, float], Any]) -> Callable[..., Any]:
    """Nesterov's rule with another look ahead, from gradient, old and new velocity."""

    def move(weight: Any, gradient: Any, state: Any, group: Any) -> None:
        keep, old = group["momentum"], state.get("velocity", 0.0)
        new = keep * old + gradient
        state["velocity"] = new
        weight -= group["lr"] * look(gradient, old, new, keep)

    return with_move(move, momentum=0.9)


def _remembers_the_look(weight: Any, gradient: Any, state: Any, group: Any) -> None:
    keep = group["momentum"]
    new = keep * state.get("velocity", 0.0) + gradient
    state["velocity"] = gradient + keep * new
    weight -= group["lr"] * state["velocity"]


NESTEROV = optimizer_exercise(
    Nesterov,
    options={"lr": 0.02, "momentum": 0.8},
    wrong_answers=(
        WrongAnswer(
            "no look ahead: this is momentum",
            """The memory is right. The weight has to move by what the velocity would
            be, if the same gradient came once more: gradient plus the faded *new*
            velocity. (With the old one, that is the new one again.)""",
            _ahead(lambda gradient, old, new, keep: new),
        ),
        WrongAnswer(
            "the velocity ahead has not faded",
            """One step further on the velocity has faded by the factor momentum, once
            more. It is missing here.""",
            _ahead(lambda gradient, old, new, keep: gradient + new),
        ),
        WrongAnswer(
            "the gradient faded, not the velocity",
            """It is the other way round: the velocity is multiplied by momentum, and
            the gradient comes in whole.""",
            _ahead(lambda gradient, old, new, keep: keep * gradient + new),
        ),
        WrongAnswer(
            "the gradient is left out",
            """What the weight moves by is the velocity of the next step, and that has
            a gradient in it again.""",
            _ahead(lambda gradient, old, new, keep: keep * new),
        ),
        WrongAnswer(
            "the look ahead was remembered",
            """Looking is not going: what is remembered is the velocity itself, and the
            look is made anew at each step.""",
            with_move(_remembers_the_look, momentum=0.9),
        ),
        WrongAnswer(
            "nothing is remembered",
            """Without a memory this is descent with a factor. Store the velocity, as
            in Momentum.""",
            with_move(
                lambda weight, gradient, state, group: weight.sub_(
                    group["lr"] * (1 + group["momentum"]) * gradient
                ),
                momentum=0.9,
            ),
        ),
    ),
    hints=(
        """Remember is the same as in Momentum. Then ask: if the same gradient came
        once more, what would the velocity be? By that the weight moves.""",
        """Look ahead: the rule of the velocity once more, beginning with the new one:
        momentum times the new velocity, plus the gradient. It is not stored.

        Move: as before, with what you have seen ahead.""",
        """Nearly all of it, with one place left for you:

            old = state.get("velocity", 0.0)
            new = group["momentum"] * old + gradient
            state["velocity"] = new
            look = gradient + ...
            weight -= group["lr"] * look

        There stands the new velocity, faded once.""",
    ),
)

EXERCISES = (MOMENTUM, NESTEROV)
