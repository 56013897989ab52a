"""All exercises and quizzes, gathered from ``tinygrad_edu.classroom.lessons``.

A lesson's module holds ``EXERCISES``, a tuple, and where it asks something ``QUIZZES``.
Nothing else has to be registered: a module that stands in that folder is found.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar

from tinygrad_edu.classroom.exercise import Exercise
from tinygrad_edu.classroom.notdone import Unknown
from tinygrad_edu.classroom.question import Quiz
from tinygrad_edu.classroom.values import written

Thing = TypeVar("Thing")

FEW = 12  # names that a message may list


@functools.cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise of every lesson.

    >>> "accuracy" in exercises()
    True
    """
    found = [exercise for lesson in _lessons() for exercise in lesson.EXERCISES]
    return _by_name(found, "exercises")


@functools.cache
def quizzes() -> Mapping[str, Quiz]:
    """Every quiz of every lesson.

    >>> "gradient of the bias" in quizzes()
    True
    """
    found = [asked for one in _lessons() for asked in getattr(one, "QUIZZES", ())]
    return _by_name(found, "quizzes")


def _lessons() -> Iterator[ModuleType]:
    from tinygrad_edu.classroom import lessons

    for module in sorted(pkgutil.iter_modules(lessons.__path__), key=lambda m: m.name):
        yield importlib.import_module(f"{lessons.__name__}.{module.name}")


def _by_name(things: list[Any], what: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for thing in things:
        if thing.name in found:
            raise ValueError(f"two {what} are named {thing.name!r}")
        found[thing.name] = thing
    return MappingProxyType(found)


def find(name: str) -> Exercise:
    """The exercise of that name; a function may stand for its name.

    Raises Unknown, a LookupError, with the nearest name, when there is none.

    >>> find("acuracy")
    Traceback (most recent call last):
        ...
    tinygrad_edu.classroom.notdone.Unknown: there is no exercise named 'acuracy'; ...
    """
    return nearest(name, exercises(), "exercise")


def nearest(name: Any, known: Mapping[str, Thing], what: str) -> Thing:
    """The entry of that name. Raises Unknown, with the nearest name."""
    text = name if isinstance(name, str) else getattr(name, "__name__", written(name))
    if text in known:
        return known[text]
    near = difflib.get_close_matches(text, known, n=1)
    all_names = f"the names are {', '.join(sorted(known))}"
    few = all_names if len(known) <= FEW else "no other name is near it"
    better = f"did you mean {near[0]!r}?" if near else few
    raise Unknown(f"there is no {what} named {text!r}; {better}")
