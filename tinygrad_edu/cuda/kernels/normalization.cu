// Rows moved to mean 0 and stretched to variance 1: layer norm; batch norm, the same
// for channels; and RMS norm, which only stretches.
//
//     y = (x - mean) / sqrt(variance + eps) * weight + bias
//
// Limited by memory: 4 bytes read, 4 written, some ten operations for each number.
//
//   layer_norm_naive            one thread for each row, three walks
//   layer_norm                  one block for each row: mean, then variance, then y
//   layer_norm_welford          mean and variance in one walk (Welford, 1962)
//   layer_norm_backward         dx of each row
//   layer_norm_backward_weight  dweight and dbias: down the columns
//   batch_norm                  one block for each channel of all images
//   rms_norm                    y = x / sqrt(mean of x * x + eps) * weight
//   rms_norm_backward           dx of each row
//
// mean and variance of each row are kept for backward, as variance, not as its root.

__global__ void layer_norm_naive(const float* x, const float* weight,
                                 const float* bias, float* y, float* means,
                                 float* variances, int rows, int columns, float eps) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= rows) return;
    const float* from = x + row * columns;
    float* to = y + row * columns;
    float mean = 0.0f, variance = 0.0f;
    for (int c = 0; c < columns; ++c) mean += from[c] / columns;
    for (int c = 0; c < columns; ++c)
        variance += (from[c] - mean) * (from[c] - mean) / columns;
    float scale = rsqrtf(variance + eps);
    for (int c = 0; c < columns; ++c)
        to[c] = (from[c] - mean) * scale * weight[c] + bias[c];
    means[row] = mean;
    variances[row] = variance;
}

// The mean of (x - mean)^2 and not of x^2 minus mean^2: where the mean is large, the
// latter is the small difference of two large numbers.
__global__ void layer_norm(const float* x, const float* weight, const float* bias,
                           float* y, float* means, float* variances, int columns,
                           float eps) {
    __shared__ float partial[32];
    const float* from = x + blockIdx.x * columns;
    float* to = y + blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += from[c];
    float mean = block_sum(sum, partial) / columns;
    sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        sum += (from[c] - mean) * (from[c] - mean);
    float variance = block_sum(sum, partial) / columns;
    float scale = rsqrtf(variance + eps);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        to[c] = (from[c] - mean) * scale * weight[c] + bias[c];
    if (threadIdx.x == 0) {
        means[blockIdx.x] = mean;
        variances[blockIdx.x] = variance;
    }
}

// Each thread keeps the count, the mean and the sum of squared distances of what it has
// seen; two such triples become one without looking at the numbers again.
__device__ __forceinline__ void join(float& count, float& mean, float& squares,
                                     float other_count, float other_mean,
                                     float other_squares) {
    float whole = count + other_count;
    if (whole == 0.0f) return;
    float apart = other_mean - mean;
    mean += apart * (other_count / whole);
    squares += other_squares + apart * apart * (count * other_count / whole);
    count = whole;
}

__global__ void layer_norm_welford(const float* x, const float* weight,
                                   const float* bias, float* y, float* means,
                                   float* variances, int rows, int columns, float eps) {
    int lane = threadIdx.x % 32;
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    if (row >= rows) return;                       // a whole warp goes
    const float* from = x + row * columns;
    float* to = y + row * columns;
    float count = 0.0f, mean = 0.0f, squares = 0.0f;
    for (int c = lane; c < columns; c += 32)
        join(count, mean, squares, 1.0f, from[c], 0.0f);
    for (int step = 16; step > 0; step /= 2) {
        float other_count = __shfl_xor_sync(FULL_WARP, count, step);
        float other_mean = __shfl_xor_sync(FULL_WARP, mean, step);
        float other_squares = __shfl_xor_sync(FULL_WARP, squares, step);
        join(count, mean, squares, other_count, other_mean, other_squares);
    }
    float variance = squares / columns;
    float scale = rsqrtf(variance + eps);
    for (int c = lane; c < columns; c += 32)
        to[c] = (from[c] - mean) * scale * weight[c] + bias[c];
    if (lane == 0) {
        means[row] = mean;
        variances[row] = variance;
    }
}

// With h = dy * weight and x_hat = (x - mean) * scale:
//     dx = (h - mean(h) - x_hat * mean(h * x_hat)) * scale   (Ioffe and Szegedy, 2015)
__global__ void layer_norm_backward(const float* x, const float* weight,
                                    const float* dy, const float* means,
                                    const float* variances, float* dx, int columns,
                                    float eps) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float mean = means[blockIdx.x];
    float scale = rsqrtf(variances[blockIdx.x] + eps);
    float sum_h = 0.0f, sum_hx = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float h = dy[first + c] * weight[c];
        sum_h += h;
        sum_hx += h * (x[first + c] - mean) * scale;
    }
    float mean_h = block_sum(sum_h, partial) / columns;
    float mean_hx = block_sum(sum_hx, partial) / columns;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float h = dy[first + c] * weight[c];
        float x_hat = (x[first + c] - mean) * scale;
        dx[first + c] = (h - mean_h - x_hat * mean_hx) * scale;
    }
}

// One thread for each column: dbias = sum dy, dweight = sum dy * x_hat.
__global__ void layer_norm_backward_weight(const float* x, const float* dy,
                                           const float* means, const float* variances,
                                           float* dweight, float* dbias, int rows,
                                           int columns, float eps) {
    int c = blockIdx.x * blockDim.x + threadIdx.x;
    if (c >= columns) return;
    float of_weight = 0.0f, of_bias = 0.0f;
    for (int row = 0; row < rows; ++row) {
        float slope = dy[row * columns + c];
        float scale = rsqrtf(variances[row] + eps);
        float x_hat = (x[row * columns + c] - means[row]) * scale;
        of_weight += slope * x_hat;
        of_bias += slope;
    }
    dweight[c] = of_weight;
    dbias[c] = of_bias;
}

// The numbers of a channel lie in pieces, `places` of them in each of `count` images;
// they are counted as if they were one row.
__global__ void batch_norm(const float* x, const float* weight, const float* bias,
                           float* y, float* means, float* variances, int count,
                           int channels, int places, float eps) {
    __shared__ float partial[32];
    int channel = blockIdx.x, numbers = count * places;
    float sum = 0.0f;
    for (int k = threadIdx.x; k < numbers; k += blockDim.x)
        sum += x[(k / places * channels + channel) * places + k % places];
    float mean = block_sum(sum, partial) / numbers;
    sum = 0.0f;
    for (int k = threadIdx.x; k < numbers; k += blockDim.x) {
        float off = x[(k / places * channels + channel) * places + k % places] - mean;
        sum += off * off;
    }
    float variance = block_sum(sum, partial) / numbers;
    float scale = rsqrtf(variance + eps) * weight[channel];
    for (int k = threadIdx.x; k < numbers; k += blockDim.x) {
        int i = (k / places * channels + channel) * places + k % places;
        y[i] = (x[i] - mean) * scale + bias[channel];
    }
    if (threadIdx.x == 0) {
        means[channel] = mean;
        variances[channel] = variance;
    }
}

__global__ void rms_norm(const float* x, const float* weight, float* y, int columns,
                         float eps) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        sum += x[first + c] * x[first + c];
    float scale = rsqrtf(block_sum(sum, partial) / columns + eps);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        y[first + c] = x[first + c] * scale * weight[c];
}

// dx = (h - x_hat * mean(h * x_hat)) * scale, with x_hat = x * scale.
__global__ void rms_norm_backward(const float* x, const float* weight, const float* dy,
                                  float* dx, int columns, float eps) {
    __shared__ float partial[32];
    int first = blockIdx.x * columns;
    float squares = 0.0f, product = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float value = x[first + c];
        squares += value * value;
        product += dy[first + c] * weight[c] * value;
    }
    float scale = rsqrtf(block_sum(squares, partial) / columns + eps);
    float mean_hx = block_sum(product, partial) / columns * scale;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float h = dy[first + c] * weight[c];
        dx[first + c] = (h - x[first + c] * scale * mean_hx) * scale;
    }
}
