import Foundation
import Handoff
import Inspection
import Signal
import Stems

/// What `compare --json` says. Depths of −200 are exact nulls.
struct ComparisonReport: Encodable {
  struct Lane: Encodable {
    var old: String?
    var new: String?
    /// identical, rounding, changed, new or removed.
    var state: String
    var renamed: Bool
    var differenceDb: Double?
    var differenceAfterDb: Double?
    var peakDbfs: Double?
    var gainDb: Double?
    var delaySamples: Double?
    var lengthChangeSamples: Int64?
    var polarityInverted: Bool?
    var channelsSwapped: Bool?
    var otherChanges: [String]?
    var spans: [Span]?
  }

  struct Span: Encodable {
    var startS: Double
    var endS: Double
    var levelDbfs: Double
  }

  struct Entry: Encodable {
    var kind: String
    var stem: String?
    var severity: String
    var severityBefore: String?
    var headline: String
  }

  var schema = "stemwright-compare/1"
  var old: String
  var new: String
  var nullBeforeDb: Double?
  var nullDb: Double?
  var lanes: [Lane]
  var fixed: [Entry]
  var appeared: [Entry]
  var remaining: [Entry]
  /// Whether anything is worse than it was, notes left out.
  var worse: Bool

  init(_ comparison: DeliveryComparison) {
    old = comparison.old.folderName
    new = comparison.new.folderName
    nullBeforeDb = comparison.old.summary.sum.null?.depth.map(finite)
    nullDb = comparison.new.summary.sum.null?.depth.map(finite)
    lanes = comparison.lanes.map { Lane($0, comparison) }
    fixed = comparison.fixed.map { Entry($0, nil, comparison.old.song) }
    appeared = comparison.appeared.map { Entry($0.finding, nil, comparison.new.song) }
    remaining = comparison.remaining.map { Entry($0.finding, $0.before, comparison.new.song) }
    worse = !comparison.worse(than: .warning).isEmpty || comparison.isNullWorse
  }

  /// The document.
  var text: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Nothing in the document is infinite: see `finite`.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }
}

extension ComparisonReport.Entry {
  fileprivate init(_ finding: Finding, _ before: Finding?, _ song: Song) {
    kind = finding.kind.rawValue
    stem = finding.fileName(in: song)?.text
    severity = finding.severity.rawValue
    severityBefore = before?.severity.rawValue
    headline = finding.text(in: song).headline
  }
}

extension ComparisonReport.Lane {
  fileprivate init(_ lane: DeliveryComparison.Lane, _ comparison: DeliveryComparison) {
    let names = (
      lane.old.flatMap { comparison.old.song.lanes[$0].files.first?.name },
      lane.new.flatMap { comparison.new.song.lanes[$0].files.first?.name }
    )
    old = names.0?.text
    new = names.1?.text
    renamed = names.0 != nil && names.1 != nil && names.0 != names.1
    guard let difference = lane.difference else {
      state = lane.old == nil ? "new" : "removed"
      return
    }
    state =
      difference.isIdentical
      ? "identical" : difference.isSameButForRounding ? "rounding" : "changed"
    differenceDb = finite(difference.depth)
    differenceAfterDb = finite(difference.depthAfter)
    peakDbfs = finite(difference.peak)
    gainDb = difference.gain?.value
    delaySamples = difference.delay
    lengthChangeSamples = difference.lengthChange.value
    polarityInverted = difference.isPolarityInverted
    channelsSwapped = difference.areChannelsSwapped
    otherChanges = difference.otherChanges.map(\.rawValue)
    let rate = comparison.new.song.sampleRate
    spans = difference.spans.map { span in
      ComparisonReport.Span(
        startS: rate.seconds(span.range.lowerBound - .start),
        endS: rate.seconds(span.range.upperBound - .start), levelDbfs: finite(span.level))
    }
  }
}
