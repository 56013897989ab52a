"""Recomputation: what is cheap to make again is not kept for the backward pass.

A training step keeps what its gradient rules look at: an activation is made early and
read again late, and lies in memory all the while. An elementwise operation costs next
to nothing beside moving its numbers, and fused into the loop that reads them it costs
no traffic either. So at the fullest moment of the program, the largest such value is
let go after its early users, and made again just before its late ones from what lies in
memory anyway, or from less. That is repeated until nothing is left to gain, or until
the program fits. (Chen and others, "Training deep nets with sublinear memory cost",
2016, do whole layers anew; this is the part of it that takes almost no time.)

The pass trades time for memory, so it is not among ``PASSES`` and runs when asked:
``torch.compile(step, options={"recompute": True})``, or a number of bytes to come down
to. Merging common subexpressions afterwards would undo it.

Two layers and the way back, with the bytes that are alive at the fullest moment:

>>> from tinygrad_edu.compiler.ir.text import read, write
>>> graph = read('''graph step on cpu
...   input %x: float32[8, 8] argument "x"
...   input %w: float32[8, 8] state "w"
...   %h1: float32[8, 8] = mm(%x, %w)
...   %y1: float32[8, 8] = relu(%h1)
...   %h2: float32[8, 8] = mm(%y1, %w)
...   %y2: float32[8, 8] = exp(%h2)
...   %g2: float32[8, 8] = mm(%y2, %w)
...   %d2: float32[8, 8] = mul(%g2, %h2)
...   %g1: float32[8, 8] = mm(%d2, %y1)
...   %d1: float32[8, 8] = mul(%g1, %h1)
...   return %d1
... ''')
>>> peak_bytes(graph)
1280
>>> recompute(graph)
>>> peak_bytes(graph)
1024
>>> print(write(graph), end="")
graph step on cpu
  input %x: float32[8, 8] argument "x"
  input %w: float32[8, 8] state "w"
  %h1: float32[8, 8] = mm(%x, %w)
  %y1: float32[8, 8] = relu(%h1)
  %h2: float32[8, 8] = mm(%y1, %w)
  %y2: float32[8, 8] = exp(%h2)
  %g2: float32[8, 8] = mm(%y2, %w)
  %d2: float32[8, 8] = mul(%g2, %h2)
  %0: float32[8, 8] = relu(%h1)
  %g1: float32[8, 8] = mm(%d2, %0)
  %d1: float32[8, 8] = mul(%g1, %h1)
  return %d1
"""

from __future__ import annotations

from dataclasses import dataclass

from ...ops.registry import PRIMITIVES
from ..ir.graph import Graph, Node, Value

# Made anew in no time: they compute nothing, or a number at a time.
MOVES = {"constant", "reshape", "expand", "permute", "t", "squeeze", "unsqueeze"}


def recompute(graph: Graph, limit: int = 0) -> None:
    """Make cheap values again instead of keeping them, until the peak is ``limit``.

    ``limit`` counts bytes of values alive at once, as :func:`peak_bytes` does. What
    was made again is ``late``: fusion leaves it where it stands.
    """
    tried: set[Value] = set()
    found = best(graph, limit, tried)
    while found is not None:
        tried.add(found.value)
        peak = peak_bytes(graph)
        apply(graph, found)
        if peak_bytes(graph) > peak:
            take_back(graph, found)
        found = best(graph, limit, tried)
    stay(graph)


def best(graph: Graph, limit: int, tried: set[Value]) -> Candidate | None:
    """The value that is best let go next; None where nothing is left to gain."""
    lives = Lives(graph)
    if lives.peak <= limit:
        return None
    left = (each for each in candidates(lives) if each.value not in tried)
    return next(left, None)


def stay(graph: Graph) -> None:
    """Let nobody do early what stands behind the fullest moment and could be done so.

    A slope, say, could be computed beside the activation, and would then be kept too.
    """
    lives = Lives(graph)
    moment = lives.bytes.index(lives.peak) if lives.bytes else 0
    for node in graph.nodes[moment + 1 :]:
        if is_cheap(node) and all(lives.first(each) <= moment for each in node.inputs):
            node.late = True


def peak_bytes(graph: Graph) -> int:
    """The bytes of all values alive at the fullest moment; inputs are there anyway."""
    return Lives(graph).peak


class Lives:
    """When each value is made and looked at last, counted in operations."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.place = {node: i for i, node in enumerate(graph.nodes)}
        self.users = graph.users()
        self.results = set(graph.results())
        self._last: dict[Value, int] = {}
        self.bytes = self._bytes_alive()
        self.peak = max(self.bytes, default=0)

    def first(self, value: Value) -> int:
        """When it is made; an input is there before everything."""
        return -1 if value.node is None else self.place[value.node]

    def last(self, value: Value) -> int:
        """When it is looked at last; inputs and results are there to the end."""
        if value.node is None or value in self.results:
            return len(self.place)
        if value not in self._last:
            uses = [self._look(each) for each in self.users[value]]
            self._last[value] = max(uses, default=self.first(value))
        return self._last[value]

    def _look(self, user: Node) -> int:
        """When a user looks; a view lets others look at the same memory later."""
        return self.last(user.out) if is_view(user) else self.place[user]

    def _bytes_alive(self) -> list[int]:
        """For each operation the bytes of what is alive while it runs."""
        change = [0] * (len(self.place) + 2)
        for node in self.graph.nodes:
            for value in node.outputs:
                taken = 0 if is_view(node) else value.type.nbytes
                change[self.first(value)] += taken
                change[self.last(value) + 1] -= taken
        alive, total = [], 0
        for each in change[: len(self.place)]:
            total += each
            alive.append(total)
        return alive


@dataclass(eq=False, slots=True)
class Candidate:
    """A value that could be made again, and how.

    ``chain`` are the operations to repeat, ``late`` the users that get the new value.
    """

    value: Value
    gain: int
    chain: list[Node]
    late: list[Node]
    copies: list[Node]


def candidates(lives: Lives) -> list[Candidate]:
    """What is alive at the fullest moment and could be made later, most bytes first."""
    moment = lives.bytes.index(lives.peak)
    found = [
        made_again(value, moment, lives)
        for node in lives.graph.nodes[:moment]
        if is_cheap(node) and not is_view(node)
        for value in node.outputs
        if lives.last(value) > moment and value not in lives.results
    ]
    return sorted((c for c in found if c.gain > 0), key=lambda c: -c.gain)


def is_cheap(node: Node) -> bool:
    """Whether an operation takes hardly any time: elementwise, or no arithmetic."""
    primitive = PRIMITIVES.get(node.op)
    pointwise = primitive is not None and primitive.pointwise
    return len(node.outputs) == 1 and (pointwise or node.op in MOVES)


def is_view(node: Node) -> bool:
    """Whether its result is memory of its input, seen in another way."""
    primitive = PRIMITIVES.get(node.op)
    return primitive is not None and primitive.view and len(node.outputs) == 1


def made_again(value: Value, moment: int, lives: Lives) -> Candidate:
    """What it would take to make a value after ``moment``, and what that would gain."""
    late = [each for each in lives.users[value] if lives.place[each] > moment]
    until = min(lives.place[each] for each in late)
    chain: list[Node] = []
    price = sum(each.type.nbytes for each in sources(value, until, lives, chain))
    busy = any(lives.place[each] == moment for each in lives.users[value])
    gain = 0 if busy else value.type.nbytes - price
    return Candidate(value, gain, chain, late, [])


def sources(value: Value, until: int, lives: Lives, chain: list[Node]) -> set[Value]:
    """Values that would have to live on so that ``value`` can be made at ``until``.

    The operations between those and the value are added to ``chain``, in order.
    """
    assert value.node is not None
    missing: set[Value] = set()
    for each in value.node.inputs:
        if lives.last(each) >= until:
            continue
        if each.node is not None and is_cheap(each.node) and each.shape != ():
            missing |= sources(each, until, lives, chain)
        else:
            missing.add(each)
    if value.node not in chain:
        chain.append(value.node)
    return missing


def apply(graph: Graph, found: Candidate) -> None:
    """Put copies of the chain before the first late user; all late ones look there."""
    exchange: dict[Value, Value] = {}
    for node in found.chain:
        inputs = [exchange.get(each, each) for each in node.inputs]
        copy = graph.make(node.op, inputs, [node.out.type], node.settings, node.lines)
        copy.late = exchange.keys().isdisjoint(node.inputs)
        exchange[node.out] = copy.out
        found.copies.append(copy)
    place = min(graph.nodes.index(each) for each in found.late)
    graph.nodes[place:place] = found.copies
    look_at(found.late, found.value, exchange[found.value])


def take_back(graph: Graph, found: Candidate) -> None:
    """Undo :func:`apply`."""
    look_at(found.late, found.copies[-1].out, found.value)
    graph.nodes = [each for each in graph.nodes if each not in found.copies]


def look_at(users: list[Node], before: Value, after: Value) -> None:
    """Let some operations look at another value."""
    for node in users:
        node.inputs = tuple(after if each is before else each for each in node.inputs)
