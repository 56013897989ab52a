r"""Averages of a model along its training (``torch.optim.swa_utils``).

The weights of the last steps lie around a good place; their mean lies nearer to it.
*Stochastic weight averaging* (Izmailov and others, 2018) takes the mean of all of them,
an *exponential moving average* forgets the older ones.

>>> import tinygrad_edu as torch
>>> model = torch.nn.Linear(1, 1)
>>> averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
>>> for _ in range(3):
...     # optimizer.step(), and then:
...     averaged.update_parameters(model)
>>> averaged.n_averaged
tensor(3)

Where the model has batch norm, ``update_bn`` finds its statistics anew at the end.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from ..autograd import no_grad
from ..creation import tensor
from ..dtypes import int64
from ..errors import value_error
from ..nn.base.module import Module
from ..nn.modules import batchnorm
from ..tensor import Tensor
from .lr_scheduler.base import LRScheduler, for_each_group
from .optimizer import Optimizer

AvgFn = Callable[[Tensor, Tensor, Any], Tensor]
MultiAvgFn = Callable[[Any, Any, Any], None]


def get_ema_avg_fn(decay: float = 0.999) -> AvgFn:
    r"""For ``avg_fn``: :math:`\bar\theta \leftarrow d\bar\theta + (1 - d)\theta`."""
    _check_decay(decay)

    def ema_update(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        with no_grad():
            return decay * averaged + (1 - decay) * current  # type: ignore[no-any-return]

    return ema_update


def get_swa_avg_fn() -> AvgFn:
    r"""For ``avg_fn``, the mean: :math:`\bar\theta + (\theta - \bar\theta) / n`."""

    def swa_update(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        with no_grad():
            return averaged + (current - averaged) / (num_averaged + 1)  # type: ignore[no-any-return]

    return swa_update


def get_ema_multi_avg_fn(decay: float = 0.999) -> MultiAvgFn:
    """As ``get_ema_avg_fn``, for ``multi_avg_fn``: in place, a whole list at once."""
    _check_decay(decay)

    def ema_update(averaged: Any, current: Any, num_averaged: Any) -> None:
        with no_grad():
            for old, new in zip(averaged, current, strict=True):
                if old.is_floating_point() or old.is_complex():
                    old.lerp_(new, 1 - decay)
                else:
                    old.copy_(old * decay + new * (1 - decay))

    return ema_update


def get_swa_multi_avg_fn() -> MultiAvgFn:
    """As ``get_swa_avg_fn``, for ``multi_avg_fn``: in place, a whole list at once."""

    def swa_update(averaged: Any, current: Any, num_averaged: Any) -> None:
        share = 1 / (num_averaged + 1)
        share = share.item() if isinstance(share, Tensor) else share
        with no_grad():
            for old, new in zip(averaged, current, strict=True):
                if old.is_floating_point() or old.is_complex():
                    old.lerp_(new, share)
                else:
                    old.copy_(old + (new - old) / (num_averaged + 1))

    return swa_update


def _check_decay(decay: float) -> None:
    if not 0.0 <= decay <= 1.0:
        raise value_error(
            f"Invalid decay value {decay} provided. Please provide a value in [0,1] "
            "range."
        )


class AveragedModel(Module):
    """A copy of a model that holds averages (``torch.optim.swa_utils.AveragedModel``).

    Args:
        model: the model to copy; it trains on by itself.
        device: where the copy lives.
        avg_fn: ``avg_fn(averaged, current, count)`` gives a new average; without it,
            the mean of all.
        multi_avg_fn: the same for lists, in place.
        use_buffers: average the buffers too, in place of copying them.
    """

    n_averaged: Tensor

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: AvgFn | None = None,
        multi_avg_fn: MultiAvgFn | None = None,
        use_buffers: bool = False,
    ) -> None:
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError(
                "Only one of avg_fn and multi_avg_fn should be provided"
            )
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        count = tensor(0, dtype=int64, device=device)
        self.register_buffer("n_averaged", count)
        self.avg_fn, self.multi_avg_fn = avg_fn, multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the averaged model computes."""
        return self.module(*args, **kwargs)

    def update_parameters(self, model: Module) -> None:
        """Take the weights of `model` into the averages, for example after a step."""
        averaged = [each.detach() for each in self._averaged_parts(self.module)]
        current = [
            each.detach().to(mine.device)
            for each, mine in zip(self._averaged_parts(model), averaged, strict=True)
        ]
        if self.n_averaged == 0:
            for old, new in zip(averaged, current, strict=True):
                old.copy_(new)
        else:
            self._average(averaged, current)
        if not self.use_buffers:
            ours, theirs = self.module.buffers(), model.buffers()
            for old, new in zip(ours, theirs, strict=True):
                old.detach().copy_(new.detach().to(old.device))
        self.n_averaged += 1

    def _averaged_parts(self, model: Module) -> Iterable[Tensor]:
        buffers = model.buffers() if self.use_buffers else ()
        return itertools.chain(model.parameters(), buffers)

    def _average(self, averaged: list[Tensor], current: list[Tensor]) -> None:
        if self.multi_avg_fn is None:
            average = self.avg_fn or get_swa_avg_fn()
            for old, new in zip(averaged, current, strict=True):
                old.copy_(average(old, new, self.n_averaged))
            return
        for kind in dict.fromkeys(each.dtype for each in averaged):
            places = [i for i, each in enumerate(averaged) if each.dtype == kind]
            ours, theirs = ([all[i] for i in places] for all in (averaged, current))
            self.multi_avg_fn(ours, theirs, self.n_averaged)


def update_bn(loader: Iterable[Any], model: Any, device: Any = None) -> None:
    """Find the running statistics of all batch norms anew, from the data of `loader`.

    Where it yields lists or tuples, their first entries are the inputs.

    Source: PyTorch, ``torch.optim.swa_utils.update_bn``.
    """
    norms = [m for m in model.modules() if isinstance(m, batchnorm._BatchNorm)]
    if not norms:
        return
    momenta, was_training = [norm.momentum for norm in norms], model.training
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the mean of all batches
    model.train()
    with no_grad():
        for batch in loader:
            inputs = batch[0] if isinstance(batch, list | tuple) else batch
            model(inputs if device is None else inputs.to(device))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    r"""Lead the rates to a constant `swa_lr` (``torch.optim.swa_utils.SWALR``).

    Within `anneal_epochs` steps, along a line or half a cosine. Raises ValueError for
    another `anneal_strategy`.

    >>> import tinygrad_edu as torch
    >>> optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    >>> scheduler = SWALR(optimizer, 0.5, anneal_epochs=2, anneal_strategy="linear")
    >>> for _ in range(3):
    ...     optimizer.step()
    ...     scheduler.step()
    ...     print(scheduler.get_last_lr())
    [0.75]
    [0.5]
    [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: float,
        anneal_epochs: int = 10,
        anneal_strategy: str = "cos",
        last_epoch: int = -1,
    ) -> None:
        rates = for_each_group("swa_lr", optimizer, swa_lr)
        for rate, group in zip(rates, optimizer.param_groups, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise value_error(
                "anneal_strategy must be one of 'cos' or 'linear', instead got "
                f"{anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise value_error(
                f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}"
            )
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rates: first undo the share of the last step, then take the new one."""
        self._inside_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = self._share(step - 1), self._share(step)
        rates = []
        for group in self.optimizer.param_groups:
            lr, goal = group["lr"], group["swa_lr"]
            start = goal if before == 1 else (lr - before * goal) / (1 - before)
            rates.append(goal * now + start * (1 - now))
        return rates

    def _share(self, step: int) -> float:
        """How far the way has been gone, from 0 to 1."""
        way = max(0, min(1, step / max(1, self.anneal_epochs)))
        cosine = self._anneal_strategy == "cos"
        return (1 - math.cos(math.pi * way)) / 2 if cosine else way
