"""What distributions do with their parameters: one shape for all, and log-odds.

Source: PyTorch, ``torch.distributions.utils``.
"""

from __future__ import annotations

from typing import Any

from ..creation import full
from ..dtypes import get_default_dtype
from ..errors import value_error
from ..functions.arrangement.stretching import broadcast_tensors
from ..limits import finfo
from ..tensor import Tensor


def broadcast_all(*values: Any) -> tuple[Any, ...]:
    """Numbers and tensors as tensors of one shape.

    Numbers take the dtype of the tensors among them, else the default one.

    >>> from tinygrad_edu import tensor
    >>> broadcast_all(tensor([1.0, 2.0]), 3.0)
    (tensor([1., 2.]), tensor([3., 3.]))
    """
    wrong = [v for v in values if not isinstance(v, Tensor | int | float)]
    if wrong:
        raise value_error(
            "Input arguments must all be instances of Number, torch.Tensor or objects "
            "implementing __torch_function__.",
            got=f"a {type(wrong[0]).__name__}",
        )
    tensors = [v for v in values if isinstance(v, Tensor)]
    dtype = tensors[0].dtype if tensors else get_default_dtype()
    made = [v if isinstance(v, Tensor) else full((), v, dtype=dtype) for v in values]
    return tuple(broadcast_tensors(*made))


def clamp_probs(probs: Any) -> Any:
    """Probabilities a little away from 0 and 1, so that their logarithms are finite."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs: Any, is_binary: bool = False) -> Any:
    """log p, or for two outcomes the log-odds: log p - log (1 - p)."""
    safe = clamp_probs(probs)
    return safe.log() - (-safe).log1p() if is_binary else safe.log()


def logits_to_probs(logits: Any, is_binary: bool = False) -> Any:
    """The probabilities of logits: sigmoid for two outcomes, else softmax."""
    return logits.sigmoid() if is_binary else logits.softmax(-1)


def sum_rightmost(value: Any, dims: int) -> Any:
    """The sum over the last dimensions: (*batch, *event) → (*batch)."""
    if dims == 0:
        return value
    return value.reshape((*value.shape[: value.dim() - dims], -1)).sum(-1)
