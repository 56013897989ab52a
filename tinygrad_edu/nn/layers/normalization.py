"""Layers that bring numbers to mean 0 and variance 1, and learn to undo it.

Their weight starts as 1, their bias as 0. N examples, C channels.
"""

from __future__ import annotations

from typing import Any

from ...creation import ones, tensor, zeros
from ...dtypes import int64
from ...errors import value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module
from ..parameter import Parameter


class _Scaled(Module):
    """What all share: a weight and a bias, where there are any."""

    def _start(self, shape: Any, weight: bool, bias: bool, **where: Any) -> None:
        self.weight = Parameter(ones(shape, **where)) if weight else None
        self.bias = Parameter(zeros(shape, **where)) if bias else None

    def reset_parameters(self) -> None:
        """Weight 1, bias 0."""
        if self.weight is not None:
            self.weight.data.fill_(1)
        if self.bias is not None:
            self.bias.data.fill_(0)


class LayerNorm(_Scaled):
    r"""Mean 0, variance 1 over the last dimensions (``torch.nn.LayerNorm``).

    .. math:: \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \cdot w + b

    >>> import tinygrad_edu as torch
    >>> LayerNorm(2)(torch.tensor([[1.0, 3.0], [0.0, 8.0]]))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]], grad_fn=<NativeLayerNormBackward0>)
    """

    def __init__(
        self,
        normalized_shape: int | list[int] | tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        one = isinstance(normalized_shape, int)
        shape: Any = (normalized_shape,) if one else tuple(normalized_shape)  # type: ignore[arg-type]
        self.normalized_shape, self.eps = shape, eps
        self.elementwise_affine = elementwise_affine
        with_bias = elementwise_affine and bias
        self._start(shape, elementwise_affine, with_bias, device=device, dtype=dtype)

    def forward(self, input: Tensor) -> Tensor:
        """(…, \\*normalized_shape) keeps its shape"""
        how = self.normalized_shape, self.weight, self.bias, self.eps
        return F.layer_norm(input, *how)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(_Scaled):
    r"""Mean square 1 over the last dimensions (``torch.nn.RMSNorm``).

    .. math:: \frac{x}{\sqrt{\text{mean}(x^2) + \epsilon}} \cdot w

    >>> import tinygrad_edu as torch
    >>> RMSNorm(4, elementwise_affine=False)(torch.tensor([[3.0, 4.0, 0.0, 0.0]]))
    tensor([[1.2000, 1.6000, 0.0000, 0.0000]])
    """

    def __init__(
        self,
        normalized_shape: int | list[int] | tuple[int, ...],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        one = isinstance(normalized_shape, int)
        shape: Any = (normalized_shape,) if one else tuple(normalized_shape)  # type: ignore[arg-type]
        self.normalized_shape, self.eps = shape, eps
        self.elementwise_affine = elementwise_affine
        where = {"device": device, "dtype": dtype}
        self.weight = Parameter(ones(shape, **where)) if elementwise_affine else None

    def reset_parameters(self) -> None:
        """Weight 1."""
        if self.weight is not None:
            self.weight.data.fill_(1)

    def forward(self, input: Tensor) -> Tensor:
        """(…, \\*normalized_shape) keeps its shape"""
        return F.rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}"
        )


class GroupNorm(_Scaled):
    """Mean 0, variance 1 in each group of channels (``torch.nn.GroupNorm``).

    >>> import tinygrad_edu as torch
    >>> GroupNorm(2, 6)(torch.randn(4, 6, 5, 5)).shape
    torch.Size([4, 6, 5, 5])
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_channels % num_groups:
            raise value_error(
                f"num_channels ({num_channels}) must be divisible by num_groups "
                f"({num_groups})"
            )
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        where = {"device": device, "dtype": dtype}
        self._start(num_channels, affine, affine and bias, **where)

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, …) keeps its shape"""
        how = self.num_groups, self.weight, self.bias, self.eps
        return F.group_norm(input, *how)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, "
            f"affine={self.affine}, bias={self.bias is not None}"
        )


class LocalResponseNorm(Module):
    """Divided by what the channels near it say (``torch.nn.LocalResponseNorm``).

    >>> import tinygrad_edu as torch
    >>> LocalResponseNorm(2)(torch.randn(4, 6, 5)).shape
    torch.Size([4, 6, 5])
    """

    def __init__(
        self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
    ) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, …) keeps its shape"""
        how = self.size, self.alpha, self.beta, self.k
        return F.local_response_norm(input, *how)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


# ---------------------------------------------------- with statistics that it remembers


class _Remembering(_Scaled):
    """Batch and instance norm: running statistics as buffers."""

    _version = 2  # in version 1 no batches were counted

    def __init__(
        self,
        num_features: int,
        eps: float,
        momentum: float | None,
        affine: bool,
        track_running_stats: bool,
        bias: bool,
        **where: Any,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        self._start(num_features, affine, affine and bias, **where)
        track, n = track_running_stats, num_features
        running_mean = zeros(n, **where) if track else None
        running_var = ones(n, **where) if track else None
        count = tensor(0, dtype=int64, device=where["device"]) if track else None
        self.register_buffer("running_mean", running_mean)
        self.register_buffer("running_var", running_var)
        self.register_buffer("num_batches_tracked", count)

    def _load_from_state_dict(
        self, state: dict[str, Any], prefix: str, facts: dict[str, Any], *lists: Any
    ) -> None:
        """A file without a count of batches leaves the count as it is."""
        key = f"{prefix}num_batches_tracked"
        if facts.get("version", 1) < 2 and self.track_running_stats:
            state.setdefault(key, self.num_batches_tracked)
        super()._load_from_state_dict(state, prefix, facts, *lists)

    def reset_running_stats(self) -> None:
        """Mean 0, variance 1, no batch seen."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Weight 1, bias 0, and the statistics anew."""
        self.reset_running_stats()
        super().reset_parameters()

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )


class _BatchNorm(_Remembering):
    """The three for lines, images and volumes."""

    ranks: tuple[int, ...]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        how = eps, momentum, affine, track_running_stats, bias
        super().__init__(num_features, *how, device=device, dtype=dtype)

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, …) keeps its shape"""
        check_rank(input, self.ranks)
        momentum = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:  # the mean of all batches so far
                momentum = 1.0 / float(self.num_batches_tracked)
        remembered = self.running_mean is not None or self.running_var is not None
        use_batch = self.training or not remembered
        keep = not self.training or self.track_running_stats
        return F.batch_norm(
            input,
            self.running_mean if keep else None,
            self.running_var if keep else None,
            self.weight,
            self.bias,
            use_batch,
            momentum,
            self.eps,
        )


class BatchNorm1d(_BatchNorm):
    """Mean 0, variance 1 in each channel over the batch (``torch.nn.BatchNorm1d``).

    In training by the batch's own statistics, after ``eval()`` by the running ones.

    >>> import tinygrad_edu as torch
    >>> layer = BatchNorm1d(2)
    >>> layer(torch.tensor([[1.0, 0.0], [3.0, 8.0]])).detach()
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]])
    >>> layer.running_mean
    tensor([0.2000, 0.4000])
    """

    ranks = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Mean 0, variance 1 in each channel of images (``torch.nn.BatchNorm2d``).

    >>> import tinygrad_edu as torch
    >>> BatchNorm2d(3)(torch.randn(4, 3, 5, 5)).shape
    torch.Size([4, 3, 5, 5])
    """

    ranks = (4,)


class BatchNorm3d(_BatchNorm):
    """Mean 0, variance 1 in each channel of volumes (``torch.nn.BatchNorm3d``).

    >>> import tinygrad_edu as torch
    >>> BatchNorm3d(3)(torch.randn(4, 3, 2, 5, 5)).shape
    torch.Size([4, 3, 2, 5, 5])
    """

    ranks = (5,)


class _InstanceNorm(_Remembering):
    """The three for lines, images and volumes; one example alone will do."""

    ranks: tuple[int, ...]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        how = eps, momentum, affine, track_running_stats, bias
        super().__init__(num_features, *how, device=device, dtype=dtype)

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, …) or (C, …) keeps its shape"""
        check_rank(input, self.ranks)
        single = input.dim() == self.ranks[0]
        channels = input.size(0 if single else 1)
        if channels != self.num_features and self.affine:
            raise value_error(
                f"expected input's size at dim={int(not single)} to match num_features "
                f"({self.num_features}), but got: {channels}."
            )
        found = F.instance_norm(
            input.unsqueeze(0) if single else input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return found.squeeze(0) if single else found


class InstanceNorm1d(_InstanceNorm):
    """Mean 0, variance 1 in each channel of each line (``torch.nn.InstanceNorm1d``).

    >>> import tinygrad_edu as torch
    >>> InstanceNorm1d(2)(torch.tensor([[[1.0, 3.0], [0.0, 8.0]]]))
    tensor([[[-1.0000,  1.0000],
             [-1.0000,  1.0000]]])
    """

    ranks = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """Mean 0, variance 1 in each channel of each image (``torch.nn.InstanceNorm2d``).

    >>> import tinygrad_edu as torch
    >>> InstanceNorm2d(3)(torch.randn(4, 3, 5, 5)).shape
    torch.Size([4, 3, 5, 5])
    """

    ranks = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """Mean 0, variance 1 in each channel of each volume (``torch.nn.InstanceNorm3d``).

    >>> import tinygrad_edu as torch
    >>> InstanceNorm3d(3)(torch.randn(4, 3, 2, 5, 5)).shape
    torch.Size([4, 3, 2, 5, 5])
    """

    ranks = (4, 5)


def check_rank(input: Tensor, ranks: tuple[int, ...]) -> None:
    """As many dimensions as the layer is for."""
    if input.dim() not in ranks:
        expected = " or ".join(f"{n}D" for n in ranks)
        raise value_error(f"expected {expected} input (got {input.dim()}D input)")
