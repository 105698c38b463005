import Signal
import Stems
import TerminalUI

/// What the letter that is typed next is for.
public enum LetterUse: Hashable, Sendable {
  case store
  case recall
}

extension WorkbenchState {
  /// Why a command of snapshots cannot do anything now.
  func reasonWithoutSnapshot(_ command: Command) -> String? {
    let isEmpty = session.content.snapshots.isEmpty
    switch command {
    case .snapshotRecall, .snapshotBlend:
      return isEmpty ? "No snapshot is stored yet." : nil
    case .snapshotCompare:
      return lastSnapshot == nil ? "Store or recall a snapshot first." : nil
    default: return nil
    }
  }

  mutating func performSnapshot(_ command: Command) -> [Effect] {
    switch command {
    case .snapshotStore: cover(with: .letter(.store))
    case .snapshotRecall: cover(with: .letter(.recall))
    case .snapshotCompare: return compareSnapshot()
    case .settingsCopy:
      uncover()
      return [.copySettings(session)]
    case .settingsPaste:
      uncover()
      return [.pasteSettings]
    default: break
    }
    return []
  }

  /// Takes the letter of a snapshot.
  mutating func typeLetter(_ key: KeyEvent, for use: LetterUse) -> [Effect] {
    uncover()
    guard case .character(let character) = key.key, key.modifiers.isEmpty,
      let letter = SnapshotLetter(rawValue: character.uppercased())
    else {
      if key.key != .escape { message = Message(.note, "Snapshots have the letters a to l.") }
      return []
    }
    return use == .store ? store(letter) : recall(letter)
  }

  private mutating func store(_ letter: SnapshotLetter) -> [Effect] {
    let isNew = session.content.snapshots[letter] == nil
    let effects = edit("snapshot \(letter.rawValue) stored") { content in
      content.snapshots[letter] = content.stems
    }
    lastSnapshot = letter
    setAside = nil
    message = Message(
      .note, "Snapshot \(letter.rawValue) \(isNew ? "stored" : "replaced; undo brings it back").")
    return effects
  }

  private mutating func recall(_ letter: SnapshotLetter) -> [Effect] {
    guard let balance = session.content.snapshots[letter] else {
      message = Message(.note, "Snapshot \(letter.rawValue) is empty.")
      return []
    }
    lastSnapshot = letter
    message = Message(.note, "Snapshot \(letter.rawValue).")
    return changeStems("snapshot \(letter.rawValue) recalled") { $0 = balance }
  }

  /// To the last snapshot, and at the next time back to the balance that was set aside for it.
  private mutating func compareSnapshot() -> [Effect] {
    guard let letter = lastSnapshot, let balance = session.content.snapshots[letter] else {
      return []
    }
    let gesture = History.Gesture("compare \(letter.rawValue)", isOpenEnded: true)
    if let mine = setAside {
      let effects = changeStems("compared with \(letter.rawValue)", as: gesture) { $0 = mine }
      setAside = nil
      message = Message(.note, "Back from snapshot \(letter.rawValue).")
      return effects
    }
    let mine = session.content.stems
    guard mine != balance else {
      message = Message(.note, "Snapshot \(letter.rawValue) is the balance that is heard.")
      return []
    }
    let effects = changeStems("compared with \(letter.rawValue)", as: gesture) { $0 = balance }
    setAside = mine
    message = Message(.note, "Snapshot \(letter.rawValue), to compare.")
    return effects
  }

  /// Takes the balance between two.
  mutating func blendSnapshots(
    _ blend: (from: [StemSettings], to: [StemSettings], share: Double)
  ) -> [Effect] {
    changeStems("blend of snapshots", as: History.Gesture("blend")) { stems in
      for index in stems.indices {
        stems[index] = blend.from[index].blended(with: blend.to[index], share: blend.share)
      }
    }
  }

  /// Reads "A B 30" (from A to B), "B 30" or "30" (from here to B, or to the last snapshot); percent.
  func parseBlend(_ text: String) -> (from: [StemSettings], to: [StemSettings], share: Double)? {
    var words = text.uppercased().filter { $0 != "%" }.split { $0 == " " || $0 == "," }
      .map(String.init)
    guard let percent = words.popLast().flatMap(Double.init), (0...100).contains(percent),
      words.count <= 2
    else { return nil }
    var balances: [[StemSettings]] = []
    for word in words {
      guard let letter = SnapshotLetter(rawValue: word),
        let found = session.content.snapshots[letter]
      else { return nil }
      balances.append(found)
    }
    if balances.isEmpty, let last = lastSnapshot.flatMap({ session.content.snapshots[$0] }) {
      balances = [last]
    }
    guard let to = balances.popLast() else { return nil }
    return (balances.first ?? session.content.stems, to, percent / 100)
  }

  /// Applies settings of another song to the stems that fit, and says which do not.
  mutating func apply(_ copied: [CopiedSettings], of title: String) -> [Effect] {
    let transfer = SettingsTransfer(copied, to: song)
    let song = visibleText(title)
    let effects = changeStems("settings of \(song) applied") { stems in
      for (stem, source) in transfer.sources.enumerated() {
        if let source { stems[stem] = copied[source].settings }
      }
    }
    let without = zip(self.song.stems, transfer.sources).filter { $0.1 == nil }.map(\.0.name)
    var text = "Settings of \(song): \(transfer.sources.count { $0 != nil }) stems."
    if !transfer.unused.isEmpty {
      text += " No stem here for \(visibleText(transfer.unused.joined(separator: ", ")))."
    }
    if !without.isEmpty { text += " Unchanged: \(visibleText(without.joined(separator: ", ")))." }
    message = Message(
      without.isEmpty && transfer.unused.isEmpty ? .note : .warning, text, secondsLeft: 15)
    return effects
  }

  /// The letters that are stored; brackets around the one that is heard. Nil where none is.
  var snapshotBar: String? {
    let snapshots = session.content.snapshots
    guard !snapshots.isEmpty else { return nil }
    let letters = snapshots.keys.sorted().map { letter in
      snapshots[letter] == session.content.stems ? "[\(letter.rawValue)]" : " \(letter.rawValue) "
    }
    return letters.joined()
  }
}
