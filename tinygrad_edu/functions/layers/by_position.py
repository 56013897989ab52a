"""Layers under ``torch`` itself: the same functions, each argument in its place.

``nn.functional.dropout(x)`` has defaults; ``torch.dropout(x, p, train)`` is what
PyTorch calls from there, with its arguments in an order of their own. The switches for
cuDNN are taken and change nothing.
"""

from __future__ import annotations

from typing import Any

from . import adaptive_pooling, normalization
from . import dropout as dropouts
from . import embedding as embeddings


def dropout(input: Any, p: float, train: bool) -> Any:
    """Each number 0 with probability p while training. ``torch.dropout``.

    >>> import tinygrad_edu as torch
    >>> torch.dropout(torch.ones(2), 0.5, train=False)
    tensor([1., 1.])
    """
    return dropouts.dropout(input, p, train)


def feature_dropout(input: Any, p: float, train: bool) -> Any:
    """Whole channels 0 with probability p while training. ``torch.feature_dropout``.

    >>> import tinygrad_edu as torch
    >>> torch.feature_dropout(torch.ones(1, 2), 1.0, train=True)
    tensor([[0., 0.]])
    """
    return dropouts.of_channels("feature_dropout", input, p, train, single=False)


def alpha_dropout(input: Any, p: float, train: bool) -> Any:
    """Dropout that keeps mean and variance after selu. ``torch.alpha_dropout``.

    >>> import tinygrad_edu as torch
    >>> torch.alpha_dropout(torch.ones(2), 0.5, train=False)
    tensor([1., 1.])
    """
    return dropouts.alpha_dropout(input, p, train)


def feature_alpha_dropout(input: Any, p: float, train: bool) -> Any:
    """The same for whole channels. ``torch.feature_alpha_dropout``.

    >>> import tinygrad_edu as torch
    >>> torch.feature_alpha_dropout(torch.ones(1, 2), 0.5, train=False)
    tensor([[1., 1.]])
    """
    return dropouts.feature_alpha_dropout(input, p, train)


def embedding(
    weight: Any,
    indices: Any,
    padding_idx: int = -1,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """Rows of a table, the table first. ``torch.embedding``.

    >>> import tinygrad_edu as torch
    >>> torch.embedding(torch.eye(2), torch.tensor([1]))
    tensor([[0., 1.]])
    """
    padding = None if padding_idx < 0 else padding_idx
    return embeddings.embedding(
        indices, weight, padding, None, 2.0, scale_grad_by_freq, sparse
    )


def batch_norm(
    input: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Any:
    """Each channel with mean 0 and variance 1 in the batch. ``torch.batch_norm``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0], [3.0]])
    >>> torch.batch_norm(x, None, None, None, None, True, 0.1, 0.0, False)
    tensor([[-1.],
            [ 1.]])
    """
    return normalization.over_batch(
        input, running_mean, running_var, weight, bias, training, momentum, eps
    )


def instance_norm(
    input: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Any:
    """Each channel of each example by itself. ``torch.instance_norm``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[[1.0, 3.0]]])
    >>> torch.instance_norm(x, None, None, None, None, True, 0.1, 0.0, False)
    tensor([[[-1.,  1.]]])
    """
    return normalization.instance_norm(
        input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
    )


def group_norm(
    input: Any,
    num_groups: int,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> Any:
    """Groups of channels with mean 0 and variance 1. ``torch.group_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.group_norm(torch.tensor([[1.0, 3.0]]), 1, eps=0.0)
    tensor([[-1.,  1.]])
    """
    return normalization.group_norm(input, num_groups, weight, bias, eps)


def layer_norm(
    input: Any,
    normalized_shape: Any,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Any:
    """The last dimensions with mean 0 and variance 1. ``torch.layer_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.layer_norm(torch.tensor([1.0, 3.0]), (2,), eps=0.0)
    tensor([-1.,  1.])
    """
    return normalization.layer_norm(input, normalized_shape, weight, bias, eps)


def adaptive_max_pool1d(input: Any, output_size: Any) -> tuple[Any, Any]:
    """The largest numbers and where they are. ``torch.adaptive_max_pool1d``.

    >>> import tinygrad_edu as torch
    >>> torch.adaptive_max_pool1d(torch.tensor([[1.0, 3.0, 2.0]]), 1)
    (tensor([[3.]]), tensor([[1]]))
    """
    answer: tuple[Any, Any] = adaptive_pooling.adaptive_max_pool1d(
        input, output_size, return_indices=True
    )
    return answer
