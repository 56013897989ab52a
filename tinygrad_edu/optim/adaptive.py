r"""Rules that divide by how large gradients have been: Adagrad, RMSprop, Adadelta.

All three keep, number by number, a measure :math:`v` of the squared gradients so far
and step by :math:`\gamma\, g / \sqrt v`, so that a number with small gradients moves as
much as one with large ones. They differ in what they forget:

========  ===================================================  =======================
Adagrad   :math:`v \leftarrow v + g^2`                          nothing is forgotten
RMSprop   :math:`v \leftarrow \alpha v + (1 - \alpha) g^2`      the past fades
Adadelta  the same, and the step is in the weights' own units   no rate to choose
========  ===================================================  =======================

Duchi and others (2011); Hinton (lecture notes, 2012); Zeiler (2012).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..errors import value_error
from ..recorded import whole
from ..tensor import Tensor
from .optimizer import Params, non_negative
from .rule import RuleOptimizer, average


class Adagrad(RuleOptimizer):
    r"""Steps that shrink with the sum of squared gradients (``torch.optim.Adagrad``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate :math:`\gamma`.
        lr_decay: the rate falls as :math:`\gamma / (1 + (t - 1) \cdot` lr_decay).
        weight_decay: adds this times the parameter to its gradient.
        initial_accumulator_value: what the sum starts with.
        eps: keeps the division from exploding where the gradient was always zero.
        maximize: climb instead of descend.
        foreach, fused: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = Adagrad([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([   0.5000, -199.5000])
    """

    remembers = ("sum",)

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "lr_decay": non_negative("lr_decay value", lr_decay),
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "initial_accumulator_value": non_negative(
                "initial_accumulator_value value", initial_accumulator_value
            ),
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        for group in self.param_groups:
            for parameter in group["params"]:
                self.start(parameter, group)

    def start(self, parameter: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """The sum may start above zero, so that the first steps are not the largest."""
        state = super().start(parameter, group)
        state["sum"]._array += group["initial_accumulator_value"]
        return state

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """v = v + g²; weights -= lr g / (√v + ε)"""
        steps = whole(state["step"]) - 1
        lr = number_of(group, "lr") / (1 + steps * group["lr_decay"])
        state["sum"] += gradient * gradient
        weights -= lr * gradient / (np.sqrt(state["sum"]) + group["eps"])


class RMSprop(RuleOptimizer):
    r"""Steps divided by a fading size of the gradient (``torch.optim.RMSprop``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate :math:`\gamma`.
        alpha: how much the average keeps of its past.
        eps: keeps the division from exploding where the gradient was always zero.
        weight_decay: adds this times the parameter to its gradient.
        momentum: the factor that old steps keep.
        centered: divide by the standard deviation of the gradient (Graves, 2013).
        maximize: climb instead of descend.
        capturable, foreach: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = RMSprop([w], lr=0.05)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([   0.5000, -199.5000])
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "momentum": non_negative("momentum value", momentum),
            "alpha": non_negative("alpha value", alpha),
            "eps": non_negative("epsilon value", eps),
            "centered": centered,
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def names(self, group: dict[str, Any]) -> tuple[str, ...]:
        """Momentum and centring each remember one thing more."""
        momentum = ("momentum_buffer",) if group["momentum"] > 0 else ()
        centered = ("grad_avg",) if group["centered"] else ()
        return ("square_avg", *momentum, *centered)

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """v = α v + (1 - α) g²; weights -= lr g / (√v + ε)"""
        square, alpha = state["square_avg"], group["alpha"]
        average(square, gradient * gradient, alpha)
        if group["centered"]:
            average(state["grad_avg"], gradient, alpha)
            square = square - np.square(state["grad_avg"])
        step = gradient / (np.sqrt(square) + group["eps"])
        if group["momentum"] > 0:
            buffer = state["momentum_buffer"]
            buffer *= group["momentum"]
            buffer += step
            step = buffer
        weights -= number_of(group, "lr") * step


class Adadelta(RuleOptimizer):
    r"""Steps in the units of the weights themselves (``torch.optim.Adadelta``).

    .. math::
        \Delta = g\, \sqrt{u + \epsilon} / \sqrt{v + \epsilon}, \qquad
        u \leftarrow \rho u + (1 - \rho) \Delta^2

    Args:
        params: tensors, or groups of them, to change.
        lr: a factor for the step, 1 in the paper.
        rho: how much the two averages keep of their past.
        eps: keeps roots and quotients away from zero; the first steps depend on it.
        weight_decay: adds this times the parameter to its gradient.
        maximize: climb instead of descend.
        foreach, capturable: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> optimizer = Adadelta([w])
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([0.9968])
    """

    remembers = ("square_avg", "acc_delta")

    def __init__(
        self,
        params: Params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        if not 0 <= rho <= 1:
            raise value_error(f"Invalid rho value: {rho}", expected="0 to 1")
        defaults = {
            "lr": non_negative("learning rate", lr),
            "rho": rho,
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "maximize": maximize,
            "capturable": capturable,
            "foreach": foreach,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """The two lines of the formula above."""
        square, travelled = state["square_avg"], state["acc_delta"]
        rho, eps = group["rho"], group["eps"]
        average(square, gradient * gradient, rho)
        step = np.sqrt(travelled + eps) / np.sqrt(square + eps) * gradient
        average(travelled, step * step, rho)
        weights -= number_of(group, "lr") * step
