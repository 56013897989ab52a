"""Gamma and what is made of it: chi-squared, beta, Dirichlet, Student's t.

A gamma number of concentration α is the wait for the α-th event; shares of several
waits in their sum are Dirichlet numbers, of two waits beta numbers. They are drawn one
by one, by trial and error, so a sample has no gradient here (PyTorch has one): use
`sample` and `log_prob`.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..autograd import no_grad
from ..autograd.recording import result
from ..functions.arrangement.joining import stack
from ..limits import finfo
from ..seeding import source
from ..sequences import eye
from ..variates import gamma
from . import constraints
from .continuous import like
from .distribution import Distribution
from .parameters import broadcast_all


def standard_gamma(concentration: Any, shape: Any) -> Any:
    """Gamma numbers of rate 1 in float64, as many as the shape holds."""
    wanted = np.broadcast_to(concentration.detach().numpy(), tuple(shape))
    return result(gamma(wanted.astype(np.float64), source(None)), concentration.device)


def above_zero(numbers: Any, dtype: Any) -> Any:
    """In a narrower dtype, and never quite 0."""
    return numbers.to(dtype).clamp(min=finfo(dtype).tiny)


class Gamma(Distribution):
    r"""The wait for several events (``torch.distributions.Gamma``).

    .. math:: p(x) = \frac{\beta^\alpha}{\Gamma(\alpha)} x^{\alpha-1} e^{-\beta x}

    Args:
        concentration: :math:`\alpha` > 0, how many events.
        rate: :math:`\beta` > 0, how often they come.

    >>> from tinygrad_edu import tensor
    >>> Gamma(2.0, 1.0).log_prob(tensor([1.0]))
    tensor([-1.])
    """

    arg_constraints: ClassVar = {
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support: Any = constraints.nonnegative

    def __init__(
        self, concentration: Any, rate: Any, validate_args: bool | None = None
    ) -> None:
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(self.concentration.shape, validate_args=validate_args)

    @property
    def mean(self) -> Any:
        return self.concentration / self.rate

    @property
    def mode(self) -> Any:
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self) -> Any:
        return self.concentration / self.rate.pow(2)

    def sample(self, sample_shape: Any = ()) -> Any:
        shape, dtype = self._extended_shape(sample_shape), self.concentration.dtype
        with no_grad():
            standard = above_zero(standard_gamma(self.concentration, shape), dtype)
            return above_zero(standard / self.rate, dtype)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        whole = self.concentration * self.rate.log() - self.concentration.lgamma()
        return whole + (self.concentration - 1).xlogy(value) - self.rate * value

    def entropy(self) -> Any:
        more = (1.0 - self.concentration) * self.concentration.digamma()
        whole = self.concentration - self.rate.log() + self.concentration.lgamma()
        return whole + more


class Chi2(Gamma):
    r"""The sum of `df` squared normal numbers (``torch.distributions.Chi2``).

    >>> Chi2(3.0).mean
    tensor(3.)
    """

    arg_constraints: ClassVar = {"df": constraints.positive}

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        super().__init__(0.5 * df, 0.5, validate_args)

    @property
    def df(self) -> Any:
        """Degrees of freedom: how many numbers."""
        return self.concentration * 2


class Dirichlet(Distribution):
    r"""Shares that add up to 1 (``torch.distributions.Dirichlet``).

    .. math:: p(x) = \frac{\Gamma(\sum_i \alpha_i)}{\prod_i \Gamma(\alpha_i)}
        \prod_i x_i^{\alpha_i - 1}

    Args:
        concentration: :math:`\alpha` > 0, (*batch, K).

    >>> from tinygrad_edu import tensor
    >>> Dirichlet(tensor([1.0, 1.0])).log_prob(tensor([0.5, 0.5]))
    tensor(0.)
    """

    arg_constraints: ClassVar = {
        "concentration": constraints.independent(constraints.positive, 1)
    }
    support: Any = constraints.simplex

    def __init__(self, concentration: Any, validate_args: bool | None = None) -> None:
        if concentration.dim() < 1:
            raise ValueError(
                "`concentration` parameter must be at least one-dimensional."
            )
        self.concentration = concentration
        super().__init__(
            concentration.shape[:-1], concentration.shape[-1:], validate_args
        )

    @property
    def mean(self) -> Any:
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self) -> Any:
        more = (self.concentration - 1).clamp(min=0.0)
        mode = more / more.sum(-1, True)
        flat = (self.concentration < 1).all(dim=-1)
        if flat.any():
            largest = mode[flat].nan_to_num().argmax(-1)
            mode[flat] = eye(mode.shape[-1], dtype=mode.dtype)[largest]
        return mode

    @property
    def variance(self) -> Any:
        total = self.concentration.sum(-1, True)
        return (
            self.concentration
            * (total - self.concentration)
            / (total.pow(2) * (total + 1))
        )

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            waits = standard_gamma(self.concentration, shape)
            return above_zero(waits / waits.sum(-1, True), self.concentration.dtype)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        powers = (self.concentration - 1.0).xlogy(value).sum(-1)
        whole = self.concentration.sum(-1).lgamma()
        return powers + whole - self.concentration.lgamma().sum(-1)

    def entropy(self) -> Any:
        k, total = self.concentration.size(-1), self.concentration.sum(-1)
        whole = self.concentration.lgamma().sum(-1) - total.lgamma()
        more = ((self.concentration - 1.0) * self.concentration.digamma()).sum(-1)
        return whole - (k - total) * total.digamma() - more


class Beta(Distribution):
    r"""A share between 0 and 1 (``torch.distributions.Beta``).

    .. math:: p(x) \propto x^{\alpha - 1} (1 - x)^{\beta - 1}

    Args:
        concentration1: :math:`\alpha` > 0.
        concentration0: :math:`\beta` > 0.

    >>> from tinygrad_edu import tensor
    >>> Beta(2.0, 2.0).log_prob(tensor([0.5]))
    tensor([0.4055])
    """

    arg_constraints: ClassVar = {
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    support: Any = constraints.unit_interval

    def __init__(
        self,
        concentration1: Any,
        concentration0: Any,
        validate_args: bool | None = None,
    ) -> None:
        both = stack(broadcast_all(concentration1, concentration0), -1)
        self._dirichlet = Dirichlet(both, validate_args=validate_args)
        super().__init__(self._dirichlet.batch_shape, validate_args=validate_args)

    @property
    def concentration1(self) -> Any:
        """α, what pulls towards 1."""
        return self._dirichlet.concentration[..., 0]

    @property
    def concentration0(self) -> Any:
        """β, what pulls towards 0."""
        return self._dirichlet.concentration[..., 1]

    @property
    def mean(self) -> Any:
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def mode(self) -> Any:
        return self._dirichlet.mode[..., 0]

    @property
    def variance(self) -> Any:
        total = self.concentration1 + self.concentration0
        product = self.concentration1 * self.concentration0
        return product / (total.pow(2) * (total + 1))

    def sample(self, sample_shape: Any = ()) -> Any:
        return self._dirichlet.sample(sample_shape)[..., 0]

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        return self._dirichlet.log_prob(stack([value, 1.0 - value], -1))

    def entropy(self) -> Any:
        return self._dirichlet.entropy()


class StudentT(Distribution):
    r"""The mean of few samples, in units of its error (``torch``'s ``StudentT``).

    Args:
        df: degrees of freedom :math:`\nu` > 0; the more, the closer to the bell.
        loc: the middle.
        scale: the width.

    >>> from tinygrad_edu import tensor
    >>> StudentT(2.0).log_prob(tensor([0.0]))
    tensor([-1.0397])
    """

    arg_constraints: ClassVar = {
        "df": constraints.positive,
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support: Any = constraints.real

    def __init__(
        self,
        df: Any,
        loc: Any = 0.0,
        scale: Any = 1.0,
        validate_args: bool | None = None,
    ) -> None:
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        super().__init__(self.df.shape, validate_args=validate_args)

    @property
    def mean(self) -> Any:
        mean = self.loc.clone()
        mean[self.df <= 1] = math.nan
        return mean

    @property
    def mode(self) -> Any:
        return self.loc

    @property
    def variance(self) -> Any:
        variance = self.df.clone()
        wide, finite = self.df <= 2, self.df > 2
        variance[finite] = (
            self.scale[finite].pow(2) * self.df[finite] / (self.df[finite] - 2)
        )
        variance[wide] = math.inf
        variance[self.df <= 1] = math.nan
        return variance

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            noise = like(shape, self.df).normal_()
            squares = standard_gamma(0.5 * self.df, shape).to(self.df.dtype) / 0.5
            return self.loc + self.scale * noise * (squares / self.df).rsqrt()

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        y = (value - self.loc) / self.scale
        half = 0.5 * self.df
        whole = self.scale.log() + 0.5 * self.df.log() + 0.5 * math.log(math.pi)
        whole = whole + half.lgamma() - (half + 0.5).lgamma()
        return -0.5 * (self.df + 1.0) * (y**2.0 / self.df).log1p() - whole

    def entropy(self) -> Any:
        half = 0.5 * self.df
        beta = 0.5 * math.log(math.pi) + half.lgamma() - (half + 0.5).lgamma()
        gap = (half + 0.5).digamma() - half.digamma()
        return self.scale.log() + 0.5 * (self.df + 1) * gap + 0.5 * self.df.log() + beta
