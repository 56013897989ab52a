"""Containers of modules and parameters, and layers that count their inputs."""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch
from alike import assert_alike

import tinygrad_edu as ours
from tinygrad_edu import nn


def three(t: Any) -> Any:
    return t.nn.Linear(2, 3), t.nn.ReLU(), t.nn.Linear(3, 1)


def shapes(model: Any) -> Any:
    return [(name, tuple(each.shape)) for name, each in model.state_dict().items()]


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def sequential_arithmetic(t: Any) -> Any:
        a, b = t.nn.Sequential(*three(t)), t.nn.Sequential(t.nn.Tanh())
        found = [repr(a + b), repr(b * 3), repr(2 * b)]
        a += b
        b *= 2
        return [*found, repr(a), repr(b), b[0] is b[1]]

    @staticmethod
    def sequential_plus_a_list(t: Any) -> Any:
        t.nn.Sequential() + [3]  # noqa: RUF005

    @staticmethod
    def sequential_plus_is_a_list(t: Any) -> Any:
        a = t.nn.Sequential()
        a += [3]

    @staticmethod
    def sequential_times_half(t: Any) -> Any:
        try:
            t.nn.Sequential() * 0.5
        except TypeError as error:
            return str(error).splitlines()[0][:36]

    @staticmethod
    def sequential_times_nothing(t: Any) -> Any:
        try:
            t.nn.Sequential() * 0
        except ValueError as error:
            return str(error)[:40]

    @staticmethod
    def sequential_slices(t: Any) -> Any:
        named = OrderedDict(zip("abc", three(t), strict=True))
        model = t.nn.Sequential(named)
        found = [repr(model[1:]), repr(model[::-1]), repr(model[-1]), len(model[:0])]
        del model[0]
        found.append(repr(model))
        del model[:1]
        return [*found, repr(model)]

    @staticmethod
    def sequential_changes(t: Any) -> Any:
        model = t.nn.Sequential(*three(t))
        model.insert(1, t.nn.Tanh()).insert(-1, t.nn.Sigmoid()).append(t.nn.Identity())
        model.extend([t.nn.ReLU(), t.nn.ReLU()])
        popped = repr(model.pop(0))
        model[0] = t.nn.GELU()
        model[-1] = t.nn.SiLU()
        return popped, repr(model)

    @staticmethod
    def sequential_insert_too_far(t: Any) -> Any:
        t.nn.Sequential().insert(3, t.nn.ReLU())

    @staticmethod
    def sequential_index(t: Any) -> Any:
        t.nn.Sequential(*three(t))[3]

    @staticmethod
    def sequential_with_duplicate_names(t: Any) -> Any:
        model = t.nn.Sequential(OrderedDict(a=t.nn.ReLU()))
        model.append(t.nn.Tanh())
        return repr(model)

    @staticmethod
    def list_changes(t: Any) -> Any:
        layers = t.nn.ModuleList(three(t))
        layers.insert(1, t.nn.Tanh())
        layers.append(t.nn.ReLU()).extend([t.nn.ReLU(), t.nn.ReLU()])
        layers += [t.nn.Identity()]
        found = [repr(layers), repr(layers + [t.nn.ReLU()]), repr(layers[1:3])]  # noqa: RUF005
        found.append(repr(layers.pop(0)))
        del layers[-2:]
        layers[0] = t.nn.GELU()
        return [*found, repr(layers), len(layers)]

    @staticmethod
    def list_extended_with_a_number(t: Any) -> Any:
        t.nn.ModuleList().extend(3)

    @staticmethod
    def dict_changes(t: Any) -> Any:
        parts = t.nn.ModuleDict({"b": t.nn.ReLU(), "a": t.nn.Tanh()})
        parts.update([["c", t.nn.GELU()]])
        parts.update(OrderedDict(d=t.nn.SiLU()))
        parts.update(t.nn.ModuleDict({"e": t.nn.ReLU()}))
        del parts["a"]
        return repr(parts), list(parts), repr(parts.pop("b")), "d" in parts, len(parts)

    @staticmethod
    def dict_of_numbers(t: Any) -> Any:
        t.nn.ModuleDict([3])

    @staticmethod
    def dict_of_triples(t: Any) -> Any:
        t.nn.ModuleDict([["a", "b", "c"]])

    @staticmethod
    def dict_of_a_number(t: Any) -> Any:
        t.nn.ModuleDict(3)

    @staticmethod
    def dict_with_a_taken_name(t: Any) -> Any:
        t.nn.ModuleDict({"keys": t.nn.ReLU()})

    @staticmethod
    def parameter_list(t: Any) -> Any:
        held = t.nn.ParameterList([t.ones(2), t.nn.Parameter(t.zeros(1, 3))])
        held.append(3)
        held += [t.ones(1, dtype=t.float64)]
        held[0] = t.zeros(4)
        held.extend(["text"])
        again = [type(each).__name__ for each in held]
        return repr(held), shapes(held), again, repr(held[1:]), held[-2], len(held)

    @staticmethod
    def parameter_list_called(t: Any) -> Any:
        t.nn.ParameterList()()

    @staticmethod
    def parameter_list_of_a_tensor(t: Any) -> Any:
        t.nn.ParameterList(t.ones(2))

    @staticmethod
    def parameter_list_too_short(t: Any) -> Any:
        t.nn.ParameterList()[0]

    @staticmethod
    def parameter_dict(t: Any) -> Any:
        held = t.nn.ParameterDict({"b": t.ones(2), "a": t.zeros(1, 3)})
        held.update({"d": t.ones(1), "c": 5})
        held.update([("f", t.ones(1)), ["e", t.ones(2)]])
        other = t.nn.ParameterDict({"z": t.ones(1)})
        found = [repr(held), shapes(held), list(held | other), list(reversed(held))]
        found += [held.popitem()[0], held.get("x", 1), held.setdefault("y", t.ones(3))]
        found += [held.pop("a"), list(held.keys()), [k for k, _ in held.items()]]
        held |= other
        found += [list(held.fromkeys(["p", "q"], 3)), len(list(held.values()))]
        del held["z"]
        copied = held.copy()
        held.clear()
        return [*found, len(held), list(copied), "d" in copied]

    @staticmethod
    def parameter_dict_of_a_number(t: Any) -> Any:
        t.nn.ParameterDict(3)

    @staticmethod
    def parameter_dict_with_a_number_as_name(t: Any) -> Any:
        t.nn.ParameterDict([(3, t.ones(1))])

    @staticmethod
    def parameter_dict_of_nothing(t: Any) -> Any:
        t.nn.ParameterDict().popitem()

    @staticmethod
    def parameter_dict_called(t: Any) -> Any:
        t.nn.ParameterDict()(1)

    @staticmethod
    def unflatten(t: Any) -> Any:
        layer = t.nn.Unflatten(1, t.Size([2, -1]))
        return (
            repr(layer),
            layer(t.ones(3, 8)).shape,
            t.nn.Unflatten(-1, [2, 2])(t.ones(4)),
        )

    @staticmethod
    def unflatten_by_a_number(t: Any) -> Any:
        t.nn.Unflatten(1, 3)

    @staticmethod
    def unflatten_by_halves(t: Any) -> Any:
        t.nn.Unflatten(1, (2, 0.5))


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_containers_are_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case))


# --- layers that count their inputs ---------------------------------------------------

LAZY: dict[str, Any] = {"LazyLinear": ((4,), (2, 3))}
for n in (1, 2, 3):
    space = (5, 4, 3)[:n]
    LAZY[f"LazyConv{n}d"] = (4, 2), (2, 3, *space)
    LAZY[f"LazyConvTranspose{n}d"] = (4, 2), (3, *space)
    LAZY[f"LazyBatchNorm{n}d"] = (), (2, 3, *space)
    LAZY[f"LazyInstanceNorm{n}d"] = (), (2, 3, *space)


def test_every_lazy_layer_is_tried() -> None:
    assert set(LAZY) == {name for name in dir(torch.nn) if name.startswith("Lazy")}


@pytest.mark.parametrize("name", LAZY)
def test_a_lazy_layer_becomes_an_ordinary_one(name: str) -> None:
    args, shape = LAZY[name]

    def case(t: Any) -> Any:
        layer = getattr(t.nn, name)(*args)
        found = [
            repr(layer),
            layer.has_uninitialized_params(),
            list(layer.state_dict()),
        ]
        found += [repr(next(layer.parameters()))]
        if "Norm" not in name:  # PyTorch cannot copy the buffers
            found += [repr(copy.deepcopy(layer))]
        layer.double()
        weight = layer.weight
        t.manual_seed(3)
        out = layer(t.ones(shape, dtype=t.float64))
        found += [repr(layer), type(layer).__name__, weight is layer.weight, out]
        return [*found, dict(layer.state_dict()), type(weight).__name__]

    assert_alike(case)


@pytest.mark.parametrize("name", LAZY)
def test_a_lazy_layer_loads_an_ordinary_one(name: str) -> None:
    args, shape = LAZY[name]

    full = getattr(nn, name)(*args)
    full(ours.ones(shape))
    lazy = getattr(nn, name)(*args)
    lazy.load_state_dict(full.state_dict())
    assert ours.equal(lazy.weight, full.weight)
    lazy.train(False)(ours.ones(shape))
    assert ours.equal(lazy.weight, full.weight)
    assert repr(lazy) == repr(full)  # PyTorch would still count 0 inputs


class LazyMistakes:
    """What goes wrong with them."""

    @staticmethod
    def rank(t: Any) -> Any:
        t.nn.LazyConv2d(3, 2)(t.ones(3))

    @staticmethod
    def groups(t: Any) -> Any:
        t.nn.LazyConv1d(4, 2, groups=2)(t.ones(1, 3, 5))

    @staticmethod
    def shape(t: Any) -> Any:
        t.nn.LazyLinear(3).weight.shape  # noqa: B018

    @staticmethod
    def loading_into_an_ordinary_one(t: Any) -> Any:
        t.nn.Linear(2, 3).load_state_dict(t.nn.LazyLinear(3).state_dict())


@pytest.mark.parametrize("case", ["rank", "groups", "shape"])
def test_mistakes_with_lazy_layers(case: str) -> None:
    assert_alike(getattr(LazyMistakes, case))


def test_an_unknown_shape_is_not_loaded() -> None:
    with pytest.raises(RuntimeError, match="Can't access the shape of an uninit"):
        LazyMistakes.loading_into_an_ordinary_one(type("t", (), {"nn": nn}))
