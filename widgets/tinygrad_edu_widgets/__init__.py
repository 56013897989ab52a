"""Live widgets for JupyterLab: the computation graph and the training run."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinygrad_edu_widgets.attention_view import AttentionView
    from tinygrad_edu_widgets.compiler_view import CompilerView
    from tinygrad_edu_widgets.conv_view import ConvView
    from tinygrad_edu_widgets.decision_view import DecisionView
    from tinygrad_edu_widgets.graph_view import GraphView
    from tinygrad_edu_widgets.kernel_view import KernelView
    from tinygrad_edu_widgets.landscape_view import LandscapeView
    from tinygrad_edu_widgets.module_tree import ModuleTree
    from tinygrad_edu_widgets.tensor_view import TensorView
    from tinygrad_edu_widgets.training_view import TrainingView

__all__ = [
    "AttentionView",
    "CompilerView",
    "ConvView",
    "DecisionView",
    "GraphView",
    "KernelView",
    "LandscapeView",
    "ModuleTree",
    "TensorView",
    "TrainingView",
]


def _module(name: str) -> str:
    """The file of a view: ``GraphView`` lies in ``graph_view``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def __getattr__(name: str) -> Any:
    """Imports a widget when it is asked for: anywidget takes a moment to load."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f"{__name__}.{_module(name)}")
    except ModuleNotFoundError as error:
        raise ImportError(
            f"{name} needs anywidget and what comes with it ({error}). "
            "Try: pip install 'tinygrad-edu[notebook]'"
        ) from error
    except AttributeError as error:
        # Left as it is, Python would take it for "there is no such name" and say only
        # that it cannot import one.
        raise ImportError(f"{name} could not be loaded: {error}") from error
    import_module(f"{__name__}._idle").load_matplotlib_when_idle()
    return getattr(module, name)
