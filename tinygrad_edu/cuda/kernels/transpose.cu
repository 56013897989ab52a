// y = xᵀ, for a matrix of rows × columns by rows.
//
// No arithmetic at all: 4 bytes are read and 4 written for each number. What counts is
// who reads and who writes beside whom.
//
//   transpose_naive   reads neighbours, writes far apart: 32 pieces for each request
//   transpose_tiled   a tile goes through shared memory, so both sides are neighbours;
//                     but a column of the tile lies in one bank: 32 passes
//   transpose_padded  rows of the tile are one longer, and a column lies in all banks
//   copy              what no transpose can be faster than
//
// A block has 32 × 8 threads and makes a tile of 32 × 32.

#define TILE 32
#define ROWS 8

__global__ void copy(const float* x, float* y, int rows, int columns) {
    int column = blockIdx.x * TILE + threadIdx.x;
    for (int r = threadIdx.y; r < TILE; r += ROWS) {
        int row = blockIdx.y * TILE + r;
        if (row < rows && column < columns)
            y[row * columns + column] = x[row * columns + column];
    }
}

// 1. A warp reads 32 neighbours of a row and writes them into 32 rows.
__global__ void transpose_naive(const float* x, float* y, int rows, int columns) {
    int column = blockIdx.x * TILE + threadIdx.x;
    for (int r = threadIdx.y; r < TILE; r += ROWS) {
        int row = blockIdx.y * TILE + r;
        if (row < rows && column < columns)
            y[column * rows + row] = x[row * columns + column];
    }
}

// 2. The block reads its tile by rows and writes it by rows; the turn happens between
//    the two, in shared memory. There column c of the tile is the words c, 32 + c,
//    64 + c …: all in bank c.
__global__ void transpose_tiled(const float* x, float* y, int rows, int columns) {
    __shared__ float tile[TILE][TILE];
    int column = blockIdx.x * TILE + threadIdx.x;
    for (int r = threadIdx.y; r < TILE; r += ROWS) {
        int row = blockIdx.y * TILE + r;
        if (row < rows && column < columns)
            tile[r][threadIdx.x] = x[row * columns + column];
    }
    __syncthreads();
    int to = blockIdx.y * TILE + threadIdx.x;
    for (int c = threadIdx.y; c < TILE; c += ROWS) {
        int from = blockIdx.x * TILE + c;
        if (from < columns && to < rows) y[from * rows + to] = tile[threadIdx.x][c];
    }
}

// 3. One word more in each row, which nobody uses: column c is now words c, 33 + c,
//    66 + c …, each in a bank of its own.
__global__ void transpose_padded(const float* x, float* y, int rows, int columns) {
    __shared__ float tile[TILE][TILE + 1];
    int column = blockIdx.x * TILE + threadIdx.x;
    for (int r = threadIdx.y; r < TILE; r += ROWS) {
        int row = blockIdx.y * TILE + r;
        if (row < rows && column < columns)
            tile[r][threadIdx.x] = x[row * columns + column];
    }
    __syncthreads();
    int to = blockIdx.y * TILE + threadIdx.x;
    for (int c = threadIdx.y; c < TILE; c += ROWS) {
        int from = blockIdx.x * TILE + c;
        if (from < columns && to < rows) y[from * rows + to] = tile[threadIdx.x][c];
    }
}
