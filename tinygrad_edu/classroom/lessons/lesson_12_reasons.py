"""Lesson 12, "Safety": why a gradient is None, and ten snippets to judge."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_12 import LESSON
from tinygrad_edu.classroom.snippet import Code, codes


def leaves_behind(loss):
    found, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            if hasattr(node, "variable"):
                found.append(node.variable)
            waiting += [source for source, _ in node.next_functions]
    return found


# ------------------------------------------------------------------------ why_none


def why_none(w, loss):
    if w.grad is not None:
        return "it has one"
    if not w.requires_grad:
        return "it asks for none"
    if not w.is_leaf:
        return "it is no leaf"
    if loss.grad_fn is None:
        return "the loss has no graph"
    if all(w is not leaf for leaf in leaves_behind(loss)):
        return "the loss does not use it"
    return "nobody has walked back"


def _attempt(answer: Callable[..., Any], code: Code) -> Any:
    return code.run(why_none=answer, torch=torch)[0]


def _instead(**other: str) -> Callable[[Any, Any], Any]:
    """The reference, with some of its answers replaced."""
    texts = {
        "has": "it has one",
        "asks": "it asks for none",
        "leaf": "it is no leaf",
        "graph": "the loss has no graph",
        "uses": "the loss does not use it",
        "walked": "nobody has walked back",
    }
    changed = {texts[name]: texts[new] for name, new in other.items()}
    return lambda w, loss: changed.get(why_none(w, loss), why_none(w, loss))


def _by_numbers(w: Any, loss: Any) -> Any:
    said = why_none(w, loss)
    if said != "the loss does not use it":
        return said
    alike = any(torch.equal(w, leaf) for leaf in leaves_behind(loss))
    return "nobody has walked back" if alike else said


def _walks(w: Any, loss: Any) -> Any:
    said = why_none(w, loss)
    if said == "nobody has walked back":
        loss.backward()
    return said


def _graph_first(w: Any, loss: Any) -> Any:
    if w.grad is None and loss.grad_fn is None:
        return "the loss has no graph"
    return why_none(w, loss)


ONES = "w = torch.ones(2, requires_grad=True)\n"
ASK = "why_none(w, loss)"

WHY = Exercise(
    name="why_none",
    lesson=LESSON,
    reference=why_none,
    attempt=_attempt,
    inputs=("code",),
    properties=(
        Property(
            "a gradient that is there",
            codes(ONES + "loss = (w * w).sum()\nloss.backward()\n" + ASK),
        ),
        Property(
            "a tensor that asks for none",
            codes(
                "w = torch.ones(2)\nu = torch.ones(2, requires_grad=True)\n"
                "loss = (w * u).sum()\nloss.backward()\n" + ASK,
                "w = torch.ones(2)\nloss = (w * w).sum()\n" + ASK,
            ),
        ),
        Property(
            "a tensor that is no leaf",
            codes(
                "w = torch.ones(2, requires_grad=True) * 0.1\n"
                "loss = (w * w).sum()\nloss.backward()\n" + ASK,
                ONES + "loss = (w * w).sum()\nloss.backward()\n"
                "w = w - 0.1 * w.grad\nloss = (w * w).sum()\nloss.backward()\n" + ASK,
            ),
        ),
        Property(
            "a loss without a graph",
            codes(
                ONES + "loss = (w * w).sum().detach()\n" + ASK,
                ONES + "with torch.no_grad():\n    loss = (w * w).sum()\n" + ASK,
            ),
        ),
        Property(
            "a loss that does not use the tensor",
            codes(
                ONES + "u = torch.ones(2, requires_grad=True)\n"
                "loss = (u * u).sum()\nloss.backward()\n" + ASK,
                ONES + "u = torch.zeros(2, requires_grad=True)\n"
                "loss = (w.detach() * u).sum()\nloss.backward()\n" + ASK,
            ),
        ),
        Property(
            "a loss from which nobody has walked back, not even you",
            codes(
                ONES + "loss = (w * w).sum()\n" + ASK,
                ONES + "loss = (w * w).sum()\nwhy_none(w, loss), w.grad",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "whether it is a leaf is not asked",
            """The result of an operation asks for gradients and is in the graph, and
            still gets no .grad: that is kept for leaves, which somebody made.
            .is_leaf says which it is.""",
            _instead(leaf="walked"),
        ),
        WrongAnswer(
            "equal numbers are taken for the same tensor",
            """Two tensors full of ones are equal, and they are two. == and `in` compare
            numbers; whether it is the same tensor is asked with `is`.""",
            _by_numbers,
        ),
        WrongAnswer(
            "you walk back yourself",
            """Whoever looks for a reason should leave things as they are. Your function
            has filled .grad by calling backward.""",
            _walks,
        ),
        WrongAnswer(
            "what asks for none is blamed on the loss",
            """A tensor without requires_grad gets no gradient whatever the loss is.
            Look at the tensor before you look at the loss.""",
            _graph_first,
        ),
        WrongAnswer(
            "the loss is not looked at",
            """A loss that was detached, or computed under no_grad, has no grad_fn:
            there is nothing to walk on.""",
            _instead(graph="walked"),
        ),
        WrongAnswer(
            "the leaves behind the loss are not looked at",
            """A walk reaches only what the loss was made from. leaves_behind(loss)
            lists these; if w is not among them, nothing can arrive.""",
            _instead(uses="walked"),
        ),
        WrongAnswer(
            "the gradient itself is not looked at",
            """If w.grad is there, nothing has to be explained. Look at that first.""",
            _instead(has="walked"),
        ),
    ),
    hints=(
        """Six answers, five questions. Ask them in the order of the table, and return
        the first one that fits; what is left over is the last answer. The first three
        look at the tensor alone, the next one at the loss, the last one at both.""",
        """The tensor: w.grad is None or not; w.requires_grad; w.is_leaf.

        The loss: loss.grad_fn is None where it has no graph.

        Both: leaves_behind(loss) is a list of tensors. Is one of them w? Ask with `is`
        for each: any(w is leaf for leaf in ...), or all(... is not ...).""",
        """Nearly all of it, with places left for you:

            if w.grad is not None:
                return "it has one"
            if not ...:
                return "it asks for none"
            if not ...:
                return "it is no leaf"
            if loss.grad_fn is ...:
                return "the loss has no graph"
            if all(w is not leaf for leaf in ...):
                return ...
            return "nobody has walked back\"""",
    ),
)


# ------------------------------------------------------------------------ verdicts


def verdicts():
    first = {"a": 1, "b": 2, "c": 4, "d": 3, "e": 2}
    return first | {"f": 2, "g": 3, "h": 2, "i": 4, "j": 3}


SNIPPETS = {
    "a": "w += 1",
    "b": "y = w.exp()\ny += 1\ny.sum().backward()",
    "c": "y = 2 * w\ny += 1\ny.sum().backward()",
    "d": "y = w * w\nw.data *= 5\ny.sum().backward()",
    "e": "y = w * w\nwith torch.no_grad():\n    w *= 5\ny.sum().backward()",
    "f": "y = w.exp()\nfirst = y[:1]\nfirst *= 0\ny.sum().backward()",
    "g": "w = 0.1 * w\n(w * w).sum().backward()",
    "h": "loss = (w * w).sum()\nloss.backward()\nloss.backward()",
    "i": "y = 2 * w\ny.relu_()\ny.sum().backward()",
    "j": "y = w * w\nw.detach().numpy()[:] = 5\ny.sum().backward()",
}


class _Snippet(str):
    """A snippet's lines in a report, without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _judged(answer: Callable[[], Any], letter: str, snippet: str) -> Any:
    found = answer()
    if not isinstance(found, dict):
        raise TypeError("return a dict with a number for each letter from a to j")
    if letter not in found:
        raise LookupError(f"there is no number for the letter {letter!r}")
    return found[letter]


def _one(letter: str) -> Callable[[], list[Any]]:
    return lambda: [(letter, _Snippet(SNIPPETS[letter]))]


def _but(**other: int) -> Callable[[], Any]:
    return lambda: verdicts() | other


VERDICTS = Exercise(
    name="verdicts",
    lesson=LESSON,
    reference=verdicts,
    attempt=_judged,
    inputs=("letter", "snippet"),
    separate=True,
    properties=tuple(
        Property(f"the snippet {letter}", _one(letter)) for letter in SNIPPETS
    ),
    wrong_answers=(
        WrongAnswer(
            "a leaf may be written into",
            """A leaf that asks for a gradient is where walks end. What would its
            gradient belong to, the old number or the new one? The engine refuses at
            once, in the line that writes.""",
            _but(a=4),
        ),
        WrongAnswer(
            "the write to the leaf is noticed only later",
            """An error it is. But no walk is needed to see it: whether a tensor is a
            leaf that asks for a gradient is known in the line that writes.""",
            _but(a=2),
        ),
        WrongAnswer(
            "nobody needs the result of exp",
            """The rule of exp is upstream times its own *result*. That result was kept,
            and then one was added to it.""",
            _but(b=4),
        ),
        WrongAnswer(
            "every write in place is an error",
            """What does the rule of a product with 2 need? The factor 2, and none of
            its results. So nobody minds when y is written into; what matters is
            whether somebody has kept the numbers.""",
            _but(c=2),
        ),
        WrongAnswer(
            ".data is safe",
            """.data gives the same memory without the counter. The product has kept w,
            and its rule reads the new numbers: a wrong gradient, and no error.""",
            _but(d=4),
        ),
        WrongAnswer(
            ".data is noticed",
            """.data gives the same memory with a counter of its own, so the count that
            was noted stays right. Nobody notices.""",
            _but(d=2),
        ),
        WrongAnswer(
            "no_grad makes every write safe",
            """no_grad allows the write, and it is counted as every other. The product
            had kept w before. The order matters: walk first, then write.""",
            _but(e=4),
        ),
        WrongAnswer(
            "a view is another tensor",
            """A view reads and writes the memory of its base, and shares its counter.
            The kept result of exp has a zero in it now.""",
            _but(f=4),
        ),
        WrongAnswer(
            "the name w still means the leaf",
            """w = 0.1 * w gives the name to a new tensor, the result of a product. The
            leaf has its gradient, and nobody has its name; w.grad is None.""",
            _but(g=4),
        ),
        WrongAnswer(
            "a graph can be walked twice",
            """After a walk the kept tensors are let go, as they are most of the memory.
            The second walk finds nothing to work with, unless the first was told to
            retain the graph.""",
            _but(h=4),
        ),
        WrongAnswer(
            "relu in place is an error",
            """relu_ writes into y, and what did the product keep of y? Nothing. And
            what relu itself needs, it keeps after its own write: its result.""",
            _but(i=2),
        ),
        WrongAnswer(
            "a write by NumPy is noticed",
            """numpy() hands out the bare memory. Who writes there goes past the tensor,
            and past its counter.""",
            _but(j=2),
        ),
    ),
    hints=(
        """For each write in place ask three questions. Is it into a leaf that asks for
        a gradient? Has some operation kept these numbers for its rule? And does the
        counter see the write? Where nothing is written, ask what the name w stands
        for, and whether the graph is still there.""",
        """What rules keep: exp its result; a product of two tensors both of them; a
        product with a plain number nothing of the tensors; relu its result.

        Kept and written, and the counter sees it: an error in the walk. The counter is
        blind for .data and for NumPy: then the gradient is wrong, and nobody says so.

        no_grad and views do not hide a write.""",
        """Four of the ten, with the reasons:

        a is 1, as a leaf is refused at once.

        c is 4, as 2 * w keeps nothing of y.

        d is 3: .data goes past the counter.

        h is 2: the graph is gone after the first walk.

        Of the other six, three are errors in the walk, two say nothing and give a
        wrong gradient or none, and one is right.""",
    ),
)

EXERCISES = (WHY, VERDICTS)
