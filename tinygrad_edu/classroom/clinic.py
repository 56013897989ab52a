"""Ten training runs, each with one real fault, and what to examine them with.

    chart("B")                          # its vital signs as a table
    case("B").record                    # the run, for a TrainingView
    diagnose("B", "rate too high")      # what speaks for it, or against it
    print(code("B"))                    # the part that is ill
    treated("B", step=my_step).record   # the same run with another part

All ten are one program, `program`, of small parts (``clinic_parts.py``); in each
patient one of them is ill.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from types import SimpleNamespace
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom import clinic_parts as parts
from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.console import paragraphs, say
from tinygrad_edu.classroom.lessons import lesson_21 as repairs
from tinygrad_edu.classroom.lessons import lesson_21_honest as honest
from tinygrad_edu.classroom.notdone import Unknown
from tinygrad_edu.classroom.registry import nearest
from tinygrad_edu.classroom.trying import undisturbed
from tinygrad_edu.monitor import Runner, RunRecord, watch

STEPS = 120
LOOK_EVERY = 10
HELD_BACK = 400  # images that only the clinic ever sees
BATCH = 64

HEALTHY: dict[str, Any] = {
    "sizes": [64, 48, 48, 48, 48, 10],
    "rate": 0.1,
    "images": 1000,
    "copies": 1,
    "network": repairs.healthy_network,
    "split": honest.honest_split,
    "batches": honest.shuffled_batches,
    "loss": honest.honest_loss,
    "step": repairs.clean_step,
    "accuracy": honest.honest_accuracy,
}
"""The parts of the program when nothing is wrong."""


def program(part: Any, model: Any, optimizer: Any) -> Iterator[dict[str, float]]:
    """The training program of all patients; ``part`` holds its parts."""
    images, labels, fresh, fresh_labels = digits(part.images)
    learn, look = part.split(images, labels, part.copies)
    done = 0
    while True:
        for batch, answers in part.batches(*learn, BATCH):
            model.train()
            half = len(batch) // 2
            halves = [(batch[:half], answers[:half]), (batch[half:], answers[half:])]
            numbers = {"loss": part.step(model, halves, part.loss, optimizer)}
            if done % LOOK_EVERY == 0 or done == STEPS - 1:
                numbers["accuracy"] = part.accuracy(model, *look)
                numbers["clinic_accuracy"] = HEALTHY["accuracy"](
                    model, fresh, fresh_labels
                )
            yield numbers
            done += 1
            if done == STEPS:
                return


@functools.cache
def _digits() -> tuple[Any, Any]:
    from sklearn.datasets import load_digits

    known = load_digits()
    order = torch.randperm(1797, generator=torch.Generator().manual_seed(0))
    images = (torch.tensor(known.images).float() / 16).reshape(-1, 64)
    return images[order], torch.tensor(known.target)[order]


def digits(count: int) -> tuple[Any, Any, Any, Any]:
    """So many images with labels for the program, and others that only we see."""
    images, labels = _digits()
    fresh = slice(len(images) - HELD_BACK, None)
    return images[:count], labels[:count], images[fresh], labels[fresh]


class Case:
    """One run of the program: its model, its optimizer, its steps, its record."""

    def __init__(self, **changed: Any) -> None:
        unknown = [name for name in changed if name not in HEALTHY]
        if unknown:
            nearest(unknown[0], HEALTHY, "part")
        self.part = SimpleNamespace(**(HEALTHY | changed))
        with undisturbed():
            torch.manual_seed(0)
            self.model = self.part.network(self.part.sizes)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.part.rate)

    def train(self) -> Iterator[dict[str, float]]:
        """The steps, for a Runner or a TrainingView."""
        return program(self.part, self.model, self.optimizer)

    @functools.cached_property
    def record(self) -> RunRecord:
        """What happens in the whole run, done here and now."""
        runner = Runner(
            self.train,
            optimizer=self.optimizer,
            model=self.model,
            total_steps=STEPS,
        )
        runner.watch = watch(self.model, self.optimizer, every=5, histograms=False)
        with undisturbed():
            torch.manual_seed(0)
            runner.join()
        return runner.record


@dataclass(frozen=True)
class Patient:
    """What is wrong with one of them: the cause, and the part it sits in."""

    cause: str
    part: str
    changed: dict[str, Any] = field(default_factory=dict)


TOO_HIGH, TOO_LOW = "rate too high", "rate too low"
DEAD, VANISHING, EXPLODING = "dead units", "vanishing", "exploding"
NOT_CLEARED, MIX_UP = "forgotten zero_grad", "train/eval mix-up"
LEAK, WRONG_INPUT = "leaking test data", "wrong loss input"
SHUFFLE = "broken shuffle"

DEEP = [64, *[48] * 8, 10]
FEW: dict[str, Any] = {"images": 140, "copies": 12}

PATIENTS = {
    "A": Patient(EXPLODING, "network", {"network": parts.network_of_normal_numbers}),
    "B": Patient(NOT_CLEARED, "step", {"step": parts.step_without_clearing}),
    "C": Patient(WRONG_INPUT, "loss", {"loss": parts.loss_of_shares, "rate": 0.5}),
    "D": Patient(TOO_LOW, "rate", {"rate": 0.0001}),
    "E": Patient(LEAK, "split", {"split": parts.split_of_copies, **FEW}),
    "F": Patient(DEAD, "network", {"network": parts.network_with_prior}),
    "G": Patient(TOO_HIGH, "rate", {"rate": 1.5}),
    "H": Patient(SHUFFLE, "batches", {"batches": parts.batches_shuffled_twice}),
    "I": Patient(
        MIX_UP,
        "accuracy",
        {
            "network": parts.network_with_dropout,
            "accuracy": parts.accuracy_as_it_comes,
        },
    ),
    "J": Patient(
        VANISHING, "network", {"network": parts.network_of_sigmoids, "sizes": DEEP}
    ),
}


def patient(letter: str) -> Patient:
    """Raises Unknown for a letter that lies in no bed."""
    if str(letter).upper() not in PATIENTS:
        raise Unknown(f"there is no patient {letter!r}; they are called A to J")
    return PATIENTS[str(letter).upper()]


@functools.cache
def case(letter: str) -> Case:
    """The run of a patient, or of "healthy", as it came to the clinic.

    Raises Unknown for another letter.
    """
    return Case(**({} if letter == "healthy" else patient(letter).changed))


def treated(letter: str, **changed: Any) -> Case:
    """The run of a patient with some parts replaced."""
    return Case(**(patient(letter).changed | changed))


def code(letter: str) -> str:
    """The part of a patient that is ill, as its author wrote it."""
    found = patient(letter)
    sick = found.changed[found.part]
    return inspect.getsource(sick) if callable(sick) else f"{found.part} = {sick}"


# ---------------------------------------------------------------------- vital signs


@dataclass(frozen=True)
class Signs:
    """Numbers of one run that tell something."""

    record: RunRecord

    def loss(self, step: int) -> float:
        """The loss of one step, counted from 1."""
        return self.record.curve("loss").values[step - 1]

    def accuracy(self, name: str = "accuracy") -> float:
        """The mean of the last three looks."""
        values = list(self.record.curve(name).values)[-3:]
        return sum(values) / len(values)

    def of(self, kind: str, step: int, ends: str = "") -> list[float]:
        """A statistic of each layer at a step, or at the measured one before it."""
        return [
            next(
                value
                for at, value in reversed(
                    list(zip(layer.steps, layer.values, strict=True))
                )
                if at <= step
            )
            for layer in self.record.layers
            if layer.kind == kind and layer.where.endswith(ends)
        ]

    def gradients(self, step: int) -> list[float]:
        """The gradient's norm of each weight, first layer first."""
        return self.of("gradient norm", step, "weight")

    def ratio(self, step: int) -> float:
        """The median over the weights of how much of itself an update changes."""
        return median(self.of("update ratio", step, "weight"))

    def zeros(self, step: int) -> float:
        """The largest fraction of zeros in the output of a ReLU."""
        return max(self.of("zero fraction", step), default=0.0)

    def spreads(self, step: int) -> list[float]:
        """The standard deviation of each layer's output."""
        return self.of("activation std", step)


ROWS: list[tuple[str, Callable[[Signs, int], float]]] = [
    ("loss", lambda signs, step: signs.loss(step)),
    ("gradient, first layer", lambda signs, step: signs.gradients(step)[0]),
    ("gradient, last layer", lambda signs, step: signs.gradients(step)[-1]),
    ("update / weights", lambda signs, step: signs.ratio(step)),
    ("zeros behind a ReLU", lambda signs, step: signs.zeros(step)),
    ("output std, first layer", lambda signs, step: signs.spreads(step)[0]),
    ("output std, last layer", lambda signs, step: signs.spreads(step)[-1]),
]
AT = (1, 11, 51, STEPS)


def chart(letter: str) -> str:
    """The vital signs of a patient, or of "healthy", at four steps, as a table."""
    signs = Signs(case(letter).record)
    title = "healthy" if letter == "healthy" else f"patient {letter}"
    lines = [f"{title:24}" + "".join(f"{f'step {step}':>10}" for step in AT)]
    for name, of in ROWS:
        lines.append(f"{name:24}" + "".join(f"{of(signs, step):10.2g}" for step in AT))
    own, ours = signs.accuracy(), signs.accuracy("clinic_accuracy")
    lines.append(f"accuracy at the end: its own {own:.0%}, the clinic's {ours:.0%}")
    return "\n".join(lines)


# ----------------------------------------------------------------------- diagnosing

SEEN: dict[str, tuple[str, Callable[[Signs], str]]] = {
    TOO_HIGH: (
        """a first loss near 2.3 and gradients of a healthy size, and yet updates of
        several percent of the weights from the very first step""",
        lambda s: (
            f"the first loss is {s.loss(1):.3g}, the first layer's gradient "
            f"{s.gradients(1)[0]:.2g}, and the first update changes the weights by "
            f"{s.ratio(1):.2g} of themselves"
        ),
    ),
    TOO_LOW: (
        """gradients of a healthy size in all layers, and updates far below a
        thousandth in all of them alike""",
        lambda s: (
            f"gradients at step 11 from {s.gradients(11)[0]:.2g} in the first layer to "
            f"{s.gradients(11)[-1]:.2g} in the last; updates of {s.ratio(11):.2g}"
        ),
    ),
    DEAD: (
        """ReLUs that give 0 for everything in the very first step, before anything
        was learned""",
        lambda s: (
            f"in the worst layer {s.zeros(1):.0%} of a ReLU's outputs are 0 at step 1, "
            f"and {s.zeros(STEPS):.0%} at the end"
        ),
    ),
    VANISHING: (
        """a gradient that becomes smaller from each layer to the one before it, and a
        first layer that gets a tiny share of the last one's""",
        lambda s: (
            f"the gradient at step 11 is {s.gradients(11)[-1]:.2g} in the last layer "
            f"and {s.gradients(11)[0]:.2g} in the first"
        ),
    ),
    EXPLODING: (
        """numbers that grow from layer to layer in the very first step, and so a first
        loss far above 2.3""",
        lambda s: (
            f"at step 1 the outputs have the std {s.spreads(1)[0]:.2g} in the first "
            f"layer and {s.spreads(1)[-1]:.2g} in the last; the first loss is "
            f"{s.loss(1):.3g}"
        ),
    ),
    NOT_CLEARED: (
        """a healthy first step, and then gradients that climb from step to step even
        while the loss falls""",
        lambda s: (
            f"the last layer's gradient is {s.gradients(1)[-1]:.2g} at step 1, "
            f"{s.gradients(11)[-1]:.2g} at step 11, {s.gradients(51)[-1]:.2g} at 51"
        ),
    ),
    MIX_UP: (
        """an accuracy of its own that is lower than the clinic's for the same model,
        and another one at each look""",
        lambda s: _two_accuracies(s),
    ),
    LEAK: (
        """an accuracy of its own that is higher than the clinic's, on images that
        nobody has trained with""",
        lambda s: _two_accuracies(s),
    ),
    WRONG_INPUT: (
        """a high accuracy beside a loss that stays high, as if the model could not
        become sure""",
        lambda s: (
            f"the clinic counts {s.accuracy('clinic_accuracy'):.0%} right at the end, "
            f"at a loss of {s.loss(STEPS):.3g}"
        ),
    ),
    SHUFFLE: (
        """healthy gradients and healthy updates in every layer, no dead units, and yet
        a loss that stays at guessing""",
        lambda s: (
            f"at step 51 gradients from {s.gradients(51)[0]:.2g} to "
            f"{s.gradients(51)[-1]:.2g}, updates of {s.ratio(51):.2g}, at most "
            f"{s.zeros(51):.0%} zeros behind a ReLU, and a loss of {s.loss(51):.3g}"
        ),
    ),
}

CAUSES = tuple(SEEN)
"""What a diagnosis may name."""


def _two_accuracies(signs: Signs) -> str:
    own, ours = signs.accuracy(), signs.accuracy("clinic_accuracy")
    return f"it says {own:.0%} itself, and the clinic counts {ours:.0%}"


SYMPTOMS = {
    "nan": [TOO_HIGH, EXPLODING, NOT_CLEARED],
    "the loss is nan": [TOO_HIGH, EXPLODING, NOT_CLEARED],
    "loss does not fall": [TOO_LOW, DEAD, VANISHING, SHUFFLE, TOO_HIGH],
    "plateau": [TOO_LOW, DEAD, VANISHING, SHUFFLE, WRONG_INPUT],
    "large gradients": [EXPLODING, NOT_CLEARED],
    "overfitting": [LEAK, MIX_UP],
    "low accuracy": [MIX_UP, SHUFFLE, DEAD, VANISHING, TOO_LOW, TOO_HIGH],
    "high accuracy": [LEAK],
}
"""What can be seen, and which causes may be behind it."""


def diagnose(letter: str, cause: Any) -> None:
    """Note what somebody thinks is wrong with a patient, and hold it against its chart.

    A symptom is no cause: it is answered with the causes that may be behind it. Raises
    Unknown for a patient or a cause that does not exist.

    >>> diagnose("B", "nan")
    "nan" is a symptom. Behind it there may be: rate too high, exploding, forgotten
    zero_grad. Which sign tells them apart?
    """
    sick = patient(letter)
    if cause is ...:
        say(f"Patient {letter}: your turn. Put a cause in place of the three dots.")
        return
    text = str(cause).strip().lower()
    if text in SYMPTOMS:
        behind = ", ".join(SYMPTOMS[text])
        question = "Which sign tells them apart?"
        say(
            paragraphs(
                f'"{text}" is a symptom. Behind it there may be: {behind}. {question}'
            )
        )
        return
    nearest(text, SEEN, "cause")
    progress.record_prediction(f"patient {letter.upper()}", text)
    expected, measure = SEEN[text]
    measured = measure(Signs(case(letter.upper()).record))
    if text == sick.cause:
        say(paragraphs(f"Patient {letter}: {text}. Yes: {measured}."))
    else:
        say(
            paragraphs(
                f"Patient {letter}: not {text}. That would show {expected}. Here, "
                f"{measured}."
            )
        )
