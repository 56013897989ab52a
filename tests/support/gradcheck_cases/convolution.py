"""Gradcheck cases of convolution in one, two and three dimensions."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

PLAIN = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
ODD = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2}
LINE = {"stride": (2,), "padding": (1,), "dilation": (1,), "groups": 1}
SPACE = {"stride": (1, 2, 1), "padding": (1, 0, 0), "dilation": (1,) * 3, "groups": 1}

IMAGES, KERNELS = numbers(2, 4, 5, 6), numbers(2, 2, 3, 2)
PLACES = numbers(2, 2, 3, 8)  # what ODD makes of IMAGES and KERNELS
# LINE has four places in eight numbers: the three given leave out the last one.

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "convolution": [
        (
            lambda F, x, w, b: F.convolution(x, w, b, **PLAIN),
            numbers(2, 3, 4, 4),
            numbers(2, 3, 2, 2),
            numbers(2),
        ),
        (
            lambda F, x, w, b: F.convolution(x, w, b, **ODD),
            IMAGES,
            KERNELS,
            numbers(2),
        ),
        (
            lambda F, x, w, b: F.convolution(x, w, b, **LINE),
            numbers(2, 3, 6),
            numbers(2, 3, 3),
            numbers(2),
        ),
        (
            lambda F, x, w, b: F.convolution(x, w, b, **SPACE),
            numbers(1, 2, 3, 4, 3),
            numbers(2, 2, 2, 2, 2),
            numbers(2),
        ),
    ],
    "convolution_input": [
        (
            lambda F, g, w: F.convolution_input(g, w, size=(5, 6), **ODD),
            PLACES,
            KERNELS,
        ),
        (
            lambda F, g, w: F.convolution_input(g, w, size=(8,), **LINE),
            numbers(2, 2, 3),
            numbers(2, 3, 3),
        ),
    ],
    "convolution_weight": [
        (
            lambda F, x, g: F.convolution_weight(x, g, kernel=(3, 2), **ODD),
            IMAGES,
            PLACES,
        ),
        (
            lambda F, x, g: F.convolution_weight(x, g, kernel=(3,), **LINE),
            numbers(2, 3, 8),
            numbers(2, 2, 3),
        ),
    ],
}
