// Attention: each of T queries takes a mean of N values, weighted by how well it goes
// with their keys. Rows of q, k, v and out are `width` numbers, one matrix for a head:
//
//     S = q k^T * scale      P = softmax(S)      out = P v
//
// 4 T N width operations for each head. q, k, v and out are 8 (T + N) width bytes; P
// has T N numbers, and whoever keeps it in memory moves 4 T N bytes a few times. With
// 1024 queries and keys of width 64, P alone is four times as large as all the rest.
//
//   attention_naive         one thread for each query; S lies in memory
//   attention_block         one block for each query; its row of S in shared memory,
//                           but every query still reads all keys and values
//   flash_forward           a tile of queries meets tiles of keys and values; S exists
//                           tile by tile (Dao and others, 2022): keys and values are
//                           read T / ROWS times, S never
//   attention_backward      dq, dk, dv: one thread for each query, atomics for dk, dv
//   attention_dots          what backward needs of each row of out: one warp for a row
//   flash_backward_queries  dq: a tile of queries walks along the keys
//   flash_backward_keys     dk, dv: a tile of keys walks along the queries; no atomics
//
// log_sums[i] = log sum_j exp S_ij is kept for backward, which makes P again from it:
// P_ij = exp(S_ij - log_sums[i]). `causal` hides the keys behind a query: j > i.
//
// Grids are (heads, tiles). The templates take ROWS queries, KEYS keys, D >= width, and
// COUNT rows for each group of LANES threads: ROWS / COUNT * LANES threads in a block,
// KEYS / COUNT * LANES for flash_backward_keys.
//
// Instances: flash_forward<16, 16, 16, 1>, flash_forward<16, 16, 32, 1>
// Instances: flash_forward<16, 16, 64, 1>
// Instances: flash_forward<64, 32, 32, 4>, flash_forward<64, 32, 64, 4>
// Instances: flash_forward<32, 16, 128, 4>
// Instances: flash_backward_queries<16, 16, 16, 1>, flash_backward_keys<16, 16, 16, 1>
// Instances: flash_backward_queries<16, 16, 32, 1>, flash_backward_keys<16, 16, 32, 1>
// Instances: flash_backward_queries<16, 16, 64, 1>, flash_backward_keys<16, 16, 64, 1>
// Instances: flash_backward_queries<32, 32, 32, 4>, flash_backward_keys<32, 32, 32, 4>
// Instances: flash_backward_queries<32, 32, 64, 4>, flash_backward_keys<32, 32, 64, 4>
// Instances: flash_backward_queries<16, 16, 128, 2>
// Instances: flash_backward_keys<16, 16, 128, 2>

// 1. Three walks along the keys; the scores wait in memory in between.
__global__ void attention_naive(const float* q, const float* k, const float* v,
                                float* scores, float* out, float* log_sums, int T,
                                int N, int width, float scale, int causal) {
    int head = blockIdx.x, row = blockIdx.y * blockDim.x + threadIdx.x;
    if (row >= T) return;
    int place = head * T + row, end = causal ? min(N, row + 1) : N;
    k += head * N * width;
    v += head * N * width;
    float* s = scores + place * N;
    float most = -INFINITY, sum = 0.0f;
    for (int j = 0; j < end; ++j) {
        float score = 0.0f;
        for (int c = 0; c < width; ++c)
            score += q[place * width + c] * k[j * width + c];
        s[j] = score * scale;
        most = fmaxf(most, s[j]);
    }
    for (int j = 0; j < end; ++j) {
        s[j] = expf(s[j] - most);
        sum += s[j];
    }
    for (int c = 0; c < width; ++c) {
        float mean = 0.0f;
        for (int j = 0; j < end; ++j) mean += s[j] * v[j * width + c];
        out[place * width + c] = mean / sum;
    }
    log_sums[place] = most + logf(sum);
}

// 2. A thread has some of the keys, then some of the columns. The row of S takes 4 N
//    bytes of shared memory, so N is limited.
__global__ void attention_block(const float* q, const float* k, const float* v,
                                float* out, float* log_sums, int T, int N, int width,
                                float scale, int causal) {
    extern __shared__ float s[];
    __shared__ float partial[32];
    int head = blockIdx.x, row = blockIdx.y;
    int place = head * T + row, end = causal ? min(N, row + 1) : N;
    k += head * N * width;
    v += head * N * width;
    float most = -INFINITY, sum = 0.0f;
    for (int j = threadIdx.x; j < end; j += blockDim.x) {
        float score = 0.0f;
        for (int c = 0; c < width; ++c)
            score += q[place * width + c] * k[j * width + c];
        s[j] = score * scale;
        most = fmaxf(most, s[j]);
    }
    most = block_max(most, partial);
    for (int j = threadIdx.x; j < end; j += blockDim.x) {
        s[j] = expf(s[j] - most);
        sum += s[j];
    }
    sum = block_sum(sum, partial);           // its barriers also bring s to everybody
    for (int c = threadIdx.x; c < width; c += blockDim.x) {
        float mean = 0.0f;
        for (int j = 0; j < end; ++j) mean += s[j] * v[j * width + c];
        out[place * width + c] = mean / sum;
    }
    if (threadIdx.x == 0) log_sums[place] = most + logf(sum);
}

const int LANES = 8;                         // threads that share a row, in one warp

// The largest value of the lanes that share a row.
__device__ __forceinline__ float lanes_max(float value) {
    for (int step = LANES / 2; step > 0; step /= 2)
        value = fmaxf(value, __shfl_xor_sync(FULL_WARP, value, step));
    return value;
}

__device__ __forceinline__ float lanes_sum(float value) {
    for (int step = LANES / 2; step > 0; step /= 2)
        value += __shfl_xor_sync(FULL_WARP, value, step);
    return value;
}

// Copies `count` rows, from row `first` on, into a tile; zeros for what lies outside.
// Rows of a tile are D + 1 apart: threads that look at one column of several rows find
// them in different banks.
template <int D>
__device__ __forceinline__ void load_tile(float* tile, const float* from, int first,
                                          int count, int rows, int width) {
    for (int i = threadIdx.x; i < count * D; i += blockDim.x) {
        int row = first + i / D, column = i % D;
        bool inside = row < rows && column < width;
        tile[i / D * (D + 1) + column] = inside ? from[row * width + column] : 0.0f;
    }
}

// 3. Softmax in one walk: `most` is the largest score so far, `sum` and `mean` are what
//    was added for it. When a larger score comes, both shrink by exp(old - new)
//    (Milakov and Gimelshein, 2018). A thread has COUNT rows, and every LANES-th key of
//    them, later every LANES-th column. The larger COUNT, the more often it uses what
//    it has taken from shared memory. The rows of a warp's threads are COUNT rows of p
//    apart, LANES banks: its four groups of lanes write to 32 different banks.
template <int ROWS, int KEYS, int D, int COUNT>
__global__ void flash_forward(const float* q, const float* k, const float* v,
                              float* out, float* log_sums, int T, int N, int width,
                              float scale, int causal) {
    __shared__ float queries[ROWS][D + 1];
    __shared__ float keys[KEYS][D + 1];
    __shared__ float values[KEYS][D + 1];
    __shared__ float p[ROWS][KEYS + LANES / COUNT];
    const int SEEN = KEYS / LANES, PART = D / LANES;
    int head = blockIdx.x, top = blockIdx.y * ROWS;
    int lane = threadIdx.x % LANES, mine = threadIdx.x / LANES * COUNT;
    float s[COUNT][SEEN], mean[COUNT][PART], most[COUNT], sum[COUNT];
    float from_q[COUNT], from_k[SEEN], from_v[PART];
    for (int r = 0; r < COUNT; ++r) {
        most[r] = -INFINITY;
        sum[r] = 0.0f;
        for (int c = 0; c < PART; ++c) mean[r][c] = 0.0f;
    }
    k += head * N * width;
    v += head * N * width;
    load_tile<D>(&queries[0][0], q + head * T * width, top, ROWS, T, width);
    int end = causal ? min(N, top + ROWS) : N;
    for (int first = 0; first < end; first += KEYS) {
        __syncthreads();                     // nobody needs the last tiles any more
        load_tile<D>(&keys[0][0], k, first, KEYS, N, width);
        load_tile<D>(&values[0][0], v, first, KEYS, N, width);
        __syncthreads();
        for (int r = 0; r < COUNT; ++r)
            for (int c = 0; c < SEEN; ++c) s[r][c] = 0.0f;
        for (int d = 0; d < D; ++d) {
            for (int r = 0; r < COUNT; ++r) from_q[r] = queries[mine + r][d];
            for (int c = 0; c < SEEN; ++c) from_k[c] = keys[lane + c * LANES][d];
            for (int r = 0; r < COUNT; ++r)
                for (int c = 0; c < SEEN; ++c) s[r][c] += from_q[r] * from_k[c];
        }
        for (int r = 0; r < COUNT; ++r) {
            float larger = most[r];          // finite at once: all queries see key 0
            for (int c = 0; c < SEEN; ++c) {
                int key = first + lane + c * LANES;
                bool seen = key < N && (!causal || key <= top + mine + r);
                s[r][c] = seen ? s[r][c] * scale : -INFINITY;
                larger = fmaxf(larger, s[r][c]);
            }
            larger = lanes_max(larger);
            float shrink = expf(most[r] - larger);
            most[r] = larger;
            sum[r] *= shrink;                // of this lane's keys; they meet later
            for (int c = 0; c < SEEN; ++c) {
                float power = expf(s[r][c] - larger);
                p[mine + r][lane + c * LANES] = power;
                sum[r] += power;
            }
            for (int c = 0; c < PART; ++c) mean[r][c] *= shrink;
        }
        __syncwarp();                        // one warp writes and reads a row of p
        for (int j = 0; j < KEYS; ++j) {
            for (int c = 0; c < PART; ++c) from_v[c] = values[j][lane + c * LANES];
            for (int r = 0; r < COUNT; ++r) {
                float share = p[mine + r][j];
                for (int c = 0; c < PART; ++c) mean[r][c] += share * from_v[c];
            }
        }
    }
    for (int r = 0; r < COUNT; ++r) {
        int row = top + mine + r, place = head * T + row;
        float total = lanes_sum(sum[r]);
        for (int c = 0; c < PART; ++c) {
            int column = lane + c * LANES;
            if (row < T && column < width)
                out[place * width + column] = mean[r][c] / total;
        }
        if (row < T && lane == 0) log_sums[place] = most[r] + logf(total);
    }
}

// Backward, with g = dL/dout and S made again:
//
//     dP = g v^T                     dS = P * (dP - dots)     dots_i = sum_j P_ij dP_ij
//     dq = dS k * scale              dk = dS^T q * scale       dv = P^T g
//
// The sum over j is a sum over columns, too: dots_i = g_i . out_i, known before P is.
// `of_sums` is the gradient of log_sums, which adds P * of_sums to dS.
__global__ void attention_dots(const float* g, const float* out, const float* of_sums,
                               float* dots, int rows, int width) {
    int lane = threadIdx.x % 32;
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    if (row >= rows) return;                 // a whole warp goes
    float sum = 0.0f;
    for (int c = lane; c < width; c += 32)
        sum += g[row * width + c] * out[row * width + c];
    sum = warp_sum(sum);
    if (lane == 0) dots[row] = sum - of_sums[row];
}

// 4. A thread goes along the keys of its query. Rows of dk and dv are everybody's: they
//    begin at zero, and 2 T N width atomics add to them.
__global__ void attention_backward(const float* q, const float* k, const float* v,
                                   const float* g, const float* log_sums,
                                   const float* dots, float* dq, float* dk, float* dv,
                                   int T, int N, int width, float scale, int causal) {
    int head = blockIdx.x, row = blockIdx.y * blockDim.x + threadIdx.x;
    if (row >= T) return;
    int place = head * T + row, end = causal ? min(N, row + 1) : N;
    const float* query = q + place * width;
    const float* slope = g + place * width;
    for (int c = 0; c < width; ++c) dq[place * width + c] = 0.0f;
    for (int j = 0; j < end; ++j) {
        int of_key = (head * N + j) * width;
        float score = 0.0f, dp = 0.0f;
        for (int c = 0; c < width; ++c) {
            score += query[c] * k[of_key + c];
            dp += slope[c] * v[of_key + c];
        }
        float p = expf(score * scale - log_sums[place]);
        float ds = p * (dp - dots[place]) * scale;
        for (int c = 0; c < width; ++c) {
            dq[place * width + c] += ds * k[of_key + c];
            atomicAdd(&dk[of_key + c], ds * query[c]);
            atomicAdd(&dv[of_key + c], p * slope[c]);
        }
    }
}

// 5. As flash_forward, with P from log_sums, so nothing has to be found on the way.
template <int ROWS, int KEYS, int D, int COUNT>
__global__ void flash_backward_queries(const float* q, const float* k, const float* v,
                                       const float* g, const float* log_sums,
                                       const float* dots, float* dq, int T, int N,
                                       int width, float scale, int causal) {
    __shared__ float queries[ROWS][D + 1];
    __shared__ float slopes[ROWS][D + 1];
    __shared__ float keys[KEYS][D + 1];
    __shared__ float values[KEYS][D + 1];
    __shared__ float ds[ROWS][KEYS + LANES / COUNT];
    const int SEEN = KEYS / LANES, PART = D / LANES;
    int head = blockIdx.x, top = blockIdx.y * ROWS;
    int lane = threadIdx.x % LANES, mine = threadIdx.x / LANES * COUNT;
    float s[COUNT][SEEN], dp[COUNT][SEEN], sum[COUNT][PART];
    float from_q[COUNT], from_g[COUNT], log_sum[COUNT], dot[COUNT], from_k[PART];
    for (int r = 0; r < COUNT; ++r) {
        int row = top + mine + r;
        log_sum[r] = row < T ? log_sums[head * T + row] : 0.0f;
        dot[r] = row < T ? dots[head * T + row] : 0.0f;
        for (int c = 0; c < PART; ++c) sum[r][c] = 0.0f;
    }
    k += head * N * width;
    v += head * N * width;
    load_tile<D>(&queries[0][0], q + head * T * width, top, ROWS, T, width);
    load_tile<D>(&slopes[0][0], g + head * T * width, top, ROWS, T, width);
    int end = causal ? min(N, top + ROWS) : N;
    for (int first = 0; first < end; first += KEYS) {
        __syncthreads();
        load_tile<D>(&keys[0][0], k, first, KEYS, N, width);
        load_tile<D>(&values[0][0], v, first, KEYS, N, width);
        __syncthreads();
        for (int r = 0; r < COUNT; ++r)
            for (int c = 0; c < SEEN; ++c) s[r][c] = dp[r][c] = 0.0f;
        for (int d = 0; d < D; ++d) {
            for (int r = 0; r < COUNT; ++r) {
                from_q[r] = queries[mine + r][d];
                from_g[r] = slopes[mine + r][d];
            }
            for (int c = 0; c < SEEN; ++c) {
                float key = keys[lane + c * LANES][d];
                float value = values[lane + c * LANES][d];
                for (int r = 0; r < COUNT; ++r) {
                    s[r][c] += from_q[r] * key;
                    dp[r][c] += from_g[r] * value;
                }
            }
        }
        for (int r = 0; r < COUNT; ++r)
            for (int c = 0; c < SEEN; ++c) {
                int key = first + lane + c * LANES;
                bool seen = key < N && (!causal || key <= top + mine + r);
                float share = seen ? expf(s[r][c] * scale - log_sum[r]) : 0.0f;
                ds[mine + r][lane + c * LANES] = share * (dp[r][c] - dot[r]);
            }
        __syncwarp();
        for (int j = 0; j < KEYS; ++j) {
            for (int c = 0; c < PART; ++c) from_k[c] = keys[j][lane + c * LANES];
            for (int r = 0; r < COUNT; ++r) {
                float down = ds[mine + r][j];
                for (int c = 0; c < PART; ++c) sum[r][c] += down * from_k[c];
            }
        }
    }
    for (int r = 0; r < COUNT; ++r)
        for (int c = 0; c < PART; ++c) {
            int row = top + mine + r, column = lane + c * LANES;
            if (row < T && column < width)
                dq[(head * T + row) * width + column] = sum[r][c] * scale;
        }
}

// 6. The same table seen from the other side: a block keeps its keys and values, and
//    the queries pass by. P and dS are made a second time, and no two blocks ever write
//    to one place: no atomics, the same answer in every run.
template <int ROWS, int KEYS, int D, int COUNT>
__global__ void flash_backward_keys(const float* q, const float* k, const float* v,
                                    const float* g, const float* log_sums,
                                    const float* dots, float* dk, float* dv, int T,
                                    int N, int width, float scale, int causal) {
    __shared__ float queries[ROWS][D + 1];
    __shared__ float slopes[ROWS][D + 1];
    __shared__ float keys[KEYS][D + 1];
    __shared__ float values[KEYS][D + 1];
    __shared__ float p[KEYS][ROWS + LANES / COUNT];
    __shared__ float ds[KEYS][ROWS + LANES / COUNT];
    const int SEEN = ROWS / LANES, PART = D / LANES;
    int head = blockIdx.x, left = blockIdx.y * KEYS;
    int lane = threadIdx.x % LANES, mine = threadIdx.x / LANES * COUNT;
    float s[COUNT][SEEN], dp[COUNT][SEEN], of_key[COUNT][PART], of_value[COUNT][PART];
    float from_k[COUNT], from_v[COUNT], from_q[PART], from_g[PART];
    for (int r = 0; r < COUNT; ++r)
        for (int c = 0; c < PART; ++c) of_key[r][c] = of_value[r][c] = 0.0f;
    q += head * T * width;
    g += head * T * width;
    load_tile<D>(&keys[0][0], k + head * N * width, left, KEYS, N, width);
    load_tile<D>(&values[0][0], v + head * N * width, left, KEYS, N, width);
    // Queries before the first key see none of these keys.
    for (int top = causal ? left / ROWS * ROWS : 0; top < T; top += ROWS) {
        __syncthreads();
        load_tile<D>(&queries[0][0], q, top, ROWS, T, width);
        load_tile<D>(&slopes[0][0], g, top, ROWS, T, width);
        __syncthreads();
        for (int r = 0; r < COUNT; ++r)
            for (int c = 0; c < SEEN; ++c) s[r][c] = dp[r][c] = 0.0f;
        for (int d = 0; d < D; ++d) {
            for (int r = 0; r < COUNT; ++r) {
                from_k[r] = keys[mine + r][d];
                from_v[r] = values[mine + r][d];
            }
            for (int c = 0; c < SEEN; ++c) {
                float query = queries[lane + c * LANES][d];
                float slope = slopes[lane + c * LANES][d];
                for (int r = 0; r < COUNT; ++r) {
                    s[r][c] += query * from_k[r];
                    dp[r][c] += slope * from_v[r];
                }
            }
        }
        for (int c = 0; c < SEEN; ++c) {
            int row = top + lane + c * LANES;
            float log_sum = row < T ? log_sums[head * T + row] : 0.0f;
            float dot = row < T ? dots[head * T + row] : 0.0f;
            for (int r = 0; r < COUNT; ++r) {
                bool seen = row < T && (!causal || left + mine + r <= row);
                float share = seen ? expf(s[r][c] * scale - log_sum) : 0.0f;
                p[mine + r][lane + c * LANES] = share;
                ds[mine + r][lane + c * LANES] = share * (dp[r][c] - dot);
            }
        }
        __syncwarp();
        for (int i = 0; i < ROWS; ++i) {
            for (int c = 0; c < PART; ++c) {
                from_q[c] = queries[i][lane + c * LANES];
                from_g[c] = slopes[i][lane + c * LANES];
            }
            for (int r = 0; r < COUNT; ++r) {
                float share = p[mine + r][i], down = ds[mine + r][i];
                for (int c = 0; c < PART; ++c) {
                    of_value[r][c] += share * from_g[c];
                    of_key[r][c] += down * from_q[c];
                }
            }
        }
    }
    for (int r = 0; r < COUNT; ++r)
        for (int c = 0; c < PART; ++c) {
            int row = left + mine + r, column = lane + c * LANES;
            int place = (head * N + row) * width + column;
            if (row < N && column < width) {
                dk[place] = of_key[r][c] * scale;
                dv[place] = of_value[r][c];
            }
        }
}
