"""The words of a kernel file: names, numbers, texts, operators, and their places."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from .places import KernelError, Place, Source

TokenKind = Literal["name", "number", "text", "operator", "end"]

# The longest come first: ``<<=`` before ``<<`` before ``<``.
OPERATORS = (
    *("<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!="),
    *("&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "::", "##"),
    *"-+*/%=<>!&|^~?:;,.(){}[]#",
)
WORD = re.compile(
    r"(?P<space>[ \t\r\f\v]+)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<number>0[xX][0-9a-fA-F]+[uUlL]*"
    r"|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?[fFuUlLhH]*)"
    r"|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])+')"
    r"|(?P<operator>" + "|".join(map(re.escape, OPERATORS)) + ")",
    re.ASCII,
)
COMMENT = re.compile(
    r"(?P<kept>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+')"
    r"|//(?:\\\n|[^\n])*|/\*.*?\*/|/\*",
    re.DOTALL,
)


class Token(NamedTuple):
    """One word. ``macro`` is the macro whose text it comes from, empty for none."""

    kind: TokenKind
    text: str
    place: Place
    macro: str = ""


def line_tokens(text: str, line: int, source: Source) -> list[Token]:
    """The words of one line.

    >>> source = Source.of("x += 2.5f;")
    >>> [token.text for token in line_tokens("x += 2.5f;", 1, source)]
    ['x', '+=', '2.5f', ';']
    """
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = WORD.match(text, position)
        if match is None:
            place = Place(line, position + 1)
            raise KernelError(_unknown(text[position]), place, source)
        kind, word = match.lastgroup, match.group()
        if kind != "space":
            place = Place(line, position + 1, len(word))
            _check_number(found, word, place, source)
            found.append(Token(kind, word, place))  # type: ignore[arg-type]
        position = match.end()
    return found


def _unknown(character: str) -> str:
    if character in "\"'":
        return "this text is never closed"
    return f"unexpected character {character!r}"


def _check_number(before: list[Token], word: str, place: Place, source: Source) -> None:
    """Refuses ``2x``, which would otherwise be the number 2 and the name x."""
    last = before[-1] if before else None
    if (
        last is None
        or last.kind != "number"
        or not (word[0].isalnum() or word[0] == "_")
    ):
        return
    if last.place.column + last.place.width == place.column:
        start = Place(place.line, last.place.column, last.place.width + place.width)
        raise KernelError(f"{last.text + word!r} is not a number", start, source)


def without_comments(source: Source) -> list[str]:
    """The lines of the source with every comment as spaces, so no column moves."""
    text = "\n".join(source.everything)

    def blank(match: re.Match[str]) -> str:
        if match["kept"] is not None:
            return match.group()
        if match.group() == "/*":
            line = text.count("\n", 0, match.start()) + source.first
            column = match.start() - text.rfind("\n", 0, match.start())
            place = Place(line, column, 2)
            raise KernelError("this comment is never closed", place, source)
        return re.sub(r"[^\n]", " ", match.group())

    return COMMENT.sub(blank, text).split("\n")
