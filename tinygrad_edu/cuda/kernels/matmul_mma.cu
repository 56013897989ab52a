// C = A B + bias on tensor cores: a warp multiplies whole tiles with one instruction.
//
// The last steps of the ladder in matmul.cu. A, B and C are of two bytes (T is __half
// or __nv_bfloat16, PAIR two of them), products are added up as float. A tile of C is
// 16 × 8; which lane holds which of its numbers, common.cuh says. The bias has a number
// for each column of C; it is read only if biased.
//
//   matmul_mma        a warp for each tile of C, all from memory: 16 K + 8 K numbers
//                     for 2 · 16 · 8 · K operations, 5 for each byte
//   matmul_mma_tiled  a block for 64 × 64 of C, from shared memory, with 2 × 4 tiles
//                     for each of 4 warps: 64 K + 64 K numbers, 32 operations for each
//                     byte
//   matmul_mma_wide   a block for 128 × 128, with 4 × 4 tiles for each of 8 warps, 16
//                     bytes for each request, and the next numbers fetched while these
//                     are multiplied: 64 operations for each byte
//
// Instances: matmul_mma<__half>, matmul_mma<__nv_bfloat16>
// Instances: matmul_mma_tiled<__half, __half2>
// Instances: matmul_mma_tiled<__nv_bfloat16, __nv_bfloat162>
// Instances: matmul_mma_wide<__half, __half2>
// Instances: matmul_mma_wide<__nv_bfloat16, __nv_bfloat162>

// 1. A block is a warp. A lane loads its own numbers of a and of b, and outside the
//    matrices takes zeros, which add nothing.
template <typename T>
__global__ void matmul_mma(const T* A, const T* B, const T* bias, T* C,
                           int M, int N, int K, int biased) {
    int lane = threadIdx.x, top = blockIdx.y * 16, left = blockIdx.x * 8;
    T a[8], b[4], zero = 0.0f;
    float c[4] = {0.0f};
    for (int k0 = 0; k0 < K; k0 += 16) {
        for (int i = 0; i < 8; ++i) {
            int row = top + mma_row_of_a(lane, i), k = k0 + mma_col_of_a(lane, i);
            a[i] = row < M && k < K ? A[row * K + k] : zero;
        }
        for (int i = 0; i < 4; ++i) {
            int k = k0 + mma_row_of_b(lane, i), col = left + mma_col_of_b(lane, i);
            b[i] = k < K && col < N ? B[k * N + col] : zero;
        }
        mma_16x8x16(c, a, b);
    }
    for (int i = 0; i < 4; ++i) {
        int row = top + mma_row_of_c(lane, i), col = left + mma_col_of_c(lane, i);
        if (row < M && col < N)
            C[row * N + col] = c[i] + (biased ? (float)bias[col] : 0.0f);
    }
}

// Blocks of several warps. A block makes TILE × TILE of C; a warp of it TILE / 32
// tiles below each other and ACROSS beside each other.
#define ACROSS 4
#define DEPTH 32           // how far a block walks along K at a time
#define PIECE 8            // numbers in 16 bytes
#define ROW_OF_A (DEPTH + PIECE)                 // from one row to the next in shared
#define ROW_OF_B (TILE + PIECE)                  // memory, and why: see below
#define DOWN (TILE / 32)
#define WARPS (TILE / 32)                        // of a block, beside each other

// What a warp adds to its tiles of C from a block's numbers of A and B in shared
// memory. Its lanes read from 8 rows of A at once, 4 pairs of each, or from 4 pairs of
// rows of B, 8 numbers of each. With PIECE more from row to row, no two of these places
// are in one bank.
template <int TILE, typename T, typename PAIR>
__device__ __forceinline__ void add_tiles(float* c, const T* of_a, const T* of_b) {
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    int top = warp / WARPS * 16 * DOWN, left = warp % WARPS * 8 * ACROSS;
    T a[DOWN * 8], b[4];
    #pragma unroll
    for (int k0 = 0; k0 < DEPTH; k0 += 16) {
        #pragma unroll
        for (int i = 0; i < DOWN * 8; i += 2) {
            int row = top + i / 8 * 16 + mma_row_of_a(lane, i % 8);
            int place = row * ROW_OF_A + k0 + mma_col_of_a(lane, i % 8);
            PAIR two = reinterpret_cast<const PAIR*>(&of_a[place])[0];
            a[i] = two.x;
            a[i + 1] = two.y;
        }
        #pragma unroll
        for (int across = 0; across < ACROSS; ++across) {
            #pragma unroll
            for (int i = 0; i < 4; ++i) {
                int k = k0 + mma_row_of_b(lane, i);
                b[i] = of_b[k * ROW_OF_B + left + across * 8 + mma_col_of_b(lane, i)];
            }
            #pragma unroll
            for (int down = 0; down < DOWN; ++down)
                mma_16x8x16(&c[(down * ACROSS + across) * 4], &a[down * 8], b);
        }
    }
}

// What a warp has added up, rounded to numbers of two bytes and written to C.
template <int TILE, typename T>
__device__ __forceinline__ void store_tiles(T* C, const float* c, const T* bias,
                                            int M, int N, int biased) {
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    int top = blockIdx.y * TILE + warp / WARPS * 16 * DOWN;
    int left = blockIdx.x * TILE + warp % WARPS * 8 * ACROSS;
    #pragma unroll
    for (int tile = 0; tile < DOWN * ACROSS; ++tile) {
        #pragma unroll
        for (int i = 0; i < 4; ++i) {
            int row = top + tile / ACROSS * 16 + mma_row_of_c(lane, i);
            int col = left + tile % ACROSS * 8 + mma_col_of_c(lane, i);
            if (row < M && col < N)
                C[row * N + col] =
                    c[tile * 4 + i] + (biased ? (float)bias[col] : 0.0f);
        }
    }
}

// 2. Each number from memory is used by two warps and, once a lane has it, for several
//    tiles.
#define TILED 64
#define TILED_THREADS 128

template <typename T, typename PAIR>
__global__ void __launch_bounds__(TILED_THREADS) matmul_mma_tiled(
        const T* A, const T* B, const T* bias, T* C,
        int M, int N, int K, int biased) {
    const int TILE = TILED;
    __shared__ PAIR of_a[TILE * ROW_OF_A / 2];
    __shared__ T of_b[DEPTH * ROW_OF_B];
    T* numbers_of_a = reinterpret_cast<T*>(of_a);
    int top = blockIdx.y * TILE, left = blockIdx.x * TILE;
    float c[DOWN * ACROSS * 4] = {0.0f};
    T zero = 0.0f;
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
        for (int i = threadIdx.x; i < TILE * DEPTH; i += TILED_THREADS) {
            int row = i / DEPTH, k = i % DEPTH;
            bool inside = top + row < M && k0 + k < K;
            T number = inside ? A[(top + row) * K + k0 + k] : zero;
            numbers_of_a[row * ROW_OF_A + k] = number;
        }
        for (int i = threadIdx.x; i < TILE * DEPTH; i += TILED_THREADS) {
            int k = i / TILE, col = i % TILE;
            bool inside = k0 + k < K && left + col < N;
            of_b[k * ROW_OF_B + col] = inside ? B[(k0 + k) * N + left + col] : zero;
        }
        __syncthreads();
        add_tiles<TILED, T, PAIR>(c, numbers_of_a, of_b);
        __syncthreads();
    }
    store_tiles<TILED, T>(C, c, bias, M, N, biased);
}

// 3. The numbers of the next round are asked for before those of this one are
//    multiplied, and written to a second place afterwards: one barrier for each round,
//    and memory answers while the tensor cores work. K and N are multiples of PIECE,
//    and A and B begin at multiples of 16 bytes: a piece is inside as a whole, or
//    outside.
#define WIDE 128
#define WIDE_THREADS 256
#define PIECES (WIDE * DEPTH / PIECE / WIDE_THREADS)   // of A and of B, for a thread

__device__ __forceinline__ void fetch(uint4* mine, const uint4* A, const uint4* B,
                                      int k0, int M, int N, int K) {
    #pragma unroll
    for (int i = 0; i < PIECES; ++i) {
        int piece = threadIdx.x + i * WIDE_THREADS;
        int row = blockIdx.y * WIDE + piece / (DEPTH / PIECE);
        int k = k0 + piece % (DEPTH / PIECE) * PIECE;
        mine[i] = make_uint4(0, 0, 0, 0);
        if (row < M && k < K) mine[i] = A[(row * K + k) / PIECE];
        k = k0 + piece / (WIDE / PIECE);
        int col = blockIdx.x * WIDE + piece % (WIDE / PIECE) * PIECE;
        mine[PIECES + i] = make_uint4(0, 0, 0, 0);
        if (k < K && col < N) mine[PIECES + i] = B[(k * N + col) / PIECE];
    }
}

__device__ __forceinline__ void put(uint4* of_a, uint4* of_b, const uint4* mine) {
    const int TILE = WIDE;
    #pragma unroll
    for (int i = 0; i < PIECES; ++i) {
        int piece = threadIdx.x + i * WIDE_THREADS;
        int row = piece / (DEPTH / PIECE), k = piece / (WIDE / PIECE);
        of_a[row * (ROW_OF_A / PIECE) + piece % (DEPTH / PIECE)] = mine[i];
        of_b[k * (ROW_OF_B / PIECE) + piece % (WIDE / PIECE)] = mine[PIECES + i];
    }
}

template <typename T, typename PAIR>
__global__ void __launch_bounds__(WIDE_THREADS) matmul_mma_wide(
        const T* A, const T* B, const T* bias, T* C,
        int M, int N, int K, int biased) {
    const int TILE = WIDE;
    __shared__ uint4 of_a[2][TILE * ROW_OF_A / PIECE];
    __shared__ uint4 of_b[2][DEPTH * ROW_OF_B / PIECE];
    const uint4* wide_a = reinterpret_cast<const uint4*>(A);
    const uint4* wide_b = reinterpret_cast<const uint4*>(B);
    uint4 mine[2 * PIECES];
    float c[DOWN * ACROSS * 4] = {0.0f};
    int now = 0;
    fetch(mine, wide_a, wide_b, 0, M, N, K);
    put(&of_a[now][0], &of_b[now][0], mine);
    __syncthreads();
    for (int k0 = 0; k0 < K; k0 += DEPTH) {
        fetch(mine, wide_a, wide_b, k0 + DEPTH, M, N, K);    // behind the end: zeros
        const T* numbers_of_a = reinterpret_cast<const T*>(&of_a[now][0]);
        const T* numbers_of_b = reinterpret_cast<const T*>(&of_b[now][0]);
        add_tiles<WIDE, T, PAIR>(c, numbers_of_a, numbers_of_b);
        now = 1 - now;
        put(&of_a[now][0], &of_b[now][0], mine);
        __syncthreads();
    }
    store_tiles<WIDE, T>(C, c, bias, M, N, biased);
}
