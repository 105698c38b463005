import Dispatch
import Handoff
import Playback
import SoundFiles
import Stems
import Workbench

/// Settings on their way from one song to another, in the user's state folder: songs are open in different programs, and
/// at different times.
enum SettingsClipboard {
  private static let queue = DispatchQueue(label: "settings", qos: .userInitiated)

  /// Keeps the stems' settings.
  static func copy(_ session: Session, of song: Song, to actions: EventQueue<Action>) {
    queue.async { actions.post(.message(keep(session, of: song))) }
  }

  private static func keep(_ session: Session, of song: Song) -> Message {
    guard let folder = StateFolder.path, WholeFile.makeFolder(folder) else {
      return Message(.error, "There is no place for the settings; set XDG_STATE_HOME or HOME.")
    }
    let bytes = CopiedSettingsFile.bytes(of: session.content.stems, for: song)
    do throws(WholeFileFailure) {
      try WholeFile.replace(CopiedSettingsFile.name, in: folder, with: bytes)
      return Message(
        .note, "Settings of \(song.stems.count) stems copied; ' + applies them to another song.")
    } catch {
      return Message(.error, "The settings cannot be kept: \(error.sentence)")
    }
  }

  /// Brings the settings that were kept last.
  static func paste(into song: Song, to actions: EventQueue<Action>) {
    queue.async {
      guard let folder = StateFolder.path,
        let found = try? WholeFile.read(
          CopiedSettingsFile.name, in: folder, upTo: SavedSession.largest),
        let copied = CopiedSettingsFile.read(found.bytes, for: song)
      else {
        return actions.post(
          .message(Message(.note, "No settings were copied; \" + copies those of a song.")))
      }
      actions.post(.settings(copied.settings, of: copied.title))
    }
  }
}
