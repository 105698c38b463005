public import Stems

/// What the check said of songs, kept on disk as bytes, so that a song that did not change is not checked twice.
///
/// A name stands for identity, size and time of change of every file, for what could not be read, and for the
/// rules of the check: where any of them changes, there is no entry. As for `OverviewCache`, methods block
/// on the disk and may be called from any thread.
public struct VerdictCache: Sendable {
  private let folder: CacheFolder

  /// A cache in `folder`, which is made when the first verdict is stored.
  public init(folder: String) {
    self.folder = CacheFolder(path: folder, suffix: ".verdict", byteLimit: 64 << 20)
  }

  /// The user's cache: `$XDG_CACHE_HOME/stemwright/verdicts`, else below `~/.cache`; nil where neither is known.
  public init?() {
    guard let path = CacheFolder.userPath("verdicts") else { return nil }
    self.init(folder: path)
  }

  /// What was kept for a song under these rules.
  public func bytes(for song: Song, rules: String) -> [UInt8]? {
    name(song, rules).flatMap(folder.bytes)
  }

  /// Keeps what was said of a song under these rules.
  @discardableResult
  public func store(_ bytes: [UInt8], for song: Song, rules: String) -> Bool {
    name(song, rules).map { folder.store(bytes, as: $0) } ?? false
  }

  /// Nil for songs whose files are not on a disk.
  private func name(_ song: Song, _ rules: String) -> String? {
    var text = rules + "\n"
    for file in song.lanes.flatMap(\.files) {
      guard let identity = file.identity else { return nil }
      text += identity.cacheKey + " " + file.path.map(\.text).joined(separator: "/") + "\n"
    }
    for problem in song.problems {
      text += problem.path.map(\.text).joined(separator: "/") + " " + problem.sentence + "\n"
    }
    return String(checksum(of: Array(text.utf8).span), radix: 36)
  }
}
