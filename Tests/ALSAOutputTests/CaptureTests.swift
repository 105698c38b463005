import ALSAOutput
import Foundation
import Playback
import Signal
import Stems
import TestSupport
import Testing

/// What a card plays against what the offline device renders. Serialized: the cards run in real time.
@Suite(.serialized) struct CaptureTests {
  private let stems = (1...3).map { noise(frames: 90_000, amplitude: 0.5, seed: UInt64($0)) }
  private static let rates = [44_100, 48_000, 88_200, 96_000].map { SampleRate($0) }

  /// A buffer that the busiest test machine keeps full.
  private func request(
    _ device: String, _ rate: SampleRate, _ format: DeviceSampleFormat? = nil
  ) -> OutputRequest {
    OutputRequest(
      device: device, sampleRate: rate, sampleFormat: format, period: FrameCount(4096),
      periodCount: 16)
  }

  /// Plays the stems to their end.
  private func play(_ request: OutputRequest) throws -> (output: ALSAOutput, player: Player) {
    let player = try makePlayer(stems, rate: request.sampleRate, reading: .onOwnThread)
    let output = try ALSAOutput(request)
    #expect(output.format.sampleRate == request.sampleRate)
    try output.start(player.renderer)
    player.perform(.play)
    #expect(waitUntil { !player.isPlaying && output.isIdle })
    return (output, player)
  }

  @Test(arguments: DeviceSampleFormat.allCases, rates)
  func theCardPlaysWhatTheOfflineDeviceRenders(
    format: DeviceSampleFormat, rate: SampleRate
  ) throws {
    let card = try FakeCard()
    let (output, player) = try play(request(card.name(speed: 4), rate, format))
    #expect(output.format.sampleFormat == format.rawValue)
    output.stop()
    let expected = encoded(try rendered(stems, rate: rate), as: format)
    #expect(try card.capture() == expected, "\(card.log())")
    #expect(output.xruns == 0 && player.snapshot().underruns == 0)
    #expect(player.snapshot().position == FrameIndex(90_000))
  }

  @Test(arguments: [DeviceSampleFormat.s24Packed, .s16])
  func aplayOfTheRenderCapturesTheSame(format: DeviceSampleFormat) throws {
    // As fast as life: neither player is to miss a period on a busy machine.
    let card = try FakeCard()
    let (output, _) = try play(request(card.name(speed: 1), SampleRate(48_000), format))
    output.stop()
    let other = try FakeCard()
    let file = encoded(try rendered(stems, rate: SampleRate(48_000)), as: format)
    let path = other.folder.path("render.raw")
    try file.write(to: URL(fileURLWithPath: path))
    _ = try run([
      "aplay", "-q", "-D", other.name(speed: 1), "-t", "raw", "-f", format.rawValue, "-c", "2",
      "-r", "48000", "--buffer-size=65536", path,
    ])
    // aplay fills its last period up with silence.
    let capture = try card.capture()
    let aplayed = try other.capture()
    #expect(aplayed.prefix(capture.count) == capture)
    #expect(aplayed.dropFirst(capture.count).allSatisfy { $0 == 0 })
  }

  @Test func aChosenPairOfEightChannels() throws {
    let card = try FakeCard()
    var request = request("card8:CAPTURE=\(card.capturePath)", SampleRate(96_000))
    request.firstChannel = 4
    let (output, _) = try play(request)
    output.stop()
    #expect(output.format.channelCount == 8)
    let pair = encoded(try rendered(stems, rate: SampleRate(96_000)), as: .s32)
    var expected = Data()
    for frame in 0..<90_000 {
      expected.append(Data(count: 16))
      expected.append(pair[frame * 8..<frame * 8 + 8])
      expected.append(Data(count: 8))
    }
    #expect(try card.capture() == expected)
  }

  @Test func twentyFourBitSamplesArriveExactly() throws {
    let values = [-8_388_608, -8_388_607, -1, 0, 1, 8_388_607, 4_194_305, -12_345]
    let samples = values.map { Float($0) / 8_388_608 }
    for format in [DeviceSampleFormat.s24Packed, .s24] {
      var bytes = [UInt8](repeating: 0, count: samples.count * format.rawValue.count)
      // Sound: room for more than eight samples of four bytes.
      unsafe samples.withUnsafeBufferPointer { samples in
        unsafe bytes.withUnsafeMutableBytes { bytes in
          guard let source = samples.baseAddress, let target = bytes.baseAddress else { return }
          unsafe convert(
            source, frames: 4, to: format, channelCount: 2, firstChannel: 0, into: target)
        }
      }
      #expect(Data(bytes).starts(with: encoded(samples, as: format)))
    }
  }
}
