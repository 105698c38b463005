import ALSAOutput
import ArgumentParser
import Signal
import TerminalUI

/// Lists every ALSA device that can be played on, and why the others cannot.
struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List the sound devices that can be opened, and why not.")

  func run() {
    let devices = DeviceList.all()
    guard !devices.isEmpty else { return Console.say("No sound device was found.") }
    for device in devices {
      Console.say(visibleText(device.name))
      let description = device.description.split(whereSeparator: \.isNewline)
      for line in description { Console.say("    " + visibleText(String(line))) }
      switch device.outcome {
      case .success(let capabilities): Console.say("    " + Self.text(of: capabilities))
      case .failure(let error): Console.say("    cannot be opened: " + error.sentence)
      }
    }
  }

  private static func text(of capabilities: OutputDevice.Capabilities) -> String {
    let formats = capabilities.sampleFormats.map(\.rawValue).joined(separator: " ")
    let rates = capabilities.sampleRates
    let channels = capabilities.channelCounts
    let hertz = rates.lowerBound.hertz...rates.upperBound.hertz
    return "\(formats), "
      + (hertz.upperBound > 10_000_000 ? "any rate" : text(of: hertz) + " Hz") + ", "
      + (channels.upperBound > 10_000 ? "any number of" : text(of: channels)) + " channels"
  }

  private static func text(of range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
