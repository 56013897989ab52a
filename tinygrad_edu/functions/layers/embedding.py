"""Numbers of rows and classes: rows of a table that they choose, one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.recording import general
from ...devices import on_gpu
from ...dtypes import kind_name
from ...errors import index_error, message, runtime_error
from ...late_checks import happened
from ...ops.layers import embedding as ops
from ...ops.registry import array_module_of
from ...recorded import to_check
from .. import checks
from ..beside import beside

_embedding = general(ops.embedding)
general(ops.embedding_rows)  # not public: the gradient calls it on Tensors


def embedding(
    input: Any,
    weight: Any,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """The rows of `weight` that `input` names: (…) and (V, D) → (…, D).

    Row `padding_idx` gets no gradient. Rows longer than `max_norm` are first shortened
    to it, in `weight` itself. `scale_grad_by_freq` divides a row's gradient by how
    often it was chosen. Gradients are never sparse here, whatever `sparse` says.
    Source: PyTorch, ``torch.nn.functional.embedding``.

    >>> import tinygrad_edu as torch
    >>> table = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> torch.nn.functional.embedding(torch.tensor([1, 1, 0]), table)
    tensor([[3., 4.],
            [3., 4.],
            [1., 2.]])
    """
    _check(input, weight)
    count = weight._array.shape[0]
    padding = -1 if padding_idx is None else padding_row(padding_idx, count)
    if max_norm is not None:
        shorten(weight, input._array, max_norm, norm_type)
    return _embedding(
        weight, input, padding_idx=padding, by_frequency=scale_grad_by_freq
    )


def padding_row(padding_idx: int, count: int, name: str = "Padding_idx") -> int:
    """The number of the padding row, counted from the front."""
    if not -count <= padding_idx < count:
        raise AssertionError(
            message(
                f"{name} must be within num_embeddings",
                got=str(padding_idx),
                expected=f"from {-count} to {count - 1}",
            )
        )
    return padding_idx % count


def _check(input: Any, weight: Any) -> None:
    checks.tensor(weight, "embedding", "weight")
    checks.tensor(input, "embedding", "indices", 2)
    index, table = to_check(input._array), weight._array
    if table.ndim != 2:
        raise runtime_error("'weight' must be 2-D")
    if index.dtype not in (np.int64, np.int32):
        kind = kind_name(index.dtype)
        name = "CPUBoolType" if kind == "Bool" else f"torch.{kind}Tensor"
        raise runtime_error(
            "Expected tensor for argument #1 'indices' to have one of the following "
            f"scalar types: Long, Int; but got {name} instead (while checking "
            "arguments for embedding)",
            hint="input.long()",
        )
    if _outside(index, len(table)):
        raise index_error(
            "index out of range in self",
            got=f"numbers from {index.min()} to {index.max()}",
            expected=f"from 0 to {len(table) - 1}: the table has {len(table)} rows",
        )


def _outside(index: Any, count: int) -> bool:
    """Whether an index names no row; on a GPU it is found out later."""
    if on_gpu(index):
        return happened((index < 0) | (index >= count), "embedding: index out of range")
    return bool(index.size) and bool(index.min() < 0 or index.max() >= count)


def shorten(weight: Any, index: Any, longest: float, p: float) -> None:
    """Rows that will be used and are too long, in place and outside the graph."""
    longest = checks.real_number(longest, "embedding_renorm_", "max_norm")
    p = checks.real_number(p, "embedding_renorm_", "norm_type")
    rows = np.unique(index)
    chosen = weight._array[rows]
    lengths = np.linalg.norm(chosen, p, axis=1, keepdims=True)
    factor = np.where(lengths > longest, longest / (lengths + 1e-7), 1)
    weight._array[rows] = chosen * factor.astype(chosen.dtype)
    weight._counter[0] += 1


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """Class numbers as rows with a single 1.

    Shapes: (…) to (…, num_classes); -1 means one more than the largest class. Raises
    RuntimeError for classes that are negative, too large or no int64.
    Source: PyTorch, ``torch.nn.functional.one_hot``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]), num_classes=3)
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    labels = checks.tensor(tensor, "one_hot")._array
    num_classes = checks.whole(num_classes, "one_hot", "num_classes")
    if labels.dtype != np.int64:
        raise runtime_error(
            "one_hot is only applicable to index tensor of type LongTensor.",
            got=str(tensor.dtype),
            hint="tensor.long()",
        )
    if labels.size == 0 and num_classes <= 0:
        raise runtime_error(
            "Can not infer total number of classes from empty tensor.",
            hint="say num_classes",
        )
    known = to_check(labels)
    if labels.size and known.min() < 0:
        raise runtime_error("Class values must be non-negative.", got=str(known.min()))
    if num_classes == -1:
        num_classes = int(labels.max()) + 1
    if labels.size and known.max() >= num_classes:
        raise runtime_error(
            "Class values must be smaller than num_classes.",
            got=f"class {known.max()} with num_classes={num_classes}",
        )
    classes = array_module_of(labels).arange(num_classes)
    array = (labels[..., None] == classes).astype(np.int64)
    return beside(array, tensor)
