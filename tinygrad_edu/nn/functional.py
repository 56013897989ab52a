"""What layers and losses compute, as plain functions (``torch.nn.functional``).

Functions that remember nothing: a layer keeps the weights and calls one of these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd.inplace import inplace
from ..errors import warn
from ..functions.along import reduction as reductions
from ..functions.layers import (
    activations,
    adaptive_pooling,
    attention,
    class_loss,
    convolution,
    drawn_activations,
    fractional_pooling,
    interpolation,
    likelihood_loss,
    linear_loss,
    margin_loss,
    mean_pooling,
    multi_head_attention,
    normalization,
    padding,
    pair_loss,
    pooling,
    sampling,
    unfolding,
    vector_loss,
)
from ..functions.layers import bilinear as bilinears
from ..functions.layers import ctc_loss as ctc
from ..functions.layers import dropout as dropouts
from ..functions.layers import embedding as embeddings
from ..functions.layers import embedding_bag as bags
from ..functions.layers import pixel_shuffle as shuffling
from ..functions.matrices import distances, products
from ..functions.numbers import elementwise
from ..tensor import Tensor

Function = Callable[..., Tensor]

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "adaptive_max_pool3d",
    "affine_grid",
    "alpha_dropout",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm",
    "bilinear",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "celu_",
    "channel_shuffle",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "cosine_embedding_loss",
    "cosine_similarity",
    "cross_entropy",
    "ctc_loss",
    "dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "elu",
    "elu_",
    "embedding",
    "embedding_bag",
    "feature_alpha_dropout",
    "fold",
    "fractional_max_pool2d",
    "fractional_max_pool3d",
    "gaussian_nll_loss",
    "gelu",
    "glu",
    "grid_sample",
    "group_norm",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "hinge_embedding_loss",
    "huber_loss",
    "instance_norm",
    "interpolate",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "leaky_relu_",
    "linear",
    "linear_cross_entropy",
    "local_response_norm",
    "log_softmax",
    "logsigmoid",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "margin_ranking_loss",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "max_unpool1d",
    "max_unpool2d",
    "max_unpool3d",
    "mish",
    "mse_loss",
    "multi_head_attention_forward",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "native_channel_shuffle",
    "nll_loss",
    "normalize",
    "one_hot",
    "pad",
    "pairwise_distance",
    "pdist",
    "pixel_shuffle",
    "pixel_unshuffle",
    "poisson_nll_loss",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "rms_norm",
    "rrelu",
    "rrelu_",
    "scaled_dot_product_attention",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "soft_margin_loss",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "threshold_",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
    "unfold",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]


# Functions of the floor below that need nothing more.
conv1d: Function = convolution.conv1d
conv2d: Function = convolution.conv2d
conv3d: Function = convolution.conv3d
conv_transpose1d: Function = convolution.conv_transpose1d
conv_transpose2d: Function = convolution.conv_transpose2d
conv_transpose3d: Function = convolution.conv_transpose3d
adaptive_avg_pool1d: Function = adaptive_pooling.adaptive_avg_pool1d
adaptive_avg_pool2d: Function = adaptive_pooling.adaptive_avg_pool2d
adaptive_avg_pool3d: Function = adaptive_pooling.adaptive_avg_pool3d
adaptive_max_pool1d: Function = adaptive_pooling.adaptive_max_pool1d
adaptive_max_pool2d: Function = adaptive_pooling.adaptive_max_pool2d
adaptive_max_pool3d: Function = adaptive_pooling.adaptive_max_pool3d
avg_pool1d: Function = mean_pooling.avg_pool1d
avg_pool2d: Function = mean_pooling.avg_pool2d
avg_pool3d: Function = mean_pooling.avg_pool3d
lp_pool1d: Function = mean_pooling.lp_pool1d
lp_pool2d: Function = mean_pooling.lp_pool2d
lp_pool3d: Function = mean_pooling.lp_pool3d
max_pool1d: Function = pooling.max_pool1d
max_pool2d: Function = pooling.max_pool2d
max_pool3d: Function = pooling.max_pool3d
max_unpool1d: Function = pooling.max_unpool1d
max_unpool2d: Function = pooling.max_unpool2d
max_unpool3d: Function = pooling.max_unpool3d
batch_norm: Function = normalization.batch_norm
group_norm: Function = normalization.group_norm
instance_norm: Function = normalization.instance_norm
layer_norm: Function = normalization.layer_norm
local_response_norm: Function = normalization.local_response_norm
normalize: Function = normalization.normalize
rms_norm: Function = normalization.rms_norm
scaled_dot_product_attention: Function = attention.scaled_dot_product_attention
multi_head_attention_forward = multi_head_attention.multi_head_attention_forward
pad: Function = padding.pad
interpolate: Function = interpolation.interpolate
upsample: Function = interpolation.upsample
upsample_bilinear: Function = interpolation.upsample_bilinear
upsample_nearest: Function = interpolation.upsample_nearest
channel_shuffle: Function = shuffling.channel_shuffle
native_channel_shuffle: Function = shuffling.native_channel_shuffle
pixel_shuffle: Function = shuffling.pixel_shuffle
pixel_unshuffle: Function = shuffling.pixel_unshuffle
fold: Function = unfolding.fold
unfold: Function = unfolding.unfold
affine_grid: Function = sampling.affine_grid
grid_sample: Function = sampling.grid_sample
fractional_max_pool2d: Function = fractional_pooling.fractional_max_pool2d
fractional_max_pool3d: Function = fractional_pooling.fractional_max_pool3d
embedding: Function = embeddings.embedding
one_hot: Function = embeddings.one_hot
gelu: Function = activations.gelu
glu: Function = activations.glu
hardshrink: Function = activations.hardshrink
logsigmoid: Function = activations.logsigmoid
prelu: Function = activations.prelu
softplus: Function = activations.softplus
softshrink: Function = activations.softshrink
softsign: Function = activations.softsign
tanhshrink: Function = activations.tanhshrink
linear: Callable[..., Tensor] = products.linear
sigmoid: Callable[[Tensor], Tensor] = elementwise.sigmoid
tanh: Callable[[Tensor], Tensor] = elementwise.tanh

cross_entropy: Function = class_loss.cross_entropy
nll_loss: Function = class_loss.nll_loss
huber_loss: Function = pair_loss.huber_loss
l1_loss: Function = pair_loss.l1_loss
mse_loss: Function = pair_loss.mse_loss
smooth_l1_loss: Function = pair_loss.smooth_l1_loss
binary_cross_entropy: Function = likelihood_loss.binary_cross_entropy
binary_cross_entropy_with_logits: Function = (
    likelihood_loss.binary_cross_entropy_with_logits
)
gaussian_nll_loss: Function = likelihood_loss.gaussian_nll_loss
kl_div: Function = likelihood_loss.kl_div
poisson_nll_loss: Function = likelihood_loss.poisson_nll_loss
hinge_embedding_loss: Function = margin_loss.hinge_embedding_loss
margin_ranking_loss: Function = margin_loss.margin_ranking_loss
multi_margin_loss: Function = margin_loss.multi_margin_loss
multilabel_margin_loss: Function = margin_loss.multilabel_margin_loss
multilabel_soft_margin_loss: Function = margin_loss.multilabel_soft_margin_loss
soft_margin_loss: Function = margin_loss.soft_margin_loss
cosine_embedding_loss: Function = vector_loss.cosine_embedding_loss
triplet_margin_loss: Function = vector_loss.triplet_margin_loss
triplet_margin_with_distance_loss: Function = (
    vector_loss.triplet_margin_with_distance_loss
)
ctc_loss: Function = ctc.ctc_loss
bilinear: Function = bilinears.bilinear
linear_cross_entropy: Function = linear_loss.linear_cross_entropy
embedding_bag: Function = bags.embedding_bag
gumbel_softmax: Function = drawn_activations.gumbel_softmax
cosine_similarity: Function = distances.cosine_similarity
pairwise_distance: Function = distances.pairwise_distance
pdist: Function = distances.pdist

# Those that may write into their input.
alpha_dropout: Function = activations.choice(dropouts.alpha_dropout)
dropout: Function = activations.choice(dropouts.dropout)
dropout1d: Function = activations.choice(dropouts.dropout1d)
dropout2d: Function = activations.choice(dropouts.dropout2d)
dropout3d: Function = activations.choice(dropouts.dropout3d)
feature_alpha_dropout: Function = activations.choice(dropouts.feature_alpha_dropout)
celu: Function = activations.choice(activations.celu)
elu: Function = activations.choice(activations.elu)
hardsigmoid: Function = activations.choice(activations.hardsigmoid)
hardswish: Function = activations.choice(activations.hardswish)
hardtanh: Function = activations.choice(activations.hardtanh)
leaky_relu: Function = activations.choice(activations.leaky_relu)
mish: Function = activations.choice(activations.mish)
relu6: Function = activations.choice(activations.relu6)
rrelu: Function = activations.choice(drawn_activations.rrelu)
selu: Function = activations.choice(activations.selu)
silu: Function = activations.choice(activations.silu)
threshold: Function = activations.choice(activations.threshold)

# Those that always do.
celu_: Function = inplace(activations.celu)
elu_: Function = inplace(activations.elu)
hardtanh_: Function = inplace(activations.hardtanh)
leaky_relu_: Function = inplace(activations.leaky_relu)
rrelu_: Function = inplace(drawn_activations.rrelu)
selu_: Function = inplace(activations.selu)
threshold_: Function = inplace(activations.threshold)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    r"""Zero for negative numbers: :math:`\max(0, x)`.

    `inplace` writes into `input`, which saves memory and may spoil a gradient; then
    ``backward()`` says so.

    >>> import tinygrad_edu as torch
    >>> relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    done: Tensor = input.relu_() if inplace else elementwise.relu(input)
    return done


def softmin(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """``softmax`` of the negative numbers: the smallest get the largest share.

    >>> import tinygrad_edu as torch
    >>> softmin(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _implicit_dim("softmin", input) if dim is None else dim
    return softmax(-input, dim, dtype=dtype)


def relu_(input: Tensor) -> Tensor:
    """``relu`` in place.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([-1.0, 2.0])
    >>> relu_(x) is x, x
    (True, tensor([0., 2.]))
    """
    return relu(input, inplace=True)


def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    r"""Probabilities along `dim`: :math:`e^{x_i} / \sum_j e^{x_j}`.

    >>> import tinygrad_edu as torch
    >>> softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    dim = _implicit_dim("softmax", input) if dim is None else dim
    probabilities: Tensor = reductions.softmax(input, dim, dtype=dtype)
    return probabilities


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """The logarithm of softmax, without its overflow.

    >>> import tinygrad_edu as torch
    >>> log_softmax(torch.tensor([0.0, 1000.0]), dim=0)
    tensor([-1000.,     0.])
    """
    dim = _implicit_dim("log_softmax", input) if dim is None else dim
    logarithms: Tensor = reductions.log_softmax(input, dim, dtype=dtype)
    return logarithms


def _implicit_dim(name: str, input: Tensor) -> int:
    """PyTorch's old guess, with PyTorch's warning."""
    warn(
        f"Implicit dimension choice for {name} has been deprecated. "
        "Change the call to include dim=X as an argument."
    )
    return 0 if input.ndim in (0, 1, 3) else 1
