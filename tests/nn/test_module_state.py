"""Saving and loading a module's state: hooks, extra state, old files, messages."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

from alike import assert_alike

import tinygrad_edu as ours
from tinygrad_edu import nn


def net(t: Any) -> Any:
    return t.nn.Sequential(t.nn.Linear(2, 3), t.nn.Sequential(t.nn.BatchNorm1d(3)))


def counter(t: Any) -> Any:
    """A class with extra state."""

    class Counter(t.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.count = 3

        def get_extra_state(self) -> Any:
            return {"count": self.count}

        def set_extra_state(self, state: Any) -> None:
            self.count = state["count"]

    return Counter


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def versions(t: Any) -> Any:
        state = net(t).state_dict()
        return {key: dict(value) for key, value in state._metadata.items()}

    @staticmethod
    def prefixes(t: Any) -> Any:
        kept: dict[str, Any] = {}
        model = net(t)
        same = model.state_dict(destination=kept, prefix="here.") is kept
        keys = model.state_dict(keep_vars=True)["0.weight"] is model[0].weight
        return same, keys, list(kept)

    @staticmethod
    def hooks_around_saving(t: Any) -> Any:
        model, seen = net(t), []
        model[0].register_state_dict_pre_hook(lambda m, p, k: seen.append((p, k)))

        def add(module: Any, state: Any, prefix: str, facts: Any) -> None:
            state[prefix + "added"] = t.ones(1)
            seen.append((prefix, facts["version"]))

        model[0].register_state_dict_post_hook(add)
        model[1].register_state_dict_post_hook(lambda m, s, p, f: None)
        return list(model.state_dict()), seen

    @staticmethod
    def a_saving_hook_that_answers(t: Any) -> Any:
        model = net(t)
        model.register_state_dict_post_hook(lambda m, s, p, f: {})
        model.state_dict()

    @staticmethod
    def an_older_saving_hook_that_answers(t: Any) -> Any:
        model = net(t)
        model._register_state_dict_hook(lambda m, s, p, f: {"only": t.ones(1)})
        return model.state_dict()

    @staticmethod
    def a_hook_before_loading_renames(t: Any) -> Any:
        model, seen = net(t), []

        def rename(
            module: Any, state: Any, prefix: str, facts: Any, *lists: Any
        ) -> None:
            state[prefix + "weight"] = state.pop(prefix + "old")
            seen.append((type(module).__name__, prefix, facts.get("version"), lists))

        model[0].register_load_state_dict_pre_hook(rename)
        state = net(t).state_dict()
        state["0.old"] = state.pop("0.weight") * 0
        result = model.load_state_dict(state)
        return str(result), model[0].weight, seen, list(state)[-1]

    @staticmethod
    def an_older_hook_before_loading(t: Any) -> Any:
        model, seen = net(t), []
        model[0]._register_load_state_dict_pre_hook(lambda *a: seen.append(a[1:4:2]))
        model.load_state_dict(net(t).state_dict())
        return seen

    @staticmethod
    def hooks_after_loading(t: Any) -> Any:
        model, seen = net(t), []
        for layer in model.modules():
            layer.register_load_state_dict_post_hook(
                lambda m, keys: seen.append((type(m).__name__, list(keys.missing_keys)))
            )
        model.register_load_state_dict_post_hook(
            lambda m, keys: keys.missing_keys.clear()
        )
        state = net(t).state_dict()
        del state["0.weight"]
        result = model.load_state_dict(state)
        return seen, str(result)

    @staticmethod
    def a_hook_after_loading_that_answers(t: Any) -> Any:
        model = net(t)
        model.register_load_state_dict_post_hook(lambda m, keys: keys)
        model.load_state_dict(model.state_dict())

    @staticmethod
    def a_hook_after_loading_sees_the_numbers(t: Any) -> Any:
        layer, seen = t.nn.Linear(1, 1), []
        layer.register_load_state_dict_post_hook(lambda m, k: seen.append(m.weight * 1))
        layer.load_state_dict({"weight": t.ones(1, 1), "bias": t.ones(1)})
        return seen

    @staticmethod
    def extra_state(t: Any) -> Any:
        Counter = counter(t)
        model, other = t.nn.Sequential(Counter()), t.nn.Sequential(Counter())
        model[0].count = 7
        state = model.state_dict()
        result = other.load_state_dict(state)
        return list(state), state["0._extra_state"], other[0].count, str(result)

    @staticmethod
    def extra_state_is_missing(t: Any) -> Any:
        counter(t)().load_state_dict({})

    @staticmethod
    def extra_state_that_nobody_wants(t: Any) -> Any:
        t.nn.Module().load_state_dict({"_extra_state": 3})

    @staticmethod
    def messages_for_a_tree(t: Any) -> Any:
        state = net(t).state_dict()
        state["9.b"] = state.pop("0.bias")
        state["1.0.none"] = t.ones(1)
        state["1.7.none"] = t.ones(1)
        state["1.0.weight"] = t.ones(7)
        state["1.0.bias"] = 3
        try:
            net(t).load_state_dict(state)
        except RuntimeError as error:
            return str(error)

    @staticmethod
    def not_strict(t: Any) -> Any:
        state = net(t).state_dict()
        state["9.b"] = state.pop("0.bias")
        result = net(t).load_state_dict(state, strict=False)
        return str(result), result.missing_keys, result.unexpected_keys

    @staticmethod
    def an_old_batch_norm(t: Any) -> Any:
        state = dict(net(t).state_dict())
        del state["1.0.num_batches_tracked"]
        return str(net(t).load_state_dict(state))

    @staticmethod
    def a_new_batch_norm_without_its_count(t: Any) -> Any:
        state = net(t).state_dict()
        del state["1.0.num_batches_tracked"]
        net(t).load_state_dict(state)

    @staticmethod
    def one_number_saved_as_a_vector(t: Any) -> Any:
        module = t.nn.Module()
        module.a = t.nn.Parameter(t.tensor(1.0))
        module.load_state_dict({"a": t.tensor([5.0])})
        return module.a

    @staticmethod
    def assigning(t: Any) -> Any:
        model = net(t)
        model[0].weight.requires_grad_(False)
        state = net(t).double().state_dict()
        state["0.bias"] = t.nn.Parameter(t.ones(3))
        model.load_state_dict(state, assign=True)
        facts = [(str(p.dtype), p.requires_grad) for p in model.parameters()]
        return facts, model[0].bias is state["0.bias"], model[1][0].running_mean.dtype

    @staticmethod
    def an_overridden_load_sees_older_versions(t: Any) -> Any:
        seen: list[Any] = []

        class Renamed(t.nn.Linear):
            _version = 3

            def _load_from_state_dict(
                self, state: Any, prefix: str, facts: Any, *rest: Any
            ) -> None:
                seen.append((prefix, facts.get("version")))
                if facts.get("version") is None:
                    state[prefix + "weight"] = state.pop(prefix + "w")
                super()._load_from_state_dict(state, prefix, facts, *rest)

        model = t.nn.Sequential(Renamed(1, 1))
        result = model.load_state_dict({"0.w": t.ones(1, 1), "0.bias": t.ones(1)})
        model.load_state_dict(model.state_dict())
        return seen, str(result), model[0].weight

    @staticmethod
    def an_overridden_save_adds(t: Any) -> Any:
        class More(t.nn.Linear):
            def _save_to_state_dict(self, into: Any, prefix: str, keep: bool) -> None:
                super()._save_to_state_dict(into, prefix, keep)
                into[prefix + "more"] = 3

        return list(t.nn.Sequential(More(1, 1)).state_dict())

    @staticmethod
    def shared_modules_are_saved_twice(t: Any) -> Any:
        same = t.nn.Linear(1, 1)
        model = t.nn.Sequential(same, same)
        return list(model.state_dict()), str(model.load_state_dict(model.state_dict()))


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_states_are_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case))


def test_a_refused_state_changes_nothing_even_deep_inside() -> None:
    model, state = net(ours), net(ours).state_dict()
    before = model[0].weight.tolist()
    state["1.0.weight"] = ours.ones(9)
    with pytest.raises(RuntimeError, match=r"size mismatch for 1\.0\.weight"):
        model.load_state_dict(state)
    assert model[0].weight.tolist() == before


def test_extra_state_travels_through_a_file(tmp_path: Any) -> None:
    model = nn.Sequential(counter(ours)())
    model[0].count = 9
    ours.save(model.state_dict(), tmp_path / "x")
    other = nn.Sequential(counter(ours)())
    other.load_state_dict(ours.load(tmp_path / "x"))
    assert other[0].count == 9
