#pragma once

// What Swift cannot say: control registers, and functions for instructions that the processor may lack.

#include <stdbool.h>
#include <stddef.h>

/// Sets flush-to-zero and denormals-are-zero on the calling thread: a filter tail or a quiet stem
/// must not cost a hundred times a loud one. Without effect on processors that have no such mode.
void csignal_flush_denormals(void);

/// The K-weighting of Signal's KWeightingFilter over four channels: filters frames of two interleaved
/// stereo signals and adds the squares of each channel's output to `squares`.
///
/// `coefficients`: shelf b0, b1, b2, a1, a2, high-pass a1, a2. `state`: shelf s1, s2, high-pass s1, s2,
/// four channels each (a left, a right, b left, b right). Returns false, with nothing done, where the
/// processor has no AVX2.
bool csignal_k_weigh(const double coefficients[7], double state[16], const float *a, const float *b,
                     size_t frames, double squares[4]);

// 24-bit samples, `count` of them in `byte_count` bytes or more; nothing needs alignment. The three
// functions go as far as whole registers go, all but the last few, and return how far: 0 without AVX2.
// Each gives the same bits as its Swift counterpart.

/// Decodes to floats of full scale ±1.
size_t csignal_decode_24(const void *bytes, size_t byte_count, size_t count, bool is_big_endian,
                         float *samples);

/// Decodes, multiplies by `gain`, and adds to `sum`.
size_t csignal_add_24(const void *bytes, size_t byte_count, size_t count, bool is_big_endian,
                      float gain, float *sum);

/// Lowest and highest sample and the sum of squares.
struct csignal_extent {
    float lowest, highest, squares;
};

/// Decodes and measures; `extent` is set where the result is not 0.
size_t csignal_measure_24(const void *bytes, size_t byte_count, size_t count, bool is_big_endian,
                          struct csignal_extent *extent);

/// An integer as it is stored: `bits` of it at the top of `width` bytes (2 to 4).
struct csignal_word {
    int bits, width;
    bool is_big_endian;
};

/// Rounds samples of full scale ±1 to integers as Signal's `encode` does, the same bytes, into
/// `byte_count` bytes, which may be overwritten behind the last sample. Goes as far as whole registers
/// go, all but the last few, and returns how far: 0 without AVX2.
size_t csignal_encode(const float *samples, size_t count, struct csignal_word word, void *bytes,
                      size_t byte_count);
