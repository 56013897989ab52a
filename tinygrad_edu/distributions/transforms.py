"""Numbers made of numbers by a formula that can be undone, and how it stretches space.

If y = f(x), the density of y is that of x divided by the stretch |f'(x)|. Source:
PyTorch, ``torch.distributions.transforms``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..creation import full_like
from ..functions.layers.activations import softplus
from ..limits import finfo
from . import constraints


class Transform:
    """A formula that can be undone: `transform(x)`, `transform.inv(y)`.

    `sign` is 1 where it grows, -1 where it falls.
    """

    bijective = True
    domain: Any = constraints.real
    codomain: Any = constraints.real
    sign: Any = 1

    def __init__(self, cache_size: int = 0) -> None:
        self._cache_size = cache_size

    def __call__(self, x: Any) -> Any:
        raise NotImplementedError

    def inverse(self, y: Any) -> Any:
        """x of y."""
        raise NotImplementedError

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        """log |dy/dx|."""
        raise NotImplementedError

    @property
    def inv(self) -> Transform:
        """The formula that undoes this one."""
        return InverseTransform(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class InverseTransform(Transform):
    """Another one, backward."""

    def __init__(self, base: Transform) -> None:
        super().__init__()
        self.base = base
        self.domain, self.codomain = base.codomain, base.domain
        self.sign = base.sign

    def __call__(self, x: Any) -> Any:
        return self.base.inverse(x)

    def inverse(self, y: Any) -> Any:
        return self.base(y)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return -self.base.log_abs_det_jacobian(y, x)

    @property
    def inv(self) -> Transform:
        return self.base


class ExpTransform(Transform):
    """y = exp(x).

    >>> from tinygrad_edu import tensor
    >>> ExpTransform()(tensor([0.0, 1.0]))
    tensor([1.0000, 2.7183])
    """

    codomain = constraints.positive

    def __call__(self, x: Any) -> Any:
        return x.exp()

    def inverse(self, y: Any) -> Any:
        return y.log()

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return x


class AffineTransform(Transform):
    """y = loc + scale · x.

    >>> from tinygrad_edu import tensor
    >>> AffineTransform(1.0, 2.0).inv(tensor([5.0]))
    tensor([2.])
    """

    def __init__(
        self, loc: Any, scale: Any, event_dim: int = 0, cache_size: int = 0
    ) -> None:
        super().__init__(cache_size)
        self.loc, self.scale, self.event_dim = loc, scale, event_dim

    @property
    def sign(self) -> Any:
        """That of the scale."""
        if isinstance(self.scale, int | float):
            return (self.scale > 0) - (self.scale < 0)
        return self.scale.sign()

    def __call__(self, x: Any) -> Any:
        return self.loc + self.scale * x

    def inverse(self, y: Any) -> Any:
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        if isinstance(self.scale, int | float):
            stretch = full_like(x, math.log(abs(self.scale)))
        else:
            stretch = self.scale.abs().log().expand(x.shape)
        return (
            stretch.sum(tuple(range(-self.event_dim, 0)))
            if self.event_dim
            else (stretch)
        )


class SigmoidTransform(Transform):
    """y = 1 / (1 + exp(-x)).

    >>> from tinygrad_edu import tensor
    >>> SigmoidTransform()(tensor([0.0]))
    tensor([0.5000])
    """

    codomain = constraints.unit_interval

    def __call__(self, x: Any) -> Any:
        info = finfo(x.dtype)
        return x.sigmoid().clamp(min=info.tiny, max=1.0 - info.eps)

    def inverse(self, y: Any) -> Any:
        info = finfo(y.dtype)
        y = y.clamp(min=info.tiny, max=1.0 - info.eps)
        return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return -softplus(-x) - softplus(x)


class TanhTransform(Transform):
    """y = tanh(x), as policies with bounded actions use it.

    >>> from tinygrad_edu import tensor
    >>> TanhTransform()(tensor([0.0]))
    tensor([0.])
    """

    codomain = constraints.interval(-1.0, 1.0)

    def __call__(self, x: Any) -> Any:
        return x.tanh()

    def inverse(self, y: Any) -> Any:
        return y.atanh()

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))


class SoftplusTransform(Transform):
    """y = log(1 + exp(x)).

    >>> from tinygrad_edu import tensor
    >>> SoftplusTransform()(tensor([0.0]))
    tensor([0.6931])
    """

    codomain = constraints.positive

    def __call__(self, x: Any) -> Any:
        return softplus(x)

    def inverse(self, y: Any) -> Any:
        return (-y).expm1().neg().log() + y

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return -softplus(-x)


class PowerTransform(Transform):
    """y = x^exponent, for positive x.

    >>> from tinygrad_edu import tensor
    >>> PowerTransform(2.0).inv(tensor([9.0]))
    tensor([3.])
    """

    domain = constraints.positive
    codomain = constraints.positive

    def __init__(self, exponent: Any, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.exponent = exponent

    def __call__(self, x: Any) -> Any:
        return x.pow(self.exponent)

    def inverse(self, y: Any) -> Any:
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        return (self.exponent * y / x).abs().log()


class AbsTransform(Transform):
    """y = |x|, which two x share."""

    bijective = False
    codomain = constraints.positive

    def __call__(self, x: Any) -> Any:
        return x.abs()

    def inverse(self, y: Any) -> Any:
        return y


class ComposeTransform(Transform):
    """Several, one after the other.

    >>> from tinygrad_edu import tensor
    >>> ComposeTransform([AffineTransform(1.0, 2.0), ExpTransform()])(tensor([0.0]))
    tensor([2.7183])
    """

    def __init__(self, parts: Sequence[Transform], cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.parts = list(parts)
        self.bijective = all(part.bijective for part in self.parts)
        if self.parts:
            self.domain = self.parts[0].domain
            self.codomain = self.parts[-1].codomain

    @property
    def sign(self) -> Any:
        """The signs' product."""
        sign: Any = 1
        for part in self.parts:
            sign = sign * part.sign
        return sign

    def __call__(self, x: Any) -> Any:
        for part in self.parts:
            x = part(x)
        return x

    def inverse(self, y: Any) -> Any:
        for part in reversed(self.parts):
            y = part.inverse(y)
        return y

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Any:
        total: Any = 0
        for part in self.parts:
            after = part(x)
            total = total + part.log_abs_det_jacobian(x, after)
            x = after
        return total

    def __repr__(self) -> str:
        lines = ",\n    ".join(repr(part) for part in self.parts)
        return f"ComposeTransform(\n    {lines}\n)"
