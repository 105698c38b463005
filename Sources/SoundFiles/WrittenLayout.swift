import CSndfile
import Signal
import Stems

/// How a container stores an encoding, in libsndfile's terms and in ours.
struct WrittenLayout {
  var format: StoredFormat
  var libraryFormat: Int32
  /// Bytes of samples that fit.
  var largest: Int64
  /// Said where they do not.
  var tooLong = ""
  var isCompressed = false
  var hasTimeReference = false

  /// A 32-bit size, with room for the header.
  private static let largestClassic: Int64 = (1 << 32) - 65_536

  init(
    _ container: SoundFileFacts.Container, _ encoding: SoundFileFacts.Encoding, channelCount: Int,
    frameCount: FrameCount?
  ) throws(SoundFileWriteFailure) {
    guard let (subtype, word) = encoding.written else {
      throw SoundFileWriteFailure(sentence: "This encoding is not written.")
    }
    format = StoredFormat(PCMEncoding(word))
    largest = .max
    let frameBytes = Int64(format.encoding.byteCount * channelCount)
    let expected = (frameCount?.value ?? 0).multipliedReportingOverflow(by: frameBytes)
    let isLong = expected.overflow || expected.partialValue > Self.largestClassic
    switch container {
    case .wav where !isLong:
      libraryFormat = Int32(SF_FORMAT_WAV) | subtype
      largest = Self.largestClassic
      tooLong = "It is longer than a WAV file can be (4 GiB)."
      hasTimeReference = true
    case .wav, .rf64:
      libraryFormat = Int32(SF_FORMAT_RF64) | subtype
      hasTimeReference = true
    case .w64:
      libraryFormat = Int32(SF_FORMAT_W64) | subtype
    case .caf:
      libraryFormat = Int32(SF_FORMAT_CAF) | Int32(SF_ENDIAN_LITTLE) | subtype
    case .aiff:
      libraryFormat = Int32(SF_FORMAT_AIFF) | subtype
      format.encoding.isBigEndian = true
      largest = Self.largestClassic
      tooLong = "It is longer than an AIFF file can be (4 GiB); WAV, W64 and CAF go further."
      guard !isLong else { throw SoundFileWriteFailure(sentence: tooLong) }
    case .flac:
      guard word == .int16 || word == .int24 else {
        throw SoundFileWriteFailure(sentence: "FLAC holds integers of 16 or 24 bits only.")
      }
      libraryFormat = Int32(SF_FORMAT_FLAC) | subtype
      format = StoredFormat(PCMEncoding(.int32), bits: word == .int16 ? 16 : 24)
      isCompressed = true
    case .wavExtensible, .aifc:
      throw SoundFileWriteFailure(sentence: "\(container.rawValue) is not written.")
    }
  }
}

extension SoundFileFacts.Encoding {
  /// The libsndfile subtype and the word of the encodings that are written.
  fileprivate var written: (subtype: Int32, word: PCMEncoding.Word)? {
    switch self {
    case .integer(bits: 16): (Int32(SF_FORMAT_PCM_16), .int16)
    case .integer(bits: 24): (Int32(SF_FORMAT_PCM_24), .int24)
    case .integer(bits: 32): (Int32(SF_FORMAT_PCM_32), .int32)
    case .float(bits: 32): (Int32(SF_FORMAT_FLOAT), .float32)
    default: nil
    }
  }
}
