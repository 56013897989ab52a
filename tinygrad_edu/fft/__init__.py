"""``torch.fft``: which frequencies a signal is made of.

The functions stand in ``functions/signals/fourier.py``, their forwards and gradient
rules in ``ops/matrices/fourier.py``.

>>> import tinygrad_edu as torch
>>> wave = torch.tensor([0.0, 1.0, 0.0, -1.0])
>>> torch.fft.rfft(wave).abs()
tensor([0., 2., 0.])
"""

from ..functions.signals.fourier import (
    fft,
    fft2,
    fftn,
    fftshift,
    hfft,
    ifft,
    ifft2,
    ifftn,
    ifftshift,
    ihfft,
    irfft,
    irfft2,
    irfftn,
    rfft,
    rfft2,
    rfftn,
)
from ..windows import fftfreq, rfftfreq

__all__ = [
    "fft",
    "fft2",
    "fftfreq",
    "fftn",
    "fftshift",
    "hfft",
    "ifft",
    "ifft2",
    "ifftn",
    "ifftshift",
    "ihfft",
    "irfft",
    "irfft2",
    "irfftn",
    "rfft",
    "rfft2",
    "rfftfreq",
    "rfftn",
]
