import ArgumentParser
import Foundation
import Handoff
import Inspection
import SoundFiles
import Stems

/// How deliveries are inspected by commands that write about them.
struct InspectionOptions: ParsableArguments {
  @Option(help: "The delivery's rules: a profile's name, or the path of a YAML file.")
  var profile: String?

  @Option(help: "The song's tempo in beats per minute, for one bar of silence at the head.")
  var tempo: Double?

  func validate() throws {
    if let tempo, !(20...400).contains(tempo) {
      throw ValidationError("A tempo is a number from 20 to 400.")
    }
  }

  /// The rules to judge by.
  func rules() throws(CommandFailure) -> Profile {
    var profile = try Profile.chosen(self.profile)
    if let tempo { profile.tempo = tempo }
    return profile
  }

  /// Inspects a song, or the songs of an album in order; fails with the first that cannot be read.
  func inspect(_ folders: [String]) throws -> [(checked: CheckedSong, inspection: SongInspection)] {
    var result: [(checked: CheckedSong, inspection: SongInspection)] = []
    var failure: CommandFailure?
    try SongQueue(songs: folders, jobs: 1, profile: rules()).run(showsProgress: true) { outcome in
      switch outcome {
      case .inspected(let song, let inspection): result.append((song, inspection))
      case .unreadable(let sentence):
        failure = failure ?? CommandFailure(status: .unreadable, sentence: sentence)
      }
    }
    if let failure { throw failure }
    return result
  }

  /// The folders of the songs that a path means, and the album's name where it is one.
  static func songs(at path: String) -> (folders: [String], album: String?) {
    guard let album = Album.arranged(in: path) else { return ([path], nil) }
    return (album.songs.map { AlbumFolder.song($0.folder, in: path) }, album.title)
  }
}

extension CheckedSong {
  /// A folder's own name, whatever path leads there.
  static func name(ofFolder path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
  }

  /// The song with what the check says of it.
  func inspected(_ inspection: SongInspection) -> InspectedSong {
    InspectedSong(song: song, folderName: folderName, summary: inspection.summary)
  }
}
