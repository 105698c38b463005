import Stems

/// Finds the sound files of a song's folder.
struct FolderListing {
  let access: FolderAccess
  private(set) var problems: [LoadProblem] = []

  init(_ access: FolderAccess) { self.access = access }

  /// The paths of all files that look like sound, by their extension.
  mutating func soundFiles() throws(LoadProblem) -> [[FileName]] {
    let entries: [Entry]
    do {
      entries = try access.list([])
    } catch {
      throw LoadProblem(path: [], sentence: Self.folderSentence(error))
    }
    var paths: [[FileName]] = []
    var folders: [FileName] = []
    for entry in entries where !Self.isHidden(entry.name) {
      if access.isFolder(entry, in: []), SoundExtension(entry.name) == nil {
        folders.append(entry.name)
      } else {
        take(entry.name, in: [], &paths)
      }
    }
    // Folders named for stems, or any folder where the top holds a mixdown at most.
    let isTopBare = paths.count <= 1
    for folder in folders where isTopBare || StemsFolderName.isStemsFolder(folder) {
      takeFolder(folder, &paths)
    }
    return limited(paths)
  }

  /// More sound files than any song has: somebody pointed at a sample library.
  private static let mostFiles = 256

  private mutating func limited(_ paths: [[FileName]]) -> [[FileName]] {
    guard paths.count > Self.mostFiles else { return paths }
    problems.append(
      LoadProblem(
        path: [],
        sentence: "\(paths.count) sound files are more than a song has; the first "
          + "\(Self.mostFiles) by name were taken. Keep every song in a folder of its own."))
    // The top of the folder comes first: a mixdown may stand there alone.
    return Array(
      paths.sorted { a, b in
        a.count != b.count ? a.count < b.count : NaturalOrder.precedes(a, b)
      }.prefix(Self.mostFiles))
  }

  private mutating func takeFolder(_ folder: FileName, _ paths: inout [[FileName]]) {
    do {
      for entry in try access.list([folder]) where !Self.isHidden(entry.name) {
        take(entry.name, in: [folder], &paths)
      }
    } catch {
      problems.append(LoadProblem(path: [folder], sentence: Self.folderSentence(error)))
    }
  }

  private mutating func take(
    _ name: FileName, in folder: [FileName], _ paths: inout [[FileName]]
  ) {
    switch SoundExtension(name) {
    case .read: paths.append(folder + [name])
    case .lossy(let kind):
      problems.append(
        LoadProblem(path: folder + [name], sentence: ProbeFailure.refused(kind).sentence))
    case nil: break
    }
  }

  /// Dot files, and what macOS and Windows leave beside files.
  private static func isHidden(_ name: FileName) -> Bool {
    name.bytes.first == UInt8(ascii: ".") || name.text == "__MACOSX" || name.text == "Thumbs.db"
  }

  private static func folderSentence(_ failure: OpenFailure) -> String {
    switch failure {
    case .absent: "There is no such folder."
    case .notFolder: "This is a file; give the folder that holds the song."
    case .permission: "No permission to list the folder; change its access rights."
    case .leavesFolder: "A link that leads out of the song's folder; it was not followed."
    default: "The folder could not be listed."
    }
  }
}

/// What a file's extension promises. Everything else is a sidecar (.asd, .reapeaks, .txt, …).
enum SoundExtension {
  case read
  /// Sound of a kind that is not read, by its name.
  case lossy(String)

  init?(_ name: FileName) {
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let letters = name.bytes[(dot + 1)...].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    switch String(decoding: letters, as: UTF8.self) {
    case "wav", "wave", "bwf", "rf64", "w64", "aif", "aiff", "aifc", "caf", "flac": self = .read
    case "mp3": self = .lossy("MP3")
    case "m4a", "mp4", "aac": self = .lossy("MPEG-4 (AAC or ALAC)")
    case "ogg", "oga": self = .lossy("Ogg")
    case "opus": self = .lossy("Opus")
    case "wma": self = .lossy("Windows Media")
    case "wv": self = .lossy("WavPack")
    case "ape": self = .lossy("Monkey's Audio")
    case "sd2": self = .lossy("Sound Designer II")
    default: return nil
    }
  }
}

/// Tells folders that hold stems by their names.
enum StemsFolderName {
  static func isStemsFolder(_ name: FileName) -> Bool {
    let text = String(
      decoding: name.bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    let words = text.split { !$0.isLetter && !$0.isNumber }
    let names: Set<Substring> = [
      "stem", "stems", "audio", "wav", "wavs", "wave", "aif", "aiff", "flac", "multitrack",
      "multitracks", "tracks", "bounces", "bounced", "mixdown", "mix",
    ]
    return words.contains(where: names.contains)
      && words.allSatisfy { word in
        names.contains(word) || word == "files" || word == "file" || word == "and" || word == "the"
          || word.first?.isNumber ?? false || word == "bit" || word == "khz" || word == "final"
      } || words.contains("stems")
  }
}
