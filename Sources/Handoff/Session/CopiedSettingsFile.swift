import Signal
public import Stems

/// Settings of a song's stems as a file, to be applied to another song.
public enum CopiedSettingsFile {
  /// Its name in the user's state folder.
  public static let name = "copied-settings.json"
  private static let schema = "stemwright-settings/1"

  /// The bytes of the file.
  public static func bytes(of stems: [StemSettings], for song: Song) -> [UInt8] {
    let nodes = zip(song.stems, stems).map { stem, settings in
      JSONNode(
        .object(
          [
            JSONMember(SessionKey.name, .text(stem.name)),
            JSONMember(SessionKey.role, .text(stem.role.rawValue)),
          ] + SessionWriter.settings(settings)), isInline: true)
    }
    return JSONWriter.bytes(
      of: JSONNode(
        .object([
          JSONMember(SessionKey.schema, .text(schema)),
          JSONMember(SessionKey.song, .text(song.title)),
          JSONMember(SessionKey.sampleRate, .integer(Int64(song.sampleRate.hertz))),
          JSONMember(SessionKey.stems, JSONNode(.array(nodes))),
        ])))
  }

  /// What a file says, offsets in frames of `song`'s rate, and the title of the song that it is of; nil where it is no such file.
  public static func read(
    _ bytes: [UInt8], for song: Song
  ) -> (settings: [CopiedSettings], title: String)? {
    guard let root = JSONReader.read(bytes).node, case .string(schema)? = root["schema"]?.kind,
      case .array(let nodes)? = root[SessionKey.stems]?.kind
    else { return nil }
    var reader = SessionReader(song: song, mistakes: [])
    reader.readRate(root)
    let settings = nodes.compactMap { node -> CopiedSettings? in
      guard case .string(let name)? = node[SessionKey.name]?.kind else { return nil }
      var role = Role.other
      if case .string(let text)? = node[SessionKey.role]?.kind {
        role = Role(rawValue: text) ?? role
      }
      return CopiedSettings(name: name, role: role, settings: reader.settings(in: node))
    }
    var title = ""
    if case .string(let text)? = root[SessionKey.song]?.kind { title = text }
    return (settings, title)
  }
}
