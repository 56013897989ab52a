"""What all models share: the question of trained weights, and how layers start."""

from __future__ import annotations

import warnings
from typing import Any

from ... import nn
from ...errors import message


def refuse_weights(model: str, weights: Any, given: dict[str, Any]) -> None:
    """Say how trained weights get here; None means a fresh start and is fine.

    ``pretrained``, the old name of the question, is taken out of what was ``given``.
    """
    if "pretrained" in given:
        weights = old_answer(given.pop("pretrained"))
    if weights is None:
        return
    raise NotImplementedError(
        message(
            "Trained weights are not part of this library, only weights=None is "
            "supported",
            got=f"weights={weights!r}",
            hint="where torchvision is installed:\n"
            f"    theirs = torchvision.models.{model}(weights=...)\n"
            f"    safetensors.torch.save_file(theirs.state_dict(), "
            f'"{model}.safetensors")\n'
            "  and then here:\n"
            f'    model.load_state_dict(torch.load("{model}.safetensors"))',
        )
    )


def old_answer(pretrained: bool) -> str | None:
    """What ``pretrained=True`` means in today's words, with torchvision's warnings."""
    weights = "DEFAULT" if pretrained else None
    for words in (
        "The parameter 'pretrained' is deprecated since 0.13 and may be removed in the "
        "future, please use 'weights' instead.",
        "Arguments other than a weight enum or `None` for 'weights' are deprecated "
        "since 0.13 and may be removed in the future. The current behavior is "
        f"equivalent to passing `weights={weights}`.",
    ):
        warnings.warn(words, stacklevel=4)
    return weights


def start_convolutions(model: nn.Module, linear_std: float = 0.01) -> None:
    """He's start for convolutions before ReLU, narrow normals for linear layers.

    Source: torchvision's VGG and MobileNetV2.
    """
    for part in model.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.BatchNorm2d | nn.GroupNorm):
            start_norm(part)
        elif isinstance(part, nn.Linear):
            nn.init.normal_(part.weight, 0, linear_std)
            if part.bias is not None:
                nn.init.zeros_(part.bias)


def start_norm(part: nn.BatchNorm2d | nn.GroupNorm) -> None:
    """Let a norm hand on what it gets."""
    if part.weight is not None:
        nn.init.ones_(part.weight)
    if part.bias is not None:
        nn.init.zeros_(part.bias)
