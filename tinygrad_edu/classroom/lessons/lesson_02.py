"""Lesson 02, "A number that remembers": a scalar class, and a walk over its graph."""

# The solution is shown to learners as they would write it, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.snippet import Code, codes

LESSON = "02_a_number_that_remembers"


class Value:
    """A number that remembers how it was made."""

    def __init__(self, data, parents=(), operation=""):
        self.data = data
        self.parents = parents
        self.operation = operation

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)  # wrap
        data = self.data + other.data  # compute
        return Value(data, (self, other), "+")  # remember

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)  # wrap
        data = self.data * other.data  # compute
        return Value(data, (self, other), "*")  # remember

    __radd__ = __add__  # 2 + a asks a to add 2
    __rmul__ = __mul__  # 2 * a asks a to multiply by 2

    def __repr__(self):
        return f"Value({self.data})"


def _run(made: Any, code: Code) -> Any:
    """What the last line of the code says, with the learner's class as Value."""
    return code.run(Value=made)[0]


Combine = Callable[[type, Any, Any, Callable[..., Any], str], Any]


def _variant(combine: Combine) -> type:
    """A class like Value whose operations do what ``combine`` says."""

    class Variant:
        def __init__(self, data, parents=(), operation=""):
            self.data = data
            self.parents = parents
            self.operation = operation

        def __add__(self, other):
            return combine(Variant, self, other, operator.add, "+")

        def __mul__(self, other):
            return combine(Variant, self, other, operator.mul, "*")

        __radd__ = __add__
        __rmul__ = __mul__

    return Variant


def _wrapped(made: type, other: Any) -> Any:
    return other if isinstance(other, made) else made(other)


def _plain_result(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    return compute(a.data, _wrapped(made, b).data)


def _forgetful(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    return made(compute(a.data, _wrapped(made, b).data), (), name)


def _numbers_kept(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), (a.data, b.data), name)


def _copies_kept(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), (made(a.data), made(b.data)), name)


def _in_place(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    a.data, a.parents, a.operation = compute(a.data, b.data), (a, b), name
    return a


def _always_plus(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), (a, b), "+")


def _a_set(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), {a, b}, name)


def _one_parent(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), (a,), name)


def _other_order(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    b = _wrapped(made, b)
    return made(compute(a.data, b.data), (b, a), name)


def _not_wrapped(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    return made(compute(a.data, b.data), (a, b), name)


def _number_as_parent(made: Any, a: Any, b: Any, compute: Any, name: str) -> Any:
    return made(compute(a.data, _wrapped(made, b).data), (a, b), name)


PAIR = "a, b = Value(2.0), Value(-3.0)\n"

VALUE = Exercise(
    name="Value",
    lesson=LESSON,
    reference=Value,
    attempt=_run,
    inputs=("code",),
    properties=(
        Property(
            "holds its number; a fresh one has no parents",
            codes("a = Value(2.0)\na.data, len(a.parents), a.operation"),
        ),
        Property(
            "adds and multiplies",
            codes(
                PAIR + "(a + b).data",
                PAIR + "(a * b).data",
                PAIR + "((a + b) * b).data",
            ),
        ),
        Property(
            "remembers which operation made it",
            codes(PAIR + "(a + b).operation", PAIR + "(a * b).operation"),
        ),
        Property(
            "remembers its two parents themselves, in their order",
            codes(
                PAIR + "e = a + b\ne.parents[0] is a, e.parents[1] is b",
                PAIR + "e = a * b\ne.parents[0] is a, e.parents[1] is b",
                PAIR + "e = (a * b) + a\nlen(e.parents), e.parents[1] is a",
            ),
        ),
        Property(
            "remembers twice what was used twice",
            codes("a = Value(3.0)\ne = a * a\nlen(e.parents)"),
        ),
        Property(
            "leaves its parents as they were",
            codes(PAIR + "e = a + b\na.data, b.data, len(a.parents), a.operation"),
        ),
        Property(
            "takes a plain number too",
            codes(
                "(Value(2.0) + 1).data",
                "(10 * Value(2.0)).data",
                "(3 + Value(2.0)).data",
                "e = Value(2.0) * 5\ne.parents[1].data, len(e.parents[1].parents)",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the result is a plain number",
            """The arithmetic is right, but what comes back is an ordinary number, and
            that forgets everything. Put it into a new Value, together with its
            parents.""",
            _variant(_plain_result),
        ),
        WrongAnswer(
            "the parents were not handed over",
            """The result is a Value, and it knows its operation, but nobody told it
            where it came from: its parents are empty. Hand over the two Values that
            went in.""",
            _variant(_forgetful),
        ),
        WrongAnswer(
            "the parents' numbers were kept, not the parents",
            """A plain number has no memory, so the trail ends after one step: from the
            result nobody gets to the grandparents. Keep the objects, not what is in
            their data.""",
            _variant(_numbers_kept),
        ),
        WrongAnswer(
            "copies of the parents were kept",
            """The parents have the right numbers, but they are new objects that know
            nothing: they have no parents of their own, and if a number is used in two
            places nobody sees that it is the same one. Keep the very objects that went
            in.""",
            _variant(_copies_kept),
        ),
        WrongAnswer(
            "the left number was changed",
            """After e = a + b, a is no longer what it was, and it has become its own
            parent. An operation makes a new Value and leaves those that went in
            alone.""",
            _variant(_in_place),
        ),
        WrongAnswer(
            "both operations are noted as a plus",
            """The numbers and the parents are right. A product says of itself that it
            is a sum, as happens when one method is copied from the other.""",
            _variant(_always_plus),
        ),
        WrongAnswer(
            "the parents are a set",
            """A set holds each thing once and in no order. In a * a the same number is
            used twice, and for the slope that will matter: keep a tuple.""",
            _variant(_a_set),
        ),
        WrongAnswer(
            "only one of the parents is remembered",
            """Two numbers went in, and the one on the right is forgotten. If it stays
            so, no gradient will ever reach it.""",
            _variant(_one_parent),
        ),
        WrongAnswer(
            "the parents stand in the other order",
            """For a sum and a product this gives the same number, but a difference or a
            quotient will need to know who stood on the left: that one comes first.""",
            _variant(_other_order),
        ),
        WrongAnswer(
            "a plain number has no data",
            """Between two Values everything works. In a + 1, the 1 is an int without
            data and without parents. Wrap it first: if it is no Value yet, make one of
            it.""",
            _variant(_not_wrapped),
        ),
        WrongAnswer(
            "a plain number became a parent",
            """In a * 5 the number is right, but the second parent is the bare 5, which
            has neither data nor parents. Whoever walks along the parents will stumble
            there. Make the 5 a Value before it becomes a parent.""",
            _variant(_number_as_parent),
        ),
    ),
    hints=(
        """The example has three steps: compute, wrap, remember. A minus sign has one
        parent. How many parents has a sum, and in which order do they stand? When a
        plain number comes in, what has to be done with it first?""",
        """__init__ does nothing but note what it is given under self.data,
        self.parents and self.operation.

        __add__ is given self, what stands on the left, and other, what stands on the
        right. Compute with their data. The result is a new Value; its parents are a
        tuple with these two, and its operation is "+".

        If other is a plain number, such as the 1 in a + 1, it has no data. So before
        computing: isinstance(other, Value) says whether it is a Value already, and
        Value(other) makes one of it.""",
        """__add__ nearly whole, with two places left for you:

            if not isinstance(other, Value):
                other = Value(other)
            data = ...
            return Value(data, ..., "+")

        The first place is the sum of two numbers, each from its data. The second is a
        tuple with the two parents, left one first. __mul__ differs in two signs. And
        __init__ is three lines like self.data = data.""",
    ),
)


def trace(root):
    nodes, edges = [], []

    def visit(value):
        if value in nodes:  # skip what is noted already
            return
        nodes.append(value)  # note
        for parent in value.parents:
            edges.append((parent, value))  # note
            visit(parent)  # visit

    visit(root)
    return nodes, edges


def _traced(answer: Any, code: Code) -> Any:
    """The names of what an answer has noted, sorted: any order is right."""
    root, names = code.run(Value=Value)
    called = {id(value): name for name, value in names.items()}

    def name_of(value: Any) -> str:
        return called.get(id(value), repr(value))

    nodes, edges = answer(root)
    return [
        sorted(name_of(node) for node in nodes),
        sorted(f"{name_of(start)} -> {name_of(end)}" for start, end in edges),
    ]


def _without_skipping(root: Any) -> Any:
    nodes, edges = [root], []
    for parent in root.parents:
        edges.append((parent, root))
        above = _without_skipping(parent)
        nodes += above[0]
        edges += above[1]
    return nodes, edges


def _by_number(root: Any) -> Any:
    nodes: list[Any] = []
    edges: list[Any] = []

    def visit(value: Any) -> None:
        if value.data in [node.data for node in nodes]:
            return
        nodes.append(value)
        for parent in value.parents:
            edges.append((parent, value))
            visit(parent)

    visit(root)
    return nodes, edges


def _turned_round(root: Any) -> Any:
    nodes, edges = trace(root)
    return nodes, [(end, start) for start, end in edges]


def _no_root(root: Any) -> Any:
    nodes, edges = trace(root)
    return [node for node in nodes if node is not root], edges


def _no_leaves(root: Any) -> Any:
    nodes, edges = trace(root)
    return [node for node in nodes if node.parents], edges


def _one_level(root: Any) -> Any:
    nodes = [root]
    for parent in root.parents:
        nodes += [] if parent in nodes else [parent]
    return nodes, [(parent, root) for parent in root.parents]


def _edges_once(root: Any) -> Any:
    nodes, edges = trace(root)
    return nodes, set(edges)


def _edges_with_nodes(root: Any) -> Any:
    nodes: list[Any] = [root]
    edges: list[Any] = []

    def visit(value: Any) -> None:
        for parent in value.parents:
            if parent not in nodes:
                nodes.append(parent)
                edges.append((parent, value))
                visit(parent)

    visit(root)
    return nodes, edges


TWO = "a, b = Value(2.0), Value(5.0)\n"

TRACE = Exercise(
    name="trace",
    lesson=LESSON,
    reference=trace,
    attempt=_traced,
    inputs=("code",),
    properties=(
        Property("finds a number that stands alone", codes("a = Value(2.0)\na")),
        Property(
            "finds every number, and every way from parent to result",
            codes(
                TWO + "e = a * b\ne",
                TWO + "c = Value(7.0)\nd = a * b\ne = d + c\ne",
                TWO + "d = a + b\ne = d * b\nf = e + d\nf",
            ),
        ),
        Property(
            "notes a number once, however often it is used",
            codes(TWO + "d = a * b\ne = a + d\ne"),
        ),
        Property(
            "notes two edges where a number is used twice at once",
            codes("a = Value(3.0)\ne = a * a\ne"),
        ),
        Property(
            "keeps two numbers apart that happen to be equal",
            codes("a, b = Value(2.0), Value(2.0)\ne = a + b\ne"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "a number that is used twice was noted twice",
            """You have come to the same number on two ways and noted it on both. It is
            one number, so it is one node; skip it, with all that lies behind it, when
            you meet it again.""",
            _without_skipping,
        ),
        WrongAnswer(
            "equal numbers were taken for the same",
            """Two numbers can both be 2 and still be two numbers: one may be a weight
            and the other an input. What makes a node the same is that it is the same
            object, not that its data are equal.""",
            _by_number,
        ),
        WrongAnswer(
            "the edges point from the result to its parents",
            """All edges are there and all are turned round. We write an edge in the
            direction in which numbers flow when they are computed: first the parent,
            then what was made of it.""",
            _turned_round,
        ),
        WrongAnswer(
            "the last result is missing",
            """All parents are there, but the number you began with is a node too.""",
            _no_root,
        ),
        WrongAnswer(
            "the numbers without parents are missing",
            """You have noted results only. Where the walk ends there is a node as well:
            the numbers that somebody wrote down. They are the ones whose slopes we
            shall want.""",
            _no_leaves,
        ),
        WrongAnswer(
            "the walk ends after one step",
            """The root and its parents are right. But parents have parents: visit each
            parent in the same way as the root, as the example does.""",
            _one_level,
        ),
        WrongAnswer(
            "two edges between the same numbers became one",
            """In a * a the number goes in twice, on the left and on the right. These
            are two edges. A set, or a test whether an edge is there already, loses
            one of them.""",
            _edges_once,
        ),
        WrongAnswer(
            "a number met again lost its edge",
            """A number that was noted before is not to be noted again, but the edge
            that led you to it is a new one. First note the edge, then ask whether the
            parent has to be visited.""",
            _edges_with_nodes,
        ),
    ),
    hints=(
        """The example has stop, visit, combine. It visits the parents of a number by
        calling itself. Yours visits them in the same way; but what does it do when it
        comes to a number that it has met before?""",
        """Skip: if the number is in the list of nodes already, go back at once. The
        test value in nodes asks for the same object, as a Value has no idea of being
        equal.

        Note: put the number itself into nodes, and for each of its parents a pair
        (parent, value) into edges.

        Visit: do all of this for each parent. A function inside your function can do
        it: it sees the two lists, and may call itself.""",
        """Nearly all of it, with two places left for you:

            nodes, edges = [], []
            def visit(value):
                if ...:
                    return
                nodes.append(value)
                for parent in value.parents:
                    edges.append(...)
                    visit(parent)
            visit(root)

        The first place asks whether the number is noted already. The second is the
        pair from parent to result. At the end, return both lists.""",
    ),
)

EXERCISES = (VALUE, TRACE)
