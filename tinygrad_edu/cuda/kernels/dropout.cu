// Dropout: a number stays with probability 1 - p, times 1 / (1 - p), or becomes zero.
// y[i] = word(i) >= p * 2^32 ? x[i] * scale : 0
//
// Limited by memory: at best 4 bytes read and 4 written for each number.
//
//   dropout_given  what to multiply by lies in memory, drawn by somebody else and kept
//                  for backward: 12 bytes for each number, and 12 again backwards
//   philox_words   random words from a counter: nothing is read, nothing is kept
//   dropout_one    draws for itself: 8 bytes, but of four words three are thrown away
//   dropout        one draw for four numbers, sixteen bytes for each request
//
// Backward is the same kernel on dy with the same seed and call: it draws the same
// words again, so no mask waits in memory.
//
// The words are Philox 4x32-10 (Salmon and others, 2011): ten rounds turn a counter and
// a key into four words that pass every test for randomness. Word i % 4 of the counter
// (i / 4, 0, call, 0) with the key (seed, 0) belongs to number i, on every device, for
// every grid, whoever draws it. `limit` is p * 2^32, a whole number: the comparison is
// exact.

// 1. The plain product.
__global__ void dropout_given(const float* x, const float* noise, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = x[i] * noise[i];
}

const unsigned FIRST_FACTOR = 0xD2511F53u, THIRD_FACTOR = 0xCD9E8D57u;
const unsigned GOLDEN_RATIO = 0x9E3779B9u, ROOT_OF_3_LESS_1 = 0xBB67AE85u;  // * 2^32
const int ROUNDS = 10;

// A round multiplies two words to 64 bits each; the halves change places, and the upper
// ones are mixed with the other two words and with the key, which goes on.
__device__ __forceinline__ void philox(unsigned& a, unsigned& b, unsigned& c,
                                       unsigned& d, unsigned seed) {
    unsigned first_key = seed, second_key = 0u;
    for (int round = 0; round < ROUNDS; ++round) {
        unsigned low_a = FIRST_FACTOR * a, high_a = __umulhi(FIRST_FACTOR, a);
        unsigned low_c = THIRD_FACTOR * c, high_c = __umulhi(THIRD_FACTOR, c);
        a = high_c ^ b ^ first_key;
        b = low_c;
        c = high_a ^ d ^ second_key;
        d = low_a;
        first_key += GOLDEN_RATIO;
        second_key += ROOT_OF_3_LESS_1;
    }
}

// 2. Thread i writes the four words of counter i; there are 4 * n of them.
__global__ void philox_words(unsigned* words, int n, unsigned seed, unsigned call) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    unsigned a = i, b = 0u, c = call, d = 0u;
    philox(a, b, c, d, seed);
    words[4 * i] = a;
    words[4 * i + 1] = b;
    words[4 * i + 2] = c;
    words[4 * i + 3] = d;
}

// 3. Four threads draw the same four words, and each takes one.
__global__ void dropout_one(const float* x, float* y, int n, unsigned limit,
                            float scale, unsigned seed, unsigned call) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    unsigned a = i / 4, b = 0u, c = call, d = 0u;
    philox(a, b, c, d, seed);
    unsigned word = i % 4 < 2 ? (i % 4 == 0 ? a : b) : (i % 4 == 2 ? c : d);
    y[i] = word >= limit ? x[i] * scale : 0.0f;
}

// 4. One thread for four numbers. The last thread may have fewer than four.
__global__ void dropout(const float* x, float* y, int n, unsigned limit, float scale,
                        unsigned seed, unsigned call) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, rest = n - 4 * i;
    if (rest <= 0) return;
    unsigned a = i, b = 0u, c = call, d = 0u;
    philox(a, b, c, d, seed);
    float by_a = a >= limit ? scale : 0.0f, by_b = b >= limit ? scale : 0.0f;
    float by_c = c >= limit ? scale : 0.0f, by_d = d >= limit ? scale : 0.0f;
    if (rest >= 4) {
        float4 four = reinterpret_cast<const float4*>(x)[i];
        four = make_float4(four.x * by_a, four.y * by_b, four.z * by_c, four.w * by_d);
        reinterpret_cast<float4*>(y)[i] = four;
        return;
    }
    y[4 * i] = x[4 * i] * by_a;
    if (1 < rest) y[4 * i + 1] = x[4 * i + 1] * by_b;
    if (2 < rest) y[4 * i + 2] = x[4 * i + 2] * by_c;
}
