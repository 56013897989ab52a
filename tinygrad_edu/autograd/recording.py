"""The second face of a primitive: a function on Tensors that records itself.

``binary(ops.add)`` is a function that adds two Tensors and, where a gradient may be
asked for, leaves a ``Node`` behind. There is one maker for one argument, one for two
and one for any number: the first two are what a training loop spends its time in, so
they do by hand what ``general`` does in loops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

import numpy as np

from ..devices import CPU, Array, device
from ..dtypes import has_gradient
from ..ops.registry import Primitive
from .alignment import NUMBERS, OPERANDS, align, check_devices, to_floating, with_number
from .faces import ON_TENSORS
from .failures import rescue
from .grad_mode import is_grad_enabled
from .node import Node, SavedOutput, next_sequence
from .number_kinds import EXACT_NUMBERS, FLOAT32, NARROW, USUAL, USUAL_FLOATS, suited
from .tensor_base import TensorBase
from .watching import watched, watchers

Function = Callable[..., Any]

ON_TENSORS.records = is_grad_enabled
NO_SETTINGS: dict[str, Any] = {}
_new = object.__new__
ndarray, may_share_memory = np.ndarray, np.may_share_memory


def as_array(out: Any) -> Array:
    """NumPy answers a single number as a scalar; a Tensor holds a 0-d array."""
    return np.asarray(out) if isinstance(out, np.generic) else out


def result(array: Array, place: device) -> Any:
    """A new Tensor, outside the graph, around what a primitive computed."""
    tensor = _new(TensorBase.result_class)
    tensor._array = array if type(array) is ndarray else as_array(array)
    tensor._node = None
    tensor._requires_grad = False
    tensor._counter = [0, 0]
    tensor._slot = 0
    tensor._device = place
    return tensor


def unary(primitive: Primitive, floating: bool = False, doc: str = "") -> Function:
    """A recorded function of one Tensor; ``floating`` turns integers to floats."""
    forward, saves = primitive.forward, tuple(primitive.saves)
    differentiable = primitive.differentiable
    saves_input, saves_output = saves == (("input", 0),), saves == (("output", 0),)
    usual = USUAL_FLOATS if floating else USUAL

    def apply(input: Any) -> Any:
        if watchers and (seen := watched(primitive.name, apply, (input,))) is not None:
            return seen
        x = input
        try:
            dtype = x._array.dtype
            if dtype is not FLOAT32 and dtype.char not in usual:
                return with_care(primitive, (x,), NO_SETTINGS, floating)
            place = x._device
            if place is CPU:
                out = forward(x._array)
            else:
                out = primitive.forward_on(place.type)(x._array)
        except (AttributeError, TypeError, RuntimeWarning) as error:
            out = rescue(primitive, (x,), NO_SETTINGS, error)
        if type(out) is not ndarray:
            out = as_array(out)
        tensor = _new(TensorBase.result_class)
        tensor._array = out
        tensor._node = None
        tensor._requires_grad = False
        tensor._counter = [0, 0]
        tensor._slot = 0
        tensor._device = place
        if differentiable and x._requires_grad and is_grad_enabled():
            node = Node()
            node.primitive = primitive
            node.edges = (x._node or x,)
            node.slots = None if x._slot == 0 else (x._slot,)
            if saves_input:
                node.saved, node.versions = (x,), (x._counter[0],)
            elif saves_output:
                node.saved, node.versions = (SavedOutput(tensor),), (0,)
            else:
                node.saved, node.versions = keep(primitive, (x,), (tensor,))
            node.settings = NO_SETTINGS
            node.shapes, node.dtypes = out.shape, out.dtype
            node.sequence = next_sequence()
            tensor._node = node
            tensor._requires_grad = True
        return tensor

    def with_run(inputs: Any, settings: Any, run: Function) -> Any:
        return with_care(primitive, inputs, NO_SETTINGS, floating, run)

    return register(primitive, apply, with_run, doc)


def binary(
    primitive: Primitive,
    floating: bool = False,
    doc: str = "",
    operator: bool = False,
) -> Function:
    """A recorded function of two Tensors, or of a Tensor and a number.

    As an ``operator`` it leaves what it does not know to the other operand, and so to
    Python's error.
    """
    forward, saves = primitive.forward, tuple(primitive.saves)
    differentiable = primitive.differentiable
    saves_both = saves == (("input", 0), ("input", 1))
    # In mul each rule looks at the other argument alone: what it does not need goes.
    drops_first = saves_both and primitive.users[0] == (1,)
    drops_second = saves_both and primitive.users[1] == (0,)
    usual = USUAL_FLOATS if floating else USUAL

    def apply(input: Any, other: Any) -> Any:
        if watchers:
            seen = watched(primitive.name, apply, (input, other))
            if seen is not None:
                return seen
        x, y = input, other
        if type(y) in NUMBERS:
            x, y = with_number(x, y, primitive.name, floating)
            a, b = x._array, y._array
            dtype = a.dtype
        else:
            try:
                a, b = x._array, y._array
                dtype = a.dtype
                alike = dtype is b.dtype and x._device is y._device
            except AttributeError:
                alike = False
            if not alike:
                if operator and not isinstance(y, OPERANDS):
                    return NotImplemented
                x, y = align(primitive.name, x, y)
                a, b = x._array, y._array
                dtype = a.dtype
        if dtype is not FLOAT32 and dtype.char not in usual:
            if dtype.char in NARROW and type(other) in NUMBERS:
                y = exactly(other, y, primitive)
            return with_care(primitive, (x, y), NO_SETTINGS, floating)
        place = x._device
        try:
            if place is CPU:
                out = forward(a, b)
            else:
                out = primitive.forward_on(place.type)(a, b)
        except (ValueError, TypeError, RuntimeWarning) as error:
            out = rescue(primitive, (x, y), NO_SETTINGS, error)
        if type(out) is not ndarray:
            out = as_array(out)
        tensor = _new(TensorBase.result_class)
        tensor._array = out
        tensor._node = None
        tensor._requires_grad = False
        tensor._counter = [0, 0]
        tensor._slot = 0
        tensor._device = place
        if (
            differentiable
            and (x._requires_grad or y._requires_grad)
            and is_grad_enabled()
        ):
            node = Node()
            node.primitive = primitive
            node.edges = (
                (x._node or x) if x._requires_grad else None,
                (y._node or y) if y._requires_grad else None,
            )
            node.slots = None if x._slot == y._slot == 0 else (x._slot, y._slot)
            if drops_first and not y._requires_grad:
                node.saved, node.versions = (None, y), (None, y._counter[0])
            elif drops_second and not x._requires_grad:
                node.saved, node.versions = (x, None), (x._counter[0], None)
            elif saves_both:
                node.saved = (x, y)
                node.versions = (x._counter[0], y._counter[0])
            elif saves:
                node.saved, node.versions = keep(primitive, (x, y), (tensor,))
            else:
                node.saved = node.versions = ()
            node.settings = NO_SETTINGS
            node.shapes, node.dtypes = out.shape, out.dtype
            node.sequence = next_sequence()
            tensor._node = node
            tensor._requires_grad = True
        return tensor

    def with_run(inputs: Any, settings: Any, run: Function) -> Any:
        x, y = inputs
        if type(y) in NUMBERS:
            x, y = with_number(x, y, primitive.name, floating)
            if x._array.dtype.char in NARROW:
                y = exactly(inputs[1], y, primitive)
        elif operator and not isinstance(y, OPERANDS):
            return NotImplemented
        else:
            x, y = align(primitive.name, x, y)
        return with_care(primitive, (x, y), NO_SETTINGS, floating, run)

    return register(primitive, apply, with_run, doc)


def general(primitive: Primitive) -> Function:
    """A recorded function of any number of Tensors and of settings by keyword."""

    def apply(*inputs: Any, **settings: Any) -> Any:
        if watchers:
            seen = watched(primitive.name, apply, inputs, settings)
            if seen is not None:
                return seen
        place = inputs[0]._device
        usual = True
        for each in inputs:
            if each._device is not place:
                check_devices(inputs)
            dtype = each._array.dtype
            if dtype is not FLOAT32 and dtype.char not in USUAL:
                usual = False
        if usual:
            return compute(primitive, inputs, settings)
        return with_care(primitive, inputs, settings)

    def with_run(inputs: Any, settings: Any, run: Function) -> Any:
        check_devices(inputs)
        return with_care(primitive, inputs, settings, run=run)

    return register(primitive, apply, with_run)


def compute(
    primitive: Primitive,
    inputs: tuple[Any, ...],
    settings: dict[str, Any],
    through: Function | None = None,
) -> Any:
    """Run the forward, record it where a gradient may be asked for.

    ``through`` is who runs it in place of the primitive: ``through(primitive, place)``.
    """
    place = inputs[0]._device
    if through is not None:
        run = through(primitive, place)
    else:
        run = primitive.forward if place is CPU else primitive.forward_on(place.type)
    try:
        out = run(*[each._array for each in inputs], **settings)
    except (ValueError, TypeError, RuntimeWarning) as error:
        out = rescue(primitive, inputs, settings, error)
    several = primitive.outputs != 1
    if several:
        tensors = tuple([result(each, place) for each in out])
    else:
        tensors = (result(out, place),)
    if primitive.differentiable and is_grad_enabled():
        for each in inputs:
            if each._requires_grad:
                link(primitive, inputs, tensors, settings)
                break
    if primitive.view:
        for each in tensors:
            share_memory(inputs[0], each)
            if several:
                each._one_of_many = True
    return tensors if several else tensors[0]


def with_care(
    primitive: Primitive,
    inputs: tuple[Any, ...],
    settings: dict[str, Any],
    floating: bool = False,
    run: Function | None = None,
) -> Any:
    """Integers where floats are wanted, half, bfloat16, complex: the rare types."""
    if floating:
        inputs = tuple([to_floating(each) for each in inputs])
    form = suited(primitive, [each._array for each in inputs])
    return compute(form, inputs, settings, run)


def exactly(value: float, rounded: Any, primitive: Primitive) -> Any:
    """A number beside a half or bfloat16 tensor, in float32 where PyTorch has it so."""
    if primitive.name not in EXACT_NUMBERS:
        return rounded
    return result(np.asarray(value, FLOAT32), rounded._device)


def link(
    primitive: Primitive,
    inputs: tuple[Any, ...],
    tensors: tuple[Any, ...],
    settings: dict[str, Any],
) -> None:
    """Make the node of a general operation and hang its results on it."""
    edges, slots, needed = [], None, False
    for each, rule in zip(inputs, primitive.rules_for(inputs)):  # noqa: B905
        if each._requires_grad and rule is not None:
            edges.append(each._node or each)
            needed = True
        else:
            edges.append(None)
        if each._slot:
            slots = tuple([one._slot for one in inputs])
    if not needed:
        return
    node = Node()
    node.primitive = primitive
    node.edges = tuple(edges)
    node.slots = slots
    node.settings = settings
    node.sequence = next_sequence()
    if len(tensors) == 1:
        (tensor,) = tensors
        out = tensor._array
        node.shapes, node.dtypes = out.shape, out.dtype
        if has_gradient(out.dtype):
            tensor._node, tensor._requires_grad = node, True
    else:
        hang_several(node, tensors)
    if primitive.saves:
        node.saved, node.versions = keep(primitive, inputs, tensors)
    else:
        node.saved = node.versions = ()


def hang_several(node: Node, tensors: tuple[Any, ...]) -> None:
    """A node with several results knows each one's shape, dtype and place."""
    node.shapes = tuple([tensor._array.shape for tensor in tensors])
    node.dtypes = tuple([tensor._array.dtype for tensor in tensors])
    for slot, tensor in enumerate(tensors):
        if has_gradient(node.dtypes[slot]):  # an index has no gradient
            tensor._node, tensor._requires_grad = node, True
            tensor._slot = slot


def keep(
    primitive: Primitive, inputs: tuple[Any, ...], outputs: tuple[Any, ...]
) -> tuple[tuple[Any, ...], tuple[int | None, ...]]:
    """What the rules need again, and the write counts to compare with later."""
    saved: list[Any] = []
    versions: list[int | None] = []
    for (what, i), users in zip(primitive.saves, primitive.users):  # noqa: B905
        wanted = users is None or True in [inputs[j]._requires_grad for j in users]
        if not wanted:
            saved.append(None)
            versions.append(None)
        elif what == "input":
            saved.append(inputs[i])
            versions.append(inputs[i]._counter[0])
        elif what == "output":
            saved.append(SavedOutput(outputs[i]))
            versions.append(0)
        else:
            versions.append(None)
            if what == "shape":
                saved.append(inputs[i]._array.shape)
            elif what == "dtype":
                saved.append(inputs[i]._array.dtype)
            elif what == "down":
                flags = inputs[i]._array.flags
                saved.append(flags.f_contiguous and not flags.c_contiguous)
            else:
                saved.append(tuple([each._array.shape for each in inputs]))
    return tuple(saved), tuple(versions)


def share_memory(x: Any, tensor: Any) -> None:
    """If NumPy returned a view, tie the two tensors: one memory, one counter."""
    a, out = x._array, tensor._array
    base = out.base
    if base is None:
        return
    if base is a or base is a.base:
        pass
    elif type(base) is ndarray and not may_share_memory(out, a):
        return
    counter = tensor._counter = x._counter
    tensor._base = x if x._base is None else x._base
    if x._one_of_many:
        tensor._one_of_many = True
    views = counter[1]
    if not views:
        counter[1] = [ref(tensor)]
        return
    if len(views) > 20:
        counter[1] = views = [each for each in views if each() is not None]
    views.append(ref(tensor))


def register(
    primitive: Primitive, apply: Function, with_run: Function, doc: str = ""
) -> Function:
    """Put the function among the second faces, under the primitive's name.

    ``with_run`` does the same at leisure, for whoever takes operations over.
    """
    apply.with_run = with_run  # type: ignore[attr-defined]
    apply.__name__ = apply.__qualname__ = primitive.name
    apply.__doc__ = doc or primitive.__doc__
    setattr(ON_TENSORS, primitive.name, apply)
    return apply
