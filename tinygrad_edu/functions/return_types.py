"""What functions with several answers return: a tuple whose parts have names.

``torch.max(x, dim=0)`` is a tuple of two tensors and also ``.values`` and ``.indices``.
Source: PyTorch, ``torch.return_types``.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any


class Named(tuple[Any, ...]):
    """A tuple with a name for each part, made of a sequence of them.

    >>> max((4.0, 2))
    torch.return_types.max(
    values=4.0,
    indices=2)
    """

    __slots__ = ()
    fields: tuple[str, ...] = ()

    def __new__(cls, parts: Any) -> Any:
        """Of any sequence with as many parts as there are names."""
        made = super().__new__(cls, parts)
        if len(made) != len(cls.fields):
            raise TypeError(
                f"torch.return_types.{cls.__name__}() takes a {len(cls.fields)}"
                f"-sequence ({len(made)}-sequence given)"
            )
        return made

    def __repr__(self) -> str:
        parts = zip(self.fields, self, strict=True)
        text = ",\n".join(f"{name}={part!r}" for name, part in parts)
        return f"torch.return_types.{type(self).__name__}(\n{text})"

    def __reduce__(self) -> Any:
        return type(self), (tuple(self),)


def named(name: str, *fields: str) -> Any:
    """A class of tuples with these names for its parts."""
    parts: dict[str, Any] = {
        field: property(itemgetter(place)) for place, field in enumerate(fields)
    }
    parts |= {"__slots__": (), "__module__": __name__, "fields": fields}
    return type(name, (Named,), parts)


aminmax = named("aminmax", "min", "max")
cummax = named("cummax", "values", "indices")
cummin = named("cummin", "values", "indices")
histogram = named("histogram", "hist", "bin_edges")
kthvalue = named("kthvalue", "values", "indices")
max = named("max", "values", "indices")
median = named("median", "values", "indices")
min = named("min", "values", "indices")
mode = named("mode", "values", "indices")
nanmedian = named("nanmedian", "values", "indices")
sort = named("sort", "values", "indices")
topk = named("topk", "values", "indices")
