internal import CALSA
internal import Signal
internal import Stems

/// What a PCM was set to.
struct Configuration {
  var sampleFormat: DeviceSampleFormat
  var sampleRate: Int
  var channelCount: Int
  var firstChannel: Int
  var period: Int
  var buffer: Int

  var bytesPerFrame: Int { channelCount * sampleFormat.bytesPerSample }
}

extension PCMHandle {
  /// Sets the PCM up for a request, as near to it as the device allows.
  borrowing func configure(_ request: OutputRequest) throws(ALSAError) -> Configuration {
    let parameters = try self.parameters()
    // Sound, all along: both pointers are live, and so are the variables that calls write to.
    guard
      unsafe snd_pcm_hw_params_set_access(
        pointer, parameters.pointer, SND_PCM_ACCESS_RW_INTERLEAVED) >= 0
    else {
      throw .unsuitable("The device takes no interleaved frames; use its plughw: name.")
    }
    let format = try chooseFormat(parameters, wish: request.sampleFormat)
    let channels = try chooseChannels(parameters, first: request.firstChannel)

    var rate = UInt32(clamping: request.sampleRate.hertz)
    try check(
      "snd_pcm_hw_params_set_rate_near",
      unsafe snd_pcm_hw_params_set_rate_near(pointer, parameters.pointer, &rate, nil))
    var period = snd_pcm_uframes_t(max(16, min(1 << 20, request.period.value)))
    try check(
      "snd_pcm_hw_params_set_period_size_near",
      unsafe snd_pcm_hw_params_set_period_size_near(pointer, parameters.pointer, &period, nil))
    var buffer = period * snd_pcm_uframes_t(max(2, min(256, request.periodCount)))
    try check(
      "snd_pcm_hw_params_set_buffer_size_near",
      unsafe snd_pcm_hw_params_set_buffer_size_near(pointer, parameters.pointer, &buffer))
    try check("snd_pcm_hw_params", unsafe snd_pcm_hw_params(pointer, parameters.pointer))
    // What was set, not what was asked for: some plugins settle at the last step.
    unsafe snd_pcm_hw_params_get_period_size(parameters.pointer, &period, nil)
    unsafe snd_pcm_hw_params_get_buffer_size(parameters.pointer, &buffer)
    unsafe snd_pcm_hw_params_get_rate(parameters.pointer, &rate, nil)
    let configuration = Configuration(
      sampleFormat: format, sampleRate: Int(rate), channelCount: channels,
      firstChannel: request.firstChannel, period: Int(period), buffer: Int(buffer))
    try setSoftware(configuration)
    return configuration
  }

  private borrowing func chooseFormat(
    _ parameters: borrowing HardwareParameters, wish: DeviceSampleFormat?
  ) throws(ALSAError) -> DeviceSampleFormat {
    for format in wish.map({ [$0] }) ?? DeviceSampleFormat.allCases {
      let code = unsafe snd_pcm_hw_params_set_format(pointer, parameters.pointer, format.alsa)
      if code >= 0 { return format }
    }
    let wanted = wish.map(\.rawValue) ?? "16-, 24-, 32-bit or float samples"
    throw .unsuitable("The device does not take \(wanted); its plughw: name may.")
  }

  /// More than any interface has.
  private static var mostChannels: Int { 128 }

  /// Two channels, or as few more as hold the wanted pair.
  private borrowing func chooseChannels(
    _ parameters: borrowing HardwareParameters, first: Int
  ) throws(ALSAError) -> Int {
    guard (0..<Self.mostChannels - 1).contains(first) else {
      throw .unsuitable("The first channel must be one of 1…\(Self.mostChannels - 1).")
    }
    for count in first + 2...Self.mostChannels
    where unsafe snd_pcm_hw_params_test_channels(pointer, parameters.pointer, UInt32(count)) == 0 {
      try check(
        "snd_pcm_hw_params_set_channels",
        unsafe snd_pcm_hw_params_set_channels(pointer, parameters.pointer, UInt32(count)))
      return count
    }
    throw .unsuitable("The device has no channels \(first + 1) and \(first + 2).")
  }

  private borrowing func setSoftware(_ configuration: Configuration) throws(ALSAError) {
    var made: OpaquePointer?
    try check("snd_pcm_sw_params_malloc", unsafe snd_pcm_sw_params_malloc(&made))
    guard let parameters = unsafe made else {
      throw .failed(operation: "malloc", code: -ENOMEM)
    }
    defer { unsafe snd_pcm_sw_params_free(parameters) }
    try check(
      "snd_pcm_sw_params_current", unsafe snd_pcm_sw_params_current(pointer, parameters))
    let period = snd_pcm_uframes_t(configuration.period)
    unsafe snd_pcm_sw_params_set_avail_min(pointer, parameters, period)
    // Starts when it is full: the whole buffer stands between us and the first dropout.
    let full = snd_pcm_uframes_t(configuration.buffer) / period * period
    unsafe snd_pcm_sw_params_set_start_threshold(pointer, parameters, full)
    // Silence runs ahead of what is written: the end of a song is not followed by a piece of the past
    // when the hardware stops at the next period only. Plugins that cannot may refuse.
    var boundary: snd_pcm_uframes_t = 0
    if unsafe snd_pcm_sw_params_get_boundary(parameters, &boundary) >= 0 {
      unsafe snd_pcm_sw_params_set_silence_threshold(pointer, parameters, 0)
      unsafe snd_pcm_sw_params_set_silence_size(pointer, parameters, boundary)
    }
    try check("snd_pcm_sw_params", unsafe snd_pcm_sw_params(pointer, parameters))
  }
}
