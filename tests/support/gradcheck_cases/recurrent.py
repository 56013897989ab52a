"""Gradcheck cases of recurrent layers: packed, both ways, each output by itself."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

PACKED = (2, 1, 1)
EVEN = (2, 2)
NONE = numbers(0)


def case(name: str, outputs: tuple[int, ...], *arrays: Any, **how: Any) -> Any:
    """Some of the outputs of a layer in one row."""

    def function(F: Any, *inputs: Any) -> Any:
        found = getattr(F, name)(*inputs, **how)
        rows = [F.reshape(found[i], shape=(F.raw(found[i]).size,)) for i in outputs]
        return F.cat(*rows, dim=0)

    return (function, *arrays)


FORWARD: dict[str, Any] = {"sizes": PACKED, "reverse": False}
REVERSE: dict[str, Any] = {"sizes": PACKED, "reverse": True}
BATCH: dict[str, Any] = {"sizes": EVEN, "reverse": False}
STATE = numbers(2, 2, seed=1)

CASES: dict[str, Any] = {
    "recurrence": [
        case("recurrence", outputs, a, STATE, numbers(2, 2), kind=kind, **how)
        for outputs, a, kind, how in (
            ((0, 1), numbers(4, 2), "tanh", FORWARD),
            ((0,), numbers(4, 2), "relu", REVERSE),
            ((1,), numbers(2, 2, 2), "tanh", BATCH),
        )
    ],
    "lstm_recurrence": [
        case("lstm_recurrence", outputs, *arrays, **how)
        for outputs, arrays, how in (
            (
                (0, 1, 2, 3, 4),
                (numbers(4, 8), STATE, numbers(2, 2), numbers(8, 2), NONE),
                FORWARD,
            ),
            (
                (0,),
                (numbers(4, 8), numbers(2, 1), STATE, numbers(8, 1), numbers(1, 2)),
                REVERSE,
            ),
            (
                (2,),
                (numbers(2, 2, 4), numbers(2, 1), numbers(2, 1), numbers(4, 1), NONE),
                BATCH,
            ),
        )
    ],
    "gru_recurrence": [
        case("gru_recurrence", outputs, *arrays, **how)
        for outputs, arrays, how in (
            ((0, 1, 2), (numbers(4, 6), STATE, numbers(6, 2), numbers(6)), FORWARD),
            ((0,), (numbers(4, 6), STATE, numbers(6, 2), NONE), REVERSE),
            (
                (1,),
                (numbers(2, 2, 3), numbers(2, 1), numbers(3, 1), numbers(3)),
                BATCH,
            ),
        )
    ],
}
