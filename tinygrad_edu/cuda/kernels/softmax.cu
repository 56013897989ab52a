// softmax(x)_i = exp(x_i - m) / sum_j exp(x_j - m), m the largest x_j; and what is
// made of it: log_softmax, gradients, cross-entropy. All by rows.
//
// Limited by memory: at best each number is read once and written once, 8 bytes for
// some five operations.
//
//   softmax_naive         one thread for each row, three walks along it
//   softmax_block         one block for each row: its threads meet for m and the sum
//   softmax_online        one walk for m and the sum (Milakov and Gimelshein, 2018)
//   softmax_warp          one warp for each row: no shared memory, no barrier
//   softmax_backward      dx = y (dy - sum_j y_j dy_j)
//   log_softmax           y_i = x_i - m - log sum_j exp(x_j - m)
//   log_softmax_backward  dx = dy - exp(y) sum_j dy_j
//   cross_entropy         the loss of each row, and the exp(x_j - m) for its gradient
//   nll_loss              the loss of each row of logarithms: one number of it is read
//   nll_loss_backward     its gradient: one number of each row is not zero
//
// Instances: softmax_warp<float>, softmax_warp<__half>, softmax_warp<__nv_bfloat16>
//
// Rows are launched as blocks of 32, 64 ... 1024 threads; softmax_warp takes as many
// rows for each block as the block has warps.

// 1. Threads of a warp stand in different rows: what they read lies far apart.
__global__ void softmax_naive(const float* x, float* y, int rows, int columns) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= rows) return;
    const float* from = x + row * columns;
    float* to = y + row * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = 0; c < columns; ++c) most = fmaxf(most, from[c]);
    for (int c = 0; c < columns; ++c) sum += expf(from[c] - most);
    for (int c = 0; c < columns; ++c) to[c] = expf(from[c] - most) / sum;
}

// 2. Neighbours read neighbours. exp is computed once and waits in y for the sum.
__global__ void softmax_block(const float* x, float* y, int columns) {
    __shared__ float partial[32];
    const float* from = x + blockIdx.x * columns;
    float* to = y + blockIdx.x * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) most = fmaxf(most, from[c]);
    most = block_max(most, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float value = expf(from[c] - most);
        to[c] = value;
        sum += value;
    }
    sum = block_sum(sum, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x) to[c] /= sum;
}

// 3. While a thread walks it keeps the sum for the largest number so far; when a larger
//    one comes, what was added shrinks by exp(old - new). Then the threads do the same.
__global__ void softmax_online(const float* x, float* y, int columns) {
    __shared__ float partial[32];
    const float* from = x + blockIdx.x * columns;
    float* to = y + blockIdx.x * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float value = from[c];
        float larger = fmaxf(most, value);
        float shrunk = most == larger ? sum : sum * expf(most - larger);
        sum = shrunk + (value == larger ? 1.0f : expf(value - larger));
        most = larger;
    }
    float whole = block_max(most, partial);
    sum = block_sum(most == whole ? sum : sum * expf(most - whole), partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        to[c] = expf(from[c] - whole) / sum;
}

// 4. Up to some thousand columns a warp is enough, and its lanes speak in registers.
template <typename T = float>
__global__ void softmax_warp(const T* x, T* y, int rows, int columns) {
    int lane = threadIdx.x % 32;
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    if (row >= rows) return;  // a whole warp goes, so the others may still speak
    const T* from = x + row * columns;
    T* to = y + row * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = lane; c < columns; c += 32) most = fmaxf(most, (float)from[c]);
    most = warp_max(most);
    for (int c = lane; c < columns; c += 32) sum += expf((float)from[c] - most);
    sum = warp_sum(sum);
    for (int c = lane; c < columns; c += 32) to[c] = expf((float)from[c] - most) / sum;
}

__global__ void softmax_backward(const float* y, const float* dy, float* dx,
                                 int columns) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        sum += y[first + c] * dy[first + c];
    sum = block_sum(sum, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        dx[first + c] = y[first + c] * (dy[first + c] - sum);
}

__global__ void log_softmax(const float* x, float* y, int columns) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        most = fmaxf(most, x[first + c]);
    most = block_max(most, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        sum += expf(x[first + c] - most);
    float shift = most + logf(block_sum(sum, partial));
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        y[first + c] = x[first + c] - shift;
}

__global__ void log_softmax_backward(const float* y, const float* dy, float* dx,
                                     int columns) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += dy[first + c];
    sum = block_sum(sum, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        dx[first + c] = dy[first + c] - expf(y[first + c]) * sum;
}

// loss = m + log sum_j exp(x_j - m) - x_target. The gradient is softmax(x) - 1 at the
// target and softmax(x) elsewhere, so the powers exp(x_j - m) are all that it needs.
__global__ void cross_entropy(const float* x, const long long* target, float* loss,
                              float* powers, int columns) {
    __shared__ float partial[32];
    const float* from = x + blockIdx.x * columns;
    float* to = powers + blockIdx.x * columns;
    float most = -INFINITY, sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) most = fmaxf(most, from[c]);
    most = block_max(most, partial);
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        to[c] = expf(from[c] - most);
        sum += to[c];
    }
    sum = block_sum(sum, partial);
    if (threadIdx.x == 0)
        loss[blockIdx.x] = most + logf(sum) - from[target[blockIdx.x]];
}

// A row of logarithms costs the one of its target, times the weight of that class; a
// row whose target is `ignored` costs and weighs nothing.
__global__ void nll_loss(const float* log_p, const long long* target,
                         const float* weight, float* losses, float* weights, int rows,
                         int columns, long long ignored) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= rows) return;
    long long right = target[row];
    float loss = 0.0f, share = 0.0f;
    if (right != ignored) {
        share = weight[right];
        loss = -log_p[row * columns + right] * share;
    }
    losses[row] = loss;
    weights[row] = share;
}

// `total` is what the mean divides by, 1 for a sum; g has one number, or one for each
// row.
__global__ void nll_loss_backward(const float* g, const long long* target,
                                  const float* weight, const float* total,
                                  float* dlog_p, int n, int columns, int by_row,
                                  long long ignored) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int row = i / columns;
    long long right = target[row];
    float slope = 0.0f;
    if (right == i % columns && right != ignored)
        slope = -weight[right] / total[0] * g[by_row ? row : 0];
    dlog_p[i] = slope;
}
