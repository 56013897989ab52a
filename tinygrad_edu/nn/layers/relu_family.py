"""The family of ReLU: what stands between two layers, bent in many ways.

All keep the shape of their input, except GLU, which halves a dimension.
"""

from __future__ import annotations

import warnings
from typing import Any

from ...creation import full
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module
from ..parameter import Parameter
from .activation import InPlace


class GELU(Module):
    r"""The larger a number, the surer it passes (``torch.nn.GELU``).

    .. math:: x\,\Phi(x), \quad \Phi \text{ the normal distribution}

    >>> import tinygrad_edu as torch
    >>> GELU()(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.1587,  0.0000,  0.8413])
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """The larger a number, the surer it passes."""
        return F.gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"approximate={self.approximate!r}"


class SiLU(InPlace):
    r"""A number times its sigmoid (``torch.nn.SiLU``): :math:`x\,\sigma(x)`.

    >>> import tinygrad_edu as torch
    >>> SiLU()(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.2689,  0.0000,  0.7311])
    """

    def forward(self, input: Tensor) -> Tensor:
        """A number times its sigmoid."""
        return F.silu(input, inplace=self.inplace)


class Mish(InPlace):
    """A number times tanh of its softplus (``torch.nn.Mish``).

    >>> import tinygrad_edu as torch
    >>> Mish()(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.3034,  0.0000,  0.8651])
    """

    def forward(self, input: Tensor) -> Tensor:
        """A number times tanh of its softplus."""
        return F.mish(input, inplace=self.inplace)


class ELU(InPlace):
    r"""A curve down to :math:`-\alpha` for negative numbers (``torch.nn.ELU``).

    .. math:: x \text{ where } x > 0, \quad \alpha (e^x - 1) \text{ elsewhere}

    >>> import tinygrad_edu as torch
    >>> ELU()(torch.tensor([-1.0, 2.0]))
    tensor([-0.6321,  2.0000])
    """

    settings = ("alpha",)

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """A curve down to :math:`-\alpha` for negative numbers."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(InPlace):
    """ELU with slope 1 at zero for every `alpha` (``torch.nn.CELU``).

    >>> import tinygrad_edu as torch
    >>> CELU(2.0)(torch.tensor([-1.0, 2.0]))
    tensor([-0.7869,  2.0000])
    """

    settings = ("alpha",)

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """ELU with slope 1 at zero for every `alpha`."""
        return F.celu(input, self.alpha, self.inplace)


class SELU(InPlace):
    """ELU with the numbers that keep mean 0 and variance 1 (``torch.nn.SELU``).

    >>> import tinygrad_edu as torch
    >>> SELU()(torch.tensor([-1.0, 2.0]))
    tensor([-1.1113,  2.1014])
    """

    def forward(self, input: Tensor) -> Tensor:
        """ELU with the numbers that keep mean 0 and variance 1."""
        return F.selu(input, inplace=self.inplace)


class LeakyReLU(InPlace):
    """A little of negative numbers passes (``torch.nn.LeakyReLU``).

    >>> import tinygrad_edu as torch
    >>> LeakyReLU(0.1)(torch.tensor([-1.0, 2.0]))
    tensor([-0.1000,  2.0000])
    """

    settings = ("negative_slope",)

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """A little of negative numbers passes."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)


class ReLU6(InPlace):
    """Held between 0 and 6 (``torch.nn.ReLU6``).

    >>> import tinygrad_edu as torch
    >>> ReLU6()(torch.tensor([-3.0, 9.0]))
    tensor([0., 6.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Held between 0 and 6."""
        return F.relu6(input, inplace=self.inplace)


class Hardsigmoid(Module):
    """A sigmoid of three straight lines (``torch.nn.Hardsigmoid``).

    >>> import tinygrad_edu as torch
    >>> Hardsigmoid()(torch.tensor([-4.0, 0.0, 1.5]))
    tensor([0.0000, 0.5000, 0.7500])
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        """A sigmoid of three straight lines."""
        return F.hardsigmoid(input, inplace=self.inplace)


class Hardswish(Module):
    """SiLU without an exponential (``torch.nn.Hardswish``).

    >>> import tinygrad_edu as torch
    >>> Hardswish()(torch.tensor([-1.0, 1.0, 4.0]))
    tensor([-0.3333,  0.6667,  4.0000])
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        """SiLU without an exponential."""
        return F.hardswish(input, inplace=self.inplace)


class Softplus(Module):
    r"""A smooth ReLU (``torch.nn.Softplus``): :math:`\log(1 + e^{\beta x}) / \beta`.

    >>> import tinygrad_edu as torch
    >>> Softplus()(torch.tensor([-1.0, 0.0, 30.0]))
    tensor([ 0.3133,  0.6931, 30.0000])
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Tensor:
        """A smooth ReLU."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"beta={self.beta}, threshold={self.threshold}"


class Hardshrink(Module):
    """Small numbers become 0 (``torch.nn.Hardshrink``).

    >>> import tinygrad_edu as torch
    >>> Hardshrink()(torch.tensor([-1.0, 0.25, 1.0]))
    tensor([-1.,  0.,  1.])
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        """Small numbers become 0."""
        return F.hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return str(self.lambd)


class Softshrink(Module):
    """Numbers come nearer to 0 by `lambd` (``torch.nn.Softshrink``).

    >>> import tinygrad_edu as torch
    >>> Softshrink()(torch.tensor([-1.0, 0.25, 1.0]))
    tensor([-0.5000,  0.0000,  0.5000])
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        """Numbers come nearer to 0 by `lambd`."""
        return F.softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return str(self.lambd)


class Threshold(InPlace):
    """Another value for numbers up to a threshold (``torch.nn.Threshold``).

    >>> import tinygrad_edu as torch
    >>> Threshold(0.5, 9.0)(torch.tensor([-1.0, 1.0]))
    tensor([9., 1.])
    """

    settings = ("threshold", "value")

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.threshold = threshold
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """Another value for numbers up to a threshold."""
        return F.threshold(input, self.threshold, self.value, self.inplace)


class GLU(Module):
    r"""One half of the input opens the other (``torch.nn.GLU``).

    .. math:: a\,\sigma(b), \quad a \text{ and } b \text{ the halves along `dim`}

    >>> import tinygrad_edu as torch
    >>> GLU()(torch.tensor([3.0, 4.0, 0.0, 100.0]))
    tensor([1.5000, 4.0000])
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        """One half of the input opens the other."""
        return F.glu(input, self.dim)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"dim={self.dim}"


class LogSigmoid(Module):
    """The logarithm of sigmoid, without underflow (``torch.nn.LogSigmoid``).

    >>> import tinygrad_edu as torch
    >>> LogSigmoid()(torch.tensor([-100.0, 0.0]))
    tensor([-100.0000,   -0.6931])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The logarithm of sigmoid, without underflow."""
        return F.logsigmoid(input)


class Softsign(Module):
    """A sigmoid of a simple quotient (``torch.nn.Softsign``): :math:`x / (1 + |x|)`.

    >>> import tinygrad_edu as torch
    >>> Softsign()(torch.tensor([-3.0, 1.0]))
    tensor([-0.7500,  0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """A sigmoid of a simple quotient."""
        return F.softsign(input)


class Tanhshrink(Module):
    """A number less its tanh (``torch.nn.Tanhshrink``).

    >>> import tinygrad_edu as torch
    >>> Tanhshrink()(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.2384])
    """

    def forward(self, input: Tensor) -> Tensor:
        """A number less its tanh."""
        return F.tanhshrink(input)


class Hardtanh(InPlace):
    """Held between two bounds (``torch.nn.Hardtanh``).

    >>> import tinygrad_edu as torch
    >>> Hardtanh()(torch.tensor([-3.0, 0.5, 3.0]))
    tensor([-1.0000,  0.5000,  1.0000])
    """

    settings = ("min_val", "max_val")

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__(inplace)
        self.min_val = _renamed("min_val", min_val, min_value)
        self.max_val = _renamed("max_val", max_val, max_value)
        if not self.max_val > self.min_val:
            raise AssertionError(
                f"max_val ({self.max_val}) must be greater than min_val "
                f"({self.min_val})"
            )

    def forward(self, input: Tensor) -> Tensor:
        """Numbers between the bounds."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)


def _renamed(name: str, value: float, old: float | None) -> float:
    """The value, or the one that is given by the name of before."""
    if old is None:
        return value
    warnings.warn(
        f"keyword argument `{name}ue` is deprecated and renamed to `{name}`",
        FutureWarning,
        stacklevel=3,
    )
    return old


class PReLU(Module):
    """LeakyReLU whose slope is learned (``torch.nn.PReLU``).

    One slope for all, or with `num_parameters` one for each channel (dimension 1).

    >>> import tinygrad_edu as torch
    >>> PReLU()(torch.tensor([-1.0, 2.0]))
    tensor([-0.2500,  2.0000], grad_fn=<PreluKernelBackward0>)
    """

    def __init__(
        self,
        num_parameters: int = 1,
        init: float = 0.25,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        start = full((num_parameters,), init, dtype=dtype, device=device)
        self.weight = Parameter(start)

    def forward(self, input: Tensor) -> Tensor:
        """Negative numbers times the slope."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"num_parameters={self.num_parameters}"
