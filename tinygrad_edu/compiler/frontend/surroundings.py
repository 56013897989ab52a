"""What a function looks at beside its arguments: its surroundings.

A function that was captured once may be replayed as long as it would do the same again.
So whatever its code, and the code of the user's functions it calls, finds in globals,
in closures and in attributes is looked up here: numbers and the like to be compared at
each call, modules and optimizers to be looked into, objects to be watched for changes.

The code of this library, of Python's and of installed packages is not looked at: it is
taken to stay as it is.
"""

from __future__ import annotations

import argparse
import functools
import inspect
import os
import random
import sys
import sysconfig
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...autograd.tensor_base import TensorBase
from ...nn.base.registry import Registry
from ...optim.optimizer import Optimizer
from .code_names import Chain, assigned_names, chains
from .likeness import CONTAINERS, is_plain

LIBRARY = f"{Path(__file__).parents[2]}{os.sep}"
_PYTHON = tuple(
    sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib")
)
# Looking these up runs no code of anybody's.
_HARMLESS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MemberDescriptorType,
    staticmethod,
    classmethod,
)
DICE = (random.Random, np.random.Generator, np.random.RandomState)
# What is known in detail: these are looked into elsewhere.
WELL_KNOWN = (TensorBase, Registry, Optimizer, type, types.FunctionType)
SPACES = (types.SimpleNamespace, argparse.Namespace)
MANY = 200  # of a longer list the members are not looked into


class Place(NamedTuple):
    """Where a value was found: from ``root``, by ("item", key) or ("attr", name)."""

    words: str
    root: Any
    steps: tuple[tuple[str, str], ...] = ()

    def attribute(self, name: str) -> Place:
        """The place of an attribute of what is here."""
        steps = (*self.steps, ("attr", name))
        return Place(f"{self.words}.{name}", self.root, steps)

    def look(self) -> Any:
        """What is there now."""
        value = self.root
        for kind, name in self.steps:
            value = value[name] if kind == "item" else getattr(value, name)
        return value


class Surroundings:
    """All that was found around a function and its arguments."""

    def __init__(self, function: Callable[..., Any], given: dict[str, Any]) -> None:
        self.values: dict[tuple[int, Any], tuple[Place, Any]] = {}
        self.modules: list[Any] = []
        self.optimizers: list[Optimizer] = []
        self.stateful: list[tuple[str, Any]] = []  # iterators: each call has another
        self.dice: list[tuple[str, Any, str]] = []  # with what they were before
        self.objects: dict[int, tuple[str, Any]] = {}
        self._seen: set[Any] = set()
        self._kept: list[Any] = []  # so that no id() is given to somebody else
        self._function(function, {name: Place(name, v) for name, v in given.items()})
        self._look_into(function, Place("the function", function))
        for name, value in given.items():
            self._look_into(value, Place(name, value))
            self._whole(value, Place(name, value))

    # ------------------------------------------------------------- code

    def _function(self, function: Any, locals: dict[str, Place]) -> None:
        """Everything that a function's code names."""
        if isinstance(function, functools.partial):
            self._look_into([function.func, *function.args], Place("partial", function))
            self._look_into(function.keywords, Place("partial", function))
            function = function.func
        if isinstance(function, types.MethodType):
            self._method(function.__func__, function.__self__, locals)
            return
        key = id(function), tuple(sorted((k, id(v.root)) for k, v in locals.items()))
        if key in self._seen:
            return
        self._seen.add(key)
        self._kept.append(function)
        wrapped = inspect.getattr_static(function, "__wrapped__", None)
        if wrapped is not None:
            self._function(wrapped, locals)
        if not isinstance(function, types.FunctionType) or not is_users(function):
            return
        names = {**self._cells(function), **locals}
        for name in assigned_names(function.__code__):
            names.pop(name, None) if name in locals else None
        for chain in chains(function.__code__):
            self._chain(chain, function.__globals__, names)
        self._base_classes(function, locals)

    def _method(self, function: Any, owner: Any, locals: dict[str, Place]) -> None:
        """A function whose first argument is known."""
        if isinstance(function, types.FunctionType):
            first = function.__code__.co_varnames[:1] or ("self",)
            place = Place(first[0], owner)
            self._function(function, {first[0]: place, **locals})
        self._look_into(owner, Place(type(owner).__name__, owner))

    @staticmethod
    def _cells(function: types.FunctionType) -> dict[str, Place]:
        """The closure: variables of the functions around."""
        cells = zip(
            function.__code__.co_freevars, function.__closure__ or (), strict=True
        )
        return {
            name: Place(name, cell, (("attr", "cell_contents"),))
            for name, cell in cells
        }

    def _base_classes(
        self, function: types.FunctionType, locals: dict[str, Place]
    ) -> None:
        """What ``super()`` may call."""
        if "super" not in function.__code__.co_names or not locals:
            return
        owner = next(iter(locals.values()))
        for base in type(owner.root).__mro__[1:]:
            self._function(vars(base).get(function.__name__), locals)

    def _chain(self, chain: Chain, globals: dict[str, Any], names: Any) -> None:
        """Follow a chain as far as it can be followed without running code."""
        if chain.kind == "global":
            if chain.name not in globals:
                return
            place = Place(chain.name, globals, (("item", chain.name),))
        elif chain.name in names:
            place = names[chain.name]
        else:
            return
        try:
            value = place.look()
        except (ValueError, AttributeError, KeyError):  # not assigned yet
            return
        self._note(place, value)
        for name in chain.attributes:
            found = self._attribute(value, name)
            if found is None:
                return
            place, value = place.attribute(name), found[0]
            self._note(place, value)
        # It may go on under another name: c = self.config, then c.width.
        self._whole(value, place)

    def _whole(self, value: Any, place: Place) -> None:
        """All attributes of an object may be looked at."""
        known = isinstance(value, WELL_KNOWN) or id(value) in self.objects
        if known or not hasattr(value, "__dict__"):
            return
        if isinstance(value, SPACES) or is_users_class(type(value)):
            self.objects[id(value)] = place.words, value
            for each in list(vars(value).values()):
                self._look_into(each, place)

    def _attribute(self, value: Any, name: str) -> tuple[Any] | None:
        """An attribute in a tuple; None where looking it up would run code."""
        if isinstance(value, TensorBase | Optimizer):
            return None
        if isinstance(value, Registry):
            for kind in ("_parameters", "_buffers", "_modules"):
                if name in value.__dict__.get(kind, ()):
                    return (value.__dict__[kind][name],)
        static = inspect.getattr_static(value, name, self)
        if static is self:
            return None
        if isinstance(static, property):
            self._method(static.fget, value, {})
            return None
        if hasattr(type(static), "__get__") and not isinstance(static, _HARMLESS):
            return None
        try:
            return (getattr(value, name),)
        except AttributeError:
            return None

    # ----------------------------------------------------------- values

    def _note(self, place: Place, value: Any) -> None:
        """Remember what stood at a place, and look into it."""
        key = id(place.root), place.steps
        if key in self.values:
            return
        if place.steps:
            self.values[key] = place, value
        self._look_into(value, place)

    def _look_into(self, value: Any, place: Place) -> None:
        """Modules, optimizers, the code of functions, the members of containers."""
        if is_plain(value) or isinstance(value, TensorBase | types.ModuleType):
            return
        if isinstance(value, types.FunctionType | types.MethodType):
            self._function(value, {})
        elif isinstance(getattr(value, "__self__", None), DICE):
            self._look_into(value.__self__, place)
        elif isinstance(value, type):
            self._class(value)
        elif isinstance(value, CONTAINERS):
            if len(value) <= MANY:
                members = value.values() if isinstance(value, dict) else value
                for each in list(members):
                    self._look_into(each, place)
                    self._whole(each, place)
        elif id(value) not in self._seen:
            self._seen.add(id(value))
            self._kept.append(value)
            self._object(value, place)

    def _object(self, value: Any, place: Place) -> None:
        if isinstance(value, Registry):
            for module in value.modules():
                self._module(module)
        elif isinstance(value, Optimizer):
            self.optimizers.append(value)
        elif isinstance(value, DICE):
            self.dice.append((place.words, value, state_of(value)))
        elif hasattr(type(value), "__next__"):
            self.stateful.append((place.words, value))
        elif hasattr(value, "__dict__") and is_users_class(type(value)):
            self._method(vars(type(value)).get("__call__"), value, {})

    def _module(self, module: Any) -> None:
        if any(each is module for each in self.modules):
            return
        self.modules.append(module)
        owner = Place(type(module).__name__, module)
        self._method(getattr(type(module), "forward", None), module, {})
        self._look_into(vars(module).get("forward"), owner)
        for kind in ("_forward_pre_hooks", "_forward_hooks"):
            for hook in vars(module).get(kind, {}).values():
                self._look_into(getattr(hook, "function", hook), owner)

    def thrown(self) -> str:
        """The first of the random generators, not torch's, that moved since."""
        moved = (words for words, each, was in self.dice if state_of(each) != was)
        return next(moved, "")

    def _class(self, kind: type) -> None:
        """What the functions of a class name, whoever they are called with."""
        if kind in self._seen or not is_users_class(kind):
            return
        self._seen.add(kind)
        for each in vars(kind).values():
            self._function(getattr(each, "__func__", each), {})


def state_of(dice: Any) -> str:
    """Where a random generator of Python's or NumPy's stands, as text to compare.

    >>> dice = random.Random(1)
    >>> before = state_of(dice)
    >>> _ = dice.random()
    >>> state_of(dice) == before
    False
    """
    if isinstance(dice, random.Random):
        return repr(dice.getstate())
    if isinstance(dice, np.random.Generator):
        return repr(dice.bit_generator.state)
    return repr(dice.get_state())


def is_users(function: types.FunctionType) -> bool:
    """Whether a function is the user's own: not Python's, not a package's, not ours."""
    return is_users_file(function.__code__.co_filename)


def is_users_file(file: str) -> bool:
    """Whether code from this file is the user's own."""
    return not file.startswith((LIBRARY, *_PYTHON, "<frozen"))


def is_users_class(kind: Any) -> bool:
    """Whether a class is the user's own, or has a function of the user's own."""
    home = sys.modules.get(getattr(kind, "__module__", ""))
    file = getattr(home, "__file__", None)
    if isinstance(kind, type) and file is not None and is_users_file(file):
        return True
    members = vars(kind).values() if isinstance(kind, type) else ()
    functions = (getattr(each, "__func__", each) for each in members)
    return any(isinstance(f, types.FunctionType) and is_users(f) for f in functions)
