import TerminalUI

/// Where the session is saved.
public enum SessionStatus: Hashable, Sendable {
  /// Beside the song's files.
  case saved
  /// In the user's own folder, because the song's cannot be written. Why, in one sentence.
  case elsewhere(folder: String, reason: String)
  /// Nowhere for now; it is tried again. Why, in one sentence.
  case failing(reason: String)
  /// Not at all: it belongs to another program or a newer version. Why, in one sentence.
  case readOnly(reason: String)
}

extension WorkbenchState {
  /// Takes what became of saving; a change is told once.
  mutating func take(_ status: SessionStatus) {
    guard status != sessionStatus else { return }
    let before = sessionStatus
    sessionStatus = status
    switch status {
    case .saved:
      if case .failing = before { message = Message(.note, "The session is saved again.") }
    case .elsewhere(let folder, let reason):
      if case .elsewhere = before { return }
      message = Message(
        .warning, "\(reason) The session is kept in \(visibleText(folder)) instead.",
        secondsLeft: 12)
    case .failing(let reason):
      if case .failing = before { return }
      message = Message(
        .error, "The session is not saved: \(reason) It is tried again.", secondsLeft: 20)
    case .readOnly(let reason):
      message = Message(.warning, reason, secondsLeft: nil)
    }
  }

  /// What the header says of saving; nil where all is well.
  var sessionAlert: String? {
    switch sessionStatus {
    case .saved, .elsewhere: nil
    case .failing, .readOnly: "NOT SAVED"
    }
  }
}
