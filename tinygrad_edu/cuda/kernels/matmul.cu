// C = A B, with A of M × K, B of K × N, C of M × N, all by rows.
//
// 2 M N K operations on (M K + K N + M N) numbers: the larger the matrices, the more
// arithmetic for each byte. Each version reads memory less often than the one before.
//
//   matmul_naive      a thread for each element of C; neighbours read A far apart
//   matmul_coalesced  the same, but neighbours in a warp read neighbours in B
//   matmul_tiled      a block shares a tile of A and of B: each number is read once for
//                     TILE elements
//   matmul_column     a thread makes COUNT elements of a column: one number of B from
//                     shared memory serves all of them
//   matmul_patch      a thread makes a patch of COUNT × COUNT elements in registers
//   matmul_wide       the same, with four numbers for each request to memory
//
// Instances: matmul_tiled<8>, matmul_tiled<16>, matmul_tiled<32>
// Instances: matmul_column<32, 8>, matmul_patch<32, 8, 4>, matmul_patch<64, 8, 4>
// Instances: matmul_wide<32, 8, 4>, matmul_wide<64, 8, 4>

// 1. Threads of a warp differ in `row`: each of them reads another row of A and writes
//    another row of C, 32 pieces of memory for one request.
__global__ void matmul_naive(const float* A, const float* B, float* C,
                             int M, int N, int K) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    int col = blockIdx.y * blockDim.y + threadIdx.y;
    if (row < M && col < N) {
        float sum = 0.0f;
        for (int k = 0; k < K; ++k) sum += A[row * K + k] * B[k * N + col];
        C[row * N + col] = sum;
    }
}

// 2. Threads of a warp differ in `col`: they read neighbours in B and the same number
//    of A, and write neighbours in C. Nothing else has changed.
__global__ void matmul_coalesced(const float* A, const float* B, float* C,
                                 int M, int N, int K) {
    int col = blockIdx.x * blockDim.x + threadIdx.x;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    if (row < M && col < N) {
        float sum = 0.0f;
        for (int k = 0; k < K; ++k) sum += A[row * K + k] * B[k * N + col];
        C[row * N + col] = sum;
    }
}

// 3. A block of TILE × TILE threads walks along K. It loads a tile of A and one of B,
//    waits until both are there, uses each number TILE times, and waits again before
//    the tiles are overwritten.
template <int TILE>
__global__ void matmul_tiled(const float* A, const float* B, float* C,
                             int M, int N, int K) {
    __shared__ float a[TILE][TILE];
    __shared__ float b[TILE][TILE];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * TILE + ty, col = blockIdx.x * TILE + tx;
    float sum = 0.0f;
    for (int k0 = 0; k0 < K; k0 += TILE) {
        // Outside the matrices a tile is filled with zeros, which add nothing.
        a[ty][tx] = row < M && k0 + tx < K ? A[row * K + k0 + tx] : 0.0f;
        b[ty][tx] = col < N && k0 + ty < K ? B[(k0 + ty) * N + col] : 0.0f;
        __syncthreads();
        for (int k = 0; k < TILE; ++k) sum += a[ty][k] * b[k][tx];
        __syncthreads();
    }
    if (row < M && col < N) C[row * N + col] = sum;
}

// 4. A block makes TILE × TILE elements with TILE / COUNT rows of threads; a thread
//    makes COUNT elements below each other. b[k][tx] is loaded once for all of them.
template <int TILE, int COUNT>
__global__ void matmul_column(const float* A, const float* B, float* C,
                              int M, int N, int K) {
    __shared__ float a[TILE][TILE];
    __shared__ float b[TILE][TILE];
    const int ROWS = TILE / COUNT;
    int tx = threadIdx.x, ty = threadIdx.y;
    int top = blockIdx.y * TILE, col = blockIdx.x * TILE + tx;
    float sum[COUNT] = {0.0f};
    for (int k0 = 0; k0 < K; k0 += TILE) {
        for (int r = ty; r < TILE; r += ROWS) {
            int row = top + r;
            a[r][tx] = row < M && k0 + tx < K ? A[row * K + k0 + tx] : 0.0f;
            b[r][tx] = col < N && k0 + r < K ? B[(k0 + r) * N + col] : 0.0f;
        }
        __syncthreads();
        for (int k = 0; k < TILE; ++k) {
            float right = b[k][tx];
            for (int c = 0; c < COUNT; ++c) sum[c] += a[ty * COUNT + c][k] * right;
        }
        __syncthreads();
    }
    for (int c = 0; c < COUNT; ++c) {
        int row = top + ty * COUNT + c;
        if (row < M && col < N) C[row * N + col] = sum[c];
    }
}

// 5. A block makes TILE × TILE elements, a thread a patch of COUNT × COUNT. For COUNT
//    numbers of A and COUNT of B from shared memory it does COUNT × COUNT products.
//    A's tile lies by columns, so that a thread's numbers are neighbours.
template <int TILE, int DEPTH, int COUNT>
__global__ void matmul_patch(const float* A, const float* B, float* C,
                             int M, int N, int K) {
    __shared__ float a[DEPTH][TILE];
    __shared__ float b[DEPTH][TILE];
    const int ACROSS = TILE / COUNT;           // threads beside each other
    const int THREADS = ACROSS * ACROSS;
    int tx = threadIdx.x % ACROSS, ty = threadIdx.x / ACROSS;
    int top = blockIdx.y * TILE, left = blockIdx.x * TILE;
    float sum[COUNT][COUNT] = {{0.0f}};
    float from_a[COUNT], from_b[COUNT];
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
        for (int i = threadIdx.x; i < TILE * DEPTH; i += THREADS) {
            int row = top + i / DEPTH, k = k0 + i % DEPTH;
            a[i % DEPTH][i / DEPTH] = row < M && k < K ? A[row * K + k] : 0.0f;
        }
        for (int i = threadIdx.x; i < TILE * DEPTH; i += THREADS) {
            int col = left + i % TILE, k = k0 + i / TILE;
            b[i / TILE][i % TILE] = col < N && k < K ? B[k * N + col] : 0.0f;
        }
        __syncthreads();
        for (int k = 0; k < DEPTH; ++k) {
            for (int c = 0; c < COUNT; ++c) {
                from_a[c] = a[k][ty * COUNT + c];
                from_b[c] = b[k][tx * COUNT + c];
            }
            for (int r = 0; r < COUNT; ++r)
                for (int c = 0; c < COUNT; ++c) sum[r][c] += from_a[r] * from_b[c];
        }
        __syncthreads();
    }
    for (int r = 0; r < COUNT; ++r)
        for (int c = 0; c < COUNT; ++c) {
            int row = top + ty * COUNT + r, col = left + tx * COUNT + c;
            if (row < M && col < N) C[row * N + col] = sum[r][c];
        }
}

// 6. As before, but rows of B and C travel in pieces of sixteen bytes. N has to be a
//    multiple of four, and COUNT is four.
template <int TILE, int DEPTH, int COUNT>
__global__ void matmul_wide(const float* A, const float* B, float* C,
                            int M, int N, int K) {
    __shared__ float a[DEPTH][TILE];
    __shared__ float b[DEPTH][TILE];
    const int ACROSS = TILE / COUNT;
    const int THREADS = ACROSS * ACROSS;
    int tx = threadIdx.x % ACROSS, ty = threadIdx.x / ACROSS;
    int top = blockIdx.y * TILE, left = blockIdx.x * TILE;
    float sum[COUNT][COUNT] = {{0.0f}};
    float from_a[COUNT];
    float4 zero = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
        for (int i = threadIdx.x; i < TILE * DEPTH; i += THREADS) {
            int row = top + i / DEPTH, k = k0 + i % DEPTH;
            a[i % DEPTH][i / DEPTH] = row < M && k < K ? A[row * K + k] : 0.0f;
        }
        for (int i = threadIdx.x; i < TILE * DEPTH / 4; i += THREADS) {
            int across = i % (TILE / 4) * 4, k = k0 + i / (TILE / 4);
            float4 four = zero;
            if (left + across < N && k < K)
                four = reinterpret_cast<const float4*>(&B[k * N + left + across])[0];
            reinterpret_cast<float4*>(&b[i / (TILE / 4)][across])[0] = four;
        }
        __syncthreads();
        for (int k = 0; k < DEPTH; ++k) {
            float4 four = reinterpret_cast<float4*>(&b[k][tx * 4])[0];
            for (int r = 0; r < COUNT; ++r) from_a[r] = a[k][ty * COUNT + r];
            for (int r = 0; r < COUNT; ++r) {
                sum[r][0] += from_a[r] * four.x;
                sum[r][1] += from_a[r] * four.y;
                sum[r][2] += from_a[r] * four.z;
                sum[r][3] += from_a[r] * four.w;
            }
        }
        __syncthreads();
    }
    for (int r = 0; r < COUNT; ++r) {
        int row = top + ty * COUNT + r, col = left + tx * 4;
        float4 four = make_float4(sum[r][0], sum[r][1], sum[r][2], sum[r][3]);
        if (row < M && col < N) reinterpret_cast<float4*>(&C[row * N + col])[0] = four;
    }
}
