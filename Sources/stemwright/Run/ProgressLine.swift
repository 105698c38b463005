/// One line on standard error that is written over, for what takes longer than half a second.
final class ProgressLine {
  private let isShown: Bool
  private let begin = ContinuousClock.now
  private var shown = ""

  init(isShown: Bool) { self.isShown = isShown }

  func show(_ text: String) {
    guard isShown, text != shown, ContinuousClock.now - begin > .milliseconds(500) else { return }
    clear()
    shown = text
    Console.status(text)
  }

  func clear() {
    guard !shown.isEmpty else { return }
    Console.status("\r\u{1B}[K")
    shown = ""
  }
}
