/// A stretch of one row whose cells look alike and have to be sent.
public struct ScreenRun: Hashable, Sendable {
  /// Row, from 0.
  public var y: Int
  /// Columns, from 0; never cuts a wide character.
  public var columns: Range<Int>
}

extension Cell {
  /// A space that shows nothing but its paper: neither underlined nor reversed.
  var isBlank: Bool {
    text == " " && style.attributes.isDisjoint(with: [.underline, .reverse])
  }

  /// Whether nobody could tell the cells apart: a space's foreground is not seen.
  func looksLike(_ other: Cell) -> Bool {
    self == other || (isBlank && other.isBlank && style.background == other.style.background)
  }

  /// Whether this cell can be written in a style, looking as it should.
  fileprivate func fits(_ style: Style) -> Bool {
    self.style == style
      || (isBlank && self.style.background == style.background
        && style.attributes.isDisjoint(with: [.underline, .reverse]))
  }
}

extension Screen {
  /// Unchanged cells of the same look that a run goes over, at most: going around them takes more bytes.
  private static let longestBridge = 3

  /// What has to be redrawn to turn `shown` into this screen, row by row: runs of changed cells of one
  /// look, with a few unchanged ones between them. Everything where the sizes differ or nothing was shown.
  public func runs(changedFrom shown: Screen?) -> [ScreenRun] {
    guard let shown, shown.size == size else {
      return (0..<size.rows).flatMap { y in runs(inRow: y) { _ in true } }
    }
    return (0..<size.rows).flatMap { y in
      let row = y * size.columns
      return runs(inRow: y) { !cells[row + $0].looksLike(shown.cells[row + $0]) }
    }
  }

  private func runs(inRow y: Int, isChanged: (Int) -> Bool) -> [ScreenRun] {
    var runs: [ScreenRun] = []
    let row = y * size.columns
    var x = 0
    while x < size.columns {
      guard isChanged(x) else {
        x += 1
        continue
      }
      let start = cells[row + x].text == nil && x > 0 ? x - 1 : x
      var style = cells[row + start].isBlank ? nil : cells[row + start].style
      let paper = cells[row + start].style.background
      var end = x + 1
      x = end
      // Goes on over what fits; ends behind the last cell that has changed.
      while x < size.columns, x - end < Self.longestBridge || cells[row + x].text == nil {
        let cell = cells[row + x]
        if let style {
          guard cell.text == nil || cell.fits(style) else { break }
        } else {
          guard cell.style.background == paper else { break }
          if !cell.isBlank {
            guard cell.style.attributes.isDisjoint(with: [.underline, .reverse]) else { break }
            style = cell.style
          }
        }
        x += 1
        // A wide character is sent as a whole.
        if isChanged(x - 1) || (cell.text == nil && end == x - 1) { end = x }
      }
      while end < size.columns, cells[row + end].text == nil { end += 1 }
      runs.append(ScreenRun(y: y, columns: start..<end))
      x = end
    }
    return runs
  }

  /// The text of a run, in UTF-8 order of its cells.
  public func text(of run: ScreenRun) -> String {
    let row = run.y * size.columns
    return String(
      cells[(row + run.columns.lowerBound)..<(row + run.columns.upperBound)].compactMap(\.text))
  }

  /// The look that all cells of a run can be written in.
  public func style(of run: ScreenRun) -> Style {
    let first = self[run.columns.lowerBound, run.y]
    guard first.isBlank else { return first.style }
    let row = run.y * size.columns
    let cells = cells[(row + run.columns.lowerBound)..<(row + run.columns.upperBound)]
    return cells.first { !$0.isBlank }?.style ?? first.style
  }

  /// Whether a run is nothing but paper.
  public func isBlank(_ run: ScreenRun) -> Bool {
    run.columns.allSatisfy { self[$0, run.y].isBlank }
  }

  /// Takes over the cells of a run from a screen of the same size.
  public mutating func take(_ run: ScreenRun, from screen: Screen) {
    for x in run.columns { self[x, run.y] = screen[x, run.y] }
  }
}
