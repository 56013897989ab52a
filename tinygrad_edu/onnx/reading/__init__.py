"""ONNX models as programs: ``read`` is the way back.

``table.py`` and the rules beside it say which of our operations stand for which
operator, ``reader.py`` collects them, ``whole.py`` reads a file from end to end.
"""
