// Convolution of images, and its two gradients.
//
//   y[n, o, oh, ow] = bias[o] + Σ over c, i, j of w[o, c, i, j] · x[n, c, h, v]
//   with h = oh · stride + i · dilation - padding, and v from ow and j in the same way;
//   x is (N, C, H, W), w is (O, C, KH, KW), y is (N, O, OH, OW), zeros lie outside x.
//
// It is a product of matrices: the weights are O rows of K = C · KH · KW numbers, what
// the kernel sees at P = N · OH · OW places are P columns of K numbers. Each of the
// three passes does 2 O K P operations; the versions differ in the bytes they read.
//
//   im2col              the K × P numbers written out: 8 bytes each, no arithmetic
//   col2im              and back: each pixel adds up what windows say of it; 4 bytes
//                       read for 1 operation, and nobody writes where another does
//   conv_naive          a thread for each element of y: 8 bytes for 2 operations
//   conv_tiled          a block shares tiles of both matrices, and the second one is
//                       never written out: 8 / TILE bytes for 2 operations
//   add_bias            y += bias: 12 bytes for 1 operation, all for want of a fusion
//   conv_patch          a patch of COUNT × COUNT elements in the registers of a thread;
//                       the bias is added on the way out: no bytes of its own
//   conv_input_naive    ∂L/∂x, a thread for each pixel: 8 bytes for 2 operations
//   conv_input_tiled    the same in tiles: 8 / TILE bytes for 2 operations
//   conv_weight_naive   ∂L/∂w, a thread for each weight: 8 bytes for 2 operations
//   conv_weight_tiled   the same in tiles: 8 / TILE bytes for 2 operations
//   conv_weight_split   there are few weights and many places: several blocks share
//                       the places of one tile and add with atomics what they found
//
// Instances: conv_tiled<8>, conv_tiled<16>, conv_patch<32, 8, 4>, conv_patch<64, 8, 4>
// Instances: conv_input_tiled<8>, conv_input_tiled<16>
// Instances: conv_weight_tiled<8>, conv_weight_tiled<16>
// Instances: conv_weight_split<8>, conv_weight_split<16>

// What all kernels want to know of images, windows and places.
#define WINDOWS                                                                \
    int C, int H, int W, int KH, int KW, int OH, int OW, int stride_h,         \
    int stride_w, int padding_h, int padding_w, int dilation_h, int dilation_w
#define SAME_WINDOWS                                                           \
    C, H, W, KH, KW, OH, OW, stride_h, stride_w, padding_h, padding_w,         \
    dilation_h, dilation_w

// What number k of the kernel sees in image n when it stands at (oh, ow).
__device__ __forceinline__ float seen(const float* x, int n, int k, int oh, int ow,
                                      WINDOWS) {
    int c = k / (KH * KW), i = k / KW % KH, j = k % KW;
    int h = oh * stride_h + i * dilation_h - padding_h;
    int v = ow * stride_w + j * dilation_w - padding_w;
    bool inside = h >= 0 && h < H && v >= 0 && v < W;
    return inside ? x[((n * C + c) * H + h) * W + v] : 0.0f;
}

// The gradient of the one place from which number (i, j) of the kernel sees the pixel
// (h, v); zero where no place does.
__device__ __forceinline__ float seen_from(const float* g, int n, int o, int O, int i,
                                           int j, int h, int v, WINDOWS) {
    int down = h + padding_h - i * dilation_h;
    int across = v + padding_w - j * dilation_w;
    int oh = down / stride_h, ow = across / stride_w;
    bool whole = oh * stride_h == down && ow * stride_w == across;
    bool inside = down >= 0 && oh < OH && across >= 0 && ow < OW;
    return whole && inside ? g[((n * O + o) * OH + oh) * OW + ow] : 0.0f;
}

// 1. A thread for each number of the columns, (N, K, OH · OW): neighbours stand at
//    neighbouring places, so they read neighbours where the stride is 1.
__global__ void im2col(const float* x, float* columns, int N, WINDOWS) {
    int K = C * KH * KW, area = OH * OW;
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= N * K * area) return;
    int p = at % area, k = at / area % K, n = at / area / K;
    columns[at] = seen(x, n, k, p / OW, p % OW, SAME_WINDOWS);
}

// The way back by gathering: a thread for each pixel asks every number of the kernel
// from where it would see the pixel. Scattering would need an atomic for each number.
__global__ void col2im(const float* columns, float* x, int N, WINDOWS) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= N * C * H * W) return;
    int v = at % W, h = at / W % H, plane = at / W / H;     // plane = n · C + c
    float sum = 0.0f;
    for (int i = 0; i < KH; ++i)
        for (int j = 0; j < KW; ++j) {
            int k = i * KW + j;
            sum += seen_from(columns, plane, k, KH * KW, i, j, h, v, SAME_WINDOWS);
        }
    x[at] = sum;
}

// 2. The definition. Each thread reads all K weights of its output and K pixels.
__global__ void conv_naive(const float* x, const float* w, float* y, int N, int O,
                           WINDOWS) {
    int K = C * KH * KW;
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= N * O * OH * OW) return;
    int ow = at % OW, oh = at / OW % OH, o = at / OW / OH % O, n = at / OW / OH / O;
    float sum = 0.0f;
    for (int k = 0; k < K; ++k)
        sum += w[o * K + k] * seen(x, n, k, oh, ow, SAME_WINDOWS);
    y[at] = sum;
}

// 3. An implicit matrix product: a tile of what the kernel sees is put together when it
//    is needed, and lives in shared memory only. Rows are outputs, columns are places.
template <int TILE>
__global__ void conv_tiled(const float* x, const float* w, float* y, int N, int O,
                           WINDOWS) {
    __shared__ float weights[TILE][TILE];
    __shared__ float windows[TILE][TILE];
    int K = C * KH * KW, area = OH * OW;
    int tx = threadIdx.x, ty = threadIdx.y;
    int o = blockIdx.y * TILE + ty, p = blockIdx.x * TILE + tx;
    int n = p / area, oh = p / OW % OH, ow = p % OW;
    float sum = 0.0f;
    for (int k0 = 0; k0 < K; k0 += TILE) {
        int k = k0 + ty;
        weights[ty][tx] = o < O && k0 + tx < K ? w[o * K + k0 + tx] : 0.0f;
        windows[ty][tx] = n < N && k < K ? seen(x, n, k, oh, ow, SAME_WINDOWS) : 0.0f;
        __syncthreads();
        for (int t = 0; t < TILE; ++t) sum += weights[ty][t] * windows[t][tx];
        __syncthreads();
    }
    if (o < O && n < N) y[(n * O + o) * area + p % area] = sum;
}

__global__ void add_bias(float* y, const float* bias, int n, int O, int area) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at < n) y[at] += bias[at / area % O];
}

// 4. A thread makes COUNT × COUNT elements; for them it reads COUNT weights and COUNT
//    pixels from shared memory (compare matmul_patch). It always fills the same column
//    of `windows`, so it works out its place once. Rows of `weights` begin four banks
//    apart: a warp writes eight rows of four numbers, each to a bank of its own.
template <int TILE, int DEPTH, int COUNT>
__global__ void conv_patch(const float* x, const float* w, const float* bias, float* y,
                           int N, int O, WINDOWS) {
    const int PAD = 4, ACROSS = TILE / COUNT, THREADS = ACROSS * ACROSS;
    __shared__ float weights[DEPTH][TILE + PAD];
    __shared__ float windows[DEPTH][TILE];
    int K = C * KH * KW, area = OH * OW;
    int tx = threadIdx.x % ACROSS, ty = threadIdx.x / ACROSS;
    int top = blockIdx.y * TILE, left = blockIdx.x * TILE;
    int column = threadIdx.x % TILE, p = left + column;
    int n = p / area, oh = p / OW % OH, ow = p % OW;
    float sum[COUNT][COUNT] = {{0.0f}};
    float weight[COUNT], window[COUNT];
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
        for (int t = threadIdx.x; t < TILE * DEPTH; t += THREADS) {
            int o = top + t / DEPTH, k = k0 + t % DEPTH;
            weights[t % DEPTH][t / DEPTH] = o < O && k < K ? w[o * K + k] : 0.0f;
        }
        for (int t = threadIdx.x / TILE; t < DEPTH; t += THREADS / TILE) {
            int k = k0 + t;
            float one = n < N && k < K ? seen(x, n, k, oh, ow, SAME_WINDOWS) : 0.0f;
            windows[t][column] = one;
        }
        __syncthreads();
        for (int t = 0; t < DEPTH; ++t) {
            for (int c = 0; c < COUNT; ++c) {
                weight[c] = weights[t][ty * COUNT + c];
                window[c] = windows[t][tx * COUNT + c];
            }
            for (int r = 0; r < COUNT; ++r)
                for (int c = 0; c < COUNT; ++c) sum[r][c] += weight[r] * window[c];
        }
        __syncthreads();
    }
    for (int r = 0; r < COUNT; ++r)
        for (int c = 0; c < COUNT; ++c) {
            int o = top + ty * COUNT + r, at = left + tx * COUNT + c;
            if (o < O && at < N * area)
                y[(at / area * O + o) * area + at % area] = sum[r][c] + bias[o];
        }
}

// 5. ∂L/∂x. What a pixel gave to many places comes back from all of them; asked for
//    pixel by pixel, nobody writes where another does.
__global__ void conv_input_naive(const float* g, const float* w, float* dx, int N,
                                 int O, WINDOWS) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= N * C * H * W) return;
    int v = at % W, h = at / W % H, c = at / W / H % C, n = at / W / H / C;
    float sum = 0.0f;
    for (int o = 0; o < O; ++o)
        for (int i = 0; i < KH; ++i)
            for (int j = 0; j < KW; ++j)
                sum += w[((o * C + c) * KH + i) * KW + j] *
                       seen_from(g, n, o, O, i, j, h, v, SAME_WINDOWS);
    dx[at] = sum;
}

// 6. The same product in tiles: rows are channels, columns are pixels, and the sum goes
//    over all numbers of the kernels of all outputs.
template <int TILE>
__global__ void conv_input_tiled(const float* g, const float* w, float* dx, int N,
                                 int O, WINDOWS) {
    __shared__ float weights[TILE][TILE];
    __shared__ float places[TILE][TILE];
    int size = KH * KW, K = O * size, pixels = H * W;
    int tx = threadIdx.x, ty = threadIdx.y;
    int c = blockIdx.y * TILE + ty, p = blockIdx.x * TILE + tx;
    int n = p / pixels, h = p / W % H, v = p % W;
    float sum = 0.0f;
    for (int k0 = 0; k0 < K; k0 += TILE) {
        int k = k0 + tx;
        int from = (k / size * C + c) * size + k % size;
        weights[ty][tx] = c < C && k < K ? w[from] : 0.0f;
        k = k0 + ty;
        int o = k / size, i = k / KW % KH, j = k % KW;
        float one = 0.0f;
        if (n < N && k < K) one = seen_from(g, n, o, O, i, j, h, v, SAME_WINDOWS);
        places[ty][tx] = one;
        __syncthreads();
        for (int t = 0; t < TILE; ++t) sum += weights[ty][t] * places[t][tx];
        __syncthreads();
    }
    if (c < C && n < N) dx[(n * C + c) * pixels + p % pixels] = sum;
}

// 7. ∂L/∂w. A thread walks over all places of all images for one weight.
__global__ void conv_weight_naive(const float* x, const float* g, float* dw, int N,
                                  int O, WINDOWS) {
    int K = C * KH * KW;
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= O * K) return;
    int o = at / K, k = at % K;
    float sum = 0.0f;
    for (int n = 0; n < N; ++n)
        for (int oh = 0; oh < OH; ++oh)
            for (int ow = 0; ow < OW; ++ow)
                sum += g[((n * O + o) * OH + oh) * OW + ow] *
                       seen(x, n, k, oh, ow, SAME_WINDOWS);
    dw[at] = sum;
}

// The sum of one element of ∂L/∂w over the places from `first`, `step` tiles apart.
// Both tiles are filled along the places, which are neighbours in memory. So `windows`
// is read down its columns: rows of TILE + 1 numbers put those into different banks.
// The price is small: where a warp writes two rows, their ends meet in one bank.
template <int TILE>
__device__ __forceinline__ float weight_sum(const float* x, const float* g, int N,
                                            int O, int first, int step, WINDOWS) {
    __shared__ float gradients[TILE][TILE];
    __shared__ float windows[TILE][TILE + 1];
    int K = C * KH * KW, area = OH * OW, P = N * area;
    int tx = threadIdx.x, ty = threadIdx.y;
    int o = blockIdx.y * TILE + ty, k = blockIdx.x * TILE + ty;
    float sum = 0.0f;
    for (int p0 = first * TILE; p0 < P; p0 += step * TILE) {
        int p = p0 + tx;
        int n = p / area, oh = p / OW % OH, ow = p % OW;
        gradients[ty][tx] = o < O && p < P ? g[(n * O + o) * area + p % area] : 0.0f;
        windows[ty][tx] = k < K && p < P ? seen(x, n, k, oh, ow, SAME_WINDOWS) : 0.0f;
        __syncthreads();
        for (int t = 0; t < TILE; ++t) sum += gradients[ty][t] * windows[tx][t];
        __syncthreads();
    }
    return sum;
}

// 8. Rows are outputs, columns the numbers of a kernel, and the sum goes over places.
template <int TILE>
__global__ void conv_weight_tiled(const float* x, const float* g, float* dw, int N,
                                  int O, WINDOWS) {
    int o = blockIdx.y * TILE + threadIdx.y, k = blockIdx.x * TILE + threadIdx.x;
    int K = C * KH * KW;
    float sum = weight_sum<TILE>(x, g, N, O, 0, 1, SAME_WINDOWS);
    if (o < O && k < K) dw[o * K + k] = sum;
}

// 9. Sixteen outputs with kernels of 3 × 3 × 16 are nine tiles: nine blocks would walk
//    over all images while the rest of the GPU waits. Here gridDim.z blocks share the
//    places of a tile. dw has to begin at zero. Atomics come in any order, so the last
//    digits of the sums may differ from one run to the next.
template <int TILE>
__global__ void conv_weight_split(const float* x, const float* g, float* dw, int N,
                                  int O, WINDOWS) {
    int o = blockIdx.y * TILE + threadIdx.y, k = blockIdx.x * TILE + threadIdx.x;
    int K = C * KH * KW;
    float sum = weight_sum<TILE>(x, g, N, O, blockIdx.z, gridDim.z, SAME_WINDOWS);
    if (o < O && k < K) atomicAdd(&dw[o * K + k], sum);
}
