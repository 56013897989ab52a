"""Lesson 12, "Safety": what the graph keeps, and hooks on what passes."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.snippet import Code, codes

LESSON = "12_safety"


def refuses(call: Callable[[], Any]) -> bool:
    """Whether a call raises a RuntimeError."""
    try:
        call()
    except RuntimeError:
        return True
    return False


def _tried_as(name: str) -> Callable[..., Any]:
    """A way to try an answer: a few lines in which it has its name."""

    def attempt(answer: Any, code: Code) -> Any:
        return code.run(**{name: answer}, torch=torch, refuses=refuses)[0]

    return attempt


# --------------------------------------------------------------------------- Saved


class Saved:
    def __init__(self, tensor):
        self.tensor = tensor
        self.version = tensor._version

    def get(self):
        if self.tensor._version != self.version:
            raise RuntimeError("it has been modified by an inplace operation")
        return self.tensor


class _NeverRefuses(Saved):
    def get(self) -> Any:
        return self.tensor


class _Copies(Saved):
    def __init__(self, tensor: Any) -> None:
        self.tensor = tensor.clone()

    def get(self) -> Any:
        return self.tensor


class _ComparesNumbers(Saved):
    def __init__(self, tensor: Any) -> None:
        self.tensor, self.copy = tensor, tensor.clone()

    def get(self) -> Any:
        if not torch.equal(self.tensor, self.copy):
            raise RuntimeError
        return self.tensor


class _WantsZero(Saved):
    def get(self) -> Any:
        if self.tensor._version:
            raise RuntimeError
        return self.tensor


class _OtherError(Saved):
    def get(self) -> Any:
        if self.tensor._version != self.version:
            raise ValueError("written into")
        return self.tensor


class _ReturnsNothing(Saved):
    def get(self) -> Any:
        super().get()


class _RefusesOnce(Saved):
    def get(self) -> Any:
        version, self.version = self.version, self.tensor._version
        if version != self.version:
            raise RuntimeError
        return self.tensor


T = "t = torch.ones(3)\n"

SAVED = Exercise(
    name="Saved",
    lesson=LESSON,
    reference=Saved,
    attempt=_tried_as("Saved"),
    inputs=("code",),
    properties=(
        Property(
            "gives the tensor back, itself and no copy",
            codes(T + "Saved(t).get() is t"),
        ),
        Property(
            "refuses when it was written into",
            codes(T + "kept = Saved(t)\nt += 1\nrefuses(kept.get)"),
        ),
        Property(
            "refuses as often as it is asked",
            codes(
                T + "kept = Saved(t)\nt += 1\n[refuses(kept.get), refuses(kept.get)]"
            ),
        ),
        Property(
            "notices a write through a view",
            codes(T + "kept = Saved(t)\nt[:1].zero_()\nrefuses(kept.get)"),
        ),
        Property(
            "counts a write of the same numbers",
            codes(T + "kept = Saved(t)\nt *= 1\nrefuses(kept.get)"),
        ),
        Property(
            "does not mind what was written before",
            codes(T + "t += 1\nSaved(t).get().tolist()"),
        ),
        Property(
            "does not mind a new tensor under the old name",
            codes(T + "kept = Saved(t)\nt = t + 1\nkept.get().tolist()"),
        ),
        Property(
            "knows each time of saving apart",
            codes(
                T + "first = Saved(t)\nt += 1\nsecond = Saved(t)\n"
                "[refuses(first.get), refuses(second.get)]"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "it never refuses",
            """The tensor comes back whatever has happened to it: the gradient would be
            computed from other numbers than those of the forward pass, without a
            word. Note the count when saving, and look at it again when giving back.""",
            _NeverRefuses,
        ),
        WrongAnswer(
            "a copy is kept",
            """A copy is safe, and it costs the memory of every tensor of the forward
            pass once more. The graph keeps the tensor itself, and one whole number
            beside it.""",
            _Copies,
        ),
        WrongAnswer(
            "the numbers are compared",
            """To compare, you have kept a copy: that is the memory that was to be
            saved. And a write of equal numbers goes unnoticed. The count of writes
            says it all.""",
            _ComparesNumbers,
        ),
        WrongAnswer(
            "any count but zero is refused",
            """A weight in training is written into at each step, so its count is never
            zero. What matters is whether it has changed *since* it was saved.""",
            _WantsZero,
        ),
        WrongAnswer(
            "it refuses only once",
            """The first look has brought the noted count up to date, so the second one
            finds nothing. What is noted when saving stays as it was noted.""",
            _RefusesOnce,
        ),
        WrongAnswer(
            "another kind of error",
            """It refuses, with another error than the engines do: programs that catch
            a RuntimeError would miss it.""",
            _OtherError,
        ),
        WrongAnswer(
            "nothing is given back",
            """Whoever asks wants the tensor: a function without a return gives
            None.""",
            _ReturnsNothing,
        ),
    ),
    hints=(
        """Two moments: when it is saved, and when it is given back. What has to be
        noted at the first, so that at the second it can be said whether somebody has
        written in between? The tensor itself counts the writes to its memory; a view
        has the same counter.""",
        """When saving: keep the tensor (not a copy), and the number tensor._version as
        it is now.

        When giving back: compare tensor._version, as it is then, with the number you
        have noted. If they differ, raise RuntimeError("..."). If not, return the
        tensor.""",
        """Nearly all of it, with places left for you. In __init__:

            self.tensor = tensor
            self.version = ...

        In get:

            if ... != self.version:
                raise RuntimeError("...")
            return ...""",
    ),
)


# ---------------------------------------------------------------- record_gradients


def record_gradients(tensors):
    seen = {}

    def hook_for(name):
        def hook(gradient):
            seen[name] = gradient  # read

        return hook

    for name, tensor in tensors.items():
        tensor.register_hook(hook_for(name))  # register
    return seen


def _late(tensors: Any) -> Any:
    seen: dict[str, Any] = {}
    for name, tensor in tensors.items():

        def hook(gradient: Any) -> None:
            seen[name] = gradient  # noqa: B023

        tensor.register_hook(hook)
    return seen


def _hooked(make: Callable[[dict[str, Any], str, Any], Any]) -> Any:
    """Another hook on each: ``make(seen, name, tensor)``."""

    def wrong(tensors: Any) -> Any:
        seen: dict[str, Any] = {}
        for name, tensor in tensors.items():
            tensor.register_hook(make(seen, name, tensor))
        return seen

    return wrong


def _grad_of_tensor(seen: dict[str, Any], name: str, tensor: Any) -> Any:
    return lambda gradient: seen.update({name: tensor.grad})


def _norms(seen: dict[str, Any], name: str, tensor: Any) -> Any:
    return lambda gradient: seen.update({name: gradient.norm()})


def _replacing(seen: dict[str, Any], name: str, tensor: Any) -> Any:
    def hook(gradient: Any) -> Any:
        seen[name] = gradient
        return torch.zeros_like(gradient)

    return hook


def _asked_now(tensors: Any) -> Any:
    for tensor in tensors.values():
        tensor.retain_grad()
    return {name: tensor.grad for name, tensor in tensors.items()}


def _handles(tensors: Any) -> Any:
    return {name: each.register_hook(lambda g: None) for name, each in tensors.items()}


def _first_only(tensors: Any) -> Any:
    return record_gradients(dict(list(tensors.items())[:1]))


CHAIN = (
    "x = torch.tensor([1.0, 2.0], requires_grad=True)\nh = x * 3\nk = h * h\n"
    "loss = (k * torch.tensor([1.0, 10.0])).sum()\n"
)
SEEN = "seen = record_gradients({'k': k, 'h': h, 'x': x})\n"
LISTED = "{name: each.tolist() for name, each in seen.items()}"

RECORD = Exercise(
    name="record_gradients",
    lesson=LESSON,
    reference=record_gradients,
    attempt=_tried_as("record_gradients"),
    inputs=("code",),
    properties=(
        Property(
            "there is nothing in the dict before the walk",
            codes(CHAIN + SEEN + "[type(each).__name__ for each in seen.values()]"),
        ),
        Property(
            "one tensor: its gradient stands under its name",
            codes(
                CHAIN + "seen = record_gradients({'h': h})\nloss.backward()\n" + LISTED
            ),
        ),
        Property(
            "several tensors: each has its own",
            codes(CHAIN + SEEN + "loss.backward()\n" + LISTED),
        ),
        Property(
            "the walk itself is not disturbed",
            codes(CHAIN + SEEN + "loss.backward()\nx.grad.tolist()"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "every hook has the last name",
            """The hooks run much later, when the loop is over, and then they all look
            up the same variable: its last value. Give each hook a name of its own: an
            inner function that is handed the name, as in the worked example.""",
            _late,
        ),
        WrongAnswer(
            "the hook looks at .grad",
            """A tensor in the middle of a graph gets no .grad, and that of a leaf is
            filled later. What passes is handed to the hook, as its argument.""",
            _hooked(_grad_of_tensor),
        ),
        WrongAnswer(
            "the hook replaces the gradient",
            """What a hook returns goes on in place of the gradient. One that only wants
            to look returns nothing.""",
            _hooked(_replacing),
        ),
        WrongAnswer(
            "norms are noted",
            """The length is a fine thing to look at, later. Here the gradient itself is
            wanted, in the shape of its tensor.""",
            _hooked(_norms),
        ),
        WrongAnswer(
            "it is asked before the walk",
            """At this moment nobody has walked yet, so there is no gradient. That is
            what a hook is for: it runs when the gradient comes by.""",
            _asked_now,
        ),
        WrongAnswer(
            "the handles are returned",
            """register_hook gives back a handle, to take the hook away again. The
            gradients come later, into a dict of your own that the hooks fill.""",
            _handles,
        ),
        WrongAnswer(
            "only the first tensor is watched",
            """A return inside the loop ends it after its first turn: then only one hook
            is registered.""",
            _first_only,
        ),
    ),
    hints=(
        """You return a dict that is still empty; the hooks fill it later. Each hook
        must know under which name to write. The worked example does that with a
        function that is handed a name and returns a hook. What is different here? It
        prints, and yours writes into the dict.""",
        """**register**: for each name and tensor of tensors.items():
        tensor.register_hook(...), with a hook made for this name.

        **read**: the hook gets the gradient as its argument and writes it into the
        dict, under its name. It returns nothing, so the gradient goes on as it is.

        Return the dict, after the loop.""",
        """Nearly all of it, with three places left for you:

            seen = {}

            def hook_for(name):
                def hook(gradient):
                    seen[...] = ...

                return hook

            for name, tensor in tensors.items():
                tensor.register_hook(...)
            return seen""",
    ),
)


# ------------------------------------------------------------------ limit_gradient


def limit_gradient(tensor, limit):
    def hook(gradient):
        norm = gradient.norm()
        return gradient * (limit / norm) if norm > limit else gradient  # replace

    return tensor.register_hook(hook)  # register


def _limiting(change: Callable[[Any, Any], Any]) -> Callable[[Any, float], Any]:
    return lambda tensor, limit: tensor.register_hook(lambda g: change(g, limit))


def _in_place(gradient: Any, limit: float) -> None:
    norm = gradient.norm()
    if norm > limit:
        gradient *= limit / norm


def _without_handle(tensor: Any, limit: float) -> None:
    limit_gradient(tensor, limit)


PASSING = (
    "x = torch.ones(2, requires_grad=True)\nk, h = x * 1, x * 1\n"
    "loss = ((h + k) * torch.tensor({weights})).sum()\n"
    "handle = limit_gradient(h, {limit})\n"
)


def _passing(weights: str, limit: float, last: str = "x.grad.tolist()") -> str:
    text = PASSING.format(weights=weights, limit=limit)
    return text + "loss.backward()\n" + last


LIMIT = Exercise(
    name="limit_gradient",
    lesson=LESSON,
    reference=limit_gradient,
    attempt=_tried_as("limit_gradient"),
    inputs=("code",),
    properties=(
        Property(
            "a gradient that is too long is shortened, in the same direction",
            codes(_passing("[3.0, 4.0]", 1.0), _passing("[-30.0, 40.0]", 2.5)),
        ),
        Property(
            "one that is short enough stays as it is",
            codes(_passing("[0.3, -0.4]", 1.0), _passing("[3.0, 4.0]", 20.0)),
        ),
        Property("a gradient of zeros stays zeros", codes(_passing("[0.0, 0.0]", 1.0))),
        Property(
            "gradients on other ways are left alone",
            codes(
                PASSING.format(weights="[3.0, 4.0]", limit=1.0)
                + "k.retain_grad()\nloss.backward()\nk.grad.tolist()"
            ),
        ),
        Property(
            "the handle takes it away again",
            codes(
                PASSING.format(weights="[3.0, 4.0]", limit=1.0)
                + "handle.remove()\nloss.backward()\nx.grad.tolist()"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "each number is limited for itself",
            """clamp cuts the numbers one by one, and so it turns the direction: [3, 4]
            becomes [1, 1]. The *length* is to be limited; multiply all by one
            factor.""",
            _limiting(lambda g, limit: g.clamp(-limit, limit)),
        ),
        WrongAnswer(
            "short ones are made longer",
            """Every gradient gets the length of the limit, even one that was short, and
            one of zeros becomes nan. Only what is too long is to be changed.""",
            _limiting(lambda g, limit: g * (limit / g.norm())),
        ),
        WrongAnswer(
            "the gradient is written into",
            """The same tensor may be on its way to somebody else: a sum hands one and
            the same gradient to both sides. Return a new one; what a hook returns
            replaces what came.""",
            _limiting(_in_place),
        ),
        WrongAnswer(
            "nothing is returned",
            """A hook that returns nothing leaves the gradient as it is. What it returns
            goes on in its place.""",
            _limiting(lambda g, limit: None),
        ),
        WrongAnswer(
            "all lengths become 1",
            """Divided by its length, a gradient has the length 1. The limit belongs
            into the factor.""",
            _limiting(lambda g, limit: g / g.norm() if g.norm() > limit else g),
        ),
        WrongAnswer(
            "too long ones are dropped",
            """A gradient that is too long still says which way. Keep the direction, and
            shorten it.""",
            _limiting(lambda g, limit: g * 0 if g.norm() > limit else g),
        ),
        WrongAnswer(
            "the handle is lost",
            """It limits, and nobody can take it away again: register_hook returns a
            handle for that. Hand it on.""",
            _without_handle,
        ),
    ),
    hints=(
        """A hook gets the gradient, and what it returns goes on in its place. How long
        is a gradient? gradient.norm(). By which factor must it be multiplied to have
        the length `limit`? And when must nothing be done?""",
        """**replace**: if the norm is larger than the limit, return gradient times
        limit / norm, a new tensor. If not, return the gradient as it is: then nothing
        is divided by zero.

        **register**: tensor.register_hook(hook) returns a handle; return it.""",
        """Nearly all of it, with three places left for you:

            def hook(gradient):
                norm = gradient.norm()
                return ... if norm > limit else ...

            return tensor.register_hook(...)""",
    ),
)

EXERCISES = (SAVED, RECORD, LIMIT)
