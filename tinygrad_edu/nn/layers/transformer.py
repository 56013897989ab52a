"""Stacks of transformer layers: encoder, decoder, and both as one (Vaswani 2017)."""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any

from ...autograd.grad_mode import is_grad_enabled
from ...autograd.watching import taking
from ...backends import mha
from ...creation import full
from ...errors import runtime_error
from ...functions.arrangement.rearranging import triu
from ...functions.layers.multi_head_attention import canonical_mask
from ...tensor import Tensor
from .. import functional as F
from ..base.containers import ModuleList
from ..base.module import Module
from ..init import xavier_uniform_
from .normalization import LayerNorm
from .transformer_layers import (
    Activation,
    TransformerDecoderLayer,
    TransformerEncoderLayer,
)


def square_subsequent_mask(size: int, device: Any = None, dtype: Any = None) -> Tensor:
    """(T, T): -inf where a token would see a later one, 0 elsewhere."""
    mask: Tensor = triu(full((size, size), -math.inf, device=device, dtype=dtype), 1)
    return mask


def is_causal_mask(
    mask: Tensor | None, is_causal: bool | None, x: Tensor, batch_first: bool
) -> bool:
    """The answer that was given, or whether the mask is the square subsequent one."""
    if is_causal is not None or mask is None:
        return is_causal is True
    length = x.shape[1 if batch_first and x.dim() == 3 else 0]
    if mask.shape != (length, length):
        return False
    if taking.get() is not None:  # a program is captured: it cannot look at numbers
        return False
    causal = square_subsequent_mask(length, mask.device, mask.dtype)
    return bool((mask == causal).all())


def clones(layer: Module, count: int) -> ModuleList:
    """Copies of a layer: they start with the same weights."""
    return ModuleList([copy.deepcopy(layer) for _ in range(count)])


class TransformerEncoder(Module):
    """A stack of copies of one layer (``torch.nn.TransformerEncoder``).

    In evaluation without gradients PyTorch skips padding at the end of sequences, so
    that zeros come out of the last layer there; so they do here, unless
    `enable_nested_tensor` is False. `mask_check` False promises that all padding is at
    the end.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.TransformerEncoderLayer(8, nhead=2, batch_first=True)
    >>> TransformerEncoder(layer, num_layers=3)(torch.randn(4, 5, 8)).shape
    torch.Size([4, 5, 8])
    """

    def __init__(
        self,
        encoder_layer: Any,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = clones(encoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor = enable_nested_tensor
        self.mask_check = mask_check
        reason = _why_not_nested(encoder_layer)
        self.use_nested_tensor = enable_nested_tensor and not reason
        if enable_nested_tensor and reason:
            warnings.warn(
                "enable_nested_tensor is True, but self.use_nested_tensor is False "
                f"because {reason}",
                stacklevel=2,
            )

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """Keeps the shape; `is_causal` None looks at the mask to find out."""
        padding = canonical_mask(
            src_key_padding_mask, "src_key_padding_mask", mask, "mask", src
        )
        mask = canonical_mask(mask, "mask", like=src)
        is_causal = is_causal_mask(
            mask, is_causal, src, self.layers[0].self_attn.batch_first
        )
        out = src
        for layer in self.layers:
            out = layer(
                out, src_mask=mask, is_causal=is_causal, src_key_padding_mask=padding
            )
        if padding is not None and mask is None and self._skips(src):
            out = out.masked_fill(self._skipped(padding).unsqueeze(-1), 0.0)
        return out if self.norm is None else self.norm(out)

    def _skips(self, src: Tensor) -> bool:
        """Whether PyTorch would leave padding out, if it stands at the end."""
        first = self.layers[0]
        if not self.use_nested_tensor or first.training or src.dim() != 3:
            return False
        learns = src.requires_grad or any(p.requires_grad for p in first.parameters())
        return mha.get_fastpath_enabled() and not (is_grad_enabled() and learns)

    def _skipped(self, padding: Tensor) -> Any:
        """What is left out: nothing where padding stands between other steps.

        Computed without a look at a number, so that a captured program can do it, too.
        """
        hidden = padding != 0
        if not self.mask_check:
            return hidden
        return hidden & (hidden.long().diff(dim=1) >= 0).all()


def _why_not_nested(layer: Any) -> str:
    """Why padding cannot be skipped, in PyTorch's words."""
    if not isinstance(layer, TransformerEncoderLayer):
        return "encoder_layer was not TransformerEncoderLayer"
    attention = layer.self_attn
    reasons = {
        "norm_first was True": layer.norm_first,
        "self_attn.batch_first was not True(use batch_first for better inference "
        "performance)": not attention.batch_first,
        "self_attn._qkv_same_embed_dim was not True": not attention._qkv_same_embed_dim,
        "self_attn was passed bias=False": attention.in_proj_bias is None,
        "activation_relu_or_gelu was not True": not layer.activation_relu_or_gelu,
        "norm1.eps was not equal to encoder_layer.norm2.eps": layer.norm1.eps
        != layer.norm2.eps,
        "self_attn.num_heads is odd": attention.num_heads % 2 == 1,
    }
    found = [reason for reason, applies in reasons.items() if applies]
    return f"encoder_layer.{found[0]}" if found else ""


class TransformerDecoder(Module):
    """A stack of copies of one layer (``torch.nn.TransformerDecoder``).

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.TransformerDecoderLayer(8, nhead=2)
    >>> decoder = TransformerDecoder(layer, num_layers=3)
    >>> decoder(torch.randn(5, 4, 8), torch.randn(7, 4, 8)).shape
    torch.Size([5, 4, 8])
    """

    def __init__(
        self, decoder_layer: Any, num_layers: int, norm: Module | None = None
    ) -> None:
        super().__init__()
        self.layers = clones(decoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """`tgt` keeps its shape; `tgt_is_causal` None looks at the mask to find out."""
        batch_first = self.layers[0].self_attn.batch_first
        causal = is_causal_mask(tgt_mask, tgt_is_causal, tgt, batch_first)
        out = tgt
        for layer in self.layers:
            out = layer(
                out,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=causal,
                memory_is_causal=memory_is_causal,
            )
        return out if self.norm is None else self.norm(out)


class Transformer(Module):
    """Encoder and decoder (``torch.nn.Transformer``; Vaswani and others, 2017).

    `src` (S, N, E) and `tgt` (T, N, E), with `batch_first` (N, S, E) and (N, T, E), or
    both without N, give (T, N, E).

    >>> import tinygrad_edu as torch
    >>> model = Transformer(8, 2, 1, 1, dim_feedforward=16, batch_first=True)
    >>> model(torch.randn(4, 7, 8), torch.randn(4, 5, 8)).shape
    torch.Size([4, 5, 8])
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        custom_encoder: Any = None,
        custom_decoder: Any = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        sizes: Any = d_model, nhead, dim_feedforward, dropout, activation
        how: Any = layer_norm_eps, batch_first, norm_first, bias, device, dtype

        def norm() -> LayerNorm:
            where = {"device": device, "dtype": dtype}
            return LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **where)

        if custom_encoder is None:
            encoder_layer = TransformerEncoderLayer(*sizes, *how)
            custom_encoder = TransformerEncoder(
                encoder_layer, num_encoder_layers, norm()
            )
        self.encoder = custom_encoder
        if custom_decoder is None:
            decoder_layer = TransformerDecoderLayer(*sizes, *how)
            custom_decoder = TransformerDecoder(
                decoder_layer, num_decoder_layers, norm()
            )
        self.decoder = custom_decoder
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """The decoder's result, of the shape of `tgt`; masks as in the two stacks."""
        batch = 0 if self.batch_first else 1
        if src.dim() == 3 and src.size(batch) != tgt.size(batch):
            raise runtime_error("the batch number of src and tgt must be equal")
        if src.size(-1) != self.d_model or tgt.size(-1) != self.d_model:
            raise runtime_error(
                "the feature number of src and tgt must be equal to d_model"
            )
        memory = self.encoder(
            src,
            mask=src_mask,
            src_key_padding_mask=src_key_padding_mask,
            is_causal=src_is_causal,
        )
        out: Tensor = self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )
        return out

    @staticmethod
    def generate_square_subsequent_mask(
        sz: int, device: Any = None, dtype: Any = None
    ) -> Tensor:
        """(sz, sz): -inf where a token would see a later one, 0 elsewhere.

        >>> Transformer.generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
        """
        return square_subsequent_mask(sz, device, dtype)

    def _reset_parameters(self) -> None:
        """Draw all matrices anew."""
        for parameter in self.parameters():
            if parameter.dim() > 1:
                xavier_uniform_(parameter)
