"""Lesson 14, "Module and Parameter": parts that are found because they are assigned.

``named_parameters`` works on any module that has its parts in ``_parameters``,
``_buffers`` and ``_modules``: the learner's own, the library's and PyTorch's. Saving,
loading and the mode are in ``lesson_14_state.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.snippet import Code, codes

LESSON = "14_module_and_parameter"


def named_modules(module: Any, path: str = "") -> list[tuple[str, Any]]:
    """The worked example of the lesson: a module and all below it, with their paths."""
    found = [(path, module)]  # own
    for name, part in module._modules.items():
        found += named_modules(part, path + name + ".")  # join, below
    return found


def _run(answer: Any, name: str, code: Code) -> Any:
    return code.run(**{name: answer, "torch": torch, "nn": nn})[0]


# --------------------------------------------------------------------------- Module


class Module:
    """Something with parameters, and with parts that are modules too."""

    def __init__(self):
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _modules={})

    def register_buffer(self, name, tensor):
        self._buffers[name] = tensor

    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):  # sort
            self._parameters[name] = value  # keep
        elif isinstance(value, Module):
            self._modules[name] = value
        elif name in self._buffers:
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        for drawer in (self._parameters, self._buffers, self._modules):  # find
            if name in drawer:
                return drawer[name]
        raise AttributeError(f"there is nothing called {name}")


Assign = Callable[[type, Any, str, Any], None]
Find = Callable[[Any, str], Any]


def _assign(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, nn.Parameter):
        self._parameters[name] = value
    elif isinstance(value, made):
        self._modules[name] = value
    elif name in self._buffers:
        self._buffers[name] = value
    else:
        object.__setattr__(self, name, value)


def _find(self: Any, name: str) -> Any:
    for drawer in (self._parameters, self._buffers, self._modules):
        if name in drawer:
            return drawer[name]
    raise AttributeError(name)


def _variant(assign: Assign = _assign, find: Find = _find) -> type:
    """A class like Module that assigns and finds in another way."""

    class Variant:
        def __init__(self) -> None:
            self.__dict__.update(
                training=True, _parameters={}, _buffers={}, _modules={}
            )

        def register_buffer(self, name: str, tensor: Any) -> None:
            self._buffers[name] = tensor

        def __setattr__(self, name: str, value: Any) -> None:
            assign(Variant, self, name, value)

        def __getattr__(self, name: str) -> Any:
            return find(self, name)

    return Variant


def _not_sorted(made: type, self: Any, name: str, value: Any) -> None:
    object.__setattr__(self, name, value)


def _again(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, nn.Parameter | made):
        _assign(made, self, name, value)
    else:
        setattr(self, name, value)


def _rest_dropped(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, nn.Parameter | made) or name in self._buffers:
        _assign(made, self, name, value)


def _kept_twice(made: type, self: Any, name: str, value: Any) -> None:
    _assign(made, self, name, value)
    object.__setattr__(self, name, value)


def _every_tensor(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, torch.Tensor):
        self._parameters[name] = value
    else:
        _assign(made, self, name, value)


def _buffers_forgotten(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, nn.Parameter | made):
        _assign(made, self, name, value)
    else:
        object.__setattr__(self, name, value)


def _exact_type(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, made) and type(value) is not made:
        object.__setattr__(self, name, value)
    else:
        _assign(made, self, name, value)


def _modules_forgotten(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, made):
        object.__setattr__(self, name, value)
    else:
        _assign(made, self, name, value)


def _first_wins(made: type, self: Any, name: str, value: Any) -> None:
    if isinstance(value, nn.Parameter):
        self._parameters.setdefault(name, value)
    elif isinstance(value, made):
        self._modules.setdefault(name, value)
    else:
        _assign(made, self, name, value)


def _none_if_not_there(self: Any, name: str) -> Any:
    for drawer in (self._parameters, self._buffers, self._modules):
        if name in drawer:
            return drawer[name]
    return None


def _parameters_only(self: Any, name: str) -> Any:
    if name in self._parameters:
        return self._parameters[name]
    raise AttributeError(name)


def _key_error(self: Any, name: str) -> Any:
    return {**self._parameters, **self._buffers, **self._modules}[name]


WEIGHT = "m = Module()\nw = nn.Parameter(torch.ones(2))\nm.w = w\n"
LAYER = """class Layer(Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(2))
m, layer = Module(), Layer()
m.part = layer
"""
MEAN = "m = Module()\nm.register_buffer('mean', torch.zeros(2))\n"

MODULE = Exercise(
    name="Module",
    lesson=LESSON,
    reference=Module,
    attempt=lambda answer, code: _run(answer, "Module", code),
    inputs=("code",),
    properties=(
        Property(
            "keeps a parameter among the parameters, and only there",
            codes(
                WEIGHT + "list(m._parameters), list(m._modules), 'w' in vars(m)",
                WEIGHT + "m._parameters['w'] is w",
            ),
        ),
        Property(
            "keeps a module, of whatever class below Module, among the modules",
            codes(
                "m = Module()\nm.part = Module()\n"
                "list(m._modules), list(m._parameters), 'part' in vars(m)",
                LAYER + "m._modules.get('part') is layer, list(m._parameters)",
            ),
        ),
        Property(
            "leaves everything else an ordinary attribute",
            codes(
                "m = Module()\nm.size = 3\nm.size, vars(m)['size']",
                "m = Module()\nm.table = torch.ones(2)\n"
                "list(m._parameters), list(m._buffers), 'table' in vars(m)",
                "m = Module()\nbefore = m.training\nm.training = False\n"
                "before, m.training, list(m._buffers)",
            ),
        ),
        Property(
            "finds every part under its name",
            codes(
                WEIGHT + "m.w is w",
                LAYER + "m.part is layer, m.part.w is layer.w",
                MEAN + "m.mean.tolist()",
            ),
        ),
        Property(
            "puts a new parameter or module in the place of an old one",
            codes(
                WEIGHT + "m.w = nn.Parameter(torch.zeros(3))\nm.w.tolist()",
                "m, second = Module(), Module()\nm.part = Module()\n"
                "m.part = second\nm.part is second, len(m._modules)",
            ),
        ),
        Property(
            "lets a buffer stay a buffer when it is assigned anew",
            codes(
                MEAN + "m.mean = torch.ones(2)\n"
                "m.mean.tolist(), m._buffers['mean'].tolist(), 'mean' in vars(m)"
            ),
        ),
        Property(
            "raises AttributeError for a name that nobody has assigned",
            codes(
                WEIGHT + "hasattr(m, 'v')",
                "getattr(Module(), 'v', 'not there')",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing is sorted",
            """Every value became an ordinary attribute, as without your method. Then
            no list of parameters can be made without looking at everything. Look at
            the value first: what kind of thing is it?""",
            _variant(_not_sorted),
        ),
        WrongAnswer(
            "the method assigns, and so calls itself",
            """Inside __setattr__, an assignment to self is an assignment like any
            other: it calls __setattr__ again, and so on without end. Somebody has to
            do the plain thing without asking you once more. The worked example shows
            who.""",
            _variant(_again),
        ),
        WrongAnswer(
            "what is no part is dropped",
            """Parameters and modules are kept. But a number such as m.size goes
            nowhere: since you wrote __setattr__, nobody else keeps it. All the rest
            needs a last branch.""",
            _variant(_rest_dropped),
        ),
        WrongAnswer(
            "parts are kept in two places",
            """The part is in its drawer, and it is an ordinary attribute as well. Two
            places can disagree: Python reads the ordinary one first and never asks
            you, while whoever lists the drawer sees the other. One place for each
            part.""",
            _variant(_kept_twice),
        ),
        WrongAnswer(
            "every tensor is taken for a parameter",
            """A table of constants is a tensor, too, and must not be trained. What is
            to be learned says so with its class, nn.Parameter; this is what the class
            is there for.""",
            _variant(_every_tensor),
        ),
        WrongAnswer(
            "a new tensor hides the buffer",
            """The buffer is still in its drawer with its old numbers, and an ordinary
            attribute of the same name stands in front of it. What is saved would be
            the old one. A name that is in the drawer of buffers stays there.""",
            _variant(_buffers_forgotten),
        ),
        WrongAnswer(
            "a subclass is not recognised",
            """Nobody uses a bare Module: people write class Layer(Module). The type of
            such an object is Layer, not Module. isinstance also says yes to
            subclasses; comparing types does not.""",
            _variant(_exact_type),
        ),
        WrongAnswer(
            "modules are not sorted",
            """Parameters are found, and modules have become ordinary attributes: so
            the parameters inside them are lost to everybody who looks from above. They
            have a drawer of their own.""",
            _variant(_modules_forgotten),
        ),
        WrongAnswer(
            "the first part keeps its place for ever",
            """Whoever replaces the last layer of a network assigns a new one under the
            old name. Yours keeps the old one. An entry of a dict may simply be
            written over.""",
            _variant(_first_wins),
        ),
        WrongAnswer(
            "an unknown name is None",
            """A misspelt name would give None, and the mistake would show up somewhere
            else. hasattr and getattr rely on an AttributeError, too: without it,
            everything seems to be there.""",
            _variant(find=_none_if_not_there),
        ),
        WrongAnswer(
            "only parameters are found again",
            """There are three drawers: parameters, buffers and modules. A part is
            found under its name wherever it was put.""",
            _variant(find=_parameters_only),
        ),
        WrongAnswer(
            "an unknown name raises KeyError",
            """That the part is kept in a dict is your secret. From outside, m.v is an
            attribute, and Python expects an AttributeError if it is not there: hasattr
            catches no other.""",
            _variant(find=_key_error),
        ),
    ),
    hints=(
        """Compare with the worked example, Cupboard. It has one drawer, and asks one
        question of each value. You have three drawers, so you ask up to three
        questions, one after the other: is it a parameter? is it a module? is its name
        one of the buffers already? What is left over is kept as Python would.""",
        """Sort: isinstance(value, nn.Parameter) and isinstance(value, Module) say what
        a value is. For a buffer, look at the name: is it a key of self._buffers?

        Keep: self._modules is a dict like the others; a key is written with square
        brackets. All the rest goes to object.__setattr__.

        Find: look into one dict after the other. At the end, when no dict has the
        name, raise AttributeError.""",
        """Nearly all of it, with places left for you:

            if isinstance(value, nn.Parameter):
                self._parameters[name] = ...
            elif isinstance(value, ...):
                ...
            elif name in ...:
                self._buffers[name] = value
            else:
                object.__setattr__(...)

        and, to find:

            for drawer in (...):
                if name in drawer:
                    return ...
            raise AttributeError(name)""",
    ),
)


# ----------------------------------------------------------------- named_parameters


def named_parameters(module):
    pairs, seen = [], set()
    for path, part in named_modules(module):  # walk
        for name, parameter in part._parameters.items():
            if parameter is None or parameter in seen:  # once
                continue
            seen.add(parameter)
            pairs.append((path + name, parameter))  # join
    return pairs


def _listed(
    module: Any,
    *,
    drawers: tuple[str, ...] = ("_parameters",),
    name_of: Callable[[str, str], str] = lambda path, name: path + name,
    same: Callable[[Any, Any], bool] = lambda a, b: a is b,
    places: Callable[[Any], list[tuple[str, Any]]] = named_modules,
) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for path, part in places(module):
        for drawer in drawers:
            for name, tensor in getattr(part, drawer).items():
                known = any(same(tensor, other) for _, other in pairs)
                if tensor is not None and not known:
                    pairs.append((name_of(path, name), tensor))
    return pairs


def _wrongly(**change: Any) -> Callable[[Any], Any]:
    return lambda module: _listed(module, **change)


def _one_level(module: Any) -> Any:
    below = [(name + ".", part) for name, part in module._modules.items()]
    return [("", module), *below]


def _leaves_only(module: Any) -> Any:
    return [(path, part) for path, part in named_modules(module) if not part._modules]


def _two_dots(path: str, name: str) -> str:
    return f"{path}.{name}"


def _equal_numbers(a: Any, b: Any) -> bool:
    return a is not None and torch.equal(a, b)


def _with_none(module: Any) -> Any:
    pairs: list[tuple[str, Any]] = []
    for path, part in named_modules(module):
        for name, parameter in part._parameters.items():
            if all(parameter is not other for _, other in pairs):
                pairs.append((path + name, parameter))
    return pairs


NAMES = "[name for name, parameter in named_parameters(model)]"
NESTED = "model = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 1)))\n"
TIED = (
    "model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))\n"
    "model[1].weight = model[0].weight\n"
)

NAMED_PARAMETERS = Exercise(
    name="named_parameters",
    lesson=LESSON,
    reference=named_parameters,
    attempt=lambda answer, code: _run(answer, "named_parameters", code),
    inputs=("code",),
    properties=(
        Property(
            "names the parameters of a single layer",
            codes("model = nn.Linear(2, 3)\n" + NAMES),
        ),
        Property(
            "puts the path in front, however deep the part is",
            codes(
                "model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))\n" + NAMES,
                NESTED + NAMES,
            ),
        ),
        Property(
            "finds parameters of a module that has parts as well",
            codes(
                "model = nn.Sequential(nn.Linear(2, 3))\n"
                "model.factor = nn.Parameter(torch.ones(1))\n" + NAMES
            ),
        ),
        Property(
            "gives the parameters themselves",
            codes(
                NESTED + "[parameter is own for (name, parameter), own in zip("
                "named_parameters(model), model.parameters())]"
            ),
        ),
        Property(
            "leaves out buffers, and places that are kept free",
            codes(
                "model = nn.Linear(2, 3, bias=False)\n" + NAMES,
                "model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))\n" + NAMES,
            ),
        ),
        Property(
            "lists a shared parameter once, under its first name",
            codes(
                TIED + NAMES,
                "layer = nn.Linear(2, 2)\nmodel = nn.Sequential(layer, layer)\n"
                + NAMES,
            ),
        ),
        Property(
            "lists two parameters that happen to hold the same numbers",
            codes(
                "model = nn.Sequential(nn.LayerNorm(2), nn.LayerNorm(2))\n" + NAMES,
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "only the module's own parameters",
            """A network has hardly any parameters of its own: they belong to its
            layers, and to the parts of those. named_modules walks over all of
            them.""",
            _wrongly(places=lambda module: [("", module)]),
        ),
        WrongAnswer(
            "the walk stops one level down",
            """The layers of the model are there. But a layer may have parts of its own,
            and these again. How deep the tree is nobody knows beforehand; the worked
            example goes to the bottom.""",
            _wrongly(places=_one_level),
        ),
        WrongAnswer(
            "only parts at the very bottom are asked",
            """A module that has parts may have a parameter of its own beside them, such
            as a factor. It is asked like all the others.""",
            _wrongly(places=_leaves_only),
        ),
        WrongAnswer(
            "the path is missing",
            """Each layer calls its numbers weight and bias, so the bare names say
            nothing, and in a dict all but the last would be lost. Where a parameter
            stands belongs to its name.""",
            _wrongly(name_of=lambda path, name: name),
        ),
        WrongAnswer(
            "there is a dot too many",
            """The paths of named_modules end with their dot already, and that of the
            model itself is empty. So path and name only have to be put together.""",
            _wrongly(name_of=_two_dots),
        ),
        WrongAnswer(
            "a shared parameter is listed twice",
            """It is one tensor with two names. An optimizer that gets it twice would
            move it twice in each step, and a count of the parameters would be too
            large. Remember which ones have been listed.""",
            _wrongly(same=lambda a, b: False),
        ),
        WrongAnswer(
            "equal numbers are taken for the same parameter",
            """Two fresh biases of zeros hold the same numbers and are two tensors: each
            will go its own way in training. What counts is whether it is the same
            object: Python's `is`. (A set of tensors asks for the same object, too.)""",
            _wrongly(same=_equal_numbers),
        ),
        WrongAnswer(
            "places without a parameter are listed",
            """nn.Linear(bias=False) keeps the place of its bias free: its dict says
            None there. An optimizer cannot do anything with None.""",
            _with_none,
        ),
        WrongAnswer(
            "buffers are listed with the parameters",
            """A running mean is kept and saved, but nobody learns it: no gradient ever
            arrives there. It has its own drawer, and that one is not asked here.""",
            _wrongly(drawers=("_parameters", "_buffers")),
        ),
        WrongAnswer(
            "the parameters are copies",
            """An optimizer changes what it is given. If that is a copy, or has been cut
            off from the graph, the model never learns. Hand out the parameter
            itself.""",
            lambda module: [
                (name, parameter.detach())
                for name, parameter in named_parameters(module)
            ],
        ),
    ),
    hints=(
        """The worked example named_buffers is nearly this function. Two things differ.
        It asks another drawer of each part. And it does not have to think of one and
        the same tensor under two names: what would you have to remember during the
        walk, so as not to list it a second time?""",
        """Walk: named_modules gives pairs of a path and a part; the parameters of a
        part are in part._parameters, a dict of name and parameter.

        Once: begin with an empty set, seen = set(). Skip a parameter that is in the
        set, and skip None. Otherwise put it into the set with seen.add(parameter).

        Join: the path has its dot already, so path + name will do.""",
        """Nearly all of it, with places left for you:

            pairs, seen = [], set()
            for path, part in ...:
                for name, parameter in ...:
                    if parameter is None or ...:
                        continue
                    ...
                    pairs.append((..., parameter))
            return pairs

        The line between is the one that remembers.""",
    ),
)

EXERCISES = (MODULE, NAMED_PARAMETERS)
