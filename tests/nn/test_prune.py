"""Pruning: which weights become zero, and what becomes of the module."""

from __future__ import annotations

import copy
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch.nn.utils.prune
from alike import assert_alike

import tinygrad_edu as ours
from tinygrad_edu import nn


def layer(t: Any, kind: str = "Conv2d") -> Any:
    made = t.nn.Conv2d(3, 4, 2) if kind == "Conv2d" else t.nn.Linear(5, 4)
    made = made.double()
    with t.no_grad():
        for p in made.parameters():
            p.copy_(t.arange(p.numel()).double().pow(2).mul(0.7).cos().reshape(p.shape))
    return made


def facts(module: Any) -> Any:
    hooks = [type(hook).__name__ for hook in module._forward_pre_hooks.values()]
    learned = [name for name, _ in module.named_parameters()]
    return learned, {**module.state_dict()}, hooks, module.weight


WAYS: dict[str, Any] = {
    "identity": lambda P, m: P.identity(m, "weight"),
    "random share": lambda P, m: P.random_unstructured(m, "weight", 0.4),
    "random count": lambda P, m: P.random_unstructured(m, "weight", 3),
    "random none": lambda P, m: P.random_unstructured(m, "weight", 0),
    "l1": lambda P, m: P.l1_unstructured(m, "weight", 0.5),
    "l1 of the bias": lambda P, m: P.l1_unstructured(m, "bias", amount=2),
    "l1 all": lambda P, m: P.l1_unstructured(m, "weight", amount=1.0),
    "random channels": lambda P, m: P.random_structured(m, "weight", 0.5, dim=0),
    "random last": lambda P, m: P.random_structured(m, "weight", 1, dim=-1),
    "random no channels": lambda P, m: P.random_structured(m, "weight", 0, dim=1),
    "l2 channels": lambda P, m: P.ln_structured(m, "weight", 2, n=2, dim=0),
    "l1 columns": lambda P, m: P.ln_structured(m, "weight", 0.4, n=1, dim=1),
    "largest": lambda P, m: P.ln_structured(m, "weight", 1, n=float("inf"), dim=-1),
    "mask": lambda P, m: P.custom_from_mask(m, "weight", m.weight > 0),
    "scores": lambda P, m: P.l1_unstructured(
        m, "weight", 0.5, importance_scores=m.weight.detach().sin()
    ),
    "channel scores": lambda P, m: P.ln_structured(
        m, "weight", 1, 2, 0, importance_scores=m.weight.detach().exp()
    ),
    # Mistakes.
    "too many": lambda P, m: P.l1_unstructured(m, "weight", 1000),
    "too large a share": lambda P, m: P.l1_unstructured(m, "weight", 1.5),
    "negative": lambda P, m: P.random_unstructured(m, "weight", -1),
    "text": lambda P, m: P.random_structured(m, "weight", "half", dim=0),
    "no channels": lambda P, m: P.random_structured(m, "bias", 1, dim=0),
    "no dimension": lambda P, m: P.ln_structured(m, "weight", 1, 2, dim=7),
    "too many channels": lambda P, m: P.ln_structured(m, "weight", 9, 2, dim=0),
    "no parameter": lambda P, m: P.l1_unstructured(m, "none", 1),
    "not pruned": lambda P, m: P.remove(m, "weight"),
}


@pytest.mark.parametrize("kind", ["Conv2d", "Linear"])
@pytest.mark.parametrize("way", WAYS)
def test_pruning(way: str, kind: str) -> None:
    def case(t: Any) -> Any:
        module = layer(t, kind)
        P = t.nn.utils.prune
        t.manual_seed(2)
        same = WAYS[way](P, module) is module
        found = [same, facts(module), P.is_pruned(module)]
        shape = (1, 3, 3, 3) if kind == "Conv2d" else (2, 5)
        module(t.ones(shape, dtype=t.float64)).sum().backward()
        found += [[p.grad for p in module.parameters()], repr(module)]
        P.remove(module, "bias" if "bias" in way else "weight")
        return [*found, facts(module), type(module.weight).__name__]

    assert_alike(case)


@pytest.mark.parametrize("second", ["l1", "random channels", "l2 channels", "mask"])
@pytest.mark.parametrize("first", ["random share", "l2 channels", "identity"])
def test_pruning_twice(first: str, second: str) -> None:
    def case(t: Any) -> Any:
        module = layer(t)
        P = t.nn.utils.prune
        for way in (first, second, "random count"):
            WAYS[way](P, module)
        (history,) = module._forward_pre_hooks.values()
        kinds = [type(method).__name__ for method in history]
        return facts(module), kinds, len(history), type(history[0]).__name__

    assert_alike(case)


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def globally(t: Any) -> Any:
        P = t.nn.utils.prune
        one, other = layer(t), layer(t, "Linear")
        P.l1_unstructured(one, "weight", 4)
        places = [(one, "weight"), (other, "weight"), (other, "bias")]
        P.global_unstructured(places, P.L1Unstructured, amount=0.3)
        return facts(one), facts(other)

    @staticmethod
    def globally_with_scores(t: Any) -> Any:
        P = t.nn.utils.prune
        one, other = layer(t), layer(t, "Linear")
        places = [(one, "weight"), (other, "weight")]
        scores = {places[0]: one.weight.detach().exp()}
        P.global_unstructured(places, P.L1Unstructured, scores, amount=20)
        return facts(one), facts(other)

    @staticmethod
    def globally_by_channels(t: Any) -> Any:
        P = t.nn.utils.prune
        try:
            P.global_unstructured([(layer(t), "weight")], P.LnStructured, amount=1, n=2)
        except TypeError as error:
            return str(error)[:70]

    @staticmethod
    def globally_nothing(t: Any) -> Any:
        P = t.nn.utils.prune
        P.global_unstructured(3, P.L1Unstructured, amount=1)

    @staticmethod
    def globally_with_a_list_of_scores(t: Any) -> Any:
        P = t.nn.utils.prune
        P.global_unstructured([], P.L1Unstructured, [1], amount=1)

    @staticmethod
    def a_tensor_of_its_own(t: Any) -> Any:
        P = t.nn.utils.prune
        x = t.linspace(-2, 1.9, 8)
        mask = (x > -1).float()
        found = [P.L1Unstructured(3).prune(x), P.L1Unstructured(3).prune(x, mask)]
        return [*found, P.L1Unstructured(2).prune(x, importance_scores=x.exp())]

    @staticmethod
    def a_method_of_ones_own(t: Any) -> Any:
        P = t.nn.utils.prune

        class EverySecond(P.BasePruningMethod):
            PRUNING_TYPE = "unstructured"

            def compute_mask(self, t: Any, default_mask: Any) -> Any:
                mask = default_mask.clone()
                mask.view(-1)[::2] = 0
                return mask

        module = layer(t)
        EverySecond.apply(module, "weight")
        EverySecond.apply(module, "weight")
        return facts(module)

    @staticmethod
    def an_unknown_type(t: Any) -> Any:
        P = t.nn.utils.prune

        class Other(P.Identity):
            PRUNING_TYPE = "other"

        module = layer(t)
        Other.apply(module, "weight")
        Other.apply(module, "weight")

    @staticmethod
    def structured_without_a_dimension(t: Any) -> Any:
        P = t.nn.utils.prune

        class Other(P.Identity):
            PRUNING_TYPE = "structured"

        module = layer(t)
        Other.apply(module, "weight")
        Other.apply(module, "weight")

    @staticmethod
    def a_failed_method_leaves_the_module(t: Any) -> Any:
        P = t.nn.utils.prune
        module = layer(t)
        with pytest.raises(ValueError, match="amount=1000 should be smaller"):
            P.l1_unstructured(module, "weight", 1000)
        return sorted(module.state_dict()), len(module._forward_pre_hooks)

    @staticmethod
    def containers(t: Any) -> Any:
        P = t.nn.utils.prune
        one = P.L1Unstructured(1)
        one._tensor_name = "weight"
        held = P.PruningContainer(one)
        held.add_pruning_method(one)
        return len(held), held[0] is one, [each is one for each in held]

    @staticmethod
    def container_of_numbers(t: Any) -> Any:
        t.nn.utils.prune.PruningContainer().add_pruning_method(3)

    @staticmethod
    def pruned_models_are_copied_and_loaded(t: Any) -> Any:
        P = t.nn.utils.prune
        model = t.nn.Sequential(layer(t), layer(t))
        P.l1_unstructured(model[0], "weight", 0.5)
        P.l1_unstructured(model[1], "weight", 0.5)
        other = t.nn.Sequential(layer(t), layer(t))
        for each in other:
            P.identity(each, "weight")
        result = other.load_state_dict(model.state_dict())
        return str(result), P.is_pruned(model), {**other.state_dict()}


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_pruning_is_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case))


def test_scores_of_another_shape() -> None:
    prune = nn.utils.prune
    module = layer(ours)
    with pytest.raises(AssertionError, match="importance_scores should have the same"):
        prune.l1_unstructured(module, "weight", 1, importance_scores=ours.ones(2))
    with pytest.raises(AssertionError, match="as tensor t, got"):
        prune.Identity().prune(ours.ones(3), importance_scores=ours.ones(2))
    with pytest.raises(AssertionError, match="default_mask shape"):
        prune.custom_from_mask(module, "weight", ours.ones(2))


def test_every_name_is_here() -> None:
    theirs = vars(torch.nn.utils.prune).items()
    public = {name for name, each in theirs if name[0] != "_" and callable(each)}
    assert public - {"abstractmethod", "ABC", "Iterable"} == {*nn.utils.prune.__all__}


def test_a_pruned_module_cannot_be_deep_copied_after_a_forward() -> None:
    def case(t: Any) -> Any:
        module = layer(t)
        t.nn.utils.prune.l1_unstructured(module, "weight", 1)
        copy.deepcopy(module)

    assert_alike(case)
