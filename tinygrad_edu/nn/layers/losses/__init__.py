"""Every loss as a module: how wrong a prediction is, as one number to make small.

`reduction` says what becomes of the errors of a batch: their "mean", their "sum", or
"none" to keep each. What a loss computes is a function of ``nn.functional``; the module
keeps its settings. In the comments B is the batch and C the number of classes.
"""

from .adaptive import AdaptiveLogSoftmaxWithLoss, LinearCrossEntropyLoss
from .classes import CrossEntropyLoss, CTCLoss, NLLLoss, NLLLoss2d
from .likelihoods import (
    BCELoss,
    BCEWithLogitsLoss,
    GaussianNLLLoss,
    KLDivLoss,
    PoissonNLLLoss,
)
from .margins import (
    HingeEmbeddingLoss,
    MarginRankingLoss,
    MultiLabelMarginLoss,
    MultiLabelSoftMarginLoss,
    MultiMarginLoss,
    SoftMarginLoss,
)
from .pairs import HuberLoss, L1Loss, MSELoss, SmoothL1Loss
from .vectors import (
    CosineEmbeddingLoss,
    TripletMarginLoss,
    TripletMarginWithDistanceLoss,
)

__all__ = [
    "AdaptiveLogSoftmaxWithLoss",
    "BCELoss",
    "BCEWithLogitsLoss",
    "CTCLoss",
    "CosineEmbeddingLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "LinearCrossEntropyLoss",
    "MSELoss",
    "MarginRankingLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "NLLLoss2d",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
]
