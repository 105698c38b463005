import Stems

/// The list of an album's tracks, as a file: text, Markdown, CSV, CUE, PDF or office document.
enum TracklistFile {
  /// Whether a folder holds one. Blocks on the disk.
  static func isPresent(in path: String) -> Bool {
    guard let entries = try? FolderAccess(folder: path).list([]) else { return false }
    return entries.contains { isNamed($0.name.text.lowercased()) }
  }

  /// What the folder's list says: of several the one that says most, a cue sheet first. Nil without one
  /// that can be read. Blocks on the disk.
  static func read(in path: String) -> Tracklist? {
    let access = FolderAccess(folder: path)
    guard let entries = try? access.list([]) else { return nil }
    let files = entries.compactMap { entry -> (name: FileName, notation: Tracklist.Notation)? in
      let name = entry.name.text.lowercased()
      guard isNamed(name), let notation = notation(of: name) else { return nil }
      return (entry.name, notation)
    }
    let order: [Tracklist.Notation] = [.cue, .commaSeparated, .text]
    for notation in order {
      for file in files where file.notation == notation {
        guard let text = text(of: file.name, access) else { continue }
        let list = Tracklist(text, notation: notation)
        if !list.tracks.isEmpty { return list }
      }
    }
    return nil
  }

  /// Longer files are no tracklists.
  private static let longest: Int64 = 1 << 20

  /// UTF-8, or UTF-16 with its mark, else Latin-1, which any bytes are.
  private static func text(of name: FileName, _ access: FolderAccess) -> String? {
    guard let file = try? access.open([name]), let status = file.status(),
      status.identity.byteCount <= longest
    else { return nil }
    let bytes = file.bytes(at: 0, count: Int(status.identity.byteCount))
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes) { UInt16($0) | UInt16($1) << 8 } }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes) { UInt16($0) << 8 | UInt16($1) } }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func utf16(_ bytes: [UInt8], _ join: (UInt8, UInt8) -> UInt16) -> String {
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { join(bytes[$0], bytes[$0 + 1]) }
    return String(decoding: units, as: UTF16.self)
  }

  private static func notation(of name: String) -> Tracklist.Notation? {
    if name.hasSuffix(".cue") { return .cue }
    if name.hasSuffix(".csv") { return .commaSeparated }
    return name.hasSuffix(".txt") || name.hasSuffix(".md") ? .text : nil
  }

  private static func isNamed(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    guard let base = parts.first, parts.count > 1, let ending = parts.last else { return false }
    let letters = base.filter(\.isLetter)
    return ending == "cue"
      || endings.contains(String(ending)) && tracklists.contains(where: letters.contains)
  }

  private static let tracklists = ["tracklist", "runningorder", "tracksheet", "songlist"]
  private static let endings: Set<String> = [
    "txt", "md", "csv", "rtf", "pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "html",
  ]
}
