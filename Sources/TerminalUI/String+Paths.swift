extension String {
  /// The text with the paths in it cut down to their last part, where it is wider than `columns`: the sentence around
  /// them says more.
  ///
  /// A path in front ends with a colon and may hold blanks; any other ends with a blank or a mark.
  public func withShortPaths(to columns: Int, glyphs: GlyphSet = .unicode) -> String {
    guard contains("/"), TextWidth.columns(of: visibleText(self)) > columns else { return self }
    var result = ""
    var rest = self[...]
    if first == "/", let end = firstRange(of: ": ")?.lowerBound {
      result += Self.lastPart(self[..<end], glyphs)
      rest = self[end...]
    }
    let parts = rest.split(omittingEmptySubsequences: false) { " “”\"'(),;".contains($0) }
    for part in parts {
      result += part.first == "/" ? Self.lastPart(part, glyphs) : String(part)
      // The mark behind it.
      if part.endIndex < rest.endIndex { result.append(rest[part.endIndex]) }
    }
    return result
  }

  /// "…/mine.yaml" of "/music/maps/mine.yaml"; what has one part, or ends in none, stays.
  private static func lastPart(_ path: Substring, _ glyphs: GlyphSet) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex,
      path.index(after: slash) < path.endIndex
    else { return String(path) }
    return String(glyphs.ellipsis) + path[slash...]
  }
}
