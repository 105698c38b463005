import Foundation
import Signal
import TestSupport
import Testing

/// The numerics under the null doctor, against their definitions.
@Suite struct DoctorNumericsTests {
  @Test func dotProductsAreSumsOfProducts() {
    let a = noise(frames: 5003, channels: 1, seed: 1)
    let b = noise(frames: 5003, channels: 1, seed: 2)
    for range in [0..<5003, 3..<4999, 17..<18] {
      let expected = range.reduce(0.0) { $0 + Double(a[$1]) * Double(b[$1]) }
      #expect(abs(dotProduct(a.span, b.span, over: range) - expected) < 1e-3)
    }
  }

  @Test func linearSystems() throws {
    // A = B Bᵀ + 1, x known.
    let n = 6
    let b = noise(frames: n * n, channels: 1, seed: 3).map(Double.init)
    let x = (0..<n).map { Double($0) - 2.5 }
    var a = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        a[i * n + j] = (0..<n).reduce(i == j ? 1 : 0) { $0 + b[i * n + $1] * b[j * n + $1] }
      }
    }
    let right = (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
    let solution = try #require(solveSymmetric(a, right, ridge: 0))
    for i in 0..<n { #expect(abs(solution[i] - x[i]) < 1e-9) }
    #expect(solveSymmetric([1, 2, 2, 1], [1, 1], ridge: 0) == nil)
  }

  @Test func hermitianSystems() {
    // [2, i; −i, 3] (1, i)ᵀ = (1, 2i)ᵀ
    var matrix: [SIMD2<Double>] = [SIMD2(2, 0), SIMD2(0, 1), SIMD2(0, -1), SIMD2(3, 0)]
    var right: [SIMD2<Double>] = [SIMD2(1, 0), SIMD2(0, 2)]
    #expect(solveHermitian(&matrix, &right, size: 2))
    #expect(magnitude(right[0] - SIMD2(1, 0)) < 1e-12)
    #expect(magnitude(right[1] - SIMD2(0, 1)) < 1e-12)
  }

  /// A sine between its samples, by one fraction and at another speed, up to 0.4 of the rate.
  @Test(arguments: [0.01, 0.2, 0.4])
  func readsBetweenSamples(frequency: Double) {
    func value(_ t: Double) -> Double { sin(2 * Double.pi * frequency * t) }
    let input = (0..<2000).map { Float(value(Double($0))) }
    var output = [Float](repeating: 0, count: 1000)
    var span = output.mutableSpan
    SincInterpolator().read(input.span, from: 200.37, step: 1.0003, into: &span)
    for n in output.indices {
      #expect(abs(Double(output[n]) - value(200.37 + Double(n) * 1.0003)) < 2e-4)
    }
    var fixed = [Float](repeating: 0, count: 1000)
    var fixedSpan = fixed.mutableSpan
    let taps = SincInterpolator.taps(fraction: 0.37)
    correlate(input.span, taps: taps.span, into: &fixedSpan)
    // The first tap belongs to the sample 47 before.
    for n in fixed.indices { #expect(abs(Double(fixed[n]) - value(Double(n) + 47.37)) < 2e-4) }
  }

  @Test func decimationKeepsLowAndDropsHigh() {
    func decimated(_ frequency: Double) -> [Float] {
      let input = (0..<8000).map { Float(sin(2 * Double.pi * frequency * Double($0))) }
      var output = [Float](repeating: 0, count: 2000)
      var span = output.mutableSpan
      Decimator(factor: 4).decimate(input.span, into: &span)
      return output
    }
    let low = decimated(0.03)
    for n in 100..<1900 {
      #expect(abs(Double(low[n]) - sin(2 * Double.pi * 0.03 * 4 * Double(n))) < 1e-3)
    }
    for value in decimated(0.2)[100..<1900] { #expect(abs(value) < 1e-3) }
  }

  /// A filter of three taps is found from noise, and applied as a sum would apply it.
  @Test func transferFunctions() {
    let input = noise(frames: 60_000, channels: 1, seed: 4)
    let taps: [Float] = [0.5, -0.3, 0.2]
    let output = input.indices.map { n in
      taps.indices.reduce(Float(0)) { n >= $1 ? $0 + taps[$1] * input[n - $1] : $0 }
    }
    var transfer = TransferFunction(length: 1024)
    transfer.add(
      input: input, output: output, starts: Array(stride(from: 0, to: 58_000, by: 512)))
    #expect(transfer.incoherentPart < 1e-4)
    let impulse = TransferFunction.impulse(transfer.response(), length: 1024)
    for (tap, value) in taps.enumerated() { #expect(abs(impulse[512 + tap] - value) < 3e-3) }
    let filtered = convolved(input, impulse: [0.5, -0.3, 0.2], centre: 0)
    for n in 5000..<5100 { #expect(abs(filtered[n] - output[n]) < 1e-5) }
  }

  /// An echo is told from its source, and noise is not.
  @Test func convolutivePredictions() {
    let source = noise(frames: 60_000, channels: 1, seed: 5)
    let echo = source.indices.map { $0 >= 1500 ? 0.5 * source[$0 - 1500] : 0 }
    let other = noise(frames: 60_000, channels: 1, seed: 6)
    func predict(_ target: [Float]) -> ConvolutivePrediction {
      let frames = ConvolutivePrediction.frames(target)
      let own = ConvolutivePrediction.frames(
        [Float](repeating: 0, count: 16 * ConvolutivePrediction.hop) + source)
      return ConvolutivePrediction(
        [ConvolutivePrediction.stretch(source: own, targets: [frames], history: 16)], taps: 16,
        foldFrames: 20)
    }
    #expect(predict(echo).explained > 0.5 && predict(echo).lateShare > 0.5)
    #expect(predict(other).explained < 0.05)
  }
}
