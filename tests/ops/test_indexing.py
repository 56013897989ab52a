"""Indexing in every form, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

KEYS = {
    "number": lambda t: 1,
    "negative": lambda t: -1,
    "numpy number": lambda t: np.int64(1),
    "numbers": lambda t: (1, 2),
    "all numbers": lambda t: (1, 2, 3),
    "slice": lambda t: slice(1, None),
    "slice beyond": lambda t: slice(1, 99),
    "slice nothing": lambda t: slice(2, 1),
    "negative slice": lambda t: (slice(None), slice(-2, -1)),
    "step": lambda t: (slice(None), slice(None, None, 2)),
    "ellipsis": lambda t: ...,
    "ellipsis, number": lambda t: (..., 0),
    "number, ellipsis, number": lambda t: (0, ..., 0),
    "none": lambda t: None,
    "nones": lambda t: (None, 0, None),
    "slice, none": lambda t: (slice(1, 2), None, 1),
    "true": lambda t: True,
    "tensor": lambda t: t.tensor([1, 0, 1]),
    "tensor, twice the same": lambda t: t.tensor([1, 1, 1]),
    "negative tensor": lambda t: t.tensor([-1, 0]),
    "matrix": lambda t: t.tensor([[0, 1], [1, 1]]),
    "0-d tensor": lambda t: t.tensor(1),
    "list": lambda t: [1, 0],
    "lists": lambda t: ([1, 0, 1], [2, 2, 0]),
    "empty list": lambda t: [],
    "range": lambda t: range(2),
    "tensor later": lambda t: (slice(None), t.tensor([2, 0, 0])),
    "tensor last": lambda t: (..., t.tensor([3, 0])),
    "pairs": lambda t: (t.tensor([0, 1]), t.tensor([2, 1])),
    "broadcast pairs": lambda t: (t.tensor([[0], [1]]), t.tensor([2, 1])),
    "apart": lambda t: (t.tensor([0, 1]), slice(None), t.tensor([3, 1])),
    "number and tensor apart": lambda t: (0, slice(None), t.tensor([3, 1])),
    "number between": lambda t: (t.tensor([0, 1, 1]), 2, t.tensor([3, 1, 0])),
    "number after": lambda t: (slice(None), t.tensor([0, 1]), 0),
    "slice before number, tensor": lambda t: (slice(1), 0, t.tensor([3, 1])),
    "tensor, slice": lambda t: (t.tensor([1, 0]), slice(1, 3)),
    "tensor, none": lambda t: (t.tensor([1, 0]), None),
    "none, tensor": lambda t: (None, t.tensor([1, 0]), 1),
    "mask of rows": lambda t: t.tensor([True, False]),
    "mask of two": lambda t: t.tensor([[True, False, True], [False, False, True]]),
    "mask later": lambda t: (slice(None), t.tensor([True, False, True])),
    "mask list": lambda t: [False, True],
    "mask and number": lambda t: (t.tensor([False, True]), 1),
    "mask and slice": lambda t: (0, t.tensor([True, False, True]), slice(1, 3)),
    "mask of nothing": lambda t: t.tensor([False, False]),
    "mask and tensor": lambda t: (t.tensor([True, True]), t.tensor([0, 2])),
}


@pytest.mark.parametrize("name", KEYS)
def test_reading(name: str, compare: Any, draw: Any) -> None:
    key = KEYS[name]
    compare(lambda t, a: a[key(t)], draw((2, 3, 4)), names=False)


@pytest.mark.parametrize("name", KEYS)
def test_reading_float32_in_another_order(name: str, compare: Any, draw: Any) -> None:
    key = KEYS[name]
    whole = draw((4, 3, 2), dtype="float32").T
    compare(lambda t, a: a[key(t)] ** 2, whole, names=False)


# Which of two values wins where a place is named twice is not defined.
DEFINED = [name for name in KEYS if name != "tensor, twice the same"]


@pytest.mark.parametrize("name", DEFINED)
def test_writing_a_tensor(name: str, compare: Any, draw: Any) -> None:
    """Gradients reach both: what is left of x, and the value that was written."""
    key = KEYS[name]

    def write(t: Any, a: Any, b: Any) -> Any:
        x = a * 1
        x[key(t)] = b.exp()
        return x * x

    compare(write, draw((2, 3, 4)), draw(()), names=False)


@pytest.mark.parametrize("name", KEYS)
def test_writing_a_number(name: str, compare: Any, draw: Any) -> None:
    key = KEYS[name]

    def write(t: Any, a: Any) -> Any:
        x, plain = a * 1, t.zeros(2, 3, 4)
        x[key(t)] = 7
        plain[key(t)] = 2.5
        return x * x, plain

    compare(write, draw((2, 3, 4)), names=False)


WRITES = {
    "row": ((0,), (3, 4)),
    "stretched": ((0,), (4,)),
    "more dimensions": ((0, 1), (1, 1, 4)),
    "one number": ((0, 1, 2), (1,)),
    "column": ((slice(None), 1), (2, 4)),
    "stretched column": ((slice(None), 1), (2, 1)),
    "rows by list": (([1, 0],), (2, 3, 4)),
    "places by lists": (([1, 0], [2, 2]), (2, 4)),
    "nothing": ((slice(0, 0),), (1, 3, 4)),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("into_plain", [True, False])
def test_writing_shapes(name: str, into_plain: bool, compare: Any, draw: Any) -> None:
    key, shape = WRITES[name]

    def write(t: Any, a: Any, b: Any) -> Any:
        x = t.zeros(2, 3, 4, dtype=t.float64) if into_plain else a * 2
        x[key] = b * 3
        return x * x

    compare(write, draw((2, 3, 4)), draw(shape), names=False)


def test_writing_casts_to_the_type_of_the_tensor(compare: Any, draw: Any) -> None:
    def write(t: Any, a: Any) -> Any:
        floats, integers = t.zeros(3), t.zeros(3, dtype=t.int64)
        floats[0] = a[0]
        integers[1] = a[1].detach() * 10
        integers[2] = 3.9
        return floats, integers

    compare(write, draw((3,)), names=False)


def test_writing_again_and_again(compare: Any, draw: Any) -> None:
    """A running state written step by step, as a learner would write a recurrence."""

    def recurrence(t: Any, w: Any) -> Any:
        x = t.zeros(4, dtype=t.float64)
        x[0] = 1.0
        for i in range(1, 4):
            x[i] = x[i - 1].clone() * w
        return x

    compare(recurrence, draw(()), names=False)


PICKS = {
    "gather 1": lambda t, a: t.gather(a, 1, t.tensor([[0, 2], [1, 1]])),
    "gather 0": lambda t, a: a.gather(0, t.tensor([[0, 1, 1]])),
    "gather -1": lambda t, a: a.gather(-1, t.tensor([[2], [0]])),
    "gather fewer rows": lambda t, a: a.gather(1, t.tensor([[2, 2, 1, 0]])),
    "gather nothing": lambda t, a: a.gather(1, t.zeros((2, 0), dtype=t.int64)),
    "index_select": lambda t, a: t.index_select(a, 1, t.tensor([2, 0, 2])),
    "index_select -2": lambda t, a: a.index_select(-2, t.tensor([1])),
    "index_select by a 0-d tensor": lambda t, a: a.index_select(1, t.tensor(1)),
}


@pytest.mark.parametrize("name", PICKS)
def test_picking(name: str, compare: Any, draw: Any) -> None:
    compare(PICKS[name], draw((2, 3)))


def test_picking_from_few_dimensions(compare: Any, draw: Any) -> None:
    compare(lambda t, a: a.gather(0, t.tensor([2, 0, 0])), draw((3,)))
    compare(lambda t, a: a.gather(0, t.tensor(0)), draw(()))
    compare(lambda t, a: t.index_select(a, 0, t.tensor([2, 2])), draw((3,)))


NAMES = {
    "SelectBackward0": 0,
    "SliceBackward0": (0, slice(1, 2)),
    "UnsqueezeBackward0": None,
    "IndexBackward0": [0, 1],
}


@pytest.mark.parametrize("name", NAMES)
def test_names_in_the_graph(name: str, compare: Any, draw: Any) -> None:
    compare(lambda t, a: a[NAMES[name]], draw((2, 3)))


def test_places(compare: Any) -> None:
    a = np.array([[0, 5, 0], [7, 0, 1]])
    compare(lambda t, a: (t.nonzero(a), *t.where(a > 0)), a)


def test_an_index_changed_afterwards_does_not_move_the_gradient() -> None:
    """PyTorch refuses; here the index was copied, so the gradient is right."""
    import tinygrad_edu as torch

    x = torch.zeros(3, requires_grad=True)
    index = torch.tensor([0, 1])
    y = x[index]
    index[0] = 2
    y.sum().backward()
    assert x.grad.tolist() == [1, 1, 0]


MISFITS = {
    "mask": ("x[x == 0]", (3,)),
    "mask that names nothing": ("x[x == 7]", (2,)),
    "list": ("x[[0]]", (2, 5)),
    "lists": ("x[[0, 1], 0]", (2, 2)),
    "slice": ("x[:1]", (2, 5)),
    "row": ("x[0]", (4,)),
    "number": ("x[0, 0]", (2,)),
}


@pytest.mark.parametrize("in_graph", [False, True])
@pytest.mark.parametrize("name", MISFITS)
def test_values_that_do_not_fit(name: str, in_graph: bool) -> None:
    """In PyTorch's words, in the graph and outside; no word of NumPy's."""
    place, shape = MISFITS[name]

    def words(t: Any) -> str:
        x = t.zeros(4, 5, requires_grad=in_graph) * 1
        with pytest.raises(RuntimeError) as found:
            exec(f"{place} = value", {"x": x, "value": t.ones(shape)})
        return str(found.value).splitlines()[0]

    import tinygrad_edu

    pytorch = pytest.importorskip("torch", reason="parity needs PyTorch")
    assert words(tinygrad_edu) == words(pytorch)
