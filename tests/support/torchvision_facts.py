"""What torchvision's models are, in a file, for machines without torchvision.

``python tests/support/torchvision_facts.py`` writes ``tests/vision/torchvision.json``
with torchvision 0.28. For each model: how many entries its state dict has, a digest of
their names and shapes, a digest of how it prints; for some, sums of the weights it
starts with after ``manual_seed(0)``, and its output in eval mode from there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parent.parent / "vision" / "torchvision.json"
SIZES = ("18", "34", "50", "101", "152")
SHAPES = {
    **{f"resnet{size}": {} for size in SIZES},
    **{
        name: {}
        for name in (
            "resnext50_32x4d",
            "resnext101_32x8d",
            "resnext101_64x4d",
            "wide_resnet50_2",
            "wide_resnet101_2",
            "alexnet",
            "mobilenet_v2",
        )
    },
    **{f"vgg{n}{bn}": {} for n in (11, 13, 16, 19) for bn in ("", "_bn")},
    **{f"vit_{kind}": {} for kind in ("b_16", "b_32", "l_16", "l_32", "h_14")},
}
SMALL_VIT = {
    "image_size": 32,
    "patch_size": 8,
    "num_layers": 2,
    "num_heads": 4,
    "hidden_dim": 32,
    "mlp_dim": 64,
    "num_classes": 7,
}
# Models that are run: their maker, its settings, the size of the pictures.
RUNS: dict[str, tuple[str, dict[str, Any], int]] = {
    "resnet18": ("resnet18", {"num_classes": 7}, 64),
    "resnet18 from identities": (
        "resnet18",
        {"num_classes": 7, "zero_init_residual": True},
        32,
    ),
    "resnet50 dilated": (
        "resnet50",
        {"num_classes": 7, "replace_stride_with_dilation": [False, True, True]},
        64,
    ),
    "resnext50": ("resnext50_32x4d", {"num_classes": 7}, 64),
    "mobilenet_v2": ("mobilenet_v2", {"num_classes": 7, "width_mult": 0.5}, 64),
    "alexnet": ("alexnet", {"num_classes": 7}, 64),
    "vision transformer": ("VisionTransformer", SMALL_VIT, 32),
}


def pictures(size: int) -> np.ndarray[Any, Any]:
    """Two pictures of waves."""
    count = 2 * 3 * size * size
    wave = np.sin(np.arange(count) * 0.37) + np.cos(np.arange(count) * 0.011)
    return wave.astype(np.float32).reshape(2, 3, size, size)


def digest(text: str) -> str:
    """A short fingerprint."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def names_and_shapes(model: Any) -> list[str]:
    """Each entry of the state dict as a line."""
    return [f"{k} {tuple(v.shape)}" for k, v in model.state_dict().items()]


def form(model: Any) -> dict[str, Any]:
    """What a model consists of."""
    lines = names_and_shapes(model)
    return {
        "entries": len(lines),
        "names and shapes": digest("\n".join(lines)),
        "print": digest(repr(model)),
    }


def run(t: Any, models: Any, name: str) -> dict[str, Any]:
    """How a model starts, and what it answers from there."""
    maker, settings, size = RUNS[name]
    t.manual_seed(0)
    model = getattr(models, maker)(**settings).eval()
    weights = [float(p.detach().double().abs().sum()) for p in model.parameters()]
    with t.no_grad():
        for parameter in model.parameters():
            if not parameter.any():  # what starts at zero would show nothing
                parameter += t.arange(parameter.numel()).view(parameter.shape).sin() / 9
        out = model(t.from_numpy(pictures(size)))
    return {"weights": weights, "output": out.tolist()}


def main() -> None:
    """Write the file."""
    import torch
    from torchvision import models

    facts = {
        "forms": {n: form(getattr(models, n)(**kw)) for n, kw in SHAPES.items()},
        "runs": {name: run(torch, models, name) for name in RUNS},
    }
    FILE.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
