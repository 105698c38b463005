import Foundation
import Inspection
import SoundFiles

/// What the check said of songs before, by the rules of the check. Any thread; blocks on the disk.
struct KeptVerdicts: Sendable {
  private let cache = VerdictCache()

  /// What was said of a song; nil where it was not checked under these rules, or changed since.
  func summary(of inspector: SongInspector) -> InspectionSummary? {
    guard let bytes = cache?.bytes(for: inspector.song, rules: Self.rules(of: inspector)) else {
      return nil
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try? decoder.decode(InspectionSummary.self, from: Data(bytes))
  }

  func keep(_ summary: InspectionSummary, of inspector: SongInspector) {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(summary) else { return }
    cache?.store(Array(data), for: inspector.song, rules: Self.rules(of: inspector))
  }

  /// What a verdict depends on beside the files.
  private static func rules(of inspector: SongInspector) -> String {
    var profile = inspector.profile
    // Dictionaries have no order.
    let severities = profile.severities.map { "\($0.key.rawValue): \($0.value?.rawValue ?? "off")" }
    profile.severities = [:]
    return "\(InspectionSummary.version) \(profile) \(severities.sorted()) \(inspector.folder)"
  }
}
