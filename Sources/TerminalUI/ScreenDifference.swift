/// A stretch of one row whose cells share a style and have to be sent.
public struct ScreenRun: Hashable, Sendable {
  /// Row, from 0.
  public var y: Int
  /// Columns, from 0; never cuts a wide character.
  public var columns: Range<Int>
}

extension Screen {
  /// What has to be redrawn to turn `shown` into this screen: runs of changed cells with one
  /// style each, row by row. Everything where the sizes differ or nothing was shown.
  public func runs(changedFrom shown: Screen?) -> [ScreenRun] {
    guard let shown, shown.size == size else { return allRuns }
    if shown == self { return [] }
    var runs: [ScreenRun] = []
    for y in 0..<size.rows {
      let row = y * size.columns
      var x = 0
      while x < size.columns {
        guard cells[row + x] != shown.cells[row + x] else {
          x += 1
          continue
        }
        let start = cells[row + x].text == nil && x > 0 ? x - 1 : x
        x += 1
        while x < size.columns,
          cells[row + x].text == nil
            || (cells[row + x] != shown.cells[row + x]
              && cells[row + x].style == cells[row + start].style)
        {
          x += 1
        }
        runs.append(ScreenRun(y: y, columns: start..<x))
      }
    }
    return runs
  }

  private var allRuns: [ScreenRun] {
    var runs: [ScreenRun] = []
    for y in 0..<size.rows {
      let row = y * size.columns
      var start = 0
      for x in 0..<size.columns where x > start {
        if cells[row + x].style != cells[row + start].style, cells[row + x].text != nil {
          runs.append(ScreenRun(y: y, columns: start..<x))
          start = x
        }
      }
      if size.columns > 0 { runs.append(ScreenRun(y: y, columns: start..<size.columns)) }
    }
    return runs
  }

  /// The text of a run, in UTF-8 order of its cells.
  public func text(of run: ScreenRun) -> String {
    let row = run.y * size.columns
    return String(
      cells[(row + run.columns.lowerBound)..<(row + run.columns.upperBound)].compactMap(\.text))
  }

  /// The style that all cells of a run share.
  public func style(of run: ScreenRun) -> Style {
    self[run.columns.lowerBound, run.y].style
  }
}
