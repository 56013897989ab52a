"""Fusion: operations that walk over the same numbers become one loop.

Between two loops every number goes to memory and comes back, and that takes longer
than the arithmetic. So each operation joins the earliest loop that can do it and that
makes, or looks at, something that it looks at too.

    %1: float32[4, 8] = add(%x, %b)            loop
    %2: float32[4, 8] = relu(%1)                 %1: float32[4, 8] = add(%x, %b)
                                         →       %2: float32[4, 8] = relu(%1)
                                               end

A sum over a row, and what is then done with it, fit into one loop too: the loop goes
over a row several times while it is in the processor's cache.

>>> from tinygrad_edu.compiler.ir.graph import Graph, Type
>>> graph, row = Graph(), Type("float32", (4, 8))
>>> x = graph.add_input(row, "argument", "x")
>>> e = graph.add("exp", [x], [row])
>>> how = {"dim": (1,), "keepdim": True}
>>> total = graph.add("sum", [e.out], [Type("float32", (4, 1))], how)
>>> softmax = graph.add("div", [e.out, total.out], [row])
>>> graph.outputs = [softmax.out]
>>> fuse(graph)
>>> [[node.op for node in group] for group in graph.groups]
[['exp', 'sum', 'div']]
"""

from __future__ import annotations

from ..ir.graph import Graph, Input, Node, Value
from ..planning.kinds import fits_loop, is_view
from ..planning.layout import Layout, is_free, layouts
from ..planning.space import Space

# So many loops back an operation looks for one that can do it.
WINDOW = 48


def fuse(graph: Graph) -> None:
    """Set ``graph.groups``, and bring the operations of each loop together."""
    known = layouts(graph)
    kernels = _merged(_kernels(graph, known), known)
    graph.nodes, graph.groups = _ordered(graph, known, kernels)


class _Kernel:
    """A loop to be, or one operation that no loop can do (``space`` is None)."""

    def __init__(self, space: Space | None) -> None:
        self.space = space
        self.nodes: list[Node] = []

    def add(self, node: Node, strange: bool = False) -> bool:
        """Take an operation in, if the loop can do it too."""
        if self.space is None or not self.space.add(node, strange):
            return False
        self.nodes.append(node)
        return True


def _kernels(graph: Graph, known: dict[Value, Layout]) -> list[_Kernel]:
    """Deal all operations that compute something out to kernels, in order."""
    kernels: list[_Kernel] = []
    where: dict[Node, int] = {}
    for node in _numbers_first(graph):
        if is_free(node, known):
            continue
        first = _earliest(node, known, kernels, where)
        if node.late:
            first = len(kernels)
        if fits_loop(node):
            for place in range(max(first, len(kernels) - WINDOW), len(kernels)):
                if kernels[place].add(node):
                    where[node] = place
                    break
        if node not in where:
            where[node] = len(kernels)
            kernels.append(_alone(node, known))
    return kernels


def _merged(kernels: list[_Kernel], known: dict[Value, Layout]) -> list[_Kernel]:
    """Let a loop wait for the first one that looks at what it makes, and join it.

    An average that an optimizer keeps is made smaller long before the gradient comes
    that is added to it: only now it is known that one loop can do both.
    """
    done: list[_Kernel] = []
    while kernels:
        kernel, kernels = kernels[0], kernels[1:]
        place = _first_user(kernel, kernels, known)
        both = None if place is None else _joined(kernel, kernels[place], known)
        if place is None or both is None:
            done.append(kernel)
        else:
            kernels[place] = both
    return done


def _first_user(
    kernel: _Kernel, later: list[_Kernel], known: dict[Value, Layout]
) -> int | None:
    """The next kernel that looks at a result of this one."""
    if kernel.space is None:
        return None
    made = {value for node in kernel.nodes for value in node.outputs}
    for place, other in enumerate(later):
        for node in other.nodes:
            if any(known[value].root in made for value in node.inputs):
                return None if other.space is None else place
    return None


def _joined(one: _Kernel, other: _Kernel, known: dict[Value, Layout]) -> _Kernel | None:
    """One loop for two, if there is one."""
    both = _Kernel(Space(known))
    done = all(both.add(node, strange=True) for node in (*one.nodes, *other.nodes))
    return both if done else None


def _numbers_first(graph: Graph) -> list[Node]:
    """What is made of indices and numbers alone comes first.

    A loss is divided by the number of labels, say: when that is known before, the
    gradient of the loss can be computed in the loop of the loss.
    """
    plain = {each.value for each in graph.inputs if _is_plain(each)}
    early: list[Node] = []
    late: list[Node] = []
    for node in graph.nodes:
        if plain.issuperset(node.inputs) and _is_small(node):
            plain.update(node.outputs)
            early.append(node)
        else:
            late.append(node)
    return early + late


def _is_small(node: Node) -> bool:
    """Whether an operation makes no more numbers than it is given."""
    if node.op == "constant":
        return True
    given = max((value.type.size for value in node.inputs), default=0)
    made = max((value.type.size for value in node.outputs), default=0)
    return made <= given and (fits_loop(node) or is_view(node))


def _is_plain(each: Input) -> bool:
    """Whether an input is a number, or an array of whole numbers."""
    return each.kind == "number" or not each.value.dtype.startswith("float")


def _earliest(
    node: Node,
    known: dict[Value, Layout],
    kernels: list[_Kernel],
    where: dict[Node, int],
) -> int:
    """The first kernel at whose time all inputs are there, or are just being made."""
    first = 0
    for value in node.inputs:
        maker = known[value].root.node
        if maker is not None and maker in where:
            place = where[maker]
            first = max(first, place + (kernels[place].space is None))
    return first


def _alone(node: Node, known: dict[Value, Layout]) -> _Kernel:
    """A kernel that begins with this operation."""
    kernel = _Kernel(Space(known) if fits_loop(node) else None)
    if not kernel.add(node):
        kernel.space = None
        kernel.nodes = [node]
    return kernel


def _ordered(
    graph: Graph, known: dict[Value, Layout], kernels: list[_Kernel]
) -> tuple[list[Node], list[list[Node]]]:
    """All operations again, kernel after kernel; views stand where they are needed."""
    order = _Order(known)
    nodes: list[Node] = []
    groups: list[list[Node]] = []
    for kernel in kernels:
        group = [each for node in kernel.nodes for each in order.bring(node)]
        nodes += group
        if kernel.space is not None:
            groups.append(group)
    for node in graph.nodes:
        nodes += order.bring(node)
    return nodes, groups


class _Order:
    """Brings each operation once, and before it the views that it looks at."""

    def __init__(self, known: dict[Value, Layout]) -> None:
        self.known = known
        self.done: set[Node] = set()

    def bring(self, node: Node) -> list[Node]:
        """An operation and the views that it waits for; nothing if it was there."""
        order: list[Node] = []
        waiting = [node]
        while waiting:
            missing = self._missing(waiting[-1])
            if missing:
                waiting += missing
                continue
            last = waiting.pop()
            if last not in self.done:
                self.done.add(last)
                order.append(last)
        return order

    def _missing(self, node: Node) -> list[Node]:
        """The views among its inputs that have not been brought."""
        makers = [value.node for value in node.inputs if value.node is not None]
        return [
            each
            for each in makers
            if each not in self.done and is_free(each, self.known)
        ]
