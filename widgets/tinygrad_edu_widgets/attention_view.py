"""AttentionView: where each token looks, layer by layer and head by head.

    from tinygrad_edu_widgets import AttentionView

    AttentionView.of_model(model, x, tokens=words)  # every attention of a model
    AttentionView.of(q, k, v, mask=mask)            # one attention, step by step
    AttentionView(weights, tokens)                  # weights of your own

The mask can be moved: the softmax is computed anew from the same scores, and the
probability that was hidden goes to what is left. Models of real PyTorch work too.
"""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
import traitlets

from tinygrad_edu_widgets import _attention_mask as masks
from tinygrad_edu_widgets._attention_capture import capture
from tinygrad_edu_widgets._attention_figure import draw, words
from tinygrad_edu_widgets._attention_layer import Layer, bits, bytes_of, floats
from tinygrad_edu_widgets._attention_mask import Array
from tinygrad_edu_widgets._attention_sources import layers_of, of_vectors
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._view import Plain, View

WINDOW = 64  # tokens shown at once
MOST_PICTURES = 400
PICTURES = 120_000  # bytes of all small pictures
NUMBERS = 300_000  # characters of all scores that a saved notebook keeps
VECTORS = 100_000  # the same of one layer's queries, keys and values


class AttentionView(View):
    """Shows attention weights, and what another mask would make of them.

    weights = softmax(q · k / √d + mask), each row adds up to 1

    Args:
        weights: (T, S), (heads, T, S) or (layers, heads, T, S), or a list with one
            such array for each layer; rows are queries, columns keys.
        tokens: the names of the tokens: a text (its characters), a list, or a pair of
            lists for queries and keys. Where the length does not fit: numbers.
        names: the names of the layers.

    Traits, all of which may be set from Python: ``layer`` and ``head`` (−1 is the mean
    of the heads), ``row`` and ``column`` of the chosen cell, ``window`` the first row
    and column that are shown, ``drawing`` "matrix" or "lines", and ``mask``, see
    `set_mask`.

    Raises TypeError or ValueError for what cannot be weights.

    >>> view = AttentionView([[1.0, 0.0], [0.25, 0.75]], tokens=["a", "b"])
    >>> print(view)
    Attention: 1 layer × 1 head, 2 tokens.
    layer 0, head 0: a token looks at itself with 88%, at the one before with 25%, \
at the first with 62%
    "a" looks at "a" 100%
    "b" looks at "b" 75%, "a" 25%
    """

    _esm = script("attention_view")
    _css = style("attention_view")

    layers = traitlets.List(traitlets.Dict()).tag(sync=True)
    packs = traitlets.List(traitlets.Dict()).tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    head = traitlets.Int(0).tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    column = traitlets.Int(0).tag(sync=True)
    window = traitlets.List(traitlets.Int(), [0, 0]).tag(sync=True)
    mask = traitlets.Dict(masks.GIVEN).tag(sync=True)
    drawing = traitlets.Enum(["matrix", "lines"], "matrix").tag(sync=True)

    def __init__(
        self, weights: Any, tokens: Any = None, *, names: list[str] | None = None
    ) -> None:
        self._show(layers_of(weights, tokens, names))

    @classmethod
    def of_model(
        cls,
        model: Any,
        *inputs: Any,
        tokens: Any = None,
        sample: int = 0,
        **keywords: Any,
    ) -> Self:
        """The attention of every ``nn.MultiheadAttention`` in one forward pass.

        ``model(*inputs, **keywords)`` runs once, in evaluation mode, and is as before
        afterwards: modes, buffers and random numbers. ``sample`` is the sequence of the
        batch that is shown.

        Raises ValueError where no such layer ran.

        >>> import tinygrad_edu as torch
        >>> layer = torch.nn.TransformerEncoderLayer(8, nhead=2, batch_first=True)
        >>> view = AttentionView.of_model(layer, torch.randn(1, 4, 8), tokens="word")
        >>> view.weights().shape
        (4, 4)
        """
        return cls._of(capture(model, inputs, keywords, tokens, sample))

    @classmethod
    def of(
        cls,
        q: Any,
        k: Any,
        v: Any,
        mask: Any = None,
        *,
        tokens: Any = None,
        is_causal: bool = False,
        scale: float | None = None,
    ) -> Self:
        """One attention with every step: q (…, T, D), k (…, S, D), v (…, S, E).

        The arguments are those of ``scaled_dot_product_attention``: a mask of booleans
        says where a query may look, one of numbers is added to the scores. Dimensions
        in front become heads.

        >>> import tinygrad_edu as torch
        >>> x = torch.eye(3)
        >>> view = AttentionView.of(x, x, x, is_causal=True)
        >>> [round(share, 3) for share in view.weights()[1].tolist()]
        [0.36, 0.64, 0.0]
        """
        return cls._of([of_vectors(q, k, v, mask, tokens, is_causal, scale)])

    @classmethod
    def _of(cls, layers: list[Layer]) -> Self:
        view = cls.__new__(cls)
        view._show(layers)
        return view

    def _show(self, layers: list[Layer]) -> None:
        self._layers = layers
        side = _picture_side(layers)
        told = [_about(layer, index, side) for index, layer in enumerate(layers)]
        packs = self._fitting([0], [0, 0])
        last = len(packs[0]["rows"]) - 1  # it sees the most where a mask is causal
        row = np.nan_to_num(layers[0].shares(masks.GIVEN, np.array([last]), 0)[0])
        best = int(row[: len(packs[0]["columns"])].argmax())
        super().__init__(layers=told, packs=packs, row=last, column=best)
        self.answer("layer", self._answer_layer)
        self.answer("rest", self._answer_rest)

    # What is asked and told.

    def weights(self, layer: int | None = None, head: int | None = None) -> Array:
        """(T, S): the weights of a head under the mask in force, as float64.

        Without arguments those of the chosen layer and head.
        """
        chosen = self._layers[self.layer if layer is None else layer]
        head = self.head if head is None else head
        shares = chosen.shares(self.mask, np.arange(chosen.rows))
        chosen_head: Array = shares.mean(0) if head == -1 else shares[head]
        return chosen_head

    def set_mask(self, kind: str, **fields: Any) -> None:
        """Puts another mask over the scores: "given", "none", "causal", "window", …

        ``border`` moves the border of "causal" and "window" (1 is off by one, and sees
        the future), ``width`` is that of "window", ``length`` how many keys are no
        "padding", ``toggled`` lists single cells [query, key] to turn round.

        >>> view = AttentionView([[0.5, 0.5], [0.5, 0.5]])
        >>> view.set_mask("causal")
        >>> view.weights().tolist()
        [[1.0, 0.0], [0.5, 0.5]]
        """
        self.mask = {"kind": kind, **fields}

    def summary(self) -> str:
        """Where the tokens look, in words, for the chosen layer and head."""
        return words(self._layers, self.layer, self.head, self.mask)

    def alternative_text(self) -> str:
        """The essential: what is shown, and where the tokens of one head look."""
        return "\n".join(self.summary().split("\n")[:8])

    def figure(self) -> Any:
        """All heads small and the chosen one large, as a figure of matplotlib."""
        rows, columns = self._indices(self.layer, self.window)
        return draw(self._layers, self.layer, self.head, self.mask, rows, columns)

    @traitlets.validate("mask")
    def _checked_mask(self, proposal: Any) -> Any:
        return masks.checked(proposal["value"])

    @traitlets.validate("layer")
    def _checked_layer(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), len(self._layers) - 1))

    @traitlets.observe("layer", "window")
    def _bring_layer(self, change: Any) -> None:
        kept = [pack["layer"] for pack in self.packs]
        if change["name"] == "window":
            self.packs = self._fitting([self.layer], self.window)
        elif self.layer not in kept:
            self.packs = self._fitting([self.layer, *kept], self.window)

    # The numbers in the browser: those of the chosen layer, and more while they fit.

    def _fitting(self, first: list[int], window: list[int]) -> list[Plain]:
        """The numbers of these layers, and of others, as many as may be sent."""
        wanted = dict.fromkeys([*first, *range(len(self._layers))])
        packs: list[Plain] = []
        size = 0
        for index in wanted:
            layer, spans = self._layers[index], self._indices(index, window)
            size += 6 * layer.heads * len(spans[0]) * len(spans[1])
            if packs and size > NUMBERS:
                break
            packs.append(_pack(layer, index, *spans))
        return packs

    def _indices(self, index: int, window: list[int]) -> tuple[Array, Array]:
        """The queries and keys of a layer that are shown."""
        layer = self._layers[index]
        side = _side(layer)
        return _span(window[0], layer.rows, side), _span(window[1], layer.columns, side)

    def _answer_layer(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """The browser wants the numbers of a layer, or another part of it."""
        index = max(0, min(int(content["layer"]), len(self._layers) - 1))
        window = [int(first) for first in content.get("window", self.window)][:2]
        with self.hold_sync():
            self.layer = index
            self.window = window
        return {}, []

    def _answer_rest(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """What lies outside of the window, under a mask that was moved."""
        index = max(0, min(int(content["layer"]), len(self._layers) - 1))
        mask = masks.checked(content["mask"])
        rows, columns = self._indices(index, self.window)
        return {"rest": floats(self._layers[index].rest(mask, rows, columns))}, []


def _picture_side(layers: list[Layer]) -> int:
    """How many rows and columns a small picture may have."""
    count = min(sum(layer.heads for layer in layers), MOST_PICTURES)
    return max(4, min(32, math.isqrt(PICTURES // max(count, 1))))


def _side(layer: Layer) -> int:
    """How many tokens of a layer are shown at once: fewer where it has many heads."""
    return min(WINDOW, max(16, math.isqrt(NUMBERS // (6 * max(layer.heads, 1)))))


def _span(first: int, count: int, side: int) -> Array:
    first = max(0, min(first, count - side))
    return np.arange(first, min(count, first + side))


def _about(layer: Layer, index: int, side: int) -> Plain:
    """A layer in the overview: its sizes and small pictures of its heads."""
    shown = layer.picture(masks.GIVEN, side)
    return {
        "name": layer.name or f"layer {index}",
        "kind": layer.kind,
        "heads": layer.heads,
        "rows": layer.rows,
        "columns": layer.columns,
        "row_error": layer.row_error,
        "picture": {
            "rows": shown.shape[1],
            "columns": shown.shape[2],
            "shares": bytes_of(shown),
        },
    }


def _pack(layer: Layer, index: int, rows: Array, columns: Array) -> Plain:
    """The numbers of a part of a layer."""
    given = layer.given(rows, columns)
    sums = layer.sums(rows)
    vectors = None
    if layer.query is not None and layer.key is not None and layer.value is not None:
        parts = [layer.query[:, rows], layer.key[:, columns], layer.value[:, columns]]
        if 6 * sum(part.size for part in parts) <= VECTORS:
            vectors = [floats(part) for part in parts]
    return {
        "layer": index,
        "first": [
            int(rows[0]) if len(rows) else 0,
            int(columns[0]) if len(columns) else 0,
        ],
        "rows": [layer.row_tokens[i] for i in rows],
        "columns": [layer.column_tokens[j] for j in columns],
        "scores": floats(layer.scores(rows, columns)),
        "given": None if given.all() else bits(given),
        "given_heads": given.shape[0],
        "rest": floats(layer.rest(masks.GIVEN, rows, columns)),
        "sums": None if sums is None else floats(sums),
        "vectors": vectors,
        "width": 0 if layer.query is None else layer.query.shape[2],
        "value_width": 0 if layer.value is None else layer.value.shape[2],
        "scale": layer.scale,
        "biased": layer.biased(),
    }
