"""Nested plain data, shared memory, devices: what comes back is what was saved."""

from __future__ import annotations

import collections
import copy
import enum
import io
import math
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tinygrad_edu as torch
from tinygrad_edu.serialization import UnreadableFileError


def again(obj: Any, **how: Any) -> Any:
    buffer = io.BytesIO()
    torch.save(obj, buffer)
    buffer.seek(0)
    return torch.load(buffer, **how)


# --------------------------------------------------------------------------- plain data

PLAIN = [
    *(None, True, False, 0, -1, 2**53, 2**53 + 1, -(2**64)),
    *(0.1, -0.0, 5e-324, 1.7976931348623157e308, math.inf, -math.inf),
    *("", "text", "Ω \U0001f600", "\ud800", "\0", "<script>", "../../etc/passwd"),
    *(b"", b"\x00\xff", 1 + 2j, complex(math.inf, -0.0)),
    *([], {}, (), set(), frozenset({1}), {1, 2}, [[]], ((),), [None, [1, (2, {})]]),
    *({"a": 1, 1: "a", None: 0, False: 2, 0.5: 3, (1, "x"): 4},),
    *({"dict": 1}, {"tensor": {"name": "x"}}, {"int": "0x1"}, {"": {"": {}}}),
    *(torch.Size([2, 3]), torch.float16, torch.bfloat16, torch.bool),
    *(torch.device("cpu"), torch.device("cuda:1")),
    *(collections.OrderedDict(b=1, a=2), collections.Counter("aab")),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda each: repr(each)[:40])
def test_plain_data_come_back(value: Any) -> None:
    for kept in (value, [value], {"x": (value,)}):
        back = again(kept)
        assert back == kept
        assert type(back) is type(kept)
    assert type(again(value)) is type(value)
    assert repr(again(value)) == repr(value)


def test_numbers_of_thousands_of_digits_come_back() -> None:
    assert again({10**5000: -(10**5000)}) == {10**5000: -(10**5000)}


def test_nan_comes_back() -> None:
    assert math.isnan(again(math.nan))
    assert math.isnan(again({"x": [complex(0, math.nan)]})["x"][0].imag)


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
)
keys = st.integers() | st.text() | st.tuples(st.text(), st.integers())


@given(
    st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(keys, inner, max_size=4)
            | st.tuples(inner, inner)
        ),
        max_leaves=20,
    )
)
def test_any_nesting_comes_back(value: Any) -> None:
    assert again(value) == value


def test_a_dict_keeps_its_order() -> None:
    names = [str(i) for i in range(100)]
    random.Random(0).shuffle(names)
    assert list(again(dict.fromkeys(names, 0))) == names


class Point(collections.namedtuple("Point", "x y")):
    """A tuple with names."""


def test_what_is_more_than_its_data_becomes_the_plain_type() -> None:
    kept = [
        Point(1, 2),
        collections.defaultdict(list, a=[1]),
        enum.IntEnum("Colour", "red")(1),
        np.float64(0.5),
        np.float32(0.5),
        np.int64(3),
        np.bool_(True),
    ]
    back = again(kept)
    assert back == [(1, 2), {"a": [1]}, 1, 0.5, 0.5, 3, True]
    assert [type(each) for each in back] == [tuple, dict, int, float, float, int, bool]


def test_numpy_arrays_stay_arrays() -> None:
    a = np.arange(6.0).reshape(2, 3)
    back = again({"a": a, "t": a.T})
    assert isinstance(back["a"], np.ndarray)
    assert np.array_equal(back["a"], a)
    assert np.array_equal(back["t"], a.T)
    with pytest.raises(TypeError, match="can't convert np"):
        again(np.zeros(2, np.uint32))


@pytest.mark.parametrize(
    "wrong",
    [lambda x: x, open, object(), int, Path("x"), range(3), torch.Generator(), ...],
    ids=repr,
)
def test_what_is_no_data_is_refused_with_its_place(wrong: Any) -> None:
    with pytest.raises(TypeError, match="files hold data, and no code"):
        again(wrong)
    with pytest.raises(TypeError, match=r"got: +config\.3\.f: "):
        again({"config": [1, 2, 3, {"f": wrong}]})


def test_a_refused_object_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    torch.save(1, path)
    with pytest.raises(TypeError, match="no code"):
        torch.save([torch.ones(1), open], path)
    assert torch.load(path) == 1
    assert os.listdir(tmp_path) == ["x.pt"]


def test_nesting_has_an_end_that_is_told() -> None:
    deep: list[Any] = []
    for _ in range(99):
        deep = [deep]
    assert again(deep) == deep
    with pytest.raises(ValueError, match="more than 100 levels deep"):
        again([[[deep]]])
    deep = []
    deep.append(deep)
    with pytest.raises(ValueError, match="containing itself"):
        again(deep)


# ------------------------------------------------------------------------------ tensors


def test_names_are_paths_and_never_collide() -> None:
    one, two, three = torch.ones(1), torch.ones(2), torch.ones(3)
    kept = {
        "a.b": one,
        "a": {"b": two, 1: three, "1": one + 1},
        "__metadata__": two + 1,
    }
    buffer = io.BytesIO()
    torch.save(kept, buffer)
    buffer.seek(0)
    names = [*torch.serialization.load_file(buffer)]
    assert names == ["a.b", "a.b#2", "a.1", "a.1#2", "__metadata__#2"]
    back = again(kept)
    assert torch.equal(back["a"]["b"], two)
    assert torch.equal(back["a"][1], three)
    assert torch.equal(back["a"]["1"], one + 1)
    assert torch.equal(back["__metadata__"], two + 1)


def test_gradients_are_wanted_as_before_and_not_saved() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.sum().backward()
    back = again(
        [x, y, x.detach(), torch.nn.Parameter(x), torch.nn.Parameter(x, False)]
    )
    assert [each.requires_grad for each in back] == [True, True, False, True, False]
    assert all(each.is_leaf and each.grad is None for each in back)
    kinds = [type(each) for each in back]
    assert kinds == [torch.Tensor] * 3 + [torch.nn.Parameter] * 2


def test_the_same_tensor_is_the_same_again() -> None:
    x = torch.ones(2)
    back = again({"a": x, "b": [x]})
    assert back["a"] is back["b"][0]


def test_views_share_memory_again() -> None:
    x = torch.arange(12.0).reshape(3, 4)
    back = again(
        {"row": x[1], "x": x, "column": x[:, 2], "t": x.t(), "flat": x.view(12)}
    )
    back["x"][1, 2] = 100.0
    assert back["row"][2] == 100.0
    assert back["column"][1] == 100.0
    assert back["t"][2, 1] == 100.0
    assert back["flat"][6] == 100.0
    assert back["column"]._version == back["x"]._version
    assert back["column"].stride() == (4,)


def test_strangers_share_nothing() -> None:
    x = torch.arange(6.0)
    back = again({"a": x, "copy": x.clone(), "bits": x.view(torch.int32)})
    back["a"][0] = 9.0
    assert back["copy"][0] == 0.0
    assert back["bits"][0] == 0


def test_expanded_and_empty_tensors_come_back() -> None:
    x = torch.ones(1, 3)
    back = again({"x": x, "wide": x.expand(4, 3), "none": x[:0]})
    assert torch.equal(back["wide"], torch.ones(4, 3))
    assert back["none"].shape == (0, 3)
    back["x"][0, 0] = 5.0
    assert back["wide"][3, 0] == 5.0


@given(st.data())
def test_any_views_come_back_with_their_numbers(draw: st.DataObject) -> None:
    x = torch.arange(24)
    kept = {"x": x} if draw.draw(st.booleans()) else {}
    for number in range(draw.draw(st.integers(1, 4))):
        shape = draw.draw(st.lists(st.integers(0, 3), max_size=3))
        strides = [draw.draw(st.integers(0, 3)) for _ in shape]
        kept[f"{number}"] = x.as_strided(shape, strides, draw.draw(st.integers(0, 5)))
    back = again(kept)
    for name, value in kept.items():
        assert torch.equal(back[name], value)
        assert back[name].shape == value.shape


def test_a_shared_tensor_cannot_reach_out_of_its_memory() -> None:
    buffer = io.BytesIO()
    x = torch.arange(6.0)
    torch.save({"x": x, "view": x[2:4]}, buffer)
    good = buffer.getvalue().replace(b'"crc32"', b'"other"')
    shared = rb"[\"x\", 2, [1]]"
    assert shared in good
    for wrong in (
        rb"[\"x\", 5, [1]]",
        rb"[\"x\", 2, [9]]",
        rb"[\"x\",-2, [1]]",
        rb"[\"y\", 2, [1]]",
        rb"[\"x\", 2, [ ]]",
        rb"[\"x\", 2, 1  ]",
        rb"[\"x\",2.0,[1]]",
        rb"[\"x\", 2,[-1]]",
    ):
        assert len(wrong) == len(shared)
        with pytest.raises(UnreadableFileError):
            torch.load(io.BytesIO(good.replace(shared, wrong)))


# --------------------------------------------------------------------- where tensors go


def test_map_location_sends_tensors() -> None:
    x = torch.ones(2)
    for where in ("cpu", torch.device("cpu"), {"cpu": "cpu"}, {"cuda:0": "cpu"}, None):
        assert torch.equal(again([x], map_location=where)[0], x)
    asked = []
    back = again([x], map_location=lambda tensor, saved: asked.append(saved))
    assert torch.equal(back[0], x)
    assert asked == ["cpu"]
    assert again([x], map_location=lambda tensor, saved: tensor * 2)[0].tolist() == [
        2,
        2,
    ]
    with pytest.raises(TypeError, match="map_location is a int"):
        again([x], map_location=3)


def from_cuda() -> io.BytesIO:
    """What a machine with a GPU would have saved."""
    buffer = io.BytesIO()
    torch.save([torch.ones(1, requires_grad=True)], buffer)
    data = buffer.getvalue().replace(b'"crc32"', b'"other"')
    old, new = rb"\"requires_grad\": true", rb"\"device\":  \"cuda:0\""
    data = data.replace(old, new + b" " * (len(old) - len(new)))
    length = int.from_bytes(data[:8], "little") + len(data) - len(buffer.getvalue())
    return io.BytesIO(length.to_bytes(8, "little") + data[8:])


def test_a_tensor_from_a_gpu_needs_one_or_map_location() -> None:
    if torch.cuda.is_available():
        assert str(torch.load(from_cuda())[0].device) == "cuda:0"
    else:
        with pytest.raises(
            RuntimeError, match="Attempting to deserialize object on a C"
        ):
            torch.load(from_cuda())
    for where in ("cpu", {"cuda:0": "cpu"}, lambda tensor, saved: tensor):
        back = torch.load(from_cuda(), map_location=where)[0]
        assert str(back.device) == "cpu"


# ----------------------------------------------------------------------- files, words


def test_mmap_reads_what_is_there_and_writes_to_memory_only(tmp_path: Path) -> None:
    path = tmp_path / "x"
    torch.save({"x": torch.arange(4.0), "e": torch.empty(0)}, path)
    before = path.read_bytes()
    back = torch.load(path, mmap=True)
    back["x"][0] = 7.0
    assert back["x"].tolist() == [7.0, 1.0, 2.0, 3.0]
    assert path.read_bytes() == before
    with pytest.raises(ValueError, match="f must be a string"):
        torch.load(io.BytesIO(before), mmap=True)


class Slow(io.RawIOBase):
    """A file that gives and takes a few bytes at a time, and has no readinto."""

    def __init__(self, data: bytes) -> None:
        self.inside = io.BytesIO(data)

    def __getattribute__(self, name: str) -> Any:
        if name == "readinto":
            raise AttributeError(name)
        return super().__getattribute__(name)

    def read(self, size: int = -1) -> bytes:
        return self.inside.read(min(size, 7))

    def seek(self, *where: int) -> int:
        return self.inside.seek(*where)

    def tell(self) -> int:
        return self.inside.tell()


def test_open_files_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.write(b"before")
        torch.save([torch.arange(3)], file)
    with path.open("rb") as file:
        file.seek(6)
        assert torch.load(file)[0].tolist() == [0, 1, 2]
    assert torch.load(Slow(path.read_bytes()[6:]))[0].tolist() == [0, 1, 2]
    torch.save(1, str(path))
    assert torch.load(str(path)) == torch.load(path) == 1


def test_the_words_of_pytorch_for_wrong_places(tmp_path: Path) -> None:
    with pytest.raises(AttributeError, match="expected 'f' to be string, path, or a f"):
        torch.save("model.pt", torch.ones(1))
    with pytest.raises(RuntimeError, match=r"Parent directory .* does not exist\."):
        torch.save(1, tmp_path / "no" / "x")
    with pytest.raises(FileNotFoundError):
        torch.load(tmp_path / "no")
    with pytest.raises(AttributeError, match="'int' object has no attribute 'read'"):
        torch.load(5)
    with pytest.raises(TypeError, match="no pickle module is used"):
        torch.save(1, tmp_path / "x", pickle_module=os)
    with pytest.raises(TypeError, match="no pickle module is used"):
        torch.load(tmp_path / "x", encoding="latin1")
    (tmp_path / "x").write_text("text of some length")
    with (tmp_path / "x").open() as file, pytest.raises(TypeError, match="'rb'"):
        torch.load(file)


def test_a_newer_version_is_named() -> None:
    buffer = io.BytesIO()
    torch.save(1, buffer)
    data = buffer.getvalue().replace(b'"crc32"', b'"other"')
    with pytest.raises(UnreadableFileError, match=r"is newer\n.*version 7"):
        torch.load(io.BytesIO(data.replace(rb"\"version\": 1", rb"\"version\": 7")))


def test_pickling_points_to_save_and_copies_still_work() -> None:
    x = torch.ones(2)
    with pytest.raises(TypeError, match=r"torch\.save\(x, path\)"):
        x.__reduce_ex__(2)
    assert torch.equal(copy.copy(x), copy.deepcopy(x))
