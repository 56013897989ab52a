"""ConvView: how a convolution works, number by number, and what a network sees.

    from tinygrad_edu_widgets import ConvView

    ConvView(nn.Conv2d(1, 4, 3), image)      # a kernel sliding over a picture
    ConvView(weight, image, padding=1)       # the same with a weight of your own
    ConvView(model, image)                   # the layers of a model, and their maps

Modules and tensors of real PyTorch work too.
"""

from __future__ import annotations

from typing import Any

import traitlets

from tinygrad_edu.diagram.library import is_module, is_tensor, library_of
from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._conv_figure import draw
from tinygrad_edu_widgets._conv_words import summary
from tinygrad_edu_widgets._convolution import Convolution, geometry
from tinygrad_edu_widgets._layers import (
    Layer,
    Maps,
    chain_of,
    convolution_of,
    fields,
    kind_of,
    label_of,
    observe,
)
from tinygrad_edu_widgets._memory import Plain
from tinygrad_edu_widgets._view import View

TABS = ("slide", "columns", "field", "maps")


class ConvView(View):
    """Shows a kernel that slides over a picture, with every product and their sum.

    Output number (o, r, c) is ``bias[o] + Σ weight[o, i, a, b] · padded[i, r·stride +
    a·dilation, c·stride + b·dilation]``, over the channels i of o's group and the
    cells (a, b) of the kernel.

    Args:
        source: a Conv2d, a model that holds some, or a weight of shape
            (O, C / groups, h, w) or (h, w).
        image: (C, H, W), (N, C, H, W), of which the first is shown, or (H, W).
        bias: for a weight, the bias of shape (O,).
        stride: for a weight, as in ``torch.nn.functional.conv2d``.
        padding: for a weight; a number, a pair, ``"same"`` or ``"valid"``.
        dilation: for a weight.
        groups: for a weight.

    Traits, all of which may be set from Python: ``tab`` is ``slide``, ``columns``
    (the im2col matrix), ``field`` (the receptive field) or ``maps`` (what each layer
    makes); ``position`` counts the output numbers row by row; ``out_channel`` is an
    output channel, ``in_channel`` counts the input channels that it is made from.
    ``document`` is what is shown.

    Raises:
        TypeError: for something without a convolution, or a transposed one.
        ValueError: for an image of another rank.

    >>> import tinygrad_edu as torch
    >>> edges = torch.tensor([[1.0, 0.0, -1.0]])
    >>> print(ConvView(edges, torch.eye(4)))
    conv2d: 1 × 4 × 4 image, 1 kernel of 1 × 1 × 3, stride 1, padding 0, dilation 1.
    It gives 1 × 4 × 2: (4 + 0 − 1·(1 − 1) − 1) / 1 + 1 = 4 rows, \
(4 + 0 − 1·(3 − 1) − 1) / 1 + 1 = 2 columns.
    Each output number is a sum of 3 products.
    """

    _esm = script("conv_view")
    _css = style("conv_view")

    document = traitlets.Dict().tag(sync=True)
    tab = traitlets.Enum(TABS, "slide").tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    out_channel = traitlets.Int(0).tag(sync=True)
    in_channel = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        source: Any,
        image: Any,
        *,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> None:
        self._source = source
        self._settings = {
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
            "groups": groups,
        }
        self._bias = bias
        super().__init__(document=self._describe(image))
        self.answer("part", self._answer_part)

    def update(self, image: Any = None) -> None:
        """Runs again, on another picture if one is given, with the weights of now."""
        self.document = self._describe(self._image if image is None else image)

    def _describe(self, image: Any) -> Plain:
        self._image = _batched(image)
        maps = Maps()
        maps.add("", "image", "input", self._image.detach())
        chain: list[Layer] | None
        if is_module(self._source):
            found, modules = self._run(maps), chain_of(self._source)
            chain = None if modules is None else [Layer.of(*each) for each in modules]
        else:
            found = [self._applied(maps)]
            chain = [Layer("0", "conv2d", "conv", found[0][0].geometry)]
        layers = [{"name": each.name, "label": label} for each, label in found]
        first, _ = found[0]
        return {
            "version": 1,
            "layers": layers,
            "layer": 0,
            "part": first.describe(),
            "field": fields(chain, maps.sizes),
            "maps": maps.layers,
        }

    def _run(self, maps: Maps) -> list[tuple[Convolution, str]]:
        """Runs the model; the first convolution is kept whole, of others the name."""
        found: list[tuple[Convolution, str]] = []
        refused: list[str] = []

        def take(name: str, module: Any, given: Any, made: Any) -> None:
            kind = kind_of(module)
            maps.add(name, label_of(module), kind, made)
            if kind == "transposed":
                refused.append(type(module).__name__)
            if kind == "conv":
                found.append(
                    (convolution_of(name, module, given, made), label_of(module))
                )

        observe(self._source, self._image, take)
        if not found:
            raise _no_convolution(type(self._source).__name__, refused)
        return found

    def _applied(self, maps: Maps) -> tuple[Convolution, str]:
        """The library's own conv2d with a weight."""
        weight, library = _weight(self._source)
        images = self._image.detach()
        bias = None if self._bias is None else self._bias.detach()
        with library.no_grad():
            made = library.nn.functional.conv2d(images, weight, bias, **self._settings)
        maps.add("0", "conv2d", "conv", made)
        shape = geometry(
            tuple(weight.shape[2:]),
            self._settings["stride"],
            self._settings["padding"],
            self._settings["dilation"],
        )
        groups = int(self._settings["groups"])
        return Convolution(
            "", images[0], weight, bias, made[0], shape, groups
        ), "conv2d"

    def _answer_part(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Another layer, other channels, or another place of the output."""
        found = (
            self._run(Maps()) if is_module(self._source) else [self._applied(Maps())]
        )
        layer = max(0, min(int(content["layer"]), len(found) - 1))
        places = (int(content[key]) for key in ("first", "row", "column"))
        part = found[layer][0].describe(*places)
        return {"layer": layer, "part": part}, []

    @traitlets.validate("position")
    def _clamp(self, proposal: Any) -> int:
        rows, columns = self.document["part"]["out_size"]
        return int(max(0, min(proposal["value"], rows * columns - 1)))

    # Where no kernel runs.

    def summary(self) -> str:
        """Sizes, the formula of the output's size, and what the layers see."""
        return summary(self.document)

    def figure(self) -> Any:
        """The kernel at a place, its products, and the maps, drawn by matplotlib."""
        return draw(self.document, self.position, self.out_channel, self.in_channel)


def _batched(image: Any) -> Any:
    """(H, W) or (C, H, W) as a batch of one."""
    if not is_tensor(image):
        raise type_error(
            "ConvView needs an image as a tensor",
            got=type(image).__name__,
            hint="torch.from_numpy(image).float()",
        )
    rank = len(image.shape)
    if rank not in (2, 3, 4):
        raise value_error(
            "ConvView needs an image with rows and columns",
            got=f"a tensor of shape {tuple(image.shape)}",
            expected="(H, W), (C, H, W) or (N, C, H, W)",
        )
    plain = image.detach()
    return plain[(None,) * (4 - rank)]


def _weight(source: Any) -> tuple[Any, Any]:
    """A weight as (O, C, h, w), and its library."""
    if not is_tensor(source):
        raise type_error(
            "ConvView needs a convolution",
            got=type(source).__name__,
            expected="an nn.Conv2d, a model that holds one, or a weight",
        )
    rank = len(source.shape)
    if rank not in (2, 4):
        raise value_error(
            "a weight of conv2d has four dimensions",
            got=f"a tensor of shape {tuple(source.shape)}",
            expected="(O, C / groups, h, w), or (h, w) for a single kernel",
        )
    return source.detach()[(None,) * (4 - rank)], library_of(source)


def _no_convolution(name: str, refused: list[str]) -> TypeError:
    if refused:
        return type_error(
            f"ConvView does not show {refused[0]}: it slides nothing, it spreads",
            got=name,
            expected="a model with a Conv2d",
        )
    return type_error("ConvView found no Conv2d", got=name, expected="an nn.Conv2d")
