"""Lesson 20, "The training loop": one step, one look, and the loop around them.

Interrupting a training and going on with it is in ``lesson_20_resume.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.snippet import Code, codes

LESSON = "20_training_loop"


def run_as(name: str, **more: Any) -> Callable[[Any, Code], Any]:
    """Tries an answer by running the lines of a case, in which it has that name."""

    def attempt(answer: Any, code: Code) -> Any:
        torch.manual_seed(0)
        return code.run(**{name: answer, "torch": torch, "nn": nn, **more})[0]

    return attempt


# ----------------------------------------------------------------------- train_step


def train_step(model, inputs, targets, loss_function, optimizer):
    model.train()  # mode
    loss = loss_function(model(inputs), targets)  # forward
    optimizer.zero_grad()  # clear
    loss.backward()  # backward
    optimizer.step()  # move
    return loss.item()


def _step(
    model: Any,
    inputs: Any,
    targets: Any,
    loss_function: Any,
    optimizer: Any,
    order: str = "mode forward clear backward move",
    give: Callable[[Any], Any] = lambda loss: loss.item(),
    swapped: bool = False,
) -> Any:
    """A step whose parts are named in ``order``."""
    loss: Any = None
    for part in order.split():
        if part == "mode":
            model.train()
        elif part == "forward":
            pair = model(inputs), targets
            loss = loss_function(*(reversed(pair) if swapped else pair))
        elif part == "clear":
            optimizer.zero_grad()
        elif part == "backward":
            loss.backward()
        else:
            optimizer.step()
    return give(loss)


def _stepping(order: str = "mode forward clear backward move", **change: Any) -> Any:
    def answer(model: Any, inputs: Any, targets: Any, f: Any, optimizer: Any) -> Any:
        return _step(model, inputs, targets, f, optimizer, order, **change)

    return answer


def _loss_afterwards(model: Any, inputs: Any, targets: Any, f: Any, o: Any) -> Any:
    train_step(model, inputs, targets, f, o)
    return f(model(inputs), targets).item()


LINE = """model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0], [0.0]])
"""
STEP = "train_step(model, x, y, nn.MSELoss(), optimizer)\n"

TRAIN_STEP = Exercise(
    name="train_step",
    lesson=LESSON,
    reference=train_step,
    attempt=run_as("train_step"),
    inputs=("code",),
    properties=(
        Property(
            "moves the weights one step downhill",
            codes(
                LINE + STEP + "model.weight.tolist(), model.bias.tolist()",
                LINE + STEP + "model.weight.grad.tolist()",
            ),
        ),
        Property(
            "moves them by the gradient of this batch only",
            codes(
                LINE + STEP + STEP + "model.weight.tolist()",
                LINE + "model(x).sum().backward()\n" + STEP + "model.weight.tolist()",
            ),
        ),
        Property(
            "returns the loss that the batch had before the step, a plain number",
            codes(
                LINE + "loss = " + STEP + "type(loss).__name__, loss",
            ),
        ),
        Property(
            "gives the loss function the predictions first, then the targets",
            codes(
                LINE + "def lopsided(scores, wanted):\n"
                "    return ((scores - 2 * wanted) ** 2).mean()\n"
                "train_step(model, x, y, lopsided, optimizer)"
            ),
        ),
        Property(
            "trains in training mode, whichever mode the model was in",
            codes(
                LINE
                + "model = nn.Sequential(nn.BatchNorm1d(2), model).eval()\n"
                + STEP
                + "model[0].running_mean.tolist(), model.training"
            ),
        ),
        Property(
            "asks the model once",
            codes(
                LINE
                + "model = nn.Sequential(nn.BatchNorm1d(2), model)\n"
                + STEP
                + "model[0].num_batches_tracked.item()"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "gradients are never cleared",
            """The first step is right. From the second on, the gradients of all earlier
            batches are added to those of this one: backward adds, and somebody has to
            throw the old ones away.""",
            _stepping("mode forward backward move"),
        ),
        WrongAnswer(
            "the gradients are cleared before they are used",
            """When the optimizer was asked, there were no gradients: backward has not
            been called, or what it computed has been thrown away again. Clear before
            backward, not between backward and the optimizer.""",
            _stepping("mode forward backward clear move"),
        ),
        WrongAnswer(
            "the optimizer is not asked",
            """backward computes gradients and changes no weight. The one who moves the
            weights is the optimizer.""",
            _stepping("mode forward clear backward"),
        ),
        WrongAnswer(
            "the optimizer moves before backward",
            """It moves by what it finds: the gradients of another batch, or none. Those
            of this batch are there only after backward.""",
            _stepping("mode forward move clear backward"),
        ),
        WrongAnswer(
            "the loss is still a tensor",
            """This tensor remembers the graph that it was computed by. Whoever collects
            losses in a list keeps the graphs of all steps alive. A plain number
            remembers nothing.""",
            _stepping(give=lambda loss: loss),
        ),
        WrongAnswer(
            "the loss is that after the step",
            """The model was asked a second time, which doubles the cost of a step, and
            a batch normalisation has taken notes twice. The loss before the step is
            known already.""",
            _loss_afterwards,
        ),
        WrongAnswer(
            "predictions and targets are swapped",
            """For a square of a difference nobody notices. For a cross-entropy, or a
            loss that weighs errors differently up and down, it is another loss. The
            predictions come first.""",
            _stepping(swapped=True),
        ),
        WrongAnswer(
            "the mode is left as it was",
            """Somebody may have looked at the validation data just before, in eval
            mode. Then dropout would be switched off while the model learns, and batch
            normalisation would note nothing. A step says itself that it trains.""",
            _stepping("forward clear backward move"),
        ),
    ),
    hints=(
        """Six lines, and five of them are the named steps, in the order in which they
        are listed above. Model and optimizer have methods for mode, clear and move. The
        loss has one for backward. In forward, the model is called with the inputs, and
        the loss function with what comes out and the targets.""",
        """Mode: model.train() sets it, and returns the model itself.

        Forward: call model on inputs; call loss_function with two arguments, the
        result first.

        Clear, backward, move: optimizer.zero_grad(), then the method of the loss, then
        optimizer.step().

        A tensor with one number gives it out by .item().""",
        """Nearly all of it, with places left for you:

            model.train()
            loss = loss_function(..., targets)
            optimizer. ...
            loss. ...
            optimizer. ...
            return ...""",
    ),
)


# ------------------------------------------------------------------------- evaluate


def evaluate(model, loader, loss_function):
    was_training = model.training
    model.eval()  # still
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            scores = model(inputs)  # (B, classes)
            total += loss_function(scores, targets).item() * len(targets)  # add up
            right += (scores.argmax(dim=1) == targets).sum().item()
            count += len(targets)
    model.train(was_training)  # back
    return total / count, right / count  # divide


def _measured(
    model: Any,
    loader: Any,
    loss_function: Any,
    *,
    before: Callable[[Any], Any] = lambda model: model.eval(),
    after: Callable[[Any, bool], Any] = lambda model, was: model.train(was),
    graph: bool = False,
    batches: Callable[[list[Any]], list[Any]] = lambda found: found,
    divide: Callable[[list[Any]], Any] | None = None,
) -> Any:
    was = model.training
    before(model)
    found = []
    with torch.set_grad_enabled(graph):
        for inputs, targets in loader:
            scores = model(inputs)
            right = (scores.argmax(dim=1) == targets).sum().item()
            loss = loss_function(scores, targets).item()
            found.append((loss, right, len(targets)))
    after(model, was)
    return (divide or _per_sample)(batches(found))


def _per_sample(found: list[Any]) -> tuple[float, float]:
    count = sum(size for _, _, size in found)
    loss = sum(loss * size for loss, _, size in found)
    return loss / count, sum(right for _, right, _ in found) / count


def _mean_of_means(found: list[Any]) -> tuple[float, float]:
    loss = sum(loss for loss, _, _ in found) / len(found)
    return loss, sum(right / size for _, right, size in found) / len(found)


def _loss_of_means(found: list[Any]) -> tuple[float, float]:
    return _mean_of_means(found)[0], _per_sample(found)[1]


def _loss_too_small(found: list[Any]) -> tuple[float, float]:
    count = sum(each[2] for each in found)
    return sum(each[0] for each in found) / count, _per_sample(found)[1]


def _measuring(**change: Any) -> Any:
    return lambda *given: _measured(*given, **change)


FIVE = """batches = [
    (torch.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]]), torch.tensor([0, 1, 1])),
    (torch.tensor([[0.0, 4.0]]), torch.tensor([0])),
]
"""
LOOK = "evaluate(model, batches, nn.CrossEntropyLoss())\n"
NORM = FIVE + "model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2))\n"

EVALUATE = Exercise(
    name="evaluate",
    lesson=LESSON,
    reference=evaluate,
    attempt=run_as("evaluate"),
    inputs=("code",),
    properties=(
        Property(
            "gives the mean loss and the fraction right, of one batch",
            codes(
                FIVE + "evaluate(nn.Identity(), batches[:1], nn.CrossEntropyLoss())",
                FIVE + "evaluate(nn.Identity(), batches[1:], nn.CrossEntropyLoss())",
            ),
        ),
        Property(
            "counts each sample once when the last batch is smaller",
            codes(FIVE + "evaluate(nn.Identity(), batches, nn.CrossEntropyLoss())"),
        ),
        Property(
            "takes any loader, also one without a length",
            codes(
                FIVE + "one_by_one = (batch for batch in batches)\n"
                "evaluate(nn.Identity(), one_by_one, nn.CrossEntropyLoss())"
            ),
        ),
        Property(
            "gives plain numbers",
            codes(
                FIVE
                + "found = evaluate(nn.Identity(), batches, nn.CrossEntropyLoss())\n"
                "[type(number).__name__ for number in found]"
            ),
        ),
        Property(
            "measures in eval mode, so that nothing in the model changes",
            codes(
                NORM + LOOK + "model[0].running_mean.tolist()",
                FIVE + "model = nn.Sequential(nn.Dropout(0.9))\n" + LOOK[:-1],
            ),
        ),
        Property(
            "records no graph",
            codes(
                FIVE + "model, seen = nn.Identity(), []\n"
                "def note(*_):\n    seen.append(torch.is_grad_enabled())\n"
                "_ = model.register_forward_hook(note)\n" + LOOK + "seen"
            ),
        ),
        Property(
            "leaves the model in the mode that it was in",
            codes(
                NORM + "_ = model.train()\n" + LOOK + "model.training",
                NORM + "_ = model.eval()\n" + LOOK + "model.training",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the mean of the batches' means",
            """A last batch of one sample counts here as much as one of three. Add up
            over samples: a batch's mean counts as often as the batch has samples.""",
            _measuring(divide=_mean_of_means),
        ),
        WrongAnswer(
            "the loss is a mean of means",
            """The fraction is right, and the loss is not: what the loss function gives
            is the mean over its batch already. Before it is added up it has to count as
            often as the batch has samples.""",
            _measuring(divide=_loss_of_means),
        ),
        WrongAnswer(
            "means are divided by the number of samples",
            """The loss function has divided by the size of the batch; then everything
            was divided by the number of samples again. So the loss is too small by
            about the size of a batch.""",
            _measuring(divide=_loss_too_small),
        ),
        WrongAnswer(
            "only the last batch",
            """Something is set in each round of the loop in place of being added to. In
            the end only the last batch has a say.""",
            _measuring(batches=lambda found: found[-1:]),
        ),
        WrongAnswer(
            "the right ones are counted and not divided",
            """How many were right says little if nobody knows of how many. A fraction
            lies between 0 and 1.""",
            _measuring(
                divide=lambda found: (_per_sample(found)[0], sum(b[1] for b in found))
            ),
        ),
        WrongAnswer(
            "the model is measured in training mode",
            """Dropout throws numbers away while you measure, and batch normalisation
            takes notes of data that it must not learn from: looking has changed the
            model. There is a mode for looking.""",
            _measuring(before=lambda model: model.train()),
        ),
        WrongAnswer(
            "the mode of the model is not looked at",
            """If it comes in training mode, it is measured in it. Who measures sets the
            mode, and does not hope for it.""",
            _measuring(before=lambda model: None),
        ),
        WrongAnswer(
            "the model stays in eval mode",
            """Whoever trains on has lost dropout and the notes of batch normalisation,
            without a word. Keep in mind which mode it was, before you change it.""",
            _measuring(after=lambda model, was: None),
        ),
        WrongAnswer(
            "the model always ends up in training mode",
            """Perhaps it was in eval mode before, because its training is long over.
            Then the next user gets noise. Put back what was there.""",
            _measuring(after=lambda model, was: model.train()),
        ),
        WrongAnswer(
            "a graph is recorded",
            """Each forward pass writes down everything for a backward pass that never
            comes. That costs memory and time. There is a block in which nothing is
            recorded.""",
            _measuring(graph=True),
        ),
    ),
    hints=(
        """The worked example confidence has the same frame: the first two lines, the
        block without a graph, the loop, and what stands after it. Two things differ.
        The loader's targets are needed, and two totals are added up in place of one.
        Think of what each batch has to add to each of them.""",
        """Add up: the loss of a batch is a mean, so multiply it by the number of its
        samples, len(targets). For the fraction, compare scores.argmax(dim=1) with
        targets; the sum of such True and False is the number of right ones. Both as
        plain numbers, by .item().

        Divide: both by the number of samples.""",
        """Nearly all of it, with places left for you:

            was_training = ...
            ...
            total, right, count = 0.0, 0, 0
            with torch.no_grad():
                for inputs, targets in loader:
                    scores = model(inputs)
                    total += loss_function(...).item() * ...
                    right += (... == targets).sum().item()
                    count += ...
            model.train(...)
            return total / ..., ...""",
    ),
)


# ------------------------------------------------------------------------------ fit

step, measure = train_step, evaluate  # what the lesson calls them afterwards


def fit(model, train_loader, valid_loader, loss_function, optimizer, epochs, first=0):
    for _ in range(first, epochs):  # round
        for inputs, targets in train_loader:
            loss = step(model, inputs, targets, loss_function, optimizer)  # act
            yield {"loss": loss}  # tell
        val_loss, val_accuracy = measure(model, valid_loader, loss_function)  # look
        yield {"val_loss": val_loss, "val_accuracy": val_accuracy}  # tell


def _looked(model: Any, loader: Any, loss_function: Any) -> dict[str, float]:
    loss, right = measure(model, loader, loss_function)
    return {"val_loss": loss, "val_accuracy": right}


def _looping(
    epochs_of: Callable[[int, int], range] = lambda epochs, first: range(first, epochs),
    look: str = "end",
    at: str = "valid",
    tell: Callable[[list[float]], list[float]] | None = None,
) -> Any:
    """A loop with one thing changed."""

    def answer(
        model: Any, train: Any, valid: Any, f: Any, o: Any, epochs: int, first: int = 0
    ) -> Iterator[dict[str, float]]:
        looked_at = valid if at == "valid" else train
        for _ in epochs_of(epochs, first):
            if look == "begin":
                yield _looked(model, looked_at, f)
            losses = []
            for inputs, targets in train:
                losses.append(step(model, inputs, targets, f, o))
                if tell is None:
                    yield {"loss": losses[-1]}
                if look == "batch":
                    yield _looked(model, looked_at, f)
            for loss in tell(losses) if tell else []:
                yield {"loss": loss}
            if look == "end":
                yield _looked(model, looked_at, f)
        if look == "once":
            yield _looked(model, looked_at, f)

    return answer


def _all_at_once(*given: Any) -> Any:
    return list(fit(*given))


def _one_dict(
    model: Any, train: Any, valid: Any, f: Any, o: Any, epochs: int, first: int = 0
) -> Iterator[dict[str, float]]:
    for _ in range(first, epochs):
        for inputs, targets in train:
            loss = step(model, inputs, targets, f, o)
            yield {"loss": loss, **_looked(model, valid, f)}


def _never_looking(
    model: Any, train: Any, valid: Any, f: Any, o: Any, epochs: int, first: int = 0
) -> Iterator[dict[str, float]]:
    for _ in range(first, epochs):
        for inputs, targets in train:
            yield {"loss": step(model, inputs, targets, f, o)}


SMALL = """model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
learn = [(torch.randn(4, 2), torch.tensor([0, 1, 1, 0])) for _ in range(3)]
look = [(torch.randn(5, 2), torch.tensor([1, 1, 0, 1, 0]))]
"""
FIT = "run = fit(model, learn, look, nn.CrossEntropyLoss(), optimizer, "

FIT_EXERCISE = Exercise(
    name="fit",
    lesson=LESSON,
    reference=fit,
    attempt=run_as("fit"),
    inputs=("code",),
    properties=(
        Property(
            "tells of each batch, and at the end of each epoch of the validation data",
            codes(
                SMALL + FIT + "1)\n[sorted(numbers) for numbers in run]",
                SMALL + FIT + "2)\n[sorted(numbers) for numbers in run]",
            ),
        ),
        Property(
            "tells the loss of each batch as it comes",
            codes(
                SMALL + FIT + "2)\n[n['loss'] for n in run if 'loss' in n]",
            ),
        ),
        Property(
            "measures the model as it is at the end of the epoch",
            codes(
                SMALL + FIT + "2)\n[n['val_loss'] for n in run if 'val_loss' in n]",
                SMALL
                + FIT
                + "3)\n[n['val_accuracy'] for n in run if 'val_accuracy' in n]",
            ),
        ),
        Property(
            "begins with the epoch first, and ends before the epoch epochs",
            codes(
                SMALL + FIT + "3, 2)\nlen(list(run))",
                SMALL + FIT + "5, first=2)\nlen(list(run))",
                SMALL + FIT + "3, 3)\nlen(list(run))",
            ),
        ),
        Property(
            "does one step when it is asked, and waits",
            codes(
                SMALL
                + "before = model.weight.tolist()\n"
                + FIT
                + "2)\nmodel.weight.tolist() == before",
                SMALL + FIT + "2)\n_ = next(run)\nmodel.weight.tolist()",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "everything happens at once, in a list",
            """All epochs are over before anybody hears of the first step: no button can
            hold this loop. Hand each message out as soon as it is there, and nothing
            else has to be kept.""",
            _all_at_once,
        ),
        WrongAnswer(
            "first is ignored",
            """After an interruption as many epochs would be done as without one. epochs
            is not how many are still to come: with epochs=5 and first=3 there are two
            left, 3 and 4. range takes a beginning as well as an end.""",
            _looping(lambda epochs, first: range(epochs)),
        ),
        WrongAnswer(
            "one epoch too many",
            """Epochs are counted from 0, so with epochs=5 the last
            one is number 4.""",
            _looping(lambda epochs, first: range(first, epochs + 1)),
        ),
        WrongAnswer(
            "the model is measured before the epoch",
            """At the end of an epoch one wants to know what it has brought. Measured at
            its beginning, the last epoch is never judged.""",
            _looping(look="begin"),
        ),
        WrongAnswer(
            "the model is measured after each batch",
            """A look at all validation data takes longer than a step. It belongs behind
            the loop over the batches, not into it: look at the indentation.""",
            _looping(look="batch"),
        ),
        WrongAnswer(
            "every message holds everything",
            """A look at all validation data takes longer than a step, and here it is
            taken at each step. Two kinds of messages: one for each batch, one for each
            epoch.""",
            _one_dict,
        ),
        WrongAnswer(
            "the model is measured once, at the very end",
            """Then nobody sees when it began to overfit. The look belongs into the loop
            over the epochs: look at the indentation.""",
            _looping(look="once"),
        ),
        WrongAnswer(
            "the validation data are not looked at",
            """The loss of the batches alone does not say whether the model has learned
            or memorised. At the end of each epoch comes the look.""",
            _never_looking,
        ),
        WrongAnswer(
            "the model is measured on the data it learns from",
            """These numbers become better even if it only memorises. The look is taken
            at the validation data.""",
            _looping(at="train"),
        ),
        WrongAnswer(
            "the losses come at the end of the epoch",
            """All steps of an epoch are done before the first loss is handed out, so a
            button acts only once an epoch. Hand it out where it is computed.""",
            _looping(tell=lambda losses: losses),
        ),
        WrongAnswer(
            "one loss for each epoch",
            """Only the mean over the epoch is told. A curve of single steps shows more:
            jumps, and the moment at which something goes wrong.""",
            _looping(tell=lambda losses: [sum(losses) / len(losses)]),
        ),
    ),
    hints=(
        """The worked example saving has the same shape: a loop in a loop, a yield in
        the inner one, and a yield behind it that still belongs to the outer one. Which
        of your loops is the year, and which the month? What is done in each month, and
        what is looked at when the year is over?""",
        """Round: range(first, epochs) counts the epochs.

        Act and tell: step(model, inputs, targets, loss_function, optimizer) gives the
        loss. Yield a dict with it.

        Look and tell: measure(model, valid_loader, loss_function) gives two numbers.
        Yield a dict with both, under the names val_loss and val_accuracy, indented like
        the inner for.""",
        """Nearly all of it, with places left for you:

            for epoch in range(..., ...):
                for inputs, targets in ...:
                    loss = step(...)
                    yield ...
                val_loss, val_accuracy = measure(...)
                yield ...""",
    ),
)

EXERCISES = (TRAIN_STEP, EVALUATE, FIT_EXERCISE)
