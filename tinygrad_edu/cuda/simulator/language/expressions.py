"""Reading expressions, by precedence climbing.

Source: ISO C17, 6.5. From an operand on, an operator is taken as long as it binds at
least as strongly as wanted; what stands at its right binds more strongly still.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from .nodes import (
    Assign,
    Binary,
    Call,
    Cast,
    Comma,
    Conditional,
    Expression,
    Increment,
    Index,
    ListOf,
    Member,
    Name,
    Number,
    SizeOf,
    Text,
    Truth,
    TypeName,
    Unary,
)
from .places import Place, Source
from .tokens import Token
from .type_names import TypeReader

Read = TypeVar("Read")

# From the weakest to the strongest.
LEVELS = "||", "&&", "|", "^", "&", "== !=", "< > <= >=", "<< >>", "+ -", "* / %"
STRENGTH = {
    sign: level for level, signs in enumerate(LEVELS, 1) for sign in signs.split()
}
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="}
CASTS = {
    "static_cast": "static",
    "reinterpret_cast": "reinterpret",
    "const_cast": "const",
}


class ExpressionReader(TypeReader):
    """Reads expressions; ``templates`` are the functions that ``<`` may follow."""

    def __init__(self, tokens: Sequence[Token], source: Source) -> None:
        super().__init__(tokens, source)
        self.templates: set[str] = set()
        self.closing = False  # whether > ends a list of template arguments

    def comma_expression(self) -> Expression:
        """One expression, or several with commas between them."""
        first = self.expression()
        parts = [first]
        while self.accept(","):
            parts.append(self.expression())
        return first if len(parts) == 1 else Comma(first.place, parts)

    def expression(self) -> Expression:
        """An expression without a comma; an assignment is one, and binds rightwards."""
        left = self.conditional()
        if self.token.kind == "operator" and self.token.text in ASSIGNMENTS:
            sign = self.take()
            return Assign(sign.place, sign.text[:-1], left, self.expression())
        return left

    def conditional(self) -> Expression:
        condition = self.binary(1)
        sign = self.accept("?")
        if sign is None:
            return condition
        then = self.outside_template(self.comma_expression)
        self.expect(":")
        return Conditional(sign.place, condition, then, self.expression())

    def binary(self, weakest: int) -> Expression:
        left = self.unary()
        while self.strength() >= weakest:
            sign = self.take()
            right = self.binary(STRENGTH[sign.text] + 1)
            left = Binary(sign.place, sign.text, left, right)
        return left

    def strength(self) -> int:
        """How strongly the next word binds; 0 for what is no such operator."""
        word = self.token.text
        if self.token.kind != "operator" or (self.closing and word in (">", ">>")):
            return 0
        return STRENGTH.get(word, 0)

    def unary(self) -> Expression:
        token = self.token
        if sign := self.accept("-", "+", "!", "~", "*", "&"):
            return Unary(sign.place, sign.text, self.unary())
        if sign := self.accept("++", "--"):
            return Increment(sign.place, sign.text[0], self.unary(), after=False)
        if self.accept("sizeof"):
            return self.size_of(token.place)
        if token.text == "(" and self.at_type(1):
            self.take()
            kind = self.type_name()
            self.expect(")")
            return Cast(token.place, kind, self.unary(), "c")
        return self.postfix(self.primary())

    def size_of(self, place: Place) -> Expression:
        if self.token.text == "(" and self.at_type(1):
            self.take()
            kind = self.type_name()
            self.expect(")")
            return SizeOf(place, kind)
        return SizeOf(place, self.unary())

    def postfix(self, base: Expression) -> Expression:
        while True:
            token = self.token
            if self.accept("["):
                index = self.outside_template(self.comma_expression)
                self.expect("]")
                base = Index(token.place, base, index)
            elif self.accept("."):
                base = Member(token.place, base, self.name().text)
            elif self.accept("->"):
                pointed = Unary(token.place, "*", base)
                base = Member(token.place, pointed, self.name().text)
            elif self.accept("++", "--"):
                base = Increment(token.place, token.text[0], base, after=True)
            else:
                return base

    def primary(self) -> Expression:
        token = self.token
        if token.kind == "number":
            return Number(self.take().place, token.text)
        if token.kind == "text":
            return Text(self.take().place, token.text)
        if self.accept("("):
            inside = self.outside_template(self.comma_expression)
            self.expect(")")
            return inside
        if token.kind != "name":
            self.fail(f"expected an expression but found {self.found()}")
        if self.accept("true", "false"):
            return Truth(token.place, token.text == "true")
        if token.text in CASTS:
            return self.named_cast()
        if self.at_type():
            return self.made_from_type()
        return self.named()

    def named_cast(self) -> Expression:
        """``static_cast<float>(x)``."""
        word = self.take()
        self.expect("<")
        kind = self.type_name()
        self.expect(">")
        self.expect("(")
        operand = self.outside_template(self.comma_expression)
        self.expect(")")
        return Cast(word.place, kind, operand, CASTS[word.text])  # type: ignore[arg-type]

    def made_from_type(self) -> Expression:
        """``float(x)`` or ``float4{a, b, c, d}``."""
        kind = self.type_name()
        if self.token.text == "{":
            made = self.list_of()
            made.type = kind
            return made
        self.expect("(")
        arguments = self.arguments()
        if len(arguments) == 1:
            return Cast(kind.place, kind, arguments[0], "function")
        return ListOf(kind.place, arguments, kind)

    def list_of(self) -> ListOf:
        """``{a, b}``, with lists in lists."""
        place = self.expect("{").place
        parts: list[Expression] = []
        while not self.accept("}"):
            inner = self.token.text == "{"
            parts.append(self.list_of() if inner else self.expression())
            if self.token.text != "}":
                self.expect(",")
        return ListOf(place, parts)

    def named(self) -> Expression:
        """A variable, or a call."""
        word = self.name()
        if self.token.text == "::":
            text = f"namespaces ('{word.text}::') are outside the kernel subset"
            self.fail(text, word.place)
        template: list[Expression | TypeName] = []
        if word.text in self.templates and self.token.text == "<":
            template = self.template_arguments()
        if self.accept("("):
            return Call(word.place, word.text, template, self.arguments())
        return Name(word.place, word.text)

    def template_arguments(self) -> list[Expression | TypeName]:
        """``<16, float>``."""
        self.expect("<")
        before, self.closing = self.closing, True
        found: list[Expression | TypeName] = []
        while self.token.text != ">":
            found.append(self.type_name() if self.at_type() else self.conditional())
            if not self.accept(","):
                break
        self.closing = before
        self.expect(">")
        return found

    def arguments(self) -> list[Expression]:
        """What stands in a call's brackets; the first of them is taken already."""
        return self.outside_template(self.inside_brackets)

    def inside_brackets(self) -> list[Expression]:
        found: list[Expression] = []
        while not self.accept(")"):
            found.append(self.expression())
            if self.token.text != ")":
                self.expect(",")
        return found

    def outside_template(self, read: Callable[[], Read]) -> Read:
        """Reads what stands in brackets, where > is greater-than again."""
        before, self.closing = self.closing, False
        found = read()
        self.closing = before
        return found
