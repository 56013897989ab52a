"""One of K: dice, words, actions."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..creation import zeros
from ..errors import value_error
from ..functions.arrangement.scatter import gather
from ..limits import finfo
from ..random import multinomial
from ..sequences import arange, eye
from ..tensor import Size
from . import constraints
from .bernoulli import Chances
from .distribution import Distribution
from .parameters import (
    broadcast_all,
)


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


class _Rows(Distribution):
    """What distributions of rows of K numbers share: one of K is drawn."""

    arg_constraints: ClassVar = {
        "probs": constraints.simplex,
        "logits": constraints.real_vector,
    }

    def __init__(self, categorical: Categorical, validate_args: bool | None) -> None:
        self._categorical = categorical
        shape = categorical.param_shape
        super().__init__(shape[:-1], shape[-1:], validate_args)

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

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class OneHotCategorical(_Rows):
    """One of K, as a row with a 1 in its place (``torch``'s ``OneHotCategorical``).

    >>> from tinygrad_edu import tensor
    >>> OneHotCategorical(tensor([1.0, 3.0])).mean
    tensor([0.2500, 0.7500])
    """

    support: Any = constraints.one_hot
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        super().__init__(Categorical(probs, logits, validate_args), validate_args)

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


class Multinomial(_Rows):
    """How often each of K comes in `total_count` draws (``torch``'s ``Multinomial``).

    >>> from tinygrad_edu import tensor
    >>> Multinomial(8, tensor([1.0, 3.0])).mean
    tensor([2., 6.])
    """

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
        super().__init__(Categorical(probs, logits), validate_args)

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
