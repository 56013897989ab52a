"""The older form of weight norm, a hook (``torch.nn.utils.weight_norm``).

``parametrizations.weight_norm`` is the newer one.
"""

from __future__ import annotations

import warnings
from typing import Any

from ...errors import runtime_error, value_error
from ...tensor import Tensor
from ..parameter import Parameter, is_lazy
from .lengths import length_except, scaled_to
from .older_hooks import find_hook


class WeightNorm:
    """Before each forward: weight = g v / ‖v‖."""

    def __init__(self, name: str, dim: int | None) -> None:
        self.name, self.dim = name, -1 if dim is None else dim

    def compute_weight(self, module: Any) -> Tensor:
        """g v / ‖v‖"""
        g = getattr(module, f"{self.name}_g")
        v = getattr(module, f"{self.name}_v")
        return scaled_to(v, g, self.dim)

    @staticmethod
    def apply(module: Any, name: str, dim: int | None) -> WeightNorm:
        """Part a weight into g and v, and register the hook."""
        warnings.warn(
            "`torch.nn.utils.weight_norm` is deprecated in favor of "
            "`torch.nn.utils.parametrizations.weight_norm`.",
            FutureWarning,
            stacklevel=3,
        )
        if find_hook(module._forward_pre_hooks, WeightNorm, name) is not None:
            raise runtime_error(
                f"Cannot register two weight_norm hooks on the same parameter {name}"
            )
        weight = getattr(module, name)
        if is_lazy(weight):
            raise value_error(
                "The module passed to `WeightNorm` can't have uninitialized parameters."
                " Make sure to run the dummy forward before applying weight "
                "normalization"
            )
        made = WeightNorm(name, dim)
        del module._parameters[name]
        length = length_except(weight.detach(), made.dim)
        module.register_parameter(f"{name}_g", Parameter(length))
        module.register_parameter(f"{name}_v", Parameter(weight.detach()))
        setattr(module, name, made.compute_weight(module))
        module.register_forward_pre_hook(made)
        return made

    def remove(self, module: Any) -> None:
        """Make an ordinary parameter of the weight."""
        weight = self.compute_weight(module).detach()
        delattr(module, self.name)
        del module._parameters[f"{self.name}_g"], module._parameters[f"{self.name}_v"]
        setattr(module, self.name, Parameter(weight))

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    r"""Learn length and direction of a weight apart; the older form, which warns.

    Source: PyTorch, ``torch.nn.utils.weight_norm``.
    """
    WeightNorm.apply(module, name, dim)
    return module


def remove_weight_norm(module: Any, name: str = "weight") -> Any:
    """Undo ``weight_norm``. Raises ValueError where there is none."""
    number = find_hook(module._forward_pre_hooks, WeightNorm, name)
    if number is None:
        raise value_error(f"weight_norm of '{name}' not found in {module}")
    module._forward_pre_hooks.pop(number).remove(module)
    return module
