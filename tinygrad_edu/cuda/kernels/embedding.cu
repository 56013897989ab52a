// Embedding: rows of a table, chosen by number: y[i] = table[index[i]]. Backward, every
// row of the table gets the sum of what came to its places.
//
// Limited by memory, no arithmetic forwards: for each chosen row an index of 8 bytes,
// 4 width bytes read and 4 width written. Backwards the same, one addition for each
// number, and 4 rows width bytes for a table that begins at zero.
//
//   embedding_naive        one thread for each chosen row: neighbours stand far apart
//   embedding              one thread for each number: neighbours read neighbours
//   embedding_wide         four numbers for each thread; width is a multiple of four
//   embedding_rows_atomic  backward, one thread for each number: atomics, so the order
//                          of additions, and with it the last digits, is chance
//   embedding_rows_block   one block for each row of the table looks through all
//                          indices: no atomics, but rows * count indices are read
//   embedding_rows_warp    one warp for each row of the table, 32 indices at a glance
//
// Indices have to be inside the table: the host looks at them first.

// 1. Threads of a warp differ in the row, so each of their requests is 32 pieces.
__global__ void embedding_naive(const float* table, const long long* index, float* y,
                                int count, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    for (int c = 0; c < width; ++c) y[i * width + c] = table[index[i] * width + c];
}

// 2. Threads of a warp differ in the column.
__global__ void embedding(const float* table, const long long* index, float* y,
                          int count, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count * width) y[i] = table[index[i / width] * width + i % width];
}

// 3. As before, sixteen bytes for each request.
__global__ void embedding_wide(const float* table, const long long* index, float* y,
                               int count, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, wide = width / 4;
    if (i < count * wide) {
        const float4* from = reinterpret_cast<const float4*>(table);
        reinterpret_cast<float4*>(y)[i] = from[index[i / wide] * wide + i % wide];
    }
}

// The gradient of every chosen row goes to the place it came from; a row that was
// chosen often is a queue.
__global__ void embedding_rows_atomic(const float* dy, const long long* index,
                                      float* dtable, int count, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count * width)
        atomicAdd(&dtable[index[i / width] * width + i % width], dy[i]);
}

// A row of the table belongs to one block, a column of it to one thread: it adds in the
// order of the indices. All threads read the same index, one piece for a warp.
__global__ void embedding_rows_block(const float* dy, const long long* index,
                                     float* dtable, int count, int width) {
    int row = blockIdx.x;
    for (int c = threadIdx.x; c < width; c += blockDim.x) {
        float sum = 0.0f;
        for (int i = 0; i < count; ++i)
            if (index[i] == row) sum += dy[i * width + c];
        dtable[row * width + c] = sum;
    }
}

// The lanes of a warp look at 32 indices at once. __ballot_sync tells all of them where
// the row was found, one bit for each lane; they go from bit to bit, still in order.
__global__ void embedding_rows_warp(const float* dy, const long long* index,
                                    float* dtable, int rows, int count, int width) {
    int lane = threadIdx.x % 32;
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    if (row >= rows) return;                 // a whole warp goes
    float* to = dtable + row * width;
    for (int c = lane; c < width; c += 32) to[c] = 0.0f;
    for (int first = 0; first < count; first += 32) {
        int i = first + lane;
        unsigned found = __ballot_sync(FULL_WARP, i < count ? index[i] == row : false);
        while (found != 0) {
            const float* from = dy + (first + __ffs(found) - 1) * width;
            for (int c = lane; c < width; c += 32) to[c] += from[c];
            found &= found - 1;              // without its lowest bit
        }
    }
}
