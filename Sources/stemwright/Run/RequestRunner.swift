import Dispatch
import Foundation
import Handoff
import Inspection
import Playback
import SoundFiles
import Stems
import Workbench

/// Keeps the letter to the mix engineer as a file; the terminal's clipboard may have refused it.
final class RequestRunner: Sendable {
  private let song: Song
  private let folder: String
  private let actions: EventQueue<Action>
  private let queue = DispatchQueue(label: "request", qos: .utility)

  init(song: Song, folder: String, actions: EventQueue<Action>) {
    self.song = song
    self.folder = folder
    self.actions = actions
  }

  /// The letter about what the check found.
  func letter(_ summary: InspectionSummary) -> String {
    let name = CheckedSong.name(ofFolder: folder)
    return RevisionRequest([InspectedSong(song: song, folderName: name, summary: summary)])
      .text(as: .text)
  }

  /// Writes it, and says where it is.
  func keep(_ letter: String) {
    queue.async { [self] in
      guard let folder = StateFolder.path.map({ $0 + "/requests" }),
        WholeFile.makeFolder(folder)
      else {
        return say(.note, "Letter copied, if the terminal allows it.")
      }
      let path = "\(folder)/\(name)"
      do throws(WholeFileFailure) {
        try WholeFile.replace(name, in: folder, with: Array(letter.utf8))
        say(.note, "Letter copied, if the terminal allows it; kept in \(Self.short(path)).")
      } catch {
        say(.warning, "Letter copied, if the terminal allows it; \(path): \(error.sentence)")
      }
    }
  }

  /// A path as shells write it, with ~ for the user's own folder.
  private static func short(_ path: String) -> String {
    let home = NSHomeDirectory()
    return path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }

  private func say(_ severity: Message.Severity, _ text: String) {
    actions.post(.message(Message(severity, text, secondsLeft: 12)))
  }

  /// The file's name: those of the song's folder and of the one above.
  private var name: String {
    let url = URL(fileURLWithPath: folder).standardizedFileURL
    let names = [url.deletingLastPathComponent().lastPathComponent, url.lastPathComponent]
    return StemFileName.safe(names.filter { $0 != "/" }.joined(separator: " - ")) + ".txt"
  }
}
