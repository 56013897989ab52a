r"""Adam's relatives: Adamax, NAdam, RAdam.

Each keeps Adam's average :math:`m` of the gradient and changes one thing:

======  ==========================================================================
Adamax  divides by the largest recent gradient, :math:`u = \max(\beta_2 u, |g|)`
NAdam   looks one step ahead, as Nesterov's momentum does
RAdam   waits until the average of squares can be trusted, then corrects for its
        variance
======  ==========================================================================

Kingma and Ba (2015, section 7.1); Dozat (2016); Liu and others (2020).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..recorded import real, whole
from ..tensor import Tensor
from .optimizer import Params, non_negative
from .rule import RuleOptimizer, average, check_betas, scalar


class Adamax(RuleOptimizer):
    r"""Adam with the largest gradient in place of the average of squares.

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate.
        betas: how much the average and the largest gradient keep of their past.
        eps: is added to the gradient's size.
        weight_decay: adds this times the parameter to its gradient.
        maximize: climb instead of descend.
        foreach, capturable: for PyTorch's sake; they change nothing here.

    Source: PyTorch, ``torch.optim.Adamax``.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = Adamax([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([   0.5000, -199.5000])
    """

    remembers = ("exp_avg", "exp_inf")

    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "betas": check_betas(betas),
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """u = max(β₂ u, |g| + ε); weights -= lr m / ((1 - β₁ᵗ) u)"""
        (beta1, beta2), largest = group["betas"], state["exp_inf"]
        average(state["exp_avg"], gradient, beta1)
        np.maximum(beta2 * largest, np.abs(gradient) + group["eps"], out=largest)
        rate = number_of(group, "lr") / (1 - beta1 ** whole(state["step"]))
        weights -= rate * (state["exp_avg"] / largest)


class NAdam(RuleOptimizer):
    r"""Adam that looks one step ahead (``torch.optim.NAdam``).

    The factor of momentum grows with the steps,
    :math:`\mu_t = \beta_1 (1 - 0.96^{t \psi} / 2)`, and the step is a mixture of this
    gradient and of the average as it will be next time.

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate.
        betas: how much the two averages keep of their past.
        eps: keeps the division from exploding where the gradient was always zero.
        weight_decay: adds this times the parameter to its gradient.
        momentum_decay: :math:`\psi`, how fast momentum grows to its full size.
        decoupled_weight_decay: shrink the weights directly, as AdamW does.
        maximize: climb instead of descend.
        foreach, capturable: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = NAdam([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()
    tensor([   0.4718, -199.4718])
    """

    remembers = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "betas": check_betas(betas),
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "momentum_decay": non_negative("momentum_decay value", momentum_decay),
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def start(self, parameter: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """Beside the averages, the product of all factors of momentum so far."""
        super().start(parameter, group)
        state = self.state[parameter]
        averages = {name: state.pop(name) for name in self.remembers}
        state["mu_product"] = scalar(1)
        state.update(averages)
        return state

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """weights -= lr ((1 - μ) g / (1 - Πμ) + μ' m / (1 - Πμ μ')) / (√v̂ + ε)"""
        (beta1, beta2), t = group["betas"], whole(state["step"])
        lr, decay = number_of(group, "lr"), group["momentum_decay"]
        mu, ahead = (beta1 * (1 - 0.5 * 0.96 ** (n * decay)) for n in (t, t + 1))
        product = state["mu_product"]
        product *= mu
        average(state["exp_avg"], gradient, beta1)
        average(state["exp_avg_sq"], gradient * gradient, beta2)
        size = np.sqrt(state["exp_avg_sq"] / (1 - beta2**t)) + group["eps"]
        so_far = real(product)
        weights -= lr * (1 - mu) / (1 - so_far) * (gradient / size)
        weights -= lr * ahead / (1 - so_far * ahead) * (state["exp_avg"] / size)


class RAdam(RuleOptimizer):
    r"""Adam that waits for a trustworthy average of squares (``torch.optim.RAdam``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate.
        betas: how much the two averages keep of their past.
        eps: keeps the division from exploding where the gradient was always zero.
        weight_decay: adds this times the parameter to its gradient.
        decoupled_weight_decay: shrink the weights directly, as AdamW does.
        maximize: climb instead of descend.
        foreach, capturable: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = RAdam([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()  # the first steps are plain momentum
    >>> w.detach()
    tensor([0., 0.])
    """

    remembers = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "betas": check_betas(betas),
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "decoupled_weight_decay": decoupled_weight_decay,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """weights -= lr m̂ r √(1 - β₂ᵗ) / (√v + ε), and without v while it is young"""
        (beta1, beta2), t = group["betas"], whole(state["step"])
        average(state["exp_avg"], gradient, beta1)
        average(state["exp_avg_sq"], gradient * gradient, beta2)
        step = state["exp_avg"] / (1 - beta1**t)
        correction = rectification(t, beta2)
        if correction is not None:
            scale = math.sqrt(1 - beta2**t) * correction
            step = step * (scale / (np.sqrt(state["exp_avg_sq"]) + group["eps"]))
        weights -= number_of(group, "lr") * step


def rectification(t: int, beta2: float) -> float | None:
    """What makes up for the variance of 1/√v after t steps; None while it is unknown.

    The average of squares is worth ρ independent samples; below 5 its variance is not
    even finite. Source: Liu and others (2020), equations 5 and 12.

    >>> rectification(3, 0.999) is None, round(rectification(1000, 0.999), 3)
    (True, 0.645)
    """
    rho_end = 2 / (1 - beta2) - 1
    rho = rho_end - 2 * t * beta2**t / (1 - beta2**t)
    if rho <= 5:
        return None
    now, end = (rho - 4) * (rho - 2), (rho_end - 4) * (rho_end - 2)
    return math.sqrt(now * rho_end / (end * rho))
