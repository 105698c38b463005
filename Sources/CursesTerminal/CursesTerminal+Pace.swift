internal import CCurses
public import TerminalUI

/// When what goes out, and what the terminal answers.
extension CursesTerminal {
  /// Sends what differs from the last screen, all of it; nothing if nothing does.
  public func present(_ screen: Screen) {
    send(screen, regions: [], allowance: .unlimited, answersKeys: true, now: Self.now)
  }

  /// Whether a frame may go out now, one that answers keys or one that moves by itself.
  public func takesFrame(answersKeys: Bool) -> Bool {
    isOpen && !isGone && !drain()
      && pace.allowance(answersKeys: answersKeys, at: Self.now) != nil
  }

  /// Sends as much of a screen as may go out now, the most pressing regions first; whether that was all.
  public func show(_ screen: Screen, regions: [ScreenRegion], answersKeys: Bool) -> Bool {
    let now = Self.now
    guard takesFrame(answersKeys: answersKeys),
      let allowance = pace.allowance(answersKeys: answersKeys, at: now)
    else { return false }
    return send(
      screen, regions: regions, allowance: allowance, answersKeys: answersKeys, now: now)
  }

  /// Seconds between two frames of what moves by itself.
  public var frameInterval: Double { pace.frameInterval }

  /// The round trip in seconds where the line is so slow that it should be said; nil where it is not.
  public var slowRoundTrip: Double? { pace.isSlow(at: Self.now) ? pace.roundTrip ?? 1 : nil }

  /// The descriptor to wait on for room, while the terminal has not taken all that was sent.
  public var blockedDescriptor: Int32? { isUnsent ? ccurses_output() : nil }

  /// Seconds until `nextEvent` has to be called again without any input; nil for none.
  public var undecidedTime: Double? {
    undecidedSince.map { max(0, $0 + Self.patience - Self.now) }
  }

  /// Seconds that the rest of a report may come later than its first byte.
  private static let patience = 0.05
  /// Frames below do without brackets: nobody sees them half drawn.
  private static let longestUnbracketed = 400
  /// Reports of columns below could be keys.
  private static let firstQuestionColumn = 20

  @discardableResult
  private func send(
    _ screen: Screen, regions: [ScreenRegion], allowance: SendAllowance, answersKeys: Bool,
    now: Double
  ) -> Bool {
    guard isOpen, !isGone, screen.size == size else { return false }
    if shown?.size != size { begin() }
    var shown = self.shown ?? Screen(size: size)
    let runs = screen.runs(changedFrom: shown)
    let chosen = order.choose(
      from: runs, of: screen, in: regions, allowance: allowance, isAwaited: answersKeys, now: now)
    for run in screen.economical(chosen.answers) + screen.economical(chosen.others) {
      put(run, of: screen)
      shown.take(run, from: screen)
    }
    self.shown = shown
    guard ccurses_frame_length() > 0 else { return chosen.isAll }
    let question = ask(now: now)
    let length = ccurses_frame_length()
    take(ccurses_send(synchronizes && length > Self.longestUnbracketed ? 1 : 0))
    pace.sent(length, question: question, answersKeys: answersKeys, at: now)
    return chosen.isAll
  }

  /// Wipes the terminal. The first time asks what it can do: some show a letter of the question, which is
  /// wiped, too.
  private func begin() {
    if shown == nil, looks.isEmpty, Self.mayHaveSynchronizedUpdates { ccurses_ask_synchronized() }
    ccurses_clear()
    shown = Screen(size: size)
  }

  private func ask(now: Double) -> Int? {
    let columns = Self.firstQuestionColumn..<min(size.columns, 120)
    guard size.rows > 1, columns.count > 8, pace.wantsQuestion(at: now) else { return nil }
    questionColumn = (questionColumn + 1) % columns.count
    let column = columns.lowerBound + questionColumn
    ccurses_ask_position(Int32(column), Int32(size.rows - 1))
    return column
  }

  /// Goes on with what was sent; true while the terminal does not take it.
  private func drain() -> Bool {
    if isUnsent { take(ccurses_drain()) }
    return isUnsent
  }

  /// Sends what was added apart from the screen.
  func send() {
    guard isOpen, !isGone else { return }
    let length = ccurses_frame_length()
    take(ccurses_send(0))
    pace.sent(length, question: nil, answersKeys: true, at: Self.now)
  }

  private func take(_ result: Int32) {
    isUnsent = result > 0
    if result < 0 { isGone = true }
  }

  func takeReports() {
    for report in decoder.takeReports() {
      switch report {
      case .cursor(let column): pace.answered(column, at: Self.now)
      case .mode(2026, let isKnown): synchronizes = isKnown
      case .mode: break
      }
    }
    decoder.awaitsReport = pace.awaitsAnswer
  }

  /// Whether what has arrived could be the beginning of a report, and the rest on its way.
  func mayBeReport() -> Bool {
    guard decoder.isUndecided, decoder.awaitsReport else {
      undecidedSince = nil
      return false
    }
    let since = undecidedSince ?? Self.now
    undecidedSince = since
    if Self.now - since < Self.patience { return true }
    undecidedSince = nil
    return false
  }

  /// Others take the question for text, or have never been asked.
  private static var mayHaveSynchronizedUpdates: Bool {
    let type = environment("TERM") ?? ""
    return ["xterm", "tmux", "foot", "alacritty", "rxvt-unicode", "wezterm", "contour", "ghostty"]
      .contains { type.hasPrefix($0) }
  }

  /// Seconds on a clock that only rises.
  static var now: Double {
    let time = ContinuousClock.now - start
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }

  private static let start = ContinuousClock.now
}
