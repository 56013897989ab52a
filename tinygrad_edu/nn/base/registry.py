"""Assigning is registering: where a module keeps its parts.

``__setattr__`` sorts parameters, buffers and modules into three dicts; everything else
is an ordinary attribute. ``__getattr__`` finds the parts there again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import message, type_error, value_error
from ...tensor import Tensor
from ..parameter import Buffer, Parameter

CALL_SUPER = "write super().__init__() as the first line of __init__"
HOOKS = (
    "_forward_pre_hooks",
    "_forward_hooks",
    "_backward_pre_hooks",
    "_backward_hooks",
    "_state_dict_pre_hooks",
    "_state_dict_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)
# Hooks that run as any module gets a part: "parameter", "buffer" or "module", and it.
at_registration: dict[int, tuple[str, Callable[..., Any]]] = {}
# How often anything was assigned to any module: while the number stays, all modules are
# what they were, and whoever has compiled one need not look.
changes = [0]


class Registry:
    """The lower half of ``Module``: its parts, by name."""

    training: bool
    _hooked: bool  # whether hooks may wait for calls: one question in each call
    call_super_init = False  # for a class with a second base that has an __init__ too
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Any]
    _not_saved: set[str]
    _is_full_backward_hook: bool | None
    _forward_pre_hooks: dict[int, Any]
    _forward_hooks: dict[int, Any]
    _backward_pre_hooks: dict[int, Any]
    _backward_hooks: dict[int, Any]
    _state_dict_pre_hooks: dict[int, Any]
    _state_dict_hooks: dict[int, Any]
    _load_state_dict_pre_hooks: dict[int, Any]
    _load_state_dict_post_hooks: dict[int, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not self.call_super_init and (args or kwargs):
            raise _too_many_arguments(type(self).__name__, args, kwargs)
        # Not by assignment: __setattr__ looks into the dicts that are made here.
        self.__dict__.update(
            training=True,
            _hooked=False,
            _parameters={},
            _buffers={},
            _modules={},
            _not_saved=set(),
            _is_full_backward_hook=None,
            **{kind: {} for kind in HOOKS},
        )
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def __setattr__(self, name: str, value: Any) -> None:
        changes[0] += 1
        kinds = self.__dict__
        if isinstance(value, Parameter):
            self._make_room("_parameters", "parameters", name)
            self.register_parameter(name, value)
        elif name in kinds.get("_parameters", ()):
            _check_none(value, f"parameter '{name}'", "nn.Parameter")
            self.register_parameter(name, None)
        elif isinstance(value, Registry):
            self._make_room("_modules", "module", name)
            self._modules[name] = _registered(self, "module", name, value)
        elif name in kinds.get("_modules", ()):
            _check_none(value, f"child module '{name}'", "nn.Module")
            self._modules[name] = _registered(self, "module", name, None)
        elif isinstance(value, Buffer):
            self.register_buffer(name, value, value.persistent)
        elif name in kinds.get("_buffers", ()):
            if not isinstance(value, Tensor):
                _check_none(value, f"buffer '{name}'", "nn.Buffer, torch.Tensor")
            self.register_buffer(name, value, name not in self._not_saved)
        else:
            object.__setattr__(self, name, value)

    def _note_change(self) -> None:
        """Say that a part was exchanged without an assignment."""
        changes[0] += 1

    def _make_room(self, kind: str, what: str, name: str) -> None:
        """Take `name` out of where else it stands: it becomes a part of this kind."""
        if kind not in self.__dict__:
            raise assigned_too_early(what, name)
        self.__dict__.pop(name, None)
        for other in ("_parameters", "_buffers", "_modules"):
            if other != kind:
                self.__dict__[other].pop(name, None)
        self._not_saved.discard(name)

    def __getattr__(self, name: str) -> Any:
        # Python calls this where the usual places have nothing of that name.
        for kind in ("_parameters", "_buffers", "_modules"):
            registered = self.__dict__.get(kind, ())
            if name in registered:
                return registered[name]
        hint = ""
        if "_parameters" not in self.__dict__:
            hint = CALL_SUPER
        first = f"'{type(self).__name__}' object has no attribute '{name}'"
        raise AttributeError(message(first, hint=hint))

    def __delattr__(self, name: str) -> None:
        changes[0] += 1
        for kind in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(kind, ()):
                del self.__dict__[kind][name]
                self._not_saved.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = {*self._parameters, *self._buffers, *self._modules}
        found = {*object.__dir__(self), *names}
        return sorted(name for name in found if not name[:1].isdigit())

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under `name`; None keeps the place free.

        Raises KeyError for an impossible or taken name, TypeError for what is no
        Parameter, ValueError for the result of a computation.
        """
        self._check_name("parameter", name, self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise type_error(
                f"cannot assign '{type_name(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)",
                hint="nn.Parameter(tensor)",
            )
        if param is not None and param.grad_fn is not None:
            raise value_error(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model "
                f"parameters must be created explicitly. To express '{name}' as a "
                "function of another Tensor, compute the value in the forward() "
                "method."
            )
        if param is not None:
            param = _registered(self, "parameter", name, param)
        self._parameters[name] = param
        changes[0] += 1

    def register_buffer(
        self, name: str, tensor: Tensor | None, persistent: bool = True
    ) -> None:
        """Add a tensor that is kept but not learned, such as a running mean."""
        self._check_name("buffer", name, self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise type_error(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffers[name] = _registered(self, "buffer", name, tensor)
        (self._not_saved.discard if persistent else self._not_saved.add)(name)

    def register_module(self, name: str, module: Registry | None) -> None:
        """Add a module under `name`; the same as ``add_module``."""
        self.add_module(name, module)

    def add_module(self, name: str, module: Registry | None) -> None:
        """Add a module under `name`, which need not be one that Python could write.

        Raises TypeError for what is no module, KeyError for an impossible or taken
        name.
        """
        check_module(module)
        self._check_name("module", name, self._modules)
        self._modules[name] = _registered(self, "module", name, module)

    def _check_name(self, what: str, name: str, registered: dict[str, Any]) -> None:
        if "_parameters" not in self.__dict__:
            raise assigned_too_early(what, name)
        if not isinstance(name, str):
            raise type_error(f"{what} name should be a string. Got {type_name(name)}")
        if "." in name:
            got = f", got: {name}" if what == "module" else ""
            raise KeyError(f'{what} name can\'t contain "."{got}')
        if name == "":
            raise KeyError(f'{what} name can\'t be empty string ""')
        if name not in registered and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")


def _registered(module: Registry, kind: str, name: str, part: Any) -> Any:
    """The part to register, after the hooks that wait for parts of its kind."""
    changes[0] += 1
    for each, hook in tuple(at_registration.values()):
        if each == kind:
            changed = hook(module, name, part)
            part = part if changed is None else changed
    return part


def _check_none(value: Any, what: str, wanted: str) -> None:
    """A registered name takes None, or another part of its kind."""
    if value is not None:
        raise type_error(
            f"cannot assign '{type_name(value)}' as {what} "
            f"(torch.{wanted} or None expected)",
            hint="wrap it: nn.Parameter(...), or del the attribute first",
        )


def _too_many_arguments(name: str, args: Any, kwargs: Any) -> TypeError:
    if kwargs:
        return TypeError(
            f"{name}.__init__() got an unexpected keyword argument "
            f"'{next(iter(kwargs))}'"
        )
    return TypeError(
        f"{name}.__init__() takes 1 positional argument but {len(args) + 1} were given"
    )


def assigned_too_early(what: str, name: str) -> AttributeError:
    """The error for a part that comes before its module is ready for it."""
    return AttributeError(
        message(
            f"cannot assign {what} before Module.__init__() call",
            got=f"self.{name} = ...",
            hint=CALL_SUPER,
        )
    )


def check_module(module: Any) -> None:
    """Raise a TypeError for what is neither a module nor None."""
    if module is not None and not isinstance(module, Registry):
        hint = "make one: add brackets" if isinstance(module, type) else ""
        raise type_error(f"{type_name(module)} is not a Module subclass", hint=hint)


def type_name(value: Any) -> str:
    """A value's type as PyTorch's messages print it: int, torch.FloatTensor."""
    if isinstance(value, Tensor):
        return str(value.type())
    kind = type(value)
    return (
        kind.__name__
        if kind.__module__ == "builtins"
        else (f"{kind.__module__}.{kind.__qualname__}")
    )
