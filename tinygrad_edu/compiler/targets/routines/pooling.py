"""The largest number of each window of an image, and the way back, in C.

Of equal numbers the first one wins; nan wins over all, the last nan over the others, as
in PyTorch. Backward the place is looked for again, in the same order.
"""

from __future__ import annotations

from typing import Any

from ...ir.graph import Node, Value
from .routine import Routine, fill, flat, is_single, named

CONSTANTS = """\
  enum { IMAGES = $images, H = $height, W = $width, OH = $oh, OW = $ow };
  enum { KH = $kh, KW = $kw, SH = $sh, SW = $sw, BH = $bh, BW = $bw };
"""
# What lies under a window that reaches over the border does not count.
INSIDE = """\
          long y = oy * SH + ky - BH, x = ox * SW + kx - BW;
          if ($border (y < 0 || y >= H || x < 0 || x >= W)) continue;
          float found = image[y * W + x];"""

FORWARD = """\
static void $name(const float *a, float *out) {
$sizes
  for (long n = 0; n < IMAGES; n++) {
    const float *image = a + n * H * W;
    for (long oy = 0; oy < OH; oy++)
      for (long ox = 0; ox < OW; ox++) {
        float best = -INFINITY;
        for (long ky = 0; ky < KH; ky++) for (long kx = 0; kx < KW; kx++) {
$inside
          best = found > best || found != found ? found : best;
        }
        *out++ = best;
      }
  }
}
"""
# Each spot of the window is looked at for a whole row of windows: the processor does
# several at once.
BACKWARD = """\
static void $name(const float *g, const float *a, float *into) {
$sizes
  memset(into, 0, sizeof(float) * IMAGES * H * W);
  for (long n = 0; n < IMAGES; n++, into += H * W) {
    const float *image = a + n * H * W;
    for (long oy = 0; oy < OH; oy++, g += OW) {
      float best[OW];
      int place[OW];
      for (long ox = 0; ox < OW; ox++) best[ox] = -INFINITY, place[ox] = -1;
      for (long ky = 0; ky < KH; ky++) for (long kx = 0; kx < KW; kx++)
        for (long ox = 0; ox < OW; ox++) {
$inside
          int more = (found > best[ox]) | (found != found) | (place[ox] < 0);
          best[ox] = more ? found : best[ox];
          place[ox] = more ? (int)(y * W + x) : place[ox];
        }
      for (long ox = 0; ox < OW; ox++) into[place[ox]] += g[ox];
    }
  }
}
"""


def max_pool(node: Node) -> Routine | None:
    """The largest number of each window: a → out."""
    return _written("max_pool", FORWARD, node, node.inputs[0], node.settings)


def max_pool_gradient(node: Node) -> Routine | None:
    """Each gradient at the place of the largest number: g, a → the gradient of a."""
    if len(node.inputs) != 2 or len(node.outputs) != 1:
        return None
    how = node.settings.get("how", {})
    return _written("max_pool_gradient", BACKWARD, node, node.inputs[1], how)


def _written(
    word: str, text: str, node: Node, image: Value, how: dict[str, Any]
) -> Routine | None:
    """The function for these windows of an image of two dimensions; None for others."""
    if len(how["kernel"]) != 2 or set(how["dilation"]) != {1} or not is_single(node):
        return None
    kernel, stride, border = how["kernel"], how["stride"], how["padding"]
    images, height, width = flat(image, 2)
    (oh, ow) = how["count"]
    words = {"images": images, "height": height, "width": width, "oh": oh, "ow": ow}
    words |= {"kh": kernel[0], "kw": kernel[1], "sh": stride[0], "sw": stride[1]}
    words |= {"bh": border[0], "bw": border[1]}
    sizes = fill(CONSTANTS, **words)
    reaches = any(border) or _beyond(how, (height, width))
    inside = fill(INSIDE, border="" if reaches else "0 &&")
    name = named(word, (images, height, width), kernel, stride, border, (oh, ow))
    return Routine(name, fill(text, name=name, sizes=sizes, inside=inside))


def _beyond(how: dict[str, Any], size: tuple[int, int]) -> bool:
    """Whether the last window reaches beyond the image."""
    spans = zip(how["count"], how["stride"], how["kernel"], size, strict=True)
    return any((c - 1) * s + k > n for c, s, k, n in spans)
