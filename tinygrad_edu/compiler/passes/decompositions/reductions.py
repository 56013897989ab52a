"""Means and variances are sums, and a softmax is made of two reductions of a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....ops.along.reduction import Dims, count
from ...ir.build import Builder, Operand


def mean(b: Builder, x: Operand, *, dim: Dims, keepdim: bool) -> Operand:
    """Σ x / n; nan where n is 0."""
    total: Operand = b.sum(x, dim=dim, keepdim=keepdim)
    return total / count(x.shape, dim)


def var(
    b: Builder, x: Operand, *, dim: Dims, correction: float, keepdim: bool
) -> Operand:
    """Σ (x - mean)² / (n - correction)."""
    off = x - mean(b, x, dim=dim, keepdim=True)
    total: Operand = b.sum(off * off, dim=dim, keepdim=keepdim)
    return total / max(count(x.shape, dim) - correction, 0)


def std(
    b: Builder, x: Operand, *, dim: Dims, correction: float, keepdim: bool
) -> Operand:
    """√var."""
    return b.sqrt(var(b, x, dim=dim, correction=correction, keepdim=keepdim))


def var_mean(
    b: Builder, x: Operand, *, dim: Dims, correction: float, keepdim: bool
) -> list[Operand]:
    """Both at once."""
    found = var(b, x, dim=dim, correction=correction, keepdim=keepdim)
    return [found, mean(b, x, dim=dim, keepdim=keepdim)]


def std_mean(
    b: Builder, x: Operand, *, dim: Dims, correction: float, keepdim: bool
) -> list[Operand]:
    """Both at once."""
    found, centre = var_mean(b, x, dim=dim, correction=correction, keepdim=keepdim)
    return [b.sqrt(found), centre]


def vector_norm(
    b: Builder, x: Operand, *, ord: float, dim: Dims, keepdim: bool
) -> Operand | None:
    """√Σ x², or Σ |x|: what ``clip_grad_norm_`` asks of each gradient."""
    if ord == 2:
        return b.sqrt(b.sum(x * x, dim=dim, keepdim=keepdim))
    return b.sum(b.abs(x), dim=dim, keepdim=keepdim) if ord == 1 else None


def shifted(b: Builder, x: Operand, dim: int) -> Operand | None:
    """x - m with m the largest of each row: e to it never overflows."""
    if not x.shape or not x.shape[dim]:
        return None
    return x - b.amax(x, dim=(dim % len(x.shape),), keepdim=True)


def softmax(b: Builder, x: Operand, *, dim: int) -> Operand | None:
    """pᵢ = e^(xᵢ - m) / Σⱼ e^(xⱼ - m)."""
    z = shifted(b, x, dim)
    if z is None:
        return None
    powers: Operand = b.exp(z)
    return powers / b.sum(powers, dim=(dim % len(x.shape),), keepdim=True)


def log_softmax(b: Builder, x: Operand, *, dim: int) -> Operand | None:
    """log pᵢ = xᵢ - m - log Σⱼ e^(xⱼ - m)."""
    z = shifted(b, x, dim)
    if z is None:
        return None
    total = b.sum(b.exp(z), dim=(dim % len(x.shape),), keepdim=True)
    return z - b.log(total)


FORWARD: dict[str, Callable[..., Any]] = {
    "mean": mean,
    "var": var,
    "std": std,
    "var_mean": var_mean,
    "std_mean": std_mean,
    "vector_norm": vector_norm,
    "softmax": softmax,
    "log_softmax": log_softmax,
}
