"""Special functions: erf, the gamma family, Bessel functions.

Their primitives are in ``ops/numbers/special.py``.

``torch.special`` has them all by these names; some are in ``torch`` too.
"""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import to_floating
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.recording import binary, general, unary
from ...errors import message, runtime_error
from ...ops.numbers import special as ops
from .. import checks
from ..making import by_operands, doc

# ------------------------------------------------------------------ error functions

erf = unary(
    ops.erf, True, doc("erf", "2/√π ∫₀ˣ e^(-t²) dt.", "[0.0, 1.0]", "0.0000, 0.8427")
)
erfc = unary(
    ops.erfc, True, doc("erfc", "1 - erf(x), exact for large x.", "[0.0]", "1.")
)
erfcx = unary(
    ops.erfcx,
    True,
    doc("special.erfcx", "e^(x²) erfc(x).", "[0.0, 10.0]", "1.0000, 0.0561"),
)
erfinv = unary(
    ops.erfinv, True, doc("erfinv", "The x with erf(x) = input.", "[0.0]", "0.")
)
log_ndtr = unary(
    ops.log_ndtr, True, doc("special.log_ndtr", "log ndtr(x).", "[0.0]", "-0.6931")
)
ndtri = unary(
    ops.ndtri,
    True,
    doc(
        "special.ndtri", "The x with ndtr(x) = input.", "[0.5, 0.975]", "0.0000, 1.9600"
    ),
)


def ndtr(input: Any) -> Any:
    """The share of a normal distribution that is below input.

    Source: PyTorch, ``torch.special.ndtr``.

    >>> import tinygrad_edu as torch
    >>> torch.special.ndtr(torch.tensor([0.0, 1.96]))
    tensor([0.5000, 0.9750])
    """
    return erfc(checks.tensor(input, "special_ndtr") * -(0.5**0.5)) * 0.5


# ------------------------------------------------------------------ the gamma family

_polygamma, _mvlgamma = general(ops.polygamma), general(ops.mvlgamma)
lgamma = unary(
    ops.lgamma, True, doc("lgamma", "log |Γ(x)|.", "[1.0, 4.0]", "0.0000, 1.7918")
)
digamma = unary(
    ops.digamma, True, doc("digamma", "The slope of log Γ.", "[1.0]", "-0.5772")
)


def polygamma(n: int, input: Any) -> Any:
    """The n-th slope of digamma. Source: PyTorch, ``torch.polygamma``.

    >>> import tinygrad_edu as torch
    >>> torch.polygamma(1, torch.tensor([1.0, 0.5]))
    tensor([1.6449, 4.9348])
    """
    x = to_floating(checks.tensor(input, "polygamma", position=2))
    if checks.whole(n, "polygamma", "n") < 0:
        raise runtime_error("polygamma(n, x) does not support negative n.")
    return _polygamma(x, n=n)


def mvlgamma(input: Any, p: int) -> Any:
    """log of the multivariate Γₚ: p(p-1)/4 log π + Σ log Γ(x - i/2), i = 0 … p-1.

    Source: PyTorch, ``torch.mvlgamma``.

    >>> import tinygrad_edu as torch
    >>> torch.mvlgamma(torch.tensor([3.0]), 2)
    tensor([1.5502])
    """
    x = checks.tensor(input, "mvlgamma")
    if x._array.dtype == bool:
        raise runtime_error("The input tensor may not be a boolean tensor.")
    if checks.whole(p, "mvlgamma", "p") < 1:
        raise runtime_error("p has to be greater than or equal to 1")
    return _mvlgamma(to_floating(x), p=p)


_zeta = binary(ops.zeta, floating=True)


def zeta(input: Any, other: Any) -> Any:
    """Hurwitz' zeta function, Σ (k + other) to the -input over k = 0, 1, …

    Source: PyTorch, ``torch.special.zeta``.

    >>> import tinygrad_edu as torch
    >>> torch.special.zeta(torch.tensor([2.0]), torch.tensor([1.0]))
    tensor([1.6449])
    """
    if is_grad_enabled() and getattr(input, "requires_grad", False):
        raise NotImplementedError(
            message(
                "the derivative for 'special_zeta: self' is not implemented.",
                hint="input.detach(); there is one for other",
            )
        )
    return _zeta(input, other)


# ------------------------------------------------------------------ Bessel functions

i0 = unary(ops.i0, True, doc("i0", "Bessel's I₀.", "[0.0, 1.0]", "1.0000, 1.2661"))
i0e = unary(
    ops.i0e, True, doc("special.i0e", "e^-|x| I₀(x).", "[0.0, 1.0]", "1.0000, 0.4658")
)
i1 = unary(
    ops.i1, True, doc("special.i1", "Bessel's I₁.", "[0.0, 1.0]", "0.0000, 0.5652")
)
i1e = unary(
    ops.i1e, True, doc("special.i1e", "e^-|x| I₁(x).", "[0.0, 1.0]", "0.0000, 0.2079")
)

# ------------------------------------------------------------------ with logarithms

_logit = general(ops.logit)
entr = unary(
    ops.entr,
    True,
    doc("special.entr", "-x log x, and -∞ below 0.", "[0.0, 0.5]", "0.0000, 0.3466"),
)
xlogy = by_operands(
    binary(
        ops.xlogy,
        floating=True,
        doc=doc(
            "xlogy", "x log y, 0 for x = 0.", "[0.0, 2.0], [0.0, 3.0]", "0.0000, 2.1972"
        ),
    ),
    binary(ops.xlogy_right, floating=True),
    binary(ops.xlogy_left, floating=True),
)
xlog1py = by_operands(
    binary(
        ops.xlog1py,
        floating=True,
        doc=doc("special.xlog1py", "x log(1 + y), 0 for x = 0.", "[0.0], [-1.0]", "0."),
    ),
    binary(ops.xlog1py_right, floating=True),
    binary(ops.xlog1py_left, floating=True),
)


def logit(input: Any, eps: float | None = None) -> Any:
    """log(x / (1 - x)), sigmoid's inverse; x is held in [eps, 1 - eps] if eps is given.

    Source: PyTorch, ``torch.logit``.

    >>> import tinygrad_edu as torch
    >>> torch.logit(torch.tensor([0.5, 0.9]))
    tensor([0.0000, 2.1972])
    """
    if eps is not None and not isinstance(eps, int | float):
        raise checks.wrong_type("logit", "eps", "float", eps)
    return _logit(to_floating(checks.tensor(input, "logit")), eps=eps)
