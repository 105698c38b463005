import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = Delivery.rate
private let drums = "Salt_Drums.wav"

/// What a file shows by itself: each kind planted, and what only looks like it.
@Suite struct FileFindingsTests {
  @Test func aCleanDeliveryIsNotAccused() { #expect(Delivery.clean.accusations == []) }

  // MARK: Word length

  @Test func wordLengths() {
    let low = Delivery.with(0) { file in
      file.encoding = .integer(bits: 16)
      file.samples = file.samples.map { Delivery.quantised($0, bits: 16) }
    }
    #expect(low.accusations == ["bit-depth-low \(drums)"])
    let padded = Delivery.mapping { Delivery.quantised($1, bits: 16) }
    #expect(padded.accusations == ["bit-depth-padded \(drums)"])
    #expect(padded.finding(.bitDepthPadded)?.number == 16)
    let faded = Delivery.mapping { Delivery.quantised(Delivery.quantised($1, bits: 16) * 0.7079) }
    #expect(faded.finding(.bitDepthPadded)?.number == 16)
    let float = Delivery.with(0) { $0.encoding = .float(bits: 32) }
    #expect(float.accusations == [] && float.finding(.floatInteger)?.number == 24)
  }

  /// A square wave at a few levels uses few bits, and is nobody's padded file.
  @Test func aFewLevelsAreNoWordLength() {
    let square = Delivery.mapping { index, _ in
      let frame = index / 2
      guard (rate..<rate * 4).contains(frame) else { return 0 }
      return (frame / 200 % 2 == 0 ? 0.25 : -0.25) * (frame / rate % 2 == 0 ? 1 : 0.5)
    }
    #expect(square.accusations == [])
  }

  @Test func dither() {
    var generator = SeededGenerator(seed: 5)
    let dithered = Delivery.mapping { _, sample in
      let noise = (Float(generator.next() >> 40) + Float(generator.next() >> 40)) / 0x1p24 - 1
      return Delivery.quantised(sample + noise / 0x1p23)
    }
    #expect(dithered.accusations == ["dither-present \(drums)"])
    #expect(dithered.finding(.ditherPresent)?.text == "tpdf")
    let noisy = Delivery.mapping { _, sample in
      Delivery.quantised(sample + (Float(generator.next() >> 40) / 0x1p23 - 1) * 1e-4)
    }
    #expect(!noisy.accusations.contains { $0.hasPrefix("dither") })
    #expect(noisy.finding(.noDigitalSilence) != nil)
  }

  // MARK: Peaks

  @Test func clipping() throws {
    let clipped = Delivery.mapping { max(-1, min(1 - 0x1p-23, $1 * 6)) }
    let finding = try #require(clipped.finding(.clipping))
    let samples = clipped.files[0].samples
    #expect(finding.severity == .error)
    #expect(finding.number == Double(samples.count { $0 == -1 || $0 == 1 - 0x1p-23 }))
    let worst = try #require(finding.worst)
    #expect(
      abs(samples[Int(worst.lowerBound.value) * 2]) >= 1 - 0x1p-22
        || abs(samples[Int(worst.lowerBound.value) * 2 + 1]) >= 1 - 0x1p-22)
    let below = Delivery.mapping { max(-0.1, min(0.1, $1)) }
    #expect(abs((below.finding(.clippingBelowFullScale)?.number ?? 0) + 20) < 0.01)
  }

  /// One peak at full scale is a level, not clipping; a repeated sample reaches its peak every time.
  @Test func peaksAreNoClipping() throws {
    let top = Delivery.clean.files[0].samples.map(abs).max() ?? 1
    let normal = Delivery.mapping { Delivery.quantised($1 / top * (1 - 0x1p-23)) }
    #expect(!normal.accusations.contains { $0.hasPrefix("clipping") || $0.hasPrefix("limited") })
    let hit = Delivery.programme(seed: 9, seconds: 1.8).map { Delivery.quantised($0 * 1.7) }
    let machine = Delivery.mapping { index, _ in
      let frame = index / 2 - rate
      guard frame >= 0, frame < rate * 3 else { return 0 }
      return hit[(Int(0.8 * Double(rate)) + frame % (rate / 4)) * 2 + index % 2]
    }
    #expect(machine.accusations == [])
  }

  @Test func peaksBetweenTheSamples() throws {
    // A quarter of the rate, 45° off: 3 dB more than its samples.
    let overs = Delivery.mapping { index, sample in
      let frame = index / 2
      guard (rate..<rate * 2).contains(frame) else { return sample * 0.1 }
      let gain = Float(min(1, Double(frame - rate) / 5000, Double(rate * 2 - frame) / 5000))
      return Float(sin(Double.pi / 2 * Double(frame) + Double.pi / 4)) * 0.9 * 1.2 * gain
    }
    let finding = try #require(overs.finding(.intersampleOver))
    #expect(abs(finding.number - 20 * log10(1.08)) < 0.1)
    let worst = try #require(finding.worst)
    #expect((rate + 4990...rate * 2 - 4990).contains(Int(worst.lowerBound.value)))
  }

  @Test func aLimiterHoldsOneCeiling() throws {
    // The gain follows the level of each burst, so that all of them end at the same peak.
    let limited = Delivery.with(0) { file in
      let samples = file.samples
      for first in stride(from: 0, to: samples.count - 881, by: 882) {
        let top = samples[first..<first + 882].map(abs).max() ?? 0
        guard top > 0.01 else { continue }
        for index in first..<first + 882 { file.samples[index] = samples[index] / top * 0.25 }
      }
    }
    let finding = try #require(limited.finding(.limited))
    #expect(finding.number > 0.3)
    #expect(limited.accusations == ["limited \(drums)"])
    // A synthesiser's tone comes to the same peak too, with one and the same wave.
    let tone = Delivery.mapping { index, _ in
      let frame = index / 2
      guard (rate..<rate * 4).contains(frame) else { return 0 }
      let edge = Float(min(1, Double(frame - rate) / 4000, Double(rate * 4 - frame) / 4000))
      return Delivery.quantised(Float(sin(Double(frame) * 0.0713)) * 0.3 * edge)
    }
    #expect(tone.accusations == [])
  }

  // MARK: Sides

  @Test func sides() throws {
    let silent = Delivery.mapping { $0 % 2 == 0 ? $1 : 0 }
    #expect(silent.accusations == ["silent-channel \(drums)"])
    #expect(silent.finding(.silentChannel)?.text == "R")
    let inverted = Delivery.mapping { $0 % 2 == 0 ? $1 : -$1 }
    #expect(inverted.accusations == ["polarity-inverted-channel \(drums)"])
    let mono = Delivery.with(0) { file in
      file.samples = stride(from: 0, to: file.samples.count, by: 2).flatMap {
        [file.samples[$0], file.samples[$0]]
      }
    }
    #expect(mono.accusations == [] && mono.finding(.dualMono)?.severity == .note)
    let nothing = Delivery.mapping { _, _ in 0 }
    #expect(nothing.accusations == ["silent-stem \(drums)"])
  }

  @Test(arguments: [12, -45])
  func delaysBetweenTheSides(frames: Int) throws {
    let late = Delivery.with(0) { file in
      let samples = file.samples
      for frame in 100..<samples.count / 2 - 100 {
        file.samples[frame * 2 + 1] = samples[(frame - frames) * 2 + 1]
      }
    }
    #expect(late.finding(.interchannelDelay)?.number == Double(frames))
    #expect(late.accusations == ["interchannel-delay \(drums)"])
  }

  @Test func aWideDelayIsANote() {
    let wide = Delivery.with(0) { file in
      let samples = file.samples
      for frame in 700..<samples.count / 2 {
        file.samples[frame * 2 + 1] = samples[(frame - 617) * 2 + 1]
      }
    }
    #expect(wide.finding(.interchannelDelay)?.severity == .note)
  }

  @Test func offsets() {
    let offset = Delivery.mapping { $1 + 0.002 }
    #expect(abs((offset.finding(.dcOffset)?.number ?? 0) - 0.002) < 1e-5)
    #expect(offset.finding(.dcOffset)?.severity == .warning)
    #expect(Delivery.mapping { $1 + 0.0005 }.finding(.dcOffset)?.severity == .note)
    #expect(Delivery.mapping { $1 + 0.0001 }.finding(.dcOffset) == nil)
  }

  // MARK: Ends

  @Test func beginnings() {
    let start = Int(0.8 * Double(rate)) + 3000
    let cut = Delivery.with(0) { $0.samples.removeFirst(start * 2) }
    #expect(cut.accusations.contains("truncated-start \(drums)"))
    let steady = noise(frames: rate * 3, amplitude: 0.2, seed: 4)
    let ramp = Delivery.with(0) { file in
      for index in steady.indices {
        file.samples[index] = Delivery.quantised(steady[index] * min(1, Float(index / 2) / 661))
      }
    }
    #expect(ramp.finding(.fadeInStart)?.severity == .warning)
    #expect(abs((ramp.finding(.fadeInStart)?.number ?? 0) - 11) < 5)
  }

  @Test func ends() {
    let cut = Delivery.with(0) { $0.samples.removeLast(rate / 2 * 2 + 9000) }
    #expect(cut.accusations.contains("truncated-end \(drums)"))
    let faded = Delivery.with(0) { file in
      let end = file.samples.count - rate
      file.samples = (0..<file.samples.count).map { index in
        Delivery.quantised(file.samples[index] * max(0, 1 - Float(index) / Float(end)))
      }
    }
    #expect(faded.accusations == [])
  }
}
