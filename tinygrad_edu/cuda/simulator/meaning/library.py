"""What CUDA brings along: functions of mathematics, atomics, words between threads.

A function is written as NumPy computes it; ``cost`` is the class in which it is
counted: ``sfu`` is the unit for special functions, of which a GPU has few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..language.c_types import (
    BFLOAT16,
    BOOL,
    FLOAT,
    HALF,
    INT,
    UNSIGNED,
    UNSIGNED_LONG,
    UNSIGNED_SHORT,
    Scalar,
)

Cost = Literal["float", "integer", "sfu", "convert"]


@dataclass(frozen=True)
class MathFunction:
    """A function: how it is called in NumPy, its types, its cost.

    ``takes`` is the type of its arguments; None is the type in which they meet, with
    whole numbers as ``double`` where ``floating``. ``gives`` is None for the same type.
    ``short`` functions are those of numbers of two bytes alone.
    """

    numpy: str
    count: int = 1
    takes: Scalar | None = None
    gives: Scalar | None = None
    cost: Cost = "sfu"
    floating: bool = True
    short: bool = False


def _plain(numpy: str, count: int = 1, cost: Cost = "sfu") -> MathFunction:
    return MathFunction(numpy, count, cost=cost)


# These exist as name() for double and, with an f behind, for float.
BOTH = {
    "exp": _plain("np.exp"),
    "exp2": _plain("np.exp2"),
    "expm1": _plain("np.expm1"),
    "log": _plain("np.log"),
    "log2": _plain("np.log2"),
    "log10": _plain("np.log10"),
    "log1p": _plain("np.log1p"),
    "sqrt": _plain("np.sqrt"),
    "rsqrt": _plain("rsqrt"),
    "cbrt": _plain("np.cbrt"),
    "sin": _plain("np.sin"),
    "cos": _plain("np.cos"),
    "tan": _plain("np.tan"),
    "tanh": _plain("np.tanh"),
    "sinh": _plain("np.sinh"),
    "cosh": _plain("np.cosh"),
    "atan": _plain("np.arctan"),
    "erf": _plain("erf"),
    "floor": _plain("np.floor", cost="float"),
    "ceil": _plain("np.ceil", cost="float"),
    "trunc": _plain("np.trunc", cost="float"),
    "rint": _plain("np.rint", cost="float"),
    "fabs": _plain("np.abs", cost="float"),
    "fmax": _plain("np.fmax", 2, "float"),
    "fmin": _plain("np.fmin", 2, "float"),
    "pow": _plain("np.power", 2),
    "fmod": _plain("np.fmod", 2),
    "copysign": _plain("np.copysign", 2, "float"),
    "fma": _plain("fma", 3, "float"),
}


def _of_float(numpy: str, count: int = 1, cost: Cost = "sfu") -> MathFunction:
    return MathFunction(numpy, count, FLOAT, cost=cost)


def _between(numpy: str, takes: Scalar, gives: Scalar) -> MathFunction:
    return MathFunction(numpy, 1, takes, gives, "convert")


def _of_short(numpy: str, count: int = 2) -> MathFunction:
    return MathFunction(numpy, count, cost="float", short=True)


FUNCTIONS: dict[str, MathFunction] = {
    **BOTH,
    **{
        f"{name}f": MathFunction(one.numpy, one.count, FLOAT, cost=one.cost)
        for name, one in BOTH.items()
    },
    "__expf": _of_float("np.exp"),
    "__logf": _of_float("np.log"),
    "__log2f": _of_float("np.log2"),
    "__sinf": _of_float("np.sin"),
    "__cosf": _of_float("np.cos"),
    "__powf": _of_float("np.power", 2),
    "__fdividef": _of_float("np.divide", 2),
    "__frcp_rn": _of_float("reciprocal"),
    "__fsqrt_rn": _of_float("np.sqrt"),
    "__frsqrt_rn": _of_float("rsqrt"),
    "__fadd_rn": _of_float("np.add", 2, "float"),
    "__fmul_rn": _of_float("np.multiply", 2, "float"),
    "__fmaf_rn": _of_float("fma", 3, "float"),
    "__saturatef": _of_float("saturate", 1, "float"),
    "max": MathFunction("np.maximum", 2, cost="integer", floating=False),
    "min": MathFunction("np.minimum", 2, cost="integer", floating=False),
    "abs": MathFunction("np.abs", 1, cost="integer", floating=False),
    "isnan": MathFunction("np.isnan", 1, None, BOOL, "float"),
    "isinf": MathFunction("np.isinf", 1, None, BOOL, "float"),
    "isfinite": MathFunction("np.isfinite", 1, None, BOOL, "float"),
    "signbit": MathFunction("np.signbit", 1, None, BOOL, "float"),
    "__popc": MathFunction("count_bits", 1, UNSIGNED, INT, "integer"),
    "__clz": MathFunction("leading_zeros", 1, INT, INT, "integer"),
    "__ffs": MathFunction("first_bit", 1, INT, INT, "integer"),
    "__brev": MathFunction("reversed_bits", 1, UNSIGNED, UNSIGNED, "integer"),
    "__umulhi": MathFunction("high_product", 2, UNSIGNED, UNSIGNED, "integer"),
    "__float_as_int": _between("seen_as_int32", FLOAT, INT),
    "__float_as_uint": _between("seen_as_uint32", FLOAT, UNSIGNED),
    "__int_as_float": _between("seen_as_float32", INT, FLOAT),
    "__uint_as_float": _between("seen_as_float32", UNSIGNED, FLOAT),
    "__float2int_rn": _between("rounded_int32", FLOAT, INT),
    "__float2int_rd": _between("floored_int32", FLOAT, INT),
    "__float2half": _between("", FLOAT, HALF),
    "__float2half_rn": _between("", FLOAT, HALF),
    "__half2float": _between("", HALF, FLOAT),
    "__half_as_ushort": _between("seen_as_uint16", HALF, UNSIGNED_SHORT),
    "__ushort_as_half": _between("seen_as_float16", UNSIGNED_SHORT, HALF),
    "__float2bfloat16": _between("", FLOAT, BFLOAT16),
    "__float2bfloat16_rn": _between("", FLOAT, BFLOAT16),
    "__bfloat162float": _between("", BFLOAT16, FLOAT),
    "__bfloat16_as_ushort": _between("seen_as_uint16", BFLOAT16, UNSIGNED_SHORT),
    "__ushort_as_bfloat16": _between("seen_as_bfloat16", UNSIGNED_SHORT, BFLOAT16),
    "__hadd": _of_short("np.add"),
    "__hsub": _of_short("np.subtract"),
    "__hmul": _of_short("np.multiply"),
    "__hdiv": _of_short("np.divide"),
    "__hmax": _of_short("np.fmax"),
    "__hmin": _of_short("np.fmin"),
    "__hneg": _of_short("np.negative", 1),
    "__habs": _of_short("np.abs", 1),
    "__hfma": _of_short("fma", 3),
}
# Functions whose name says no type, and which CUDA has for no number of two bytes.
NOT_SHORT = {"max", "min", "abs", "pow", "isnan", "isinf", "isfinite", "signbit"}

# Operators of bits that no kernel can mistake for a function of its own.
ATOMICS = {
    "atomicAdd": 1,
    "atomicSub": 1,
    "atomicMax": 1,
    "atomicMin": 1,
    "atomicAnd": 1,
    "atomicOr": 1,
    "atomicXor": 1,
    "atomicExch": 1,
    "atomicCAS": 2,
}

# Words between threads: the types of what they take; None is the value that travels.
EXCHANGES: dict[str, tuple[Scalar | None, ...]] = {
    "__syncthreads": (),
    "__syncwarp": (UNSIGNED,),
    "__threadfence": (),
    "__threadfence_block": (),
    "__shfl_sync": (UNSIGNED, None, INT, INT),
    "__shfl_up_sync": (UNSIGNED, None, UNSIGNED, INT),
    "__shfl_down_sync": (UNSIGNED, None, UNSIGNED, INT),
    "__shfl_xor_sync": (UNSIGNED, None, INT, INT),
    "__ballot_sync": (UNSIGNED, BOOL),
    "__any_sync": (UNSIGNED, BOOL),
    "__all_sync": (UNSIGNED, BOOL),
    "__syncthreads_count": (BOOL,),
    "__syncthreads_or": (BOOL,),
    "__syncthreads_and": (BOOL,),
    "__activemask": (),
    "clock64": (),
}
# How many of these may be left out at the end, and what then stands there.
LEFT_OUT = {
    "__syncwarp": (0xFFFFFFFF,),
    "__shfl_sync": (32,),
    "__shfl_up_sync": (32,),
    "__shfl_down_sync": (32,),
    "__shfl_xor_sync": (32,),
}
GIVES: dict[str, Scalar] = {
    "__ballot_sync": UNSIGNED,
    "__any_sync": INT,
    "__all_sync": INT,
    "__syncthreads_count": INT,
    "__syncthreads_or": INT,
    "__syncthreads_and": INT,
    "__activemask": UNSIGNED,
    "clock64": UNSIGNED_LONG,
}

# c += a b by a tensor core: the numbers that a lane holds of c, a and b.
TILE_PRODUCT = "mma_16x8x16"
OF_A_LANE = (4, 8, 4)
TILE_OPERATIONS = 2 * 16 * 8 * 16  # of a warp

SPECIAL = ("threadIdx", "blockIdx", "blockDim", "gridDim")
