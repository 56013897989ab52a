"""What a routine is: C for one operation that is too much for a loop."""

from __future__ import annotations

import math
from string import Template
from typing import NamedTuple

from ...ir.graph import Node, Value


class Routine(NamedTuple):
    """A C function for an operation: ``static void name(inputs …, outputs …)``.

    It takes the arrays of all inputs of the node, then those of all outputs, as
    pointers; their numbers lie row behind row. Two routines of one name have the same
    text, so that equal layers share a function. ``needs`` stand before it.
    """

    name: str
    text: str
    needs: tuple[Routine, ...] = ()


def fill(text: str, **words: object) -> str:
    """C with ``$size`` and the like filled in.

    >>> fill("float a[$n];", n=4)
    'float a[4];'
    """
    return Template(text).substitute(words)


def named(word: str, *sizes: object) -> str:
    """The name of a routine for these sizes: other sizes have another.

    >>> named("pool", (2, 3), 1)
    'pool_2x3_1'
    """
    groups = (each if isinstance(each, tuple) else (each,) for each in sizes)
    return "_".join([word, *("x".join(map(str, each)) for each in groups)])


def is_single(node: Node) -> bool:
    """Whether all numbers of an operation are float32, and there are some."""
    values = (node.inputs[0], *node.outputs)
    same = all(each.dtype == "float32" for each in (*node.inputs, *node.outputs))
    return same and all(each.type.size > 0 for each in values)


def flat(value: Value, keep: int) -> tuple[int, ...]:
    """A shape of which all but the last ``keep`` sizes are taken together."""
    cut = len(value.shape) - keep
    return (math.prod(value.shape[:cut]), *value.shape[cut:])


# Several numbers that the processor works on at once, as many as it can.
LANES = Routine(
    "lanes",
    """\
#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif
typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef float loose __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
static inline lanes load(const float *p) { return *(const loose *)p; }
static inline void save(float *p, lanes x) { *(loose *)p = x; }
""",
)

TANH = "tanh_f"  # of c_functions.py
PRODUCT = Routine(
    "product",
    """\
// c = a @ b + beta · c, a and b perhaps transposed: (m, k) @ (k, n) → (m, n).
static void product(long m, long n, long k, int ta, const float *a, long lda, int tb,
                    const float *b, long ldb, float beta, float *c, long ldc) {
  sgemm(101, ta ? 112 : 111, tb ? 112 : 111, m, n, k, 1.0f, a, lda, b, ldb, beta, c,
        ldc);
}
""",
)
