"""``torch.onnx``: models for other programs, in the format that all of them read.

``table.py`` and ``rules/`` say which operators of ONNX stand for which operation here,
``writer.py`` collects them, ``model.py`` makes the file of them and has it checked.
"""
