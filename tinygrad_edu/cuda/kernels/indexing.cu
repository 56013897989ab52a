// Numbers carried from place to place: copies in another order, rows and numbers that
// an index names, and the way back for their gradients.
//
// Nothing is computed but places, so all of them are limited by memory; what differs is
// how many pieces of 32 bytes a warp's request touches. Types are told by their size
// alone, so that a number of any type keeps every bit.
//
//   copy_plain     one thread for each element: neighbours read neighbours
//   copy_wide      four numbers of 4 bytes for each thread, sixteen bytes a request
//   copy_strided   any order in up to four dimensions: transposed, sliced, repeated
//   triangle       what is above or below a diagonal becomes zero
//   select_naive   one thread for each chosen row
//   select_rows    one thread for each element of the chosen rows
//   gather         an index of its own for each element
//   add_rows       backward of select_rows: rows are added up where they came from
//   scatter_add    backward of gather
//
// An array (outer, size, inner) is chosen from along the middle dimension; the index
// has `count` places. A copy takes twice the bytes of an element, an index 8 more, an
// addition 4 bytes of float32 read and an atomic on 4. Indices have to be inside: the
// host looks at them first.
//
// Instances: copy_plain<unsigned char>, copy_plain<unsigned short>
// Instances: copy_plain<unsigned int>, copy_plain<unsigned long long>
// Instances: copy_strided<unsigned char>, copy_strided<unsigned short>
// Instances: copy_strided<unsigned int>, copy_strided<unsigned long long>
// Instances: triangle<unsigned char>, triangle<unsigned int>
// Instances: triangle<unsigned long long>
// Instances: select_rows<unsigned char>, select_rows<unsigned short>
// Instances: select_rows<unsigned int>, select_rows<unsigned long long>
// Instances: gather<unsigned char>, gather<unsigned short>
// Instances: gather<unsigned int>, gather<unsigned long long>

// 1. A thread carries one element.
template <typename T>
__global__ void copy_plain(const T* x, T* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = x[i];
}

// 2. A thread carries sixteen bytes; the elements that fill no float4 go one by one.
__global__ void copy_wide(const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, wide = n / 4;
    if (i < wide)
        reinterpret_cast<float4*>(y)[i] = reinterpret_cast<const float4*>(x)[i];
    int rest = wide * 4 + i;
    if (rest < n) y[rest] = x[rest];
}

// 3. Element i stands at (i0, i1, i2, i3); strides say how far its neighbours lie, in x
//    from the element `first` on, in y from the beginning. A stride below 0 reads
//    backwards, 0 reads the same element again.
template <typename T>
__global__ void copy_strided(const T* x, T* y, int n, int first,
                             int n1, int n2, int n3,
                             int x0, int x1, int x2, int x3,
                             int y0, int y1, int y2, int y3) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int i3 = i % n3, left = i / n3;
    int i2 = left % n2;
    left /= n2;
    int i1 = left % n1, i0 = left / n1;
    T value = x[first + i0 * x0 + i1 * x1 + i2 * x2 + i3 * x3];
    y[i0 * y0 + i1 * y1 + i2 * y2 + i3 * y3] = value;
}

// Matrices one behind the other. The diagonal `diagonal` belongs to what stays.
template <typename T>
__global__ void triangle(const T* x, T* y, int n, int rows, int columns, int diagonal,
                         int upper) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int right = i % columns - i / columns % rows - diagonal;  // of the diagonal
    bool stays = upper ? right >= 0 : right <= 0;
    y[i] = stays ? x[i] : T(0);
}

// 1. Threads of a warp walk along different rows: what they read lies far apart.
__global__ void select_naive(const float* x, const long long* index, float* y,
                             int outer, int size, int count, int inner) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= outer * count) return;
    int from = row / count * size + index[row % count];
    for (int c = 0; c < inner; ++c) y[row * inner + c] = x[from * inner + c];
}

// 2. Threads of a warp read neighbours of a row.
template <typename T>
__global__ void select_rows(const T* x, const long long* index, T* y, int n, int size,
                            int count, int inner) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int row = i / inner;
    int from = row / count * size + index[row % count];
    y[i] = x[from * inner + i % inner];
}

template <typename T>
__global__ void gather(const T* x, const long long* index, T* y, int n, int size,
                       int count, int inner) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int from = i / inner / count * size + index[i];
    y[i] = x[from * inner + i % inner];
}

// A row that is named often is a queue, and the order of additions is chance.
__global__ void add_rows(const float* g, const long long* index, float* out, int n,
                         int size, int count, int inner) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int row = i / inner;
    int to = row / count * size + index[row % count];
    atomicAdd(&out[to * inner + i % inner], g[i]);
}

__global__ void scatter_add(const float* g, const long long* index, float* out, int n,
                            int size, int count, int inner) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    int to = i / inner / count * size + index[i];
    atomicAdd(&out[to * inner + i % inner], g[i]);
}
