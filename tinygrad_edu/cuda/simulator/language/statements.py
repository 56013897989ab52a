"""Reading statements and declarations."""

from __future__ import annotations

from collections.abc import Sequence

from .expressions import ExpressionReader
from .nodes import (
    Block,
    Case,
    Declare,
    Do,
    Expression,
    For,
    If,
    Leave,
    Return,
    Statement,
    Switch,
    TypeName,
    Variable,
    While,
)
from .places import Source
from .tokens import Token

# What may stand before a declaration beside a type.
STORAGE = {"__shared__", "extern", "__constant__", "__device__", "__align__"}


class StatementReader(ExpressionReader):
    """Reads statements and numbers them in the order of the file."""

    def __init__(self, tokens: Sequence[Token], source: Source) -> None:
        super().__init__(tokens, source)
        self.statements = 0

    def numbered(self) -> int:
        """The number of the next statement."""
        self.statements += 1
        return self.statements - 1

    def block(self) -> Block:
        """``{ ... }``."""
        number, opening = self.numbered(), self.expect("{")
        found: list[Statement] = []
        while not self.accept("}"):
            if self.token.kind == "end":
                self.fail("this '{' is never closed", opening.place)
            found.append(self.statement())
        return Block(opening.place, number, found)

    def statement(self) -> Statement:
        """One statement, whatever it is."""
        self.refuse_outside()
        word = self.token.text if self.token.kind != "text" else ""
        readers = {
            "{": self.block,
            ";": self.nothing,
            "if": self.choice,
            "for": self.counted_loop,
            "while": self.loop,
            "do": self.loop_at_least_once,
            "switch": self.switch,
            "return": self.give_back,
            "break": self.leave,
            "continue": self.leave,
        }
        if word in readers:
            return readers[word]()
        if word in ("case", "default"):
            self.fail(f"'{word}' outside a switch")
        if word == "else":
            self.fail("'else' without an if before it")
        if self.at_declaration():
            return self.declaration()
        return self.do()

    def nothing(self) -> Statement:
        return Block(self.take().place, self.numbered(), [])

    def do(self) -> Statement:
        """An expression with its semicolon."""
        number, place = self.numbered(), self.token.place
        expression = self.comma_expression()
        self.expect(";")
        return Do(place, number, expression)

    def condition(self) -> Expression:
        """``(condition)``."""
        self.expect("(")
        found = self.comma_expression()
        self.expect(")")
        return found

    def choice(self) -> Statement:
        number, place = self.numbered(), self.take().place
        self.accept("constexpr")
        condition = self.condition()
        then = self.statement()
        otherwise = self.statement() if self.accept("else") else None
        return If(place, number, condition, then, otherwise)

    def counted_loop(self) -> Statement:
        number, place = self.numbered(), self.take().place
        self.expect("(")
        first = None
        if not self.accept(";"):
            first = self.declaration() if self.at_declaration() else self.do()
        condition = None if self.token.text == ";" else self.comma_expression()
        self.expect(";")
        step = None if self.token.text == ")" else self.comma_expression()
        self.expect(")")
        return For(place, number, first, condition, step, self.statement())

    def loop(self) -> Statement:
        number, place = self.numbered(), self.take().place
        return While(place, number, self.condition(), self.statement())

    def loop_at_least_once(self) -> Statement:
        number, place = self.numbered(), self.take().place
        body = self.statement()
        self.expect("while")
        condition = self.condition()
        self.expect(";")
        return While(place, number, condition, body, after=True)

    def switch(self) -> Statement:
        number, place = self.numbered(), self.take().place
        subject = self.condition()
        self.expect("{")
        cases: list[Case] = []
        while not self.accept("}"):
            if self.token.kind == "end":
                self.fail("this switch is never closed", place)
            if self.token.text in ("case", "default"):
                cases.append(self.case())
            elif not cases:
                self.fail("a switch begins with 'case' or 'default'")
            else:
                cases[-1].statements.append(self.statement())
        return Switch(place, number, subject, cases)

    def case(self) -> Case:
        word = self.take()
        value = self.conditional() if word.text == "case" else None
        self.expect(":")
        return Case(word.place, value, [])

    def give_back(self) -> Statement:
        number, place = self.numbered(), self.take().place
        value = None if self.token.text == ";" else self.comma_expression()
        self.expect(";")
        return Return(place, number, value)

    def leave(self) -> Statement:
        number, word = self.numbered(), self.take()
        self.expect(";")
        return Leave(word.place, number, word.text)  # type: ignore[arg-type]

    # Declarations.

    def at_declaration(self) -> bool:
        """Whether a declaration begins here, and not an expression such as float(x)."""
        if self.token.kind == "name" and self.token.text in STORAGE:
            return True
        if not self.at_type():
            return False
        return self.ahead(1).text not in ("(", "{")

    def declaration(self) -> Declare:
        """``__shared__ float s[16], t;``."""
        number, place = self.numbered(), self.token.place
        words = self.storage()
        kind = self.type_name()
        words |= self.storage()
        variables = [self.variable(kind, words)]
        while self.accept(","):
            stars = self.more_stars()
            other = TypeName(kind.name, kind.place, stars, kind.const)
            variables.append(self.variable(other, words))
        self.expect(";")
        return Declare(place, number, variables)

    def storage(self) -> set[str]:
        """The words before a type that say where the variable lives."""
        found: set[str] = set()
        while self.token.kind == "name" and self.token.text in STORAGE:
            word = self.take().text
            found.add(word)
            if word == "__align__":
                self.condition()
        return found

    def more_stars(self) -> int:
        """Each name of a declaration has stars of its own: ``float *a, b``."""
        count = 0
        while self.accept("*"):
            count += 1
        return count

    def variable(self, kind: TypeName, words: set[str]) -> Variable:
        name = self.name()
        self.types.discard(name.text)  # a variable called half hides the type
        sizes: list[Expression | None] = []
        while self.accept("["):
            sizes.append(None if self.token.text == "]" else self.comma_expression())
            self.expect("]")
        value: Expression | None = None
        if self.accept("="):
            value = self.list_of() if self.token.text == "{" else self.expression()
        elif self.token.text == "{":
            value = self.list_of()
        return Variable(
            name.text,
            kind,
            name.place,
            sizes,
            value,
            constant=kind.const and not kind.stars,
            shared="__shared__" in words,
            outside="extern" in words,
        )
