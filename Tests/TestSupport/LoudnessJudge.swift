import Foundation

/// What libebur128 says of a stereo signal, measured by a C program that is compiled on first use.
public struct LoudnessJudgement: Sendable {
  /// LUFS of the whole, gated; and of the last 400 ms and 3 s.
  public var integrated: Double
  public var momentary: Double
  public var shortTerm: Double
  /// Loudness range in LU of its short-term loudness, and the greatest momentary and short-term loudness at steps of 100 ms.
  public var range: Double
  public var momentaryMaximum: Double
  public var shortTermMaximum: Double
  /// Greatest absolute values, left and right, of the oversampled signal.
  public var truePeaks: [Double]
}

/// Measures interleaved stereo with libebur128.
public func judgeLoudness(_ samples: [Float], sampleRate: Int) throws -> LoudnessJudgement {
  let folder = try TemporaryFolder()
  let raw = URL(fileURLWithPath: folder.path("samples.f32"))
  try waveData(samples, format: .float32).write(to: raw)
  let program = try judge.get()
  let output = try run([program.path("judge"), String(sampleRate), raw.path]).text
  let numbers = output.split(separator: " ").compactMap { Double($0) }
  guard numbers.count == 8 else { throw ProcessFailure(description: "judge: \(output)") }
  return LoudnessJudgement(
    integrated: numbers[0], momentary: numbers[1], shortTerm: numbers[2],
    range: numbers[5], momentaryMaximum: numbers[6], shortTermMaximum: numbers[7],
    truePeaks: Array(numbers[3...4]))
}

/// The compiled program, once for the whole test run.
private let judge: Result<TemporaryFolder, any Error> = Result {
  let folder = try TemporaryFolder()
  try Data(source.utf8).write(to: URL(fileURLWithPath: folder.path("judge.c")))
  _ = try run([
    "cc", "-O2", "-o", folder.path("judge"), folder.path("judge.c"), "-lebur128", "-lm",
  ])
  return folder
}

private let source = """
  #include <ebur128.h>
  #include <math.h>
  #include <stdio.h>
  #include <stdlib.h>

  static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
  }

  /* EBU Tech 3342 over the library's short-term values every 100 ms: the library itself takes one a second. */
  static double range_of(double *values, size_t count) {
    size_t kept = 0, first = 0;
    double power = 0;
    for (size_t k = 0; k < count; k++)
      if (values[k] >= -70) power += pow(10, values[k] / 10), values[kept++] = values[k];
    if (kept < 2) return 0;
    double gate = 10 * log10(power / kept) - 20;
    qsort(values, kept, sizeof *values, ascending);
    while (first < kept && values[first] < gate) first++;
    double passing = kept - first - 1;
    return values[first + (size_t)lround(passing * 0.95)] - values[first + (size_t)lround(passing * 0.1)];
  }

  int main(int count, char **words) {
    if (count < 3) return 2;
    FILE *file = fopen(words[2], "rb");
    ebur128_state *state = ebur128_init(2, strtoul(words[1], NULL, 10),
        EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_M |
            EBUR128_MODE_TRUE_PEAK);
    if (!file || !state) return 1;
    static float block[2 * 19200];
    static double shortTerm[36000];
    size_t shortTerms = 0;
    size_t frames, step = state->samplerate / 10;
    double i, m, s, left, right, mMax = -HUGE_VAL, sMax = -HUGE_VAL;
    for (size_t steps = 1; (frames = fread(block, 8, step, file)) > 0; steps++) {
      ebur128_add_frames_float(state, block, frames);
      if (frames < step) break;
      ebur128_loudness_momentary(state, &m);
      ebur128_loudness_shortterm(state, &s);
      if (steps >= 4 && m > mMax) mMax = m;
      if (steps >= 30 && s > sMax) sMax = s;
      if (steps >= 30 && shortTerms < 36000) shortTerm[shortTerms++] = s;
    }
    ebur128_loudness_global(state, &i);
    ebur128_loudness_momentary(state, &m);
    ebur128_loudness_shortterm(state, &s);
    ebur128_true_peak(state, 0, &left);
    ebur128_true_peak(state, 1, &right);
    double range = range_of(shortTerm, shortTerms);
    printf("%.9g %.9g %.9g %.9g %.9g %.9g %.9g %.9g", i, m, s, left, right, range, mMax, sMax);
    return 0;
  }
  """
