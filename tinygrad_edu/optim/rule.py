"""Optimizers that treat each parameter by itself: what they share, apart from the rule.

A rule needs three things: the names of what it remembers for each parameter, what those
start with, and the update. This is the whole of a new one:

>>> import numpy as np
>>> import tinygrad_edu as torch
>>> class SignDescent(RuleOptimizer):
...     def __init__(self, params, lr=0.1):
...         super().__init__(params, {"lr": lr, "weight_decay": 0, "maximize": False})
...     def update(self, weights, gradient, state, group):
...         weights -= group["lr"] * np.sign(gradient)
>>> w = torch.tensor([1.0, -200.0], requires_grad=True)
>>> (w * w).sum().backward()
>>> SignDescent([w]).step()
>>> w.detach()
tensor([   0.9000, -199.9000])
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..errors import value_error
from ..tensor import Tensor
from .kernels import by_kernel
from .optimizer import Closure, Optimizer
from .sgd import descent_direction


class RuleOptimizer(Optimizer):
    """An optimizer whose rule, :meth:`update`, is run for each parameter in turn."""

    # What each parameter remembers beside its count of steps: arrays of its own shape.
    remembers: tuple[str, ...] = ()

    def step(self, closure: Closure | None = None) -> Any:
        """Change every parameter that has a gradient once."""
        loss = self.evaluate(closure)
        for parameter, group in self.parameters_with_gradients():
            state = self.state[parameter] or self.start(parameter, group)
            state["step"]._array += 1
            arrays = {
                name: value._array if isinstance(value, Tensor) else value
                for name, value in state.items()
            }
            if not by_kernel(type(self).update, parameter, arrays, group):
                gradient = self.direction(parameter, group)
                self.update(parameter._array, gradient, arrays, group)
            parameter._bump_version()
        return loss

    def names(self, group: dict[str, Any]) -> tuple[str, ...]:
        """The names of what is remembered, where that depends on the options."""
        return self.remembers

    def start(self, parameter: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """The state before the first step: no steps yet, and zeros."""
        state = self.state[parameter]
        state["step"] = scalar(0)
        for name in self.names(group):
            state[name] = Tensor._from_array(np.zeros_like(parameter._array))
        return state

    def direction(self, parameter: Tensor, group: dict[str, Any]) -> Array:
        """The gradient, with the pull of weight decay unless that is decoupled."""
        if group.get("decoupled_weight_decay") and group["weight_decay"]:
            parameter._array *= 1 - number_of(group, "lr") * group["weight_decay"]
            group = {**group, "weight_decay": 0}
        return descent_direction(parameter, group)

    def update(
        self,
        weights: Array,
        gradient: Array,
        state: dict[str, Array],
        group: dict[str, Any],
    ) -> None:
        """The rule: write the new weights and the new state into the arrays given."""
        raise NotImplementedError(f"{type(self).__name__}.update is not written yet")


def root(value: Any) -> Any:
    """The square root of a number, also of one that a captured program reads."""
    return math.sqrt(value) if isinstance(value, float) else value.sqrt()


def scalar(value: float) -> Tensor:
    """A number of an optimizer's state; float32, as in PyTorch."""
    made: Tensor = Tensor._from_array(np.asarray(value, np.float32))
    return made


def check_betas(betas: tuple[float, float]) -> tuple[float, float]:
    """Two factors between 0 and 1, or PyTorch's error."""
    if len(betas) != 2:
        raise value_error("betas are two numbers", got=str(betas))
    for index, beta in enumerate(betas):
        if not 0 <= beta < 1:
            raise value_error(
                f"Invalid beta parameter at index {index}: {beta}",
                expected="at least 0 and below 1",
            )
    return betas


def average(old: Array, new: Array, keep: float) -> None:
    """old = keep · old + (1 - keep) · new, in place."""
    old *= keep
    old += (1 - keep) * new
