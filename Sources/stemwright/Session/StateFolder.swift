import Glibc
import SoundFiles

/// The user's folder for what a program remembers (XDG Base Directory Specification).
enum StateFolder {
  /// `$XDG_STATE_HOME/stemwright`, else `~/.local/state/stemwright`; nil where neither is known.
  static var path: String? {
    let state = variable("XDG_STATE_HOME") ?? variable("HOME").map { $0 + "/.local/state" }
    return state.map { $0 + "/stemwright" }
  }

  /// Where the sessions of a song's folder go when nothing can be written into it.
  static func sessions(of folder: String, title: String) -> String? {
    guard let path, let resolved = WholeFile.resolvedPath(folder) else { return nil }
    // FNV-1a: tells folders of one name apart, for good.
    let hash = resolved.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let letters = title.unicodeScalars.filter { $0.properties.isAlphabetic || $0.isASCIIDigit }
    let name = String(String.UnicodeScalarView(letters)).prefix(40)
    return "\(path)/sessions/\(name)-\(String(hash, radix: 16))"
  }

  /// An absolute path from the environment.
  private static func variable(_ name: String) -> String? {
    // Sound: copied at once; nothing in this program changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let path = unsafe String(cString: value)
    return path.first == "/" ? path : nil
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
