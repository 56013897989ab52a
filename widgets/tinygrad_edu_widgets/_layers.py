"""A model's layers on a picture: what each computes, and what it sees of the picture.

The model runs once, in the mode it is in, and is as before afterwards: hooks gone,
buffers and random numbers put back.
"""

from __future__ import annotations

import base64
import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import library_of, tensors_in
from tinygrad_edu.diagram.summary import numbers
from tinygrad_edu.diagram.watching import undisturbed
from tinygrad_edu_widgets._convolution import Convolution, Geometry, geometry
from tinygrad_edu_widgets._memory import Plain

MOST_LAYERS = 24  # whose maps are shown
MOST_MAPS = 16  # channels of a layer
SIDE = 32  # rows and columns of a map; larger ones are sampled
MOST_PIXELS = 120_000  # of all maps together

# What a number of the output sees of the layer's input: itself, or everything.
POINTWISE = {
    *("ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "CELU", "GELU", "SiLU"),
    *("Mish", "Sigmoid", "Tanh", "Hardtanh", "Hardswish", "Hardsigmoid", "Softplus"),
    *("Softsign", "Tanhshrink", "Threshold", "LogSigmoid", "Dropout", "Dropout2d"),
    *("Identity", "BatchNorm2d", "Softmax2d", "RReLU", "AlphaDropout"),
}
POOLS = {"MaxPool2d", "AvgPool2d", "LPPool2d"}

Take = Callable[[str, Any, Any, Any], None]


def names_of(module: Any) -> list[str]:
    """The class of a module and those that it derives from."""
    return [cls.__name__ for cls in type(module).__mro__]


def kind_of(module: Any) -> str:
    """``conv``, ``pool``, ``point``, ``transposed`` or ``other``."""
    names = set(names_of(module))
    if "ConvTranspose2d" in names or "_ConvTransposeNd" in names:
        return "transposed"
    if "Conv2d" in names:
        return "conv"
    if names & POOLS:
        return "pool"
    return "point" if names & POINTWISE else "other"


def observe(model: Any, image: Any, take: Take) -> None:
    """Runs the model; ``take(name, module, input, output)`` hears of every layer.

    A layer is a module without others inside it. Inputs and outputs are handed over
    as they are at that moment; a later layer may write into them.
    """
    library: Any = library_of(model)
    with contextlib.ExitStack() as stack:
        stack.enter_context(undisturbed(model, library))
        stack.enter_context(library.no_grad())
        for name, module in model.named_modules():
            if not list(module.children()):
                stack.enter_context(_heard(name, module, take))
        model(image)


@contextlib.contextmanager
def _heard(name: str, module: Any, take: Take) -> Iterator[None]:
    """What a layer is given is copied before it runs: it may work in place."""
    given: list[Any] = []

    def before(module: Any, args: Any) -> None:
        given[:] = [tensor.detach().clone() for tensor in tensors_in(args)]

    def after(module: Any, args: Any, result: Any) -> None:
        made = list(tensors_in(result))
        if given and made:
            take(name, module, given[0], made[0].detach())

    handles = [
        module.register_forward_pre_hook(before),
        module.register_forward_hook(after),
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def convolution_of(name: str, module: Any, given: Any, made: Any) -> Convolution:
    """What a Conv2d did with the first picture of a batch."""
    return Convolution(
        name=name,
        image=given[0].clone(),
        weight=module.weight.detach().clone(),
        bias=None if module.bias is None else module.bias.detach().clone(),
        output=made[0].clone(),
        geometry=geometry(
            module.kernel_size, module.stride, module.padding, module.dilation
        ),
        groups=int(module.groups),
        mode=str(module.padding_mode),
    )


def label_of(module: Any) -> str:
    """A layer in a few words.

    >>> from tinygrad_edu import nn
    >>> label_of(nn.Conv2d(1, 4, 3)), label_of(nn.ReLU())
    ('Conv2d 3 × 3', 'ReLU')
    """
    name = type(module).__name__
    window = window_of(module)
    return f"{name} {window.kernel[0]} × {window.kernel[1]}" if window else name


def window_of(module: Any) -> Geometry | None:
    """How a layer's window slides; None for a layer without one."""
    if kind_of(module) not in ("conv", "pool"):
        return None
    stride = module.stride if module.stride is not None else module.kernel_size
    padding = getattr(module, "padding", 0)
    dilation = getattr(module, "dilation", 1)
    return geometry(module.kernel_size, stride, padding, dilation)


# What each layer sees.


def chain_of(model: Any) -> list[tuple[str, Any]] | None:
    """The layers of a model that run one after the other; None for another model."""
    children = list(model.named_children())
    if not children:
        return [("", model)]
    if "Sequential" not in names_of(model):
        return None
    chain: list[tuple[str, Any]] = []
    for name, child in children:
        inside = chain_of(child)
        if inside is None:
            return None
        chain += [(f"{name}.{deep}" if deep else name, layer) for deep, layer in inside]
    return chain


@dataclass(frozen=True)
class Layer:
    """What a receptive field needs to know of a layer."""

    name: str
    label: str
    kind: str
    window: Geometry | None

    @classmethod
    def of(cls, name: str, module: Any) -> Layer:
        """What a module is."""
        return cls(name, label_of(module), kind_of(module), window_of(module))


def fields(chain: list[Layer] | None, sizes: dict[str, tuple[int, int]]) -> Plain:
    """The layers that a receptive field is followed through, and why it ends.

    Args:
        chain: the layers in their order; None if they do not follow each other.
        sizes: the rows and columns of what each layer returned.
    """
    if chain is None:
        why = "The layers of this model do not simply follow each other."
        return {"layers": [], "ends": f"{why} Try a Sequential inside it."}
    layers: list[Plain] = []
    for layer in chain:
        if layer.name not in sizes or layer.kind in ("other", "transposed"):
            why = f"At {layer.label} it ends: that layer mixes places in another way."
            return {"layers": layers, "ends": why}
        window = layer.window or Geometry((1, 1))
        about = {"name": layer.name, "label": layer.label, "kind": layer.kind}
        size = list(sizes[layer.name])
        layers.append(about | {"size": size} | asdict(window))
    return {"layers": layers, "ends": ""}


# Pictures of what each layer makes.


class Maps:
    """Small pictures of the channels of every layer, and of the image itself."""

    def __init__(self) -> None:
        self.layers: list[Plain] = []
        self.sizes: dict[str, tuple[int, int]] = {}
        self._room = MOST_PIXELS

    def add(self, name: str, label: str, kind: str, made: Any) -> None:
        """Takes in (N, C, H, W), of which the first picture is kept, or ignores it."""
        if len(made.shape) != 4 or math.prod(made.shape) == 0:
            return
        channels, rows, columns = (int(size) for size in made.shape[1:])
        self.sizes[name] = (rows, columns)
        if len(self.layers) >= MOST_LAYERS:
            return
        step = max(1, math.ceil(max(rows, columns) / SIDE))
        area = math.ceil(rows / step) * math.ceil(columns / step)
        count = min(channels, MOST_MAPS, max(1, self._room // area))
        self._room -= count * area
        values = numbers(made[0, :count, ::step, ::step])
        self.layers.append(
            {
                "name": name,
                "label": label,
                "kind": kind,
                "channels": channels,
                "size": [rows, columns],
                "step": step,
                **pictures(values),
            }
        )


def pictures(values: Any) -> Plain:
    """Numbers as bytes: 127 is the largest size of a channel, −128 is no number.

    >>> made = pictures(np.array([[[1.0, -0.5], [0.0, np.nan]]]))
    >>> np.frombuffer(base64.b64decode(made["pixels"]), "int8").tolist()
    [127, -64, 0, -128]
    >>> made["largest"], made["shown"]
    ([1.0], [1, 2, 2])
    """
    finite = np.where(np.isfinite(values), values, 0.0)
    largest = np.abs(finite).max(axis=(1, 2), keepdims=True)
    with np.errstate(all="ignore"):
        shares = np.nan_to_num(finite / largest)
    pixels = np.rint(shares * 127).astype("int8")
    pixels[~np.isfinite(values)] = -128
    return {
        "shown": list(values.shape),
        "largest": [float(f"{size:.4g}") for size in largest.ravel()],
        "pixels": base64.b64encode(pixels.tobytes()).decode("ascii"),
    }
