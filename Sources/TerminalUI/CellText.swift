/// Splits text into what single cells hold.
enum CellText {
  /// Marks drawn on one base character; further ones are dropped, as ncurses would.
  private static let maximumMarks = 3

  /// Calls `body` with the text of each cell and its width (1 or 2 columns) until it returns false.
  ///
  /// A cell holds one spacing code point and the marks on it. Text is made visible first
  /// (`visibleText`); joiners and variation selectors, whose effect depends on the terminal, are
  /// left out, so that a sequence shows as its parts.
  static func forEachCell(of text: String, _ body: (Character, Int) -> Bool) {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      for byte in text.utf8 where !body(Character(Unicode.Scalar(byte)), 1) { return }
      return
    }
    var base: Unicode.Scalar?
    var marks: [Unicode.Scalar] = []
    func flush() -> Bool {
      guard let base else { return true }
      let columns = TextWidth.columns(of: base)
      if marks.isEmpty { return body(Character(base), columns) }
      var cluster = String.UnicodeScalarView()
      cluster.append(base)
      cluster.append(contentsOf: marks)
      marks = []
      // A base and its marks form one grapheme; if they ever do not, the base alone is shown.
      let joined = String(cluster)
      return body(joined.count == 1 ? Character(joined) : Character(base), columns)
    }
    for scalar in visibleText(text).unicodeScalars {
      if isConcealing(scalar) { continue }
      if TextWidth.columns(of: scalar) == 0 {
        if base == nil { base = " " }
        if marks.count < maximumMarks { marks.append(scalar) }
      } else if let letter = regionalLetter(scalar) {
        guard flush() else { return }
        base = letter
      } else {
        guard flush() else { return }
        base = scalar
      }
    }
    _ = flush()
  }

  /// The letter behind half a flag: pairs of them are one or two cells, as each terminal likes.
  private static func regionalLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard (0x1F1E6...0x1F1FF).contains(scalar.value) else { return nil }
    return Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41)
  }
}
