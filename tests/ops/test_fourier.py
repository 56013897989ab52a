"""``torch.fft``, ``stft`` and windows against PyTorch, complex gradients included."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu


def complex_numbers(draw: Any, shape: tuple[int, ...]) -> Any:
    return draw(shape) + 1j * draw(shape, seed=1)


def case(name: str, **how: Any) -> Any:
    return lambda t, x: getattr(t.fft, name)(x, **how)


ALL = ("fft", "ifft", "fft2", "ifft2", "fftn", "ifftn")
OF_REAL = ("rfft", "ihfft", "rfft2", "rfftn")
TO_REAL = ("irfft", "hfft", "irfft2", "irfftn")
ONE = {"fft", "ifft", "rfft", "ihfft", "irfft", "hfft"}


def settings(name: str) -> list[dict[str, Any]]:
    """Each way to call it: shorter, longer, along another dimension, scaled."""
    if name in ONE:
        return [{}, {"n": 3}, {"n": 7, "dim": 0}, {"norm": "ortho"}, {"n": 4, "dim": 1}]
    return [
        {},
        {"s": (3, 7)},
        {"dim": (0, 1), "norm": "ortho"},
        {"s": (2, -1), "dim": (2, 0), "norm": "forward"},
    ]


@pytest.mark.parametrize("name", ALL + OF_REAL + TO_REAL)
def test_of_real_numbers(name: str, compare: Any, draw: Any) -> None:
    for how in settings(name):
        compare(case(name, **how), draw((3, 4, 5)))


@pytest.mark.parametrize("name", ALL + TO_REAL)
def test_of_complex_numbers(name: str, compare: Any, draw: Any) -> None:
    for how in settings(name):
        compare(case(name, **how), complex_numbers(draw, (3, 4, 5)))


@pytest.mark.parametrize("norm", ["forward", "backward", "ortho"])
def test_there_and_back(norm: str, draw: Any) -> None:
    x = tinygrad_edu.tensor(draw((4, 6)))
    fft = tinygrad_edu.fft
    for there, back in (("fft", "ifft"), ("fftn", "ifftn"), ("rfftn", "irfftn")):
        found = getattr(fft, back)(getattr(fft, there)(x, norm=norm), norm=norm)
        np.testing.assert_allclose(found.numpy().real, x.numpy(), atol=1e-14)


def test_losses_on_spectra(compare: Any, draw: Any) -> None:
    """What these transforms are for: a loss on sizes, a filter."""
    x, kernel = draw((2, 8)), draw((2, 5), seed=1)
    compare(lambda t, x: t.fft.rfft(x).abs().pow(2).sum(), x)
    compare(lambda t, x, k: t.fft.irfft(t.fft.rfft(x) * k), x, kernel)
    compare(lambda t, x, k: t.fft.irfft(t.fft.rfft(x) * t.fft.rfft(k, n=8)), x, kernel)
    compare(lambda t, x: t.fft.fft(x).angle(), x)
    compare(lambda t, x: t.fft.fftshift(t.fft.fft2(x)).real, x)


def test_other_numbers(compare: Any, draw: Any) -> None:
    compare(lambda t, x: t.fft.fft(x), draw((3, 4), dtype="float32"))
    compare(lambda t, x: t.fft.rfft(x), np.arange(12).reshape(3, 4))
    compare(lambda t, x: t.fft.irfft(x), np.array([True, False, True]))


@pytest.mark.parametrize("n", [0, 1, 4, 5])
def test_frequencies(n: int, compare: Any, draw: Any) -> None:
    number = np.zeros(1)
    compare(
        lambda t, _: (t.fft.fftfreq(n, 0.5), t.fft.rfftfreq(n)), number, second=False
    )
    x = draw((n, 3))
    compare(lambda t, x: t.fft.fftshift(x), x, names=False)
    compare(lambda t, x: (t.fft.ifftshift(x, dim=0), t.fft.ifftshift(x, (1,))), x)


@pytest.mark.parametrize("name", ["hann", "hamming", "blackman", "bartlett", "kaiser"])
def test_windows(name: str, compare: Any) -> None:
    def windows(t: Any, _: Any) -> Any:
        make = getattr(t, f"{name}_window")
        double = {"dtype": t.float64}
        sizes = (0, 1, 2, 5, 8)
        return [
            *(make(n, **double) for n in sizes),
            *(make(n, periodic=False, **double) for n in sizes),
            make(6),
        ]

    compare(windows, np.zeros(1), second=False)


STFT = {
    "plain": {"n_fft": 8},
    "hop": {"n_fft": 8, "hop_length": 3, "center": False},
    "both sides": {"n_fft": 8, "onesided": False, "normalized": True},
    "continued": {"n_fft": 8, "pad_mode": "constant"},
    "odd": {"n_fft": 7, "pad_mode": "replicate"},
}


@pytest.mark.parametrize("name", STFT)
def test_stft(name: str, compare: Any, draw: Any) -> None:
    how, window = STFT[name], draw((6,), 0.5, 1.5)

    def found(t: Any, x: Any, w: Any) -> Any:
        return t.stft(x, win_length=6, window=w, return_complex=True, **how)

    compare(found, draw((2, 20)), window, names=False)
    compare(lambda t, x, w: found(t, x, w).abs(), draw((2, 20)), window, names=False)


def test_the_parts_of_a_spectrum(draw: Any) -> None:
    """PyTorch warns of this older form."""
    x = tinygrad_edu.tensor(draw((2, 20)))
    whole = tinygrad_edu.stft(x, 8, return_complex=True)
    parts = tinygrad_edu.stft(x, 8, return_complex=False)
    assert parts.equal(tinygrad_edu.view_as_real(whole))


@pytest.mark.parametrize("length", [None, 13])
def test_istft(length: int | None, compare: Any, draw: Any) -> None:
    spectrum = complex_numbers(draw, (2, 5, 9))

    def back(t: Any, x: Any) -> Any:
        window = t.hamming_window(8, dtype=t.float64)
        return t.istft(x, 8, window=window, length=length, normalized=True)

    compare(back, spectrum, names=False)
    compare(lambda t, x: back(t, x[0]), spectrum, names=False)


def test_a_signal_comes_back(draw: Any) -> None:
    torch = tinygrad_edu
    x, window = torch.tensor(draw((2, 40))), torch.hann_window(8, dtype=torch.float64)
    for onesided in (True, False):
        there = torch.stft(x, 8, window=window, onesided=onesided, return_complex=True)
        back = torch.istft(there, 8, window=window, onesided=onesided)
        np.testing.assert_allclose(back.numpy(), x.numpy(), atol=1e-14)


def test_a_signal_too_short_is_filled_up(draw: Any) -> None:
    """PyTorch warns of it; the zeros come without a word here."""
    x = tinygrad_edu.tensor(draw((20,)))
    there = tinygrad_edu.stft(x, 4, return_complex=True)
    back = tinygrad_edu.istft(there, 4, length=25)
    np.testing.assert_allclose(back.numpy()[:20], x.numpy(), atol=1e-14)
    assert back.shape == (25,)
    assert not back[22:].any()


ERRORS = [
    lambda t: t.fft.fft(t.ones(3), n=0),
    lambda t: t.fft.fft(t.ones(3), norm="x"),
    lambda t: t.fft.fft(t.ones(3), dim=5),
    lambda t: t.fft.fft(t.tensor(1.0)),
    lambda t: t.fft.fft(t.ones(3, 0)),
    lambda t: t.fft.fft(t.ones(3).half()),
    lambda t: t.fft.rfft(t.fft.fft(t.ones(3))),
    lambda t: t.fft.rfftn(t.fft.fft(t.ones(3))),
    lambda t: t.fft.irfft(t.ones(3, 1)),
    lambda t: t.fft.fftn(t.ones(3, 4), dim=(0, 0)),
    lambda t: t.fft.fftn(t.ones(3, 4), s=(2,), dim=(0, 1)),
    lambda t: t.fft.fftn(t.ones(3, 4), s=(2, 2, 2)),
    lambda t: t.fft.rfftn(t.tensor(1.0)),
    lambda t: t.fft.fftfreq(4, dtype=t.int64),
    lambda t: t.hann_window(-1),
    lambda t: t.stft(t.ones(20), 4),
    lambda t: t.istft(t.ones(5, 6), 8),
]


@pytest.mark.parametrize("i", range(len(ERRORS)))
def test_errors(i: int, torch: Any) -> None:
    with pytest.raises((RuntimeError, IndexError)) as theirs:
        ERRORS[i](torch)
    with pytest.raises(theirs.type) as ours:
        ERRORS[i](tinygrad_edu)
    assert str(ours.value).split("\n")[0] == str(theirs.value).split("\n")[0]


WRONG = {
    "n_fft": lambda t, x: t.stft(x, 0, return_complex=True),
    "hop_length > 0": lambda t, x: t.stft(x, 4, 0, return_complex=True),
    "win_length <= n_fft": lambda t, x: t.stft(x, 4, None, 5, return_complex=True),
    "a 1D window": lambda t, x: t.stft(x, 4, window=t.ones(3), return_complex=True),
    "1D or 2D": lambda t, x: t.stft(x[None, None], 4, return_complex=True),
    "Padding size": lambda t, x: t.stft(x, 48, return_complex=True),
    "floating point or complex": lambda t, x: t.stft(x.int(), 4, return_complex=True),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_stft_refuses(words: str, torch: Any) -> None:
    """PyTorch prints the whole call before these words."""
    for library in (torch, tinygrad_edu):
        with pytest.raises(RuntimeError, match=words):
            WRONG[words](library, library.ones(20))
