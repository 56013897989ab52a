"""The file format: what is written, who else reads it, and what happens to damage."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import tinygrad_edu as torch
from tinygrad_edu.serialization import UnreadableFileError, load_file, save_file
from tinygrad_edu.serialization.safetensors import chunks

TYPES = [
    torch.bool,
    *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
    *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64),
]


def written(obj: Any, how: Any = torch.save) -> bytes:
    buffer = io.BytesIO()
    how(obj, buffer)
    return buffer.getvalue()


def read(data: bytes, **how: Any) -> Any:
    return torch.load(io.BytesIO(data), **how)


def with_header(header: Any, numbers: bytes = b"", pad: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += pad
    return len(text).to_bytes(8, "little") + text + numbers


def one(dtype: Any = "F32", shape: Any = (2,), place: Any = (0, 8)) -> dict[str, Any]:
    return {"x": {"dtype": dtype, "shape": shape, "data_offsets": place}}


def sample(dtype: Any) -> torch.Tensor:
    return torch.tensor([[0, 1, 2], [3, 4, 5]]).to(dtype)


# ------------------------------------------------------------------------ round trips


@pytest.mark.parametrize("dtype", TYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (2, 3)], ids=str)
def test_every_type_and_shape_comes_back(dtype: Any, shape: tuple[int, ...]) -> None:
    x = sample(dtype).reshape(-1)[: int(np.prod(shape))].reshape(shape)
    back = read(written({"x": x}))["x"]
    assert back.dtype == dtype
    assert back.shape == x.shape
    assert back._array.tobytes() == x._array.tobytes()


@given(
    arrays.arrays(
        st.sampled_from(["float32", "float64", "int64", "uint8", "bool"]),
        arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    )
)
def test_any_array_comes_back_bit_for_bit(a: np.ndarray[Any, Any]) -> None:
    back = read(written(torch.from_numpy(a.copy())))
    assert back._array.tobytes() == a.tobytes()
    assert back.shape == a.shape


def test_a_scattered_tensor_is_written_contiguous() -> None:
    x = torch.arange(12).reshape(3, 4)
    for view in (x.t(), x[:, ::2], x[1], x.expand(2, 3, 4), x.flip(0)):
        back = read(written({"view": view}))["view"]
        assert torch.equal(back, view)
        assert back.is_contiguous()


def test_the_order_of_a_dict_stays() -> None:
    state = {name: torch.zeros(1) for name in ("z", "a", "m.0", "")}
    assert list(read(written(state))) == ["z", "a", "m.0", ""]


def test_each_array_begins_at_a_multiple_of_its_item() -> None:
    state = {f"{dtype}": torch.ones(3).to(dtype) for dtype in TYPES}
    data = written(state)
    length = int.from_bytes(data[:8], "little")
    assert length % 8 == 0
    for name, said in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            assert said["data_offsets"][0] % min(state[name].itemsize, 8) == 0


def test_complex128_is_refused_with_a_way_out() -> None:
    with pytest.raises(TypeError, match=r"no torch.complex128\n.*'z'\n.*view_as_real"):
        written({"z": torch.zeros(1, dtype=torch.complex128)})


# ---------------------------------------------------------------- other programs' files


@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_the_official_package_reads_our_files(dtype: Any, tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    theirs = pytest.importorskip("torch")
    torch.save({"layer.weight": sample(dtype)}, tmp_path / "x")
    back = safetensors.load_file(tmp_path / "x")["layer.weight"]
    expected = theirs.tensor([[0, 1, 2], [3, 4, 5]]).to(getattr(theirs, dtype.name))
    assert back.dtype == expected.dtype
    assert theirs.equal(back, expected)


@pytest.mark.parametrize("dtype", TYPES, ids=str)
def test_files_of_the_official_package_are_read(dtype: Any, tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    theirs = pytest.importorskip("torch")
    x = theirs.tensor([[0, 1, 2], [3, 4, 5]]).to(getattr(theirs, dtype.name))
    empty = theirs.zeros(0, 3)
    path = tmp_path / "x.safetensors"
    safetensors.save_file({"x": x, "empty": empty}, path, {"format": "pt"})
    for back in (torch.load(path), load_file(path), torch.load(path, mmap=True)):
        assert {*back} == {"x", "empty"}
        assert torch.equal(back["x"], sample(dtype))
        assert back["x"].dtype == dtype
        assert back["empty"].shape == (0, 3)


def test_metadata_reach_other_programs(tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors")
    save_file({"x": torch.ones(1)}, tmp_path / "x", {"made": "today"})
    with safetensors.safe_open(tmp_path / "x", "np") as file:
        assert file.metadata()["made"] == "today"


def test_a_file_that_another_program_wrote_anew_is_read(tmp_path: Path) -> None:
    """The checksum is no longer right then, and no longer where ours stands."""
    safetensors = pytest.importorskip("safetensors")
    numpy = pytest.importorskip("safetensors.numpy")
    torch.save({"x": torch.ones(2)}, tmp_path / "x")
    with safetensors.safe_open(tmp_path / "x", "np") as file:
        metadata = file.metadata()
    numpy.save_file({"x": np.full(2, 7.0, "f")}, tmp_path / "y", metadata)
    assert torch.load(tmp_path / "y")["x"].tolist() == [7.0, 7.0]


def test_save_file_takes_tensors_only() -> None:
    for wrong in ({"x": 1}, {1: torch.ones(1)}):
        with pytest.raises(TypeError, match="dict of names and tensors"):
            save_file(wrong, io.BytesIO())  # type: ignore[dict-item]


# ------------------------------------------------------------------------------ damage

STATE = {
    "w": torch.arange(4.0).reshape(2, 2),
    "on": torch.tensor([True, False]),
    "more": [1, {"lr": 0.5, "big": 2**70}, (torch.float16, b"raw")],
}
OURS = written(STATE)


def bare_of_checksum(data: bytes) -> bytes:
    """The same file as another program would have written it."""
    return data.replace(b'"crc32"', b'"other"')


def outcome(data: bytes, **how: Any) -> str:
    """Success, or our one error; whatever else is raised fails the test."""
    try:
        read(data, **how)
    except UnreadableFileError:
        return "refused"
    return "read"


def flips(data: bytes) -> Iterator[bytes]:
    for place in range(len(data)):
        for bit in range(8):
            changed = data[place] ^ (1 << bit)
            yield data[:place] + bytes([changed]) + data[place + 1 :]


def test_every_flipped_bit_is_noticed() -> None:
    """Save the word that says that there is a checksum: without it there is none."""
    word = range(OURS.index(b"{"), OURS.index(b'"crc32": "') + len('"crc32": "'))
    for number, data in enumerate(flips(OURS)):
        assert outcome(data) == "refused" or number // 8 in word


@pytest.mark.parametrize("model", [False, True], ids=["data", "model"])
def test_no_flipped_bit_is_worse_than_our_error(model: bool) -> None:
    net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Tanh())
    data = bare_of_checksum(written(net) if model else OURS)
    assert outcome(data) == "read"
    found = {outcome(each) for each in flips(data)}
    assert found == {"read", "refused"}


@pytest.mark.parametrize("data", [OURS, bare_of_checksum(OURS)], ids=["ours", "bare"])
def test_every_length_but_the_right_one_is_refused(data: bytes) -> None:
    assert outcome(data) == "read"
    for length in range(len(data)):
        assert outcome(data[:length]) == "refused"
    assert outcome(data + b"\0") == "refused"


@pytest.mark.parametrize("name", ["truncated", "flipped"])
def test_a_mapped_file_is_checked_too(name: str, tmp_path: Path) -> None:
    data = bare_of_checksum(OURS)
    changed = (
        (data[:length] for length in range(len(data)))
        if name == "truncated"
        else (data[:i] + b"\xff" + data[i + 1 :] for i in range(len(data)))
    )
    path = tmp_path / "x"
    for each in changed:
        path.write_bytes(each)
        try:
            torch.load(path, mmap=True)
        except UnreadableFileError:
            continue
        assert name == "flipped"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    outcome(data)
    outcome(with_header(data))


@given(st.data())
def test_several_changes_at_once_are_refused_or_read(draw: st.DataObject) -> None:
    data = bytearray(bare_of_checksum(OURS))
    for _ in range(draw.draw(st.integers(1, 5))):
        place = draw.draw(st.integers(0, len(data) - 1))
        data[place : place + draw.draw(st.integers(0, 3))] = draw.draw(
            st.binary(max_size=4) | st.sampled_from([b"9" * 30, b"[" * 50, b"-1", b"{"])
        )
    outcome(bytes(data))


IMPOSSIBLE: dict[str, bytes] = {
    "a header longer than the file": b"\xff" * 8 + b"{}",
    "a header of a terabyte": (1 << 40).to_bytes(8, "little") + b"{}",
    "not JSON": with_header(b"{nothing}"),
    "a list": with_header(b"[1]"),
    "a space first": with_header(b" {}"),
    "not UTF-8": with_header(b'{"\xff": 1}'),
    "two values": with_header(b"{}{}"),
    "NaN": with_header(b'{"x": NaN}'),
    "a key twice": with_header(
        json.dumps(one()).encode()[:-1] + b"," + json.dumps(one()).encode()[1:],
        bytes(8),
    ),
    "nested 100000 deep": with_header(b'{"x":' + b"[" * 100_000),
    "metadata of numbers": with_header({"__metadata__": {"x": 1}}),
    "metadata that is a list": with_header({"__metadata__": []}),
    "an unknown type": with_header(one("F31"), bytes(8)),
    "a type that is a list": with_header(one(["F32"]), bytes(8)),
    "a missing field": with_header({"x": {"dtype": "F32", "shape": [2]}}, bytes(8)),
    "one field more": with_header({"x": {**one()["x"], "y": 1}}, bytes(8)),
    "a negative length": with_header(one(shape=[-2]), bytes(8)),
    "two negative lengths": with_header(one(shape=[-1, -2]), bytes(8)),
    "a length of 2.0": with_header(one(shape=[2.0]), bytes(8)),
    "a length of true": with_header(one(shape=[True, 2]), bytes(8)),
    "a shape that overflows to 8 bytes": with_header(
        one(shape=[2**32, 2**32, 2]), bytes(8)
    ),
    "an empty shape that overflows": with_header(
        one(shape=[0, 2**62, 2**62], place=[0, 0])
    ),
    "a length of 2**80": with_header(one(shape=[0, 2**80], place=[0, 0])),
    "a number of 5000 digits": with_header(
        b'{"x": {"dtype": "F32", "shape": [' + b"9" * 5000 + b"]}}"
    ),
    "a terabyte": with_header(one(shape=[2**38], place=[0, 2**40])),
    "65 dimensions": with_header(one(shape=[1] * 65, place=[0, 4]), bytes(4)),
    "a place backwards": with_header(one(place=[8, 0]), bytes(8)),
    "a place of one number": with_header(one(place=[0]), bytes(8)),
    "a gap at the start": with_header(one(place=[4, 12]), bytes(12)),
    "a gap between": with_header(
        {"x": one()["x"], "y": one(place=[12, 20])["x"]}, bytes(20)
    ),
    "an overlap": with_header(
        {"x": one()["x"], "y": one(place=[4, 12])["x"]}, bytes(12)
    ),
    "the same place twice": with_header({"x": one()["x"], "y": one()["x"]}, bytes(8)),
    "bytes after the end": with_header(one(), bytes(9)),
    "a name of a megabyte": with_header({"x" * 10**6: 1}),
    "a bool of 2": with_header(one("BOOL", [1], [0, 1]), b"\2"),
}


@pytest.mark.parametrize("data", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_file_is_refused_and_takes_no_memory(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFileError) as caught:
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("data", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_file_is_not_mapped_either(data: bytes, tmp_path: Path) -> None:
    """Where nothing is read in order, overlaps would not show by themselves."""
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(UnreadableFileError):
        torch.load(tmp_path / "x", mmap=True)


def test_a_possible_file_made_by_hand_is_read() -> None:
    numbers = np.array([1, 2], "<f4").tobytes()
    assert read(with_header(one(), numbers, b"   "))["x"].tolist() == [1.0, 2.0]
    assert read(with_header({})) == {}


# --------------------------------------------------------------------- foreign files


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "legacy"])
def test_a_file_of_pytorch_is_refused_and_told_how_to_convert(
    zipped: bool, tmp_path: Path
) -> None:
    theirs = pytest.importorskip("torch")
    safetensors = pytest.importorskip("safetensors.torch")
    old, new = tmp_path / "old.pt", tmp_path / "new.safetensors"
    model = theirs.nn.Linear(3, 2)
    theirs.save(model.state_dict(), old, _use_new_zipfile_serialization=zipped)
    with pytest.raises(UnreadableFileError, match="A pickled file") as caught:
        torch.load(old)
    snippet = str(caught.value).split("once:\n")[1].replace("  ", "")
    code = snippet.replace("old.pt", str(old)).replace("new.safetensors", str(new))
    names: dict[str, Any] = {"safetensors": safetensors}
    exec(code, names)
    assert torch.load(new)["weight"].tolist() == model.weight.tolist()


@pytest.mark.parametrize(
    ("start", "says"),
    [
        (b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x80\x04 a pickle of Python", "A pickled file"),
    ],
)
def test_other_files_are_recognised(start: bytes, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        read(start)


def test_pieces_are_the_file() -> None:
    pieces = [bytes(piece) for piece in chunks({"x": np.ones(2, "f")}, {})]
    assert b"".join(pieces) == written({"x": torch.ones(2)}, save_file)
