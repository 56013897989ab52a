"""Writing steps: control flow becomes masks."""

from __future__ import annotations

from ..language.c_types import VOID, Array, Scalar
from ..meaning.scope import element_type
from ..meaning.steps import (
    Begin,
    Branch,
    Evaluate,
    GiveBack,
    Jump,
    Loop,
    Many,
    Select,
    Step,
    TypedFunction,
)
from ..meaning.values import Symbol
from .module import ModuleWriter
from .values import OUTSIDE, ValueWriter
from .words import is_free


class FunctionWriter(ValueWriter):
    """Writes one function."""

    def __init__(self, module: ModuleWriter, function: TypedFunction) -> None:
        super().__init__(module)
        self.function = function
        self.used: set[str] = set()
        self.around: list[tuple[int, int]] = []  # levels of loops: break's, continue's
        self.gave_back = False  # whether some threads may have returned already

    def written(self) -> list[str]:
        """The lines of the function."""
        function = self.function
        names = [
            self.name(symbol, OUTSIDE if reference else 0)
            for symbol, reference in zip(
                function.parameters, function.references, strict=True
            )
        ]
        head = ", ".join(["gpu", "m0", *names])
        title = self.module.function_name(function)
        assert function.body is not None
        if function.returns is not VOID:
            self.emit(f"result = {self.nothing(function.returns)}")
        self.steps(function.body.steps)
        self.emit(self.ending())
        self.module.end_function(self)
        return [f"def {title}({head}):", *self.lines]

    def ending(self) -> str:
        """The last line: what the function gives back, with what it wrote to."""
        if self.function.kernel:
            return "return"
        result = "result" if self.function.returns is not VOID else "None"
        written = [
            self.names[symbol]
            for symbol, reference in zip(
                self.function.parameters, self.function.references, strict=True
            )
            if reference
        ]
        return f"return {', '.join([result, *written])}"

    def name(self, symbol: Symbol, level: int) -> str:
        """A Python name for a variable; one that hides another gets a number."""
        plain = symbol.name if symbol.name[0] != "_" else f"v{symbol.name}"
        name, count = plain, 1
        module = self.module
        functions = {*module.program.file.functions, *module.names.values()}
        while name in self.used or name in functions or not is_free(name):
            count += 1
            name = f"{plain}_{count}"
        self.used.add(name)
        module.of_variables.add(name)
        self.names[symbol], self.levels[symbol] = name, level
        return name

    # Steps. Each method says whether some threads may not reach the next step.

    def steps(self, steps: tuple[Step, ...]) -> bool:
        """Steps in a row; after one that threads may leave, only where any are left."""
        before, left = self.indent, False
        for place, step in enumerate(steps):
            leaves = self.step(step)
            left = left or leaves
            if leaves and place + 1 < len(steps):
                self.emit(f"if {self.mask} is not NONE:")
                self.indent += 1
        if self.lines and self.lines[-1].endswith(":"):
            self.emit("pass")
        self.indent = before
        return left

    def step(self, step: Step) -> bool:
        outer, self.number = self.number, step.number
        if not isinstance(step, Many):
            self.module.begin_step(self, step)
        write = getattr(self, f"step_{type(step).__name__.lower()}")
        leaves: bool = write(step)
        self.number = outer
        return leaves

    def step_many(self, step: Many) -> bool:
        return self.steps(step.steps)

    def step_evaluate(self, step: Evaluate) -> bool:
        self.effect(step.value)
        return False

    def step_begin(self, step: Begin) -> bool:
        symbol, values = step.symbol, step.values
        if symbol.space == "shared":
            self.begin_shared(symbol)
        elif isinstance(symbol.type, Array):
            self.begin_local(step, symbol.type)
        elif values:
            code = self.value(values[0])  # before the name exists: int i = i + 1
            self.emit(f"{self.name(symbol, self.level)} = {code}")
            self.module.watch(self, symbol)
        else:
            nothing = self.nothing(symbol.type)
            self.emit(f"{self.name(symbol, self.level)} = {nothing}")
        return False

    def begin_shared(self, symbol: Symbol) -> None:
        number, count = element_type(symbol.type)
        size = "None" if symbol.outside else str(count)
        name = self.name(symbol, self.level)
        self.emit(f"{name} = gpu.shared({symbol.name!r}, {size}, {number.dtype})")

    def begin_local(self, step: Begin, kind: Array) -> None:
        element = kind.element
        first = [self.value(one) for one in step.values]
        filler = self.nothing(element)
        if first and isinstance(element, Scalar):
            filler = self.module.constant(0, element)
        name = self.name(step.symbol, self.level)
        rest = kind.count - len(first)
        values = f"[{', '.join(first)}]" if first else ""
        if rest:
            values += f"{' + ' if first else ''}[{filler}] * {rest}"
        self.emit(f"{name} = Local({step.symbol.name!r}, {values})")

    # Control flow.

    def step_branch(self, step: Branch) -> bool:
        condition = self.keep(self.value(step.condition))
        outer = self.mask
        self.level += 1
        self.emit(f"{self.mask} = both({outer}, {condition})")
        other = f"e{self.level}"
        if step.otherwise is not None:
            self.emit(f"{other} = without({outer}, {self.mask})")
        self.module.branch(self, outer)
        leaves = self.guarded(step.then)
        if step.otherwise is not None:
            self.emit(f"{self.mask} = {other}")
            leaves = self.guarded(step.otherwise) or leaves
        self.level -= 1
        return leaves

    def guarded(self, step: Step) -> bool:
        """A step that is only done where any threads are left."""
        self.emit(f"if {self.mask} is not NONE:")
        self.indent += 1
        leaves = self.step(step)
        if self.lines[-1].endswith(":"):
            self.emit("pass")
        self.indent -= 1
        return leaves

    def step_loop(self, step: Loop) -> bool:
        outer = self.mask
        self.level += 1  # the threads that are still in the loop
        self.emit(f"{self.mask} = {outer}")
        if step.first is not None:
            self.step(step.first)
            self.number = step.number
        self.emit(f"for _ in gpu.rounds({step.number}):")
        self.indent += 1
        if step.test_first:
            self.test(step)
        self.level += 1  # the threads that run this round to its end
        self.emit(f"{self.mask} = m{self.level - 1}")
        self.around.append((self.level - 1, self.level))
        returned, self.gave_back = self.gave_back, False
        parted = self.step(step.body)
        self.around.pop()
        self.level -= 1
        leaves = self.gave_back
        self.gave_back = returned or leaves
        self.number = step.number
        if parted:
            self.emit(f"if {self.mask} is NONE: break")
        if step.step is not None:
            self.effect(step.step)
        if not step.test_first:
            self.test(step)
        self.indent -= 1
        self.level -= 1
        return leaves

    def test(self, step: Loop) -> None:
        """Takes away the threads for which the loop is over."""
        if step.condition is None:
            return
        self.module.begin_step(self, step)
        condition = self.value(step.condition)
        before = self.mask
        if self.module.profiling:
            self.emit(f"before = {before}")
        self.emit(f"{self.mask} = both({self.mask}, {condition})")
        if self.module.profiling:
            self.module.branch(self, "before")
        self.emit(f"if {self.mask} is NONE: break")

    def step_select(self, step: Select) -> bool:
        """A switch: threads join at their case and fall through to the next."""
        subject = self.keep(self.value(step.subject))
        outer = self.mask
        self.level += 1  # the threads that have not left by break
        inside = self.mask
        self.emit(f"{inside} = {outer}")
        self.level += 1  # the threads at the present case
        self.emit(f"{self.mask} = NONE")
        kind = step.subject.type
        assert isinstance(kind, Scalar)
        cases = [one.values[0] for one in step.options if one.values is not None]
        inner = self.around[-1][1] if self.around else -1
        self.around.append((self.level - 1, inner))
        leaves = False
        for option in step.options:
            if option.values is not None:
                asked = f"{subject} == {self.module.constant(option.values[0], kind)}"
            else:
                names = [self.module.constant(value, kind) for value in cases]
                asked = " & ".join(f"({subject} != {name})" for name in names) or "TRUE"
            self.emit(f"{self.mask} = either({self.mask}, both({inside}, {asked}))")
            leaves = self.guarded(option.body) or leaves
        self.around.pop()
        self.level -= 2
        return leaves

    def step_jump(self, step: Jump) -> bool:
        leaving, going_on = self.around[-1]
        self.take_away(leaving if step.word == "break" else going_on)
        return True

    def take_away(self, level: int) -> None:
        """The threads that are here leave all masks from a level on."""
        self.emit(f"gone = {self.mask}")
        for inner in range(level, self.level + 1):
            self.emit(f"m{inner} = without(m{inner}, gone)")

    def step_giveback(self, step: GiveBack) -> bool:
        if step.value is not None:
            code = self.value(step.value)
            self.emit(f"result = merge({self.mask}, {code}, result)")
        self.gave_back = True
        self.take_away(0)
        if self.function.kernel:
            self.emit("gpu.live = m0")
        return True
