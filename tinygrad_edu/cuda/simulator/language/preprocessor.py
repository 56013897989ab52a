"""``#define``, ``#if`` and their kin: text that is replaced before C is read.

A word that a macro brings keeps the place of the macro's *use*, so an error and the
kernel player point at the line that a person is looking at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .constants import folded
from .expressions import ExpressionReader
from .places import KernelError, Place, Source
from .tokens import Token, line_tokens, without_comments

# What NVRTC knows by itself, and a word by which a file can tell that it is simulated.
BUILT_IN = {
    "__CUDA_ARCH__": "800",
    "__CUDACC_RTC__": "1",
    "SIMULATED": "1",
    "warpSize": "32",
}
DEEPEST = 200  # macros within macros: more is a macro that never ends

# ``#pragma unroll`` says nothing about the result, and ``#include`` of CUDA's own
# headers brings what is built in here.
IGNORED = ("pragma", "include", "line")


class Macro(NamedTuple):
    """What a ``#define`` says; ``parameters`` is None for one without brackets."""

    name: str
    parameters: tuple[str, ...] | None
    body: tuple[Token, ...]


class _Choice:
    """One ``#if`` that is open: which of its branches is taken."""

    def __init__(self, place: Place, outside: bool, condition: bool) -> None:
        self.place = place
        self.outside = outside  # whether the lines around it are read
        self.taken = condition  # whether a branch was chosen already
        self.reading = outside and condition
        self.had_else = False


def preprocess(source: Source, defines: Mapping[str, object] = {}) -> list[Token]:
    """All words of the file with its macros replaced, and a word that ends it.

    >>> source = Source.of("#define TILE 16\\nint n = TILE;")
    >>> [token.text for token in preprocess(source)]
    ['int', 'n', '=', '16', ';', '']
    """
    return _Preprocessor(source, defines).run()


class _Preprocessor:
    def __init__(self, source: Source, defines: Mapping[str, object]) -> None:
        self.source = source
        self.macros: dict[str, Macro] = {}
        for name, value in {**BUILT_IN, **defines}.items():
            given = Source.of(str(value), f"the value of {name}")
            body = tuple(line_tokens(str(value), 1, given))
            self.macros[name] = Macro(name, None, body)
        self.open: list[_Choice] = []

    def run(self) -> list[Token]:
        found: list[Token] = []
        waiting: list[Token] = []  # a macro's arguments may go over several lines
        for line, text in self.logical_lines():
            if text.lstrip().startswith("#"):
                found += self.expand(waiting)
                waiting = []
                self.directive(text, line)
            elif self.reading:
                waiting += line_tokens(text, line, self.source)
        if self.open:
            self.fail("this #if has no #endif", self.open[-1].place)
        found += self.expand(waiting)
        last = len(self.source.lines)
        end = Place(last, len(self.source.lines[-1]) + 1)
        return [*found, Token("end", "", end)]

    def logical_lines(self) -> list[tuple[int, str]]:
        """Lines with their numbers; one that ends in a backslash goes on below."""
        found: list[tuple[int, str]] = []
        joined = False
        for number, text in enumerate(without_comments(self.source), self.source.first):
            goes_on = text.rstrip().endswith("\\")
            text = text.rstrip()[:-1] + " " if goes_on else text
            if joined:
                first, before = found[-1]
                found[-1] = (first, before + text)
            else:
                found.append((number, text))
            joined = goes_on
        return found

    @property
    def reading(self) -> bool:
        return all(choice.reading for choice in self.open)

    def fail(self, text: str, place: Place, hint: str = "") -> None:
        raise KernelError(text, place, self.source, hint=hint)

    # Directives.

    def directive(self, text: str, line: int) -> None:
        match = re.match(r"\s*#\s*(\w*)\s*(.*)", text, re.DOTALL)
        assert match is not None
        word, rest = match.groups()
        place = Place(line, text.index("#") + 1, len(match[0].rstrip()) or 1)
        place = place._replace(width=len(word) + 1)
        if word in ("if", "ifdef", "ifndef"):
            self.begin_choice(word, rest, place)
        elif word in ("elif", "else", "endif"):
            self.next_choice(word, rest, place)
        elif not self.reading or word in IGNORED or not word:
            return
        elif word == "define":
            self.define(rest, line, place)
        elif word == "undef":
            self.macros.pop(rest.strip(), None)
        elif word == "error":
            self.fail(f"#error: {rest.strip()}", place)
        else:
            self.fail(f"#{word} is outside the kernel subset", place)

    def begin_choice(self, word: str, rest: str, place: Place) -> None:
        outside = self.reading
        if word == "if":
            condition = outside and self.condition(rest, place)
        else:
            condition = (rest.strip() in self.macros) == (word == "ifdef")
        self.open.append(_Choice(place, outside, condition))

    def next_choice(self, word: str, rest: str, place: Place) -> None:
        if not self.open:
            self.fail(f"#{word} without #if", place)
        choice = self.open[-1]
        if word == "endif":
            self.open.pop()
            return
        if choice.had_else:
            self.fail(f"#{word} after #else", place)
        choice.had_else = word == "else"
        wanted = choice.outside and not choice.taken
        choice.reading = wanted and (word == "else" or self.condition(rest, place))
        choice.taken = choice.taken or choice.reading

    def condition(self, text: str, place: Place) -> bool:
        """Whether the condition of ``#if`` holds; an unknown name counts as 0."""

        def known(match: re.Match[str]) -> str:
            return str(int((match[1] or match[2]) in self.macros))

        asked = re.sub(r"\bdefined\b\s*(?:\(\s*(\w+)\s*\)|(\w+))", known, text)
        words = self.expand(line_tokens(asked, place.line, self.source))
        values = [
            token._replace(kind="number", text="0") if token.kind == "name" else token
            for token in words
        ]
        end = Token("end", "", place)
        reader = ExpressionReader([*values, end], self.source)
        value = folded(reader.conditional(), {})
        if value is None or reader.token.kind != "end":
            self.fail("this is no condition of whole numbers", place)
        return bool(value)

    def define(self, rest: str, line: int, place: Place) -> None:
        match = re.match(r"([A-Za-z_]\w*)(\(([^)]*)\))?\s*(.*)", rest, re.DOTALL)
        if match is None:
            self.fail("#define needs a name", place)
            return
        name, brackets, inside, text = match.groups()
        parameters = None
        if brackets is not None:
            parts = inside.split(",") if inside.strip() else []
            parameters = tuple(part.strip() for part in parts)
        body = tuple(line_tokens(text, line, self.source))
        if any(token.text in ("#", "##") for token in body):
            self.fail("# and ## in a macro are outside the kernel subset", place)
        self.macros[name] = Macro(name, parameters, body)

    # Replacing.

    def expand(
        self, tokens: list[Token], hidden: frozenset[str] = frozenset()
    ) -> list[Token]:
        """The words with every macro replaced; ``hidden`` are those being replaced."""
        if len(hidden) > DEEPEST:
            self.fail("macros within macros without an end", tokens[0].place)
        found: list[Token] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            position += 1
            macro = self.macros.get(token.text) if token.kind == "name" else None
            if macro is None or token.text in hidden:
                found.append(token)
                continue
            body = macro.body
            if macro.parameters is not None:
                if position >= len(tokens) or tokens[position].text != "(":
                    found.append(token)
                    continue
                given, position = self.arguments(tokens, position, macro, token)
                body = self.filled(macro, [self.expand(part, hidden) for part in given])
            for part in self.expand(list(body), hidden | {macro.name}):
                found.append(Token(part.kind, part.text, token.place, macro.name))
        return found

    def arguments(
        self, tokens: list[Token], position: int, macro: Macro, use: Token
    ) -> tuple[list[list[Token]], int]:
        """What stands between a macro's brackets, and where the words go on."""
        parts: list[list[Token]] = [[]]
        depth = 0
        while True:
            if position >= len(tokens):
                self.fail(f"'{macro.name}(' is never closed", use.place)
            token = tokens[position]
            position += 1
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0:
                break
            if token.text == "," and depth == 1:
                parts.append([])
            elif depth > 1 or token.text != "(":
                parts[-1].append(token)
        assert macro.parameters is not None
        wanted = len(macro.parameters)
        if wanted == 0 and parts == [[]]:
            parts = []
        if len(parts) != wanted:
            text = f"the macro {macro.name} takes {wanted} arguments, not {len(parts)}"
            self.fail(text, use.place)
        return parts, position

    def filled(self, macro: Macro, given: list[list[Token]]) -> tuple[Token, ...]:
        """The body of a macro with its parameters replaced."""
        values = dict(zip(macro.parameters or (), given, strict=True))
        found: list[Token] = []
        for token in macro.body:
            found += values.get(token.text, [token])
        return tuple(found)
