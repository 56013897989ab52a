"""Live widgets for JupyterLab: the computation graph and the training run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinygrad_edu_widgets.graph_view import GraphView
    from tinygrad_edu_widgets.training_view import TrainingView

__all__ = ["GraphView", "TrainingView"]


def __getattr__(name: str) -> Any:
    """Imports a widget when it is asked for: anywidget takes a moment to load."""
    from importlib import import_module

    modules = {"GraphView": "graph_view", "TrainingView": "training_view"}
    if name not in modules:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{modules[name]}"), name)
