"""Layers that read sequences and remember: RNN, LSTM and GRU.

T time steps, N sequences, I inputs, H numbers in a state, D directions (2 where a layer
also reads from the end). Every weight starts evenly spread over ±1 / √H.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any

from ...creation import empty, zeros
from ...errors import runtime_error, type_error, value_error
from ...functions.layers import recurrent
from ...tensor import Tensor
from .. import init
from ..base.module import Module
from ..parameter import Parameter
from ..utils.rnn import PackedSequence

# How many numbers the gates of a mode need for each number of the state.
GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}
READ = {
    "LSTM": recurrent.lstm,
    "GRU": recurrent.gru,
    "RNN_TANH": recurrent.rnn_tanh,
    "RNN_RELU": recurrent.rnn_relu,
}


class RNNBase(Module):
    """What RNN, LSTM and GRU share: the weights, and reading a batch with them.

    ``weight_ih_l0`` (G, I), ``weight_hh_l0`` (G, H), ``bias_ih_l0`` and ``bias_hh_l0``
    (G) are those of the first layer, ``weight_ih_l0_reverse`` one of its second
    direction; G is H, times 4 for an LSTM, times 3 for a GRU. With `proj_size` P an
    LSTM has ``weight_hr_l0`` (P, H) too. Source: PyTorch, ``torch.nn.RNNBase``.

    >>> import tinygrad_edu as torch
    >>> [name for name, _ in torch.nn.RNNBase("GRU", 2, 3).named_parameters()]
    ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional = float(dropout), bidirectional
        self.proj_size = proj_size
        self._check_settings(dropout)
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            for suffix in ("", "_reverse")[: self._directions]:
                shapes = dict(self._shapes(layer, suffix))
                self._all_weights.append(list(shapes))
                for name, shape in shapes.items():
                    weight = empty(shape, device=device, dtype=dtype)
                    setattr(self, name, Parameter(weight))
        self.reset_parameters()

    def _shapes(self, layer: int, suffix: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The weights of a layer in one direction, in PyTorch's order."""
        gates, state = GATES[self.mode] * self.hidden_size, self._state_size
        inputs = self._directions * state if layer else self.input_size
        end = f"_l{layer}{suffix}"
        yield f"weight_ih{end}", (gates, inputs)
        yield f"weight_hh{end}", (gates, state)
        if self.bias:
            yield f"bias_ih{end}", (gates,)
            yield f"bias_hh{end}", (gates,)
        if self.proj_size:
            yield f"weight_hr{end}", (self.proj_size, self.hidden_size)

    def reset_parameters(self) -> None:
        """Draw all weights anew."""
        bound = 1 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Nothing: only a GPU's recurrent layers want all weights in one memory."""

    @property
    def all_weights(self) -> list[list[Any]]:
        """The weights of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Any]:
        return [weight for weights in self.all_weights for weight in weights]

    @property
    def _flat_weights_names(self) -> list[str]:
        return [name for names in self._all_weights for name in names]

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def _state_size(self) -> int:
        return self.proj_size or self.hidden_size

    # --- reading ---------------------------------------------------------------------

    def _read(self, input: Any, states: list[Any] | None) -> tuple[Any, list[Any]]:
        """The outputs and the last states of a batch, or of one sequence alone."""
        if isinstance(input, PackedSequence):
            return self._read_packed(input, states)
        axis = 0 if self.batch_first else 1
        single = input.dim() == 2
        if states is not None:
            self._check_ranks(single, states)
        if single:
            input = input.unsqueeze(axis)  # (T, I) -> (T, 1, I)
            states = states and [each.unsqueeze(1) for each in states]
        states = self._start(input, input.size(axis), states)
        self._check_input(input, 3)
        self._check_states(states, input.size(axis))
        out, *last = self._run(input, states, self.batch_first)
        if single:
            out, last = out.squeeze(axis), [each.squeeze(1) for each in last]
        return out, last

    def _read_packed(
        self, input: PackedSequence, states: list[Any] | None
    ) -> tuple[PackedSequence, list[Any]]:
        data, sizes, order, back = input
        if states is not None and order is not None:
            states = [each.index_select(1, order) for each in states]
        states = self._start(data, int(sizes[0]), states)
        self._check_input(data, 2)
        self._check_states(states, int(sizes[0]))
        out, *last = self._run(data, states, sizes)
        if back is not None:
            last = [each.index_select(1, back) for each in last]
        return PackedSequence(out, sizes, order, back), last

    def _run(self, input: Tensor, states: list[Any], form: Any) -> tuple[Tensor, ...]:
        """``form``: whether the batch is the first dimension, or the batch sizes."""
        hx: Any = tuple(states) if self.mode == "LSTM" else states[0]
        how = self.bias, self.num_layers, self.dropout, self.training
        rest = hx, self._flat_weights, *how, self.bidirectional
        read = READ[self.mode]
        found: tuple[Tensor, ...] = (
            read(input, form, *rest)
            if isinstance(form, Tensor)
            else read(input, *rest, form)
        )
        return found

    def _start(self, input: Tensor, count: int, states: Any) -> list[Any]:
        """The states that were given, or zeros."""
        if states is not None:
            return list(states)
        like: Any = {"dtype": input.dtype, "device": input.device}
        return [zeros(size, **like) for size in self._expected(count)]

    def _expected(self, count: int) -> list[tuple[int, int, int]]:
        """The shape of h, and of an LSTM's c."""
        layers = self.num_layers * self._directions
        sizes = [self._state_size, self.hidden_size]
        several = sizes if self.mode == "LSTM" else sizes[:1]
        return [(layers, count, size) for size in several]

    # --- checks ----------------------------------------------------------------------

    def _check_settings(self, dropout: Any) -> None:
        if not 0 <= dropout <= 1 or isinstance(dropout, bool):
            raise value_error(
                "dropout should be a number in range [0, 1] representing the "
                "probability of an element being zeroed",
                got=repr(dropout),
            )
        if dropout > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so "
                "non-zero dropout expects num_layers greater than 1, but got "
                f"dropout={dropout} and num_layers={self.num_layers}",
                stacklevel=4,
            )
        for name, kind in (
            ("bias", bool),
            ("batch_first", bool),
            ("input_size", int),
            ("hidden_size", int),
        ):
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise type_error(
                    f"{name} should be of type {kind.__name__}, got: "
                    f"{type(value).__name__}"
                )
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise value_error(f"{name} must be greater than zero")
        if self.proj_size < 0:
            raise value_error(
                "proj_size should be a positive integer or zero to disable projections"
            )
        if self.proj_size >= self.hidden_size:
            raise value_error("proj_size has to be smaller than hidden_size")
        if self.mode not in GATES:
            raise value_error(
                f"Unrecognized RNN mode: {self.mode}", expected=", ".join(GATES)
            )

    def _check_dim(self, input: Any) -> None:
        if isinstance(input, PackedSequence) or input.dim() in (2, 3):
            return
        noun = " tensor" if self._get_name() == "RNN" else ""
        raise value_error(
            f"{self._get_name()}: Expected input to be 2D or 3D, got {input.dim()}D"
            f"{noun} instead",
            expected="(T, N, inputs), or (T, inputs) for one sequence",
        )

    def _check_ranks(self, single: bool, states: list[Any]) -> None:
        """States have as many dimensions as the input."""
        rank = 2 if single else 3
        kind = "unbatched 2-D" if single else "batched 3-D"
        found = [each.dim() for each in states]
        if all(each == rank for each in found):
            return
        if len(found) == 2:
            raise runtime_error(
                f"For {kind} input, hx and cx should also be {rank}-D but got "
                f"({found[0]}-D, {found[1]}-D) tensors"
            )
        raise runtime_error(
            f"For {kind} input, hx should also be {rank}-D but got {found[0]}-D tensor"
        )

    def _check_input(self, input: Tensor, rank: int) -> None:
        wanted = self._flat_weights[0].dtype
        if input.dtype != wanted:
            raise value_error(
                f"RNN input dtype ({input.dtype}) does not match weight dtype "
                f"({wanted}). Convert input: input.to({wanted}), or convert model: "
                f"model.to({input.dtype})"
            )
        if input.dim() != rank:
            raise runtime_error(f"input must have {rank} dimensions, got {input.dim()}")
        if input.size(-1) != self.input_size:
            raise runtime_error(
                "input.size(-1) must be equal to input_size. Expected "
                f"{self.input_size}, got {input.size(-1)}"
            )

    def _check_states(self, states: list[Any], count: int) -> None:
        for place, size in enumerate(self._expected(count)):
            found = list(states[place].size())
            if found != list(size):
                which = f"hidden[{place}]" if self.mode == "LSTM" else "hidden"
                raise runtime_error(f"Expected {which} size {size}, got {found}")

    def extra_repr(self) -> str:
        """PyTorch's line."""
        usual = {
            "proj_size": 0,
            "num_layers": 1,
            "bias": True,
            "batch_first": False,
            "dropout": 0,
            "bidirectional": False,
        }
        line = f"{self.input_size}, {self.hidden_size}"
        for name, value in usual.items():
            if getattr(self, name) != value:
                line += f", {name}={getattr(self, name)}"
        return line


class RNN(RNNBase):
    r"""Plain recurrent layers (``torch.nn.RNN``; Elman, 1990).

    .. math:: h_t = \tanh(W x_t + b + U h_{t-1} + b')

    or relu, by `nonlinearity`. (T, N, I), with `batch_first` (N, T, I), or (T, I) for
    one sequence → out (T, N, D·H) of the last layer, and the last states (D·layers, N,
    H). A :class:`PackedSequence` comes back packed. `dropout` falls between layers.

    >>> import tinygrad_edu as torch
    >>> out, h = torch.nn.RNN(3, 4, num_layers=2)(torch.randn(5, 2, 3))
    >>> out.shape, h.shape
    (torch.Size([5, 2, 4]), torch.Size([2, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
        **refused: Any,
    ) -> None:
        _refuse("RNN", refused)
        if nonlinearity not in ("tanh", "relu"):
            raise value_error(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        how = num_layers, bias, batch_first, dropout, bidirectional, 0, device, dtype
        super().__init__(f"RNN_{nonlinearity.upper()}", input_size, hidden_size, *how)
        self.nonlinearity = nonlinearity

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """(T, N, I) → (T, N, D·H), (D·layers, N, H)"""
        self._check_dim(input)
        out, (h,) = self._read(input, None if hx is None else [hx])
        return out, h


class GRU(RNNBase):
    r"""Gated recurrent layers (``torch.nn.GRU``; Cho and others, 2014).

    .. math::
        r, z = \sigma(W x_t + b + U h_{t-1} + b') \quad
        n = \tanh(W_n x_t + b_n + r (U_n h_{t-1} + b'_n)) \quad
        h_t = (1 - z) n + z h_{t-1}

    Shapes as of :class:`RNN`; the rows of the weights are those of r, z and n.

    >>> import tinygrad_edu as torch
    >>> out, h = torch.nn.GRU(3, 4, bidirectional=True)(torch.randn(5, 2, 3))
    >>> out.shape, h.shape
    (torch.Size([5, 2, 8]), torch.Size([2, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
        **refused: Any,
    ) -> None:
        _refuse("GRU", refused)
        how = num_layers, bias, batch_first, dropout, bidirectional, 0, device, dtype
        super().__init__("GRU", input_size, hidden_size, *how)

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """(T, N, I) → (T, N, D·H), (D·layers, N, H)"""
        self._check_dim(input)
        out, (h,) = self._read(input, None if hx is None else [hx])
        return out, h


class LSTM(RNNBase):
    r"""Long short-term memory (``torch.nn.LSTM``; Hochreiter and Schmidhuber, 1997).

    .. math::
        i, f, o = \sigma(W x_t + b + U h_{t-1} + b') \quad
        g = \tanh(\dots) \quad
        c_t = f c_{t-1} + i g \quad h_t = o \tanh(c_t)

    Shapes as of :class:`RNN`, with a second state c; the rows of the weights are those
    of i, f, g and o. With `proj_size` P, :math:`h_t = V (o \tanh(c_t))` has P numbers.

    >>> import tinygrad_edu as torch
    >>> out, (h, c) = torch.nn.LSTM(3, 4, proj_size=2)(torch.randn(5, 2, 3))
    >>> out.shape, h.shape, c.shape
    (torch.Size([5, 2, 2]), torch.Size([1, 2, 2]), torch.Size([1, 2, 4]))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        how = num_layers, bias, batch_first, dropout, bidirectional, proj_size
        super().__init__("LSTM", input_size, hidden_size, *how, device, dtype)

    def forward(
        self, input: Any, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Any, tuple[Tensor, Tensor]]:
        """(T, N, I) → (T, N, D·P), ((D·layers, N, P), (D·layers, N, H))"""
        self._check_dim(input)
        out, (h, c) = self._read(input, None if hx is None else [hx[0], hx[1]])
        return out, (h, c)


def _refuse(name: str, more: dict[str, Any]) -> None:
    """Arguments that only another layer has."""
    if "proj_size" in more:
        raise value_error(
            "proj_size argument is only supported for LSTM, not RNN or GRU"
        )
    for each in more:
        raise type_error(
            f"{name}.__init__() got an unexpected keyword argument '{each}'"
        )
