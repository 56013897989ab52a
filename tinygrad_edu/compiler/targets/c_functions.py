"""The functions that C programs bring along: exp, log, tanh and erf in float32.

A loop around them becomes vector instructions, which a call of the C library would
not; and they are right for infinities and nan. Each is a range reduction and a
polynomial. Below its range ``exp_f`` is exactly 0: with numbers too small for the
usual form (denormals), a processor is a hundred times slower.
"""

from __future__ import annotations

MULTIPLY_ADD = """\
/* a b + c, rounded once: what is added must not be lost in what a b is rounded to. */
static inline float multiply_add(float a, float b, float c)
{
#if defined(__FP_FAST_FMAF) || defined(__FMA__) || defined(__aarch64__)
  return __builtin_fmaf(a, b, c);
#else
  return (float)((double)a * b + c);
#endif
}
"""

EXP = """\
/* e^x: x = n ln 2 + r, and e^r by a polynomial (Cephes, Moshier, 1989).
   At most 2 units in the last place off; 0 below -87.3, infinity above 88.7. */
static inline float exp_f(float x)
{
  const float lowest = -87.33654f, highest = 88.72283f;
  const float inside = x < lowest ? lowest : x > highest ? highest : x;
  const float n = rintf(inside * 1.44269504f);
  float r = multiply_add(n, -0.693359375f, inside);
  r = multiply_add(n, 2.12194440e-4f, r);
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  /* 2^n as bits; 2^128 has none, so one factor of two is applied apart. */
  const float twice = n > 127.0f ? 2.0f : 1.0f;
  const union { uint32_t bits; float number; } power = {
    (uint32_t)((int32_t)(n > 127.0f ? 127.0f : n) + 127) << 23
  };
  const float out = p * power.number * twice;
  return x < lowest ? 0.0f : x > highest ? INFINITY : out;
}
"""

LOG = """\
/* ln x: x = 2^n m with m near 1, and ln m by a polynomial (Cephes, Moshier, 1989). */
static inline float log_f(float x)
{
  const int tiny = x < 1.17549435e-38f;
  union { float number; uint32_t bits; } u = { tiny ? x * 8388608.0f : x };
  float n = (float)((int32_t)(u.bits >> 23) - 126) - (tiny ? 23.0f : 0.0f);
  u.bits = (u.bits & 0x007fffffu) | 0x3f000000u;
  const int small = u.number < 0.707106781f;
  const float m = (small ? u.number + u.number : u.number) - 1.0f;
  n = small ? n - 1.0f : n;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  float y = multiply_add(n, -2.12194440e-4f, p * m * z);
  y = multiply_add(-0.5f, z, y);
  const float out = multiply_add(n, 0.693359375f, m + y);
  return x > 0.0f ? (x == INFINITY ? x : out) : x == 0.0f ? -INFINITY : NAN;
}
"""

TANH = """\
/* tanh x = 1 - 2 / (e^2x + 1); near 0, where that cancels, a polynomial (Cephes). */
static inline float tanh_f(float x)
{
  const float size = fabsf(x), z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const float near = p * z * size + size;
  const float far = 1.0f - 2.0f / (exp_f(2.0f * size) + 1.0f);
  return copysignf(size < 0.625f ? near : far, x);
}
"""

ERF = """\
/* erf x = tanh(x P(x^2)), P fitted; at most 2e-7 off. */
static inline float erf_f(float x)
{
  const float inside = x < -4.0f ? -4.0f : x > 4.0f ? 4.0f : x;
  const float z = inside * inside;
  float p = 1.589692204e-07f;
  p = p * z - 5.985838788e-06f;
  p = p * z + 8.971343266e-05f;
  p = p * z - 6.257216456e-04f;
  p = p * z - 1.843815045e-04f;
  p = p * z + 1.027654806e-01f;
  p = p * z + 1.128379706f;
  return tanh_f(inside * p);
}
"""

GELU = """\
/* x times the share of a normal distribution below x, and the slope of that. */
static inline float normal_below_f(float x)
{
  return 0.5f + 0.5f * erf_f(x * 0.707106781f);
}

static inline float gelu_slope_f(float x)
{
  return normal_below_f(x) + x * exp_f(-0.5f * x * x) * 0.398942280f;
}
"""

GELU_DOUBLE = """\
/* The share of a normal distribution below x, and the slope of gelu. */
static inline double normal_below(double x)
{
  return 0.5 + 0.5 * erf(x * 0.70710678118654752);
}

static inline double gelu_slope(double x)
{
  return normal_below(x) + x * exp(-0.5 * x * x) * 0.39894228040143268;
}
"""

TURN = """\
/* Write the columns of a matrix as rows; far is how far one of its rows is from the
   next. Squares of four by four are turned in registers. */
#ifdef __has_builtin
#if __has_builtin(__builtin_shufflevector)
#define HAS_SHUFFLES
#endif
#endif

static void turn_f(const float *restrict in, float *restrict out, int64_t rows,
                   int64_t columns, int64_t far)
{
  int64_t whole_rows = 0, whole_columns = 0;
#ifdef HAS_SHUFFLES
  typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));
  whole_rows = rows - rows % 4, whole_columns = columns - columns % 4;
  for (int64_t i = 0; i < whole_rows; i += 4)
    for (int64_t j = 0; j < whole_columns; j += 4) {
      const float *from = in + i * far + j, *below = from + 2 * far;
      const quad a = *(const quad *)from, b = *(const quad *)(from + far);
      const quad c = *(const quad *)below, d = *(const quad *)(below + far);
      const quad ab_left = __builtin_shufflevector(a, b, 0, 4, 1, 5);
      const quad ab_right = __builtin_shufflevector(a, b, 2, 6, 3, 7);
      const quad cd_left = __builtin_shufflevector(c, d, 0, 4, 1, 5);
      const quad cd_right = __builtin_shufflevector(c, d, 2, 6, 3, 7);
      float *to = out + j * rows + i;
      *(quad *)to = __builtin_shufflevector(ab_left, cd_left, 0, 1, 4, 5);
      *(quad *)(to + rows) = __builtin_shufflevector(ab_left, cd_left, 2, 3, 6, 7);
      to += 2 * rows;
      *(quad *)to = __builtin_shufflevector(ab_right, cd_right, 0, 1, 4, 5);
      *(quad *)(to + rows) = __builtin_shufflevector(ab_right, cd_right, 2, 3, 6, 7);
    }
#endif
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = i < whole_rows ? whole_columns : 0; j < columns; j++)
      out[j * rows + i] = in[i * far + j];
}
"""


def functions(program: str) -> str:
    """The functions that a program uses, and those that they use, in order.

    >>> text = functions("y = tanh_f(x);")
    >>> [name for name in ("exp_f", "log_f", "tanh_f") if f"float {name}(" in text]
    ['exp_f', 'tanh_f']
    """
    found: list[str] = []
    for names, text in reversed(DEFINED):
        seen = program + "".join(found)
        if any(name + "(" in seen for name in names):
            found.insert(0, text)
    return "\n".join(found)


# In the order in which they use each other.
DEFINED = (
    (("turn_f",), TURN),
    (("multiply_add",), MULTIPLY_ADD),
    (("exp_f",), EXP),
    (("log_f",), LOG),
    (("tanh_f",), TANH),
    (("erf_f",), ERF),
    (("normal_below_f", "gelu_slope_f"), GELU),
    (("normal_below", "gelu_slope"), GELU_DOUBLE),
)
