import Signal
public import Stems

/// A finding in words.
public struct FindingText: Hashable, Sendable {
  /// What was measured, in one line: "37 samples late (0.77 ms)".
  public var headline: String
  /// What probably brought it about, hedged.
  public var cause: String
  /// What to ask the mix engineer for; empty where nothing needs to be done.
  public var request: String

  init(_ headline: String, cause: String = "", request: String = "") {
    self.headline = headline
    self.cause = cause
    self.request = request
  }
}

/// What the words of a finding draw on.
struct FindingContext {
  let finding: Finding
  let song: Song
  /// What stands for the stem's name in sentences about several stems at once.
  var naming: String?

  /// The words of the kind.
  var text: FindingText {
    textOfNull() ?? textOfSet() ?? textOfFile() ?? textOfSignal()
      ?? FindingText(finding.kind.rawValue)
  }

  /// The name of the stem that could as well be at fault; nil where the mixdown decides.
  var lookAlike: String? { stemName("look_alike_lane") }

  /// The name of a lane of the evidence.
  func stemName(_ name: String) -> String? {
    guard let lane = evidence(name), song.lanes.indices.contains(Int(lane)) else { return nil }
    return song.lanes[Int(lane)].name
  }

  /// The measurement as a number; 0 where it is none.
  var number: Double {
    if case .number(let number)? = finding.value { return number }
    return 0
  }

  /// The measurement as text; empty where it is none.
  var valueText: String {
    if case .text(let text)? = finding.value { return text }
    return ""
  }

  /// The stem's name, for sentences.
  var stem: String {
    if let naming { return naming }
    return switch finding.subject {
    case .lane(let lane) where song.lanes.indices.contains(lane): song.lanes[lane].name
    case .file(let path): path.last?.text ?? "this file"
    case .lane, .song: "the stems"
    }
  }

  /// A number of the evidence.
  func evidence(_ name: String) -> Double? {
    if case .number(let number)? = finding.evidence.first(where: { $0.name == name })?.value {
      return number
    }
    return nil
  }

  /// A text of the evidence.
  func evidenceText(_ name: String) -> String? {
    if case .text(let text)? = finding.evidence.first(where: { $0.name == name })?.value {
      return text
    }
    return nil
  }

  /// Samples of the song as milliseconds.
  func milliseconds(_ samples: Double) -> String {
    decimal(samples * 1000 / Double(song.sampleRate.hertz), 2) + " ms"
  }

  /// " at 1:02.345", or nothing where the finding has no place.
  var place: String {
    finding.worst.map { " at " + placeText($0.lowerBound, song.sampleRate) } ?? ""
  }
}

extension Finding {
  /// The finding in words. Names of files are in it as they are: make control characters visible before
  /// anybody reads it.
  public func text(in song: Song) -> FindingText { text(in: song, naming: nil) }

  /// The finding in words that name `naming` where the stem's name would stand: "Bass and Keys".
  package func text(in song: Song, naming: String?) -> FindingText {
    let context = FindingContext(finding: self, song: song, naming: naming)
    var text = context.text
    if let twin = context.lookAlike {
      text.cause +=
        " \(twin) holds the same material: the mixdown cannot tell which of the two is at fault."
    }
    return text
  }

  /// What the finding is about, for a line: a stem's name, a file's name, or "song".
  public func subjectName(in song: Song) -> String {
    subject == .song ? "song" : FindingContext(finding: self, song: song).stem
  }

  /// The name of the file that the finding is about; nil for the set.
  public func fileName(in song: Song) -> FileName? {
    switch subject {
    case .song: nil
    case .lane(let lane):
      song.lanes.indices.contains(lane) ? song.lanes[lane].files.first?.name : nil
    case .file(let path): path.last
    }
  }
}
