"""Writing values: each becomes a Python expression, with lines before it if needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language.c_types import (
    BFLOAT16,
    BOOL,
    FLOAT,
    VOID,
    Pointer,
    Scalar,
    Struct,
    Type,
)
from ..meaning.scope import scalar_of, width_of
from ..meaning.values import (
    Address,
    Apply,
    Assign,
    Atomic,
    Choose,
    Constant,
    Convert,
    Decay,
    Distance,
    Exchange,
    Field,
    Invoke,
    Load,
    Logic,
    Make,
    Memory,
    Move,
    Operation,
    Opposite,
    Part,
    Print,
    Read,
    Register,
    Reinterpret,
    Sequence,
    Special,
    Symbol,
    Target,
    TileProduct,
    Update,
    Value,
    has_effect,
    own_array,
)

if TYPE_CHECKING:
    from .module import ModuleWriter

# What threads tell each other, and the method of the machine that does it.
EXCHANGES = {
    "__shfl_sync": "shuffle",
    "__shfl_up_sync": "shuffle_up",
    "__shfl_down_sync": "shuffle_down",
    "__shfl_xor_sync": "shuffle_xor",
    "__ballot_sync": "ballot",
    "__any_sync": "any_of_warp",
    "__all_sync": "all_of_warp",
    "__syncthreads_count": "count_of_block",
    "__syncthreads_or": "any_of_block",
    "__syncthreads_and": "all_of_block",
    "__activemask": "active_mask",
    "__syncwarp": "warp_barrier",
    "__threadfence": "fence",
    "__threadfence_block": "fence",
    "clock64": "clock",
    "assert": "check_assertion",
}
# The level of what the caller sees: also threads that have returned keep its value.
OUTSIDE = -1
VOID_CALLS = (Exchange, TileProduct, Print, Invoke)
BLOCK_WIDE = {"__syncthreads_count", "__syncthreads_or", "__syncthreads_and"}


class ValueWriter:
    """Writes the values of one function."""

    def __init__(self, module: ModuleWriter) -> None:
        self.module = module
        self.lines: list[str] = []
        self.indent = 1
        self.temporaries = 0
        self.level = 0  # which mask counts now
        self.number = 0  # of the statement being written
        self.names: dict[Symbol, str] = {}
        self.levels: dict[Symbol, int] = {}  # of the mask where a variable came to be

    # Lines.

    @property
    def mask(self) -> str:
        """The mask that counts now."""
        return f"m{self.level}"

    def emit(self, line: str) -> None:
        """Adds one line."""
        self.lines.append("    " * self.indent + line)

    def keep(self, code: str) -> str:
        """Computes something now and gives it a name."""
        self.temporaries += 1
        name = f"t{self.temporaries}"
        self.emit(f"{name} = {code}")
        return name

    # Values.

    def value(self, value: Value) -> str:
        """The Python expression of a value."""
        write = getattr(self, f"write_{type(value).__name__.lower()}")
        found: str = write(value)
        return found

    def write_constant(self, value: Constant) -> str:
        assert isinstance(value.type, Scalar)
        return self.module.constant(value.value, value.type)

    def write_read(self, value: Read) -> str:
        return self.names[value.symbol]

    def write_special(self, value: Special) -> str:
        return f"gpu.{value.name}"

    def write_operation(self, value: Operation) -> str:
        left, right = self.value(value.left), self.value(value.right)
        kind = value.left.type
        assert isinstance(kind, Scalar)
        if value.operator in "/%" and not kind.is_float:
            name = {"/": "divide", "%": "remainder"}[value.operator]
            return self.keep(
                f"{name}(gpu, {left}, {right}, {self.mask}, {self.number})"
            )
        if value.operator in ("<<", ">>"):
            name = {"<<": "shift_left", ">>": "shift_right"}[value.operator]
            return f"{name}({left}, {right})"
        return f"({left} {value.operator} {right})"

    def write_opposite(self, value: Opposite) -> str:
        sign = "~" if value.operator == "!" else value.operator
        return f"({sign}{self.value(value.operand)})"

    def write_convert(self, value: Convert) -> str:
        code = self.value(value.operand)
        assert isinstance(value.type, Scalar)
        if value.type is BOOL:
            return f"({code} != 0)"
        before = value.operand.type
        if isinstance(before, Scalar) and before.is_float and not value.type.is_float:
            return f"truncated({code}, {value.type.dtype})"
        if value.type is BFLOAT16 and before.size > 2 and before is not FLOAT:
            return f"rounded_bfloat16({code})"
        return f"{code}.astype({value.type.dtype})"

    def write_logic(self, value: Logic) -> str:
        left = self.value(value.left)
        sign = {"&&": "&", "||": "|"}[value.operator]
        if not has_effect(value.right):
            return f"({left} {sign} {self.value(value.right)})"
        found = self.keep(left)
        asked = found if sign == "&" else f"~{found}"
        self.enter(f"both({self.mask}, {asked})")
        self.emit(f"{found} = {found} {sign} {self.value(value.right)}")
        self.leave()
        return found

    def enter(self, mask: str) -> None:
        """Goes on only for the threads of a mask."""
        self.level += 1
        self.emit(f"{self.mask} = {mask}")
        self.emit(f"if {self.mask} is not NONE:")
        self.indent += 1

    def leave(self) -> None:
        """Back to all threads from before."""
        self.indent -= 1
        self.level -= 1

    def write_choose(self, value: Choose) -> str:
        condition = self.keep(self.value(value.condition))
        if not (has_effect(value.then) or has_effect(value.otherwise)):
            then, otherwise = self.value(value.then), self.value(value.otherwise)
            return f"select({condition}, {then}, {otherwise})"
        nothing = self.nothing(value.type)
        then, otherwise = self.keep(nothing), self.keep(nothing)
        for name, part, sign in (
            (then, value.then, ""),
            (otherwise, value.otherwise, "~"),
        ):
            self.enter(f"both({self.mask}, {sign}{condition})")
            self.emit(f"{name} = {self.value(part)}")
            self.leave()
        return self.keep(f"select({condition}, {then}, {otherwise})")

    def write_sequence(self, value: Sequence) -> str:
        for part in value.parts[:-1]:
            self.effect(part)
        return self.value(value.parts[-1])

    def effect(self, value: Value) -> None:
        """Does what a value does, whatever its result is."""
        if isinstance(value, Assign):
            self.assign(value.target, self.value(value.value))
        elif isinstance(value, Update):
            self.just_update(value)
        elif isinstance(value, Sequence):
            for part in value.parts:
                self.effect(part)
        elif isinstance(value, Atomic):
            self.emit(self.atomic(value, wanted=False))
        elif isinstance(value, Exchange) and value.name == "__syncthreads":
            self.emit(self.module.barrier(self.mask, self.number))
        elif isinstance(value, VOID_CALLS) and value.type is VOID:
            self.emit(self.value(value))
        else:
            code = self.value(value)
            if has_effect(value) and not code.isidentifier():
                self.emit(code)

    # Functions.

    def write_apply(self, value: Apply) -> str:
        given = ", ".join(self.value(one) for one in value.arguments)
        kind = value.type
        code = f"{value.function.numpy}({given})"
        # NumPy computes some functions of float16 in float32.
        assert isinstance(kind, Scalar)
        return f"{code}.astype({kind.dtype})" if kind.size == 2 else code

    def write_exchange(self, value: Exchange) -> str:
        given = [self.value(one) for one in value.arguments]
        if value.name in BLOCK_WIDE:
            self.emit(self.module.barrier(self.mask, self.number))
        arguments = ", ".join([*given, self.mask, str(self.number)])
        code = f"gpu.{EXCHANGES[value.name]}({arguments})"
        return code if value.type is VOID else self.keep(code)

    def write_tileproduct(self, value: TileProduct) -> str:
        given = ", ".join(self.value(one) for one in value.arguments)
        return f"gpu.tile_product({given}, {self.mask}, {self.number})"

    def write_print(self, value: Print) -> str:
        given = ", ".join(self.value(one) for one in value.arguments)
        return f"gpu.print({value.text!r}, [{given}], {self.mask})"

    def write_atomic(self, value: Atomic) -> str:
        return self.keep(self.atomic(value, wanted=True))

    def atomic(self, value: Atomic, *, wanted: bool) -> str:
        pointer = self.value(value.pointer)
        given = ", ".join(self.value(one) for one in value.arguments)
        ends = f"{self.mask}, {self.number}, wanted={wanted}"
        return f"gpu.atomic({value.name!r}, {pointer}, [{given}], {ends})"

    def write_invoke(self, value: Invoke) -> str:
        name = self.module.function_name(value.function)
        given = [self.value(one) for one in value.arguments]
        code = f"{name}({', '.join(['gpu', self.mask, *given])})"
        code = self.module.call(code)
        if not value.references:
            return code if value.type is VOID else self.keep(code)
        found = self.keep(code)
        for place, target in enumerate(value.references, 1):
            self.assign(target, f"{found}[{place}]")
        return f"{found}[0]"

    # Pointers and structs.

    def write_decay(self, value: Decay) -> str:
        symbol = value.symbol
        if symbol.space == "local":
            return f"Pointer({self.names[symbol]})"
        return self.names.get(symbol) or f"gpu.constant_memory[{symbol.name!r}]"

    def base(self, target: Memory) -> str:
        """What the index of a place counts from: a pointer, or an array by itself."""
        symbol = own_array(target)
        return self.value(target.pointer) if symbol is None else self.names[symbol]

    def write_move(self, value: Move) -> str:
        assert isinstance(value.type, Pointer)
        pointer, steps = self.value(value.pointer), self.value(value.steps)
        return f"moved({pointer}, {steps}, {width_of(value.type.element)})"

    def write_reinterpret(self, value: Reinterpret) -> str:
        assert isinstance(value.type, Pointer)
        number = scalar_of(value.type.element)
        assert number is not None
        return f"gpu.reinterpret({self.value(value.pointer)}, {number.dtype})"

    def write_distance(self, value: Distance) -> str:
        assert isinstance(value.left.type, Pointer)
        width = width_of(value.left.type.element)
        left, right = self.value(value.left), self.value(value.right)
        return f"gpu.distance({left}, {right}, {width}, {self.number})"

    def write_make(self, value: Make) -> str:
        assert isinstance(value.type, Struct)
        parts = ", ".join(
            f"{name}={self.value(one)}"
            for (name, _), one in zip(value.type.fields, value.parts, strict=True)
        )
        return f"Parts({parts})"

    def write_field(self, value: Field) -> str:
        return f"{self.value(value.base)}[{value.name!r}]"

    # Memory.

    def write_load(self, value: Load) -> str:
        target = value.target
        pointer, index = self.base(target), self.value(target.index)
        return self.keep(self.load(target, pointer, index))

    def load(self, target: Memory, pointer: str, index: str) -> str:
        """What stands at ``pointer[index]``."""
        kind = target.type
        ends = f"{pointer}, {index}, {self.mask}, {self.number}"
        if own_array(target) is not None:
            return f"{pointer}.load(gpu, {index}, {self.mask}, {self.number})"
        if isinstance(kind, Struct):
            return f"gpu.load_parts({ends}, {tuple(n for n, _ in kind.fields)})"
        return f"gpu.load({ends})"

    def write_address(self, value: Address) -> str:
        pointer, index = self.base(value.target), self.value(value.target.index)
        return f"moved({pointer}, {index}, {width_of(value.target.type)})"

    # Assignments.

    def write_assign(self, value: Assign) -> str:
        new = self.keep(self.value(value.value))
        self.assign(value.target, new)
        return new

    def write_update(self, value: Update) -> str:
        old, new = self.update(value)
        return old if value.after else new

    def just_update(self, value: Update) -> None:
        """Writes ``x += y`` where nobody asks for its value."""
        if not isinstance(value.target, Register):
            self.update(value)
            return
        right = self.value(value.value)
        old = self.names[value.target.symbol]
        self.assign(value.target, self.updated(value, old, right))

    def update(self, value: Update) -> tuple[str, str]:
        """Writes ``x += y``; gives the names of what stood there and stands there."""
        target: Target = value.target
        memory = target if isinstance(target, Memory) else None
        pointer = index = ""
        if memory is not None:
            pointer = self.keep(self.base(memory))
            index = self.keep(self.value(memory.index))
            old = self.keep(self.load(memory, pointer, index))
        else:
            old = self.keep(self.current(target))
        right = self.value(value.value)
        new = self.keep(self.updated(value, old, right))
        if memory is not None:
            self.store(memory, pointer, index, new)
        else:
            self.assign(target, new)
        return old, new

    def updated(self, value: Update, old: str, right: str) -> str:
        kind, through = value.target.type, value.through
        if isinstance(through, Pointer):
            return f"moved({old}, {right}, {width_of(through.element)})"
        assert isinstance(kind, Scalar)
        assert isinstance(through, Scalar)
        left = old if kind == through else f"{old}.astype({through.dtype})"
        whole = not through.is_float
        if value.operator in "/%" and whole:
            name = {"/": "divide", "%": "remainder"}[value.operator]
            code = f"{name}(gpu, {left}, {right}, {self.mask}, {self.number})"
        elif value.operator in ("<<", ">>"):
            name = {"<<": "shift_left", ">>": "shift_right"}[value.operator]
            code = f"{name}({left}, {right})"
        else:
            code = f"({left} {value.operator} {right})"
        if kind == through:
            return code
        if through.is_float and not kind.is_float:
            return f"truncated({code}, {kind.dtype})"
        return f"{code}.astype({kind.dtype})"

    def current(self, target: Target) -> str:
        """What stands at a target now."""
        if isinstance(target, Register):
            return self.names[target.symbol]
        if isinstance(target, Part):
            return f"{self.current(target.whole)}[{target.name!r}]"
        pointer, index = self.base(target), self.value(target.index)
        return self.load(target, pointer, index)

    def assign(self, target: Target, new: str) -> None:
        """Writes a value, for the threads that are here."""
        if isinstance(target, Register):
            self.assign_register(target.symbol, new)
        elif isinstance(target, Part):
            whole = self.current(target.whole)
            self.assign(target.whole, f"{whole}.put({target.name!r}, {new})")
        else:
            pointer, index = self.base(target), self.value(target.index)
            self.store(target, pointer, index, new)

    def assign_register(self, symbol: Symbol, new: str) -> None:
        name, level = self.names[symbol], self.levels[symbol]
        if level == OUTSIDE:
            self.emit(f"{name} = merge({self.mask}, {new}, {name})")
        elif level == self.level:
            self.emit(f"{name} = {new}")
        else:
            merged = f"merge({self.mask}, {new}, {name})"
            self.emit(f"{name} = {new} if {self.mask} is m{level} else {merged}")
        self.module.watch(self, symbol)

    def store(self, target: Memory, pointer: str, index: str, new: str) -> None:
        """Writes to ``pointer[index]``."""
        symbol = own_array(target)
        if symbol is not None:
            level = self.levels[symbol]
            same = f"ALL if {self.mask} is m{level} else {self.mask}"
            mask = "ALL" if level == self.level else same
            self.emit(f"{pointer}.store(gpu, {index}, {new}, {mask}, {self.number})")
            return
        name = "store_parts" if isinstance(target.type, Struct) else "store"
        ends = f"{pointer}, {index}, {new}, {self.mask}, {self.number}"
        self.emit(f"gpu.{name}({ends})")

    def nothing(self, kind: Type) -> str:
        """What stands for a value that no thread has computed yet."""
        if isinstance(kind, Struct):
            inner = (f"{name}={self.nothing(one)}" for name, one in kind.fields)
            return f"Parts({', '.join(inner)})"
        if isinstance(kind, Pointer):
            return "NULL"
        assert isinstance(kind, Scalar)
        return self.module.constant(float("nan") if kind.is_float else 0, kind)
