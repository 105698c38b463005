import Foundation
import Signal
import TestSupport
import Testing

@Suite struct StereoSumsTests {
  @Test(arguments: [1, 3, 4, 441, 1000])
  func equalPlainArithmetic(frames: Int) {
    let samples = noise(frames: frames, amplitude: 0.8, seed: 9).map { $0 + 0.1 }
    let sums = stereoSums(of: samples.span)
    for side in 0..<2 {
      let channel = stride(from: side, to: samples.count, by: 2).map { Double(samples[$0]) }
      #expect(abs(sums.sums[side] - channel.reduce(0, +)) < 1e-3)
      #expect(abs(sums.squares[side] - channel.reduce(0) { $0 + $1 * $1 }) < 1e-3)
      #expect(Double(sums.highest[side]) == channel.max())
      #expect(Double(sums.lowest[side]) == channel.min())
    }
    let cross = stride(from: 0, to: samples.count, by: 2).reduce(0.0) {
      $0 + Double(samples[$1]) * Double(samples[$1 + 1])
    }
    #expect(abs(sums.cross - cross) < 1e-3)
  }

  @Test func invalidSamplesAreNoticedAndEqualSidesAreExact() {
    var samples = noise(frames: 64)
    samples[37] = .nan
    #expect(!stereoSums(of: samples.span).isFinite)
    samples[37] = .infinity
    #expect(!stereoSums(of: samples.span).isFinite)
    let mono = noise(frames: 64, channels: 1).flatMap { [$0, $0] }
    #expect(stereoSums(of: mono.span).differenceSquares == 0)
  }
}

@Suite struct TruePeakSearchTests {
  private func search(_ samples: [Float], sampleRate: Int, step: Int) -> TruePeakSearch {
    var search = TruePeakSearch(sampleRate: SampleRate(sampleRate))
    let padded = [Float](repeating: 0, count: search.history * 2) + samples
    for first in stride(from: 0, to: samples.count / 2, by: step) {
      let end = min(samples.count / 2, first + step)
      let part = padded.span.extracting(first * 2..<(end + search.history) * 2)
      let sums = stereoSums(of: part)
      search.search(part, at: FrameIndex(first), samplePeaks: sums.peaks)
    }
    return search
  }

  /// What is skipped is never the peak: low notes, dense noise, clicks, odd steps.
  @Test(arguments: [44_100, 96_000], [4410, 4411, 333])
  func findsWhatTheMeterFinds(sampleRate: Int, step: Int) {
    let frames = 40_000
    let low = sine(frequency: 60, sampleRate: sampleRate, frames: frames, amplitude: 0.6)
    let high = sine(
      frequency: Double(sampleRate) / 4, sampleRate: sampleRate, frames: frames, amplitude: 0.7,
      phase: Double.pi / 4)
    var clicks = [Float](repeating: 0, count: frames * 2)
    for frame in stride(from: 100, to: frames, by: 3571) {
      clicks[frame * 2] = 0.5 + Float(frame) / Float(frames) / 4
      clicks[frame * 2 + 3] = -0.6
    }
    let dense = noise(frames: frames, amplitude: 0.5, seed: 5)
    for samples in [low, high, clicks, dense, zip(low, dense).map { $0 + $1 * 0.2 }] {
      var meter = TruePeakMeter(sampleRate: SampleRate(sampleRate))
      meter.process(samples.span)
      let found = search(samples, sampleRate: sampleRate, step: step).peaks
      // The bounds leave out what exceeds the largest sample by less than a thousandth.
      #expect(
        abs(found.x / meter.peak.left - 1) < 2e-3 && abs(found.y / meter.peak.right - 1) < 2e-3)
    }
  }

  /// At 0.4 of the rate the interpolator of the standard reads low.
  @Test func finePeaksComeCloserToTheTruth() {
    let samples = sine(
      frequency: 0.4 * 44_100, sampleRate: 44_100, frames: 20_000, amplitude: 1.05)
    let found = search(samples, sampleRate: 44_100, step: 4410)
    #expect(abs(found.finePeaks.x - 1.05) < 0.01)
    let quiet = search(samples.map { $0 / 2 }, sampleRate: 44_100, step: 4410)
    #expect(quiet.finePeaks.x == 0)
  }
}

@Suite struct WordLengthTests {
  private func quantised(_ samples: [Float], step: Float) -> [Float] {
    samples.map { ($0 / step).rounded() * step }
  }

  @Test(arguments: [16, 20, 24])
  func usedBitsAreThoseOfTheGrid(bits: Int) {
    var used = UsedBits()
    let step = 2 / Float(sign: .plus, exponent: bits, significand: 1)
    used.take(quantised(noise(frames: 999, amplitude: 0.9), step: step).span)
    #expect(used.areWhole && used.trailingZeros == 24 - bits)
    used.take([0.300_000_01, 0x1p-24].span)
    #expect(!used.areWhole)
  }

  /// 16 bits under a fader: the step is no power of two. Full resolution has none.
  @Test func aFaderLeavesTheGrid() throws {
    let gain: Float = 0.7079
    let samples = quantised(noise(frames: 60_000, amplitude: 0.02), step: 0x1p-15)
    var grid = MagnitudeGrid()
    grid.take(quantised(samples.map { $0 * gain }, step: 0x1p-23).span)
    let step = try #require(grid.step)
    #expect(abs(step - Double(gain) * 256) < 0.5)
    var full = MagnitudeGrid()
    full.take(quantised(noise(frames: 60_000, amplitude: 0.02), step: 0x1p-23).span)
    #expect(full.step == nil && full.variety > 1000)
  }
}

@Suite struct DelayAndEdgeTests {
  private func spectra(
    _ samples: [Float], length: Int = 4096
  ) -> (densities: [[Float]], delay: ChannelDelay?) {
    let spectrum = HannSpectrum(length: length, sampleRate: SampleRate(44_100))
    var correlation = ChannelCorrelation(length: length)
    var densities: [[Float]] = []
    for first in stride(from: 0, through: samples.count - length * 2, by: length * 2) {
      let part = samples.span.extracting(first..<first + length * 2)
      correlation.add(
        left: spectrum.spectrum(of: part, side: 0), right: spectrum.spectrum(of: part, side: 1))
      densities.append(spectrum.density(of: part))
    }
    return (densities, correlation.delay())
  }

  @Test(arguments: [12, -7, 110])
  func delaysOfWholeFramesAreExact(frames: Int) throws {
    let mono = noise(frames: 80_000, channels: 1, seed: 4)
    let samples = (200..<70_000).flatMap { [mono[$0], mono[$0 - frames]] }
    let delay = try #require(spectra(samples).delay)
    #expect(abs(delay.frames - Double(frames)) < 0.02)
    #expect(delay.peak > 0.8 && delay.prominence > 30 && delay.aligned > 0.9)
  }

  @Test func unrelatedSidesHaveNoDelay() throws {
    let delay = try #require(spectra(noise(frames: 80_000, seed: 6)).delay)
    #expect(delay.peak < 0.25)
  }

  /// Density of white noise: its power over the bandwidth.
  @Test func densitiesAreCalibrated() {
    let densities = spectra(noise(frames: 200_000, amplitude: 0.5)).densities
    let mean = densities.joined().reduce(0, +) / Float(densities.count * 2049)
    // Uniform noise of ±0.5 has a mean square of 1/12, on two sides.
    #expect(abs(Double(mean) * 22_050 * 12 / 2 - 1) < 0.02)
  }

  private let shape = SpectralEdge.Shape(
    range: 10_000...20_500, widths: [400], leastFall: 24, greatestUnevenness: 28,
    greatestCrest: 20, leastContrast: 2.1)

  private func density(_ level: (Double) -> Double) -> [Float] {
    (0...2048).map { Float(pow(10, level(Double($0) * 22_050 / 2048) / 10)) }
  }

  @Test func aCliffIsAnEdgeAndASlopeIsNone() throws {
    let cliff = SpectralCells(
      density: density { $0 < 16_000 ? -80 : max(-150, -80 - ($0 - 16_000) / 5) }, nyquist: 22_050)
    let edge = try #require(SpectralEdge(in: cliff, shape: shape))
    #expect(abs(edge.frequency - 16_200) < 200 && edge.fall > 40)
    let slope = SpectralCells(density: density { -60 - $0 / 200 }, nyquist: 22_050)
    #expect(SpectralEdge(in: slope, shape: shape) == nil)
    // Partials of a tone up to 17 kHz, nothing between them.
    let tone = SpectralCells(
      density: density { $0 < 17_000 && $0.truncatingRemainder(dividingBy: 500) < 40 ? -80 : -140 },
      nyquist: 22_050)
    #expect(SpectralEdge(in: tone, shape: shape) == nil)
  }
}

@Suite struct DitherNoiseTests {
  private func blocks(_ value: (inout SeededGenerator, Int) -> Double) -> [[Float]] {
    var generator = SeededGenerator(seed: 8)
    return (0..<4).map { _ in (0..<4800).map { Float(value(&generator, $0).rounded()) } }
  }

  private static func uniform(_ generator: inout SeededGenerator) -> Double {
    Double(generator.next() >> 11) / 0x1p53 - 0.5
  }

  @Test func typesAreTold() {
    #expect(
      DitherNoise(blocks: blocks { g, _ in Self.uniform(&g) + Self.uniform(&g) }) == .triangular)
    #expect(
      DitherNoise(blocks: blocks { g, _ in 0.5 + Self.uniform(&g) }) == .rectangular)
    var last = SIMD2(0.0, 0.0)
    let highPassed = blocks { g, index in
      let value = Self.uniform(&g)
      defer { last[index % 2] = value }
      return value - last[index % 2]
    }
    #expect(DitherNoise(blocks: highPassed) == .highPassTriangular)
    var errors = [SIMD2(0.0, 0.0), SIMD2(0.0, 0.0)]
    let shaped = blocks { g, index in
      let side = index % 2
      let wanted = -1.6 * errors[side].x + 0.75 * errors[side].y
      let value = (wanted + Self.uniform(&g) + Self.uniform(&g)).rounded()
      errors[side] = SIMD2(value - wanted, errors[side].x)
      return value
    }
    #expect(DitherNoise(blocks: shaped) == .shaped)
  }

  @Test func otherNoiseIsNoDither() {
    // A hum, and a converter's noise of many steps.
    #expect(DitherNoise(blocks: blocks { _, index in 3 * sin(Double(index / 2) * 0.03) }) == nil)
    #expect(DitherNoise(blocks: blocks { g, _ in 12 * Self.uniform(&g) }) == nil)
  }
}

@Suite struct ExtremeValueTests {
  private func follow(_ mono: [Float], tolerance: Float = 0x1p-23) -> ExtremeValue {
    let samples = mono.flatMap { [$0, $0] }
    var extreme = ExtremeValue(side: 0, sign: 1, tolerance: tolerance)
    for first in stride(from: 16, to: mono.count - 399, by: 400) {
      let range = first..<first + 400
      extreme.take(
        samples.span, range, at: FrameIndex(first), extreme: mono[range].max() ?? 0)
    }
    return extreme
  }

  @Test func clippingIsCountedInRuns() {
    let wave = noise(frames: 40_016, channels: 1, amplitude: 0.4, seed: 2).enumerated().map {
      $0.element * 0.2 + Float(sin(Double($0.offset) * 0.011)) * 0.7
    }
    let clipped = follow(wave.map { min(0.5, $0) })
    #expect(clipped.level == 0.5 && clipped.triples > 50)
    #expect(clipped.samples == wave[16..<40_016].count { $0 >= 0.5 })
    #expect(clipped.variety.runs >= 60 && clipped.variety.steps == 0)
    #expect(follow(wave).samples < 4)
  }

  /// The same hit again and again counts once; a square wave comes from beyond zero.
  @Test func repetitionsAndSquareWavesAreTold() {
    var hit = noise(frames: 500, channels: 1, amplitude: 0.5, seed: 7)
    for start in [50, 200, 333] { (hit[start], hit[start + 1]) = (0.6, 0.6) }
    let machine = follow((0..<80).flatMap { _ in hit })
    #expect(machine.runs > 200 && machine.variety.runs == 3 && machine.variety.pairs <= 3)
    let square = follow((0..<40_000).map { $0 / 100 % 2 == 0 ? 0.3 : -0.3 })
    #expect(square.variety.steps >= square.variety.runs - 1 && square.variety.runs < 4)
  }
}
