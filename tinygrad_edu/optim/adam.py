r"""Adam: a step for each number of its own, from running averages of its gradient.

Kingma and Ba (2015). With gradient :math:`g_t` at step :math:`t`:

.. math::
    m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t
        &&\text{where the gradient points on average} \\
    v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2
        &&\text{how large it is on average} \\
    \hat m_t &= m_t / (1 - \beta_1^t), \quad \hat v_t = v_t / (1 - \beta_2^t)
        &&\text{both started at zero: undo that} \\
    \theta_t &= \theta_{t-1} - \gamma\, \hat m_t / (\sqrt{\hat v_t} + \epsilon)

A number whose gradient keeps its sign moves by about :math:`\gamma` a step, however
large or small that gradient is. AdamW (Loshchilov and Hutter, 2019) shrinks the weights
directly instead of adding weight decay to the gradient, where it would be divided by
:math:`\sqrt{\hat v_t}` too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.watching import number_of
from ..devices import Array
from ..recorded import whole
from .blocks import in_blocks
from .optimizer import Params, non_negative
from .rule import RuleOptimizer, check_betas, root


class Adam(RuleOptimizer):
    r"""Adam (``torch.optim.Adam``).

    Args:
        params: tensors, or groups of them, to change.
        lr: the learning rate :math:`\gamma`, about the size of one step.
        betas: how much the two averages keep of their past.
        eps: keeps the division from exploding where the gradient was always zero.
        weight_decay: adds this times the parameter to its gradient.
        amsgrad: divide by the largest average of squares so far (Reddi, 2018).
        maximize: climb instead of descend.
        decoupled_weight_decay: shrink the weights directly, as AdamW does.
        foreach, capturable, fused: for PyTorch's sake; they change nothing here.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, -200.0], requires_grad=True)
    >>> optimizer = Adam([w], lr=0.5)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach()  # the same step for both, though one gradient is 200 times larger
    tensor([   0.5000, -199.5000])
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "betas": check_betas(betas),
            "eps": non_negative("epsilon value", eps),
            "weight_decay": non_negative("weight_decay value", weight_decay),
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def names(self, group: dict[str, Any]) -> tuple[str, ...]:
        """The two averages, and with ``amsgrad`` the largest of the second."""
        largest = ("max_exp_avg_sq",) if group["amsgrad"] else ()
        return ("exp_avg", "exp_avg_sq", *largest)

    def update(
        self, weights: Array, gradient: Array, state: Any, group: dict[str, Any]
    ) -> None:
        """The rule, piece by piece; see :func:`adam_update`."""
        remembered = [state[name] for name in self.names(group)]
        for pieces in in_blocks(weights, gradient, *remembered):
            adam_update(
                *pieces,
                step=whole(state["step"]),
                lr=number_of(group, "lr"),
                betas=group["betas"],
                eps=group["eps"],
            )


def adam_update(
    weights: Array,
    gradient: Array,
    average: Array,
    square: Array,
    largest_square: Array | None = None,
    *,
    step: int,
    lr: float,
    betas: tuple[float, float],
    eps: float,
) -> None:
    """The rule of the module's docstring, written into the arrays given.

    `work` holds each line's intermediate result, so that no array is made twice.
    """
    beta1, beta2 = betas
    work = np.empty_like(weights)

    # m = beta1 m + (1 - beta1) g
    average *= beta1
    average += np.multiply(gradient, 1 - beta1, out=work)

    # v = beta2 v + (1 - beta2) g²
    square *= beta2
    np.multiply(gradient, gradient, out=work)
    work *= 1 - beta2
    square += work
    if largest_square is not None:
        square = np.maximum(largest_square, square, out=largest_square)

    # weights -= lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
    np.sqrt(square, out=work)
    work /= root(1 - beta2**step)
    work += eps
    np.divide(average, work, out=work)
    work *= lr / (1 - beta1**step)
    weights -= work


class AdamW(Adam):
    """Adam with weight decay apart from the gradient (``torch.optim.AdamW``).

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([2.0], requires_grad=True)
    >>> w.grad = torch.zeros(1)
    >>> AdamW([w], lr=0.5, weight_decay=0.5).step()
    >>> w.tolist()
    [1.5]
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        **others: Any,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            **{"decoupled_weight_decay": True, **others},
        )
