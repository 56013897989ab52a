"""CTC with its public signature: the loss of texts read off rows of frames."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...dtypes import kind_name
from ...errors import message, runtime_error
from ...ops.layers import ctc as ops
from ..along.reduction import mean, sum
from ..arrangement.shape import squeeze, unsqueeze
from ..checks import tensor
from ..numbers.choosing import where
from .loss_reduction import chosen_reduction

_ctc = general(ops.ctc_loss)
general(ops.ctc_slope)  # not public: the gradient rule calls it on Tensors
CHECKING = "(while checking arguments for ctc_loss_allocate_outputs)"


@in_float32
def ctc_loss(
    log_probs: Any,
    targets: Any,
    input_lengths: Any,
    target_lengths: Any,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Any:
    """-log of the probability of a text, over all its ways through the frames.

    log_probs (T, N, C), or (T, C), are logarithms of probabilities (`log_softmax`) of C
    labels at T frames. targets (N, S) hold the labels of the texts, or one text behind
    the other (sum of target_lengths). The lengths (N), whole numbers, say how many
    frames and labels each example really has. "mean" divides each loss by the length
    of its text first. A text with more letters than fit has the loss infinity, with
    `zero_infinity` 0 and no gradient.

    The gradient is that of scores that went through `log_softmax`, as in PyTorch, and
    it has no gradient itself (Graves and others, 2006).
    Source: PyTorch, ``torch.nn.functional.ctc_loss``.

    >>> import tinygrad_edu as torch
    >>> even = torch.zeros(2, 1, 3).log_softmax(2)  # 2 frames, 3 labels
    >>> one = torch.tensor([1])
    >>> loss = torch.nn.functional.ctc_loss(even, one[None], torch.tensor([2]), one)
    >>> loss.neg().exp()  # 3 of 9 paths say "1": "11", "1-" and "-1"
    tensor(0.3333)
    """
    reduction = chosen_reduction(reduction)
    tensor(log_probs, "ctc_loss", "log_probs")
    tensor(targets, "ctc_loss", "targets", 2)
    frames = _lengths(input_lengths, "input_lengths")
    letters = _lengths(target_lengths, "target_lengths")
    batched = log_probs._array.ndim == 3
    scores = log_probs if batched else unsqueeze(log_probs, 1)
    _check(scores, targets, frames, letters, blank)
    losses, _ = _ctc(
        scores,
        texts=_texts(targets, letters, scores._array.shape[2]),
        frames=frames,
        letters=letters,
        blank=blank,
        zero_infinity=zero_infinity,
    )
    if zero_infinity:
        losses = where(losses == np.inf, 0.0, losses)
    if reduction == "mean":
        return mean(losses / losses.new_tensor(np.maximum(letters, 1)))
    if reduction == "sum":
        return sum(losses)
    return losses if batched else squeeze(losses, 0)


def _lengths(given: Any, name: str) -> Any:
    """Lengths as an array of whole numbers, from a Tensor or a list of them."""
    array = np.asarray(getattr(given, "_array", given)).reshape(-1)
    if array.dtype.kind not in "iu":
        raise runtime_error(f"{name} must be integral", hint=f"{name}.long()")
    return array.astype(np.int64)


def _check(scores: Any, targets: Any, frames: Any, letters: Any, blank: int) -> None:
    """What PyTorch checks, in its order and words."""
    a, ndim = scores._array, targets._array.ndim
    if targets._array.dtype not in (np.int64, np.int32):
        targets = targets.long()
    if a.ndim != 3:
        raise runtime_error(
            f"Expected 3-dimensional tensor, but got {a.ndim}-dimensional tensor for "
            f"argument #1 'log_probs' {CHECKING}"
        )
    if ndim not in (1, 2):
        raise runtime_error(
            f"Expected 1 to 2 dimensions, but got {ndim}-dimensional tensor for "
            f"argument #2 'targets' {CHECKING}"
        )
    if a.size == 0:
        raise runtime_error("log_probs tensor must not be empty")
    if not 0 <= blank < a.shape[2]:
        raise runtime_error("blank must be in label range")
    for name, lengths in (("input_lengths", frames), ("target_lengths", letters)):
        if len(lengths) != a.shape[1]:
            raise runtime_error(f"{name} must be of size batch_size")
        if (lengths < 0).any():
            raise runtime_error(
                f"Expected {name} to have value at least 0, but got value "
                f"{lengths[lengths < 0][0]} {CHECKING}"
            )
    _check_texts(targets._array.shape, letters, len(frames))
    if frames.max() > len(a):
        raise runtime_error(
            f"Expected input_lengths to have value at most {len(a)}, but got value "
            f"{frames[frames > len(a)][0]} {CHECKING}"
        )
    if a.dtype not in (np.float32, np.float64):
        kind = kind_name(a.dtype)
        raise NotImplementedError(
            message(f"\"ctc_loss_cpu\" not implemented for '{kind}'", hint="x.float()")
        )


def _check_texts(shape: tuple[int, ...], letters: Any, examples: int) -> None:
    """There are as many texts, and in them as many labels, as the lengths say."""
    wanted = examples if len(shape) == 2 else int(letters.sum())
    if shape[0] != wanted:
        raise runtime_error(
            f"Expected tensor to have size {wanted} at dimension 0, but got size "
            f"{shape[0]} for argument #2 'targets' {CHECKING}"
        )
    if len(shape) == 2 and shape[1] < letters.max():
        raise runtime_error(
            f"Expected tensor to have size at least {letters.max()} at dimension 1, "
            f"but got size {shape[1]} for argument #2 'targets' {CHECKING}"
        )


def _texts(targets: Any, letters: Any, labels: int) -> Any:
    """The labels as (N, S) with 0 behind the end of a text."""
    given = targets._array.astype(np.int64)
    own = np.arange(letters.max())[None] < letters[:, None]  # (N, S)
    texts = np.zeros(own.shape, np.int64)
    texts[own] = given[:, : own.shape[1]][own] if given.ndim == 2 else given
    if texts.size and not 0 <= texts.min() <= texts.max() < labels:
        wrong = texts[(texts < 0) | (texts >= labels)][0]
        raise runtime_error(
            f"Target {wrong} is out of bounds.",
            got=f"a label {wrong}",
            expected=f"labels from 0 to {labels - 1}",
        )
    return texts
