import CSndfile
import Glibc
public import Signal
public import Stems

/// Writes a WAV file of up to 4 GiB that appears under its name when it is finished.
///
/// The same samples give the same bytes: no date and no program name goes into the header. Belongs
/// to one thread at a time.
@safe public final class SoundFileWriter {
  private let file: NewFile
  private let sound: OpaquePointer
  /// Word length of integers; nil for floats.
  private let bits: Int?
  private let channelCount: Int
  private var integers: [Int32] = []
  private var isOpen = true
  private var byteCount: Int64 = 0

  /// A 32-bit size, with room for the header.
  private static let largest: Int64 = (1 << 32) - 4096

  /// Begins the file at `path`; one that stands there is replaced when this one is finished.
  ///
  /// Encodings: integers of 16, 24 or 32 bits, and 32-bit float; others throw.
  public init(
    path: String, encoding: SoundFileFacts.Encoding, sampleRate: SampleRate, channelCount: Int = 2
  ) throws(SoundFileWriteFailure) {
    guard let subtype = encoding.writtenSubtype else {
      throw SoundFileWriteFailure(sentence: "This encoding is not written.")
    }
    do { file = try NewFile(path) } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
    if case .integer(let bits) = encoding { self.bits = bits } else { bits = nil }
    self.channelCount = channelCount
    var info = SF_INFO()
    info.samplerate = Int32(clamping: sampleRate.hertz)
    info.channels = Int32(clamping: channelCount)
    info.format = Int32(SF_FORMAT_WAV) | subtype
    // Sound: the descriptor belongs to `file`, which outlives the handle.
    guard
      let sound = unsafe sf_open_fd(file.descriptor, Int32(SFM_WRITE), &info, Int32(SF_FALSE))
    else {
      throw SoundFileWriteFailure(sentence: "libsndfile does not write this format.")
    }
    unsafe self.sound = sound
    // No PEAK chunk: it would hold the time of day.
    unsafe _ = sf_command(sound, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
  }

  deinit {
    if isOpen { unsafe _ = sf_close(sound) }
  }

  /// Appends whole frames, channels interleaved, full scale ±1.
  ///
  /// Integers of b bits are v × 2^(b − 1), rounded to the nearest, ties to even, limited to what b
  /// bits hold, without dither; NaN becomes 0.
  public func write(_ samples: Span<Float>) throws(SoundFileWriteFailure) {
    let frames = sf_count_t(samples.count / channelCount)
    byteCount += Int64(samples.count) * Int64((bits ?? 32) / 8)
    guard byteCount < Self.largest else {
      throw SoundFileWriteFailure(sentence: "It is longer than a WAV file can be (4 GiB).")
    }
    let written: sf_count_t
    if let bits {
      integers.removeAll(keepingCapacity: true)
      for index in samples.indices { integers.append(Self.integer(samples[index], bits: bits)) }
      // Sound: the pointer is used within the closure only.
      written = unsafe integers.withUnsafeBufferPointer {
        unsafe sf_writef_int(sound, $0.baseAddress, frames)
      }
    } else {
      written = unsafe samples.withUnsafeBufferPointer {
        unsafe sf_writef_float(sound, $0.baseAddress, frames)
      }
    }
    guard written == frames else {
      throw SoundFileWriteFailure(sentence: SystemError(code: errno).sentence)
    }
  }

  /// Completes the header, waits for the disk, and gives the file its name. Nothing can be written
  /// afterwards.
  public func finish() throws(SoundFileWriteFailure) {
    guard isOpen else { return }
    isOpen = false
    guard unsafe sf_close(sound) == Int32(SF_ERR_NO_ERROR) else {
      throw SoundFileWriteFailure(sentence: SystemError(code: errno).sentence)
    }
    do { try file.finish(isDurable: true) } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
  }

  /// Writes a whole file at once: `init`, `write` and `finish`.
  public static func write(
    _ samples: Span<Float>, to path: String, encoding: SoundFileFacts.Encoding,
    sampleRate: SampleRate, channelCount: Int = 2
  ) throws(SoundFileWriteFailure) {
    let writer = try SoundFileWriter(
      path: path, encoding: encoding, sampleRate: sampleRate, channelCount: channelCount)
    try writer.write(samples)
    try writer.finish()
  }

  /// A sample as an integer of `bits`, at the top of 32 bits as libsndfile takes it.
  private static func integer(_ sample: Float, bits: Int) -> Int32 {
    guard !sample.isNaN else { return 0 }
    let scale = Double(1 << (bits - 1))
    let value = (Double(sample) * scale).rounded(.toNearestOrEven)
    return Int32(max(-scale, min(scale - 1, value))) << (32 - Int32(bits))
  }
}

/// Why a sound file could not be written, in one sentence.
public struct SoundFileWriteFailure: Error, Hashable, Sendable {
  /// What happened; holds no path.
  public var sentence: String

  public init(sentence: String) { self.sentence = sentence }
}

extension SoundFileFacts.Encoding {
  /// The libsndfile subtype of the encodings that are written.
  fileprivate var writtenSubtype: Int32? {
    switch self {
    case .integer(bits: 16): Int32(SF_FORMAT_PCM_16)
    case .integer(bits: 24): Int32(SF_FORMAT_PCM_24)
    case .integer(bits: 32): Int32(SF_FORMAT_PCM_32)
    case .float(bits: 32): Int32(SF_FORMAT_FLOAT)
    default: nil
    }
  }
}
