internal import CALSA
public import Signal

/// A PCM that may be played to, and what came of trying to open it.
public struct OutputDevice: Hashable, Sendable {
  /// What a device offers.
  public struct Capabilities: Hashable, Sendable {
    /// Those of ours that it takes; empty where it takes none.
    public var sampleFormats: [DeviceSampleFormat]
    public var sampleRates: ClosedRange<SampleRate>
    public var channelCounts: ClosedRange<Int>
  }

  /// The name to open it by.
  public var name: String
  /// The system's description, one line; not yet safe to print. Empty where there is none.
  public var description: String
  /// What it offers, or why it cannot be opened.
  public var outcome: Result<Capabilities, ALSAError>
}

/// What this machine can play to.
public enum DeviceList {
  /// Every PCM that is hinted at, and every card's own, each opened for a moment. Busy devices do not
  /// make it wait; a sound server that does not answer may, so not on the screen's thread.
  public static func all() -> [OutputDevice] {
    calsa_silence_messages()
    var found: [(name: String, description: String)] = hints()
    for card in hardware() where !found.contains(where: { $0.name == card.name }) {
      found.append(card)
    }
    return found.map { entry in
      OutputDevice(
        name: entry.name, description: entry.description, outcome: probe(entry.name))
    }
  }

  /// Opens a device and asks what it offers.
  static func probe(_ name: String) -> Result<OutputDevice.Capabilities, ALSAError> {
    do throws(ALSAError) {
      let pcm = try PCMHandle(name: name)
      let parameters = try pcm.parameters()
      let formats = DeviceSampleFormat.allCases.filter { format in
        unsafe snd_pcm_hw_params_test_format(pcm.pointer, parameters.pointer, format.alsa) == 0
      }
      var rates: (UInt32, UInt32) = (0, 0)
      var channels: (UInt32, UInt32) = (0, 0)
      // Sound: live variables.
      unsafe snd_pcm_hw_params_get_rate_min(parameters.pointer, &rates.0, nil)
      unsafe snd_pcm_hw_params_get_rate_max(parameters.pointer, &rates.1, nil)
      unsafe snd_pcm_hw_params_get_channels_min(parameters.pointer, &channels.0)
      unsafe snd_pcm_hw_params_get_channels_max(parameters.pointer, &channels.1)
      return .success(
        OutputDevice.Capabilities(
          sampleFormats: formats,
          sampleRates: SampleRate(Int(rates.0))...SampleRate(Int(max(rates.0, rates.1))),
          channelCounts: Int(channels.0)...Int(max(channels.0, channels.1))))
    } catch {
      return .failure(error)
    }
  }

  private static func hints() -> [(name: String, description: String)] {
    var list: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    // Sound, all along: alsa-lib's list ends with a null pointer, and its strings are ours to free.
    guard unsafe snd_device_name_hint(-1, "pcm", &list) == 0, let hints = unsafe list else {
      return []
    }
    defer { unsafe snd_device_name_free_hint(hints) }
    var found: [(name: String, description: String)] = []
    var index = 0
    while let hint = unsafe hints[index] {
      index += 1
      // Without a direction a device has both.
      guard let name = unsafe text(hint, "NAME"), unsafe text(hint, "IOID") != "Input" else {
        continue
      }
      let description = unsafe text(hint, "DESC") ?? ""
      found.append((name, description.split(separator: "\n").joined(separator: ", ")))
    }
    return found
  }

  private static func text(_ hint: UnsafeRawPointer, _ field: String) -> String? {
    guard let value = unsafe snd_device_name_get_hint(hint, field) else { return nil }
    defer { unsafe free(value) }
    return unsafe String(cString: value)
  }

  /// Every playback device of every card, by its `hw:` name.
  private static func hardware() -> [(name: String, description: String)] {
    var found: [(name: String, description: String)] = []
    var card: Int32 = -1
    // Sound, all along: live variables; the control handle is closed before the next card.
    while unsafe snd_card_next(&card) == 0, card >= 0 {
      var opened: OpaquePointer?
      guard unsafe snd_ctl_open(&opened, "hw:\(card)", Int32(SND_CTL_NONBLOCK)) == 0,
        let control = unsafe opened
      else { continue }
      defer { unsafe snd_ctl_close(control) }
      var longName: UnsafeMutablePointer<CChar>?
      var description = ""
      if unsafe snd_card_get_longname(card, &longName) == 0, let name = unsafe longName {
        description = unsafe String(cString: name)
        unsafe free(name)
      }
      var device: Int32 = -1
      while unsafe snd_ctl_pcm_next_device(control, &device) == 0, device >= 0 {
        found.append(("hw:\(card),\(device)", description))
      }
    }
    return found
  }
}
