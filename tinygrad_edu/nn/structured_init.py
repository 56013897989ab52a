"""Starts with a structure: the identity, orthogonal rows, mostly zeros.

Public as ``torch.nn.init.eye_`` and so on; see ``init.py``.
"""

from __future__ import annotations

import math

from ..autograd import no_grad
from ..errors import value_error
from ..linalg import qr
from ..random import Generator, randperm
from ..sequences import eye
from ..tensor import Tensor


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity. Raises ValueError for another shape.

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.eye_(torch.empty(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    _check_matrix(tensor)
    with no_grad():
        tensor.copy_(eye(*tensor.shape))
    return tensor


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill the weight of a convolution so that it hands its channels on unchanged.

    A 1 in the middle of the kernel that joins a channel with itself, 0 elsewhere; in
    each of the `groups` anew. Raises ValueError for other than 3, 4 or 5 dimensions.

    >>> import tinygrad_edu as torch
    >>> torch.nn.init.dirac_(torch.empty(2, 2, 3))
    tensor([[[0., 1., 0.],
             [0., 0., 0.]],
    <BLANKLINE>
            [[0., 0., 0.],
             [0., 1., 0.]]])
    """
    if tensor.ndim not in (3, 4, 5):
        raise value_error("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.shape[0] % groups:
        raise value_error("dim 0 must be divisible by groups")
    outputs = tensor.shape[0] // groups
    middle = tuple([size // 2 for size in tensor.shape[2:]])
    with no_grad():
        tensor.zero_()
        for group in range(groups):
            for channel in range(min(outputs, tensor.shape[1])):
                tensor[(group * outputs + channel, channel, *middle)] = 1
    return tensor


def orthogonal_(
    tensor: Tensor, gain: float = 1, generator: Generator | None = None
) -> Tensor:
    """Fill with a matrix whose rows (or columns) are orthonormal, times `gain`.

    It is Q of the QR decomposition of a normal matrix, with the signs of R's diagonal,
    so that every such matrix is equally likely (Saxe and others, 2014). Dimensions
    beyond the first count as one. Raises ValueError for fewer than two.

    >>> import tinygrad_edu as torch
    >>> w = torch.nn.init.orthogonal_(torch.empty(3, 5))
    >>> torch.allclose(w @ w.T, torch.eye(3), atol=1e-6)
    True
    """
    if tensor.ndim < 2:
        raise value_error("Only tensors with 2 or more dimensions are supported")
    if not tensor.numel():
        return tensor
    rows = tensor.shape[0]
    columns = tensor.numel() // rows
    drawn = tensor.new_empty((rows, columns)).normal_(0, 1, generator=generator)
    q, r = qr(drawn.t() if rows < columns else drawn)
    q = q * r.diagonal().sign()
    with no_grad():
        tensor.copy_((q.t() if rows < columns else q).reshape(tensor.shape)).mul_(gain)
    return tensor


def sparse_(
    tensor: Tensor,
    sparsity: float,
    std: float = 0.01,
    generator: Generator | None = None,
) -> Tensor:
    """Fill a matrix with normal numbers, and a share of each column with zeros.

    From Martens (2010). Raises ValueError for other than two dimensions.

    >>> import tinygrad_edu as torch
    >>> w = torch.nn.init.sparse_(torch.empty(10, 3), sparsity=0.7)
    >>> (w == 0).sum(0)
    tensor([7, 7, 7])
    """
    _check_matrix(tensor)
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)
    with no_grad():
        tensor.normal_(0, std, generator=generator)
        for column in range(columns):
            tensor[randperm(rows)[:zeros], column] = 0
    return tensor


def _check_matrix(tensor: Tensor) -> None:
    if tensor.ndim != 2:
        raise value_error(
            "Only tensors with 2 dimensions are supported", got=f"{tensor.ndim}"
        )
