import Foundation
import Inspection
import Signal
import Stems
import TestSupport

/// A short song made for the null doctor: four stems and their sum, 24 bits.
struct DoctorSong {
  static let rate = 44_100
  var rate: Int { Self.rate }
  /// Interleaved stereo, by stem: drums, bass, pad, voice.
  var stems: [[Float]]
  var mix: [Float]

  init(seconds: Double = 8, seed: UInt64 = 1) {
    let frames = Int(seconds * Double(Self.rate))
    stems = [
      Self.drums(frames, seed), Self.bass(frames, seed + 1), Self.pad(frames, seed + 2),
      Self.voice(frames, seed + 3),
    ].map(Self.rested)
    mix = Self.sum(stems)
  }

  /// With silence at both ends, as a song has it: what is moved loses nothing.
  private static func rested(_ samples: [Float]) -> [Float] {
    let frames = samples.count / 2
    var result = samples
    for frame in 0..<frames {
      let toEnd = Float(frames - frame) / Float(rate) - 0.7
      let fade = frame < rate / 4 ? 0 : min(1, max(0, toEnd / 0.3))
      result[2 * frame] *= fade
      result[2 * frame + 1] *= fade
    }
    return result
  }

  static func sum(_ stems: [[Float]]) -> [Float] {
    stems.dropFirst().reduce(stems[0]) { zip($0, $1).map { $0 + $1 } }
  }

  /// What the doctor says of the song as it is.
  func examine(isCancelled: @escaping @Sendable () -> Bool = { false }) -> NullDiagnosis {
    let lanes = (stems + [mix]).map { samples in
      let quantised = samples.map { ($0 * 8_388_608).rounded() / 8_388_608 }
      return DeliveryScan.Lane(
        source: MemorySource(samples: quantised), native: nil, start: .start,
        facts: SoundFileFacts(
          container: .wav, encoding: .integer(bits: 24), channelCount: 2,
          sampleRate: SampleRate(rate), frameCount: FrameCount(samples.count / 2)))
    }
    return NullDoctor.examine(
      lanes: lanes, measured: Self.measured(lanes), sampleRate: SampleRate(rate),
      frameCount: FrameCount(max(mix.count, stems.map(\.count).max() ?? 0) / 2),
      isCancelled: isCancelled)
  }

  private static func measured(_ lanes: [DeliveryScan.Lane]) -> DeliveryMeasurements {
    let recorder = Recorder<DeliveryScan.Event>()
    DeliveryScan.start(
      lanes: lanes, hasMixdown: true, sampleRate: SampleRate(rate)
    ) { recorder.record($0) }.wait()
    for case .finished(let measurements?) in recorder.events { return measurements }
    preconditionFailure("the scan came to no end")
  }

  // MARK: Sounds

  private static func drums(_ frames: Int, _ seed: UInt64) -> [Float] {
    var hits = noise(frames: frames, amplitude: 0.5, seed: seed)
    var beats = SeededGenerator(seed: seed &+ 77)
    let grid = rate / 5
    var loud: Float = 0
    for frame in 0..<frames {
      if frame % grid == 0 { loud = beats.next() % 3 == 0 ? 0.15 : 0.6 }
      loud *= 0.9997
      hits[2 * frame] *= loud
      hits[2 * frame + 1] *= loud
    }
    return hits
  }

  /// Tones of a table of frequencies, a new one every `length` frames, with harmonics; `width` sets the
  /// sides apart.
  private static func tones(
    _ frames: Int, _ seed: UInt64, from low: Double, length: Int, harmonics: Int, width: Double
  ) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var samples = [Float](repeating: 0, count: 2 * frames)
    for start in stride(from: rate / 4, to: frames, by: length) {
      let pitch = low * pow(2, Double(generator.next() % 13) / 12)
      let strength = 0.1 + 0.1 * Double(generator.next() % 100) / 100
      for harmonic in 1...harmonics {
        let turn = 2 * Double.pi * pitch * Double(harmonic) / Double(rate)
        let phase = Double(generator.next() % 628) / 100
        for frame in start..<min(frames, start + length) {
          let t = Double(frame - start)
          let edge = min(1, min(t, Double(length) - t) / 400)
          let value = strength * edge / Double(harmonic) * sin(turn * t + phase)
          samples[2 * frame] += Float(value * (1 + width * sin(Double(harmonic))))
          samples[2 * frame + 1] += Float(value * (1 - width * sin(Double(harmonic))))
        }
      }
    }
    return samples
  }

  private static func bass(_ frames: Int, _ seed: UInt64) -> [Float] {
    tones(frames, seed, from: 55, length: rate / 3, harmonics: 8, width: 0)
  }

  private static func pad(_ frames: Int, _ seed: UInt64) -> [Float] {
    tones(frames, seed, from: 220, length: rate * 2 / 3, harmonics: 12, width: 0.5)
  }

  private static func voice(_ frames: Int, _ seed: UInt64) -> [Float] {
    var breath = noise(frames: frames, amplitude: 0.05, seed: seed)
    // Next to half the rate no delay between samples is defined: a voice has nothing there.
    for _ in 0..<6 {
      for index in stride(from: breath.count - 1, through: 2, by: -1) {
        breath[index] = (breath[index] + breath[index - 2]) / 2
      }
    }
    return zip(tones(frames, seed, from: 330, length: rate / 4, harmonics: 20, width: 0.1), breath)
      .map { $0 + $1 }
  }
}

// MARK: Plants

/// The samples moved to later (+) or earlier, silence behind.
func moved(_ samples: [Float], by frames: Int) -> [Float] {
  let shift = 2 * abs(frames)
  let silence = [Float](repeating: 0, count: shift)
  return frames >= 0 ? silence + samples.dropLast(shift) : samples.dropFirst(shift) + silence
}

/// The samples read at `position` of each frame, by a long windowed sinc in double precision.
func read(_ samples: [Float], at position: (Int) -> Double, sides: [Int] = [0, 1]) -> [Float] {
  var result = samples
  let frames = samples.count / 2
  let half = 64
  for frame in 0..<frames {
    let place = position(frame)
    let whole = Int(place.rounded(.down))
    var sums = [0.0, 0.0]
    for tap in whole - half + 1...whole + half where tap >= 0 && tap < frames {
      let x = place - Double(tap)
      let window = 0.5 + 0.5 * cos(Double.pi * x / Double(half))
      let weight = abs(x) < 1e-9 ? 1 : sin(Double.pi * x) / (Double.pi * x) * window
      for side in sides { sums[side] += weight * Double(samples[2 * tap + side]) }
    }
    for side in sides { result[2 * frame + side] = Float(sums[side]) }
  }
  return result
}

/// A second-order bell (Bristow-Johnson's formulae) over both sides.
func bell(_ samples: [Float], hertz: Double, gain: Double, rate: Int) -> [Float] {
  let a = pow(10, gain / 40)
  let w = 2 * Double.pi * hertz / Double(rate)
  let alpha = sin(w) / 2
  let scale = 1 + alpha / a
  let (b0, b1, b2) = ((1 + alpha * a) / scale, -2 * cos(w) / scale, (1 - alpha * a) / scale)
  let (a1, a2) = (-2 * cos(w) / scale, (1 - alpha / a) / scale)
  var result = samples
  for side in 0..<2 {
    var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0)
    for index in stride(from: side, to: samples.count, by: 2) {
      let x = Double(samples[index])
      let y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
      (x2, x1, y2, y1) = (x1, x, y1, y)
      result[index] = Float(y)
    }
  }
  return result
}

/// A compressor with a smoothed gain; the greatest reduction in dB.
func compressed(_ samples: [Float], threshold: Double, ratio: Double, rate: Int)
  -> (samples: [Float], reduction: Double)
{
  var (level, most) = (0.0, 0.0)
  var result = samples
  for frame in 0..<samples.count / 2 {
    let peak = Double(max(abs(samples[2 * frame]), abs(samples[2 * frame + 1])))
    let speed = peak > level ? 0.002 : 0.1
    level += (peak - level) / (speed * Double(rate))
    let over = max(0, 20 * log10(max(level, 1e-9) / threshold))
    let reduction = over * (1 - 1 / ratio)
    most = max(most, reduction)
    let gain = Float(pow(10, -reduction / 20))
    result[2 * frame] *= gain
    result[2 * frame + 1] *= gain
  }
  return (result, most)
}

/// A return: decaying noise of 0.6 s from 20 ms on, at `level` dB against the dry sound.
func wet(_ samples: [Float], level: Double, rate: Int) -> [Float] {
  let taps = (0..<400).map { index -> (delay: Int, left: Float, right: Float) in
    var generator = SeededGenerator(seed: UInt64(index) &+ 5)
    let delay = rate / 50 + Int(generator.next() % UInt64(rate * 6 / 10))
    let decay = Float(exp(-6 * Double(delay) / Double(rate)))
    func sign() -> Float { generator.next() % 2 == 0 ? decay : -decay }
    return (delay, sign(), sign())
  }
  let frames = samples.count / 2
  var result = [Float](repeating: 0, count: samples.count)
  for tap in taps {
    for frame in tap.delay..<frames {
      result[2 * frame] += tap.left * samples[2 * (frame - tap.delay)]
      result[2 * frame + 1] += tap.right * samples[2 * (frame - tap.delay) + 1]
    }
  }
  func energy(_ x: [Float]) -> Double { x.reduce(0) { $0 + Double($1) * Double($1) } }
  let scale = Float((energy(samples) / energy(result)).squareRoot() * pow(10, level / 20))
  return result.map { $0 * scale }
}
