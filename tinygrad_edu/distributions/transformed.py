"""Distributions of transformed numbers, and the well-known ones among them."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..autograd import no_grad
from ..creation import full_like
from ..limits import finfo
from . import constraints
from .continuous import Cauchy, Uniform
from .distribution import Distribution
from .normal import Normal
from .parameters import broadcast_all, sum_rightmost
from .transforms import (
    AffineTransform,
    ComposeTransform,
    ExpTransform,
    Transform,
)

EULER = 0.57721566490153286060


class TransformedDistribution(Distribution):
    r"""The distribution of f(x) where x has the base's (``torch``'s name).

    .. math:: \log p(y) = \log p_x(f^{-1}(y)) - \log |f'(x)|

    Args:
        base_distribution: that of x.
        transforms: one formula or a list, applied in order.

    >>> from tinygrad_edu import tensor
    >>> logistic = TransformedDistribution(Normal(0.0, 1.0), ExpTransform())
    >>> logistic.log_prob(tensor([1.0]))
    tensor([-0.9189])
    """

    arg_constraints: ClassVar = {}

    def __init__(
        self,
        base_distribution: Distribution,
        transforms: Transform | list[Transform],
        validate_args: bool | None = None,
    ) -> None:
        one = isinstance(transforms, Transform)
        self.transforms: list[Transform] = [transforms] if one else list(transforms)  # type: ignore[list-item, arg-type]
        self.base_dist = base_distribution
        super().__init__(
            base_distribution.batch_shape, base_distribution.event_shape, validate_args
        )

    @property
    def has_rsample(self) -> Any:
        """Whether the base has it."""
        return self.base_dist.has_rsample

    @property
    def support(self) -> Any:
        if not self.transforms:
            return self.base_dist.support
        support = self.transforms[-1].codomain
        more = len(self._event_shape) - support.event_dim
        return constraints.independent(support, more) if more else support

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            return self._through(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self._through(self.base_dist.rsample(sample_shape))

    def _through(self, x: Any) -> Any:
        for transform in self.transforms:
            x = transform(x)
        return x

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        stretch: Any = 0.0
        y = value
        for transform in reversed(self.transforms):
            x = transform.inverse(y)
            each = transform.log_abs_det_jacobian(x, y)
            stretch = stretch - sum_rightmost(each, len(self._event_shape))
            y = x
        return stretch + self.base_dist.log_prob(y)

    def cdf(self, value: Any) -> Any:
        sign: Any = 1
        for transform in reversed(self.transforms):
            value, sign = transform.inverse(value), sign * transform.sign
        return sign * (self.base_dist.cdf(value) - 0.5) + 0.5

    def icdf(self, value: Any) -> Any:
        sign = ComposeTransform(self.transforms).sign
        return self._through(self.base_dist.icdf(sign * (value - 0.5) + 0.5))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class LogNormal(TransformedDistribution):
    """exp of normal numbers (``torch.distributions.LogNormal``).

    >>> LogNormal(0.0, 1.0).mean
    tensor(1.6487)
    """

    arg_constraints: ClassVar = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        base = Normal(loc, scale, validate_args=validate_args)
        super().__init__(base, ExpTransform(), validate_args)

    @property
    def loc(self) -> Any:
        """The mean of the logarithm."""
        return self.base_dist.mean

    @property
    def scale(self) -> Any:
        """The deviation of the logarithm."""
        return self.base_dist.stddev

    @property
    def mean(self) -> Any:
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def mode(self) -> Any:
        return (self.loc - self.scale.square()).exp()

    @property
    def variance(self) -> Any:
        square = self.scale.pow(2)
        return square.expm1() * (2 * self.loc + square).exp()

    def entropy(self) -> Any:
        return self.base_dist.entropy() + self.loc


class Gumbel(TransformedDistribution):
    r"""The largest of many (``torch.distributions.Gumbel``).

    .. math:: F(x) = e^{-e^{-(x - \mu) / \beta}}

    >>> Gumbel(0.0, 1.0).mean
    tensor(0.5772)
    """

    arg_constraints: ClassVar = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support: Any = constraints.real

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self.loc, self.scale = broadcast_all(loc, scale)
        info = finfo(self.loc.dtype)
        tiny, most = full_like(self.loc, info.tiny), full_like(self.loc, 1 - info.eps)
        base = Uniform(tiny, most, validate_args=validate_args)
        minus_log = [ExpTransform().inv, AffineTransform(0, -1)]
        last = [ExpTransform().inv, AffineTransform(self.loc, -self.scale)]
        super().__init__(base, [*minus_log, *last], validate_args)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        return Gumbel(self.loc.expand(batch_shape), self.scale.expand(batch_shape))

    @property
    def mean(self) -> Any:
        return self.loc + self.scale * EULER

    @property
    def mode(self) -> Any:
        return self.loc

    @property
    def stddev(self) -> Any:
        return (math.pi / math.sqrt(6)) * self.scale

    @property
    def variance(self) -> Any:
        return self.stddev.pow(2)

    def entropy(self) -> Any:
        return self.scale.log() + (1 + EULER)

    def __repr__(self) -> str:
        return Distribution.__repr__(self)


class Folded(Distribution):
    """|x| of numbers that lie evenly on both sides of 0."""

    arg_constraints: ClassVar = {"scale": constraints.positive}
    support: Any = constraints.nonnegative
    has_rsample = True

    def __init__(self, base: Distribution, validate_args: bool | None) -> None:
        self.base_dist = base
        super().__init__(base.batch_shape, (), validate_args)

    @property
    def scale(self) -> Any:
        """That of the numbers before the fold."""
        return self.base_dist.scale  # type: ignore[attr-defined]

    @property
    def mode(self) -> Any:
        return full_like(self.scale, 0)

    def sample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.sample(sample_shape).abs()

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.rsample(sample_shape).abs()

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        log_prob = self.base_dist.log_prob(value) + math.log(2)
        return log_prob.masked_fill(value < 0, -math.inf)

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        return 2 * self.base_dist.cdf(value) - 1

    def icdf(self, value: Any) -> Any:
        return self.base_dist.icdf((value + 1) / 2)

    def entropy(self) -> Any:
        return self.base_dist.entropy() - math.log(2)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class HalfNormal(Folded):
    """|x| of normal numbers around 0 (``torch.distributions.HalfNormal``).

    >>> HalfNormal(1.0).mean
    tensor(0.7979)
    """

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        super().__init__(Normal(0, scale, validate_args=False), validate_args)

    @property
    def mean(self) -> Any:
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self) -> Any:
        return self.scale.pow(2) * (1 - 2 / math.pi)


class HalfCauchy(Folded):
    """|x| of Cauchy numbers around 0 (``torch.distributions.HalfCauchy``).

    >>> HalfCauchy(1.0).mean
    tensor(inf)
    """

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        super().__init__(Cauchy(0, scale, validate_args=False), validate_args)

    @property
    def mean(self) -> Any:
        return full_like(self.scale, math.inf)

    @property
    def variance(self) -> Any:
        return self.base_dist.variance
