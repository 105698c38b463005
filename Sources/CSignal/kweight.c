#include "CSignal.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Four doubles in one register: half the instructions of the baseline build, and speed is bound by
// their number there. No fused operations: the same bits as the Swift filter gives.
__attribute__((target("avx2"))) static void weigh(const double *c, double *state,
                                                  const float *a, const float *b, size_t frames,
                                                  double *squares) {
    const __m256d b0 = _mm256_set1_pd(c[0]), b1 = _mm256_set1_pd(c[1]), b2 = _mm256_set1_pd(c[2]);
    const __m256d a1 = _mm256_set1_pd(c[3]), a2 = _mm256_set1_pd(c[4]);
    const __m256d p1 = _mm256_set1_pd(c[5]), p2 = _mm256_set1_pd(c[6]);
    __m256d s1 = _mm256_loadu_pd(state), s2 = _mm256_loadu_pd(state + 4);
    __m256d t1 = _mm256_loadu_pd(state + 8), t2 = _mm256_loadu_pd(state + 12);
    __m256d sum = _mm256_loadu_pd(squares);
    for (size_t frame = 0; frame < frames; frame++) {
        __m128 both = _mm_loadh_pi(_mm_loadl_pi(_mm_setzero_ps(), (const __m64 *)(a + 2 * frame)),
                                   (const __m64 *)(b + 2 * frame));
        __m256d x = _mm256_cvtps_pd(both);
        __m256d y = _mm256_add_pd(_mm256_mul_pd(b0, x), s1);
        s1 = _mm256_sub_pd(_mm256_add_pd(_mm256_mul_pd(b1, x), s2), _mm256_mul_pd(a1, y));
        s2 = _mm256_sub_pd(_mm256_mul_pd(b2, x), _mm256_mul_pd(a2, y));
        __m256d z = _mm256_add_pd(y, t1);
        t1 = _mm256_sub_pd(_mm256_sub_pd(t2, _mm256_add_pd(y, y)), _mm256_mul_pd(p1, z));
        t2 = _mm256_sub_pd(y, _mm256_mul_pd(p2, z));
        sum = _mm256_add_pd(sum, _mm256_mul_pd(z, z));
    }
    _mm256_storeu_pd(state, s1);
    _mm256_storeu_pd(state + 4, s2);
    _mm256_storeu_pd(state + 8, t1);
    _mm256_storeu_pd(state + 12, t2);
    _mm256_storeu_pd(squares, sum);
}

bool csignal_k_weigh(const double coefficients[7], double state[16], const float *a, const float *b,
                     size_t frames, double squares[4]) {
    if (!__builtin_cpu_supports("avx2")) return false;
    weigh(coefficients, state, a, b, frames, squares);
    return true;
}
#else
bool csignal_k_weigh(const double coefficients[7], double state[16], const float *a, const float *b,
                     size_t frames, double squares[4]) {
    (void)coefficients, (void)state, (void)a, (void)b, (void)frames, (void)squares;
    return false;
}
#endif
