// Functions that work number by number: y = f(a) and y = f(a, b).
//
// All of them are limited by memory: an addition reads 8 bytes and writes 4 for one
// operation. What differs between the versions is how many requests that takes.
//
//   add_plain        one thread for each element             12 bytes, 1 operation each
//   add_grid_stride  few threads, each walks in large steps  12 bytes, 1 operation each
//   add_wide         four elements for each request          12 bytes, 1 operation each
//   unary            f(a), one thread for each element        8 bytes each
//   binary           f(a, b) with broadcasting, up to four dimensions
//
// Numbers of two bytes become float for the function, and its result is rounded.
//
// Instances: unary<0..20>, unary<0..20, __half>, unary<0..20, __nv_bfloat16>
// Instances: binary<0..9, float>, binary<0..2, long long>, binary<4..5, long long>
// Instances: binary<0..9, __half, float>, binary<0..9, __nv_bfloat16, float>

// 1. The plain one: thread i does element i. The last block is guarded.
__global__ void add_plain(const float* a, const float* b, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a[i] + b[i];
}

// 2. A grid of any size does all elements: each thread goes on by the whole grid.
__global__ void add_grid_stride(const float* a, const float* b, float* y, int n) {
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        y[i] = a[i] + b[i];
}

// 3. Sixteen bytes for each request; the elements that fill no float4 go one by one.
__global__ void add_wide(const float* a, const float* b, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int wide = n / 4;
    if (i < wide) {
        float4 left = reinterpret_cast<const float4*>(a)[i];
        float4 right = reinterpret_cast<const float4*>(b)[i];
        float4 sum = make_float4(left.x + right.x, left.y + right.y,
                                 left.z + right.z, left.w + right.w);
        reinterpret_cast<float4*>(y)[i] = sum;
    }
    int rest = wide * 4 + i;
    if (rest < n) y[rest] = a[rest] + b[rest];
}

// The functions of one number. The host names them by these numbers.
#define NEG 0
#define EXP 1
#define LOG 2
#define SQRT 3
#define RECIPROCAL 4
#define TANH 5
#define SIGMOID 6
#define RELU 7
#define ABS 8
#define RSQRT 9
#define SIGN 10
#define SIN 11
#define COS 12
#define LOG1P 13
#define EXPM1 14
#define ERF 15
#define FLOOR 16
#define CEIL 17
#define GELU 18
#define GELU_SLOPE 19
#define SILU 20

#define ROOT_HALF 0.70710678f            // 1 / sqrt(2)
#define NORMAL_AT_ZERO 0.39894228f       // 1 / sqrt(2 pi)

// The share of a normal distribution that lies below a.
__device__ __forceinline__ float normal_below(float a) {
    return 0.5f * (1.0f + erff(a * ROOT_HALF));
}

template <int F>
__device__ __forceinline__ float of_one(float a) {
    if constexpr (F == NEG) return -a;
    if constexpr (F == EXP) return expf(a);
    if constexpr (F == LOG) return logf(a);
    if constexpr (F == SQRT) return sqrtf(a);
    if constexpr (F == RECIPROCAL) return 1.0f / a;
    if constexpr (F == TANH) return tanhf(a);
    if constexpr (F == SIGMOID) return 1.0f / (1.0f + expf(-a));
    if constexpr (F == RELU) return a > 0.0f || a != a ? a : 0.0f;
    if constexpr (F == ABS) return fabsf(a);
    if constexpr (F == RSQRT) return rsqrtf(a);
    if constexpr (F == SIGN) return a > 0.0f ? 1.0f : a < 0.0f ? -1.0f : 0.0f;
    if constexpr (F == SIN) return sinf(a);
    if constexpr (F == COS) return cosf(a);
    if constexpr (F == LOG1P) return log1pf(a);
    if constexpr (F == EXPM1) return expm1f(a);
    if constexpr (F == ERF) return erff(a);
    if constexpr (F == FLOOR) return floorf(a);
    if constexpr (F == CEIL) return ceilf(a);
    if constexpr (F == GELU) return a * normal_below(a);
    if constexpr (F == GELU_SLOPE)
        return normal_below(a) + a * expf(-0.5f * a * a) * NORMAL_AT_ZERO;
    if constexpr (F == SILU) return a / (1.0f + expf(-a));
    return a;
}

template <int F, typename T = float>
__global__ void unary(const T* a, T* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = of_one<F>((float)a[i]);
}

// The functions of two numbers.
#define ADD 0
#define SUB 1
#define MUL 2
#define DIV 3
#define MAXIMUM 4
#define MINIMUM 5
#define POW 6
#define FMAX 7
#define FMIN 8
#define LEAKY_RELU 9

template <int F, typename T>
__device__ __forceinline__ T of_two(T a, T b) {
    if constexpr (F == ADD) return a + b;
    if constexpr (F == SUB) return a - b;
    if constexpr (F == MUL) return a * b;
    if constexpr (F == DIV) return a / b;
    if constexpr (F == MAXIMUM) return a != a || a > b ? a : b;
    if constexpr (F == MINIMUM) return a != a || a < b ? a : b;
    if constexpr (F == POW) return powf(a, b);
    if constexpr (F == FMAX) return fmaxf(a, b);
    if constexpr (F == FMIN) return fminf(a, b);
    if constexpr (F == LEAKY_RELU) return a > 0.0f ? a : a * b;
    return a;
}

// Element i of y stands at (i0, i1, i2, i3) of the sizes n0, n1, n2, n3. A stride says
// how far the next element of a dimension lies in a or b; 0 repeats the same one, which
// is all that broadcasting is. W is what a T is computed in.
template <int F, typename T, typename W = T>
__global__ void binary(const T* a, const T* b, T* y, int n,
                       int n1, int n2, int n3,
                       int a0, int a1, int a2, int a3,
                       int b0, int b1, int b2, int b3) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int i3 = i % n3, left = i / n3;
    int i2 = left % n2;
    left /= n2;
    int i1 = left % n1, i0 = left / n1;
    W from_a = a[i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3];
    W from_b = b[i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3];
    y[i] = of_two<F, W>(from_a, from_b);
}
