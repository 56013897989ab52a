"""``torch.fft``: Fourier's transform of signals, images and more dimensions.

``n`` (or ``s``) cuts the signal or fills it up with zeros first. ``norm`` says which
way divides by n: "backward" only the way back, "forward" only the way there, "ortho"
both, by √n.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ...autograd.alignment import cast, to_floating
from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...dtypes import from_numpy, kind_name
from ...errors import index_error, runtime_error
from ...ops.arrangement import indexing as indexing_ops
from ...ops.matrices import fourier as ops
from ..arrangement.rearranging import roll
from ..checks import dimension, tensor, whole, wrong_type
from ..numbers.complex import conj

_c2c, _r2c, _c2r = general(ops.fft_c2c), general(ops.fft_r2c), general(ops.fft_c2r)
_cut, _fill_up = general(indexing_ops.index), general(indexing_ops.put_zeros)

Dims = int | Sequence[int] | None
Norm = str | None


# ------------------------------------------------------------------ preparing


def numbers(input: Any, function: str, real: bool = False) -> Any:
    """Floating point or complex numbers; ``real``: no complex ones."""
    x = to_floating(tensor(input, f"fft_{function}"))
    if x._array.dtype.kind == "c":
        if real:
            of = kind_name(x._array.dtype)
            kind = "real-valued" if function.endswith("n") else "real"
            raise runtime_error(
                f"{function} expects a {kind} input tensor, but got {of}",
                hint="x.real, or the transform of complex numbers, torch.fft.fft",
            )
    elif x._array.dtype.char not in "fd":
        raise runtime_error(
            f"Unsupported dtype {kind_name(x._array.dtype)}",
            hint="x.float() first",
        )
    return x


def as_complex(x: Any) -> Any:
    """x with a complex dtype of the same precision."""
    return cast(x, from_numpy(x._array.dtype).to_complex())


def factor(norm: Norm, n: int, forward: bool) -> float:
    """What a transform of n numbers is multiplied by."""
    if norm not in (None, "forward", "backward", "ortho"):
        raise runtime_error(f'Invalid normalization mode: "{norm}"')
    if norm == "ortho":
        return 1 / math.sqrt(n)
    return 1 / n if (norm == "forward") == forward else 1.0


def resized(x: Any, sizes: dict[int, int]) -> Any:
    """x cut, or filled up with zeros, to these sizes of some dimensions."""
    shape = x._array.shape
    cut = [slice(None)] * len(shape)
    whole = list(shape)
    for axis, n in sizes.items():
        cut[axis] = slice(min(n, shape[axis]))
        whole[axis] = n
    if any(n < shape[axis] for axis, n in sizes.items()):
        x = _cut(x, key=tuple(cut))
    if any(n > shape[axis] for axis, n in sizes.items()):
        x = _fill_up(x, key=tuple(cut), shape=tuple(whole))
    return x


def _one_dimension(
    function: str, x: Any, n: int | None, dim: int, inverse: bool = False
) -> Any:
    """The dimension, counted from the front, and the number of points along it."""
    if x._array.ndim == 0:
        raise index_error(f"Dimension specified as {dim} but tensor has no dimensions")
    axis = dimension(dim, x._array.ndim, function)
    length = x._array.shape[axis]
    usual = 2 * (length - 1) if inverse else length
    points = usual if n is None else whole(n, function, "n")
    check_points(points)
    return axis, points


def check_points(n: int) -> None:
    """A transform has at least one number to work on."""
    if n < 1:
        raise runtime_error(f"Invalid number of data points ({n}) specified")


# ------------------------------------------------------------------ one dimension


@in_float32
def fft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """yₖ = Σ xₙ e^(-2πi k n / N). Source: PyTorch, ``torch.fft.fft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.fft(torch.tensor([1.0, 0.0, 0.0, 0.0]))
    tensor([1.+0.j, 1.+0.j, 1.+0.j, 1.+0.j])
    """
    return _both_sides("fft_fft", numbers(input, "fft"), n, dim, norm, True)


@in_float32
def ifft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """What :func:`fft` undoes: xₙ = 1/N Σ yₖ e^(2πi k n / N).

    Source: PyTorch, ``torch.fft.ifft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.ifft(torch.fft.fft(torch.tensor([1.0, 2.0]))).real
    tensor([1., 2.])
    """
    return _both_sides("fft_ifft", numbers(input, "ifft"), n, dim, norm, False)


def _both_sides(
    function: str, x: Any, n: int | None, dim: int, norm: Norm, forward: bool
) -> Any:
    axis, points = _one_dimension(function, x, n, dim)
    scale = factor(norm, points, forward)
    x = resized(x, {axis: points})
    if x._array.dtype.kind == "c":
        return _c2c(x, dim=(axis,), scale=scale, forward=forward)
    out = _r2c(x, dim=(axis,), scale=scale, onesided=False)
    return out if forward else conj(out)


@in_float32
def rfft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """The first half, n // 2 + 1 numbers, of the transform of a real signal.

    Source: PyTorch, ``torch.fft.rfft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.rfft(torch.tensor([1.0, -1.0, 1.0, -1.0])).abs()
    tensor([0., 0., 4.])
    """
    x = numbers(input, "rfft", real=True)
    axis, points = _one_dimension("fft_rfft", x, n, dim)
    scale = factor(norm, points, True)
    return _r2c(resized(x, {axis: points}), dim=(axis,), scale=scale, onesided=True)


@in_float32
def irfft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """The real signal of n numbers whose half spectrum this is; n is even unless told.

    Source: PyTorch, ``torch.fft.irfft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.irfft(torch.fft.rfft(torch.tensor([1.0, 2.0, 3.0])), n=3)
    tensor([1., 2., 3.])
    """
    x = as_complex(numbers(input, "irfft"))
    return _to_real("fft_irfft", x, n, dim, norm, False)


@in_float32
def hfft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """The real spectrum of a signal whose second half mirrors the first.

    Source: PyTorch, ``torch.fft.hfft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.hfft(torch.tensor([1.0, 0.0, 0.0]))
    tensor([1., 1., 1., 1.])
    """
    x = conj(as_complex(numbers(input, "hfft")))
    return _to_real("fft_hfft", x, n, dim, norm, True)


def _to_real(
    function: str, x: Any, n: int | None, dim: int, norm: Norm, forward: bool
) -> Any:
    axis, points = _one_dimension(function, x, n, dim, inverse=True)
    scale = factor(norm, points, forward)
    x = resized(x, {axis: points // 2 + 1})
    return _c2r(x, dim=(axis,), scale=scale, last=points)


@in_float32
def ihfft(input: Any, n: int | None = None, dim: int = -1, norm: Norm = None) -> Any:
    """What :func:`hfft` undoes. Source: PyTorch, ``torch.fft.ihfft``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.ihfft(torch.ones(4)).real
    tensor([1., 0., 0.])
    """
    x = numbers(input, "ihfft", real=True)
    axis, points = _one_dimension("fft_ihfft", x, n, dim)
    scale = factor(norm, points, False)
    return conj(
        _r2c(resized(x, {axis: points}), dim=(axis,), scale=scale, onesided=True)
    )


# ------------------------------------------------------------------ several dimensions


def _several(
    function: str, x: Any, s: Any, dim: Dims, inverse: bool = False
) -> tuple[tuple[int, ...], list[int]]:
    """The dimensions, and the number of points along each."""
    shape, ndim = x._array.shape, x._array.ndim
    sizes = None if s is None else [s] if isinstance(s, int) else list(s)
    if dim is not None:
        named = [dim] if isinstance(dim, int) else list(dim)
        if not all(isinstance(each, int) for each in named):
            raise wrong_type(f"fft_{function}", "dim", "tuple of ints", dim)
        if named and ndim == 0:
            raise index_error(
                f"Dimension specified as {named[0]} but tensor has no dimensions"
            )
        dims = tuple(dimension(each, ndim) for each in named)
        if len(set(dims)) < len(dims):
            raise runtime_error("FFT dims must be unique")
        if sizes is not None and len(sizes) != len(dims):
            raise runtime_error(
                "When given, dim and shape arguments must have the same length"
            )
    elif sizes is not None:
        if len(sizes) > ndim:
            raise runtime_error(
                f"Got shape with {len(sizes)} values but input tensor only has {ndim} "
                "dimensions."
            )
        dims = tuple(range(ndim - len(sizes), ndim))
    else:
        dims = tuple(range(ndim))
    points = [shape[axis] for axis in dims]
    if inverse and points:
        points[-1] = 2 * (points[-1] - 1)
    for i, n in enumerate(sizes or ()):
        points[i] = points[i] if n == -1 else n
    for n in points:
        check_points(n)
    return dims, points


@in_float32
def fftn(input: Any, s: Any = None, dim: Dims = None, norm: Norm = None) -> Any:
    """The transform along several dimensions, or all. Source: ``torch.fft.fftn``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.fftn(torch.ones(2, 2)).abs()
    tensor([[4., 0.],
            [0., 0.]])
    """
    return _of_complex("fftn", numbers(input, "fftn"), s, dim, norm, True)


@in_float32
def ifftn(input: Any, s: Any = None, dim: Dims = None, norm: Norm = None) -> Any:
    """What :func:`fftn` undoes. Source: PyTorch, ``torch.fft.ifftn``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.ifftn(torch.fft.fftn(torch.ones(2, 2))).real
    tensor([[1., 1.],
            [1., 1.]])
    """
    return _of_complex("ifftn", numbers(input, "ifftn"), s, dim, norm, False)


def _of_complex(
    function: str, x: Any, s: Any, dim: Dims, norm: Norm, forward: bool
) -> Any:
    dims, points = _several(function, x, s, dim)
    scale = factor(norm, math.prod(points), forward)
    x = resized(as_complex(x), dict(zip(dims, points, strict=True)))
    return _c2c(x, dim=dims, scale=scale, forward=forward)


@in_float32
def rfftn(input: Any, s: Any = None, dim: Dims = None, norm: Norm = None) -> Any:
    """The transform of real numbers, only half along the last dimension.

    Source: PyTorch, ``torch.fft.rfftn``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.rfftn(torch.ones(2, 4)).shape
    torch.Size([2, 3])
    """
    x = numbers(input, "rfftn", real=True)
    dims, points = _several("rfftn", x, s, dim)
    if not dims:
        raise runtime_error("rfftn must transform at least one axis")
    scale = factor(norm, math.prod(points), True)
    x = resized(x, dict(zip(dims, points, strict=True)))
    return _r2c(x, dim=dims, scale=scale, onesided=True)


@in_float32
def irfftn(input: Any, s: Any = None, dim: Dims = None, norm: Norm = None) -> Any:
    """What :func:`rfftn` undoes; the last size is even unless ``s`` tells.

    Source: PyTorch, ``torch.fft.irfftn``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.irfftn(torch.fft.rfftn(torch.ones(2, 4))).shape
    torch.Size([2, 4])
    """
    x = as_complex(numbers(input, "irfftn"))
    dims, points = _several("irfftn", x, s, dim, inverse=True)
    if not dims:
        raise runtime_error("irfftn must transform at least one axis")
    scale = factor(norm, math.prod(points), False)
    halved = [*points[:-1], points[-1] // 2 + 1]
    x = resized(x, dict(zip(dims, halved, strict=True)))
    return _c2r(x, dim=dims, scale=scale, last=points[-1])


LAST_TWO = (-2, -1)


@in_float32
def fft2(input: Any, s: Any = None, dim: Dims = LAST_TWO, norm: Norm = None) -> Any:
    """The transform of images, the last two dimensions. Source: ``torch.fft.fft2``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.fft2(torch.ones(3, 2, 2)).shape
    torch.Size([3, 2, 2])
    """
    return fftn(tensor(input, "fft_fft2"), s, dim, norm)


@in_float32
def ifft2(input: Any, s: Any = None, dim: Dims = LAST_TWO, norm: Norm = None) -> Any:
    """What :func:`fft2` undoes. Source: PyTorch, ``torch.fft.ifft2``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.ifft2(torch.fft.fft2(torch.ones(2, 2))).real
    tensor([[1., 1.],
            [1., 1.]])
    """
    return ifftn(tensor(input, "fft_ifft2"), s, dim, norm)


@in_float32
def rfft2(input: Any, s: Any = None, dim: Dims = LAST_TWO, norm: Norm = None) -> Any:
    """:func:`rfftn` of the last two dimensions. Source: PyTorch, ``torch.fft.rfft2``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.rfft2(torch.ones(3, 2, 4)).shape
    torch.Size([3, 2, 3])
    """
    return rfftn(tensor(input, "fft_rfft2"), s, dim, norm)


@in_float32
def irfft2(input: Any, s: Any = None, dim: Dims = LAST_TWO, norm: Norm = None) -> Any:
    """:func:`irfftn` of the last two dimensions. Source: ``torch.fft.irfft2``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.irfft2(torch.fft.rfft2(torch.ones(2, 4))).shape
    torch.Size([2, 4])
    """
    return irfftn(tensor(input, "fft_irfft2"), s, dim, norm)


def fftshift(input: Any, dim: Dims = None) -> Any:
    """The zero frequency moved to the middle. Source: PyTorch, ``torch.fft.fftshift``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.fftshift(torch.fft.fftfreq(4))
    tensor([-0.5000, -0.2500,  0.0000,  0.2500])
    """
    return _shifted("fft_fftshift", input, dim, lambda n: n // 2)


def ifftshift(input: Any, dim: Dims = None) -> Any:
    """What :func:`fftshift` undoes. Source: PyTorch, ``torch.fft.ifftshift``.

    >>> import tinygrad_edu as torch
    >>> torch.fft.ifftshift(torch.tensor([-2, -1, 0, 1]))
    tensor([ 0,  1, -2, -1])
    """
    return _shifted("fft_ifftshift", input, dim, lambda n: (n + 1) // 2)


def _shifted(function: str, input: Any, dim: Dims, by: Any) -> Any:
    """Each dimension rolled on, by half of it."""
    shape = tensor(input, function)._array.shape
    named = range(len(shape)) if dim is None else [dim] if isinstance(dim, int) else dim
    several = isinstance(named, Sequence) and not isinstance(named, str)
    if not (several and all(isinstance(each, int) for each in named)):
        raise wrong_type(function, "dim", "tuple of ints", dim)
    if named and not shape:
        raise index_error(
            f"Dimension specified as {named[0]} but tensor has no dimensions"
        )
    dims = [dimension(each, len(shape), function) for each in named]
    return roll(input, [by(shape[axis]) for axis in dims], dims)
