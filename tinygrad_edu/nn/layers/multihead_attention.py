"""The attention layer: several heads, each with projections of its own."""

from __future__ import annotations

from typing import Any

from ...creation import empty
from ...errors import message, value_error
from ...functions.layers.multi_head_attention import canonical_mask
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module
from ..init import constant_, xavier_normal_, xavier_uniform_
from ..parameter import Parameter
from .linear import Linear


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer under the name that PyTorch prints for it in attention."""


class MultiheadAttention(Module):
    r"""Attention in several heads (``torch.nn.MultiheadAttention``).

    .. math:: \text{concat}(\text{head}_1, \dots, \text{head}_h) W^O, \quad
        \text{head}_i = \text{attention}(Q W_i^Q, K W_i^K, V W_i^V)

    Query (T, N, E), key (S, N, kdim), value (S, N, vdim), with `batch_first` (N, T, E)
    and so on, or all without N. Answers (T, N, E) and the weights, see ``forward``.
    `add_bias_kv` learns one key and value more, `add_zero_attn` adds one of zeros.
    Raises ValueError or AssertionError for an `embed_dim` that cannot be cut into
    `num_heads`.

    >>> import tinygrad_edu as torch
    >>> attend = MultiheadAttention(8, num_heads=2, batch_first=True)
    >>> x = torch.randn(4, 5, 8)
    >>> out, weights = attend(x, x, x)
    >>> out.shape, weights.shape
    (torch.Size([4, 5, 8]), torch.Size([4, 5, 5]))
    """

    in_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if embed_dim <= 0 or num_heads <= 0:
            raise value_error(
                "embed_dim and num_heads must be greater than 0, got "
                f"embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        super().__init__()
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == self.vdim == embed_dim
        self.num_heads, self.dropout = num_heads, dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads
        if self.head_dim * num_heads != embed_dim:
            raise AssertionError(message("embed_dim must be divisible by num_heads"))
        where = {"device": device, "dtype": dtype}
        self._make_projections(bias, **where)
        self.out_proj = NonDynamicallyQuantizableLinear(
            embed_dim, embed_dim, bias=bias, **where
        )
        self.bias_k = self.bias_v = None
        if add_bias_kv:
            self.bias_k = Parameter(empty((1, 1, embed_dim), **where))
            self.bias_v = Parameter(empty((1, 1, embed_dim), **where))
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _make_projections(self, bias: bool, **where: Any) -> None:
        """One matrix for all three, or three where keys or values differ in width."""
        e = self.embed_dim
        names = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
        if self._qkv_same_embed_dim:
            self.in_proj_weight = Parameter(empty((3 * e, e), **where))
            for name in names:
                self.register_parameter(name, None)
        else:
            for name, width in zip(names, (e, self.kdim, self.vdim), strict=True):
                setattr(self, name, Parameter(empty((e, width), **where)))
            self.register_parameter("in_proj_weight", None)
        start = Parameter(empty(3 * e, **where)) if bias else None
        self.register_parameter("in_proj_bias", start)

    def _reset_parameters(self) -> None:
        """Draw new weights; biases start at 0."""
        matrices = self.in_proj_weight, self.q_proj_weight, self.k_proj_weight
        for each in (*matrices, self.v_proj_weight):
            if each is not None:
                xavier_uniform_(each)
        for start in (self.in_proj_bias, self.out_proj.bias):
            if start is not None:
                constant_(start, 0.0)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                xavier_normal_(extra)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """What the queries found, and with `need_weights` the weights of the keys.

        `key_padding_mask` (N, S) and `attn_mask` (T, S) or (N · H, T, S) say True
        where nobody may look, or are numbers to add to the scores. `is_causal`
        promises that `attn_mask` hides all that comes later. The weights are (N, T, S),
        or (N, H, T, S) without `average_attn_weights`. Without `need_weights` it is
        faster.
        """
        padding = canonical_mask(
            key_padding_mask, "key_padding_mask", attn_mask, "attn_mask", query
        )
        mask = canonical_mask(attn_mask, "attn_mask", like=query)
        turned = self.batch_first and query.dim() == 3
        if turned:
            query, key, value = swapped(query, key, value)
        out, weights = F.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=padding,
            need_weights=need_weights,
            attn_mask=mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )
        return (out.transpose(0, 1) if turned else out), weights


def swapped(query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, ...]:
    """Batch and sequence swapped; what was one tensor stays one."""
    q = query.transpose(0, 1)
    k = q if key is query else key.transpose(0, 1)
    return q, k, k if value is key else value.transpose(0, 1)
