"""Fused loops as kernels: in the simulator the numbers of the interpreter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.compiler.ir.graph import Graph
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.text import read
from tinygrad_edu.compiler.passes.fuse import fuse
from tinygrad_edu.compiler.planning import schedule
from tinygrad_edu.compiler.running.device_program import DeviceProgram
from tinygrad_edu.compiler.targets.cuda_source import CudaSource, emit
from tinygrad_edu.cuda import Module, nvrtc

PROGRAMS = {
    "chain": """graph chain on sim
  input %x: float32[5, 7] argument "x"
  input %b: float32[7] state "b"
  input %lr: float64[] number "lr"
  %1: float32[5, 7] = add(%x, %b)
  %2: float32[5, 7] = gelu(%1, approximate="none")
  %3: float32[] = cast(%lr, dtype=float32)
  %4: float32[5, 7] = mul(%2, %3)
  %5: bool[5, 7] = gt(%4, %x)
  %6: float32[5, 7] = where(%5, %4, %1)
  return %6, %5
""",
    "softmax": """graph softmax on sim
  input %x: float32[6, 200] argument "x"
  %m: float32[6, 1] = amax(%x, dim=(1,), keepdim=True)
  %d: float32[6, 200] = sub(%x, %m)
  %e: float32[6, 200] = exp(%d)
  %s: float32[6, 1] = sum(%e, dim=(1,), keepdim=True)
  %p: float32[6, 200] = div(%e, %s)
  %l: float32[6, 1] = log(%s)
  return %p, %l
""",
    "norm with column sums": """graph norm on sim
  input %x: float64[4, 3, 10] argument "x"
  input %w: float64[10] state "w"
  %m: float64[4, 3, 1] = mean(%x, dim=(2,), keepdim=True)
  %d: float64[4, 3, 10] = sub(%x, %m)
  %q: float64[4, 3, 10] = mul(%d, %d)
  %v: float64[4, 3, 1] = mean(%q, dim=(2,), keepdim=True)
  %r: float64[4, 3, 1] = rsqrt(%v)
  %n: float64[4, 3, 10] = mul(%d, %r)
  %y: float64[4, 3, 10] = mul(%n, %w)
  %g: float64[10] = sum(%n, dim=(0, 1), keepdim=False)
  write %w <- %g
  return %y
""",
    "layer": """graph layer on sim
  input %x: float32[8, 16] argument "x"
  input %w: float32[4, 16] state "w"
  input %b: float32[4] state "b"
  %t: float32[16, 4] = t(%w)
  %h: float32[8, 4] = mm(%x, %t)
  %a: float32[8, 4] = add(%h, %b)
  %y: float32[8, 4] = relu(%a)
  %g: float32[4, 8] = t(%y)
  %dw: float32[4, 16] = mm(%g, %x)
  %k: float32[] = constant(value=0.1)
  %s: float32[4, 16] = mul(%dw, %k)
  %n: float32[4, 16] = sub(%w, %s)
  %db: float32[4] = sum(%y, dim=(0,), keepdim=False)
  write %w <- %n
  write %b <- %db
  return %y
""",
    "rows of a table": """graph table on sim
  input %w: float32[9, 5] state "w"
  input %i: int64[2, 3] argument "i"
  %e: float32[2, 3, 5] = embedding(%w, %i, padding_idx=-1, by_frequency=False)
  %y: float32[2, 3, 5] = tanh(%e)
  %g: float32[9, 5] = embedding_rows(%y, %i, count=9)
  return %y, %g
""",
    "what no kernel says": """graph rest on sim
  input %x: float32[3, 4] argument "x"
  %1: float32[3, 4] = cumsum(%x, dim=1)
  %2: int64[3] = argmax(%1, dim=1, keepdim=False)
  %3: float32[3, 4] = neg(%1)
  return %2, %3
""",
}


def inputs_of(graph: Graph) -> list[Any]:
    random = np.random.default_rng(0)
    made: list[Any] = []
    for each in graph.inputs:
        if each.kind == "number":
            made.append(0.5)
        elif each.value.dtype == "int64":
            made.append(random.integers(0, 9, each.value.shape))
        else:
            numbers = random.standard_normal(each.value.shape)
            made.append(numbers.astype(each.value.dtype))
    return made


def copied(inputs: list[Any]) -> list[Any]:
    return [np.array(x) if isinstance(x, np.ndarray) else x for x in inputs]


def program(graph: Graph) -> tuple[DeviceProgram, CudaSource]:
    fuse(graph)
    plan = schedule(graph)
    source = emit(plan)
    return DeviceProgram(graph, plan, source), source


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_simulator_gives_the_numbers_of_the_interpreter(name: str) -> None:
    given = inputs_of(read(PROGRAMS[name]))
    ours, theirs = copied(given), copied(given)
    expected = run(read(PROGRAMS[name]), theirs)
    compiled, _ = program(read(PROGRAMS[name]))
    for _ in range(2):  # a second run finds other states, and the same workspace
        found = compiled.run(ours)
        for one, right in zip((*found, *ours), (*expected, *theirs), strict=True):
            np.testing.assert_allclose(one, right, rtol=2e-5, atol=2e-6)
        expected = run(read(PROGRAMS[name]), theirs)
        ours = copied(ours)


def test_a_softmax_is_one_kernel() -> None:
    compiled, source = program(read(PROGRAMS["softmax"]))
    compiled.run(inputs_of(compiled.graph))
    assert compiled.launches == 1
    assert source.text.count("__global__") == 1


def test_threads_do_not_get_in_each_others_way() -> None:
    """The simulator's detector of races looks at a block that shares a row."""
    compiled, source = program(read(PROGRAMS["softmax"]))
    compiled.module = Module(source.text, mode="check")
    given = inputs_of(compiled.graph)
    for one, right in zip(compiled.run(given), run(compiled.graph, given), strict=True):
        np.testing.assert_allclose(one, right, rtol=1e-5, atol=1e-6)


def test_nan_stays_nan_in_a_largest_number() -> None:
    compiled, _ = program(read(PROGRAMS["softmax"]))
    x = np.ones((6, 200), np.float32)
    x[2, 150] = np.nan
    p, _ = compiled.run([x])
    assert np.isnan(p[2]).all()
    assert not np.isnan(p[[0, 1, 3, 4, 5]]).any()


def test_an_index_out_of_bounds_is_refused_as_eager_refuses_it() -> None:
    compiled, _ = program(read(PROGRAMS["rows of a table"]))
    w, i = inputs_of(compiled.graph)
    i[0, 0] = 9
    with pytest.raises(IndexError):
        compiled.run([w, i])


def test_lines_of_python_stand_above_their_kernel() -> None:
    graph = read(PROGRAMS["chain"].replace("%x, %b)", "%x, %b)  # net.py:3 y = x + b"))
    _, source = program(graph)
    assert "// net.py:3 y = x + b\n__global__" in source.text


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.skipif(not nvrtc.is_installed(), reason="NVRTC is not installed")
def test_nvidias_compiler_takes_the_text(name: str) -> None:
    _, source = program(read(PROGRAMS[name]))
    kernels = [each.name for each in source.kernels if each]
    if kernels:
        found = nvrtc.check(source.text, "program.cu", kernels)
        assert set(kernels) <= {each.partition("(")[0] for each in found}


def test_a_step_of_training_on_the_simulated_gpu_is_compiled_to_kernels() -> None:
    def outcome(compiled: bool) -> tuple[list[float], Any]:
        torch.manual_seed(0)
        nn = torch.nn
        parts = (nn.Linear(6, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 3))
        model = nn.Sequential(*parts).to("sim")
        stepper = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        x, y = torch.randn(5, 6).to("sim"), (torch.arange(5) % 3).to("sim")

        def step(x: Any, y: Any) -> Any:
            stepper.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            stepper.step()
            return loss

        run = torch.compile(step) if compiled else step
        losses = [run(x, y) for _ in range(5)]
        assert {each.device.type for each in losses} == {"sim"}
        weight = np.array(model[0].weight.cpu().detach().numpy())
        if compiled:
            found = torch.compiler.explain(step)(x, y)
            assert found.target == "cuda"
            assert "__global__ void loop_" in found.source
        return [each.item() for each in losses], weight

    losses, weight = outcome(compiled=True)
    expected, right = outcome(compiled=False)
    np.testing.assert_allclose(losses, expected, rtol=1e-5)
    np.testing.assert_allclose(weight, right, rtol=1e-4, atol=1e-6)
