import Dispatch
import Glibc

/// How far a command is: one line on standard error that is drawn over, where that is a terminal and it takes
/// longer than half a second.
struct ProgressLine {
  private let begin = DispatchTime.now()
  private let isShown = isatty(STDERR_FILENO) == 1
  private var shown: Int?

  private static let patience = 0.5

  /// Shows a share of the whole, 0…1.
  mutating func show(_ share: Double, _ what: String) {
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds) * 1e-9
    let percent = Int(share * 100)
    guard isShown, seconds > Self.patience, percent != shown else { return }
    shown = percent
    Console.draw("\(what) \(percent) %")
  }

  /// Takes the line away.
  mutating func clear() {
    if shown != nil { Console.draw("") }
    shown = nil
  }
}
