/// Writes small files whole: they appear complete or not at all.
public enum DocumentFile {
  /// Writes bytes to a new file, or over an old one where that is asked for. Blocks on the disk.
  public static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool = false
  ) throws(SoundFileWriteFailure) {
    do throws(SystemError) {
      let file = try NewFile(path)
      try file.write(bytes)
      try file.synchronize()
      if replacing { try file.finish() } else { try file.finishAsNew() }
    } catch {
      throw SoundFileWriteFailure(sentence: error.sentence)
    }
  }
}
