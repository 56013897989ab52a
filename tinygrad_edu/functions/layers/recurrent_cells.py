"""One step of a recurrent layer, written out: the cells of RNN, LSTM and GRU.

Where a layer has one node in the graph for all its steps, a cell has one for each
operation: here the formulas can be read, and looked at in a diagram. N sequences, I
inputs, H numbers in a state; σ is the sigmoid function.
"""

from __future__ import annotations

from typing import Any

from ...errors import runtime_error
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
    """Sizes that fit one another, in PyTorch's words."""
    x = checks.tensor(input, name)._array
    checks.dimension(1, x.ndim)
    wide, w = w_ih._array.shape, w_hh._array.shape
    if x.shape[1] != wide[1]:
        raise runtime_error(
            f"input has inconsistent input_size: got {x.shape[1]} expected {wide[1]}"
        )
    for i, each in enumerate(states):
        h = checks.tensor(each, name, "hx", 2)._array
        if len(h) != len(x):
            raise runtime_error(
                f"Input batch size {len(x)} doesn't match hidden{i} batch size {len(h)}"
            )
        if h.shape[1] != w[1]:
            raise runtime_error(
                f"hidden{i} has inconsistent hidden_size: got {h.shape[1]}, expected "
                f"{w[1]}"
            )
    if wide[0] != gates * w[1]:
        raise runtime_error(
            f"weight_ih first dim must be {gates} * hidden_size = {gates * w[1]}, but "
            f"got {wide[0]}"
        )
