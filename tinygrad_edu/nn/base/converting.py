"""Giving all tensors of a module another type or place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, Self

from ... import dtypes
from ...autograd import no_grad
from ...dtypes import dtype as DType
from ...errors import message, type_error
from ...layouts import memory_format as MemoryFormat
from ...tensor import Tensor
from ..parameter import Parameter, is_lazy
from .registry import changes
from .tree import Tree

COMPLEX = (
    "Complex modules are a new feature under active development whose design may "
    "change, and some modules might not work as expected when using complex tensors as "
    "parameters or buffers. Please file an issue at https://github.com/pytorch/pytorch/"
    "issues/new?template=bug-report.yml if a complex module does not work as expected."
)


class Converting(Tree):
    """The part of ``Module`` that changes types and places."""

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Change device or floating point type in place: ``to(device, dtype)``.

        Also ``to(tensor)``, for the type and the place that `tensor` has, and
        ``to(memory_format=...)`` for tensors of four and five dimensions. Whole
        numbers keep their type. Raises TypeError for a type that is not a float.
        """
        device, dtype, non_blocking, layout = _target(*args, **kwargs)
        if dtype is not None:
            _check_dtype(dtype)

        def convert(tensor: Tensor) -> Tensor:
            fits = tensor.is_floating_point() or tensor.is_complex()
            more = {"memory_format": layout} if layout and tensor.ndim in (4, 5) else {}
            moved: Tensor = tensor.to(
                device=device,
                dtype=dtype if dtype and fits else tensor.dtype,
                non_blocking=non_blocking,
                **more,
            )
            return moved

        return self._apply(convert)

    def cpu(self) -> Self:
        """The same as ``to("cpu")``."""
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Self:
        """The same as ``to("cuda:0")``, or another number."""
        return self.to(
            f"cuda:{device or 0}" if isinstance(device, int | None) else device
        )

    def type(self, dst_type: DType | str) -> Self:
        """All parameters and buffers become `dst_type`, whole numbers too."""
        return self._apply(lambda tensor: tensor.type(dst_type))

    def float(self) -> Self:
        """All floating point tensors become float32."""
        return self._floating(dtypes.float32)

    def double(self) -> Self:
        """All floating point tensors become float64."""
        return self._floating(dtypes.float64)

    def half(self) -> Self:
        """All floating point tensors become float16."""
        return self._floating(dtypes.float16)

    def bfloat16(self) -> Self:
        """All floating point tensors become bfloat16."""
        return self._floating(dtypes.bfloat16)

    def _floating(self, dtype: DType) -> Self:
        def convert(tensor: Tensor) -> Tensor:
            return tensor.to(dtype) if tensor.is_floating_point() else tensor

        return self._apply(convert)

    def to_empty(self, *, device: Any, recurse: bool = True) -> Self:
        """Move to a device without the numbers: whatever is in memory there."""
        return self._apply(
            lambda tensor: tensor.new_empty(
                tensor.shape, device=device or tensor.device
            ),
            recurse=recurse,
        )

    def share_memory(self) -> Self:
        """Memory that several processes write to: refused."""
        raise NotImplementedError(
            message(
                "Module.share_memory is not supported",
                hint="send a state_dict() to the other process and load it there",
            )
        )

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Replace the numbers of every tensor; parameters stay the same objects."""
        if recurse:
            for child in self.children():
                child._apply(fn)
        for parameter in self.parameters(recurse=False):
            _replace_numbers(parameter, fn)
        for name, buffer in self.named_buffers(recurse=False):
            if is_lazy(buffer):
                buffer.data = fn(buffer.data)
            else:
                self._buffers[name] = fn(buffer)
        changes[0] += 1
        return self


def _replace_numbers(parameter: Parameter, fn: Callable[[Tensor], Tensor]) -> None:
    gradient = parameter.grad
    parameter.grad = None
    with no_grad():
        parameter.data = fn(parameter.data)
        if gradient is not None:
            wanted = gradient.requires_grad
            parameter.grad = fn(gradient).requires_grad_(wanted)


def _check_dtype(dtype: DType) -> None:
    if not (dtype.is_floating_point or dtype.is_complex):
        raise type_error(
            "nn.Module.to only accepts floating point or complex dtypes, but got "
            f"desired dtype={dtype}"
        )
    if dtype.is_complex:
        warnings.warn(COMPLEX, stacklevel=3)


def _target(
    place: Any = None,
    dtype: Any = None,
    non_blocking: bool = False,
    *,
    device: Any = None,
    tensor: Tensor | None = None,
    memory_format: MemoryFormat | None = None,
) -> tuple[Any, DType | None, bool, MemoryFormat | None]:
    """Device, type, whether to wait, memory format: the arguments of ``to``."""
    if isinstance(dtype, bool):  # to(tensor, True), to(dtype, True)
        non_blocking, dtype = dtype, None
    if isinstance(place, Tensor):
        tensor = place
    if tensor is not None:
        return tensor.device, tensor.dtype, non_blocking, memory_format
    if isinstance(place, DType):
        place, dtype = None, place
    return device if place is None else place, dtype, non_blocking, memory_format
