"""CTC: the loss of a text read off a row of frames that nobody aligned with it.

A network looks at T frames of a sound or a picture and gives for each frame the
log-probabilities of C labels, one of them the blank "-". A path is one label for each
frame. Its text is what is left without repetitions and then without blanks: "-hh-e-"
and "hhe---" both say "he". The probability of a text is the sum over all its paths, far
too many to list (Graves and others, 2006).

Between its letters and at both ends a text gets blanks, so that S letters become 2S + 1
states:

    l' = (-, h, -, e, -)

A path walks through the states from left to right. From one frame to the next it stays,
goes one state on, or goes two on: over a blank between two different letters. So with

    alpha[t, s]   log of the sum over all beginnings of paths that are in s at frame t
    beta[t, s]    log of the sum over all ends of paths that are in s at frame t

each frame's alpha follows from the one before, each frame's beta from the one after:

    alpha[t, s] = log p[t, l'_s] + log Σ exp alpha[t-1, r],  r = s, s-1 and perhaps s-2

A path ends in the last letter or in the blank behind it. Sums of probabilities would
soon be zero, so everything is a logarithm, and the largest stands outside of a sum.

N examples are walked through together: arrays are (T, N, 2S + 1), S is that of the
longest text. What lies beyond an example's own T or S is never looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..arrangement.accumulating import add_at
from ..registry import primitive, undefined

NEVER = -np.inf  # the logarithm of no probability
LEAST = -1e30  # -inf less this is -inf still; less -inf it would be no number


@primitive(
    saves="log_p out0 out1",
    outputs=2,
    gaps=True,
    title="CtcLossBackward0",
    formula="∂L/∂x = ∂L/∂y · (p − how likely a path of the text is there), "
    "x the scores whose log_softmax came in",
)
def ctc_loss(
    log_p: Array,
    *,
    texts: Array,
    frames: Array,
    letters: Array,
    blank: int,
    zero_infinity: bool,
) -> tuple[Array, Array]:
    """-log of the probability of each text, (N), and alpha, (T, N, 2S + 1).

    log_p is (T, N, C), texts (N, S), frames and letters (N) each example's own T and S.
    """
    states, jumps = _states(texts, blank)
    seen = _seen(log_p, states)  # (T, N, 2S + 1)
    alpha = np.full(seen.shape, NEVER, log_p.dtype)
    start = np.arange(states.shape[1]) <= np.minimum(letters, 1)[:, None]
    alpha[0] = np.where(start, seen[0], NEVER)
    for t in range(1, len(seen)):
        alpha[t] = _arrivals(alpha[t - 1], jumps) + seen[t]
    examples = np.arange(len(texts))
    last = alpha[np.maximum(frames - 1, 0), examples]  # (N, 2S + 1)
    end = last[examples, 2 * letters]
    before = last[examples, np.maximum(2 * letters - 1, 0)]
    found = np.logaddexp(end, np.where(letters > 0, before, NEVER))
    nothing = np.where(letters > 0, NEVER, 0).astype(log_p.dtype)
    return -np.where(frames > 0, found, nothing), alpha


@ctc_loss.gradient("log_p")
def _(F: Any, g: Any, log_p: Any, loss: Any, alpha: Any, **settings: Any) -> Any:
    return F.ctc_slope(g[0], log_p, loss, alpha, **settings)


@primitive()
def ctc_slope(
    g: Array,
    log_p: Array,
    loss: Array,
    alpha: Array,
    *,
    texts: Array,
    frames: Array,
    letters: Array,
    blank: int,
    zero_infinity: bool,
) -> Array:
    """p - occupancy: what the frame says, less what it ought to say.

    The occupancy of a label is how likely a path of the text is there at the frame,
    exp(alpha + beta - log p - log P(text)). As in PyTorch the p comes from softmax,
    so this is the slope at scores that went through ``log_softmax``.
    """
    states, jumps = _states(texts, blank)
    seen = _seen(log_p, states)
    paths = _ends(seen, jumps, frames, letters)  # beta
    paths += alpha
    paths -= seen
    paths += loss[:, None]
    likely = np.exp(paths, out=paths)  # (T, N, 2S + 1)
    slope = np.exp(log_p)
    T, N = log_p.shape[:2]
    key = np.arange(T)[:, None, None], np.arange(N)[:, None], states
    add_at(slope, tuple(np.broadcast_arrays(*key)), -likely)
    slope *= g[:, None]
    slope[np.arange(T)[:, None] >= frames] = 0
    if zero_infinity:
        slope[:, np.isinf(loss)] = 0
    return slope


ctc_slope.gradient("g", "log_p", "loss", "alpha")(undefined("_ctc_loss_backward"))


def _states(texts: Array, blank: int) -> tuple[Array, Array]:
    """l' (N, 2S + 1), and into which states a path may jump over a blank."""
    states = np.full((len(texts), 2 * texts.shape[1] + 1), blank)
    states[:, 1::2] = texts
    jumps = np.zeros(states.shape, bool)
    jumps[:, 2:] = (states[:, 2:] != blank) & (states[:, 2:] != states[:, :-2])
    return states, jumps


def _seen(log_p: Array, states: Array) -> Array:
    """The log-probability of each state's label at each frame."""
    return np.take_along_axis(log_p, states[None], axis=2)


def _arrivals(before: Array, jumps: Array) -> Array:
    """log Σ exp over the states from which a path may come, (N, 2S + 1)."""
    ways = np.full((3, *before.shape), NEVER, before.dtype)
    ways[0] = before
    ways[1, :, 1:] = before[:, :-1]
    ways[2, :, 2:] = np.where(jumps[:, 2:], before[:, :-2], NEVER)
    top = np.maximum(ways.max(axis=0), LEAST)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(ways - top).sum(axis=0)) + top


def _ends(seen: Array, jumps: Array, frames: Array, letters: Array) -> Array:
    """beta: like alpha, from each example's own end to its start.

    Turned round, last frame first and last state first, a text is a text again.
    """
    place = np.arange(seen.shape[2])
    ends = (place <= 2 * letters[:, None]) & (place >= 2 * letters[:, None] - 1)
    backward = np.zeros_like(jumps)  # from s to s + 2, as the turned text sees it
    backward[:, 2:] = jumps[:, :1:-1]
    beta = np.full(seen.shape, NEVER, seen.dtype)
    after = beta[0]
    for t in reversed(range(len(seen))):
        on = _arrivals(after[:, ::-1], backward)[:, ::-1]
        here = np.where(frames[:, None] == t + 1, np.where(ends, 0, NEVER), on)
        after = beta[t] = here + seen[t]
    return beta
