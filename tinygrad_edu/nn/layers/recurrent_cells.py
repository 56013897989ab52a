"""One step of a recurrent layer as a module, for loops of your own.

N sequences, I inputs, H numbers in a state. Every weight starts evenly spread over
±1 / √H.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...creation import empty, zeros
from ...errors import runtime_error, value_error
from ...functions.layers import recurrent_cells as cells
from ...tensor import Tensor
from .. import init
from ..base.module import Module
from ..parameter import Parameter


class RNNCellBase(Module):
    """What the three cells share: weights (G, I) and (G, H), and two biases (G).

    Source: PyTorch, ``torch.nn.RNNCellBase``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.GRUCell(2, 3).weight_hh.shape
    torch.Size([9, 3])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        gates, where = num_chunks * hidden_size, {"device": device, "dtype": dtype}
        self.weight_ih = Parameter(empty(gates, input_size, **where))
        self.weight_hh = Parameter(empty(gates, hidden_size, **where))
        for name in ("bias_ih", "bias_hh"):
            of_gates = Parameter(empty(gates, **where)) if bias else None
            self.register_parameter(name, of_gates)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights anew."""
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        line = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            line += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            line += f", nonlinearity={self.nonlinearity}"
        return line

    def _step(self, cell: Callable[..., Any], input: Tensor, states: Any) -> list[Any]:
        """The next states, of a batch or of one example alone."""
        single = input.dim() == 1
        x = input.unsqueeze(0) if single else input  # (I) -> (1, I)
        if states is None:
            like: Any = {"dtype": x.dtype, "device": x.device}
            one = zeros(x.size(0), self.hidden_size, **like)
            states = [one, one]
        elif single:
            states = [each.unsqueeze(0) for each in states]
        hx = tuple(states) if cell is cells.lstm_cell else states[0]
        weights = self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        found = cell(x, hx, *weights)
        several = found if isinstance(found, tuple) else (found,)
        return [each.squeeze(0) if single else each for each in several]

    def _check(self, what: str, value: Tensor) -> None:
        if value.dim() not in (1, 2):
            raise value_error(
                f"{self._get_name()}: Expected {what} to be 1D or 2D, got "
                f"{value.dim()}D instead"
            )


class RNNCell(RNNCellBase):
    r"""One step of an RNN (``torch.nn.RNNCell``): x (N, I), h (N, H) → h' (N, H).

    .. math:: h' = \tanh(W x + b + U h + b')

    or relu, by `nonlinearity`. Without h it starts at 0; x (I) is one example alone.

    >>> import tinygrad_edu as torch
    >>> torch.nn.RNNCell(3, 4)(torch.randn(2, 3)).shape
    torch.Size([2, 4])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """(N, I), (N, H) → (N, H)"""
        self._check("input", input)
        if hx is not None:
            self._check("hidden", hx)
        kinds = {"tanh": cells.rnn_tanh_cell, "relu": cells.rnn_relu_cell}
        if self.nonlinearity not in kinds:
            raise runtime_error(f"Unknown nonlinearity: {self.nonlinearity}")
        states = None if hx is None else [hx]
        h: Tensor = self._step(kinds[self.nonlinearity], input, states)[0]
        return h


class GRUCell(RNNCellBase):
    r"""One step of a GRU (``torch.nn.GRUCell``): x (N, I), h (N, H) → h' (N, H).

    .. math:: h' = (1 - z) n + z h

    with the gates of :class:`GRU`. Without h it starts at 0; x (I) is one example.

    >>> import tinygrad_edu as torch
    >>> torch.nn.GRUCell(3, 4)(torch.randn(2, 3), torch.zeros(2, 4)).shape
    torch.Size([2, 4])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """(N, I), (N, H) → (N, H)"""
        self._check("input", input)
        if hx is not None:
            self._check("hidden", hx)
        states = None if hx is None else [hx]
        h: Tensor = self._step(cells.gru_cell, input, states)[0]
        return h


class LSTMCell(RNNCellBase):
    r"""One step of an LSTM (``torch.nn.LSTMCell``): x (N, I), (h, c) → (h', c').

    .. math:: c' = f c + i g \quad h' = o \tanh(c')

    with the gates of :class:`LSTM`. Without states it starts at 0; x (I) is one
    example alone.

    >>> import tinygrad_edu as torch
    >>> h, c = torch.nn.LSTMCell(3, 4)(torch.randn(2, 3))
    >>> h.shape, c.shape
    (torch.Size([2, 4]), torch.Size([2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """(N, I), ((N, H), (N, H)) → (N, H), (N, H)"""
        self._check("input", input)
        for place, each in enumerate(hx or ()):
            self._check(f"hx[{place}]", each)
        h, c = self._step(cells.lstm_cell, input, hx)
        return h, c
