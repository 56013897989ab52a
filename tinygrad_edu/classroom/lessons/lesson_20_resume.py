"""Lesson 20, second half: a training that is interrupted, and goes on as if not."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_20 import LESSON, run_as, train_step
from tinygrad_edu.classroom.snippet import codes


def new(seed: int) -> tuple[Any, Any]:
    """A fresh model and its optimizer, as in the lesson but smaller."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 2)
    )
    return model, torch.optim.Adam(model.parameters(), lr=0.05)


def train(model: Any, optimizer: Any, epochs: int) -> list[float]:
    """Trains on some points in an order of its own; the loss of each step."""
    x = torch.linspace(-1, 1, 36).reshape(12, 3)
    y = (x[:, 0] > 0).long()
    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(12).reshape(3, 4):
            batch = x[rows], y[rows]
            losses.append(train_step(model, *batch, nn.CrossEntropyLoss(), optimizer))
    return losses


def through_a_file(kept: Any) -> Any:
    """What comes back when something is saved and loaded."""
    file = io.BytesIO()
    torch.save(kept, file)
    file.seek(0)
    return torch.load(file)


# ----------------------------------------------------------------------- checkpoint


def checkpoint(model, optimizer, epoch):
    kept = {"epoch": epoch}  # collect
    kept["model"] = copy.deepcopy(model.state_dict())  # copy
    kept["optimizer"] = copy.deepcopy(optimizer.state_dict())
    kept["rng"] = torch.get_rng_state()
    return kept


def _kept(
    model: Any = lambda model: copy.deepcopy(model.state_dict()),
    optimizer: Any = lambda optimizer: copy.deepcopy(optimizer.state_dict()),
    rng: Any = lambda: torch.get_rng_state(),
    epoch: Callable[[int], int] = lambda epoch: epoch,
    without: str = "",
) -> Any:
    """A checkpoint with one entry made in another way, or left out."""

    def answer(the_model: Any, the_optimizer: Any, the_epoch: int) -> Any:
        kept = {
            "epoch": epoch(the_epoch),
            "model": model(the_model),
            "optimizer": optimizer(the_optimizer),
            "rng": rng(),
        }
        kept.pop(without, None)
        return kept

    return answer


def _parameters_only(model: Any) -> Any:
    return {name: each.detach().clone() for name, each in model.named_parameters()}


def _seeded() -> Any:
    torch.manual_seed(0)
    return torch.get_rng_state()


TRAINED = "model, optimizer = new(seed=0)\n_ = train(model, optimizer, epochs=2)\n"
KEEP = "kept = checkpoint(model, optimizer, 1)\n"
ON = "losses = train(model, optimizer, epochs=2)\n"

CHECKPOINT = Exercise(
    name="checkpoint",
    lesson=LESSON,
    reference=checkpoint,
    attempt=run_as(
        "checkpoint",
        new=new,
        train=train,
        through_a_file=through_a_file,
        resume=lambda kept, model, optimizer: resume(kept, model, optimizer),
    ),
    inputs=("code",),
    properties=(
        Property(
            "has the four entries, and the number of the epoch",
            codes(
                TRAINED + KEEP + "sorted(kept), kept['epoch']",
                TRAINED + "checkpoint(model, optimizer, 7)['epoch']",
            ),
        ),
        Property(
            "has every tensor of the model, buffers too",
            codes(TRAINED + KEEP + "sorted(kept['model'])"),
        ),
        Property(
            "keeps the model as it is now, whatever comes later",
            codes(
                TRAINED
                + "before = model[0].weight.tolist()\n"
                + KEEP
                + ON
                + "kept['model']['0.weight'].tolist() == before",
            ),
        ),
        Property(
            "keeps the optimizer as it is now, whatever comes later",
            codes(
                TRAINED
                + KEEP
                + ON
                + "[float(e['step']) for e in kept['optimizer']['state'].values()]",
                TRAINED + KEEP + ON + "kept['optimizer']['state'][0]['exp_avg'][0]",
            ),
        ),
        Property(
            "lets another model go on, with the very same losses",
            codes(
                TRAINED
                + KEEP
                + "model, optimizer = new(seed=9)\n"
                + "_ = resume(kept, model, optimizer)\n"
                + ON
                + "losses",
            ),
        ),
        Property(
            "can be written to a file",
            codes(
                TRAINED
                + KEEP
                + "model, optimizer = new(seed=9)\n"
                + "_ = resume(through_a_file(kept), model, optimizer)\n"
                + ON
                + "losses",
            ),
        ),
        Property(
            "disturbs nothing: training goes on as without it",
            codes(TRAINED + KEEP + ON + "losses"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "neither state is copied",
            """Both states are the memory that training writes into: the model's weights
            and the optimizer's moving averages. What you have kept goes on changing
            with them.""",
            _kept(
                model=lambda model: model.state_dict(),
                optimizer=lambda optimizer: optimizer.state_dict(),
            ),
        ),
        WrongAnswer(
            "the model's state is not copied",
            """model.state_dict() is the memory of the model. The next step writes
            into what you have kept; and so it does if only the dict is copied, as by
            dict(...), and not the tensors in it. A deep copy also copies what is
            inside.""",
            _kept(model=lambda model: model.state_dict()),
        ),
        WrongAnswer(
            "the optimizer's state is not copied",
            """Its moving averages are tensors that each step changes, also those you
            have kept. They need a copy as the model's do.""",
            _kept(optimizer=lambda optimizer: optimizer.state_dict()),
        ),
        WrongAnswer(
            "the optimizer is forgotten",
            """Adam would begin without its moving averages, and make a step of the full
            learning rate for each weight. The dict needs an entry for it.""",
            _kept(without="optimizer"),
        ),
        WrongAnswer(
            "the random numbers are forgotten",
            """The order of the batches and the masks of dropout would be others. Not
            worse, but others: nobody gets back to the same training.""",
            _kept(without="rng"),
        ),
        WrongAnswer(
            "a seed is set",
            """Setting a seed changes the training that goes on. And a training that
            began from a seed is somewhere else by now: what is wanted is where the
            generator stands.""",
            _kept(rng=_seeded),
        ),
        WrongAnswer(
            "the buffers are missing",
            """Only parameters were kept. The notes of batch normalisation are not
            learned, but they belong to the model, and state_dict has them.""",
            _kept(model=_parameters_only),
        ),
        WrongAnswer(
            "the objects are kept, not their states",
            """A whole model in a file is tied to the code that made it: rename a class,
            and the file cannot be read. A state is tensors by name.""",
            _kept(model=copy.deepcopy, optimizer=copy.deepcopy),
        ),
        WrongAnswer(
            "it keeps the epoch that comes next",
            """The number given is the epoch that is done. Which one comes next is
            worked out when the training goes on; done in both places, one epoch would
            be left out.""",
            _kept(epoch=lambda epoch: epoch + 1),
        ),
    ),
    hints=(
        """keep_game in the worked example has three entries, of which two need a copy
        or make one. You have four. Ask of each: is it a number, which never changes?
        Is it made anew by the call? Or is it the memory that training writes into?""",
        """Collect: begin with a dict that has the epoch, and add an entry for each of
        the three others.

        Copy: model.state_dict() and optimizer.state_dict() give memory that goes on
        changing; copy.deepcopy(...) copies everything inside. torch.get_rng_state() is
        a copy already.""",
        """Nearly all of it, with places left for you:

            kept = {"epoch": ...}
            kept["model"] = copy.deepcopy(...)
            kept["optimizer"] = ...
            kept["rng"] = ...
            return kept""",
    ),
)


# --------------------------------------------------------------------------- resume


def resume(kept, model, optimizer):
    model.load_state_dict(kept["model"])  # put back
    optimizer.load_state_dict(kept["optimizer"])
    torch.set_rng_state(kept["rng"])
    return kept["epoch"] + 1


def _resuming(parts: str = "model optimizer rng", plus: int = 1) -> Any:
    def answer(kept: Any, model: Any, optimizer: Any) -> Any:
        if "model" in parts.split():
            model.load_state_dict(kept["model"])
        if "optimizer" in parts.split():
            optimizer.load_state_dict(kept["optimizer"])
        if "rng" in parts.split():
            torch.set_rng_state(kept["rng"])
        if "seed" in parts.split():
            torch.manual_seed(kept["epoch"])
        return kept["epoch"] + plus

    return answer


def _returns_nothing(kept: Any, model: Any, optimizer: Any) -> None:
    resume(kept, model, optimizer)


def _moves_on(kept: Any, model: Any, optimizer: Any) -> Any:
    resume(kept, model, optimizer)
    optimizer.step()
    torch.rand(1)
    return kept["epoch"] + 1


def _shares(kept: Any, model: Any, optimizer: Any) -> Any:
    epoch = resume(kept, model, optimizer)
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    for name, tensor in tensors.items():
        tensor.data = kept["model"][name]
    return epoch


BEGUN = TRAINED + "kept = checkpoint(model, optimizer, 1)\n"
OTHER = "model, optimizer = new(seed=9)\nepoch = resume(kept, model, optimizer)\n"

RESUME = Exercise(
    name="resume",
    lesson=LESSON,
    reference=resume,
    attempt=run_as("resume", new=new, train=train, checkpoint=checkpoint),
    inputs=("code",),
    properties=(
        Property(
            "returns the epoch to go on with",
            codes(
                BEGUN + OTHER + "epoch",
                TRAINED + "kept = checkpoint(model, optimizer, 0)\n" + OTHER + "epoch",
            ),
        ),
        Property(
            "puts back weights and buffers",
            codes(
                BEGUN
                + OTHER
                + "[torch.equal(tensor, kept['model'][name]) "
                + "for name, tensor in model.state_dict().items()]",
            ),
        ),
        Property(
            "puts back the optimizer's moving averages",
            codes(
                BEGUN + OTHER + "[each['exp_avg_sq'].sum().item() "
                "for each in optimizer.state_dict()['state'].values()]"
            ),
        ),
        Property(
            "puts back the random numbers",
            codes(BEGUN + "_ = torch.rand(3)\n" + OTHER + "torch.rand(2)"),
        ),
        Property(
            "so that training goes on with the very same losses",
            codes(
                BEGUN + ON + OTHER + "train(model, optimizer, epochs=2) == losses",
                BEGUN + OTHER + ON + "losses",
            ),
        ),
        Property(
            "leaves what was kept as it is, to be used again",
            codes(
                BEGUN + OTHER + ON + "again = losses\n" + OTHER + ON + "losses == again"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the epoch that is done is done again",
            """What was kept is the number of the epoch that is over. The one to go on
            with is the next.""",
            _resuming(plus=0),
        ),
        WrongAnswer(
            "only the model is put back",
            """The optimizer begins without its moving averages, and the random numbers
            are others. Two of three parts are still in the dict.""",
            _resuming("model"),
        ),
        WrongAnswer(
            "the optimizer is not put back",
            """It has a state as the model has, and a method of the same name to load
            it.""",
            _resuming("model rng"),
        ),
        WrongAnswer(
            "the random numbers are not put back",
            """Weights and moving averages are right, and yet the next loss differs: the
            next batch is another one, and so is the mask of dropout.""",
            _resuming("model optimizer"),
        ),
        WrongAnswer(
            "a seed takes the place of the random state",
            """A seed begins a row of random numbers. The training was interrupted in
            the middle of one.""",
            _resuming("model optimizer seed"),
        ),
        WrongAnswer(
            "the model is not put back",
            """Optimizer and random numbers go on, with fresh random weights.""",
            _resuming("optimizer rng"),
        ),
        WrongAnswer(
            "nothing is returned",
            """Everything is put back. But the loop has to know with which epoch to go
            on.""",
            _returns_nothing,
        ),
        WrongAnswer(
            "the model works in the memory that was kept",
            """The model was given the tensors of the checkpoint as its own. The first
            step writes into them, and going on from here a second time is going on from
            somewhere else. Loading copies.""",
            _shares,
        ),
        WrongAnswer(
            "it does more than put back",
            """Everything was put back, and then something went on: a step was made or a
            random number drawn. The next to move is the training loop.""",
            _moves_on,
        ),
    ),
    hints=(
        """go_on in the worked example puts two things back and returns where to go on.
        Here there are three things: the model, the optimizer, the random numbers. Each
        has a function or method that is the opposite of the one by which its state was
        taken.""",
        """Put back: state_dict and load_state_dict are a pair, for models and for
        optimizers. get_rng_state and set_rng_state are another.

        What is returned is a number: one more than the epoch that was kept.""",
        """Nearly all of it, with places left for you:

            model. ...(kept["model"])
            optimizer. ...(...)
            torch. ...(...)
            return ...""",
    ),
)

EXERCISES = (CHECKPOINT, RESUME)
