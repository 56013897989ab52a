"""Traces: what one block did can be told again from the recorded events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygrad_edu.cuda.simulator.launch import Module, places_of
from tinygrad_edu.cuda.simulator.machine import trace as recording
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError
from tinygrad_edu.cuda.simulator.machine.trace import KINDS, Recorder, Trace
from tinygrad_edu.cuda.simulator.meaning.operations import operations_of

F = np.float32


def traced(text: str, threads: int, args: tuple[Any, ...]) -> Trace:
    done = Module(text).get_function("k").launch(1, threads, args, mode="trace")
    assert done.trace is not None
    return done.trace


def events(trace: Trace, kind: str) -> list[int]:
    return [at for at, one in enumerate(trace.kind) if KINDS[one] == kind]


def rows(trace: Trace, at: int, lanes: int = 32) -> tuple[Any, Any]:
    """The indices and the values of an event, a row for each number of its width."""
    first = trace.start[at] // lanes
    last = first + trace.width[at]
    return np.array(trace.index[first:last]), np.array(trace.value[first:last])


def test_an_access_of_four_numbers_has_four_rows() -> None:
    text = """__global__ void k(const float* x, float* out) {
        float4 four = reinterpret_cast<const float4*>(x)[threadIdx.x];
        reinterpret_cast<float4*>(out)[threadIdx.x] = four;
    }"""
    x, out = np.arange(128, dtype=F), np.zeros(128, F)
    trace = traced(text, 32, (x, out))
    for kind in ("read", "write"):
        [at] = events(trace, kind)
        assert trace.width[at] == 4
        index, value = rows(trace, at)
        np.testing.assert_array_equal(index.T.reshape(-1), np.arange(128))
        np.testing.assert_array_equal(value.T.reshape(-1), x)
        assert trace.cost[at].tolist() == [16]


def test_an_atomic_function_says_what_it_has_left() -> None:
    text = """__global__ void k(const int* bin, int* count) {
        atomicAdd(&count[bin[threadIdx.x]], 2);
    }"""
    count = np.array([10, 20, 30], "i4")
    bins = np.arange(32, dtype="i4") % 2
    trace = traced(text, 32, (bins, count))
    [atomic], [changed] = events(trace, "atomic"), events(trace, "changed")
    assert changed == atomic + 1
    assert set(rows(trace, atomic)[1][0]) == {2.0}
    index, value = rows(trace, changed)
    np.testing.assert_array_equal(value[0], count[index[0]])
    assert count.tolist() == [42, 52, 30]


def test_memory_read_as_another_type_keeps_its_own_values() -> None:
    text = """__global__ void k(float* x) {
        int* bits = reinterpret_cast<int*>(x);
        bits[threadIdx.x] = bits[threadIdx.x] | 0x80000000;
    }"""
    x = np.arange(32, dtype=F)
    trace = traced(text, 32, (x,))
    [written] = events(trace, "write")
    np.testing.assert_array_equal(rows(trace, written)[1][0], -np.arange(32))


def test_a_loop_and_a_call_set_variables_in_their_own_statements() -> None:
    text = """__device__ int next(int v) { return v + 1; }
    __global__ void k(int* x) {
        int a = next(threadIdx.x);
        for (int j = 0; j < 1; ++j) {
            x[a] = j;
        }
    }"""
    module = Module(text)
    done = module.get_function("k").launch(1, 32, (np.zeros(64, "i4"),), mode="trace")
    trace, places = done.trace, places_of(module.program)
    assert trace is not None
    lines = [
        (trace.variables[trace.name[at]], places[trace.statement[at]].line)
        for at in events(trace, "set")
    ]
    assert lines == [("a", 3), ("j", 4), ("j", 4)]


def test_buffers_know_where_they_begin() -> None:
    text = """__global__ void k(float* x) {
        __shared__ float a[32], b[32];
        a[threadIdx.x] = x[threadIdx.x];
        b[threadIdx.x] = a[threadIdx.x];
    }"""
    trace = traced(text, 32, (np.zeros(32, F),))
    found = {one.name: (one.space, one.address) for one in trace.buffers}
    assert found == {"x": ("global", 0), "a": ("shared", 0), "b": ("shared", 128)}


def test_a_trace_is_cut_by_its_numbers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_NUMBERS", 5 * 32)
    text = """__global__ void k(float* x) {
        for (int i = 0; i < 100; ++i) x[threadIdx.x] += 1.0f;
    }"""
    trace = traced(text, 32, (np.zeros(32, F),))
    assert trace.cut
    assert len(trace.index) == 5


def test_what_ran_before_a_fault_is_kept() -> None:
    text = """__global__ void k(float* x) {
        int i = threadIdx.x;
        x[i] = 1.0f;
        x[i + 1] = 2.0f;
    }"""
    kernel, watcher = Module(text).get_function("k"), Recorder()
    x = np.zeros(32, F)
    with pytest.raises(KernelRuntimeError, match="out of bounds"):
        kernel.run(1, 32, (x,), watchers=[watcher], way="profile")
    trace = watcher.trace
    assert len(events(trace, "write")) == 1
    assert trace.statement[-1] == max(trace.statement)
    assert x.tolist() == [1.0] * 32


def test_arithmetic_is_counted_as_it_is_written() -> None:
    text = """__device__ float square(float v) { return v * v; }
    __global__ void k(float* x, int n) {
        int i = threadIdx.x * 2 + n;
        float v = x[i] * 2.0f + 1.0f;
        v += square(v);
        for (int j = 0; j < n; ++j) v = fmaf(v, v, 1.0f);
        atomicAdd(x, expf(v));
    }"""
    module = Module(text)
    kernel = module.get_function("k")
    places = places_of(module.program)
    by_line = {
        places[number].line: count
        for number, count in operations_of(kernel.function).items()
        if count
    }
    assert by_line == {1: 1, 4: 2, 5: 1, 6: 2, 7: 2}
