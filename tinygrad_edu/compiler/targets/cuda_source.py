"""CUDA C from a plan: each fused loop is a kernel.

A loop without sums is done by one thread for each of its places. A loop that sums
along rows gives each row to a block of threads: they walk along the row together, once
for each phase, and meet in shared memory for the sum; what a later phase looks at is
computed again, which costs less on a GPU than keeping it. What is summed over rows,
or added at an index, is added to memory that was zero before (``Kernel.zeroed``).

    one = emit(schedule(graph))
    print(one.text)

Matrix products and everything that no kernel can say here is done by the primitives'
own forwards for the device. The text runs through ``cuda.Module``, on a GPU and in the
simulator.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..ir.graph import Value
from ..planning.steps import Access, Buffer, Loop, Operation, Schedule
from .cuda_expressions import COMBINE, FLOATS, FUNCTIONS, TYPES, expression, literal

MOST = 2**31 - 1  # places that an int can count
THREADS = 256  # of a block that has no row to share
SHARED = 128  # of a block that shares a row


@dataclass(eq=False, slots=True)
class Kernel:
    """A kernel, how to launch it, and which buffers it takes, in order.

    ``zeroed`` are stores whose memory has to be zero before.
    """

    name: str
    text: str
    blocks: int
    threads: int
    buffers: list[Buffer]
    zeroed: list[Value]


@dataclass(eq=False, slots=True)
class CudaSource:
    """The text of all kernels, and for each step of the plan its kernel, if any."""

    text: str
    kernels: list[Kernel | None] = field(default_factory=list)


class RefusedError(Exception):
    """This loop has something that no kernel here can say."""


def emit(plan: Schedule) -> CudaSource:
    """All kernels of a plan."""
    kernels: list[Kernel | None] = []
    for number, step in enumerate(plan.steps):
        kernels.append(kernel(step, number) if isinstance(step, Loop) else None)
    texts = [FUNCTIONS, *(each.text for each in kernels if each)]
    return CudaSource("\n".join(texts), kernels)


def kernel(loop: Loop, number: int) -> Kernel | None:
    """The kernel of one loop; None if its operations have to run one by one."""
    try:
        return Writer(loop, f"loop_{number}").written()
    except RefusedError:
        return None


class Writer:
    """Writes one kernel, line by line."""

    def __init__(self, loop: Loop, name: str) -> None:
        self.loop = loop
        self.name = name
        self.made = {each.node.out: each for each in loop.operations}
        self.names: dict[Buffer, str] = {}
        self.lines: list[str] = []
        self.stored = {o.store.buffer for o in loop.operations if o.store is not None}
        self.phases = 1 + max((o.phase for o in loop.operations), default=0)
        # With rows: which phases an element's value was written in already.
        self.along_rows = any(o.role == "row" for o in loop.operations)

    def written(self) -> Kernel:
        """The kernel, from its first line to its last."""
        self._check()
        if self.along_rows:
            self._by_rows()
            blocks, threads = math.prod(self.loop.rows), SHARED
        else:
            places = math.prod((*self.loop.rows, *self.loop.columns))
            self._by_place(places)
            blocks, threads = -(-places // THREADS), THREADS
        parameters = ", ".join(self._parameter(each) for each in self.names)
        comments = [f"// {x.file}:{x.number} {x.text}" for x in self.loop.lines]
        header = f"__global__ void {self.name}({parameters}) {{"
        text = "\n".join([*comments, header, *self.lines, "}", ""])
        zeroed = [o.node.out for o in self.loop.operations if adds(o)]
        return Kernel(self.name, text, blocks, threads, list(self.names), zeroed)

    def _check(self) -> None:
        """Refuse what threads cannot do side by side."""
        places = math.prod((*self.loop.rows, *self.loop.columns))
        if not 0 < places <= MOST:
            raise RefusedError
        for each in self.loop.operations:
            if adds(each) and (
                each.role == "total" and each.node.op not in ("sum", "sum_to", "mean")
            ):
                raise RefusedError
            if adds(each) and (each.node.out.dtype not in FLOATS or each.store is None):
                raise RefusedError
        reads = {r.buffer for o in self.loop.operations for r in accesses(o)}
        if self.phases > 1 and reads & self.stored:
            raise RefusedError  # a later walk would read what this one changed

    # ------------------------------------------------------------- the two shapes

    def _by_place(self, places: int) -> None:
        """A thread for each place of the loop."""
        self.add("int i = blockIdx.x * blockDim.x + threadIdx.x;")
        self.add(f"if (i >= {places}) return;")
        self._indices("i", (*self.loop.rows, *self.loop.columns), 0)
        chain = Chain(self)
        for each in self.loop.operations:
            if each.store is not None:
                chain.store(each)

    def _by_rows(self) -> None:
        """A block for each row, and a walk along it for each phase."""
        self._indices("blockIdx.x", self.loop.rows, 0)
        rows = Chain(self)
        for phase in range(self.phases):
            here = [o for o in self.loop.operations if o.phase == phase]
            for each in here:
                if each.level != "element" and each.role != "row":
                    rows.row(each)
            walk = [o for o in here if self._walks(o)]
            if walk:
                self._walk(walk, rows)

    def _walks(self, each: Operation) -> bool:
        return each.role == "row" or (
            each.level == "element" and each.store is not None
        )

    def _walk(self, walk: list[Operation], rows: Chain) -> None:
        """One walk of all threads along the row."""
        sums = [each for each in walk if each.role == "row"]
        for each in sums:
            first, _ = combination(each)
            kind = TYPES[each.node.out.dtype]
            self.add(f"{kind} {rows.name(each.node.out)} = {first};")
        columns = math.prod(self.loop.columns)
        self.add(f"for (int c = threadIdx.x; c < {columns}; c += {SHARED}) {{")
        self._indices("c", self.loop.columns, len(self.loop.rows))
        chain = Chain(self, rows)
        for each in walk:
            if each.role == "row":
                self._gather_up(each, chain, rows)
            else:
                chain.store(each)
        self.add("}")
        for each in sums:
            self._meet(each, rows)

    def _gather_up(self, each: Operation, chain: Chain, rows: Chain) -> None:
        """A thread's own part of a sum."""
        (read,) = each.reads
        name, (_, both) = rows.name(each.node.out), combination(each)
        value = chain.operand(read)
        self.add(f"{name} = {both.format(value, name)};")

    def _meet(self, each: Operation, rows: Chain) -> None:
        """The parts of all threads become one, in shared memory."""
        out = each.node.out
        name, (_, both) = rows.name(out), combination(each)
        shared = f"shared_{name}"
        pair = both.format(f"{shared}[threadIdx.x]", f"{shared}[threadIdx.x + half]")
        for line in (
            f"__shared__ {TYPES[out.dtype]} {shared}[{SHARED}];",
            f"{shared}[threadIdx.x] = {name};",
            "__syncthreads();",
            f"for (int half = {SHARED // 2}; half > 0; half /= 2) {{",
            f"if (threadIdx.x < half) {shared}[threadIdx.x] = {pair};",
            "__syncthreads();",
            "}",
            f"{name} = {shared}[0];",
        ):
            self.add(line)
        if each.node.op == "mean":
            count = math.prod(self.loop.columns)
            self.add(f"{name} = {name} / {literal(count, out.dtype)};")
        if each.store is not None:
            self.add(f"if (threadIdx.x == 0) {self.at(each.store)} = {name};")

    # ------------------------------------------------------------------- addresses

    def _indices(self, whole: str, sizes: tuple[int, ...], first: int) -> None:
        """The number of a place as one number for each loop."""
        step = math.prod(sizes)
        for i, size in enumerate(sizes):
            step //= size
            index = f"{whole} / {step}" if step > 1 else whole
            if i:
                index = f"({index}) % {size}" if step > 1 else f"{index} % {size}"
            self.add(f"int i{first + i} = {index};")

    def at(self, access: Access, more: str = "") -> str:
        """The number in memory that a place of the loop walks over."""
        name = self._name(access.buffer)
        if access.buffer.place == "number":
            return name
        steps = [
            f"i{i}" if stride == 1 else f"i{i} * {stride}"
            for i, stride in enumerate(access.strides)
            if stride
        ]
        words = [*steps, *([more] if more else [])]
        if access.offset or not words:
            words.append(str(access.offset))
        return f"{name}[{' + '.join(words)}]"

    def _name(self, buffer: Buffer) -> str:
        plain = buffer.name if buffer.name.isidentifier() else str(len(self.names))
        taken = f"p_{plain}" in self.names.values() and buffer not in self.names
        return self.names.setdefault(buffer, f"p_{plain}" + "_" * taken)

    def _parameter(self, buffer: Buffer) -> str:
        if buffer.dtype not in TYPES:
            raise RefusedError
        if buffer.place == "number":
            return f"double {self.names[buffer]}"
        const = "" if buffer in self.stored else "const "
        return f"{const}{TYPES[buffer.dtype]}* {self.names[buffer]}"

    def add(self, line: str) -> None:
        """A line, as deep as its braces say."""
        depth = 1 + sum(each.count("{") - each.count("}") for each in self.lines)
        self.lines.append("    " * (depth - line.startswith("}")) + line)


class Chain:
    """Values of one place, each written once: those of a row stand before its walk."""

    def __init__(self, writer: Writer, outer: Chain | None = None) -> None:
        self.writer = writer
        self.outer = outer
        self.known: set[Value] = set()

    def name(self, value: Value) -> str:
        """The variable that holds a value."""
        self.known.add(value)
        return f"v{self._number(value)}"

    def _number(self, value: Value) -> int:
        return list(self.writer.made).index(value)

    def operand(self, read: Access | Value) -> str:
        """An operand: memory, a number, or a variable, which is written if need be."""
        if isinstance(read, Access):
            return self.writer.at(read)
        if read.node is not None and read.node.op == "constant":
            return literal(read.node.settings["value"], read.dtype)
        if not self.knows(read):
            self.write(self.writer.made[read])
        return f"v{self._number(read)}"

    def knows(self, value: Value) -> bool:
        """Whether the variable is there already."""
        outer = self.outer is not None and self.outer.knows(value)
        return outer or value in self.known

    def write(self, each: Operation) -> None:
        """The line that computes an operation."""
        if each.role not in ("value", "gather"):
            raise RefusedError
        text = self.computed(each)
        out = each.node.out
        self.writer.add(f"{TYPES[out.dtype]} {self.name(out)} = {text};")

    def row(self, each: Operation) -> None:
        """A value of a whole row, and its place in memory if it has one."""
        if adds(each):
            raise RefusedError
        if not self.knows(each.node.out):
            self.write(each)
        if each.store is not None:
            name = self.operand(each.node.out)
            self.writer.add(
                f"if (threadIdx.x == 0) {self.writer.at(each.store)} = {name};"
            )

    def computed(self, each: Operation) -> str:
        """An operation as an expression of its operands."""
        if each.role == "gather":
            return self._gathered(each)
        text = expression(each.node, list(map(self.operand, each.reads)))
        if text is None:
            raise RefusedError
        return text

    def _gathered(self, each: Operation) -> str:
        table, index = each.reads
        if not isinstance(table, Access) or each.index is None:
            raise RefusedError  # a number of a row that is made here
        place = self.operand(index)
        return self.writer.at(table, f"(int){place} * {each.index.stride}")

    def store(self, each: Operation) -> None:
        """What goes to memory."""
        assert each.store is not None
        if each.role == "scatter":
            self._scatter(each)
        elif each.role == "total":
            self._total(each)
        else:
            value = self.operand(each.node.out)
            self.writer.add(f"{self.writer.at(each.store)} = {value};")

    def _total(self, each: Operation) -> None:
        """A part of a sum over rows."""
        assert each.store is not None
        (read,) = each.reads
        source, out = each.node.inputs[0], each.node.out
        value = self.operand(read)
        if each.node.op == "mean":
            value = f"{value} / {literal(source.type.size // out.type.size, out.dtype)}"
        self.writer.add(f"atomicAdd(&{self.writer.at(each.store)}, {value});")

    def _scatter(self, each: Operation) -> None:
        assert each.store is not None
        assert each.index is not None
        value, index = map(self.operand, each.reads)
        to = self.writer.at(each.store, f"(int){index} * {each.index.stride}")
        self.writer.add(f"atomicAdd(&{to}, {value});")


def adds(each: Operation) -> bool:
    """Whether threads add to memory that others add to as well."""
    return each.role in ("total", "scatter")


def accesses(each: Operation) -> Iterator[Access]:
    """What an operation reads from memory."""
    for read in each.reads:
        if isinstance(read, Access):
            yield read


def combination(each: Operation) -> tuple[str, str]:
    """Where a reduction starts, and how two parts become one."""
    if each.node.op not in COMBINE or each.node.inputs[0].dtype not in FLOATS:
        raise RefusedError
    start, both = COMBINE[each.node.op]
    return start, both.replace("{T}", TYPES[each.node.out.dtype])
