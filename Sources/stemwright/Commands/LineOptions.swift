import ArgumentParser
import Glibc

/// How much may go over the line to the terminal.
struct LineOptions: ParsableArguments {
  @Option(
    help: """
      Bytes a second for what moves on the screen by itself; 0 for no bound. Without it, what the settings \
      say (settings.yaml: screen: bytes-per-second: 3000), else 3000 over SSH and no bound at the machine.
      """)
  var screenRate: Int?

  func validate() throws {
    if let screenRate, !LineSettings.rates.contains(screenRate) {
      throw ValidationError(
        "A screen rate is 0, or \(LineSettings.lowest) to \(LineSettings.highest) bytes a second.")
    }
  }

  /// Bytes a second; nil for no bound.
  func budget() throws(CommandFailure) -> Int? {
    let settings: Int?
    do {
      settings = try LineSettings.chosenRate()
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    // Sound: the values are only looked at for being there.
    let isRemote = unsafe getenv("SSH_CONNECTION") != nil || getenv("SSH_TTY") != nil
    let rate = screenRate ?? settings ?? (isRemote ? 3000 : 0)
    return rate == 0 ? nil : rate
  }
}
