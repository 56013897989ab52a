"""Lesson 21, second half: repairs of what is measured, and of the data."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.clinic_parts import copies_of
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_20 import run_as
from tinygrad_edu.classroom.lessons.lesson_21 import LESSON
from tinygrad_edu.classroom.snippet import codes

# ------------------------------------------------------------------ honest_accuracy


def honest_accuracy(model, images, labels):
    was_training = model.training
    model.eval()  # still
    with torch.no_grad():
        right = model(images).argmax(dim=1) == labels  # look
    model.train(was_training)  # back
    return right.float().mean().item()


def _accuracy(model: Any, images: Any, labels: Any) -> float:
    with torch.no_grad():
        right = model(images).argmax(dim=1) == labels
    found: float = right.float().mean().item()
    return found


def _looking(
    before: Callable[[Any], Any] = lambda model: model.eval(),
    look: Callable[[Any, Any, Any], float] = _accuracy,
    after: Callable[[Any, bool], Any] = lambda model, was: model.train(was),
) -> Any:
    def answer(model: Any, images: Any, labels: Any) -> float:
        was = model.training
        before(model)
        found = look(model, images, labels)
        after(model, was)
        return found

    return answer


def _mean_of_looks(model: Any, images: Any, labels: Any) -> float:
    return sum(_accuracy(model, images, labels) for _ in range(20)) / 20


def _dropout_off(model: Any) -> None:
    model.eval()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0


def _count(model: Any, images: Any, labels: Any) -> float:
    return _accuracy(model, images, labels) * len(labels)


SCORES = """x = torch.tensor([[2.0, 1.0], [0.0, 3.0], [4.0, 0.0], [1.0, 0.0]])
y = torch.tensor([0, 1, 1, 1])
"""
NOISY = SCORES + (
    "model = nn.Sequential(nn.BatchNorm1d(2), nn.Dropout(0.5), nn.Linear(2, 2))\n"
)
LOOK = "_ = honest_accuracy(model, x, y)\n"

HONEST_ACCURACY = Exercise(
    name="honest_accuracy",
    lesson=LESSON,
    reference=honest_accuracy,
    attempt=run_as("honest_accuracy"),
    inputs=("code",),
    properties=(
        Property(
            "gives the fraction that is right, a plain number",
            codes(
                SCORES + "honest_accuracy(nn.Identity(), x, y)",
                SCORES + "type(honest_accuracy(nn.Identity(), x, y)).__name__",
            ),
        ),
        Property(
            "gives the same at every look, with dropout in the model",
            codes(
                "x, y = torch.randn(100, 2).abs(), torch.zeros(100).long()\n"
                "model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5))\n"
                "honest_accuracy(model, x, y), honest_accuracy(model, x, y)"
            ),
        ),
        Property(
            "changes nothing in the model",
            codes(
                NOISY + LOOK + "model[0].running_mean.tolist()",
                NOISY + LOOK + "model[1].p",
            ),
        ),
        Property(
            "leaves the model in the mode that it was in",
            codes(
                NOISY + LOOK + "[part.training for part in model.modules()]",
                NOISY + "_ = model.eval()\n" + LOOK + "model.training",
            ),
        ),
        Property(
            "records no graph",
            codes(
                SCORES + "model, seen = nn.Identity(), []\n"
                "def note(*_):\n    seen.append(torch.is_grad_enabled())\n"
                "_ = model.register_forward_hook(note)\n" + LOOK + "seen"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the model is looked at as it comes",
            """This is the patient's own code: it comes from a step of training, so
            dropout is on while you look. no_grad does not switch it off.""",
            _looking(before=lambda model: None),
        ),
        WrongAnswer(
            "a symptom is treated: many looks are averaged",
            """The mean of twenty looks jumps less, and it is still the accuracy of a
            network that lacks a part of its units. There is a mode in which it lacks
            none.""",
            _looking(before=lambda model: None, look=_mean_of_looks),
        ),
        WrongAnswer(
            "a symptom is treated: dropout is switched off for good",
            """Now looking is right, and from here on the model learns without
            dropout. What was there for a reason is gone. Change the mode for the
            look, and put it back.""",
            _looking(before=_dropout_off),
        ),
        WrongAnswer(
            "the model stays in eval mode",
            """After the first look the model learns without dropout. The program of
            lesson 20 sets the mode at each step; do not rely on it.""",
            _looking(after=lambda model, was: None),
        ),
        WrongAnswer(
            "the model always ends up in training mode",
            """Somebody may look at a model that is finished. Put back the mode that was
            there.""",
            _looking(after=lambda model, was: model.train()),
        ),
        WrongAnswer(
            "the right ones are counted",
            """A number of images says little if nobody knows of how many. A fraction
            lies between 0 and 1.""",
            _looking(look=_count),
        ),
    ),
    hints=(
        """You wrote a longer function with the same steps in lesson 20: evaluate. The
        patient's code has the middle of it. What is missing stands before and after:
        the mode in which one looks, and the mode that was there.""",
        """Still: keep model.training in a name of your own, then model.eval().

        Look: as in the patient's code.

        Back: model.train(...) takes True or False.""",
        """Nearly all of it, with places left for you:

            was_training = ...
            ...
            with torch.no_grad():
                right = model(images).argmax(dim=1) == labels
            model.train(...)
            return right.float().mean().item()""",
    ),
)


# --------------------------------------------------------------------- honest_split


def honest_split(images, labels, copies):
    order = torch.randperm(len(images))
    images, labels = images[order], labels[order]
    cut = len(images) * 4 // 5  # split
    learn = copies_of(images[:cut], labels[:cut], copies)  # copy
    return learn, (images[cut:], labels[cut:])


def _split(
    images: Any,
    labels: Any,
    copies: int,
    *,
    order: Callable[[int], Any] = torch.randperm,
    of_labels: Callable[[Any], Any] = lambda order: order,
    copy_all: str = "",
) -> Any:
    rows = order(len(images))
    if copy_all == "first":
        images, labels = copies_of(images, labels, copies)
        rows = order(len(images))
    images, labels = images[rows], labels[of_labels(rows)]
    cut = len(images) * 4 // 5
    learn, look = (images[:cut], labels[:cut]), (images[cut:], labels[cut:])
    if copy_all == "both":
        look = copies_of(*look, copies)
    if copy_all == "learn from all":
        return copies_of(images, labels, copies), look
    return (learn if copy_all in ("first", "none") else copies_of(*learn, copies)), look


def _splitting(**change: Any) -> Any:
    return lambda *given: _split(*given, **change)


TEN = """labels = torch.arange(10)
images = torch.stack([labels.float(), 10 - labels.float()], dim=1)
"""
DEAL = "(learn, answers), (look, truths) = honest_split(images, labels, 3)\n"
WHICH = "learned = learn[:, 0].round().long()\nlooked = look[:, 0].round().long()\n"

HONEST_SPLIT = Exercise(
    name="honest_split",
    lesson=LESSON,
    reference=honest_split,
    attempt=run_as("honest_split", copies_of=copies_of),
    inputs=("code",),
    properties=(
        Property(
            "has no image in both piles, not even as a copy",
            codes(
                TEN + DEAL + WHICH + "sorted(set(learned.tolist()) & "
                "set(looked.tolist()))",
            ),
        ),
        Property(
            "leaves no image out",
            codes(
                TEN + DEAL + WHICH + "sorted(set(learned.tolist()) | "
                "set(looked.tolist()))",
            ),
        ),
        Property(
            "takes four fifths of the images to learn from",
            codes(
                TEN + DEAL + WHICH + "len(set(learned.tolist())), len(look)",
                "images, labels = torch.arange(22.0).reshape(11, 2), torch.arange(11)\n"
                + DEAL
                + "len(look), len(truths)",
            ),
        ),
        Property(
            "has each training image as often as there are copies",
            codes(TEN + DEAL + "len(learn), len(answers)"),
        ),
        Property(
            "leaves the validation images as they were",
            codes(
                TEN + DEAL + "[image in images.tolist() for image in look.tolist()]",
            ),
        ),
        Property(
            "keeps each label with its image",
            codes(
                TEN + DEAL + WHICH + "torch.equal(learned, answers), "
                "torch.equal(looked, truths)"
            ),
        ),
        Property(
            "draws the piles at random",
            codes(
                TEN + "piles = [honest_split(images, labels, 1)[1][1].tolist() "
                "for _ in range(5)]\n"
                "len({tuple(pile) for pile in piles}) > 1",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the copies are made first",
            """This is the patient's own code. Of an image some copies are learned and
            the others are looked at, so it is a test of memory. Whatever belongs
            together must lie in one pile: split before you multiply. (To take out equal
            images afterwards treats a symptom: each copy has a noise of its own, so no
            two are equal.)""",
            _splitting(copy_all="first"),
        ),
        WrongAnswer(
            "the model learns from copies of all images",
            """The validation images lie apart, and copies of them are learned. Only the
            images of the training pile may be copied.""",
            _splitting(copy_all="learn from all"),
        ),
        WrongAnswer(
            "the validation images are copied as well",
            """Nothing leaks. But copies make no new knowledge about the model: the same
            image is counted several times, with noise. One looks at real images.""",
            _splitting(copy_all="both"),
        ),
        WrongAnswer(
            "there are no copies any more",
            """Nothing leaks, and the training pile has shrunk to what it was. The
            copies were no mistake; the time at which they were made was.""",
            _splitting(copy_all="none"),
        ),
        WrongAnswer(
            "the images are not mixed",
            """The last fifth is looked at, as it comes. If the file is sorted, by day
            or by class, the two piles hold different things.""",
            _splitting(order=torch.arange),
        ),
        WrongAnswer(
            "images and labels are mixed apart",
            """Each image gets the label of another one. One order for both.""",
            _splitting(of_labels=lambda rows: torch.randperm(len(rows))),
        ),
        WrongAnswer(
            "images are drawn with replacement",
            """randint may draw an image twice, once for each pile, and leaves others
            out. A permutation has each number once.""",
            _splitting(order=lambda count: torch.randint(count, (count,))),
        ),
    ),
    hints=(
        """All lines that you need stand in the patient's code. It is their order that
        makes it ill. Think of one image: at which line does it become several? From
        then on its copies can go different ways. What has to be decided before?""",
        """Split first: draw the order, mix images and labels by it, find the cut.

        Copy afterwards: only what lies before the cut goes through copies_of, which
        takes images, labels and the number of copies and returns a pair.

        What lies behind the cut is returned as it is, as a pair.""",
        """Nearly all of it, with places left for you:

            order = ...
            images, labels = images[...], labels[...]
            cut = len(images) * 4 // 5
            learn = copies_of(..., ..., copies)
            return learn, (...)""",
    ),
)


# ---------------------------------------------------------------------- honest_loss


def honest_loss(scores, labels):
    shares = torch.softmax(scores, dim=1)  # for people
    sure = shares.amax(dim=1).mean().item()
    return nn.functional.cross_entropy(scores, labels), sure  # for learning


def _losing(
    loss: Callable[[Any, Any], Any] = nn.functional.cross_entropy,
    sure: Callable[[Any], Any] = lambda scores: torch.softmax(scores, dim=1),
) -> Any:
    def answer(scores: Any, labels: Any) -> Any:
        return loss(scores, labels), sure(scores).amax(dim=1).mean().item()

    return answer


def _of_shares(scores: Any, labels: Any) -> Any:
    return nn.functional.cross_entropy(torch.softmax(scores, dim=1), labels)


def _shift(scores: Any, labels: Any) -> Any:
    return _of_shares(scores, labels) - 1.46


THREE = """scores = torch.tensor([[2.0, 0.0, -1.0], [9.0, 8.0, 0.0]])
_ = scores.requires_grad_()
labels = torch.tensor([0, 2])
loss, sure = honest_loss(scores, labels)
"""

HONEST_LOSS = Exercise(
    name="honest_loss",
    lesson=LESSON,
    reference=honest_loss,
    attempt=run_as("honest_loss"),
    inputs=("code",),
    properties=(
        Property("gives the cross-entropy of the scores", codes(THREE + "loss.item()")),
        Property(
            "comes close to 0 where the model is right and sure",
            codes(
                "scores = 30 * torch.eye(10)\n"
                "honest_loss(scores, torch.arange(10))[0].item()"
            ),
        ),
        Property(
            "lets gradients through to the scores",
            codes(THREE + "loss.backward()\nscores.grad"),
        ),
        Property(
            "says how sure the model is, as a plain number",
            codes(THREE + "type(sure).__name__, sure"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "shares go into the cross-entropy",
            """This is the patient's own code. Cross-entropy takes scores and makes
            shares of them itself. Of shares it makes shares once more, and these are
            nearly equal: with ten classes a perfect model has a loss of 1.46.""",
            _losing(_of_shares),
        ),
        WrongAnswer(
            "a symptom is treated: 1.46 is taken away",
            """The curve ends at 0 now. But its slopes are the same as before, so the
            model learns as slowly and never becomes sure.""",
            _losing(_shift),
        ),
        WrongAnswer(
            "a symptom is treated: the loss is multiplied",
            """The slopes are larger, as with a higher rate, and a right and sure model
            still has a high loss. What goes into the cross-entropy is the cause.""",
            _losing(lambda scores, labels: 10 * _of_shares(scores, labels)),
        ),
        WrongAnswer(
            "the shares of the other classes are added up",
            """1 minus the share of the right class is no cross-entropy: for a model
            that is sure and wrong its slope is 0, so it never finds back.""",
            _losing(
                lambda scores, labels: (
                    1 - torch.softmax(scores, dim=1)[torch.arange(len(labels)), labels]
                ).mean()
            ),
        ),
        WrongAnswer(
            "nll_loss is given shares",
            """nll_loss expects logarithms of shares and takes no logarithm itself. So
            the loss is negative here.""",
            _losing(
                lambda scores, labels: nn.functional.nll_loss(
                    torch.softmax(scores, dim=1), labels
                )
            ),
        ),
        WrongAnswer(
            "the loss is a plain number",
            """Nothing can go backward from it. The loss for learning stays a tensor;
            only what people read is a number.""",
            _losing(
                lambda scores, labels: nn.functional.cross_entropy(
                    scores, labels
                ).item()
            ),
        ),
        WrongAnswer(
            "the largest score is called sure",
            """Scores are no shares: they may be 9 or -3. How sure a model is, is the
            largest of its shares, which add up to 1.""",
            _losing(sure=lambda scores: scores),
        ),
        WrongAnswer(
            "the shares go over the images",
            """Each *row* of scores makes shares that add up to 1: over the classes,
            which is dimension 1. Yours add up over the images of the batch.""",
            _losing(sure=lambda scores: torch.softmax(scores, dim=0)),
        ),
    ),
    hints=(
        """Two readers want two things. People want shares, numbers that add up to 1.
        The cross-entropy wants scores, and turns them into shares itself. In the
        patient's code the wrong one of the two goes into the wrong place.""",
        """For people: torch.softmax over the classes; then the largest of each row, by
        amax, their mean, and .item().

        For learning: nn.functional.cross_entropy, whose first argument is what the
        network gives, untouched.""",
        """Nearly all of it, with places left for you:

            shares = torch.softmax(..., dim=...)
            sure = shares.amax(dim=...).mean().item()
            return nn.functional.cross_entropy(..., labels), sure""",
    ),
)


# ----------------------------------------------------------------- shuffled_batches


def shuffled_batches(images, labels, size):
    order = torch.randperm(len(images))  # mix
    for start in range(0, len(images), size):
        rows = order[start : start + size]  # deal
        yield images[rows], labels[rows]


def _dealt(
    images: Any,
    labels: Any,
    size: int,
    *,
    order: Callable[[int], Any] = torch.randperm,
    of_labels: Callable[[Any], Any] = lambda order: order,
    full: bool = False,
) -> Iterator[Any]:
    rows = order(len(images))
    other = of_labels(rows)
    for start in range(0, len(images), size):
        if full and start + size > len(images):
            return
        part = slice(start, start + size)
        yield images[rows[part]], labels[other[part]]


def _dealing(**change: Any) -> Any:
    return lambda *given: _dealt(*given, **change)


def _same_each_time(count: int) -> Any:
    return torch.randperm(count, generator=torch.Generator().manual_seed(0))


def _whole_batches(images: Any, labels: Any, size: int) -> Iterator[Any]:
    starts = torch.arange(0, len(images), size)
    for start in starts[torch.randperm(len(starts))].tolist():
        yield images[start : start + size], labels[start : start + size]


def _inside_batches(images: Any, labels: Any, size: int) -> Iterator[Any]:
    for start in range(0, len(images), size):
        rows = start + torch.randperm(min(size, len(images) - start))
        yield images[rows], labels[rows]


ROWS = """labels = torch.arange(20)
images = torch.stack([labels.float(), -labels.float()], dim=1)
"""
SHUFFLED = "dealt = list(shuffled_batches(images, labels, 6))\n"

SHUFFLED_BATCHES = Exercise(
    name="shuffled_batches",
    lesson=LESSON,
    reference=shuffled_batches,
    attempt=run_as("shuffled_batches"),
    inputs=("code",),
    properties=(
        Property(
            "gives pairs of images and labels, of the size asked for",
            codes(
                ROWS + SHUFFLED + "[(len(x), len(y)) for x, y in dealt]",
                ROWS + "[x.shape for x, y in shuffled_batches(images, labels, 20)]",
            ),
        ),
        Property(
            "keeps each label with its image",
            codes(
                ROWS + SHUFFLED + "[torch.equal(x[:, 0].long(), y) for x, y in dealt]",
            ),
        ),
        Property(
            "gives each image once",
            codes(
                ROWS + SHUFFLED + "sorted(x for images, _ in dealt "
                "for x in images[:, 0].tolist())",
            ),
        ),
        Property(
            "mixes all images, whatever batch they would have been in",
            codes(
                ROWS + "rounds = [list(shuffled_batches(images, labels, 6)) "
                "for _ in range(5)]\n"
                "[any(max(y.tolist()) - min(y.tolist()) > 6 for _, y in dealt) "
                "for dealt in rounds]",
                ROWS + "firsts = [next(iter(shuffled_batches(images, labels, 6)))[1] "
                "for _ in range(5)]\n"
                "len({y for first in firsts for y in first.tolist()}) > 6",
            ),
        ),
        Property(
            "mixes anew in each round",
            codes(
                ROWS + "rounds = [list(shuffled_batches(images, labels, 20))[0][1] "
                "for _ in range(3)]\n"
                "len({tuple(labels.tolist()) for labels in rounds})"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "images and labels are mixed apart",
            """This is the patient's own code. Each of the two is mixed well, and not
            the same way, so an image stands beside the label of another. Nothing can
            be learned but how often each label occurs.""",
            _dealing(of_labels=lambda rows: torch.randperm(len(rows))),
        ),
        WrongAnswer(
            "only the images are mixed",
            """The labels stay where they were. Each image gets the label of whoever
            stood there before.""",
            _dealing(of_labels=lambda rows: torch.arange(len(rows))),
        ),
        WrongAnswer(
            "a symptom is treated: nothing is mixed",
            """Images and labels fit again, and all images come in the order of the
            file, in every round. If it is sorted, a batch holds one class only. What is
            wanted is one order for both.""",
            _dealing(order=torch.arange),
        ),
        WrongAnswer(
            "the same order in each round",
            """A generator with a fixed seed draws the same order again and again, so
            the same images always meet in a batch. Draw from the default generator.""",
            _dealing(order=_same_each_time),
        ),
        WrongAnswer(
            "images are drawn with replacement",
            """Some images come twice in a round, and others not at all. A permutation
            has each number once.""",
            _dealing(order=lambda count: torch.randint(count, (count,))),
        ),
        WrongAnswer(
            "the last batch is left out",
            """The images of a last batch that is not full are never seen in this round.
            Slicing does not mind going over the end.""",
            _dealing(full=True),
        ),
        WrongAnswer(
            "whole batches change places",
            """The batches come in another order, and each holds the same neighbours as
            ever. Mix the images, then deal.""",
            _whole_batches,
        ),
        WrongAnswer(
            "images are mixed inside their batches",
            """Each batch holds the same images as ever, in another order, which a mean
            over the batch does not even notice. Mix all of them, then deal.""",
            _inside_batches,
        ),
    ),
    hints=(
        """The patient's code draws two orders, one for the images and one for the
        labels. How many orders do you need? And is it better to mix the tensors, or to
        deal out numbers of rows and fetch both with them?""",
        """Mix: one torch.randperm(len(images)), kept under a name.

        Deal: for each start, take a slice of that order: these are the numbers of the
        rows of one batch. Images and labels are indexed with the same numbers.""",
        """Nearly all of it, with places left for you:

            order = ...
            for start in range(0, ..., size):
                rows = order[... : ...]
                yield images[...], labels[...]""",
    ),
)

EXERCISES = (HONEST_ACCURACY, HONEST_SPLIT, HONEST_LOSS, SHUFFLED_BATCHES)
