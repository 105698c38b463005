import CSndfile
import Signal
import Stems

/// A sound file found fit to be part of a song, and how to read it.
struct SoundFileReport {
  var facts: SoundFileFacts
  var identity: FileIdentity
  /// How to read the bytes without libsndfile; nil where only its decoder can.
  var layout: RawLayout?
  /// What is wrong with the file although it loads, each one sentence.
  var notes: [String] = []
}

/// Uncompressed audio as it lies in the file.
struct RawLayout: Hashable, Sendable {
  var encoding: PCMEncoding
  /// Position of the first byte of the first frame.
  var dataOffset: Int64
  var bytesPerFrame: Int
}

/// Why a file cannot be part of a song, in one sentence.
struct Unreadable: Error {
  var sentence: String
}

extension FolderAccess {
  /// Opens a sound file and checks what its header says against the bytes that exist.
  func report(on path: [FileName]) throws(Unreadable) -> SoundFileReport {
    try openSound(path).report
  }

  /// A sound file, open, with what is known of it.
  struct OpenSound: ~Copyable {
    var handle: SoundFileHandle
    let report: SoundFileReport
  }

  /// Opens a sound file.
  func openSound(_ path: [FileName]) throws(Unreadable) -> OpenSound {
    let file: FileDescriptor
    do { file = try open(path) } catch { throw Unreadable(sentence: error.sentence) }
    guard let status = file.status() else {
      throw Unreadable(sentence: OpenFailure.absent.sentence)
    }
    let probe: ContainerProbe
    do {
      probe = try ContainerProbe(file, byteCount: status.identity.byteCount)
    } catch { throw Unreadable(sentence: error.sentence) }
    guard var handle = SoundFileHandle(file) else {
      throw Unreadable(
        sentence: probe.dataOffset == nil && probe.container != .flac
          ? "The header ends before any audio; send the file again."
          : Self.undecoded)
    }
    let report = try Self.examine(&handle, probe, status.identity)
    return OpenSound(handle: handle, report: report)
  }

  private static let undecoded =
    "The header is damaged, or its encoding is not read here; export it again as WAV or AIFF."

  private static func examine(
    _ handle: inout SoundFileHandle, _ probe: ContainerProbe, _ identity: FileIdentity
  ) throws(Unreadable) -> SoundFileReport {
    // The word length is right, only its meaning is not: see `ContainerProbe.isFloat`.
    let isMistaken = probe.isFloat && handle.subtype == Int(SF_FORMAT_PCM_32)
    let subtype = isMistaken ? Int(SF_FORMAT_FLOAT) : handle.subtype
    guard let encoding = SoundFileFacts.Encoding(subtype: subtype) else {
      throw Unreadable(sentence: ProbeFailure.refused("This codec").sentence)
    }
    let channels = Int(handle.info.channels)
    guard (1...2).contains(channels) else {
      throw Unreadable(
        sentence: "\(channels) channels; a stem is stereo or mono. Export it as stereo.")
    }
    let rate = Int(handle.info.samplerate)
    guard (2_000...768_000).contains(rate) else {
      throw Unreadable(sentence: "The header gives an impossible sample rate of \(rate) Hz.")
    }
    var report = SoundFileReport(
      facts: SoundFileFacts(
        container: probe.container, encoding: encoding, channelCount: channels,
        sampleRate: SampleRate(rate), frameCount: .zero,
        timeReference: handle.timeReference.map { FrameIndex($0) }),
      identity: identity)
    report.layout = rawLayout(&handle, probe, subtype)
    guard report.layout != nil || !isMistaken else {
      throw Unreadable(sentence: Self.undecoded)
    }
    report.facts.frameCount = FrameCount(readableFrames(&handle, probe, report))
    guard report.facts.frameCount > .zero else {
      throw Unreadable(sentence: "The file holds no audio (0 frames); export it again.")
    }
    report.notes = damage(handle, probe, report)
    return report
  }

  /// The place of the samples, where our own walk and libsndfile agree on it.
  private static func rawLayout(
    _ handle: inout SoundFileHandle, _ probe: ContainerProbe, _ subtype: Int
  ) -> RawLayout? {
    guard let word = PCMEncoding.Word(subtype: subtype), let offset = probe.dataOffset,
      probe.isUnfinished || handle.dataOffset() == offset
    else { return nil }
    let encoding = PCMEncoding(word, isBigEndian: handle.isBigEndian)
    return RawLayout(
      encoding: encoding, dataOffset: offset,
      bytesPerFrame: encoding.byteCount * Int(handle.info.channels))
  }

  /// Frames that the bytes of the file really hold.
  private static func readableFrames(
    _ handle: inout SoundFileHandle, _ probe: ContainerProbe, _ report: SoundFileReport
  ) -> Int64 {
    let claimed = handle.info.frames
    if let layout = report.layout {
      let bytes = max(0, report.identity.byteCount - layout.dataOffset)
      let held = bytes / Int64(layout.bytesPerFrame)
      return probe.isUnfinished ? held : min(claimed, held)
    }
    if probe.container == .flac { return handle.countReachableFrames(claimed: claimed) }
    // Every encoding that is read here has at least one bit for each frame.
    return min(claimed, report.identity.byteCount * 8)
  }

  /// What the header says and the bytes do not bear out.
  private static func damage(
    _ handle: borrowing SoundFileHandle, _ probe: ContainerProbe, _ report: SoundFileReport
  ) -> [String] {
    let facts = report.facts
    let there = clockText(facts.sampleRate.seconds(facts.frameCount))
    if probe.container == .flac, handle.info.frames > facts.frameCount.value {
      guard handle.info.frames < Int64.max / 2 else {
        return ["The header does not say how long the file is; \(there) of audio were found."]
      }
      return [cutOff(facts, promised: handle.info.frames)]
    }
    guard let offset = probe.dataOffset, let promised = probe.promisedBytes else { return [] }
    let bytes = report.identity.byteCount - offset
    if probe.isUnfinished || promised == 0 {
      return ["The header promises no audio: the export was not finished. \(there) were found."]
    }
    guard promised > bytes else { return [] }
    guard let layout = report.layout else {
      return ["The file is cut off; \(there) of audio are there. Send it again."]
    }
    return [cutOff(facts, promised: promised / Int64(layout.bytesPerFrame))]
  }

  private static func cutOff(_ facts: SoundFileFacts, promised: Int64) -> String {
    let whole = clockText(facts.sampleRate.seconds(FrameCount(promised)))
    let there = clockText(facts.sampleRate.seconds(facts.frameCount))
    return "The file is cut off: \(there) of \(whole) are there. Send it again."
  }

  /// A time as minutes, seconds and tenths.
  private static func clockText(_ seconds: Double) -> String {
    let tenths = Int(min(seconds, 1e9) * 10)
    let rest = tenths % 600
    return "\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
  }
}

extension SoundFileHandle {
  /// How many of the claimed frames of a compressed file can be reached.
  fileprivate mutating func countReachableFrames(claimed: Int64) -> Int64 {
    if canRead(at: claimed - 1) { return claimed }
    // A FLAC stream written to a pipe claims no length (libsndfile: the largest number there is);
    // a cut-off one claims too much. Both end where reading ends: halve the doubt.
    var reachable: Int64 = 0
    var unreachable = claimed
    var step: Int64 = 1 << 16
    while step < claimed, canRead(at: step) {
      reachable = step
      step <<= 1
    }
    unreachable = min(claimed, step)
    while unreachable - reachable > 1 {
      let middle = reachable + (unreachable - reachable) / 2
      if canRead(at: middle) { reachable = middle } else { unreachable = middle }
    }
    return canRead(at: reachable) ? reachable + 1 : 0
  }

  private mutating func canRead(at frame: Int64) -> Bool {
    guard frame >= 0, seek(to: frame) else {
      _ = reopen()
      return false
    }
    var samples = [Float](repeating: 0, count: Int(info.channels))
    // Sound: the buffer is used within the closure only.
    let isRead = unsafe samples.withUnsafeMutableBufferPointer { unsafe read(into: $0) } == 1
    if !isRead { _ = reopen() }
    return isRead
  }
}

extension SoundFileFacts.Encoding {
  /// The encodings that are decoded; nil for every other libsndfile subtype.
  fileprivate init?(subtype: Int) {
    switch subtype {
    case Int(SF_FORMAT_PCM_S8), Int(SF_FORMAT_PCM_U8): self = .integer(bits: 8)
    case Int(SF_FORMAT_PCM_16): self = .integer(bits: 16)
    case Int(SF_FORMAT_PCM_24): self = .integer(bits: 24)
    case Int(SF_FORMAT_PCM_32): self = .integer(bits: 32)
    case Int(SF_FORMAT_FLOAT): self = .float(bits: 32)
    case Int(SF_FORMAT_DOUBLE): self = .float(bits: 64)
    case Int(SF_FORMAT_ULAW): self = .other("µ-law")
    case Int(SF_FORMAT_ALAW): self = .other("A-law")
    case Int(SF_FORMAT_ALAC_16), Int(SF_FORMAT_ALAC_20), Int(SF_FORMAT_ALAC_24),
      Int(SF_FORMAT_ALAC_32):
      self = .other("ALAC")
    default: return nil
    }
  }
}

extension PCMEncoding.Word {
  /// The encodings that need no decoder.
  fileprivate init?(subtype: Int) {
    switch subtype {
    case Int(SF_FORMAT_PCM_16): self = .int16
    case Int(SF_FORMAT_PCM_24): self = .int24
    case Int(SF_FORMAT_PCM_32): self = .int32
    case Int(SF_FORMAT_FLOAT): self = .float32
    default: return nil
    }
  }
}
