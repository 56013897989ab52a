"""Points on a plane: the same everywhere, evenly classed, not parted by a line."""

import numpy as np
import pytest

from tinygrad_edu import tabular

SHAPES = [
    tabular.make_moons,
    tabular.make_circles,
    tabular.make_xor,
    tabular.make_spirals,
]


@pytest.mark.parametrize("make", [*SHAPES, tabular.make_blobs])
def test_points_are_the_same_for_the_same_seed(make):
    x, y = make(61, seed=3)
    assert (x.shape, x.dtype, y.shape, y.dtype) == (
        (61, 2),
        np.float32,
        (61,),
        np.int64,
    )
    np.testing.assert_array_equal(x, make(61, seed=3)[0])
    assert (x != make(61, seed=4)[0]).any()
    assert np.ptp(np.bincount(y)) <= 1
    assert np.isfinite(x).all()


@pytest.mark.parametrize("make", SHAPES)
def test_no_straight_line_parts_the_classes(make):
    x, y = make(200)
    wide = np.concatenate([x, np.ones((200, 1))], axis=1)
    line = np.linalg.lstsq(wide, 2.0 * y - 1, rcond=None)[0]
    assert ((wide @ line > 0) == y).mean() < 0.95


@pytest.mark.parametrize("make", [*SHAPES, tabular.make_blobs])
def test_the_middle_is_near_zero(make):
    x, _ = make(400)
    assert np.abs(x.mean(axis=0)).max() < 0.15
    assert np.abs(x).max() < 2.2


def test_spirals_wind_and_do_not_touch():
    x, y = tabular.make_spirals(300, noise=0)
    apart = np.linalg.norm(x[y == 0][:, None] - x[y == 1][None], axis=2)
    assert apart.min() > 0.1


def test_too_few_points_are_refused():
    with pytest.raises(ValueError, match="each class needs a point"):
        tabular.make_spirals(2, classes=3)
