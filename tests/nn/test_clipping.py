"""Clipping of gradients, and parameters as one vector, against PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from agreement import differences

import tinygrad_edu
import tinygrad_edu.nn.utils.clip_grad
import tinygrad_edu.nn.utils.convert_parameters

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
SHAPES: list[tuple[int, ...]] = [(3, 4), (4,), (), (0,), (2, 1)]
KINDS = ["float64", "float32", "float16", "bfloat16"]


def parameters(t: Any, dtype: str = "float64") -> list[Any]:
    """Some with gradients, one without."""
    random = np.random.default_rng(0)
    found = []
    for shape in SHAPES:
        each = t.nn.Parameter(t.zeros(shape, dtype=getattr(t, dtype)))
        each.grad = t.tensor(random.normal(size=shape)).to(each.dtype)
        found.append(each)
    found.insert(1, t.nn.Parameter(t.zeros(2)))
    return found


def gradients(several: list[Any]) -> list[Any]:
    return [each.grad for each in several if each.grad is not None]


def same(results: list[Any]) -> None:
    assert not list(differences(results[1], results[0], "value", 0, False))


@pytest.mark.parametrize("dtype", KINDS)
@pytest.mark.parametrize("norm", [2, 1, 0, 3.5, math.inf, "inf", -1, "2"])
def test_norms(norm: Any, dtype: str) -> None:
    for max_norm in (0.5, 100):
        results = []
        for t in BOTH:
            several = parameters(t, dtype)
            if norm in (-1, math.inf, "inf"):
                del several[4]  # no numbers have neither a largest nor a smallest
            before = t.nn.utils.get_total_norm(gradients(several), norm)
            total = t.nn.utils.clip_grad_norm_(several, max_norm, norm)
            assert not total.requires_grad
            results.append([before, total, *gradients(several)])
        same(results)


@pytest.mark.parametrize("foreach", [None, False, True])
def test_foreach_changes_nothing(foreach: bool | None) -> None:
    results = []
    for t in BOTH:
        utils, several = t.nn.utils, parameters(t)
        found = [utils.get_total_norm(gradients(several), foreach=foreach)]
        utils.clip_grads_with_norm_(several, 2.0, t.tensor(5.0), foreach)
        found.append(utils.clip_grad_norm_(several, 0.7, foreach=foreach))
        utils.clip_grad_value_(gradient_holders(several), 0.1, foreach)
        results.append([*found, *gradients(several)])
    same(results)


def gradient_holders(several: list[Any]) -> list[Any]:
    """PyTorch cuts values only where every parameter has a gradient."""
    return [each for each in several if each.grad is not None]


def test_mixed_types_meet_in_the_widest() -> None:
    results = []
    for t in BOTH:
        several = [*parameters(t, "float32"), *parameters(t, "float64")]
        total = t.nn.utils.clip_grad_norm_(several, 1.0)
        results.append([total, *gradients(several)])
    same(results)


def test_one_tensor_and_iterators() -> None:
    results = []
    for t in BOTH:
        clip = t.nn.utils.clip_grad_norm_
        one = parameters(t)[0]
        several = parameters(t)
        found = [
            clip(one, 1.0),
            clip(iter(several), 1.0),
            clip((e for e in several), 1),
        ]
        t.nn.utils.clip_grad_value_(one, 0.01)
        results.append([*found, one.grad, *gradients(several)])
        results[-1].append(t.nn.utils.get_total_norm(one.grad))
    same(results)


def test_several_devices() -> None:
    results = []
    for place in ("cpu", "sim"):
        t = tinygrad_edu
        several = [t.nn.Parameter(t.ones(2)), t.nn.Parameter(t.ones(3).to(place))]
        for each in several:
            each.grad = each.detach() * 2
        total = t.nn.utils.clip_grad_norm_(several, 1.0)
        results.append([total, *(each.grad.cpu() for each in several)])
        assert several[1].grad.device.type == place
    assert all(map(tinygrad_edu.equal, *results))
    with pytest.raises(TypeError, match="Found two parameters on different devices"):
        tinygrad_edu.nn.utils.parameters_to_vector(several)


def test_nothing_to_clip() -> None:
    def nothing() -> Iterator[Any]:
        yield from ()

    results = []
    for t in BOTH:
        clip = t.nn.utils.clip_grad_norm_
        found = [clip([], 1.0), clip([t.nn.Parameter(t.ones(2))], 1.0)]
        found.append(t.nn.utils.get_total_norm([]))
        with pytest.warns(UserWarning, match="`parameters` is an empty generator"):
            found.append(clip(nothing(), 1.0))
        results.append(found)
    same(results)


@pytest.mark.parametrize("bad", [math.inf, math.nan])
def test_what_is_not_finite(bad: float) -> None:
    results, words = [], []
    for t in BOTH:
        several = parameters(t)
        several[0].grad[0, 0] = bad
        with pytest.raises(RuntimeError) as caught:
            t.nn.utils.clip_grad_norm_(several, 1.0, error_if_nonfinite=True)
        words.append(str(caught.value))
        same_still = [each.clone() for each in gradients(several)]
        total = t.nn.utils.clip_grad_norm_(several, 1.0)
        results.append([*same_still, total, *gradients(several)])
    assert words[0] == words[1]
    same(results)


def test_no_numbers_have_no_largest() -> None:
    for t in BOTH:
        with pytest.raises(RuntimeError, match="norm on an empty tensor because"):
            t.nn.utils.get_total_norm([t.ones(3), t.ones(0)], math.inf)


def test_the_old_name_warns() -> None:
    results, said = [], []
    for t in BOTH:
        several = parameters(t)
        with pytest.warns(FutureWarning) as caught:
            total = t.nn.utils.clip_grad_norm(several, 0.3, 1)
        said.append(str(caught[0].message))
        results.append([total, *gradients(several)])
    assert said[0] == said[1]
    same(results)


def test_values() -> None:
    for limit in (0.3, 0, -0.2, "0.5"):
        results = []
        for t in BOTH:
            several = gradient_holders(parameters(t))
            t.nn.utils.clip_grad_value_(several, limit)
            results.append(gradients(several))
        same(results)


def test_values_without_gradients_are_nothing_to_do() -> None:
    """PyTorch fails with an assertion of its own where nothing has a gradient."""
    t = tinygrad_edu
    t.nn.utils.clip_grad_value_([t.nn.Parameter(t.ones(2))], 1.0)


def test_clipping_is_not_recorded() -> None:
    t = tinygrad_edu
    w = t.nn.Parameter(t.ones(3))
    (gradient,) = t.autograd.grad((w**3).sum(), w, create_graph=True)
    assert not t.nn.utils.get_total_norm([gradient]).requires_grad
    w.grad = gradient.detach()
    version = w.grad._version
    t.nn.utils.clip_grad_norm_(w, 1.0)
    assert w.grad._version > version


def test_a_vector_of_all_parameters_and_back() -> None:
    results = []
    for t in BOTH:
        t.manual_seed(0)
        model = t.nn.Sequential(t.nn.Linear(3, 2), t.nn.Linear(2, 1, bias=False))
        row = t.nn.utils.parameters_to_vector(model.parameters())
        (row**2).sum().backward()
        slopes = [each.grad for each in model.parameters()]
        new = t.arange(10, dtype=t.float32)
        t.nn.utils.vector_to_parameters(new, model.parameters())
        new[0] = 50  # the memory is shared
        kept = [each.detach() for each in model.parameters()]
        results.append(
            [row, *slopes, *kept, [e.requires_grad for e in model.parameters()]]
        )
    same(results)


WRONG: dict[str, Any] = {
    "max_norm": lambda t, u: u.clip_grad_norm_(parameters(t), "a"),
    "norm_type": lambda t, u: u.clip_grad_norm_(parameters(t), 1, "a"),
    "no tensor": lambda t, u: u.clip_grad_norm_([1], 1),
    "integers": lambda t, u: u.get_total_norm([t.tensor([3, 4])]),
    "value": lambda t, u: u.clip_grad_value_(parameters(t), "a"),
    "no parameters": lambda t, u: u.parameters_to_vector([]),
    "scattered": lambda t, u: u.parameters_to_vector([t.zeros(2, 3).t()]),
    "too short": lambda t, u: u.vector_to_parameters(t.zeros(3), parameters(t)),
    "no vector": lambda t, u: u.vector_to_parameters([1.0], parameters(t)),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name: str) -> None:
    ends = []
    for t in BOTH:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            WRONG[name](t, t.nn.utils)
        ends.append((caught.type, str(caught.value).splitlines()[0]))
    assert ends[0] == ends[1]


def test_paths() -> None:
    for t in BOTH:
        utils = t.nn.utils
        assert utils.clip_grad.clip_grad_norm_ is utils.clip_grad_norm_
        assert utils.clip_grad.clip_grad_value_ is utils.clip_grad_value_
        convert = utils.convert_parameters
        assert convert.parameters_to_vector is utils.parameters_to_vector
        assert convert.vector_to_parameters is utils.vector_to_parameters
