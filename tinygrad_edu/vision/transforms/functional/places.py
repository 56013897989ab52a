"""Where each pixel of a warped image comes from: matrices, and grids of places.

A grid has the shape (1, H, W, 2), x and y, as ``grid_sample`` wants it: -1 is the left
or upper edge of the image, 1 the right or lower one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import value_error

Matrix = list[float]
Size = tuple[int, int]  # height, width


def inverse_affine_matrix(
    center: Any, angle: float, translate: Any, scale: float, shear: Any
) -> Matrix:
    r"""Where each place of the result comes from: six numbers.

    With C the step from the top left to `center`, T the translation, R the rotation, S
    the shear and s the scale, an image is moved by :math:`M = T C (s R S) C^{-1}`. This
    is its inverse, :math:`C (s R S)^{-1} C^{-1} T^{-1}`.

    >>> inverse_affine_matrix((0, 0), 0.0, (3, 4), 2.0, (0.0, 0.0))
    [0.5, 0.0, -1.5, -0.0, 0.5, -2.0]
    """
    turn, (slant_x, slant_y) = math.radians(angle), map(math.radians, shear)
    # R S = [[a, b], [c, d]], whose determinant is 1.
    a = math.cos(turn - slant_y) / math.cos(slant_y)
    c = math.sin(turn - slant_y) / math.cos(slant_y)
    b = -a * math.tan(slant_x) - math.sin(turn)
    d = -c * math.tan(slant_x) + math.cos(turn)
    ix, xy, yx, iy = [each / scale for each in (d, -b, -c, a)]
    x, y = [-at - by for at, by in zip(center, translate, strict=True)]
    return [ix, xy, ix * x + xy * y + center[0], yx, iy, yx * x + iy * y + center[1]]


def size_of_all(matrix: Matrix, h: int, w: int) -> Size:
    """(height, width) of a result that holds all four corners."""
    x, y = np.float32(0.5 * w), np.float32(0.5 * h)
    corners = np.array([[-x, -y, 1], [-x, y, 1], [x, y, 1], [x, -y, 1]], np.float32)
    middle = np.array([x, y])
    moved = corners @ np.array(matrix, np.float32).reshape(2, 3).T  # (4, 2)
    # Rounding up makes a pixel more of the smallest rounding error.
    tolerance = np.float32(1e-4)
    low, high = [
        np.trunc((each + middle) / tolerance) * tolerance
        for each in (moved.min(axis=0), moved.max(axis=0))
    ]
    width, height = np.ceil(high) - np.floor(low)
    return int(height), int(width)


def affine_grid(matrix: Matrix, size: Size, shown: Size, dtype: Any) -> Tensor:
    """For each pixel of a size `shown`, its place in an image of this `size`."""
    x = np.arange(shown[1]) - (shown[1] - 1) * 0.5
    y = np.arange(shown[0]) - (shown[0] - 1) * 0.5
    half = np.array([0.5 * size[1], 0.5 * size[0]], dtype.numpy)
    numbers = np.array(matrix, dtype.numpy).reshape(2, 3).T / half  # (3, 2)
    return torch.from_numpy(_mapped(x, y, numbers)[None])


def _mapped(x: Any, y: Any, numbers: Any) -> Any:
    """a · x + b · y + c for every x (W,) and y (H,): (3, n) -> (H, W, n).

    In this order: between two pixels, the last bit decides which is the nearest.
    """
    x = x.astype(numbers.dtype)[None, :, None]
    y = y.astype(numbers.dtype)[:, None, None]
    return x * numbers[0] + y * numbers[1] + numbers[2]


def perspective_coefficients(start: Any, end: Any) -> Matrix:
    """The eight numbers a … h that lead each end point (x, y) to its start:

    x_start = (a x + b y + c) / (g x + h y + 1), y_start = (d x + e y + f) / (…).
    """
    if len(start) != 4 or len(end) != 4:
        raise value_error(
            f"Please provide exactly four corners, got {len(start)} startpoints and "
            f"{len(end)} endpoints."
        )
    rows = []
    for (x, y), (to_x, to_y) in zip(end, start, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -to_x * x, -to_x * y])
        rows.append([0, 0, 0, x, y, 1, -to_y * x, -to_y * y])
    wanted = np.array(start, np.float64).reshape(8)
    equations = np.array(rows, np.float64)
    try:
        found = np.linalg.solve(equations, wanted)
    except np.linalg.LinAlgError:  # corners that coincide
        found = np.linalg.lstsq(equations, wanted, rcond=None)[0]
    coefficients: Matrix = found.astype(np.float32).tolist()
    return coefficients


def perspective_grid(coefficients: Matrix, size: Size, dtype: Any) -> Tensor:
    """For each pixel its place in the image."""
    x, y = np.arange(size[1]) + 0.5, np.arange(size[0]) + 0.5  # from the top left
    half = np.array([0.5 * size[1], 0.5 * size[0]], dtype.numpy)
    numbers = np.array([*coefficients, 1.0], dtype.numpy).reshape(3, 3)
    above = _mapped(x, y, numbers[:2].T / half)  # (H, W, 2)
    below = _mapped(x, y, numbers[2:].T)  # (H, W, 1)
    return torch.from_numpy((above / below - 1)[None])


def identity_grid(h: int, w: int) -> Tensor:
    """Each pixel at its own place."""
    y, x = [torch.linspace((1 - n) / n, (n - 1) / n, n) for n in (h, w)]
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    return torch.stack([columns, rows], dim=-1).unsqueeze(0)
