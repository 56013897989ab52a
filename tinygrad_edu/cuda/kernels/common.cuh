// What every kernel file may use: put in front of it for CuPy, for NVRTC and for the
// simulator alike. Kernel files themselves include nothing.

#ifdef HALF_NUMBERS        // only where a file uses them: the headers are long
#include <cuda_fp16.h>
#endif
#ifdef BFLOAT16_NUMBERS
#include <cuda_bf16.h>
#endif

// A GPU's compiler brings no math.h and no limits.h.

#ifndef INFINITY
#define INFINITY __int_as_float(0x7f800000)
#endif
#ifndef NAN
#define NAN __int_as_float(0x7fffffff)
#endif
#ifndef FLT_MAX
#define FLT_MAX 3.402823466e+38f
#endif
#ifndef FLT_MIN
#define FLT_MIN 1.175494351e-38f
#endif
#ifndef FLT_EPSILON
#define FLT_EPSILON 1.1920929e-07f
#endif
#ifndef INT_MAX
#define INT_MAX 2147483647
#endif
#ifndef UINT_MAX
#define UINT_MAX 4294967295u
#endif
#define FULL_WARP 0xffffffffu

// Every lane gets the sum over its warp; all 32 lanes have to call it.
__device__ __forceinline__ float warp_sum(float value) {
    for (int step = 16; step > 0; step /= 2)
        value += __shfl_xor_sync(FULL_WARP, value, step);
    return value;
}

// Every lane gets the largest value of its warp.
__device__ __forceinline__ float warp_max(float value) {
    for (int step = 16; step > 0; step /= 2)
        value = fmaxf(value, __shfl_xor_sync(FULL_WARP, value, step));
    return value;
}

// Every thread gets the sum over its block. `partial` holds one float for each warp;
// the threads of a block are a multiple of 32.
__device__ __forceinline__ float block_sum(float value, float* partial) {
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    value = warp_sum(value);
    __syncthreads();                       // the last use of `partial` is over
    if (lane == 0) partial[warp] = value;
    __syncthreads();
    return warp_sum(lane < warps ? partial[lane] : 0.0f);
}

// Every thread gets the largest value of its block.
__device__ __forceinline__ float block_max(float value, float* partial) {
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    value = warp_max(value);
    __syncthreads();
    if (lane == 0) partial[warp] = value;
    __syncthreads();
    return warp_max(lane < warps ? partial[lane] : -INFINITY);
}

// Tensor cores. mma_16x8x16(c, a, b) is c += a b, done by a warp: a is 16 × 16, b is
// 16 × 8, both of __half or both of __nv_bfloat16, and c is 16 × 8, of float. No lane
// holds a matrix. Each has 8 numbers of a, 4 of b and 4 of c in arrays of its own, and
// the functions below say in which row and column number i of a lane stands. All 32
// lanes have to call it together.
//
// Source: NVIDIA, PTX ISA, "Matrix Fragments for mma.m16n8k16".

__device__ __forceinline__ int mma_row_of_a(int lane, int i) {
    return lane / 4 + i / 2 % 2 * 8;
}
__device__ __forceinline__ int mma_col_of_a(int lane, int i) {
    return lane % 4 * 2 + i % 2 + i / 4 * 8;
}
__device__ __forceinline__ int mma_row_of_b(int lane, int i) {
    return lane % 4 * 2 + i % 2 + i / 2 * 8;
}
__device__ __forceinline__ int mma_col_of_b(int lane, int i) {
    return lane / 4;                       // the same for all four
}
__device__ __forceinline__ int mma_row_of_c(int lane, int i) {
    return lane / 4 + i / 2 * 8;
}
__device__ __forceinline__ int mma_col_of_c(int lane, int i) {
    return lane % 4 * 2 + i % 2;
}

// The same product without tensor cores: each lane asks the others for the rows of a
// and the columns of b that its four numbers of c need. 64 shuffles stand for what is
// one instruction, and they show what it does. A function of its own, not one copy for
// each call: a compiler would take long over so many.
template <typename T>
__device__ __noinline__ void mma_by_shuffles(float* c, const T* a, const T* b) {
    int thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    int lane = thread % 32;
    for (int k = 0; k < 16; ++k) {
        int i = k % 2 + k / 8 * 4, j = k % 2 + k / 8 * 2;    // k in a lane's a and b
        int member = k % 8 / 2;                              // who of a group has it
        float upper = __shfl_sync(FULL_WARP, (float)a[i], lane / 4 * 4 + member);
        float lower = __shfl_sync(FULL_WARP, (float)a[i + 2], lane / 4 * 4 + member);
        float left = __shfl_sync(FULL_WARP, (float)b[j], lane % 4 * 8 + member);
        float right = __shfl_sync(FULL_WARP, (float)b[j], lane % 4 * 8 + 4 + member);
        c[0] += upper * left;
        c[1] += upper * right;
        c[2] += lower * left;
        c[3] += lower * right;
    }
}

#ifndef SIMULATED          // the simulator knows mma_16x8x16 by itself

#ifdef HALF_NUMBERS
// Two numbers as a tensor core takes them: one register, the first in the lower bits.
__device__ __forceinline__ unsigned mma_pair(__half low, __half high) {
    return __half_as_ushort(low) | (unsigned)__half_as_ushort(high) << 16;
}

__device__ __forceinline__ void mma_16x8x16(float* c, const __half* a,
                                            const __half* b) {
    unsigned a0 = mma_pair(a[0], a[1]), a1 = mma_pair(a[2], a[3]);
    unsigned a2 = mma_pair(a[4], a[5]), a3 = mma_pair(a[6], a[7]);
    unsigned b0 = mma_pair(b[0], b[1]), b1 = mma_pair(b[2], b[3]);
#if __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
#else                      // Turing's are half as deep: two, one after the other
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(b0));
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a2), "r"(a3), "r"(b1));
#endif
}
#endif

#ifdef BFLOAT16_NUMBERS
__device__ __forceinline__ unsigned mma_pair(__nv_bfloat16 low, __nv_bfloat16 high) {
    return __bfloat16_as_ushort(low) | (unsigned)__bfloat16_as_ushort(high) << 16;
}

__device__ __forceinline__ void mma_16x8x16(float* c, const __nv_bfloat16* a,
                                            const __nv_bfloat16* b) {
#if __CUDA_ARCH__ >= 800
    unsigned a0 = mma_pair(a[0], a[1]), a1 = mma_pair(a[2], a[3]);
    unsigned a2 = mma_pair(a[4], a[5]), a3 = mma_pair(a[6], a[7]);
    unsigned b0 = mma_pair(b[0], b[1]), b1 = mma_pair(b[2], b[3]);
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
#else                      // Turing's know no bfloat16
    mma_by_shuffles(c, a, b);
#endif
}
#endif

#endif
