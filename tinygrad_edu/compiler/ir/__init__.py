"""The intermediate form: what a program is between Python and its generated source.

``graph.py`` says what it is made of and ``settings.py`` what an operation is told;
``text.py`` how it is written (``reading.py`` and ``tokens.py`` read it); ``verify.py``
what is refused, ``interpret.py`` what it means, ``infer.py`` which type the result of
an operation has, and ``build.py`` writes new operations like arithmetic.
"""
