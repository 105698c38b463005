import Signal
import Stems
public import TerminalUI

/// A value that the engineer types at the bottom of the screen.
public struct Prompt: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case time
    case gain
    case offset
    /// Two snapshots and percent.
    case blend
    /// A note on the selected stem, or on the song.
    case note
    /// The name of the nearest marker.
    case markerName
  }

  public var kind: Kind
  public var field: TextField

  public init(kind: Kind, text: String = "") {
    self.kind = kind
    self.field = TextField(text: text, limit: kind == .note ? 500 : 40)
  }

  /// What is asked for, and what it is now.
  func label(for state: WorkbenchState) -> String {
    let stem = state.selectedStem.map { stem in
      (name: state.song.stems[stem.index].name, settings: state.settings.stems[stem.index])
    }
    switch kind {
    case .time:
      return state.timeUnit == .samples
        ? "Go to (samples, or m:ss.mmm)" : "Go to (m:ss.mmm or seconds; 48000smp)"
    case .gain:
      guard let stem else { return "Gain in dB" }
      let gain = LevelText.gain(stem.settings.gain, isUnicode: state.capabilities.isUnicode)
      return "Gain of \(stem.name) in dB, -inf to +24 (is \(gain))"
    case .blend: return "Blend (A B 30: 30 % of the way from A to B)"
    case .note: return "Note on \(state.notedName)"
    case .markerName: return "Name of the marker"
    case .offset:
      guard let stem else { return "Offset in samples" }
      return "Offset of \(stem.name) in samples, + is later (is \(stem.settings.offset.value))"
    }
  }
}
