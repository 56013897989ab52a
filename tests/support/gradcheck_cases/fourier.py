"""Gradcheck cases of Fourier's transforms, from real numbers to real numbers."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import Function, numbers

SIGNAL, EVEN = numbers(2, 5), numbers(2, 6)


def spectrum(F: Any, a: Any) -> Any:
    return F.fft_r2c(a, dim=(1,), scale=0.5, onesided=True)


def squares(F: Any, y: Any) -> Any:
    return F.real(y) * F.real(y) + F.imag(y)


def from_real(onesided: bool) -> Function:
    return lambda F, a: squares(
        F, F.fft_r2c(a, dim=(0, 1), scale=0.5, onesided=onesided)
    )


def both_ways(forward: bool) -> Function:
    return lambda F, a: squares(
        F, F.fft_c2c(spectrum(F, a), dim=(0, 1), scale=2.0, forward=forward)
    )


def to_real(last: int) -> Function:
    return lambda F, a: F.fft_c2r(spectrum(F, a), dim=(0, 1), scale=2.0, last=last) ** 2


def first_axis(F: Any, a: Any) -> Any:
    return squares(F, F.fft_r2c(a, dim=(1, 0), scale=0.5, onesided=True))


def last_axis(F: Any, a: Any) -> Any:
    return squares(F, F.fft_r2c(a, dim=(2,), scale=0.5, onesided=True))


def along_rows(F: Any, a: Any) -> Any:
    half = F.fft_r2c(a, dim=(0,), scale=0.5, onesided=True)
    return F.fft_c2r(half, dim=(0,), scale=2.0, last=6) ** 2


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "fft_c2c": [(both_ways(forward), SIGNAL) for forward in (True, False)],
    "fft_c2r": [(to_real(5), SIGNAL), (to_real(6), EVEN), (along_rows, EVEN.T)],
    "fft_r2c": [
        *((from_real(half), SIGNAL) for half in (True, False)),
        (first_axis, numbers(4, 3)),
        (last_axis, numbers(2, 2, 3)),
    ],
}
