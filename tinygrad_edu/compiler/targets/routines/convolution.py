"""Convolutions of images in C, without writing out the windows.

An image with its border lies in a buffer, row behind row. Under the spot (ky, kx) of
the kernel, the output at place q of that buffer sees the number at q + ky · WIDE + kx:
so for each spot the outputs of *all* rows are one long line, computed as many at a time
as the processor can, and the places in the border are thrown away afterwards.

    out[o][q] = bias[o] + Σ over c, ky, kx of weight[o][c][ky][kx] · x[c][q + …]

The sums of several outputs for several places stay in registers all the while, which is
what makes a matrix product fast too. The gradient of the weights goes the same way, its
sums over the places being lanes that are added up at the end; the gradient of the input
is a convolution with the kernels turned around.

At stride 1, without gaps and groups; where the sum over c, ky and kx is long, a matrix
product by the BLAS is quicker, and NumPy's own forward is called.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ...ir.graph import Node
from .routine import LANES, Routine, fill, is_single, named

LONGEST = 400  # numbers under a kernel


class Sizes(NamedTuple):
    """Images, channels, height, width; outputs, kernel, border at each side."""

    images: int
    channels: int
    height: int
    width: int
    outputs: int
    kernel: tuple[int, int]
    border: tuple[int, int]

    @property
    def text(self) -> str:
        """All sizes as constants in C, and what follows from them."""
        names = ("IMAGES", "C", "H", "W", "O", "KH", "KW", "BH", "BW")
        numbers = (*self[:5], *self.kernel, *self.border)
        pairs = ", ".join(f"{n} = {v}" for n, v in zip(names, numbers, strict=True))
        return fill(CONSTANTS, sizes=pairs, at_once=self.at_once)

    @property
    def name(self) -> str:
        """The sizes as part of a name."""
        return named("", self[:4], (self.outputs, *self.kernel), self.border)[1:]

    @property
    def at_once(self) -> int:
        """How many outputs are computed together: they share what they read."""
        return next(n for n in range(8, 0, -1) if self.outputs % n == 0)


CONSTANTS = """\
  enum { $sizes, AT_ONCE = $at_once };
  enum { HIGH = H + 2 * BH, WIDE = W + 2 * BW };   // with the border
  enum { OH = HIGH - KH + 1, OW = WIDE - KW + 1 };  // of the output
  enum { SPAN = (OH - 1) * WIDE + OW };             // from its first place to its last
  enum { AREA = HIGH * WIDE, UNDER = C * KH * KW };
"""

BORDER = Routine(
    "with_border",
    """\
// An image in the middle of a buffer that is zero around it.
static void with_border(const float *x, float *into, long channels, long height,
                        long width, long above, long left) {
  long wide = width + 2 * left, high = height + 2 * above;
  for (long c = 0; c < channels; c++)
    for (long y = 0; y < height; y++)
      memcpy(into + (c * high + y + above) * wide + left,
             x + (c * height + y) * width, width * sizeof(float));
}
static float *zeros(long count) { return calloc(count, sizeof(float)); }
""",
)

FORWARD = """\
static void $name(const float *x, const float *weight, const float *bias, float *out) {
$sizes
  enum { ROOM = (SPAN + LANES - 1) / LANES * LANES };
  float *image = zeros(C * AREA + KW + LANES), *line = zeros(AT_ONCE * ROOM);
  for (long n = 0; n < IMAGES; n++) {
    with_border(x + n * C * H * W, image, C, H, W, BH, BW);
    for (long o = 0; o < O; o += AT_ONCE) {
      for (long q = 0; q < SPAN; q += LANES) {
        lanes sum[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) sum[i] = ($bias) - (lanes){0};
        const float *w = weight + o * UNDER;
        for (long c = 0; c < C; c++)
          for (long ky = 0; ky < KH; ky++)
            for (long kx = 0; kx < KW; kx++, w++) {
              lanes seen = load(image + c * AREA + ky * WIDE + kx + q);
              for (int i = 0; i < AT_ONCE; i++) sum[i] += w[i * UNDER] * seen;
            }
        for (int i = 0; i < AT_ONCE; i++) save(line + i * ROOM + q, sum[i]);
      }
      for (long i = 0; i < AT_ONCE; i++)
        for (long y = 0; y < OH; y++)
          memcpy(out + ((n * O + o + i) * OH + y) * OW, line + i * ROOM + y * WIDE,
                 OW * sizeof(float));
    }
  }
  free(image);
  free(line);
}
"""

INPUT = """\
static void $name(const float *g, const float *weight, float *out) {
  enum { O = $outputs, C = $channels, K = $under };
  float *turned = zeros(C * O * K);
  for (long o = 0; o < O; o++)
    for (long c = 0; c < C; c++)
      for (long k = 0; k < K; k++)
        turned[(c * O + o) * K + K - 1 - k] = weight[(o * C + c) * K + k];
  $forward(g, turned, turned, out);
  free(turned);
}
"""

WEIGHT = """\
static void $name(const float *x, const float *g, float *slope) {
$sizes
  enum { ROOM = (SPAN + LANES - 1) / LANES * LANES, IMAGE = C * AREA + LANES + KW };
  enum { CHUNK = $chunk };  // so many images at a time stay in the cache
  float *images = zeros(CHUNK * IMAGE), *gs = zeros(CHUNK * O * ROOM);
  float *sums = zeros(O * UNDER * LANES);
  for (long first = 0; first < IMAGES; first += CHUNK) {
    long many = IMAGES - first < CHUNK ? IMAGES - first : CHUNK;
    for (long n = 0; n < many; n++) {
      with_border(x + (first + n) * C * H * W, images + n * IMAGE, C, H, W, BH, BW);
      for (long o = 0; o < O; o++)
        for (long y = 0; y < OH; y++)
          memcpy(gs + (n * O + o) * ROOM + y * WIDE,
                 g + (((first + n) * O + o) * OH + y) * OW, OW * sizeof(float));
    }
    for (long o = 0; o < O; o += AT_ONCE)
      for (long row = 0; row < C * KH; row++) {
        lanes sum[AT_ONCE][KW];
        float *kept = sums + (o * C * KH + row) * KW * LANES;
        for (int i = 0; i < AT_ONCE; i++)
          for (int k = 0; k < KW; k++)
            sum[i][k] = load(kept + (i * UNDER + k) * LANES);
        for (long n = 0; n < many; n++) {
          const float *a = images + n * IMAGE + row / KH * AREA + row % KH * WIDE;
          const float *b = gs + (n * O + o) * ROOM;
          for (long q = 0; q < ROOM; q += LANES)
            for (int k = 0; k < KW; k++) {
              lanes seen = load(a + q + k);
              for (int i = 0; i < AT_ONCE; i++)
                sum[i][k] += load(b + i * ROOM + q) * seen;
            }
        }
        for (int i = 0; i < AT_ONCE; i++)
          for (int k = 0; k < KW; k++)
            save(kept + (i * UNDER + k) * LANES, sum[i][k]);
      }
  }
  for (long i = 0; i < O * UNDER; i++) {
    float total = 0;
    for (int v = 0; v < LANES; v++) total += sums[i * LANES + v];
    slope[i] = total;
  }
  free(images);
  free(gs);
  free(sums);
}
"""


def convolution(node: Node) -> Routine | None:
    """The convolution itself: x, weight, bias → out."""
    x, weight, bias = node.inputs
    found = sizes(x.shape, weight.shape, node.settings)
    if found is None or not is_single(node):
        return None
    return forward(found, with_bias=bias.type.size > 0)


def forward(found: Sizes, *, with_bias: bool) -> Routine:
    """Its function for these sizes."""
    name = named("convolution", found.name) + ("_bias" if with_bias else "")
    bias = "bias[o + i]" if with_bias else "0.0f"
    text = fill(FORWARD, name=name, sizes=found.text, bias=bias)
    return Routine(name, text, (LANES, BORDER))


def convolution_input(node: Node) -> Routine | None:
    """The gradient of x: g, weight → a convolution of g with kernels turned around."""
    g, weight = node.inputs
    found = sizes(node.out.shape, weight.shape, node.settings)
    if found is None or not is_single(node) or found.outputs > found.channels * 8:
        return None
    pairs = zip(found.kernel, found.border, strict=True)
    border = tuple(k - 1 - b for k, b in pairs)
    if min(border) < 0 or g.shape[2:] != area(found):
        return None
    shape = (found.channels, found.outputs, *found.kernel)
    turned = sizes(g.shape, shape, {**node.settings, "padding": border})
    if turned is None:
        return None
    inner = forward(turned, with_bias=False)
    name = named("convolution_input", found.name)
    under = found.kernel[0] * found.kernel[1]
    words = {"outputs": found.outputs, "channels": found.channels, "under": under}
    text = fill(INPUT, name=name, forward=inner.name, **words)
    return Routine(name, text, (*inner.needs, inner))


def convolution_weight(node: Node) -> Routine | None:
    """The gradient of the weight: x, g → the sum of both where they met."""
    x, g = node.inputs
    found = sizes(x.shape, node.out.shape, node.settings)
    if found is None or not is_single(node) or g.shape[2:] != area(found):
        return None
    name = named("convolution_weight", found.name)
    numbers = x.type.size + g.type.size
    chunk = max(1, min(found.images, found.images * (1 << 17) // numbers))
    text = fill(WEIGHT, name=name, sizes=found.text, chunk=chunk)
    return Routine(name, text, (LANES, BORDER))


def sizes(
    x: tuple[int, ...], weight: tuple[int, ...], how: dict[str, Any]
) -> Sizes | None:
    """The sizes of a convolution that a routine can do; None if it cannot."""
    plain = all(set(how[each]) == {1} for each in ("stride", "dilation"))
    if len(x) != 4 or not plain or how["groups"] != 1:
        return None
    border = (int(how["padding"][0]), int(how["padding"][1]))
    found = Sizes(x[0], x[1], x[2], x[3], weight[0], (weight[2], weight[3]), border)
    if weight[1] * weight[2] * weight[3] > LONGEST or min(area(found)) < 1:
        return None
    return found


def area(found: Sizes) -> tuple[int, ...]:
    """The height and width of the output."""
    spans = zip((found.height, found.width), found.kernel, found.border, strict=True)
    return tuple(n + 2 * b - k + 1 for n, k, b in spans)
