"""Where random numbers come from: a generator with a seed and a state, and the default.

`tinygrad_edu.random` draws tensors from it and hands these names on, so that
``torch.random.fork_rng`` stands where PyTorch has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from .autograd.tensor_base import TensorBase
from .devices import as_device
from .errors import type_error
from .generator import MersenneTwister

if TYPE_CHECKING:
    from .tensor import Tensor


class Generator(MersenneTwister):
    """A source of random numbers with a seed and a state (``torch.Generator``).

    >>> import tinygrad_edu as torch
    >>> mine = torch.Generator().manual_seed(5)
    >>> saved = mine.get_state()
    >>> first = torch.rand(3, generator=mine)
    >>> torch.equal(first, torch.rand(3, generator=mine.set_state(saved)))
    True
    """

    def __init__(self, device: Any = "cpu") -> None:
        super().__init__()
        self.device = as_device(device)

    def manual_seed(self, seed: int) -> Generator:
        """Start again at `seed`, from -2**63 to 2**64 - 1; returns the generator."""
        super().manual_seed(seed)
        return self

    def get_state(self) -> Tensor:
        """All that decides which numbers come next: 5056 bytes, PyTorch's layout."""
        state: Tensor = TensorBase._from_array(self.state_bytes())
        return state

    def set_state(self, new_state: Tensor) -> Generator:
        """Continue where the generator stood that `get_state` was asked of.

        Raises TypeError for what is not a tensor of bytes and RuntimeError for
        damaged ones; then the generator stays as it is.
        """
        array = getattr(new_state, "_array", None)
        if array is None or array.dtype != np.uint8:
            raise type_error(
                "RNG state must be a torch.ByteTensor",
                hint="pass what get_state() returned",
            )
        self.set_state_bytes(array)
        return self

    def clone_state(self) -> Generator:
        """Another generator at the same place of the stream."""
        return Generator(self.device).set_state(self.get_state())

    def __repr__(self) -> str:
        return f"<tinygrad_edu.random.Generator at seed {self.initial_seed()}>"


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Start the default generator at `seed`; the same seed, the same numbers.

    >>> import tinygrad_edu as torch
    >>> _ = torch.manual_seed(3)
    >>> first = torch.rand(2)
    >>> _ = torch.manual_seed(3)
    >>> torch.equal(torch.rand(2), first)
    True
    """
    return default_generator.manual_seed(seed)


def seed() -> int:
    """Start the default generator at a seed nobody can guess, and return it.

    >>> import tinygrad_edu as torch
    >>> torch.seed() == torch.initial_seed()
    True
    """
    return default_generator.seed()


def initial_seed() -> int:
    """The seed at which the default generator started.

    >>> import tinygrad_edu as torch
    >>> _ = torch.manual_seed(5)
    >>> torch.initial_seed()
    5
    """
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default generator; see ``Generator.get_state``.

    >>> import tinygrad_edu as torch
    >>> state = torch.get_rng_state()
    >>> first = torch.rand(2)
    >>> torch.set_rng_state(state)
    >>> torch.equal(torch.rand(2), first)
    True
    """
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Put the default generator back into a state.

    >>> import tinygrad_edu as torch
    >>> torch.set_rng_state(torch.get_rng_state())
    """
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(
    devices: Any = None, enabled: bool = True, device_type: str = "cuda"
) -> Iterator[None]:
    """Numbers drawn inside do not change those drawn after.

    ``devices`` and ``device_type`` change nothing: all numbers are drawn for the CPU.

    >>> import tinygrad_edu as torch
    >>> state = torch.get_rng_state()
    >>> with torch.random.fork_rng():
    ...     _ = torch.rand(2)
    >>> torch.equal(torch.get_rng_state(), state)
    True
    """
    state = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(state)


def source(generator: Generator | None) -> MersenneTwister:
    """The generator to draw from: the default one unless another is given."""
    if generator is None:
        return default_generator
    if not isinstance(generator, MersenneTwister):
        raise type_error(
            "argument 'generator' must be torch.Generator, not "
            f"{type(generator).__name__}",
            hint="torch.Generator().manual_seed(0)",
        )
    return generator
