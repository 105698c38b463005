public import Signal

/// Turns the readable files of a folder into a song: pairs, names, roles, order, places, marks.
///
/// Pure: the same files give the same song, whatever order they come in.
public struct SongAssembly {
  private var problems: [LoadProblem]
  private var lanes: [Lane] = []

  /// A lane on its way into the song.
  private struct Lane {
    var files: [StemFile]
    var naming: SongNaming.File
    var start = FrameIndex.start
    /// Its number, where the name begins with one.
    var number: Int?

    var facts: SoundFileFacts { files[0].facts }
    var name: FileName { files[0].name }
    var frames: FrameCount { files.map(\.facts.frameCount).max() ?? .zero }
  }

  /// Assembles a song. `folder` is the name of its folder; `problems` are handed through.
  public static func song(
    folder: FileName, files: [StemFile], problems: [LoadProblem]
  ) -> Song {
    var assembly = SongAssembly(problems: problems)
    return assembly.assemble(folder: folder, files: files)
  }

  private init(problems: [LoadProblem]) { self.problems = problems }

  private mutating func assemble(folder: FileName, files: [StemFile]) -> Song {
    let groups = Self.pairs(files)
    let naming = SongNaming(folder: folder, files: groups.map { $0[0].name })
    lanes = zip(groups, naming.files).map { files, naming in
      Lane(files: files, naming: naming, number: Self.leadingNumber(files[0].name))
    }
    let mixdown = takeMixdown()
    let stems = inConsoleOrder(lanes)
    let rate = mixdown?.facts.sampleRate ?? Self.mostCommon(stems.map(\.facts.sampleRate))
    var all = stems + (mixdown.map { [$0] } ?? [])
    place(&all, mixdown: mixdown, rate: rate ?? SampleRate(48_000))
    return Self.finish(
      title: naming.title, lanes: all, hasMixdown: mixdown != nil,
      rate: rate ?? SampleRate(48_000), problems: problems)
  }

  // MARK: Split pairs

  /// The files as lanes: left and right of a pair together, all others alone. Natural order.
  private static func pairs(_ files: [StemFile]) -> [[StemFile]] {
    let sorted = files.sorted { NaturalOrder.precedes($0.path, $1.path) }
    var right: [PairKey: Int] = [:]
    for (index, file) in sorted.enumerated() {
      if let key = PairKey(file, .right) { right[key] = index }
    }
    var used: Set<Int> = []
    var groups: [Int: [StemFile]] = [:]
    for (index, file) in sorted.enumerated() {
      guard let key = PairKey(file, .left), let other = right[key], used.insert(other).inserted
      else { continue }
      groups[index] = [file, sorted[other]]
    }
    return sorted.indices.compactMap { index in
      used.contains(index) ? nil : groups[index] ?? [sorted[index]]
    }
  }

  /// What both halves of a pair have in common.
  private struct PairKey: Hashable {
    var folder: [FileName]
    var base: [UInt8]
    var rate: SampleRate

    init?(_ file: StemFile, _ side: SideName.Side) {
      guard file.facts.channelCount == 1, let name = SideName(file.name), name.side == side else {
        return nil
      }
      folder = Array(file.path.dropLast())
      base = name.base
      rate = file.facts.sampleRate
    }
  }

  // MARK: Mixdown

  /// Takes the mixdown out of the lanes; further ones are reported and left out of the sum.
  private mutating func takeMixdown() -> Lane? {
    let candidates = lanes.indices.filter { lanes[$0].naming.role == .mixdown }
    let best = candidates.min { a, b in
      let ranks = (MixdownRank(lanes[a].name), MixdownRank(lanes[b].name))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      let depths = (lanes[a].files[0].path.count, lanes[b].files[0].path.count)
      if depths.0 != depths.1 { return depths.0 < depths.1 }
      // "Mix 3" is newer than "Mix 2".
      return NaturalOrder.precedes(lanes[b].files[0].path, lanes[a].files[0].path)
    }
    guard let best else { return nil }
    let mixdown = lanes[best]
    for index in candidates where index != best {
      problems.append(
        LoadProblem(
          path: lanes[index].files[0].path,
          sentence: "A second mixdown; it is not used and not part of the sum.", kind: .unused))
    }
    lanes = lanes.indices.filter { !candidates.contains($0) }.map { lanes[$0] }
    return mixdown
  }

  // MARK: Order

  /// Numbered deliveries keep their numbers' order; all others stand as on a console.
  private func inConsoleOrder(_ lanes: [Lane]) -> [Lane] {
    let isNumbered = lanes.allSatisfy { $0.number != nil }
    return lanes.sorted { a, b in
      if isNumbered, a.number != b.number { return (a.number ?? 0) < (b.number ?? 0) }
      if !isNumbered, a.naming.role != b.naming.role {
        return a.naming.role.consolePosition < b.naming.role.consolePosition
      }
      return NaturalOrder.precedes(a.files[0].path, b.files[0].path)
    }
  }

  /// "01_Kick" and "3 Bass" are numbered, "808 Kick" and "2mix" are not.
  private static func leadingNumber(_ name: FileName) -> Int? {
    let digits = name.bytes.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count), digits.count < name.bytes.count else { return nil }
    let next = name.bytes[digits.count]
    guard Array(" _-.)".utf8).contains(next) else { return nil }
    let number = Int(String(decoding: digits, as: UTF8.self))
    return number == 808 || number == 909 || number == 707 ? nil : number
  }

  private static func mostCommon<Value: Hashable>(_ values: [Value]) -> Value? {
    var counts: [Value: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    let most = counts.values.max()
    // The first of equals: dictionaries have no order.
    return values.first { counts[$0] == most }
  }

  // MARK: Place on the axis

  /// Places every lane by its time reference, where all files carry one.
  private mutating func place(_ lanes: inout [Lane], mixdown: Lane?, rate: SampleRate) {
    let references = lanes.map(\.facts.timeReference)
    let known = references.compactMap { $0 }
    guard known.count == lanes.count, !known.isEmpty else { return }
    let seconds = zip(lanes, known).map { lane, reference in
      lane.facts.sampleRate.seconds(FrameCount(reference.value))
    }
    guard let origin = mixdown == nil ? seconds.min() : seconds.last else { return }
    for index in lanes.indices {
      guard abs(seconds[index] - origin) <= Self.farthestSeconds else {
        problems.append(
          LoadProblem(
            path: lanes[index].files[0].path,
            sentence: "Its time reference is more than ten minutes off; it stands at the start.",
            kind: .unused))
        continue
      }
      lanes[index].start = .start + rate.frames(seconds[index] - origin)
    }
  }

  /// Beyond this a time reference is a leftover of another session, not a place in the song.
  private static let farthestSeconds = 600.0

  // MARK: Marks

  private static func finish(
    title: String, lanes: [Lane], hasMixdown: Bool, rate: SampleRate, problems: [LoadProblem]
  ) -> Song {
    let usual = mostCommon(lanes.map(\.facts.encoding))
    let lengths = lanes.map { frames($0, at: rate) }
    let length = hasMixdown ? lengths.last : usualLength(of: lengths)
    var stems = lanes.enumerated().map { index, lane in
      Stem(
        name: lane.naming.displayName, role: lane.naming.role, files: lane.files,
        start: lane.start, frameCount: frames(lane, at: rate),
        marks: marks(lane, rate: rate, usual: usual, usualLength: length))
    }
    let mixdown = hasMixdown ? stems.popLast() : nil
    return Song(
      title: title, stems: stems, mixdown: mixdown, sampleRate: rate, problems: problems)
  }

  /// The length that most lanes have; the longest where no two are alike.
  private static func usualLength(of lengths: [FrameCount]) -> FrameCount? {
    Set(lengths).count == lengths.count ? lengths.max() : mostCommon(lengths)
  }

  private static func frames(_ lane: Lane, at rate: SampleRate) -> FrameCount {
    lane.frames.resampled(from: lane.facts.sampleRate, to: rate)
  }

  private static func marks(
    _ lane: Lane, rate: SampleRate, usual: SoundFileFacts.Encoding?, usualLength: FrameCount?
  ) -> [StemMark] {
    var marks: [StemMark] = []
    if lane.files.count == 2 {
      marks.append(.splitPair)
    } else if lane.facts.channelCount == 1 {
      marks.append(.mono)
    }
    let length = frames(lane, at: rate)
    if let usualLength, length != usualLength {
      marks.append(.lengthDiffers(FrameCount(length.value - usualLength.value)))
    }
    if lane.facts.sampleRate != rate { marks.append(.resampled(from: lane.facts.sampleRate)) }
    if lane.facts.encoding != usual { marks.append(.encodingDiffers) }
    if lane.start != .start { marks.append(.placed(lane.start - .start)) }
    return marks
  }
}

extension FrameCount {
  /// The same time in frames of another rate, to the nearest frame.
  public func resampled(from rate: SampleRate, to other: SampleRate) -> FrameCount {
    if rate == other { return self }
    // Whole numbers as far as they reach: no song is longer than 2^40 frames.
    let product = value.multipliedReportingOverflow(by: Int64(other.hertz))
    if product.overflow { return other.frames(rate.seconds(self)) }
    let half = Int64(rate.hertz / 2)
    return FrameCount((product.partialValue + (value < 0 ? -half : half)) / Int64(rate.hertz))
  }
}
