"""Assigning is registering: where a module keeps its parts.

``__setattr__`` sorts parameters, buffers and modules into three dicts; everything else
is an ordinary attribute. ``__getattr__`` finds the parts there again.
"""

from __future__ import annotations

from typing import Any

from ..errors import message, type_error, value_error
from ..tensor import Tensor
from .hooks import Hook
from .parameter import Buffer, Parameter

CALL_SUPER = "write super().__init__() as the first line of __init__"


class Registry:
    """The lower half of ``Module``: its parts, by name."""

    training: bool
    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Any]
    _not_saved: set[str]
    _forward_pre_hooks: dict[int, Hook]
    _forward_hooks: dict[int, Hook]

    def __init__(self) -> None:
        # Not by assignment: __setattr__ looks into the dicts that are made here.
        self.__dict__.update(
            training=True,
            _parameters={},
            _buffers={},
            _modules={},
            _not_saved=set(),
            _forward_pre_hooks={},
            _forward_hooks={},
        )

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Parameter):
            self._place("_parameters", "parameters", name)
            self.register_parameter(name, value)
        elif isinstance(value, Registry):
            self._place("_modules", "module", name)
            self._modules[name] = value
        elif isinstance(value, Buffer):
            self._place("_buffers", "buffer", name)
            self.register_buffer(name, value, persistent=value.persistent)
        elif not self._replace(name, value):
            object.__setattr__(self, name, value)

    def _place(self, kind: str, what: str, name: str) -> None:
        """Make room for `name` among the parameters, buffers or modules."""
        if kind not in self.__dict__:
            raise assigned_too_early(what, name)
        self.__dict__.pop(name, None)
        for other in ("_parameters", "_buffers", "_modules"):
            if other != kind:
                self.__dict__[other].pop(name, None)
        self._not_saved.discard(name)

    def _replace(self, name: str, value: Any) -> bool:
        """Assign to a registered name what is no parameter or module, if allowed."""
        kinds = self.__dict__
        if name in kinds.get("_parameters", ()):
            allowed, what, wanted = value is None, "parameter", "nn.Parameter"
            registered: dict[str, Any] = self._parameters
        elif name in kinds.get("_modules", ()):
            allowed, what, wanted = value is None, "child module", "nn.Module"
            registered = self._modules
        elif name in kinds.get("_buffers", ()):
            allowed = value is None or isinstance(value, Tensor)
            what, wanted = "buffer", "nn.Buffer, torch.Tensor"
            registered = self._buffers
        else:
            return False
        if not allowed:
            raise type_error(
                f"cannot assign '{type_name(value)}' as {what} '{name}' "
                f"(torch.{wanted} or None expected)",
                hint=f"wrap it: nn.Parameter(...), or first: del module.{name}",
            )
        registered[name] = value
        return True

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
        for kind in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(kind, ()):
                del self.__dict__[kind][name]
                self._not_saved.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = {*self._parameters, *self._buffers, *self._modules}
        return sorted({*object.__dir__(self), *names})

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
                "parameters must be created explicitly.",
                hint=f"compute '{name}' in forward()",
            )
        self._parameters[name] = param

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
        self._buffers[name] = tensor
        (self._not_saved.discard if persistent else self._not_saved.add)(name)

    def register_module(self, name: str, module: Registry | None) -> None:
        """Add a module under `name`; the same as ``add_module``."""
        check_module(module)
        self._check_name("module", name, self._modules)
        self._modules[name] = module

    add_module = register_module

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
