import Foundation
import TestSupport
import Testing

/// Runs the tests of `Tests/tui_driver/test_curses_probe.py`: the probe in a real pseudo-terminal.
@Suite(.serialized) struct PseudoTerminalTests {
  @Test(arguments: [
    "keys or mouse or pasted or split or wide", "nothing_changed or resize or redraw",
    "suspend or ends_politely or hang_up or crash",
    "types or unusable or no_terminal or color or colours",
    "random",
  ])
  func probe(selection: String) throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    // The probe is built beside the tests' own executable.
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let probe = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("CursesProbe").path
    let result = try run(
      [
        "CURSES_PROBE=\(probe)", "python3", "-m", "pytest", "-q", "-p", "no:cacheprovider",
        package.appendingPathComponent("Tests/tui_driver/test_curses_probe.py").path, "-k",
        selection,
      ], expectingSuccess: false)
    #expect(result.status == 0, "\(result.text.suffix(4000))")
  }
}
