// Sums and largest values: many numbers become one.
//
// Limited by memory: 4 bytes for one addition. The versions of `sum` differ in how the
// threads of a block bring their parts together.
//
//   sum_atomic    every thread adds its number to one place, one after the other
//   sum_tree      halves in shared memory: neighbours idle in every round
//   sum_halves    halves from the far end: whole warps stay busy or go home
//   sum_shuffle   lanes hand numbers on in registers; one barrier pair for a block
//   sum_wide      the same with four numbers for each request, and a grid that walks
//   sum_rows      one block for each row of a matrix
//   max_rows      the largest of each row
//   arg_rows      the largest or smallest of each row, and where the first of them is
//   sum_columns   one thread for each column: neighbours read neighbours
//
// Instances: arg_rows<0>, arg_rows<1>
//
// All versions of `sum` add into out[0], which has to begin at zero: blocks meet there.

// 1. As many atomics on one address as there are numbers.
__global__ void sum_atomic(const float* x, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) atomicAdd(out, x[i]);
}

// 2. In round r every 2^r-th thread adds its neighbour's part. In the first round half
//    of each warp has nothing to do, and soon most of all warps wait for one lane.
__global__ void sum_tree(const float* x, float* out, int n) {
    extern __shared__ float part[];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int step = 1; step < blockDim.x; step *= 2) {
        if (t % (2 * step) == 0 && t + step < blockDim.x) part[t] += part[t + step];
        __syncthreads();
    }
    if (t == 0) atomicAdd(out, part[0]);
}

// 3. The upper half is added to the lower half, so the threads that work stay together:
//    whole warps go home while the others are full. The threads are a power of two.
__global__ void sum_halves(const float* x, float* out, int n) {
    extern __shared__ float part[];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) atomicAdd(out, part[0]);
}

// 4. Inside a warp nobody needs shared memory: a lane reads another lane's register.
__global__ void sum_shuffle(const float* x, float* out, int n) {
    __shared__ float partial[32];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float sum = block_sum(i < n ? x[i] : 0.0f, partial);
    if (threadIdx.x == 0) atomicAdd(out, sum);
}

// 5. A thread first adds many numbers by itself, sixteen bytes for each request.
__global__ void sum_wide(const float* x, float* out, int n) {
    __shared__ float partial[32];
    int first = blockIdx.x * blockDim.x + threadIdx.x;
    int step = gridDim.x * blockDim.x, wide = n / 4;
    float sum = 0.0f;
    for (int i = first; i < wide; i += step) {
        float4 four = reinterpret_cast<const float4*>(x)[i];
        sum += (four.x + four.y) + (four.z + four.w);
    }
    if (wide * 4 + first < n) sum += x[wide * 4 + first];
    sum = block_sum(sum, partial);
    if (threadIdx.x == 0) atomicAdd(out, sum);
}

// One block for each row: its threads walk along it, then meet.
__global__ void sum_rows(const float* x, float* out, int columns) {
    __shared__ float partial[32];
    const float* row = x + blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += row[c];
    sum = block_sum(sum, partial);
    if (threadIdx.x == 0) out[blockIdx.x] = sum;
}

// As sum_rows; a nan wins over every number, as in PyTorch.
__global__ void max_rows(const float* x, float* out, int columns) {
    __shared__ float partial[32];
    __shared__ int any_nan;
    const float* row = x + blockIdx.x * columns;
    if (threadIdx.x == 0) any_nan = 0;
    __syncthreads();
    float most = -INFINITY;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float value = row[c];
        if (isnan(value)) atomicOr(&any_nan, 1);
        most = fmaxf(most, value);
    }
    most = block_max(most, partial);
    if (threadIdx.x == 0) out[blockIdx.x] = any_nan ? NAN : most;
}

// Whether one number goes before another: the larger one, without LARGEST the smaller
// one, a nan before both; of equal ones the first.
template <int LARGEST>
__device__ __forceinline__ bool before(float a, int place_of_a, float b,
                                       int place_of_b) {
    bool equal = a == b || (isnan(a) && isnan(b));
    bool wins = LARGEST ? a > b : a < b;
    return equal ? place_of_a < place_of_b : isnan(a) || wins;
}

// A pair of number and place travels as the sums do. Every thread begins with the first
// number of the row, which is a candidate like any other.
template <int LARGEST>
__global__ void arg_rows(const float* x, float* values, long long* places,
                         int columns) {
    __shared__ float value_of[32];
    __shared__ int place_of[32];
    const float* row = x + blockIdx.x * columns;
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    float value = row[0];
    int place = 0;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        bool better = before<LARGEST>(row[c], c, value, place);
        value = better ? row[c] : value;
        place = better ? c : place;
    }
    for (int step = 16; step > 0; step /= 2) {
        float other = __shfl_xor_sync(FULL_WARP, value, step);
        int there = __shfl_xor_sync(FULL_WARP, place, step);
        bool better = before<LARGEST>(other, there, value, place);
        value = better ? other : value;
        place = better ? there : place;
    }
    if (lane == 0) {
        value_of[warp] = value;
        place_of[warp] = place;
    }
    __syncthreads();
    if (threadIdx.x > 0) return;
    for (int w = 1; w < warps; ++w) {
        bool better = before<LARGEST>(value_of[w], place_of[w], value, place);
        value = better ? value_of[w] : value;
        place = better ? place_of[w] : place;
    }
    values[blockIdx.x] = value;
    places[blockIdx.x] = place;
}

// One thread for each column goes down all rows: a warp reads 32 neighbours at a time.
__global__ void sum_columns(const float* x, float* out, int rows, int columns) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= columns) return;
    float sum = 0.0f;
    for (int r = 0; r < rows; ++r) sum += x[r * columns + column];
    out[column] = sum;
}
