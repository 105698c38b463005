internal import CCurses
internal import TerminalUI

extension CursesTerminal {
  /// Cells of one run at most; what `ccurses_put` takes at a time.
  private static let longestRun = 256

  func put(_ run: ScreenRun, of screen: Screen) {
    let style = screen.style(of: run)
    var start = run.columns.lowerBound
    while start < run.columns.upperBound {
      var end = min(run.columns.upperBound, start + Self.longestRun)
      while end < run.columns.upperBound, screen[end, run.y].text == nil { end += 1 }
      put(columns: start..<end, y: run.y, style: style, of: screen)
      start = end
    }
  }

  private func put(columns: Range<Int>, y: Int, style: Style, of screen: Screen) {
    let look = look(of: style)
    var bytes: [UInt8] = []
    for x in columns { bytes.append(contentsOf: text(of: screen[x, y]).utf8) }
    // The bytes are read before the call returns and not kept.
    let isDone = unsafe ccurses_put(
      Int32(columns.lowerBound), Int32(y), bytes, bytes.count, Int32(columns.count),
      look.foreground, look.background, look.attributes)
    if isDone != 0 { return }
    for x in columns {
      let cell = Array(text(of: screen[x, y]).utf8)
      if cell.isEmpty { continue }
      let isWide = x + 1 < screen.size.columns && screen[x + 1, y].text == nil
      // As above.
      unsafe ccurses_put_cell(
        Int32(x), Int32(y), cell, cell.count, isWide ? 2 : 1, look.foreground, look.background,
        look.attributes)
    }
  }

  /// A style as the terminal can show it, in numbers.
  struct Look {
    var foreground: Int32
    var background: Int32
    var attributes: Int32
  }

  private func look(of style: Style) -> Look {
    if let look = looks[style] { return look }
    let reduced = style.reduced(toColors: capabilities.colors)
    let look = Look(
      foreground: index(of: reduced.foreground), background: index(of: reduced.background),
      attributes: Int32(reduced.attributes.rawValue))
    looks[style] = look
    return look
  }

  private func text(of cell: Cell) -> String {
    guard let character = cell.text else { return "" }
    return String(capabilities.isUnicode ? character : character.asciiStandIn)
  }

  /// What `ccurses_put` calls a reduced colour.
  private func index(of color: Color) -> Int32 {
    switch color {
    case .terminalDefault: -1
    case .palette(let index): Int32(index)
    case .rgb(let red, let green, let blue):
      Int32(CCURSES_EXACT) | Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    }
  }
}

extension Character {
  /// The nearest printable ASCII character, for terminals that show nothing else.
  var asciiStandIn: Character {
    if isASCII { return self }
    guard let scalar = unicodeScalars.first?.value else { return "?" }
    switch scalar {
    case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x2550: return "-"
    case 0x2502, 0x2503, 0x2551: return "|"
    case 0x2503...0x257F: return "+"
    case 0x2581, 0x2582: return "_"
    case 0x2580...0x259F, 0x25A0: return "#"
    case 0x25B2: return "^"
    case 0x25BC: return "v"
    case 0x25B6: return ">"
    case 0x25C0: return "<"
    case 0x25C6, 0x2022, 0x25CF: return "*"
    case 0x2026: return "~"
    case 0x2013, 0x2014, 0x2212: return "-"
    case 0x2018, 0x2019: return "'"
    case 0x201C, 0x201D: return "\""
    case 0x00D7: return "x"
    case 0x2800: return " "
    case 0x2801...0x28FF: return ":"
    default: return "?"
    }
  }
}
