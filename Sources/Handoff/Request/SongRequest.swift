import Inspection
import Signal
import Stems

/// What a letter says of one song.
struct SongRequest {
  private let inspected: InspectedSong
  private let items: [RequestItem]
  /// Whether the letter is about this song alone.
  private let isAlone: Bool

  init(_ inspected: InspectedSong, _ items: [RequestItem], isAlone: Bool) {
    self.inspected = inspected
    self.items = items
    self.isAlone = isAlone
  }

  private var song: Song { inspected.song }
  private var findings: [Finding] { inspected.summary.findings }

  func write(to letter: inout LetterWriter) {
    letter.paragraph(whatIsRight)
    if let sum = whatTheSumIs { letter.paragraph(sum) }
    var number = 1
    let grave = items.filter { $0.severity > .note }
    for item in grave {
      let point = text(of: item, letter)
      letter.point(number, point.head, point.lines)
      number += 1
    }
    if !grave.isEmpty { letter.paragraph(whatToSend(grave, letter)) }
    if isAlone, !grave.isEmpty { letter.paragraph(RevisionRequest.manners) }
    // A wish that every song of an album has is made once.
    let wishes = items.filter { $0.severity == .note }.flatMap(\.asks)
    if !wishes.isEmpty {
      letter.paragraph(
        "Where you can, too: " + wishes.map { letter.escaped($0) }.joined(separator: " "))
    }
  }

  // MARK: What is right

  private var whatIsRight: String {
    let stems = song.stems.count == 1 ? "One stem" : "\(song.stems.count) stems"
    var text = stems + (song.mixdown == nil ? "" : " and the mixdown") + " arrived"
    let facts = rightFacts
    if !facts.isEmpty { text += ". In order: " + facts.joined(separator: "; ") }
    return text + "."
  }

  private func has(_ kinds: FindingKind...) -> Bool {
    findings.contains { kinds.contains($0.kind) && $0.severity > .note }
  }

  /// Only what was looked at, and was found in order.
  private var rightFacts: [String] {
    var facts: [String] = []
    if song.lanes.count > 1, !has(.lengthMismatch, .unreadableFile, .damagedFile),
      Set(song.lanes.map(\.frameCount)).count == 1
    {
      facts.append("one length for all files")
    }
    if let format = commonFormat, !has(.bitDepthLow, .bitDepthPadded, .upsampled, .lossyOrigin) {
      facts.append(format)
    }
    if !has(.clipping, .clippingBelowFullScale, .sumOver, .intersampleOver) {
      facts.append("nothing clips")
    }
    if !has(.normalised, .limited, .mixBusDynamics, .ditherPresent) {
      facts.append("no sign of limiting, normalisation or dither")
    }
    if !has(.leadSilenceShort, .truncatedStart, .fadeInStart, .truncatedEnd) {
      facts.append("clean beginnings and ends")
    }
    if inspected.addsUp { facts.append("the stems add up to the mixdown") }
    return facts
  }

  /// "44.1 kHz, 24 bit" where all files are so.
  private var commonFormat: String? {
    let files = song.lanes.flatMap(\.files).map(\.facts)
    guard let first = files.first, Set(files.map(\.sampleRate)).count == 1,
      Set(files.map(\.encoding)).count == 1, let word = first.encoding.deliveryText
    else { return nil }
    return "\(frequency(Double(first.sampleRate.hertz))), \(word)"
  }

  // MARK: The sum

  private var whatTheSumIs: String? {
    guard let depth = inspected.depth, !inspected.addsUp else { return nil }
    var text =
      "Added up, the stems do not give the mixdown: what is left when one is subtracted from the other is"
      + (depth < 0 ? " \(decimal(-depth)) dB below the mix" : " as loud as the mix or louder")
    if let worst = worstSeconds {
      text += ", most of it from \(worst)"
    }
    text += ". From stems that belong to a mix nothing audible is left (−60 dB and less)."
    guard let after = inspected.summary.depthAfter?.value, after < depth - 1 else { return text }
    text += " By calculation from your files it would be \(decimal(-after)) dB below with "
    text += "what follows put right"
    return text + (after < -60 ? "." : "; something that I could not name would remain.")
  }

  /// The three seconds in which most of the residual is.
  private var worstSeconds: String? {
    let stretches = inspected.summary.sum.stretches
    let width = 30
    guard stretches.count > width else { return nil }
    var energy = stretches[..<width].reduce(0) { $0 + $1.residual }
    var (most, best) = (energy, 0)
    for first in 1...(stretches.count - width) {
      energy += stretches[first + width - 1].residual - stretches[first - 1].residual
      if energy > most { (most, best) = (energy, first) }
    }
    guard most > 0 else { return nil }
    let rate = song.sampleRate
    let places = [best, best + width].map { step in
      placeText(.start + rate.frames(Double(step) / 10), rate).dropLast(2)
    }
    return places.joined(separator: " to ")
  }

  // MARK: Points

  private func text(
    of item: RequestItem, _ letter: LetterWriter
  ) -> (head: String, lines: [String]) {
    var lines: [String] = []
    var head = letter.escaped(item.subject)
    if item.facts.count == 1 {
      head += ": " + letter.escaped(item.facts[0].text)
    } else {
      for fact in item.facts {
        let name = fact.subject == item.subject ? "" : letter.escaped(fact.subject) + ": "
        lines.append("Found: " + name + letter.escaped(fact.text))
      }
    }
    if !item.files.isEmpty, item.files.count <= 8 {
      let names = item.files.map { letter.file($0.text) }
      lines.append((names.count == 1 ? "File: " : "Files: ") + names.joined(separator: ", "))
    }
    if item.confidence < 0.9 {
      lines.append(
        item.confidence < 0.7
          ? "I am not certain of this one: please look at it before you export anything."
          : "This is likely, but not certain.")
    }
    if !item.causes.isEmpty {
      lines.append(item.causes.map { letter.escaped($0) }.joined(separator: " "))
    }
    if !item.asks.isEmpty {
      let condition = item.confidence < 0.7 ? "If it is so, please: " : "Please: "
      lines.append(condition + item.asks.map { letter.escaped($0) }.joined(separator: " "))
    }
    return (head, lines)
  }

  /// Which files are wanted again, and how.
  private func whatToSend(_ items: [RequestItem], _ letter: LetterWriter) -> String {
    let isAll = items.contains { $0.files.isEmpty && !$0.asks.isEmpty }
    var names: [FileName] = []
    for file in items.flatMap(\.files) where !names.contains(file) { names.append(file) }
    let whole = song.lanes.flatMap(\.files).map(\.name)
    var text = ""
    if !isAll, !names.isEmpty, names.count < whole.count {
      let count = RevisionRequest.word(names.count)
      text =
        names.count == 1
        ? "This one file is all I need again; " : "These \(count) files are all I need again; "
      text += "the other ones can stay as they are. "
    }
    text += "Format: WAV or AIFF, interleaved stereo, "
    text += frequency(Double(song.sampleRate.hertz)) + ", 24 bit or 32-bit float"
    let moves: [FindingKind] = [.leadSilenceShort, .setDelay, .lengthMismatch]
    if let mixdown = song.mixdown, !findings.contains(where: { moves.contains($0.kind) }) {
      let length = placeText(.start + mixdown.frameCount, song.sampleRate)
      text += ", from the same start and as long as the mixdown (\(length)"
      text += ", \(mixdown.frameCount.value) samples)"
    } else {
      text += ", one start and one length for all files"
    }
    return text + "."
  }
}

extension SoundFileFacts.Encoding {
  /// "24 bit", "32-bit float"; nil for what no delivery should have.
  var deliveryText: String? {
    switch self {
    case .integer(let bits): "\(bits) bit"
    case .float(let bits): "\(bits)-bit float"
    case .other: nil
    }
  }
}
