"""Guards become one function, and its text is run: a check costs what Python costs.

What the text names (tensors, arrays, pictures) is handed over beside it. Nothing in it
is the user's: names that people chose stand in it as quoted strings only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .guards import Guard, Guards

MISS: Any = type("Miss", (), {"__repr__": lambda _: "MISS"})()


def replay_of(guards: Guards, body: list[str]) -> tuple[Callable[..., Any], str]:
    """``replay(args, kwargs)``: MISS where a guard fails, else what the body says."""
    lines = ["def replay(args, kwargs):", "    try:"]
    for line in guards.lines:
        if isinstance(line, Guard):
            lines += [f"        if not ({line.test}):", "            return MISS"]
        else:
            lines.append(f"        {line}")
    lines += ["        pass", "    except (AttributeError, KeyError, ValueError):"]
    lines += ["        return MISS", *(f"    {line}" for line in body)]
    text = "\n".join(lines) + "\n"
    return _made(text, guards.names, "replay"), text


def first_broken(guards: Guards, skip: int = 0) -> Callable[..., str]:
    """``why(args, kwargs)``: the words of the first guard that fails, or nothing.

    The first ``skip`` lines are taken to hold.
    """
    lines = ["def why(args, kwargs):", "    words = ''", "    try:"]
    for number, line in enumerate(guards.lines):
        if isinstance(line, Guard):
            if number >= skip:
                lines.append(f"        words = {line.words!r}")
                lines += [f"        if not ({line.test}):", "            return words"]
        else:
            lines.append(f"        {line}")
    lines += ["        return ''", "    except Exception:", "        return words"]
    return _made("\n".join(lines) + "\n", guards.names, "why")


def _made(text: str, names: dict[str, Any], wanted: str) -> Callable[..., Any]:
    """The function that a text of this file defines."""
    names["MISS"] = MISS
    exec(compile(text, "<tinygrad_edu compiled call>", "exec"), names)
    made: Callable[..., Any] = names[wanted]
    return made
