"""Checking calls: the functions of the file, and what CUDA brings along."""

from __future__ import annotations

from ..language import nodes
from ..language.c_types import (
    DOUBLE,
    FLOAT,
    INT,
    MADE,
    VOID,
    Array,
    Pointer,
    Scalar,
    Type,
    common,
)
from .expressions import ExpressionChecker
from .library import (
    ATOMICS,
    EXCHANGES,
    FUNCTIONS,
    GIVES,
    LEFT_OUT,
    NOT_SHORT,
    OF_A_LANE,
    TILE_PRODUCT,
    MathFunction,
)
from .operations import uses_memory
from .scope import TemplateValue
from .steps import TypedFunction
from .values import (
    Apply,
    Atomic,
    Constant,
    Decay,
    Exchange,
    Invoke,
    Make,
    Memory,
    Print,
    Target,
    TileProduct,
    Value,
    inside,
    known_place,
    own_array,
    root_of,
)

MAKE = "make_"


class CallChecker(ExpressionChecker):
    """Turns calls into values."""

    def of_call(self, node: nodes.Call) -> Value:
        name = node.name
        if name in self.file.functions:
            return self.invoke(node)
        if name == "printf":
            return self.printed(node)
        arguments = [self.value(one) for one in node.arguments]
        if name in ATOMICS:
            return self.atomic(node, arguments)
        if name in EXCHANGES:
            return self.exchange(node, arguments)
        if name == TILE_PRODUCT:
            return self.tile_product(node, arguments)
        if name.startswith(MAKE) and name.removeprefix(MAKE) in MADE:
            return self.make(node, arguments)
        if name in FUNCTIONS:
            return self.apply(FUNCTIONS[name], node, arguments)
        if name == "assert":
            return self.exchange_of("assert", node, (self.truth(node.arguments[0]),))
        self.fail(
            f"there is no function '{name}'",
            node.place,
            "a kernel calls __device__ functions of its file and functions of CUDA",
        )

    def count(self, node: nodes.Call, wanted: int, given: int) -> None:
        """Refuses a wrong number of arguments."""
        if given != wanted:
            text = f"{node.name} takes {wanted} arguments, not {given}"
            self.fail(text, node.place)

    # What CUDA brings along.

    def apply(
        self, function: MathFunction, node: nodes.Call, given: list[Value]
    ) -> Value:
        self.count(node, function.count, len(given))
        takes = function.takes or self.meeting_of(given, node, function)
        arguments = tuple(self.converted(one, takes) for one in given)
        gives = function.gives or takes
        if not function.numpy:  # no more than a conversion
            return self.converted(arguments[0], gives)
        return Apply(gives, node.place, function, arguments)

    def meeting_of(
        self, given: list[Value], node: nodes.Call, function: MathFunction
    ) -> Scalar:
        """The type in which all arguments meet."""
        kinds: list[Scalar] = []
        for value in given:
            if not isinstance(value.type, Scalar) or value.type is VOID:
                self.fail(f"{node.name} takes numbers, not {value.type}", value.place)
            kinds.append(value.type)
        found = kinds[0]
        for kind in kinds[1:]:
            found = found if found == kind else common(found, kind)
        if any(kind.is_short_float for kind in kinds) or function.short:
            return self.meeting_of_short(kinds, node, function)
        return DOUBLE if function.floating and not found.is_float else found

    def meeting_of_short(
        self, kinds: list[Scalar], node: nodes.Call, function: MathFunction
    ) -> Scalar:
        """What numbers of two bytes become: themselves, or float."""
        listed = ", ".join(map(str, kinds))
        if function.short:
            if len(set(kinds)) > 1 or not kinds[0].is_short_float:
                text = f"{node.name} takes numbers of two bytes of one type"
                self.fail(f"{text}, not ({listed})", node.place)
            return kinds[0]
        if node.name in NOT_SHORT:
            text = f"there is no {node.name} for ({listed})"
            self.fail(text, node.place, f"convert them: {node.name}((float)x ...)")
        return FLOAT

    def tile_product(self, node: nodes.Call, given: list[Value]) -> Value:
        """``mma_16x8x16(c, a, b)``."""
        self.count(node, len(OF_A_LANE), len(given))
        kinds = [
            one.type.element if isinstance(one.type, Pointer) else None for one in given
        ]
        short = isinstance(kinds[1], Scalar) and kinds[1].is_short_float
        if kinds[0] != FLOAT or not short or kinds[1] != kinds[2]:
            listed = ", ".join(str(one.type) for one in given)
            self.fail(
                f"{node.name}(c, a, b) takes arrays of float, of __half and of __half, "
                f"or of float and twice of __nv_bfloat16, not ({listed})",
                node.place,
            )
        for one, wanted, name in zip(given, OF_A_LANE, "cab", strict=True):
            self.of_a_lane(node, one, wanted, name)
        assert isinstance(given[0].type, Pointer)
        if given[0].type.const:
            self.fail(f"{node.name} writes c, which is const", given[0].place)
        return TileProduct(VOID, node.place, tuple(given))

    def of_a_lane(self, node: nodes.Call, given: Value, wanted: int, name: str) -> None:
        """Refuses an array that is too small for what a lane holds of a tile."""
        if not isinstance(given, Decay) or not isinstance(given.symbol.type, Array):
            return
        symbol, kind = given.symbol, given.symbol.type
        if symbol.space != "local":
            text = f"{node.name}: '{symbol.name}' belongs to more than one thread"
            self.fail(text, given.place, "load each lane's numbers into an array first")
        if kind.count < wanted:
            text = f"{node.name}: a lane holds {wanted} numbers of {name}"
            self.fail(f"{text}, '{symbol.name}' has {kind.count}", given.place)

    def make(self, node: nodes.Call, given: list[Value]) -> Value:
        """``make_float4(a, b, c, d)``."""
        kind = MADE[node.name.removeprefix(MAKE)]
        self.count(node, len(kind.fields), len(given))
        parts = tuple(
            self.converted(one, part)
            for one, (_, part) in zip(given, kind.fields, strict=True)
        )
        return Make(kind, node.place, parts)

    def atomic(self, node: nodes.Call, given: list[Value]) -> Value:
        self.count(node, 1 + ATOMICS[node.name], len(given))
        pointer = given[0]
        if not isinstance(pointer.type, Pointer):
            self.fail(f"{node.name} needs an address", pointer.place, "&x[i]")
        kind = pointer.type.element
        if not isinstance(kind, Scalar) or kind.size < 2:
            self.fail(f"there is no {node.name} for {kind}", pointer.place)
        if pointer.type.const:
            self.fail(
                f"what {pointer.type} points at may not be written", pointer.place
            )
        bits = node.name in ("atomicAnd", "atomicOr", "atomicXor", "atomicCAS")
        if kind.is_float and (
            bits or node.name in ("atomicMax", "atomicMin", "atomicSub")
        ):
            self.fail(f"there is no {node.name} for {kind}", node.place)
        arguments = tuple(self.converted(one, kind) for one in given[1:])
        return Atomic(kind, node.place, node.name, pointer, arguments)

    def exchange(self, node: nodes.Call, given: list[Value]) -> Value:
        takes = EXCHANGES[node.name]
        left_out = LEFT_OUT.get(node.name, ())
        missing = len(takes) - len(given)
        if not 0 <= missing <= len(left_out):
            self.count(node, len(takes), len(given))
        for value in left_out[len(left_out) - missing :] if missing else ():
            given = [*given, Constant(INT, node.place, value)]
        arguments = tuple(
            one if kind is None else self.converted(one, kind)
            for one, kind in zip(given, takes, strict=True)
        )
        gives: Type = GIVES.get(node.name, VOID)
        if None in takes:
            gives = arguments[takes.index(None)].type
            if not isinstance(gives, Scalar) or gives is VOID:
                self.fail(f"{node.name} takes a number, not {gives}", node.place)
        return Exchange(gives, node.place, node.name, arguments)

    def exchange_of(
        self, name: str, node: nodes.Call, arguments: tuple[Value, ...]
    ) -> Value:
        return Exchange(VOID, node.place, name, arguments)

    def printed(self, node: nodes.Call) -> Value:
        first = node.arguments[0] if node.arguments else None
        if not isinstance(first, nodes.Text):
            self.fail("printf begins with a text", node.place)
        text = first.text[1:-1].encode().decode("unicode_escape")
        arguments = tuple(self.number_value(one) for one in node.arguments[1:])
        wanted = text.replace("%%", "").count("%")
        if wanted != len(arguments):
            self.fail(
                f"the text has {wanted} places for {len(arguments)} values", node.place
            )
        return Print(INT, node.place, text, arguments)

    # Functions of the file.

    def check_names_differ(
        self,
        node: nodes.Call,
        function: TypedFunction,
        references: list[Target],
        arguments: list[Value],
    ) -> None:
        """Refuses a place that a function knows by two names, one of them a reference.

        A reference is copied in and, when the function returns, out: what is written
        through it is seen by another name too late.
        """
        hint = "hand it a pointer instead: float* p, called with &s[i]"
        names = [known for known in map(known_place, references) if known]
        if len(set(names)) < len(names):
            self.fail(f"{node.name} is given one place twice to write to", node.place)
        for one in references:
            memory = root_of(one)
            if not isinstance(memory, Memory):
                continue
            array = own_array(memory)
            pointers = [each for each in arguments if isinstance(each.type, Pointer)]
            parts = inside(tuple(pointers))
            handed = {part.symbol for part in parts if isinstance(part, Decay)}
            if array in handed or (array is None and uses_memory(function)):
                text = f"{node.name} reaches memory by a reference and by other names"
                self.fail(text, node.place, hint)

    def invoke(self, node: nodes.Call) -> Value:
        written = self.file.functions[node.name]
        if written.kernel:
            self.fail(
                f"'{node.name}' is a kernel, which only the host can start",
                node.place,
                "make it a __device__ function",
            )
        self.count(node, len(written.parameters), len(node.arguments))
        given: list[Value | Target] = [
            self.writable(one) if parameter.type.is_written else self.value(one)
            for one, parameter in zip(node.arguments, written.parameters, strict=True)
        ]
        template = self.template_values(node, written, given)
        function = self.program.function(node.name, template, node.place)
        arguments: list[Value] = []
        references: list[Target] = []
        for one, symbol, reference in zip(
            given, function.parameters, function.references, strict=True
        ):
            if reference:
                assert not isinstance(one, Value)
                if one.type != symbol.type:
                    self.fail(f"{symbol.type}& cannot be {one.type}", node.place)
                references.append(one)
                arguments.append(self.load(one, node.place))
            else:
                assert isinstance(one, Value)
                arguments.append(self.converted(one, symbol.type))
        self.check_names_differ(node, function, references, arguments)
        return Invoke(
            function.returns, node.place, function, tuple(arguments), tuple(references)
        )

    def template_values(
        self, node: nodes.Call, written: nodes.Function, given: list[Value | Target]
    ) -> tuple[TemplateValue, ...]:
        """The template arguments: as they are written, or as the arguments say."""
        found: dict[str, TemplateValue] = {}
        for parameter, one in zip(written.template, node.template, strict=False):
            found[parameter.name] = self.template_value(parameter, one)
        if len(node.template) > len(written.template):
            self.count(node, len(written.template), len(node.template))
        for wanted, argument in zip(written.parameters, given, strict=True):
            kind: Type = argument.type
            for _ in range(wanted.type.stars):
                kind = kind.element if isinstance(kind, Pointer) else kind
            names = {one.name for one in written.template if one.kind == "type"}
            if wanted.type.name in names:
                found.setdefault(wanted.type.name, kind)
        return self.program.filled_up(written, found, node.place)

    def template_value(
        self,
        parameter: nodes.TemplateParameter,
        given: nodes.Expression | nodes.TypeName,
    ) -> TemplateValue:
        if isinstance(given, nodes.TypeName):
            return self.type_of(given)
        value = self.number(given)
        if parameter.kind == "type" or value is None:
            kind = "a type" if parameter.kind == "type" else "a number that is known"
            self.fail(f"the template argument {parameter.name} is {kind}", given.place)
        return value
