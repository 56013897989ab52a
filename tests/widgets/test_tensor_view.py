"""TensorView: what it says of memory, indices and broadcasting, in both libraries."""

from __future__ import annotations

import asyncio
import json
import tracemalloc

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm
from tinygrad_edu_widgets import TensorView, _memory
from tinygrad_edu_widgets._indexing import apply_index, read_index
from tinygrad_edu_widgets._memory import Reading, describe, grid

import tinygrad_edu

torch_of = pytest.mark.parametrize("library", ["tinygrad_edu", "torch"])


@pytest.fixture
def torch(library):
    return tinygrad_edu if library == "tinygrad_edu" else pytest.importorskip("torch")


class FakeComm(BaseComm):
    """The line to a browser that is not there: it keeps what is sent."""

    def __init__(self, **options):
        self.messages = []
        super().__init__(**options)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        self.messages.append((data or {}, buffers or []))


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", FakeComm)


def ask(view, name, /, **content):
    """What the view answers to a request of the browser."""
    content = {"kind": "request", "id": 1, "name": name, **content}
    data = {"method": "custom", "content": content}
    view._handle_msg({"content": {"data": data}, "buffers": []})
    replies = [
        (message["content"], buffers)
        for message, buffers in view.comm.messages
        if message.get("content", {}).get("kind") == "reply"
    ]
    return replies[-1]


def frames(view):
    return [
        (data["content"], np.frombuffer(buffers[0], "<f8"))
        for data, buffers in view.comm.messages
        if data.get("content", {}).get("kind") == "frame"
    ]


def as_read(document, number):
    """A tensor put together from its document alone, by the address formula."""
    view = document["views"][number]
    strip = document["strips"][view["strip"]]
    values = np.zeros(view["shape"])
    for index in np.ndindex(*view["shape"]):
        steps = (i * s for i, s in zip(index, view["strides"], strict=True))
        values[index] = float(strip["values"][view["offset"] + sum(steps)])
    return values


# Memory.


@torch_of
def test_every_number_stands_where_the_formula_says(torch):
    x = torch.arange(24.0).reshape(2, 3, 4)
    ways = {
        "x": x,
        "transposed": x.permute(2, 0, 1),
        "part": x[:, 1:, ::2],
        "expanded": x[0, :1].expand(5, 4),
        "overlapping": torch.arange(6.0).unfold(0, 3, 1),
        "one": x[1, 2, 3],
        "copy": x + 1,
    }
    document = describe(list(ways.values()), list(ways))
    for number, tensor in enumerate(ways.values()):
        assert as_read(document, number).tolist() == tensor.tolist()


def test_arrays_that_are_read_backwards():
    a = np.arange(12.0).reshape(3, 4)
    ways = [
        a,
        a[::-1],
        a.T[:, ::-1],
        np.asfortranarray(a),
        a[1:, ::-2],
        a.view("i8")[1:],
    ]
    document = describe(ways, list("abcdef"))
    for number, array in enumerate(ways):
        assert as_read(document, number) == pytest.approx(array.astype(float))
    assert document["views"][1]["strides"] == [-4, 1]
    assert document["views"][1]["offset"] == 8
    strips = [view["strip"] for view in document["views"]]
    assert strips == [0, 0, 0, 1, 0, 2]
    assert [strip["again"] for strip in document["strips"]] == [None, None, 0]


@torch_of
def test_who_shares_memory(torch):
    x = torch.arange(6.0).reshape(2, 3)
    view = TensorView(x, x.T, x.clone(), names=["x", "x.T", "copy"])
    assert view.summary() == (
        "x: 2 × 3 float32, strides (3, 1), offset 0, contiguous\n"
        "x.T: 3 × 2 float32, strides (1, 3), offset 0, not contiguous\n"
        "copy: 2 × 3 float32, strides (3, 1), offset 0, contiguous\n"
        "x and x.T share one memory: 6 numbers, 24 bytes.\n"
        "copy has a memory of its own: 6 numbers, 24 bytes."
    )


@torch_of
def test_a_library_and_numpy_may_share(torch):
    a = np.arange(6.0)
    document = describe([a, torch.from_numpy(a)[2:]], ["a", "t"])
    assert [view["strip"] for view in document["views"]] == [0, 0]
    assert as_read(document, 1).tolist() == [2, 3, 4, 5]


@torch_of
@pytest.mark.parametrize("dtype", ["bool", "int64", "float16", "bfloat16", "complex64"])
def test_every_kind_of_number(torch, dtype):
    x = torch.ones(2, 2).to(getattr(torch, dtype))
    view = TensorView(x).document["views"][0]
    assert view["dtype"] == dtype
    assert as_read(TensorView(x).document, 0).tolist() == [[1, 1], [1, 1]]


@torch_of
def test_parameters_and_results_with_a_graph(torch):
    weight = torch.nn.Parameter(torch.ones(2, 2))
    document = TensorView(weight, weight * 2).document
    assert as_read(document, 1).tolist() == [[2, 2], [2, 2]]


@torch_of
def test_tensors_without_numbers(torch):
    view = TensorView(torch.zeros(0, 3), torch.zeros(2, 0), torch.tensor(5.0))
    assert [strip["length"] for strip in view.document["strips"]] == [0, 0, 1]
    assert [each["strip"] for each in view.document["views"]] == [0, 1, 2]
    assert view.figure() is not None


def test_what_is_no_number_travels_as_a_word():
    x = tinygrad_edu.tensor([float("nan"), float("inf"), -float("inf"), 1 / 3])
    document = TensorView(x).document
    assert document["strips"][0]["values"] == ["nan", "inf", "-inf", 0.3333333]
    json.dumps(document, allow_nan=False)


@torch_of
def test_a_hundred_million_numbers_are_not_touched(torch):
    x = torch.zeros(10_000, 10_000)
    x[3, 4], x[9_999, 0] = 7.0, 5.0
    TensorView(x[:1]).figure()  # matplotlib is loaded now
    tracemalloc.start()
    view = TensorView(x, x.T, names=["x", "x.T"])
    view.figure()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert len(json.dumps(view.document)) < 300_000
    cut, sample = view.document["views"][0]["windows"]
    assert cut["values"][3 * 32 + 4] == 7
    assert sample["rows"] == {"start": 0, "step": 209, "count": 48}
    assert grid(view.document, view.document["views"][1])[0][4, 3] == 7


@torch_of
def test_a_small_part_of_a_large_memory(torch):
    x = torch.arange(100_000.0)
    document = describe([x[99_998:]], ["end"])
    assert document["strips"][0]["first"] == 99_992
    assert document["strips"][0]["values"][-2:] == [99_998, 99_999]


@pytest.mark.parametrize("thing", [[1, 2], 3.0, "x", None, np.array(["a"])])
def test_only_tensors_have_memory(thing):
    with pytest.raises(TypeError, match="TensorView cannot look into"):
        TensorView(thing)


def test_sparse_tensors_have_no_strides():
    torch = pytest.importorskip("torch")
    with pytest.raises(TypeError, match="a sparse tensor has no strides"):
        TensorView(torch.zeros(2, 2).to_sparse())
    with pytest.raises(TypeError, match="has no memory"):
        TensorView(torch.empty(2, device="meta"))


def test_how_many_and_how_they_are_called():
    x = tinygrad_edu.zeros(2)
    with pytest.raises(ValueError, match="a few tensors at once"):
        TensorView()
    with pytest.raises(ValueError, match="a few tensors at once"):
        TensorView(*[x] * 9)
    with pytest.raises(ValueError, match="one name for each"):
        TensorView(x, x, names=["x"])


# Indexing.

INDICES = [
    "1",
    "-1, 2",
    "1:3, ::2",
    "..., -1",
    ":, None, 1",
    "[0, 2], :",
    "[0, 0, 3], [1, 2, 3]",
    "[True, False, True, False]",
    "x > 0",
    "(x > -4) & ~(x == 0) | (x >= 5)",
    "x < -1e0",
    "0:0",
]


@torch_of
@pytest.mark.parametrize("text", INDICES)
def test_an_index_picks_what_the_library_picks(torch, text):
    x = torch.arange(24.0).reshape(4, 6) - 8
    expected = eval(f"x[{text}]")  # the test's own texts
    view = TensorView(x, names=["x"]).index(text)
    indexed = view.document["indexed"]
    assert indexed["result"]["shape"] == list(expected.shape)
    flat = x.reshape(-1).tolist()
    assert [flat[place] for place in indexed["picks"]] == expected.reshape(-1).tolist()
    assert indexed["copy"] == (expected._base is None)
    kind = "a copy" if indexed["copy"] else "a view"
    assert view.summary().splitlines()[-1].endswith(kind)


def test_an_index_of_an_array():
    a = np.arange(6.0).reshape(2, 3)
    indexed = TensorView(a).index("1, 2").document["indexed"]
    assert (indexed["picks"], indexed["result"]["shape"]) == ([5], [])
    assert TensorView(a).index("::-1").document["indexed"]["copy"] is False


REFUSED = [
    "__import__('os').system('x')",
    "x.__class__",
    "0] + y[0",
    "f(1)",
    "lambda: 0",
    "1 if x else 2",
    "y := 3",
    "'a'",
    "1.5",
    "x > y",
    "0 < x < 3",
    "*x",
    "1:'a'",
    "(",
    "",
    "1" * 5000,
    "((" * 90,
    "\x00",
    "{1: 2}",
    "[i for i in x]",
]


@pytest.mark.parametrize("text", REFUSED)
def test_other_texts_are_no_index(text):
    with pytest.raises(ValueError, match="this is not an index"):
        read_index(text, tinygrad_edu.zeros(3))


@torch_of
def test_an_index_that_the_tensor_has_not(torch, browser):
    view = TensorView(torch.zeros(2, 3))
    with pytest.raises(IndexError):
        view.index("5")
    reply, _ = ask(view, "index", text="5", view=0)
    assert reply["error"] == "index 5 is out of bounds for dimension 0 with size 2"
    reply, _ = ask(view, "index", text="__import__", view=0)
    assert reply["error"].startswith("this is not an index")
    assert "indexed" not in view.document


def test_the_browser_indexes_and_clears(browser):
    view = TensorView(tinygrad_edu.zeros(2, 3), names=["x"])
    ask(view, "index", text=" :, 1 ", view=0)
    assert view.document["indexed"]["result"]["name"] == "x[:, 1]"
    ask(view, "index", text="", view=0)
    assert "indexed" not in view.document


def test_examples_travel_with_small_tensors():
    document = TensorView(tinygrad_edu.zeros(4, 6)).document
    texts = [example["text"] for example in document["examples"]]
    assert texts == ["1", ":, 1", "1:3, ::2", "..., -1", "[0, 2]", "x > 0"]
    assert TensorView(tinygrad_edu.zeros(100, 100)).document["examples"] == []
    assert TensorView(tinygrad_edu.tensor(1.0)).document["examples"]


def test_picks_of_large_tensors_are_not_counted():
    x = tinygrad_edu.zeros(2000, 2000)
    assert apply_index(x, "x", "0", 0, 1)["picks"] is None


@torch_of
@pytest.mark.parametrize("shape", [(1,), (1, 1), (2, 3), (1, 2, 3), (0, 3)])
def test_examples_suit_every_shape(torch, shape):
    assert TensorView(torch.zeros(shape)).document["examples"]


# Broadcasting.


@torch_of
@pytest.mark.parametrize(
    ("a", "b"), [((3, 1), (4,)), ((2, 1, 3), (4, 1)), ((), (2, 2)), ((2, 2), (2, 2))]
)
def test_broadcasting_repeats_what_the_library_repeats(torch, a, b):
    a, b = torch.randn(a), torch.randn(b)
    document = TensorView.broadcast(a, b).document
    shown = torch.broadcast_tensors(a, b)
    for number, tensor in enumerate([*shown, a + b]):
        assert as_read(document, number) == pytest.approx(tensor.numpy(), rel=1e-6)
    sizes = [axis["size"] for axis in document["broadcast"]["axes"]]
    assert sizes == list((a + b).shape)


def test_the_rule_axis_by_axis():
    view = TensorView.broadcast(tinygrad_edu.zeros(3, 1), tinygrad_edu.zeros(2, 1, 4))
    assert view.document["views"][0]["repeated"] == [True, False, True]
    assert view.summary() == (
        "a: 3 × 1 and b: 2 × 1 × 4 broadcast to 2 × 3 × 4.\n"
        "axis -3: nothing and 2 give 2, a is repeated\n"
        "axis -2: 3 and 1 give 3, b is repeated\n"
        "axis -1: 1 and 4 give 4, a is repeated"
    )


@torch_of
def test_shapes_that_do_not_fit(torch):
    view = TensorView.broadcast(torch.zeros(3, 4), torch.zeros(2, 4))
    said = view.document["broadcast"]
    assert [axis["rule"] for axis in said["axes"]] == ["fails", "equal"]
    assert said["error"] == (
        "The size of tensor a (3) must match the size of tensor b (2) "
        "at non-singleton dimension 0"
    )
    assert view.figure() is not None


# Live.


def test_a_training_loop_tells_the_browser_at_most_twenty_times_a_second(browser):
    x = tinygrad_edu.zeros(4, 4)
    view = TensorView(x)
    data = {"method": "custom", "content": {"kind": "hello"}}
    view._handle_msg({"content": {"data": data}, "buffers": []})
    for _step in range(500):
        x += 1
        view.update()
    sent = frames(view)
    assert 1 <= len(sent) <= 2
    header, numbers = sent[0]
    assert header["counts"] == [16]
    assert numbers.tolist() == [1.0] * 16
    assert as_read(view._newest(), 0)[0, 0] == 500


def test_what_a_notebook_saves_follows_the_last_update(browser, monkeypatch):
    monkeypatch.setattr("tinygrad_edu_widgets.tensor_view.SECONDS_UNTIL_SAVED", 0.01)

    async def main():
        view = TensorView(tinygrad_edu.zeros(2))
        for step in range(5):
            view.update(tinygrad_edu.full((2,), float(step)))
        await asyncio.sleep(0.1)
        return view

    view = asyncio.run(main())
    assert view.document["strips"][0]["values"] == [4, 4]


def test_other_shapes_are_told_as_a_whole(browser):
    view = TensorView(tinygrad_edu.zeros(2))
    view._stream.watched = True
    view.update(tinygrad_edu.ones(3))
    assert frames(view) == []
    assert view.document["views"][0]["shape"] == [3]
    with pytest.raises(ValueError, match="as many tensors"):
        view.update(tinygrad_edu.ones(3), tinygrad_edu.ones(3))


# What the browser asks for.


@torch_of
def test_other_parts_of_a_large_tensor(torch, browser):
    x = torch.arange(100_000.0).reshape(10, 100, 100)
    view = TensorView(x)
    window = {
        "row_axis": 2,
        "column_axis": 0,
        "fixed": [0, 7, 0],
        "rows": {"start": 90, "step": 1, "count": 10},
        "columns": {"start": 1, "step": 3, "count": 3},
    }
    _, (buffer,) = ask(view, "window", view=0, window=window)
    numbers = np.frombuffer(buffer, "<f8").reshape(10, 3)
    assert numbers.tolist() == x[1::3, 7, 90:].T.tolist()
    _, (buffer,) = ask(view, "memory", strip=0, start=99_998, count=100)
    assert np.frombuffer(buffer, "<f8").tolist() == [99_998, 99_999]
    window["rows"]["count"] = window["columns"]["count"] = 1000
    reply, _ = ask(view, "window", view=0, window=window)
    assert "more numbers" in reply["error"]


def test_parts_of_what_an_index_picked(browser):
    x = tinygrad_edu.arange(20_000.0).reshape(100, 200)
    view = TensorView(x).index("[5, 7]")
    window = _memory.window((2, 200), 32, sampled=False)
    _, (buffer,) = ask(view, "window", view=1, window=window)
    assert np.frombuffer(buffer, "<f8")[32] == 1400
    _, (buffer,) = ask(view, "memory", strip=1, start=0, count=2)
    assert np.frombuffer(buffer, "<f8").tolist() == [1000, 1001]


# Where no kernel runs.


@pytest.mark.parametrize("name", ["$x_{", "<b>", "</script>", "\u202e", "x" * 10_000])
def test_any_name_is_drawn_as_text(name, tmp_path):
    view = TensorView(tinygrad_edu.zeros(2, 2), names=[name])
    assert view.save(tmp_path / "tensor.png").exists()
    assert name in view.alternative_text()


def test_the_alternative_text_reads_small_tensors_out():
    x = tinygrad_edu.tensor([[1.0, 2.0], [3.0, float("nan")]])
    assert TensorView(x).alternative_text().endswith("A holds 1 2; 3 nan.")


def test_the_picture_shows_what_an_index_picked(tmp_path):
    view = TensorView(tinygrad_edu.zeros(4, 6)).index("1:3, ::2")
    assert view.save(tmp_path / "tensor.svg").read_text("utf-8").startswith("<?xml")


def test_reading_says_what_pytorch_says():
    torch = pytest.importorskip("torch")
    ours, theirs = tinygrad_edu.zeros(3, 4, 5), torch.zeros(3, 4, 5)
    for change in (
        lambda x: x,
        lambda x: x.mT,
        lambda x: x[1:, ::2],
        lambda x: x[0, 0],
    ):
        a, b = Reading(change(ours)), Reading(change(theirs))
        assert (a.shape, a.strides, a.offset) == (b.shape, b.strides, b.offset)
        assert (a.contiguous, a.length, a.dtype) == (b.contiguous, b.length, b.dtype)
