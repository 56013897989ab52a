"""Reading a whole kernel file."""

from __future__ import annotations

from collections.abc import Mapping

from .nodes import (
    Expression,
    Function,
    KernelFile,
    Parameter,
    StructType,
    TemplateParameter,
    TypeName,
)
from .places import Source
from .preprocessor import preprocess
from .statements import StatementReader
from .type_names import SILENT

FUNCTION_WORDS = {"__global__", "__device__", "__host__", "__forceinline__"} | SILENT


def parse(source: Source, defines: Mapping[str, object] = {}) -> KernelFile:
    """The tree of a kernel file.

    Raises KernelError at the first place that cannot be read.

    >>> file = parse(Source.of(
    ...     "__global__ void twice(float* x) { x[threadIdx.x] *= 2.0f; }"))
    >>> file.functions["twice"].kernel, len(file.functions["twice"].body.statements)
    (True, 1)
    """
    return FileReader(preprocess(source, defines), source).file()


class FileReader(StatementReader):
    """Reads what stands at the level of the file."""

    def file(self) -> KernelFile:
        """Everything, to the end."""
        self.result = KernelFile()
        while self.token.kind != "end":
            self.top_level()
        return self.result

    def top_level(self) -> None:
        """One function, struct, constant or name of a type."""
        self.refuse_outside()
        if self.accept(";"):
            return
        if self.token.text == "extern" and self.ahead(1).kind == "text":
            return self.as_c()
        if self.token.text == "struct" and self.ahead(2).text == "{":
            return self.struct()
        if self.accept("typedef"):
            return self.typedef()
        if self.accept("using"):
            return self.using()
        if self.token.text == "template":
            return self.template()
        self.function_or_memory([])

    def as_c(self) -> None:
        """``extern "C"`` before one function, or before several in braces."""
        self.take()
        self.take()
        if not self.accept("{"):
            self.top_level()
            return
        while not self.accept("}"):
            if self.token.kind == "end":
                self.fail("this '{' is never closed", self.end_of_last())
            self.top_level()

    def struct(self) -> None:
        self.take()
        name = self.name()
        self.expect("{")
        fields = []
        while not self.accept("}"):
            if self.token.text in ("__device__", "__host__"):
                self.fail(
                    "functions in a struct are outside the kernel subset",
                    hint="write a __device__ function that takes the struct",
                )
            fields += self.declaration().variables
        self.expect(";")
        self.types.add(name.text)
        self.result.structs[name.text] = StructType(name.text, fields, name.place)

    def typedef(self) -> None:
        kind = self.type_name()
        self.name_type(self.name().text, kind)

    def using(self) -> None:
        name = self.name().text
        self.expect("=")
        self.name_type(name, self.type_name())

    def name_type(self, name: str, kind: TypeName) -> None:
        self.expect(";")
        self.types.add(name)
        self.result.names_of_types[name] = kind

    # Functions.

    def template(self) -> None:
        """``template <int TILE, typename T = float>`` and its function."""
        self.take()
        self.expect("<")
        known = set(self.types)
        parameters: list[TemplateParameter] = []
        while not self.accept(">"):
            parameters.append(self.template_parameter())
            if self.token.text != ">":
                self.expect(",")
        self.function_or_memory(parameters)
        self.types = known

    def template_parameter(self) -> TemplateParameter:
        if self.accept("typename", "class"):
            name = self.name().text
            self.types.add(name)
            kind = self.type_name() if self.accept("=") else None
            return TemplateParameter(name, "type", kind)
        self.type_name()
        name = self.name().text
        before, self.closing = self.closing, True
        value: Expression | None = self.conditional() if self.accept("=") else None
        self.closing = before
        return TemplateParameter(name, "int", value)

    def function_or_memory(self, template: list[TemplateParameter]) -> None:
        if self.token.text == "__constant__":
            return self.memory()
        start = self.position
        words, bounds = self.function_words()
        returns = self.type_name()
        more, later = self.function_words()
        words, bounds = words | more, bounds or later
        name = self.name()
        if self.token.text != "(":
            self.position = start
            return self.memory()
        parameters = self.parameters()
        if self.accept(";"):  # announced here, written below
            return
        if template:
            self.templates.add(name.text)
        known = set(self.types)
        self.types -= {parameter.name for parameter in parameters}
        body = self.block()
        self.types = known
        if not words & {"__global__", "__device__"}:
            return  # for the program that launches kernels, not for the GPU
        kernel = "__global__" in words
        if kernel and (returns.name != "void" or returns.stars):
            self.fail("a kernel returns nothing: its type is void", returns.place)
        function = Function(
            name.text, kernel, returns, parameters, body, name.place, template, bounds
        )
        if name.text in self.result.functions:
            self.fail(
                f"there are two functions {name.text}",
                name.place,
                "give each a name of its own, or use a template",
            )
        self.result.functions[name.text] = function

    def function_words(self) -> tuple[set[str], list[Expression]]:
        """``__global__`` and the other words around a function's type."""
        words: set[str] = set()
        bounds: list[Expression] = []
        while self.token.kind == "name":
            if self.token.text in FUNCTION_WORDS:
                words.add(self.take().text)
            elif self.accept("__launch_bounds__"):
                self.expect("(")
                bounds = self.arguments()
            else:
                break
        return words, bounds

    def parameters(self) -> list[Parameter]:
        self.expect("(")
        found: list[Parameter] = []
        if self.token.text == "void" and self.ahead(1).text == ")":
            self.take()
        while not self.accept(")"):
            found.append(self.parameter())
            if self.token.text != ")":
                self.expect(",")
        return found

    def parameter(self) -> Parameter:
        kind = self.type_name()
        name = self.name()
        stars = kind.stars
        while self.accept("["):  # float a[] is float* a
            if self.token.text != "]":
                self.comma_expression()
            self.expect("]")
            stars += 1
        kind = TypeName(kind.name, kind.place, stars, kind.const, kind.reference)
        return Parameter(name.text, kind, name.place)

    def memory(self) -> None:
        """``const int N = 16;`` or ``__constant__ float table[64];``."""
        constant_memory = self.token.text == "__constant__"
        if not (constant_memory or self.at_type()):
            self.fail("only functions, structs and constants stand at file level")
        for variable in self.declaration().variables:
            if constant_memory:
                self.result.memory[variable.name] = variable
            elif variable.constant and variable.value is not None:
                self.result.constants[variable.name] = variable
            else:
                self.fail(
                    f"'{variable.name}' at file level is neither a constant nor memory",
                    variable.place,
                    "write const and a value, or __constant__",
                )
