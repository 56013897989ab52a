"""Products of half and bfloat16: on tensor cores, rounded once."""

from __future__ import annotations

from typing import Any

import fake_cupy
import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import without_kernel
from tinygrad_edu.cuda.simulator.launch import Kernel, Module
from tinygrad_edu.cuda.simulator.machine.counters import Count
from tinygrad_edu.nn import functional as F

TYPES = pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
N = 128


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kernels that a test launches, by name."""
    names: list[str] = []
    launch = Kernel.launch

    def noted(self: Kernel, *args: Any, **options: Any) -> Any:
        names.append(self.function.title)
        return launch(self, *args, **options)

    monkeypatch.setattr(Kernel, "launch", noted)
    return names


@TYPES
@pytest.mark.parametrize(
    "run",
    [
        lambda a, b, c: a @ b,
        lambda a, b, c: torch.stack([a, 2 * a])[:, None] @ torch.stack([b, b, -b]),
        lambda a, b, c: F.linear(a, b.t(), c[0]),
        lambda a, b, c: F.linear(a[None], b.t(), c[0]),
        lambda a, b, c: F.linear(a[None], b.t()),
    ],
)
def test_products_are_those_of_the_cpu(
    run: Any, dtype: Any, launched: list[str]
) -> None:
    torch.manual_seed(0)
    start = [torch.randn(size).to(dtype) for size in ((7, 19), (19, 5), (7, 5))]
    answers = []
    for device in ("cpu", "sim"):
        given = [x.clone().to(device).requires_grad_() for x in start]
        with without_kernel() as found:
            out = run(*given)
            assert not found
        assert out.dtype == dtype
        (out.float() ** 2).sum().backward()
        grads = [x.grad for x in given if x.grad is not None]
        answers.append([x.float().cpu().numpy() for x in (out.detach(), *grads)])
    eps = 2 * torch.finfo(dtype).eps
    for theirs, ours in zip(*answers, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=eps, atol=8 * eps)
    assert any(name.startswith("matmul_mma<") for name in launched)


@TYPES
def test_gradients_are_products_on_tensor_cores_too(
    dtype: Any, launched: list[str]
) -> None:
    a, b, c = (torch.randn(n, device="sim").to(dtype) for n in ((5, 4), (4, 3), (3,)))
    for run in (torch.mm, lambda a, b: F.linear(a[None], b.t(), c)):
        launched.clear()
        out = run(a.requires_grad_(), b.requires_grad_())
        out.backward(torch.ones_like(out))
        products = [name for name in launched if name.startswith("matmul")]
        assert len(products) == 3
        assert all(name.startswith("matmul_mma<") for name in products)


@TYPES
def test_sums_are_added_up_in_float32(dtype: Any) -> None:
    ones = torch.ones(1, 4096, dtype=dtype, device="sim")
    assert (ones @ ones.t()).item() == 4096
    layer = F.linear(ones, ones, torch.full((1,), -4095.0, device="sim").to(dtype))
    rounded = torch.tensor(-4095.0).to(dtype).item()
    assert layer.item() == 4096 + rounded


@TYPES
def test_other_functions_compute_in_float32(dtype: Any, launched: list[str]) -> None:
    torch.manual_seed(0)
    x = torch.randn(5, 9).to(dtype)
    name = {"float16": "__half", "bfloat16": "__nv_bfloat16"}[str(dtype)[6:]]
    wide, narrow = f"convert<{name}, float>", f"convert<float, {name}>"
    runs: list[tuple[Any, list[str]]] = [
        (lambda x: x.softmax(1), [f"softmax_warp<{name}>"]),
        (lambda x: x * x[:, :1], [f"binary<2, {name}, float>"]),
        (lambda x: x.exp(), [f"unary<1, {name}>"]),
        (lambda x: F.gelu(x), [f"unary<18, {name}>"]),
        (lambda x: x.sum(1), [wide, "sum_rows", narrow]),
    ]
    for run, kernels in runs:
        launched.clear()
        found, expected = run(x.to("sim")).cpu().float(), run(x).float()
        eps = torch.finfo(dtype).eps
        np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=eps, atol=eps)
        assert launched == kernels


@TYPES
def test_what_tensor_cores_do_not_take_is_computed_in_float32(
    dtype: Any, launched: list[str]
) -> None:
    a = torch.ones(2, 0, dtype=dtype, device="sim")
    assert (a @ a.t()).tolist() == [[0, 0], [0, 0]]
    b = torch.ones(3, 2, dtype=dtype, device="sim")
    assert torch.addmm(b[:, :1], b, b.t(), alpha=2).tolist() == [[5] * 3] * 3
    assert not any(name.startswith("matmul_mma") for name in launched)


# What each version gains.


def counted(name: str, rows: int, columns: int, threads: int) -> Count:
    a, b, bias, c = np.ones((4, N, N), np.float16)
    kernel = Module(KERNELS / "matmul_mma.cu").get_function(name)
    args = (a, b, bias, c, N, N, N, 0)
    grid = N // columns, N // rows
    return kernel.launch(grid, threads, args, mode="profile").counters.total


def test_each_version_asks_for_less_than_the_one_before() -> None:
    plain = counted("matmul_mma<__half>", 16, 8, 32)
    tiled = counted("matmul_mma_tiled<__half, __half2>", 64, 64, 128)
    wide = counted("matmul_mma_wide<__half, __half2>", 128, 128, 256)
    for one in (plain, tiled, wide):
        assert one.tile_products == N**3 / (16 * 8 * 16)
    # Numbers from memory: 24 K for 16 × 8 of C, 128 K for 64 × 64, 256 K for 128 × 128.
    of_c = 2 * N * N
    assert plain.bytes - of_c == 2 * 24 * N * (N / 16) * (N / 8)
    assert tiled.bytes - of_c == 2 * 128 * N * (N / 64) ** 2
    assert wide.bytes - of_c == 2 * 256 * (N + 32) - 2 * 256 * 32
    assert plain.requests == 5 * tiled.requests == 20 * wide.requests
    assert plain.sectors > 10 * tiled.sectors > 10 * wide.sectors
    assert tiled.passes == tiled.ideal_passes  # no two places in one bank
    assert wide.passes < 1.2 * wide.ideal_passes


@TYPES
@pytest.mark.parametrize(
    ("shape", "version"),
    [((3, 16, 8), "matmul_mma_wide"), ((3, 16, 9), "matmul_mma_tiled")],
)
def test_a_gpu_takes_the_fastest_version_that_fits(
    dtype: Any, shape: tuple[int, int, int], version: str, launched: list[str]
) -> None:
    torch.manual_seed(0)
    m, k, n = shape
    a, b = torch.randn(m, k).to(dtype), torch.randn(k, n).to(dtype)
    with fake_cupy.installed():
        found = (a.to("cuda") @ b.to("cuda")).cpu()
    expected = (a @ b).float().numpy()
    eps = torch.finfo(dtype).eps
    np.testing.assert_allclose(found.float().numpy(), expected, rtol=eps, atol=eps)
    assert [name for name in launched if name.startswith(f"{version}<")]
