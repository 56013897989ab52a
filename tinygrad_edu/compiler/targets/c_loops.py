"""A fused loop as a function in C.

The function goes over rows. For each row it makes one pass or several over the
columns: first what has to be known of a whole row (its largest number, say), then what
is done with that. Values between two passes stay in a small array on the stack. A loop
without rows is one pass over columns.
"""

from __future__ import annotations

import math

from ..ir.graph import Value
from ..planning.layout import in_rows
from ..planning.steps import Access, Loop, Operation
from .c_expressions import TYPES, expression, literal
from .c_names import LoopNames
from .c_reductions import (
    BLOCK,
    combined,
    ending,
    is_sum,
    result_of,
    simd_clause,
    starting,
)

LONG = 4096  # longer sums are added up in blocks
MANY = 128  # so many rows or more are added up in blocks
SMALL = 8192  # numbers of a block of columns that may lie on the stack


class LoopWriter(LoopNames):
    """Writes the function of one loop: ``signature``, ``body`` and ``pointers``."""

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop)
        self._write()

    @property
    def body(self) -> str:
        """What stands between the braces."""
        return self.out.text

    @property
    def outermost(self) -> int:
        """How many turns the outermost loop takes, between ``first`` and ``last``."""
        return (*self.loop.rows, *self.loop.columns, 1)[0]

    # ------------------------------------------------------------------- the loops

    def _write(self) -> None:
        self.out.depth = 1
        once = [each for each in self.loop.operations if each.level == "once"]
        if self.loop.splits and not (self.loop.rows or self.loop.columns):
            self.out.add("(void)first, (void)last;")
        self._begin_totals()
        self.load_singles()
        self._plain(once)
        if self.loop.columns:
            self._rows(0)
        self._end_totals()

    def _rows(self, depth: int) -> None:
        """The loops over rows, and inside of them the passes."""
        if depth == len(self.rows):
            self._passes()
            return
        name, size = self.rows[depth], self.loop.rows[depth]
        with self.out.block(self._head(name, size, depth == 0)):
            self._rows(depth + 1)

    def _head(self, name: str, size: int, outermost: bool) -> str:
        if outermost and self.loop.splits:
            return f"for (int64_t {name} = first; {name} < last; {name}++)"
        return f"for (int64_t {name} = 0; {name} < {size}; {name}++)"

    def _passes(self) -> None:
        """One row: what is done once for it, and passes over its columns, in turn."""
        self.loads.append(dict(self.loads[-1]))
        operations = self.loop.operations
        for kept in (each for each in operations if each.kept):
            dtype = TYPES[kept.node.out.dtype]
            room = math.prod(self.loop.columns)
            self.out.add(f"{dtype} row_of_{self.names[kept.node.out]}[{room}];")
        for phase in range(max(each.phase for each in operations) + 1):
            now = [each for each in operations if each.phase == phase]
            self._plain([each for each in now if each.level == "row"])
            elements = [each for each in now if each.level == "element"]
            if elements:
                self._pass(elements)
        self.loads.pop()
        self._flush_row()

    def _pass(self, elements: list[Operation]) -> None:
        """One pass over the columns."""
        along = [each for each in elements if self._goes_along(each)]
        for each in elements:
            self.load_row_numbers(each)
        for each in along:
            self.out.add(*starting(each, self.names[each.node.out], self._long))
        self._columns(0, elements, along)
        for each in along:
            self._finish(each)

    @property
    def _long(self) -> bool:
        """Whether sums along a row are made in blocks."""
        return len(self.columns) > 1 or self.loop.columns[-1] > LONG

    def _goes_along(self, operation: Operation) -> bool:
        """Whether something is added up along the columns of a row."""
        if operation.role == "row":
            return True
        return operation.role == "total" and not any(self._column_steps(operation))

    def _column_steps(self, operation: Operation) -> tuple[int, ...]:
        store = operation.store
        return store.strides[len(self.rows) :] if store is not None else ()

    def _columns(
        self, depth: int, elements: list[Operation], along: list[Operation]
    ) -> None:
        """The loops over columns."""
        name, size = self.columns[depth], self.loop.columns[depth]
        outermost = depth == 0 and not self.rows
        if depth < len(self.columns) - 1:
            with self.out.block(self._head(name, size, outermost)):
                self._columns(depth + 1, elements, along)
            return
        if not (self._long and any(map(is_sum, along))):
            self._let_be_vectors(elements, along, "sum_")
            with self.out.block(self._head(name, size, outermost)):
                self._elements(elements)
            return
        self._blocks(name, size, elements, along)

    def _blocks(
        self, name: str, size: int, elements: list[Operation], along: list[Operation]
    ) -> None:
        """A long loop over columns in blocks, each with sums of its own."""
        sums = [each for each in along if is_sum(each)]
        names = [self.names[each.node.out] for each in sums]
        head = f"for (int64_t block = 0; block < {size}; block += {BLOCK})"
        with self.out.block(head):
            self.out.add(f"const int64_t end = block + {BLOCK} < {size}")
            self.out.add(f"  ? block + {BLOCK} : {size};")
            for each, name_of in zip(sums, names, strict=True):
                self.out.add(f"{result_of(each)} part_{name_of} = 0;")
            self._let_be_vectors(elements, along, "part_")
            inner = f"for (int64_t {name} = block; {name} < end; {name}++)"
            with self.out.block(inner):
                self._elements(elements)
            self.out.add(*(f"sum_{each} += part_{each};" for each in names))

    def _let_be_vectors(
        self, elements: list[Operation], along: list[Operation], prefix: str
    ) -> None:
        """Tell the compiler that columns do not depend on each other, but for sums."""
        if any(each.role == "scatter" for each in elements):
            return
        clauses = [
            simd_clause(each, self.names[each.node.out], prefix) for each in along
        ]
        if None not in clauses:
            self.out.add(" ".join(["#pragma omp simd", *map(str, clauses)]))

    def _elements(self, elements: list[Operation]) -> None:
        """What is done for one element."""
        self.loads.append(dict(self.loads[-1]))
        self._plain(elements)
        self.loads.pop()

    # -------------------------------------------------------------- operations

    def _plain(self, operations: list[Operation]) -> None:
        """Operations one after the other; all that goes to memory goes there last."""
        stores: list[str] = []
        for operation in operations:
            self._operation(operation, stores)
        self.out.add(*stores)

    def _operation(self, operation: Operation, stores: list[str]) -> None:
        role, name = operation.role, self.names[operation.node.out]
        if role == "scatter":
            stores.append(
                f"{self._scatter_target(operation)} += {self._input(operation, 0)};"
            )
        elif role in ("row", "total"):
            self._reduce(operation, name, stores)
        else:
            value = self._value(operation)
            self.out.add(f"const {_register(operation.node.out)} {name} = {value};")
            if operation.kept:
                stores.append(f"row_of_{name}[{self.column()}] = {name};")
            if operation.store is not None:
                stores.append(f"{self.at(operation.store)} = {name};")

    def _value(self, operation: Operation) -> str:
        node = operation.node
        if operation.role == "gather":
            return self._gathered(operation)
        if node.op in NOTHING_TO_REDUCE:
            return self._alone(operation)
        inputs = [self._input(operation, i) for i in range(len(node.inputs))]
        return expression(node, inputs)

    def _alone(self, operation: Operation) -> str:
        """A reduction over dimensions of length 1: the number itself."""
        node, x = operation.node, self._input(operation, 0)
        if node.op in ("argmax", "argmin"):
            return "0"
        if node.op in ("any", "all"):
            return f"({x} != 0)"
        return f"({TYPES[node.out.dtype]}){x}"

    def _gathered(self, operation: Operation) -> str:
        table, index = operation.reads[0], self._input(operation, 1)
        stride = operation.index.stride if operation.index else 0
        if isinstance(table, Value):
            return f"row_of_{self.names[table]}[{index}]"
        step = index if stride == 1 else f"{index} * {stride}"
        place = self.address(table)
        return f"{self.pointer(table)}[{step}{' + ' + place if place != '0' else ''}]"

    def _scatter_target(self, operation: Operation) -> str:
        store, index = operation.store, self._input(operation, 1)
        if store is None or operation.index is None:
            return "(void)0"
        stride = operation.index.stride
        return f"{self.pointer(store)}[{index} * {stride} + {self.address(store)}]"

    def _input(self, operation: Operation, place: int) -> str:
        """The C of an input: a number, a variable, or what lies in memory."""
        read = operation.reads[place]
        if isinstance(read, Access):
            return self.load(read)
        if read.node is not None and read not in self.names:
            text = literal(read.node.settings["value"], read.dtype)
            return f"({text})" if text.startswith("-") else text
        maker = self._maker(read)
        if (
            operation.level == "element"
            and maker.kept
            and maker.phase < operation.phase
        ):
            return f"row_of_{self.names[read]}[{self.column()}]"
        return self.names[read]

    def _maker(self, value: Value) -> Operation:
        return next(o for o in self.loop.operations if o.node is value.node)

    # ---------------------------------------------------------------- reductions

    def _reduce(self, operation: Operation, name: str, stores: list[str]) -> None:
        """Take one more number into a reduction."""
        value = self._input(operation, 0)
        if operation.level == "element" and self._goes_along(operation):
            into = f"part_{name}" if self._long else f"sum_{name}"
            target = into if is_sum(operation) else name
            self.out.add(*combined(operation, target, value, self.column()))
        elif self._in_parts(operation):
            stores += combined(operation, f"part_{name}[{self.column()}]", value, "0")
        elif self._is_scalar(operation):
            stores += combined(operation, f"total_{name}", value, "0")
        elif operation.store is not None:
            stores += combined(operation, self.at(operation.store), value, "0")

    def _finish(self, operation: Operation) -> None:
        """A row is over: its sum is there, or goes on into a total."""
        name, node = self.names[operation.node.out], operation.node
        source = f"sum_{name}" if is_sum(operation) else name
        self.out.add(*ending(operation, name))
        if operation.role == "total":
            if self._is_scalar(operation):
                self.out.add(*combined(operation, f"total_{name}", source, "0"))
            elif operation.store is not None:
                self.out.add(
                    *combined(operation, self.at(operation.store), source, "0")
                )
            return
        count = math.prod(self.loop.columns)
        value = f"{source} / {count}" if node.op == "mean" else source
        if is_sum(operation):
            self.out.add(f"const {TYPES[node.out.dtype]} {name} = {value};")
        if operation.store is not None:
            self.out.add(f"{self.at(operation.store)} = {name};")

    def _is_scalar(self, operation: Operation) -> bool:
        """Whether a total is one number, kept in a variable until the end."""
        return operation.store is not None and operation.store.single

    def _in_parts(self, operation: Operation) -> bool:
        """Whether many rows are added up in blocks: small sums lose fewer digits."""
        store = operation.store
        if operation.role != "total" or store is None or not is_sum(operation):
            return False
        across = not any(store.strides[: len(self.rows)])
        room = math.prod(self.loop.columns) <= SMALL
        many = math.prod(self.loop.rows) > MANY
        below = store.strides[len(self.rows) :] == in_rows(self.loop.columns)
        return across and room and many and below and _floating(operation.node.out)

    def _totals(self) -> list[Operation]:
        roles = ("total", "scatter")
        return [each for each in self.loop.operations if each.role in roles]

    def _begin_totals(self) -> None:
        """Totals begin with nothing."""
        parts = False
        for each in self._totals():
            node, store = each.node, each.store
            if store is None:
                continue
            name = self.names[node.out]
            if self._is_scalar(each) and each.role == "total":
                self.out.add(*starting(each, name, True, "total"))
                continue
            begin = starting(each, name, True, "memory")[0]
            size, start = node.out.type.size, self.pointer(store)
            self.out.add(f"for (int64_t i = 0; i < {size}; i++) {start}[i] = {begin};")
            if self._in_parts(each):
                parts = True
                dtype, room = TYPES[node.out.dtype], math.prod(self.loop.columns)
                self.out.add(f"{dtype} part_{name}[{room}] = {{0}};")
        if parts:
            self.out.add("int64_t rows_in_part = 0;")

    def _flush_row(self) -> None:
        """After some rows, partial sums are added to the whole ones."""
        ours = [each for each in self._totals() if self._in_parts(each)]
        if not ours:
            return
        with self.out.block(f"if (++rows_in_part == {ROWS_IN_PART})"):
            self._flush(ours)
            self.out.add("rows_in_part = 0;")

    def _flush(self, ours: list[Operation]) -> None:
        room = math.prod(self.loop.columns)
        for each in ours:
            name, store = self.names[each.node.out], each.store
            if store is None:
                continue
            with self.out.block(f"for (int64_t i = 0; i < {room}; i++)"):
                self.out.add(f"{self.pointer(store)}[i] += part_{name}[i];")
                self.out.add(f"part_{name}[i] = 0;")

    def _end_totals(self) -> None:
        """What is left of partial sums; means; and totals go to memory."""
        self._flush([each for each in self._totals() if self._in_parts(each)])
        for each in self._totals():
            node, store = each.node, each.store
            if store is None or each.role == "scatter":
                continue
            count = max(node.inputs[0].type.size // max(node.out.type.size, 1), 0)
            share = f" / {count}" if node.op == "mean" else ""
            if self._is_scalar(each):
                dtype = TYPES[node.out.dtype]
                total = f"total_{self.names[node.out]}{share}"
                self.out.add(f"{self.pointer(store)}[0] = ({dtype})({total});")
            elif share:
                size, start = node.out.type.size, self.pointer(store)
                head = f"for (int64_t i = 0; i < {size}; i++)"
                self.out.add(f"{head} {start}[i] = {start}[i]{share};")


ROWS_IN_PART = 64
NOTHING_TO_REDUCE = frozenset(
    {"sum", "sum_to", "mean", "amax", "amin", "max", "min", "prod", "any", "all"}
    | {"argmax", "argmin"}
)


def _floating(value: Value) -> bool:
    return value.dtype.startswith("float")


def _register(value: Value) -> str:
    """The type of a variable; truth values are computed as whole numbers."""
    return "int" if value.dtype == "bool" else TYPES[value.dtype]
