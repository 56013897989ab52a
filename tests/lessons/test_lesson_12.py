"""Lesson 12: other right answers pass, and the verdicts are what happens."""

import functools
import warnings
import weakref

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_12_reasons import (
    SNIPPETS,
    leaves_behind,
    verdicts,
)
from tinygrad_edu.classroom.registry import find


class InOneTuple:
    def __init__(self, tensor):
        self._noted = (tensor, tensor._version)

    def get(self):
        tensor, version = self._noted
        if tensor._version > version:
            raise RuntimeError(f"{tensor._version} and not {version}")
        return tensor


def test_saved_may_be_written_in_another_way():
    assert examine(find("Saved"), InOneTuple).passed


def with_a_default(tensors):
    seen = {}
    for name, tensor in tensors.items():

        def hook(gradient, name=name):
            seen[name] = gradient.clone()

        tensor.register_hook(hook)
    return seen


def with_partial(tensors):
    seen = {}
    for name, tensor in tensors.items():
        tensor.register_hook(functools.partial(seen.__setitem__, name))
    return seen


@pytest.mark.parametrize("answer", [with_a_default, with_partial])
def test_hooks_may_know_their_names_in_other_ways(answer):
    assert examine(find("record_gradients"), answer).passed


def with_minimum(tensor, limit):
    def hook(gradient):
        return gradient * min(1.0, limit / max(gradient.norm().item(), 1e-12))

    return tensor.register_hook(hook)


def by_return_of_nothing(tensor, limit):
    def hook(gradient):
        length = (gradient**2).sum().sqrt()
        if length > limit:
            return gradient / length * limit
        return None

    return tensor.register_hook(hook)


@pytest.mark.parametrize("answer", [with_minimum, by_return_of_nothing])
def test_a_limit_may_be_written_in_another_way(answer):
    assert examine(find("limit_gradient"), answer).passed


def in_another_order(w, loss):
    if w.grad is not None:
        return "it has one"
    if w.grad_fn is not None:
        return "it is no leaf"
    if not w.requires_grad:
        return "it asks for none"
    if not loss.requires_grad:
        return "the loss has no graph"
    if id(w) in map(id, leaves_behind(loss)):
        return "nobody has walked back"
    return "the loss does not use it"


def test_a_detective_may_ask_in_another_order_where_it_makes_no_difference():
    assert examine(find("why_none"), in_another_order).passed


def test_what_is_no_dict_is_said_in_words():
    result = examine(find("verdicts"), lambda: [1, 2, 4])
    assert "a dict with a number for each letter" in str(result.first.got.error)
    result = examine(find("verdicts"), lambda: {"a": 1})
    assert "no number for the letter 'b'" in str(result.first.got.error)


SLOPES = {"a": 1.0, "b": 2.7182818, "c": 2.0, "d": 2.0, "e": 2.0}
SLOPES |= {"f": None, "g": 0.02, "h": 2.0, "i": 2.0, "j": 2.0}


def what_happens(library, text, slope):
    names = {"torch": library, "w": library.ones(3, requires_grad=True)}
    try:
        exec(text, names)
    except RuntimeError as error:
        return 1 if "leaf" in str(error) else 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's, of a tensor that is no leaf
        gradient = names["w"].grad
    if gradient is None:
        return 3
    return 4 if library.allclose(gradient, library.full((3,), slope)) else 3


@pytest.mark.parametrize("library", ["tinygrad_edu", "torch"])
@pytest.mark.parametrize("letter", sorted(SNIPPETS))
def test_the_verdicts_are_what_happens(letter, library):
    happened = what_happens(
        pytest.importorskip(library), SNIPPETS[letter], SLOPES[letter]
    )
    assert happened == verdicts()[letter]


def test_leaves_behind_finds_each_parameter_once():
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    model[2].bias.requires_grad_(False)
    loss = model(torch.randn(5, 3)).sum()
    found = leaves_behind(loss)
    wanted = [each for each in model.parameters() if each.requires_grad]
    assert {id(each) for each in found} == {id(each) for each in wanted}


def test_recorded_gradients_keep_no_graph():
    x = torch.ones(3, requires_grad=True)
    h = x * 2
    seen = find("record_gradients").reference({"h": h})
    (h * h).sum().backward()
    graph = weakref.ref(h.grad_fn)
    del h
    assert seen["h"].tolist() == [4.0] * 3
    assert graph() is None
