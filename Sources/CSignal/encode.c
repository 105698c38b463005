#include "CSignal.h"

#if defined(__x86_64__)
#include <immintrin.h>

// The baseline build has no rounding to the nearest and no shuffle of bytes in a register.
__attribute__((target("avx2"))) static size_t encode(const float *samples, size_t count,
                                                     struct csignal_word word, unsigned char *bytes,
                                                     size_t byte_count) {
    signed char order[16];
    for (int byte = 0; byte < 16; byte++) {
        int sample = byte / word.width, place = byte % word.width;
        if (word.is_big_endian) place = word.width - 1 - place;
        order[byte] = sample < 4 ? (signed char)(4 * sample + place) : -1;
    }
    const __m128i shuffle = _mm_loadu_si128((const __m128i *)order);
    const __m128i left = _mm_cvtsi32_si128(8 * word.width - word.bits);
    const float full = (float)(1u << (word.bits - 1));
    const __m256 scale = _mm256_set1_ps(full);
    const __m256i highest = _mm256_set1_epi32((int)((1u << (word.bits - 1)) - 1));
    const __m256i lowest = _mm256_set1_epi32((int)(0u - (1u << (word.bits - 1))));
    size_t done = 0;
    // A store may take 16 bytes for four samples of two or three.
    while (done + 8 <= count && word.width * (done + 4) + 16 <= byte_count) {
        __m256 values = _mm256_mul_ps(_mm256_loadu_ps(samples + done), scale);
        values = _mm256_and_ps(values, _mm256_cmp_ps(values, values, _CMP_ORD_Q));
        // Beyond 32 bits the conversion gives the lowest integer on either side.
        __m256i beyond = _mm256_castps_si256(_mm256_cmp_ps(values, scale, _CMP_GE_OQ));
        __m256i words = _mm256_blendv_epi8(_mm256_cvtps_epi32(values), highest, beyond);
        words = _mm256_max_epi32(_mm256_min_epi32(words, highest), lowest);
        words = _mm256_sll_epi32(words, left);
        __m128i first = _mm_shuffle_epi8(_mm256_castsi256_si128(words), shuffle);
        __m128i second = _mm_shuffle_epi8(_mm256_extracti128_si256(words, 1), shuffle);
        _mm_storeu_si128((__m128i *)(bytes + word.width * done), first);
        _mm_storeu_si128((__m128i *)(bytes + word.width * (done + 4)), second);
        done += 8;
    }
    return done;
}

size_t csignal_encode(const float *samples, size_t count, struct csignal_word word, void *bytes,
                      size_t byte_count) {
    if (!__builtin_cpu_supports("avx2")) return 0;
    return encode(samples, count, word, bytes, byte_count);
}
#else
size_t csignal_encode(const float *samples, size_t count, struct csignal_word word, void *bytes,
                      size_t byte_count) {
    (void)samples, (void)count, (void)word, (void)bytes, (void)byte_count;
    return 0;
}
#endif
