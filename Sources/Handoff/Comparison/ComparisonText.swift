import Inspection
import Signal
import Stems

/// A comparison in lines that a person likes to read. Names are in them as they are: make control characters
/// visible before anybody reads them.
public struct ComparisonText {
  public private(set) var lines: [String] = []
  private let comparison: DeliveryComparison

  public init(_ comparison: DeliveryComparison) {
    self.comparison = comparison
    lines.append("\(comparison.new.song.title)   new delivery against the old one")
    lines.append("")
    null()
    stems()
    findings("Put right", comparison.fixed, mark: "✓", in: comparison.old.song)
    changes("New", comparison.appeared, mark: "✗")
    changes("Still there", comparison.remaining, mark: "·")
    summary()
  }

  private mutating func null() {
    guard let now = comparison.new.depth else { return }
    let before = comparison.old.depth.map { Self.depth($0) + " dB before, " } ?? ""
    let isGood = now < -60 ? ": the stems add up to the mixdown" : ""
    lines.append("  Null depth: \(before)\(Self.depth(now)) dB now\(isGood).")
    lines.append("")
  }

  private static func depth(_ depth: Double) -> String { depth <= -200 ? "-∞" : decimal(depth) }

  // MARK: Stems

  private mutating func stems() {
    let rows = comparison.lanes.map(row)
    let width = min(32, rows.map(\.name.count).max() ?? 0) + 2
    for row in rows {
      let gap = String(repeating: " ", count: max(2, width - row.name.count))
      lines.append("  \(row.mark) \(row.name)\(gap)\(row.texts.first ?? "")")
      for text in row.texts.dropFirst() {
        lines.append("    " + String(repeating: " ", count: width) + text)
      }
    }
    if areAllRenamed { lines.append("    All files carry other names than before.") }
    lines.append("")
  }

  private func row(_ lane: DeliveryComparison.Lane) -> (mark: String, name: String, texts: [String])
  {
    let old = lane.old.map { comparison.old.song.lanes[$0] }
    let new = lane.new.map { comparison.new.song.lanes[$0] }
    guard let new else { return ("−", old?.name ?? "", ["no longer there"]) }
    guard let old else { return ("+", new.name, ["new"]) }
    let name = old.name == new.name ? new.name : "\(old.name) → \(new.name)"
    var texts = lane.difference.map { self.texts($0) } ?? []
    if Self.isRenamed(old, new), !areAllRenamed {
      let names = [old, new].map { $0.files.first?.name.text ?? "" }
      texts.append("renamed: “\(names[0])” is “\(names[1])” now")
    }
    texts += formatChanges(old, new)
    let isSame = lane.difference?.isIdentical == true
    return (isSame ? "=" : "~", name, texts)
  }

  private static func isRenamed(_ old: Stem, _ new: Stem) -> Bool {
    old.files.map(\.name) != new.files.map(\.name)
  }

  /// Whether each file that is in both deliveries carries another name: that is said once.
  private var areAllRenamed: Bool {
    let pairs = comparison.lanes.compactMap { lane in
      lane.old.flatMap { old in lane.new.map { (old, $0) } }
    }
    return pairs.count > 2
      && pairs.allSatisfy {
        Self.isRenamed(comparison.old.song.lanes[$0.0], comparison.new.song.lanes[$0.1])
      }
  }

  private func formatChanges(_ old: Stem, _ new: Stem) -> [String] {
    guard let a = old.files.first?.facts, let b = new.files.first?.facts else { return [] }
    var texts: [String] = []
    if a.sampleRate != b.sampleRate {
      let rates = [a, b].map { frequency(Double($0.sampleRate.hertz)) }
      texts.append("\(rates[1]), was \(rates[0])")
    }
    if a.encoding != b.encoding, let now = b.encoding.deliveryText {
      texts.append(now + (a.encoding.deliveryText.map { ", was \($0)" } ?? ""))
    }
    return texts
  }

  private func texts(_ difference: StemDifference) -> [String] {
    let rate = comparison.new.song.sampleRate
    if let failure = difference.failure { return ["could not be compared: \(failure.sentence)"] }
    if difference.isIdentical { return ["identical, sample for sample"] }
    var texts: [String] = []
    if difference.lengthChange != .zero {
      let frames = difference.lengthChange
      texts.append(
        "\(counted(Double(frames.value.magnitude), "sample"))"
          + " \(frames > .zero ? "longer" : "shorter")"
          + " (\(decimal(abs(rate.seconds(frames)), 3)) s)")
    }
    if difference.depth == .silence {
      return texts + ["otherwise identical, sample for sample"]
    }
    if difference.isSameButForRounding {
      return texts + [
        "the same but for rounding (difference \(decimal(difference.depth.value)) dB)"
      ]
    }
    if !difference.spans.isEmpty { return texts + spanTexts(difference, rate) }
    let whole = wholeTexts(difference, rate)
    if whole.isEmpty {
      return texts + [
        "another sound (difference \(decimal(difference.depth.value)) dB to the old one, correlation"
          + " \(decimal(difference.correlation, 2)))"
      ]
    }
    texts.append(whole.joined(separator: ", "))
    let left = difference.depthAfter.value
    texts.append(
      left <= -200
        ? "otherwise identical"
        : left < -60
          ? "otherwise the same (\(Self.depth(left)) dB)"
          : "what else changed is \(Self.depth(left)) dB to the stem")
    return texts
  }

  private func spanTexts(_ difference: StemDifference, _ rate: SampleRate) -> [String] {
    let most = 4
    let spans = difference.spans.sorted { $0.level > $1.level }.prefix(most)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    var texts = spans.map { span in
      let places = [span.range.lowerBound, span.range.upperBound].map {
        String(placeText($0, rate).dropLast(2))
      }
      return
        "changed from \(places[0]) to \(places[1]) (difference \(decimal(span.level.value)) dBFS RMS)"
    }
    let more = difference.spans.count - spans.count
    if more > 0 { texts.append("and in \(more) softer \(more == 1 ? "place" : "places")") }
    return texts
  }

  private func wholeTexts(_ difference: StemDifference, _ rate: SampleRate) -> [String] {
    var texts: [String] = []
    if let delay = difference.delay {
      let time = decimal(abs(delay) * 1000 / Double(rate.hertz), 2)
      texts.append(
        "\(counted(abs(delay), "sample")) \(delay > 0 ? "later" : "earlier") (\(time) ms)")
    }
    if let gain = difference.gain {
      texts.append("\(decimal(abs(gain.value), 2)) dB \(gain.value > 0 ? "louder" : "softer")")
    }
    if difference.isPolarityInverted { texts.append("polarity inverted") }
    if difference.areChannelsSwapped { texts.append("left and right exchanged") }
    return texts + difference.otherChanges.map(Self.words)
  }

  /// What a finding of the doctor means between two versions of one stem.
  private static func words(_ kind: FindingKind) -> String {
    switch kind {
    case .stemEQ, .mixBusEQ: "another equalisation"
    case .stemBusDynamics, .mixBusDynamics: "other dynamics"
    case .returnMissing, .returnBleed: "another effect return"
    case .stemDrift, .setDrift: "another clock"
    case .stemRateMismatch: "converted to another rate"
    case .stemWrongSection: "another take or edit in a part"
    case .polarityInvertedChannel: "one channel inverted"
    case .interchannelDelay: "one channel moved"
    default: kind.rawValue
    }
  }

  // MARK: Findings

  private mutating func findings(_ head: String, _ list: [Finding], mark: String, in song: Song) {
    let shown = list.filter { $0.severity > .note }
    guard !shown.isEmpty else { return }
    lines.append("  \(head)")
    for finding in shown {
      lines.append(
        "  \(mark) \(finding.severity.rawValue)  \(finding.subjectName(in: song)): "
          + finding.text(in: song).headline)
    }
    lines.append("")
  }

  private mutating func changes(_ head: String, _ list: [DeliveryComparison.Change], mark: String) {
    let shown = list.filter { $0.finding.severity > .note }
    guard !shown.isEmpty else { return }
    let (song, oldSong) = (comparison.new.song, comparison.old.song)
    lines.append("  \(head)")
    for change in shown {
      let finding = change.finding
      let headline = finding.text(in: song).headline
      let before = change.before.map { $0.text(in: oldSong).headline } ?? headline
      let grade =
        change.before.map {
          $0.severity == finding.severity ? "" : "\($0.severity.rawValue) before"
        }
        ?? ""
      let was = [before == headline ? "" : "was: \(before)", grade].filter { !$0.isEmpty }
      lines.append(
        "  \(mark) \(finding.severity.rawValue)  \(finding.subjectName(in: song)): \(headline)"
          + (was.isEmpty ? "" : " (" + was.joined(separator: ", ") + ")"))
    }
    lines.append("")
  }

  private mutating func summary() {
    let same = comparison.lanes.count { $0.difference?.isIdentical == true }
    let fixed = comparison.fixed.count { $0.severity > .note }
    let new = comparison.appeared.count { $0.finding.severity > .note }
    let left = comparison.remaining.count { $0.finding.severity > .note }
    lines.append(
      "  \(same) of \(comparison.new.song.lanes.count) files identical;"
        + " \(fixed) put right, \(new) new, \(left) still there."
        + (comparison.isNullWorse ? " The stems are further from the mixdown than before." : ""))
  }
}
