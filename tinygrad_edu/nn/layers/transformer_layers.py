"""One layer of a transformer's encoder, and one of its decoder.

Each is made of blocks, attention or a small network, and goes round every block too:
x + block(x). The normalization stands behind the sum, or before the block
(`norm_first`), which is easier to train (Xiong and others, 2020).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import runtime_error
from ...functions.layers.multi_head_attention import canonical_mask
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module
from .activation import ReLU
from .dropout import Dropout
from .linear import Linear
from .multihead_attention import MultiheadAttention
from .normalization import LayerNorm
from .relu_family import GELU

Activation = str | Callable[[Tensor], Tensor]


def activation_of(activation: Activation) -> Callable[[Tensor], Tensor]:
    """The function itself, or the one of that name."""
    if not isinstance(activation, str):
        return activation
    if activation not in ("relu", "gelu"):
        raise runtime_error(f"activation should be relu/gelu, not {activation}")
    return F.relu if activation == "relu" else F.gelu


class _Layer(Module):
    """What both have: attention to oneself, and a small network for each token."""

    def _make(
        self,
        attentions: tuple[str, ...],
        d_model: int,
        nhead: int,
        dim_feedforward: int,
        dropout: float,
        layer_norm_eps: float,
        batch_first: bool,
        norm_first: bool,
        bias: bool,
        where: dict[str, Any],
    ) -> None:
        """All parts, in PyTorch's order; one norm and dropout for each block."""
        for name in attentions:
            attention = MultiheadAttention(
                d_model, nhead, dropout, bias, batch_first=batch_first, **where
            )
            setattr(self, name, attention)
        self.linear1 = Linear(d_model, dim_feedforward, bias, **where)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, **where)
        self.norm_first = norm_first
        blocks = range(1, len(attentions) + 2)
        for i in blocks:
            norm = LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **where)
            setattr(self, f"norm{i}", norm)
        for i in blocks:
            setattr(self, f"dropout{i}", Dropout(dropout))

    def _around(
        self, x: Tensor, norm: Module, block: Callable[[Tensor], Tensor]
    ) -> Tensor:
        """x + block(x), normalized before the block or behind the sum."""
        out: Tensor = x + block(norm(x)) if self.norm_first else norm(x + block(x))
        return out

    def _attend(
        self,
        attention: Module,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None,
        padding: Tensor | None,
        is_causal: bool,
    ) -> Tensor:
        found: Tensor = attention(
            x,
            memory,
            memory,
            attn_mask=mask,
            key_padding_mask=padding,
            is_causal=is_causal,
            need_weights=False,
        )[0]
        return found

    def _sa_block(
        self,
        x: Tensor,
        attn_mask: Tensor | None,
        key_padding_mask: Tensor | None,
        is_causal: bool = False,
    ) -> Tensor:
        """Each token looks at its own sequence."""
        how = attn_mask, key_padding_mask, is_causal
        out: Tensor = self.dropout1(self._attend(self.self_attn, x, x, *how))
        return out

    def _wide(self, x: Tensor) -> Tensor:
        """The small network: (…, E) to (…, dim_feedforward) and back."""
        out: Tensor = self.linear2(self.dropout(self.activation(self.linear1(x))))
        return out


class TransformerEncoderLayer(_Layer):
    """Attention to oneself and a small network (``torch.nn.TransformerEncoderLayer``).

    (T, N, E), with `batch_first` (N, T, E), or (T, E), keeps its shape. `activation`
    is "relu", "gelu" or a function. Vaswani and others, 2017.

    >>> import tinygrad_edu as torch
    >>> layer = TransformerEncoderLayer(d_model=8, nhead=2, batch_first=True)
    >>> layer(torch.randn(4, 5, 8)).shape
    torch.Size([4, 5, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        sizes = d_model, nhead, dim_feedforward, dropout, layer_norm_eps
        where = {"device": device, "dtype": dtype}
        self._make(("self_attn",), *sizes, batch_first, norm_first, bias, where)
        activation = activation_of(activation)
        relu = activation is F.relu or isinstance(activation, ReLU)
        gelu = activation is F.gelu or isinstance(activation, GELU)
        self.activation_relu_or_gelu = 1 if relu else 2 if gelu else 0
        self.activation = activation

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        """Keeps the shape; masks as in :class:`MultiheadAttention`."""
        padding = canonical_mask(
            src_key_padding_mask, "src_key_padding_mask", src_mask, "src_mask", src
        )
        how = canonical_mask(src_mask, "src_mask", like=src), padding, is_causal
        x = self._around(src, self.norm1, lambda x: self._sa_block(x, *how))
        return self._around(x, self.norm2, self._ff_block)

    def _ff_block(self, x: Tensor) -> Tensor:
        out: Tensor = self.dropout2(self._wide(x))
        return out


class TransformerDecoderLayer(_Layer):
    """Looks at itself and at the encoder (``torch.nn.TransformerDecoderLayer``).

    Attention to oneself, attention to the encoder's result `memory`, a small network.
    Shapes as in :class:`TransformerEncoderLayer`, memory (S, N, E).

    >>> import tinygrad_edu as torch
    >>> layer = TransformerDecoderLayer(d_model=8, nhead=2)
    >>> layer(torch.randn(5, 4, 8), torch.randn(7, 4, 8)).shape
    torch.Size([5, 4, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        sizes = d_model, nhead, dim_feedforward, dropout, layer_norm_eps
        where = {"device": device, "dtype": dtype}
        both = "self_attn", "multihead_attn"
        self._make(both, *sizes, batch_first, norm_first, bias, where)
        self.activation = activation_of(activation)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """`tgt` keeps its shape; masks as in :class:`MultiheadAttention`."""
        own = tgt_mask, tgt_key_padding_mask, tgt_is_causal
        other = memory_mask, memory_key_padding_mask, memory_is_causal
        x = self._around(tgt, self.norm1, lambda x: self._sa_block(x, *own))
        x = self._around(x, self.norm2, lambda x: self._mha_block(x, memory, *other))
        return self._around(x, self.norm3, self._ff_block)

    def _mha_block(
        self,
        x: Tensor,
        mem: Tensor,
        attn_mask: Tensor | None,
        key_padding_mask: Tensor | None,
        is_causal: bool = False,
    ) -> Tensor:
        """Each token looks at what the encoder has made of the other sequence."""
        how = attn_mask, key_padding_mask, is_causal
        out: Tensor = self.dropout2(self._attend(self.multihead_attn, x, mem, *how))
        return out

    def _ff_block(self, x: Tensor) -> Tensor:
        out: Tensor = self.dropout3(self._wide(x))
        return out
