"""Recurrent layers with their public signatures: RNN, LSTM and GRU, in stacks.

A stack reads layer after layer; with two directions each layer has a second walk from
the end, whose outputs stand beside those of the first. T time steps, N sequences, I
inputs, H numbers in a state, D directions. The weights of all layers come as one flat
list, for each layer and direction: w_ih (G, I), w_hh (G, H), b_ih (G), b_hh (G), and
w_hr (P, H) of an LSTM with projections, where G is H, 4H or 3H.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ...autograd.recording import general
from ...dtypes import is_floating, kind_name
from ...errors import index_error, runtime_error, type_error
from ...ops.layers import recurrent as ops
from .. import checks
from ..arrangement.joining import cat, stack
from ..arrangement.rearranging import transpose
from ..beside import or_nothing
from ..matrices.products import linear
from .dropout import dropout

_recurrence = general(ops.recurrence)
_lstm_recurrence = general(ops.lstm_recurrence)
_gru_recurrence = general(ops.gru_recurrence)

_SETTINGS = ("has_biases", "num_layers", "dropout", "train", "bidirectional")
_PADDED = ("input", "hx", "params", *_SETTINGS, "batch_first")
_PACKED = ("data", "batch_sizes", "hx", "params", *_SETTINGS)


class Weights(NamedTuple):
    """Those of one layer in one direction."""

    w_ih: Any
    w_hh: Any
    b_ih: Any
    b_hh: Any
    w_hr: Any


class Walk(NamedTuple):
    """How many sequences each step has, and whether the last is read first."""

    sizes: tuple[int, ...]
    reverse: bool


Layer = Callable[[Any, list[Any], Weights, Walk], Sequence[Any]]


# ------------------------------------------------------------------ one layer


def _rnn_layer(kind: str) -> Layer:
    def layer(x: Any, state: list[Any], weights: Weights, walk: Walk) -> Any:
        a = linear(x, weights.w_ih, _both(weights))  # (T, N, I) -> (T, N, H)
        how = {"sizes": walk.sizes, "reverse": walk.reverse, "kind": kind}
        return _recurrence(a, *state, weights.w_hh, **how)

    return layer


def _lstm_layer(x: Any, state: list[Any], weights: Weights, walk: Walk) -> Any:
    a = linear(x, weights.w_ih, _both(weights))  # (T, N, I) -> (T, N, 4H)
    how = {"sizes": walk.sizes, "reverse": walk.reverse}
    v = or_nothing(weights.w_hr, x)
    return _lstm_recurrence(a, *state, weights.w_hh, v, **how)[:3]


def _gru_layer(x: Any, state: list[Any], weights: Weights, walk: Walk) -> Any:
    a = linear(x, weights.w_ih, weights.b_ih)  # (T, N, I) -> (T, N, 3H)
    how = {"sizes": walk.sizes, "reverse": walk.reverse}
    b = or_nothing(weights.b_hh, x)
    return _gru_recurrence(a, *state, weights.w_hh, b, **how)[:2]


def _both(weights: Weights) -> Any:
    """The two biases meet in a sum: one would do, PyTorch has two."""
    return None if weights.b_ih is None else weights.b_ih + weights.b_hh


# ------------------------------------------------------------------ all layers


def _run(name: str, layer: Layer, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Bind the arguments of either form, padded or packed, and read the stack."""
    given = _bound(name, args, kwargs)
    packed = "data" in given
    x = given["data" if packed else "input"]
    states = _states(name, given["hx"])
    if packed:
        sizes = _sizes(given["batch_sizes"], x)
    else:
        if given["batch_first"]:
            x = transpose(x, 0, 1)  # (N, T, I) -> (T, N, I)
        sizes = _full(x)
    if not sizes:
        raise runtime_error("Expected sequence length to be larger than 0 in RNN")
    weights = _weights(given["params"], given["has_biases"], _projects(states))
    out, *last = _stacked(layer, x, sizes, states, weights, given)
    if not packed and given["batch_first"]:
        out = transpose(out, 0, 1)
    return (out, *last)


def _stacked(
    layer: Layer,
    x: Any,
    sizes: tuple[int, ...],
    states: list[tuple[Any, ...]],
    weights: list[Weights],
    how: dict[str, Any],
) -> list[Any]:
    """Layer upon layer: the outputs of the last one, and the last states of all."""
    directions, count = (2 if how["bidirectional"] else 1), how["num_layers"]
    _check_counts(states, weights, count, directions)
    finals: list[Any] = []
    for level in range(count):
        outs = []
        for direction in range(directions):
            place = level * directions + direction
            start = [each[place] for each in states]
            _check(x, start, weights[place], sizes)
            walk = Walk(sizes, direction == 1)
            out, *final = layer(x, start, weights[place], walk)
            outs.append(out)
            finals.append(final)
        x = cat(outs, -1) if directions == 2 else outs[0]  # (T, N, D·H)
        if how["dropout"] and how["train"] and level < count - 1:
            x = dropout(x, how["dropout"])
    return [x, *(stack(each) for each in zip(*finals, strict=True))]


def lstm(*args: Any, **kwargs: Any) -> Any:
    """A stack of LSTM layers (Hochreiter and Schmidhuber, 1997): out, h_n, c_n.

    ``lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional,
    batch_first)`` with input (T, N, I) and hx = (h, c); or, packed, ``lstm(data,
    batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional)``.
    Source: PyTorch, ``torch.lstm``; programs write ``torch.nn.LSTM``.

    >>> import tinygrad_edu as torch
    >>> x, h, c = torch.ones(5, 2, 3), torch.zeros(1, 2, 4), torch.zeros(1, 2, 4)
    >>> weights = [torch.ones(16, 3), torch.ones(16, 4)]
    >>> out, h_n, c_n = torch.lstm(
    ...     x, (h, c), weights, False, 1, 0.0, False, False, False
    ... )
    >>> out.shape, h_n.shape
    (torch.Size([5, 2, 4]), torch.Size([1, 2, 4]))
    """
    return _run("lstm", _lstm_layer, args, kwargs)


def gru(*args: Any, **kwargs: Any) -> Any:
    """A stack of GRU layers (Cho and others, 2014): out, h_n.

    Arguments as of :func:`lstm`, with one h (D · layers, N, H) for hx. Source: PyTorch,
    ``torch.gru``; programs write ``torch.nn.GRU``.

    >>> import tinygrad_edu as torch
    >>> x, h = torch.ones(5, 2, 3), torch.zeros(1, 2, 4)
    >>> weights = [torch.ones(12, 3), torch.ones(12, 4)]
    >>> out, h_n = torch.gru(x, h, weights, False, 1, 0.0, False, False, False)
    >>> out.shape, h_n.shape
    (torch.Size([5, 2, 4]), torch.Size([1, 2, 4]))
    """
    return _run("gru", _gru_layer, args, kwargs)


def rnn_tanh(*args: Any, **kwargs: Any) -> Any:
    """A stack of plain recurrent layers, h = tanh(W x + U h₋ + b) (Elman, 1990).

    Arguments as of :func:`gru`. Source: PyTorch, ``torch.rnn_tanh``; programs write
    ``torch.nn.RNN``.

    >>> import tinygrad_edu as torch
    >>> x, h, one = torch.ones(3, 1, 1), torch.zeros(1, 1, 1), torch.ones(1, 1)
    >>> how = (False, 1, 0.0, False, False, False)
    >>> torch.rnn_tanh(x, h, [one, one], *how)[0].flatten()
    tensor([0.7616, 0.9427, 0.9597])
    """
    return _run("rnn_tanh", _rnn_layer("tanh"), args, kwargs)


def rnn_relu(*args: Any, **kwargs: Any) -> Any:
    """A stack of plain recurrent layers, h = relu(W x + U h₋ + b).

    Arguments as of :func:`gru`. Source: PyTorch, ``torch.rnn_relu``; programs write
    ``torch.nn.RNN(..., nonlinearity="relu")``.

    >>> import tinygrad_edu as torch
    >>> x, h, one = torch.ones(3, 1, 1), torch.zeros(1, 1, 1), torch.ones(1, 1)
    >>> how = (False, 1, 0.0, False, False, False)
    >>> torch.rnn_relu(x, h, [one, one], *how)[0].flatten()
    tensor([1., 2., 3.])
    """
    return _run("rnn_relu", _rnn_layer("relu"), args, kwargs)


# ------------------------------------------------------------------ arguments


def _bound(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments by their names. The weights stand third, or fourth where packed."""
    packed = "data" in kwargs or "batch_sizes" in kwargs
    packed = packed or (len(args) > 3 and isinstance(args[3], list | tuple))
    names = _PACKED if packed else _PADDED
    given = dict(zip(names, args, strict=False)) | kwargs
    x, params = given.get(names[0]), given.get("params")
    fits = len(args) + len(kwargs) == len(names) and set(given) == set(names)
    fits = fits and hasattr(x, "_array") and isinstance(params, list | tuple)
    if not (fits and _are_settings(**{name: given[name] for name in _SETTINGS})):
        kinds = ", ".join(type(each).__name__ for each in (*args, *kwargs.values()))
        raise type_error(
            f"{name}() received an invalid combination of arguments - got ({kinds}), "
            "but expected one of:",
            expected=f"({', '.join(_PADDED)}) or ({', '.join(_PACKED)})",
        )
    return given


def _are_settings(
    has_biases: Any, num_layers: Any, dropout: Any, train: Any, bidirectional: Any
) -> bool:
    flags = has_biases, train, bidirectional
    numbers = checks.is_whole(num_layers) and isinstance(dropout, int | float)
    return numbers and all(isinstance(each, bool) for each in flags)


def _states(name: str, hx: Any) -> list[tuple[Any, ...]]:
    """For h, and for c of an LSTM, the states of all layers."""
    several = hx if name == "lstm" else [hx]
    if name == "lstm" and (not isinstance(hx, list | tuple) or len(hx) != 2):
        raise runtime_error("lstm expects two hidden states")
    for each in several:
        if checks.tensor(each, name, "hx", 2)._array.ndim != 3:
            raise runtime_error(
                "Expected more hidden states in stacked_rnn",
                got=f"states {list(each.shape)}",
                expected="(directions · layers, N, H)",
            )
    return [each.unbind(0) for each in several]


def _projects(states: list[tuple[Any, ...]]) -> bool:
    """Whether h and c are of different size."""
    sizes = {each[0]._array.shape[-1] for each in states if each}
    return len(sizes) == 2


def _full(x: Any) -> tuple[int, ...]:
    """N sequences at each of T steps."""
    if x._array.ndim != 3:
        raise index_error(
            f"Dimension out of range (expected to be in range of [-{x._array.ndim}, "
            f"{x._array.ndim - 1}], but got {x._array.ndim})",
            expected="an input (time steps, sequences, features)",
        )
    length, count = x._array.shape[:2]
    sizes: tuple[int, ...] = (count,) * length
    return sizes


def _sizes(batch_sizes: Any, data: Any) -> tuple[int, ...]:
    """How many sequences each step has, of a packed sequence."""
    array = checks.tensor(batch_sizes, "rnn", "batch_sizes", 2)._array
    if array.dtype != "int64":
        kind = kind_name(array.dtype)
        raise runtime_error(f"expected scalar type Long but found {kind}")
    sizes = tuple(array.tolist())
    if sum(sizes) != len(data._array) or list(sizes) != sorted(sizes, reverse=True):
        raise runtime_error(
            "batch_sizes do not describe the rows of the packed data",
            got=f"{list(sizes)} for {len(data._array)} rows",
            expected="sizes that add up to the rows and never grow",
        )
    return sizes


def _weights(params: Sequence[Any], biases: bool, projected: bool) -> list[Weights]:
    """The flat list in one piece for each layer and direction."""
    size = 2 + 2 * bool(biases) + projected
    if len(params) % size:
        raise runtime_error(
            "got an incorrect number of RNN parameters",
            got=str(len(params)),
            expected=f"{size} for each layer and direction",
        )
    found = []
    for start in range(0, len(params), size):
        w_ih, w_hh, *rest = params[start : start + size]
        w_hr = rest.pop() if projected else None
        b_ih, b_hh = rest or (None, None)
        found.append(Weights(w_ih, w_hh, b_ih, b_hh, w_hr))
    return found


def _check_counts(states: Any, weights: Any, layers: int, directions: int) -> None:
    """A state and weights for each layer and direction."""
    if directions == 2 and (len(states[0]) % 2 or len(weights) % 2):
        raise runtime_error(
            "Odd number of params or hiddens given to a bidirectional RNN"
        )
    for what, found in (
        ("hidden states", min(map(len, states))),
        ("weights", len(weights)),
    ):
        if found != layers * directions:
            raise runtime_error(
                f"Expected more {what} in stacked_rnn",
                got=str(found),
                expected=str(layers * directions),
            )


def _check(x: Any, states: list[Any], weights: Weights, sizes: tuple[int, ...]) -> None:
    """Sizes and dtypes that meet in a step; ``linear`` checks the inputs."""
    dtype = x._array.dtype
    if not is_floating(dtype):
        kind = kind_name(dtype)
        raise runtime_error(
            f"result type Float can't be cast to the desired output type {kind}"
        )
    w_hh = weights.w_hh._array
    for each in (x, *states):
        if each._array.dtype != w_hh.dtype:
            one, other = (kind_name(a.dtype) for a in (each._array, w_hh))
            raise runtime_error(
                f"mat1 and mat2 must have the same dtype, but got {one} and {other}"
            )
    for each in states:
        if len(each._array) != sizes[0]:
            raise runtime_error(
                f"The size of tensor a ({len(each._array)}) must match the size of "
                f"tensor b ({sizes[0]}) at non-singleton dimension 0"
            )
    h = states[0]._array
    if h.shape[1] != w_hh.shape[1]:
        raise runtime_error(
            f"mat1 and mat2 shapes cannot be multiplied ({h.shape[0]}x{h.shape[1]} and "
            f"{w_hh.shape[1]}x{w_hh.shape[0]})"
        )
