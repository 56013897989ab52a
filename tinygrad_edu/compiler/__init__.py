"""``torch.compile``: a function becomes a graph, the graph shrinks, source runs it.

>>> import tinygrad_edu as torch
>>> @torch.compile
... def area(radius):
...     return 3 * radius**2
>>> area(torch.tensor([1.0, 2.0]))
tensor([ 3., 12.])

This room is also PyTorch's ``torch.compiler``: ``explain`` says what became of a
function, ``disable`` keeps one out, ``reset`` forgets all that was captured.

The rooms below stand in the order in which a program walks through them: ``capture``
records a run, ``ir`` is the form in which it is kept, ``passes`` make it smaller,
``planning`` puts it into loops and memory, ``targets`` write source, ``native`` hands
that to the machine's compiler, ``running`` runs it, and ``frontend`` decides at each
call whether a program fits.
"""

from __future__ import annotations

import importlib
from typing import Any

# The rooms are opened when somebody asks for a name in them.
_PLACES = {
    "allow_in_graph": "compiling",
    "assume_constant_result": "compiling",
    "compile": "compiling",
    "cudagraph_mark_step_begin": "compiling",
    "disable": "compiling",
    "explain": "explanation",
    "get_default_backend": "backends",
    "is_compiling": "compiling",
    "is_dynamo_compiling": "compiling",
    "is_exporting": "compiling",
    "list_backends": "backends",
    "reset": "compiling",
    "set_default_backend": "backends",
    "set_stance": "stance",
    "substitute_in_graph": "compiling",
}


def __getattr__(name: str) -> Any:
    """Import the room of a name on its first use."""
    if name == "config":
        return importlib.import_module(".frontend.config", __name__)
    if name in _PLACES:
        room = importlib.import_module(f".frontend.{_PLACES[name]}", __name__)
        return getattr(room, name)
    raise AttributeError(f"module 'tinygrad_edu.compiler' has no attribute '{name}'")


__all__ = ["config", *_PLACES]
