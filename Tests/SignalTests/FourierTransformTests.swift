import Foundation
import Signal
import TestSupport
import Testing

@Suite struct FourierTransformTests {
  /// A cosine in bin 5 and a constant, by the definition of the transform.
  @Test func aCosineFillsItsBin() {
    let length = 64
    let samples = (0..<length).map { 0.25 + cos(2 * .pi * 5 * Double($0) / Double(length)) }
    let (real, imaginary) = spectrum(samples.map(Float.init))
    for bin in real.indices {
      let expected: Float = bin == 0 ? 16 : bin == 5 ? 32 : 0
      #expect(abs(real[bin] - expected) < 1e-4 && abs(imaginary[bin]) < 1e-4, "bin \(bin)")
    }
  }

  @Test(arguments: [2, 96, 4096, 30_000])
  func thereAndBackGivesTheSamples(length: Int) {
    let samples = Array(noise(frames: length, amplitude: 0.5).prefix(length))
    let (real, imaginary) = spectrum(samples)
    let transform = FourierTransform(length: length)
    var back = [Float](repeating: 9, count: length)
    var span = back.mutableSpan
    transform.inverse(real: real.span, imaginary: imaginary.span, samples: &span)
    for index in samples.indices { #expect(abs(samples[index] - back[index]) < 1e-5) }
  }

  private func spectrum(_ samples: [Float]) -> (real: [Float], imaginary: [Float]) {
    let transform = FourierTransform(length: samples.count)
    var real = [Float](repeating: 9, count: transform.binCount)
    var imaginary = real
    var realSpan = real.mutableSpan
    var imaginarySpan = imaginary.mutableSpan
    transform.forward(samples.span, real: &realSpan, imaginary: &imaginarySpan)
    return (real, imaginary)
  }

}
