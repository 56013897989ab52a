"""What stands between two layers, so that they do not collapse into one.

All of these keep the shape of their input.
"""

from __future__ import annotations

from ...errors import value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module


class InPlace(Module):
    """What layers share that may write into their input."""

    settings: tuple[str, ...] = ()  # the attributes that the printed line shows

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """PyTorch's line."""
        shown = [f"{name}={getattr(self, name)}" for name in self.settings]
        return ", ".join([*shown, "inplace=True"] if self.inplace else shown)


class ReLU(InPlace):
    r"""Zero for negative numbers (``torch.nn.ReLU``): :math:`\max(0, x)`.

    >>> import tinygrad_edu as torch
    >>> ReLU()(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The numbers above zero."""
        return F.relu(input, inplace=self.inplace)


class Tanh(Module):
    r"""Numbers pressed between -1 and 1 (``torch.nn.Tanh``): :math:`\tanh x`.

    >>> import tinygrad_edu as torch
    >>> Tanh()(torch.tensor([-9.0, 0.0, 0.5]))
    tensor([-1.0000,  0.0000,  0.4621])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The hyperbolic tangent."""
        return F.tanh(input)


class Sigmoid(Module):
    r"""Numbers pressed between 0 and 1 (``torch.nn.Sigmoid``).

    .. math:: \sigma(x) = 1 / (1 + e^{-x})

    >>> import tinygrad_edu as torch
    >>> Sigmoid()(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([0.2689, 0.5000, 0.7311])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The logistic function."""
        return F.sigmoid(input)


class _AlongDimension(Module):
    """What Softmax and LogSoftmax share."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"dim={self.dim}"


class Softmax(_AlongDimension):
    r"""Numbers made into probabilities along `dim` (``torch.nn.Softmax``).

    .. math:: p_i = e^{x_i} / \textstyle\sum_j e^{x_j}

    >>> import tinygrad_edu as torch
    >>> Softmax(dim=0)(torch.tensor([0.0, 0.0]))
    tensor([0.5000, 0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Probabilities."""
        return F.softmax(input, self.dim)


class LogSoftmax(_AlongDimension):
    """The logarithm of softmax, computed without overflow (``torch.nn.LogSoftmax``).

    >>> import tinygrad_edu as torch
    >>> LogSoftmax(dim=0)(torch.tensor([0.0, 1000.0]))
    tensor([-1000.,     0.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Logarithms of probabilities."""
        return F.log_softmax(input, self.dim)


class Softmin(_AlongDimension):
    """Softmax of the negative numbers (``torch.nn.Softmin``).

    >>> import tinygrad_edu as torch
    >>> Softmin(dim=0)(torch.tensor([0.0, 0.0]))
    tensor([0.5000, 0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Probabilities, the largest for the smallest number."""
        return F.softmin(input, self.dim)


class Softmax2d(Module):
    """Softmax over the channels at each place of a picture (``torch.nn.Softmax2d``).

    (B, C, H, W) or (C, H, W).

    >>> import tinygrad_edu as torch
    >>> Softmax2d()(torch.zeros(2, 1, 1))
    tensor([[[0.5000]],
    <BLANKLINE>
            [[0.5000]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Probabilities along the channels."""
        if input.dim() not in (3, 4):
            raise value_error(
                f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead"
            )
        return F.softmax(input, -3)


class RReLU(Module):
    """LeakyReLU with a slope that training draws anew (``torch.nn.RReLU``).

    The slope of a negative number lies between `lower` and `upper`; out of training
    it is the middle of the two.

    >>> import tinygrad_edu as torch
    >>> RReLU(0.25, 0.75).eval()(torch.tensor([-1.0, 2.0]))
    tensor([-0.5000,  2.0000])
    """

    def __init__(
        self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False
    ) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Negative numbers made smaller."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        bounds = f"lower={self.lower}, upper={self.upper}"
        return f"{bounds}, inplace=True" if self.inplace else bounds
