import ArgumentParser
import Foundation
import Inspection
import SoundFiles
import Stems
import TerminalUI

/// Checks deliveries: songs, albums, or many of them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check deliveries: is all right, do the stems add up, and if not, why.",
    discussion: """
      A path is a song's folder or an album's. The exit status is 1 where something is found at error \
      level (with --strict at warning level, too) or a song has no stems, 3 where a song could not be read, else 0.
      """)

  @Argument(help: "Folders of songs or albums.", completion: .directory)
  var paths: [String]

  @Flag(help: "One JSON document: stem-report/1, or an array of them.")
  var json = false

  @Flag(help: "JSON Lines: one stem-report/1 in a line for each song, as they get ready.")
  var jsonl = false

  @Flag(help: "Warnings count like errors for the exit status.")
  var strict = false

  @Option(help: "The delivery's rules: a profile's name, or the path of a YAML file.")
  var profile: String?

  @Option(help: "The song's tempo in beats per minute, for one bar of silence at the head.")
  var tempo: Double?

  @Option(help: "Songs that are checked at the same time.")
  var jobs = 1

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("Name a song's folder.") }
    guard (1...64).contains(jobs) else { throw ValidationError("Jobs are a number from 1 to 64.") }
    if let tempo, !(20...400).contains(tempo) {
      throw ValidationError("A tempo is a number from 20 to 400.")
    }
    guard !(json && jsonl) else { throw ValidationError("Take one of --json and --jsonl.") }
  }

  func run() throws {
    var profile = try Profile.chosen(self.profile)
    if let tempo { profile.tempo = tempo }
    let songs = paths.flatMap { AlbumFolder.songs(in: $0) ?? [$0] }
    let outcomes = SongQueue(songs: songs, jobs: jobs, profile: profile)
    var worst: Severity?
    var isUnreadable = false
    var documents: [StemReport] = []
    outcomes.run(showsProgress: !json && !jsonl) { outcome in
      switch outcome {
      case .inspected(let song, let inspection):
        worst = [worst, inspection.worst].compactMap(\.self).max()
        let report = StemReport(song: song, inspection)
        if song.song.stems.isEmpty {
          // Whatever is said of the mixdown alone, this is no delivery.
          worst = .error
          Console.complain("\(song.folder): this song has no stems.")
        }
        if json {
          documents.append(report)
        } else if jsonl {
          Console.say(report.text(isPretty: false))
        } else {
          let text = CheckText(song: song.song, inspection, isColoured: Console.isColoured)
          for line in text.lines { Console.say(line) }
          for problem in report.problems { Console.complain(problem) }
        }
      case .unreadable(let sentence):
        isUnreadable = true
        Console.complain(sentence)
      }
    }
    if json, let text = StemReport.document(documents, isArray: songs.count > 1) {
      Console.say(text)
    }
    if isUnreadable { throw ExitStatus.unreadable }
    if worst == .error || (strict && worst == .warning) {
      throw ExitStatus.findings
    }
  }
}
