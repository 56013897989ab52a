r"""Muon: momentum made orthogonal, for the matrices of a network.

The step of a weight matrix is turned into the nearest matrix whose singular values are
all 1, so that it moves the layer's output equally in all directions. Five rounds of a
Newton-Schulz iteration come close enough, with nothing but matrix products:

.. math:: X \leftarrow a X + (b X X^T + c (X X^T)^2) X

Source: Jordan and others, "Muon: An optimizer for hidden layers" (2024); the scale of
the step after Liu and others, "Muon is scalable for LLM training" (2025).
"""

from __future__ import annotations

import math
from typing import Any

from ..autograd import no_grad
from ..errors import value_error
from ..functions.matrices.products import addmm
from ..tensor import Tensor
from .optimizer import Closure, Optimizer, Params


class Muon(Optimizer):
    r"""Orthogonal steps for matrices (``torch.optim.Muon``).

    Vectors, embeddings and the last layer are better left to AdamW.

    Args:
        params: matrices to change.
        lr: the learning rate.
        weight_decay: shrinks the weights directly, as AdamW does.
        momentum: how much the average keeps of its past.
        nesterov: look one step ahead.
        ns_coefficients: a, b, c of the iteration.
        eps: keeps the division from exploding for a zero gradient.
        ns_steps: how many rounds.
        adjust_lr_fn: "original" or "match_rms_adamw", how lr follows the shape.

    >>> import tinygrad_edu as torch
    >>> w = torch.zeros(2, 2, requires_grad=True)
    >>> optimizer = Muon([w], lr=0.1)
    >>> (w * torch.tensor([[3.0, 0.0], [0.0, 0.1]])).sum().backward()
    >>> optimizer.step()
    >>> bool(w[0, 0] < -0.05), bool(w[1, 1] < -0.05)  # though one gradient is 30 × less
    (True, True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ) -> None:
        for name, value in (
            ("Learning rate", lr),
            ("momentum", momentum),
            ("weight decay", weight_decay),
        ):
            if not value >= 0:
                raise value_error(f"{name} should be >= 0 but is: {value}")
        if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
            raise value_error(
                f"Adjust learning rate function {adjust_lr_fn} is not supported"
            )
        defaults = {
            "lr": lr,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "nesterov": nesterov,
            "ns_coefficients": ns_coefficients,
            "eps": eps,
            "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn,
        }
        super().__init__(params, defaults)
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.ndim != 2:
                    raise value_error(
                        "Muon only supports 2D parameters whereas we found a parameter "
                        f"with size: {parameter.size()}"
                    )

    def step(self, closure: Closure | None = None) -> Any:
        """Change every matrix that has a gradient once."""
        loss = self.evaluate(closure)
        with no_grad():
            for parameter, group in self.parameters_with_gradients():
                update = self._direction(parameter, group)
                lr = group["lr"] * shape_factor(parameter, group["adjust_lr_fn"])
                parameter *= 1 - group["lr"] * group["weight_decay"]
                parameter -= lr * update.to(parameter.dtype)
        return loss

    def _direction(self, parameter: Tensor, group: dict[str, Any]) -> Any:
        """The average of gradients, made orthogonal."""
        gradient, state = parameter.grad, self.state[parameter]
        assert gradient is not None
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = Tensor._from_array(0 * parameter._array)
        average, keep = state["momentum_buffer"], group["momentum"]
        average *= keep
        average += (1 - keep) * gradient
        ahead = gradient + keep * (average - gradient) if group["nesterov"] else average
        return orthogonal(ahead, group)


def orthogonal(matrix: Any, group: dict[str, Any]) -> Any:
    """A matrix with singular values near 1, in bfloat16 as on a GPU."""
    a, b, c = group["ns_coefficients"]
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.bfloat16()
    x = x.T if tall else x
    x = x / x.norm().clamp(min=group["eps"])
    for _ in range(group["ns_steps"]):
        gram = x @ x.T
        x = addmm(x, addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if tall else x


def shape_factor(parameter: Tensor, rule: str | None) -> float:
    """How the learning rate follows the shape of a matrix."""
    rows, columns = parameter.shape
    if rule == "match_rms_adamw":
        return 0.2 * math.sqrt(max(rows, columns))
    return math.sqrt(max(1, rows / columns))
