r"""Stochastic gradient descent, with momentum where asked.

With parameter :math:`\theta`, gradient :math:`g` and learning rate :math:`\gamma`:

.. math::
    \theta \leftarrow \theta - \gamma g

Momentum (Polyak, 1964) steps along a running sum of gradients instead:

.. math::
    b \leftarrow \mu b + (1 - \tau) g, \qquad \theta \leftarrow \theta - \gamma b

Nesterov's variant (1983; in this form Sutskever and others, 2013) looks one step ahead:
it moves along :math:`g + \mu b`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..errors import value_error
from ..tensor import Tensor
from .kernels import by_kernel
from .optimizer import Closure, Optimizer, Params, non_negative


class SGD(Optimizer):
    r"""Gradient descent (``torch.optim.SGD``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate :math:`\gamma`.
        momentum: the factor :math:`\mu` that old gradients keep.
        dampening: the share :math:`\tau` of a new gradient that momentum leaves out.
        weight_decay: adds this times the parameter to its gradient.
        nesterov: look one step ahead; needs momentum and no dampening.
        maximize: climb instead of descend.
        foreach, fused: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -2.0], requires_grad=True)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([ 0.8000, -1.6000])
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        if nesterov and (momentum <= 0 or dampening != 0):
            raise value_error(
                "Nesterov momentum requires a momentum and zero dampening",
                got=f"momentum={momentum}, dampening={dampening}",
                hint="SGD(params, lr, momentum=0.9, nesterov=True)",
            )
        defaults = {
            "lr": non_negative("learning rate", lr),
            "momentum": non_negative("momentum value", momentum),
            "dampening": dampening,
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def step(self, closure: Closure | None = None) -> Any:
        """Change every parameter that has a gradient once."""
        loss = self.evaluate(closure)
        for parameter, group in self.parameters_with_gradients():
            state = self.state[parameter] if group["momentum"] else {}
            if not by_kernel(type(self).step, parameter, state, group):
                direction = descent_direction(parameter, group)
                if group["momentum"]:
                    direction = self._with_momentum(parameter, direction, group)
                parameter._array -= number_of(group, "lr") * direction
            parameter._bump_version()
        return loss

    def _with_momentum(
        self, parameter: Tensor, gradient: Array, group: dict[str, Any]
    ) -> Array:
        """The running sum of gradients, and with Nesterov the look ahead."""
        momentum, state = group["momentum"], self.state[parameter]
        if state.get("momentum_buffer") is None:
            state["momentum_buffer"] = Tensor._from_array(gradient.copy())
            average: Array = state["momentum_buffer"]._array
        else:
            average = state["momentum_buffer"]._array
            average *= momentum
            average += (1 - group["dampening"]) * gradient
        if not group["nesterov"]:
            return average
        ahead: Array = gradient + momentum * average
        return ahead


def descent_direction(parameter: Tensor, group: dict[str, Any]) -> Array:
    """The gradient, turned round to climb, plus the pull of weight decay."""
    assert parameter.grad is not None
    gradient: Array = parameter.grad._array
    if group["maximize"]:
        gradient = np.negative(gradient)
    if group["weight_decay"]:
        gradient = gradient + group["weight_decay"] * parameter._array
    return gradient
