"""Parametrized weights, the norms of weights, fusion with batch norm."""

from __future__ import annotations

import copy
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch
from alike import BOTH, assert_alike

import tinygrad_edu as ours
from tinygrad_edu import nn


def parts(t: Any) -> Any:
    """Some parametrizations, made for either library."""

    class Symmetric(t.nn.Module):
        def forward(self, x: Any) -> Any:
            return x.triu() + x.triu(1).mT

        def right_inverse(self, a: Any) -> Any:
            return a.triu()

    class Double(t.nn.Module):
        def forward(self, x: Any) -> Any:
            return 2 * x

    class Sum(t.nn.Module):
        def forward(self, x: Any, y: Any) -> Any:
            return x + y

        def right_inverse(self, z: Any) -> Any:
            return z / 2, z / 2

    class Bad(t.nn.Module):
        def __init__(self, there: Any, back: Any = None) -> None:
            super().__init__()
            self.there = there
            if back is not None:
                self.right_inverse = back

        def forward(self, *x: Any) -> Any:
            return self.there(*x)

    return Symmetric, Double, Sum, Bad


def linear(t: Any, *shape: int, **more: Any) -> Any:
    """A layer with given weights."""
    layer = t.nn.Linear(*(shape or (3, 3)), **more).double()
    with t.no_grad():
        for i, p in enumerate(layer.parameters()):
            p.copy_(t.linspace(-1, 1 + i, p.numel()).reshape(p.shape))
            p.add_((p * 7).sin())
    return layer


def facts(model: Any) -> Any:
    return repr(model), {**model.state_dict()}, type(model).__name__


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def one(t: Any) -> Any:
        Symmetric, *_ = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        same = P.register_parametrization(layer, "weight", Symmetric()) is layer
        layer(t.ones(2, 3, dtype=t.float64)).sum().backward()
        found = [same, layer.weight, layer.parametrizations.weight.original.grad]
        found += [P.is_parametrized(layer), P.is_parametrized(layer, "bias")]
        found += [P.type_before_parametrizations(layer) is t.nn.Linear, facts(layer)]
        return [*found, [name for name, _ in layer.named_parameters()]]

    @staticmethod
    def several(t: Any) -> Any:
        Symmetric, Double, *_ = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        P.register_parametrization(layer, "weight", Symmetric())
        P.register_parametrization(layer, "weight", Double())
        P.register_parametrization(layer, "bias", Double())
        return facts(layer), layer.weight, layer.bias

    @staticmethod
    def assigning(t: Any) -> Any:
        Symmetric, *_ = parts(t)
        layer = linear(t)
        t.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
        layer.weight = t.full((3, 3), 5.0, dtype=t.float64)
        return layer.weight, layer.parametrizations.weight.original

    @staticmethod
    def assigning_without_a_way_back(t: Any) -> Any:
        _, Double, *_ = parts(t)
        layer = linear(t)
        t.nn.utils.parametrize.register_parametrization(layer, "weight", Double())
        layer.weight = t.ones(3, 3)

    @staticmethod
    def several_originals(t: Any) -> Any:
        _, _, Sum, _ = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        P.register_parametrization(layer, "weight", Sum())
        layer.weight = layer.weight * 4
        before = facts(layer)
        P.remove_parametrizations(layer, "weight")
        return before, facts(layer), type(layer.weight).__name__

    @staticmethod
    def several_originals_cannot_stay(t: Any) -> Any:
        _, _, Sum, _ = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        P.register_parametrization(layer, "weight", Sum())
        P.remove_parametrizations(layer, "weight", leave_parametrized=False)

    @staticmethod
    def a_buffer(t: Any) -> Any:
        _, Double, *_ = parts(t)
        P = t.nn.utils.parametrize
        layer = t.nn.BatchNorm1d(2)
        P.register_parametrization(layer, "running_var", Double())
        found = [facts(layer), layer.running_var]
        P.remove_parametrizations(layer, "running_var")
        return [*found, facts(layer), layer.running_var]

    @staticmethod
    def removing(t: Any) -> Any:
        Symmetric, Double, *_ = parts(t)
        P = t.nn.utils.parametrize
        found = []
        for leave in (True, False):
            layer = linear(t)
            P.register_parametrization(layer, "weight", Symmetric())
            P.register_parametrization(layer, "bias", Double())
            P.remove_parametrizations(layer, "weight", leave_parametrized=leave)
            found += [facts(layer), type(layer.weight).__name__]
            P.remove_parametrizations(layer, "bias", leave_parametrized=leave)
            found += [facts(layer), layer.bias.requires_grad]
        return found

    @staticmethod
    def removing_what_is_not_there(t: Any) -> Any:
        t.nn.utils.parametrize.remove_parametrizations(linear(t), "weight")

    @staticmethod
    def caching(t: Any) -> Any:
        Symmetric, *_ = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        P.register_parametrization(layer, "weight", Symmetric())
        with P.cached():
            with P.cached():
                first = layer.weight
            second = layer.weight
        return first is second, layer.weight is layer.weight

    @staticmethod
    def transferring(t: Any) -> Any:
        Symmetric, _, Sum, _ = parts(t)
        P = t.nn.utils.parametrize
        one, other = linear(t), t.nn.Linear(3, 3).double()
        P.register_parametrization(one, "weight", Symmetric())
        P.register_parametrization(one, "bias", Sum())
        P.transfer_parametrizations_and_params(one, other)
        last = t.nn.Linear(3, 3).double()
        P.transfer_parametrizations_and_params(one, last, "bias")
        plain = P.transfer_parametrizations_and_params(linear(t), last)
        return facts(other), plain is last, list(last.state_dict())

    @staticmethod
    def copying(t: Any) -> Any:
        Symmetric, *_ = parts(t)
        layer = linear(t)
        t.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
        twin = copy.deepcopy(layer)
        with t.no_grad():
            twin.parametrizations.weight.original.zero_()
        return layer.weight, twin.weight, type(twin) is type(layer)

    @staticmethod
    def nothing_of_that_name(t: Any) -> Any:
        _, Double, *_ = parts(t)
        register = t.nn.utils.parametrize.register_parametrization
        register(t.nn.Tanh(), "none", Double())

    @staticmethod
    def without_parametrizations(t: Any) -> Any:
        t.nn.utils.parametrize.ParametrizationList([], t.ones(1))

    @staticmethod
    def unsafe(t: Any) -> Any:
        *_, Bad = parts(t)
        P = t.nn.utils.parametrize
        layer = linear(t)
        P.register_parametrization(layer, "weight", Bad(lambda x: x[:2]), unsafe=True)
        return layer.weight, layer.parametrizations.weight.unsafe


# What a parametrization may do wrong: forward and right_inverse.
BAD: dict[str, Any] = {
    "no tensor": lambda t: (lambda x: 3,),
    "other shape": lambda t: (lambda x: x[:1],),
    "other dtype": lambda t: (lambda x: x.float(),),
    "back no tensor": lambda t: (lambda x: x, lambda x: 3),
    "back other dtype": lambda t: (lambda x: x, lambda x: x.float()),
    "back other shape": lambda t: (lambda x: x, lambda x: x[:1]),
    "back numbers": lambda t: (lambda x, y: x, lambda x: (1, 2)),
    "back refused": lambda t: (lambda x: x, parts),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("second", [False, True])
def test_what_parametrizations_may_not_do(bad: str, second: bool) -> None:
    def case(t: Any) -> Any:
        _, Double, _, Bad = parts(t)

        def refuse(x: Any) -> Any:
            raise NotImplementedError

        how = BAD[bad](t) if bad != "back refused" else (lambda x: x, refuse)
        register = t.nn.utils.parametrize.register_parametrization
        layer = linear(t)
        if second:
            register(layer, "weight", Double())
        register(layer, "weight", Bad(*how))
        return list(layer.state_dict())

    assert_alike(case)


ASSIGNED: dict[str, Any] = {
    "no tensor": (lambda x: x, lambda x: 3 if x.sum() == 9 else x),
    "other dtype": (lambda x: x, lambda x: x.half() if x.sum() == 9 else x),
    "too many": (lambda x, y: x, lambda x: (x, x, x) if x.sum() == 9 else (x, x)),
    "no sequence": (lambda x, y: x, lambda x: 3 if x.sum() == 9 else (x, x)),
    "one no tensor": (lambda x, y: x, lambda x: (x, 3) if x.sum() == 9 else (x, x)),
    "one other": (lambda x, y: x, lambda x: (x, x.half()) if x.sum() == 9 else (x, x)),
}


@pytest.mark.parametrize("what", ASSIGNED)
def test_what_cannot_be_assigned(what: str) -> None:
    def case(t: Any) -> Any:
        *_, Bad = parts(t)
        layer = linear(t)
        register = t.nn.utils.parametrize.register_parametrization
        register(layer, "weight", Bad(*ASSIGNED[what]))
        layer.weight = t.ones(3, 3, dtype=t.float64)

    assert_alike(case)


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_parametrizations_are_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case))


def test_a_parametrized_module_is_not_saved_whole(tmp_path: Any) -> None:
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))
    with pytest.raises(RuntimeError, match="only supported through state_dict"):
        ours.save(layer, tmp_path / "x")
    ours.save(layer.state_dict(), tmp_path / "x")


# --- the norms of weights -------------------------------------------------------------

LAYERS: dict[str, Any] = {
    "linear": lambda t: (linear(t, 4, 3), (2, 4)),
    "conv": lambda t: (t.nn.Conv2d(2, 3, 2).double(), (1, 2, 4, 4)),
    "transposed": lambda t: (t.nn.ConvTranspose1d(2, 3, 2).double(), (1, 2, 4)),
}
NORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "weight norm": ("parametrizations.weight_norm", {}),
    "weight norm along 1": ("parametrizations.weight_norm", {"dim": 1}),
    "weight norm along -2": ("parametrizations.weight_norm", {"dim": -2}),
    "weight norm of all": ("parametrizations.weight_norm", {"dim": None}),
    "weight norm of the bias": (
        "parametrizations.weight_norm",
        {"name": "bias", "dim": None},
    ),
    "spectral norm": ("parametrizations.spectral_norm", {}),
    "spectral norm, 3 steps": (
        "parametrizations.spectral_norm",
        {"n_power_iterations": 3, "eps": 1e-6, "dim": 1},
    ),
    "spectral norm of the bias": ("parametrizations.spectral_norm", {"name": "bias"}),
    "older weight norm": ("weight_norm", {}),
    "older weight norm of all": ("weight_norm", {"dim": None}),
    "older spectral norm": ("spectral_norm", {}),
    "older spectral norm along 1": ("spectral_norm", {"dim": 1}),
}


def reach(t: Any, path: str) -> Any:
    found = t.nn.utils
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("norm", NORMS)
def test_norms_of_weights(norm: str, layer: str) -> None:
    path, settings = NORMS[norm]

    def case(t: Any) -> Any:
        model, shape = LAYERS[layer](t)
        t.manual_seed(5)
        model = reach(t, path)(model, **settings)
        x = t.linspace(-1, 1, 2 * 4 * 4).double().sin()[: shape[0] * 4].cumsum(0)
        x = t.ones(shape, dtype=t.float64).cumsum(-1).sin() + x.mean()
        found = [list(model.state_dict())]
        for _ in range(3):  # the power method goes on
            out = model(x)
            model.zero_grad()
            (out * out).sum().backward()
            found += [out, [p.grad for p in model.parameters()]]
        model.eval()
        return [*found, model(x), {**model.state_dict()}, repr(model)]

    assert_alike(case, close=1e-8)


class NormCases:
    """Undoing, mistakes, old files."""

    @staticmethod
    def removing_older_norms(t: Any) -> Any:
        U = t.nn.utils
        one = U.weight_norm(linear(t))
        two = U.spectral_norm(linear(t))
        two(t.ones(1, 3, dtype=t.float64))
        U.remove_weight_norm(one)
        U.remove_spectral_norm(two)
        found = [facts(one), list(two.state_dict()), repr(two)]
        return [*found, len(two._forward_pre_hooks), len(one._forward_pre_hooks)]

    @staticmethod
    def no_weight_norm(t: Any) -> Any:
        t.nn.utils.remove_weight_norm(linear(t))

    @staticmethod
    def no_spectral_norm(t: Any) -> Any:
        t.nn.utils.remove_spectral_norm(linear(t))

    @staticmethod
    def twice(t: Any) -> Any:
        t.nn.utils.weight_norm(t.nn.utils.weight_norm(linear(t)))

    @staticmethod
    def spectral_twice(t: Any) -> Any:
        t.nn.utils.spectral_norm(t.nn.utils.spectral_norm(linear(t)))

    @staticmethod
    def lazy(t: Any) -> Any:
        t.nn.utils.weight_norm(t.nn.LazyLinear(3))

    @staticmethod
    def no_bias(t: Any) -> Any:
        t.nn.utils.spectral_norm(t.nn.Linear(2, 2, bias=False), "bias")

    @staticmethod
    def no_steps(t: Any) -> Any:
        t.nn.utils.parametrizations.spectral_norm(linear(t), n_power_iterations=0)

    @staticmethod
    def no_older_steps(t: Any) -> Any:
        t.nn.utils.spectral_norm(linear(t), n_power_iterations=0)

    @staticmethod
    def no_dimension(t: Any) -> Any:
        t.nn.utils.parametrizations.spectral_norm(linear(t), dim=3)

    @staticmethod
    def no_such_weight(t: Any) -> Any:
        t.nn.utils.parametrizations.spectral_norm(t.nn.Tanh())

    @staticmethod
    def older_names_are_read(t: Any) -> Any:
        state = t.nn.utils.weight_norm(linear(t)).state_dict()
        layer = t.nn.utils.parametrizations.weight_norm(t.nn.Linear(3, 3).double())
        return str(layer.load_state_dict(state)), facts(layer)

    @staticmethod
    def spectral_states(t: Any) -> Any:
        layer = t.nn.utils.spectral_norm(linear(t))
        state = layer.state_dict()
        versions = state._metadata[""]["spectral_norm"]
        other = t.nn.utils.spectral_norm(t.nn.Linear(3, 3).double())
        found = [dict(versions), str(other.load_state_dict(dict(state)))]
        old = dict(state)  # as version 0 had it: the weight, and no v
        old["weight"] = layer.weight.detach() * 2
        del old["weight_v"]
        found += [str(other.load_state_dict(old)), other.weight_v]
        return [*found, list(state)]

    @staticmethod
    def spectral_state_without_u(t: Any) -> Any:
        layer = t.nn.utils.spectral_norm(linear(t))
        state = dict(layer.state_dict())
        del state["weight_u"]
        layer.load_state_dict(state)

    @staticmethod
    def skipping_the_start(t: Any) -> Any:
        layer = t.nn.utils.skip_init(t.nn.Linear, 2, 3)
        return repr(layer), t.rand(2)

    @staticmethod
    def skipping_no_module(t: Any) -> Any:
        t.nn.utils.skip_init(dict)

    @staticmethod
    def skipping_without_device(t: Any) -> Any:
        t.nn.utils.skip_init(t.nn.Tanh)


@pytest.mark.parametrize("case", [n for n in vars(NormCases) if n[0] != "_"])
def test_more_of_norms(case: str) -> None:
    assert_alike(getattr(NormCases, case), close=1e-8)


# --- orthogonal -----------------------------------------------------------------------

SHAPES = [(4, 4), (5, 3), (3, 5), (2, 4, 3)]
MAPS = ["matrix_exp", "cayley", "householder", None]


def holder(t: Any, shape: tuple[int, ...]) -> Any:
    module = t.nn.Module()
    numbers = t.arange(t.Size(shape).numel()).double().pow(2).mul(0.7).cos()
    module.weight = t.nn.Parameter(numbers.reshape(shape))
    return module


@pytest.mark.parametrize("trivial", [True, False])
@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("shape", SHAPES)
def test_orthogonal(shape: tuple[int, ...], name: str | None, trivial: bool) -> None:
    def case(t: Any) -> Any:
        module = holder(t, shape)
        make = t.nn.utils.parametrizations.orthogonal
        make(module, "weight", name, use_trivialization=trivial)
        weight = module.weight
        scale = t.linspace(1, 2, weight.numel()).double().reshape(weight.shape)
        (weight * scale).sum().backward()
        original = module.parametrizations.weight.original
        with t.no_grad():
            original.add_(0.1 * original.grad)
        return weight, original.grad, module.weight, list(module.state_dict())

    assert_alike(case, close=1e-7)


def test_assigning_to_orthogonal_weights() -> None:
    def case(t: Any) -> Any:
        module = holder(t, (4, 3))
        t.nn.utils.parametrizations.orthogonal(module, "weight")
        turned = t.linalg.qr(t.linspace(0, 9, 12).sin().double().reshape(4, 3))[0]
        module.weight = turned
        return module.weight - turned

    assert_alike(lambda t: case(t).abs().max() < 1e-12)


class OrthogonalMistakes:
    """What is refused."""

    @staticmethod
    def line(t: Any) -> Any:
        t.nn.utils.parametrizations.orthogonal(linear(t), "bias")

    @staticmethod
    def nothing(t: Any) -> Any:
        t.nn.utils.parametrizations.orthogonal(t.nn.Tanh())

    @staticmethod
    def map(t: Any) -> Any:
        t.nn.utils.parametrizations.orthogonal(linear(t), orthogonal_map="exp")

    @staticmethod
    def shape(t: Any) -> Any:
        layer = t.nn.utils.parametrizations.orthogonal(linear(t))
        layer.weight = t.ones(2, 2, dtype=t.float64)

    @staticmethod
    def assigned_without_trivialization(t: Any) -> Any:
        make = t.nn.utils.parametrizations.orthogonal
        layer = make(linear(t), use_trivialization=False)
        layer.weight = t.eye(3, dtype=t.float64)


@pytest.mark.parametrize("case", [n for n in vars(OrthogonalMistakes) if n[0] != "_"])
def test_mistakes_with_orthogonal(case: str) -> None:
    assert_alike(getattr(OrthogonalMistakes, case))


# --- fusion ---------------------------------------------------------------------------


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("kind", ["Conv1d", "Conv2d", "ConvTranspose2d", "Linear"])
def test_fusing_batch_norm(kind: str, affine: bool, bias: bool) -> None:
    def case(t: Any) -> Any:
        first = (3, 4) if kind == "Linear" else (3, 4, 2)
        layer = getattr(t.nn, kind)(*first, bias=bias).double()
        norm = t.nn.BatchNorm2d if "2d" in kind else t.nn.BatchNorm1d
        norm = norm(4, affine=affine).double()
        for i, (_, each) in enumerate(sorted(norm.state_dict().items())):
            if each.ndim:
                each.copy_(t.linspace(0.5 + i, 2 + i, 4))
        layer.requires_grad_(affine)
        fusion = t.nn.utils.fusion
        if kind == "Linear":
            if not affine:
                return None  # PyTorch's own needs the weight
            made = fusion.fuse_linear_bn_eval(layer.eval(), norm.eval())
            x = t.linspace(-1, 1, 6).double().reshape(2, 3)
        else:
            made = fusion.fuse_conv_bn_eval(
                layer.eval(), norm.eval(), transpose="Transpose" in kind
            )
            x = t.linspace(-1, 1, 48).double().reshape(1, 3, *[4] * int(kind[-2]), -1)
            x = x.flatten(2 + int(kind[-2]) - 1) if kind[-2] == "1" else x[..., 0]
        same = (norm(layer(x)) - made(x)).abs().max() < 1e-12
        learned = [p.requires_grad for p in made.parameters()]
        return {**made.state_dict()}, learned, bool(same), layer.bias is None

    assert_alike(case, close=1e-6)


def test_fusing_refuses_training() -> None:
    for t in BOTH:
        fuse = t.nn.utils.fuse_conv_bn_eval
        with pytest.raises(AssertionError, match="Fusion only for eval!"):
            fuse(t.nn.Conv1d(1, 1, 1), t.nn.BatchNorm1d(1))
        norm = t.nn.BatchNorm1d(1, track_running_stats=False).eval()
        with pytest.raises(AssertionError, match="must not be None"):
            fuse(t.nn.Conv1d(1, 1, 1).eval(), norm)
        fuse, linear = t.nn.utils.fuse_linear_bn_eval, t.nn.Linear(1, 3).eval()
        norm = t.nn.BatchNorm1d(2).eval()
        with pytest.raises(AssertionError, match=r"To fuse, linear\.out_features"):
            fuse(linear, norm)


def test_every_name_of_utils_is_here() -> None:
    later = {"convert_conv2d_weight_memory_format"}
    later |= {"convert_conv3d_weight_memory_format"}
    assert set(torch.nn.utils.__all__) - later <= set(dir(nn.utils)) | {"stateless"}
    for room in ("parametrize", "parametrizations"):
        names = getattr(torch.nn.utils, room).__all__
        assert set(names) <= set(dir(getattr(nn.utils, room)))
