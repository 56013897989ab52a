"""``torch.onnx``: models for other programs, in the format that all of them read.

``table.py`` and ``rules/`` say which operators of ONNX stand for which operation here,
``writer.py`` collects them, ``model.py`` makes the file of them and has it checked.
``reading/`` is the way back.
"""

from . import errors
from .errors import OnnxExporterError
from .exporting import export, is_in_onnx_export
from .program import ONNXProgram
from .reading.whole import read

__all__ = [
    "ONNXProgram",
    "OnnxExporterError",
    "errors",
    "export",
    "is_in_onnx_export",
    "read",
]
