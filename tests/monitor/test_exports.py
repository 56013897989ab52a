"""Runs for other programs: CSV and TensorBoard's event files."""

import csv
import hashlib
import math
import struct
import time

import numpy as np
import pytest

from tinygrad_edu.monitor import Alarm, Event, HistogramSeries, RunRecord
from tinygrad_edu.monitor.tensorboard import (
    crc32c,
    event_rows,
    framed,
    histograms,
    masked,
    varint_lengths,
    varints,
)

GOLDEN = (
    "1b000000000000001a0d9e1309000000000000f83f10ac022a0d0a0b0a046c6f"
    "7373150000803e9908deed"
)


def rows_of(data):
    return np.frombuffer(data, np.uint8)[np.newaxis]


def a_record():
    record = RunRecord(state="finished", step=5000)
    steps = np.arange(0, 5000, 5)
    record.extend("loss", steps, np.random.default_rng(0).normal(size=len(steps)))
    record.extend(
        "val/损失 <b>", [5, 1 << 40, -3, 5], [1e300, math.nan, -math.inf, 1.0]
    )
    record.events += [Event(0, 0.0, "started"), Event(5000, 100.0, "finished")]
    return record


# CSV.


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_csv_holds_every_point_exactly(tmp_path):
    record = a_record()
    head, *rows = read_csv(record.to_csv(tmp_path / "run.csv"))
    assert head == ["step", "loss", "val/损失 <b>"]
    steps = [int(row[0]) for row in rows]
    assert steps == sorted(steps)
    for column, curve in enumerate(record.curves, start=1):
        read = [(int(row[0]), float(row[column])) for row in rows if row[column]]
        kept = sorted(zip(curve.steps, curve.values, strict=True), key=lambda p: p[0])
        np.testing.assert_array_equal(read, kept)


def test_a_repeated_step_gets_a_row_of_its_own(tmp_path):
    record = RunRecord()
    record.extend("a", [1, 1, 2], [0.1, 0.2, 0.3])
    record.extend("b", [2, 1], [5, 4])
    assert read_csv(record.to_csv(tmp_path / "run.csv"))[1:] == [
        ["1", "0.1", "4.0"],
        ["1", "0.2", ""],
        ["2", "0.3", "5.0"],
    ]


@pytest.mark.parametrize(
    "name", ['"', "a,b", "a\nb", "", "'; DROP", "\u202e", "x" * 9999]
)
def test_a_name_is_one_field(tmp_path, name):
    record = RunRecord()
    record.add(name, 1, 2.0)
    assert read_csv(record.to_csv(tmp_path / "run.csv")) == [
        ["step", name],
        ["1", "2.0"],
    ]


def test_what_is_no_unicode_is_replaced(tmp_path):
    record = RunRecord()
    record.add("\udcff", 1, 2.0)
    assert read_csv(record.to_csv(tmp_path / "run.csv"))[0] == ["step", "?"]
    assert record.to_tensorboard(tmp_path).exists()


def test_many_rows_are_written_in_parts(tmp_path):
    record = RunRecord()
    record.extend("a", range(40_000), np.arange(40_000) / 8)
    record.extend("b", range(0, 40_000, 7), np.zeros(5715))
    rows = read_csv(record.to_csv(tmp_path / "run.csv"))[1:]
    assert [float(row[1]) for row in rows] == (np.arange(40_000) / 8).tolist()
    assert [int(row[0]) for row in rows if row[2]] == list(range(0, 40_000, 7))


def a_watched_record():
    """A record with a layer, histograms and an alarm, under hostile names."""
    record, random = a_record(), np.random.default_rng(1)
    for where in ("0.weight", '"<b>,\n', "\u202e"):
        for step in (1, 127, 128, 20_000):
            record.layer(where, "update ratio").add(step, random.random())
            counts = random.integers(0, 1000, 32)
            record.histogram(where, "gradient").add(
                step, -step, random.random(), counts
            )
    record.layer("", "step seconds").add(3, math.nan)
    record.alarms.append(Alarm(7, "dead", "1", 'a, "b"', cleared=9))
    return record


def test_layers_are_a_table_with_one_row_for_each_number(tmp_path):
    record = a_watched_record()
    head, *rows = read_csv(record.to_csv(tmp_path / "run.csv", of="layers"))
    assert head == ["step", "where", "kind", "value"]
    found = [(int(step), where, kind, float(v)) for step, where, kind, v in rows]
    expected = [
        (step, one.where, one.kind, value)
        for one in record.layers
        for step, value in zip(one.steps, one.values, strict=True)
    ]
    np.testing.assert_equal(found, expected)


def test_histograms_are_a_table_with_one_row_for_each(tmp_path):
    record = a_watched_record()
    head, *rows = read_csv(record.to_csv(tmp_path / "run.csv", of="histograms"))
    assert head[:6] == ["step", "where", "kind", "low", "high", "bin 1"]
    assert len(head) == 5 + 32
    assert len(rows) == 12
    series = record.histogram('"<b>,\n', "gradient")
    assert rows[5][:4] == ["127", '"<b>,\n', "gradient", "-127.0"]
    assert [int(count) for count in rows[5][5:]] == series.counts_at(1).tolist()


def test_alarms_are_a_table_too(tmp_path):
    assert read_csv(a_watched_record().to_csv(tmp_path / "run.csv", of="alarms")) == [
        ["step", "kind", "where", "cleared", "text"],
        ["7", "dead", "1", "9", 'a, "b"'],
    ]


def test_there_is_no_other_table(tmp_path):
    with pytest.raises(ValueError, match="no table of that name"):
        RunRecord().to_csv(tmp_path / "run.csv", of="layer")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_run_has_a_head(tmp_path):
    assert read_csv(RunRecord().to_csv(tmp_path / "run.csv")) == [["step"]]


# TensorBoard.


def bitwise_crc32c(data):
    """As RFC 3720 describes it, one bit after the other."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def bitwise_mask(crc):
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def read_records(data):
    """The data of each record, with both checksums checked."""
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        (of_length,) = struct.unpack("<I", data[8:12])
        body = data[12 : 12 + length]
        (of_body,) = struct.unpack("<I", data[12 + length : 16 + length])
        assert of_length == bitwise_mask(bitwise_crc32c(data[:8]))
        assert of_body == bitwise_mask(bitwise_crc32c(body))
        yield body
        data = data[16 + length :]


def read_fields(data):
    """The fields of a protobuf message, by number."""

    def varint():
        nonlocal data
        number = shift = 0
        while True:
            byte, data = data[0], data[1:]
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    fields = {}
    while data:
        key = varint()
        if key & 7 == 0:
            fields[key >> 3] = varint()
            continue
        size = {1: 8, 5: 4}.get(key & 7) or varint()
        fields[key >> 3], data = data[:size], data[size:]
    return fields


# RFC 3720, B.4, and the catalogue's check value.
@pytest.mark.parametrize(
    ("data", "checksum"),
    [
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"", 0),
    ],
)
def test_the_checksum_is_crc_32c(data, checksum):
    assert crc32c(rows_of(data)).tolist() == [checksum]
    assert bitwise_crc32c(data) == checksum


def test_each_row_has_its_own_checksum():
    rows = np.random.default_rng(0).integers(0, 256, (50, 17), dtype=np.uint8)
    assert crc32c(rows).tolist() == [bitwise_crc32c(bytes(row)) for row in rows]
    sums = np.array([0, 1, 0xFFFFFFFF, 0x12345678], np.uint32)
    assert masked(sums).tolist() == [bitwise_mask(int(crc)) for crc in sums]


@pytest.mark.parametrize(
    "number", [0, 1, 127, 128, 16383, 16384, 1 << 40, (1 << 63) - 1, -1, -(1 << 63)]
)
def test_whole_numbers_as_varints(number):
    row = varints(np.array([number]))[0]
    assert len(row) == varint_lengths(np.array([number]))[0]
    value = sum(int(byte & 127) << 7 * place for place, byte in enumerate(row))
    assert value == number % (1 << 64)
    assert [byte >= 128 for byte in row] == [True] * (len(row) - 1) + [False]


def test_a_record_is_byte_for_byte_what_tensorboard_writes():
    """The bytes were written by TensorBoard 2.21 and its protobuf classes."""
    rows = event_rows("loss", np.array([300]), np.array([0.25]), np.array([1.5]))
    assert framed(rows).tobytes().hex() == GOLDEN


def test_every_scalar_is_in_the_event_file(tmp_path):
    record = a_record()
    before = time.time()
    path = record.to_tensorboard(tmp_path / "logs" / "a")
    version, *events = map(read_fields, read_records(path.read_bytes()))
    assert version[3] == b"brain.Event:2"
    read = {}
    for event in events:
        value = read_fields(read_fields(event[5])[1])
        (number,) = struct.unpack("<f", value[2])
        (moment,) = struct.unpack("<d", event[1])
        step = event[2] - (1 << 64 if event[2] >= 1 << 63 else 0)
        read.setdefault(value[1].decode(), []).append((step, number, moment))
    assert list(read) == [curve.name for curve in record.curves]
    for curve in record.curves:
        steps, numbers, moments = zip(*read[curve.name], strict=True)
        assert curve.steps == steps
        with np.errstate(over="ignore"):
            expected = curve.values.array().astype(np.float32)
        np.testing.assert_array_equal(np.float32(numbers), expected)
    moments = [moment for _, _, moment in read["loss"]]
    assert moments[-1] - moments[0] == pytest.approx(99.9)
    assert before - 101 < moments[0] < before
    assert path.name.startswith("events.out.tfevents.")


def test_a_second_export_replaces_the_first(tmp_path):
    record = a_record()
    record.to_tensorboard(tmp_path)
    record.to_tensorboard(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_layers_and_histograms_are_in_the_event_file(tmp_path):
    record = a_watched_record()
    path = record.to_tensorboard(tmp_path)
    _, *events = map(read_fields, read_records(path.read_bytes()))
    read = {}
    for event in events:
        value = read_fields(read_fields(event[5])[1])
        read.setdefault(value[1].decode(), []).append((event[2], value))
    for layer in record.layers:
        found = read[f"{layer.kind}/{layer.where or 'all'}"]
        numbers = [struct.unpack("<f", value[2])[0] for _, value in found]
        assert layer.steps == [step for step, _ in found]
        np.testing.assert_array_equal(np.float32(layer.values[:]), numbers)
    for series in record.histograms:
        found = read[f"{series.kind}/{series.where}"]
        assert series.steps == [step for step, _ in found]
        for place, (_, value) in enumerate(found):
            check_histogram(series, place, read_fields(value[5]))


def check_histogram(series, place, fields):
    """Against ``HistogramProto`` of summary.proto, field by field."""
    counts = series.counts_at(place)
    low, high, number, total, squares = (
        struct.unpack("<d", fields[field])[0] for field in range(1, 6)
    )
    assert (low, high) == (series.lows[place], series.highs[place])
    assert number == counts.sum()
    limits = np.frombuffer(fields[6], "<f8")
    np.testing.assert_allclose(limits, np.linspace(low, high, 33)[1:])
    np.testing.assert_array_equal(np.frombuffer(fields[7], "<f8"), counts)
    middles = limits - (high - low) / 64
    assert total == pytest.approx((counts * middles).sum())
    assert squares == pytest.approx((counts * middles**2).sum())


HISTOGRAM = "c5571562076900285a85ebac86089abd7d03477c24a6aac5de34625454702d09"


def test_a_histogram_is_byte_for_byte_what_tensorboard_writes():
    """The bytes were written by TensorBoard 2.21 and its protobuf classes."""
    series = HistogramSeries("0", "weight")
    series.add(300, -1.0, 1.0, [0] * 15 + [3, 4] + [0] * 15)
    (said,) = histograms(series, np.array([0]))
    digest = hashlib.sha256(said.tobytes()).hexdigest()
    assert digest == HISTOGRAM
