"""Rates that rise and fall: warm restarts, cycles, one cycle.

Loshchilov and Hutter (2017); Smith (2017); Smith and Topin (2019). The last two change
momentum against the rate: a large rate with little momentum, and the reverse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import FunctionType
from typing import Any

from ...errors import value_error
from ..optimizer import Optimizer
from .base import LRScheduler, checked, for_each_group, not_started


class CosineAnnealingWarmRestarts(LRScheduler):
    """Half a cosine wave down, again and again, each ``T_mult`` times as long.

    ``step(epoch + i / batches)`` follows the wave within an epoch. Source: PyTorch,
    ``torch.optim.lr_scheduler.CosineAnnealingWarmRestarts``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2)
    >>> for _ in range(2):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print([round(rate, 6) for rate in scheduler.get_last_lr()])
    [0.5]
    [1.0]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,
        T_mult: int = 1,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if T_0 <= 0 or not isinstance(T_0, int):
            raise value_error(f"Expected positive integer T_0, but got {T_0}")
        if T_mult < 1 or not isinstance(T_mult, int):
            raise value_error(f"Expected integer T_mult >= 1, but got {T_mult}")
        if not isinstance(eta_min, float | int):
            raise value_error(
                f"Expected float or int eta_min, but got {eta_min} of type "
                f"{type(eta_min)}"
            )
        self.T_0, self.T_i, self.T_mult = T_0, T_0, T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates of the groups now."""
        self._inside_step()
        height = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (b - self.eta_min) * height for b in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go on by one, or to any point of time."""
        if epoch is None and self.last_epoch >= 0:
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
            super()._update_lr()
            return
        self._find(epoch or 0)
        self.last_epoch = math.floor(epoch or 0) - 1
        super()._update_lr()

    def _find(self, epoch: float) -> None:
        """The wave in which a point of time lies, and the place on it."""
        if epoch < 0:
            raise value_error(f"Expected non-negative epoch, but got {epoch}")
        self.T_i, self.T_cur = self.T_0, epoch
        if epoch < self.T_0:
            return
        if self.T_mult == 1:
            self.T_cur = epoch % self.T_0
            return
        # n waves have passed: T_0 (1 + m + … + m^(n-1)) = T_0 (m^n - 1) / (m - 1)
        n = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
        self.T_cur = epoch - self.T_0 * (self.T_mult**n - 1) / (self.T_mult - 1)
        self.T_i = self.T_0 * self.T_mult**n


class _WithMomentum(LRScheduler):
    """A schedule that changes momentum too: ``momentum``, or Adam's first beta."""

    cycle_momentum: bool
    use_beta1: bool

    def _start_momentum(self, name: str, base: Any, largest: Any, new: bool) -> None:
        """Note both ends of momentum in the groups, and begin with the larger one."""
        optimizer = self.optimizer
        if not {"momentum", "betas"} & set(optimizer.defaults):
            raise not_started(name)
        self.use_beta1 = "betas" in optimizer.defaults
        ends = zip(
            for_each_group("max_momentum", optimizer, largest),
            for_each_group("base_momentum", optimizer, base),
            optimizer.param_groups,
            strict=True,
        )
        for high, low, group in ends if new else ():
            self._set_momentum(group, high)
            group["max_momentum"], group["base_momentum"] = high, low

    def _set_momentum(self, group: dict[str, Any], value: float) -> None:
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


SCALES = {"triangular": "cycle", "triangular2": "cycle", "exp_range": "iterations"}


class CyclicLR(_WithMomentum):
    """Up and down a line between two rates; the height may shrink with time.

    ``mode`` is "triangular" (always the same height), "triangular2" (half of it in each
    cycle) or "exp_range" (times ``gamma`` in each step); ``scale_fn`` says it freely.
    Source: PyTorch, ``torch.optim.lr_scheduler.CyclicLR``.

    >>> import tinygrad_edu as torch
    >>> w = torch.zeros(1, requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=1.0, momentum=0.9)
    >>> scheduler = CyclicLR(optimizer, base_lr=0.0, max_lr=1.0, step_size_up=2)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print(scheduler.get_last_lr())
    [0.5]
    [1.0]
    [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | list[float],
        max_lr: float | list[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.8,
        max_momentum: float | list[float] = 0.9,
        last_epoch: int = -1,
    ) -> None:
        self.optimizer = checked(optimizer)
        base_lrs = for_each_group("base_lr", optimizer, base_lr)
        for rate, group in zip(base_lrs, optimizer.param_groups, strict=True):
            if last_epoch == -1:
                group["lr"] = rate
        self.max_lrs = for_each_group("max_lr", optimizer, max_lr)
        up = float(step_size_up)
        self.total_size = up + (up if step_size_down is None else float(step_size_down))
        self.step_ratio = up / self.total_size
        if mode not in SCALES and scale_fn is None:
            raise value_error("mode is invalid and scale_fn is None")
        self.mode, self.gamma, self._scale_fn_custom = mode, gamma, scale_fn
        self.scale_mode = SCALES[mode] if scale_fn is None else scale_mode
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._start_momentum(
                "CyclicLR", base_momentum, max_momentum, last_epoch == -1
            )
            self.base_momentums = for_each_group("", optimizer, base_momentum)
            self.max_momentums = for_each_group("", optimizer, max_momentum)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs

    def scale_fn(self, x: float) -> float:
        """The height of the x-th cycle or step, as a part of the full one."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "triangular2":
            return float(1 / 2.0 ** (x - 1))
        return float(self.gamma**x) if self.mode == "exp_range" else 1.0

    def get_lr(self) -> list[float]:
        """The rates of the groups now; momentum is set on the way."""
        self._inside_step()
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1 + self.last_epoch / self.total_size - cycle  # 0 to 1 within the cycle
        up = self.step_ratio
        height = x / up if x <= up else (x - 1) / (up - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            ends = zip(
                self.optimizer.param_groups,
                self.base_momentums,
                self.max_momentums,
                strict=True,
            )
            for group, low, high in ends:
                self._set_momentum(group, high - (high - low) * height * scale)
        rates = zip(self.base_lrs, self.max_lrs, strict=True)
        return [low + (high - low) * height * scale for low, high in rates]

    def state_dict(self) -> dict[str, Any]:
        """A function is not saved; a callable object is, by what it remembers."""
        state = super().state_dict()
        function = state["_scale_fn_custom"]
        known = function is not None and not isinstance(function, FunctionType)
        return {
            **state,
            "_scale_fn_custom": dict(function.__dict__) if known else None,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """The function stays that of this scheduler."""
        state = dict(state_dict)
        remembered = state.pop("_scale_fn_custom")
        super().load_state_dict(state)
        if remembered is not None and self._scale_fn_custom is not None:
            self._scale_fn_custom.__dict__.update(remembered)


class OneCycleLR(_WithMomentum):
    """Up to ``max_lr``, down again, and far below: one cycle for a whole training.

    ``pct_start`` is the part of the time that goes up; the rate starts at ``max_lr /
    div_factor`` and ends ``final_div_factor`` times lower. Call ``step`` after each
    batch. Source: PyTorch, ``torch.optim.lr_scheduler.OneCycleLR``.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    >>> scheduler = OneCycleLR(optimizer, max_lr=1.0, total_steps=5, pct_start=0.4)
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print([round(rate, 4) for rate in scheduler.get_last_lr()])
    [1.0]
    [0.75]
    [0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        self.optimizer = checked(optimizer)
        self.total_steps = count_steps(total_steps, epochs, steps_per_epoch)
        if not (isinstance(pct_start, float) and 0 <= pct_start <= 1):
            raise value_error(
                f"Expected float between 0 and 1 pct_start, but got {pct_start}"
            )
        if anneal_strategy not in ("cos", "linear"):
            raise value_error(
                "anneal_strategy must be one of 'cos' or 'linear', instead got "
                f"{anneal_strategy}"
            )
        self._schedule_phases = phases(self.total_steps, pct_start, three_phase)
        self._anneal_func_type = anneal_strategy
        highest = for_each_group("max_lr", optimizer, max_lr)
        for rate, group in zip(highest, optimizer.param_groups, strict=True):
            if last_epoch == -1:
                first = rate / div_factor
                group["initial_lr"], group["max_lr"] = first, rate
                group["min_lr"] = first / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._start_momentum(
                "OneCycleLR", base_momentum, max_momentum, last_epoch == -1
            )
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates of the groups now; momentum is set on the way."""
        self._inside_step()
        if self.last_epoch > self.total_steps:
            raise value_error(
                f"Tried to step {self.last_epoch} times. The specified number of total "
                f"steps is {self.total_steps}"
            )
        phase, passed = self._phase()
        between = along_cosine if self._anneal_func_type == "cos" else along_line
        rates = []
        for group in self.optimizer.param_groups:
            ends = group[phase["start_lr"]], group[phase["end_lr"]]
            rates.append(between(*ends, passed))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, between(*ends, passed))
        return rates

    def _phase(self) -> tuple[dict[str, Any], float]:
        """The phase of this step, and the part of it that has passed."""
        start = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if self.last_epoch <= end or phase is self._schedule_phases[-1]:
                break
            start = end
        return phase, (self.last_epoch - start) / (end - start)


def count_steps(
    total_steps: int | None, epochs: int | None, steps_per_epoch: int | None
) -> int:
    """The length of the whole schedule, said in one of two ways."""
    given: dict[str, Any] = {"total_steps": total_steps}
    if total_steps is None:
        if epochs is None or steps_per_epoch is None:
            raise value_error(
                "You must define either total_steps OR (epochs AND steps_per_epoch)"
            )
        given = {"epochs": epochs, "steps_per_epoch": steps_per_epoch}
    for name, value in given.items():
        if not isinstance(value, int) or value <= 0:
            raise value_error(f"Expected positive integer {name}, but got {value}")
    return math.prod(given.values())


def phases(total: int, part: float, three: bool) -> list[dict[str, Any]]:
    """Up, (down to where it began,) and down to the lowest rate."""
    up = ("initial_lr", "max_lr", "max_momentum", "base_momentum")
    back = ("max_lr", "initial_lr", "base_momentum", "max_momentum")
    out = ("initial_lr", "min_lr", "max_momentum", "max_momentum")
    down = ("max_lr", "min_lr", "base_momentum", "max_momentum")
    first: list[tuple[float, tuple[str, ...]]] = [(float(part * total) - 1, up)]
    if three:
        plan = [*first, (float(2 * part * total) - 2, back), (total - 1, out)]
    else:
        plan = [*first, (total - 1, down)]
    names = ("start_lr", "end_lr", "start_momentum", "end_momentum")
    return [
        {"end_step": end, **dict(zip(names, ends, strict=True))} for end, ends in plan
    ]


def along_cosine(start: float, end: float, passed: float) -> float:
    """From start to end on half a cosine wave; ``passed`` goes from 0 to 1."""
    return end + (start - end) / 2 * (math.cos(math.pi * passed) + 1)


def along_line(start: float, end: float, passed: float) -> float:
    """From start to end on a line."""
    return (end - start) * passed + start
