import Foundation
import Inspection
import Signal
import SoundFiles
import Stems

/// Examines the song in each folder and prints a report: DoctorProbe OUT_DIR FOLDER…
let arguments = Array(CommandLine.arguments.dropFirst())
let output = URL(fileURLWithPath: arguments[0])
for path in arguments.dropFirst() {
  do {
    let song = try SongFolder.assemble(path: path)
    guard let mixdown = song.mixdown else { continue }
    func lane(_ stem: Stem) -> DoctorLane {
      DoctorLane(
        source: StemSource(stem: stem, folder: path, rate: song.sampleRate), start: stem.start,
        fileRate: stem.files[0].facts.sampleRate,
        quantiserStep: stem.files[0].facts.encoding.quantiserStep)
    }
    let begin = Date()
    let diagnosis = NullDoctor.examine(
      lanes: song.stems.map(lane), mixdown: lane(mixdown), sampleRate: song.sampleRate,
      frameCount: song.frameCount)
    let seconds = Date().timeIntervalSince(begin)
    func name(_ index: Int) -> String { song.stems[index].files[0].name.text }
    func json(_ value: EvidenceValue) -> Any {
      switch value {
      case .number(let number): number
      case .text(let text): text
      case .rows(let rows): rows
      }
    }
    var findings: [[String: Any]] = []
    for finding in diagnosis.findings {
      var item: [String: Any] = [
        "kind": finding.kind.rawValue, "severity": finding.severity.rawValue,
        "confidence": finding.confidence, "stem": NSNull(), "value": NSNull(),
      ]
      if case .lane(let index) = finding.subject { item["stem"] = name(index) }
      switch finding.value {
      case .number(let number): item["value"] = number
      case .text(let text): item["value"] = text
      case nil: break
      }
      item["evidence"] = Dictionary(
        finding.evidence.map { ($0.name, json($0.value)) }, uniquingKeysWith: { a, _ in a })
      findings.append(item)
    }
    let report: [String: Any] = [
      "schema": "stem-report/1", "song": song.title, "seconds": seconds, "findings": findings,
      "null": [
        "depth_before_db": diagnosis.depthBefore.value,
        "depth_after_db": diagnosis.depthAfter.value, "floor_db": diagnosis.floor.value,
        "steps": diagnosis.steps.map { step -> [String: Any] in
          [
            "kind": step.kind.rawValue, "stem": step.stem.map(name) ?? NSNull(),
            "depth_before_db": step.depthBefore.value, "depth_after_db": step.depthAfter.value,
          ]
        },
      ],
    ]
    let data = try JSONSerialization.data(
      withJSONObject: report, options: [.prettyPrinted, .sortedKeys])
    try data.write(
      to: output.appendingPathComponent(URL(fileURLWithPath: path).lastPathComponent + ".json"))
  } catch { print(path, error) }
}
