r"""How far two distributions are apart: the Kullback-Leibler divergence.

.. math:: KL(p \| q) = \int p(x) \log \frac{p(x)}{q(x)} dx

Each pair of kinds has a formula; `register_kl` adds one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..functions.layers.activations import logsigmoid
from ..linalg import solve_triangular
from .bernoulli import Bernoulli, Geometric, Poisson
from .categorical import Categorical, OneHotCategorical
from .compound import Independent
from .continuous import Cauchy, Exponential, Laplace, Uniform
from .distribution import Distribution
from .gamma import Beta, Dirichlet, Gamma
from .normal import MultivariateNormal, Normal
from .parameters import sum_rightmost
from .transformed import EULER, Gumbel, HalfNormal, TransformedDistribution

Formula = Callable[[Any, Any], Any]
FORMULAS: dict[tuple[type, type], Formula] = {}


def register_kl(type_p: type, type_q: type) -> Callable[[Formula], Formula]:
    """Register a formula for a pair of kinds (``torch.distributions.register_kl``)."""
    if not issubclass(type_p, Distribution):
        raise TypeError(
            f"Expected type_p to be a subclass of Distribution, got {type_p}"
        )
    if not issubclass(type_q, Distribution):
        raise TypeError(
            f"Expected type_q to be a subclass of Distribution, got {type_q}"
        )

    def register(formula: Formula) -> Formula:
        FORMULAS[type_p, type_q] = formula
        return formula

    return register


def kl_divergence(p: Distribution, q: Distribution) -> Any:
    r"""KL(p‖q) for each of a batch (``torch.distributions.kl_divergence``).

    Raises:
        NotImplementedError: for a pair without a formula.

    >>> kl_divergence(Normal(0.0, 1.0), Normal(1.0, 1.0))
    tensor(0.5000)
    """
    for kind_p in type(p).__mro__:
        for kind_q in type(q).__mro__:
            formula = FORMULAS.get((kind_p, kind_q))
            if formula is not None:
                return formula(p, q)
    raise NotImplementedError(
        f"No KL(p || q) is implemented for p type {type(p).__name__} "
        f"and q type {type(q).__name__}"
    )


@register_kl(Normal, Normal)
def _normal(p: Normal, q: Normal) -> Any:
    ratio = (p.scale / q.scale).pow(2)
    distance = ((p.loc - q.loc) / q.scale).pow(2)
    return 0.5 * (ratio + distance - 1 - ratio.log())


@register_kl(MultivariateNormal, MultivariateNormal)
def _multivariate(p: MultivariateNormal, q: MultivariateNormal) -> Any:
    if p.event_shape != q.event_shape:
        raise ValueError(
            "KL-divergence between two Multivariate Normals with different event "
            "shapes cannot be computed"
        )
    mixed = solve_triangular(q.scale_tril, p.scale_tril, upper=False)
    spread = mixed.pow(2).sum((-2, -1))
    distance = q.distance(q.loc - p.loc)
    size = p.event_shape[0]
    return q.half_log_det - p.half_log_det + 0.5 * (spread + distance - size)


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p: Bernoulli, q: Bernoulli) -> Any:
    yes = p.probs * (logsigmoid(p.logits) - logsigmoid(q.logits))
    no = (1 - p.probs) * (logsigmoid(-p.logits) - logsigmoid(-q.logits))
    return yes + no


@register_kl(Categorical, Categorical)
def _categorical(p: Categorical, q: Categorical) -> Any:
    each = p.probs * (p.logits - q.logits)
    each = each.masked_fill((q.probs == 0).expand(each.shape), math.inf)
    each = each.masked_fill((p.probs == 0).expand(each.shape), 0)
    return each.sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _one_hot(p: OneHotCategorical, q: OneHotCategorical) -> Any:
    return _categorical(p._categorical, q._categorical)


@register_kl(Geometric, Geometric)
def _geometric(p: Geometric, q: Geometric) -> Any:
    return -p.entropy() - (-q.probs).log1p() / p.probs - q.logits


@register_kl(Poisson, Poisson)
def _poisson(p: Poisson, q: Poisson) -> Any:
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Uniform, Uniform)
def _uniform(p: Uniform, q: Uniform) -> Any:
    apart = ((q.high - q.low) / (p.high - p.low)).log()
    return apart.masked_fill((q.low > p.low) | (q.high < p.high), math.inf)


@register_kl(Exponential, Exponential)
def _exponential(p: Exponential, q: Exponential) -> Any:
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


@register_kl(Laplace, Laplace)
def _laplace(p: Laplace, q: Laplace) -> Any:
    ratio, apart = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + apart / q.scale + ratio * (-apart / p.scale).exp() - 1


@register_kl(Cauchy, Cauchy)
def _cauchy(p: Cauchy, q: Cauchy) -> Any:
    above = ((p.scale + q.scale).pow(2) + (p.loc - q.loc).pow(2)).log()
    return above - (4 * p.scale * q.scale).log()


@register_kl(Gamma, Gamma)
def _gamma(p: Gamma, q: Gamma) -> Any:
    rates = q.concentration * (p.rate / q.rate).log()
    whole = q.concentration.lgamma() - p.concentration.lgamma()
    gap = (p.concentration - q.concentration) * p.concentration.digamma()
    return rates + whole + gap + (q.rate - p.rate) * (p.concentration / p.rate)


@register_kl(Beta, Beta)
def _beta(p: Beta, q: Beta) -> Any:
    return _dirichlet(p._dirichlet, q._dirichlet)


@register_kl(Dirichlet, Dirichlet)
def _dirichlet(p: Dirichlet, q: Dirichlet) -> Any:
    total = p.concentration.sum(-1)
    whole = total.lgamma() - q.concentration.sum(-1).lgamma()
    parts = (p.concentration.lgamma() - q.concentration.lgamma()).sum(-1)
    gap = p.concentration.digamma() - total.digamma().unsqueeze(-1)
    return whole - parts + ((p.concentration - q.concentration) * gap).sum(-1)


@register_kl(HalfNormal, HalfNormal)
def _half_normal(p: HalfNormal, q: HalfNormal) -> Any:
    return _normal(p.base_dist, q.base_dist)


@register_kl(Gumbel, Gumbel)
def _gumbel(p: Gumbel, q: Gumbel) -> Any:
    ratio = p.scale / q.scale
    places = q.loc / q.scale
    first = -ratio.log() - places + p.loc / q.scale
    last = (places + (1 + ratio).lgamma() - p.loc / q.scale).exp()
    return first + ratio * EULER + last - (1 + EULER)


@register_kl(Independent, Independent)
def _independent(p: Independent, q: Independent) -> Any:
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return sum_rightmost(
        kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims
    )


@register_kl(TransformedDistribution, TransformedDistribution)
def _transformed(p: TransformedDistribution, q: TransformedDistribution) -> Any:
    kinds = [type(each) for each in p.transforms]
    if kinds != [type(each) for each in q.transforms] or len(kinds) != 1:
        raise NotImplementedError
    return kl_divergence(p.base_dist, q.base_dist)
