public import Signal

/// What is wanted of a device.
public struct OutputRequest: Hashable, Sendable {
  /// Any PCM name: "default", "hw:1,0", "plughw:1,0", a name of asoundrc.
  public var device: String
  /// The rate that is wanted; the nearest one the device has is taken.
  public var sampleRate: SampleRate
  /// The only format to be tried; nil takes the best one.
  public var sampleFormat: DeviceSampleFormat?
  /// Frames that are given to the device at once.
  public var period: FrameCount
  /// Periods in the device's buffer; at least 2.
  public var periodCount: Int
  /// The channel, from 0, that plays the left side; the next one plays the right side.
  public var firstChannel: Int

  /// The defaults ride out the stalls of a busy machine (85 ms at 48 kHz) and still feel immediate.
  public init(
    device: String = "default", sampleRate: SampleRate, sampleFormat: DeviceSampleFormat? = nil,
    period: FrameCount = FrameCount(1024), periodCount: Int = 4, firstChannel: Int = 0
  ) {
    self.device = device
    self.sampleRate = sampleRate
    self.sampleFormat = sampleFormat
    self.period = period
    self.periodCount = periodCount
    self.firstChannel = firstChannel
  }
}
