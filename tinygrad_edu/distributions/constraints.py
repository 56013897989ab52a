"""Sets of numbers: what a parameter may be, and which values a distribution has.

>>> import tinygrad_edu as torch
>>> positive
GreaterThan(lower_bound=0.0)
>>> positive.check(torch.tensor([-1.0, 2.0]))
tensor([False,  True])

Source: PyTorch, ``torch.distributions.constraints``.
"""

from __future__ import annotations

from typing import Any

from ..creation import zeros
from ..linalg import cholesky_ex


class Constraint:
    """A set: `check` tells which values are in it.

    The last `event_dim` dimensions are one value: a vector is in a simplex as a whole.
    `is_discrete`: the set is of separate points.
    """

    is_discrete = False
    event_dim = 0
    bounds: tuple[str, ...] = ()

    def check(self, value: Any) -> Any:
        """True for each value in the set: (*batch, *event) → (*batch)."""
        raise NotImplementedError

    def __repr__(self) -> str:
        bounds = ", ".join(f"{name}={getattr(self, name)}" for name in self.bounds)
        return f"{type(self).__name__}({bounds})"


class Dependent(Constraint):
    """A set that depends on the other parameters: nothing can be checked alone."""


class Real(Constraint):
    """Every number but nan."""

    def check(self, value: Any) -> Any:
        return value == value


class Boolean(Constraint):
    """0 and 1."""

    is_discrete = True

    def check(self, value: Any) -> Any:
        return (value == 0) | (value == 1)


class IntegerInterval(Constraint):
    """Whole numbers between two bounds, both included."""

    is_discrete = True
    bounds = ("lower_bound", "upper_bound")

    def __init__(self, lower_bound: Any, upper_bound: Any) -> None:
        self.lower_bound, self.upper_bound = lower_bound, upper_bound

    def check(self, value: Any) -> Any:
        inside = (self.lower_bound <= value) & (value <= self.upper_bound)
        return (value % 1 == 0) & inside


class IntegerGreaterThan(Constraint):
    """Whole numbers from a bound on."""

    is_discrete = True
    bounds = ("lower_bound",)

    def __init__(self, lower_bound: Any) -> None:
        self.lower_bound = lower_bound

    def check(self, value: Any) -> Any:
        return (value % 1 == 0) & (value >= self.lower_bound)


class GreaterThan(Constraint):
    """Numbers above a bound."""

    bounds = ("lower_bound",)

    def __init__(self, lower_bound: Any) -> None:
        self.lower_bound = lower_bound

    def check(self, value: Any) -> Any:
        return self.lower_bound < value


class GreaterThanEq(GreaterThan):
    """Numbers from a bound on."""

    def check(self, value: Any) -> Any:
        return self.lower_bound <= value


class LessThan(Constraint):
    """Numbers below a bound."""

    bounds = ("upper_bound",)

    def __init__(self, upper_bound: Any) -> None:
        self.upper_bound = upper_bound

    def check(self, value: Any) -> Any:
        return value < self.upper_bound


class Interval(Constraint):
    """Numbers between two bounds, both included."""

    bounds = ("lower_bound", "upper_bound")

    def __init__(self, lower_bound: Any, upper_bound: Any) -> None:
        self.lower_bound, self.upper_bound = lower_bound, upper_bound

    def check(self, value: Any) -> Any:
        return (self.lower_bound <= value) & (value <= self.upper_bound)


class HalfOpenInterval(Interval):
    """Numbers from the lower bound on, below the upper one."""

    def check(self, value: Any) -> Any:
        return (self.lower_bound <= value) & (value < self.upper_bound)


class Simplex(Constraint):
    """Vectors of numbers from 0 on whose sum is 1."""

    event_dim = 1

    def check(self, value: Any) -> Any:
        return (value >= 0).all(-1) & ((value.sum(-1) - 1).abs() < 1e-6)


class OneHot(Constraint):
    """Vectors with a single 1 among zeros."""

    is_discrete = True
    event_dim = 1

    def check(self, value: Any) -> Any:
        boolean = (value == 0) | (value == 1)
        return boolean.all(-1) & value.sum(-1).eq(1)


class Multinomial(Constraint):
    """Vectors of counts that add up to at most a number."""

    is_discrete = True
    event_dim = 1

    def __init__(self, upper_bound: Any) -> None:
        self.upper_bound = upper_bound

    def check(self, value: Any) -> Any:
        return (value >= 0).all(-1) & (value.sum(-1) <= self.upper_bound)


class LowerTriangular(Constraint):
    """Matrices with zeros above the diagonal."""

    event_dim = 2

    def check(self, value: Any) -> Any:
        return (value.tril() == value).flatten(-2).all(-1)


class LowerCholesky(LowerTriangular):
    """Lower triangular matrices with positive numbers on the diagonal."""

    def check(self, value: Any) -> Any:
        positive = (value.diagonal(dim1=-2, dim2=-1) > 0).all(-1)
        return super().check(value) & positive


class PositiveDefinite(Constraint):
    """Symmetric matrices M with xᵀMx > 0 for every x that is not 0."""

    event_dim = 2

    def check(self, value: Any) -> Any:
        if value.shape[-1] != value.shape[-2]:
            return zeros(value.shape[:-2]).bool()
        like = value.isclose(value.mT, atol=1e-6).flatten(-2).all(-1)
        return like & cholesky_ex(value).info.eq(0) if like.all() else like


class IndependentConstraint(Constraint):
    """A set for each of the last dimensions' numbers, taken together as one value."""

    def __init__(
        self, base_constraint: Constraint, reinterpreted_batch_ndims: int
    ) -> None:
        self.base_constraint = base_constraint
        self.more = reinterpreted_batch_ndims
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims
        self.is_discrete = base_constraint.is_discrete

    def check(self, value: Any) -> Any:
        found = self.base_constraint.check(value)
        kept = found.shape[: found.dim() - self.more]
        return found.reshape((*kept, -1)).all(-1)

    def __repr__(self) -> str:
        return f"IndependentConstraint({self.base_constraint!r}, {self.more})"


def is_dependent(constraint: Constraint) -> bool:
    """Whether nothing can be checked without the other parameters."""
    return isinstance(constraint, Dependent)


dependent = Dependent()
real = Real()
real_vector = IndependentConstraint(real, 1)
boolean = Boolean()
one_hot = OneHot()
nonnegative_integer = IntegerGreaterThan(0)
positive_integer = IntegerGreaterThan(1)
integer_interval = IntegerInterval
positive = GreaterThan(0.0)
nonnegative = GreaterThanEq(0.0)
greater_than = GreaterThan
greater_than_eq = GreaterThanEq
less_than = LessThan
unit_interval = Interval(0.0, 1.0)
interval = Interval
half_open_interval = HalfOpenInterval
simplex = Simplex()
lower_triangular = LowerTriangular()
lower_cholesky = LowerCholesky()
positive_definite = PositiveDefinite()
multinomial = Multinomial
independent = IndependentConstraint
