public import Signal
public import Stems

/// The audio of one lane, read from its files.
///
/// Mono is doubled to both sides, a split pair joined, and another rate than the one asked for is
/// resampled. Files are opened read-only, one descriptor for each reader and file. A file that is no
/// longer the one that was assembled into the song throws a sentence instead of other audio.
public struct StemSource: SampleSource {
  public let frameCount: FrameCount
  private let access: FolderAccess
  private let files: [StemFile]
  private let rate: SampleRate
  private let readsRemoved: Bool

  /// The audio of `stem`, whose paths are relative to `folder`, at `rate`.
  ///
  /// `rate` is the song's, or that of a device which refuses the song's. With `readsRemoved` a file that was taken
  /// away, or that another one was renamed over, is read on as it was: its bytes are there as long as it is open.
  public init(stem: Stem, folder: String, rate: SampleRate, readsRemoved: Bool = false) {
    self.readsRemoved = readsRemoved
    access = FolderAccess(folder: folder)
    files = stem.files
    self.rate = rate
    frameCount =
      files.map { $0.facts.frameCount.resampled(from: $0.facts.sampleRate, to: rate) }.max()
      ?? .zero
  }

  public func makeReader() throws(SampleReadFailure) -> any SampleReader {
    var readers: [any SampleReader] = []
    for file in files { readers.append(try reader(of: file)) }
    guard let first = readers.first else {
      throw SampleReadFailure(sentence: "The stem has no file.")
    }
    let whole = readers.count == 2 ? PairReader(left: first, right: readers[1]) : first
    guard let native = files.first?.facts.sampleRate, native != rate else { return whole }
    let frames = files.map(\.facts.frameCount).max() ?? .zero
    return try ResamplingReader(whole, frameCount: frames, from: native, to: rate)
  }

  /// A reader of one file at its own rate.
  private func reader(of file: StemFile) throws(SampleReadFailure) -> any SampleReader {
    let sound: FolderAccess.OpenSound
    do {
      sound = try access.openSound(file.path)
    } catch { throw SampleReadFailure(sentence: error.sentence) }
    if let identity = file.identity, identity != sound.report.identity {
      throw SampleReadFailure(sentence: changedOnDisk)
    }
    if let layout = sound.report.layout {
      return RawReader(sound, layout, readsRemoved: readsRemoved)
    }
    return DecodingReader(sound, readsRemoved: readsRemoved)
  }
}

/// Said where a file is no longer what it was when the song was opened.
let changedOnDisk = "The file changed on disk since the song was opened; open the song again."
