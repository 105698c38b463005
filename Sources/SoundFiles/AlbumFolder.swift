import Stems

/// A folder of songs.
public enum AlbumFolder {
  /// The folders of the songs in `path`, in the order of their names as people count; nil where `path` is no
  /// album but a song.
  ///
  /// An album's top holds no sound file, and two or more of its folders hold stems (one is enough beside a
  /// tracklist). Blocks on the disk.
  public static func songs(in path: String) -> [String]? {
    let access = FolderAccess(folder: path)
    guard let entries = try? access.list([]) else { return nil }
    var songs: [FileName] = []
    for entry in entries where entry.name.bytes.first != UInt8(ascii: ".") {
      if access.isFolder(entry, in: []) {
        if holdsStems(entry.name, access) { songs.append(entry.name) }
      } else if SoundExtension(entry.name) != nil {
        return nil
      }
    }
    let isEnough = songs.count > 1 || (songs.count == 1 && Tracklist.isPresent(in: path))
    guard isEnough else { return nil }
    let sorted = songs.sorted { NaturalOrder.precedes([$0], [$1]) }
    return sorted.map { SystemPath(folder: path, components: [$0]) }.map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
  }

  /// Whether a folder holds two sound files, itself or in its stems folders.
  private static func holdsStems(_ name: FileName, _ access: FolderAccess) -> Bool {
    if StemsFolderName.isStemsFolder(name) { return false }
    let below = FolderAccess(folder: access.folder + "/" + name.text)
    var listing = FolderListing(below)
    return ((try? listing.soundFiles()) ?? []).count > 1
  }
}

/// The list of an album's tracks, as a file: text, Markdown, CSV, CUE, PDF or office document.
enum Tracklist {
  /// Whether a folder holds one. Blocks on the disk.
  static func isPresent(in path: String) -> Bool {
    guard let entries = try? FolderAccess(folder: path).list([]) else { return false }
    return entries.contains { isNamed($0.name.text.lowercased()) }
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
