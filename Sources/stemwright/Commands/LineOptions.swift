import ArgumentParser
import Glibc

/// How much may go over the line to the terminal.
struct LineOptions: ParsableArguments {
  @Option(
    help: """
      Bytes a second for what moves on the screen by itself; 0 for no bound. Without it: screen-rate in \
      settings.yaml, else 3000 over SSH and no bound at the machine.
      """)
  var screenRate: Int?

  func validate() throws {
    if let screenRate, screenRate != 0, !UserSettings.screenRates.contains(screenRate) {
      throw ValidationError("A screen rate is 0, or 200 to 10000000 bytes a second.")
    }
  }

  /// Bytes a second; nil for no bound.
  func budget(_ settings: UserSettings) -> Int? {
    // Sound: the values are only looked at for being there.
    let isRemote = unsafe getenv("SSH_CONNECTION") != nil || getenv("SSH_TTY") != nil
    let rate = screenRate ?? settings.screenRate ?? (isRemote ? 3000 : 0)
    return rate == 0 ? nil : rate
  }
}
