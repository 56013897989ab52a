"""Matrix products in C: calls of the BLAS that NumPy has brought along.

A BLAS is told which operand is transposed and how far one row is from the next, so a
transposed matrix, or a stripe of a wider one, is taken as it lies.
"""

from __future__ import annotations

from ..planning.steps import Access, Product
from .c_expressions import TYPES, literal
from .c_writer import Writer

SMALL = 1_000_000  # multiplications
ON_STACK = 8192  # numbers
THICK = 16  # rows and columns
DECLARED = """\
/* Products come from a BLAS, whose functions set_blas is given; until then from here:
   out = alpha a b + beta out, row behind row, or turned where a flag is 112. */
typedef void (*sgemm_t)(int, int, int, int64_t, int64_t, int64_t, float,
                        const float *, int64_t, const float *, int64_t, float,
                        float *, int64_t);
typedef void (*dgemm_t)(int, int, int, int64_t, int64_t, int64_t, double,
                        const double *, int64_t, const double *, int64_t, double,
                        double *, int64_t);

#define PLAIN_PRODUCT(name, number) \\
  static void name(int order, int ta, int tb, int64_t m, int64_t n, int64_t k, \\
                   number alpha, const number *a, int64_t lda, const number *b, \\
                   int64_t ldb, number beta, number *out, int64_t ldo) \\
  { \\
    (void)order; \\
    for (int64_t i = 0; i < m; i++) \\
      for (int64_t j = 0; j < n; j++) { \\
        number sum = 0; \\
        for (int64_t l = 0; l < k; l++) \\
          sum += (ta == TURNED ? a[l * lda + i] : a[i * lda + l]) \\
               * (tb == TURNED ? b[j * ldb + l] : b[l * ldb + j]); \\
        number *at = out + i * ldo + j; \\
        *at = alpha * sum + (beta == 0 ? 0 : beta * *at); \\
      } \\
  }

enum { ROWS = 101, PLAIN = 111, TURNED = 112 };
PLAIN_PRODUCT(plain_sgemm, float)
PLAIN_PRODUCT(plain_dgemm, double)
static sgemm_t sgemm = plain_sgemm;
static dgemm_t dgemm = plain_dgemm;

EXPORT void set_blas(void *single_precision, void *double_precision)
{
  if (single_precision) sgemm = (sgemm_t)single_precision;
  if (double_precision) dgemm = (dgemm_t)double_precision;
}
"""


def signature(step: Product) -> str:
    """The parameters of the function of a product."""
    kind = TYPES[_operands(step)[2].buffer.dtype]
    return f"const {kind} *a, const {kind} *b, {kind} *out"


def body(step: Product) -> str:
    """What stands between the braces: loops over the batch, and one call."""
    a, b, out = _operands(step)
    writer = Writer()
    writer.depth = 1
    names = [f"i{axis}" for axis in range(len(step.batch))]
    for name, size in zip(names, step.batch, strict=True):
        last = name == names[-1]
        writer.add(f"for (int64_t {name} = 0; {name} < {size}; {name}++)" + " {" * last)
        writer.depth += 1
    starts = [_start(a, "a", names), _start(b, "b", names), _start(out, "out", names)]
    flag_a, far_a = turned(a, step.m, step.k)
    if _is_better_turned(step):
        writer.add(f"float turned[{step.k * step.m}];")
        writer.add(f"turn_f({starts[0]}, turned, {step.m}, {step.k}, {far_a});")
        starts[0], flag_a, far_a = "turned", "TURNED", step.m
    _call(writer, step, starts, flag_a, far_a)
    for depth in range(len(names), 0, -1):
        writer.depth -= 1
        if depth == len(names):
            writer.add("}")
    return writer.text


def _call(
    writer: Writer, step: Product, starts: list[str], flag_a: str, far_a: int
) -> None:
    """The call of the BLAS."""
    _, b, out = _operands(step)
    dtype = out.buffer.dtype
    flag_b, far_b = turned(b, step.k, step.n)
    function = "sgemm" if dtype == "float32" else "dgemm"
    alpha, zero = literal(step.alpha, dtype), literal(0, dtype)
    far_out = max(out.strides[-2], step.n)
    writer.add(f"{function}(ROWS, {flag_a}, {flag_b}, {step.m}, {step.n}, {step.k},")
    indent = " " * (len(function) + 1)
    writer.add(f"{indent}{alpha}, {starts[0]}, {far_a}, {starts[1]}, {far_b},")
    writer.add(f"{indent}{zero}, {starts[2]}, {far_out});")


def _is_better_turned(step: Product) -> bool:
    """Whether to turn the left matrix before, because the right one is turned.

    OpenBLAS takes a small plain matrix by a turned one at half its speed; two turned
    ones, or two plain ones, at full speed (32 × 64 by 64 × 128: 10 or 5 µs). Turning
    the smaller one takes 0.4 µs.
    """
    a, b, out = _operands(step)
    small = step.m * step.n * step.k <= SMALL and step.m * step.k <= ON_STACK
    thick = min(step.m, step.n, step.k) >= THICK and step.m <= step.n
    kinds = turned(a, step.m, step.k)[0], turned(b, step.k, step.n)[0]
    return small and thick and kinds == ("PLAIN", "TURNED") and is_single(out)


def is_single(access: Access) -> bool:
    """Whether it is about float32."""
    return access.buffer.dtype == "float32"


def turned(access: Access, rows: int, columns: int) -> tuple[str, int]:
    """Whether a matrix lies column behind column, and how far the next line is."""
    down, right = access.strides[-2:]
    if (right == 1 or columns == 1) and (down >= columns or rows == 1):
        return "PLAIN", max(down, columns) if rows > 1 else columns
    return "TURNED", max(right, rows) if columns > 1 else rows


def _start(access: Access, name: str, names: list[str]) -> str:
    terms = [name]
    for axis, step in zip(names, access.strides, strict=False):
        if step:
            terms.append(f"{axis} * {step}")
    return " + ".join(terms)


def _operands(step: Product) -> tuple[Access, Access, Access]:
    if step.a is None or step.b is None or step.out is None:
        raise ValueError("a product without operands")
    return step.a, step.b, step.out


def pointers(step: Product) -> list[Access]:
    """What the function is given, in order."""
    return list(_operands(step))


def sentence(step: Product) -> str:
    """What the product does."""
    batch = " × ".join(map(str, step.batch))
    stack = f"{batch} times " if batch else ""
    return f"{stack}({step.m}, {step.k}) @ ({step.k}, {step.n})."
