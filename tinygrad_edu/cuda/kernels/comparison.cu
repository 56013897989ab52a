// Questions about numbers, choices between them, and numbers of another type.
//
// All of them are limited by memory; an answer takes one byte. Where nothing is
// stretched, neighbours read neighbours.
//
//   compare  a == b, a < b, a && b ... with broadcasting        9 bytes of float32 each
//   choose   condition ? a : b, with broadcasting              13 bytes of float32 each
//   clamp    no less than low, no more than high                8 bytes each
//   convert  the same number as another type        as many bytes as both types have
//
// Instances: compare<0, float>, compare<1, float>, compare<2, float>
// Instances: compare<3, float>, compare<4, float>, compare<5, float>
// Instances: compare<6, float>, compare<7, float>, compare<8, float>
// Instances: compare<0, long long>, compare<1, long long>, compare<2, long long>
// Instances: compare<3, long long>, compare<4, long long>, compare<5, long long>
// Instances: compare<6, long long>, compare<7, long long>, compare<8, long long>
// Instances: compare<0, bool>, compare<1, bool>, compare<2, bool>, compare<3, bool>
// Instances: compare<4, bool>, compare<5, bool>, compare<6, bool>, compare<7, bool>
// Instances: compare<8, bool>, choose<float>, choose<long long>, choose<bool>
// Instances: convert<bool, float>, convert<long long, float>, convert<bool, long long>
// Instances: convert<float, bool>, convert<long long, bool>, convert<float, long long>
// Instances: convert<__half, float>, convert<float, __half>
// Instances: convert<__nv_bfloat16, float>, convert<float, __nv_bfloat16>

// The questions. The host names them by these numbers.
#define EQ 0
#define NE 1
#define LT 2
#define LE 3
#define GT 4
#define GE 5
#define AND 6
#define OR 7
#define XOR 8

template <int F, typename T>
__device__ __forceinline__ bool answer(T a, T b) {
    if constexpr (F == EQ) return a == b;
    if constexpr (F == NE) return a != b;
    if constexpr (F == LT) return a < b;
    if constexpr (F == LE) return a <= b;
    if constexpr (F == GT) return a > b;
    if constexpr (F == GE) return a >= b;
    if constexpr (F == AND) return a != T(0) && b != T(0);
    if constexpr (F == OR) return a != T(0) || b != T(0);
    if constexpr (F == XOR) return (a != T(0)) != (b != T(0));
    return false;
}

// Strides say how far the next element of each of four dimensions lies, as in binary of
// elementwise.cu; 0 repeats the same one.
template <int F, typename T>
__global__ void compare(const T* a, const T* b, bool* y, int n,
                        int n1, int n2, int n3,
                        int a0, int a1, int a2, int a3,
                        int b0, int b1, int b2, int b3) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int i3 = i % n3, left = i / n3;
    int i2 = left % n2;
    left /= n2;
    int i1 = left % n1, i0 = left / n1;
    T from_a = a[i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3];
    T from_b = b[i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3];
    y[i] = answer<F, T>(from_a, from_b);
}

// Both are read, whatever the condition says: lanes of a warp would part for nothing.
template <typename T>
__global__ void choose(const bool* condition, const T* a, const T* b, T* y, int n,
                       int n1, int n2, int n3,
                       int c0, int c1, int c2, int c3,
                       int a0, int a1, int a2, int a3,
                       int b0, int b1, int b2, int b3) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int i3 = i % n3, left = i / n3;
    int i2 = left % n2;
    left /= n2;
    int i1 = left % n1, i0 = left / n1;
    bool holds = condition[i0 * c0 + i1 * c1 + i2 * c2 + i3 * c3];
    T from_a = a[i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3];
    T from_b = b[i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3];
    y[i] = holds ? from_a : from_b;
}

// A bound that is infinite is none. fmaxf and fminf would lose a nan.
__global__ void clamp(const float* a, float* y, int n, float low, float high) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float value = a[i];
    y[i] = isnan(value) ? value : fminf(fmaxf(value, low), high);
}

template <typename From, typename To>
__global__ void convert(const From* a, To* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = To(a[i]);
}
