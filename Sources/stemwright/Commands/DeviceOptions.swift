public import ALSAOutput
public import ArgumentParser
import Signal

/// Which sound device, and how it is to be set up.
struct DeviceOptions: ParsableArguments {
  @Option(help: "An ALSA PCM: default, hw:1,0, plughw:1,0, a name of asoundrc.")
  var device: String?

  @Option(help: "The only sample format to use: \(DeviceSampleFormat.names).")
  var sampleFormat: DeviceSampleFormat?

  @Option(help: "Frames that are given to the device at once.")
  var period: Int = 1024

  @Option(help: "Periods in the device's buffer.")
  var periods: Int = 4

  @Option(help: "The device's channel, from 1, that plays the left side; the next plays the right.")
  var channel: Int = 1

  func validate() throws {
    guard (16...65_536).contains(period), (2...64).contains(periods) else {
      throw ValidationError("A period has 16 to 65536 frames, a buffer 2 to 64 periods.")
    }
    guard (1...63).contains(channel) else {
      throw ValidationError("A channel is a number from 1 to 63.")
    }
  }

  /// The request for a song's rate.
  func request(rate: SampleRate) -> OutputRequest {
    OutputRequest(
      device: device ?? "default", sampleRate: rate, sampleFormat: sampleFormat,
      period: FrameCount(period), periodCount: periods, firstChannel: channel - 1)
  }
}

extension DeviceSampleFormat: ExpressibleByArgument {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
