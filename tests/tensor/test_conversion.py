"""To other types, to Python, to NumPy and back; old constructors; copies."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

NAN = float("nan")


def x(t: Any) -> Any:
    return t.tensor([[1.5, -2.0], [3.0, 4.0]])


def learner(t: Any) -> Any:
    return t.tensor([1.5, 2.0], requires_grad=True)


CASTS = ("float", "double", "half", "bfloat16", "long", "int", "short", "char", "bool")
TO = [
    lambda t: x(t).to(t.float64),
    lambda t: x(t).to("cpu", t.int32),
    lambda t: x(t).to(dtype=t.float16, device="cpu"),
    lambda t: x(t).to(t.ones(1, dtype=t.int64)),
    lambda t: x(t).to(other=t.ones(1, dtype=t.int64)),
    lambda t: x(t).to(t.float32, True, True),
    lambda t: x(t).to(float),
    lambda t: x(t).to("cpu", non_blocking=True),
    lambda t: x(t).T.to(t.float64),
    lambda t: x(t).to([1]),
    lambda t: learner(t).to(t.float64),
    lambda t: x(t).type(),
    lambda t: x(t).type(t.int64),
    lambda t: x(t).type("torch.LongTensor"),
    lambda t: x(t).type(t.LongTensor),
    lambda t: x(t).long().type(t.Tensor),
    lambda t: x(t).long().type("torch.Tensor"),
    lambda t: x(t).type("foo"),
    lambda t: x(t).type(3),
    lambda t: x(t).type_as(t.ones(1, dtype=t.int32)),
    lambda t: [getattr(x(t), name)() for name in CASTS],
    lambda t: x(t).abs().byte(),
    lambda t: x(t).cfloat(),
]
SCALARS = [
    lambda t: t.ones(2).item(),
    lambda t: t.ones(1, 1).item(),
    lambda t: t.tensor(True).item(),
    lambda t: x(t).tolist(),
    lambda t: t.tensor(2.5).tolist(),
    lambda t: t.tensor([0.1], dtype=t.bfloat16).tolist(),
    lambda t: [float(t.tensor(1.5)), int(t.tensor(1.5)), complex(t.tensor(1.5))],
    lambda t: float(t.ones(2)),
    lambda t: int(t.tensor(NAN)),
    lambda t: bool(t.ones(2)),
    lambda t: bool(t.ones(0)),
    lambda t: bool(t.tensor([[0.0]])),
    lambda t: [1, 2][t.tensor(1)],
    lambda t: [1, 2][t.tensor([1])],
    lambda t: [1, 2][t.tensor(True)],
    lambda t: [1, 2][t.tensor(1.0)],
    lambda t: [1, 2][t.ones(2, dtype=t.int64)],
    lambda t: f"{t.tensor(1.5):.3f}",
    lambda t: f"{t.ones(2):.3f}",
    lambda t: f"{t.ones(2)}",
    lambda t: f"{t.tensor([1.5]):.2f}",
    lambda t: f"{learner(t)[0]:.2f}",
    lambda t: len(t.tensor(1.0)),
    lambda t: list(t.tensor(1.0)),
    lambda t: list(t.ones(2)),
    lambda t: 1.0 in t.ones(2),
    lambda t: t.tensor(3.0) in t.ones(2),
    lambda t: "a" in t.ones(2),
    lambda t: None in t.ones(2),
    lambda t: {"sum", "shape", "real"} <= set(dir(t.ones(2))),
]
NUMPY = [
    lambda t: x(t).numpy(),
    lambda t: learner(t).numpy(),
    lambda t: learner(t).numpy(force=True),
    lambda t: np.asarray(learner(t)),
    lambda t: np.asarray(x(t), dtype="i8"),
    lambda t: np.array([t.ones(2), t.ones(2)]),
    lambda t: np.concatenate([t.ones(2), np.ones(2)]),
    lambda t: np.where(t.ones(2) > 0, 1.0, 0.0),
    lambda t: t.ones(2) * np.float64(2),
    lambda t: np.float64(2) * t.ones(2),
    lambda t: np.float32(3) - t.ones(2),
    lambda t: np.int64(2) * t.ones(2),
    lambda t: np.float64(2) * learner(t),
    lambda t: np.int64(2) < t.tensor([1, 3]),
    lambda t: t.ones(2) == np.ones(2),
    lambda t: np.ones(2) == t.ones(2),
]
FACTS = [
    lambda t: (x(t).is_cuda, x(t).is_cpu, x(t).is_xpu, x(t).is_mps, x(t).is_sparse),
    lambda t: (x(t).is_quantized, x(t).is_meta, x(t).is_nested, x(t).is_mkldnn),
    lambda t: (x(t).layout, x(t).get_device(), x(t).is_pinned(), x(t).is_shared()),
    lambda t: (x(t).nbytes, x(t).itemsize, x(t).element_size(), x(t).ndimension()),
    lambda t: (x(t)[1].storage_offset(), x(t).T[1:].storage_offset()),
    lambda t: (x(t).is_signed(), t.ones(1, dtype=t.uint8).is_signed()),
    lambda t: [
        t.ones(2, 3, 4, 5).permute(0, 3, 1, 2).is_contiguous(memory_format=order)
        for order in (t.contiguous_format, t.channels_last)
    ],
    lambda t: x(t).T.is_contiguous(),
    lambda t: x(t)[0].untyped_storage().nbytes(),
    lambda t: x(t).T.untyped_storage().size(),
]
LEGACY = [
    lambda t: t.Tensor().dtype,
    lambda t: t.Tensor(2, 3).shape,
    lambda t: t.Tensor([1, 2]),
    lambda t: t.Tensor((1, 2)),
    lambda t: t.Tensor(t.ones(2)),
    lambda t: t.Tensor(t.ones(2, dtype=t.int64)),
    lambda t: t.Tensor(np.ones(2)),
    lambda t: t.Tensor(t.Size([2])).shape,
    lambda t: t.Tensor(1.5),
    lambda t: t.Tensor(None),
    lambda t: t.Tensor("a"),
    lambda t: t.Tensor(-1),
    lambda t: t.Tensor([2], device="cpu"),
    lambda t: t.LongTensor(2).shape,
    lambda t: t.LongTensor([1.7]),
    lambda t: t.FloatTensor(range(3)),
    lambda t: t.FloatTensor(),
    lambda t: t.BoolTensor([0, 2]),
    lambda t: t.ByteTensor([1]),
    lambda t: t.CharTensor([-1]),
    lambda t: t.ShortTensor([1]),
    lambda t: t.IntTensor([1]),
    lambda t: t.DoubleTensor([1]),
    lambda t: t.HalfTensor([1]),
    lambda t: t.BFloat16Tensor([1]),
    lambda t: repr(t.FloatTensor),
    lambda t: t.FloatTensor.dtype,
    lambda t: isinstance(t.ones(1), t.FloatTensor),
    lambda t: isinstance(t.ones(1), t.LongTensor),
    lambda t: isinstance(1, t.FloatTensor),
    lambda t: isinstance(t.nn.Parameter(t.ones(1)), t.FloatTensor),
    lambda t: t.ones(1).new(2, 3).shape,
    lambda t: t.ones(1).new([1, 2]),
    lambda t: t.ones(1, dtype=t.int32).new([1, 2]),
]
DATA = [
    lambda t: (learner(t) * 2).data,
    lambda t: setattr(learner(t), "data", t.zeros(3, dtype=t.int64)),
    lambda t: setattr(learner(t), "data", [1]),
    lambda t: copy.copy(learner(t)),
    lambda t: copy.deepcopy(learner(t)),
    lambda t: copy.deepcopy(learner(t) * 2),
    lambda t: copy.deepcopy(t.ones(2, 3).T),
    lambda t: copy.deepcopy(t.Size([2])),
]
SIZES = [
    lambda t: t.Size([2, 3]) * 2,
    lambda t: 2 * t.Size([2]),
    lambda t: t.Size((2, 3)) + (1,),  # noqa: RUF005
    lambda t: (1, *t.Size((2, 3))),
    lambda t: (1,) + t.Size((2, 3)),  # noqa: RUF005
    lambda t: t.Size([2]) + [1],  # noqa: RUF005
    lambda t: t.Size([2.5]),
    lambda t: t.Size(["a"]),
    lambda t: t.Size([t.tensor(2)]),
    lambda t: t.Size(),
    lambda t: t.Size([2, 3])[0:1],
    lambda t: t.Size([2, 3])[-1],
    lambda t: t.Size([2, 3]).numel(),
    lambda t: t.Size([2, 3]) == (2, 3),
    lambda t: hash(t.Size([2, 3])) == hash((2, 3)),
    lambda t: t.ones(2, 3).shape,
]


@pytest.mark.parametrize(
    "case", [*TO, *SCALARS, *NUMPY, *FACTS, *LEGACY, *DATA, *SIZES]
)
def test_as_in_pytorch(case: Any, agree: Any) -> None:
    agree(case)


def test_gradients_come_back_through_types() -> None:
    w = learner(tinygrad_edu)
    w.double().half().to(tinygrad_edu.float32).sum().backward()
    assert w.grad.tolist() == [1, 1]
    assert w.grad.dtype is tinygrad_edu.float32
    same = w.to(tinygrad_edu.float32)
    assert same is w
    assert w.to(tinygrad_edu.float32, copy=True) is not w


def test_numpy_functions_answer_with_tensors() -> None:
    x = tinygrad_edu.tensor([0.0, 1.0])
    for found in (np.sin(x), np.add(x, np.ones(2)), np.ones(2) + x, x + np.ones(2)):
        assert isinstance(found, tinygrad_edu.Tensor)
    assert (np.ones(2) + x).dtype is tinygrad_edu.float64
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        np.array(x, dtype="i8", copy=False)
    if (
        np.lib.NumpyVersion(np.__version__) >= "2.0.0"
    ):  # before, False meant "if needed"
        assert np.shares_memory(np.array(x, copy=False), x.numpy())
    out = np.zeros(2)
    assert np.sqrt(x, out=out) is out
    assert np.add.reduce(x) == 1
    w = learner(tinygrad_edu)
    with pytest.raises(RuntimeError, match="Can't call numpy"):
        np.sin(w)
    (w + np.ones(2)).sum().backward()
    assert w.grad.tolist() == [1, 1]


def test_memory_is_shared_over_dlpack(real: Any) -> None:
    x = tinygrad_edu.zeros(2, 3)
    for other in (np.from_dlpack(x), real.from_dlpack(x), tinygrad_edu.from_dlpack(x)):
        other[0, 0] += 1
    assert x[0, 0].item() == 3
    theirs = real.zeros(3, 2).T
    ours = tinygrad_edu.from_dlpack(theirs)
    ours[0, 1] = 5
    assert theirs[0, 1].item() == 5
    assert ours.stride() == theirs.stride()
    back = tinygrad_edu.utils.dlpack.from_dlpack(real.ones(2, dtype=real.int32))
    assert back.dtype is tinygrad_edu.int32
    with pytest.raises(BufferError, match="tensors that require gradient"):
        np.from_dlpack(learner(tinygrad_edu))


def test_deep_copies_share_what_the_originals_shared(real: Any) -> None:
    for t in (tinygrad_edu, real):
        base = t.zeros(2, 3)
        one, row, again = copy.deepcopy([base, base[1], base])
        assert one is again
        row += 1
        assert one.tolist() == [[0, 0, 0], [1, 1, 1]]
        assert base.sum().item() == 0
        leaf = learner(t)
        leaf.grad = t.ones(2)
        leaf.note = "kept"
        copied = copy.deepcopy(leaf)
        assert copied.grad.tolist() == [1, 1]
        assert copied.grad is not leaf.grad
        assert copied.note == copy.copy(leaf).note == "kept"
        assert copy.copy(leaf).data_ptr() == leaf.data_ptr() != copied.data_ptr()


def test_tensors_are_not_pickled() -> None:
    with pytest.raises(TypeError, match="a pickle can run code") as caught:
        pickle.dumps(tinygrad_edu.ones(2))
    assert "try:" in str(caught.value)


def test_data_is_the_memory_without_the_graph(real: Any) -> None:
    for t in (tinygrad_edu, real):
        w = learner(t)
        w.data[0] = 7
        w.data.mul_(2)
        assert w.tolist() == [14, 4]
        assert w._version == 0
        w.data = t.zeros(3)
        assert w.shape == (3,)
        assert w.requires_grad


def test_subclasses_are_made_by_the_old_constructor(real: Any) -> None:
    for t in (tinygrad_edu, real):

        class Named(t.Tensor):  # type: ignore[misc, name-defined]
            def __init__(self, data: Any, label: str = "") -> None:
                self.label = label

            def __new__(cls, data: Any, label: str = "") -> Any:
                return super().__new__(cls, data)

        made = Named([1.0, 2.0], label="mine")
        assert isinstance(made, t.Tensor)
        assert made.label == "mine"
        assert made.tolist() == [1, 2]
