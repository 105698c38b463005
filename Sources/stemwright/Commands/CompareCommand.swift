import ArgumentParser
import Handoff
import Inspection
import SoundFiles
import Stems
import TerminalUI

/// Compares two deliveries of one song.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two deliveries of a song: what changed, what is put right, what is new.",
    discussion: """
      Stems are matched by their files' names, by role and name, and then by what they sound like. The exit \
      status is 1 where the new delivery is worse: a finding at error level (with --strict at warning level, \
      too) that the old one had not or not so gravely, or stems that are further from the mixdown.
      """)

  @Argument(help: "The folder of the old delivery.", completion: .directory)
  var old: String

  @Argument(help: "The folder of the new delivery.", completion: .directory)
  var new: String

  @Flag(help: "Report as JSON.")
  var json = false

  @Flag(help: "New warnings count like new errors for the exit status.")
  var strict = false

  @OptionGroup var inspecting: InspectionOptions

  func run() throws {
    for folder in [old, new] where AlbumFolder.album(in: folder) != nil {
      throw CommandFailure(
        status: .usage, sentence: "\(folder) is an album; compare two deliveries of one song.")
    }
    let inspected = try inspecting.inspect([old, new])
    let pair = (inspected[0].checked, inspected[1].checked)
    let comparison = DeliveryComparison(
      old: pair.0.inspected(inspected[0].inspection),
      new: pair.1.inspected(inspected[1].inspection),
      lanes: LaneComparer(old: pair.0, new: pair.1).lanes())
    if json {
      Console.say(ComparisonReport(comparison).text)
    } else {
      for line in ComparisonText(comparison).lines { Console.say(visibleText(line)) }
    }
    let isWorse = !comparison.worse(than: strict ? .warning : .error).isEmpty
    if isWorse || comparison.isNullWorse { throw ExitStatus.findings }
  }
}
