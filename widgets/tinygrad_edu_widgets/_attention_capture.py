"""Catching what every attention layer of a model does, in one forward pass.

Hooks on each ``nn.MultiheadAttention`` see what it was given. From its inputs and its
matrices follow queries and keys, and so the scores that a mask can then be moved over.
The layer's own weights, for which the hook asks it, tell whether that is right.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from tinygrad_edu.diagram import summary
from tinygrad_edu.diagram.library import is_module, is_tensor, library_of
from tinygrad_edu.diagram.watching import undisturbed
from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._attention_layer import Layer
from tinygrad_edu_widgets._attention_mask import Array

# In the order of `MultiheadAttention.forward`.
ARGUMENTS = (
    "query",
    "key",
    "value",
    "key_padding_mask",
    "need_weights",
    "attn_mask",
    "average_attn_weights",
    "is_causal",
)
LONGEST_TOKEN = 60

Tokens = Any  # a text, a list of anything, or a pair of lists: queries and keys


def capture(
    model: Any, inputs: tuple[Any, ...], keywords: Any, tokens: Tokens, sample: int
) -> list[Layer]:
    """The attention layers in the order in which they run.

    The model runs in evaluation mode, so that dropout blurs nothing, and is then as
    it was before. Raises TypeError for what is no model, ValueError for a model
    without attention.
    """
    if not is_module(model):
        raise type_error(
            f"expected a module, not {type(model).__name__}",
            got=type(model).__name__,
            expected="AttentionView.of_model(model, x)",
        )
    found: list[Layer] = []
    with contextlib.ExitStack() as stack:
        library: Any = library_of(model)
        stack.enter_context(undisturbed(model, library))
        stack.enter_context(_evaluating(model))
        stack.enter_context(_every_step(library))
        stack.enter_context(library.no_grad())
        stack.enter_context(_hooked(model, found, tokens, sample))
        model(*inputs, **keywords)
    if not found:
        raise value_error(
            "the model has no attention that could be seen",
            got=f"{type(model).__name__}, in which no nn.MultiheadAttention ran",
            hint="AttentionView.of(q, k, v, mask) shows an attention of your own",
        )
    return found


@contextlib.contextmanager
def _evaluating(model: Any) -> Iterator[None]:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


@contextlib.contextmanager
def _every_step(library: Any) -> Iterator[None]:
    """No short cut: PyTorch's fast path calls no layer, and so no hook."""
    switch = library.backends.mha
    before = switch.get_fastpath_enabled()
    switch.set_fastpath_enabled(False)
    try:
        yield
    finally:
        switch.set_fastpath_enabled(before)


@contextlib.contextmanager
def _hooked(
    model: Any, found: list[Layer], tokens: Tokens, sample: int
) -> Iterator[None]:
    kind = importlib.import_module(f"{_name_of(model)}.nn").MultiheadAttention
    calls: list[dict[str, Any]] = []
    names = {id(module): name for name, module in model.named_modules()}

    def begin(module: Any, args: Any, kwargs: Any) -> Any:
        call = dict(zip(ARGUMENTS, args, strict=False)) | kwargs
        calls.append(call)
        return (), call | {"need_weights": True, "average_attn_weights": False}

    def end(module: Any, args: Any, kwargs: Any, result: Any) -> Any:
        call = calls.pop()
        name = _unique(names[id(module)] or kind.__name__, found)
        found.append(_layer(module, call, result[1], name, tokens, sample))
        if not call.get("need_weights", True):
            return result[0], None
        head = 0 if call["query"].dim() == 2 else 1
        mean = call.get("average_attn_weights", True)
        return (result[0], result[1].mean(head)) if mean else result

    handles = []
    try:
        for module in model.modules():
            if isinstance(module, kind):
                before = module.register_forward_pre_hook(begin, with_kwargs=True)
                after = module.register_forward_hook(end, with_kwargs=True)
                handles += [before, after]
        yield
    finally:
        for handle in handles:
            handle.remove()


def _name_of(model: Any) -> str:
    library: Any = library_of(model)
    return str(library.__name__)


def _unique(name: str, found: list[Layer]) -> str:
    taken = {layer.name for layer in found}
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name} ({count})"
    return unique


# ------------------------------------------------------------- one call of a layer


def _layer(
    module: Any, call: dict[str, Any], weights: Any, name: str, tokens: Any, sample: int
) -> Layer:
    batch_first = module.batch_first
    inputs = [_sample(call[name], sample, batch_first) for name in ARGUMENTS[:3]]
    heads = module.num_heads
    query, key, value = (_in_heads(one, heads) for one in _projected(module, inputs))
    key, value, added = _more_keys(module, key, value)
    rows, columns = query.shape[1], key.shape[1]
    own = array_of(weights if call["query"].dim() == 2 else weights[sample])
    names = tokens_of(tokens, rows, columns - len(added))
    return Layer(
        name,
        "self" if call["query"] is call["key"] else "cross",
        heads,
        rows,
        columns,
        names[0],
        names[1] + added,
        query=query,
        key=key,
        value=value,
        scale=query.shape[2] ** -0.5,
        masks=_masks(call, heads, sample, len(added)),
        row_error=row_error(own),
    )


def _sample(tensor: Any, sample: int, batch_first: bool) -> Array:
    """One sequence of the batch: (T, E)."""
    array = array_of(tensor)
    if array.ndim == 3:
        batch = array.shape[0 if batch_first else 1]
        if not -batch <= sample < batch:
            raise value_error(f"there is no sample {sample}", got=f"a batch of {batch}")
        array = array[sample] if batch_first else array[:, sample]
    return array.astype(np.float64)


def _projected(module: Any, inputs: list[Array]) -> list[Array]:
    """Q Wᵠ, K Wᴷ, V Wⱽ with their biases: (T, E) each."""
    e = module.embed_dim
    if module.in_proj_weight is not None:
        joint = array_of(module.in_proj_weight)
        matrices = [joint[:e], joint[e : 2 * e], joint[2 * e :]]
    else:
        names = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
        matrices = [array_of(getattr(module, name)) for name in names]
    biases = np.zeros((3, e))
    if module.in_proj_bias is not None:
        biases = array_of(module.in_proj_bias).reshape(3, e)
    return [
        x @ w.astype(np.float64).T + b
        for x, w, b in zip(inputs, matrices, biases, strict=True)
    ]


def _in_heads(array: Array, heads: int) -> Array:
    """(T, E) as (H, T, D)."""
    return array.reshape(len(array), heads, -1).swapaxes(0, 1)


def _more_keys(module: Any, key: Array, value: Array) -> tuple[Array, Array, list[str]]:
    """The keys that the layer adds: one it has learned, one of zeros."""
    added = []
    if module.bias_k is not None:
        extra = [array_of(b).reshape(1, -1) for b in (module.bias_k, module.bias_v)]
        one, other = (_in_heads(b.astype(np.float64), len(key)) for b in extra)
        key, value = np.concatenate([key, one], 1), np.concatenate([value, other], 1)
        added.append("(learned)")
    if module.add_zero_attn:
        key, value = (np.pad(x, ((0, 0), (0, 1), (0, 0))) for x in (key, value))
        added.append("(zeros)")
    return key, value, added


def _masks(call: dict[str, Any], heads: int, sample: int, added: int) -> list[Array]:
    """Both masks of the call, as numbers to add: (H or 1, T or 1, S)."""
    found = []
    mask, padding = call.get("attn_mask"), call.get("key_padding_mask")
    if mask is not None:
        numbers = added_numbers(array_of(mask), True)
        if numbers.ndim == 3:
            numbers = numbers.reshape(-1, heads, *numbers.shape[1:])[sample]
        found.append(numbers.reshape(-1, *numbers.shape[-2:]))
    if padding is not None:
        numbers = added_numbers(array_of(padding), True)
        numbers = numbers[sample] if numbers.ndim == 2 else numbers
        found.append(numbers.reshape(1, 1, -1))
    return [np.pad(one, ((0, 0), (0, 0), (0, added))) for one in found]


# --------------------------------------------------------------------- small parts


def added_numbers(mask: Array, hidden: bool) -> Array:
    """A mask as numbers to add: −∞ where a mask of booleans says ``hidden``."""
    if mask.dtype != bool:
        return mask
    return np.where(mask == hidden, np.float32(-np.inf), np.float32(0))


def row_error(weights: Array) -> float | None:
    """How far from 1 the sums of the rows are, at most; rows of NaN aside."""
    sums = weights[..., :1024, :].sum(-1, dtype=np.float64)
    finite = sums[np.isfinite(sums)]
    return float(np.abs(finite - 1).max()) if finite.size else None


def array_of(thing: Any) -> Array:
    """A tensor of either library, or an array or nested lists, as an array."""
    if is_tensor(thing):
        return summary.array_of(thing)
    return np.asarray(thing)


def tokens_of(tokens: Tokens, rows: int, columns: int) -> tuple[list[str], list[str]]:
    """A name for each query and each key: what was given, where its length fits.

    >>> tokens_of("cat", 3, 2)
    (['c', 'a', 't'], ['0', '1'])
    """
    pair = isinstance(tokens, (list, tuple)) and len(tokens) == 2
    several = pair and all(isinstance(each, (list, tuple)) for each in tokens)
    query, key = tokens if several else (tokens, tokens)
    return _named(query, rows), _named(key, columns)


def _named(tokens: Any, count: int) -> list[str]:
    given = [] if tokens is None else list(tokens)
    if len(given) != count:
        given = list(range(count))
    return [_short(str(token)) for token in given]


def _short(token: str) -> str:
    return token if len(token) <= LONGEST_TOKEN else token[: LONGEST_TOKEN - 1] + "…"
