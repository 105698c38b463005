import Inspection
import Signal
import Stems
import TerminalUI

extension BoardView {
  /// The names of the columns.
  func drawHead(into screen: inout Screen) {
    let row = layout.head
    guard !row.isEmpty else { return }
    for column in layout.columns {
      let cell = Rect(x: column.x, y: row.y, width: column.width, height: 1)
      switch column.kind {
      case .bar:
        screen.draw("Loudness", x: cell.x, y: row.y, style: theme["ruler"], clippedTo: cell)
      case .title:
        screen.draw("Song", x: cell.x, y: row.y, style: theme["ruler"], clippedTo: cell)
      case .role(let role):
        let name =
          switch column.width {
          case 4...: role.shortName
          case 3: String(role.shortName.prefix(2))
          default: role.letter
          }
        screen.draw(name, x: cell.x, y: row.y, style: theme[role.styleName], clippedTo: cell)
      default:
        screen.drawRight(column.kind.name, in: cell, style: theme["ruler"], glyphs: glyphs)
      }
    }
  }

  /// One song.
  func drawSong(_ index: Int, in row: Rect, into screen: inout Screen) {
    let song = state.song(at: index)
    let isSelected = index == state.cursor
    if isSelected {
      screen.draw(glyph("▸", ">"), x: row.x, y: row.y, style: theme["lane.cursor"])
    }
    drawSign(song, x: row.x + 1, y: row.y, into: &screen)
    let numberWidth = BoardLayout.numberWidth(of: state.album.songs.count)
    screen.drawRight(
      "\(index + 1)", in: Rect(x: row.x + 3, y: row.y, width: numberWidth, height: 1),
      style: theme["text.faint"])
    for column in layout.columns {
      let cell = Rect(x: column.x, y: row.y, width: column.width, height: 1)
      draw(column, of: index, song, isSelected: isSelected, in: cell, into: &screen)
    }
    if isSelected { screen.overlay(theme["lane.name.selected"].backgroundOnly, on: row) }
  }

  /// The verdict, or that it is being worked on.
  private func drawSign(_ song: BoardSong, x: Int, y: Int, into screen: inout Screen) {
    if case .running = song.check {
      screen.draw(glyph("…", "~"), x: x, y: y, style: theme["lane.cursor"])
    } else {
      let (sign, style) = look(of: song.sign)
      screen.draw(sign, x: x, y: y, style: theme[style])
    }
  }

  private func draw(
    _ column: BoardLayout.Column, of index: Int, _ song: BoardSong, isSelected: Bool, in cell: Rect,
    into screen: inout Screen
  ) {
    switch column.kind {
    case .title:
      let title = state.album.songs[index].title
      screen.draw(
        title.truncated(to: cell.width, at: .middle, glyphs: glyphs), x: cell.x, y: cell.y,
        style: theme[isSelected ? "lane.name.selected" : "lane.name"], clippedTo: cell)
    case .bar: drawBar(of: song, in: cell, into: &screen)
    case .role(let role):
      let (sign, count) = role == .mixdown ? (song.mixdownSign, 1) : song.sign(of: role)
      let (text, style) = look(of: sign)
      screen.draw(text, x: cell.x, y: cell.y, style: theme[style])
      if count > 1, column.width > 2 {
        let shown = count < 10 || column.width > 3 ? "\(count)" : glyph("…", "+")
        screen.draw(shown, x: cell.x + 1, y: cell.y, style: theme["text.faint"], clippedTo: cell)
      }
    default:
      guard let (text, style) = number(column.kind, of: index, song) else { return }
      screen.drawRight(text, in: cell, style: theme[style], glyphs: glyphs)
    }
  }

  /// The loudness against that of the loudest song, which fills the bar; 15 LU below it there is none left.
  private func drawBar(of song: BoardSong, in cell: Rect, into screen: inout Screen) {
    let loudest = state.songs.values.compactMap { $0.levels?.loudness.value }.max()
    guard let loudest, let loudness = song.levels?.loudness.value else { return }
    // A line, and no block: those of neighbours would be one.
    let share = max(0, min(1, 1 - (loudest - loudness) / 15))
    let columns = loudness.isFinite ? Int((share * Double(cell.width)).rounded()) : 0
    screen.draw(
      String(repeating: glyph("━", "="), count: columns), x: cell.x, y: cell.y,
      style: theme["role.mixdown"], clippedTo: cell)
  }

  /// A number of a song as text with its style; nil where there is none.
  private func number(
    _ kind: BoardLayout.Column.Kind, of index: Int, _ song: BoardSong
  ) -> (String, String)? {
    let levels = song.levels
    func level(_ level: Decibels?) -> (String, String)? {
      level.map { (LevelText.level($0), "text") }
    }
    switch kind {
    case .length: return song.song.map { (SecondsText.length($0.programmeSeconds), "text") }
    case .gap:
      let gap = state.album.songs[index].gap
      return index == 0
        ? (glyph("–", "-"), "text.ghost")
        : (SecondsText.format(gap), gap == Album.usualGap ? "lane.gain" : "lane.gain.changed")
    case .start:
      let start = state.album.times(lengths: state.lengths).starts[index]
      let isKnown = state.lengths.prefix(index).allSatisfy { $0 != nil }
      return isKnown ? (SecondsText.length(start), "text.faint") : nil
    case .loudness:
      if case .running(let share) = song.check { return ("\(Int(share * 100)) %", "lane.cursor") }
      guard song.isSumMeasured else { return level(levels?.loudness) }
      return level(levels?.loudness).map { text, _ in
        (glyph(BoardSong.sumSign.unicode, BoardSong.sumSign.ascii) + text, "lane.gain")
      }
    case .truePeak:
      return levels.map { levels in
        (LevelText.level(levels.truePeak), levels.truePeak.value > 0 ? "finding.warning" : "text")
      }
    case .range: return levels.map { (LevelText.level(Decibels($0.range)), "text") }
    case .null:
      return song.nullDepth.map { depth in
        (depth.value == -.infinity ? "exact" : LevelText.level(depth), nullStyle(of: depth))
      }
    case .title, .role, .bar: return nil
    }
  }

  private func nullStyle(of depth: Decibels) -> String {
    NullGrade(depth: depth).styleName + ".rms"
  }
}

extension BoardLayout.Column.Kind {
  /// What stands above the column.
  fileprivate var name: String {
    switch self {
    case .title: "Song"
    case .length: "Length"
    case .gap: "Gap"
    case .start: "Start"
    case .loudness: "LUFS"
    case .truePeak: "dBTP"
    case .range: "LRA"
    case .null: "Null"
    case .role(let role): role.shortName
    case .bar: "Loudness"
    }
  }
}

extension Role {
  /// One letter for the head of the narrowest column, another one for each role.
  fileprivate var letter: String {
    switch self {
    case .drum: "D"
    case .percussion: "P"
    case .bass: "B"
    case .guitars: "G"
    case .keyboards: "K"
    case .backgroundVocals: "V"
    case .leadVocal: "L"
    case .brass: "R"
    case .strings: "S"
    case .synths: "Y"
    case .effects: "F"
    case .other: "O"
    case .mixdown: "M"
    }
  }
}
