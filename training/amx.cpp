// The encoder's layers on AMX tiles: products in bfloat16 with sums in float32, texts one behind the other without
// padding. PyTorch calls it through amx.py, which also compiles it. Rows come in multiples of 32, heads are 32 wide.

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

typedef uint16_t bf16;

namespace {

const int HEAD = 32;

struct alignas(64) TileShapes {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// Other libraries shape the tiles of the same thread, so each region of parallel work does so again.
struct Tiles {
  Tiles() {
    TileShapes shapes;
    _tile_loadconfig(&shapes);
  }
  ~Tiles() { _tile_release(); }
};

struct Buffer {
  char* at;
  explicit Buffer(size_t bytes) : at((char*)aligned_alloc(64, (bytes + 63) / 64 * 64)) {}
  ~Buffer() { free(at); }
  template <class T>
  T* take(size_t n) {
    T* taken = (T*)(at + used);
    used += (n * sizeof(T) + 63) / 64 * 64;
    return taken;
  }
  size_t used = 0;
};

inline __m512 load(const bf16* p) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i*)p)), 16));
}

inline void store(bf16* p, __m512 v) { _mm256_storeu_si256((__m256i*)p, (__m256i)_mm512_cvtneps_pbh(v)); }

inline void store(bf16* p, __m512 v, __m512 w) { _mm512_store_si512(p, (__m512i)_mm512_cvtne2ps_pbh(w, v)); }

// Of numbers up to 0; what is above counts as 0. So a padded key, whose score no sum was made for, gets no infinite weight.
inline __m512 exponential(__m512 x) {
  x = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-87.f)), _mm512_setzero_ps());
  __m512 t = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
  __m512 n = _mm512_roundscale_ps(t, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 f = _mm512_sub_ps(t, n);
  __m512 p = _mm512_set1_ps(0.00133336f);
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.00961813f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.05550411f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.24022651f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(0.69314718f));
  p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.f));
  return _mm512_scalef_ps(p, n);
}

// The normal distribution's sum up to x and its density: Abramowitz and Stegun, 7.1.26, exact to 1.5e-7.
inline void normal(__m512 x, __m512& sum, __m512& density) {
  __m512 z = _mm512_abs_ps(x);
  __m512 e = exponential(_mm512_mul_ps(_mm512_mul_ps(z, z), _mm512_set1_ps(-0.5f)));
  density = _mm512_mul_ps(e, _mm512_set1_ps(0.3989422804f));
  __m512 d = _mm512_fmadd_ps(z, _mm512_set1_ps(0.3275911f * 0.70710678f), _mm512_set1_ps(1.f)), t = _mm512_rcp14_ps(d);
  __m512 p = _mm512_set1_ps(1.061405429f);
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736f));
  p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592f));
  __m512 tail = _mm512_mul_ps(_mm512_mul_ps(_mm512_mul_ps(p, t), e), _mm512_set1_ps(0.5f));
  __mmask16 negative = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ);
  sum = _mm512_mask_mov_ps(_mm512_sub_ps(_mm512_set1_ps(1.f), tail), negative, tail);
}

inline __m512 gelu(__m512 x) {
  __m512 sum, density;
  normal(x, sum, density);
  return _mm512_mul_ps(x, sum);
}

inline __m512 gelu_slope(__m512 x) {
  __m512 sum, density;
  normal(x, sum, density);
  return _mm512_fmadd_ps(x, density, sum);
}

inline void transpose(__m512i r[16]) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

// Two rows of bf16 as one of pairs.
inline __m512i pairs(__m256i even, __m256i odd) {
  return _mm512_or_si512(_mm512_cvtepu16_epi32(even), _mm512_slli_epi32(_mm512_cvtepu16_epi32(odd), 16));
}

inline __m256i narrow(const float* p) { return (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(p)); }

// 32 x 32 of a product; `b` holds, for each 32 of the inner dimension, two tiles of pairs. With `more`, c is added to.
inline void product(const bf16* a, size_t lda, const bf16* b, int steps, float* c, bool more) {
  if (more) {
    _tile_loadd(0, c, 128);
    _tile_loadd(1, c + 16, 128);
    _tile_loadd(2, c + 16 * 32, 128);
    _tile_loadd(3, c + 16 * 32 + 16, 128);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int k = 0; k < steps; k++) {
    _tile_loadd(6, b + (size_t)k * 1024, 64);
    _tile_loadd(4, a + k * 32, lda * 2);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, b + (size_t)k * 1024 + 512, 64);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + 16 * lda + k * 32, lda * 2);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, c, 128);
  _tile_stored(1, c + 16, 128);
  _tile_stored(2, c + 16 * 32, 128);
  _tile_stored(3, c + 16 * 32 + 16, 128);
}

inline __m512i mix(__m512i x) {
  x = _mm512_mullo_epi32(_mm512_xor_si512(x, _mm512_srli_epi32(x, 16)), _mm512_set1_epi32(0x7feb352d));
  x = _mm512_mullo_epi32(_mm512_xor_si512(x, _mm512_srli_epi32(x, 15)), _mm512_set1_epi32(0x846ca68b));
  return _mm512_xor_si512(x, _mm512_srli_epi32(x, 16));
}

// Which 16 numbers from `at` on dropout keeps.
inline __mmask16 kept(uint32_t seed, size_t at, uint32_t threshold) {
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  __m512i x = _mm512_add_epi32(_mm512_set1_epi32((uint32_t)at), lanes);
  return _mm512_cmpge_epu32_mask(mix(_mm512_xor_si512(mix(x), _mm512_set1_epi32(seed))), _mm512_set1_epi32(threshold));
}

// One head of one text, as the products of attention want it.
void rows_of(const bf16* from, size_t ld, int length, int padded, bf16* to) {
  for (int i = 0; i < length; i++) _mm512_store_si512(to + i * HEAD, _mm512_loadu_si512(from + i * ld));
  memset(to + length * HEAD, 0, (size_t)(padded - length) * HEAD * 2);
}

void columns_of(const bf16* rows, int padded, bf16* to) {
  __m512i r[16];
  for (int j = 0; j < padded; j += 16) {
    for (int i = 0; i < 16; i++) r[i] = _mm512_load_si512(rows + (j + i) * HEAD);
    transpose(r);
    for (int i = 0; i < 16; i++) _mm512_store_si512(to + (j + i) * HEAD, r[i]);
  }
}

void pairs_of(const bf16* rows, int padded, bf16* to) {
  for (int j = 0; j < padded; j += 32)
    for (int half = 0; half < 2; half++)
      for (int i = 0; i < 16; i++) {
        const bf16* row = rows + (j + 2 * i) * HEAD + half * 16;
        _mm512_store_si512(to + j * HEAD + half * 512 + i * 32,
                           pairs(_mm256_load_si256((const __m256i*)row), _mm256_load_si256((const __m256i*)(row + HEAD))));
      }
}

// 16 rows of two heads times all columns of two others: the scores, and the gradient of what they weigh.
void scores(const bf16* a, const bf16* b, const bf16* columns_a, const bf16* columns_b, int padded, float* s, float* ds) {
  _tile_loadd(4, a, HEAD * 2);
  _tile_loadd(5, b, HEAD * 2);
  for (int j = 0; j < padded; j += 16) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_loadd(6, columns_a + j * HEAD, 64);
    _tile_loadd(7, columns_b + j * HEAD, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 5, 7);
    _tile_stored(0, s + j, padded * 4);
    _tile_stored(1, ds + j, padded * 4);
  }
}

}  // namespace

extern "C" {

int allow_amx() { return syscall(SYS_arch_prctl, 0x1023, 18); }

// A matrix [n][k] of float32 for products with its transpose: panels of 32 n.
void pack(const float* w, int n, int k, bf16* to) {
#pragma omp parallel for
  for (int panel = 0; panel < n / 32; panel++) {
    __m512i r[16];
    for (int step = 0; step < k / 32; step++)
      for (int half = 0; half < 2; half++) {
        const float* from = w + (size_t)(panel * 32 + half * 16) * k + step * 32;
        for (int i = 0; i < 16; i++)
          r[i] = (__m512i)_mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + (size_t)i * k + 16), _mm512_loadu_ps(from + (size_t)i * k));
        transpose(r);
        bf16* tile = to + ((size_t)panel * (k / 32) + step) * 1024 + half * 512;
        for (int i = 0; i < 16; i++) _mm512_store_si512(tile + i * 32, r[i]);
      }
  }
}

// The same matrix for products with itself: panels of 32 k.
void pack_back(const float* w, int n, int k, bf16* to) {
#pragma omp parallel for
  for (int panel = 0; panel < k / 32; panel++)
    for (int step = 0; step < n / 32; step++)
      for (int half = 0; half < 2; half++)
        for (int i = 0; i < 16; i++) {
          const float* from = w + (size_t)(step * 32 + 2 * i) * k + panel * 32 + half * 16;
          _mm512_store_si512(to + ((size_t)panel * (n / 32) + step) * 1024 + half * 512 + i * 32, pairs(narrow(from), narrow(from + k)));
        }
}

// c [m][n] = a [m][k] times what was packed. kind 0: + bias, where there is one; 1: also `more` = its GELU;
// 2: times the derivative of GELU at `more`; 3: + `more`.
void multiply(int m, int n, int k, const bf16* a, const bf16* packed, const float* bias, bf16* c, bf16* more, int kind) {
  const int most = 512;  // of k at once: 32 rows of them stay in the first cache, while `packed` streams by
  const int group = 4;   // products before their sums are read: a tile that was just stored is slow to load
#pragma omp parallel
  {
    Tiles tiles;
    Buffer buffer((size_t)n * 32 * 4);
    float* all = buffer.take<float>((size_t)n * 32);
#pragma omp for schedule(dynamic, 4)
    for (int row = 0; row < m; row += 32)
      for (int start = 0; start < k; start += most) {
        int steps = (k - start < most ? k - start : most) / 32;
        for (int panel = 0; panel < n / 32; panel += group) {
          int end = panel + group < n / 32 ? panel + group : n / 32;
          for (int i = panel; i < end; i++)
            product(a + (size_t)row * k + start, k, packed + ((size_t)i * k + start) * 32, steps, all + i * 1024, start > 0);
          if (start + most < k) continue;
          for (int i = 0; i < 32; i++)
            for (int j = panel * 32; j < end * 32; j += 32) {
              size_t at = (size_t)(row + i) * n + j;
              __m512 v = _mm512_load_ps(all + j * 32 + i * 32), w = _mm512_load_ps(all + j * 32 + i * 32 + 16);
              if (bias) {
                v = _mm512_add_ps(v, _mm512_loadu_ps(bias + j));
                w = _mm512_add_ps(w, _mm512_loadu_ps(bias + j + 16));
              }
              if (kind == 1) {
                store(more + at, gelu(v), gelu(w));
              } else if (kind == 2) {
                v = _mm512_mul_ps(v, gelu_slope(load(more + at)));
                w = _mm512_mul_ps(w, gelu_slope(load(more + at + 16)));
              } else if (kind == 3) {
                v = _mm512_add_ps(v, load(more + at));
                w = _mm512_add_ps(w, load(more + at + 16));
              }
              store(c + at, v, w);
            }
        }
      }
  }
}

// g [n][k] of float32 = transpose of dy [m][n] times x [m][k]; bias = column sums of dy.
void gradient(int m, int n, int k, const bf16* dy, const bf16* x, float* g, float* bias) {
  const int most = 512;
  Buffer buffer((size_t)most * (n + k) * 2 + 128);
  bf16* left = buffer.take<bf16>((size_t)most * n);
  bf16* right = buffer.take<bf16>((size_t)most * k);
  memset(g, 0, (size_t)n * k * 4);
  memset(bias, 0, (size_t)n * 4);
#pragma omp parallel
  {
    Tiles tiles;
    std::vector<float> sums(n);
    for (int start = 0; start < m; start += most) {
      int steps = (m - start < most ? m - start : most) / 32;
#pragma omp for
      for (int step = 0; step < steps; step++)
        for (int block = 0; block < n / 16; block++) {
          __m512i r[16];
          __m512 sum = _mm512_loadu_ps(&sums[block * 16]);
          for (int i = 0; i < 16; i++) {
            const bf16* from = dy + (size_t)(start + step * 32 + 2 * i) * n + block * 16;
            r[i] = pairs(_mm256_loadu_si256((const __m256i*)from), _mm256_loadu_si256((const __m256i*)(from + n)));
            sum = _mm512_add_ps(sum, _mm512_add_ps(load(from), load(from + n)));
          }
          _mm512_storeu_ps(&sums[block * 16], sum);
          transpose(r);
          for (int i = 0; i < 16; i++) _mm512_store_si512(left + ((size_t)block * (most / 32) + step) * 512 + i * 32, r[i]);
        }
#pragma omp for
      for (int step = 0; step < steps; step++)
        for (int panel = 0; panel < k / 32; panel++)
          for (int half = 0; half < 2; half++)
            for (int i = 0; i < 16; i++) {
              const bf16* from = x + (size_t)(start + step * 32 + 2 * i) * k + panel * 32 + half * 16;
              _mm512_store_si512(right + ((size_t)panel * (most / 32) + step) * 1024 + half * 512 + i * 32,
                                 pairs(_mm256_loadu_si256((const __m256i*)from), _mm256_loadu_si256((const __m256i*)(from + k))));
            }
#pragma omp for
      for (int row = 0; row < n / 32; row++)
        for (int panel = 0; panel < k / 32; panel++) {
          float* c = g + (size_t)row * 32 * k + panel * 32;
          const bf16* a0 = left + (size_t)row * 2 * (most / 32) * 512;
          const bf16* a1 = a0 + (size_t)(most / 32) * 512;
          const bf16* b = right + (size_t)panel * (most / 32) * 1024;
          _tile_loadd(0, c, k * 4);
          _tile_loadd(1, c + 16, k * 4);
          _tile_loadd(2, c + 16 * k, k * 4);
          _tile_loadd(3, c + 16 * k + 16, k * 4);
          for (int step = 0; step < steps; step++) {
            _tile_loadd(6, b + step * 1024, 64);
            _tile_loadd(4, a0 + step * 512, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_loadd(7, b + step * 1024 + 512, 64);
            _tile_dpbf16ps(1, 4, 7);
            _tile_loadd(5, a1 + step * 512, 64);
            _tile_dpbf16ps(2, 5, 6);
            _tile_dpbf16ps(3, 5, 7);
          }
          _tile_stored(0, c, k * 4);
          _tile_stored(1, c + 16, k * 4);
          _tile_stored(2, c + 16 * k, k * 4);
          _tile_stored(3, c + 16 * k + 16, k * 4);
        }
    }
#pragma omp critical
    for (int j = 0; j < n; j++) bias[j] += sums[j];
  }
}

// qkv [rows][3 * heads * 32]; text t has the rows starts[t] to starts[t + 1]; scores' log-sums go to lse [heads][rows].
void attend(int texts, const int* starts, int heads, const bf16* qkv, bf16* out, float* lse) {
  const size_t ld = 3 * heads * HEAD, rows = starts[texts];
  const float scale = 1 / sqrtf(HEAD);
#pragma omp parallel
  {
    Tiles tiles;
#pragma omp for schedule(dynamic)
    for (int job = 0; job < texts * heads; job++) {
      int text = job / heads, head = job % heads, length = starts[text + 1] - starts[text], padded = (length + 31) / 32 * 32;
      const bf16* from = qkv + starts[text] * ld + head * HEAD;
      Buffer buffer((size_t)padded * HEAD * 2 * 4 + (size_t)padded * 16 * 6 + 16 * HEAD * 4 + 512);
      bf16* q = buffer.take<bf16>(padded * HEAD);
      bf16* rows_in = buffer.take<bf16>(padded * HEAD);
      bf16* kt = buffer.take<bf16>(padded * HEAD);
      bf16* vp = buffer.take<bf16>(padded * HEAD);
      float* s = buffer.take<float>(16 * padded);
      bf16* p = buffer.take<bf16>(16 * padded);
      float* o = buffer.take<float>(16 * HEAD);
      rows_of(from, ld, length, padded, q);
      rows_of(from + heads * HEAD, ld, length, padded, rows_in);
      columns_of(rows_in, padded, kt);
      rows_of(from + 2 * heads * HEAD, ld, length, padded, rows_in);
      pairs_of(rows_in, padded, vp);
      for (int i = 0; i < length; i += 16) {
        _tile_loadd(4, q + i * HEAD, 64);
        for (int j = 0; j < padded; j += 32) {
          _tile_zero(0);
          _tile_zero(1);
          _tile_loadd(6, kt + j * HEAD, 64);
          _tile_loadd(7, kt + (j + 16) * HEAD, 64);
          _tile_dpbf16ps(0, 4, 6);
          _tile_dpbf16ps(1, 4, 7);
          _tile_stored(0, s + j, padded * 4);
          _tile_stored(1, s + j + 16, padded * 4);
        }
        float sums[16];
        for (int r = 0; r < 16 && i + r < length; r++) {
          float* row = s + r * padded;
          for (int j = length; j < padded; j++) row[j] = -INFINITY;
          __m512 most = _mm512_loadu_ps(row);
          for (int j = 16; j < padded; j += 16) most = _mm512_max_ps(most, _mm512_load_ps(row + j));
          float top = _mm512_reduce_max_ps(most);
          __m512 sum = _mm512_setzero_ps(), shift = _mm512_set1_ps(-top * scale);
          for (int j = 0; j < padded; j += 16) {
            __m512 e = exponential(_mm512_fmadd_ps(_mm512_load_ps(row + j), _mm512_set1_ps(scale), shift));
            sum = _mm512_add_ps(sum, e);
            store(p + r * padded + j, e);
          }
          sums[r] = _mm512_reduce_add_ps(sum);
          lse[head * rows + starts[text] + i + r] = top * scale + logf(sums[r]);
        }
        _tile_zero(0);
        _tile_zero(1);
        for (int j = 0; j < padded; j += 32) {
          _tile_loadd(4, p + j, padded * 2);
          _tile_loadd(6, vp + j * HEAD, 64);
          _tile_loadd(7, vp + j * HEAD + 512, 64);
          _tile_dpbf16ps(0, 4, 6);
          _tile_dpbf16ps(1, 4, 7);
        }
        _tile_stored(0, o, HEAD * 4);
        _tile_stored(1, o + 16, HEAD * 4);
        for (int r = 0; r < 16 && i + r < length; r++)
          for (int h = 0; h < 2; h++)
            store(out + (starts[text] + i + r) * (size_t)heads * HEAD + head * HEAD + h * 16,
                  _mm512_mul_ps(_mm512_load_ps(o + r * HEAD + h * 16), _mm512_set1_ps(1 / sums[r])));
      }
    }
  }
}

// The gradient of attend: dqkv from the gradient `dout` of its output.
void attend_back(int texts, const int* starts, int heads, const bf16* qkv, const bf16* out, const float* lse, const bf16* dout, bf16* dqkv) {
  const size_t ld = 3 * heads * HEAD, width = heads * HEAD, rows = starts[texts];
  const __m512 scale = _mm512_set1_ps(1 / sqrtf(HEAD));
#pragma omp parallel
  {
    Tiles tiles;
#pragma omp for schedule(dynamic)
    for (int job = 0; job < texts * heads; job++) {
      int text = job / heads, head = job % heads, length = starts[text + 1] - starts[text], padded = (length + 31) / 32 * 32;
      const size_t at = starts[text];
      Buffer buffer((size_t)padded * HEAD * 2 * 11 + (size_t)padded * (16 * 12 + 8) + 2048);
      bf16 *q = buffer.take<bf16>(padded * HEAD), *k = buffer.take<bf16>(padded * HEAD), *v = buffer.take<bf16>(padded * HEAD),
           *d = buffer.take<bf16>(padded * HEAD), *qt = buffer.take<bf16>(padded * HEAD), *kt = buffer.take<bf16>(padded * HEAD),
           *vt = buffer.take<bf16>(padded * HEAD), *dt = buffer.take<bf16>(padded * HEAD), *qp = buffer.take<bf16>(padded * HEAD),
           *kp = buffer.take<bf16>(padded * HEAD), *dp = buffer.take<bf16>(padded * HEAD);
      float *s = buffer.take<float>(16 * padded), *ds = buffer.take<float>(16 * padded);
      bf16 *pl = buffer.take<bf16>(16 * padded), *dl = buffer.take<bf16>(16 * padded);
      float *log_sum = buffer.take<float>(padded), *dot = buffer.take<float>(padded);
      alignas(64) float o[16 * HEAD], o2[16 * HEAD];
      rows_of(qkv + at * ld + head * HEAD, ld, length, padded, q);
      rows_of(qkv + at * ld + width + head * HEAD, ld, length, padded, k);
      rows_of(qkv + at * ld + 2 * width + head * HEAD, ld, length, padded, v);
      rows_of(dout + at * width + head * HEAD, width, length, padded, d);
      columns_of(q, padded, qt);
      columns_of(k, padded, kt);
      columns_of(v, padded, vt);
      columns_of(d, padded, dt);
      pairs_of(q, padded, qp);
      pairs_of(k, padded, kp);
      pairs_of(d, padded, dp);
      for (int i = 0; i < padded; i++) {
        log_sum[i] = i < length ? lse[head * rows + at + i] : 1000;
        dot[i] = 0;
        if (i < length) {
          const bf16* y = out + (at + i) * width + head * HEAD;
          dot[i] = _mm512_reduce_add_ps(
              _mm512_fmadd_ps(load(y), load(d + i * HEAD), _mm512_mul_ps(load(y + 16), load(d + i * HEAD + 16))));
        }
      }
      for (int i = 0; i < length; i += 16) {  // rows are queries
        scores(q + i * HEAD, d + i * HEAD, kt, vt, padded, s, ds);
        for (int r = 0; r < 16; r++) {
          __m512 l = _mm512_set1_ps(-log_sum[i + r]), t = _mm512_set1_ps(dot[i + r]);
          for (int j = 0; j < padded; j += 16) {
            __m512 p = exponential(_mm512_fmadd_ps(_mm512_load_ps(s + r * padded + j), scale, l));
            store(dl + r * padded + j, _mm512_mul_ps(_mm512_mul_ps(p, scale), _mm512_sub_ps(_mm512_load_ps(ds + r * padded + j), t)));
          }
        }
        _tile_zero(0);
        _tile_zero(1);
        for (int j = 0; j < padded; j += 32) {
          _tile_loadd(4, dl + j, padded * 2);
          _tile_loadd(6, kp + j * HEAD, 64);
          _tile_loadd(7, kp + j * HEAD + 512, 64);
          _tile_dpbf16ps(0, 4, 6);
          _tile_dpbf16ps(1, 4, 7);
        }
        _tile_stored(0, o, HEAD * 4);
        _tile_stored(1, o + 16, HEAD * 4);
        for (int r = 0; r < 16 && i + r < length; r++)
          for (int h = 0; h < 2; h++) store(dqkv + (at + i + r) * ld + head * HEAD + h * 16, _mm512_load_ps(o + r * HEAD + h * 16));
      }
      for (int i = 0; i < length; i += 16) {  // rows are keys
        scores(k + i * HEAD, v + i * HEAD, qt, dt, padded, s, ds);
        for (int j = 0; j < padded; j += 16) {
          __m512 l = _mm512_load_ps(log_sum + j), t = _mm512_load_ps(dot + j);
          for (int r = 0; r < 16; r++) {
            __m512 p = exponential(_mm512_fmsub_ps(_mm512_load_ps(s + r * padded + j), scale, l));
            store(pl + r * padded + j, p);
            store(dl + r * padded + j, _mm512_mul_ps(_mm512_mul_ps(p, scale), _mm512_sub_ps(_mm512_load_ps(ds + r * padded + j), t)));
          }
        }
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (int j = 0; j < padded; j += 32) {
          _tile_loadd(4, dl + j, padded * 2);
          _tile_loadd(5, pl + j, padded * 2);
          _tile_loadd(6, qp + j * HEAD, 64);
          _tile_dpbf16ps(0, 4, 6);
          _tile_loadd(7, qp + j * HEAD + 512, 64);
          _tile_dpbf16ps(1, 4, 7);
          _tile_loadd(6, dp + j * HEAD, 64);
          _tile_dpbf16ps(2, 5, 6);
          _tile_loadd(7, dp + j * HEAD + 512, 64);
          _tile_dpbf16ps(3, 5, 7);
        }
        _tile_stored(0, o, HEAD * 4);
        _tile_stored(1, o + 16, HEAD * 4);
        _tile_stored(2, o2, HEAD * 4);
        _tile_stored(3, o2 + 16, HEAD * 4);
        for (int r = 0; r < 16 && i + r < length; r++)
          for (int h = 0; h < 2; h++) {
            bf16* to = dqkv + (at + i + r) * ld + head * HEAD + h * 16;
            store(to + width, _mm512_load_ps(o + r * HEAD + h * 16));
            store(to + 2 * width, _mm512_load_ps(o2 + r * HEAD + h * 16));
          }
      }
    }
  }
}

// y = norm(x + dropout(r)) with weights g and b; normed is it before them, inverse one over each row's deviation.
void add_norm(int m, int n, const bf16* x, const bf16* r, const float* g, const float* b, float epsilon, float drop, uint32_t seed, bf16* y,
              bf16* normed, float* inverse) {
  const uint32_t threshold = (uint32_t)(drop * 4294967295.0);
  const __m512 keep = _mm512_set1_ps(1 / (1 - drop));
#pragma omp parallel for
  for (int i = 0; i < m; i++) {
    alignas(64) float z[1024];
    __m512 sum = _mm512_setzero_ps(), squares = _mm512_setzero_ps();
    for (int j = 0; j < n; j += 16) {
      size_t at = (size_t)i * n + j;
      __m512 v = load(r + at);
      if (threshold) v = _mm512_maskz_mul_ps(kept(seed, at, threshold), v, keep);
      v = _mm512_add_ps(v, load(x + at));
      _mm512_store_ps(z + j, v);
      sum = _mm512_add_ps(sum, v);
    }
    float mean = _mm512_reduce_add_ps(sum) / n;
    for (int j = 0; j < n; j += 16) {
      __m512 v = _mm512_sub_ps(_mm512_load_ps(z + j), _mm512_set1_ps(mean));
      squares = _mm512_fmadd_ps(v, v, squares);
    }
    float scale = inverse[i] = 1 / sqrtf(_mm512_reduce_add_ps(squares) / n + epsilon);
    for (int j = 0; j < n; j += 16) {
      __m512 v = _mm512_mul_ps(_mm512_sub_ps(_mm512_load_ps(z + j), _mm512_set1_ps(mean)), _mm512_set1_ps(scale));
      store(normed + (size_t)i * n + j, v);
      store(y + (size_t)i * n + j, _mm512_fmadd_ps(v, _mm512_loadu_ps(g + j), _mm512_loadu_ps(b + j)));
    }
  }
}

void add_norm_back(int m, int n, const bf16* dy, const bf16* normed, const float* inverse, const float* g, float drop, uint32_t seed, bf16* dx,
                   bf16* dr, float* dg, float* db) {
  const uint32_t threshold = (uint32_t)(drop * 4294967295.0);
  const __m512 keep = _mm512_set1_ps(1 / (1 - drop));
  memset(dg, 0, n * 4);
  memset(db, 0, n * 4);
#pragma omp parallel
  {
    std::vector<float> own(2 * n);
#pragma omp for
    for (int i = 0; i < m; i++) {
      __m512 sum = _mm512_setzero_ps(), with = _mm512_setzero_ps();
      const bf16 *d = dy + (size_t)i * n, *x = normed + (size_t)i * n;
      for (int j = 0; j < n; j += 16) {
        __m512 v = load(d + j), xh = load(x + j);
        _mm512_storeu_ps(&own[j], _mm512_fmadd_ps(v, xh, _mm512_loadu_ps(&own[j])));
        _mm512_storeu_ps(&own[n + j], _mm512_add_ps(v, _mm512_loadu_ps(&own[n + j])));
        v = _mm512_mul_ps(v, _mm512_loadu_ps(g + j));
        sum = _mm512_add_ps(sum, v);
        with = _mm512_fmadd_ps(v, xh, with);
      }
      __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(sum) / n), slope = _mm512_set1_ps(_mm512_reduce_add_ps(with) / n);
      for (int j = 0; j < n; j += 16) {
        size_t at = (size_t)i * n + j;
        __m512 v = _mm512_sub_ps(_mm512_mul_ps(load(d + j), _mm512_loadu_ps(g + j)), mean);
        v = _mm512_mul_ps(_mm512_fnmadd_ps(load(x + j), slope, v), _mm512_set1_ps(inverse[i]));
        store(dx + at, v);
        if (threshold) store(dr + at, _mm512_maskz_mul_ps(kept(seed, at, threshold), v, keep));
      }
    }
#pragma omp critical
    for (int j = 0; j < n; j++) {
      dg[j] += own[j];
      db[j] += own[n + j];
    }
  }
}
}
