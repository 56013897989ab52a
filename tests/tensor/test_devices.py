"""Devices: results stay where they are, gradients come back, mixing is refused.

``sim`` computes with NumPy like ``cpu``, so it shows on every machine what a GPU would.
"""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu as torch

SIM = torch.device("sim")
MANY_DEVICES = "Expected all tensors to be on the same device"


def on_sim(*numbers: float, requires_grad: bool = False) -> Any:
    return torch.tensor(numbers, device=SIM, requires_grad=requires_grad)


STAYS = {
    "arithmetic": lambda z: 2 / (z * 3 + 1) - z**2,
    "with a 0-d tensor": lambda z: torch.tensor(2.0) * z,
    "comparison": lambda z: z > 1,
    "sum": lambda z: z.sum(),
    "max": lambda z: z.max(0).indices,
    "argmax": lambda z: z.argmax(),
    "view": lambda z: z.view(2, 1).t()[0],
    "gather": lambda z: z[[0, 0]],
    "cat": lambda z: torch.cat([z, z]),
    "detach": lambda z: z.detach(),
    "clone": lambda z: z.clone(),
    "dtype": lambda z: z.to(torch.float64),
    "where": lambda z: torch.where(z > 1, z, 0.0),
    "places": lambda z: torch.where(z > 1)[0],
    "nonzero": lambda z: z.nonzero(),
    "unique": lambda z: z.unique(),
    "isclose": lambda z: z.isclose(z),
    "count_nonzero": lambda z: z.count_nonzero(),
    "bincount": lambda z: z.long().bincount(),
    "new_zeros": lambda z: z.new_zeros(3),
    "zeros_like": lambda z: torch.zeros_like(z),
    "written": lambda z: z.clone().add_(1).fill_(2),
}


@pytest.mark.parametrize("name", STAYS)
def test_results_stay_on_the_device(name: str) -> None:
    assert STAYS[name](on_sim(1.0, 2.0)).device == SIM


HERE = torch.ones(2, 2)
MIXED = {
    "add": lambda z: HERE + z,
    "matmul": lambda z: HERE @ z,
    "addmm": lambda z: torch.addmm(z[0], HERE, HERE),
    "linear": lambda z: torch.nn.functional.linear(HERE, HERE, z[0]),
    "cat": lambda z: torch.cat([HERE, z]),
    "stack": lambda z: torch.stack([z, HERE]),
    "where": lambda z: torch.where(HERE > 0, z, z),
    "masked_fill": lambda z: z.masked_fill(HERE > 0, 0),
    "gather": lambda z: z.gather(0, torch.zeros(1, 2, dtype=torch.int64)),
    "write": lambda z: z.__setitem__(0, HERE[0]),
    "in place": lambda z: z.add_(HERE),
    "loss": lambda z: torch.nn.functional.cross_entropy(z, torch.tensor([0, 1])),
}


@pytest.mark.parametrize("name", MIXED)
def test_two_devices_in_one_operation_are_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match=MANY_DEVICES):
        MIXED[name](torch.ones(2, 2, device=SIM))


def test_gradients_are_on_the_device_of_their_tensor() -> None:
    x = on_sim(1.0, 2.0, requires_grad=True)
    for _ in range(2):
        (x * x).sum().backward()
    assert x.grad.device == SIM
    assert x.grad.tolist() == [4, 8]


def test_gradients_of_gradients_on_a_device() -> None:
    x = on_sim(3.0, 1.0, 2.0, requires_grad=True)
    loss = (x**3).amax() + torch.max(x * x, 0).values
    (slope,) = torch.autograd.grad(loss, x, create_graph=True)
    (curve,) = torch.autograd.grad(slope.sum(), x)
    assert slope.device == curve.device == SIM
    assert slope.tolist() == [33, 0, 0]
    assert curve.tolist() == [20, 0, 0]


def test_a_loss_on_a_device_twice_differentiated() -> None:
    scores = torch.ones(2, 3, device=SIM, requires_grad=True)
    labels = torch.tensor([0, 2], device=SIM)
    loss = torch.nn.functional.cross_entropy(scores, labels)
    (slope,) = torch.autograd.grad(loss, scores, create_graph=True)
    slope.square().sum().backward()
    assert scores.grad.device == SIM


def test_gradients_come_back_from_another_device() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = (x * 2).to("sim")
    assert y.grad_fn.name() == "ToCopyBackward0"
    (y * y).cpu().sum().backward()
    assert x.grad.tolist() == [8, 16]
    assert str(x.grad.device) == "cpu"


def test_gradients_of_a_move_can_be_differentiated_again() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (slope,) = torch.autograd.grad((x.to("sim") ** 3).sum(), x, create_graph=True)
    assert str(slope.device) == "cpu"
    slope.sum().backward()
    assert x.grad.tolist() == [6, 12]


def test_a_single_number_of_the_cpu_keeps_its_gradient() -> None:
    scale = torch.tensor(3.0, requires_grad=True)
    (on_sim(1.0, 2.0) * scale).sum().backward()
    assert scale.grad.item() == 3
    assert str(scale.grad.device) == "cpu"


def test_a_gradient_from_another_device_is_refused() -> None:
    y = torch.ones(2, requires_grad=True) * 2
    with pytest.raises(RuntimeError, match="invalid gradient at index 0 - expec"):
        y.backward(on_sim(1.0, 1.0))


def test_a_start_gradient_takes_the_type_of_its_tensor() -> None:
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    x.backward(torch.ones(2))
    assert x.grad.dtype is torch.float64


def test_cuda_says_what_is_missing() -> None:
    try:
        torch.ones(2).cuda()
    except RuntimeError as error:
        lines = str(error).splitlines()
        assert lines[0] == "Torch not compiled with CUDA enabled"
        assert "device='cpu'" in lines[-1]


def test_moving_to_where_it_is_does_nothing() -> None:
    x = torch.ones(2)
    assert x.to("cpu") is x
    assert x.cpu() is x
