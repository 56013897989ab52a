"""What all distributions share: shapes, checks, and the questions one may ask.

A batch of distributions of shape `batch_shape` gives values of shape `event_shape`
each; `sample(sample_shape)` has the shape sample + batch + event, `log_prob` of a value
the shape sample + batch.
"""

from __future__ import annotations

import copy
from typing import Any, ClassVar

from ..autograd import no_grad
from ..errors import value_error
from ..recorded import to_check
from ..tensor import Size, Tensor
from . import constraints


class Distribution:
    """A batch of probability distributions (``torch.distributions.Distribution``).

    Args:
        batch_shape: how many distributions, each with parameters of its own.
        event_shape: the shape of one value of one of them.
        validate_args: whether parameters and values are checked.

    Raises:
        ValueError: for a parameter outside its `arg_constraints`.
    """

    has_rsample: Any = False
    has_enumerate_support = False
    arg_constraints: ClassVar[dict[str, constraints.Constraint]] = {}
    _validate_args = True

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether distributions made from now on check what they are given."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def __init__(
        self,
        batch_shape: Any = (),
        event_shape: Any = (),
        validate_args: bool | None = None,
    ) -> None:
        self._batch_shape = Size(batch_shape)
        self._event_shape = Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()

    # ------------------------------------------------------------------------ shapes

    @property
    def batch_shape(self) -> Size:
        """How many distributions, in rows and columns."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one value."""
        return self._event_shape

    def _extended_shape(self, sample_shape: Any = ()) -> Size:
        """The shape of so many values: sample + batch + event."""
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        """The same distributions repeated to a larger batch, without copying.

        >>> from tinygrad_edu.distributions import Normal
        >>> Normal(0.0, 1.0).expand([3]).batch_shape
        torch.Size([3])
        """
        batch = Size(batch_shape)
        new = copy.copy(self) if _instance is None else _instance
        old = len(self._batch_shape)
        for name, value in self.__dict__.items():
            if isinstance(value, Tensor):
                value = value.expand(batch + value.shape[old:])
            elif isinstance(value, Distribution):
                value = value.expand(batch + value.batch_shape[old:])
            new.__dict__[name] = value
        new._batch_shape = batch
        return new

    # --------------------------------------------------------------------- questions

    @property
    def support(self) -> Any:
        """The set of possible values."""
        raise NotImplementedError

    @property
    def mean(self) -> Any:
        """The average of all values."""
        raise NotImplementedError

    @property
    def mode(self) -> Any:
        """The most likely value."""
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def variance(self) -> Any:
        """The average squared distance from the mean."""
        raise NotImplementedError

    @property
    def stddev(self) -> Any:
        """The square root of the variance."""
        return self.variance.sqrt()

    def sample(self, sample_shape: Any = ()) -> Any:
        """Random values, without a gradient: sample + batch + event."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        """Random values as a function of the parameters, so that these have gradients.

        Kingma and Welling (2014): draw noise that knows nothing of the parameters, then
        move and stretch it.
        """
        raise NotImplementedError

    def log_prob(self, value: Any) -> Any:
        """The logarithm of the probability (density) of a value."""
        raise NotImplementedError

    def cdf(self, value: Any) -> Any:
        """The probability of all that is not above a value."""
        raise NotImplementedError

    def icdf(self, value: Any) -> Any:
        """The value below which this much probability lies: the inverse of `cdf`."""
        raise NotImplementedError

    def enumerate_support(self, expand: bool = True) -> Any:
        """All possible values, in a new first dimension."""
        raise NotImplementedError

    def entropy(self) -> Any:
        """The mean of -log_prob: how much a value tells, in nats."""
        raise NotImplementedError

    def perplexity(self) -> Any:
        """exp of the entropy: as uncertain as so many equally likely values."""
        return self.entropy().exp()

    # ------------------------------------------------------------------------ checks

    def _check_parameters(self) -> None:
        for name, constraint in self.arg_constraints.items():
            if constraints.is_dependent(constraint) or name not in self.__dict__:
                continue
            value = self.__dict__[name]
            if not _holds(constraint, value):
                raise value_error(
                    f"Expected parameter {name} ({_described(value)}) of distribution "
                    f"{self!r} to satisfy the constraint {constraint!r}, "
                    f"but found invalid values:\n{value}"
                )

    def _validate_sample(self, value: Any) -> None:
        """Refuse a value that the distribution cannot have."""
        if not self._validate_args:
            return
        if not isinstance(value, Tensor):
            raise value_error("The value argument to log_prob must be a Tensor")
        event = value.shape[value.dim() - len(self._event_shape) :]
        if event != self._event_shape:
            raise value_error(
                "The right-most size of value must match event_shape: "
                f"{value.shape} vs {self._event_shape}."
            )
        expected = self._batch_shape + self._event_shape
        pairs = zip(reversed(value.shape), reversed(expected))  # noqa: B905
        if any(1 != have != want != 1 for have, want in pairs):
            raise value_error(
                "Value is not broadcastable with batch_shape+event_shape: "
                f"{value.shape} vs {expected}."
            )
        support = self.support
        if not _holds(support, value):
            raise value_error(
                f"Expected value argument ({_described(value)}) to be within the "
                f"support ({support!r}) of the distribution {self!r}, "
                f"but found invalid values:\n{value}"
            )

    def __repr__(self) -> str:
        names = [name for name in self.arg_constraints if name in self.__dict__]
        shown = (f"{name}: {_short(self.__dict__[name])}" for name in names)
        return f"{type(self).__name__}({', '.join(shown)})"


def _holds(constraint: Any, value: Any) -> bool:
    """Whether all numbers are allowed."""
    return bool(to_check(constraint.check(value).all()._array))


def _described(value: Tensor) -> str:
    return f"{type(value).__name__} of shape {tuple(value.shape)}"


def _short(value: Tensor) -> str:
    """The number, if it is one; else the shape."""
    return f"{value if value.numel() == 1 else value.size()}"
