// y_i = x_0 + x_1 + … + x_i: running sums, of each row of a matrix.
//
// n - 1 additions one after the other, or fewer rounds with more additions in all.
//
//   scan_serial      one thread for each row: n steps
//   scan_doubling    in round r everybody adds the number 2^r places before it:
//                    log n rounds, n log n additions (Hillis and Steele, 1986)
//   scan_tree        up a tree and down again: 2 log n rounds, 2 n additions
//                    (Blelloch, 1990)
//   scan_warps       shuffles within a warp, then the sums of the warps: rows of
//                    any length, a piece of blockDim.x numbers at a time
//
// A row of scan_doubling and scan_tree fits one block of 2^k threads.

__global__ void scan_serial(const float* x, float* y, int rows, int columns) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= rows) return;
    float sum = 0.0f;
    for (int c = 0; c < columns; ++c) {
        sum += x[row * columns + c];
        y[row * columns + c] = sum;
    }
}

// A thread must not read what its neighbour has already changed in this round: hence a
// barrier between reading and writing, and one after it.
__global__ void scan_doubling(const float* x, float* y, int columns) {
    extern __shared__ float part[];
    int t = threadIdx.x, first = blockIdx.x * columns;
    part[t] = t < columns ? x[first + t] : 0.0f;
    __syncthreads();
    for (int step = 1; step < blockDim.x; step *= 2) {
        float before = t >= step ? part[t - step] : 0.0f;
        __syncthreads();
        part[t] += before;
        __syncthreads();
    }
    if (t < columns) y[first + t] = part[t];
}

// Going up, each node gets the sum below it. Going down, a node hands its left child
// what stands before the node, and its right child that and the left child's sum. At
// the leaves then stands what comes before each number.
__global__ void scan_tree(const float* x, float* y, int columns) {
    extern __shared__ float part[];
    int t = threadIdx.x, first = blockIdx.x * columns;
    float own = t < columns ? x[first + t] : 0.0f;
    part[t] = own;
    __syncthreads();
    for (int step = 1; step < blockDim.x; step *= 2) {
        int end = (t + 1) * 2 * step;               // behind the right child
        if (end <= blockDim.x) part[end - 1] += part[end - 1 - step];
        __syncthreads();
    }
    // Thread 0 is also the one that reads this, in the first round.
    if (t == 0) part[blockDim.x - 1] = 0.0f;
    for (int step = blockDim.x / 2; step > 0; step /= 2) {
        int end = (t + 1) * 2 * step;
        if (end <= blockDim.x) {
            float left = part[end - 1 - step];
            part[end - 1 - step] = part[end - 1];
            part[end - 1] += left;
        }
        __syncthreads();
    }
    if (t < columns) y[first + t] = part[t] + own;
}

// A lane adds what the lanes before it hand on; the last lane of each warp has the
// warp's sum. What all warps before it have found is added, and what came before.
__global__ void scan_warps(const float* x, float* y, int columns) {
    __shared__ float sums[32];
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    int first = blockIdx.x * columns;
    float before = 0.0f;
    for (int start = 0; start < columns; start += blockDim.x) {
        int c = start + threadIdx.x;
        float value = c < columns ? x[first + c] : 0.0f;
        for (int step = 1; step < 32; step *= 2) {
            float handed = __shfl_up_sync(FULL_WARP, value, step);
            if (lane >= step) value += handed;
        }
        if (lane == 31) sums[warp] = value;
        __syncthreads();
        float piece = 0.0f;
        for (int w = 0; w < warps; ++w) {
            if (w < warp) value += sums[w];
            piece += sums[w];
        }
        if (c < columns) y[first + c] = before + value;
        before += piece;
        __syncthreads();
    }
}
