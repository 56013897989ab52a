"""All exercises by name, gathered from ``tinygrad_edu.classroom.lessons``.

A lesson's module holds ``EXERCISES``, a tuple. Nothing else has to be registered:
a module that stands in that folder is found.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from tinygrad_edu.classroom.exercise import Exercise


@functools.cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise of every lesson.

    >>> "accuracy" in exercises()
    True
    """
    from tinygrad_edu.classroom import lessons

    found: dict[str, Exercise] = {}
    for module in sorted(pkgutil.iter_modules(lessons.__path__), key=lambda m: m.name):
        lesson = importlib.import_module(f"{lessons.__name__}.{module.name}")
        for exercise in lesson.EXERCISES:
            if exercise.name in found:
                raise ValueError(f"two exercises are named {exercise.name!r}")
            found[exercise.name] = exercise
    return MappingProxyType(found)


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises LookupError, with the nearest name, when there is none.

    >>> find("acuracy")
    Traceback (most recent call last):
        ...
    LookupError: there is no exercise named 'acuracy'; did you mean 'accuracy'?
    """
    known = exercises()
    if isinstance(name, str) and name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=1)
    if near:
        better = f"did you mean {near[0]!r}?"
    else:
        better = f"the exercises are: {', '.join(sorted(known))}"
    raise LookupError(f"there is no exercise named {name!r}; {better}")
