import Glibc
import Inspection
import Stems
import TerminalUI

extension Profile {
  /// The profile of a name or of a YAML file's path; the default one where none is named.
  static func chosen(_ nameOrPath: String?) throws(CommandFailure) -> Profile {
    guard let nameOrPath, nameOrPath != "default" else { return Profile() }
    let candidates = [nameOrPath] + (Self.path(ofName: nameOrPath).map { [$0] } ?? [])
    for path in candidates {
      guard let bytes = readSmallFile(path) else { continue }
      return try Profile(
        text: String(decoding: bytes, as: UTF8.self), name: visibleText(path), over: Profile())
    }
    throw CommandFailure(
      status: .unreadable,
      sentence: "\(nameOrPath): there is no such profile; run: stemwright profiles")
  }

  /// Names of the profiles in the user's folder, sorted.
  static var userNames: [String] {
    guard let folder = userFolder, let entries = listFolder(folder) else { return [] }
    return entries.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  private static func path(ofName name: String) -> String? {
    name.contains("/") ? nil : userFolder.map { "\($0)/\(name).yaml" }
  }

  private static var userFolder: String? { configurationFolder.map { $0 + "/profiles" } }

  /// A profile from the text of a YAML file, laid over another one.
  init(text: String, name: String, over base: Profile) throws(CommandFailure) {
    self = base
    do {
      let file = try SettingsFile(text, name: name)
      try file.allow(tables: ["rules", "severities"])
      for rule in file.entries("rules") { try take(rule: rule, file) }
      for entry in file.entries("severities") { try take(severity: entry, file) }
    } catch {
      throw CommandFailure(status: .unreadable, sentence: error.sentence)
    }
    self.name = name
  }

  private mutating func take(
    rule: SettingsFile.Entry, _ file: SettingsFile
  ) throws(SettingsFile.Failure) {
    switch rule.key {
    case "most-stems": mostStems = Int(try file.number(rule, in: 1...999))
    case "core-roles": coreRoles = try roles(rule, file)
    case "lead-silence-seconds": leadSilenceSeconds = try file.number(rule, in: 0...60)
    case "lead-silence-bars": leadSilenceBars = try file.number(rule, in: 0...16)
    case "beats-per-bar": beatsPerBar = try file.number(rule, in: 1...32)
    case "headroom": headroom = try file.number(rule, in: -60...0)
    case "sum-peak": sumPeak = try file.number(rule, in: -60...60)
    case "fewest-bits": fewestBits = Int(try file.number(rule, in: 8...64))
    case "true-peak": forensics.truePeak = try file.number(rule, in: -60...60)
    case "dc-offset": forensics.offsetWarning = try file.number(rule, in: 0...1)
    case "loudness-target": loudnessTarget = try file.number(rule, in: -60...0)
    case "name-pattern":
      guard (try? Regex(rule.value)) != nil else {
        throw file.failure(rule, "is no regular expression.")
      }
      namePattern = rule.value
    default: throw file.failure(rule.atKey, "is no rule; see: stemwright profiles --show default")
    }
  }

  private func roles(
    _ rule: SettingsFile.Entry, _ file: SettingsFile
  ) throws(SettingsFile.Failure) -> [Role] {
    var roles: [Role] = []
    for name in rule.value.split(separator: ",") {
      let wanted = name.drop { $0 == " " }
      guard
        let role = Role.allCases.first(where: { $0.rawValue.lowercased() == wanted.lowercased() })
      else { throw file.failure(rule, "names no role: \(visibleText(String(wanted))).") }
      roles.append(role)
    }
    return roles
  }

  private mutating func take(
    severity entry: SettingsFile.Entry, _ file: SettingsFile
  ) throws(SettingsFile.Failure) {
    guard let kind = FindingKind(rawValue: entry.key) else {
      throw file.failure(entry.atKey, "is no kind of finding.")
    }
    if entry.value == "off" {
      severities[kind] = .some(nil)
    } else if let severity = Severity(rawValue: entry.value) {
      severities[kind] = severity
    } else {
      throw file.failure(entry, "is none of error, warning, note, off.")
    }
  }
}
