"""All parameters of a model as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...errors import type_error
from ...functions.arrangement.joining import cat
from ...tensor import Tensor
from ..base.registry import type_name


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """The numbers of all parameters in one row, with their gradients' way back.

    Source: PyTorch, ``torch.nn.utils.parameters_to_vector``.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.Linear(3, 2)
    >>> torch.nn.utils.parameters_to_vector(layer.parameters()).shape
    torch.Size([8])
    """
    row: Tensor = cat([each.view(-1) for each in _on_one_device(parameters)])
    return row


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Let each parameter have its piece of the vector, whose memory they then share.

    Source: PyTorch, ``torch.nn.utils.vector_to_parameters``.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.Linear(1, 2)
    >>> vector = torch.tensor([1.0, 2.0, 3.0, 4.0])
    >>> torch.nn.utils.vector_to_parameters(vector, layer.parameters())
    >>> layer.weight.tolist(), layer.bias.tolist()
    ([[1.0], [2.0]], [3.0, 4.0])
    """
    if not isinstance(vec, Tensor):
        raise type_error(f"expected torch.Tensor, but got: {type_name(vec)}")
    start = 0
    for each in _on_one_device(parameters):
        end = start + each.numel()
        each.data = vec[start:end].view_as(each).data
        start = end


def _on_one_device(parameters: Iterable[Tensor]) -> Iterator[Tensor]:
    first = None
    for each in parameters:
        first = first or each.device
        if each.device != first:
            raise type_error(
                "Found two parameters on different devices, this is currently not "
                "supported."
            )
        yield each
