public import Stems

/// Names of the files that stems are written to.
public enum StemFileName {
  /// Characters of a stem's name that are kept.
  private static let longest = 80

  /// A name for every stem, in order: a number, which makes it unique and sorts it, and what every file system
  /// takes of the stem's name. `ending` has no dot.
  public static func names(of stems: [Stem], ending: String) -> [String] {
    let digits = max(2, String(stems.count).count)
    return stems.enumerated().map { index, stem in
      let number = String(index + 1)
      let zeros = String(repeating: "0", count: digits - number.count)
      return "\(zeros)\(number) \(safe(stem.name)).\(ending)"
    }
  }

  /// A name as every file system takes it: without path separators, control and direction characters, and what Windows refuses.
  public static func safe(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      scalars.append(isSafe(scalar) ? scalar : "_")
    }
    let kept = Substring(String(scalars).prefix(longest))
    let body = kept.drop { $0 == " " }
    let end = body.lastIndex { $0 != " " && $0 != "." }
    return end.map { String(body[...$0]) } ?? "Stem"
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: !#"/\:*?"<>|"#.unicodeScalars.contains(scalar) && scalar.value != 0xFFFD
    }
  }
}
