"""A training that goes on after an interruption as if there had been none.

Everything that decides the next step is in one file: weights, the optimizer's moving
averages, the scheduler's step, the gradient scaler, and the three sources of random
numbers (this library's, Python's, NumPy's), from which dropout and the order of the
data come. So 5 epochs, a file and 5 epochs are, bit for bit, 10 epochs.
"""

from __future__ import annotations

import random as python_random
import re
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import type_error, value_error
from ..files import remove_abandoned
from ..seeding import get_rng_state, set_rng_state
from .damage import UnreadableFileError, unreadable
from .places import MapLocation
from .saving import load, save

RANDOM = "rng"  # the part of a checkpoint that holds the sources of random numbers


class Checkpoints:
    """The checkpoints of one training, in one folder; the last `keep` are kept.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Linear(2, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    >>> checkpoints = torch.serialization.Checkpoints("runs/first")
    >>> for epoch in range(5):
    ...     checkpoints.save(epoch, model=model, optimizer=optimizer, best=0.5)
    >>> checkpoints.epochs()
    [3, 4]
    >>> checkpoints.restore(model=model, optimizer=optimizer)
    {'best': 0.5, 'epoch': 4}
    """

    def __init__(self, folder: str | Path, keep: int = 2) -> None:
        if keep < 1:
            raise value_error("at least one checkpoint is kept", got=f"keep={keep}")
        self.folder = Path(folder)
        self.keep = keep

    def epochs(self) -> list[int]:
        """The numbers of the checkpoints that are there, the oldest first."""
        if not self.folder.is_dir():
            return []
        names = [path.name for path in self.folder.iterdir()]
        found = [re.fullmatch(r"epoch_(\d+)\.safetensors", name) for name in names]
        return sorted(int(match[1]) for match in found if match)

    def path(self, epoch: int) -> Path:
        """The file of one checkpoint."""
        return self.folder / f"epoch_{epoch:06d}.safetensors"

    def save(self, epoch: int, **parts: Any) -> None:
        """Write the checkpoint of `epoch`, then delete those that are too many.

        A part with ``state_dict`` (model, optimizer, scheduler, scaler, DataLoader) or
        ``get_state`` (a Generator) gives its state; any other is plain data. The
        random numbers are added. Within a round through the data, give the DataLoader
        as a part too: it goes on after the last batch then.
        """
        if reserved := {"epoch", RANDOM, "map_location"} & {*parts}:
            raise value_error(f"a part cannot be called {reserved.pop()!r}")
        if not isinstance(epoch, int) or epoch < 0:
            raise value_error("an epoch is a number from 0 up", got=repr(epoch))
        self.folder.mkdir(parents=True, exist_ok=True)
        content = {name: _state_of(part) for name, part in parts.items()}
        content |= {"epoch": epoch, RANDOM: random_state()}
        save(content, self.path(epoch))
        for old in self.epochs()[: -self.keep]:
            self.path(old).unlink(missing_ok=True)
        remove_abandoned(self.folder, ".epoch_")

    def restore(
        self, epoch: int | None = None, map_location: MapLocation = None, **parts: Any
    ) -> dict[str, Any]:
        """Put the newest checkpoint, or that of `epoch`, into `parts`.

        Returns all that no part took, with ``"epoch"``; empty where there is no
        checkpoint yet. Raises UnreadableFileError for a damaged file, naming the
        previous one that can be read; no part was changed then.
        """
        if epoch is None:
            if not self.epochs():
                return {}
            epoch = self.epochs()[-1]
        content = self._read(epoch, map_location)
        if missing := [name for name in parts if name not in content]:
            raise value_error(
                f"the checkpoint has no part {missing[0]!r}",
                got=", ".join(map(str, content)),
            )
        for name, part in parts.items():
            _give_back(name, part, content.pop(name))
        set_random_state(content.pop(RANDOM))
        return content

    def _read(self, epoch: int, map_location: MapLocation = None) -> dict[str, Any]:
        """One whole checkpoint. Raises the error that offers another one."""
        try:
            content = load(self.path(epoch), map_location)
            if isinstance(content, dict) and RANDOM in content:
                return content
            raise unreadable("The file is no checkpoint of a training")
        except UnreadableFileError as error:
            raise self._offer_another(epoch, error) from error

    def _offer_another(self, epoch: int, error: Exception) -> UnreadableFileError:
        hint = "there is no older one that can be read"
        for older in reversed([each for each in self.epochs() if each < epoch]):
            try:
                load(self.path(older), "cpu")
            except UnreadableFileError:
                continue
            hint = f"restore(epoch={older}, ...), the newest before it that is whole"
            break
        return unreadable(
            f"Checkpoint {self.path(epoch)} cannot be read",
            got="\n            ".join(str(error).splitlines()),
            hint=hint,
        )


def _state_of(part: Any) -> Any:
    for method in ("state_dict", "get_state"):
        if hasattr(part, method):
            return getattr(part, method)()
    return part


def _give_back(name: str, part: Any, state: Any) -> None:
    for method in ("load_state_dict", "set_state"):
        if hasattr(part, method):
            getattr(part, method)(state)
            return
    raise type_error(
        f"part {name!r} cannot take a state",
        got=type(part).__name__,
        expected="a model, an optimizer, a scheduler, a DataLoader, a Generator, …",
        hint=f"leave it out: plain data is returned, restore(...)[{name!r}]",
    )


def random_state() -> dict[str, Any]:
    """The states of the sources of random numbers, as plain data.

    >>> list(random_state())
    ['torch', 'python', 'numpy']
    """
    numpy_state: Any = np.random.get_state(legacy=False)
    words = numpy_state["state"]["key"].astype(np.int64)  # tensors have no uint32
    return {
        "torch": get_rng_state(),
        "python": python_random.getstate(),
        "numpy": {**numpy_state, "state": {**numpy_state["state"], "key": words}},
    }


def set_random_state(state: dict[str, Any]) -> None:
    """Put the sources of random numbers back.

    >>> set_random_state(random_state())
    """
    set_rng_state(state["torch"])
    python_random.setstate(state["python"])
    saved = state["numpy"]
    words = saved["state"]["key"].astype(np.uint32)
    np.random.set_state({**saved, "state": {**saved["state"], "key": words}})
