r"""Rates that fall: by steps, by a factor, along a line, a power, a cosine.

With the first rate :math:`\gamma_0` and the step number t (PyTorch says epoch):

================== =================================================================
LambdaLR           :math:`\gamma_0 f(t)`
MultiplicativeLR   :math:`\gamma_{t-1} f(t)`
StepLR             :math:`\gamma_0 q^{\lfloor t / s \rfloor}`
MultiStepLR        :math:`\gamma_0 q^n`, n milestones passed
ConstantLR         :math:`\gamma_0 c` for a while, then :math:`\gamma_0`
LinearLR           from :math:`\gamma_0 a` to :math:`\gamma_0 b` along a line
ExponentialLR      :math:`\gamma_0 q^t`
PolynomialLR       :math:`\gamma_0 (1 - t/T)^p`
CosineAnnealingLR  :math:`\gamma_m + (\gamma_0 - \gamma_m) (1 + \cos(\pi t/T)) / 2`
================== =================================================================

Most are written as the factor from one step to the next (see ``base.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ...errors import value_error
from ..optimizer import Optimizer
from .base import LRScheduler, without_functions

Factor = Callable[[int], float]


class _ByFunction(LRScheduler):
    """A function of the step number for each group."""

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Factor | list[Factor],
        last_epoch: int = -1,
    ) -> None:
        groups = optimizer.param_groups
        if not isinstance(lr_lambda, list | tuple):
            self.lr_lambdas = [lr_lambda] * len(groups)
        elif len(lr_lambda) != len(groups):
            raise value_error(
                f"Expected {len(groups)} lr_lambdas, but got {len(lr_lambda)}"
            )
        else:
            self.lr_lambdas = list(lr_lambda)
        super().__init__(optimizer, last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """Functions are not saved; callable objects are, by what they remember."""
        state = super().state_dict()
        return {**state, "lr_lambdas": without_functions(state["lr_lambdas"])}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """The functions stay those of this scheduler."""
        state = dict(state_dict)
        kept = state.pop("lr_lambdas")
        super().load_state_dict(state)
        for function, remembered in zip(self.lr_lambdas, kept, strict=True):
            if remembered is not None:
                function.__dict__.update(remembered)


class LambdaLR(_ByFunction):
    """The first rate times a function of the step number.

    Source: PyTorch, ``torch.optim.lr_scheduler.LambdaLR``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = LambdaLR(optimizer, lambda t: 1 / (1 + t))
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> scheduler.get_last_lr()
    [0.25]
    """

    def get_lr(self) -> list[float]:
        """The rates of the groups now."""
        self._inside_step()
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [base * function(self.last_epoch) for base, function in pairs]


class MultiplicativeLR(_ByFunction):
    """The last rate times a function of the step number.

    Source: PyTorch, ``torch.optim.lr_scheduler.MultiplicativeLR``.
    """

    def get_lr(self) -> list[float]:
        """The rates of the groups now."""
        self._inside_step()
        if self.last_epoch == 0:
            return self._rates()
        pairs = zip(self._rates(), self.lr_lambdas, strict=True)
        return [rate * function(self.last_epoch) for rate, function in pairs]


class _ByFactor(LRScheduler):
    """Each step multiplies the rates of all groups by one number."""

    def ratio(self) -> float:
        """From the rate before to the rate at step ``last_epoch``."""
        raise NotImplementedError

    def get_lr(self) -> list[float]:
        """The rates of the groups now."""
        self._inside_step()
        ratio = self.ratio()
        return self._rates() if ratio == 1 else [r * ratio for r in self._rates()]

    def share(self) -> float:
        """The part of the first rate that is left at step ``last_epoch``."""
        raise NotImplementedError

    def _get_closed_form_lr(self) -> list[float]:
        return [base * self.share() for base in self.base_lrs]


class StepLR(_ByFactor):
    """The rate falls by the factor ``gamma`` every ``step_size`` steps.

    Source: PyTorch, ``torch.optim.lr_scheduler.StepLR``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
    >>> for _ in range(4):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print(scheduler.get_last_lr())
    [1.0]
    [0.5]
    [0.5]
    [0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        step_size: int,
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """gamma at each multiple of the step size."""
        t = self.last_epoch
        return self.gamma if t and t % self.step_size == 0 else 1

    def share(self) -> float:
        """gamma, as often as a step size fits into the time passed."""
        return self.gamma ** (self.last_epoch // self.step_size)


class MultiStepLR(_ByFactor):
    """The rate falls by the factor ``gamma`` at each milestone.

    Source: PyTorch, ``torch.optim.lr_scheduler.MultiStepLR``.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        milestones: Iterable[int],
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.milestones, self.gamma = Counter(milestones), gamma
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """A milestone that is listed twice counts twice."""
        passed = self.milestones.get(self.last_epoch, 0)
        return float(self.gamma**passed) if passed else 1

    def share(self) -> float:
        """gamma, once for each milestone passed."""
        passed = sum(n for t, n in self.milestones.items() if t <= self.last_epoch)
        return float(self.gamma**passed)


class ConstantLR(_ByFactor):
    """A part of the rate for ``total_iters`` steps, then all of it.

    Source: PyTorch, ``torch.optim.lr_scheduler.ConstantLR``.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        factor: float = 1.0 / 3,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 <= factor <= 1:
            raise value_error(
                "Constant multiplicative factor expected to be between 0 and 1."
            )
        self.factor, self.total_iters = factor, total_iters
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """The part at the start; at the end what makes up for it."""
        if self.last_epoch == 0:
            return self.factor
        return 1 / self.factor if self.last_epoch == self.total_iters else 1

    def share(self) -> float:
        """The part while it lasts."""
        return self.factor if self.last_epoch < self.total_iters else 1


class LinearLR(_ByFactor):
    """Along a line from one part of the rate to another, in ``total_iters`` steps.

    Source: PyTorch, ``torch.optim.lr_scheduler.LinearLR``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = LinearLR(optimizer, start_factor=0.25, total_iters=3)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print(scheduler.get_last_lr())
    [0.5]
    [0.75]
    [1.0]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise value_error(
                "Starting multiplicative factor expected to be greater than 0 and less "
                "or equal to 1."
            )
        if not 0 <= end_factor <= 1:
            raise value_error(
                "Ending multiplicative factor expected to be between 0 and 1."
            )
        self.start_factor, self.end_factor = start_factor, end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """This step's point on the line over the last one's."""
        t, rise = self.last_epoch, self.end_factor - self.start_factor
        if t == 0:
            return self.start_factor
        if t > self.total_iters:
            return 1
        return 1 + rise / (self.total_iters * self.start_factor + (t - 1) * rise)

    def share(self) -> float:
        """The point on the line."""
        t = min(self.total_iters, self.last_epoch)
        rise = self.end_factor - self.start_factor
        return self.start_factor + rise * t / self.total_iters


class ExponentialLR(_ByFactor):
    """The rate falls by the factor ``gamma`` in each step.

    Source: PyTorch, ``torch.optim.lr_scheduler.ExponentialLR``.
    """

    def __init__(
        self, optimizer: Optimizer, gamma: float, last_epoch: int = -1
    ) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """gamma, except at the start."""
        return self.gamma if self.last_epoch else 1

    def share(self) -> float:
        """gamma to the power of the steps."""
        return float(self.gamma**self.last_epoch)


class PolynomialLR(_ByFactor):
    """The rate falls to 0 in ``total_iters`` steps along a power of the time left.

    Source: PyTorch, ``torch.optim.lr_scheduler.PolynomialLR``.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        total_iters: int = 5,
        power: float = 1.0,
        last_epoch: int = -1,
    ) -> None:
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def ratio(self) -> float:
        """The time left now over the time left before, to the power."""
        t, total = self.last_epoch, self.total_iters
        if t == 0 or t > total:
            return 1
        return float(((1 - t / total) / (1 - (t - 1) / total)) ** self.power)

    def share(self) -> float:
        """The power of the time left."""
        t = min(self.total_iters, self.last_epoch)
        return float((1 - t / self.total_iters) ** self.power)


class CosineAnnealingLR(LRScheduler):
    """Along half a cosine wave down to ``eta_min`` in ``T_max`` steps, and up again.

    Loshchilov and Hutter (2017). Source: PyTorch,
    ``torch.optim.lr_scheduler.CosineAnnealingLR``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = CosineAnnealingLR(optimizer, T_max=2)
    >>> for _ in range(2):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print([round(rate, 6) for rate in scheduler.get_last_lr()])
    [0.5]
    [0.0]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: int,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates of the groups now: what is above the lowest, times a factor."""
        self._inside_step()
        t, period, low = self.last_epoch, self.T_max, self.eta_min
        if t == 0:
            return self._rates()
        if self._step_count == 1:  # a run that is taken up again
            return self._get_closed_form_lr()
        if (t - 1 - period) % (2 * period) == 0:  # from the lowest point a factor fails
            rise = (1 - math.cos(math.pi / period)) / 2
            pairs = zip(self._rates(), self.base_lrs, strict=True)
            return [rate + (base - low) * rise for rate, base in pairs]
        now, before = (1 + math.cos(math.pi * n / period) for n in (t, t - 1))
        return [now / before * (rate - low) + low for rate in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        height = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
        return [self.eta_min + (b - self.eta_min) * height for b in self.base_lrs]
