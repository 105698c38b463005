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
      guard let path = path else {
        return say(.note, "The letter to the mix engineer was handed to the clipboard.")
      }
      do throws(SoundFileWriteFailure) {
        try DocumentFile.write(Array(letter.utf8), to: path, replacing: true)
        say(.note, "The letter is in the terminal's clipboard, where it takes any, and in \(path).")
      } catch {
        say(.warning, "The letter was handed to the clipboard; \(path): \(error.sentence)")
      }
    }
  }

  private func say(_ severity: Message.Severity, _ text: String) {
    actions.post(.message(Message(severity, text, secondsLeft: 12)))
  }

  /// In the user's state folder, by the names of the song's folder and of the one above.
  private var path: String? {
    let url = URL(fileURLWithPath: folder).standardizedFileURL
    let names = [url.deletingLastPathComponent().lastPathComponent, url.lastPathComponent]
    let name = StemFileName.safe(names.filter { $0 != "/" }.joined(separator: " - "))
    return stateFolder("requests").map { "\($0)/\(name).txt" }
  }
}
