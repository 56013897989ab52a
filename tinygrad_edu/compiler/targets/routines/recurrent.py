"""The walk of an LSTM along a sequence and back, in C: a product and a loop each step.

    i, f, o = σ, g = tanh of the quarters of a + U h₋
    c = f · c₋ + i · g        h = o · tanh(c)

The gates of a step start as a, the product adds U h₋ to them, and one loop makes them,
the new cell and the new state. U is turned once for all steps, so that the product
reads along its rows. Backward the same steps are walked in the opposite order, and
∂L/∂U is one product over all steps at the end (``ops/layers/recurrent.py`` has the
formulas). For sequences of one length, without a projection.
"""

from __future__ import annotations

from typing import Any

from ...ir.graph import Node, Slot
from .routine import LANES, PRODUCT, TANH, Routine, fill, is_single, named

# A BLAS puts its operands in order first, which is for larger matrices than a step's.
ADD_PRODUCT = Routine(
    "add_product",
    """\
// out += a @ b for few rows: sums of 8 rows and 2 * LANES columns stay in registers.
static void add_product(long m, long n, long k, const float *a, const float *b,
                        float *out) {
  enum { ROWS_AT_ONCE = 8, COLUMNS = 2 * LANES };
  if (LANES < 16 || m % ROWS_AT_ONCE || n % COLUMNS) {
    product(m, n, k, 0, a, k, 0, b, n, 1.0f, out, n);
    return;
  }
  for (long j = 0; j < n; j += COLUMNS)
    for (long i = 0; i < m; i += ROWS_AT_ONCE) {
      lanes sum[ROWS_AT_ONCE][2];
      for (int r = 0; r < ROWS_AT_ONCE; r++)
        for (int v = 0; v < 2; v++) sum[r][v] = load(out + (i + r) * n + j + v * LANES);
      for (long l = 0; l < k; l++) {
        lanes x = load(b + l * n + j), y = load(b + l * n + j + LANES);
        for (int r = 0; r < ROWS_AT_ONCE; r++) {
          sum[r][0] += a[(i + r) * k + l] * x;
          sum[r][1] += a[(i + r) * k + l] * y;
        }
      }
      for (int r = 0; r < ROWS_AT_ONCE; r++)
        for (int v = 0; v < 2; v++) save(out + (i + r) * n + j + v * LANES, sum[r][v]);
    }
}
""",
)
CONSTANTS = """\
  enum { T = $steps, N = $rows, H = $hidden, G = 4 * H };
  enum { FIRST = $first, STEP = $step };  // the step that is read first, and whither
"""

FORWARD = """\
static void $name(const float *a, const float *h0, const float *c0, const float *u,
                  const float *v, float *out, float *h, float *c, float *cells,
                  float *gates) {
$sizes
  float *turned = malloc(sizeof(float) * G * H);
  for (long i = 0; i < G; i++)
    for (long j = 0; j < H; j++) turned[j * G + i] = u[i * H + j];
  memcpy(gates, a, sizeof(float) * T * N * G);
  const float *state = h0, *was = c0;
  for (long k = 0, t = FIRST; k < T; k++, t += STEP) {
    add_product(N, G, H, state, turned, gates + t * N * G);
    for (long n = 0; n < N; n++) {
      float *restrict i = gates + (t * N + n) * G, *restrict f = i + H;
      float *restrict g = f + H, *restrict o = g + H;
      const float *restrict before = was + n * H;
      float *restrict cell = cells + (t * N + n) * H;
      float *restrict y = out + (t * N + n) * H;
      #pragma omp simd
      for (long j = 0; j < H; j++) {
        float in = 0.5f + 0.5f * $tanh(0.5f * i[j]);  // σ
        float keep = 0.5f + 0.5f * $tanh(0.5f * f[j]);
        float new = $tanh(g[j]);
        float show = 0.5f + 0.5f * $tanh(0.5f * o[j]);
        i[j] = in, f[j] = keep, g[j] = new, o[j] = show;
        cell[j] = keep * before[j] + in * new;
        y[j] = show * $tanh(cell[j]);
      }
    }
    state = out + t * N * H, was = cells + t * N * H;
  }
  memcpy(h, state, sizeof(float) * N * H);
  memcpy(c, was, sizeof(float) * N * H);
  free(turned);
}
"""

BACKWARD = """\
static void $name($parameters) {
$sizes
$start
  for (long k = T - 1; k >= 0; k--) {
    long t = FIRST + k * STEP;
    const float *was = k ? cells + (t - STEP) * N * H : c0;
    for (long n = 0; n < N; n++) {
      const float *restrict i = gates + (t * N + n) * G, *restrict f = i + H;
      const float *restrict g = f + H, *restrict o = g + H;
      const float *restrict before = was + n * H;
      const float *restrict cell = cells + (t * N + n) * H;
      float *restrict di = da + (t * N + n) * G, *restrict df = di + H;
      float *restrict dg = df + H, *restrict dshow = dg + H;
      float *restrict at_h = dh + n * H, *restrict at_c = dc + n * H;
      #pragma omp simd
      for (long j = 0; j < H; j++) {
        float shown = $tanh(cell[j]), dy = at_h[j]$arrives;
        float at_cell = at_c[j] + dy * o[j] * (1.0f - shown * shown);
        di[j] = at_cell * g[j] * i[j] * (1.0f - i[j]);
        df[j] = at_cell * before[j] * f[j] * (1.0f - f[j]);
        dg[j] = at_cell * i[j] * (1.0f - g[j] * g[j]);
        dshow[j] = dy * shown * o[j] * (1.0f - o[j]);
        at_c[j] = at_cell * f[j];
      }
    }
    memset(dh, 0, sizeof(float) * N * H);
    add_product(N, H, G, da + t * N * G, u, dh);
  }
$end
}
"""
# ∂L/∂U: the first step started from h0, each other one from the state before it.
SLOPE = """\
  product(G, H, N, 1, da + FIRST * N * G, G, 0, h0, H, 0.0f, du, H);
  const float *later = da + (STEP > 0 ? N * G : 0);
  const float *states = out + (STEP > 0 ? 0 : N * H);
  product(G, H, (T - 1) * N, 1, later, G, 0, states, H, 1.0f, du, H);
"""
SAVED = ("h0", "c0", "u", "v", "out", "cells", "gates")
GIVEN = ("g_out", "g_h", "g_c")
MADE = ("da", "dh", "dc", "du")
ROOM = {"da": "T * N * G", "dh": "N * H", "dc": "N * H"}


def lstm(node: Node) -> Routine | None:
    """The walk: a, h, c, u, v → out, the last h and c, all cells and gates."""
    sizes = _sizes(node.settings, node.inputs[2].shape[1])
    if sizes is None or node.inputs[4].type.size or not is_single(node):
        return None
    name = named("lstm", sizes)
    text = fill(FORWARD, name=name, sizes=_constants(sizes), tanh=TANH)
    return Routine(name, text, (PRODUCT, LANES, ADD_PRODUCT))


def lstm_gradient(node: Node) -> Routine | None:
    """The walk back: gradients of out, h, c, and what was kept → of a, h, c, u."""
    names, of = _names(node), node.settings["of"]
    if names is None or not set(of) <= set(range(len(MADE))) or not is_single(node):
        return None
    hidden = node.inputs[names.index("gates")].shape[1] // 4
    sizes = _sizes(node.settings["how"], hidden)
    if sizes is None or any(node.inputs[names.index("v")].shape):
        return None
    made = [MADE[each] for each in of]
    given = [each for each in names if each in GIVEN]
    name = named("lstm_gradient", sizes, tuple(given), tuple(made))
    parameters = [f"const float *{each}" for each in names]
    parameters += [f"float *{each}" for each in made]
    text = fill(
        BACKWARD,
        name=name,
        parameters=", ".join(parameters),
        sizes=_constants(sizes),
        start="\n".join(_start(given, made)),
        arrives=" + g_out[(t * N + n) * H + j]" if "g_out" in given else "",
        end="\n".join(_end(made)),
        tanh=TANH,
    )
    return Routine(name, text, (PRODUCT, LANES, ADD_PRODUCT))


def _start(given: list[str], made: list[str]) -> list[str]:
    """Memory for what nobody asked for, and the gradients that the walk starts with."""
    lines = [
        f"  float *{each} = malloc(sizeof(float) * {room});"
        for each, room in ROOM.items()
        if each not in made
    ]
    for each in ("h", "c"):
        if f"g_{each}" in given:
            lines.append(f"  memcpy(d{each}, g_{each}, sizeof(float) * N * H);")
        else:
            lines.append(f"  memset(d{each}, 0, sizeof(float) * N * H);")
    return lines


def _end(made: list[str]) -> list[str]:
    """The gradient of U, if it is wanted; memory given back."""
    free = [f"  free({each});" for each in ROOM if each not in made]
    return [*([SLOPE] if "du" in made else []), *free]


def _names(node: Node) -> list[str] | None:
    """What each input of the gradient is; None where the routine does not know it."""
    given, saved = node.settings["given"], node.settings["saved"]
    places = [each.place for each in saved if isinstance(each, Slot)]
    if any(given[3:]) or len(set(places)) < len(SAVED):
        return None
    arriving = (name for name, there in zip(GIVEN, given, strict=False) if there)
    named_places = dict(zip(places, SAVED, strict=True))
    return [
        named_places[place] if place in named_places else next(arriving)
        for place in range(len(node.inputs))
    ]


def _sizes(how: dict[str, Any], hidden: int) -> tuple[int, ...] | None:
    """Steps, rows, width, and 1 in reverse; None if sequences differ in length."""
    steps = how["sizes"]
    if len(set(steps)) != 1 or not steps[0] or not hidden:
        return None
    return len(steps), steps[0], hidden, int(how["reverse"])


def _constants(sizes: tuple[int, ...]) -> str:
    steps, rows, hidden, reverse = sizes
    words = {"first": steps - 1 if reverse else 0, "step": -1 if reverse else 1}
    return fill(CONSTANTS, steps=steps, rows=rows, hidden=hidden, **words)
