"""Probability distributions: draw from them, ask how likely a value is.

>>> import tinygrad_edu as torch
>>> from tinygrad_edu.distributions import Categorical, Normal, kl_divergence
>>> policy = Categorical(logits=torch.tensor([0.0, 1.0], requires_grad=True))
>>> policy.log_prob(torch.tensor(1))
tensor(-0.3133, grad_fn=<SqueezeBackward1>)
>>> kl_divergence(Normal(1.0, 1.0), Normal(0.0, 1.0))
tensor(0.5000)

Source: PyTorch, ``torch.distributions``.
"""

from . import constraints, kl, transforms
from .bernoulli import Bernoulli, Geometric, Poisson
from .categorical import (
    Categorical,
    Multinomial,
    OneHotCategorical,
    OneHotCategoricalStraightThrough,
)
from .compound import Independent, MixtureSameFamily
from .continuous import Cauchy, Exponential, Laplace, Uniform
from .distribution import Distribution
from .gamma import Beta, Chi2, Dirichlet, Gamma, StudentT
from .kl import kl_divergence, register_kl
from .normal import MultivariateNormal, Normal
from .transformed import (
    Gumbel,
    HalfCauchy,
    HalfNormal,
    LogNormal,
    TransformedDistribution,
)
from .transforms import (
    AbsTransform,
    AffineTransform,
    ComposeTransform,
    ExpTransform,
    PowerTransform,
    SigmoidTransform,
    SoftplusTransform,
    TanhTransform,
    Transform,
)

__all__ = [
    "AbsTransform",
    "AffineTransform",
    "Bernoulli",
    "Beta",
    "Categorical",
    "Cauchy",
    "Chi2",
    "ComposeTransform",
    "Dirichlet",
    "Distribution",
    "ExpTransform",
    "Exponential",
    "Gamma",
    "Geometric",
    "Gumbel",
    "HalfCauchy",
    "HalfNormal",
    "Independent",
    "Laplace",
    "LogNormal",
    "MixtureSameFamily",
    "Multinomial",
    "MultivariateNormal",
    "Normal",
    "OneHotCategorical",
    "OneHotCategoricalStraightThrough",
    "Poisson",
    "PowerTransform",
    "SigmoidTransform",
    "SoftplusTransform",
    "StudentT",
    "TanhTransform",
    "Transform",
    "TransformedDistribution",
    "Uniform",
    "constraints",
    "kl",
    "kl_divergence",
    "register_kl",
    "transforms",
]
