"""The host's side of ``kernels/optimizer.cu``: steps of SGD, Adam and AdamW."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ...optim import SGD, Adam
from ...optim.kernels import KERNELS, Kernel
from ...optim.rule import RuleOptimizer
from ...tensor import Tensor
from ..launching import THREADS, blocks, launch
from . import DEVICES, aligned, note, own_chosen, suits
from .indexing import in_rows

Options = dict[str, Any]


def _takes(*arrays: Array) -> bool:
    """Whether a kernel may write into arrays where they are."""
    return own_chosen() and all(suits(a) and a.flags.c_contiguous for a in arrays)


def _flat(*arrays: Array) -> tuple[Array, ...]:
    """The arrays in one dimension, without a copy."""
    return tuple(a.reshape(-1) for a in arrays)


def sgd(weights: Array, gradient: Array, state: Options, group: Options) -> bool:
    """A step of SGD, with a memory where ``momentum`` says so."""
    xp = array_module_of(weights)
    gradient = in_rows(gradient)
    if group["maximize"] or not _takes(weights, gradient):
        return False
    size = (np.int32(weights.size),)
    how = tuple(np.float32(group[name]) for name in ("lr", "weight_decay"))
    if not group["momentum"]:
        args = (*_flat(weights, gradient), *size, *how)
        launch("optimizer", "sgd", blocks(weights.size), THREADS, args)
        return True
    first = state.get("momentum_buffer") is None
    if first:
        state["momentum_buffer"] = Tensor._from_array(xp.zeros_like(weights))
    total = state["momentum_buffer"]._array
    if not _takes(total):
        return False
    how += (np.float32(group["momentum"]), np.float32(1 - group["dampening"]))
    flags = (np.int32(group["nesterov"]), np.int32(first))
    args = (*_flat(weights, gradient, total), *size, *how, *flags)
    launch("optimizer", "sgd_momentum", blocks(weights.size), THREADS, args)
    return True


def adam(weights: Array, gradient: Array, state: Options, group: Options) -> bool:
    """A step of Adam or AdamW; without ``amsgrad``, which remembers more."""
    gradient = in_rows(gradient)
    arrays = (weights, gradient, state["exp_avg"], state["exp_avg_sq"])
    if group["amsgrad"] or group["maximize"] or not _takes(*arrays):
        return False
    (beta1, beta2), step = group["betas"], int(state["step"])
    lr, decay = float(group["lr"]), group["weight_decay"]
    rate, root = lr / (1 - beta1**step), math.sqrt(1 - beta2**step)
    apart = group["decoupled_weight_decay"]
    first = 1 - lr * decay if apart else decay
    how = (first, beta1, 1 - beta1, beta2, 1 - beta2, rate, root, group["eps"])
    size = np.int32(weights.size)
    args = (*_flat(*arrays), size, *map(np.float32, how))
    wide = apart and all(map(aligned, arrays))
    kernel = "adamw_wide" if wide else "adamw" if apart else "adam"
    grid = blocks(weights.size, 4 * THREADS if wide else THREADS)
    launch("optimizer", kernel, grid, THREADS, args)
    return True


def _register(rule: Any, kernel: Kernel) -> None:
    def run(weights: Array, gradient: Array, state: Options, group: Options) -> bool:
        """A step by the kernel; one that the rule has to make is noted."""
        made = kernel(weights, gradient, state, group)
        if not made:
            note(rule.__qualname__)
        return made

    for device in DEVICES:
        KERNELS[rule, device] = run


def none(*_: Any) -> bool:
    """For rules that have no kernel."""
    return False


_register(SGD.step, sgd)
_register(Adam.update, adam)
for each in RuleOptimizer.__subclasses__():
    if each is not Adam:
        _register(each.update, none)
