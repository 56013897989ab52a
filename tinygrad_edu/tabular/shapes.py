"""Points on a plane, in shapes that a straight line does not part.

The classic first data of classification: two numbers a point, so everything that a
model does with them can be drawn. All are made of random numbers; nothing is read.

>>> x, y = make_moons(100)
>>> x.shape, y.shape, sorted(set(y.tolist()))
((100, 2), (100,), [0, 1])
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import value_error

Points = np.ndarray[Any, np.dtype[np.float32]]
Classes = np.ndarray[Any, np.dtype[np.int64]]


def make_moons(
    n_samples: int = 200, *, noise: float = 0.1, seed: int = 0
) -> tuple[Points, Classes]:
    """Two half circles, each reaching into the other's hollow.

    Class 0 lies on (cos t, sin t), class 1 on (1 − cos t, ½ − sin t), 0 ≤ t ≤ π; the
    middle of both is moved to (0, 0).

    Args:
        n_samples: how many points in all.
        noise: the standard deviation of what is added to both coordinates.
        seed: the same seed gives the same points on every machine.

    Returns the points, float32 of shape (n_samples, 2), and their classes, int64 of
    shape (n_samples). Raises ValueError for fewer points than classes.

    >>> x, y = make_moons(4, noise=0)
    >>> x.round(2).tolist()
    [[0.5, -0.25], [-0.5, 0.25], [-1.5, -0.25], [1.5, 0.25]]
    """
    numbers, classes = _begin(n_samples, 2, seed)
    angle = np.pi * _along(classes)
    upper = classes == 0
    x = np.where(upper, np.cos(angle), 1 - np.cos(angle)) - 0.5
    y = np.where(upper, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    return _noisy(x, y, noise, numbers), classes


def make_circles(
    n_samples: int = 200, *, noise: float = 0.08, factor: float = 0.5, seed: int = 0
) -> tuple[Points, Classes]:
    """A ring of class 1 inside a ring of class 0.

    ``factor`` is the inner radius over the outer one, which is 1. The other arguments,
    and what is returned, are as in `make_moons`.

    >>> x, y = make_circles(100, noise=0)
    >>> bool(abs((x[y == 1] ** 2).sum(1) - 0.25).max() < 1e-6)
    True
    """
    numbers, classes = _begin(n_samples, 2, seed)
    angle = 2 * np.pi * _along(classes, closed=True)
    radius = np.where(classes == 0, 1.0, factor)
    return _noisy(
        radius * np.cos(angle), radius * np.sin(angle), noise, numbers
    ), classes


def make_xor(
    n_samples: int = 200, *, noise: float = 0.05, seed: int = 0
) -> tuple[Points, Classes]:
    """Points in a square: class 1 where exactly one coordinate is positive.

    Before the noise no point is nearer than 0.1 to the lines that part the classes.
    The arguments, and what is returned, are as in `make_moons`.

    >>> x, y = make_xor(100, noise=0)
    >>> bool((((x[:, 0] > 0) != (x[:, 1] > 0)) == y).all())
    True
    """
    numbers, classes = _begin(n_samples, 2, seed)
    size = numbers.uniform(0.1, 1.0, (2, n_samples))
    right = numbers.integers(0, 2, n_samples) == 1
    up = right ^ (classes == 1)
    x, y = np.where(right, 1, -1) * size[0], np.where(up, 1, -1) * size[1]
    return _noisy(x, y, noise, numbers), classes


def make_spirals(
    n_samples: int = 200,
    *,
    classes: int = 2,
    turns: float = 1.25,
    noise: float = 0.03,
    seed: int = 0,
) -> tuple[Points, Classes]:
    """Spirals that wind around each other, one for each class.

    ``turns`` says how often each winds around the middle; the outer end has radius 1.
    The other arguments, and what is returned, are as in `make_moons`.

    >>> x, y = make_spirals(90, classes=3)
    >>> [int((y == one).sum()) for one in range(3)]
    [30, 30, 30]
    """
    numbers, labels = _begin(n_samples, classes, seed)
    along = _along(labels)
    angle = 2 * np.pi * (turns * along + labels / classes)
    radius = 0.08 + 0.92 * along
    return _noisy(
        radius * np.cos(angle), radius * np.sin(angle), noise, numbers
    ), labels


def make_blobs(
    n_samples: int = 200, *, classes: int = 3, noise: float = 0.25, seed: int = 0
) -> tuple[Points, Classes]:
    """Round clouds of points, one for each class, around the middle.

    ``noise`` is the standard deviation of each cloud; their middles lie on a circle of
    radius 1. The other arguments, and what is returned, are as in `make_moons`.

    >>> x, y = make_blobs(90, noise=0)
    >>> x[y == 0][0].round(2).tolist()
    [0.0, 1.0]
    """
    numbers, labels = _begin(n_samples, classes, seed)
    angle = np.pi / 2 + 2 * np.pi * labels / classes
    return _noisy(np.cos(angle), np.sin(angle), noise, numbers), labels


def _begin(n_samples: int, classes: int, seed: int) -> tuple[Any, Classes]:
    """A generator, and a class for each point: 0, 1, 0, 1 …"""
    if classes < 1 or n_samples < classes:
        raise value_error(
            "each class needs a point",
            got=f"n_samples={n_samples}, classes={classes}",
            expected="n_samples at least as large as the number of classes",
        )
    return np.random.default_rng(seed), np.arange(n_samples, dtype=np.int64) % classes


def _along(classes: Classes, *, closed: bool = False) -> np.ndarray[Any, Any]:
    """From 0 to 1 within each class, evenly; the end of a ring is its beginning."""
    made = np.zeros(len(classes))
    for one in np.unique(classes):
        mine = classes == one
        made[mine] = np.linspace(0, 1, mine.sum(), endpoint=not closed)
    return made


def _noisy(x: Any, y: Any, noise: float, numbers: np.random.Generator) -> Points:
    points = np.stack([x, y], axis=1)
    return np.asarray(points + numbers.normal(0, noise, points.shape), dtype=np.float32)
