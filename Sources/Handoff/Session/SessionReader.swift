import Signal
import Stems

/// Takes a session out of a file's tree; what is not as expected is told and left at its default.
struct SessionReader {
  let song: Song
  var mistakes: [TextMistake]
  private(set) var isNewer = false
  /// The rate that the file's frames count in.
  private var rate: SampleRate

  init(song: Song, mistakes: [TextMistake]) {
    self.song = song
    self.mistakes = mistakes
    rate = song.sampleRate
  }

  /// Frames of a session beyond which nothing is meant: months.
  private static let farthest: Int64 = 1 << 40

  mutating func session(in root: JSONNode) -> Session {
    var session = Session(song: song)
    readSchema(root)
    readRate(root)
    session.profile = text(SessionKey.profile, in: root)
    session.content.note = text(SessionKey.note, in: root) ?? ""
    if let monitor = object(SessionKey.monitor, in: root) {
      session.monitor = self.monitor(in: monitor)
    }
    readLoop(root, into: &session.content)
    session.content.markers = markers(in: root)
    if let stems = object(SessionKey.stems, in: root) { readStems(stems, into: &session) }
    if let snapshots = object(SessionKey.snapshots, in: root) {
      session.content.snapshots = self.snapshots(in: snapshots)
    }
    if let listened = object(SessionKey.listened, in: root) {
      session.listened.sum = halves(Source.sum.rawValue, in: listened)
      session.listened.mixdown = halves(Source.mixdown.rawValue, in: listened)
      session.listened.residual = halves(Source.residual.rawValue, in: listened)
    }
    if let place = object(SessionKey.place, in: root) { session.place = self.place(in: place) }
    return session
  }

  /// The rate that the file's frames count in: the song's where none is named.
  mutating func readRate(_ root: JSONNode) {
    if let hertz = integer(SessionKey.sampleRate, in: root, 1...10_000_000, "a rate in hertz") {
      rate = SampleRate(Int(hertz))
    }
  }

  /// "stemwright-session/1": the name has to be right, and the number not newer than ours.
  private mutating func readSchema(_ root: JSONNode) {
    let wanted = "\(SessionFile.schemaName)/\(SessionFile.version)"
    guard let node = root[SessionKey.schema] else {
      return complain(root.place, "expected \"schema\": \"\(wanted)\"")
    }
    guard case .string(let text) = node.kind else {
      return expected("\"\(wanted)\"", of: SessionKey.schema, node)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == SessionFile.schemaName, let version = Int(parts[1]) else {
      return expected("\"\(wanted)\"", of: SessionKey.schema, node)
    }
    isNewer = version > SessionFile.version
  }

  // MARK: Parts

  private mutating func monitor(in node: JSONNode) -> MonitorSettings {
    var monitor = MonitorSettings()
    if let source = choice(SessionKey.source, in: node, Source.allCases) { monitor.source = source }
    if let level = level(SessionKey.level, in: node, upTo: 0) { monitor.level = level }
    monitor.isDimmed = bool(SessionKey.dimmed, in: node) ?? false
    if let mode = choice(SessionKey.channels, in: node, ChannelMode.allCases) {
      monitor.channels = mode
    }
    monitor.isLoudnessMatched = bool(SessionKey.matched, in: node) ?? false
    if let makeUp = level(SessionKey.makeUp, in: node, from: 0, upTo: 60) {
      monitor.residualMakeUp = makeUp
    }
    if song.mixdown == nil { monitor.source = .sum }
    return monitor
  }

  private mutating func readLoop(_ root: JSONNode, into content: inout SessionContent) {
    guard let node = object(SessionKey.loop, in: root) else { return }
    guard let from = frame(SessionKey.from, in: node), let to = frame(SessionKey.to, in: node)
    else {
      return complain(node.place, "a loop needs \"from\" and \"to\" in frames")
    }
    guard from < to else {
      return complain(node.place, "the loop ends before it begins; expected from < to")
    }
    content.loop = from..<to
    content.isLooping = bool(SessionKey.isOn, in: node) ?? false
  }

  private mutating func markers(in root: JSONNode) -> [Marker] {
    guard let node = root[SessionKey.markers] else { return [] }
    guard case .array(let nodes) = node.kind else {
      expected("a list of markers", of: SessionKey.markers, node)
      return []
    }
    var markers: [Marker] = []
    var taken: Set<FrameIndex> = []
    for node in nodes {
      guard node.members != nil, let frame = frame(SessionKey.at, in: node) else {
        complain(node.place, "expected a marker as { \"at\": 48000, \"name\": \"Chorus\" }")
        continue
      }
      let name = text(SessionKey.name, in: node) ?? ""
      if taken.insert(frame).inserted { markers.append(Marker(frame, name: name)) }
    }
    return markers.sorted { $0.frame < $1.frame }
  }

  private mutating func readStems(_ node: JSONNode, into session: inout Session) {
    for (index, stem) in song.stems.enumerated() {
      guard let node = member(of: stem, in: node) else { continue }
      guard node.members != nil else {
        expected("a stem's settings in braces", of: FileKey.text(of: stem), node)
        continue
      }
      session.content.stems[index] = settings(in: node)
      session.content.stemNotes[index] = text(SessionKey.note, in: node) ?? ""
      if let solution = object(SessionKey.solution, in: node) {
        session.content.appliedSolution[index] = settings(in: solution)
      }
      session.listened.stems[index] = halves(SessionKey.listened, in: node)
    }
  }

  private func member(of stem: Stem, in node: JSONNode) -> JSONNode? {
    let key = FileKey.text(of: stem)
    return node.members?.last { FileKey.same($0.key, key) }?.value
  }

  mutating func settings(in node: JSONNode) -> StemSettings {
    StemSettings(
      gain: level(SessionKey.gain, in: node, upTo: StemSettings.highestGain.value) ?? .unity,
      isMuted: bool(SessionKey.muted, in: node) ?? false,
      isSoloed: bool(SessionKey.soloed, in: node) ?? false,
      isPolarityInverted: bool(SessionKey.inverted, in: node) ?? false,
      offset: FrameCount((frame(SessionKey.offset, in: node) ?? .start).value))
  }

  private mutating func snapshots(in node: JSONNode) -> [SnapshotLetter: [StemSettings]] {
    var snapshots: [SnapshotLetter: [StemSettings]] = [:]
    for member in node.members ?? [] {
      guard let letter = SnapshotLetter(rawValue: member.key) else { continue }
      guard member.value.members != nil else {
        expected("a balance in braces", of: member.key, member.value)
        continue
      }
      var balance: [StemSettings] = []
      for stem in song.stems {
        if let node = self.member(of: stem, in: member.value) {
          balance.append(settings(in: node))
        } else {
          balance.append(StemSettings())
        }
      }
      snapshots[letter] = balance
    }
    return snapshots
  }

  private mutating func place(in node: JSONNode) -> SessionPlace {
    var place = SessionPlace()
    if let position = frame(SessionKey.position, in: node) { place.position = position }
    if let start = frame(SessionKey.viewStart, in: node) { place.viewStart = start }
    if node[SessionKey.framesPerColumn] != nil {
      place.framesPerColumn = number(
        SessionKey.framesPerColumn, in: node, 1.0 / 64...1e9, "frames for each column")
    }
    place.followsPlayhead = bool(SessionKey.follows, in: node) ?? true
    return place
  }

  // MARK: Values

  private mutating func object(_ key: String, in node: JSONNode) -> JSONNode? {
    guard let value = node[key] else { return nil }
    if value.members != nil { return value }
    expected("a table in braces", of: key, value)
    return nil
  }

  private mutating func text(_ key: String, in node: JSONNode) -> String? {
    guard let value = node[key] else { return nil }
    if case .string(let text) = value.kind { return text }
    expected("a text in quotes", of: key, value)
    return nil
  }

  private mutating func bool(_ key: String, in node: JSONNode) -> Bool? {
    guard let value = node[key] else { return nil }
    if case .bool(let bool) = value.kind { return bool }
    expected("true or false", of: key, value)
    return nil
  }

  private mutating func choice<Choice: RawRepresentable<String>>(
    _ key: String, in node: JSONNode, _ choices: [Choice]
  ) -> Choice? {
    guard let value = node[key] else { return nil }
    if case .string(let text) = value.kind, let choice = Choice(rawValue: text) { return choice }
    expected(choices.map(\.rawValue).joined(separator: ", "), of: key, value)
    return nil
  }

  private mutating func number(
    _ key: String, in node: JSONNode, _ limits: ClosedRange<Double>, _ what: String
  ) -> Double? {
    guard let value = node[key] else { return nil }
    if case .number(let text) = value.kind, let number = Double(text), limits.contains(number) {
      return number
    }
    expected(
      "\(what), \(Self.plain(limits.lowerBound)) to \(Self.plain(limits.upperBound))", of: key,
      value)
    return nil
  }

  private mutating func integer(
    _ key: String, in node: JSONNode, _ limits: ClosedRange<Int64>, _ what: String
  ) -> Int64? {
    guard let value = node[key] else { return nil }
    if case .number(let text) = value.kind {
      let whole = Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
      if let whole, limits.contains(whole) { return whole }
    }
    expected("\(what), a whole number", of: key, value)
    return nil
  }

  /// A level in dB; "-inf" is silence.
  private mutating func level(
    _ key: String, in node: JSONNode, from least: Double = -.infinity, upTo most: Double
  ) -> Decibels? {
    guard let value = node[key] else { return nil }
    switch value.kind {
    case .number(let text):
      if let number = Double(text), number.isFinite, number >= least, number <= most {
        return Decibels(number)
      }
    case .string("-inf") where least == -.infinity: return .silence
    default: break
    }
    let low = least == -.infinity ? "\"-inf\"" : Self.plain(least)
    expected("a level in dB, \(low) to \(Self.plain(most))", of: key, value)
    return nil
  }

  /// Frames of the file's rate as frames of the song's.
  private mutating func frame(_ key: String, in node: JSONNode) -> FrameIndex? {
    let limits = -Self.farthest...Self.farthest
    guard let value = integer(key, in: node, limits, "a number of samples") else { return nil }
    return FrameIndex(FrameCount(value).resampled(from: rate, to: song.sampleRate).value)
  }

  private mutating func halves(_ key: String, in node: JSONNode) -> HalfSeconds {
    guard let value = node[key] else { return HalfSeconds() }
    if case .string(let text) = value.kind, let halves = HalfSecondText.parse(text) {
      return halves
    }
    expected("stretches in seconds, as \"0-12.5, 30-31\"", of: key, value)
    return HalfSeconds()
  }

  private mutating func expected(_ what: String, of key: String, _ node: JSONNode) {
    complain(node.place, "\"\(key)\" is \(node.summary); expected \(what)")
  }

  private mutating func complain(_ place: TextPlace, _ sentence: String) {
    mistakes.append(TextMistake(place, sentence))
  }

  private static func plain(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
