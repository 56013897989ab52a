"""From a graph to something that runs: ``build(graph)`` gives an ``Executable``."""

from .executable import Executable, build
from .kernel import Kernel

__all__ = ["Executable", "Kernel", "build"]
