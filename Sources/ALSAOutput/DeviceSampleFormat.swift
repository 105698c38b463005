internal import CALSA

/// How one sample is sent to a device. Little-endian, as sound hardware is.
public enum DeviceSampleFormat: String, CaseIterable, Hashable, Sendable {
  // The order of preference: 24-bit files arrive exactly in the first three, and integers of the
  // converter's own width spare a conversion behind us.
  case s32 = "S32_LE"
  /// 24 bits in three bytes.
  case s24Packed = "S24_3LE"
  /// 24 bits in the lower three of four bytes.
  case s24 = "S24_LE"
  case float = "FLOAT_LE"
  case s16 = "S16_LE"

  var alsa: snd_pcm_format_t {
    switch self {
    case .s32: SND_PCM_FORMAT_S32_LE
    case .s24Packed: SND_PCM_FORMAT_S24_3LE
    case .s24: SND_PCM_FORMAT_S24_LE
    case .float: SND_PCM_FORMAT_FLOAT_LE
    case .s16: SND_PCM_FORMAT_S16_LE
    }
  }

  var bytesPerSample: Int {
    switch self {
    case .s16: 2
    case .s24Packed: 3
    case .s24, .float, .s32: 4
    }
  }

  /// Significant bits; nil for floats.
  var bits: Int? {
    switch self {
    case .s32: 32
    case .s24Packed, .s24: 24
    case .s16: 16
    case .float: nil
    }
  }
}
