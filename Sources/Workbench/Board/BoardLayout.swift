import Stems
import TerminalUI

/// Where everything stands on a board of some size.
///
/// What is dropped when room is short: of the rows first the picture of the transition, then the findings; of
/// the columns the counts beside the signs, then numbers, the least telling first, and the signs of the roles last.
struct BoardLayout {
  let header: Rect
  /// The names of the columns.
  let head: Rect
  /// One row for each song that is visible.
  let table: Rect
  /// What is known of the song of the cursor; empty where there is no room.
  let detail: Rect
  /// The way into the next song; empty where there is no room or no next song.
  let transition: Rect
  let status: Rect
  /// From left to right.
  let columns: [Column]
  private let firstVisible: Int
  private let songCount: Int

  /// A column of the table.
  struct Column: Hashable {
    enum Kind: Hashable {
      case title, length, gap, start, loudness, truePeak, range, null
      case role(Role)
      /// The loudness as a bar.
      case bar
    }

    var kind: Kind
    var x: Int
    var width: Int
  }

  init(state: BoardState) {
    let screen = Rect(x: 0, y: 0, width: state.size.columns, height: state.size.rows)
    songCount = state.album.songs.count
    let rows = Rows(screenRows: state.size.rows, songCount: songCount)
    let (header, belowHeader) = screen.splitTop(1)
    let (head, belowHead) = belowHeader.splitTop(rows.head)
    let (table, belowTable) = belowHead.splitTop(rows.table)
    let (detail, belowDetail) = belowTable.splitTop(rows.detail)
    (transition, status) = belowDetail.splitTop(rows.transition)
    (self.header, self.head, self.table, self.detail) = (header, head, table, detail)
    firstVisible = max(0, min(state.firstVisible, songCount - table.height))
    columns = Self.columns(
      width: state.size.columns, numberWidth: Self.numberWidth(of: songCount), roles: state.roles)
  }

  /// Whether a transition plays.
  var transportSign: Rect { header.splitLeft(3).left }

  /// Songs that are on screen at once.
  var rowCount: Int { table.height }

  /// The songs on screen.
  var visible: Range<Int> { firstVisible..<min(songCount, firstVisible + table.height) }

  /// The song in a row of the screen.
  func song(atRow row: Int) -> Int? {
    guard row >= table.y, row < table.maxY else { return nil }
    let song = firstVisible + row - table.y
    return song < songCount ? song : nil
  }

  /// Digits of the largest number.
  static func numberWidth(of songs: Int) -> Int { "\(songs)".count }

  /// Cursor, sign and number, with a blank behind each of the last two.
  static func leftWidth(numberWidth: Int) -> Int { 2 + 1 + numberWidth + 1 }

  private struct Rows {
    var head: Int
    var table: Int
    var detail: Int
    var transition: Int

    private static let tallestPicture = 12

    init(screenRows: Int, songCount: Int) {
      let hasTransition = songCount > 1
      // Rows of the transition and the fewest of the findings, by the height of the screen.
      let (wanted, least) =
        switch screenRows {
        case 36...: (6, 8)
        case 28..<36: (5, 6)
        case 20..<28: (4, 4)
        case 14..<20: (1, 3)
        default: (0, 0)
        }
      head = screenRows > 4 ? 1 : 0
      let rest = max(0, screenRows - 2 - head)
      transition = hasTransition ? min(wanted, rest) : 0
      table = max(min(1, rest), min(songCount, rest - transition - least))
      let left = max(0, rest - transition - table)
      // Of what few songs leave the picture takes its share.
      let growth =
        transition > 1 ? max(0, min(Self.tallestPicture - transition, (left - 12) / 2)) : 0
      transition += growth
      detail = left - growth
    }
  }

  // MARK: Columns

  private static let numbers: [(kind: Column.Kind, width: Int)] = [
    (.length, 7), (.gap, 6), (.start, 8), (.loudness, 7), (.truePeak, 6), (.range, 6), (.null, 7),
  ]

  /// What goes first when room is short: a kind of number, or the width of the roles' columns.
  private enum Step {
    case drop(Column.Kind)
    case roles(Int)
  }

  private static let steps: [Step] = [
    .roles(3), .drop(.start), .drop(.range), .drop(.null), .roles(2), .drop(.truePeak), .drop(.gap),
    .drop(.loudness), .drop(.length), .roles(0),
  ]

  private static func columns(width: Int, numberWidth: Int, roles: [Role]) -> [Column] {
    let left = leftWidth(numberWidth: numberWidth)
    let all = [Role.mixdown] + roles
    var roleWidth = 4
    var numbers = self.numbers
    let leastTitle = width >= 100 ? 18 : width >= 60 ? 12 : 8
    func titleWidth() -> Int {
      width - left - numbers.reduce(0) { $0 + $1.width } - roleWidth * all.count - 2
    }
    for step in steps where titleWidth() < leastTitle {
      switch step {
      case .drop(let kind): numbers.removeAll { $0.kind == kind }
      case .roles(let width): roleWidth = width
      }
    }
    let title = max(0, min(36, titleWidth()))
    var columns = [Column(kind: .title, x: left, width: title)]
    var x = left + title
    for number in numbers {
      columns.append(Column(kind: number.kind, x: x, width: number.width))
      x += number.width
    }
    guard roleWidth > 0 else { return columns }
    x += 2
    for role in all {
      columns.append(Column(kind: .role(role), x: x, width: roleWidth))
      x += roleWidth
    }
    let spare = width - x - 2
    if spare >= 12 { columns.append(Column(kind: .bar, x: x + 1, width: min(40, spare))) }
    return columns
  }
}
