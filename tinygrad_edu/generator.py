"""Random numbers on plain arrays: PyTorch's CPU stream, number by number.

One seed gives the same numbers here, in PyTorch and on every machine, so a lesson's
curve can be compared with anybody's. Three parts make that so:

1. The source of bits is the Mersenne Twister (Matsumoto and Nishimura, 1998). Its
   steps are NumPy's; seeding and saved state are laid out as in PyTorch.
2. Each kind of number uses a fixed count of 32-bit draws: one for a float32, two for
   a float64, one for an integer below a limit under 2^28.
3. The arithmetic that follows is exact, or is rounded once from float64.

The functions fill arrays and know nothing of Tensor. `tinygrad_edu.seeding` holds the
default generator, and `tinygrad_edu.random` makes tensors of these arrays.
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import runtime_error, value_error

if TYPE_CHECKING:  # to import this takes longer than this whole room
    from numpy.typing import NDArray

Array = np.ndarray[Any, Any]
Shape = int | tuple[int, ...]

# What PyTorch starts with before anybody calls manual_seed.
DEFAULT_SEED = 67280421310721
WORDS = 624  # 32-bit words in the twister's state
CHUNK = 1 << 16  # numbers made at a time: small enough for the processor's cache
BLOCK = 16  # normal numbers that PyTorch makes together

# PyTorch's CPUGeneratorImplState, 5056 bytes, so that a saved state can be exchanged.
STATE_LAYOUT = np.dtype(
    [
        ("seed", "<u8"),
        ("left", "<i4"),  # draws until the words are renewed, plus one
        ("seeded", "<i4"),
        ("next", "<u8"),  # the word that the next draw uses
        ("words", "<u8", WORDS),
        ("normal_x", "<f8"),
        ("second_normal", "<f8"),
        ("normal_rho", "<f8"),
        ("has_second_normal", "<i4"),
        ("unused", "V12"),
    ]
)


# Who hears of every draw: a program that is being captured.
hearing: ContextVar[Any] = ContextVar("hearing", default=None)


def heard(draw: Callable[..., Array]) -> Callable[..., Array]:
    """A drawing function that can be repeated: who listens is told of each call."""

    @functools.wraps(draw)
    def told(*args: Any, **kwargs: Any) -> Array:
        listener = hearing.get()
        if listener is None:
            return draw(*args, **kwargs)
        found: Array = listener.hear(draw, args, kwargs)
        return found

    told.heard = True  # type: ignore[attr-defined]
    return told


class MersenneTwister:
    """A seeded stream of 32-bit numbers.

    >>> stream = MersenneTwister(0)
    >>> stream.bits32(3).tolist()
    [2357136044, 2546248239, 3071714933]
    """

    def __init__(self, seed: int = DEFAULT_SEED) -> None:
        # Normal numbers come in pairs; an unused second one waits here.
        self.second_normal: float | None = None
        self._source: np.random.MT19937 | None = None
        self._is_seeded = False
        self._seed = seed

    def manual_seed(self, seed: int) -> MersenneTwister:
        """Start the stream again at `seed`, a number from -2^63 to 2^64 - 1.

        A negative seed means 2^64 + seed. Returns the generator itself.
        """
        seed = int(seed)
        if not -(2**63) <= seed < 2**64:
            raise value_error(
                "Overflow when unpacking long long",
                got=f"seed {seed}",
                expected="a whole number from -2**63 to 2**64 - 1",
            )
        if (listener := hearing.get()) is not None:
            listener.touched()
        self._seed = seed % 2**64
        self._is_seeded = False
        self.second_normal = None
        return self

    def initial_seed(self) -> int:
        """The seed with which the stream was started."""
        return self._seed

    def seed(self) -> int:
        """Start at a seed that nobody can guess, and return that seed."""
        self.manual_seed(int.from_bytes(os.urandom(8), "little"))
        return self._seed

    @property
    def source(self) -> np.random.MT19937:
        """NumPy's twister, made at the first draw: importing it takes 20 ms."""
        if (listener := hearing.get()) is not None:
            listener.touched()
        if self._source is None:
            self._source = np.random.MT19937(_any_state())
        if not self._is_seeded:
            # The twister is seeded by 32 bits; PyTorch drops the upper half too.
            np.random.RandomState(self._source).seed(self._seed & 0xFFFFFFFF)
            self._is_seeded = True
        return self._source

    def bits32(self, count: int) -> NDArray[np.uint64]:
        """The next `count` numbers below 2^32."""
        return self.source.random_raw(count)

    def bits64(self, count: int) -> NDArray[np.uint64]:
        """The next `count` numbers below 2^64, each made of two draws."""
        pairs = self.source.random_raw(2 * count)
        return (pairs[0::2] << np.uint64(32)) | pairs[1::2]

    def state_bytes(self) -> NDArray[np.uint8]:
        """All that decides which numbers come next, as PyTorch stores it."""
        twister: Any = self.source.state["state"]
        state = np.zeros(1, STATE_LAYOUT)
        state["seed"] = self._seed
        state["left"] = WORDS + 1 - (twister["pos"] or WORDS)
        state["seeded"] = 1
        state["next"] = twister["pos"] % WORDS
        state["words"] = twister["key"]
        state["second_normal"] = self.second_normal or 0.0
        state["has_second_normal"] = self.second_normal is not None
        return state.view(np.uint8)

    def set_state_bytes(self, data: NDArray[np.uint8]) -> None:
        """Continue where the stream stood that `state_bytes` described."""
        if data.size != STATE_LAYOUT.itemsize:
            raise runtime_error(
                "Expected a CPUGeneratorImplState of size "
                f"{STATE_LAYOUT.itemsize} but found the input RNG state size to be "
                f"{data.size}",
                hint="pass what get_state() returned",
            )
        state = np.ascontiguousarray(data).reshape(-1).view(STATE_LAYOUT)[0]
        left, position = int(state["left"]), int(state["next"])
        if state["seeded"] != 1 or not 0 < left <= WORDS or position > WORDS:
            raise runtime_error(
                "Invalid mt19937 state",
                got=f"seeded={state['seeded']}, left={left}, next={position}",
                hint="the bytes are damaged: pass what get_state() returned",
            )
        self.manual_seed(int(state["seed"]))
        words = state["words"].astype(np.uint32)
        # With left == 1 the words are used up, whatever `next` says.
        twister: Any = {"key": words, "pos": WORDS if left == 1 else position}
        self.source.state = {"bit_generator": "MT19937", "state": twister}
        if state["has_second_normal"]:
            self.second_normal = float(state["second_normal"])


@functools.cache
def _any_state() -> Any:
    """For a twister that is seeded later: to have NumPy mix a state costs far more."""
    from numpy.random.bit_generator import ISeedSequence

    class Ones(ISeedSequence):
        def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Array:
            return np.ones(n_words, dtype)

    return Ones()


# --- uniform numbers ----------------------------------------------------------------


@heard
def uniform(
    shape: Shape,
    low: float,
    high: float,
    dtype: Any,
    generator: MersenneTwister,
) -> Array:
    """Numbers spread evenly over [low, high), equal to PyTorch's bit by bit.

    A float32 keeps 24 of 32 random bits, a float64 keeps 53 of 64; every other type
    is made as a float32 and rounded.

    >>> uniform(2, 0.0, 1.0, "float32", MersenneTwister(0))
    array([0.4962566, 0.7682218], dtype=float32)
    """
    if low > high:
        raise runtime_error(
            "uniform_ expects to return a [from, to) range, but found "
            f"from={low:g} > to={high:g}",
            hint="exchange the two limits",
        )
    if np.dtype(dtype) == np.float64:
        draw = standard_uniform64
    else:
        draw, low, high = _uniform32, float(np.float32(low)), float(np.float32(high))

    def block(count: int) -> Array:
        numbers = draw(count, generator)
        return numbers if (low, high) == (0.0, 1.0) else _stretch(numbers, low, high)

    out = _fill(np.empty(shape, dtype), block)
    if (low, high) != (0.0, 1.0) or out.dtype.itemsize == 2:
        # What was rounded up to the bound that is left out starts again below.
        out[out == out.dtype.type(high)] = low
    return out


def _uniform32(count: int, generator: MersenneTwister) -> Array:
    """24 random bits of each 32, in [0, 1); exact in float32."""
    bits = generator.bits32(count).astype(np.uint32) & np.uint32(2**24 - 1)
    return bits.astype(np.float32) * np.float32(2.0**-24)


def standard_uniform64(count: int, generator: MersenneTwister) -> Array:
    """53 random bits of each 64, in [0, 1)."""
    bits = generator.bits64(count) & np.uint64(2**53 - 1)
    return bits.astype(np.float64) * 2.0**-53


def _stretch(numbers: Array, low: float, high: float) -> Array:
    """`numbers * (high - low) + low`, rounded once, as a fused multiply-add is."""
    if numbers.dtype == np.float32:
        # A product of two float32 numbers is exact in float64.
        width = float(np.float32(high) - np.float32(low))
        stretched: Array = numbers.astype(np.float64) * width + low
        return stretched.astype(np.float32)
    width = high - low
    product = numbers * width
    product_error = _product_error(numbers, width, product)
    total = product + low
    # What the addition lost (Knuth's two-sum).
    added = total - product
    total_error = (product - (total - added)) + (low - added)
    fused: Array = total + (total_error + product_error)
    return fused


def _product_error(a: Array, b: float, product: Array) -> Array:
    """What rounding lost in `product = a * b` (Dekker, 1971)."""
    split = 2.0**27 + 1
    a_high = a * split - (a * split - a)
    a_low = a - a_high
    b_high = b * split - (b * split - b)
    b_low = b - b_high
    lost: Array = (
        ((a_high * b_high - product) + a_high * b_low) + a_low * b_high
    ) + a_low * b_low
    return lost


def _fill(out: Array, block: Callable[[int], Array]) -> Array:
    """Fill `out`, which is contiguous, with what `block(count)` makes."""
    flat = out.reshape(-1)
    for start in range(0, flat.size, CHUNK):
        part = flat[start : start + CHUNK]
        part[:] = block(part.size)
    return out


# --- normal numbers -----------------------------------------------------------------


@heard
def normal(
    shape: Shape,
    mean: float,
    std: float,
    dtype: Any,
    generator: MersenneTwister,
    *,
    one_by_one: bool = False,
) -> Array:
    r"""Numbers of the normal distribution, PyTorch's within float rounding.

    Box and Muller (1958): with u and v uniform in [0, 1),
    :math:`\sqrt{-2 \ln u}\,\cos 2\pi v` and :math:`\sqrt{-2 \ln u}\,\sin 2\pi v`
    are two independent normal numbers. PyTorch has two ways to pair u and v: in
    blocks of 16 where there are 16 or more, and one pair after the other for fewer
    (and for memory with gaps, `one_by_one`).

    >>> normal(2, 0.0, 1.0, "float64", MersenneTwister(0)).round(4).tolist()
    [1.541, -0.2934]
    """
    if std < 0:
        raise runtime_error(
            f"normal expects std >= 0.0, but found std {std:g}",
            hint="std is a standard deviation, not a variance or a slope",
        )
    out = np.empty(shape, dtype)
    narrow = out.dtype.itemsize == 2
    if out.size < BLOCK or one_by_one:
        standard = one_normal_at_a_time(out.size, generator)
    elif out.dtype == np.float64:
        standard = _normal_blocks(out.size, standard_uniform64, generator)
    else:
        standard = _normal_blocks(out.size, _uniform32, generator, narrow)
    if (mean, std) != (0, 1):
        standard = standard * std + mean
    out.reshape(-1)[:] = standard.astype(np.float32) if narrow else standard
    return out


def one_normal_at_a_time(count: int, generator: MersenneTwister) -> Array:
    """One pair after the other, in float64; a second one left over is kept."""
    kept = [] if generator.second_normal is None else [generator.second_normal]
    kept = kept[:count]
    pairs = (count - len(kept) + 1) // 2
    angle, share = standard_uniform64(2 * pairs, generator).reshape(-1, 2).T
    radius = np.sqrt(-2 * np.log1p(-share))
    angle = 2 * math.pi * angle
    made = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    numbers = np.concatenate([np.array(kept, np.float64), made.reshape(-1)])
    if count:
        generator.second_normal = None
    if numbers.size > count:
        generator.second_normal = float(numbers[-1])
    return numbers[:count]


def _normal_blocks(
    count: int,
    draw: Callable[[int, MersenneTwister], Array],
    generator: MersenneTwister,
    narrow: bool = False,
) -> Array:
    """Blocks of 16; a tail is made by drawing the last 16 numbers anew."""
    numbers = np.empty(count, np.float64)
    whole = count - count % BLOCK
    _fill(numbers[:whole], lambda part: _box_muller(draw(part, generator)))
    if whole < count:
        if not narrow:  # PyTorch draws these and does not use them
            draw(count - whole, generator)
        numbers[-BLOCK:] = _box_muller(draw(BLOCK, generator))
    return numbers


def _box_muller(uniforms: Array) -> Array:
    """Pairs number j of a block with number j + 8."""
    share, angle = uniforms.reshape(-1, 2, BLOCK // 2).swapaxes(0, 1)
    angle = angle * uniforms.dtype.type(2 * math.pi)
    # From here on in float64: its cosine, rounded to float32, is the same everywhere.
    radius = np.sqrt(-2 * np.log((1 - share).astype(np.float64)))
    angle = angle.astype(np.float64)
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return pairs.reshape(-1)


# --- whole numbers ------------------------------------------------------------------


@heard
def randint(low: int, high: int, shape: Shape, generator: MersenneTwister) -> Array:
    """Whole numbers from `low` up to but not including `high`, as int64.

    >>> randint(0, 10, 5, MersenneTwister(0)).tolist()
    [4, 9, 3, 0, 3]
    """
    if low >= high:
        raise runtime_error(
            "random_ expects 'from' to be less than 'to', but got "
            f"from={low} >= to={high}",
            hint="the upper limit itself is never drawn: use randint(low, high + 1)",
        )
    draw = generator.bits32 if high - low < 2**28 else generator.bits64

    def block(count: int) -> Array:
        return (draw(count) % np.uint64(high - low)).view(np.int64) + low

    return _fill(np.empty(shape, np.int64), block)


@heard
def any_integer(shape: Shape, dtype: Any, generator: MersenneTwister) -> Array:
    """Whole numbers from 0 to the largest that `dtype` can hold."""
    out = np.empty(shape, dtype)
    if out.dtype == bool:
        return _fill(out, lambda count: generator.bits32(count) & np.uint64(1))
    draw = generator.bits64 if out.dtype == np.int64 else generator.bits32
    limit = np.uint64(np.iinfo(out.dtype).max + 1)
    return _fill(out, lambda count: draw(count) % limit)


def random_int63(generator: MersenneTwister) -> int:
    """One number below 2^63: what PyTorch draws to seed a sampler or a worker."""
    return int(generator.bits64(1)[0]) & (2**63 - 1)


@heard
def permutation(count: int, generator: MersenneTwister) -> Array:
    """The numbers 0 to `count` - 1 in random order (Fisher and Yates), as int64.

    >>> permutation(5, MersenneTwister(0)).tolist()
    [4, 0, 1, 3, 2]
    """
    if count < 0:
        raise runtime_error(
            f"Trying to create tensor with negative dimension {count}: [{count}]"
        )
    draws = generator.bits32(max(count - 1, 0))
    ahead = (draws % np.arange(count, 1, -1, dtype=np.uint64)).tolist()
    order = list(range(count))
    # Place by place: exchange what stands there with a random one from there on.
    for place, steps in enumerate(ahead):
        chosen = place + steps
        order[place], order[chosen] = order[chosen], order[place]
    return np.array(order, np.int64)


@heard
def bernoulli(p: float, shape: Shape, dtype: Any, generator: MersenneTwister) -> Array:
    """1 with probability `p`, otherwise 0.

    PyTorch on Intel processors takes these from Intel's library and on all others
    from its own stream; these are the latter.
    """
    if not 0 <= p <= 1:
        raise runtime_error(
            f"bernoulli_ expects p to be in [0, 1], but got p={p:g}",
            hint="p is a probability",
        )
    return _fill(np.empty(shape, dtype), lambda n: standard_uniform64(n, generator) < p)


@heard
def bernoulli_each(p: Array, generator: MersenneTwister) -> Array:
    """1 with the probability that stands at the same place of `p`, otherwise 0."""
    if not np.all((p >= 0) & (p <= 1)):
        raise runtime_error(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.",
            expected="probabilities from 0 to 1",
            hint="torch.sigmoid makes probabilities of any numbers",
        )
    numbers = uniform(p.shape, 0.0, 1.0, p.dtype, generator)
    return (numbers < p).astype(p.dtype)


def in_memory_order(array: Array) -> Array:
    """A view of `array` whose dimensions run as they lie in memory.

    PyTorch fills a transposed tensor in this order.
    """
    order = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    return array.transpose(order)
