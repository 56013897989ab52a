"""``torch.cuda`` where there is no GPU: PyTorch's answers, and what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import tinygrad_edu as torch

MISSING = "Torch not compiled with CUDA enabled"


def fails() -> Any:
    raise RuntimeError("cudaErrorInsufficientDriver")


# What stands for CuPy, and what the message has to say.
ABSENT: dict[str, tuple[Any, str, str]] = {
    "CuPy": (None, "CuPy is not installed", 'pip install "tinygrad-edu[cuda12]"'),
    "driver": (fails, "no NVIDIA driver answers (cudaErrorInsuff", "nvidia-smi"),
    "GPU": (lambda: 0, "the driver sees no GPU", "nvidia-smi"),
}


@pytest.fixture(params=ABSENT)
def absent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A machine where one of the three is missing."""
    count = ABSENT[request.param][0]
    runtime = SimpleNamespace(getDeviceCount=count)
    cupy = count and SimpleNamespace(cuda=SimpleNamespace(runtime=runtime))
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    return str(request.param)


ASKED: dict[str, tuple[Callable[[], Any], type[Exception]]] = {
    "tensor.cuda": (lambda: torch.ones(2).cuda(), RuntimeError),
    "device=": (lambda: torch.ones(2, device="cuda"), RuntimeError),
    "module.to": (lambda: torch.nn.Linear(2, 2).to("cuda"), RuntimeError),
    "Stream": (lambda: torch.cuda.Stream(), RuntimeError),
    "Event": (lambda: torch.cuda.Event(), RuntimeError),
    "synchronize": (lambda: torch.cuda.synchronize(), AssertionError),
    "current_stream": (lambda: torch.cuda.current_stream(), AssertionError),
    "current_device": (lambda: torch.cuda.current_device(), AssertionError),
    "set_device": (lambda: torch.cuda.set_device(0), AssertionError),
    "get_device_name": (lambda: torch.cuda.get_device_name(), AssertionError),
    "properties": (lambda: torch.cuda.get_device_properties(0), AssertionError),
    "capability": (lambda: torch.cuda.get_device_capability(), AssertionError),
    "mem_get_info": (lambda: torch.cuda.mem_get_info(), AssertionError),
    "memory_summary": (lambda: torch.cuda.memory_summary(), AssertionError),
    "kernels": (lambda: torch.cuda.Module("", device="cuda"), RuntimeError),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_message_says_what_is_missing(name: str, absent: str) -> None:
    ask, kind = ASKED[name]
    _, reason, hint = ABSENT[absent]
    with pytest.raises(kind) as caught:
        ask()
    lines = str(caught.value).splitlines()
    assert lines[0] == MISSING
    assert lines[1].startswith(f"  got:      device='cuda', but {reason}")
    assert hint in lines[-1]


def test_pinned_memory_is_for_a_gpu(absent: str) -> None:
    for pin in (torch.ones(2).pin_memory, lambda: torch.zeros(2, pin_memory=True)):
        with pytest.raises(RuntimeError, match="Cannot access accelerator device when"):
            pin()
    assert not torch.ones(2).is_pinned()


def test_questions_have_answers(absent: str) -> None:
    cuda = torch.cuda
    assert not cuda.is_available()
    assert not cuda.is_initialized()
    assert not cuda.is_bf16_supported()
    assert cuda.device_count() == 0
    assert cuda.memory_allocated() == cuda.max_memory_allocated() == 0
    assert cuda.memory_reserved() == cuda.max_memory_reserved() == 0
    assert cuda.memory_stats() == {}
    cuda.reset_peak_memory_stats()
    cuda.empty_cache()
    cuda.manual_seed_all(3)
    with cuda.stream(None), cuda.device(None):
        cuda.set_stream(None)


def test_the_seed_of_the_cpu_stays() -> None:
    torch.manual_seed(5)
    torch.cuda.manual_seed(0)
    first = torch.rand(2)
    torch.manual_seed(5)
    assert torch.equal(torch.rand(2), first)
