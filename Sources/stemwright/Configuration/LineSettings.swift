import TerminalUI

/// What the user's settings (`settings.yaml` in the configuration folder) say of the line to the terminal.
enum LineSettings {
  static let lowest = 200
  static let highest = 10_000_000

  /// What a rate may be.
  struct Rates {
    func contains(_ rate: Int) -> Bool { rate == 0 || (lowest...highest).contains(rate) }
  }
  static let rates = Rates()

  /// Bytes a second, 0 for no bound; nil where nothing is said.
  static func chosenRate() throws(SettingsFile.Failure) -> Int? {
    guard let folder = configurationFolder, let bytes = readSmallFile(folder + "/settings.yaml")
    else { return nil }
    let file = try SettingsFile(
      String(decoding: bytes, as: UTF8.self), name: visibleText(folder + "/settings.yaml"))
    guard let entry = file.entries("screen").first(where: { $0.key == "bytes-per-second" }) else {
      return nil
    }
    guard let rate = Int(entry.value), rates.contains(rate) else {
      throw file.failure(entry, "is neither 0 nor a number of bytes from \(lowest) to \(highest).")
    }
    return rate
  }
}
