"""``torch.compile``: when to capture, when to replay, and what to say about it.

``compiling.py`` holds the public functions, ``compiled.py`` a compiled function with
its cases, ``case.py`` one captured run. A case is used again while its guards hold:
``surroundings.py`` finds what the function looks at, ``guards.py`` words it as tests,
``replay_text.py`` makes one function of them, ``program.py`` adds what a replay does.
``compiled_node.py`` is where gradients enter a compiled forward, ``explanation.py``
what ``torch.compiler.explain`` prints.
"""
