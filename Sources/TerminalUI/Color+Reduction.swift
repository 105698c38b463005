extension Color {
  /// The nearest colour that a terminal with so many colours has.
  ///
  /// With eight or sixteen the hue decides, and a grey never gets one: the nearest of so few by distance
  /// alone would often be a colour that means something else.
  ///
  /// - Parameter colors: as in `TerminalCapabilities.colors`.
  /// - Returns: `.terminalDefault`, or `.palette` below `colors`, or, for 16 777 216, any colour.
  ///   Always the default for a monochrome terminal.
  public func reduced(toColors colors: Int) -> Color {
    if self == .terminalDefault || colors < 8 { return .terminalDefault }
    if colors > 256 { return self }
    if colors == 256 {
      guard case .rgb(let red, let green, let blue) = self else { return self }
      return .palette(Self.nearest256(red, green, blue))
    }
    let sixteen: UInt8
    switch self {
    case .palette(let index) where index < 16: sixteen = index
    default:
      sixteen = colors >= 16 ? nearest16 : nearest8
    }
    return .palette(colors >= 16 ? sixteen : sixteen & 7)
  }

  /// Red, green and blue; for the user's sixteen the values that xterm starts with.
  public var components: (red: UInt8, green: UInt8, blue: UInt8) {
    switch self {
    case .terminalDefault: return (0, 0, 0)
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .palette(let index) where index < 16:
      let entry = Self.sixteen[Int(index)]
      return (entry.0, entry.1, entry.2)
    case .palette(let index) where index < 232:
      let cube = Int(index) - 16
      return (Self.levels[cube / 36], Self.levels[cube / 6 % 6], Self.levels[cube % 6])
    case .palette(let index):
      let gray = UInt8(8 + 10 * (Int(index) - 232))
      return (gray, gray, gray)
    }
  }

  /// The steps of the 6×6×6 cube of the 256-colour palette.
  private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

  private static let sixteen: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
    (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  /// Squared distance, weighted as the eye weighs red, green and blue (ITU-R BT.601 in tenths).
  private static func distance(
    _ a: (red: UInt8, green: UInt8, blue: UInt8), _ b: (red: UInt8, green: UInt8, blue: UInt8)
  ) -> Int {
    let red = Int(a.red) - Int(b.red)
    let green = Int(a.green) - Int(b.green)
    let blue = Int(a.blue) - Int(b.blue)
    return 3 * red * red + 6 * green * green + blue * blue
  }

  /// The nearest of cube and grey ramp; the user's own sixteen are never chosen for an exact
  /// colour, since nobody knows what they look like.
  private static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    func step(_ value: UInt8) -> Int {
      value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
    }
    let cube = UInt8(16 + 36 * step(red) + 6 * step(green) + step(blue))
    // The grey at the smallest distance is the mean with the distance's own weights.
    let mean = (3 * Int(red) + 6 * Int(green) + Int(blue)) / 10
    let gray = UInt8(232 + max(0, min(23, (mean - 3) / 10)))
    let wanted = (red: red, green: green, blue: blue)
    return distance(wanted, Color.palette(gray).components)
      < distance(wanted, Color.palette(cube).components) ? gray : cube
  }

  /// A grey by its lightness, a colour by its hue and strongest primary.
  private var nearest16: UInt8 {
    switch (isGray, luma) {
    case (true, ..<60): 0
    case (true, ..<150): 8
    case (true, ..<232): 7
    case (true, _): 15
    case (false, _): isBright ? hue + 8 : hue
    }
  }

  /// As `nearest16`; of eight, blue is too dark to stand for a light blue.
  private var nearest8: UInt8 {
    if isGray { return luma < 60 ? 0 : 7 }
    return hue == 4 && luma > 150 ? 6 : hue
  }

  /// Whether a colour has so little hue that it reads as a grey.
  var isGray: Bool {
    let (red, green, blue) = components
    let strongest = Int(max(red, green, blue))
    let spread = strongest - Int(min(red, green, blue))
    return spread < 48 || spread * 4 < strongest
  }

  /// Lightness 0…255 (ITU-R BT.601 in tenths).
  var luma: Int {
    let (red, green, blue) = components
    return (3 * Int(red) + 6 * Int(green) + Int(blue)) / 10
  }

  private var isBright: Bool {
    let (red, green, blue) = components
    return max(red, green, blue) >= 200
  }

  /// One of red 1, green 2, blue 4 and their sums: the primaries that are above the middle.
  private var hue: UInt8 {
    let (red, green, blue) = components
    let middle = (Int(min(red, green, blue)) + Int(max(red, green, blue))) / 2
    return (Int(red) > middle ? 1 : 0) + (Int(green) > middle ? 2 : 0)
      + (Int(blue) > middle ? 4 : 0)
  }
}

extension Style {
  /// The nearest look on a terminal with so many colours.
  ///
  /// Eight colours hold one grey, and nobody knows on which paper: there greys are the terminal's own
  /// colours, dim where they are neither light nor dark. Only a medium grey behind text stays one. Dark
  /// paper is black with eight or sixteen, whatever its hue: there is no dark blue among them.
  public func reduced(toColors colors: Int) -> Style {
    var style = self
    if colors == 8, isExactGray(foreground) {
      style.foreground = .terminalDefault
      if (60..<200).contains(foreground.luma) { style.attributes.insert(.dim) }
    } else {
      style.foreground = foreground.reduced(toColors: colors)
    }
    let isLightPaper = isExactGray(background) && background.luma >= 200
    if colors == 8, isDarkPaper || isLightPaper {
      style.background = .terminalDefault
    } else {
      style.background =
        colors == 16 && isDarkPaper ? .palette(0) : background.reduced(toColors: colors)
    }
    // Many terminals show bold black as a grey.
    if colors <= 16, style.foreground == .palette(0) { style.attributes.remove(.bold) }
    return style
  }

  private func isExactGray(_ color: Color) -> Bool {
    if case .rgb = color { color.isGray } else { false }
  }

  private var isDarkPaper: Bool {
    guard case .rgb = background else { return false }
    return background.luma < 60 || background.luma < 80 && background.isGray
  }
}
