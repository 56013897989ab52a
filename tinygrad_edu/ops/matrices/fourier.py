"""Fourier's transform: how much of each frequency is in a signal.

    yₖ = scale · Σₙ aₙ e to (-2πi k n / N)

The matrix of this sum is symmetric, so backward is the same sum with +i in place of
-i: a transform the other way. A real signal has a spectrum whose second half mirrors
the first, yₙ₋ₖ = conj(yₖ); ``r2c`` computes and ``c2r`` takes only the first half.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, primitive

Dims = tuple[int, ...]


def _scaled(out: Array, scale: float, like: Array) -> Array:
    """The result times ``scale``, in the precision of the argument."""
    if scale != 1:
        out = out * scale
    single = like.dtype.char in "fF"
    kind = "c" if out.dtype.kind == "c" else "f"
    return out.astype(f"{kind}{(4 if single else 8) * (1 + (kind == 'c'))}", copy=False)


@primitive(
    title="FftC2CBackward0", formula="∂L/∂a = the transform of ∂L/∂y the other way"
)
def fft_c2c(a: Array, *, dim: Dims, scale: float, forward: bool) -> Array:
    """The transform of complex numbers along some dimensions; not ``forward``: +i."""
    if not dim:
        return a.copy()
    if forward:
        return _scaled(np.fft.fftn(a, axes=dim), scale, a)
    return _scaled(np.fft.ifftn(a, axes=dim, norm="forward"), scale, a)


@fft_c2c.gradient("a")
def _(F: Any, g: Any, *, dim: Dims, scale: float, forward: bool) -> Any:
    return F.fft_c2c(g, dim=dim, scale=scale, forward=not forward)


fft_c2c.for_complex = fft_c2c


@primitive(
    saves="a.shape",
    title="FftR2CBackward0",
    formula="∂L/∂a = the real part of the transform of ∂L/∂y the other way",
)
def fft_r2c(a: Array, *, dim: Dims, scale: float, onesided: bool) -> Array:
    """The transform of real numbers; ``onesided`` only the first half along dim[-1]."""
    transform = np.fft.rfftn if onesided else np.fft.fftn
    return _scaled(transform(a, axes=dim), scale, a)


@fft_r2c.gradient("a")
def _(F: Any, g: Any, shape: Any, *, dim: Dims, scale: float, onesided: bool) -> Any:
    """The half that was left out gets no gradient: zeros stand in its place."""
    if onesided:
        half = (*(slice(None),) * dim[-1], slice(g.shape[dim[-1]]))
        g = F.put_zeros(g, key=half, shape=tuple(shape))
    return F.real(F.fft_c2c(g, dim=dim, scale=scale, forward=False))


@primitive(
    title="FftC2RBackward0",
    formula="∂L/∂a = the transform of ∂L/∂y, twice where the mirrored half counts too",
)
def fft_c2r(a: Array, *, dim: Dims, scale: float, last: int) -> Array:
    """Back from the first half of a spectrum to ``last`` real numbers along dim[-1]."""
    *before, axis = dim
    if before:
        a = np.fft.ifftn(a, axes=before, norm="forward")
    return _scaled(np.fft.irfft(a, last, axis, norm="forward"), scale, a)


@fft_c2r.gradient("a")
def _(F: Any, g: Any, *, dim: Dims, scale: float, last: int) -> Any:
    """Each number between the first and the middle stands for its mirror image too."""
    out = F.fft_r2c(g, dim=dim, scale=scale, onesided=True)
    array, axis = F.raw(g), dim[-1]
    half = last // 2 + 1
    times = array_module_of(array).ones(half, array.dtype)
    times[1 : 1 + last - half] = 2
    shape = (half, *(1,) * (len(g.shape) - axis - 1))
    return out * F.constant(times.reshape(shape), g)


fft_c2r.for_complex = fft_c2r
