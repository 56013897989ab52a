"""The device ``cuda`` on a stand-in for CuPy: what goes between the memories, and when.

Numbers are checked by ``tests/gpu``; here it is counted that nobody copies in secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import fake_cupy
import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import late_checks, nn, transfers
from tinygrad_edu.nn import functional as F
from tinygrad_edu.transfers import Copies, counted
from tinygrad_edu.utils.data import DataLoader, TensorDataset


@pytest.fixture(autouse=True)
def cupy() -> Iterator[Any]:
    with fake_cupy.installed() as found:
        yield found


# Training.


def language_model() -> nn.Module:
    return nn.Sequential(
        nn.Embedding(11, 16),  # (B, T, 16)
        nn.TransformerEncoderLayer(16, 2, 32, 0.1, batch_first=True),
        nn.Linear(16, 11),  # (B, T, 11)
    )


def convolutional() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(64, 3),
    )


def digits() -> tuple[Any, Any]:
    return torch.randn(2, 1, 8, 8), torch.tensor([0, 2])


def words() -> tuple[Any, Any]:
    return torch.randint(0, 11, (2, 5)), torch.randint(0, 11, (2, 5))


Make = Callable[[], Any]
MODELS: dict[str, tuple[Make, Make, Callable[..., Any]]] = {
    "convolution, SGD": (
        convolutional,
        digits,
        lambda of: torch.optim.SGD(of, lr=0.1, momentum=0.9),
    ),
    "transformer, AdamW": (language_model, words, lambda of: torch.optim.AdamW(of)),
}


def loss_of(model: Any, x: Any, y: Any) -> Any:
    scores = model(x)
    return F.cross_entropy(scores.reshape(-1, scores.shape[-1]), y.reshape(-1))


@pytest.mark.parametrize("name", MODELS)
def test_a_training_step_copies_nothing_in_secret(name: str) -> None:
    make, data, optimizer_of = MODELS[name]
    torch.manual_seed(0)
    model = make().to("cuda")
    x, y = (each.to("cuda") for each in data())
    optimizer = optimizer_of(model.parameters())

    def step() -> Any:
        optimizer.zero_grad()
        loss = loss_of(model, x, y)
        loss.backward()
        optimizer.step()
        return loss

    first = step()
    with fake_cupy.no_copies(), counted() as copies:
        for _ in range(2):
            last = step()
    assert copies == Copies()
    assert last.item() != first.item()


def test_what_a_program_asks_for_is_counted() -> None:
    x = torch.ones(3)
    with counted() as copies:
        y = x.to("cuda")
        (y * 2).sum().item()
        y.tolist()
        y.cpu()
        assert bool(y[0] > 0)
    assert copies == Copies(to_gpu=1, to_cpu=4)


def test_numpy_is_not_reached_by_the_way() -> None:
    x = torch.ones(3, device="cuda")
    with pytest.raises(TypeError, match="can't convert cuda:0 device type tensor"):
        x.numpy()
    with pytest.raises(TypeError, match="can't convert cuda:0 device type tensor"):
        np.asarray(x)


def test_dropout_draws_on_the_gpu_and_backward_draws_the_same() -> None:
    torch.manual_seed(1)
    x = torch.ones(1000, device="cuda", requires_grad=True)
    with fake_cupy.no_copies():
        y = F.dropout(x, 0.25)
        y.sum().backward()
    assert y.tolist() == x.grad.tolist()
    assert y.grad_fn.name() == "NativeDropoutBackward0"
    assert 180 < (y == 0).sum().item() < 320
    torch.manual_seed(1)
    assert torch.equal(F.dropout(x, 0.25), y)


# Mistakes that only the GPU can see.


def test_an_index_out_of_range_is_found_when_numbers_come_back(cupy: Any) -> None:
    wrong = cupy.asarray(np.array([False, True]))
    assert not late_checks.happened(wrong, "embedding: index out of range")
    assert not late_checks.happened(wrong, "embedding: index out of range")
    with pytest.raises(RuntimeError, match="device-side assert triggered") as caught:
        torch.ones(1, device="cuda").item()
    assert str(caught.value).count("embedding: index out of range") == 1
    torch.cuda.synchronize()  # it was said once


@pytest.mark.parametrize(
    "call",
    [
        lambda x, i: torch.gather(x, 0, i),
        lambda x, i: F.embedding(i, x.reshape(3, 1)),
        lambda x, i: F.nll_loss(torch.zeros(2, 3, device="cuda"), i),
        lambda x, i: x[i],
        lambda x, i: torch.zeros(3, device="cuda").index_add(0, i, x[:2]),
    ],
)
def test_indices_are_checked_without_waiting(call: Any) -> None:
    x, i = torch.ones(3, device="cuda"), torch.tensor([0, 2], device="cuda")
    with fake_cupy.no_copies():
        call(x, i)
    torch.cuda.synchronize()
    with suppress(AssertionError, RuntimeError):  # the stand-in sees at once
        call(x, i + 1)
    with pytest.raises(RuntimeError, match="device-side assert triggered"):
        torch.cuda.synchronize()


def test_a_list_of_indices_is_checked_at_once() -> None:
    x = torch.ones(3, device="cuda")
    assert x[[0, -1]].tolist() == [1, 1]
    with pytest.raises(IndexError, match="index 3 is out of bounds for dimension 0"):
        x[[0, 3]]
    with pytest.raises(RuntimeError, match="indices should be either on cpu or on the"):
        torch.ones(3)[torch.tensor([0], device="cuda")]


def test_negative_indices_count_from_the_end() -> None:
    x = torch.arange(3.0).to("cuda")
    assert x[torch.tensor([-1, 0], device="cuda")].tolist() == [2, 0]
    torch.cuda.synchronize()


# What CuPy lacks.


def test_what_cupy_lacks_is_done_by_the_cpu_which_says_so() -> None:
    x = torch.eye(3, device="cuda")
    with counted() as copies:
        values = []
        for _ in range(2):
            with (
                pytest.warns(UserWarning, match="linalg_svdvals")
                if not values
                else (np.errstate())
            ):
                values.append(torch.linalg.svdvals(x))
    assert values[0].device.type == "cuda"
    assert copies == Copies(to_gpu=2, to_cpu=2)


# Streams, events, memory.


def test_work_goes_to_the_stream_that_is_named() -> None:
    cuda = torch.cuda
    side = cuda.Stream()
    with cuda.stream(side):
        assert cuda.current_stream() == side
        torch.ones(2, device="cuda")
        mark = side.record_event()
    assert cuda.current_stream() == cuda.default_stream() != side
    cuda.current_stream().wait_event(mark)
    side.wait_stream(cuda.current_stream())
    side.synchronize()
    assert mark.query()
    assert side.query()
    assert len({side, side, cuda.default_stream()}) == 2
    assert "device=cuda:0" in repr(side)


def test_events_tell_the_time_between() -> None:
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    with pytest.raises(ValueError, match="Both events must be recorded before"):
        start.elapsed_time(end)
    start.record()
    end.record()
    end.synchronize()
    assert start.elapsed_time(end) >= 0
    with pytest.raises(ValueError, match="created with argument 'enable_timing=True'"):
        start.elapsed_time(torch.cuda.Event())
    torch.cuda.Event().wait()  # not recorded: nothing to wait for


def test_memory_is_told_now_and_at_most() -> None:
    cuda = torch.cuda
    cuda.reset_peak_memory_stats()
    before = cuda.memory_allocated()
    x = torch.ones(1024, device="cuda")
    assert cuda.memory_allocated() == before + 4096
    del x
    assert cuda.memory_allocated() == before
    assert cuda.max_memory_allocated() >= before + 4096
    assert cuda.memory_stats()["allocated_bytes.all.peak"] >= before + 4096
    cuda.reset_peak_memory_stats()
    assert cuda.max_memory_allocated() == before
    cuda.empty_cache()
    assert cuda.memory_reserved() == cuda.memory_allocated()
    free, total = cuda.mem_get_info()
    assert 0 < free <= total
    assert cuda.memory_summary().splitlines()[0] == "CUDA memory, device 0 (MiB)"


def test_what_the_gpu_is() -> None:
    cuda = torch.cuda
    assert cuda.is_available()
    assert (cuda.device_count(), cuda.current_device()) == (1, 0)
    assert cuda.get_device_name() == cuda.get_device_properties("cuda:0").name
    assert cuda.get_device_capability() == (9, 0)
    assert "multi_processor_count=1" in repr(cuda.get_device_properties(0))
    cuda.set_device("cuda:0")
    with cuda.device(0):
        cuda.synchronize()
    with pytest.raises(ValueError, match="Expected a cuda device, but got: cpu"):
        cuda.get_device_name("cpu")


def test_the_seed_of_the_gpu_is_the_one_seed() -> None:
    torch.cuda.manual_seed_all(7)
    first = torch.rand(2, device="cuda")
    torch.manual_seed(7)
    assert torch.equal(torch.rand(2, device="cuda"), first)


# Kernels of one's own.

SCALED = """
__global__ void scaled(const float* x, float* y, float by, int n) {
    int i = threadIdx.x;
    if (i < n) y[i] = x[i] * by;
}
"""


def test_numbers_of_python_get_the_type_that_the_kernel_declares() -> None:
    scaled = torch.cuda.Module(SCALED, device="cuda").get_function("scaled")
    x, y = torch.arange(3.0).to("cuda"), torch.zeros(3, device="cuda")
    scaled(1, 32, (x, y, 2.5, 3))
    assert y.tolist() == [0, 2.5, 5]


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({0: torch.arange(3)}, TypeError, "argument x has a wrong type"),
        ({3: 2.5}, TypeError, "argument n has a wrong type"),
        ({3: 1 << 40}, ValueError, "argument n cannot hold"),
    ],
)
def test_other_arguments_are_refused(change: Any, kind: Any, words: str) -> None:
    scaled = torch.cuda.Module(SCALED, device="cuda").get_function("scaled")
    args: dict[int, Any] = dict(enumerate((torch.ones(3), torch.zeros(3), 2.0, 3)))
    given = {
        place: each.to("cuda") if isinstance(each, torch.Tensor) else each
        for place, each in (args | change).items()
    }
    with pytest.raises(kind, match=words):
        scaled(1, 32, tuple(given.values()))


def test_arrays_with_gaps_are_refused() -> None:
    scaled = torch.cuda.Module(SCALED, device="cuda").get_function("scaled")
    x = torch.zeros(3, 2, device="cuda")
    with pytest.raises(ValueError, match="the array for y is not contiguous"):
        scaled(1, 32, (x[:, 0].clone(), x[:, 1], 2.0, 3))


def test_too_few_arguments_are_refused() -> None:
    scaled = torch.cuda.Module(SCALED, device="cuda").get_function("scaled")
    with pytest.raises(TypeError, match="scaled takes 4 arguments, not 1"):
        scaled(1, 32, (torch.ones(3, device="cuda"),))


# Pinned memory.


def test_pinned_memory_and_copies_that_do_not_wait() -> None:
    x = torch.arange(3.0).pin_memory()
    assert x.is_pinned()
    assert x.pin_memory() is x
    assert torch.zeros(2, pin_memory=True).is_pinned()
    y = x.to("cuda", non_blocking=True)
    back = (y * 2).to("cpu", non_blocking=True)
    torch.cuda.synchronize()
    assert back.tolist() == [0, 2, 4]
    assert back.is_pinned()
    with pytest.raises(RuntimeError, match=r"cannot pin 'torch\.cuda\.Float"):
        y.pin_memory()
    with pytest.raises(RuntimeError, match="Only dense CPU tensors can be pinned"):
        torch.zeros(2, device="cuda", pin_memory=True)


def test_a_loader_pins_its_batches() -> None:
    data = TensorDataset(torch.ones(4, 2), torch.zeros(4))
    for x, y in DataLoader(data, batch_size=2, pin_memory=True):
        assert x.is_pinned()
        assert y.is_pinned()


def test_memory_that_is_being_read_is_kept() -> None:
    transfers.to_gpu(np.ones(2), torch.device("cuda", 0), wait=False)
    assert len(transfers._in_flight) == 1
    transfers.to_gpu(np.ones(2), torch.device("cuda", 0), wait=False)
    assert len(transfers._in_flight) == 1  # the first one is done
