"""One step of a recurrent layer, written out: the cells of RNN, LSTM and GRU.

Where a layer has one node in the graph for all its steps, a cell has one for each
operation: here the formulas can be read, and looked at in a diagram. N sequences, I
inputs, H numbers in a state; σ is the sigmoid function.
"""

from __future__ import annotations

from typing import Any

from ...autograd.tensor_base import TensorBase
from ...errors import index_error, runtime_error, type_error
from .. import checks
from ..arrangement.cutting import chunk
from ..matrices.products import linear
from ..numbers.elementwise import relu, sigmoid, tanh


def rnn_tanh_cell(
    input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """h' = tanh(W x + b + U h + b'): x (N, I), h (N, H) → (N, H).

    Source: PyTorch, ``torch.rnn_tanh_cell``; programs write ``torch.nn.RNNCell``.

    >>> import tinygrad_edu as torch
    >>> x, h, w = torch.ones(1, 1), torch.zeros(1, 1), torch.ones(1, 1)
    >>> torch.rnn_tanh_cell(x, h, w, w)
    tensor([[0.7616]])
    """
    _check("rnn_tanh_cell", input, (hx,), w_ih, w_hh, 1)
    return tanh(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))


def rnn_relu_cell(
    input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """h' = relu(W x + b + U h + b'): x (N, I), h (N, H) → (N, H).

    Source: PyTorch, ``torch.rnn_relu_cell``; programs write ``torch.nn.RNNCell``.

    >>> import tinygrad_edu as torch
    >>> x, h, w = torch.ones(1, 1), torch.ones(1, 1), torch.ones(1, 1)
    >>> torch.rnn_relu_cell(x, h, w, w)
    tensor([[2.]])
    """
    _check("rnn_relu_cell", input, (hx,), w_ih, w_hh, 1)
    return relu(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))


def lstm_cell(
    input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """i, f, o = σ(…), g = tanh(…); c' = f c + i g, h' = o tanh(c'): the next (h, c).

    x (N, I), hx = (h, c) of (N, H), w_ih (4H, I), w_hh (4H, H): the gates stand in the
    order i, f, g, o. Source: PyTorch, ``torch.lstm_cell``; programs write
    ``torch.nn.LSTMCell``.

    >>> import tinygrad_edu as torch
    >>> x, h, c = torch.ones(1, 1), torch.zeros(1, 1), torch.ones(1, 1)
    >>> torch.lstm_cell(x, (h, c), torch.zeros(4, 1), torch.zeros(4, 1))
    (tensor([[0.2311]]), tensor([[0.5000]]))
    """
    if not isinstance(hx, list | tuple):
        raise checks.wrong_type("lstm_cell", "hx", "tuple of Tensors", hx)
    for i, each in enumerate(hx):
        if not isinstance(each, TensorBase):
            raise type_error(
                f"expected Tensor as element {i} in argument 1, but got "
                f"{type(each).__name__}"
            )
    if len(hx) != 2:
        raise runtime_error("lstm_cell expects two hidden states")
    _check("lstm_cell", input, hx, w_ih, w_hh, 4)
    h, c = hx
    gates = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)  # (N, 4H)
    i, f, g, o = chunk(gates, 4, 1)  # (N, H) each
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(c), c


def gru_cell(
    input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """r, z = σ(…), n = tanh(W x + r · (U h)); h' = (1 - z) n + z h.

    x (N, I), h (N, H), w_ih (3H, I), w_hh (3H, H): the gates stand in the order r, z,
    n. Source: PyTorch, ``torch.gru_cell``; programs write ``torch.nn.GRUCell``.

    >>> import tinygrad_edu as torch
    >>> x, h = torch.ones(1, 1), torch.ones(1, 1)
    >>> torch.gru_cell(x, h, torch.zeros(3, 1), torch.zeros(3, 1))
    tensor([[0.5000]])
    """
    _check("gru_cell", input, (hx,), w_ih, w_hh, 3)
    r, z, n = chunk(linear(input, w_ih, b_ih), 3, 1)  # (N, H) each
    r_state, z_state, n_state = chunk(linear(hx, w_hh, b_hh), 3, 1)
    z = sigmoid(z + z_state)
    n = tanh(n + sigmoid(r + r_state) * n_state)
    return (hx - n) * z + n


def _check(
    name: str, input: Any, states: Any, w_ih: Any, w_hh: Any, gates: int
) -> None:
    """Sizes that fit one another, in PyTorch's words, each cell in PyTorch's order."""
    x = checks.tensor(input, name)
    for argument, place, each in (("w_ih", 3, w_ih), ("w_hh", 4, w_hh)):
        checks.tensor(each, name, argument, place)
    if gates > 1:
        _check_input(x, w_ih)
    if gates == 3:
        _check_states(name, x, states, w_hh)
    hidden = _size(w_hh, 1)
    for argument, each in (("weight_ih", w_ih), ("weight_hh", w_hh)):
        if _size(each, 0) != gates * hidden:
            raise runtime_error(
                f"{argument} first dim must be {gates} * hidden_size = "
                f"{gates * hidden}, but got {_size(each, 0)}"
            )
    _check_input(x, w_ih)
    _check_states(name, x, states, w_hh)


def _check_states(name: str, x: Any, states: Any, w_hh: Any) -> None:
    for place, each in enumerate(states):
        checks.tensor(each, name, "hx", 2)
        if _size(each, 0) != _size(x, 0):
            raise runtime_error(
                f"Input batch size {_size(x, 0)} doesn't match hidden{place} batch "
                f"size {_size(each, 0)}"
            )
        if _size(each, 1) != _size(w_hh, 1):
            raise runtime_error(
                f"hidden{place} has inconsistent hidden_size: got {_size(each, 1)}, "
                f"expected {_size(w_hh, 1)}"
            )


def _check_input(x: Any, w_ih: Any) -> None:
    if _size(x, 1) != _size(w_ih, 1):
        raise runtime_error(
            f"input has inconsistent input_size: got {_size(x, 1)} expected "
            f"{_size(w_ih, 1)}"
        )


def _size(a: Any, dim: int) -> int:
    """The size of a dimension that should be there."""
    shape = a._array.shape
    if not shape:
        raise index_error(f"Dimension specified as {dim} but tensor has no dimensions")
    size: int = shape[checks.dimension(dim, len(shape))]
    return size
