import Foundation

/// What libebur128 says of a stereo signal, measured by a C program that is compiled on first use.
public struct LoudnessJudgement: Sendable {
  /// LUFS of the whole, gated; and of the last 400 ms and 3 s.
  public var integrated: Double
  public var momentary: Double
  public var shortTerm: Double
  /// Loudness range in LU, and the greatest momentary and short-term loudness at steps of 100 ms.
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

  int main(int count, char **words) {
    if (count < 3) return 2;
    FILE *file = fopen(words[2], "rb");
    ebur128_state *state = ebur128_init(2, strtoul(words[1], NULL, 10),
        EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_S | EBUR128_MODE_M |
            EBUR128_MODE_TRUE_PEAK);
    if (!file || !state) return 1;
    static float block[2 * 19200];
    size_t frames, step = state->samplerate / 10;
    double i, m, s, left, right, range, mMax = -HUGE_VAL, sMax = -HUGE_VAL;
    for (size_t steps = 1; (frames = fread(block, 8, step, file)) > 0; steps++) {
      ebur128_add_frames_float(state, block, frames);
      if (frames < step) break;
      ebur128_loudness_momentary(state, &m);
      ebur128_loudness_shortterm(state, &s);
      if (steps >= 4 && m > mMax) mMax = m;
      if (steps >= 30 && s > sMax) sMax = s;
    }
    ebur128_loudness_global(state, &i);
    ebur128_loudness_momentary(state, &m);
    ebur128_loudness_shortterm(state, &s);
    ebur128_true_peak(state, 0, &left);
    ebur128_true_peak(state, 1, &right);
    ebur128_loudness_range(state, &range);
    printf("%.9g %.9g %.9g %.9g %.9g %.9g %.9g %.9g", i, m, s, left, right, range, mMax, sMax);
    return 0;
  }
  """
