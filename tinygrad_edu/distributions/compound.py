"""Distributions made of others: several as one, and one of several."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd import no_grad
from ..errors import value_error
from ..functions.arrangement.scatter import gather
from . import constraints
from .categorical import Categorical
from .distribution import Distribution
from .parameters import sum_rightmost


class Independent(Distribution):
    """The last batch dimensions taken as one value (``torch``'s ``Independent``).

    Its log-probability is the sum over them.

    Args:
        base_distribution: the batch.
        reinterpreted_batch_ndims: how many of its dimensions.

    >>> from tinygrad_edu import zeros, ones
    >>> from tinygrad_edu.distributions import Normal
    >>> Independent(Normal(zeros(3), ones(3)), 1).log_prob(zeros(3))
    tensor(-2.7568)
    """

    arg_constraints: ClassVar = {}

    def __init__(
        self,
        base_distribution: Distribution,
        reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ) -> None:
        batch = base_distribution.batch_shape
        if reinterpreted_batch_ndims < 0:
            raise value_error(
                "Expected reinterpreted_batch_ndims >= 0",
                got=str(reinterpreted_batch_ndims),
            )
        if reinterpreted_batch_ndims > len(batch):
            raise value_error(
                "Expected reinterpreted_batch_ndims <= "
                "len(base_distribution.batch_shape), actual "
                f"{reinterpreted_batch_ndims} vs {len(batch)}"
            )
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        shape = batch + base_distribution.event_shape
        kept = len(batch) - reinterpreted_batch_ndims
        super().__init__(shape[:kept], shape[kept:], validate_args)

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        own = self._event_shape[: self.reinterpreted_batch_ndims]
        base = self.base_dist.expand((*batch_shape, *own))
        return Independent(base, self.reinterpreted_batch_ndims)

    @property
    def has_rsample(self) -> Any:
        """Whether the base has it."""
        return self.base_dist.has_rsample

    @property
    def support(self) -> Any:
        support = self.base_dist.support
        if self.reinterpreted_batch_ndims:
            return constraints.independent(support, self.reinterpreted_batch_ndims)
        return support

    @property
    def mean(self) -> Any:
        return self.base_dist.mean

    @property
    def mode(self) -> Any:
        return self.base_dist.mode

    @property
    def variance(self) -> Any:
        return self.base_dist.variance

    def sample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Any) -> Any:
        log_prob = self.base_dist.log_prob(value)
        return sum_rightmost(log_prob, self.reinterpreted_batch_ndims)

    def entropy(self) -> Any:
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.base_dist}, {self.reinterpreted_batch_ndims})"
        )


class MixtureSameFamily(Distribution):
    r"""One of K distributions of a kind, by chance (``torch``'s name).

    .. math:: p(x) = \sum_k \pi_k\, p_k(x)

    Args:
        mixture_distribution: a `Categorical` of the K, (*batch).
        component_distribution: the K, (*batch, K).

    >>> from tinygrad_edu import tensor, zeros
    >>> from tinygrad_edu.distributions import Normal
    >>> weights = Categorical(tensor([1.0, 1.0]))
    >>> mixture = MixtureSameFamily(weights, Normal(tensor([-1.0, 1.0]), 1.0))
    >>> mixture.mean, mixture.variance
    (tensor(0.), tensor(2.))
    """

    arg_constraints: ClassVar = {}

    def __init__(
        self,
        mixture_distribution: Categorical,
        component_distribution: Distribution,
        validate_args: bool | None = None,
    ) -> None:
        if not isinstance(mixture_distribution, Categorical):
            raise value_error(
                " The Mixture distribution needs to be an  instance of "
                "torch.distributions.Categorical"
            )
        count = mixture_distribution.logits.shape[-1]
        given = component_distribution.batch_shape
        if count != given[-1]:
            raise value_error(
                f"`mixture_distribution component` ({count}) does not equal "
                f"`component_distribution.batch_shape[-1]` ({given[-1]})"
            )
        self.mixture_distribution = mixture_distribution.expand(given[:-1])
        self.component_distribution = component_distribution
        event = component_distribution.event_shape
        super().__init__(given[:-1], event, validate_args)

    @property
    def support(self) -> Any:
        return self.component_distribution.support

    def _weights(self) -> Any:
        """The probabilities beside the components: (*batch, K, 1 …)."""
        probs = self.mixture_distribution.probs
        return probs.reshape(probs.shape + (1,) * len(self._event_shape))

    @property
    def _place(self) -> int:
        """The dimension of the components."""
        return -1 - len(self._event_shape)

    @property
    def mean(self) -> Any:
        return (self._weights() * self.component_distribution.mean).sum(self._place)

    @property
    def variance(self) -> Any:
        own = (self._weights() * self.component_distribution.variance).sum(self._place)
        away = self.component_distribution.mean - self.mean.unsqueeze(self._place)
        return own + (self._weights() * away.pow(2)).sum(self._place)

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            chosen = self.mixture_distribution.sample(sample_shape)
            values = self.component_distribution.sample(sample_shape)
            ones = (1,) * (len(self._event_shape) + 1)
            key = chosen.reshape(chosen.shape + ones)
            shape = list(values.shape)
            shape[self._place] = 1
            return gather(values, self._place, key.expand(shape)).squeeze(self._place)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        value = value.unsqueeze(self._place)
        each = self.component_distribution.log_prob(value)
        return (each + self.mixture_distribution.logits.log_softmax(-1)).logsumexp(-1)

    def cdf(self, value: Any) -> Any:
        each = self.component_distribution.cdf(value.unsqueeze(self._place))
        return (each * self.mixture_distribution.probs).sum(-1)

    def __repr__(self) -> str:
        return (
            f"MixtureSameFamily(\n  {self.mixture_distribution!r},\n"
            f"  {self.component_distribution!r})"
        )
