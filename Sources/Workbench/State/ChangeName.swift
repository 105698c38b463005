import Signal
import Stems
import TerminalUI

/// Says in a few words what an edit was: "Bass gain 0.0 → -2.0 dB".
struct ChangeName {
  let song: Song
  let isUnicode: Bool
  let timeUnit: TimeUnit

  func text(from before: SessionContent, to after: SessionContent) -> String {
    let changed = after.stems.indices.filter { before.stems[$0] != after.stems[$0] }
    if changed.count == 1, let stem = changed.first {
      return "\(stemName(stem)) " + stemChange(before.stems[stem], after.stems[stem])
    }
    if changed.count > 1 { return "\(changed.count) stems" }
    if before.markers != after.markers { return markerChange(before.markers, after.markers) }
    if before.loop != after.loop { return after.loop == nil ? "loop taken away" : "loop set" }
    if before.isLooping != after.isLooping { return after.isLooping ? "loop on" : "loop off" }
    if before.note != after.note { return "note on the song" }
    let noted = after.stemNotes.indices.first { before.stemNotes[$0] != after.stemNotes[$0] }
    return noted.map { "note on \(stemName($0))" } ?? "snapshots"
  }

  private func stemName(_ stem: Int) -> String { visibleText(song.stems[stem].name) }

  private func stemChange(_ before: StemSettings, _ after: StemSettings) -> String {
    var words: [String] = []
    if before.gain != after.gain {
      let texts = [before, after].map { LevelText.gain($0.gain, isUnicode: isUnicode) }
      words.append("gain \(texts[0]) \(arrow) \(texts[1]) dB")
    }
    if before.isMuted != after.isMuted { words.append(after.isMuted ? "mute on" : "mute off") }
    if before.isSoloed != after.isSoloed { words.append(after.isSoloed ? "solo on" : "solo off") }
    if before.isPolarityInverted != after.isPolarityInverted {
      words.append(after.isPolarityInverted ? "polarity inverted" : "polarity restored")
    }
    if before.offset != after.offset {
      words.append("offset \(before.offset.value) \(arrow) \(after.offset.value) samples")
    }
    return words.joined(separator: ", ")
  }

  private var arrow: String { isUnicode ? "→" : "->" }

  private func markerChange(_ before: [Marker], _ after: [Marker]) -> String {
    if let new = after.first(where: { marker in !before.contains { $0.frame == marker.frame } }) {
      return "marker at \(text(new))"
    }
    if let gone = before.first(where: { marker in !after.contains { $0.frame == marker.frame } }) {
      return "marker at \(text(gone)) taken away"
    }
    let named = zip(before, after).first { $0 != $1 }?.1
    return named.map { "name of the marker at \(text($0))" } ?? "markers"
  }

  private func text(_ marker: Marker) -> String {
    let place = TimeText.format(marker.frame, rate: song.sampleRate, unit: timeUnit)
    return marker.name.isEmpty ? place : "\(place) (\(visibleText(marker.name)))"
  }
}
