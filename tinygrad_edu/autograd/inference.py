"""Inference tensors: what is made in ``inference_mode`` stays out of all graphs.

A tensor made there is an *inference tensor*. It counts no writes, so a graph could not
notice that one of its saved values had moved; therefore no graph may save it, and
outside the mode nobody may write to it. Instead of a flag that every operation would
have to look at, its write count is of a class that refuses to be read.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ..errors import runtime_error
from .tensor_base import TensorBase
from .watching import Watcher

INFERENCE = "inference mode"  # what made a view, see inplace.py
# Whether the running thread is in the mode.
in_inference: ContextVar[bool] = ContextVar("inference_mode", default=False)


class NoCounter(list[Any]):
    """The write count of inference tensors: [nothing, views]."""

    def __getitem__(self, place: Any) -> Any:
        if place == 0:
            raise runtime_error(
                "Inference tensors cannot be saved for backward. Please do not use "
                "Tensors created in inference mode in computation tracked by autograd. "
                "To work around this, you can make a clone to get a normal tensor and "
                "use it in autograd, or use `torch.no_grad()` instead of "
                "`torch.inference_mode()`."
            )
        return list.__getitem__(self, place)


class _Marker(Watcher):
    """Makes inference tensors of all results, save views of tensors from outside."""

    def after(self, began: Any, outputs: tuple[Any, ...], node: Any) -> None:
        if in_inference.get():
            for each in outputs:
                if each._base is None:
                    mark(each)
                else:
                    each._made_by = INFERENCE


def mark(tensor: Any) -> Any:
    """Make an inference tensor of a new tensor, if the mode is on."""
    if in_inference.get():
        tensor._counter = NoCounter((0, 0))
    return tensor


marker = _Marker()


def is_inference_mode_enabled() -> bool:
    """Whether results are inference tensors now.

    >>> import tinygrad_edu as torch
    >>> torch.is_inference_mode_enabled()
    False
    """
    return in_inference.get()


def is_inference(tensor: TensorBase) -> bool:
    """Whether a tensor was made in inference mode.

    >>> import tinygrad_edu as torch
    >>> with torch.inference_mode():
    ...     torch.is_inference(torch.ones(2) * 2)
    True
    """
    return type(tensor._counter) is NoCounter


def check_inference_flag() -> None:
    """Refuse to make a leaf of an inference tensor outside the mode."""
    if not in_inference.get():
        raise runtime_error(
            "Setting requires_grad=True on inference tensor outside InferenceMode is "
            "not allowed.",
            hint="x.clone().requires_grad_()",
        )


def check_inference_write(tensor: TensorBase) -> None:
    """Refuse to write to an inference tensor outside the mode."""
    if is_inference(tensor) and not in_inference.get():
        raise runtime_error(
            "Inplace update to inference tensor outside InferenceMode is not allowed."
            "You can make a clone to get a normal tensor before doing inplace update."
            "See https://github.com/pytorch/rfcs/pull/17 for more details."
        )
