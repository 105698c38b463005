public import Signal
public import Stems

/// Overviews kept on disk, so that a song opens with its waveforms the second time.
///
/// One file for each lane and rate; its name holds identity, size and time of change of the lane's
/// files, so a changed file simply has no entry. Whatever is not a whole overview is ignored. All
/// methods block on the disk and may be called from any thread.
public struct OverviewCache: Sendable {
  private let folder: CacheFolder

  /// Part of every name: a new layout of the content, or another way to scan, does not meet old files.
  private static let version = 1

  /// A cache in `folder`, which is made when the first overview is stored.
  ///
  /// The oldest overviews are dropped beyond `byteLimit` bytes (half a gigabyte: some thousand lanes).
  public init(folder: String, byteLimit: Int64 = 512 << 20) {
    self.folder = CacheFolder(path: folder, suffix: Self.suffix, byteLimit: byteLimit)
  }

  /// The user's cache: `$XDG_CACHE_HOME/stemwright/overviews`, else below `~/.cache`.
  ///
  /// Nil where neither is known (XDG Base Directory Specification: relative paths are ignored).
  public init?() {
    guard let path = CacheFolder.userPath("overviews") else { return nil }
    self.init(folder: path)
  }

  /// The whole overview of a lane at `rate`; nil where none is kept.
  public func overview(of stem: Stem, rate: SampleRate) -> Overview? {
    guard let name = fileName(stem, rate), let bytes = folder.bytes(of: name) else { return nil }
    let expected = StemSource(stem: stem, folder: "", rate: rate).frameCount
    guard let overview = Overview(decoding: bytes), overview.frameCount == expected else {
      return nil
    }
    return overview
  }

  /// Keeps the overview of a lane. Does nothing where it is not whole yet; false where the disk
  /// refuses, which costs nothing but the next scan.
  @discardableResult
  public func store(_ overview: Overview, of stem: Stem, rate: SampleRate) -> Bool {
    guard overview.scannedShare == 1, let name = fileName(stem, rate) else { return false }
    return folder.store(overview.encoded(), as: name)
  }

  /// Nil for lanes whose files are not on a disk.
  private func fileName(_ stem: Stem, _ rate: SampleRate) -> String? {
    var name = "v\(Self.version)-\(rate.hertz)"
    guard !stem.files.isEmpty else { return nil }
    for file in stem.files {
      guard let identity = file.identity else { return nil }
      name += "-" + identity.cacheKey
    }
    return name
  }

  private static let suffix = ".overview"
}
