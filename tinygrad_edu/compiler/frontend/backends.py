"""What compiles a graph: the names that ``backend=`` takes.

>>> list_backends()
['c', 'cuda', 'eager', 'inductor', 'interpret', 'numpy']
"""

from __future__ import annotations

from typing import Any

from ...errors import message, runtime_error
from .failures import InvalidBackend

# Each with the target that runs the graph; None: nothing is compiled.
TARGETS: dict[str, str | None] = {
    "inductor": "c",
    "c": "c",
    "numpy": "numpy",
    "interpret": "interpret",
    "cuda": "cuda",
    "eager": None,
}
MODES = (
    "default",
    "reduce-overhead",
    "max-autotune",
    "max-autotune-no-cudagraphs",
    "lite",
)
OPTIONS = {"threads": int, "recompile_limit": int, "passes": bool, "recompute": int}
_default = ["inductor"]


def list_backends(exclude_tags: Any = ()) -> list[str]:
    """The names that ``backend=`` takes. Source: PyTorch, ``torch.compiler``."""
    return sorted(TARGETS)


def set_default_backend(backend: str | None) -> None:
    """What ``torch.compile`` takes where no backend is given; None: "inductor"."""
    _default[0] = "inductor" if backend is None else check_backend(backend)


def get_default_backend() -> str:
    """What ``torch.compile`` takes where no backend is given.

    >>> get_default_backend()
    'inductor'
    """
    return _default[0]


def check_backend(backend: Any) -> str:
    """The name of a backend, if it is one. Raises InvalidBackend."""
    name = _default[0] if backend is None else backend
    if not isinstance(name, str):
        raise NotImplementedError(
            message(
                "a backend of one's own is not supported",
                got=repr(backend),
                expected=f"one of {', '.join(list_backends())}",
            )
        )
    if name == "aot_eager":
        return "interpret"
    if name not in TARGETS:
        raise InvalidBackend(
            message(
                f"Invalid backend: {name!r}, see `torch._dynamo.list_backends()` for "
                "available backends.",
                expected=f"one of {', '.join(list_backends())}",
            )
        )
    return name


def check_mode(mode: str | None, options: dict[str, Any] | None) -> dict[str, Any]:
    """The options, if mode and options make sense. Raises RuntimeError."""
    if mode is not None and options is not None:
        raise runtime_error(
            "Either mode or options can be specified, but both can't be specified at "
            "the same time."
        )
    if mode is not None and mode not in MODES:
        raise runtime_error(
            f"Unrecognized mode={mode}, should be one of: {', '.join(MODES)}"
        )
    for name in options or {}:
        if name not in OPTIONS:
            raise runtime_error(
                f"Unexpected optimization option {name}, known options are "
                f"{list(OPTIONS)}"
            )
    return dict(options or {})
