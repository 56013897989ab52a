"""The words of a program's text, and the settings they spell.

A line is cut into words first; then a reader takes one word after the other and says
what it expected where it meets another. Nothing is executed: numbers and strings go
through ``ast.literal_eval``, all else is read here.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ...errors import value_error
from .graph import Slot, number_type

STRING = r'"(?:[^"\\]|\\.)*"'
PLAIN_NAME = r"\w+(?:\.\w+)*"
PLAIN_OPERATION = r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*"
WORDS = re.compile(
    rf"""\s*(?:
    (?P<comment>\#.*)
  | (?P<string>{STRING})
  | (?P<value>%(?:{STRING}|{PLAIN_NAME}))
  | (?P<slot>@\d+)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))
  | (?P<name>{PLAIN_OPERATION}|{PLAIN_NAME})
  | (?P<sign>\.\.\.|<-|[][(){{}}:,=-])
)""",
    re.VERBOSE,
)
# Words that stand for a setting; every other word is a number type.
MEANINGS = {
    "None": None,
    "True": True,
    "False": False,
    "inf": math.inf,
    "nan": math.nan,
    "...": ...,
}


class Word(NamedTuple):
    """One word of a line: what kind it is, and how it is spelled."""

    kind: str
    text: str


END = Word("end", "the end of the line")


def words_of(line: str, number: int) -> list[Word]:
    """The words of a line.

    >>> [word.text for word in words_of("%y: bool[] = ne(%x, @2) # why", 1)]
    ['%y', ':', 'bool', '[', ']', '=', 'ne', '(', '%x', ',', '@2', ')', '# why']
    """
    found, place, line = [], 0, line.rstrip()
    while place < len(line):
        match = WORDS.match(line, place)
        if match is None:
            raise wrong(number, line, f"{line[place:].strip()[:20]!r} is no word")
        found.append(Word(match.lastgroup or "", match[match.lastgroup or 0]))
        place = match.end()
    return found


def wrong(number: int, line: str, what: str, expected: str = "") -> ValueError:
    """The error of a text that is no program: which line, and what is wrong there."""
    return value_error(f"line {number}: {what}", got=line.strip(), expected=expected)


class LineReader:
    """Takes the words of one line, one after the other."""

    def __init__(self, line: str, number: int) -> None:
        self.line, self.number = line, number
        self.words = words_of(line, number)
        self.place = 0

    @property
    def next(self) -> Word:
        """The word that comes next; it stays."""
        return self.words[self.place] if self.place < len(self.words) else END

    def take(self) -> Word:
        """The word that comes next."""
        word = self.next
        self.place += 1
        return word

    def met(self, sign: str) -> bool:
        """Whether this sign comes next; then it is taken."""
        found = self.next == Word("sign", sign)
        self.place += found
        return found

    def expect(self, sign: str) -> None:
        """Take this sign, or refuse the line."""
        if not self.met(sign):
            raise self.wrong(f"{self.next.text} where {sign!r} should stand")

    def wrong(self, what: str, expected: str = "") -> ValueError:
        """The error of this line."""
        return wrong(self.number, self.line, what, expected)

    def several(self, close: str, item: Callable[[], Any]) -> list[Any]:
        """Items with commas between them, up to a closing sign."""
        found: list[Any] = []
        while not self.met(close):
            found.append(item())
            if not self.met(","):
                self.expect(close)
                break
        return found

    def name(self) -> str:
        """A name as it is, or in quotes."""
        word = self.take()
        if word.kind == "string":
            return unquoted(word.text)
        if word.kind not in ("name", "number"):
            raise self.wrong(f"{word.text} where a name should stand")
        return word.text

    def value_name(self) -> str:
        """``%x``, without its sign."""
        word = self.take()
        if word.kind != "value":
            raise self.wrong(f"{word.text} where a value such as %x should stand")
        name = word.text[1:]
        return unquoted(name) if name.startswith('"') else name

    # -------------------------------------------------------------- settings

    def setting(self) -> Any:
        """A setting: a plain one, or a slice, which has a colon."""
        start = None if self.next.text == ":" else self.plain()
        if not self.met(":"):
            return start
        parts = [start, self._end_of_slice()]
        if self.met(":"):
            parts.append(self._end_of_slice())
        return slice(*parts)

    def _end_of_slice(self) -> Any:
        over = self.next is END or self.next.text in (":", ",", ")", "]", "}")
        return None if over else self.plain()

    def plain(self) -> Any:
        """A setting that is no slice."""
        word = self.take()
        if word.kind == "sign" and word.text in "({[-":
            return self._compound(word.text)
        if word.text in MEANINGS:
            return MEANINGS[word.text]
        if word.kind in ("number", "string"):
            return ast.literal_eval(word.text)
        if word.kind == "slot":
            return Slot(int(word.text[1:]))
        if word.kind == "name":
            return self._named(word.text)
        raise self.wrong(f"{word.text} where a setting should stand")

    def _compound(self, sign: str) -> Any:
        if sign == "-":
            return -self.plain()
        if sign == "[":
            return self.several("]", self.setting)
        if sign == "{":
            return dict(self.several("}", self._pair))
        return tuple(self.several(")", self.setting))

    def _pair(self) -> tuple[Any, Any]:
        key = self.plain()
        self.expect(":")
        return key, self.setting()

    def _named(self, name: str) -> Any:
        """A number type, or a complex number, the only ones that are spelled."""
        if name == "complex":
            self.expect("(")
            return complex(*self.several(")", self.plain))
        try:
            return number_type(name)
        except TypeError:
            raise self.wrong(
                f"{name} where a setting should stand", "text stands in quotes"
            ) from None


def unquoted(text: str) -> str:
    """What stands between quotes.

    >>> unquoted(r'"a \\"b\\""')
    'a "b"'
    """
    return str(ast.literal_eval(text))
