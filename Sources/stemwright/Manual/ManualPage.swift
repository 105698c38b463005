/// The manual page in mdoc(7).
struct ManualPage {
  private(set) var text = ""

  /// When the page was last changed in what it says by itself.
  private static let date = "November 26, 2026"

  init(of program: CommandDescription) {
    let commands = (program.subcommands ?? []).filter {
      $0.shouldDisplay != false && $0.commandName != "help"
    }
    line(".Dd \(Self.date)")
    line(".Dt STEMWRIGHT 1")
    line(".Os")
    line(".Sh NAME")
    line(".Nm stemwright")
    line(".Nd workbench for a song's stems against its mixdown")
    synopsis(commands)
    line(".Sh DESCRIPTION")
    paragraphs(ManualText.description)
    line(".Sh COMMANDS")
    for command in commands { section(command) }
    list("KEYS", ManualText.keys)
    list("ENVIRONMENT", ManualText.environment, macro: "Ev")
    list("FILES", ManualText.files, macro: "Pa")
    list("EXIT STATUS", ManualText.statuses)
    line(".Sh EXAMPLES")
    for (what, commandLine) in ManualText.examples {
      line(Self.escaped(what))
      line(".Bd -literal -offset indent")
      line(Self.literal(commandLine))
      line(".Ed")
      line(".Pp")
    }
    if text.hasSuffix(".Pp\n") { text.removeLast(4) }
    line(".Sh STANDARDS")
    paragraphs(ManualText.standards)
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  private mutating func synopsis(_ commands: [CommandDescription]) {
    line(".Sh SYNOPSIS")
    line(".Nm")
    line(".Op Cm open")
    line(".Ar folder")
    for command in commands where command.commandName != "open" {
      line(".Nm")
      line(".Cm \(command.commandName)")
      let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && !isCommon($0) }
      if arguments.contains(where: { $0.kind != "positional" }) { line(".Op Ar options") }
      for argument in arguments where argument.kind == "positional" {
        let name = Self.escaped(argument.valueName ?? "argument")
        line((argument.isOptional ? ".Op Ar " : ".Ar ") + name)
        if argument.isRepeating { line(".Ar ...") }
      }
    }
  }

  private func isCommon(_ argument: CommandDescription.Argument) -> Bool {
    (argument.names ?? []).contains { $0.name == "help" || $0.name == "version" }
  }

  private mutating func section(_ command: CommandDescription) {
    line(".Ss \(command.commandName)")
    if let abstract = command.abstract { line(Self.escaped(abstract)) }
    if let discussion = command.discussion, !discussion.isEmpty {
      line(".Pp")
      paragraphs(discussion)
    }
    let options = (command.arguments ?? []).filter {
      $0.shouldDisplay && !isCommon($0) && $0.abstract != nil
    }
    guard !options.isEmpty else { return }
    line(".Bl -tag -width Ds")
    for option in options {
      line(".It " + item(option))
      var text = option.abstract ?? ""
      if let value = option.defaultValue, option.kind == "option" { text += " Default: \(value)." }
      line(Self.escaped(text))
    }
    line(".El")
  }

  /// The head of an option: its names and the name of its value.
  private func item(_ option: CommandDescription.Argument) -> String {
    guard let names = option.names, !names.isEmpty else {
      return "Ar " + Self.escaped(option.valueName ?? "argument")
    }
    let value =
      option.kind == "option" ? option.valueName.map { " Ar " + Self.escaped($0) } ?? "" : ""
    // mdoc's Fl writes the first dash.
    return names.sorted { $0.text.count < $1.text.count }
      .map { "Fl " + Self.dashed($0.text) + value }.joined(separator: " , ")
  }

  private static func dashed(_ name: String) -> String {
    String(name.dropFirst()).replacingDashes
  }

  private mutating func list(_ head: String, _ items: [(String, String)], macro: String? = nil) {
    line(".Sh \(head)")
    line(".Bl -tag -width Ds")
    for (name, what) in items {
      line(".It " + (macro.map { $0 + " " } ?? "") + Self.escaped(name))
      line(Self.escaped(what))
    }
    line(".El")
  }

  private mutating func paragraphs(_ text: String) {
    for (index, paragraph) in text.split(separator: "\n\n").enumerated() {
      if index > 0 { line(".Pp") }
      line(Self.escaped(paragraph.split(separator: "\n").joined(separator: " ")))
    }
  }

  /// A line that is typed, as it is.
  private static func literal(_ text: String) -> String {
    "\\&" + text.replacing("\\", "\\e").replacingDashes.replacing("'", "\\(aq")
  }

  /// Columns of a line, dashes not counted twice.
  private static let width = 68

  /// Text that troff takes as it is. Sentences begin lines, as mdoc wants them.
  private static func escaped(_ text: String) -> String {
    let safe = text.split(separator: "\n").joined(separator: " ").replacing("\\", "\\e")
    var lines = [""]
    for word in safe.split(separator: " ") {
      let line = lines[lines.count - 1]
      let isSentence = line.last.map { ".?!:".contains($0) } ?? false
      if isSentence || line.count + word.count > Self.width, !line.isEmpty { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.map { line in
      (line.first == "." || line.first == "'" ? "\\&" : "") + line.replacingDashes
    }.joined(separator: "\n")
  }
}

extension String {
  /// Dashes of options and names as such: troff would make hyphens of them.
  fileprivate var replacingDashes: String { replacing("-", "\\-") }

  fileprivate func replacing(_ character: Character, _ text: String) -> String {
    reduce(into: "") { $0 += $1 == character ? text : String($1) }
  }
}
