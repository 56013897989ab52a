// counts[b] = how many x are b, for whole numbers from 0 to bins - 1.
//
// 4 bytes read for one addition; but the additions meet: two threads that add to one
// bin at the same time have to go one after the other.
//
//   histogram_global   every thread adds to memory: all blocks meet at the same bins
//   histogram_private  a block counts in shared memory, and adds its counts once
//   histogram_spread   the same with COPIES sets of bins, so that fewer threads meet
//
// Instances: histogram_spread<4>
//
// Numbers outside the bins are left out. counts has to begin at zero.

__global__ void histogram_global(const int* x, int* counts, int n, int bins) {
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        if (x[i] >= 0 && x[i] < bins) atomicAdd(&counts[x[i]], 1);
}

// Shared memory is near, and only the threads of one block meet in it.
__global__ void histogram_private(const int* x, int* counts, int n, int bins) {
    extern __shared__ int own[];
    for (int b = threadIdx.x; b < bins; b += blockDim.x) own[b] = 0;
    __syncthreads();
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        if (x[i] >= 0 && x[i] < bins) atomicAdd(&own[x[i]], 1);
    __syncthreads();
    for (int b = threadIdx.x; b < bins; b += blockDim.x)
        if (own[b] > 0) atomicAdd(&counts[b], own[b]);
}

// Neighbours count in different copies: bin b of copy k is word b * COPIES + k, so that
// the copies of a bin lie in different banks.
template <int COPIES>
__global__ void histogram_spread(const int* x, int* counts, int n, int bins) {
    extern __shared__ int own[];
    for (int b = threadIdx.x; b < bins * COPIES; b += blockDim.x) own[b] = 0;
    __syncthreads();
    int copy = threadIdx.x % COPIES, step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        if (x[i] >= 0 && x[i] < bins) atomicAdd(&own[x[i] * COPIES + copy], 1);
    __syncthreads();
    for (int b = threadIdx.x; b < bins; b += blockDim.x) {
        int sum = 0;
        for (int k = 0; k < COPIES; ++k) sum += own[b * COPIES + k];
        if (sum > 0) atomicAdd(&counts[b], sum);
    }
}
