import Signal

/// Stretches of a lane for spectra, spread over its length: from each part the one with most treble, and
/// one from its middle.
struct FramePool: Sendable {
  private static let regions = 24

  /// A stretch of interleaved stereo.
  struct Frame: Sendable {
    var treble: Float
    var samples: [Float]
  }

  /// Frames of a stretch: at most a step, and 4096 or a multiple by the sampling rate.
  let length: Int
  private let sampleRate: SampleRate
  private let regionFrames: Int64
  private var strong: [Frame?]
  private var typical: [Frame?]

  init(sampleRate: SampleRate, frameCount: FrameCount) {
    self.sampleRate = sampleRate
    length =
      switch sampleRate.hertz {
      case ..<22_000: 512
      case ..<44_000: 2048
      case ..<64_000: 4096
      case ..<128_000: 8192
      default: 16_384
      }
    regionFrames = max(
      1, (max(0, frameCount.value) + Int64(Self.regions) - 1) / Int64(Self.regions))
    strong = Array(repeating: nil, count: Self.regions)
    typical = strong
  }

  /// Offers a whole step.
  mutating func take(_ step: Span<Float>, at position: FrameIndex, treble: Float) {
    let region = min(Self.regions - 1, max(0, Int(position.value / regionFrames)))
    if treble > strong[region]?.treble ?? -1 {
      strong[region] = Frame(treble: treble, samples: copy(step))
    }
    if typical[region] == nil, position.value % regionFrames >= regionFrames / 2 {
      typical[region] = Frame(treble: treble, samples: copy(step))
    }
  }

  private func copy(_ step: Span<Float>) -> [Float] {
    var samples = [Float](repeating: 0, count: length * 2)
    for index in 0..<min(step.count, length * 2) { samples[index] = step[index] }
    return samples
  }

  /// What the spectra of the stretches say.
  func spectra() -> LaneSpectra {
    let spectrum = HannSpectrum(length: length, sampleRate: sampleRate)
    var correlation = ChannelCorrelation(length: length)
    var densities: [[Float]] = []
    for frame in strong.compactMap(\.self) {
      let left = spectrum.spectrum(of: frame.samples.span, side: 0)
      let right = spectrum.spectrum(of: frame.samples.span, side: 1)
      correlation.add(left: left, right: right)
      densities.append(spectrum.density(of: frame.samples.span))
    }
    return LaneSpectra(
      strong: densities,
      typical: typical.compactMap(\.self).map { spectrum.density(of: $0.samples.span) },
      nyquist: Double(sampleRate.hertz) / 2, delay: correlation.delay())
  }
}

/// Spectra of a lane: power densities in full scale squared per hertz.
struct LaneSpectra {
  let strong: [[Float]]
  let typical: [[Float]]
  let nyquist: Double
  let delay: ChannelDelay?
  /// Bin by bin the level that one strong stretch in twenty exceeds.
  let upperCells: SpectralCells

  /// Bin by bin the level that one stretch in five exceeds.
  let usualCells: SpectralCells

  init(strong: [[Float]], typical: [[Float]], nyquist: Double, delay: ChannelDelay?) {
    self.strong = strong
    self.typical = typical
    self.nyquist = nyquist
    self.delay = delay
    upperCells = SpectralCells(density: Self.percentile(0.95, of: strong), nyquist: nyquist)
    usualCells = SpectralCells(
      density: Self.percentile(0.8, of: strong + typical), nyquist: nyquist)
  }

  private static func percentile(_ share: Double, of densities: [[Float]]) -> [Float] {
    guard let first = densities.first else { return [0] }
    let rank = Int(Double(densities.count - 1) * share)
    return first.indices.map { bin in densities.map { $0[bin] }.sorted()[rank] }
  }

  /// The level above a frequency in each stretch that sounds there, in dB per hertz.
  func levels(above frequency: Double) -> [Double] {
    (strong + typical).compactMap { density in
      let first = Int(frequency / nyquist * Double(density.count - 1)) + 1
      let last = Int(0.97 * Double(density.count - 1))
      guard first < last else { return nil }
      let mean = density[first..<last].reduce(0, +) / Float(last - first)
      return mean > 0 ? Decibels(power: Double(mean)).value : nil
    }.sorted()
  }
}
