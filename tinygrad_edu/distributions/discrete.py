"""Distributions of separate values: coins, dice, counts."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, ClassVar

from ..autograd import no_grad
from ..creation import zeros
from ..errors import value_error
from ..functions.arrangement.scatter import gather
from ..limits import finfo
from ..nn.functional import binary_cross_entropy_with_logits
from ..random import bernoulli, multinomial, poisson, rand
from ..sequences import arange, eye
from ..tensor import Size
from . import constraints
from .distribution import Distribution
from .parameters import (
    broadcast_all,
    logits_to_probs,
    probs_to_logits,
)


class Chances(Distribution):
    """A distribution told by probabilities or by logits: exactly one is given.

    The other is computed when it is asked for. `binary`: each number is the probability
    of one outcome of two, not one of a row that adds up to 1.
    """

    binary = True

    def _set(self, probs: Any, logits: Any) -> Any:
        """Keep the one that is given."""
        if (probs is None) == (logits is None):
            raise value_error(
                "Either `probs` or `logits` must be specified, but not both."
            )
        self.__dict__["probs" if logits is None else "logits"] = (
            probs if logits is None else logits
        )
        return probs if logits is None else logits

    @cached_property
    def probs(self) -> Any:
        """Probabilities."""
        return logits_to_probs(self.logits, self.binary)

    @cached_property
    def logits(self) -> Any:
        """Log-odds, or logarithms of probabilities."""
        return probs_to_logits(self.probs, self.binary)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter that was given."""
        return Size(self._given.shape)

    @property
    def _given(self) -> Any:
        return self.__dict__["probs" if "probs" in self.__dict__ else "logits"]


class Bernoulli(Chances):
    """1 with probability `probs`, else 0 (``torch.distributions.Bernoulli``).

    >>> Bernoulli(0.25).entropy()
    tensor(0.5623)
    """

    arg_constraints: ClassVar = {
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    support: Any = constraints.boolean
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        probs, logits = (
            each if each is None else broadcast_all(each)[0] for each in (probs, logits)
        )
        super().__init__(self._set(probs, logits).shape, (), validate_args)

    @property
    def mean(self) -> Any:
        return self.probs

    @property
    def mode(self) -> Any:
        mode = (self.probs >= 0.5).to(self.probs)
        mode[self.probs == 0.5] = math.nan
        return mode

    @property
    def variance(self) -> Any:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            return bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self) -> Any:
        return binary_cross_entropy_with_logits(
            self.logits, self.probs, reduction="none"
        )

    def enumerate_support(self, expand: bool = True) -> Any:
        values = arange(2, dtype=self._given.dtype)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1, *self._batch_shape)) if expand else values


class Geometric(Chances):
    """How many failures before the first success (``torch``'s ``Geometric``).

    >>> Geometric(0.25).mean
    tensor(3.)
    """

    arg_constraints: ClassVar = {
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    support: Any = constraints.nonnegative_integer

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        probs, logits = (
            each if each is None else broadcast_all(each)[0] for each in (probs, logits)
        )
        super().__init__(self._set(probs, logits).shape, (), validate_args)
        if self._validate_args and probs is not None and not (probs > 0).all():
            raise value_error(
                f"Expected parameter probs (Tensor of shape {tuple(probs.shape)}) of "
                f"distribution {self!r} to be positive but found invalid "
                f"values:\n{probs[probs <= 0]}"
            )

    @property
    def mean(self) -> Any:
        return 1.0 / self.probs - 1.0

    @property
    def mode(self) -> Any:
        return self.probs * 0

    @property
    def variance(self) -> Any:
        return (1.0 / self.probs - 1.0) / self.probs

    def sample(self, sample_shape: Any = ()) -> Any:
        shape, dtype = self._extended_shape(sample_shape), self.probs.dtype
        with no_grad():
            u = rand(shape, dtype=dtype).clamp(min=finfo(dtype).tiny)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        value, probs = broadcast_all(value, self.probs)
        safe = probs.masked_fill((probs == 1) & (value == 0), 0)
        return value * (-safe).log1p() + self.probs.log()

    def entropy(self) -> Any:
        losses = binary_cross_entropy_with_logits(
            self.logits, self.probs, reduction="none"
        )
        return losses / self.probs


class Categorical(Chances):
    r"""One of K, by its number (``torch.distributions.Categorical``).

    Args:
        probs: weights of the K outcomes, (*batch, K); divided by their sum.
        logits: their logarithms, up to a constant.

    >>> from tinygrad_edu import tensor
    >>> Categorical(tensor([1.0, 3.0])).log_prob(tensor(1))
    tensor(-0.2877)
    """

    binary = False
    arg_constraints: ClassVar = {
        "probs": constraints.simplex,
        "logits": constraints.real_vector,
    }
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        given = self._set(probs, logits)
        if given.dim() < 1:
            name = "logits" if probs is None else "probs"
            raise value_error(f"`{name}` parameter must be at least one-dimensional.")
        if logits is None:
            self.__dict__["probs"] = probs / probs.sum(-1, keepdim=True)
        else:
            self.__dict__["logits"] = logits - logits.logsumexp(-1, keepdim=True)
        self._num_events = given.shape[-1]
        super().__init__(given.shape[:-1], (), validate_args)

    @property
    def support(self) -> Any:
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def mean(self) -> Any:
        return self.probs[..., 0] * math.nan

    @property
    def mode(self) -> Any:
        return self.probs.argmax(dim=-1)

    @property
    def variance(self) -> Any:
        return self.probs[..., 0] * math.nan

    def sample(self, sample_shape: Any = ()) -> Any:
        rows = self.probs.detach().reshape(-1, self._num_events)
        drawn = multinomial(rows, math.prod(sample_shape), True).T
        return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        value = value.long().unsqueeze(-1)
        shape = broadcast_all(value, self.logits[..., :1])[0].shape[:-1]
        logits = self.logits.expand((*shape, self._num_events))
        return gather(logits, -1, value.expand((*shape, 1))).squeeze(-1)

    def entropy(self) -> Any:
        logits = self.logits.clamp(min=finfo(self.logits.dtype).min)
        return -(logits * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Any:
        values = arange(self._num_events)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1, *self._batch_shape)) if expand else values


class OneHotCategorical(Distribution):
    """One of K, as a row with a 1 in its place (``torch``'s ``OneHotCategorical``).

    >>> from tinygrad_edu import tensor
    >>> OneHotCategorical(tensor([1.0, 3.0])).mean
    tensor([0.2500, 0.7500])
    """

    arg_constraints: ClassVar = {
        "probs": constraints.simplex,
        "logits": constraints.real_vector,
    }
    support: Any = constraints.one_hot
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._categorical = Categorical(probs, logits, validate_args)
        super().__init__(
            self._categorical.batch_shape,
            self._categorical.param_shape[-1:],
            validate_args,
        )

    @property
    def probs(self) -> Any:
        """Probabilities, (*batch, K)."""
        return self._categorical.probs

    @property
    def logits(self) -> Any:
        """Their logarithms."""
        return self._categorical.logits

    @property
    def param_shape(self) -> Size:
        """(*batch, K)."""
        return self._categorical.param_shape

    @property
    def mean(self) -> Any:
        return self.probs

    @property
    def mode(self) -> Any:
        return self._rows(self.probs.argmax(dim=-1))

    @property
    def variance(self) -> Any:
        return self.probs * (1 - self.probs)

    def _rows(self, numbers: Any) -> Any:
        return eye(self._event_shape[0], dtype=self.probs.dtype)[numbers]

    def sample(self, sample_shape: Any = ()) -> Any:
        return self._rows(self._categorical.sample(sample_shape))

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        return self._categorical.log_prob(value.max(-1)[1])

    def entropy(self) -> Any:
        return self._categorical.entropy()

    def enumerate_support(self, expand: bool = True) -> Any:
        k = self._event_shape[0]
        values = eye(k, dtype=self.probs.dtype)
        values = values.view((k,) + (1,) * len(self._batch_shape) + (k,))
        return values.expand((k, *self._batch_shape, k)) if expand else values

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """Rows with a 1, whose gradient passes as if they were the probabilities.

    Bengio, Léonard and Courville (2013).

    >>> from tinygrad_edu import tensor
    >>> probs = tensor([0.5, 0.5], requires_grad=True)
    >>> OneHotCategoricalStraightThrough(probs).rsample().requires_grad
    True
    """

    has_rsample = True

    def rsample(self, sample_shape: Any = ()) -> Any:
        drawn = self.sample(sample_shape)
        return drawn + (self.probs - self.probs.detach())


class Multinomial(Distribution):
    """How often each of K comes in `total_count` draws (``torch``'s ``Multinomial``).

    >>> from tinygrad_edu import tensor
    >>> Multinomial(8, tensor([1.0, 3.0])).mean
    tensor([2., 6.])
    """

    arg_constraints: ClassVar = {
        "probs": constraints.simplex,
        "logits": constraints.real_vector,
    }

    def __init__(
        self,
        total_count: int = 1,
        probs: Any = None,
        logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs, logits)
        super().__init__(
            self._categorical.batch_shape,
            self._categorical.param_shape[-1:],
            validate_args,
        )

    @property
    def probs(self) -> Any:
        """Probabilities, (*batch, K)."""
        return self._categorical.probs

    @property
    def logits(self) -> Any:
        """Their logarithms."""
        return self._categorical.logits

    @property
    def support(self) -> Any:
        return constraints.multinomial(self.total_count)

    @property
    def mean(self) -> Any:
        return self.probs * self.total_count

    @property
    def variance(self) -> Any:
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        drawn = self._categorical.sample((self.total_count, *sample_shape))
        drawn = drawn.movedim(0, -1)  # (*sample, *batch, draws)
        counts = zeros(shape, dtype=self.probs.dtype)
        one = zeros(drawn.shape, dtype=self.probs.dtype) + 1
        return counts.scatter_add(-1, drawn, one)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        ways = (value.sum(-1) + 1).lgamma() - (value + 1).lgamma().sum(-1)
        logits = logits.masked_fill((value == 0) & (logits == -math.inf), 0)
        return ways + (logits * value).sum(-1)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Poisson(Distribution):
    r"""How often something comes in a second (``torch.distributions.Poisson``).

    .. math:: P(k) = \lambda^k e^{-\lambda} / k!

    >>> from tinygrad_edu import tensor
    >>> Poisson(2.0).log_prob(tensor([2.0]))
    tensor([-1.3069])
    """

    arg_constraints: ClassVar = {"rate": constraints.nonnegative}
    support: Any = constraints.nonnegative_integer

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Any:
        return self.rate

    @property
    def mode(self) -> Any:
        return self.rate.floor()

    @property
    def variance(self) -> Any:
        return self.rate

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        rate, value = broadcast_all(self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()
