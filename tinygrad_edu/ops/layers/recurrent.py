"""Recurrence: a state that walks along a sequence, and its gradient walking back.

A layer reads one step after another. At each it makes a new state of the old one and of
what the input says, by weights that are the same at every step. What the inputs say,
a = x Wᵀ + b, needs no state: it is one matrix product for the whole sequence, made
before (``functions/layers/recurrent.py``). What is left is the walk:

    plain    h = tanh(a + U h₋)        or relu
    LSTM     i, f, o = σ, g = tanh of the quarters of a + U h₋
             c = f · c₋ + i · g        h = o · tanh(c), or V (o · tanh(c))
    GRU      r, z = σ of two thirds of a + U h₋ + b
             n = tanh(a + r · m), m = U h₋ + b of the last third
             h = (1 - z) · n + z · h₋

Backward the same steps are walked in the opposite order. ∂L/∂h₋ of a step, which comes
through U, is added to ∂L/∂h of the step before (back-propagation through time, Werbos,
1990). What each step multiplies with depends on the way there alone, so it is computed
for all steps before the walk; and ∂L/∂U is a sum over all steps, so it is one matrix
product after it.

**Packed sequences.** The rows of all steps stand one behind the other; ``sizes`` says
how many each step has. They never grow: sequences stand in the order of their length,
and one that has ended has no more rows. N sequences of one length have N rows at each
step. The state keeps a row for each sequence, and a step changes only the first of
them. So forward, the row of an ended sequence stays at its last state; in reverse, the
row of one that has not begun stays at its first.

Sources: Elman (1990); Hochreiter and Schmidhuber (1997) with the forget gate of Gers
(1999), and the projection V of Sak (2014); Cho (2014) with r behind U as in PyTorch.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any

from ...devices import Array
from ..registry import array_module_of, primitive

Shape = tuple[int, ...]


def steps(sizes: Shape, reverse: bool) -> list[tuple[slice, int]]:
    """The rows of each step and how many they are, in the order they are read."""
    ends = zip(accumulate(sizes), sizes, strict=True)
    found = [(slice(end - n, end), n) for end, n in ends]
    return found[::-1] if reverse else found


def rows_of(a: Array) -> Array:
    """(T, N, G) or packed (rows, G) as rows."""
    return a.reshape(math.prod(a.shape[:-1]), a.shape[-1])


def sigmoid_(a: Array) -> None:
    """σ(a) = (1 + tanh(a / 2)) / 2, in place: tanh is quicker than exp."""
    a *= 0.5
    array_module_of(a).tanh(a, out=a)
    a *= 0.5
    a += 0.5


# ------------------------------------------------------------------ what rules share


def cut(F: Any, a: Any, sizes: Shape) -> Any:
    """The steps of (T, N, G) or (rows, G); for a gradient that never came, None."""
    if a is None:
        return [None] * len(sizes)
    rows = F.reshape(a, shape=(math.prod(a.shape[:-1]), a.shape[-1]))
    return F.split(rows, dim=0, sizes=sizes, kind="split")


def parts(F: Any, a: Any, count: int) -> Any:
    """The gates of a step, which stand side by side."""
    if a is None:
        return [None] * count
    width = a.shape[1] // count
    return F.split(a, dim=1, sizes=(width,) * count, kind="split")


def plus(a: Any, b: Any) -> Any:
    """a + b, where b may be a gradient that never came."""
    return a if b is None else a + b


def updated(F: Any, state: Any, first: Any) -> Any:
    """The state with its first rows changed, for the sequences that this step has."""
    if len(first) == len(state):
        return first
    return F.cat(first, state[len(first) :], dim=0)


def states_before(F: Any, start: Any, states: Any, sizes: Shape, reverse: bool) -> Any:
    """For each row of each step the state it started from."""
    rows = F.reshape(states, shape=(sum(sizes), start.shape[1]))
    places = _places_before(array_module_of(F.raw(start)), sizes, reverse)
    return F.index(F.cat(start, rows, dim=0), key=(), then=(places,))


def _places_before(xp: Any, sizes: Shape, reverse: bool) -> Any:
    """Where those states stand, the start's own rows counted first."""
    latest, found = xp.arange(sizes[0]), []
    for rows, n in steps(sizes, reverse):
        found.append(latest[:n].copy())
        latest[:n] = xp.arange(rows.start, rows.stop) + sizes[0]
    return xp.concatenate(found[::-1] if reverse else found)


def none(F: Any, like: Any, shape: Shape) -> Any:
    """The gradient of an argument without numbers."""
    a = F.raw(like)
    return F.constant(array_module_of(a).zeros(shape, a.dtype), like)


def walk_back(sizes: Shape, reverse: bool) -> range:
    """The numbers of the steps, the one that was read last first."""
    return range(len(sizes)) if reverse else range(len(sizes) - 1, -1, -1)


# ------------------------------------------------------------------ the plain one


@primitive(
    saves="h u out",
    outputs=2,
    gaps=True,
    title=lambda kind, **_: f"Rnn{kind.capitalize()}Backward0",
    formula="back through time: ∂L/∂a = ∂L/∂h · act′, ∂L/∂h₋ = ∂L/∂a @ U, "
    "∂L/∂U = Σ ∂L/∂aᵀ @ h₋",
)
def recurrence(
    a: Array, h: Array, u: Array, *, sizes: Shape, reverse: bool, kind: str
) -> tuple[Array, Array]:
    """All states and the last: a (…, H), h (N, H), u (H, H) → (…, H), (N, H)."""
    xp, state, weight = array_module_of(a), h.copy(), u.T.copy()
    out, said = xp.empty(a.shape, a.dtype), rows_of(a)
    all_states = rows_of(out)
    for rows, n in steps(sizes, reverse):
        new = all_states[rows]
        xp.matmul(state[:n], weight, out=new)
        new += said[rows]
        _ = xp.tanh(new, out=new) if kind == "tanh" else xp.maximum(new, 0, out=new)
        state[:n] = new
    return out, state


@recurrence.gradients
def _(
    F: Any, g: Any, h: Any, u: Any, out: Any, *, sizes: Shape, reverse: bool, kind: str
) -> Any:
    dh = F.zeros_like(h) if g[1] is None else g[1]
    slope = 1 - out * out if kind == "tanh" else F.sign(out)
    down, steep = cut(F, g[0], sizes), cut(F, slope, sizes)
    found: list[Any] = [None] * len(sizes)
    for t in walk_back(sizes, reverse):
        found[t] = plus(dh[: sizes[t]], down[t]) * steep[t]
        dh = updated(F, dh, found[t] @ u)
    da = F.cat(*found, dim=0)
    before = states_before(F, h, out, sizes, reverse)
    return F.reshape(da, shape=out.shape), dh, F.t(da) @ before


# ------------------------------------------------------------------ LSTM


@primitive(
    saves="h c u v out out3 out4",
    outputs=5,
    gaps=True,
    title="MkldnnRnnLayerBackward0",
    formula="back through time: ∂L/∂c += ∂L/∂h · o · (1 − tanh²c), "
    "∂L/∂c₋ = ∂L/∂c · f, ∂L/∂h₋ = ∂L/∂a @ U, ∂L/∂U = Σ ∂L/∂aᵀ @ h₋",
)
def lstm_recurrence(
    a: Array, h: Array, c: Array, u: Array, v: Array, *, sizes: Shape, reverse: bool
) -> tuple[Array, ...]:
    """a (…, 4H), h (N, P), c (N, H), u (4H, P), v (P, H); out is (…, P).

    Out, the last h and c; all cells and all gates, which only the rule looks at. A v
    without numbers, of shape (0,), stands for no projection: P is H.
    """
    xp, hidden = array_module_of(a), c.shape[1]
    said, weight, project = rows_of(a), u.T.copy(), v.T.copy()
    out = xp.empty((*a.shape[:-1], h.shape[1]), a.dtype)
    cells, gates = xp.empty((len(said), hidden), a.dtype), xp.empty_like(said)
    h, c, all_states = h.copy(), c.copy(), rows_of(out)
    # σ(a) = tanh(a/2)/2 + 1/2: so one tanh serves all four gates.
    scale = xp.repeat(xp.array([0.5, 0.5, 1, 0.5], a.dtype), hidden)
    for rows, n in steps(sizes, reverse):
        step, cell = gates[rows], cells[rows]
        xp.matmul(h[:n], weight, out=step)
        step += said[rows]
        step *= scale
        xp.tanh(step, out=step)
        step *= scale
        step += 1 - scale
        i, f, g, o = (step[:, k * hidden : (k + 1) * hidden] for k in range(4))
        xp.multiply(f, c[:n], out=cell)
        cell += i * g
        new = o * xp.tanh(cell)
        h[:n] = all_states[rows] = new @ project if project.size else new
        c[:n] = cell
    return out, h, c, cells, gates


@lstm_recurrence.gradients
def _(
    F: Any,
    g: Any,
    h: Any,
    c: Any,
    u: Any,
    v: Any,
    out: Any,
    cells: Any,
    gates: Any,
    *,
    sizes: Shape,
    reverse: bool,
) -> Any:
    dh = F.zeros_like(h) if g[1] is None else g[1]
    dc = F.zeros_like(c) if g[2] is None else g[2]
    before = states_before(F, c, cells, sizes, reverse)
    steep, through, kept, more = (
        cut(F, each, sizes) for each in _lstm_slopes(F, before, cells, gates, g[4])
    )
    down, of_cells = cut(F, g[0], sizes), cut(F, g[3], sizes)
    projected = bool(math.prod(v.shape))
    found: list[Any] = [None] * len(sizes)
    arrived = list(found)
    for t in walk_back(sizes, reverse):
        arrived[t] = plus(dh[: sizes[t]], down[t])
        dy = arrived[t] @ v if projected else arrived[t]
        at_cell = plus(dc[: sizes[t]] + dy * through[t], of_cells[t])
        arrives = F.cat(at_cell, at_cell, at_cell, dy, dim=1)
        found[t] = plus(arrives * steep[t], more[t])
        dh, dc = updated(F, dh, found[t] @ u), updated(F, dc, at_cell * kept[t])
    da = F.cat(*found, dim=0)
    du = F.t(da) @ states_before(F, h, out, sizes, reverse)
    dv = none(F, du, v.shape)
    if projected:
        dv = F.t(F.cat(*arrived, dim=0)) @ (parts(F, gates, 4)[3] * F.tanh(cells))
    shape = (*out.shape[:-1], da.shape[1])
    return F.reshape(da, shape=shape), dh, dc, du, dv


def _lstm_slopes(F: Any, before: Any, cells: Any, gates: Any, g: Any) -> Any:
    """What the walk back multiplies with, for all steps at once.

    First what ∂L/∂c of a step means for i, f and g, and what ∂L/∂y means for o; then
    what ∂L/∂y means for c, what ∂L/∂c means for c₋, and the gates' own gradient g.
    """
    i, f, cand, o = parts(F, gates, 4)
    tanh = F.tanh(cells)
    slope = F.cat(i * (1 - i), f * (1 - f), 1 - cand * cand, o * (1 - o), dim=1)
    steep = F.cat(cand, before, i, tanh, dim=1) * slope
    return steep, o * (1 - tanh * tanh), f, None if g is None else g * slope


# ------------------------------------------------------------------ GRU


@primitive(
    saves="h u b.shape out out2",
    outputs=3,
    gaps=True,
    title="GruBackward0",
    formula="back through time: ∂L/∂z = ∂L/∂h · (h₋ − n), ∂L/∂n = ∂L/∂h · (1 − z), "
    "∂L/∂h₋ = ∂L/∂h · z + ∂L/∂(U h₋) @ U",
)
def gru_recurrence(
    a: Array, h: Array, u: Array, b: Array, *, sizes: Shape, reverse: bool
) -> tuple[Array, Array, Array]:
    """a (…, 3H), h (N, H), u (3H, H), b (3H) or without numbers; out is (…, H).

    Out, the last h; and r, z, n, m of all steps, which only the rule looks at.
    """
    xp, hidden = array_module_of(a), h.shape[1]
    said, weight, h = rows_of(a), u.T.copy(), h.copy()
    out = xp.empty((*a.shape[:-1], hidden), a.dtype)
    all_states, gates = rows_of(out), xp.empty((len(said), 4 * hidden), a.dtype)
    for rows, n in steps(sizes, reverse):
        step, from_state = gates[rows], h[:n] @ weight
        if b.size:
            from_state += b
        xp.add(
            said[rows, : 2 * hidden],
            from_state[:, : 2 * hidden],
            step[:, : -2 * hidden],
        )
        sigmoid_(step[:, : 2 * hidden])
        step[:, 3 * hidden :] = from_state[:, 2 * hidden :]
        r, z, new, m = (step[:, k * hidden : (k + 1) * hidden] for k in range(4))
        xp.multiply(r, m, out=new)
        new += said[rows, 2 * hidden :]
        xp.tanh(new, out=new)
        h[:n] = all_states[rows] = new + z * (h[:n] - new)
    return out, h, gates


@gru_recurrence.gradients
def _(
    F: Any,
    g: Any,
    h: Any,
    u: Any,
    of_b: Shape,
    out: Any,
    gates: Any,
    *,
    sizes: Shape,
    reverse: bool,
) -> Any:
    dh = F.zeros_like(h) if g[1] is None else g[1]
    before = states_before(F, h, out, sizes, reverse)
    r, z, new, m = parts(F, gates, 4)
    of_r, of_z, of_new = r * (1 - r), z * (1 - z), 1 - new * new
    # What ∂L/∂h of a step means for n and z, and what ∂L/∂n means for r and m.
    steep = cut(F, F.cat((1 - z) * of_new, (before - new) * of_z, dim=1), sizes)
    behind = cut(F, F.cat(m * of_r, r, dim=1), sizes)
    more = _more(F, g[2], (of_r, of_z, of_new), sizes)
    down, kept = cut(F, g[0], sizes), cut(F, z, sizes)
    found: list[Any] = [None] * len(sizes)
    through_u = list(found)
    for t in walk_back(sizes, reverse):
        dr_more, dz_more, dnew_more, dm_more = parts(F, more[t], 4)
        at_state = plus(dh[: sizes[t]], down[t])
        dnew, dz = (at_state * each for each in parts(F, steep[t], 2))
        dnew, dz = plus(dnew, dnew_more), plus(dz, dz_more)
        dr, dm = (dnew * each for each in parts(F, behind[t], 2))
        dr, dm = plus(dr, dr_more), plus(dm, dm_more)
        found[t] = F.cat(dr, dz, dnew, dim=1)
        through_u[t] = F.cat(dr, dz, dm, dim=1)
        dh = updated(F, dh, at_state * kept[t] + through_u[t] @ u)
    da, du = F.cat(*found, dim=0), F.cat(*through_u, dim=0)
    # The engine sums a gradient over the rows that its tensor was added to.
    db = du if math.prod(of_b) else none(F, du, of_b)
    shape = (*out.shape[:-1], da.shape[1])
    return F.reshape(da, shape=shape), dh, F.t(du) @ before, db


def _more(F: Any, g: Any, slopes: tuple[Any, ...], sizes: Shape) -> Any:
    """The gradients that come to r, z, n and m themselves, through σ and tanh."""
    if g is None:
        return [None] * len(sizes)
    r, z, new, m = parts(F, g, 4)
    of_r, of_z, of_new = slopes
    return cut(F, F.cat(r * of_r, z * of_z, new * of_new, m, dim=1), sizes)
