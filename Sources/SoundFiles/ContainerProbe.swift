import Stems

/// What a sound file's own chunks say, found by a bounded walk before any decoder sees the file.
///
/// libsndfile 1.2.0 still has overflows in its ADPCM and GSM decoders, which start working as soon
/// as a file is opened: the codec has to be known, and refused by name, before that.
struct ContainerProbe {
  var container: SoundFileFacts.Container
  /// Position of the first byte of audio; nil where no audio chunk was found.
  var dataOffset: Int64?
  /// Bytes of audio that the header promises; nil where it leaves that open.
  var promisedBytes: Int64?
  /// Whether the WAVE codec is IEEE float: libsndfile 1.2.0 takes every extensible Wave64 file for
  /// integers.
  var isFloat = false
  /// Whether the header promises no audio although bytes follow that are no chunk: a recorder or an
  /// export that never came to write the sizes.
  var isUnfinished = false

  /// Reads the chunks of `file`.
  init(_ file: borrowing FileDescriptor, byteCount: Int64) throws(ProbeFailure) {
    guard byteCount > 0 else { throw .empty }
    var reader = ChunkReader(file, byteCount: byteCount)
    let start = reader.skipTag(file)
    let head = reader.bytes(file, at: start, count: 16)
    switch (FourCC(head, 0), FourCC(head, 8)) {
    case ("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"):
      try self.init(riff: file, &reader, start: start, isBigEndian: head[3] == UInt8(ascii: "X"))
    case ("riff", _) where head.starts(with: Self.w64Riff):
      try self.init(w64: file, &reader, start: start)
    case ("FORM", "AIFF"), ("FORM", "AIFC"):
      try self.init(aiff: file, &reader, start: start)
    case ("caff", _):
      try self.init(caf: file, &reader, start: start)
    case ("fLaC", _):
      self.init(compressed: .flac)
    default:
      throw Self.foreign(head, hasTag: start > 0)
    }
  }

  /// A container whose frames only the decoder finds.
  private init(compressed container: SoundFileFacts.Container) {
    self.container = container
  }

  /// The first 16 bytes of a Sony Wave64 file: the GUID of its "riff" chunk.
  private static let w64Riff: [UInt8] = [
    0x72, 0x69, 0x66, 0x66, 0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00,
  ]

  /// What another kind of file is called.
  private static func foreign(_ head: [UInt8], hasTag: Bool) -> ProbeFailure {
    switch FourCC(head, 0) {
    case "OggS": return .refused("Ogg")
    case "wvpk": return .refused("WavPack")
    case "MAC ": return .refused("Monkey's Audio")
    case _ where FourCC(head, 4) == "ftyp": return .refused("MPEG-4 (AAC or ALAC)")
    default: break
    }
    let isFrame = head.count > 1 && head[0] == 0xFF && head[1] & 0xE0 == 0xE0
    return isFrame || hasTag ? .refused("MP3") : .unknown
  }

  // MARK: RIFF (Microsoft; EBU Tech 3306 for RF64)

  private init(
    riff file: borrowing FileDescriptor, _ reader: inout ChunkReader, start: Int64,
    isBigEndian: Bool
  ) throws(ProbeFailure) {
    let isRF64 = FourCC(reader.bytes(file, at: start, count: 4), 0) == "RF64"
    container = isRF64 ? .rf64 : .wav
    var promised64: Int64?
    var hasFormat = false
    var position = start + 12
    while let chunk = reader.chunk(file, at: position, isBigEndian: isBigEndian) {
      switch chunk.kind {
      case "ds64":
        // A size beyond any disk is no size: the sums below must not overflow.
        promised64 = reader.bytes(file, at: chunk.body, count: 24).integer(at: 8, bytes: 8)
          .flatMap { $0 < 1 << 60 ? $0 : nil }
      case "fmt ":
        hasFormat = true
        let body = reader.bytes(file, at: chunk.body, count: min(40, Int(clamping: chunk.size)))
        isFloat = try Self.checkWaveFormat(body, isBigEndian: isBigEndian) == 3
        let tag = body.integer(at: 0, bytes: 2, isBigEndian: isBigEndian)
        if tag == 0xFFFE, !isRF64 { container = .wavExtensible }
      case "data" where dataOffset == nil:
        dataOffset = chunk.body
        let isOpen = chunk.size == 0xFFFF_FFFF
        promisedBytes = isRF64 && isOpen ? promised64 : (isOpen ? nil : chunk.size)
        isUnfinished =
          promisedBytes == 0
          && reader.holdsNoChunk(file, at: chunk.body, isBigEndian: isBigEndian)
        if isUnfinished, hasFormat { return }
      default: break
      }
      // A data chunk that promises more than there is has no neighbour.
      let size = chunk.kind == "data" ? promisedBytes ?? chunk.size : chunk.size
      position = chunk.body + size + (size & 1)
    }
    guard hasFormat else { throw .damaged }
  }

  /// Refuses every codec but PCM, float, A-law and µ-law. Gives the codec.
  private static func checkWaveFormat(
    _ body: [UInt8], isBigEndian: Bool = false
  ) throws(ProbeFailure) -> Int {
    guard let tag = body.integer(at: 0, bytes: 2, isBigEndian: isBigEndian) else { throw .damaged }
    // Extensible: the codec is in the first two bytes of the sub-format GUID.
    let codec =
      tag == 0xFFFE ? body.integer(at: 24, bytes: 2, isBigEndian: isBigEndian) ?? 0 : tag
    guard [1, 3, 6, 7].contains(codec) else { throw .refused(waveCodecName(Int(codec))) }
    return Int(codec)
  }

  /// Names of RFC 2361 for the codecs that are met in the field.
  private static func waveCodecName(_ tag: Int) -> String {
    switch tag {
    case 0x0002: "Microsoft ADPCM"
    case 0x0011: "IMA ADPCM"
    case 0x0031: "GSM 6.10"
    case 0x0040, 0x0045, 0x0064, 0x0065: "G.72x ADPCM"
    case 0x0050: "MPEG"
    case 0x0055: "MP3"
    case 0x0160...0x0163: "Windows Media"
    case 0x2000: "AC-3"
    default: "WAVE codec \(tag)"
    }
  }

  // MARK: Sony Wave64

  private init(
    w64 file: borrowing FileDescriptor, _ reader: inout ChunkReader, start: Int64
  ) throws(ProbeFailure) {
    container = .w64
    var hasFormat = false
    var position = start + 40
    while let chunk = reader.w64Chunk(file, at: position) {
      switch chunk.kind {
      case "fmt ":
        hasFormat = true
        let body = reader.bytes(file, at: chunk.body, count: min(40, Int(clamping: chunk.size)))
        isFloat = try Self.checkWaveFormat(body) == 3
      case "data" where dataOffset == nil:
        dataOffset = chunk.body
        promisedBytes = chunk.size
      default: break
      }
      position = chunk.body + (chunk.size + 7) / 8 * 8
    }
    guard hasFormat else { throw .damaged }
  }

  // MARK: AIFF and AIFC (Apple, 1991)

  private init(
    aiff file: borrowing FileDescriptor, _ reader: inout ChunkReader, start: Int64
  ) throws(ProbeFailure) {
    let isCompressed = FourCC(reader.bytes(file, at: start, count: 12), 8) == "AIFC"
    container = isCompressed ? .aifc : .aiff
    var hasFormat = false
    var position = start + 12
    while let chunk = reader.chunk(file, at: position, isBigEndian: true) {
      switch chunk.kind {
      case "COMM":
        hasFormat = true
        if isCompressed {
          try Self.checkAIFCCodec(FourCC(reader.bytes(file, at: chunk.body, count: 22), 18))
        }
      case "SSND" where dataOffset == nil:
        let skip = reader.bytes(file, at: chunk.body, count: 4)
          .integer(at: 0, bytes: 4, isBigEndian: true)
        dataOffset = chunk.body + 8 + (skip ?? 0)
        promisedBytes = max(0, chunk.size - 8 - (skip ?? 0))
      default: break
      }
      position = chunk.body + chunk.size + (chunk.size & 1)
    }
    guard hasFormat else { throw .damaged }
  }

  private static func checkAIFCCodec(_ codec: FourCC) throws(ProbeFailure) {
    switch codec {
    case "NONE", "none", "sowt", "twos", "raw ", "fl32", "FL32", "fl64", "FL64", "in24", "in32",
      "ni24", "ni32", "42ni", "23ni", "ulaw", "ULAW", "alaw", "ALAW":
      return
    case "ima4": throw .refused("IMA ADPCM")
    case "GSM ", "agsm": throw .refused("GSM 6.10")
    default: throw .refused("AIFC codec")
    }
  }

  // MARK: Core Audio Format (Apple)

  private init(
    caf file: borrowing FileDescriptor, _ reader: inout ChunkReader, start: Int64
  ) throws(ProbeFailure) {
    container = .caf
    var hasFormat = false
    var position = start + 8
    while let chunk = reader.cafChunk(file, at: position) {
      var size = chunk.size
      switch chunk.kind {
      case "desc":
        hasFormat = true
        let codec = FourCC(reader.bytes(file, at: chunk.body, count: 12), 8)
        switch codec {
        case "lpcm", "ulaw", "alaw", "alac": break
        case "ima4": throw .refused("IMA ADPCM")
        case "aac ": throw .refused("AAC")
        default: throw .refused("CAF codec")
        }
      case "data" where dataOffset == nil:
        // Four bytes of edit count come first; size −1 means "to the end of the file".
        dataOffset = chunk.body + 4
        promisedBytes = size < 0 ? nil : max(0, size - 4)
        if size < 0 { size = reader.byteCount }
      default: break
      }
      guard size >= 0 else { break }
      position = chunk.body + size
    }
    guard hasFormat else { throw .damaged }
  }
}

/// Why a file is not handed to the decoder.
enum ProbeFailure: Error {
  case empty
  case unknown
  case damaged
  /// A known format that is not read here, by its name.
  case refused(String)

  /// One sentence for the engineer.
  var sentence: String {
    switch self {
    case .empty: "The file is empty (0 bytes); send it again."
    case .unknown: "Not a sound file of a kind that is read here, whatever its name says."
    case .damaged: "The header is damaged; export or send the file again."
    case .refused(let name):
      "\(name) is not read here; export it as WAV or AIFF, 24-bit or 32-bit float."
    }
  }
}
