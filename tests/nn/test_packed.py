"""Padding and packing of sequences: ``torch.nn.utils.rnn`` against PyTorch's."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from agreement import differences
from parity import slopes

import tinygrad_edu
import tinygrad_edu.nn.utils.rnn

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
LENGTHS = {"sorted": [4, 3, 3, 1], "unsorted": [1, 4, 2, 3], "alike": [4, 4, 4, 4]}
SHAPES: dict[str, tuple[int, ...]] = {"numbers": (), "rows": (3,), "images": (2, 2)}


def padded(t: Any, more: tuple[int, ...], batch_first: bool) -> Any:
    shape = (4, 4, *more)
    x = np.random.default_rng(0).normal(size=shape)
    x = x if batch_first else x.swapaxes(0, 1).copy()
    return t.tensor(x).requires_grad_()


def fields(packed: Any) -> list[Any]:
    return [each for each in packed if each is not None]


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lengths", LENGTHS)
def test_packed_and_padded_again(lengths: str, shape: str, batch_first: bool) -> None:
    results = []
    for t in BOTH:
        rnn, x = t.nn.utils.rnn, padded(t, SHAPES[shape], batch_first)
        packed = rnn.pack_padded_sequence(
            x, LENGTHS[lengths], batch_first, lengths != "unsorted"
        )
        again, count = rnn.pad_packed_sequence(packed, batch_first, -1.5, 6)
        first = slopes(t, [packed.data, again], [x], create_graph=True)
        results.append([*fields(packed), again, count, *first])
        names = packed.data.grad_fn.name()
        assert names == "PackPaddedSequenceBackward0"
    assert not list(differences(results[1], results[0], "value", 0, False))


def test_lengths_of_every_kind() -> None:
    for given in ([3, 2], (3, 2), [3.9, 2.1], np.array([3, 2], np.int32)):
        results = []
        for t in BOTH:
            lengths = t.tensor(given) if isinstance(given, np.ndarray) else given
            x = t.arange(8).reshape(4, 2)
            results.append(t.nn.utils.rnn.pack_padded_sequence(x, lengths))
        assert repr(results[1]) == repr(results[0])


SEQUENCES: dict[str, list[tuple[int, ...]]] = {
    "numbers": [(3,), (1,), (2,)],
    "rows": [(2, 3), (4, 3), (0, 3)],
    "one": [(3, 2)],
}


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("name", SEQUENCES)
def test_pad_sequence(name: str, batch_first: bool, side: str) -> None:
    results = []
    for t in BOTH:
        several = [
            t.tensor(np.random.default_rng(i).normal(size=shape)).requires_grad_()
            for i, shape in enumerate(SEQUENCES[name])
        ]
        out = t.nn.utils.rnn.pad_sequence(several, batch_first, 7.5, side)
        assert out.is_contiguous()
        results.append([out, *slopes(t, [out], several)])
    assert not list(differences(results[1], results[0], "value", 0, False))


@pytest.mark.parametrize("kind", ["int64", "bool", "float16", "bfloat16", "complex64"])
def test_numbers_of_any_type_are_carried(kind: str) -> None:
    results = []
    for t in BOTH:
        rnn = t.nn.utils.rnn
        several = [t.tensor([1, 0, 3]), t.tensor([4]), t.tensor([0, 1])]
        several = [each.to(getattr(t, kind)) for each in several]
        packed = rnn.pack_sequence(several, enforce_sorted=False)
        results.append(
            [
                *fields(packed),
                *rnn.pad_packed_sequence(packed, padding_value=1),
                *rnn.unpack_sequence(packed),
                rnn.pad_sequence(several, True),
            ]
        )
    assert not list(differences(results[1], results[0], "value", 0, False))


def test_the_first_sequence_decides_the_type() -> None:
    for kinds in (("float32", "float64"), ("int64", "float32")):
        results = []
        for t in BOTH:
            several = [t.ones(i + 1, dtype=getattr(t, k)) for i, k in enumerate(kinds)]
            results.append(t.nn.utils.rnn.pad_sequence(iter(several)))
        assert not list(differences(*results[::-1]))


def test_unpad_sequence() -> None:
    results = []
    for t in BOTH:
        unpad = t.nn.utils.rnn.unpad_sequence
        x, lengths = t.arange(12).reshape(4, 3), t.tensor([2, 4, 1])
        rows = unpad(x.t().clone(), lengths, batch_first=True)
        results.append([*rows, *unpad(x.clone(), lengths)])
    assert not list(differences(results[1], results[0]))


def test_unpad_sequence_leaves_its_argument_alone() -> None:
    """PyTorch turns the tensor it was given round in place."""
    x = tinygrad_edu.arange(6).reshape(2, 3)
    lengths = tinygrad_edu.tensor([2, 1, 2])
    tinygrad_edu.nn.utils.rnn.unpad_sequence(x, lengths)
    assert x.shape == (2, 3)


def test_a_packed_sequence_is_a_named_tuple() -> None:
    shown = []
    for t in BOTH:
        rnn = t.nn.utils.rnn
        packed = rnn.pack_sequence([t.tensor([1.0]), t.tensor([2.0, 3.0])], False)
        data, sizes, order, back = packed
        assert packed.data is data
        assert packed.batch_sizes is sizes
        same = rnn.PackedSequence(data, sizes, order)
        assert t.equal(same.unsorted_indices, back)
        pair = rnn.PackedSequence((data, sizes))
        moved = packed._replace(data=data * 2)
        assert isinstance(moved, rnn.PackedSequence)
        shown.append([repr(packed), repr(pair), repr(moved), packed._fields])
        assert not packed.is_cuda
        assert not packed.is_pinned()
        assert packed.to("cpu") is packed
        assert packed.cpu() is packed
        assert packed.float() is packed
        shown[-1] += [
            repr(getattr(packed, name)())
            for name in ("double", "half", "long", "int", "short", "char", "byte")
        ]
        shown[-1].append(repr(packed.to(dtype=t.float64)))
    assert shown[0] == shown[1]


def test_another_device_takes_the_indices_along() -> None:
    t = tinygrad_edu
    rnn, several = t.nn.utils.rnn, [t.ones(1), t.ones(3)]
    moved = rnn.pack_sequence(several, False).to("sim")
    there = rnn.pack_sequence([each.to("sim") for each in several], False)
    for packed in (moved, there):
        places = [each.device.type for each in packed]
        assert places == ["sim", "cpu", "sim", "sim"]
        padded, lengths = rnn.pad_packed_sequence(packed)
        assert (padded.device.type, lengths.device.type) == ("sim", "cpu")
        assert [each.device.type for each in rnn.unpack_sequence(packed)] == ["sim"] * 2
    assert moved.cpu().sorted_indices.device.type == "cpu"
    with pytest.raises(RuntimeError, match="should be a 1D CPU int64 tensor"):
        rnn.pack_padded_sequence(t.ones(3, 1), t.tensor([3]).to("sim"))


WRONG: dict[str, Any] = {
    "unsorted": lambda t, r: r.pack_padded_sequence(t.ones(3, 2), [2, 3]),
    "few": lambda t, r: r.pack_padded_sequence(t.ones(3, 2), [3]),
    "zero": lambda t, r: r.pack_padded_sequence(t.ones(3, 2), [3, 0]),
    "1-D": lambda t, r: r.pack_padded_sequence(t.ones(3), [3]),
    "0-D": lambda t, r: r.pack_padded_sequence(t.tensor(1.0), [3]),
    "empty": lambda t, r: r.pack_padded_sequence(t.ones(0, 2), [1, 1]),
    "2-D lengths": lambda t, r: r.pack_padded_sequence(
        t.ones(3, 2), t.tensor([[3, 2]])
    ),
    "no tensor": lambda t, r: r.pack_padded_sequence(3, [1]),
    "total": lambda t, r: r.pad_packed_sequence(
        r.pack_sequence([t.ones(3)]), total_length=2
    ),
    "no packed": lambda t, r: r.pad_packed_sequence(t.ones(3)),
    "side": lambda t, r: r.pad_sequence([t.ones(3)], padding_side="foo"),
    "none": lambda t, r: r.pad_sequence([]),
    "no iterable": lambda t, r: r.pad_sequence(3),
    "lists": lambda t, r: r.pad_sequence([[1], [2]]),
    "behind": lambda t, r: r.pad_sequence([t.ones(2, 2), t.ones(3, 3)]),
    "ranks": lambda t, r: r.pad_sequence([t.ones(2, 2), t.ones(3, 2, 2)]),
    "numbers": lambda t, r: r.pad_sequence([t.tensor(1.0)]),
    "pack none": lambda t, r: r.pack_sequence([]),
    "pack unsorted": lambda t, r: r.pack_sequence([t.ones(1), t.ones(2)]),
    "counts": lambda t, r: r.unpad_sequence(t.ones(2, 2), t.tensor([1]), True),
    "data alone": lambda t, r: r.PackedSequence(t.ones(3)),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(name: str) -> None:
    ends = []
    for t in BOTH:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            WRONG[name](t, t.nn.utils.rnn)
        ends.append((caught.type, str(caught.value).splitlines()[0]))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("wrong", [None, "text", [1.0]], ids=str)
def test_what_fills_up_is_a_number(wrong: Any) -> None:
    r = tinygrad_edu.nn.utils.rnn
    several = [tinygrad_edu.ones(2), tinygrad_edu.ones(1)]
    with pytest.raises(TypeError, match="'padding_value' must be float, not"):
        r.pad_sequence(several, padding_value=wrong)
    with pytest.raises(TypeError, match="'padding_value' must be Number, not"):
        r.pad_packed_sequence(r.pack_sequence(several), padding_value=wrong)
    with pytest.raises(TypeError, match="'batch_first' must be bool, not"):
        r.pad_sequence(several, batch_first=wrong)


def test_a_length_beyond_the_input_is_refused() -> None:
    """PyTorch packs what is there and counts steps that are not."""
    t = tinygrad_edu
    with pytest.raises(RuntimeError, match="larger than the number of time steps"):
        t.nn.utils.rnn.pack_padded_sequence(t.ones(3, 2), [4, 1])


def test_permutations_are_inverted() -> None:
    for t in BOTH:
        order = t.tensor([2, 0, 3, 1])
        back = t.nn.utils.rnn.invert_permutation(order)
        assert back.tolist() == [1, 3, 0, 2]
        assert back.dtype is t.int64
        assert t.nn.utils.rnn.invert_permutation(None) is None


def test_paths() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, ours = (vars(t.nn.utils.rnn)["__all__"] for t in BOTH)
    assert sorted(ours) == sorted(theirs)
