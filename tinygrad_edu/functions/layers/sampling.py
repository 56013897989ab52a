"""Images seen at any places: grid_sample, and the grids of turned images, affine_grid.

A grid says for each number of the new image where in the old one to look: x and y (and
z), from -1 at the left or upper edge to 1 at the other. What stands between four
numbers is a mean of them, weighted by their distance; so the grid has a gradient, too,
and a network can learn where to look (Jaderberg and others, 2015).

The weights follow from the places by recorded functions, so their gradient is nothing
of its own; what is seen, weighted and added up is ``ops/layers/sampling.py``.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from ...autograd.alignment import cast
from ...autograd.autocasting import in_float32
from ...autograd.recording import general, result
from ...dtypes import float32, from_numpy, is_floating, scalar_name
from ...errors import index_error, message, runtime_error, value_error
from ...ops.layers import sampling as ops
from ...ops.registry import array_module_of
from .. import checks
from ..arrangement.joining import stack
from ..arrangement.rearranging import permute
from ..arrangement.shape import reshape
from ..matrices.products import bmm
from ..numbers.choosing import where
from ..numbers.rounding import fmod

_sample = general(ops.sample)
# Not public: gradients call them on Tensors.
general(ops.sample_input)
general(ops.sample_weight)

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")
DEFAULT_CHANGED = (
    "Default grid_sample and affine_grid behavior has changed to align_corners=False "
    "since 1.3.0. Please specify align_corners=True if the old behavior is desired. "
    "See the documentation of grid_sample for details."
)


@in_float32
def grid_sample(
    input: Any,
    grid: Any,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Any:
    """The image at the places of a grid: (N, C, H, W), (N, H', W', 2) → (N, C, H', W').

    Volumes likewise, with (N, D', H', W', 3). A place is (x, y), -1 and 1 are the
    image's edges, or with ``align_corners`` the middles of its outermost numbers.
    ``mode``: "bilinear", "nearest", "bicubic" (images). ``padding_mode``: what is seen
    outside: "zeros", the "border", or the image's "reflection". Source: PyTorch,
    ``torch.nn.functional.grid_sample``.

    >>> import tinygrad_edu as torch
    >>> image = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    >>> places = torch.tensor([[[[-1.0, -1.0], [0.0, 0.0], [1.0, 0.0]]]])
    >>> torch.nn.functional.grid_sample(image, places, align_corners=True)
    tensor([[[[1.0000, 2.5000, 3.0000]]]])
    """
    if mode not in MODES:
        raise value_error(
            "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or "
            f"'bicubic', but got: '{mode}'"
        )
    if padding_mode not in PADDINGS:
        raise value_error(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', "
            f"'border', or 'reflection', but got: '{padding_mode}'"
        )
    if align_corners is None:
        warnings.warn(DEFAULT_CHANGED, stacklevel=2)
        align_corners = False
    how = MODES.index(mode), PADDINGS.index(padding_mode)
    return grid_sampler(input, grid, *how, align_corners)


def grid_sampler(
    input: Any,
    grid: Any,
    interpolation_mode: int,
    padding_mode: int,
    align_corners: bool,
) -> Any:
    """:func:`grid_sample` with its modes as numbers, in the order they are named there.

    Source: PyTorch, ``torch.grid_sampler``.

    >>> import tinygrad_edu as torch
    >>> image, places = torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2)
    >>> torch.grid_sampler(image, places, 0, 0, False)
    tensor([[[[1.]]]])
    """
    checks.tensor(input, "grid_sampler")
    checks.tensor(grid, "grid_sampler", "grid", 2)
    checks.flag(align_corners, "grid_sampler", "align_corners")
    _check(input, grid, interpolation_mode)
    mode, outside = MODES[interpolation_mode], PADDINGS[padding_mode]
    dtype = from_numpy(input._array.dtype)
    if dtype.itemsize < 4:
        input, grid = cast(input, float32), cast(grid, float32)
    size = input._array.shape[2:]
    places = [
        _unnormalized(grid[..., i], n, align_corners)
        for i, n in enumerate(reversed(size))
    ]
    around = _NEIGHBOURS[mode]
    each = [
        list(around(place, n, outside, align_corners))
        for place, n in zip(reversed(places), size, strict=True)
    ]
    return cast(_mixed(input, each, size), dtype)


# ------------------------------------------------------------------ where to look

# A neighbour: its place along one dimension, and its weight.
Neighbour = tuple[Any, Any]


def _unnormalized(g: Any, n: int, corners: bool) -> Any:
    """From -1 … 1 to places among n numbers."""
    return (g + 1) * ((n - 1) / 2) if corners else (g + 1) * (n / 2) - 0.5


def _brought_inside(place: Any, n: int, outside: str, corners: bool) -> Any:
    """Places outside as the padding has them; there the slope ends, or turns round."""
    if outside == "zeros":
        return place
    if outside == "reflection":
        low, span = (0.0, n - 1.0) if corners else (-0.5, float(n))
        place = _reflected(place, low, span)
    a = place._array
    edge = result(np.fmin(np.fmax(a, 0), n - 1).astype(a.dtype), place._device)
    inside = result((a > 0) & (a < n - 1), place._device)
    return where(inside, place, edge)


def _reflected(place: Any, low: float, span: float) -> Any:
    """Back and forth between low and low + span, like a ball between two walls."""
    if span == 0:
        return place * 0
    away = where(place < low, low - place, place - low)
    rest = fmod(away, 2 * span)
    return where(rest > span, 2 * span - rest, rest) + low


def _nearest(place: Any, n: int, outside: str, corners: bool) -> Iterator[Neighbour]:
    """The number that is nearest; of two, the even one."""
    place = _brought_inside(place, n, outside, corners)
    one = result(np.ones_like(place._array), place._device)
    always = result(np.ones_like(place._array, bool), place._device)
    yield np.rint(place._array), where(always, one, place)  # with a slope, which is 0


def _linear(place: Any, n: int, outside: str, corners: bool) -> Iterator[Neighbour]:
    """The two numbers around, each by how near it is."""
    place = _brought_inside(place, n, outside, corners)
    first = np.floor(place._array)
    far = place - result(first, place._device)
    yield first, 1 - far
    yield first + 1, far


def _cubic(place: Any, n: int, outside: str, corners: bool) -> Iterator[Neighbour]:
    """Four numbers around, by Keys's cubic; here the numbers are brought inside."""
    first = np.floor(place._array)
    t = place - result(first, place._device)
    u, a = 1 - t, -0.75
    for k, weight in (
        (-1, ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a),
        (0, ((a + 2) * t - (a + 3)) * t * t + 1),
        (1, ((a + 2) * u - (a + 3)) * u * u + 1),
        (2, ((a * (u + 1) - 5 * a) * (u + 1) + 8 * a) * (u + 1) - 4 * a),
    ):
        seen = result(first + k, place._device)
        yield _brought_inside(seen, n, outside, corners)._array, weight


_NEIGHBOURS = {"nearest": _nearest, "bilinear": _linear, "bicubic": _cubic}


# ------------------------------------------------------------------ what is seen there


def _mixed(input: Any, each: list[list[Neighbour]], size: tuple[int, ...]) -> Any:
    """All neighbours of each place, times their weights, added up."""
    numbers = step = math.prod(size)
    along = []
    for n, neighbours in zip(size, each, strict=True):
        step //= n
        steps = [_steps(place, n, step, numbers) for place, _ in neighbours]
        along.append(
            [(spot, w) for spot, (_, w) in zip(steps, neighbours, strict=True)]
        )
    spots, weights = [], []
    for corner in product(*along):
        spots.append(np.minimum(sum(spot for spot, _ in corner), numbers))
        first, *more = [weight for _, weight in corner]
        weights.append(math.prod(more, start=first))
    return _sample(input, stack(weights, 1), index=np.stack(spots, 1))


def _steps(place: Any, n: int, step: int, numbers: int) -> Any:
    """How many numbers of the image stand before a place; outside, all of them."""
    number = np.fmin(np.fmax(place, -1), n).astype(np.int64)  # nan is outside, too
    return np.where((number >= 0) & (number < n), number * step, numbers)


def _check(input: Any, grid: Any, mode: int) -> None:
    shape, places = input._array.shape, grid._array.shape
    given = f"input with sizes {list(shape)} and grid with sizes {list(places)}"
    n = len(shape) - 2
    if not shape or not places:
        raise index_error("Dimension specified as 0 but tensor has no dimensions")
    if shape[0] != places[0]:
        raise runtime_error(
            f"grid_sampler(): expected grid and input to have same batch size, but "
            f"got {given}"
        )
    if places[-1] != n:
        raise runtime_error(
            f"grid_sampler(): expected grid to have size {n} in last dimension, but "
            f"got grid with sizes {list(places)}"
        )
    if n not in (2, 3) or len(places) != n + 2:
        raise runtime_error(
            f"grid_sampler(): expected {4 if n == 2 else 5}D input and grid with same "
            f"number of dimensions, but got {given}"
        )
    for axis in range(2, n + 2):
        if shape[axis] == 0:
            raise runtime_error(
                "grid_sampler(): expected input to have non-empty spatial dimensions, "
                f"but input has sizes {list(shape)} with dimension {axis} being empty"
            )
    if n == 3 and MODES[mode] == "bicubic":
        raise runtime_error(
            "grid_sampler(): bicubic interpolation only supports 4D input"
        )
    own, other = (from_numpy(each._array.dtype) for each in (input, grid))
    if own is not other:
        raise runtime_error(
            f"expected scalar type {scalar_name(own)} but found {scalar_name(other)}"
        )
    if not is_floating(input._array.dtype):
        raise NotImplementedError(
            message(
                f'"grid_sampler_{n}d_cpu_kernel_impl" not implemented for '
                f"'{scalar_name(own)}'"
            )
        )


# ------------------------------------------------------------------ grids


def affine_grid(theta: Any, size: Any, align_corners: bool | None = None) -> Any:
    """A grid for :func:`grid_sample` that turns, stretches and moves an image.

    theta (N, 2, 3) and size (N, C, H, W) → (N, H, W, 2), at each (x, y, 1) the place
    theta @ (x, y, 1); (N, 3, 4) and (N, C, D, H, W) → (N, D, H, W, 3).
    Source: PyTorch, ``torch.nn.functional.affine_grid``.

    >>> import tinygrad_edu as torch
    >>> flip = torch.tensor([[[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    >>> grid = torch.nn.functional.affine_grid(flip, (1, 1, 1, 2), align_corners=False)
    >>> torch.nn.functional.grid_sample(
    ...     torch.tensor([[[[1.0, 2.0]]]]), grid, align_corners=False
    ... )
    tensor([[[[2., 1.]]]])
    """
    if align_corners is None:
        warnings.warn(DEFAULT_CHANGED, stacklevel=2)
        align_corners = False
    shape = checks.tensor(theta, "affine_grid", "theta")._array.shape
    if not is_floating(theta._array.dtype):
        raise value_error(
            f"Expected theta to have floating point type, but got {theta.dtype}"
        )
    n = len(size) - 2
    if n not in (2, 3):
        raise NotImplementedError(
            message(
                "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine "
                f"transforms, respectively. Got size {size}."
            )
        )
    if shape[1:] != (n, n + 1):
        raise value_error(
            f"Expected a batch of {n}D affine matrices of shape Nx{n}x{n + 1} for size "
            f"{size}. Got {theta.shape}."
        )
    if align_corners and min(size[2:]) == 1:
        warnings.warn(
            "Since version 1.3.0, affine_grid behavior has changed for unit-size grids "
            "when align_corners=True. This is not an intended use case of affine_grid. "
            "See the documentation of affine_grid for details.",
            stacklevel=2,
        )
    elif min(size) <= 0:
        raise value_error(f"Expected non-zero, positive output size. Got {size}")
    return affine_grid_generator(theta, size, align_corners)


def affine_grid_generator(theta: Any, size: Any, align_corners: bool) -> Any:
    """:func:`affine_grid` without its checks of theta.

    Source: PyTorch, ``torch.affine_grid_generator``.

    >>> import tinygrad_edu as torch
    >>> torch.affine_grid_generator(torch.ones(1, 2, 3), (1, 1, 1, 2), False)
    tensor([[[[0.5000, 0.5000],
              [1.5000, 1.5000]]]])
    """
    checks.tensor(theta, "affine_grid_generator", "theta")
    checks.flag(align_corners, "affine_grid_generator", "align_corners")
    size = checks.wholes(size, "affine_grid_generator", "size")
    if len(size) not in (4, 5):
        raise runtime_error(
            "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs."
        )
    batch, area = size[0], size[2:]
    dtype = theta._array.dtype
    rows = [_middles(n, align_corners, dtype) for n in reversed(area)]
    spread = np.meshgrid(*reversed(rows), indexing="ij")
    ones = np.ones(area, dtype)
    points = np.stack([*reversed(spread), ones], -1).reshape(1, -1, len(area) + 1)
    points = array_module_of(theta._array).asarray(np.repeat(points, batch, 0))
    base = result(points, theta._device)  # (N, places, 3)
    grid = bmm(base, permute(theta, (0, 2, 1)))  # (N, places, 2)
    return reshape(grid, (batch, *area, len(area)))


def _middles(n: int, corners: bool, dtype: Any) -> Any:
    """Where n numbers stand between -1 and 1."""
    if n <= 1:
        return np.zeros(n, dtype)
    row = np.linspace(-1, 1, n).astype(dtype)
    return row if corners else row * dtype.type((n - 1) / n)
