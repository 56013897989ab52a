"""Lesson 04, "Order matters": a backward pass that visits each node once."""

# The solution is shown to learners as they would write it, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.nodes import Node

DOUBLINGS = 10
LINKS = 10_000


def count_uses(root):
    uses = {root: 0}
    to_visit = [root]
    while to_visit:
        for source in to_visit.pop().inputs:
            if source not in uses:
                uses[source] = 0
                to_visit.append(source)
            uses[source] += 1
    return uses


def backward(root):
    waiting = count_uses(root)  # count
    root.grad = 1.0  # start
    ready = [root]
    while ready:
        node = ready.pop()
        node.hand_on()  # hand on
        for source in node.inputs:
            waiting[source] -= 1  # count down
            if waiting[source] == 0:
                ready.append(source)  # release


@dataclass(frozen=True)
class Formula:
    """A formula in words, and what builds its graph: the root and the named leaves."""

    text: str
    build: Callable[[], tuple[Node, dict[str, Node]]] = field(compare=False)

    def __repr__(self) -> str:
        return self.text


def walk(answer: Callable[[Node], Any], formula: Formula) -> dict[str, float]:
    """What a backward pass leaves behind: gradients, and how often it visited."""
    root, leaves = formula.build()
    answer(root)
    found = {f"gradient of {name}": leaf.grad for name, leaf in leaves.items()}
    made = [node for node in count_uses(root) if node.inputs]
    found["operations visited"] = sum(node.visits > 0 for node in made)
    found["visits"] = sum(node.visits for node in made)
    return found


def _product_and_sum() -> tuple[Node, dict[str, Node]]:
    a, b, c = Node(2.0), Node(-3.0), Node(10.0)
    return a * b + c, {"a": a, "b": b, "c": c}


def _one_product() -> tuple[Node, dict[str, Node]]:
    a, b = Node(4.0), Node(5.0)
    return a * b, {"a": a, "b": b}


def _used_twice() -> tuple[Node, dict[str, Node]]:
    a = Node(3.0)
    return a * a + a, {"a": a}


def _twice_inside() -> tuple[Node, dict[str, Node]]:
    a, b = Node(2.0), Node(3.0)
    c = a * b
    return c * c + b, {"a": a, "b": b}


def _detour_first() -> tuple[Node, dict[str, Node]]:
    a = Node(2.0)
    b = a + a
    c = b * b
    d = c + c
    return d + b, {"a": a}


def _detour_last() -> tuple[Node, dict[str, Node]]:
    a = Node(2.0)
    b = a + a
    c = b * b
    d = c + c
    return b + d, {"a": a}


def _doublings() -> tuple[Node, dict[str, Node]]:
    x = Node(1.0)
    root = x
    for _ in range(DOUBLINGS):
        root = root + root
    return root, {"x": x}


def _holds_something() -> tuple[Node, dict[str, Node]]:
    a, b = Node(4.0), Node(5.0)
    a.grad, b.grad = 100.0, 1000.0
    return a * b, {"a": a, "b": b}


def _long_chain() -> tuple[Node, dict[str, Node]]:
    x, one = Node(2.0), Node(1.0)
    root = x
    for _ in range(LINKS):
        root = root * one
    return root, {"x": x}


def _cases(*formulas: Formula) -> Callable[[], Sequence[Arguments]]:
    return lambda: [(formula,) for formula in formulas]


def _forwards(root: Node) -> list[Node]:
    """Every node once, each after its inputs, without recursion."""
    found: list[Node] = []
    waiting = count_uses(root)
    ready = [root]
    while ready:
        node = ready.pop()
        found.append(node)
        for source in node.inputs:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return found[::-1]


def _in_this_order(nodes: Sequence[Node], root: Node, start: float = 1.0) -> None:
    root.grad = start
    for node in nodes:
        node.hand_on()


def _recursive(root: Node) -> None:
    order: list[Node] = []
    seen = set()

    def visit(node: Node) -> None:
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    visit(root)
    _in_this_order(order[::-1], root)


def _each_time_it_is_met(root: Node) -> None:
    root.grad = 1.0

    def visit(node: Node) -> None:
        node.hand_on()
        for source in node.inputs:
            visit(source)

    visit(root)


def _queue_without_memory(root: Node) -> None:
    root.grad = 1.0
    queue = deque([root])
    while queue:
        node = queue.popleft()
        node.hand_on()
        queue.extend(node.inputs)


def _stack_without_memory(root: Node) -> None:
    root.grad = 1.0
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node.hand_on()
        waiting.extend(node.inputs)


def _level_by_level(root: Node) -> None:
    order = {root: None}
    queue = deque([root])
    while queue:
        for source in queue.popleft().inputs:
            if source not in order:
                order[source] = None
                queue.append(source)
    _in_this_order(list(order), root)


def _as_met(root: Node) -> None:
    root.grad = 1.0
    seen = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            node.hand_on()
            stack.extend(node.inputs)


def _without_start(root: Node) -> None:
    _in_this_order(_forwards(root)[::-1], root, start=0.0)


def _start_with_value(root: Node) -> None:
    _in_this_order(_forwards(root)[::-1], root, start=root.value)


def _from_the_inputs(root: Node) -> None:
    _in_this_order(_forwards(root), root)


def _wiping(root: Node) -> None:
    order = _forwards(root)[::-1]
    for node in order:
        node.grad = 0.0
    _in_this_order(order, root)


def _once_for_each_user(root: Node) -> None:
    waiting = count_uses(root)
    root.grad = 1.0
    ready = [root]
    while ready:
        node = ready.pop()
        node.hand_on()
        for source in set(node.inputs):
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)


def _by_hand(root: Node) -> None:
    root.grad = 1.0
    for node in _forwards(root)[::-1]:
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            source.grad += node.grad * slope


def _overwriting(root: Node) -> None:
    root.grad = 1.0
    for node in _forwards(root)[::-1]:
        node.visits += 1
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            source.grad = node.grad * slope


def _only_the_root(root: Node) -> None:
    root.grad = 1.0
    root.hand_on()


DETOUR = "c = b * b, d = c + c; a = 2"

BACKWARD = Exercise(
    name="backward",
    lesson="04_order_matters",
    reference=backward,
    attempt=walk,
    inputs=("root",),
    properties=(
        Property(
            "hands on from the root to the leaves",
            _cases(
                Formula("a * b  (a = 4, b = 5)", _one_product),
                Formula("a * b + c  (a = 2, b = -3, c = 10)", _product_and_sum),
            ),
        ),
        Property(
            "adds up what arrives at a node that is used twice",
            _cases(
                Formula("a * a + a  (a = 3)", _used_twice),
                Formula("c * c + b  (c = a * b; a = 2, b = 3)", _twice_inside),
            ),
        ),
        Property(
            "lets a node wait until everything has arrived",
            _cases(
                Formula(f"d + b  (b = a + a, {DETOUR})", _detour_first),
                Formula(f"b + d  (b = a + a, {DETOUR})", _detour_last),
            ),
        ),
        Property(
            "visits each operation once",
            _cases(Formula(f"x, doubled {DOUBLINGS} times  (x = 1)", _doublings)),
        ),
        Property(
            "adds to what a leaf holds already",
            _cases(
                Formula(
                    "a * b  (a = 4 with gradient 100, b = 5 with gradient 1000)",
                    _holds_something,
                )
            ),
        ),
        Property(
            "walks a chain of 10,000 operations",
            _cases(Formula("x * 1 * 1 * … * 1, 10,000 times  (x = 2)", _long_chain)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "a recursion, and the chain is too long for it",
            """Your order is right. But a function that calls itself keeps its to-do
            list in Python's stack of calls, and there is room for a few thousand calls
            at most. A network over a long text makes longer chains. Keep the to-do list
            yourself: a Python list and a while loop.""",
            _recursive,
        ),
        WrongAnswer(
            "a node hands on each time it is met",
            """A node that is used twice is met twice, and the second time it hands on
            once more what it has already handed on. So gradients come out too large,
            and in a ladder of doublings the visits double with each rung. One visit
            for each node, when everything has arrived. (And a recursion is too deep
            for a long chain.)""",
            _each_time_it_is_met,
        ),
        WrongAnswer(
            "a node is in the to-do list more than once",
            """There is no recursion, which is good. But a node that is used twice comes
            into your list twice and hands on twice, the second time also what it had
            handed on before. It may come in only when its last user is done.""",
            _queue_without_memory,
        ),
        WrongAnswer(
            "every input that is met gets its turn at once",
            """The list in place of a recursion is right. But whatever is met goes onto
            it, as often as it is met, and hands on each time. Count is missing, and
            with it count down: an input gets its turn once, when the last of its
            uses has handed on.""",
            _stack_without_memory,
        ),
        WrongAnswer(
            "level by level is too early",
            """Each node is visited once, but some hand on too early. The nodes next to
            the root come first in your order, although one of them may also be used
            far below, on a detour, and what comes by the detour is then left lying.
            Count for how many uses a node still has to wait.""",
            _level_by_level,
        ),
        WrongAnswer(
            "a node hands on when it is first met",
            """Each node is visited once, at the first meeting. But a node with several
            users has then received from one of them only; what the others send later
            is never handed on. It has to wait for the last.""",
            _as_met,
        ),
        WrongAnswer(
            "nothing arrives at the root",
            """All gradients are as if nothing had happened, since zero times anything
            is zero. The walk begins with a 1 at the root: the root moves as fast as
            itself.""",
            _without_start,
        ),
        WrongAnswer(
            "the walk began with the value of the root",
            """What stands at the root is not its value but the speed at which the root
            moves with itself, and that is always 1. Your gradients are too large by a
            factor: the value of the root.""",
            _start_with_value,
        ),
        WrongAnswer(
            "the walk went from the leaves to the root",
            """That is the order of the forward pass. When the leaves and the nodes next
            to them hand on, nothing has arrived at them yet. Begin at the root.""",
            _from_the_inputs,
        ),
        WrongAnswer(
            "the gradients were wiped before the walk",
            """All the rest is right. But backward adds to what is there; wiping is a
            decision of its own, called zero_grad, and belongs to whoever trains. Some
            add up the gradients of several batches on purpose.""",
            _wiping,
        ),
        WrongAnswer(
            "a node used twice by one operation is counted down once",
            """In b * b the node b is used twice, and it has been counted twice. So it
            has to be counted down twice as well, or it waits for ever: go through all
            inputs, also through those that are equal.""",
            _once_for_each_user,
        ),
        WrongAnswer(
            "hand_on was not used",
            """Your gradients are right. The check counts the visits by hand_on, the
            method of a node that does what your inner loop does: call it in place of
            the loop.""",
            _by_hand,
        ),
        WrongAnswer(
            "gradients replace each other",
            """The order is right. But a node that is used twice has two influences on
            the root, and they add up; with a single = the last one alone is left. It
            takes +=, as in the method hand_on.""",
            _overwriting,
        ),
        WrongAnswer(
            "only the root hands on",
            """The first step is right. After it, the inputs of the root have received
            their gradients, and those that wait for nobody else can hand on in their
            turn, and so on to the leaves.""",
            _only_the_root,
        ),
    ),
    hints=(
        """Read the worked example once more, line by line, and ask at each line: which
        of the five names is it: count, start, hand on, count down, release? Then find
        what repeats. Three of the names come again for each node: they belong into a
        loop. Two come once, before it. Which nodes may enter the loop? Those that wait
        for nobody. Keep them in a list.""",
        """Before the loop: the dict of count_uses(root), a 1 in root.grad, and a list
        that holds the root alone. All nodes in this list are ready: everything has
        arrived at them.

        The loop runs while the list is not empty. It takes one node off it, .pop(),
        and lets it hand on. Then it goes through node.inputs. For each of them there
        is one use less to wait for. If none is left, this input is ready: put it into
        the list.

        The dict tells how many uses a node still waits for. It does not matter in
        which order ready nodes leave the list.""",
        """Nearly all of it, with three places left for you:

            waiting = count_uses(root)
            root.grad = 1.0
            ready = [root]
            while ready:
                node = ready.pop()
                ...
                for source in node.inputs:
                    waiting[source] ...
                    if waiting[source] ...:
                        ready.append(source)

        The first place: node hands on. The second: there is one use less to wait for.
        The third: nobody is left to wait for.""",
    ),
)

EXERCISES = (BACKWARD,)
