"""Lesson 14: other right answers pass, on the library's modules and on one's own."""

import copy

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_14, lesson_14_state
from tinygrad_edu.classroom.lessons.lesson_14 import (
    MODULE,
    NAMED_PARAMETERS,
    named_parameters,
)
from tinygrad_edu.classroom.lessons.lesson_14_state import (
    CENTRE,
    LOAD_STATE_DICT,
    STATE_DICT,
    load_state_dict,
    state_dict,
)


class OneDictOfDrawers:
    """Sorts by a table, writes to ``__dict__``, and looks into all three at once."""

    def __init__(self):
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _modules={})

    def register_buffer(self, name, tensor):
        self._buffers[name] = tensor

    def __setattr__(self, name, value):
        self.__dict__.pop(name, None)
        drawers = {nn.Parameter: self._parameters, OneDictOfDrawers: self._modules}
        for kind, drawer in drawers.items():
            if isinstance(value, kind):
                drawer[name] = value
                return
        drawer = self._buffers if name in self._buffers else self.__dict__
        drawer[name] = value

    def __getattr__(self, name):
        every = {**self._parameters, **self._buffers, **self._modules}
        try:
            return every[name]
        except KeyError:
            raise AttributeError(name) from None


def test_a_module_may_be_written_in_another_way():
    assert examine(MODULE, OneDictOfDrawers).passed


def by_recursion(module, path="", seen=None):
    seen = [] if seen is None else seen
    for name, parameter in module._parameters.items():
        if parameter is not None and all(parameter is not other for other in seen):
            seen.append(parameter)
            yield path + name, parameter
    for name, part in module._modules.items():
        yield from by_recursion(part, f"{path}{name}.", seen)


@pytest.mark.parametrize(
    "answer", [by_recursion, lambda module: module.named_parameters()]
)
def test_names_may_come_from_a_generator(answer):
    assert examine(NAMED_PARAMETERS, answer).passed


def test_the_librarys_own_methods_are_right_answers():
    assert examine(STATE_DICT, lambda module: module.state_dict()).passed
    assert examine(LOAD_STATE_DICT, lambda m, state: m.load_state_dict(state)).passed


def in_one_message(module, state):
    own = module.state_dict()
    wrong = [
        name
        for name in {**own, **state}
        if name not in own or name not in state or own[name].shape != state[name].shape
    ]
    if wrong:
        raise RuntimeError(", ".join(wrong))
    with torch.no_grad():
        for name, tensor in own.items():
            tensor[...] = state[name]


def test_loading_may_refuse_everything_at_once():
    assert examine(LOAD_STATE_DICT, in_one_message).passed


class InPlace(nn.Module):
    """Centre as batch normalisation has it: the buffer is written to."""

    def __init__(self, features, momentum=0.1):
        super().__init__()
        self.momentum = momentum
        self.mean = nn.Buffer(torch.zeros(features))

    def forward(self, x):
        if self.training:
            mean = x.mean(0)
            with torch.no_grad():
                self.mean.mul_(1 - self.momentum).add_(mean, alpha=self.momentum)
        else:
            mean = self.mean
        return x - mean


def test_centre_may_note_in_place():
    assert examine(CENTRE, InPlace).passed


def tower():
    layer = nn.Linear(4, 4)
    model = nn.Sequential(layer, nn.Sequential(nn.BatchNorm1d(4), layer), nn.Tanh())
    model[1].factor = nn.Parameter(torch.ones(4))
    return model


def test_the_answers_agree_with_the_librarys_methods():
    model = tower()
    ours = named_parameters(model)
    theirs = list(model.named_parameters())
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert all(a is b for (_, a), (_, b) in zip(ours, theirs, strict=True))
    assert list(state_dict(model)) == list(model.state_dict())
    other = copy.deepcopy(tower())
    load_state_dict(other, state_dict(model))
    for name, tensor in other.state_dict().items():
        assert torch.equal(tensor, model.state_dict()[name])


def test_an_assignment_that_calls_itself_is_named():
    def answer(self, name, value):
        if isinstance(value, nn.Parameter | lesson_14.Module):
            lesson_14.Module.__setattr__(self, name, value)
        else:
            self.name = value

    made = type("Again", (lesson_14.Module,), {"__setattr__": answer})
    result = examine(MODULE, made)
    assert isinstance(result.first.got.error, RecursionError)
    assert "calls itself" in result.mistake.mistake


def test_the_second_half_goes_on_with_our_state_dict():
    assert lesson_14_state.save is state_dict
