"""Coins and counts: a yes or no, tries until the first yes, how often in a second."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, ClassVar

from ..autograd import no_grad
from ..errors import value_error
from ..limits import finfo
from ..nn.functional import binary_cross_entropy_with_logits
from ..random import bernoulli, poisson, rand
from ..sequences import arange
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
        name, given = ("probs", probs) if logits is None else ("logits", logits)
        if self.binary:  # a number will do
            (given,) = broadcast_all(given)
        self.__dict__[name] = given
        return given

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
        given = self._set(probs, logits)
        super().__init__(given.shape, (), validate_args)
        if self._validate_args and logits is None and not (given > 0).all():
            raise value_error(
                f"Expected parameter probs (Tensor of shape {tuple(given.shape)}) of "
                f"distribution {self!r} to be positive but found invalid "
                f"values:\n{given[given <= 0]}"
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
