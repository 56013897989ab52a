"""Races: found where accesses have no order, and told so that one can mend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest

from tinygrad_edu.cuda.simulator.language.places import Source
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine import races as races_module
from tinygrad_edu.cuda.simulator.machine.gpu import Gpu, Run
from tinygrad_edu.cuda.simulator.machine.lanes import WARP, Shape, lanes_of
from tinygrad_edu.cuda.simulator.machine.memory import Buffer
from tinygrad_edu.cuda.simulator.machine.races import Race, RaceDetector

HEAD = "__global__ void k(const float* x, float* out, int n) {\n"
INDEX = "int i = blockIdx.x * blockDim.x + threadIdx.x;\n"


def races(body: str, grid: int = 2, block: int = 64) -> list[Race]:
    x, out = np.arange(128, dtype=np.float32), np.zeros(128, np.float32)
    detector = RaceDetector()
    kernel = Module(HEAD + INDEX + body + "\n}").get_function("k")
    kernel.run((grid,), (block,), (x, out, 100), watchers=[detector], strict=True)
    return detector.races()


def kinds(found: Sequence[Race]) -> list[str]:
    return [race.kind for race in found]


@pytest.mark.parametrize(
    "body",
    [
        "out[i] = x[i];",
        "atomicAdd(&out[i % 4], 1.0f);",
        "float v = x[0] + x[i]; out[i] = v;",
        "__shared__ float s[64]; s[threadIdx.x] = x[i]; __syncthreads();"
        " out[i] = s[63 - threadIdx.x];",
        "__shared__ float s[64]; int t = threadIdx.x; s[t] = x[i]; __syncwarp();"
        " out[i] = s[t ^ 1];",
        "__shared__ float s[64]; int t = threadIdx.x;"
        " for (int k = 0; k < 3; ++k) { s[t] = x[i]; __syncthreads();"
        " out[i] += s[63 - t]; __syncthreads(); }",
        "if (i < 32) out[i] = 1.0f; if (i < 32) out[i] += 1.0f;",
    ],
)
def test_no_alarm_where_everything_is_in_order(body: str) -> None:
    assert races(body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("out[i / 2] = x[i];", "two writes in one statement"),
        ("out[threadIdx.x] = x[i];", "two writes in one statement"),
        ("out[(int)x[i] % 4] += 1.0f;", "two writes in one statement"),
        ("out[i] = x[i]; float v = out[i ^ 1]; if (v > 1e9f) out[i] = v;",
         "read after write"),
        ("atomicAdd(&out[0], 1.0f); out[i] = 1.0f;", "write after atomic"),
        ("if (i == 0) out[0] = 1.0f; atomicAdd(&out[0], 1.0f);", "atomic after write"),
        ("__shared__ float s[64]; s[threadIdx.x] = x[i];"
         " out[i] = s[(threadIdx.x + 1) % 64];", "read after write"),
        ("__shared__ float s[64]; s[threadIdx.x] = x[i]; __syncthreads();"
         " float v = s[63 - threadIdx.x]; s[threadIdx.x] = v;", "write after read"),
        ("__shared__ float s[64]; int t = threadIdx.x; s[t] = x[i]; __syncwarp();"
         " out[i] = s[t ^ 32];", "read after write"),
        ("__shared__ float s[65]; s[threadIdx.x] = x[i]; __syncthreads();"
         " out[i] = s[threadIdx.x + 1];", "read of what nobody wrote"),
    ],
)  # fmt: skip
def test_a_missing_order_is_found(body: str, kind: str) -> None:
    assert kind in kinds(races(body))


def test_a_race_names_its_statements_its_memory_and_its_threads() -> None:
    body = (
        "__shared__ float s[64];\ns[threadIdx.x] = x[i];\nout[i] = s[threadIdx.x ^ 32];"
    )
    (race,) = races(body, grid=1)
    places = Module(HEAD + INDEX + body + "}").get_function("k")
    lines = [
        places.module.compiled(places.function, "fast").places[number].line
        for number in race.statements
    ]
    assert lines == [4, 5]
    assert (race.buffer, race.space, race.index) == ("s", "shared", 32)
    assert str(race.first) == "block (0) thread (32)"
    assert str(race.second) == "block (0) thread (0)"
    assert race.count == 64


def test_many_threads_that_write_the_same_value_are_a_milder_case() -> None:
    (race,) = races("if (x[i] > 3.0f) out[0] = 1.0f;")
    assert race.harmless
    (race,) = races("if (x[i] > 3.0f) out[0] = x[i];")
    assert not race.harmless


def test_bytes_read_as_another_type_are_the_same_memory() -> None:
    body = "out[i] = 1.0f; int v = reinterpret_cast<int*>(out)[i ^ 1]; out[i] = v;"
    assert "read after write" in kinds(races(body))


# Against brute force.


@dataclass(frozen=True)
class Access:
    """One access, with the barriers that its thread had passed."""

    kind: str
    thread: int
    block_epoch: int
    warp_epoch: int


def in_order(one: Access, other: Access, per_block: int) -> bool:
    if one.thread // per_block != other.thread // per_block:
        return False
    if one.block_epoch != other.block_epoch:
        return True
    same_warp = one.thread // WARP == other.thread // WARP
    return same_warp and one.warp_epoch != other.warp_epoch


def conflict(one: Access, other: Access, per_block: int, space: str) -> bool:
    """Two accesses of two threads, at least one a write, that nothing orders."""
    if one.thread == other.thread or {one.kind, other.kind} in ({"read"}, {"atomic"}):
        return False
    if space == "shared" and one.thread // per_block != other.thread // per_block:
        return False  # each block has an element of its own
    return not in_order(one, other, per_block)


def random_log(seed: int, space: Any) -> tuple[bool, bool]:
    """Whether random accesses to one element race: the detector's answer, the true."""
    random = Random(seed)
    shape = Shape((2, 1, 1), (2 * WARP, 1, 1))
    run = Run(shape, Source.of(""), {})
    detector = RaceDetector()
    run.watchers.append(detector)
    gpu = Gpu(run, lanes_of(shape, 0, 2))
    base = np.repeat(np.uint32([0, 1]), 2 * WARP) if space == "shared" else None
    buffer = Buffer("x", np.zeros(2, np.float32), space, 1, base)
    threads = random.sample(range(4 * WARP), random.randint(2, 5))
    block_epoch, warp_epoch = [0, 0], [0, 0, 0, 0]
    log: list[Access] = []
    for number in range(random.randint(2, 8)):
        event = random.random()
        if event < 0.2:
            blocks = random.choice([[0], [1], [0, 1]])
            mask = np.repeat([0 in blocks, 1 in blocks], 2 * WARP)
            gpu.barrier(mask, number)
            for block in blocks:
                block_epoch[block] += 1
                for warp in (2 * block, 2 * block + 1):
                    warp_epoch[warp] += 1
        elif event < 0.4:
            warp = random.randint(0, 3)
            detector.warp_barrier(gpu, np.arange(4 * WARP) // WARP == warp, number)
            warp_epoch[warp] += 1
        else:
            kind = random.choice(["read", "write", "atomic"])
            acting = random.sample(threads, random.randint(1, 2))
            mask = np.isin(gpu.ids, acting)
            index: Any = np.zeros(len(gpu.ids), np.intp)
            gpu.told(kind, buffer, index, np.float32(1), mask, number, 1)
            for thread in acting:
                epoch = block_epoch[thread // (2 * WARP)]
                log.append(Access(kind, thread, epoch, warp_epoch[thread // WARP]))
    expected = any(
        conflict(one, other, 2 * WARP, space)
        for place, one in enumerate(log)
        for other in log[:place]
    )
    found = [race for race in detector.races() if race.kind != UNWRITTEN]
    return bool(found), expected


UNWRITTEN = "read of what nobody wrote"


@pytest.mark.parametrize("space", ["global", "shared"])
@pytest.mark.parametrize("waiting", [races_module.MOST_WAITING, 2])
def test_the_detector_agrees_with_brute_force(
    space: str, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(races_module, "MOST_WAITING", waiting)
    answers = [random_log(seed, space) for seed in range(800)]
    wrong = [
        seed for seed, (found, expected) in enumerate(answers) if found != expected
    ]
    assert wrong == []
    racy = sum(expected for _, expected in answers)
    assert 200 < racy < 700  # both answers are asked for


# What a missing barrier does when warps do not run in step.

TREE = """
__global__ void tree(const float* x, float* out) {
    __shared__ float s[128];
    int t = threadIdx.x;
    s[t] = x[t];
    __syncthreads();
    for (int half = 64; half > 0; half /= 2) {
        if (t < half) s[t] += s[t + half];
        BARRIER
    }
    if (t == 0) *out = s[0];
}
"""


@pytest.mark.parametrize(
    ("barrier", "right"), [("__syncthreads();", True), ("", False)]
)
def test_warps_one_by_one_show_what_a_missing_barrier_does(
    barrier: str, right: bool
) -> None:
    x = np.arange(128, dtype=np.float32)
    kernel = Module(TREE.replace("BARRIER", barrier)).get_function("tree")
    in_step = np.zeros(1, np.float32)
    kernel((1,), (128,), (x, in_step))
    assert in_step[0] == x.sum()  # in step the mistake does not show
    results = []
    for seed in range(8):
        out = np.zeros(1, np.float32)
        kernel.launch((1,), (128,), (x, out), mode="warps", seed=seed)
        results.append(float(out[0]) == float(x.sum()))
    assert all(results) if right else not all(results)


def test_warps_of_a_block_wait_at_one_barrier() -> None:
    text = """__global__ void k(int* x) {
        if (threadIdx.x < 32) __syncthreads(); else __syncthreads();
    }"""
    kernel = Module(text).get_function("k")
    with pytest.raises(RuntimeError, match="wait at different barriers"):
        kernel.launch((1,), (64,), (np.zeros(1, np.int32),), mode="warps")
    with pytest.raises(RuntimeError, match="where threads of a block part"):
        kernel((1,), (64,), (np.zeros(1, np.int32),))
