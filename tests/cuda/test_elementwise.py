"""The kernels that work number by number: right at every size, on every device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import kernels, load, without_kernel
from tinygrad_edu.cuda.forwards.elementwise import OF_ONE, OF_TWO
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.ops import PRIMITIVES

SIZES = (1, 31, 32, 33, 127, 256, 1031)
FILE = KERNELS / "elementwise.cu"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["add_plain", "add_grid_stride", "add_wide"])
def test_every_version_adds(name: str, size: int) -> None:
    a, b = np.random.default_rng(size).random((2, size), dtype=np.float32)
    kernel = Module(FILE, mode="check").get_function(name)
    grid = 2 if name == "add_grid_stride" else -(-size // 64)
    y = np.zeros(size, np.float32)
    kernel(grid, 64, (a, b, y, size))
    np.testing.assert_array_equal(y, a + b)


def test_what_the_versions_cost() -> None:
    size = 4096
    a, b, y = np.zeros((3, size), np.float32)
    requests = {}
    for name, grid in (("add_plain", 64), ("add_grid_stride", 8), ("add_wide", 16)):
        kernel = Module(FILE).get_function(name)
        total = kernel.launch(grid, 64, (a, b, y, size), mode="profile").counters.total
        assert total.sectors == total.ideal_sectors
        assert total.bytes == 12 * size
        requests[name] = total.requests
    assert requests == {"add_plain": 384, "add_grid_stride": 384, "add_wide": 96}


def forward(name: str, *arrays: Any, **settings: Any) -> tuple[Any, Any]:
    """What our kernel makes of arrays, and what NumPy does."""
    primitive = PRIMITIVES[name]
    load()
    with without_kernel() as found:
        ours = primitive.kernels["sim"](*arrays, **settings)
    assert not found
    return ours, primitive.forward(*arrays, **settings)


# What a function is told beside its numbers.
SETTINGS = {"gelu": {"approximate": "none"}, "gelu_slope": {"approximate": "none"}}
LESS_EXACT = {"gelu": 1e-5, "gelu_slope": 1e-5}


@pytest.mark.parametrize("name", OF_ONE)
def test_functions_of_one_number(name: str) -> None:
    x = np.float32([-2.0, -0.0, 0.5, 1.0, 3.0, np.nan, np.inf, -np.inf])
    with np.errstate(all="ignore"):
        ours, theirs = forward(name, x, **SETTINGS.get(name, {}))
    np.testing.assert_allclose(ours, theirs, rtol=LESS_EXACT.get(name, 2e-6))


@pytest.mark.parametrize("name", [name for name in OF_TWO if name != "leaky_relu"])
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((5,), (5,)),
        ((3, 1), (1, 4)),
        ((2, 3, 4), (4,)),
        ((), (2, 2)),
        ((2, 1, 3, 1), (5, 1, 7)),
        ((2, 1, 2, 1, 2), (3, 1, 1, 2)),
    ],
)
def test_functions_of_two_numbers_stretch(
    name: str, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    random = np.random.default_rng(0)
    a, b = (random.standard_normal(shape).astype("f4") for shape in (left, right))
    if name == "pow_tensor":
        a = np.abs(a)
    ours, theirs = forward(name, np.asarray(a), np.asarray(b))
    rtol = 1e-6 if name == "pow_tensor" else 0
    np.testing.assert_allclose(ours, theirs, rtol=rtol)


def test_an_array_that_is_not_contiguous() -> None:
    x = torch.arange(12.0).reshape(3, 4)
    ours = (x.to("sim").t() + x.to("sim").t()[:, :1]).cpu()
    assert torch.equal(ours, x.t() + x.t()[:, :1])


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool", "float16"])
def test_other_types_and_empty_arrays_go_the_usual_way(dtype: str) -> None:
    x = torch.ones(3).to(getattr(torch, dtype))
    assert (x.to("sim") + x.to("sim")).tolist() == (x + x).tolist()
    assert (torch.ones(0, device="sim") * 2).shape == (0,)


def test_gradients_are_those_of_the_cpu() -> None:
    torch.manual_seed(0)
    a, b = torch.randn(3, 4), torch.randn(4)
    gradients = []
    for device in ("cpu", "sim"):
        x = a.clone().to(device).requires_grad_()
        y = b.clone().to(device).requires_grad_()
        ((x * y).tanh() / (y.exp() + 1) - x.sigmoid()).sum().backward()
        gradients.append([x.grad.cpu().numpy(), y.grad.cpu().numpy()])
    for ours, theirs in zip(*gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def test_which_kernels_run_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    from tinygrad_edu.cuda.forwards import elementwise

    def counted(*args: Any, **options: Any) -> None:
        calls.append(args[1])
        launch(*args, **options)

    launch = elementwise.launch
    monkeypatch.setattr(elementwise, "launch", counted)
    x = torch.ones(3, device="sim")
    x + x
    assert calls == ["binary<0, float>"]
    with kernels("library"):
        x + x
    assert calls == ["binary<0, float>"]
    with pytest.raises(ValueError, match="unknown kernels 'fast'"), kernels("fast"):
        pass


def test_kernels_are_registered_for_both_devices() -> None:
    torch.ones(1, device="sim")
    for name in (*OF_ONE, *OF_TWO):
        assert set(PRIMITIVES[name].kernels) == {"sim", "cuda"}
