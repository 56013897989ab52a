"""dtypes and their limits, questions about tensors, settings, backends."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

import tinygrad_edu

NAMES = [each.name for each in tinygrad_edu.dtypes.ALL]

LIMITS = ("bits", "eps", "max", "min", "tiny", "smallest_normal", "resolution", "dtype")
CASES = [
    lambda t: [t.finfo(each) for each in (t.float16, t.bfloat16, t.float32, t.float64)],
    lambda t: [t.finfo(t.complex64), t.finfo(t.complex128), t.finfo()],
    lambda t: [t.iinfo(each) for each in (t.uint8, t.int8, t.int16, t.int32, t.int64)],
    lambda t: [
        getattr(t.finfo(of), name)
        for of in (t.float16, t.bfloat16, t.float32, t.float64)
        for name in LIMITS
    ],
    lambda t: [t.iinfo(t.uint8).max, t.iinfo(t.int64).min, t.iinfo(t.int8).bits],
    lambda t: t.finfo(t.float32) == t.finfo(t.float32),
    lambda t: t.finfo(t.int32),
    lambda t: t.iinfo(t.float32),
    lambda t: t.iinfo(t.bool),
    lambda t: t.finfo("a"),
    lambda t: t.iinfo("a"),
    lambda t: t.set_default_dtype(t.int32),
    lambda t: t.set_default_dtype("a"),
    lambda t: t.promote_types(t.int32, "a"),
    lambda t: t.int32.to_complex(),
    lambda t: t.dtype("a"),
    lambda t: [t.float is t.float32, t.half is t.float16, t.long is t.int64],
    lambda t: [t.cfloat is t.complex64, t.cdouble is t.complex128],
    lambda t: t.result_type(t.ones(2), 1.0),
    lambda t: t.result_type(1, 1.5),
    lambda t: t.result_type(t.ones(2, dtype=t.int32), t.tensor(1.0, dtype=t.double)),
    lambda t: t.result_type(t.ones(2, dtype=t.int8), 1000),
    lambda t: t.result_type(t.ones(2), 1j),
    lambda t: t.result_type(t.tensor(1, dtype=t.int32), t.ones(2, dtype=t.uint8)),
    lambda t: t.is_nonzero(t.tensor([0.0])),
    lambda t: t.is_nonzero(t.ones(2)),
    lambda t: t.is_nonzero(t.ones(0)),
    lambda t: t.is_floating_point([1]),
    lambda t: t.is_floating_point(t.ones(1, dtype=t.bfloat16)),
    lambda t: t.numel(t.ones(2, 3)),
    lambda t: t.is_same_size(t.ones(2), t.zeros(2)),
    lambda t: t.is_storage(1),
    lambda t: t.is_tensor(t.ones(1)),
    lambda t: t.typename("a"),
    lambda t: t.typename(t.ones(1, dtype=t.int32)),
    lambda t: [t.strided, t.channels_last, t.preserve_format, t.contiguous_format],
    lambda t: [t.inf, t.nan, t.pi, t.e, t.newaxis],
    lambda t: t.ones(2)[t.newaxis].shape,
    lambda t: t.accelerator.is_available(),
    lambda t: t.accelerator.current_accelerator(),
    lambda t: t.accelerator.device_count(),
    lambda t: t.accelerator.current_device_index(),
    lambda t: t.cuda.is_available(),
    lambda t: t.cuda.device_count(),
    lambda t: t.cuda.current_device(),
    lambda t: t.cuda.memory_allocated(),
    lambda t: [t.cuda.manual_seed(0), t.cuda.manual_seed_all(0)],
    lambda t: [t.backends.cudnn.enabled, t.backends.cudnn.benchmark],
    lambda t: [t.backends.cudnn.is_available(), t.backends.cudnn.version()],
    lambda t: [t.backends.mps.is_available(), t.backends.mps.is_built()],
    lambda t: [t.backends.cuda.matmul.allow_tf32, t.backends.cuda.is_built()],
    lambda t: t.get_default_device(),
    lambda t: t.are_deterministic_algorithms_enabled(),
    lambda t: t.get_float32_matmul_precision(),
    lambda t: t.set_num_threads(-1),
]


@pytest.mark.parametrize("case", CASES)
def test_as_in_pytorch(case: Any, agree: Any, real: Any) -> None:
    if real.cuda.is_available():
        pytest.skip("needs a GPU-free machine: answers about GPUs differ with one")
    agree(case)


def test_every_pair_of_types(real: Any) -> None:
    """can_cast and result_type for tensors, 0-d tensors and numbers of every type."""
    for one, other in product(NAMES, NAMES):
        answers = []
        for t in (tinygrad_edu, real):
            a, b = getattr(t, one), getattr(t, other)
            x, y = t.ones(1, dtype=a), t.ones(1, dtype=b)
            answers.append(
                [
                    t.can_cast(a, b),
                    str(t.promote_types(a, b)),
                    str(t.result_type(x, y)),
                    str(t.result_type(x, y[0])),
                    str(t.result_type(x[0], y[0])),
                ]
            )
        if "torch.complex32" not in answers[1]:  # a type that is not here
            assert answers[0] == answers[1], (one, other)


def test_attributes_of_every_type(real: Any) -> None:
    names = ("itemsize", "is_floating_point", "is_complex", "is_signed")
    for dtype in NAMES:
        ours, theirs = (getattr(t, dtype) for t in (tinygrad_edu, real))
        for name in names:
            assert getattr(ours, name) == getattr(theirs, name), (dtype, name)
        assert repr(ours) == repr(theirs)
        assert repr(ours.to_real()) == repr(theirs.to_real())


def test_switches_read_back() -> None:
    t = tinygrad_edu
    t.use_deterministic_algorithms(True, warn_only=True)
    assert t.are_deterministic_algorithms_enabled()
    assert t.is_deterministic_algorithms_warn_only_enabled()
    t.use_deterministic_algorithms(False)
    t.set_float32_matmul_precision("high")
    assert t.get_float32_matmul_precision() == "high"
    t.set_float32_matmul_precision("highest")
    assert t.get_num_threads() >= 1
    with t.backends.cudnn.flags(enabled=False, benchmark=True):
        assert t.backends.cudnn.benchmark
        assert not t.backends.cudnn.enabled
    assert not t.backends.cudnn.benchmark
    with pytest.raises(NotImplementedError, match="only the CPU"):
        t.set_default_device("sim")


def test_assertions_of_traced_models() -> None:
    tinygrad_edu._assert(True, "never said")
    with pytest.raises(AssertionError, match="wrong size"):
        tinygrad_edu._assert(1 > 2, "wrong size")
