"""What a tensor is, where it stands in the graph, and how it leaves for Python.

The class here is the lower half of ``Tensor``: its facts, its gradient and its
conversions. Operators and functions as methods stand in ``tensor.py``.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from . import dtypes, layouts
from .autograd.backward import backward as run_backward
from .autograd.hooks import RemovableHandle, add_hook
from .autograd.inference import check_inference_flag, is_inference
from .autograd.stand_in import outside_graph
from .autograd.tensor_base import TensorBase
from .autograd.watching import taking, watchers
from .devices import device
from .dtypes import dtype as Dtype
from .errors import runtime_error, type_error
from .functions.arrangement.cutting import unbind
from .functions.checks import dimension
from .printing import tensor_text
from .size import Size
from .transfers import is_pinned, pinned

_bare_size = tuple.__new__  # an array's shape needs none of Size's checks


class TensorHook:
    """A hook of one output of a node, as the engine looks for it."""

    __slots__ = ("function", "last", "slot")

    def __init__(self, function: Any, slot: int, last: bool = False) -> None:
        self.function, self.slot, self.last = function, slot, last

    def __call__(self, gradient: Any) -> Any:
        return self.function(gradient)


class TensorAttributes(TensorBase):
    """The facts, the gradient and the conversions of a Tensor."""

    __slots__ = ()

    # -------------------------------------------------------------- what it is

    @property
    def shape(self) -> Size:
        """The lengths of all dimensions."""
        return _bare_size(Size, self._array.shape)

    @property
    def dtype(self) -> Dtype:
        """The number type, such as ``torch.float32``."""
        return dtypes.from_numpy(self._array.dtype)

    @property
    def device(self) -> device:
        """Where the numbers live."""
        return self._device

    @property
    def ndim(self) -> int:
        """How many dimensions there are."""
        return int(self._array.ndim)

    def dim(self) -> int:
        """How many dimensions there are."""
        return int(self._array.ndim)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or the length of one dimension."""
        return self.shape if dim is None else self.shape[self._axis(dim)]

    def _axis(self, dim: int) -> int:
        if not self._array.ndim:
            raise IndexError(
                f"Dimension specified as {dim} but tensor has no dimensions"
            )
        return dimension(dim, self._array.ndim)

    def numel(self) -> int:
        """How many numbers there are."""
        return int(self._array.size)

    nelement = numel
    ndimension = dim

    def element_size(self) -> int:
        """Bytes of one number."""
        return int(self._array.itemsize)

    def stride(self, dim: int | None = None) -> Any:
        """How many numbers to step over to the next one of each dimension."""
        a = self._array
        if a.size:
            steps = tuple(step // a.itemsize for step in a.strides)
        else:  # NumPy does not count the steps where there is nothing to step over
            steps = layouts.contiguous_steps(a.shape)
        return steps if dim is None else steps[self._axis(dim)]

    def is_contiguous(
        self, memory_format: layouts.memory_format = layouts.contiguous_format
    ) -> bool:
        """Whether the numbers lie in memory in the order of their indices.

        With ``torch.channels_last``, in the order (B, H, W, C) of (B, C, H, W).
        """
        return layouts.lies_in_order(self._array, memory_format)

    def is_nonzero(self) -> bool:
        """Whether the one number is not 0."""
        return bool(self)

    def is_floating_point(self) -> bool:
        """Whether the dtype is a floating point type."""
        return dtypes.is_floating(self._array.dtype)

    def is_signed(self) -> bool:
        """Whether the dtype has negative numbers."""
        return bool(self.dtype.is_signed)

    @property
    def itemsize(self) -> int:
        """Bytes of one number."""
        return int(self._array.itemsize)

    @property
    def nbytes(self) -> int:
        """Bytes of all numbers."""
        return self.numel() * self.itemsize

    # -------------------------------------------------------------- where it lies

    layout = layouts.strided
    is_sparse = is_quantized = is_meta = is_mkldnn = is_nested = False
    is_xpu = is_mps = False

    @property
    def is_cuda(self) -> bool:
        """Whether the numbers are on an NVIDIA GPU."""
        return self._device.type == "cuda"

    @property
    def is_cpu(self) -> bool:
        """Whether the numbers are in the computer's own memory."""
        return self._device.type == "cpu"

    def get_device(self) -> int:
        """The number of the GPU, -1 for the CPU."""
        return -1 if self._device.index is None else self._device.index

    def is_pinned(self, device: Any = None) -> bool:
        """Whether a GPU can read the memory by itself; see ``pin_memory``."""
        return is_pinned(self._array)

    def pin_memory(self, device: Any = None) -> Any:
        """A copy in pinned memory: ``to("cuda", non_blocking=True)`` does not wait.

        A pinned tensor is itself. Raises RuntimeError without a GPU, and for a tensor
        that is not on the CPU.
        """
        if self._device.type != "cpu":
            kind = dtypes.legacy_name(self.dtype).replace("torch.", "torch.cuda.")
            raise runtime_error(
                f"cannot pin '{kind}' only dense CPU tensors can be pinned"
            )
        return self if self.is_pinned() else type(self)._from_array(pinned(self._array))

    def is_shared(self) -> bool:
        """False: no memory is shared between processes."""
        return False

    def data_ptr(self) -> int:
        """The address of the first number."""
        return layouts.address(self._array)

    def storage_offset(self) -> int:
        """How many numbers of the memory stand before the first one."""
        start = layouts.address(layouts.owner_of(self._array))
        return (self.data_ptr() - start) // self.itemsize

    def untyped_storage(self) -> layouts.UntypedStorage:
        """The memory that this tensor and all its views look at."""
        return layouts.UntypedStorage(self._array)

    def __len__(self) -> int:
        if self._array.ndim == 0:
            raise type_error("len() of a 0-d tensor")
        return len(self._array)

    def __iter__(self) -> Iterator[Any]:
        if self._array.ndim == 0:
            raise type_error("iteration over a 0-d tensor")
        return iter(unbind(self))

    def __contains__(self, value: Any) -> bool:
        if not isinstance(value, TensorBase | int | float | complex | np.generic):
            raise runtime_error(
                "Tensor.__contains__ only supports Tensor or scalar, but you passed in "
                f"a {type(value)}."
            )
        return bool((self == value).any())  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return tensor_text(self)

    # -------------------------------------------------------------- gradients

    @property
    def requires_grad(self) -> bool:
        """Whether gradients are computed for this tensor."""
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if self._node is not None and not wanted:
            raise runtime_error(
                "you can only change requires_grad flags of leaf variables. If you "
                "want to use a computed variable in a subgraph that doesn't require "
                "differentiation use var_no_grad = var.detach()."
            )
        if wanted and not dtypes.has_gradient(self._array.dtype):
            raise runtime_error(
                "only Tensors of floating point dtype can require gradients",
                got=f"dtype {self.dtype!r}",
                hint="x.float()",
            )
        if wanted and is_inference(self):
            check_inference_flag()
        self._requires_grad = bool(wanted)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        """Set :attr:`requires_grad` and return the tensor."""
        if requires_grad is not True and requires_grad is not False:
            raise type_error(
                "requires_grad_(): argument 'requires_grad' (position 1) must be bool, "
                f"not {type(requires_grad).__name__}"
            )
        self.requires_grad = requires_grad
        return self

    @property
    def grad(self) -> Any:
        """∂L/∂this tensor, added up by each ``backward``; None before the first."""
        return self._grad

    @grad.setter
    def grad(self, gradient: Any) -> None:
        if gradient is not None:
            if not isinstance(gradient, TensorBase):
                raise type_error(
                    "assigned grad expected to be a Tensor or None but got grad of "
                    f"type {type(gradient).__name__}"
                )
            if gradient._array.shape != self._array.shape:
                raise runtime_error(
                    "attempting to assign a gradient of size "
                    f"'{list(gradient._array.shape)}' to a tensor of size "
                    f"'{list(self._array.shape)}'. Please ensure that the gradient and "
                    "the tensor are the same size"
                )
            if gradient._array.dtype != self._array.dtype:
                raise runtime_error(
                    "attempting to assign a gradient with dtype "
                    f"'{dtypes.from_numpy(gradient._array.dtype)!r}' "
                    f"to a tensor of dtype '{self.dtype!r}'"
                )
        if watchers and (taker := taking.get()) is not None:
            taker.cleared(self)
        self._grad = gradient

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def grad_fn(self) -> Any:
        """The operation that made this tensor, None for a leaf."""
        return self._node

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made this tensor."""
        return self._node is None

    @property
    def output_nr(self) -> int:
        """Which output of its operation this tensor is."""
        return self._slot

    @property
    def retains_grad(self) -> bool:
        """Whether :meth:`retain_grad` was asked for."""
        return self._retains_grad is not None

    @property
    def _version(self) -> int:
        """How often the memory has been written in place."""
        if is_inference(self):
            raise runtime_error("Inference tensors do not track version counter.")
        return int(self._counter[0])

    def is_inference(self) -> bool:
        """Whether this tensor was made in :class:`torch.inference_mode`."""
        return is_inference(self)

    def backward(
        self,
        gradient: Any = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        """Add ∂self/∂leaf to the ``.grad`` of every leaf this tensor came from.

        See :func:`torch.autograd.backward`.

        >>> import tinygrad_edu as torch
        >>> w = torch.tensor(3.0, requires_grad=True)
        >>> (w ** 2).backward()
        >>> w.grad
        tensor(6.)
        """
        if gradient is not None and not isinstance(gradient, TensorBase):
            raise type_error(
                f"gradients can be either Tensors or None, but got "
                f"{type(gradient).__name__}"
            )
        run_backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def retain_grad(self) -> None:
        """Keep ``.grad`` of a tensor in the middle of the graph, too."""
        if not self._requires_grad:
            raise runtime_error(
                "can't retain_grad on Tensor that has requires_grad=False"
            )
        if self._node is None or self._retains_grad:
            return
        reference = weakref.ref(self)

        def store(gradient: Any) -> None:
            tensor = reference()
            if tensor is not None:
                kept = gradient if gradient._node else gradient.detach().clone()
                tensor._grad = kept if tensor._grad is None else tensor._grad + kept

        self._retains_grad = add_hook(
            self._node, "tensor_hooks", TensorHook(store, self._slot, last=True)
        )

    def _retain_anew(self) -> None:
        """After an in-place operation: the gradient of the new value is wanted."""
        if self._retains_grad is not None:
            self._retains_grad.remove()
            self._retains_grad = None
        self.retain_grad()

    def register_hook(self, hook: Any) -> RemovableHandle:
        """Call ``hook(gradient)`` when this tensor's gradient is known.

        A hook that returns a tensor replaces the gradient with it.
        """
        if not self._requires_grad:
            raise runtime_error(
                "cannot register a hook on a tensor that doesn't require gradient"
            )
        if self._node is None:
            return add_hook(self, "_hooks", hook)
        return add_hook(self._node, "tensor_hooks", TensorHook(hook, self._slot))

    def register_post_accumulate_grad_hook(self, hook: Any) -> RemovableHandle:
        """Call ``hook(tensor)`` after a backward has added to ``.grad``."""
        if self._node is not None:
            raise runtime_error(
                "post accumulate grad hooks cannot be registered on non-leaf tensors"
            )
        return add_hook(self, "_after_hooks", hook)

    def detach(self) -> Any:
        """The same numbers in the same memory, outside the graph.

        >>> import tinygrad_edu as torch
        >>> torch.ones(2, requires_grad=True).detach().requires_grad
        False
        """
        out = TensorBase._from_array(outside_graph(self._array), place=self._device)
        out._counter = self._counter
        return out

    def detach_(self) -> Any:
        """Leave the graph: this tensor becomes a leaf."""
        if self._base is not None:
            raise runtime_error(
                "Can't detach views in-place. Use detach() instead. If you are using "
                "DistributedDataParallel (DDP) for training, please set it accordingly."
            )
        self._node, self._requires_grad = None, False
        return self

    @property
    def data(self) -> Any:
        """The same memory outside the graph, and outside the write count."""
        return TensorBase._from_array(outside_graph(self._array), place=self._device)

    @data.setter
    def data(self, new: Any) -> None:
        if not isinstance(new, TensorBase):
            raise type_error(
                f"Variable data has to be a tensor, but got {type(new).__name__}"
            )
        if self._requires_grad and not dtypes.has_gradient(new._array.dtype):
            raise runtime_error(
                "data set to a tensor that requires gradients must be floating point "
                "or complex dtype"
            )
        self._array, self._device = new._array, new._device
