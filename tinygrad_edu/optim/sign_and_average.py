r"""Two older rules: Rprop, which looks at signs only, and ASGD, which averages weights.

Rprop (Riedmiller and Braun, 1993) keeps a step size for each number: it grows while the
gradient keeps its sign, and shrinks when the sign turns. It needs the whole data set in
each step, since the sign of a small batch's gradient is noise.

Averaged SGD (Polyak and Juditsky, 1992) walks like SGD and remembers the average of
where it has been in ``state["ax"]``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..errors import value_error
from ..recorded import real, whole
from ..tensor import Tensor
from .optimizer import Params, non_negative
from .rule import RuleOptimizer, scalar


class Rprop(RuleOptimizer):
    r"""Resilient propagation: steps by sign (``torch.optim.Rprop``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the step size of each number at the start.
        etas: the factors by which a step size shrinks and grows.
        step_sizes: the smallest and the largest step size.
        maximize: climb instead of descend.
        capturable, foreach: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = Rprop([w], lr=0.5)
    >>> for _ in range(2):
    ...     optimizer.zero_grad()
    ...     (w * w).sum().backward()
    ...     optimizer.step()  # 0.5, then 1.2 times as far
    >>> w.detach()
    tensor([-1.0000e-01, -1.9890e+02])
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        if not 0 < etas[0] < 1 < etas[1]:
            raise value_error(
                f"Invalid eta values: {etas[0]}, {etas[1]}",
                expected="one between 0 and 1, one above 1",
            )
        defaults = {
            "lr": non_negative("learning rate", lr),
            "etas": etas,
            "step_sizes": step_sizes,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def start(self, parameter: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """No gradient before the first one, and the same step size everywhere."""
        state = super().start(parameter, group)
        a = parameter._array
        state["prev"] = Tensor._from_array(np.zeros_like(a))
        state["step_size"] = Tensor._from_array(np.full_like(a, float(group["lr"])))
        return state

    def direction(self, parameter: Tensor, group: dict[str, Any]) -> Array:
        """There is no weight decay here."""
        return super().direction(parameter, {**group, "weight_decay": 0})

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """Where the sign turned: a smaller step size, and no step this time."""
        (shrink, grow), before, sizes = group["etas"], state["prev"], state["step_size"]
        agreement = np.sign(gradient * before)
        sizes *= np.select([agreement > 0, agreement < 0], [grow, shrink], 1)
        np.clip(sizes, *group["step_sizes"], out=sizes)
        before[...] = np.where(agreement < 0, 0, gradient)
        weights -= np.sign(before) * sizes


class ASGD(RuleOptimizer):
    r"""SGD that averages the weights it passes (``torch.optim.ASGD``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate at the start.
        lambd: how strongly weights decay, and how fast the rate falls.
        alpha: the power with which the rate falls.
        t0: the step at which averaging begins; before, the average is the last point.
        weight_decay: adds this times the parameter to its gradient.
        maximize: climb instead of descend.
        foreach, capturable: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> optimizer = ASGD([w], lr=0.1, lambd=0, t0=0)
    >>> for _ in range(3):
    ...     optimizer.zero_grad()
    ...     (w * w).sum().backward()
    ...     optimizer.step()
    >>> w.detach(), optimizer.state[w]["ax"]
    (tensor([0.5120]), tensor([0.5760]))
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def start(self, parameter: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """The rate and the weight of a new point in the average change with time."""
        state = super().start(parameter, group)
        state["eta"], state["mu"] = scalar(float(group["lr"])), scalar(1)
        state["ax"] = Tensor._from_array(np.zeros_like(parameter._array))
        return state

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """weights -= η (g + λ weights); average += μ (weights - average)"""
        eta, mu, mean = real(state["eta"]), real(state["mu"]), state["ax"]
        lr, lambd = number_of(group, "lr"), group["lambd"]
        t = whole(state["step"])
        weights *= 1 - lambd * eta
        weights -= eta * gradient
        mean += mu * (weights - mean) if mu != 1 else weights - mean
        state["eta"][...] = lr / (1 + lambd * lr * t) ** group["alpha"]
        state["mu"][...] = 1 / max(1, t - group["t0"])
