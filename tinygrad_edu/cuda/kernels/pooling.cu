// Pooling of images: the largest number of each window, or the mean, and back.
//
// x is a stack of planes of H × W numbers, one for each channel of each image; y has
// OH × OW windows of KH × KW numbers for each plane. Limited by memory: a window's
// numbers are read for one operation each.
//
//   max_pool            the largest number, <1> also where it stands in its plane:
//                       4 KH KW bytes read, 4 written, 8 with the place
//   max_pool_scatter    ∂L/∂x, a thread for each window adds with an atomic: 12 bytes;
//                       atomics on one place come one after the other
//   max_pool_gather     ∂L/∂x, a thread for each pixel asks the windows that see it:
//                       8 bytes for each of them, 4 written, no atomic
//   avg_pool            the mean: 4 KH KW bytes read, 4 written
//   avg_pool_tiled      the same for windows that overlap: a block loads its part of
//                       the plane once, and adds along rows, then along columns:
//                       KH + KW additions for each window in place of KH · KW
//   avg_pool_gather     ∂L/∂x: each pixel adds up its share of the windows it is in
//
// Of equal numbers the first one is the largest, and a nan is larger than every number,
// the last nan larger than the others, as in PyTorch.
//
// Instances: max_pool<0>, max_pool<1>, avg_pool_tiled<16>

// What all kernels want to know of planes and windows.
#define WINDOWS                                                                \
    int planes, int H, int W, int KH, int KW, int OH, int OW, int stride_h,    \
    int stride_w, int padding_h, int padding_w

// 1. A thread for each window. What lies in the padding is left out.
template <int WITH_PLACE>
__global__ void max_pool(const float* x, float* y, int* place, WINDOWS, int dilation_h,
                         int dilation_w) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= planes * OH * OW) return;
    int ow = at % OW, oh = at / OW % OH;
    const float* plane = x + at / OW / OH * H * W;
    float most = -INFINITY;
    int found = -1;
    for (int i = 0; i < KH; ++i)
        for (int j = 0; j < KW; ++j) {
            int h = oh * stride_h + i * dilation_h - padding_h;
            int v = ow * stride_w + j * dilation_w - padding_w;
            if (h >= 0 && h < H && v >= 0 && v < W) {
                float value = plane[h * W + v];
                if (found < 0 || value > most || isnan(value)) {
                    most = value;
                    found = h * W + v;
                }
            }
        }
    y[at] = most;
    if constexpr (WITH_PLACE) place[at] = found;
}

// 2. Where windows overlap, several may have found the same pixel: only an atomic adds
//    all of their gradients. dx has to begin at zero.
__global__ void max_pool_scatter(const float* g, const int* place, float* dx,
                                 int planes, int pixels, int area) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= planes * area) return;
    int found = place[at];
    if (found >= 0) atomicAdd(&dx[at / area * pixels + found], g[at]);
}

// The first window along one dimension that reaches a pixel, and the last one. Where
// windows have gaps, some between them may not see it.
__device__ __forceinline__ int first_window(int pixel, int reach, int stride,
                                            int padding) {
    int beyond = pixel + padding - reach;          // the last pixel before the window
    return beyond < 0 ? 0 : beyond / stride + 1;
}
__device__ __forceinline__ int last_window(int pixel, int stride, int padding,
                                           int windows) {
    return min((pixel + padding) / stride, windows - 1);
}

// 3. The other way round: a pixel asks the windows around it whether they found it. The
//    order of the additions is always the same, and dx need not begin at zero.
__global__ void max_pool_gather(const float* g, const int* place, float* dx, WINDOWS,
                                int dilation_h, int dilation_w) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= planes * H * W) return;
    int v = at % W, h = at / W % H, first = at / W / H * OH * OW;
    int top = first_window(h, dilation_h * (KH - 1) + 1, stride_h, padding_h);
    int left = first_window(v, dilation_w * (KW - 1) + 1, stride_w, padding_w);
    int bottom = last_window(h, stride_h, padding_h, OH);
    int right = last_window(v, stride_w, padding_w, OW);
    float sum = 0.0f;
    for (int oh = top; oh <= bottom; ++oh)
        for (int ow = left; ow <= right; ++ow) {
            int window = first + oh * OW + ow;
            if (place[window] == h * W + v) sum += g[window];
        }
    dx[at] = sum;
}

// How many numbers of a window count along one dimension: those in the padding too, or
// not; what hangs over the padding's end never does.
__device__ __forceinline__ int counted(int window, int size, int kernel, int stride,
                                       int padding, int with_padding) {
    int start = window * stride - padding;
    int stop = min(start + kernel, size + padding);
    return with_padding ? stop - start : min(stop, size) - max(start, 0);
}

// What the sum of a window is divided by: `divisor`, or the numbers that count.
__device__ __forceinline__ float shares(int oh, int ow, WINDOWS, int with_padding,
                                        int divisor) {
    int high = counted(oh, H, KH, stride_h, padding_h, with_padding);
    int wide = counted(ow, W, KW, stride_w, padding_w, with_padding);
    return divisor ? divisor : high * wide;
}
#define SAME_WINDOWS                                                           \
    planes, H, W, KH, KW, OH, OW, stride_h, stride_w, padding_h, padding_w

// 4. A thread for each window.
__global__ void avg_pool(const float* x, float* y, WINDOWS, int with_padding,
                         int divisor) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= planes * OH * OW) return;
    int ow = at % OW, oh = at / OW % OH;
    const float* plane = x + at / OW / OH * H * W;
    int top = oh * stride_h - padding_h, left = ow * stride_w - padding_w;
    float sum = 0.0f;
    for (int h = max(top, 0); h < min(top + KH, H); ++h)
        for (int v = max(left, 0); v < min(left + KW, W); ++v) sum += plane[h * W + v];
    y[at] = sum / shares(oh, ow, SAME_WINDOWS, with_padding, divisor);
}

// 5. A block makes TILE × TILE windows of one plane, blockIdx.z. What they see lies in
//    shared memory, `high` × `wide` numbers, and behind it the sums along the rows.
template <int TILE>
__global__ void avg_pool_tiled(const float* x, float* y, WINDOWS, int with_padding,
                               int divisor) {
    extern __shared__ float part[];
    int high = (TILE - 1) * stride_h + KH, wide = (TILE - 1) * stride_w + KW;
    float* sums = part + high * wide;
    const float* plane = x + blockIdx.z * H * W;
    int top = blockIdx.y * TILE * stride_h - padding_h;
    int left = blockIdx.x * TILE * stride_w - padding_w;
    for (int t = threadIdx.x; t < high * wide; t += blockDim.x) {
        int h = top + t / wide, v = left + t % wide;
        bool inside = h >= 0 && h < H && v >= 0 && v < W;
        part[t] = inside ? plane[h * W + v] : 0.0f;
    }
    __syncthreads();
    for (int t = threadIdx.x; t < high * TILE; t += blockDim.x) {
        float sum = 0.0f;
        int from = t / TILE * wide + t % TILE * stride_w;
        for (int j = 0; j < KW; ++j) sum += part[from + j];
        sums[t] = sum;
    }
    __syncthreads();
    for (int t = threadIdx.x; t < TILE * TILE; t += blockDim.x) {
        float sum = 0.0f;
        int from = t / TILE * stride_h * TILE + t % TILE;
        for (int i = 0; i < KH; ++i) sum += sums[from + i * TILE];
        int oh = blockIdx.y * TILE + t / TILE, ow = blockIdx.x * TILE + t % TILE;
        if (oh < OH && ow < OW)
            y[(blockIdx.z * OH + oh) * OW + ow] =
                sum / shares(oh, ow, SAME_WINDOWS, with_padding, divisor);
    }
}

// 6. Each window shares its gradient out among its numbers; asked for pixel by pixel.
__global__ void avg_pool_gather(const float* g, float* dx, WINDOWS, int with_padding,
                                int divisor) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= planes * H * W) return;
    int v = at % W, h = at / W % H, first = at / W / H * OH * OW;
    int top = first_window(h, KH, stride_h, padding_h);
    int left = first_window(v, KW, stride_w, padding_w);
    int bottom = last_window(h, stride_h, padding_h, OH);
    int right = last_window(v, stride_w, padding_w, OW);
    float sum = 0.0f;
    for (int oh = top; oh <= bottom; ++oh)
        for (int ow = left; ow <= right; ++ow)
            sum += g[first + oh * OW + ow] /
                   shares(oh, ow, SAME_WINDOWS, with_padding, divisor);
    dx[at] = sum;
}
