"""Special functions against values known to every digit of a float64.

The values were computed with fifty digits (mpmath) and rounded once. PyTorch's own
answers differ from some of them in the ninth digit, so it cannot be the judge here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch

KNOWN: list[tuple[str, tuple[Any, ...], float]] = [
    ("erf", (1e-09,), 1.1283791670955127e-09),
    ("erf", (0.3,), 0.3286267594591274),
    ("erf", (0.7,), 0.6778011938374184),
    ("erf", (2.5,), 0.999593047982555),
    ("erf", (-5.0,), -0.9999999999984626),
    ("erfc", (-2.0,), 1.9953222650189528),
    ("erfc", (0.3,), 0.6713732405408726),
    ("erfc", (0.7,), 0.32219880616258156),
    ("erfc", (3.0,), 2.209049699858544e-05),
    ("erfc", (10.0,), 2.088487583762545e-45),
    ("erfc", (26.0,), 5.663192408856143e-296),
    ("erfcx", (-3.0,), 16205.988853999586),
    ("erfcx", (0.3,), 0.7345993345676551),
    ("erfcx", (5.0,), 0.11070463773306863),
    ("erfcx", (100000.0,), 5.6418958351954685e-06),
    ("erfinv", (1e-09,), 8.86226925452758e-10),
    ("erfinv", (0.3,), 0.2724627147267543),
    ("erfinv", (-0.9,), -1.1630871536766743),
    ("erfinv", (0.999,), 2.3267537655135246),
    ("erfinv", (0.9999999999,), 4.572824958544925),
    ("log_ndtr", (-50.0,), -1254.8313611394199),
    ("log_ndtr", (-3.0,), -6.607726221510349),
    ("log_ndtr", (0.5,), -0.3689464152886564),
    ("log_ndtr", (4.0,), -3.167174337748927e-05),
    ("lgamma", (1e-09,), 20.723265836369194),
    ("lgamma", (0.3,), 1.0957979948180756),
    ("lgamma", (1.0000001,), -5.772155829918507e-08),
    ("lgamma", (1.9,), -0.03898427592308336),
    ("lgamma", (7.5,), 7.534364236758733),
    ("lgamma", (1000.0,), 5905.220423209181),
    ("lgamma", (10000000000.0,), 220258509288.81058),
    ("lgamma", (-0.5,), 1.2655121234846454),
    ("lgamma", (-3.7,), -1.3797399049658245),
    ("digamma", (0.001,), -1000.5755719318103),
    ("digamma", (0.3,), -3.502524222200133),
    ("digamma", (2.0,), 0.42278433509846713),
    ("digamma", (25.0,), 3.198742512851974),
    ("digamma", (-0.4,), 0.9593807861068093),
    ("digamma", (-7.3,), 4.33730730551005),
    ("i0e", (0.1,), 0.9071009257823011),
    ("i0e", (3.0,), 0.2430003541618254),
    ("i0e", (-15.0,), 0.10389953144882272),
    ("i0e", (25.0,), 0.0801967735474367),
    ("i0e", (10000.0,), 0.003989472674604732),
    ("i1e", (0.1,), 0.045298446808809324),
    ("i1e", (3.0,), 0.19682671329730086),
    ("i1e", (-15.0,), -0.10037417504516666),
    ("i1e", (25.0,), 0.07857611331929278),
    ("i1e", (10000.0,), 0.003989273195983662),
    ("ndtri", (1e-200,), -30.20559417957964),
    ("ndtri", (1e-05,), -4.264890793922825),
    ("ndtri", (0.3,), -0.5244005127080408),
    ("ndtri", (0.95,), 1.6448536269514722),
    ("polygamma", (1, 0.5), 4.934802200544679),
    ("polygamma", (1, -2.3), 14.725912160961292),
    ("polygamma", (2, 7.0), -0.023530472985855238),
    ("polygamma", (3, 0.1), 60004.51287679026),
    ("polygamma", (5, -0.4), 31876.50690776846),
    ("polygamma", (9, 30.0), 2.372767494543248e-09),
    ("zeta", (2.0, 1.0), 1.6449340668482264),
    ("zeta", (1.1, 0.3), 13.925622630916047),
    ("zeta", (7.5, 20.0), 6.303036593310288e-10),
]


@pytest.mark.parametrize(("name", "given", "expected"), KNOWN, ids=str)
def test_float64_is_exact(name: str, given: Any, expected: float) -> None:
    """To four units in the last place, or of the terms that cancel near a zero."""
    function = getattr(torch.special, name, None) or getattr(torch, name)
    *before, last = given
    if name == "zeta":
        before = [torch.tensor(each, dtype=torch.float64) for each in before]
    found = function(*before, torch.tensor(last, dtype=torch.float64)).item()
    assert math.isclose(found, expected, rel_tol=2e-15, abs_tol=4e-16)


def test_small_results_keep_all_their_digits() -> None:
    """Near 0 a result is right in its own digits, not only in those of 1."""
    x = torch.tensor([1e-12, -1e-12], dtype=torch.float64)
    assert np.allclose(
        torch.erf(x).numpy(), x.numpy() * 2 / math.sqrt(math.pi), 1e-15, 0
    )
    near_one = torch.lgamma(1 + x).numpy()
    moved = (1 + x).numpy() - 1
    assert np.allclose(near_one, moved * -0.5772156649015329, 1e-11, 0)


@pytest.mark.parametrize("scale", [1e-30, 1e-3, 1.0, 4.0, 1e30])
def test_erf_of_float32(scale: float) -> None:
    """The fast way is right to 1.4e-7, keeps signs, and ends at 1."""
    x = (np.linspace(-1, 1, 40001) * scale).astype(np.float32)
    exact = np.vectorize(math.erf)(x.astype(np.float64))
    found = torch.erf(torch.from_numpy(x)).numpy()
    assert found.dtype == np.float32
    assert abs(found - exact).max() < 2e-7
    assert np.allclose(found, exact, 1e-6, 1e-38)
    assert (np.signbit(found) == np.signbit(x)).all()


def test_large_arrays_are_cut_into_blocks() -> None:
    """Strange memory and sizes beside the blocks' borders change nothing."""
    x = np.random.default_rng(0).normal(size=(301, 701)).astype(np.float32)
    whole = torch.erf(torch.from_numpy(x)).numpy()
    for part in (x.T, x[::2, 1:], x[5], x[:0]):
        found = torch.erf(torch.from_numpy(part)).numpy()
        exact = np.vectorize(math.erf, otypes=[float])(part.astype(np.float64))
        assert np.allclose(found, exact, 0, 2e-7)
    assert whole.shape == x.shape


def test_relations() -> None:
    """What each function has to do with another, over its whole range."""
    x = torch.linspace(-5, 5, 401, dtype=torch.float64)
    positive = torch.linspace(0.01, 30, 401, dtype=torch.float64)
    shares = torch.linspace(0.001, 0.999, 401, dtype=torch.float64)
    close = {"rtol": 1e-13, "atol": 1e-14}
    pairs = [
        (torch.erf(x) + torch.erfc(x), torch.ones_like(x)),
        (torch.erf(torch.erfinv(2 * shares - 1)), 2 * shares - 1),
        (torch.special.ndtr(torch.special.ndtri(shares)), shares),
        (torch.special.log_ndtr(x).exp(), torch.special.ndtr(x)),
        (torch.lgamma(positive + 1), torch.lgamma(positive) + positive.log()),
        (torch.digamma(positive + 1), torch.digamma(positive) + 1 / positive),
        (torch.i0(x), torch.special.i0e(x) * x.abs().exp()),
        (torch.special.i1(x), -torch.special.i1(-x)),
        (torch.sigmoid(torch.logit(shares)), shares),
    ]
    for one, other in pairs:
        assert torch.allclose(one, other, **close)
