"""Texts as numbers, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from ..creation import from_numpy
from ..errors import message
from ..tensor import Tensor


class Vocabulary:
    """The tokens of a text (characters, or words), numbered.

    Args:
        tokens: in which order they are numbered; each counts once.
        unknown: the token that stands for those that are not in it.

    ``len`` is how many there are; ``tokens`` lists them.

    >>> letters = Vocabulary(sorted("hello"))
    >>> letters.tokens
    ['e', 'h', 'l', 'o']
    >>> numbers = letters.encode("hello")
    >>> numbers
    tensor([1, 0, 2, 2, 3])
    >>> "".join(letters.decode(numbers))
    'hello'
    """

    def __init__(self, tokens: Iterable[str], unknown: str | None = None) -> None:
        first = [] if unknown is None else [unknown]
        self.tokens = list(dict.fromkeys([*first, *tokens]))
        self.unknown = unknown
        self._numbers = {token: number for number, token in enumerate(self.tokens)}

    @classmethod
    def of_most_frequent(
        cls, tokens: Iterable[str], size: int, unknown: str = "<unk>"
    ) -> Vocabulary:
        """The `size` most frequent tokens of a text, `unknown` among them.

        >>> words = Vocabulary.of_most_frequent("a rose is a rose".split(), size=3)
        >>> words.tokens, words.encode(["a", "tulip"])
        (['<unk>', 'a', 'rose'], tensor([1, 0]))
        """
        counted = Counter(tokens).most_common(size - 1)
        return cls((token for token, _ in counted), unknown)

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._numbers

    def encode(self, tokens: Iterable[str]) -> Tensor:
        """The numbers of tokens, int64 of shape (T).

        Raises KeyError for a token that has none, unless there is an `unknown`.
        """
        numbers = self._numbers
        try:
            if self.unknown is None:
                found = [numbers[token] for token in tokens]
            else:
                other = numbers[self.unknown]
                found = [numbers.get(token, other) for token in tokens]
        except KeyError as error:
            raise KeyError(
                message(
                    "a token is not in the vocabulary",
                    got=str(error),
                    hint="Vocabulary(tokens, unknown='?')",
                )
            ) from None
        encoded: Tensor = from_numpy(np.array(found, np.int64))
        return encoded

    def decode(self, numbers: Iterable[int] | Tensor) -> list[str]:
        """The tokens of numbers."""
        plain = numbers.tolist() if isinstance(numbers, Tensor) else numbers
        return [self.tokens[number] for number in plain]

    def __repr__(self) -> str:
        return f"Vocabulary({len(self)} tokens)"
