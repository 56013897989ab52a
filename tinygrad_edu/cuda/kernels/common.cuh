// What every kernel file may use: put in front of it for CuPy, for NVRTC and for the
// simulator alike. Kernel files themselves include nothing.

#ifdef NUMBERS_OF_TWO_BYTES    // only where a file uses them: the headers are long
#include <cuda_fp16.h>
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
