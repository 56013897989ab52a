"""Distributions of real numbers, one parameter for place and one for width."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..creation import empty, full_like
from ..limits import finfo
from ..random import rand
from . import constraints
from .distribution import Distribution
from .location_scale import LocationScale
from .parameters import broadcast_all


def like(shape: Any, tensor: Any) -> Any:
    """An empty tensor to fill with noise, of another's dtype and device."""
    return empty(shape, dtype=tensor.dtype, device=tensor.device)


class Uniform(Distribution):
    r"""Every number of [low, high) alike (``torch.distributions.Uniform``).

    >>> from tinygrad_edu import tensor
    >>> Uniform(0.0, 4.0).log_prob(tensor([1.0]))
    tensor([-1.3863])
    """

    has_rsample = True

    def __init__(self, low: Any, high: Any, validate_args: bool | None = None) -> None:
        self.low, self.high = broadcast_all(low, high)
        super().__init__(self.low.shape, validate_args=validate_args)

    @property
    def arg_constraints(self) -> Any:  # type: ignore[override]
        """Each bound as the other one allows."""
        low = constraints.less_than(self.high)
        return {"low": low, "high": constraints.greater_than(self.low)}

    @property
    def support(self) -> Any:
        return constraints.interval(self.low, self.high)

    @property
    def mean(self) -> Any:
        return (self.high + self.low) / 2

    @property
    def mode(self) -> Any:
        return math.nan * self.high

    @property
    def variance(self) -> Any:
        return (self.high - self.low).pow(2) / 12

    @property
    def stddev(self) -> Any:
        return (self.high - self.low) / 12**0.5

    def rsample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        share = rand(shape, dtype=self.low.dtype, device=self.low.device)
        return self.low + share * (self.high - self.low)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        inside = self.low.le(value).type_as(self.low)
        inside = inside * self.high.gt(value).type_as(self.low)
        return inside.log() - (self.high - self.low).log()

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        return ((value - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def icdf(self, value: Any) -> Any:
        return value * (self.high - self.low) + self.low

    def entropy(self) -> Any:
        return (self.high - self.low).log()


class Exponential(Distribution):
    r"""Waiting for what happens `rate` times a second (``torch``'s ``Exponential``).

    .. math:: p(x) = \lambda e^{-\lambda x}

    >>> from tinygrad_edu import tensor
    >>> Exponential(2.0).log_prob(tensor([1.0]))
    tensor([-1.3069])
    """

    arg_constraints: ClassVar = {"rate": constraints.positive}
    support: Any = constraints.nonnegative
    has_rsample = True

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Any:
        return self.rate.reciprocal()

    @property
    def mode(self) -> Any:
        return full_like(self.rate, 0)

    @property
    def stddev(self) -> Any:
        return self.rate.reciprocal()

    @property
    def variance(self) -> Any:
        return self.rate.pow(-2)

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = like(self._extended_shape(sample_shape), self.rate).exponential_()
        return noise / self.rate

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        return self.rate.log() - self.rate * value

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        return 1 - (-self.rate * value).exp()

    def icdf(self, value: Any) -> Any:
        return -(-value).log1p() / self.rate

    def entropy(self) -> Any:
        return 1.0 - self.rate.log()


class Laplace(LocationScale):
    r"""Two exponential flanks (``torch.distributions.Laplace``).

    .. math:: p(x) = \frac{1}{2b} e^{-|x - \mu| / b}

    >>> from tinygrad_edu import tensor
    >>> Laplace(0.0, 1.0).log_prob(tensor([1.0]))
    tensor([-1.6931])
    """

    @property
    def variance(self) -> Any:
        return 2 * self.scale.pow(2)

    @property
    def stddev(self) -> Any:
        return 2**0.5 * self.scale

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = like(self._extended_shape(sample_shape), self.loc)
        u = noise.uniform_(finfo(self.loc.dtype).eps - 1, 1)
        return self.loc - self.scale * u.sign() * (-u.abs()).log1p()

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        return -(2 * self.scale).log() - (value - self.loc).abs() / self.scale

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        from_loc = value - self.loc
        tail = (-from_loc.abs() / self.scale).expm1()
        return 0.5 - 0.5 * from_loc.sign() * tail

    def icdf(self, value: Any) -> Any:
        term = value - 0.5
        return self.loc - self.scale * term.sign() * (-2 * term.abs()).log1p()

    def entropy(self) -> Any:
        return 1 + (2 * self.scale).log()


class Cauchy(LocationScale):
    r"""So wide that it has no mean (``torch.distributions.Cauchy``).

    .. math:: p(x) = \frac{1}{\pi\gamma (1 + ((x - x_0) / \gamma)^2)}

    >>> from tinygrad_edu import tensor
    >>> Cauchy(0.0, 1.0).log_prob(tensor([0.0]))
    tensor([-1.1447])
    """

    @property
    def mean(self) -> Any:
        return full_like(self.loc, math.nan)

    @property
    def variance(self) -> Any:
        return full_like(self.loc, math.inf)

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = like(self._extended_shape(sample_shape), self.loc).cauchy_()
        return self.loc + noise * self.scale

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        steps = (value - self.loc) / self.scale
        return -math.log(math.pi) - self.scale.log() - (steps**2).log1p()

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        return ((value - self.loc) / self.scale).atan() / math.pi + 0.5

    def icdf(self, value: Any) -> Any:
        return (math.pi * (value - 0.5)).tan() * self.scale + self.loc

    def entropy(self) -> Any:
        return math.log(4 * math.pi) + self.scale.log()
