"""The normal distribution, in one dimension and in many."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, ClassVar

from ..autograd import no_grad
from ..creation import ones, zeros
from ..errors import value_error
from ..functions.arrangement.stretching import broadcast_shapes
from ..linalg import cholesky, solve_triangular
from ..random import normal
from ..sequences import eye
from ..tensor import Size
from . import constraints
from .distribution import Distribution
from .location_scale import LocationScale

HALF_LOG_2_PI = 0.5 * math.log(2 * math.pi)


class Normal(LocationScale):
    r"""The bell curve (``torch.distributions.Normal``).

    .. math:: p(x) = \frac{1}{\sigma\sqrt{2\pi}} e^{-(x - \mu)^2 / 2\sigma^2}

    Args:
        loc: the mean :math:`\mu`.
        scale: the standard deviation :math:`\sigma` > 0.

    >>> Normal(0.0, 1.0).log_prob(zeros(1))
    tensor([-0.9189])
    """

    @property
    def stddev(self) -> Any:
        return self.scale

    @property
    def variance(self) -> Any:
        return self.stddev.pow(2)

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = standard_normal(self._extended_shape(sample_shape), self.loc)
        return self.loc + noise * self.scale

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        distance = (value - self.loc) ** 2 / (2 * self.scale**2)
        return -distance - self.scale.log() - HALF_LOG_2_PI

    def cdf(self, value: Any) -> Any:
        self._validate_sample(value)
        standard = (value - self.loc) * self.scale.reciprocal() / math.sqrt(2)
        return 0.5 * (1 + standard.erf())

    def icdf(self, value: Any) -> Any:
        return self.loc + self.scale * (2 * value - 1).erfinv() * math.sqrt(2)

    def entropy(self) -> Any:
        return 0.5 + HALF_LOG_2_PI + self.scale.log()


def standard_normal(shape: Any, like: Any) -> Any:
    """Noise of mean 0 and deviation 1, drawn as PyTorch's distributions do."""
    kind = {"dtype": like.dtype, "device": like.device}
    return normal(zeros(shape, **kind), ones(shape, **kind))


class MultivariateNormal(Distribution):
    r"""The bell of many dimensions (``torch.distributions.MultivariateNormal``).

    .. math:: p(x) = (2\pi)^{-D/2} |\Sigma|^{-1/2}
        e^{-\frac12 (x - \mu)^T \Sigma^{-1} (x - \mu)}

    Exactly one of the three matrices is given. All is computed with the Cholesky factor
    L of the covariance, :math:`\Sigma = L L^T`.

    Args:
        loc: the mean, (*batch, D).
        covariance_matrix: :math:`\Sigma`, (*batch, D, D).
        precision_matrix: :math:`\Sigma^{-1}`.
        scale_tril: L.

    >>> MultivariateNormal(zeros(2), eye(2)).log_prob(zeros(2))
    tensor(-1.8379)
    """

    arg_constraints: ClassVar = {
        "loc": constraints.real_vector,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support: Any = constraints.real_vector
    has_rsample = True

    def __init__(
        self,
        loc: Any,
        covariance_matrix: Any = None,
        precision_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        given = {
            "covariance_matrix": covariance_matrix,
            "scale_tril": scale_tril,
            "precision_matrix": precision_matrix,
        }
        given = {name: each for name, each in given.items() if each is not None}
        if loc.dim() < 1:
            raise value_error("loc must be at least one-dimensional.")
        if len(given) != 1:
            raise value_error(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril "
                "may be specified."
            )
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            raise value_error(
                f"{name} must be at least two-dimensional, "
                "with optional leading batch dimensions"
            )
        batch = Size(broadcast_shapes(matrix.shape[:-2], loc.shape[:-1]))
        matrix = matrix.expand(batch + matrix.shape[-2:])
        self.__dict__[name] = matrix
        self.loc = loc.expand(batch + loc.shape[-1:])
        super().__init__(batch, self.loc.shape[-1:], validate_args)

    @property
    def scale_tril(self) -> Any:
        """L, lower triangular."""
        return self._lower

    @cached_property
    def _lower(self) -> Any:
        """L of the matrix that was given."""
        if "scale_tril" in self.__dict__:
            return self.__dict__["scale_tril"]
        if "covariance_matrix" in self.__dict__:
            return cholesky(self.covariance_matrix)
        # Turned by 180°, the precision's lower factor is an upper one: L's inverse.
        return inverse_of(cholesky(self.precision_matrix.flip(-2, -1)).flip(-2, -1).mT)

    @cached_property
    def covariance_matrix(self) -> Any:
        """L Lᵀ."""
        return self.scale_tril @ self.scale_tril.mT

    @cached_property
    def precision_matrix(self) -> Any:
        """The inverse of the covariance."""
        inverse = inverse_of(self.scale_tril)
        return inverse.mT @ inverse

    @property
    def mean(self) -> Any:
        return self.loc

    @property
    def mode(self) -> Any:
        return self.loc

    @property
    def variance(self) -> Any:
        return self.scale_tril.pow(2).sum(-1)

    def rsample(self, sample_shape: Any = ()) -> Any:
        noise = standard_normal(self._extended_shape(sample_shape), self.loc)
        moved = self.scale_tril @ noise.unsqueeze(-1)
        return self.loc + moved.squeeze(-1)

    def log_prob(self, value: Any) -> Any:
        self._validate_sample(value)
        distance = self.distance(value - self.loc)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + distance) - (
            self.half_log_det
        )

    def distance(self, difference: Any) -> Any:
        """dᵀ Σ⁻¹ d: the squared distance in standard deviations (Mahalanobis)."""
        solved = solve_triangular(
            self.scale_tril, difference.unsqueeze(-1), upper=False
        )
        return solved.squeeze(-1).pow(2).sum(-1)

    @property
    def half_log_det(self) -> Any:
        """½ log |Σ|: the logarithms on L's diagonal added up."""
        diagonal = self.scale_tril.diagonal(dim1=-2, dim2=-1)
        return diagonal.log().sum(-1)

    def entropy(self) -> Any:
        size = self._event_shape[0]
        return 0.5 * size * (1.0 + math.log(2 * math.pi)) + self.half_log_det


def inverse_of(factor: Any) -> Any:
    """The inverse of a lower triangular matrix."""
    one = eye(factor.shape[-1], dtype=factor.dtype, device=factor.device)
    return solve_triangular(factor, one, upper=False)
