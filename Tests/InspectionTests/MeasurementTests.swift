import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = Delivery.rate

/// The facts of a file against other people's programs.
@Suite struct MeasurementTests {
  /// Sox on the same samples: peaks, RMS and mean of each side.
  @Test func levelsAreThoseOfSox() throws {
    let delivery = Delivery.mapping { $0 % 2 == 0 ? $1 + 0.001 : $1 * 0.5 }
    let measured = delivery.measurements().lanes[0]
    let folder = try TemporaryFolder()
    let path = folder.path("drums.wav")
    try writeWave(delivery.files[0].samples, to: path, sampleRate: rate, format: .float32)
    let text = try run(["sox", path, "-n", "stats"]).errorText
    func values(_ name: String) -> [Double] {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
      return line.dropFirst(name.count).split(separator: " ").compactMap { Double($0) }
    }
    let (peaks, rms, means) = (values("Pk lev dB"), values("RMS lev dB"), values("DC offset"))
    for side in 0..<2 {
      #expect(abs(measured.sides[side].peak.value - peaks[side + 1]) < 0.01)
      #expect(abs(measured.sides[side].rms.value - rms[side + 1]) < 0.01)
      #expect(abs(measured.sides[side].mean - means[side + 1]) < 2e-6)
    }
  }

  @Test func loudnessAndTruePeakAreThoseOfLibebur128() throws {
    let delivery = Delivery.clean
    for (lane, measured) in zip(delivery.song.lanes, delivery.measurements().lanes) {
      let samples =
        delivery.files.first { $0.name == lane.files[0].name.text }?.samples ?? []
      let judged = try judgeLoudness(samples, sampleRate: rate)
      #expect(abs(measured.loudness.integrated.value - judged.integrated) < 0.1)
      #expect(abs(measured.loudness.momentaryMaximum.value - judged.momentaryMaximum) < 0.1)
      #expect(abs(measured.loudness.shortTermMaximum.value - judged.shortTermMaximum) < 0.1)
      for (side, peak) in zip(measured.sides, judged.truePeaks) {
        #expect(abs(side.truePeak.value - 20 * log10(peak)) < 0.1)
      }
    }
  }

  @Test func placesAreExact() throws {
    let samples = Delivery.clean.files[0].samples
    let measured = Delivery.clean.measurements().lanes[0]
    for side in 0..<2 {
      let magnitudes = stride(from: side, to: samples.count, by: 2).map { abs(samples[$0]) }
      let top = try #require(magnitudes.indices.max { magnitudes[$0] < magnitudes[$1] })
      #expect(measured.sides[side].peakPosition == FrameIndex(top))
    }
    let threshold = (samples.map(abs).max() ?? 0) / 1000
    let first = try #require(samples.firstIndex { abs($0) > threshold }) / 2
    let last = try #require(samples.lastIndex { abs($0) > threshold }) / 2
    #expect(abs(try #require(measured.firstSound).value - Int64(first)) < Int64(rate / 1000))
    #expect(abs(try #require(measured.lastSound).value - Int64(last)) <= Int64(rate / 100))
  }

  @Test func invalidSamplesAndOversAreCounted() {
    let broken = Delivery.with(0) { file in
      file.encoding = .float(bits: 32)
      file.samples[rate * 2] = .nan
      file.samples[rate * 4 + 1] = .infinity
      file.samples[rate * 3] = 1.5
    }
    let measured = broken.measurements().lanes[0]
    #expect(measured.invalidSamples == 2 && measured.overs == 1)
    #expect(abs(measured.peak.value - 20 * log10(1.5)) < 0.01)
    #expect(measured.loudness.integrated.value.isFinite)
  }
}
