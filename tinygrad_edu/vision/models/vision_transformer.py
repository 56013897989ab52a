"""Vision transformer: a picture cut into patches, read like the words of a sentence.

Dosovitskiy and others: An Image is Worth 16x16 Words: Transformers for Image
Recognition at Scale (2020). A convolution whose stride is its kernel makes a vector of
each patch. One vector more, the class token, is learned; it collects from the others
what the answer needs. In the comments B is the batch, T the patches + 1, D the vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from ... import nn
from ...creation import empty, zeros
from ...errors import value_error
from ...functions.arrangement.joining import cat
from ...tensor import Tensor
from .weights import refuse_weights

Norm = Callable[[int], nn.Module]
FINE_NORM: Norm = partial(nn.LayerNorm, eps=1e-6)


class MLPBlock(nn.Sequential):
    """Two linear layers for each vector by itself, wider between: (B, T, D) kept."""

    def __init__(self, in_dim: int, mlp_dim: int, dropout: float) -> None:
        super().__init__(
            nn.Linear(in_dim, mlp_dim),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(mlp_dim, in_dim),
            nn.Dropout(dropout),
        )
        for part in self.modules():
            if isinstance(part, nn.Linear):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.normal_(part.bias, std=1e-6)


class EncoderBlock(nn.Module):
    """x + attention of x, and to that its MLP added: (B, T, D) kept."""

    def __init__(
        self,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Norm = FINE_NORM,
    ) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(
            hidden_dim, num_heads, dropout=attention_dropout, batch_first=True
        )
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input: Tensor) -> Tensor:
        """What each vector learns from the others, and from itself."""
        x = self.ln_1(input)
        x, _ = self.self_attention(x, x, x, need_weights=False)
        x = self.dropout(x) + input
        out: Tensor = x + self.mlp(self.ln_2(x))
        return out


class Encoder(nn.Module):
    """Positions, the blocks one after the other, a norm: (B, T, D) kept."""

    def __init__(
        self,
        seq_length: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float,
        attention_dropout: float,
        norm_layer: Norm = FINE_NORM,
    ) -> None:
        super().__init__()
        self.pos_embedding = nn.Parameter(
            empty(1, seq_length, hidden_dim).normal_(std=0.02)
        )
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.Sequential()
        how = num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer
        for i in range(num_layers):
            self.layers.add_module(f"encoder_layer_{i}", EncoderBlock(*how))
        self.ln = norm_layer(hidden_dim)

    def forward(self, input: Tensor) -> Tensor:
        """The vectors after all blocks."""
        x = self.dropout(input + self.pos_embedding)
        out: Tensor = self.ln(self.layers(x))
        return out


class VisionTransformer(nn.Module):
    """Patches, a transformer's encoder, a linear layer (torchvision's).

    ``representation_size`` puts a tanh layer before the last one. The last layer starts
    at zero: at first all classes are equal. torchvision's ``conv_stem_configs`` is
    refused.

    >>> import tinygrad_edu as torch
    >>> how = {"num_layers": 2, "num_heads": 4, "hidden_dim": 32, "mlp_dim": 64}
    >>> model = VisionTransformer(32, patch_size=8, num_classes=5, **how)
    >>> model(torch.randn(2, 3, 32, 32)).shape
    torch.Size([2, 5])
    """

    def __init__(
        self,
        image_size: int,
        patch_size: int,
        num_layers: int,
        num_heads: int,
        hidden_dim: int,
        mlp_dim: int,
        dropout: float = 0.0,
        attention_dropout: float = 0.0,
        num_classes: int = 1000,
        representation_size: int | None = None,
        norm_layer: Norm = FINE_NORM,
        conv_stem_configs: Any = None,
    ) -> None:
        super().__init__()
        if image_size % patch_size:
            raise value_error(
                "Input shape indivisible by patch size!",
                got=f"image_size={image_size}, patch_size={patch_size}",
            )
        if conv_stem_configs is not None:
            raise NotImplementedError("only conv_stem_configs=None is supported")
        self.image_size, self.patch_size = image_size, patch_size
        self.hidden_dim, self.mlp_dim = hidden_dim, mlp_dim
        self.attention_dropout, self.dropout = attention_dropout, dropout
        self.num_classes, self.representation_size = num_classes, representation_size
        self.norm_layer = norm_layer
        self.conv_proj = nn.Conv2d(3, hidden_dim, patch_size, stride=patch_size)
        self.class_token = nn.Parameter(zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1
        self.encoder = Encoder(
            self.seq_length,
            num_layers,
            num_heads,
            hidden_dim,
            mlp_dim,
            dropout,
            attention_dropout,
            norm_layer,
        )
        self.heads = nn.Sequential()
        last = hidden_dim if representation_size is None else representation_size
        if representation_size is not None:
            pre_logits = nn.Linear(hidden_dim, representation_size)
            self.heads.add_module("pre_logits", pre_logits)
            self.heads.add_module("act", nn.Tanh())
        self.heads.add_module("head", nn.Linear(last, num_classes))
        self._start()

    def _start(self) -> None:
        _start_even(self.conv_proj, 3 * self.patch_size**2)
        if self.representation_size is not None:
            _start_even(self.heads.pre_logits, self.hidden_dim)
        nn.init.zeros_(self.heads.head.weight)
        nn.init.zeros_(self.heads.head.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        size = self.image_size
        for name, length in zip(("height", "width"), x.shape[-2:], strict=True):
            if length != size:
                raise RuntimeError(
                    f"Wrong image {name}! Expected {size} but got {length}!"
                )
        x = self.conv_proj(x)  # (B, D, H/P, W/P) with patches of P by P
        x = x.flatten(2).transpose(1, 2)  # (B, T - 1, D)
        x = cat([self.class_token.expand(len(x), -1, -1), x], 1)  # (B, T, D)
        x = self.encoder(x)
        x = x[:, 0]  # (B, D): what the class token has collected
        scores: Tensor = self.heads(x)  # (B, num_classes)
        return scores


def _start_even(layer: nn.Conv2d | nn.Linear, inputs: int) -> None:
    """Normal numbers of variance 1 / inputs, without those far out."""
    nn.init.trunc_normal_(layer.weight, std=math.sqrt(1 / inputs))
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def _vit(
    name: str, patch: int, layers: int, heads: int, width: int, weights: Any, kw: Any
) -> VisionTransformer:
    refuse_weights(name, weights, kw)
    size = kw.pop("image_size", 224)
    return VisionTransformer(size, patch, layers, heads, width, 4 * width, **kw)


def vit_b_16(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> VisionTransformer:
    """12 layers, patches of 16 × 16 (``torchvision.models.vit_b_16``)."""
    return _vit("vit_b_16", 16, 12, 12, 768, weights, kwargs)


def vit_b_32(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> VisionTransformer:
    """12 layers, patches of 32 × 32 (``torchvision.models.vit_b_32``)."""
    return _vit("vit_b_32", 32, 12, 12, 768, weights, kwargs)


def vit_l_16(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> VisionTransformer:
    """24 layers, patches of 16 × 16 (``torchvision.models.vit_l_16``)."""
    return _vit("vit_l_16", 16, 24, 16, 1024, weights, kwargs)


def vit_l_32(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> VisionTransformer:
    """24 layers, patches of 32 × 32 (``torchvision.models.vit_l_32``)."""
    return _vit("vit_l_32", 32, 24, 16, 1024, weights, kwargs)


def vit_h_14(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> VisionTransformer:
    """32 layers, patches of 14 × 14 (``torchvision.models.vit_h_14``)."""
    return _vit("vit_h_14", 14, 32, 16, 1280, weights, kwargs)
