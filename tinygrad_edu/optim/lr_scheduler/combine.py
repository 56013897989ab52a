"""Schedulers made of schedulers: one after another, or all at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from ...errors import value_error
from ..optimizer import Optimizer
from .base import LRScheduler


class _Several(LRScheduler):
    """What both share: the states of their members are saved with their own."""

    _schedulers: list[Any]

    def state_dict(self) -> dict[str, Any]:
        """Its own state, and those of its members."""
        own = super().state_dict()
        return {**own, "_schedulers": [each.state_dict() for each in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what :meth:`state_dict` gave."""
        state = dict(state_dict)
        for each, saved in zip(self._schedulers, state.pop("_schedulers"), strict=True):
            each.load_state_dict(saved)
        super().load_state_dict(state)


class SequentialLR(_Several):
    """One scheduler after another; the next takes over at each milestone.

    Source: PyTorch, ``torch.optim.lr_scheduler.SequentialLR``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.optim.lr_scheduler import ConstantLR, ExponentialLR
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> warm = ConstantLR(optimizer, factor=0.125, total_iters=2)
    >>> scheduler = SequentialLR(optimizer, [warm, ExponentialLR(optimizer, 0.5)], [2])
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print(scheduler.get_last_lr())
    [0.125]
    [1.0]
    [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: list[Any],
        milestones: list[int],
        last_epoch: int = -1,
    ) -> None:
        check_members("SequentialLR", "scheduler", schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise value_error(
                "Sequential Schedulers expects number of schedulers provided to be one "
                "more than the number of milestone points, but got number of "
                f"schedulers {len(schedulers)} and the number of milestones to be "
                f"equal to {len(milestones)}"
            )
        self._schedulers, self._milestones = schedulers, milestones
        self.last_epoch = last_epoch + 1
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        undo(self)  # each member took its first step when it was made
        first = schedulers[bisect_right(milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def step(self, epoch: int | None = None) -> None:
        """The step of the scheduler whose turn it is."""
        self.last_epoch += 1
        turn = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[turn]
        if turn > 0 and self._milestones[turn - 1] == self.last_epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()


class ChainedScheduler(_Several):
    """All schedulers in each step, one factor after another.

    Source: PyTorch, ``torch.optim.lr_scheduler.ChainedScheduler``.
    """

    def __init__(
        self, schedulers: Sequence[Any], optimizer: Optimizer | None = None
    ) -> None:
        if optimizer is None and schedulers:
            optimizer = schedulers[0].optimizer
        check_members(
            "ChainedScheduler", "scheduler to be chained", schedulers, optimizer
        )
        assert optimizer is not None
        self._schedulers, self.optimizer = list(schedulers), optimizer
        self._last_lr = self._rates()

    def step(self, epoch: int | None = None) -> None:
        """One step of each."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._rates()


def check_members(
    name: str, what: str, schedulers: Sequence[Any], optimizer: Any
) -> None:
    """There are some, and all of them change the same optimizer."""
    if not schedulers:
        raise value_error(f"{name} expects at least one {what}, but got no scheduler.")
    for i, scheduler in enumerate(schedulers):
        kind = type(scheduler).__name__
        if not hasattr(scheduler, "optimizer"):
            raise TypeError(
                f"{name} at index {i} should have `optimizer` as its attribute."
            )
        if scheduler.optimizer is not optimizer:
            raise value_error(
                f"{name} expects all schedulers to belong to the same optimizer, but "
                f"got scheduler {kind} at index {i} has {scheduler.optimizer}, which "
                f"is different from {type(optimizer).__name__}."
            )


def undo(scheduler: Any) -> None:
    """Take back the first step of a scheduler and of its members."""
    for each in getattr(scheduler, "_schedulers", ()):
        undo(each)
    if not hasattr(scheduler, "_schedulers"):
        scheduler.last_epoch -= 1
