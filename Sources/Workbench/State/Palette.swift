public import TerminalUI

/// The line that runs a command by its name, and what of its list is chosen.
public struct Palette: Hashable, Sendable {
  /// What is typed: a part of a name, or a name and a value.
  public var field = TextField(limit: 120)
  /// The chosen entry of the list.
  public var selection = 0
  /// How many lines back in what was run before; 0 is the line that is typed.
  var historyStep = 0

  /// An empty line.
  public init() {}

  /// The call that the text spells out whole; nil while it is a part of a name.
  var call: CommandCall? { CommandCall(field.text) }
}

/// A line of the palette's list.
struct PaletteEntry: Hashable, Sendable {
  var command: Command
  /// A line that was run before, with its value; nil for a command of the list.
  var line: String?
}

extension CommandScreenState {
  /// What the palette offers for what is typed, the likeliest first: commands whose name fits, then those
  /// whose help holds the words. With nothing typed, what was run last stands in front.
  var paletteEntries: [PaletteEntry] {
    guard case .palette(let palette)? = overlay else { return [] }
    let text = palette.field.text
    if text.contains(" "), let call = palette.call { return [PaletteEntry(command: call.command)] }
    let recent = text.isEmpty ? paletteHistory.suffix(3).reversed() : []
    let lines = recent.compactMap { line in
      CommandCall(line).map { PaletteEntry(command: $0.command, line: line) }
    }
    let search = NameSearch(text)
    let words = text.lowercased().split(separator: " ")
    let ranked = offeredCommands.enumerated().compactMap { index, command in
      (search.rank(in: command.name) ?? (command.helpHolds(words) ? 5 : nil)).map {
        (rank: $0, index: index, command: command)
      }
    }
    return lines
      + ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
      .map { PaletteEntry(command: $0.command) }
  }
}

extension Command {
  /// The words of every command's help, small, split once.
  private static let helpWords = Dictionary(
    uniqueKeysWithValues: allCases.map { command in
      (command, command.description.help.lowercased().split { !$0.isLetter })
    })

  /// Whether each of the words begins one of the help's.
  fileprivate func helpHolds(_ words: [Substring]) -> Bool {
    let help = Self.helpWords[self] ?? []
    return words.allSatisfy { word in help.contains { $0.hasPrefix(word) } }
  }
}
