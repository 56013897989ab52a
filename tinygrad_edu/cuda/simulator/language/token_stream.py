"""Reading words one after the other, with errors that say what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from .places import KernelError, Place, Source
from .tokens import Token

# What C++ has and a kernel of this library does without, and what to do instead.
OUTSIDE = {
    "goto": "use a loop with break",
    "new": "memory is given to a kernel as an argument",
    "delete": "memory is given to a kernel as an argument",
    "try": "a kernel cannot raise errors; write a flag into memory",
    "throw": "a kernel cannot raise errors; write a flag into memory",
    "class": "use a struct with fields, or plain variables",
    "enum": "write const int ADD = 0, MUL = 1; for each name",
    "virtual": "use if or a template parameter",
    "union": "use __float_as_int() and its kin",
    "asm": "use the functions of CUDA, such as __shfl_down_sync()",
    "auto": "write the type",
    "namespace": "put the function at the level of the file",
    "operator": "write a function with a name",
    "lambda": "write a __device__ function",
}


class TokenStream:
    """A position in the words of a file."""

    def __init__(self, tokens: Sequence[Token], source: Source) -> None:
        self.tokens, self.source = tokens, source
        self.position = 0

    @property
    def token(self) -> Token:
        """The word that comes next."""
        return self.tokens[self.position]

    def ahead(self, count: int) -> Token:
        """The word that comes after ``count`` more; at the end it stays the last."""
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Goes on by one word and returns it."""
        token = self.token
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        """Takes the next word if it is one of these."""
        if self.token.kind != "text" and self.token.text in texts:
            return self.take()
        return None

    def expect(self, text: str) -> Token:
        """Takes the next word, which has to be this."""
        if found := self.accept(text):
            return found
        if text == ";":
            self.fail("expected ';' after this", self.end_of_last())
        self.fail(f"expected '{text}' but found {self.found()}")

    def name(self) -> Token:
        """Takes a name."""
        if self.token.kind != "name":
            self.fail(f"expected a name but found {self.found()}")
        self.refuse_outside()
        return self.take()

    def found(self) -> str:
        """The next word, for an error."""
        return (
            "the end of the file" if self.token.kind == "end" else repr(self.token.text)
        )

    def end_of_last(self) -> Place:
        """Right behind the last word that was taken."""
        place = self.tokens[max(self.position - 1, 0)].place
        return Place(place.line, place.column + place.width)

    def refuse_outside(self) -> None:
        """Refuses a word of C++ that lies outside the kernel subset."""
        if self.token.kind == "name" and self.token.text in OUTSIDE:
            text = f"'{self.token.text}' is outside the kernel subset"
            self.fail(text, hint=OUTSIDE[self.token.text])

    def fail(self, text: str, place: Place | None = None, hint: str = "") -> NoReturn:
        """Raises the error for a place, the next word's if none is given."""
        raise KernelError(text, place or self.token.place, self.source, hint=hint)
