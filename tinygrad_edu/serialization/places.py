"""Where loaded tensors go: back to their device, or where ``map_location`` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..devices import Array, array_module, as_device, device
from ..errors import type_error
from ..tensor import Tensor
from .damage import unreadable
from .sharing import Window, look_into

# A device for all; devices by the saved device's name; or a function of a tensor on
# the CPU and that name, which returns the tensor moved, or None for "as saved".
MapLocation = (
    str | device | Mapping[str, str | device] | Callable[[Any, str], Any] | None
)


def placed(x: Tensor, saved: str, map_location: MapLocation) -> Tensor:
    """A tensor that was read on the CPU, on the device where it belongs."""
    if map_location is None:
        return _move_back(x, saved)
    if isinstance(map_location, str | device):
        return x.to(as_device(map_location))  # type: ignore[no-any-return]
    if isinstance(map_location, Mapping):
        return _move_back(x, str(map_location.get(saved, saved)))
    if callable(map_location):
        moved = map_location(x, saved)
        return _move_back(x, saved) if moved is None else moved
    raise type_error(
        f"map_location is a {type(map_location).__name__}",
        expected="a device, its name, a dict of names, or a function",
    )


def _move_back(x: Tensor, place: str) -> Tensor:
    target = as_device(place)
    if target.type == "cuda":
        try:
            array_module(target)
        except RuntimeError as error:
            raise unreadable(
                "Attempting to deserialize object on a CUDA device but "
                "torch.cuda.is_available() is False. If you are running on a CPU-only "
                "machine, please use torch.load with map_location=torch.device('cpu') "
                "to map your storages to the CPU.",
                got=str(error).splitlines()[0],
            ) from None
    return x.to(target)  # type: ignore[no-any-return]


class Shelf:
    """The arrays of a file as tensors, by name; windows share their owner's memory."""

    def __init__(self, arrays: dict[str, Array], windows: dict[str, Window]) -> None:
        self._arrays = arrays
        self._windows = windows
        self._owners: dict[str, Tensor] = {}

    def tensor(self, name: str) -> Tensor:
        """A new tensor of this name, on the CPU."""
        owner = self._owner(name)
        if owner not in self._owners:
            self._owners[owner] = Tensor._from_array(self._arrays[owner])
        made: Tensor = Tensor._from_array(self._arrays[name])
        self._look(made, name, self._owners[owner])
        return made

    def move(
        self,
        tensors: dict[str, Tensor],
        saved: dict[str, str],
        map_location: MapLocation,
    ) -> None:
        """Put tensors that this shelf made on their devices; each memory moves once."""
        moved: dict[str, Tensor] = {}
        for name, x in tensors.items():
            owner = self._owner(name)
            if owner not in moved:
                place = saved.get(name, "cpu")
                moved[owner] = placed(self.tensor(owner), place, map_location)
            self._look(x, name, moved[owner])

    def _owner(self, name: str) -> str:
        window = self._windows.get(name)
        return window.owner if window else name

    def _look(self, x: Tensor, name: str, owner: Tensor) -> None:
        """Make `x` what its name stands for in the memory of `owner`."""
        window, x._array = self._windows.get(name), owner._array
        if window is not None:
            x._array = look_into(owner._array, window, self._arrays[name].shape)
        x._device = owner._device
        x._counter = owner._counter  # one memory, one count of writes
