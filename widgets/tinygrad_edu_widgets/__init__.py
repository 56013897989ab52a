"""Live widgets for JupyterLab: the computation graph and the training run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinygrad_edu_widgets.graph_view import GraphView
    from tinygrad_edu_widgets.training_view import TrainingView

__all__ = ["GraphView", "TrainingView"]


_MODULES = {"GraphView": "graph_view", "TrainingView": "training_view"}


def __getattr__(name: str) -> Any:
    """Imports a widget when it is asked for: anywidget takes a moment to load."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{_MODULES[name]}")
    except AttributeError as error:
        # Left as it is, Python would take it for "there is no such name" and say only
        # that it cannot import one.
        raise ImportError(f"{name} could not be loaded: {error}") from error
    return getattr(module, name)
