"""The intermediate form: what a program is between Python and its generated source.

``graph.py`` says what it is made of, ``text.py`` how it is written and read,
``verify.py`` what is refused, ``interpret.py`` what it means, ``infer.py`` which type
the result of an operation has.
"""
