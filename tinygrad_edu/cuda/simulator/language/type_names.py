"""Reading types: ``const float* __restrict__``, ``unsigned long long``, ``float4``."""

from __future__ import annotations

from collections.abc import Sequence

from .c_types import BUILT_IN, UNSIGNED_OF, Scalar
from .nodes import TypeName
from .places import Source
from .token_stream import TokenStream
from .tokens import Token

# Words that change nothing in a simulator, and those that say more than the type.
SILENT = {
    *("static", "inline", "__inline__", "__forceinline__", "__noinline__", "register"),
    *("volatile", "__restrict__", "restrict", "signed_restrict"),
}
CONSTANT = {"const", "constexpr"}
QUALIFIERS = SILENT | CONSTANT
INTEGER_WORDS = {"unsigned", "signed", "long", "short", "int", "char"}
INTEGERS = {
    (): "int",
    ("char",): "char",
    ("short",): "short",
    ("long",): "long",
    ("long", "long"): "long long",
}


class TypeReader(TokenStream):
    """Reads types; ``types`` are the names that mean one."""

    def __init__(self, tokens: Sequence[Token], source: Source) -> None:
        super().__init__(tokens, source)
        self.types: set[str] = set(BUILT_IN)

    def at_type(self, ahead: int = 0) -> bool:
        """Whether a type begins at the next word, or at one after it."""
        token = self.ahead(ahead)
        known = token.text in self.types or token.text in INTEGER_WORDS
        return token.kind == "name" and (
            known or token.text in QUALIFIERS or token.text == "struct"
        )

    def type_name(self) -> TypeName:
        """A type with its stars."""
        first = self.token
        name, const = self.plain_type()
        stars, reference = 0, False
        while True:
            if self.accept("*"):
                stars += 1
            elif self.token.text in QUALIFIERS:
                self.take()  # of the pointer itself, which we never change
            else:
                break
        if self.accept("&"):
            reference = True
        return TypeName(name, first.place, stars, const, reference)

    def plain_type(self) -> tuple[str, bool]:
        """A type without stars, and whether it is const, before or behind its name."""
        const, name = False, ""
        integer: list[str] = []
        while self.token.kind == "name":
            word = self.token.text
            if word in QUALIFIERS:
                const = const or word in CONSTANT
            elif word in INTEGER_WORDS and not name:
                integer.append(word)
            elif word in self.types and not name and not integer:
                name = word
            elif word != "struct":
                break
            self.take()
        if integer:
            name = self.integer(integer)
        if not name:
            self.refuse_outside()
            self.fail(f"expected a type but found {self.found()}")
        return name, const

    def integer(self, words: list[str]) -> str:
        """The name of a whole number's type: ``unsigned long`` has many spellings."""
        if self.token.text == "double":
            self.fail("a GPU has no long double", hint="use double")
        plain = tuple(
            word for word in words if word not in ("unsigned", "signed", "int")
        )
        if plain not in INTEGERS:
            self.fail(
                f"'{' '.join(words)}' is no type", self.tokens[self.position - 1].place
            )
        kind = BUILT_IN[INTEGERS[plain]]
        assert isinstance(kind, Scalar)
        return UNSIGNED_OF[kind].name if "unsigned" in words else kind.name
