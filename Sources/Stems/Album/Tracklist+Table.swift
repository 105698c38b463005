extension Tracklist {
  /// Rows of cells, the first of them the columns' names; without such names each row is read as a line.
  mutating func readTable(_ rows: [[String]]) {
    let rows = rows.filter { $0.contains { !$0.isEmpty } }
    guard let head = rows.first else { return }
    let columns = head.map { Column($0) }
    guard columns.contains(.title) else {
      readText(rows.map { $0.joined(separator: "\t") })
      return
    }
    for row in rows.dropFirst() {
      var track = Track(title: "")
      for (column, cell) in zip(columns, row) where !cell.isEmpty {
        switch column {
        case .number: track.number = Int(cell.filter { $0.isASCII && $0.isNumber }.prefix(3))
        case .title: track.title = cell
        case .performer: track.performer = cell
        case .isrc: track.isrc = TrackWords.isrc(cell.filter { $0 != " " })
        case .gap: track.gap = TrackWords.gap(cell)
        case .album: if title == nil { title = cell }
        case nil: break
        }
      }
      if !track.title.isEmpty { tracks.append(track) }
    }
    // A list that is sorted by title still says the order.
    let numbers = tracks.compactMap(\.number)
    if numbers.count == tracks.count, Set(numbers).count == numbers.count {
      tracks.sort { ($0.number ?? 0) < ($1.number ?? 0) }
    }
  }

  private enum Column {
    case number, title, performer, isrc, gap, album

    init?(_ name: String) {
      let name = NameFolding.compact(name)
      switch name {
      case "", "no", "nr", "num", "number", "track", "trackno", "tracknumber", "pos", "position":
        self = .number
      case "title", "song", "name", "tracktitle", "trackname", "songtitle": self = .title
      case "artist", "performer", "trackartist", "band": self = .performer
      case "isrc", "isrccode": self = .isrc
      case "album", "release", "albumtitle": self = .album
      default:
        guard Tracklist.gapNames.contains(where: { name.hasPrefix(NameFolding.compact($0)) }) else {
          return nil
        }
        self = .gap
      }
    }
  }
}

/// A table of cells between commas, semicolons or tabs (RFC 4180).
struct CommaSeparatedValues {
  private(set) var rows: [[String]] = []

  /// Reads lines; a quoted cell may go over several.
  init(_ lines: [String]) {
    let text = lines.joined(separator: "\n")
    let head = lines.first ?? ""
    let separator =
      [",", ";", "\t"].max { a, b in count(a, in: head) < count(b, in: head) } ?? ","
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var wasQuote = false
    func isEdge(_ character: Character) -> Bool { String(character) == separator }
    for character in text + "\n" {
      if character == "\"" {
        if isQuoted, wasQuote {
          cell.append("\"")
          wasQuote = false
        } else if isQuoted {
          wasQuote = true
        } else if cell.allSatisfy({ $0 == " " }) {
          isQuoted = true
          cell = ""
        } else {
          cell.append(character)
        }
        continue
      }
      if wasQuote { (isQuoted, wasQuote) = (false, false) }
      if !isQuoted, isEdge(character) || character == "\n" {
        row.append(cell.trimming(" \r"))
        cell = ""
        if character == "\n" {
          rows.append(row)
          row = []
        }
      } else {
        cell.append(character)
      }
    }
    // A quote that is never closed: what it holds is still a row.
    if !row.isEmpty || !cell.isEmpty { rows.append(row + [cell]) }
  }
}

private func count(_ separator: String, in line: String) -> Int {
  line.count { String($0) == separator }
}
