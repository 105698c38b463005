import Glibc
import Signal

/// The filter between two stereo signals, one for both channels.
struct BusFilter {
  let transfer: TransferFunction
  let rate: Int

  /// The filter that makes `output` of `input`, from up to `limit` stretches of them.
  init(from input: [StereoSignal], to output: [StereoSignal], rate: Int, limit: Int = 160) {
    self.rate = rate
    let length = rate > 60_000 ? 16_384 : 8192
    let hop = length / 2
    let places = input.indices.flatMap { passage in
      stride(from: 0, through: input[passage].frames - length, by: hop).map { (passage, $0) }
    }
    // Evenly spread where there are too many.
    let chosen =
      places.count <= limit
      ? places : (0..<limit).map { places[$0 * places.count / limit] }
    let parts = concurrentMap(input.count * 2) { index -> TransferFunction in
      let (passage, channel) = (index / 2, index % 2)
      var part = TransferFunction(length: length)
      part.add(
        input: input[passage][channel], output: output[passage][channel],
        starts: chosen.filter { $0.0 == passage }.map(\.1))
      return part
    }
    var sum = TransferFunction(length: length)
    for part in parts { sum.add(part) }
    transfer = sum
  }

  /// What no filter explains of the output, in dB.
  var incoherent: Double { decibels(transfer.incoherentPart, over: 1) }

  /// What the filter's inverse makes of a signal.
  func undone(_ signal: [StereoSignal]) -> [StereoSignal] {
    let response = transfer.response().map { inverse($0, limit: 30) }
    return Self.filtered(signal, response, transfer.length)
  }

  /// What the filter makes of a signal.
  func done(_ signal: [StereoSignal]) -> [StereoSignal] {
    Self.filtered(signal, transfer.response(), transfer.length)
  }

  private static func filtered(
    _ signal: [StereoSignal], _ response: [SIMD2<Double>], _ length: Int
  ) -> [StereoSignal] {
    let impulse = TransferFunction.impulse(response, length: length)
    let channels = concurrentMap(signal.count * 2) { index in
      convolved(signal[index / 2][index % 2], impulse: impulse, centre: length / 2)
    }
    return signal.indices.map {
      StereoSignal(left: channels[2 * $0], right: channels[2 * $0 + 1])
    }
  }

  /// The gain in quarter octaves from 31 Hz on where the two are coherent: [Hz, dB].
  var curve: [[Double]] {
    let hertz = Double(rate) / Double(transfer.length)
    var result: [[Double]] = []
    var centre = 31.5
    while centre < 0.45 * Double(rate) {
      let low = max(1, Int(centre / pow(2, 0.125) / hertz))
      let high = max(low + 1, Int(centre * pow(2, 0.125) / hertz))
      var (explained, input, output) = (0.0, 0.0, 0.0)
      for bin in low..<min(high, transfer.binCount) {
        explained += transfer.coherence(bin) * transfer.output[bin]
        input += transfer.input[bin]
        output += transfer.output[bin]
      }
      if output > 0, input > 0, explained / output > 0.9 {
        result.append([centre, Decibels(power: explained / input).value])
      }
      centre *= pow(2, 0.25)
    }
    // What is 60 dB below the loudest is the window's leakage, not a measurement.
    return result
  }
}
