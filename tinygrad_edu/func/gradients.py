"""Gradients of functions: ``grad``, ``vjp``, ``jvp`` and ``linearize``.

A transform gives the function fresh leaves in place of its arguments and walks back
from the result to them (``leaves.py``). No ``.grad`` is touched. A transform inside a
transform works because the inner walk is recorded, as with ``create_graph=True``.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from .. import dtypes
from ..autograd.tensor_base import TensorBase
from ..creation import ones_like, zeros_like
from ..errors import runtime_error
from .leaves import Start, pull_back, recording
from .tree import Function, flatten, structure

Argnums = int | tuple[int, ...]


# ------------------------------------------------------------------ grad


def grad(func: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that computes ∂func/∂argument, where ``func`` returns one number.

    ``argnums`` says which arguments (a tuple of numbers gives a tuple of gradients);
    an argument may be a tree of tensors and its gradient is such a tree. With
    ``has_aux``, ``func`` returns ``(number, anything else)`` and so does the gradient.

    Raises RuntimeError where ``func`` does not return one number.
    Source: PyTorch, ``torch.func.grad``.

    >>> import tinygrad_edu as torch
    >>> slope = torch.func.grad(torch.sin)
    >>> slope(torch.tensor(0.0)), torch.func.grad(slope)(torch.tensor(0.0))
    (tensor(1.), tensor(-0.))
    """
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return gradient


def grad_and_value(
    func: Function, argnums: Argnums = 0, has_aux: bool = False
) -> Function:
    """Like :func:`grad`, and the value of the function as well.

    Returns ``(gradient, value)``, with ``has_aux`` ``(gradient, (value, aux))``.
    Source: PyTorch, ``torch.func.grad_and_value``.

    >>> import tinygrad_edu as torch
    >>> torch.func.grad_and_value(lambda x: (x ** 2).sum())(torch.tensor([1.0, 2.0]))
    (tensor([2., 4.]), tensor(5.))
    """

    @wraps(func)
    def both(*args: Any, **kwargs: Any) -> Any:
        chosen = choose(args, argnums)
        tensors, rebuild = flatten(chosen)
        start = Start(tensors)
        with recording():
            fresh = replace(args, argnums, rebuild(start.leaves))
            output, aux = with_aux(func(*fresh, **kwargs), has_aux, "grad_and_value")
            check_one_number(output)
            gradients = pull_back([output], [ones_like(output)], start.leaves)
        gradient = rebuild(start.finish(gradients))
        value = start.finish(output)
        return gradient, ((value, start.finish(aux)) if has_aux else value)

    return both


def with_aux(output: Any, has_aux: bool, name: str) -> tuple[Any, Any]:
    """The output proper, and what comes along with it."""
    if not has_aux:
        return output, None
    if not (isinstance(output, tuple) and len(output) == 2):
        call = f"{name}(f)(*args)" if name == "grad_and_value" else name
        raise runtime_error(
            f"{call}: output of function f should be a tuple: (output, aux) if has_aux "
            "is True"
        )
    return output


def check_one_number(output: Any) -> None:
    """A gradient is that of one number."""
    if not isinstance(output, TensorBase):
        raise runtime_error(
            "grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got "
            f"{type(output)}"
        )
    if output._array.ndim:
        raise runtime_error(
            "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, "
            f"got tensor with {output._array.ndim} dims. Maybe you wanted to use the "
            "vjp or jacrev APIs instead?"
        )


# ------------------------------------------------------------------ which arguments


def choose(args: tuple[Any, ...], argnums: Any) -> Any:
    """One argument, or a tuple of several."""
    if isinstance(argnums, int):
        return args[position(argnums, len(args))]
    if not isinstance(argnums, tuple):
        raise runtime_error(
            f"argnums must be int or Tuple[int, ...], got: {type(argnums)}"
        )
    if not argnums:
        raise runtime_error("argnums must be non-empty")
    places = [position(each, len(args)) for each in argnums]
    if len(set(places)) < len(places):
        raise runtime_error(f"argnums elements must be unique, got {tuple(places)}")
    return tuple(args[place] for place in places)


def replace(args: tuple[Any, ...], argnums: Argnums, new: Any) -> tuple[Any, ...]:
    """The arguments with others in place of those that ``argnums`` names."""
    replaced = list(args)
    if isinstance(argnums, int):
        replaced[argnums] = new
    else:
        for argnum, each in zip(argnums, new, strict=True):
            replaced[argnum] = each
    return tuple(replaced)


def position(argnum: Any, count: int) -> int:
    """One argument's number, counted from the front."""
    if not isinstance(argnum, int):
        raise runtime_error(f"argnum must be int, got: {type(argnum)}")
    if not -count <= argnum < count:
        raise runtime_error(f"Got argnum={argnum}, but only {count} positional inputs")
    return argnum % count


# ------------------------------------------------------------------ vjp and jvp


def vjp(func: Function, *primals: Any, has_aux: bool = False) -> Any:
    """``func(*primals)``, and a function that multiplies from the left by ∂f/∂x.

    Returns ``(output, vjp_fn)``, with ``has_aux`` ``(output, vjp_fn, aux)``.
    ``vjp_fn(v)`` is vᵀ J as a tuple with one entry for each primal; v is shaped like
    the output. Source: PyTorch, ``torch.func.vjp``.

    >>> import tinygrad_edu as torch
    >>> output, vjp_fn = torch.func.vjp(torch.sin, torch.tensor([0.0, 1.0]))
    >>> vjp_fn(torch.tensor([1.0, 0.0]))
    (tensor([1., 0.]),)
    """
    tensors, rebuild = flatten(primals)
    start = Start(tensors)
    with recording():
        result, aux = with_aux(
            func(*rebuild(start.leaves)), has_aux, "vjp(f, *primals)"
        )
    outputs, rebuild_output = flatten(result)
    check_outputs(outputs, "vjp(f, *primals): expected f(*primals)")

    def vjp_fn(*cotangents: Any) -> Any:
        """vᵀ J for a v shaped like the output."""
        given = cotangents[0] if len(cotangents) == 1 else cotangents
        if structure(given) != structure(result):
            raise runtime_error(
                "Expected pytree structure of cotangents to be the same as pytree "
                "structure of outputs to the function. cotangents: "
                f"{structure(given)}, primal output: {structure(result)}"
            )
        found = pull_back(outputs, flatten(given)[0], start.leaves)
        again = Start([])
        again.own = start.own
        return rebuild(again.finish(found))

    output = rebuild_output(start.finish(outputs))
    return (output, vjp_fn, start.finish(aux)) if has_aux else (output, vjp_fn)


def jvp(
    func: Function,
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    *,
    strict: bool = False,
    has_aux: bool = False,
) -> Any:
    """``func(*primals)``, and ∂f/∂x times the tangents: the change along a direction.

    Returns ``(output, J v)``, with ``has_aux`` ``(output, J v, aux)``. PyTorch carries
    the direction forward through each operation. This library has rules for the way
    back only, and differentiates that way: u ↦ uᵀ J is linear, and its own gradient
    along v is J v. It costs two walks back in place of one forward, and the operations
    must be differentiable twice.

    Source: PyTorch, ``torch.func.jvp``; the trick is Townsend, "A new trick for
    calculating Jacobian vector products" (2017).

    >>> import tinygrad_edu as torch
    >>> x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0])
    >>> torch.func.jvp(lambda x: x ** 2, (x,), (v,))
    (tensor([1., 4.]), tensor([2., 0.]))
    """
    name = "jvp(f, primals, tangents)"
    if not isinstance(primals, tuple):
        raise runtime_error(
            f"{name}: Expected primals to be a tuple. E.g. it should be valid to call "
            "f(*primals)."
        )
    if structure(primals) != structure(tangents):
        raise runtime_error(
            f"{name}: Expected primals and tangents to have the same python structure. "
            "For example, if primals is a tuple of 3 tensors, tangents also must be. "
            f"Got primals with structure {structure(primals)} and tangents with "
            f"structure {structure(tangents)}"
        )
    found = Linearization(func, primals, has_aux, name)
    output, along = found.output, found.along(tangents, strict)
    return (output, along, found.aux) if has_aux else (output, along)


def linearize(func: Function, *primals: Any) -> tuple[Any, Function]:
    """``func(*primals)``, and a function that multiplies by ∂f/∂x at that place.

    Like :func:`jvp` for many directions: ``func`` runs only once.
    Source: PyTorch, ``torch.func.linearize``.

    >>> import tinygrad_edu as torch
    >>> output, jvp_fn = torch.func.linearize(torch.square, torch.tensor([1.0, 2.0]))
    >>> jvp_fn(torch.tensor([1.0, 0.0])), jvp_fn(torch.tensor([0.0, 1.0]))
    (tensor([2., 0.]), tensor([0., 4.]))
    """
    found = Linearization(func, primals, False, "linearize(f, *primals)")

    def jvp_fn(*tangents: Any) -> Any:
        """J v for a v shaped like the primals."""
        if structure(tangents) != structure(primals):
            raise runtime_error(
                f"Expected the tangents {structure(tangents)} to have the same argspec "
                f"as the primals {structure(primals)}"
            )
        return found.along(tangents)

    return found.output, jvp_fn


class Linearization:
    """f at one place, ready to be followed along any direction."""

    def __init__(self, func: Function, primals: Any, has_aux: bool, name: str) -> None:
        tensors, rebuild = flatten(primals)
        if not tensors:
            raise runtime_error(
                f"{name}: Expected primals to contain at least one Tensor."
            )
        self.start = Start(tensors)
        with recording():
            result, aux = with_aux(func(*rebuild(self.start.leaves)), has_aux, name)
        outputs, self.rebuild_output = flatten(result)
        check_outputs(outputs, f"{name}: expected f(*primals)", floating=False)
        self.outputs = outputs
        self.output = self.rebuild_output(self.start.finish(outputs))
        self.aux = self.start.finish(aux)
        # uᵀ J as a function of u, which may be anything: zeros will do.
        floats = [each for each in outputs if each._requires_grad]
        self.dual = Start([zeros_like(each) for each in floats])
        self.dual.own |= self.start.own
        self.rows = pull_back(floats, self.dual.leaves, self.start.leaves)

    def along(self, tangents: Any, strict: bool = False) -> Any:
        """J v: the gradient of uᵀ J with respect to u, along v."""
        directions = flatten(tangents)[0]
        for leaf, direction in zip(self.start.leaves, directions, strict=True):
            check_direction(leaf, direction)
        if strict and not all(each._requires_grad for each in self.outputs):
            raise runtime_error(
                "jvp(f, primals, tangents, strict=True): The output of f is "
                "independent of the inputs. This is not allowed with strict=True."
            )
        found = iter(pull_back(self.rows, directions, self.dual.leaves))
        again = Start([])
        again.own = self.dual.own
        return self.rebuild_output(
            again.finish(next(found)) if each._requires_grad else zeros_like(each)
            for each in self.outputs
        )


def check_outputs(outputs: list[Any], name: str, floating: bool = True) -> None:
    """What is differentiated has to be Tensors, of floating point numbers."""
    for each in outputs:
        if not isinstance(each, TensorBase):
            raise runtime_error(
                f"{name} to return only tensors, got unsupported type {type(each)}"
            )
        if floating and not dtypes.has_gradient(each._array.dtype):
            raise runtime_error(
                "vjp(f, ...): All outputs of f must be floating-point or complex "
                "Tensors, got Tensor with dtype "
                f"{dtypes.from_numpy(each._array.dtype)!r}"
            )


def check_direction(x: Any, direction: Any) -> None:
    """A direction has the shape of what moves along it."""
    if x._array.shape != direction._array.shape:
        raise runtime_error(
            "Trying to set a forward gradient that has a different size than that of "
            "the original Tensor, this is not supported. Tensor is of size "
            f"{list(x._array.shape)} while the given forward gradient is of size "
            f"{list(direction._array.shape)}."
        )
