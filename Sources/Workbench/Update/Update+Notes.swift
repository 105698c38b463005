import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// What a note is on: the selected stem, or the song.
  var noted: StemID? { selectedStem }

  /// The note that would be edited now.
  var selectedNote: String {
    noted.map { session.content.stemNotes[$0.index] } ?? session.content.note
  }

  /// "Bass", or "the song".
  var notedName: String { noted.map { visibleText(song.stems[$0.index].name) } ?? "the song" }

  mutating func setNote(_ text: String) -> [Effect] {
    let stem = noted
    let name = notedName
    let note = text.trimmed
    return edit("note on \(name)") { content in
      if let stem { content.stemNotes[stem.index] = note } else { content.note = note }
    }
  }

  /// The marker nearest to the playhead.
  var nearestMarker: Int? {
    let distances = markers.map { ($0.frame - playback.position).value.magnitude }
    return distances.indices.min { distances[$0] < distances[$1] }
  }

  mutating func nameMarker(_ text: String) -> [Effect] {
    guard let marker = nearestMarker else { return [] }
    let name = text.trimmed
    return edit { $0.markers[marker].name = name }
  }

  /// What a prompt begins with.
  func currentText(of kind: Prompt.Kind) -> String {
    switch kind {
    case .note: selectedNote
    case .markerName: nearestMarker.map { markers[$0].name } ?? ""
    case .time, .gain, .offset, .blend: ""
    }
  }

  /// The notes of the engineer, for the list.
  var writtenNotes: [ListLine] {
    let content = session.content
    var lines: [ListLine] = []
    if !content.note.isEmpty { lines.append(ListLine(text: "song: " + visibleText(content.note))) }
    for (stem, note) in zip(song.stems, content.stemNotes) where !note.isEmpty {
      lines.append(ListLine(text: "\(visibleText(stem.name)): " + visibleText(note)))
    }
    for marker in content.markers where !marker.name.isEmpty {
      let place = TimeText.format(marker.frame, rate: song.sampleRate, unit: timeUnit)
      lines.append(ListLine(text: "\(place)  \(visibleText(marker.name))"))
    }
    return lines
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let body = drop { $0 == " " }
    return String(body.prefix(body.count - body.reversed().prefix { $0 == " " }.count))
  }
}
