"""Checking expressions: every one gets a type, every conversion is written out.

Source: ISO C17, 6.5; what differs for a GPU is said where it does.
"""

from __future__ import annotations

from ..language import nodes
from ..language.c_types import (
    BOOL,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    UNSIGNED,
    UNSIGNED_LONG,
    VOID,
    Array,
    Pointer,
    Scalar,
    Struct,
    Type,
    common,
    promoted,
)
from ..language.constants import OPERATIONS, whole_number
from ..language.places import Place
from .library import SPECIAL
from .scope import Scope, scalar_of, width_of
from .values import (
    Address,
    Assign,
    Choose,
    Constant,
    Convert,
    Decay,
    Distance,
    Field,
    Load,
    Logic,
    Make,
    Memory,
    Move,
    Operation,
    Opposite,
    Part,
    Read,
    Register,
    Reinterpret,
    Sequence,
    Special,
    Symbol,
    Target,
    Update,
    Value,
)

COMPARISONS = {"<", ">", "<=", ">=", "==", "!="}
WHOLE_ONLY = {"%", "&", "|", "^", "<<", ">>"}


class ExpressionChecker(Scope):
    """Turns expressions as they are written into values."""

    def value(self, node: nodes.Expression) -> Value:
        """The value of an expression."""
        check = getattr(self, f"of_{type(node).__name__.lower()}")
        found: Value = check(node)
        return found

    def number_value(self, node: nodes.Expression) -> Value:
        """The value of an expression that has to be a number."""
        found = self.value(node)
        if not isinstance(found.type, Scalar) or found.type is VOID:
            self.fail(f"this has to be a number, not {found.type}", node.place)
        return found

    # What needs no operator.

    def of_number(self, node: nodes.Number) -> Value:
        whole = whole_number(node.text)
        if whole is None:
            return self.of_floating(node)
        letters = node.text.lower()
        suffix = letters[len(letters.rstrip("ul")) :]
        unsigned, long = "u" in suffix, "l" in suffix
        kind = INT if not unsigned else UNSIGNED
        if not unsigned and whole >= 2**31:  # a hexadecimal number may turn unsigned
            hexadecimal = letters.startswith("0x") and whole < 2**32
            kind = UNSIGNED if hexadecimal and not long else LONG
        if long or whole >= 2**32:
            kind = UNSIGNED_LONG if unsigned or whole >= 2**63 else LONG
        if whole >= 2**64:
            self.fail(f"{node.text} is larger than any whole number", node.place)
        return Constant(kind, node.place, whole)

    def of_floating(self, node: nodes.Number) -> Value:
        letters = node.text.lower()
        if letters.endswith("h"):
            self.fail("there are no numbers with an h", node.place, "__float2half(...)")
        kind = FLOAT if letters.endswith("f") else DOUBLE
        value = self.program.cast(float(letters.rstrip("fl")), kind)
        return Constant(kind, node.place, value)

    def of_truth(self, node: nodes.Truth) -> Value:
        return Constant(BOOL, node.place, node.value)

    def of_text(self, node: nodes.Text) -> Value:
        if node.text.startswith("'") and len(node.text) == 3:
            return Constant(INT, node.place, ord(node.text[1]))
        self.fail("a text stands only in printf", node.place)

    def of_name(self, node: nodes.Name) -> Value:
        symbol = self.find(node.name)
        if symbol is not None and symbol.number is not None:
            assert isinstance(symbol.type, Scalar)
            return Constant(symbol.type, node.place, symbol.number)
        if symbol is not None:
            return self.of_symbol(symbol, node.place)
        given = self.template.get(node.name)
        if isinstance(given, int):
            return Constant(INT, node.place, given)
        if node.name in self.program.values:
            kind, value = self.program.values[node.name]
            return Constant(kind, node.place, value)
        if node.name in SPECIAL:
            self.fail(
                f"'{node.name}' has three parts", node.place, f"{node.name}.x, .y or .z"
            )
        self.fail(f"'{node.name}' is not declared", node.place)

    def of_symbol(self, symbol: Symbol, place: Place) -> Value:
        """What a variable holds; an array is the pointer to its first element."""
        if symbol.reference:
            return self.load(self.behind(symbol, place), place)
        if isinstance(symbol.type, Array):
            pointer = Pointer(symbol.type.element, const=symbol.constant)
            return Decay(pointer, place, symbol)
        if symbol.space != "register":  # one number in shared or constant memory
            return Load(symbol.type, place, self.only_element(symbol, place))
        return Read(symbol.type, place, symbol)

    def behind(self, symbol: Symbol, place: Place) -> Memory:
        """The place in memory that a reference stands for."""
        assert isinstance(symbol.type, Pointer)
        pointer = Read(symbol.type, place, symbol)
        return Memory(symbol.type.element, pointer, Constant(INT, place, 0))

    def only_element(self, symbol: Symbol, place: Place) -> Memory:
        """The one number of a shared variable that is no array."""
        start = Decay(Pointer(symbol.type), place, symbol)
        return Memory(symbol.type, start, Constant(INT, place, 0))

    # Conversions.

    def converted(self, value: Value, kind: Type, place: Place | None = None) -> Value:
        """The value as another type, as C converts silently."""
        place = place or value.place
        if value.type == kind:
            return value
        if isinstance(kind, Pointer):
            return self.as_pointer(value, kind, place)
        if not (isinstance(kind, Scalar) and isinstance(value.type, Scalar)):
            self.fail(f"{value.type} cannot become {kind}", place)
        if VOID in (kind, value.type):
            self.fail("void is no value", place)
        if kind.is_short_float and value.type.is_short_float:
            hint = f"say so: ({kind})x"
            self.fail(f"{value.type} does not become {kind} by itself", place, hint)
        if isinstance(value, Constant):
            return Constant(kind, value.place, self.program.cast(value.value, kind))
        return Convert(kind, value.place, value)

    def as_pointer(self, value: Value, kind: Pointer, place: Place) -> Value:
        if not isinstance(value.type, Pointer):
            self.fail(f"{value.type} cannot become a pointer", place)
        if value.type.element != kind.element and kind.element is not VOID:
            self.fail(
                f"{value.type} cannot become {kind}",
                place,
                f"reinterpret_cast<{kind}>(...) if the bytes are meant",
            )
        if value.type.const and not kind.const:
            self.fail(f"{value.type} may not be written through {kind}", place)
        return value

    def truth(self, node: nodes.Expression) -> Value:
        """The value of a condition."""
        found = self.value(node)
        if found.type is BOOL:
            return found
        if not isinstance(found.type, Scalar) or found.type is VOID:
            self.fail(f"a condition is a number, not {found.type}", node.place)
        return self.converted(found, BOOL)

    # Operators.

    def of_unary(self, node: nodes.Unary) -> Value:
        if node.operator == "*":
            return self.load(self.target(node), node.place)
        if node.operator == "&":
            return self.address(node)
        if node.operator == "!":
            return Opposite(BOOL, node.place, "!", self.truth(node.operand))
        operand = self.number_value(node.operand)
        assert isinstance(operand.type, Scalar)
        kind = promoted(operand.type)
        operand = self.converted(operand, kind)
        if node.operator == "~" and kind.is_float:
            self.fail("~ needs a whole number", node.place)
        if node.operator == "+":
            return operand
        if isinstance(operand, Constant):
            value = -operand.value if node.operator == "-" else ~int(operand.value)
            return Constant(kind, node.place, self.program.cast(value, kind))
        return Opposite(kind, node.place, node.operator, operand)

    def address(self, node: nodes.Unary) -> Value:
        target = self.target(node.operand)
        if not isinstance(target, Memory):
            self.fail(
                "a variable of a thread has no address",
                node.place,
                "only elements of arrays and what pointers point at have one; "
                "a reference parameter (float& x) is written by the function",
            )
        const = isinstance(target.pointer.type, Pointer) and target.pointer.type.const
        return Address(Pointer(target.type, const), node.place, target)

    def of_binary(self, node: nodes.Binary) -> Value:
        if node.operator in ("&&", "||"):
            left, right = self.truth(node.left), self.truth(node.right)
            return Logic(BOOL, node.place, node.operator, left, right)
        left, right = self.value(node.left), self.value(node.right)
        return self.operation(node.operator, left, right, node.place)

    def operation(self, sign: str, left: Value, right: Value, place: Place) -> Value:
        """``left sign right``, for numbers and for pointers."""
        if isinstance(left.type, Pointer) or isinstance(right.type, Pointer):
            return self.pointer_operation(sign, left, right, place)
        kind = self.meeting(sign, left, right, place)
        if sign in ("<<", ">>"):
            left = self.converted(left, kind)
            right = self.converted(right, kind)
            return Operation(kind, place, sign, left, right)
        left, right = self.converted(left, kind), self.converted(right, kind)
        result = BOOL if sign in COMPARISONS else kind
        known = self.known_operation(sign, left, right, result, place)
        return known or Operation(result, place, sign, left, right)

    def known_operation(
        self, sign: str, left: Value, right: Value, kind: Scalar, place: Place
    ) -> Value | None:
        """The result of two whole numbers that are both known."""
        if not (isinstance(left, Constant) and isinstance(right, Constant)):
            return None
        by_zero = sign in ("/", "%") and right.value == 0
        if not self.is_whole(left.type) or by_zero:
            return None
        found = OPERATIONS[sign](int(left.value), int(right.value))
        return Constant(kind, place, self.program.cast(found, kind))

    def meeting(self, sign: str, left: Value, right: Value, place: Place) -> Scalar:
        """The type in which two numbers meet."""
        kinds = left.type, right.type
        for kind in kinds:
            if not isinstance(kind, Scalar) or kind is VOID:
                self.fail(f"{kinds[0]} {sign} {kinds[1]} means nothing", place)
        assert isinstance(left.type, Scalar)
        assert isinstance(right.type, Scalar)
        if sign in WHOLE_ONLY and (left.type.is_float or right.type.is_float):
            hint = "use fmodf" if sign == "%" else ""
            self.fail(f"{sign} needs whole numbers", place, hint)
        if sign in ("<<", ">>"):
            return promoted(left.type)
        self.check_short(sign, left.type, right.type, place)
        return common(left.type, right.type)

    def check_short(self, sign: str, left: Scalar, right: Scalar, place: Place) -> None:
        """A number of two bytes meets its own kind alone: a compiler would have to
        choose whether to compute in two bytes or in four."""
        if left != right and (left.is_short_float or right.is_short_float):
            self.fail(
                f"{left} {sign} {right} can be computed in two ways",
                place,
                f"say which: both as float, (float)x, or both as "
                f"{left if left.is_short_float else right}",
            )

    def pointer_operation(
        self, sign: str, left: Value, right: Value, place: Place
    ) -> Value:
        if isinstance(left.type, Pointer) and isinstance(right.type, Pointer):
            if left.type.element != right.type.element:
                self.fail(f"{left.type} {sign} {right.type} means nothing", place)
            distance = Distance(LONG, place, left, right)
            if sign == "-":
                return distance
            if sign in COMPARISONS:
                zero = Constant(LONG, place, 0)
                return Operation(BOOL, place, sign, distance, zero)
        elif isinstance(right.type, Pointer) and sign == "+":
            left, right = right, left
        if not isinstance(left.type, Pointer) or not self.is_whole(right.type):
            self.fail(f"{left.type} {sign} {right.type} means nothing", place)
        if sign not in "+-":
            self.fail(f"a pointer cannot be {sign}", place)
        if sign == "-":
            assert isinstance(right.type, Scalar)
            right = self.converted(right, promoted(right.type))
            right = Opposite(right.type, place, "-", right)
        return Move(left.type, place, left, right)

    @staticmethod
    def is_whole(kind: Type) -> bool:
        """Whether it is a type of whole numbers."""
        return isinstance(kind, Scalar) and not kind.is_float and kind is not VOID

    def of_conditional(self, node: nodes.Conditional) -> Value:
        known = self.number(node.condition)
        then, otherwise = self.value(node.then), self.value(node.otherwise)
        if then.type != otherwise.type:
            kind = self.meeting("?:", then, otherwise, node.place)
            then, otherwise = (
                self.converted(then, kind),
                self.converted(otherwise, kind),
            )
        if known is not None:
            return then if known else otherwise
        return Choose(
            then.type, node.place, self.truth(node.condition), then, otherwise
        )

    def of_comma(self, node: nodes.Comma) -> Value:
        parts = tuple(self.value(part) for part in node.parts)
        return Sequence(parts[-1].type, node.place, parts)

    def of_sizeof(self, node: nodes.SizeOf) -> Value:
        of = node.of
        if isinstance(of, nodes.TypeName):
            return Constant(UNSIGNED_LONG, node.place, self.type_of(of).size)
        symbol = self.find(of.name) if isinstance(of, nodes.Name) else None
        kind = symbol.type if symbol is not None else self.value(of).type
        return Constant(UNSIGNED_LONG, node.place, kind.size)

    def of_cast(self, node: nodes.Cast) -> Value:
        kind = self.type_of(node.type)
        operand = self.value(node.operand)
        if isinstance(kind, Pointer) and isinstance(operand.type, Pointer):
            return self.pointer_cast(operand, kind, node)
        if node.style == "reinterpret":
            self.fail(
                "reinterpret_cast is for pointers", node.place, "__float_as_int()"
            )
        if kind is VOID:
            return Sequence(VOID, node.place, (operand,))
        if isinstance(kind, Scalar) and kind.is_short_float and kind != operand.type:
            operand = self.converted(operand, self.before_short(operand.type))
        return self.converted(operand, kind, node.place)

    @staticmethod
    def before_short(kind: Type) -> Type:
        """What a number becomes before it is cast to one of two bytes: a short one of
        the other kind goes through float."""
        return FLOAT if isinstance(kind, Scalar) and kind.is_short_float else kind

    def pointer_cast(self, operand: Value, kind: Pointer, node: nodes.Cast) -> Value:
        assert isinstance(operand.type, Pointer)
        if kind.element == operand.type.element:
            return Reinterpret(kind, node.place, operand)
        if node.style == "static":
            text = f"{operand.type} cannot become {kind} by static_cast"
            self.fail(text, node.place, "reinterpret_cast")
        if scalar_of(kind.element) is None:
            self.fail(f"memory cannot be read as {kind.element}", node.place)
        return Reinterpret(kind, node.place, operand)

    # Structs.

    def of_member(self, node: nodes.Member) -> Value:
        if self.is_special(node.base):
            assert isinstance(node.base, nodes.Name)
            if node.name not in ("x", "y", "z"):
                text = f"'{node.base.name}' has the parts x, y and z"
                self.fail(text, node.place)
            return Special(UNSIGNED, node.place, f"{node.base.name}_{node.name}")
        base = self.value(node.base)
        kind = self.field_type(base.type, node)
        return Field(kind, node.place, base, node.name)

    def is_special(self, node: nodes.Expression) -> bool:
        """Whether it is ``threadIdx`` or its kin, and no variable of that name."""
        return (
            isinstance(node, nodes.Name)
            and node.name in SPECIAL
            and self.find(node.name) is None
        )

    def field_type(self, kind: Type, node: nodes.Member) -> Type:
        found = kind.field(node.name) if isinstance(kind, Struct) else None
        if found is None:
            self.fail(f"{kind} has no member '{node.name}'", node.place)
        return found

    def of_listof(self, node: nodes.ListOf) -> Value:
        if node.type is None:
            self.fail("a list begins an array or a struct", node.place)
        return self.made(self.type_of(node.type), node)

    def made(self, kind: Type, node: nodes.ListOf) -> Value:
        """A struct from a list; what is left out is zero."""
        if not isinstance(kind, Struct):
            if len(node.parts) == 1:
                return self.converted(self.value(node.parts[0]), kind)
            self.fail(f"{kind} is not made from {len(node.parts)} values", node.place)
        if len(node.parts) > len(kind.fields):
            text = f"{kind} has {len(kind.fields)} members, not {len(node.parts)}"
            self.fail(text, node.place)
        parts: list[Value] = []
        for index, (_, part) in enumerate(kind.fields):
            if index < len(node.parts):
                given = node.parts[index]
                parts.append(self.converted(self.value(given), part, given.place))
            else:
                parts.append(self.converted(Constant(INT, node.place, 0), part))
        return Make(kind, node.place, tuple(parts))

    # Memory and assignments.

    def of_index(self, node: nodes.Index) -> Value:
        return self.load(self.target(node), node.place)

    def load(self, target: Target, place: Place) -> Value:
        """What stands at a target."""
        if isinstance(target, Memory):
            return Load(target.type, place, target)
        if isinstance(target, Register):
            return Read(target.type, place, target.symbol)
        return Field(target.type, place, self.load(target.whole, place), target.name)

    def target(self, node: nodes.Expression) -> Target:
        """The place that an expression names."""
        if isinstance(node, nodes.Name):
            return self.named_target(node)
        if isinstance(node, nodes.Index):
            return self.element(node)
        if isinstance(node, nodes.Member) and not self.is_special(node.base):
            whole = self.target(node.base)
            return Part(self.field_type(whole.type, node), whole, node.name)
        if isinstance(node, nodes.Unary) and node.operator == "*":
            pointer = self.pointer(node.operand)
            assert isinstance(pointer.type, Pointer)
            zero = Constant(INT, node.place, 0)
            return Memory(pointer.type.element, pointer, zero)
        self.fail("this is no place that can be written to", node.place)

    def named_target(self, node: nodes.Name) -> Target:
        symbol = self.find(node.name)
        if symbol is None:
            self.value(node)  # says that it is not declared, or goes on
            self.fail(f"'{node.name}' is a constant", node.place)
        if isinstance(symbol.type, Array):
            self.fail(f"'{node.name}' is a whole array", node.place, "index it")
        if symbol.reference:
            return self.behind(symbol, node.place)
        if symbol.space != "register":
            return self.only_element(symbol, node.place)
        return Register(symbol.type, symbol)

    def pointer(self, node: nodes.Expression) -> Value:
        """An expression that has to be a pointer."""
        found = self.value(node)
        if not isinstance(found.type, Pointer):
            self.fail("only arrays and pointers can be indexed", node.place)
        if found.type.element is VOID:
            self.fail("void has no elements", node.place, "cast the pointer first")
        return found

    def element(self, node: nodes.Index) -> Memory:
        """``a[i][j]``, with the indices of an array as one."""
        base: nodes.Expression = node
        indices: list[nodes.Expression] = []
        while isinstance(base, nodes.Index):
            indices.insert(0, base.index)
            base = base.base
        symbol = self.find(base.name) if isinstance(base, nodes.Name) else None
        if symbol is not None and isinstance(symbol.type, Array):
            sizes = symbol.type.sizes
            if len(indices) < len(sizes):
                self.fail(
                    f"'{symbol.name}' has {len(sizes)} sizes, not {len(indices)}",
                    node.place,
                    "a row of an array as a pointer is &a[i][0]",
                )
            index = self.flat_index(indices[: len(sizes)], sizes)
            found = Memory(symbol.type.element, self.value(base), index)
            rest = indices[len(sizes) :]
        else:
            index = self.whole(indices[0])
            pointer = self.pointer(base)
            assert isinstance(pointer.type, Pointer)
            found = Memory(pointer.type.element, pointer, index)
            rest = indices[1:]
        for one in rest:  # a pointer in memory, which no buffer of ours holds
            self.fail("only arrays and pointers can be indexed", one.place)
        return found

    def flat_index(
        self, indices: list[nodes.Expression], sizes: tuple[int, ...]
    ) -> Value:
        """``[i][j]`` as ``i * columns + j``."""
        found = self.whole(indices[0])
        for node, size in zip(indices[1:], sizes[1:], strict=True):
            columns = Constant(INT, node.place, size)
            row = self.operation("*", found, columns, node.place)
            found = self.operation("+", row, self.whole(node), node.place)
        return found

    def whole(self, node: nodes.Expression) -> Value:
        """An index."""
        found = self.number_value(node)
        if not self.is_whole(found.type):
            self.fail("an index is a whole number", node.place)
        assert isinstance(found.type, Scalar)
        return self.converted(found, promoted(found.type))

    def of_assign(self, node: nodes.Assign) -> Value:
        target = self.writable(node.target)
        value = self.value(node.value)
        if node.operator:
            return self.update(target, node.operator, value, node.place, after=False)
        return Assign(
            target.type, node.place, target, self.converted(value, target.type)
        )

    def of_increment(self, node: nodes.Increment) -> Value:
        target = self.writable(node.target)
        one = Constant(INT, node.place, 1)
        return self.update(target, node.operator, one, node.place, after=node.after)

    def update(
        self, target: Target, sign: str, value: Value, place: Place, *, after: bool
    ) -> Value:
        if isinstance(target.type, Pointer):
            if sign not in "+-" or not self.is_whole(value.type):
                self.fail(f"a pointer cannot be {sign}= {value.type}", place)
            if sign == "-":
                value = Opposite(value.type, place, "-", value)
            through: Type = target.type
        else:
            now = self.load(target, place)
            if isinstance(now.type, Scalar) and now.type.is_short_float:
                value = self.converted(value, now.type)  # rounded before it is added
            through = self.meeting(sign, now, value, place)
            value = self.converted(value, through)
        return Update(target.type, place, target, sign, value, through, after)

    def writable(self, node: nodes.Expression) -> Target:
        """A place that may be written to."""
        target = root = self.target(node)
        while isinstance(root, Part):
            root = root.whole
        if isinstance(root, Register) and root.symbol.constant:
            self.fail(f"'{root.symbol.name}' is a constant", node.place)
        if isinstance(root, Memory):
            assert isinstance(root.pointer.type, Pointer)
            if root.pointer.type.const:
                text = f"what {root.pointer.type} points at may not be written"
                self.fail(text, node.place)
            if scalar_of(root.type) is None or width_of(root.type) > 4:
                self.fail(f"memory holds no {root.type}", node.place)
            if target is not root:
                self.fail(
                    "one member of a struct in memory cannot be written alone",
                    node.place,
                    "load the struct, change the member, store the struct",
                )
        return target
