"""Batches of sequences of different length (``torch.nn.utils.rnn``).

Padding makes them equally long, with steps that mean nothing. Packing leaves those out:
first all first steps, then all second steps, and so on, with the longest sequence in
front, so that each step has no more sequences than the one before. A recurrent layer
reads packed sequences without a wasted product.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from ...creation import as_tensor
from ...dtypes import float16, float32, float64, int8, int16, int32, int64, uint8
from ...errors import message, value_error
from ...functions.along.sorting import sort
from ...functions.arrangement import packing
from ...functions.arrangement.packing import invert_permutation, pad_sequence
from ...sequences import arange
from ...tensor import Tensor

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


class PackedSequence_(NamedTuple):  # noqa: N801
    """The four fields; PyTorch's name of the base."""

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(PackedSequence_):
    """Steps of several sequences, those of one time side by side, without padding.

    `data` (rows, \\*); `batch_sizes` (T) says how many rows each time has;
    `sorted_indices` in which order the sequences stand, `unsorted_indices` how to get
    back to their own. Made by :func:`pack_sequence` and :func:`pack_padded_sequence`.
    Source: PyTorch, ``torch.nn.utils.rnn.PackedSequence``.

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([1, 2, 3]), torch.tensor([4, 5])
    >>> packed = torch.nn.utils.rnn.pack_sequence([one, other])
    >>> packed.data, packed.batch_sizes
    (tensor([1, 4, 2, 5, 3]), tensor([2, 2, 1]))
    """

    def __new__(
        cls,
        data: Any,
        batch_sizes: Tensor | None = None,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> Self:
        """Four fields, or the first two as one pair."""
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is None:
            if not isinstance(data, list | tuple) or len(data) != 2:
                raise AssertionError(
                    message("Expected data to be a list or tuple of length 2")
                )
            data, batch_sizes = data
        elif batch_sizes.device.type != "cpu":
            raise value_error(
                "batch_sizes should always be on CPU. Instances of PackedSequence "
                "should never be created manually. They should be instantiated by "
                "functions like pack_sequence and pack_padded_sequences in "
                "nn.utils.rnn. "
                "https://pytorch.org/docs/stable/nn.html#torch.nn.utils.rnn.pack_sequence"
            )
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """The data in another dtype or on another device, as ``Tensor.to``."""
        data = self.data.to(*args, **kwargs)
        if data is self.data:
            return self
        indices = (
            None if each is None else each.to(data.device)
            for each in (self.sorted_indices, self.unsorted_indices)
        )
        return type(self)(data, self.batch_sizes, *indices)

    def cpu(self, *args: Any, **kwargs: Any) -> Self:
        """On the CPU."""
        return self.to(*args, **{"device": "cpu", **kwargs})

    def cuda(self, *args: Any, **kwargs: Any) -> Self:
        """On the GPU."""
        return self.to(*args, **{"device": "cuda", **kwargs})

    def double(self) -> Self:
        """The data as float64."""
        return self.to(float64)

    def float(self) -> Self:
        """The data as float32."""
        return self.to(float32)

    def half(self) -> Self:
        """The data as float16."""
        return self.to(float16)

    def long(self) -> Self:
        """The data as int64."""
        return self.to(int64)

    def int(self) -> Self:
        """The data as int32."""
        return self.to(int32)

    def short(self) -> Self:
        """The data as int16."""
        return self.to(int16)

    def char(self) -> Self:
        """The data as int8."""
        return self.to(int8)

    def byte(self) -> Self:
        """The data as uint8."""
        return self.to(uint8)

    @property
    def is_cuda(self) -> bool:
        """Whether the data is on a GPU."""
        return bool(self.data.is_cuda)

    def is_pinned(self) -> bool:
        """Whether the data is in pinned memory."""
        return bool(self.data.is_pinned())


def pack_padded_sequence(
    input: Tensor,
    lengths: Any,
    batch_first: bool = False,
    enforce_sorted: bool = True,
) -> PackedSequence:
    """Leave out the padding: (T, N, \\*) and N lengths, a list or a tensor.

    With `batch_first` (N, T, \\*). The longest sequence stands first, or
    ``enforce_sorted=False`` sorts them and remembers their order.
    Source: PyTorch, ``torch.nn.utils.rnn.pack_padded_sequence``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.nn.utils.rnn import pack_padded_sequence
    >>> x = torch.tensor([[1, 2, 0], [3, 0, 0], [4, 5, 6]])
    >>> packed = pack_padded_sequence(x, [2, 1, 3], True, enforce_sorted=False)
    >>> packed.data, packed.batch_sizes, packed.sorted_indices
    (tensor([4, 1, 3, 5, 2, 6]), tensor([3, 2, 1]), tensor([2, 0, 1]))
    """
    lengths = as_tensor(lengths).to(int64)
    indices = None
    if not enforce_sorted:
        lengths, indices = sort(lengths, descending=True)
        indices = indices.to(input.device)
        input = input.index_select(0 if batch_first else 1, indices)
    data, batch_sizes = packing.pack_padded(input, lengths, batch_first)
    return PackedSequence(data, batch_sizes, indices)


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """Padded again, (T, N, \\*) in the sequences' own order, and their lengths (N).

    `total_length` is a T larger than the longest sequence has.
    Source: PyTorch, ``torch.nn.utils.rnn.pad_packed_sequence``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.nn.utils.rnn import pack_sequence, pad_packed_sequence
    >>> packed = pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])])
    >>> pad_packed_sequence(packed, batch_first=True, padding_value=-1)
    (tensor([[ 1,  2,  3],
            [ 4, -1, -1]]), tensor([3, 1]))
    """
    longest = steps = sequence.batch_sizes.size(0)
    if total_length is not None:
        if total_length < longest:
            raise value_error(
                "Expected total_length to be at least the length of the longest "
                f"sequence in input, but got total_length={total_length} and max "
                f"sequence length being {longest}"
            )
        steps = total_length
    fields = sequence.data, sequence.batch_sizes
    out, lengths = packing.pad_packed(*fields, batch_first, padding_value, steps)
    order = sequence.unsorted_indices
    if order is None:
        return out, lengths
    return out.index_select(0 if batch_first else 1, order), lengths[order.cpu()]


def pack_sequence(
    sequences: list[Tensor], enforce_sorted: bool = True
) -> PackedSequence:
    """Pack sequences (L, \\*), the longest first or ``enforce_sorted=False``.

    Source: PyTorch, ``torch.nn.utils.rnn.pack_sequence``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.utils.rnn.pack_sequence([torch.tensor([1, 2]), torch.tensor([3])]).data
    tensor([1, 3, 2])
    """
    lengths = as_tensor([each.size(0) for each in sequences])
    padded = pad_sequence(sequences)
    return pack_padded_sequence(padded, lengths, enforce_sorted=enforce_sorted)


def unpad_sequence(
    padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False
) -> list[Tensor]:
    """The sequences without their padding: (T, N, \\*) and lengths (N) → N of (L, \\*).

    Source: PyTorch, ``torch.nn.utils.rnn.unpad_sequence``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.nn.utils.rnn import unpad_sequence
    >>> unpad_sequence(torch.tensor([[1, 2], [3, 0]]), torch.tensor([2, 1]))
    [tensor([1, 3]), tensor([2])]
    """
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    steps = arange(rows.size(1), device=lengths.device)
    return [row[steps < n] for row, n in zip(rows, lengths, strict=True)]


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences that were packed, in their own order.

    Source: PyTorch, ``torch.nn.utils.rnn.unpack_sequence``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.nn.utils.rnn import pack_sequence, unpack_sequence
    >>> packed = pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])])
    >>> unpack_sequence(packed)
    [tensor([1, 2, 3]), tensor([4])]
    """
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
