"""Layers that learn the number of their inputs from the first one they see.

``LazyLinear(10)`` is a ``Linear`` whose ``in_features`` nobody had to count. Until its
first call its weights are ``UninitializedParameter``; then they are drawn, as an
ordinary layer's would be, and the module becomes that ordinary layer, class and all.
"""

from __future__ import annotations

import inspect
from typing import Any

from ...autograd import no_grad
from ...errors import runtime_error
from ...tensor import Tensor
from ..base.module import Module
from ..parameter import UninitializedBuffer, UninitializedParameter, is_lazy
from .conv import (
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
)
from .linear import Linear
from .normalization import (
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    InstanceNorm1d,
    InstanceNorm2d,
    InstanceNorm3d,
)


class LazyModuleMixin(Module):
    """What all lazy layers share. The ordinary layer is the second base class."""

    cls_to_become: Any
    counted: str  # the attribute that holds the number of inputs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(0, *args, **kwargs)
        known = inspect.signature(self.cls_to_become).bind(0, *args, **kwargs)
        self._settings = {k: v for k, v in known.arguments.items() if k != self.counted}
        tensor: Tensor
        for name, tensor in [*self.named_parameters(recurse=False)]:
            kept = UninitializedParameter(True, tensor.device, tensor.dtype)
            setattr(self, name, kept)
        for name, tensor in [*self.named_buffers(recurse=False)]:
            if tensor.is_floating_point():  # the count of batches needs no shape
                held = UninitializedBuffer(False, tensor.device, tensor.dtype)
                setattr(self, name, held)
        self._load_hook = self.register_load_state_dict_pre_hook(_take_shapes)
        self._initialize_hook = self.register_forward_pre_hook(
            _become_ordinary, with_kwargs=True
        )

    def reset_parameters(self) -> None:
        """Draw the weights anew; nothing before the first call."""
        if getattr(self, self.counted, 0) and not self.has_uninitialized_params():
            super().reset_parameters()  # type: ignore[misc]

    def has_uninitialized_params(self) -> bool:
        """Whether the layer still waits for its first input."""
        return bool(self._waiting())

    def _waiting(self) -> dict[str, Any]:
        parts = {**self._parameters, **self._buffers}
        return {name: part for name, part in parts.items() if is_lazy(part)}

    def initialize_parameters(self, input: Tensor, *_: Any, **__: Any) -> None:
        """Count the inputs, and draw the weights unless a file has brought them."""
        setattr(self, self.counted, self.inputs_of(input))
        waiting = self._waiting()
        if not waiting:
            return
        like = next(iter(waiting.values()))
        where = {"device": like.device, "dtype": like.dtype}
        count = {self.counted: getattr(self, self.counted)}
        ordinary = self.cls_to_become(**{**self._settings, **count, **where})
        with no_grad():
            for name, part in waiting.items():
                filled = getattr(ordinary, name)
                part.materialize(filled.shape)
                part.copy_(filled)

    def inputs_of(self, input: Tensor) -> int:
        """The number of inputs that the first one has."""
        raise NotImplementedError(
            f"initialize_parameters is not implemented for {type(self).__name__}"
        )


def _become_ordinary(module: Any, args: Any, kwargs: Any) -> None:
    """Before the first call: weights, and the class of the ordinary layer."""
    module.initialize_parameters(*args, **kwargs)
    if module.has_uninitialized_params():
        raise runtime_error(
            f"module {module._get_name()} has not been fully initialized"
        )
    for name in ("_initialize_hook", "_load_hook"):
        getattr(module, name).remove()
        delattr(module, name)
    del module._settings
    module.__class__ = module.cls_to_become


def _take_shapes(module: Any, state_dict: Any, prefix: str, *_: Any) -> None:
    """Before loading: the shapes are those of the file."""
    for name, part in module._waiting().items():
        saved = state_dict.get(prefix + name)
        if isinstance(saved, Tensor) and not is_lazy(saved):
            part.materialize(saved.shape)


class _Channels(LazyModuleMixin):
    """Convolutions count the channels, the last dimension but those of space."""

    counted = "in_channels"
    dimensions: int

    def inputs_of(self, input: Tensor) -> int:
        """C of (N, C, …) or (C, …)."""
        n = self.dimensions
        if input.ndim not in (n + 1, n + 2):
            raise runtime_error(
                f"Expected {n + 1}D (unbatched) or {n + 2}D (batched) input to "
                f"{type(self).__name__}, but got input of size: {input.shape}"
            )
        return int(input.shape[-n - 1])


class _Features(LazyModuleMixin):
    """Batch and instance norm count the second dimension."""

    counted = "num_features"

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        how = eps, momentum, affine, track_running_stats, device, dtype
        super().__init__(*how, bias=bias)

    def inputs_of(self, input: Tensor) -> int:
        """C of (N, C, …)."""
        return int(input.shape[1])


class LazyLinear(LazyModuleMixin, Linear):
    """A ``Linear`` that counts its inputs itself (``torch.nn.LazyLinear``).

    >>> import tinygrad_edu as torch
    >>> layer = LazyLinear(10)
    >>> layer
    LazyLinear(in_features=0, out_features=10, bias=True)
    >>> _ = layer(torch.ones(32, 64))
    >>> layer
    Linear(in_features=64, out_features=10, bias=True)
    """

    cls_to_become = Linear
    counted = "in_features"

    def inputs_of(self, input: Tensor) -> int:
        """The last dimension."""
        return int(input.shape[-1])


class LazyConv1d(_Channels, Conv1d):
    """A Conv1d that counts its channels itself (``torch.nn.LazyConv1d``)."""

    cls_to_become = Conv1d


class LazyConv2d(_Channels, Conv2d):
    """A Conv2d that counts its channels itself (``torch.nn.LazyConv2d``)."""

    cls_to_become = Conv2d


class LazyConv3d(_Channels, Conv3d):
    """A Conv3d that counts its channels itself (``torch.nn.LazyConv3d``)."""

    cls_to_become = Conv3d


class LazyConvTranspose1d(_Channels, ConvTranspose1d):
    """A ConvTranspose1d that counts its channels (``torch.nn.LazyConvTranspose1d``)."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_Channels, ConvTranspose2d):
    """A ConvTranspose2d that counts its channels (``torch.nn.LazyConvTranspose2d``)."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_Channels, ConvTranspose3d):
    """A ConvTranspose3d that counts its channels (``torch.nn.LazyConvTranspose3d``)."""

    cls_to_become = ConvTranspose3d


class LazyBatchNorm1d(_Features, BatchNorm1d):
    """A BatchNorm1d that counts its features itself (``torch.nn.LazyBatchNorm1d``)."""

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_Features, BatchNorm2d):
    """A BatchNorm2d that counts its features itself (``torch.nn.LazyBatchNorm2d``)."""

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_Features, BatchNorm3d):
    """A BatchNorm3d that counts its features itself (``torch.nn.LazyBatchNorm3d``)."""

    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(_Features, InstanceNorm1d):
    """A InstanceNorm1d that counts its features (``torch.nn.LazyInstanceNorm1d``)."""

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_Features, InstanceNorm2d):
    """A InstanceNorm2d that counts its features (``torch.nn.LazyInstanceNorm2d``)."""

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_Features, InstanceNorm3d):
    """A InstanceNorm3d that counts its features (``torch.nn.LazyInstanceNorm3d``)."""

    cls_to_become = InstanceNorm3d
