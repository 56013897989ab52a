"""``torch.export``: a model as a program that loads and runs without its class.

``exporting.py`` writes a call down, ``program.py`` is what comes of it, ``running.py``
runs it on tensors, ``saving.py`` keeps it as readable text and safetensors weights,
``checks.py`` refuses files that are no programs.
"""

from .exporting import ExportError, export
from .program import ExportedProgram, ExportGraphSignature
from .saving import load, save

__all__ = [
    "ExportError",
    "ExportGraphSignature",
    "ExportedProgram",
    "export",
    "load",
    "save",
]
