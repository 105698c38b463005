import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = 48_000

@Suite struct BandScanTests {
  private func scan(
    _ lanes: [[Float]], _ settings: MixSettings, frames: Int
  ) -> (BandMeasurement, isWhole: Bool) {
    let recorder = Recorder<BandScan.Event>()
    BandScan.start(
      lanes: lanes.map { ResidualScan.Lane(source: MemorySource(samples: $0), start: .start) },
      settings: settings, frameCount: FrameCount(frames), sampleRate: SampleRate(rate)
    ) { recorder.record($0) }.wait()
    var bands = BandMeasurement(frameCount: FrameCount(frames), sampleRate: SampleRate(rate))
    var isFinished = false
    for event in recorder.events {
      switch event {
      case .chunk(let chunk): bands.insert(chunk)
      case .whole: break
      case .finished: isFinished = true
      }
    }
    return (bands, isFinished && bands.isComplete)
  }

  /// Every cell against numpy: another transform, in double precision, with bands cut out by their edges.
  @Test func agreesWithNumpy() throws {
    let frames = 9 * rate + 123
    let stems = [
      noise(frames: frames, amplitude: 0.2, seed: 1),
      sine(frequency: 440, sampleRate: rate, frames: frames, amplitude: 0.3, rightScale: 0.5),
    ]
    var settings = MixSettings(stems: Array(repeating: StemSettings(), count: 2))
    settings.stems[0].gain = Decibels(-2)
    settings.stems[1].isPolarityInverted = true
    let mixdown = zip(zip(stems[0], stems[1]), noise(frames: frames, amplitude: 0.001, seed: 9))
      .map { $0.0 + $0.1 + $1 }
    let (bands, isWhole) = scan(stems + [mixdown], settings, frames: frames)
    #expect(isWhole)

    let folder = try TemporaryFolder()
    for (index, samples) in (stems + [mixdown]).enumerated() {
      try waveData(samples, format: .float32)
        .write(to: folder.url.appendingPathComponent("\(index).f32"))
    }
    let numbers = try run(
      ["python3", "-c", Self.judge, "\(rate)", "\(bands.slotFrames)", "\(bands.slotCount)"],
      in: folder.url
    ).text.split(separator: " ").compactMap { Double($0) }
    let cells = bands.mixdown.count
    try #require(numbers.count == 2 * cells)
    for index in 0..<cells {
      // Single precision keeps seven digits of the strongest band; below lies its rounding.
      let (ours, judged) = (Double(bands.mixdown[index]), numbers[index])
      #expect(abs(ours - judged) <= judged * 1e-3 + 1e-12)
      let (residual, judgedResidual) = (Double(bands.residual[index]), numbers[cells + index])
      #expect(abs(residual - judgedResidual) <= judgedResidual * 1e-3 + 1e-12)
    }
  }

  private static let judge = """
    import numpy, sys
    rate, window, slots = map(int, sys.argv[1:])
    read = lambda n: numpy.fromfile(f'{n}.f32', '<f4').reshape(-1, 2)
    a, b, mix = read(0), read(1), read(2)
    gain = numpy.float32(10 ** (-2 / 20))
    total = a * gain - b
    centres = 1000 * 10 ** ((numpy.arange(31) - 17) / 10)
    edges = centres * 10 ** 0.05
    edges = numpy.concatenate([[-1e9], edges[:-1], [1e9]])
    hann = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(window) / window)
    width = rate / window
    bins = numpy.arange(window // 2 + 1) * width
    share = numpy.array([numpy.clip(numpy.minimum(bins + width / 2, hi)
        - numpy.maximum(bins - width / 2, lo), 0, width) / width
        for lo, hi in zip(edges[:-1], edges[1:])])
    def measure(x):
        x = numpy.concatenate([x.astype('f8'), numpy.zeros((slots * window + window, 2))])
        out = numpy.zeros((slots, 31))
        for slot in range(slots):
            for half in (0, window // 2):
                part = x[slot * window + half:slot * window + half + window] * hann[:, None]
                power = numpy.abs(numpy.fft.rfft(part, axis=0)) ** 2
                power[1:-1] *= 2
                out[slot] += share @ power.sum(axis=1) / (window * (hann ** 2).sum() * 4)
        return out
    for x in (mix, mix - total):
        print(*(f'{v:.9e}' for v in measure(x).ravel()), end=' ')
    """

  /// A tone is in its band, and all bands together are the whole: nothing is lost or counted twice.
  @Test(arguments: [(31.5, 2), (1000.0, 17), (12_500, 28)])
  func aToneIsInItsBand(frequency: Double, band: Int) {
    let frames = 6 * rate
    let tone = sine(frequency: frequency, sampleRate: rate, frames: frames, amplitude: 0.5)
    let silence = [Float](repeating: 0, count: frames * 2)
    let settings = MixSettings(stems: [StemSettings()])
    let (bands, _) = scan([silence, tone], settings, frames: frames)
    let slots = 1..<bands.slotCount - 3
    let total = bands.powers(bands: 0..<31, slots: slots)
    // Mean square of a sine: half of its amplitude squared.
    #expect(abs((total?.mixdown ?? 0) / 0.125 - 1) < 1e-3)
    #expect(total?.residual == total?.mixdown)
    let own = bands.powers(bands: band..<band + 1, slots: slots)
    // The transform's lines are as wide as half of the lowest bands: their neighbours hold a little of it.
    #expect((own?.mixdown ?? 0) > (band < 5 ? 0.9 : 0.95) * (total?.mixdown ?? 1))
    #expect(own?.depth == Decibels(0))
  }

  @Test func equalFilesNullInEveryBand() {
    let frames = 3 * rate
    let stem = noise(frames: frames, amplitude: 0.2)
    let (bands, _) = scan([stem, stem], MixSettings(stems: [StemSettings()]), frames: frames)
    #expect(bands.residual.allSatisfy { $0 == 0 })
    #expect(bands.powers(bands: 3..<4, slots: 0..<2)?.depth == .silence)
    #expect(bands.powers(bands: 0..<1, slots: 0..<0) == nil)
  }

  @Test func keptNumbersAreThoseOfTheSong() {
    let (count, rate) = (FrameCount(480_000), SampleRate(rate))
    let empty = BandMeasurement(frameCount: count, sampleRate: rate)
    #expect(!empty.isComplete)
    let zeros = [Float](repeating: 0, count: empty.mixdown.count)
    let whole = BandMeasurement(
      mixdown: zeros, residual: zeros, frameCount: count, sampleRate: rate)
    #expect(whole?.isComplete == true)
    #expect(
      BandMeasurement(mixdown: zeros, residual: [], frameCount: count, sampleRate: rate) == nil)
  }
}
