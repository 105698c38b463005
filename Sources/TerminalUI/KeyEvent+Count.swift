extension KeyEvent {
  /// The digit that a key adds to a count; nil for any other key.
  public var countDigit: Int? {
    guard case .character(let character) = key, modifiers.isEmpty, character.isASCII else {
      return nil
    }
    return character.wholeNumberValue
  }
}
