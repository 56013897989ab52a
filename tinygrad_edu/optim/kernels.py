"""Steps of optimizers by kernels of other devices, in one walk over the memory.

A kernel registers itself for the function whose rule it runs: ``{(Adam.update, "sim"):
kernel}``. So a subclass that writes a rule of its own is left alone. A kernel is given
the weights, their gradient, what is remembered and the group's options; it says whether
it has made the step. What it does not take, the rule does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..devices import Array
from ..recorded import Recorded
from ..tensor import Tensor

Rule = Callable[..., Any]
Kernel = Callable[[Array, Array, dict[str, Any], dict[str, Any]], bool]

KERNELS: dict[tuple[Rule, str], Kernel] = {}


def by_kernel(
    rule: Rule, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]
) -> bool:
    """Whether a kernel of the parameter's device has made the step."""
    kernel = KERNELS.get((rule, parameter._device.type))
    if kernel is None or parameter.grad is None:
        return False
    if isinstance(parameter._array, Recorded):  # the rule's steps are written down
        return False
    return kernel(parameter._array, parameter.grad._array, state, group)
