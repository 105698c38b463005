public import Foundation

/// Foundation's sine, under a name that the sine generator's file needs no import for.
func sineOf(_ radians: Double) -> Double { sin(radians) }

/// How `writeWave` stores samples.
public enum WaveFormat: Sendable {
  case pcm16, pcm24, pcm32, float32

  var bits: Int {
    switch self {
    case .pcm16: 16
    case .pcm24: 24
    case .pcm32, .float32: 32
    }
  }
}

/// Writes interleaved samples as a plain WAV file, independent of the code under test. Integers are
/// rounded to nearest and limited to full scale.
public func writeWave(
  _ samples: [Float], to path: String, sampleRate: Int, channels: Int = 2,
  format: WaveFormat = .float32
) throws {
  let data = waveData(samples, format: format)
  let frameBytes = channels * format.bits / 8
  var file = Data("RIFF".utf8)
  file.append(littleEndian: UInt32(36 + data.count + data.count % 2))
  file.append(Data("WAVEfmt ".utf8))
  file.append(littleEndian: UInt32(16))
  file.append(littleEndian: UInt16(format == .float32 ? 3 : 1))
  file.append(littleEndian: UInt16(channels))
  file.append(littleEndian: UInt32(sampleRate))
  file.append(littleEndian: UInt32(sampleRate * frameBytes))
  file.append(littleEndian: UInt16(frameBytes))
  file.append(littleEndian: UInt16(format.bits))
  file.append(Data("data".utf8))
  file.append(littleEndian: UInt32(data.count))
  file.append(data)
  if data.count % 2 == 1 { file.append(0) }
  try file.write(to: URL(fileURLWithPath: path))
}

/// The little-endian bytes of samples, without a header.
public func waveData(_ samples: [Float], format: WaveFormat) -> Data {
  var bytes: [UInt8] = []
  let width = format.bits / 8
  bytes.reserveCapacity(samples.count * width)
  let scale = Double(sign: .plus, exponent: format.bits - 1, significand: 1)
  for sample in samples {
    let value =
      format == .float32
      ? Int64(sample.bitPattern)
      : Int64(max(-scale, min(scale - 1, (Double(sample) * scale).rounded())))
    for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
  return Data(bytes)
}

extension Data {
  /// Appends an integer with its lowest byte first.
  public mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    for byte in 0..<Value.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }
}

/// The decimal logarithm of a ratio.
public func log10OfRatio(_ a: Double, _ b: Double) -> Double { log10(a / b) }
