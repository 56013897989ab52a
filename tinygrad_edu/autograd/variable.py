"""``Variable``: what a tensor with a gradient was called until 2018; programs still
import it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor_base import TensorBase


class VariableMeta(type):
    """Every tensor counts as a Variable."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, TensorBase)


class Variable(metaclass=VariableMeta):
    """``Variable(tensor)`` is the tensor again, as a leaf that shares its memory.

    Source: PyTorch, ``torch.autograd.Variable``.

    >>> import tinygrad_edu as torch
    >>> x = torch.autograd.Variable(torch.ones(2), requires_grad=True)
    >>> isinstance(x, torch.Tensor), isinstance(x, torch.autograd.Variable)
    (True, True)
    """

    def __new__(
        cls, data: Any = None, requires_grad: bool = False, volatile: bool = False
    ) -> Any:
        if data is None:
            return TensorBase._from_array(np.empty(0, np.float32), requires_grad)
        return data.detach().requires_grad_(requires_grad)
