"""KernelView: what it says of a kernel is what the simulator saw."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np
import pytest
from tinygrad_edu_widgets import KernelView
from tinygrad_edu_widgets._kernel_costs import registers
from tinygrad_edu_widgets._kernel_source import Listing
from tinygrad_edu_widgets._kernel_trace import recording

import tinygrad_edu as torch
from tinygrad_edu import cuda
from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.machine.trace import KINDS

F = np.float32
TWICE = """__global__ void twice(float* x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) x[i] = x[i] * 2.0f;
}"""
RACY = """__global__ void neighbours(float* x) {
    __shared__ float s[64];
    int t = threadIdx.x;
    s[t] = x[t];
    x[t] = s[t] + s[(t + 1) % 64];
}"""
OUTSIDE = """__global__ void shift(float* x) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float v = x[i];
    x[i + 1] = v;
}"""


def numbers(*shape: int) -> Any:
    return np.random.default_rng(0).normal(size=shape).astype(F)


def shown(text: str, name: str, grid: Any, block: Any, args: Any, **more: Any) -> Any:
    return KernelView(cuda.Module(text).get_function(name), grid, block, args, **more)


def of_library(file: str, name: str, *launch: Any) -> Any:
    return KernelView(cuda.Module(KERNELS / file).get_function(name), *launch)


def tree() -> Any:
    return of_library(
        "reduction.cu", "sum_tree", 4, 256, (numbers(1000), np.zeros(1, F), 1000), 1024
    )


def columns(view: Any) -> dict[str, Any]:
    """The recording, unpacked as the front end does it."""
    found = view.recording
    data = zlib.decompress(base64.b64decode(found["data"]))
    events, warps, rows = found["events"], found["warps"], found["rows"]
    known = sum(one["known"] for one in found["buffers"])
    layout = [
        ("statement", "<i4", (events,)),
        ("name", "<i4", (events,)),
        ("masks", "<u4", (events, warps)),
        ("index", "<i4", (rows, warps * 32)),
        ("value", "<f4", (rows, warps * 32)),
        ("first", "<f4", (known,)),
        ("kind", "u1", (events,)),
        ("width", "u1", (events,)),
        ("cost", "u1", (events, warps)),
    ]
    made, place = {}, 0
    for name, kind, shape in layout:
        count = int(np.prod(shape))
        made[name] = np.frombuffer(data, kind, count, place).reshape(shape)
        place += made[name].nbytes
    assert place == len(data)
    return made | {"index": np.cumsum(made["index"], axis=1)}


def test_the_arguments_change_once_as_in_a_launch() -> None:
    x = np.arange(40, dtype=F)
    shown(TWICE, "twice", 2, 32, (x, 40))
    np.testing.assert_array_equal(x, 2 * np.arange(40))
    y = torch.arange(40, dtype=torch.float32)
    shown(TWICE, "twice", 2, 32, (y, 40))
    assert y.tolist() == (2 * np.arange(40)).tolist()


def test_one_array_given_twice_stays_one() -> None:
    text = """__global__ void k(float* x, const float* y) {
        x[threadIdx.x] = 1.0f;
        x[threadIdx.x] += y[threadIdx.x];
    }"""
    x = np.zeros(32, F)
    view = shown(text, "k", 1, 32, (x, x))
    assert set(x) == {2.0}
    assert [one["name"] for one in view.recording["buffers"]] == ["x"]


def test_the_columns_tell_the_whole_trace() -> None:
    view = tree()
    found, trace = columns(view), view.trace
    assert found["kind"].tolist() == trace.kind
    assert found["statement"].tolist() == trace.statement
    np.testing.assert_array_equal(found["masks"], np.array(trace.masks))
    np.testing.assert_array_equal(found["cost"], np.array(trace.cost))
    np.testing.assert_array_equal(found["index"], np.array(trace.index))
    on = np.repeat(found["masks"][:, 0] & 1, found["width"]).astype(bool)
    np.testing.assert_array_equal(
        found["value"][on, 0], np.array(trace.value, F)[on, 0]
    )


def test_a_long_trace_is_cut_for_the_notebook_and_says_so() -> None:
    text = """__global__ void k(float* x) {
        float v = x[threadIdx.x];
        for (int i = 0; i < 300; ++i) v = 3.9f * v * (1.0f - v);
        x[threadIdx.x] = v;
    }"""
    x = np.random.default_rng(0).random(1024).astype(F)  # chaos: nothing to compress
    view = shown(text, "k", 1, 1024, (x,))
    found = view.recording
    assert found["events"] < found["total"] == len(view.trace)
    assert len(json.dumps(view.get_state(), default=str)) < 1_000_000
    assert columns(view)["kind"].tolist() == view.trace.kind[: found["events"]]
    whole = view._answer_trace({})[0]["recording"]
    assert whole["events"] == whole["total"]


def test_heat_counts_what_the_launch_did() -> None:
    x = numbers(64, 64)
    args = (x, np.zeros_like(x), 64, 64)
    view = of_library("transpose.cu", "transpose_tiled", (2, 2), (32, 8), args)
    at = {line["text"].strip()[:7]: str(k) for k, line in enumerate(lines(view))}
    heat = view.document["heats"]
    assert heat["passes"][at["if (fro"]][:2] == ["32.0", 1.0]
    assert heat["passes"][at["tile[r]"]][:2] == ["1.0", 0.0]
    assert heat["sectors"][at["if (fro"]][0] == "4.0"
    tree_heat = tree().document["heats"]
    assert {one[0] for one in tree_heat["lanes"].values()} == {"100%", "65%", "89%"}
    assert max(one[1] for one in tree_heat["branches"].values()) > 0.5


def lines(view: Any) -> Any:
    return view.document["lines"]


def test_a_short_file_is_shown_whole_and_a_long_one_in_part() -> None:
    assert len(lines(shown(TWICE, "twice", 1, 32, (np.zeros(4, F), 4)))) == 4
    view = of_library(
        "reduction.cu", "sum_shuffle", 1, 64, (numbers(64), np.zeros(1, F), 64)
    )
    labels = [line["label"] for line in lines(view)]
    assert any(label.startswith("c") for label in labels), "what it calls is shown"
    texts = [line["text"] for line in lines(view)]
    assert any("sum_shuffle(" in text for text in texts)
    assert any("float block_sum(" in text for text in texts)
    assert not any("sum_tree(" in text for text in texts)


def test_statements_are_found_in_their_lines() -> None:
    view = shown(TWICE, "twice", 1, 32, (np.zeros(4, F), 4))
    marked = {
        lines(view)[line]["text"][start:end]
        for line, start, end in view.document["statements"].values()
    }
    assert "if (i < n)" in marked
    assert "x[i] = x[i] * 2.0f;" in marked
    text = "__global__ void k(float* x) { x[0] = 1.0f; }  // one line"
    view = shown(text, "k", 1, 1, (np.zeros(1, F),))
    [(line, start, end)] = view.document["statements"].values()
    assert lines(view)[line]["text"][start:end] == "x[0] = 1.0f;"


def test_a_race_is_told_with_both_lines() -> None:
    view = shown(RACY, "neighbours", 1, 64, (numbers(64),))
    [race] = view.document["races"]
    assert race["labels"] == ["4", "5"]
    assert race["buffer"] == "s"
    assert "reads" in race["words"]
    assert "Race in line 5" in view.summary()


def test_a_kernel_that_fails_is_shown_up_to_the_fault() -> None:
    x = np.arange(64, dtype=F)
    view = shown(OUTSIDE, "shift", 2, 32, (x,), trace_block=1)
    fault = view.document["fault"]
    assert (fault["label"], fault["thread"]) == ("4", [1, 31])
    assert "x[64], which is out of bounds" in fault["words"]
    kinds = [KINDS[kind] for kind in view.trace.kind]
    assert kinds == ["step", "set", "step", "read", "set", "step"]
    assert view.position == len(kinds) - 1
    assert "It fails in line 4" in view.summary()


def test_another_block_is_traced_from_the_first_arguments() -> None:
    x = np.arange(64, dtype=F)
    view = shown(TWICE, "twice", 2, 32, (x, 64))
    view.trace_block = 1
    assert view.recording["block"] == 1
    found = columns(view)
    [read] = [at for at, kind in enumerate(found["kind"]) if KINDS[kind] == "read"]
    row = found["width"][:read].sum()
    np.testing.assert_array_equal(found["value"][row], np.arange(32, 64))
    np.testing.assert_array_equal(x, 2 * np.arange(64))
    with pytest.raises(ValueError, match="there is no block 2"):
        view.trace_block = 2


def test_template_arguments_have_their_names() -> None:
    a, c = numbers(32, 32), np.zeros((32, 32), F)
    args = (a, a, c, 32, 32, 32)
    view = of_library("matmul.cu", "matmul_tiled<16>", (2, 2), (16, 16), args)
    assert view.document["template"] == "TILE = 16"
    assert "TILE = 16" in view.summary()
    np.testing.assert_allclose(c, a @ a, rtol=1e-4, atol=1e-4)
    rows = {one["name"]: one["columns"] for one in view.recording["buffers"]}
    assert rows["A"] == 32
    assert 16 in rows.values()


def test_registers_come_from_the_list_or_the_compiler_or_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, said = registers(
        cuda.Module(KERNELS / "reduction.cu").get_function("max_rows")
    )
    assert set(found) == {75, 80, 90, 100}
    assert said == "as NVRTC compiled"
    stranger = cuda.Module(TWICE).get_function("twice")
    monkeypatch.setattr(nvrtc, "is_installed", lambda: False)
    found, said = registers(stranger)
    assert found == {}
    assert said.startswith("unknown")
    view = shown(TWICE, "twice", 1, 32, (np.zeros(4, F), 4))
    assert all(card["registers"] is None for card in view.document["costs"]["cards"])


def test_costs_are_counted_from_the_source() -> None:
    view = shown(TWICE, "twice", 1, 32, (np.zeros(32, F), 32))
    costs = view.document["costs"]
    assert (costs["operations"], costs["bytes"], costs["ideal_bytes"]) == (32, 256, 256)
    assert costs["cards"][0]["intensity"] == 32 / 256


def test_hostile_source_is_text_and_long_lines_are_cut() -> None:
    text = (
        "// </script><b>x</b> \u202e \t tab\n"
        f"// {'long ' * 2000}\n"
        "__global__ void k(float* x) {\n\tx[threadIdx.x] = 1.0f;\n}\n"
    )
    view = shown(text, "k", 1, 5, (np.zeros(5, F),))
    assert "</script>" in lines(view)[0]["text"]
    assert len(lines(view)[1]["text"]) == 401
    assert lines(view)[3]["text"].startswith("    x[")
    listing = Listing(view._kernel)
    [(line, start, _)] = listing.statements().values()
    assert (line, start) == (3, 4)
    assert view.figure() is not None


def test_the_figure_shows_source_and_lanes() -> None:
    view = tree()
    view.position = 40
    for heat in ("lanes", "sectors", "passes", "branches"):
        view.heat = heat
        texts = [text.get_text() for text in view.figure().axes[0].texts]
        assert any("__global__ void sum_tree" in text for text in texts)
        assert any("lanes take part" in text for text in texts)


def test_threads_that_do_nothing_are_shown_too() -> None:
    text = "__global__ void k(float* x, int n) { if (n > 5) x[0] = 1.0f; }"
    view = shown(text, "k", 1, 1, (np.zeros(1, F), 0))
    assert view.recording["buffers"] == []
    assert view.figure() is not None
    empty = shown("__global__ void k(float* x) {}", "k", 1, 32, (np.zeros(1, F),))
    assert empty.recording["events"] == 0
    assert empty.figure() is not None
    assert recording(empty.trace, {})["rows"] == 0


def test_what_is_no_kernel_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a kernel of the simulator"):
        KernelView(print, 1, 1, ())  # type: ignore[arg-type]
    kernel = cuda.Module(TWICE).get_function("twice")
    with pytest.raises(ValueError, match="there is no block 7"):
        KernelView(kernel, 2, 32, (np.zeros(4, F), 4), trace_block=7)
    with pytest.raises(TypeError, match="takes 2 arguments"):
        KernelView(kernel, 2, 32, (np.zeros(4, F),))
    with pytest.raises(ValueError, match="invalid argument"):
        KernelView(kernel, 2, 2048, (np.zeros(4, F), 4))
