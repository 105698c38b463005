import Signal
import TestSupport
import Testing

@Suite struct EnvelopeTests {
  /// The envelope straight from its definition.
  private func plain(_ samples: [Float], overThreshold: Float) -> Envelope {
    let valid = samples.filter(\.isFinite)
    let squares = valid.reduce(0.0) { $0 + Double($1) * Double($1) }
    return Envelope(
      lowest: valid.min() ?? 0, highest: valid.max() ?? 0,
      meanSquare: valid.isEmpty ? 0 : Float(squares / Double(valid.count)),
      overs: Int32(valid.count { abs($0) >= overThreshold }))
  }

  private func expectEqual(_ a: Envelope, _ b: Envelope) {
    #expect(a.lowest == b.lowest && a.highest == b.highest && a.overs == b.overs)
    #expect(abs(a.meanSquare - b.meanSquare) <= 1e-5 * abs(b.meanSquare))
  }

  @Test(arguments: [1, 2, 3, 4, 7, 200, 256])
  func followsItsDefinition(frames: Int) {
    let samples = noise(frames: frames, amplitude: 0.9, seed: UInt64(frames))
    expectEqual(
      envelope(of: samples.span, overThreshold: 0.8), plain(samples, overThreshold: 0.8))
  }

  @Test func leavesInvalidSamplesOut() {
    var samples = noise(frames: 256)
    samples[5] = .nan
    samples[77] = .infinity
    samples[78] = -.infinity
    samples[511] = 1.5
    expectEqual(envelope(of: samples.span, overThreshold: 1), plain(samples, overThreshold: 1))
    let nothing = [Float](repeating: .nan, count: 64)
    #expect(envelope(of: nothing.span, overThreshold: 1) == .silence)
  }

  @Test func squaresThatOverflowStayFinite() {
    let samples = [Float](repeating: 3e38, count: 512)
    let result = envelope(of: samples.span, overThreshold: 1)
    #expect(result.meanSquare.isFinite && result.overs == 512)
  }
}
