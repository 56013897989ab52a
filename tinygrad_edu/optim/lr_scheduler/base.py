"""What all schedulers share: they rewrite the rates of an optimizer, step by step.

A scheduler is told about each step with ``step()`` and answers one question,
``get_lr``: the rates of the groups now. Most answer with a factor for the rate that
stands there, not with a formula of the step number; so several schedulers may work on
one optimizer, and each adds its factor.

A new one is a subclass with ``get_lr``:

>>> import tinygrad_edu as torch
>>> class Halving(LRScheduler):
...     def get_lr(self):
...         factor = 1 if self.last_epoch == 0 else 0.5
...         return [g["lr"] * factor for g in self.optimizer.param_groups]
>>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
>>> scheduler = Halving(optimizer)
>>> optimizer.step()
>>> scheduler.step()
>>> scheduler.get_last_lr()
[0.5]
"""

from __future__ import annotations

import warnings
from types import FunctionType
from typing import Any

from ...errors import message, type_error, value_error
from ..optimizer import Optimizer

TOO_EARLY = (
    "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch "
    "1.1.0 and later, you should call them in the opposite order: `optimizer.step()` "
    "before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping "
    "the first value of the learning rate schedule."
)
EPOCH_GIVEN = (
    "The epoch parameter in `scheduler.step()` was not necessary and is being "
    "deprecated where possible. Please use `scheduler.step()` to step the scheduler."
)
ASK_FOR_LAST = (
    "To get the last learning rate computed by the scheduler, please use "
    "`get_last_lr()`."
)


class LRScheduler:
    """Base of all schedulers (``torch.optim.lr_scheduler.LRScheduler``).

    ``last_epoch`` is the number of the step that the rates belong to. A scheduler that
    continues an interrupted run is given the last one; -1 starts anew.
    """

    _get_lr_called_within_step = False

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        self.optimizer = checked(optimizer)
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{i}] when "
                    "resuming scheduler with last_epoch >= 0."
                )
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._initial_step()

    def _initial_step(self) -> None:
        """The rates of step 0 hold from the start."""
        self._step_count = 0
        self._is_initial = True
        self.step()
        self._is_initial = False

    def get_lr(self) -> list[float]:
        """The rates of the groups at step ``last_epoch``; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__}.get_lr is not written yet")

    def get_last_lr(self) -> list[float]:
        """The rates as the last step left them."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Go on to the next step, or to step ``epoch``; after the optimizer's step."""
        if self._step_count == 1 and not self.optimizer.has_stepped:
            warnings.warn(TOO_EARLY, stacklevel=2)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH_GIVEN, stacklevel=2)
        self._update_lr(epoch)

    def _update_lr(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed_form = getattr(self, "_get_closed_form_lr", None)
        self._get_lr_called_within_step = True
        use = self.get_lr if epoch is None or closed_form is None else closed_form
        rates = use()
        self._get_lr_called_within_step = False
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = self._rates()

    def _rates(self) -> list[float]:
        """The rates that stand in the groups."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def _inside_step(self) -> None:
        """Warn a user who asks ``get_lr``: it would apply the factor once more."""
        if not self._get_lr_called_within_step:
            warnings.warn(ASK_FOR_LAST, stacklevel=3)

    def state_dict(self) -> dict[str, Any]:
        """Everything the scheduler knows, without the optimizer."""
        return {
            name: value for name, value in self.__dict__.items() if name != "optimizer"
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what :meth:`state_dict` gave."""
        self.__dict__.update(state_dict)


def checked(optimizer: Any) -> Optimizer:
    """An optimizer, or PyTorch's error for anything else."""
    if not isinstance(optimizer, Optimizer):
        raise type_error(f"{type(optimizer).__name__} is not an Optimizer")
    return optimizer


def for_each_group(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    """One value for each group: the same for all, or a list of them."""
    count = len(optimizer.param_groups)
    if not isinstance(value, list | tuple):
        return [value] * count
    if len(value) != count:
        raise value_error(
            f"{name} must have the same length as optimizer.param_groups. {name} has "
            f"{len(value)} values, param_groups has {count}."
        )
    return list(value)


def without_functions(functions: list[Any]) -> list[Any]:
    """For a state dict: what callable objects remember; functions remember nothing."""
    return [
        None if isinstance(each, FunctionType) else dict(each.__dict__)
        for each in functions
    ]


def not_started(name: str) -> Exception:
    """The error for momentum that an optimizer does not have."""
    return ValueError(
        message(
            "optimizer must support momentum or beta1 with `cycle_momentum` option "
            "enabled",
            hint=f"{name}(..., cycle_momentum=False)",
        )
    )


class _LRScheduler(LRScheduler):
    """The old name, for programs that make schedulers of their own from it."""
