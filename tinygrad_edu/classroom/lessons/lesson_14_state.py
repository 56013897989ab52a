"""Lesson 14, second half: what a module saves, loads, and remembers.

The learner's functions work on modules of any kind that keep their parts in
``_parameters``, ``_buffers`` and ``_modules``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, has-type"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_14 import LESSON, TIED, named_modules
from tinygrad_edu.classroom.snippet import Code, codes


def _run(name: str) -> Callable[[Any, Code], Any]:
    def attempt(answer: Any, code: Code) -> Any:
        torch.manual_seed(0)
        return code.run(**{name: answer, "torch": torch, "nn": nn})[0]

    return attempt


# ----------------------------------------------------------------------- state_dict


def state_dict(module):
    state = {}
    for path, part in named_modules(module):  # walk
        for drawer in (part._parameters, part._buffers):
            for name, tensor in drawer.items():
                if tensor is not None:
                    state[path + name] = tensor.detach()  # join, cut
    return state


def _state(
    module: Any,
    *,
    drawers: tuple[str, ...] = ("_parameters", "_buffers"),
    join: Callable[[str, str], str] = lambda path, name: path + name,
    cut: Callable[[Any], Any] = lambda tensor: tensor.detach(),
) -> dict[str, Any]:
    state: dict[str, Any] = {}
    for path, part in named_modules(module):
        for drawer in drawers:
            for name, tensor in getattr(part, drawer).items():
                if tensor is not None:
                    state[join(path, name)] = cut(tensor)
    return state


def _saving(**change: Any) -> Callable[[Any], Any]:
    return lambda module: _state(module, **change)


def _shared_once(module: Any) -> Any:
    state, seen = {}, set()
    for path, part in named_modules(module):
        for name, tensor in {**part._parameters, **part._buffers}.items():
            if tensor is not None and tensor not in seen:
                seen.add(tensor)
                state[path + name] = tensor.detach()
    return state


def _none_too(module: Any) -> Any:
    return {
        path + name: None if tensor is None else tensor.detach()
        for path, part in named_modules(module)
        for name, tensor in {**part._parameters, **part._buffers}.items()
    }


KEYS = "sorted(state_dict(model))"
NET = "model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))\n"

STATE_DICT = Exercise(
    name="state_dict",
    lesson=LESSON,
    reference=state_dict,
    attempt=_run("state_dict"),
    inputs=("code",),
    properties=(
        Property(
            "has the parameters under their dotted names",
            codes(
                "model = nn.Linear(2, 3)\n" + KEYS,
                "model = nn.Sequential(nn.Sequential(nn.Linear(2, 3)))\n" + KEYS,
            ),
        ),
        Property("has the buffers as well", codes(NET + KEYS)),
        Property(
            "has a shared tensor under each of its names",
            codes(
                TIED + KEYS,
                "layer = nn.Linear(2, 2)\nmodel = nn.Sequential(layer, layer)\n" + KEYS,
            ),
        ),
        Property(
            "leaves out places that are kept free",
            codes("model = nn.Linear(2, 3, bias=False)\n" + KEYS),
        ),
        Property(
            "has the numbers of the model",
            codes(
                "model = nn.Linear(2, 3)\n"
                "torch.equal(state_dict(model)['weight'], model.weight)",
                "model = nn.BatchNorm1d(2)\nmodel.running_mean += 5\n"
                "state_dict(model)['running_mean'].tolist()",
            ),
        ),
        Property(
            "is cut off from the graph",
            codes(
                "model = nn.Linear(2, 3)\n"
                "[tensor.requires_grad for tensor in state_dict(model).values()]"
            ),
        ),
        Property(
            "copies nothing: it is the memory of the model",
            codes(
                "model = nn.Linear(2, 3)\nstate_dict(model)['weight'].zero_()\n"
                "model.weight.abs().sum().item()"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the buffers are missing",
            """A running mean is not learned, but without it the model computes
            something else after loading. What a model needs to compute the same again
            is in two drawers.""",
            _saving(drawers=("_parameters",)),
        ),
        WrongAnswer(
            "a shared tensor has one name only",
            """For an optimizer a shared tensor must be listed once. For a file it is
            safer under each of its names: whoever loads it may have a model in which
            the two are not shared. So nothing is skipped here.""",
            _shared_once,
        ),
        WrongAnswer(
            "the path is missing",
            """Each layer has a weight. In a dict the bare names replace each other, and
            one layer is left of a whole network.""",
            _saving(join=lambda path, name: name),
        ),
        WrongAnswer(
            "the tensors still belong to the graph",
            """These are the parameters themselves: who computes with them is recorded,
            and who writes to them is refused. A saved number has no need of
            gradients.""",
            _saving(cut=lambda tensor: tensor),
        ),
        WrongAnswer(
            "the numbers are copied",
            """A copy of a large model may not fit into memory, and a file is written
            just as well without it. So PyTorch shares the memory, and so does this
            exercise. Who wants to keep the numbers makes the copy: you will see that
            in a moment.""",
            _saving(cut=lambda tensor: tensor.detach().clone()),
        ),
        WrongAnswer(
            "the tensors have become lists",
            """Lists have lost shape, type and memory. Leave the tensors tensors.""",
            _saving(cut=lambda tensor: tensor.tolist()),
        ),
        WrongAnswer(
            "places without a tensor are saved",
            """nn.Linear(bias=False) has None in the place of its bias. There is nothing
            to be saved of it.""",
            _none_too,
        ),
        WrongAnswer(
            "only the module's own tensors",
            """This looks at the model and not at its parts. Walk over all of them with
            named_modules.""",
            lambda module: {
                name: tensor.detach()
                for name, tensor in {**module._parameters, **module._buffers}.items()
                if tensor is not None
            },
        ),
    ),
    hints=(
        """It is the walk of named_parameters once more, with three changes. Two
        drawers are asked instead of one. A tensor that has been seen before is not
        skipped. And what is put into the dict is cut off from the graph.""",
        """Walk: for path, part in named_modules(module). Of each part look into
        part._parameters and into part._buffers; a loop over a tuple of the two saves
        lines.

        Join: the key is path + name, as before.

        Cut: tensor.detach() is the same memory without its history. It copies
        nothing. None has no detach, so skip it.""",
        """Nearly all of it, with places left for you:

            state = {}
            for path, part in named_modules(module):
                for drawer in (..., ...):
                    for name, tensor in drawer.items():
                        if ...:
                            state[...] = ...
            return state""",
    ),
)


# ------------------------------------------------------------------ load_state_dict

save = state_dict  # what the lesson calls it, once the exercise is done


def load_state_dict(module, state):
    own = save(module)
    missing = [name for name in own if name not in state]  # compare
    unknown = [name for name in state if name not in own]
    if missing or unknown:
        raise RuntimeError(f"missing: {missing}, unknown: {unknown}")  # refuse
    for name in own:
        if state[name].shape != own[name].shape:  # compare
            raise RuntimeError(f"{name} has another shape")  # refuse
    for name in own:
        own[name].copy_(state[name])  # copy


def _check_names(module: Any, state: Any, missing: bool, unknown: bool) -> None:
    own = save(module)
    lacking = [name for name in own if name not in state] if missing else []
    more = [name for name in state if name not in own] if unknown else []
    if lacking or more:
        raise RuntimeError(f"{lacking} {more}")


def _check_shapes(module: Any, state: Any) -> None:
    for name, tensor in save(module).items():
        if name in state and state[name].shape != tensor.shape:
            raise RuntimeError(f"{name} has another shape")


def _copy(module: Any, state: Any) -> None:
    for name, tensor in save(module).items():
        if name in state:
            tensor.copy_(state[name])


def _unknown_ignored(module: Any, state: Any) -> None:
    _check_names(module, state, True, False)
    _check_shapes(module, state)
    _copy(module, state)


def _missing_ignored(module: Any, state: Any) -> None:
    _check_names(module, state, False, True)
    _check_shapes(module, state)
    _copy(module, state)


def _no_names_compared(module: Any, state: Any) -> None:
    _check_shapes(module, state)
    _copy(module, state)


def _shapes_ignored(module: Any, state: Any) -> None:
    _check_names(module, state, True, True)
    _copy(module, state)


def _half_loaded(module: Any, state: Any) -> None:
    _check_names(module, state, True, True)
    for name, tensor in save(module).items():
        if state[name].shape != tensor.shape:
            raise RuntimeError(f"{name} has another shape")
        tensor.copy_(state[name])


def _set(module: Any, name: str, tensor: Any) -> None:
    path, _, last = name.rpartition(".")
    for part in path.split(".") if path else []:
        module = module._modules[part]
    drawer = "_parameters" if last in module._parameters else "_buffers"
    getattr(module, drawer)[last] = tensor


def _replaced(module: Any, state: Any) -> None:
    _check_names(module, state, True, True)
    _check_shapes(module, state)
    own = save(module)
    parameters = dict(module.named_parameters())
    for name in own:
        new = state[name].clone()
        _set(module, name, nn.Parameter(new) if name in parameters else new)


def _tied(module: Any, state: Any) -> None:
    _check_names(module, state, True, True)
    _check_shapes(module, state)
    for name, tensor in {
        **dict(module.named_parameters()),
        **dict(module.named_buffers()),
    }.items():
        tensor.data = state[name]


def _parameters_only(module: Any, state: Any) -> None:
    _check_names(module, state, True, True)
    _check_shapes(module, state)
    for name, parameter in module.named_parameters():
        parameter.detach().copy_(state[name])


def _asserted(module: Any, state: Any) -> None:
    own = save(module)
    assert not set(own) ^ set(state), sorted(set(own) ^ set(state))
    for name in own:
        assert own[name].shape == state[name].shape, name
    _copy(module, state)


def _said_in_general(module: Any, state: Any) -> None:
    try:
        load_state_dict(module, state)
    except RuntimeError:
        raise RuntimeError("the state does not fit") from None


LAYER = "model = nn.Linear(2, 3)\nstate = nn.Linear(2, 3).state_dict()\n"
TRY = """try:
    load_state_dict(model, state)
    said = "nothing"
except RuntimeError as error:
    said = str(error)
"""

LOAD_STATE_DICT = Exercise(
    name="load_state_dict",
    lesson=LESSON,
    reference=load_state_dict,
    attempt=_run("load_state_dict"),
    inputs=("code",),
    properties=(
        Property(
            "brings the numbers into the model",
            codes(
                LAYER + "load_state_dict(model, state)\n"
                "torch.equal(model.weight, state['weight']), "
                "torch.equal(model.bias, state['bias'])",
                "model = nn.BatchNorm1d(2)\nstate = nn.BatchNorm1d(2).state_dict()\n"
                "state['running_mean'] += 5\nload_state_dict(model, state)\n"
                "model.running_mean.tolist()",
            ),
        ),
        Property(
            "leaves the parameters where they are: an optimizer has hold of them",
            codes(
                LAYER + "held = model.weight\nload_state_dict(model, state)\n"
                "model.weight is held, model.weight.requires_grad"
            ),
        ),
        Property(
            "copies: what was loaded does not change with the model later",
            codes(
                LAYER + "before = state['weight'].clone()\n"
                "load_state_dict(model, state)\nmodel.state_dict()['weight'].zero_()\n"
                "torch.equal(state['weight'], before)"
            ),
        ),
        Property(
            "refuses a state in which a name is missing, and says which",
            codes(LAYER + "del state['bias']\n" + TRY + "'bias' in said"),
        ),
        Property(
            "refuses a state with a name that it does not know, and says which",
            codes(
                LAYER + "state['factor'] = torch.ones(1)\n" + TRY + "'factor' in said"
            ),
        ),
        Property(
            "refuses another shape, and says of what",
            codes(LAYER + "state['bias'] = torch.ones(1)\n" + TRY + "'bias' in said"),
        ),
        Property(
            "changes nothing when it refuses",
            codes(
                LAYER + "before = model.weight.clone()\n"
                "state['bias'] = torch.ones(1)\n"
                + TRY
                + "torch.equal(model.weight, before)",
                LAYER
                + "before = model.weight.clone()\ndel state['bias']\n"
                + TRY
                + "torch.equal(model.weight, before)",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "names are not compared",
            """A state of another model is loaded as far as it goes, without a word. The
            rest keeps its random numbers, and you find out when the results are bad.
            Compare the names both ways: what the model needs, and what the state
            brings.""",
            _no_names_compared,
        ),
        WrongAnswer(
            "unknown names are ignored",
            """A name that the model does not know is a sign: the state is from another
            model, or a layer has been renamed. What the model needs is there, yes; but
            somebody expects the rest to be somewhere, too.""",
            _unknown_ignored,
        ),
        WrongAnswer(
            "missing names are ignored",
            """Where the state brings nothing the model keeps what it had, and those are
            random numbers. Half a model looks like a bad model. A missing name has to
            be an error.""",
            _missing_ignored,
        ),
        WrongAnswer(
            "shapes are not compared",
            """A bias of shape (1,) has been copied into one of shape (3,): by
            broadcasting, and without a word. The names fit and the numbers do not.
            Compare the shapes before you copy.""",
            _shapes_ignored,
        ),
        WrongAnswer(
            "it copies before everything has been compared",
            """The error comes, but too late: the layers before it have their new
            numbers already, and the model is half the one and half the other. First
            compare everything, then copy everything.""",
            _half_loaded,
        ),
        WrongAnswer(
            "the parameters are replaced by new ones",
            """The numbers are right, but in new objects. An optimizer that was made
            before still holds the old ones, and from now on it trains tensors that
            nobody uses. Copy the numbers into what is there.""",
            _replaced,
        ),
        WrongAnswer(
            "model and state share their memory",
            """Now model and state are one: if training goes on, the saved numbers
            change with it. And a second model that loads the same state would be tied
            to the first. Numbers are copied.""",
            _tied,
        ),
        WrongAnswer(
            "only parameters are loaded",
            """Buffers are in the state, too. A model that has the right weights and the
            wrong running mean gives wrong answers.""",
            _parameters_only,
        ),
        WrongAnswer(
            "it refuses by assert",
            """An assert says that the author of the code has made a mistake, and Python
            leaves all of them out if it is started with -O. A user's mistake is told
            by raise; here, by a RuntimeError.""",
            _asserted,
        ),
        WrongAnswer(
            "the error does not say which name",
            """It refuses when it should. But a model has hundreds of names, and the
            reader of your message wants to know which of them it is. Put the names
            into the text.""",
            _said_in_general,
        ),
    ),
    hints=(
        """The three steps of the worked example, in this order: compare, refuse, copy.
        save(module) gives you a dict of what the model has. Which names are in it and
        not in state? Which are in state and not in it? Nothing may be copied before
        every question has been asked.""",
        """Compare: [name for name in own if name not in state] are the names that are
        missing. The other way round it is the unknown ones. Then the shapes: two
        tensors fit if their .shape is equal.

        Refuse: raise RuntimeError(f"...") with the names in the text; an f-string can
        hold a whole list.

        Copy: own[name] is the memory of the model, so write into it, in place:
        tensor.copy_(other).""",
        """Nearly all of it, with places left for you:

            own = save(module)
            missing = [name for name in own if name not in state]
            unknown = ...
            if missing or unknown:
                raise RuntimeError(...)
            for name in own:
                if ...:
                    raise RuntimeError(...)
            for name in own:
                own[name]...

        The two loops cannot be one: what if only the last shape is wrong?""",
    ),
)


# --------------------------------------------------------------------------- Centre


class Centre(nn.Module):
    """Takes away the mean: of the batch while it learns, later the one it noted."""

    def __init__(self, features, momentum=0.1):
        super().__init__()
        self.momentum = momentum
        self.register_buffer("mean", torch.zeros(features))  # keep

    def forward(self, x):
        if not self.training:  # ask
            return x - self.mean  # use
        mean = x.mean(dim=0)  # (features,)
        noted = (1 - self.momentum) * self.mean + self.momentum * mean
        self.mean = noted.detach()  # note
        return x - mean  # use


Forward = Callable[[Any, Any], Any]


def _keep(self: Any, features: int) -> None:
    self.register_buffer("mean", torch.zeros(features))


def _forward(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean(dim=0)
    _note(self, mean.detach())
    return x - mean


def _note(self: Any, mean: Any) -> None:
    self.mean = (1 - self.momentum) * self.mean + self.momentum * mean


def _centre(
    forward: Forward = _forward, keep: Callable[[Any, int], None] = _keep
) -> type:
    """A class like Centre that keeps or computes in another way."""

    class Variant(nn.Module):
        def __init__(self, features: int, momentum: float = 0.1) -> None:
            super().__init__()
            self.momentum = momentum
            keep(self, features)

        def forward(self, x: Any) -> Any:
            return forward(self, x)

    return Variant


def _keep_attribute(self: Any, features: int) -> None:
    self.mean = torch.zeros(features)


def _keep_parameter(self: Any, features: int) -> None:
    self.mean = nn.Parameter(torch.zeros(features))


def _forward_parameter(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean.detach()
    mean = x.mean(dim=0)
    with torch.no_grad():
        self.mean.copy_((1 - self.momentum) * self.mean + self.momentum * mean)
    return x - mean


def _never_asks(self: Any, x: Any) -> Any:
    mean = x.mean(dim=0)
    _note(self, mean.detach())
    return x - mean


def _notes_always(self: Any, x: Any) -> Any:
    mean = x.mean(dim=0)
    used = mean if self.training else self.mean
    _note(self, mean.detach())
    return x - used


def _noted_used(self: Any, x: Any) -> Any:
    if self.training:
        _note(self, x.mean(dim=0).detach())
    return x - self.mean


def _with_graph(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean(dim=0)
    _note(self, mean)
    return x - mean


def _exchanged(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean(dim=0)
    self.mean = self.momentum * self.mean + (1 - self.momentum) * mean.detach()
    return x - mean


def _last_one_only(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean(dim=0)
    self.mean = mean.detach()
    return x - mean


def _gradient_lost(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean(dim=0).detach()
    _note(self, mean)
    return x - mean


def _one_mean_for_all(self: Any, x: Any) -> Any:
    if not self.training:
        return x - self.mean
    mean = x.mean()
    _note(self, mean.detach())
    return x - mean


def _modes_exchanged(self: Any, x: Any) -> Any:
    if self.training:
        return x - self.mean
    mean = x.mean(dim=0)
    _note(self, mean.detach())
    return x - mean


BATCH = "c = Centre(2)\nx = torch.tensor([[1.0, 10.0], [3.0, 30.0]])\n"

CENTRE = Exercise(
    name="Centre",
    lesson=LESSON,
    reference=Centre,
    attempt=_run("Centre"),
    inputs=("code",),
    properties=(
        Property(
            "begins with a mean of zeros, which is a buffer and is saved",
            codes(
                "c = Centre(3)\n"
                "[(name, mean.tolist()) for name, mean in c.named_buffers()]",
                "c = Centre(3)\nlist(c.state_dict()), len(list(c.parameters()))",
            ),
        ),
        Property(
            "while it learns, takes the mean of the batch away from each column",
            codes(BATCH + "c(x)", BATCH + "first = c(x)\nc(x + 7.0)"),
        ),
        Property(
            "while it learns, moves its own mean a part of the way",
            codes(
                BATCH + "y = c(x)\nc.mean",
                BATCH + "y = c(x)\nz = c(2 * x)\nc.mean",
                BATCH + "c = Centre(2, momentum=0.5)\ny = c(x)\nc.mean",
            ),
        ),
        Property(
            "in eval, takes its own mean away, and leaves it as it is",
            codes(
                BATCH + "y = c(x)\nc.eval()(torch.zeros(1, 2))",
                BATCH + "y = c.eval()(x)\nc.mean",
            ),
        ),
        Property(
            "learns again after train()",
            codes(BATCH + "y = c.eval()(x)\nz = c.train()(x)\nc.mean"),
        ),
        Property(
            "notes numbers only, no graph",
            codes(BATCH + "y = c(x.requires_grad_())\nc.mean.requires_grad"),
        ),
        Property(
            "lets gradients pass through the mean of the batch",
            codes(
                BATCH + "y = c(x.requires_grad_())\ny[0].sum().backward()\nx.grad",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the mean is an ordinary attribute",
            """It works until the model is saved: the state does not hold your mean, and
            whoever loads it gets zeros. A tensor that belongs to the module and is not
            learned is registered.""",
            _centre(keep=_keep_attribute),
        ),
        WrongAnswer(
            "the mean is a parameter",
            """Now an optimizer would get it and change it, for instance by weight
            decay, while your forward changes it as well. What is noted and not learned
            belongs in the other drawer.""",
            _centre(_forward_parameter, _keep_parameter),
        ),
        WrongAnswer(
            "it never asks in which mode it is",
            """In eval it still takes the mean of whatever comes along together. Then
            the answer for one image depends on its neighbours in the batch, and a
            single image is always zero.""",
            _centre(_never_asks),
        ),
        WrongAnswer(
            "it notes in eval as well",
            """The answers are right in both modes. But whoever only measures the model
            changes it: the test data leak into the noted mean. Note only while the
            module learns.""",
            _centre(_notes_always),
        ),
        WrongAnswer(
            "while it learns, it uses the noted mean",
            """The noted mean lags behind: it has moved only a part of the way. While
            the module learns, the mean of the batch itself is taken away; the noted one
            is for later.""",
            _centre(_noted_used),
        ),
        WrongAnswer(
            "the noted mean carries a graph",
            """The mean was computed from x, and remembers it. As each new mean is made
            from the one before, the graphs of all steps stay alive, and memory fills
            up. Note the numbers and not their history.""",
            _centre(_with_graph),
        ),
        WrongAnswer(
            "old and new have exchanged their shares",
            """With a momentum of 0.1 the new batch counts one tenth, and what was noted
            nine tenths. Yours forgets nearly everything at each step. (The momentum of
            an optimizer is the other way round, and confuses everybody.)""",
            _centre(_exchanged),
        ),
        WrongAnswer(
            "only the last batch is noted",
            """One batch is a matter of chance. The noted mean should remember many, and
            momentum says how much the newest one counts.""",
            _centre(_last_one_only),
        ),
        WrongAnswer(
            "the mean of the batch was cut off from the graph",
            """Only what is noted has to be cut off. The mean that is taken away depends
            on x, and its share of the gradient is real: if every row grows by 1, the
            result does not change at all.""",
            _centre(_gradient_lost),
        ),
        WrongAnswer(
            "one mean for all columns",
            """Each column is a feature with a mean of its own: take it over the rows of
            the batch only, which is dimension 0.""",
            _centre(_one_mean_for_all),
        ),
        WrongAnswer(
            "the two modes are exchanged",
            """self.training is True while the module learns. Then it uses the mean of
            the batch and notes it; in eval it uses what it noted.""",
            _centre(_modes_exchanged),
        ),
    ),
    hints=(
        """Scale, the worked example, has the same four steps. Where do you keep what is
        noted? Whom do you ask which mode it is? Then think of the two modes one after
        the other: in eval nothing is noted, and the answer is one line. While learning
        there are two means, the one of the batch and the noted one. Which of them is
        taken away?""",
        """Keep: self.register_buffer("mean", torch.zeros(features)).

        Ask: self.training.

        Note, while learning: 0.9 of what was noted plus 0.1 of the new mean, if
        momentum is 0.1. Assign it to self.mean, without its graph: .detach().

        Use: in eval x - self.mean. While learning, take the mean of the batch away,
        x.mean(dim=0), with its graph.""",
        """Nearly all of forward, with places left for you:

            if not ...:
                return x - self.mean
            mean = x.mean(dim=0)
            noted = (1 - self.momentum) * ... + self.momentum * ...
            self.mean = ...
            return ...

        In __init__, the place of the dots takes one line, behind the one that stores
        momentum.""",
    ),
)

EXERCISES = (STATE_DICT, LOAD_STATE_DICT, CENTRE)
