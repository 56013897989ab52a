"""Checking statements: variables come into being, conditions become truth values."""

from __future__ import annotations

from ..language import nodes
from ..language.c_types import INT, VOID, Array, Pointer, Scalar, Struct, Type
from .calls import CallChecker
from .steps import (
    Begin,
    Branch,
    Evaluate,
    GiveBack,
    Jump,
    Loop,
    Many,
    Option,
    Select,
    Step,
)
from .values import Address, Constant, Memory, Symbol, Value

STATIC_SHARED = 48 * 1024  # bytes; CUDA wants more to be asked for at the launch


class StatementChecker(CallChecker):
    """Turns the statements of one function into steps."""

    returns: Type = VOID
    shared_bytes = 0  # that the function declares
    loops = 0  # how many loops are around, for continue
    leaving = 0  # how many loops and switches are around, for break

    def step(self, node: nodes.Statement) -> Step:
        """One statement as a step."""
        check = getattr(self, f"step_{type(node).__name__.lower()}")
        found: Step = check(node)
        return found

    def step_block(self, node: nodes.Block) -> Many:
        return self.many(node, node.statements)

    def many(self, node: nodes.Statement, statements: list[nodes.Statement]) -> Many:
        """Statements with names of their own."""
        self.layers.append({})
        steps = tuple(self.step(one) for one in statements)
        self.layers.pop()
        return Many(node.place, node.number, steps)

    def inner(self, node: nodes.Statement) -> Step:
        """The statement behind an if or a loop, which may be a declaration."""
        return self.many(node, [node])

    def step_do(self, node: nodes.Do) -> Step:
        return Evaluate(node.place, node.number, self.value(node.expression))

    def step_if(self, node: nodes.If) -> Step:
        known = self.number(node.condition)
        if known is not None:  # if constexpr: the other branch need not even be right
            chosen = node.then if known else node.otherwise
            if chosen is None:
                return Many(node.place, node.number, ())
            return self.inner(chosen)
        condition = self.truth(node.condition)
        then = self.inner(node.then)
        otherwise = None if node.otherwise is None else self.inner(node.otherwise)
        return Branch(node.place, node.number, condition, then, otherwise)

    def step_for(self, node: nodes.For) -> Step:
        self.layers.append({})
        first = None if node.first is None else self.step(node.first)
        condition = None if node.condition is None else self.truth(node.condition)
        step = None if node.step is None else self.value(node.step)
        body = self.loop_body(node.body)
        self.layers.pop()
        return Loop(node.place, node.number, first, condition, step, body)

    def step_while(self, node: nodes.While) -> Step:
        condition = self.truth(node.condition)
        body = self.loop_body(node.body)
        return Loop(
            node.place, node.number, None, condition, None, body, not node.after
        )

    def loop_body(self, node: nodes.Statement) -> Step:
        self.loops, self.leaving = self.loops + 1, self.leaving + 1
        body = self.inner(node)
        self.loops, self.leaving = self.loops - 1, self.leaving - 1
        return body

    def step_switch(self, node: nodes.Switch) -> Step:
        subject = self.whole(node.subject)
        self.leaving += 1
        options: list[Option] = []
        seen: set[int | None] = set()
        for case in node.cases:
            value = None
            if case.value is not None:
                value = self.number(case.value)
                if value is None:
                    self.fail("the value of a case has to be known", case.place)
            if value in seen:
                self.fail("this case stands here twice", case.place)
            seen.add(value)
            values = None if value is None else (value,)
            options.append(Option(values, self.many(node, case.statements)))
        self.leaving -= 1
        return Select(node.place, node.number, subject, tuple(options))

    def step_leave(self, node: nodes.Leave) -> Step:
        around = self.leaving if node.word == "break" else self.loops
        if not around:
            self.fail(f"'{node.word}' outside a loop", node.place)
        return Jump(node.place, node.number, node.word)

    def step_return(self, node: nodes.Return) -> Step:
        if node.value is None:
            if self.returns is not VOID:
                self.fail(f"this function returns {self.returns}", node.place)
            return GiveBack(node.place, node.number, None)
        if self.returns is VOID:
            self.fail("this function returns nothing", node.place)
        value = self.converted(self.value(node.value), self.returns, node.value.place)
        return GiveBack(node.place, node.number, value)

    # Variables.

    def step_declare(self, node: nodes.Declare) -> Step:
        begun = [self.begin(one, node) for one in node.variables]
        steps = tuple(one for one in begun if one is not None)
        if len(steps) == 1:
            return steps[0]
        return Many(node.place, node.number, steps)

    def begin(self, variable: nodes.Variable, node: nodes.Declare) -> Step | None:
        element = self.type_of(variable.type)
        if element is VOID:
            self.fail("a variable cannot be void", variable.place)
        if variable.type.reference:
            return self.begin_reference(variable, element, node)
        if variable.shared or variable.outside:
            return self.begin_shared(variable, element, node)
        if variable.sizes:
            return self.begin_array(variable, element, node)
        values: tuple[Value, ...] = ()
        if variable.value is not None:
            values = (self.first_value(variable.value, element),)
        symbol = Symbol(variable.name, element, constant=variable.constant)
        if variable.constant and isinstance(element, Scalar) and not element.is_float:
            symbol.number = self.known_number(variable, element)
        self.declare(symbol, variable.place)
        if symbol.number is not None:
            return None  # it is written as a number wherever it is used
        return Begin(variable.place, node.number, symbol, values)

    def begin_reference(
        self, variable: nodes.Variable, kind: Type, node: nodes.Declare
    ) -> Step | None:
        """``float& r = s[i]``: a pointer to a place that is found once."""
        if variable.value is None:
            self.fail("a reference begins with what it stands for", variable.place)
        target = self.target(variable.value)
        if not isinstance(target, Memory):
            text = "a reference to a variable of a thread is outside the kernel subset"
            self.fail(text, variable.place, "use the variable itself")
        if target.type != kind:
            self.fail(f"{kind}& cannot be {target.type}", variable.place)
        found = target.pointer.type
        assert isinstance(found, Pointer)
        if found.const and variable.type.is_written:
            text = f"what {found} points at may not be written"
            self.fail(text, variable.place, f"const {kind}& {variable.name}")
        const = found.const or not variable.type.is_written
        pointer = Pointer(kind, const)
        symbol = Symbol(variable.name, pointer, reference=True)
        self.declare(symbol, variable.place)
        where = Address(pointer, variable.place, target)
        return Begin(variable.place, node.number, symbol, (where,))

    def known_number(self, variable: nodes.Variable, kind: Scalar) -> int | None:
        value = None if variable.value is None else self.number(variable.value)
        return None if value is None else int(self.program.cast(value, kind))

    def first_value(self, node: nodes.Expression, kind: Type) -> Value:
        """What a variable begins with: a value, or a list for a struct."""
        if isinstance(node, nodes.ListOf) and node.type is None:
            return self.made(kind, node)
        return self.converted(self.value(node), kind, node.place)

    def begin_shared(
        self, variable: nodes.Variable, element: Type, node: nodes.Declare
    ) -> Step:
        if variable.value is not None:
            self.fail(
                "shared memory begins with nothing in it",
                variable.place,
                "let the threads write it, then __syncthreads()",
            )
        if variable.outside and not variable.sizes:
            self.fail("extern __shared__ needs []", variable.place)
        if isinstance(element, Pointer):
            self.fail("shared memory holds no pointers", variable.place)
        kind = self.array_type(variable, element)
        symbol = Symbol(variable.name, kind, "shared", outside=variable.outside)
        self.declare(symbol, variable.place)
        self.shared_bytes += kind.size  # an array of the launch's size counts for none
        if self.shared_bytes > STATIC_SHARED:
            self.fail(
                f"too much shared memory: {self.shared_bytes} bytes of at most "
                f"{STATIC_SHARED}",
                variable.place,
                "more only as extern __shared__ x[], with shared_mem=... at the launch",
            )
        return Begin(variable.place, node.number, symbol, ())

    def begin_array(
        self, variable: nodes.Variable, element: Type, node: nodes.Declare
    ) -> Step:
        kind, values = self.array_with_list(variable, element)
        symbol = Symbol(variable.name, kind, "local", variable.constant)
        self.declare(symbol, variable.place)
        return Begin(variable.place, node.number, symbol, tuple(values))

    def array_with_list(
        self, variable: nodes.Variable, element: Type
    ) -> tuple[Array, list[Value]]:
        """The type of an array and what it begins with: nothing, or its list."""
        values: list[Value] = []
        if variable.value is not None:
            if not isinstance(variable.value, nodes.ListOf):
                self.fail("an array begins with a list {...}", variable.place)
            if variable.sizes[0] is None:
                count = len(variable.value.parts)
                place = variable.place
                variable.sizes[0] = nodes.Number(place, str(count))
        kind = self.array_type(variable, element)
        assert isinstance(kind, Array)
        if isinstance(variable.value, nodes.ListOf):
            values = self.flat_list(variable.value, kind.sizes, element)
        return kind, values

    def flat_list(
        self, node: nodes.ListOf, sizes: tuple[int, ...], element: Type
    ) -> list[Value]:
        """The elements of an array from its list; what is left out is zero."""
        if len(node.parts) > sizes[0]:
            text = f"{len(node.parts)} values for {sizes[0]} elements"
            self.fail(text, node.place)
        inner = sizes[1:]
        per_part = 1
        for size in inner:
            per_part *= size
        found: list[Value] = []
        nested = any(
            isinstance(one, nodes.ListOf) and not one.type for one in node.parts
        )
        for part in node.parts:
            if inner and isinstance(part, nodes.ListOf):
                row = self.flat_list(part, inner, element)
                zero = self.zero(element, part)
                found += row + [zero] * (per_part - len(row))
            else:
                found.append(self.first_value(part, element))
        if inner and not nested and len(node.parts) > 1:
            self.fail("write the rows of this array as lists", node.place)
        return found or [self.zero(element, node)]

    def zero(self, kind: Type, node: nodes.Expression) -> Value:
        if isinstance(kind, Struct):
            return self.made(kind, nodes.ListOf(node.place, []))
        return self.converted(Constant(INT, node.place, 0), kind)
