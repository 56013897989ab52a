r"""``GradScaler``: gradients of float16 that do not become zero.

float16 has no numbers below :math:`6 \cdot 10^{-8}`, and gradients are often smaller.
So the loss is multiplied by a large factor, hence every gradient, and the gradients are
divided again before the optimizer's step. If one of them is inf or nan, the factor was
too large: the step is left out and the factor halved. After many good steps it is
doubled.

>>> import tinygrad_edu as torch
>>> w = torch.tensor([1.0], requires_grad=True)
>>> optimizer, scaler = torch.optim.SGD([w], lr=0.5), GradScaler("cpu")
>>> scaler.scale((w * w).sum()).backward()
>>> w.grad
tensor([131072.])
>>> scaler.step(optimizer)
>>> scaler.update()
>>> w.tolist(), scaler.get_scale()
([0.0], 65536.0)
"""

from __future__ import annotations

import enum
import warnings
from collections.abc import Iterable
from typing import Any

from .. import accelerator
from ..autograd import no_grad
from ..creation import tensor
from ..dtypes import float16, float32
from ..errors import runtime_error, value_error
from ..tensor import Tensor

NOT_SCALED = (
    "This may indicate your script did not use scaler.scale(loss or outputs) earlier "
    "in the iteration."
)


class OptState(enum.Enum):
    """Where an optimizer stands between two updates."""

    READY = 0
    UNSCALED = 1
    STEPPED = 2


class GradScaler:
    """Multiplies losses, divides gradients, leaves out bad steps (``torch.amp``).

    Args:
        device: "cpu" or "cuda"; without a GPU, "cuda" warns and does nothing.
        init_scale: the factor at the start.
        growth_factor: by this it grows after `growth_interval` good steps in a row.
        backoff_factor: by this it shrinks after a bad one.
        growth_interval: how many good steps.
        enabled: if False, everything is handed on as it is.
    """

    def __init__(
        self,
        device: str = "cuda",
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        if enabled and device == "cuda" and not accelerator.is_available():
            warnings.warn(
                "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  "
                "Disabling.",
                stacklevel=2,
            )
            enabled = False
        if enabled and growth_factor <= 1.0:
            raise AssertionError("The growth factor must be > 1.0.")
        if enabled and backoff_factor >= 1.0:
            raise AssertionError("The backoff factor must be < 1.0.")
        self._device, self._enabled = device, enabled
        self._growth_factor, self._backoff_factor = growth_factor, backoff_factor
        self._growth_interval = growth_interval
        self._init_scale, self._good_steps = init_scale, 0
        self._scale: Tensor | None = None  # made when something is scaled
        self._forget()

    def _forget(self) -> None:
        """Nothing is known of any optimizer."""
        self._stages: dict[int, OptState] = {}
        self._bad: dict[int, bool] = {}

    def scale(self, outputs: Any) -> Any:
        """Losses times the factor: a tensor, or tensors in lists, tuples, iterables."""
        if not self._enabled:
            return outputs
        if isinstance(outputs, Tensor):
            if self._scale is None:
                self._scale = tensor(
                    self._init_scale, dtype=float32, device=outputs.device
                )
            return outputs * self._scale.to(outputs.device)
        if isinstance(outputs, Iterable):
            scaled = map(self.scale, outputs)
            kind = type(outputs)
            return kind(scaled) if isinstance(outputs, list | tuple) else scaled  # type: ignore[call-arg]
        raise value_error("outputs must be a Tensor or an iterable of Tensors")

    def unscale_(self, optimizer: Any) -> None:
        """Divide the gradients of an optimizer, for example to clip them.

        ``step`` does it by itself otherwise. Raises RuntimeError the second time, and
        ValueError for gradients of float16, which have lost what is small already.
        """
        if not self._enabled:
            return
        factor = 1.0 / self._known_scale("unscale_").double().item()
        stage = self._stages.get(id(optimizer), OptState.READY)
        if stage is OptState.UNSCALED:
            raise runtime_error(
                "unscale_() has already been called on this optimizer since the last "
                "update()."
            )
        if stage is OptState.STEPPED:
            raise runtime_error("unscale_() is being called after step().")
        bad = False
        with no_grad():
            for gradient in _gradients(optimizer):
                if gradient.dtype == float16:
                    raise value_error("Attempting to unscale FP16 gradients.")
                bad = bad or not gradient.isfinite().all()
                gradient.mul_(tensor(factor, dtype=float32).item())
        if _gradients(optimizer):
            self._bad[id(optimizer)] = bool(bad)
        self._stages[id(optimizer)] = OptState.UNSCALED

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """``optimizer.step()``, unless a gradient is inf or nan."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if "closure" in kwargs:
            raise runtime_error(
                "Closure use is not currently supported if GradScaler is enabled."
            )
        self._known_scale("step")
        stage = self._stages.get(id(optimizer), OptState.READY)
        if stage is OptState.STEPPED:
            raise runtime_error(
                "step() has already been called since the last update()."
            )
        if stage is OptState.READY:
            self.unscale_(optimizer)
        if id(optimizer) not in self._bad:
            raise AssertionError("No inf checks were recorded for this optimizer.")
        result = None
        if not self._bad[id(optimizer)]:
            result = optimizer.step(*args, **kwargs)
        self._stages[id(optimizer)] = OptState.STEPPED
        return result

    def update(self, new_scale: float | Tensor | None = None) -> None:
        """Grow or shrink the factor, or set it; once, after all steps."""
        if not self._enabled:
            return
        scale = self._known_scale("update")
        if new_scale is not None:
            scale.fill_(_one_number(new_scale, self._device))
        elif not self._bad:
            raise AssertionError("No inf checks were recorded prior to update.")
        elif any(self._bad.values()):
            scale.mul_(self._backoff_factor)
            self._good_steps = 0
        else:
            self._good_steps += 1
            if self._good_steps == self._growth_interval:
                if (scale * self._growth_factor).isfinite():
                    scale.mul_(self._growth_factor)
                self._good_steps = 0
        self._forget()

    def _known_scale(self, asked: str) -> Tensor:
        if self._scale is None:
            raise AssertionError(f"Attempted {asked} but _scale is None.  {NOT_SCALED}")
        return self._scale

    def get_scale(self) -> float:
        """The factor; 1 if nothing is scaled."""
        if not self._enabled:
            return 1.0
        return self._init_scale if self._scale is None else self._scale.item()

    def is_enabled(self) -> bool:
        """Whether anything is scaled."""
        return self._enabled

    def get_growth_factor(self) -> float:
        """By how much the factor grows."""
        return self._growth_factor

    def set_growth_factor(self, new_factor: float) -> None:
        """Choose by how much the factor grows."""
        self._growth_factor = new_factor

    def get_backoff_factor(self) -> float:
        """By how much the factor shrinks."""
        return self._backoff_factor

    def set_backoff_factor(self, new_factor: float) -> None:
        """Choose by how much the factor shrinks."""
        self._backoff_factor = new_factor

    def get_growth_interval(self) -> int:
        """How many good steps the factor takes to grow."""
        return self._growth_interval

    def set_growth_interval(self, new_interval: int) -> None:
        """Choose how many good steps the factor takes to grow."""
        self._growth_interval = new_interval

    def _get_growth_tracker(self) -> int:
        return self._good_steps if self._enabled else 0

    def state_dict(self) -> dict[str, Any]:
        """The factor and how it changes; empty if nothing is scaled."""
        if not self._enabled:
            return {}
        return {
            "scale": self.get_scale(),
            "growth_factor": self._growth_factor,
            "backoff_factor": self._backoff_factor,
            "growth_interval": self._growth_interval,
            "_growth_tracker": self._good_steps,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what ``state_dict`` gave. Raises RuntimeError for an empty one."""
        if not self._enabled:
            return
        if not state_dict:
            raise runtime_error(
                "The source state dict is empty, possibly because it was saved from a "
                "disabled instance of GradScaler."
            )
        self._init_scale = state_dict["scale"]
        if self._scale is not None:
            self._scale.fill_(state_dict["scale"])
        self._growth_factor = state_dict["growth_factor"]
        self._backoff_factor = state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]
        self._good_steps = state_dict["_growth_tracker"]


def _gradients(optimizer: Any) -> list[Tensor]:
    """The gradients that an optimizer's parameters have."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    return [p.grad for p in parameters if p.grad is not None]


def _one_number(value: Any, device: str) -> float:
    """A factor given as a float or as a tensor of one."""
    if not isinstance(value, Tensor):
        return float(value)
    if value.device.type != device or value.numel() != 1 or value.requires_grad:
        raise AssertionError(
            "new_scale should be a float or a 1-element torch.cuda.FloatTensor or "
            "torch.FloatTensor with requires_grad=False."
        )
    return float(value.item())
