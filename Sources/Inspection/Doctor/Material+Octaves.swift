import Glibc
import Signal

extension Material {
  /// Depth of the null in octaves around 31.5 Hz, 63 Hz, … below half the rate.
  func octaves() -> [NullBand] {
    let length = rate > 60_000 ? 16_384 : 8192
    let (residual, mix) = (residual, mix)
    let parts = concurrentMap(passages.count * 2) { index in
      let (passage, channel) = (index / 2, index % 2)
      let frames = residual[passage].frames
      var part = TransferFunction(length: length)
      part.add(
        input: residual[passage][channel], output: mix[passage][channel],
        starts: Array(stride(from: 0, through: frames - length, by: max(length, frames / 16))))
      return part
    }
    var sum = TransferFunction(length: length)
    for part in parts { sum.add(part) }
    let hertz = Double(rate) / Double(length)
    return (0..<11).compactMap { octave in
      let centre = 31.5 * pow(2, Double(octave))
      let low = Int(centre / 2.0.squareRoot() / hertz) + 1
      let high = min(sum.binCount, Int(centre * 2.0.squareRoot() / hertz) + 1)
      guard low < high, centre < 0.5 * Double(rate) else { return nil }
      let (left, whole) = (sum.input[low..<high].reduce(0, +), sum.output[low..<high].reduce(0, +))
      return whole > 0
        ? NullBand(centre: centre, depth: Decibels(decibels(left, over: whole))) : nil
    }
  }
}
