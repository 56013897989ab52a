"""The short-time Fourier transform: which frequencies a signal has, and when.

The signal (batch, length) is cut into overlapping pieces of ``n_fft`` numbers, one
every ``hop_length``; each is weighted by a window and transformed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, legacy_name
from ...errors import runtime_error
from ...transfers import next_to, placed
from ..arrangement.rearranging import transpose
from ..arrangement.shape import squeeze, unsqueeze
from ..arrangement.windows import unfold
from ..checks import flag, tensor, whole
from ..numbers.complex import view_as_real
from ..numbers.elementwise import over, times
from .fourier import _c2c, _c2r, _cut, _fill_up, _r2c, as_complex, resized

PADDING = {
    "reflect": "reflect",
    "constant": "constant",
    "replicate": "edge",
    "circular": "wrap",
}


@in_float32
def stft(
    input: Any,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Any = None,
    center: bool = True,
    pad_mode: str = "reflect",
    normalized: bool = False,
    onesided: bool | None = None,
    return_complex: bool | None = None,
    align_to_window: bool | None = None,
) -> Any:
    """The transforms of pieces of a signal: (L) or (B, L) → (…, frequencies, pieces).

    ``center``: piece t stands around place t × hop_length, the signal continued at its
    ends by ``pad_mode``. ``onesided``: the first half of the frequencies. Without
    ``return_complex`` a last dimension holds the real and the imaginary parts.
    Source: PyTorch, ``torch.stft``.

    >>> import tinygrad_edu as torch
    >>> wave = torch.sin(torch.arange(64) * 3.14159 / 4)
    >>> found = torch.stft(wave, 16, window=torch.hann_window(16), return_complex=True)
    >>> found.shape, found.abs().mean(1).argmax()
    (torch.Size([9, 17]), tensor(2))
    """
    alone = tensor(input, "stft")._array.ndim == 1
    x = unsqueeze(input, 0) if alone else input
    n_fft = whole(n_fft, "stft", "n_fft")
    if return_complex is not None:
        flag(return_complex, "stft", "return_complex")
    hop = n_fft // 4 if hop_length is None else hop_length
    length = n_fft if win_length is None else win_length
    if center and n_fft > 0 and x._array.ndim == 2:
        x = _continued(x, n_fft // 2, pad_mode)
    _check(x, n_fft, hop, length, window)
    of_complex = x._array.dtype.kind == "c" or _is_complex(window)
    half = not of_complex if onesided is None else onesided
    if return_complex is None and not of_complex:
        raise runtime_error(
            "stft requires the return_complex parameter be given for real inputs, and "
            "will further require that return_complex=True in a future PyTorch release."
        )
    if half and of_complex:
        raise runtime_error("Cannot have onesided output if window or input is complex")
    pieces = unfold(x, 1, n_fft, hop)  # (B, pieces, n_fft)
    weights = _whole_window(window, length, n_fft, x)
    if weights is not None:
        pieces = times(pieces, weights)
    scale = 1 / math.sqrt(n_fft) if normalized else 1.0
    if of_complex:
        out = _c2c(as_complex(pieces), dim=(2,), scale=scale, forward=True)
    else:
        out = _r2c(pieces, dim=(2,), scale=scale, onesided=half)
    out = transpose(out, 1, 2)
    out = squeeze(out, 0) if alone else out
    return view_as_real(out) if return_complex is False else out


def _is_complex(window: Any) -> bool:
    return window is not None and window._array.dtype.kind == "c"


def _check(x: Any, n_fft: int, hop: int, length: int, window: Any) -> None:
    a = x._array
    kind = legacy_name(from_numpy(a.dtype))
    shown = "None" if window is None else _shown(window)
    call = (
        f"stft({kind}{list(a.shape)}, n_fft={n_fft}, hop_length={hop}, "
        f"win_length={length}, window={shown})"
    )
    if a.dtype.char not in "efdFD":
        raise runtime_error(
            f"{call} : expected a tensor of floating point or complex values"
        )
    if a.ndim != 2:
        raise runtime_error(f"{call} : expected a 1D or 2D tensor")
    if not 0 < n_fft <= a.shape[1]:
        raise runtime_error(
            f"{call} : expected 0 < n_fft < {a.shape[1]}, but got n_fft={n_fft}"
        )
    if hop <= 0:
        raise runtime_error(
            f"{call} : expected hop_length > 0, but got hop_length={hop}"
        )
    if not 0 < length <= n_fft:
        raise runtime_error(
            f"{call} : expected 0 < win_length <= n_fft, but got win_length={length}"
        )
    _check_window(call, window, length)


def _check_window(call: str, window: Any, length: int) -> None:
    if window is not None and window._array.shape != (length,):
        raise runtime_error(
            f"{call} : expected a 1D window tensor of size equal to "
            f"win_length={length}, but got window with size "
            f"{list(window._array.shape)}"
        )


def _shown(window: Any) -> str:
    a = window._array
    return f"{legacy_name(from_numpy(a.dtype))}{{{list(a.shape)}}}"


def _continued(x: Any, by: int, mode: str) -> Any:
    """The signal continued at both ends: mirrored, or as the mode says."""
    length = x._array.shape[1]
    if mode not in PADDING:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if mode == "constant":
        key = (slice(None), slice(by, by + length))
        return _fill_up(x, key=key, shape=(x._array.shape[0], length + 2 * by))
    if mode == "reflect" and by >= length:
        raise runtime_error(
            "Argument #4: Padding size should be less than the corresponding input "
            f"dimension, but got: padding ({by}, {by}) at dimension 2 of input "
            f"{[1, *x._array.shape]}"
        )
    places = np.pad(np.arange(length), by, PADDING[mode])  # type: ignore[call-overload]
    places = next_to(places, x._array)
    return _cut(x, key=(slice(None),), then=(slice(None), places))


def _places(like: Any, count: int, n_fft: int, hop: int) -> Any:
    """Where the numbers of each piece stand: (pieces, n_fft)."""
    places = np.arange(count)[:, None] * hop + np.arange(n_fft)
    return next_to(places, like._array)


def _whole_window(window: Any, length: int, n_fft: int, like: Any) -> Any:
    """The window, or ones, with zeros on both sides up to ``n_fft``."""
    if window is None and length == n_fft:
        return None
    if window is None:
        real = from_numpy(like._array.dtype).to_real().numpy
        ones = placed(np.ones(length, real), like._device)
        window = TensorBase._from_array(ones, place=like._device)
    if length == n_fft:
        return window
    left = (n_fft - length) // 2
    return _fill_up(window, key=(slice(left, left + length),), shape=(n_fft,))


# ------------------------------------------------------------------ back again


def istft(
    input: Any,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Any = None,
    center: bool = True,
    normalized: bool = False,
    onesided: bool | None = None,
    length: int | None = None,
    return_complex: bool = False,
) -> Any:
    """The signal whose pieces have these transforms: what :func:`stft` undoes.

    The pieces are laid over each other and divided by the sum of the squared windows.
    Source: PyTorch, ``torch.istft``.

    >>> import tinygrad_edu as torch
    >>> wave, window = torch.sin(torch.arange(40.0)), torch.hann_window(8)
    >>> found = torch.stft(wave, 8, window=window, return_complex=True)
    >>> torch.allclose(torch.istft(found, 8, window=window), wave, atol=1e-6)
    True
    """
    if tensor(input, "istft")._array.dtype.kind != "c":
        raise runtime_error(
            "istft requires a complex-valued input tensor matching the output from "
            "stft with return_complex=True."
        )
    alone = input._array.ndim == 2
    x = transpose(unsqueeze(input, 0) if alone else input, 1, 2)
    wide = win_length or n_fft
    hop = n_fft // 4 if hop_length is None else hop_length
    half = x._array.shape[2] != n_fft if onesided is None else onesided
    _check_istft(x, n_fft, hop, wide, window, half)
    if half and (return_complex or _is_complex(window)):
        raise runtime_error("Cannot have onesided output if window or input is complex")
    scale = (1 / math.sqrt(n_fft)) if normalized else 1 / n_fft
    if return_complex:
        pieces = _c2c(x, dim=(2,), scale=scale, forward=False)
    else:
        x = resized(x, {2: n_fft // 2 + 1})  # the other half mirrors it
        pieces = _c2r(x, dim=(2,), scale=scale, last=n_fft)
    weights = _whole_window(window, wide, n_fft, x)
    return _laid_over(pieces, weights, hop, center, length, alone)


def _laid_over(
    pieces: Any, weights: Any, hop: int, center: bool, length: int | None, alone: bool
) -> Any:
    batch, count, n_fft = pieces._array.shape
    if weights is None:
        real = from_numpy(pieces._array.dtype).to_real().numpy
        ones = placed(np.ones(n_fft, real), pieces._device)
        weights = TensorBase._from_array(ones, place=pieces._device)
    total = n_fft + hop * (count - 1)
    where = (slice(None), _places(pieces, count, n_fft, hop))
    signal = _fill_up(
        times(pieces, weights), key=(slice(None),), then=where, shape=(batch, total)
    )
    squares = times(weights, weights).expand(1, count, n_fft)
    height = _fill_up(squares, key=(slice(None),), then=where, shape=(1, total))
    start = n_fft // 2 if center else 0
    end = total - (n_fft // 2 if center else 0) if length is None else start + length
    part = (slice(None), slice(start, min(end, total)))
    signal, height = _cut(signal, key=part), _cut(height, key=part)
    lowest = abs(height._array).min()
    if lowest <= 1e-11:
        raise runtime_error(
            f"istft(...) window overlap add min: {int(lowest <= 1e-11)}"
        )
    signal = over(signal, height)
    if end > total:
        signal = resized(signal, {1: end - start})
    return squeeze(signal, 0) if alone else signal


def _check_istft(
    x: Any, n_fft: int, hop: int, wide: int, window: Any, half: bool
) -> None:
    batch, pieces, frequencies = x._array.shape
    kind = legacy_name(from_numpy(x._array.dtype))
    call = (
        f"istft({kind}{[batch, frequencies, pieces]}, n_fft={n_fft}, hop_length={hop}"
    )
    call += f", win_length={wide})"
    if half and frequencies != n_fft // 2 + 1:
        raise runtime_error(
            f"{call} : expected the frequency dimension (3rd to the last) of the input "
            f"tensor to match n_fft / 2 + 1 when onesided=True, but got {frequencies}"
        )
    if not half and frequencies != n_fft:
        raise runtime_error(
            f"{call} : expected the frequency dimension (3rd to the last) of the input "
            f"tensor to match n_fft when onesided=False, but got {frequencies}"
        )
    if not 0 < hop <= wide:
        raise runtime_error(f"{call} : expected 0 < hop_length <= win_length")
    if not 0 < wide <= n_fft:
        raise runtime_error(f"{call} : expected 0 < win_length <= n_fft")
    _check_window(call, window, wide)
