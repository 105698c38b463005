/// Tells one state of one file from every other: the key of caches, and the proof that a file is
/// still the one that was assembled into the song.
public struct FileIdentity: Hashable, Sendable {
  /// The file system's device number.
  public var device: UInt64
  /// The file's number on its device.
  public var inode: UInt64
  /// Length in bytes.
  public var byteCount: Int64
  /// Time of the last change of the content, in nanoseconds since 1970.
  public var modified: Int64

  public init(device: UInt64, inode: UInt64, byteCount: Int64, modified: Int64) {
    self.device = device
    self.inode = inode
    self.byteCount = byteCount
    self.modified = modified
  }
}
