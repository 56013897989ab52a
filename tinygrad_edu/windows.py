"""Windows: weights that let a piece of a signal begin and end softly.

``periodic`` windows of n are the first n numbers of a symmetric one of n + 1: repeated,
they fit together without a seam. Harris (1978), On the use of windows for harmonic
analysis with the discrete Fourier transform, compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

import numpy as np

from . import dtypes
from .creation import Options, finish
from .errors import runtime_error
from .functions import checks

Shape = Callable[[Any], Any]


def _window(name: str, length: int, periodic: bool, shape: Shape, options: Any) -> Any:
    """``shape`` at ``length`` places that run from 0 to 1."""
    dtype = checks.dtype(options.get("dtype"), name) or dtypes.get_default_dtype()
    if length < 0:
        raise runtime_error(
            f"{name} requires non-negative window_length, got window_length={length}"
        )
    if not (dtype.is_floating_point or dtype.is_complex):
        raise runtime_error(
            f"{name} expects floating point dtypes, got: {dtype}",
            hint="dtype=torch.float32",
        )
    options["dtype"] = dtype
    if length <= 1:
        return finish(name, np.ones(length).astype(dtype.numpy), options)
    steps = length if periodic else length - 1
    found = shape(np.arange(length) / steps)
    return finish(name, found.astype(dtype.numpy), options)


def cosines(*weights: float) -> Shape:
    """w₀ - w₁ cos 2πx + w₂ cos 4πx …"""
    return lambda x: sum(
        (-1) ** k * w * np.cos(2 * np.pi * k * x) for k, w in enumerate(weights)
    )


def hann_window(
    window_length: int, periodic: bool = True, **options: Unpack[Options]
) -> Any:
    """½ - ½ cos 2πx: from 0 up to 1 and back. Source: PyTorch, ``torch.hann_window``.

    >>> import tinygrad_edu as torch
    >>> torch.hann_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """
    name = "hann_window"
    return _window(name, window_length, periodic, cosines(0.5, 0.5), options)


def hamming_window(
    window_length: int,
    periodic: bool = True,
    alpha: float = 0.54,
    beta: float = 0.46,
    **options: Unpack[Options],
) -> Any:
    """α - β cos 2πx, which does not quite reach 0. Source: ``torch.hamming_window``.

    >>> import tinygrad_edu as torch
    >>> torch.hamming_window(4)
    tensor([0.0800, 0.5400, 1.0000, 0.5400])
    """
    name = "hamming_window"
    return _window(name, window_length, periodic, cosines(alpha, beta), options)


def blackman_window(
    window_length: int, periodic: bool = True, **options: Unpack[Options]
) -> Any:
    """0.42 - ½ cos 2πx + 0.08 cos 4πx. Source: PyTorch, ``torch.blackman_window``.

    >>> import tinygrad_edu as torch
    >>> torch.blackman_window(4)[1:]
    tensor([0.3400, 1.0000, 0.3400])
    """
    name = "blackman_window"
    return _window(name, window_length, periodic, cosines(0.42, 0.5, 0.08), options)


def bartlett_window(
    window_length: int, periodic: bool = True, **options: Unpack[Options]
) -> Any:
    """A triangle: 1 - |2x - 1|. Source: PyTorch, ``torch.bartlett_window``.

    >>> import tinygrad_edu as torch
    >>> torch.bartlett_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """
    name = "bartlett_window"
    return _window(name, window_length, periodic, lambda x: 1 - abs(2 * x - 1), options)


def kaiser_window(
    window_length: int,
    periodic: bool = True,
    beta: float = 12.0,
    **options: Unpack[Options],
) -> Any:
    """I₀(β √(1 - (2x - 1)²)) / I₀(β): the narrower, the larger β.

    Source: PyTorch, ``torch.kaiser_window``.

    >>> import tinygrad_edu as torch
    >>> torch.kaiser_window(3, periodic=False, beta=0.0)
    tensor([1., 1., 1.])
    """

    def shape(x: Any) -> Any:
        inside = np.sqrt(np.maximum(1 - (2 * x - 1) ** 2, 0))
        return np.i0(beta * inside) / np.i0(np.float64(beta))

    return _window("kaiser_window", window_length, periodic, shape, options)


# ------------------------------------------------------------------ frequencies


def fftfreq(n: int, d: float = 1.0, **options: Unpack[Options]) -> Any:
    """The frequencies of ``torch.fft.fft`` of n numbers taken every ``d``: first 0 and
    the positive ones, then the negative ones. Source: PyTorch, ``torch.fft.fftfreq``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """
    places = np.arange(_count("fft_fftfreq", n, 1))
    places[(n + 1) // 2 :] -= n
    return _frequencies("fftfreq", places, n, d, options)


def rfftfreq(n: int, d: float = 1.0, **options: Unpack[Options]) -> Any:
    """The frequencies of ``torch.fft.rfft`` of n numbers taken every ``d``.

    Source: PyTorch, ``torch.fft.rfftfreq``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """
    return _frequencies(
        "rfftfreq", np.arange(_count("fft_rfftfreq", n, 2) // 2 + 1), n, d, options
    )


def _count(name: str, n: int, part: int) -> int:
    n = checks.whole(n, name, "n")
    if n < 0:
        size = n if part == 1 else -(-n // 2) + 1
        raise runtime_error(
            f"Trying to create tensor with negative dimension {size}: [{size}]"
        )
    return n


def _frequencies(name: str, places: Any, n: int, d: float, options: Any) -> Any:
    dtype = checks.dtype(options.get("dtype"), name) or dtypes.get_default_dtype()
    if not (dtype.is_floating_point or dtype.is_complex):
        raise runtime_error(f"{name} requires a floating point or complex dtype")
    options["dtype"] = dtype
    if not isinstance(d, int | float):
        raise checks.wrong_type(f"fft_{name}", "d", "float", d)
    with np.errstate(all="ignore"):  # no numbers, no frequencies: 0 / 0
        found = np.divide(places, n * d)
    return finish(name, found.astype(dtype.numpy), options)
