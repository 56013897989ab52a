"""What must hold for a captured run to be used again, written as Python.

Each guard is a line of text that is true while nothing has changed, and words that say
it to people. Together they become one function of its own (``replay_text.py``), and so
dozens of them cost microseconds.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ...autograd import autocasting, watching
from ...autograd.grad_mode import grad_enabled
from ...autograd.inference import in_inference, marker
from ...autograd.tensor_base import TensorBase
from ...devices import CPU
from ...dtypes import from_numpy, get_default_dtype
from ...nn.base.hooks import shared_hooks
from ...nn.base.registry import Registry, changes
from ...optim.hooks import after_all, before_all
from ...optim.optimizer import Optimizer
from ...settings import are_deterministic_algorithms_enabled
from .likeness import CONTAINERS, is_plain, picture_of, still
from .module_watch import PARTS, ModuleWatch
from .stance import forced
from .surroundings import Place, Surroundings, is_users, is_users_class

METHODS = (types.MethodType, types.BuiltinMethodType, types.MethodWrapperType)


class Guard(NamedTuple):
    """``test`` is the text that is true while it holds, ``words`` say what it asks."""

    words: str
    test: str
    flag: bool = False  # a switch, which seldom moves


class Guards:
    """The lines in the order in which they run: assignments (str), and guards."""

    def __init__(self) -> None:
        self.lines: list[str | Guard] = []
        self.names: dict[str, Any] = {"still": still, "len": len, "type": type}
        self._known: dict[int, str] = {}

    def keep(self, value: Any, name: str = "k") -> str:
        """A name for a value that the text needs."""
        if id(value) in self._known:
            return self._known[id(value)]
        made = f"{name}{len(self.names)}"
        self.names[made] = self._known.setdefault(id(value), made) and value
        return made

    def let(self, name: str, text: str) -> str:
        """A line that gives a name to something."""
        self.lines.append(f"{name} = {text}")
        return name

    def ask(self, words: str, test: str, flag: bool = False) -> None:
        """A line that must be true."""
        self.lines.append(Guard(words, test, flag))

    def keep_flags(self, start: int) -> None:
        """Of the lines from ``start`` on only the switches stay."""
        later = self.lines[start:]
        flags = [each for each in later if isinstance(each, Guard) and each.flag]
        self.lines[start:] = flags

    @property
    def words(self) -> list[str]:
        """What is asked, for people."""
        return [each.words for each in self.lines if isinstance(each, Guard)]

    def value(self, text: str, value: Any, words: str) -> None:
        """What stands there must be the same: see ``likeness.py``."""
        if value is None or isinstance(value, bool):
            self.ask(f"{words} is {value}", f"{text} is {value}", flag=True)
        elif is_plain(value):
            name = self.keep_plain(value)
            test = f"({text} is {name} or still({text}, {name}))"
            self.ask(f"{words} == {value!r}", test)
        elif isinstance(value, (*CONTAINERS, np.ndarray)):
            name = self.keep(picture_of(value))
            self.ask(f"{words} holds what it held", f"still({text}, {name})")
        else:
            kind = type(value).__name__
            # A method is made anew whenever it is looked up.
            same = "==" if isinstance(value, METHODS) else "is"
            self.ask(f"{words} is the same {kind}", f"{text} {same} {self.keep(value)}")

    def keep_plain(self, value: Any) -> str:
        """A name of its own: small numbers are one object for many values."""
        made = f"v{len(self.names)}"
        self.names[made] = value
        return made

    # ---------------------------------------------------------------- arguments

    def argument(self, text: str, value: Any, words: str, leaves: list[str]) -> None:
        """One argument, and all that is in it; ``leaves`` collects the names."""
        if type(value) in (list, tuple) or _is_named(value):
            self._sequence(text, value, words, leaves)
        elif isinstance(value, dict):
            self._dict(text, value, words, leaves)
        elif isinstance(value, TensorBase):
            name = self.let(f"x{len(leaves)}", text)
            leaves.append(name)
            self.tensor(name, value, words)
        else:
            leaves.append(text)
            self.value(text, value, words)

    def _sequence(self, text: str, value: Any, words: str, leaves: list[str]) -> None:
        kind = self.keep(type(value))
        self.ask(
            f"{words} is a {type(value).__name__} of {len(value)}",
            f"type({text}) is {kind} and len({text}) == {len(value)}",
        )
        for i, each in enumerate(value):
            self.argument(f"{text}[{i}]", each, f"{words}[{i}]", leaves)

    def _dict(self, text: str, value: Any, words: str, leaves: list[str]) -> None:
        kind, keys = self.keep(type(value)), self.keep(picture_of(list(value)))
        self.ask(
            f"{words} is a {type(value).__name__} with the keys {list(value)}",
            f"type({text}) is {kind} and still([*{text}], {keys})",
        )
        for key, each in value.items():
            part = repr(key) if type(key) in (str, int) else self.keep(key)
            self.argument(f"{text}[{part}]", each, f"{words}[{key!r}]", leaves)

    def tensor(self, name: str, tensor: Any, words: str) -> None:
        """The facts of a tensor that is given; its array gets the name a..."""
        a = tensor._array
        kind = self.keep(type(tensor))
        self.ask(f"{words} is a {type(tensor).__name__}", f"type({name}) is {kind}")
        array = self.let(f"a{name[1:]}", f"{name}._array")
        shape = tuple(map(int, a.shape))
        dtype = from_numpy(a.dtype)
        self.ask(f"{words} has the shape {list(shape)}", f"{array}.shape == {shape}")
        known = self.keep(a.dtype)
        test = f"({array}.dtype is {known} or {array}.dtype == {known})"
        self.ask(f"{words} is {dtype}", test)
        self._device(name, tensor, words)
        self._layout(array, a, words)
        self._gradient(name, tensor, words)

    def _device(self, name: str, tensor: Any, words: str) -> None:
        place = self.keep(tensor._device)
        same = "is" if tensor._device is CPU else "=="
        self.ask(f"{words} is on {tensor._device}", f"{name}._device {same} {place}")

    def _layout(self, array: str, a: Any, words: str) -> None:
        steps = tuple(map(int, a.strides))
        if a.flags.c_contiguous:
            test = f"({array}.strides == {steps} or {array}.flags.c_contiguous)"
            self.ask(f"{words} is contiguous", test)
        else:
            self.ask(f"{words} has the steps {steps}", f"{array}.strides == {steps}")

    def _gradient(self, name: str, tensor: Any, words: str) -> None:
        requires = tensor._requires_grad
        self.ask(
            f"{words}.requires_grad is {requires}",
            f"{name}._requires_grad is {requires}",
        )
        missing = tensor._grad is None
        test = f"({name}._grad is None) is {missing}"
        self.ask(f"{words}.grad is {'None' if missing else 'there'}", test)
        if requires:
            leaf = tensor._node is None
            test = f"({name}._node is None) is {leaf}"
            self.ask(f"{words}.is_leaf is {leaf}", test)
            self._hooks(name, tensor, words)

    def _hooks(self, name: str, tensor: Any, words: str) -> None:
        kinds = ("_hooks", "_after_hooks", "_adding_hooks", "_added_hooks")
        for kind in kinds:
            hooks = getattr(tensor, kind)
            if hooks:
                self.value(f"{name}.{kind}", hooks, f"{words}.{kind}")
        empty = [kind for kind in kinds if not getattr(tensor, kind)]
        asked = " or ".join(f"{name}.{kind}" for kind in empty)
        self.ask(f"{words} has no hooks", f"not ({asked or False})")

    # ------------------------------------------------------------------- states

    def state(self, name: str, tensor: Any, words: str) -> str:
        """A tensor that lives outside; the name of its array is returned."""
        kept = self.keep(tensor, "p")
        array = self.let(f"a{name}", f"{kept}._array")
        known = f"k_{array}"
        self.names[known] = tensor._array
        self.names["rebound"] = self._rebound
        test = f"({array} is {known} or rebound({array}, {known!r}))"
        self.ask(f"{words} has the shape and type it had", test)
        if isinstance(tensor, TensorBase):
            requires = tensor._requires_grad
            test = f"{kept}._requires_grad is {requires}"
            self.ask(f"{words}.requires_grad is {requires}", test)
            if requires:
                self._hooks(kept, tensor, words)
        return array

    def _rebound(self, array: Any, known: str) -> bool:
        """A state got other memory: is it of the same kind?"""
        before = self.names[known]
        alike: bool = (
            type(array) is type(before)
            and array.shape == before.shape
            and array.dtype == before.dtype
            and array.strides == before.strides
            and (array.base is None) is (before.base is None)
        )
        if alike:
            self.names[known] = array
        return alike

    # -------------------------------------------------------------- surroundings

    def modes(self) -> None:
        """Switches that hold for the thread or for the whole program."""
        self.names.update(
            watchers=watching.watchers,
            unusual=unusual_watchers,
            grad_enabled=grad_enabled.get,
            in_inference=in_inference.get,
            default_dtype=get_default_dtype,
            deterministic=are_deterministic_algorithms_enabled,
            casting=autocasting.casting,
            regions=autocasting._regions.get,
            shared_hooks=shared_hooks,
            before_all=before_all,
            after_all=after_all,
            forced=forced,
        )
        grad, inference = grad_enabled.get(), in_inference.get()
        self.ask("the stance is not force_eager", "not forced")
        self.ask("nobody watches", "(not watchers or not unusual())")
        self.ask(f"grad mode is {grad}", f"grad_enabled() is {grad}")
        self.ask(f"inference mode is {inference}", f"in_inference() is {inference}")
        dtype = get_default_dtype()
        test = f"default_dtype() is {self.keep(dtype)}"
        self.ask(f"the default dtype is {dtype}", test)
        exact = are_deterministic_algorithms_enabled()
        self.ask(f"deterministic is {exact}", f"deterministic() is {exact}")
        self._autocast()
        self._hooks_for_all()

    def _autocast(self) -> None:
        """Which regions of ``torch.autocast`` the call is in."""
        if autocasting.casting:
            regions = self.keep(autocasting._regions.get())
            self.ask("autocast casts as it did", f"regions() == {regions}")
        else:
            self.ask("autocast is off", "not casting")

    def _hooks_for_all(self) -> None:
        """Hooks of all modules, and of all optimizers."""
        every = ("shared_hooks", "before_all", "after_all")
        if not any(self.names[hooks] for hooks in every):
            asked = " or ".join(every)
            self.ask("no hooks for all modules or optimizers", f"not ({asked})")
            return
        for hooks in every:
            seen = self.keep(picture_of(self.names[hooks]))
            self.ask("the hooks for all are the same", f"still({hooks}, {seen})")

    def surroundings(self, found: Surroundings) -> None:
        """What the code names, and what it found there."""
        for place, value in found.values.values():
            if is_own(place) and (is_plain(value) or isinstance(value, Registry)):
                continue  # modules are looked at as a whole
            if isinstance(value, types.ModuleType) or is_the_librarys(value):
                continue
            self.value(self._text(place), value, place.words)
        for words, each in found.objects.values():
            self.value(f"{self.keep(each)}.__dict__", vars(each), f"vars({words})")
        for each in found.optimizers:
            self.optimizer(each)

    def _text(self, place: Place) -> str:
        text = self.keep(place.root)
        for kind, name in place.steps:
            text += f"[{name!r}]" if kind == "item" else f".{name}"
        return text

    def modules(self, modules: Iterable[Any]) -> None:
        """Train or eval and every plain attribute, the parts and hooks by identity.

        As long as nothing was assigned to any module, one number says so.
        """
        watch = ModuleWatch(modules)
        if not watch.pictures:
            return
        self.names.update(changes=changes, watch=watch, seen=watch.seen)
        self.ask(
            f"{len(watch.pictures)} modules are as they were",
            "(changes[0] == seen[0] or watch.as_they_were())",
        )
        for module in watch.loose:
            picture = self.keep(watch.picture(module))
            text = f"still({self.keep(module)}.__dict__, {picture})"
            self.ask(f"{type(module).__name__} holds what it held", text)

    def optimizer(self, optimizer: Optimizer) -> None:
        """Its groups, and their options: numbers that are read anew are left out."""
        name = self.keep(optimizer)
        words = type(optimizer).__name__
        groups = optimizer.param_groups
        self.ask(
            f"{words} has {len(groups)} groups and its state",
            f"{name}.param_groups is {self.keep(groups)} and len({name}.param_groups) "
            f"== {len(groups)} and {name}.state is {self.keep(optimizer.state)}",
        )
        for hooks in ("step_pre", "step_post"):
            text = f"{name}._hooks[{hooks!r}]"
            if optimizer._hooks[hooks]:
                self.value(text, optimizer._hooks[hooks], f"{words}'s {hooks} hooks")
            else:
                self.ask(f"{words} has no {hooks} hooks", f"not {text}")

    def options(self, group: dict[str, Any], read_anew: set[str], words: str) -> None:
        """The options of a group that are part of the program."""
        name = self.keep(group)
        size = len(group["params"])
        self.ask(f"{words} has {size} parameters", f"len({name}['params']) == {size}")
        for option, value in group.items():
            if option not in ("params", "param_names") and option not in read_anew:
                self.value(f"{name}[{option!r}]", value, f"{words}[{option!r}]")


def is_own(place: Place) -> bool:
    """Whether a place is an attribute of a module itself, not of its class."""
    if len(place.steps) != 1 or not isinstance(place.root, Registry):
        return False
    own = vars(place.root)
    return any(place.steps[0][1] in names for names in (own, *(own[p] for p in PARTS)))


def is_the_librarys(value: Any) -> bool:
    """Whether a function or class is of this library, of Python or of a package."""
    if isinstance(value, types.FunctionType):
        return not is_users(value)
    return isinstance(value, type | types.BuiltinFunctionType) and not is_users_class(
        value
    )


def unusual_watchers() -> bool:
    """Whether a profiler, anomaly mode or the like wants to see operations.

    What marks tensors in inference mode is no such watcher, nor is a capture in
    another thread.
    """
    if watching.taking.get() is not None:
        return True
    return any(
        each is not marker and not isinstance(each, watching.Taker)
        for each in tuple(watching.watchers)
    )


def _is_named(value: Any) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields")


__all__ = ["Guard", "Guards", "unusual_watchers"]
