"""Attention on the simulated GPU, and what never writing its scores saves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import without_kernel
from tinygrad_edu.cuda.launching import launch
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.nn import functional as F

attend = F.scaled_dot_product_attention


def compare(run: Any, *shapes: tuple[int, ...]) -> None:
    """The same values and gradients on both devices."""
    torch.manual_seed(0)
    start = [torch.randn(shape) for shape in shapes]
    answers = []
    for device in ("cpu", "sim"):
        given = [x.clone().to(device).requires_grad_() for x in start]
        out = run(*given)
        (out * out).sum().backward()
        answers.append([out.detach(), *(x.grad for x in given)])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    "shapes",
    [
        [(2, 2, 17, 8)] * 3,
        [(5, 3), (9, 3), (9, 3)],
        [(3, 20, 40), (3, 7, 40), (3, 7, 40)],
        [(2, 1, 4, 8), (3, 6, 8), (3, 6, 8)],
        [(1, 4, 70)] * 3,
        [(2, 37, 40)] * 3,
        [(1, 1, 1)] * 3,
    ],
)
def test_the_same_as_on_the_cpu(shapes: list[tuple[int, ...]], causal: bool) -> None:
    compare(lambda q, k, v: attend(q, k, v, is_causal=causal), *shapes)


@pytest.mark.parametrize(
    "shapes", [[(2, 5, 4), (2, 6, 4), (2, 6, 7)], [(1, 3, 130)] * 3]
)
def test_wider_rows_are_right_too(shapes: list[tuple[int, ...]]) -> None:
    compare(attend, *shapes)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
@pytest.mark.parametrize("kind", ["truth", "number", "causal"])
def test_masks_and_dropout_take_several_kernels(kind: str, dropout: float) -> None:
    torch.manual_seed(1)
    masks = {"truth": torch.rand(5, 6) > 0.4, "number": torch.randn(2, 1, 5, 6)}
    mask = masks.get(kind)

    def run(q: Any, k: Any, v: Any) -> Any:
        torch.manual_seed(2)
        of_pairs = None if mask is None else mask.to(q.device)
        return attend(q, k, v, of_pairs, dropout, is_causal=kind == "causal")

    with without_kernel() as found:
        compare(run, (2, 3, 5, 4), (2, 3, 6, 4), (2, 3, 6, 4))
    assert set(found) <= {"move"}


def test_a_query_that_sees_no_key_gets_nothing() -> None:
    mask = torch.tensor([[True, False, True], [False, False, False]])

    def run(q: Any, k: Any, v: Any) -> Any:
        return attend(q, k, v, mask.to(q.device))

    compare(run, (2, 4), (3, 4), (3, 4))


def test_double_goes_the_usual_way() -> None:
    q = torch.randn(2, 3, 4, dtype=torch.float64, requires_grad=True)
    x = q.detach().to("sim").requires_grad_()
    attend(q, q, q).sum().backward()
    attend(x, x, x).sum().backward()
    assert x.grad.dtype == torch.float64
    np.testing.assert_allclose(x.grad.cpu(), q.grad)


def test_a_gradient_can_be_differentiated_again() -> None:
    answers = []
    for device in ("cpu", "sim"):
        torch.manual_seed(0)
        q = torch.randn(2, 3, 4).to(device).requires_grad_()
        out = (attend(q, q, q, is_causal=True) ** 2).sum()
        (slope,) = torch.autograd.grad(out, q, create_graph=True)
        answers.append(torch.autograd.grad((slope * slope).sum(), q)[0].cpu())
    np.testing.assert_allclose(answers[1], answers[0], rtol=1e-4, atol=1e-5)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kernels of attention that are launched, without template arguments."""
    found: list[str] = []

    def noted(file: str, kernel: str, *how: Any) -> None:
        found.append(kernel.split("<")[0])
        launch(file, kernel, *how)

    monkeypatch.setattr("tinygrad_edu.cuda.forwards.attention.launch", noted)
    return found


BACKWARD = ["attention_dots", "flash_backward_queries", "flash_backward_keys"]


def test_backward_runs_the_kernels(seen: list[str]) -> None:
    q = torch.randn(2, 3, 4).to("sim").requires_grad_()
    attend(q, q, q).sum().backward()
    assert seen == ["flash_forward", *BACKWARD]


class Sentences(nn.Module):
    """A small language model: which of 11 tokens comes next?"""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.places = nn.Embedding(11, 8), nn.Embedding(16, 8)
        self.block = nn.TransformerEncoderLayer(8, 2, 16, 0.0, batch_first=True)
        self.head = nn.Linear(8, 11)

    def forward(self, x: Any) -> Any:
        """(B, T) → (B, T, 11)."""
        places = torch.arange(x.shape[1], device=x.device)
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        x = self.tokens(x) + self.places(places)  # (B, T, 8)
        return self.head(self.block(x, mask.to(x.device), is_causal=True))


def test_a_transformer_learns_as_on_the_cpu(seen: list[str]) -> None:
    losses: list[list[float]] = []
    for device in ("cpu", "sim"):
        torch.manual_seed(0)
        model = Sentences().to(device)
        text = torch.randint(0, 11, (2, 17)).to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
        losses.append([])
        for _ in range(2):
            optimizer.zero_grad()
            out = model(text[:, :-1]).reshape(-1, 11)
            loss = F.cross_entropy(out, text[:, 1:].reshape(-1))
            loss.backward()
            optimizer.step()
            losses[-1].append(loss.item())
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-5)
    assert losses[0][1] < losses[0][0]
    assert seen == 2 * ["flash_forward", *BACKWARD]


# What the ladder gains.


def counted(name: str, grid: Any, block: int, args: Any, shared: int = 0) -> Any:
    module = Module(KERNELS / "attention.cu")
    kernel = module.get_function(name)
    done = kernel.launch(grid, block, args, shared_mem=shared, mode="profile")
    return done.counters.total


def test_what_each_version_costs() -> None:
    heads, t, width = 1, 64, 32
    random = np.random.default_rng(0)
    q, k, v, g = random.standard_normal((4, heads, t, width), dtype=np.float32)
    out, sums = np.zeros_like(q), np.zeros((heads, t), np.float32)
    table = np.zeros((heads, t, t), np.float32)
    scale = np.float32(0.2)
    sizes = (t, t, width, scale, 0)
    given = (q, k, v)
    naive = counted("attention_naive", (1, 2), 32, (*given, table, out, sums, *sizes))
    block = counted("attention_block", (1, t), 32, (*given, out, sums, *sizes), 4 * t)
    flash = (*given, out, sums, *sizes)
    one = counted("flash_forward<16, 16, 32, 1>", (1, 4), 128, flash)
    four = counted("flash_forward<64, 32, 32, 4>", (1, 1), 128, flash)
    assert naive.sectors > block.sectors > 40 * one.sectors
    # Keys and values are read once for each tile of queries, everything else once; the
    # lanes that write log_sums share sectors by four rows, or by two.
    sectors = q.nbytes // 32
    assert one.sectors == 2 * sectors + 2 * 4 * sectors + t // 4
    assert four.sectors == 4 * sectors + t // 2
    # Nobody waits for a bank, and a patch takes less from shared memory.
    for each in (one, four):
        assert each.passes == each.ideal_passes
    assert four.shared_requests < 0.4 * one.shared_requests
    # Backwards: no atomics.
    dots, grads = np.zeros_like(sums), np.zeros((3, *q.shape), np.float32)
    known = (*given, g, sums, dots)
    args = (*known, *grads, *sizes)
    naive = counted("attention_backward", (1, 2), 32, args)
    tile = "<32, 32, 32, 4>"
    args = (*known, grads[0], *sizes)
    queries = counted(f"flash_backward_queries{tile}", (1, 2), 64, args)
    args = (*known, grads[1], grads[2], *sizes)
    keys = counted(f"flash_backward_keys{tile}", (1, 2), 64, args)
    assert naive.atomics == 2 * t * t * width
    assert queries.atomics == keys.atomics == 0
    assert naive.sectors > 40 * (queries.sectors + keys.sectors)
    for each in (queries, keys):
        assert each.passes == each.ideal_passes
