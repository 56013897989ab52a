"""Puts a graph's operations into steps and its values into memory.

First every operation finds its step: a loop, a product, a call. Then each value that
anybody outside of its loop looks at gets memory: where a result belongs anyway if that
is possible, in the workspace otherwise. Then steps are written down with addresses.
"""

from __future__ import annotations

from ..ir.graph import Graph, Node, Value
from .kinds import fits_loop, flops
from .layout import is_free, layouts
from .lowering import lines_of, loop_of
from .memory import plan
from .products import Form, Operand, form, product_of, readable
from .results import Draft, Results, copy_of, makes, reads
from .space import Space
from .steps import Access, Buffer, Call, Place, Schedule, Step
from .stripes import Stripe, copies, is_joined

OUTSIDE = ("input", "number", "constant")


def schedule(graph: Graph) -> Schedule:
    """The plan of a graph; its groups become loops.

    >>> from tinygrad_edu.compiler.ir.graph import Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> e = graph.add("exp", [x], [x.type])
    >>> graph.outputs = [graph.add("neg", [e.out], [x.type]).out]
    >>> graph.groups = [graph.nodes]
    >>> [type(step).__name__ for step in schedule(graph).steps]
    ['Loop']
    """
    return Planner(graph).schedule()


class Planner:
    """Makes the plan of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.plan = Schedule(graph)
        self.layouts = layouts(graph)
        self.drafts: list[Draft] = []
        self.forms: dict[Node, Form] = {}
        # Operands of products that have to lie otherwise, and what is read instead.
        self.copied: dict[Value, Value] = {}
        self.stripes: dict[Value, Stripe] = {}
        self.buffers: dict[Value, Buffer] = {}
        self.asked: set[Value] = set()  # what others than its own loop look at

    def schedule(self) -> Schedule:
        """All of it, in the order of the module's first lines."""
        self._draft()
        results = Results(self.graph, self.layouts, self.drafts)
        self.drafts += results.copies
        self._inputs()
        for value, (place, index) in results.direct.items():
            if place == "input":
                self.buffers[value] = self.buffers[self.graph.inputs[index].value]
            else:
                self._buffer(value, place, index)
        self.asked |= {root for each in self.drafts for root in self._looked(each)}
        for step, draft in enumerate(self.drafts):
            self._use(step, draft)
        self.plan.buffers = list(dict.fromkeys(self.buffers.values()))
        self.plan.peak_bytes, self.plan.unplanned_bytes = plan(self.plan.buffers)
        self.plan.steps = [self._step(draft) for draft in self.drafts]
        for value, layout in self.layouts.items():
            if layout.root in self.buffers:
                self.plan.places[value] = self.place(value)
        return self.plan

    # ---------------------------------------------------------------------- steps

    def _draft(self) -> None:
        """Deal the operations out to steps."""
        members = enumerate(self.graph.groups)
        group_of = {node: i for i, group in members for node in group}
        last, space = -1, Space(self.layouts)
        for node in self.graph.nodes:
            if is_free(node, self.layouts):
                continue
            group = group_of.get(node, -1)
            if group == last >= 0 and space.add(node, strange=True):
                continue
            last, space = group, Space(self.layouts)
            if fits_loop(node) and space.add(node):
                self.drafts.append(space)
            else:
                last = -1
                self._opaque(node)

    def _opaque(self, node: Node) -> None:
        """A product, with copies of what a BLAS would not take before it, or a call."""
        if is_joined(node):
            for space, value, stripe in copies(node, self.layouts):
                self.drafts.append(space)
                self.stripes[value] = stripe
            return
        made = form(node)
        if made is not None:
            self.forms[node] = made
            for operand in (made.a, made.b):
                if self._readable(operand) is None:
                    self._copy_before(operand.value)
        self.drafts.append(node)

    def _readable(self, operand: Operand) -> Access | None:
        """How a product walks through an operand as it lies."""
        value = self.copied.get(operand.value, operand.value)
        layout = self.layouts[value]
        buffer = self.buffers.get(layout.root, NOWHERE)
        return readable(Place(buffer, layout.offset, layout.strides), value, operand)

    def _copy_before(self, value: Value) -> None:
        space, self.copied[value] = copy_of(value, self.layouts)
        self.drafts.append(space)

    # --------------------------------------------------------------------- memory

    def _inputs(self) -> None:
        """Memory that comes from outside."""
        numbers = 0
        for place, each in enumerate(self.graph.inputs):
            if each.kind == "number":
                self._buffer(each.value, "number", numbers)
                numbers += 1
            else:
                self._buffer(each.value, "input", place)

    def _buffer(self, value: Value, place: str, index: int = 0) -> Buffer:
        made = Buffer(value.name, value.dtype, value.type.size, place, index)
        made.first = -1  # nobody has touched it
        self.buffers[value] = made
        return made

    def _use(self, step: int, draft: Draft) -> None:
        """Note which memory a step looks at, and which it fills."""
        for root in self._looked(draft):
            if root not in self.buffers and self._is_array(root, draft):
                self._constant(root)
            if root in self.buffers:
                self._touch(root, step)
        whole = isinstance(draft, Node) or draft.fills is not None
        for value in makes(draft):
            if value in self.asked or value in self.buffers or whole:
                if value not in self.buffers and value not in self.stripes:
                    self._buffer(value, "workspace")
                if value in self.buffers:
                    self._touch(value, step)

    def _looked(self, draft: Draft) -> set[Value]:
        """The roots that a step looks at in memory."""
        if isinstance(draft, Node) and draft in self.forms:
            copied = [self.copied.get(value, value) for value in draft.inputs]
            return {self.layouts[value].root for value in copied}
        return reads(draft, self.layouts)

    def _is_array(self, root: Value, draft: Draft) -> bool:
        """Whether a constant is needed in memory, not as a number in the text."""
        made = root.node is not None and root.node.op == "constant"
        return made and (root.shape != () or isinstance(draft, Node))

    def _constant(self, root: Value) -> None:
        self._buffer(root, "constant", len(self.plan.constants))
        self.plan.constants.append(root)

    def _touch(self, root: Value, step: int) -> None:
        buffer = self.buffers[root]
        buffer.first = step if buffer.first < 0 else buffer.first
        buffer.last = step

    def place(self, value: Value) -> Place:
        """Where a value lies."""
        if value in self.stripes:
            whole, offset, strides = self.stripes[value]
            return Place(self.buffers[whole], offset, strides)
        layout = self.layouts[value]
        return Place(self.buffers[layout.root], layout.offset, layout.strides)

    # ------------------------------------------------------------- with addresses

    def _step(self, draft: Draft) -> Step:
        if isinstance(draft, Space):
            stored = {*self.buffers, *self.stripes}
            return loop_of(draft, self.place, stored)
        made = self.forms.get(draft)
        if made is not None:
            return self._product(draft, made)
        call = Call((draft,), lines_of([draft]), flops=flops(draft))
        call.bytes_read = sum(value.type.nbytes for value in draft.inputs)
        call.bytes_written = sum(value.type.nbytes for value in draft.outputs)
        return call

    def _product(self, node: Node, made: Form) -> Step:
        a, b = self._readable(made.a), self._readable(made.b)
        place = self.place(node.out)
        out = readable(place, node.out, Operand(node.out, made.out))
        if a is None or b is None or out is None:
            raise AssertionError(f"{node} has an operand that no BLAS takes")
        return product_of(node, made, a, b, out)


NOWHERE = Buffer("", "float32", 0, "workspace", 0)
