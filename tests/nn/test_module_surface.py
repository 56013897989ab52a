"""The rest of a module's public surface: registering, finding, converting, copying."""

from __future__ import annotations

import copy
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch
from alike import assert_alike

import tinygrad_edu
from tinygrad_edu import nn

# Names of PyTorch's Module that are not here, and why.
NOT_MEANT = {
    "T_destination": "a type variable",
    "ipu": "a device that is not supported",
    "mtia": "a device that is not supported",
    "xpu": "a device that is not supported",
}


def test_no_public_name_of_module_is_missing() -> None:
    theirs = {name for name in dir(torch.nn.Module) if not name.startswith("_")}
    missing = theirs - set(dir(nn.Module))
    assert missing == set(NOT_MEANT)


@pytest.mark.parametrize(
    "name",
    ["Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict"],
)
def test_no_public_name_of_a_container_is_missing(name: str) -> None:
    theirs = {each for each in dir(getattr(torch.nn, name)) if each[0] != "_"}
    assert theirs - set(dir(getattr(nn, name))) == set(NOT_MEANT)


def net(t: Any) -> Any:
    model = t.nn.Sequential(t.nn.Linear(2, 3), t.nn.Sequential(t.nn.BatchNorm1d(3)))
    model.register_buffer("kept", t.arange(3))
    model.register_buffer("loose", t.ones(2), persistent=False)
    return model


def facts(model: Any) -> Any:
    """Names and types of all tensors."""
    pairs = [*model.named_parameters(), *model.named_buffers()]
    return [(name, str(each.dtype), tuple(each.shape)) for name, each in pairs]


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def buffers(t: Any) -> Any:
        module = t.nn.Module()
        module.a = t.nn.Buffer(t.ones(1))
        module.b = t.nn.Buffer(t.ones(1), persistent=False)
        module.register_buffer("c", None)
        module.register_buffer("d", t.zeros(2), persistent=False)
        module.d = t.ones(2)
        module.e = t.ones(1)
        module.b = t.nn.Buffer(t.zeros(1))
        return (
            facts(module),
            list(module.state_dict()),
            isinstance(module.a, t.nn.Buffer),
        )

    @staticmethod
    def deleting(t: Any) -> Any:
        model = net(t)
        del model.kept
        del model[0].bias
        del model.loose
        model.loose = t.ones(1)
        return facts(model), repr(model[0]).splitlines()[0][:7]

    @staticmethod
    def buffer_over_an_attribute(t: Any) -> Any:
        module = t.nn.Module()
        module.a = 3
        module.a = t.nn.Buffer(t.ones(1))

    @staticmethod
    def tensor_for_a_parameter(t: Any) -> Any:
        net(t)[0].weight = t.ones(2)

    @staticmethod
    def buffer_for_a_parameter(t: Any) -> Any:
        net(t)[0].weight = t.nn.Buffer(t.ones(2))

    @staticmethod
    def number_for_a_module(t: Any) -> Any:
        module = t.nn.Module()
        module.a = t.nn.ReLU()
        module.a = 3

    @staticmethod
    def text_for_a_buffer(t: Any) -> Any:
        net(t).kept = "a"

    @staticmethod
    def result_as_a_parameter(t: Any) -> Any:
        p = t.nn.Parameter(t.ones(1))
        q = t.ones(1, requires_grad=True) * 2
        q.__class__ = t.nn.Parameter
        t.nn.Module().register_parameter("p", p)
        module = t.nn.Module()
        module.register_parameter("q", q)

    @staticmethod
    def buffer_that_is_no_tensor(t: Any) -> Any:
        t.nn.Module().register_buffer("a", 3)

    @staticmethod
    def names_with_dots(t: Any) -> Any:
        t.nn.Module().register_buffer("a.b", t.ones(1))

    @staticmethod
    def module_with_a_dot(t: Any) -> Any:
        t.nn.Module().add_module("a.b", t.nn.ReLU())

    @staticmethod
    def taken_name(t: Any) -> Any:
        t.nn.Module().register_buffer("forward", t.ones(1))

    @staticmethod
    def taken_name_of_a_parameter(t: Any) -> Any:
        net(t)[0].register_buffer("weight", t.ones(1))

    @staticmethod
    def register_module(t: Any) -> Any:
        module = t.nn.Module()
        module.register_module("a", t.nn.ReLU())
        module.add_module("b", None)
        return repr(module), module.b, [name for name, _ in module.named_children()]

    @staticmethod
    def set_submodule(t: Any) -> Any:
        model = net(t)
        model.set_submodule("1.0", t.nn.ReLU())
        model.set_submodule("1.1", t.nn.Tanh())
        model.set_submodule("0", t.nn.Linear(1, 1), strict=True)
        return repr(model)

    @staticmethod
    def set_submodule_strictly(t: Any) -> Any:
        net(t).set_submodule("1.9", t.nn.ReLU(), strict=True)

    @staticmethod
    def set_submodule_nowhere(t: Any) -> Any:
        net(t).set_submodule("7.9", t.nn.ReLU())

    @staticmethod
    def set_submodule_over_a_parameter(t: Any) -> Any:
        net(t).set_submodule("0.weight", t.nn.ReLU())

    @staticmethod
    def set_submodule_without_a_name(t: Any) -> Any:
        net(t).set_submodule("", t.nn.ReLU())

    @staticmethod
    def get_buffer(t: Any) -> Any:
        model = net(t)
        return model.get_buffer("kept"), model.get_buffer("1.0.running_mean")

    @staticmethod
    def get_buffer_that_is_a_parameter(t: Any) -> Any:
        net(t).get_buffer("0.weight")

    @staticmethod
    def get_buffer_that_is_missing(t: Any) -> Any:
        net(t).get_buffer("0.none")

    @staticmethod
    def get_parameter_that_is_a_buffer(t: Any) -> Any:
        net(t).get_parameter("kept")

    @staticmethod
    def get_extra_state(t: Any) -> Any:
        try:
            t.nn.Module().get_extra_state()
        except RuntimeError as error:
            return str(error)[:76]

    @staticmethod
    def conversions(t: Any) -> Any:
        found = []
        for name in ("half", "bfloat16", "float", "double"):
            found.append(facts(getattr(net(t), name)()))
        return found

    @staticmethod
    def type(t: Any) -> Any:
        return facts(net(t).type(t.float64)), facts(net(t).type("torch.HalfTensor"))

    @staticmethod
    def to_of_all_forms(t: Any) -> Any:
        like = t.ones(1, dtype=t.float16)
        return [
            facts(net(t).to(t.float64)),
            facts(net(t).to("cpu", t.float16)),
            facts(net(t).to(t.device("cpu"), non_blocking=True)),
            facts(net(t).to(like)),
            facts(net(t).to(tensor=like)),
            facts(net(t).to(t.bfloat16, True)),
            facts(net(t).to(dtype=t.float64, device="cpu")),
        ]

    @staticmethod
    def to_whole_numbers(t: Any) -> Any:
        net(t).to(t.int32)

    @staticmethod
    def to_complex(t: Any) -> Any:
        return facts(t.nn.Linear(1, 1).to(t.complex64))

    @staticmethod
    def to_empty(t: Any) -> Any:
        return facts(net(t).to_empty(device="cpu"))

    @staticmethod
    def gradients_are_converted_too(t: Any) -> Any:
        layer = t.nn.Linear(2, 1)
        layer(t.ones(1, 2)).sum().backward()
        weight = layer.weight
        layer.double()
        return weight is layer.weight, weight.grad, weight.grad.requires_grad

    @staticmethod
    def an_overridden_train_is_called(t: Any) -> Any:
        class Frozen(t.nn.BatchNorm1d):
            def train(self, mode: bool = True) -> Any:
                return super().train(False)

        model = t.nn.Sequential(Frozen(2), t.nn.ReLU()).train()
        return [module.training for module in model.modules()]

    @staticmethod
    def zero_grad(t: Any) -> Any:
        layer = t.nn.Linear(2, 1)
        layer(t.ones(1, 2)).sum().backward()
        layer.zero_grad(set_to_none=False)
        zeros = layer.weight.grad
        layer.zero_grad()
        return zeros, layer.weight.grad

    @staticmethod
    def names_with_and_without_duplicates(t: Any) -> Any:
        same = t.nn.Linear(1, 1)
        model = t.nn.Sequential(same, t.nn.Sequential(same, t.nn.Linear(1, 1)))
        model.again = same.weight
        model.register_buffer("b", t.ones(1))
        model.register_buffer("c", model.b)
        found = []
        for once in (True, False):
            found += [[n for n, _ in model.named_modules(remove_duplicate=once)]]
            found += [[n for n, _ in model.named_parameters(remove_duplicate=once)]]
            found += [[n for n, _ in model.named_buffers(remove_duplicate=once)]]
            found += [len(list(model.modules(remove_duplicate=once)))]
        found += [[n for n, _ in model.named_parameters(prefix="p", recurse=False)]]
        found += [[n for n, _ in model.named_modules(prefix="m")]]
        return found

    @staticmethod
    def dir(t: Any) -> Any:
        names = dir(net(t))
        return "kept" in names, "0" in names, "weight" in dir(t.nn.Linear(1, 1))

    @staticmethod
    def arguments_of_the_base(t: Any) -> Any:
        class Net(t.nn.Module):
            def __init__(self) -> None:
                super().__init__(3)

        Net()

    @staticmethod
    def keywords_of_the_base(t: Any) -> Any:
        class Net(t.nn.Module):
            def __init__(self) -> None:
                super().__init__(width=3)

        Net()

    @staticmethod
    def a_second_base(t: Any) -> Any:
        class Named:
            def __init__(self, name: str) -> None:
                self.name = name

        class Net(t.nn.Module, Named):
            call_super_init = True

        return Net("a").name

    @staticmethod
    def copies(t: Any) -> Any:
        model = net(t)
        twin, shadow = copy.deepcopy(model), copy.copy(model)
        shadow.new = t.nn.ReLU()
        with t.no_grad():
            twin[0].weight.zero_()
        return (
            model[0].weight.abs().sum() > 0,
            shadow[0] is model[0],
            "new" in dict(model.named_children()),
            type(twin.kept).__name__,
        )

    @staticmethod
    def requires_grad(t: Any) -> Any:
        model = net(t).requires_grad_(False)
        model[0].requires_grad_()
        return [p.requires_grad for p in model.parameters()]

    @staticmethod
    def apply_order(t: Any) -> Any:
        seen: list[str] = []
        net(t).apply(lambda m: seen.append(type(m).__name__))
        return seen

    @staticmethod
    def extra_repr(t: Any) -> Any:
        class Net(t.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.a = t.nn.ReLU()

            def extra_repr(self) -> str:
                return "two\nlines"

        return repr(Net())


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_the_surface_is_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case))


def test_what_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="share_memory is not supported"):
        nn.ReLU().share_memory()


FILES = nn.modules.FILES


@pytest.mark.parametrize("name", FILES)
def test_pytorchs_files_can_be_imported_from(name: str) -> None:
    import importlib

    theirs = importlib.import_module(f"torch.nn.modules.{name}")
    ours = importlib.import_module(f"tinygrad_edu.nn.modules.{name}")
    assert getattr(nn.modules, name) is ours
    for public in getattr(theirs, "__all__", ()):
        if hasattr(nn, public):
            assert getattr(ours, public) is getattr(nn, public)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        ours.nothing  # noqa: B018


def test_inner_names_lead_to_bases() -> None:
    from tinygrad_edu.nn.modules.batchnorm import _BatchNorm, _NormBase
    from tinygrad_edu.nn.modules.conv import _ConvNd
    from tinygrad_edu.nn.modules.utils import _ntuple, _pair, _triple

    assert isinstance(nn.BatchNorm2d(1), _BatchNorm | _NormBase)
    assert isinstance(nn.ConvTranspose1d(1, 1, 1), _ConvNd)
    for inner in nn.modules.INNER:
        assert isinstance(getattr(nn.modules.module, inner), type)
    assert (_pair(3), _triple([1, 2, 3]), _ntuple(1)(2)) == ((3, 3), (1, 2, 3), (2,))
    assert tinygrad_edu.nn.modules.Linear is nn.Linear


def test_prefixes_are_taken_off() -> None:
    def case(t: Any) -> Any:
        model = t.nn.Sequential()
        model.module = t.nn.Linear(1, 1)
        state = model.state_dict()
        consume = t.nn.modules.utils.consume_prefix_in_state_dict_if_present
        consume(state, "module.")
        return list(state), sorted(state._metadata)

    assert_alike(case)
