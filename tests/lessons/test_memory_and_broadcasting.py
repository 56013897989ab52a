"""Lessons 06 and 07: other right answers pass, and ours agree with tensors."""

from __future__ import annotations

import itertools
import math

import pytest

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_06, lesson_07
from tinygrad_edu.classroom.registry import find

SHAPES = [(), (1,), (4,), (3, 1), (1, 4), (3, 4), (2, 1, 4), (2, 3, 4), (0, 4), (5, 4)]
PAIRS = list(itertools.combinations(SHAPES, 2))


def turned(view, dim0, dim1):
    """A transpose that gives a plain tuple with lists in it."""
    shape, stride = list(view.shape), list(view.stride)
    for items in (shape, stride):
        items[dim0], items[dim1] = items[dim1], items[dim0]
    return view.storage, shape, stride, view.offset


def met_from_behind(a, b):
    found = []
    for place in range(1, max(len(a), len(b)) + 1):
        x = a[-place] if place <= len(a) else 1
        y = b[-place] if place <= len(b) else 1
        if 1 not in (x, y) and x != y:
            raise ValueError
        found.insert(0, y if x == 1 else x)
    return tuple(found)


def summed_at_once(gradient, shape):
    lacking = gradient.ndim - len(shape)
    sizes = (1,) * lacking + tuple(shape)
    dims = [dim for dim, size in enumerate(sizes) if size == 1]
    return gradient.sum(dim=dims, keepdim=True).reshape(shape) if dims else gradient


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("address", lambda i, s, o: o + sum(map(math.prod, zip(i, s, strict=True)))),
        ("strides_for", lambda s: [math.prod(s[k + 1 :]) for k in range(len(s))]),
        ("transpose", turned),
        ("broadcast_shape", met_from_behind),
        ("unbroadcast", summed_at_once),
    ],
)
def test_another_right_answer_passes(name, answer):
    assert examine(find(name), answer).passed


def test_what_is_no_record_is_said_in_words():
    result = examine(find("select"), lambda view, dim, index: view.storage[index])
    assert "a record has four parts" in str(result.first.got.error)


def test_records_are_those_of_tensors():
    tensor = torch.arange(24).reshape(2, 3, 4)
    record = lesson_06.Strided(list(range(24)), (2, 3, 4), (12, 4, 1), 0)
    for dims in itertools.product(range(3), repeat=2):
        made, real = lesson_06.transpose(record, *dims), tensor.transpose(*dims)
        for dim in range(3):
            picked, true = lesson_06.select(made, dim, 1), real.select(dim, 1)
            assert picked.storage is record.storage
            assert (picked.shape, picked.stride) == (tuple(true.shape), true.stride())
            assert picked.offset == true.storage_offset()


@pytest.mark.parametrize("shape", [s for s in SHAPES if 0 not in s])
def test_strides_are_those_of_a_new_tensor(shape):
    assert lesson_06.strides_for(shape) == torch.zeros(shape).stride()


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_shapes_meet_as_those_of_tensors(a, b):
    try:
        expected = tuple((torch.zeros(a) + torch.zeros(b)).shape)
    except RuntimeError:
        with pytest.raises(ValueError, match="do not fit"):
            lesson_07.broadcast_shape(a, b)
        return
    assert lesson_07.broadcast_shape(a, b) == expected
    for shape in (a, b):
        tensor, arriving = torch.ones(shape, requires_grad=True), torch.randn(expected)
        (tensor.expand(expected) * arriving).sum().backward()
        brought = lesson_07.unbroadcast(arriving, shape)
        assert brought.shape == tensor.grad.shape
        assert torch.allclose(brought, tensor.grad)
