extension WorkbenchState {
  /// What is open, but for what lies over it for a moment: a prompt, the palette, the list of themes.
  var baseMode: Mode {
    get {
      switch mode {
      case .prompt, .palette, .themes: covered
      default: mode
      }
    }
    set {
      switch mode {
      case .prompt, .palette, .themes: covered = newValue
      default: mode = newValue
      }
    }
  }

  /// Opens something over what is open.
  mutating func cover(with mode: Mode) {
    covered = baseMode
    self.mode = mode
  }

  /// Closes what lies over it.
  mutating func uncover() { mode = baseMode }
}
