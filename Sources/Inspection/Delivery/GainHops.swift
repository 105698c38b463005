import Signal

/// The gain that makes one signal of another, hop by hop: least squares over both channels.
struct GainHops {
  /// A factor for each whole hop; 0 where the input is silent.
  private(set) var gains: [Float] = []
  private let hopFrames: Int
  private var frames = 0
  private var energy = 0.0
  private var product = 0.0

  /// Below this mean square (−100 dBFS) the input is silent.
  private static let silence = 1e-10

  init(sampleRate: SampleRate) {
    hopFrames = Int(sampleRate.frames(SumMeasurement.gainHopSeconds).value)
  }

  /// Takes the next frames of input and output: interleaved stereo of one length.
  mutating func take(_ input: Span<Float>, _ output: Span<Float>) {
    let count = input.count / 2
    var position = 0
    while position < count {
      let part = min(hopFrames - frames, count - position)
      let range = position * 2..<(position + part) * 2
      energy += dotProduct(input, input, over: range)
      product += dotProduct(input, output, over: range)
      frames += part
      position += part
      guard frames == hopFrames else { continue }
      let isSilent = energy < Self.silence * Double(2 * hopFrames)
      gains.append(isSilent ? 0 : Float(max(0, product / energy)))
      (frames, energy, product) = (0, 0, 0)
    }
  }
}
