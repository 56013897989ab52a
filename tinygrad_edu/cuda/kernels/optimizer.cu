// Steps of optimizers: weights w, gradients g and what is remembered, as flat arrays.
//
// Limited by memory: a few operations for each number that comes and goes, so the only
// thing to save is journeys.
//
//   sgd           w -= lr (g + decay w): 12 bytes for each weight
//   sgd_momentum  along a running sum of gradients: 20 bytes
//   adam_mean     m = beta1 m + (1 - beta1) g: 12 bytes
//   adam_square   v = beta2 v + (1 - beta2) g^2: 12 bytes
//   adam_move     w -= rate m / (sqrt(v) / root + eps): 16 bytes, so 40 for all three
//   adam          the three in one walk: 28 bytes
//   adamw         the same, with weight decay apart from the gradient: 28 bytes
//   adamw_wide    sixteen bytes for each request
//
// (Kingma and Ba, 2015; Loshchilov and Hutter, 2019.) The host gives, for step t,
// rate = lr / (1 - beta1^t) and root = sqrt(1 - beta2^t), which make up for averages
// that began at zero, and new1 = 1 - beta1, new2 = 1 - beta2: it computes them in
// double, and 1.0f - 0.999f would have four digits.

__global__ void sgd(float* w, const float* g, int n, float lr, float decay) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float weight = w[i];
    w[i] = weight - lr * (g[i] + decay * weight);
}

// sum = momentum sum + new g, in the first step g. Nesterov looks one step ahead.
__global__ void sgd_momentum(float* w, const float* g, float* sum, int n, float lr,
                             float decay, float momentum, float fresh, int nesterov,
                             int first) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float weight = w[i], slope = g[i] + decay * weight;
    float along = first ? slope : momentum * sum[i] + fresh * slope;
    sum[i] = along;
    w[i] = weight - lr * (nesterov ? slope + momentum * along : along);
}

// 1. Three kernels, as three lines of NumPy would be: m and v travel there, back, and
//    there once more.
__global__ void adam_mean(const float* g, float* m, int n, float beta1, float new1) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) m[i] = beta1 * m[i] + new1 * g[i];
}

__global__ void adam_square(const float* g, float* v, int n, float beta2, float new2) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float slope = g[i];
    v[i] = beta2 * v[i] + new2 * (slope * slope);
}

__global__ void adam_move(float* w, const float* m, const float* v, int n, float rate,
                          float root, float eps) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) w[i] -= rate * (m[i] / (sqrtf(v[i]) / root + eps));
}

// What becomes of one weight, its mean and its mean square.
__device__ __forceinline__ void step(float& w, float g, float& m, float& v, float beta1,
                                     float new1, float beta2, float new2, float rate,
                                     float root, float eps) {
    m = beta1 * m + new1 * g;
    v = beta2 * v + new2 * (g * g);
    w -= rate * (m / (sqrtf(v) / root + eps));
}

// 2. Each number is read once and written once. Weight decay is part of the gradient,
//    so it is divided by the root of v, too.
__global__ void adam(float* w, const float* g, float* m, float* v, int n, float decay,
                     float beta1, float new1, float beta2, float new2, float rate,
                     float root, float eps) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float weight = w[i], mean = m[i], square = v[i];
    step(weight, g[i] + decay * weight, mean, square, beta1, new1, beta2, new2, rate,
         root, eps);
    w[i] = weight;
    m[i] = mean;
    v[i] = square;
}

// 3. Weights shrink by themselves: keep = 1 - lr * decay.
__global__ void adamw(float* w, const float* g, float* m, float* v, int n, float keep,
                      float beta1, float new1, float beta2, float new2, float rate,
                      float root, float eps) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float weight = keep * w[i], mean = m[i], square = v[i];
    step(weight, g[i], mean, square, beta1, new1, beta2, new2, rate, root, eps);
    w[i] = weight;
    m[i] = mean;
    v[i] = square;
}

// 4. Four weights for each thread; the first threads take the rest, one weight each.
__global__ void adamw_wide(float* w, const float* g, float* m, float* v, int n,
                           float keep, float beta1, float new1, float beta2, float new2,
                           float rate, float root, float eps) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, wide = n / 4, rest = 4 * wide + i;
    if (i < wide) {
        float4 four = reinterpret_cast<float4*>(w)[i];
        float4 slope = reinterpret_cast<const float4*>(g)[i];
        float4 mean = reinterpret_cast<float4*>(m)[i];
        float4 square = reinterpret_cast<float4*>(v)[i];
        four = make_float4(keep * four.x, keep * four.y, keep * four.z, keep * four.w);
        step(four.x, slope.x, mean.x, square.x, beta1, new1, beta2, new2, rate, root,
             eps);
        step(four.y, slope.y, mean.y, square.y, beta1, new1, beta2, new2, rate, root,
             eps);
        step(four.z, slope.z, mean.z, square.z, beta1, new1, beta2, new2, rate, root,
             eps);
        step(four.w, slope.w, mean.w, square.w, beta1, new1, beta2, new2, rate, root,
             eps);
        reinterpret_cast<float4*>(w)[i] = four;
        reinterpret_cast<float4*>(m)[i] = mean;
        reinterpret_cast<float4*>(v)[i] = square;
    }
    if (rest < n) {
        float weight = keep * w[rest], mean = m[rest], square = v[rest];
        step(weight, g[rest], mean, square, beta1, new1, beta2, new2, rate, root, eps);
        w[rest] = weight;
        m[rest] = mean;
        v[rest] = square;
    }
}
