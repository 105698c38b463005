import Signal
import Stems

/// Makes the tree of a session's file.
struct SessionWriter {
  let song: Song

  func node(_ session: Session, over old: JSONNode?) -> JSONNode {
    let content = session.content
    var members = [
      JSONMember(
        SessionKey.schema, .text("\(SessionFile.schemaName)/\(SessionFile.version)")),
      JSONMember(SessionKey.song, .text(song.title)),
      JSONMember(SessionKey.sampleRate, .integer(Int64(song.sampleRate.hertz))),
    ]
    if let profile = session.profile {
      members.append(JSONMember(SessionKey.profile, .text(profile)))
    }
    if !content.note.isEmpty { members.append(JSONMember(SessionKey.note, .text(content.note))) }
    members.append(
      JSONMember(SessionKey.monitor, monitor(session.monitor, over: old?[SessionKey.monitor])))
    if let loop = content.loop {
      members.append(
        JSONMember(
          SessionKey.loop,
          line([
            JSONMember(SessionKey.from, .integer(loop.lowerBound.value)),
            JSONMember(SessionKey.to, .integer(loop.upperBound.value)),
            JSONMember(SessionKey.isOn, .bool(content.isLooping)),
          ])))
    }
    if !content.markers.isEmpty {
      members.append(
        JSONMember(
          SessionKey.markers, markers(content.markers, over: old?[SessionKey.markers])))
    }
    members.append(JSONMember(SessionKey.stems, stems(session, over: old?[SessionKey.stems])))
    if let snapshots = snapshots(content, over: old?[SessionKey.snapshots]) {
      members.append(JSONMember(SessionKey.snapshots, snapshots))
    }
    members.append(JSONMember(SessionKey.listened, listened(session.listened)))
    members.append(JSONMember(SessionKey.place, place(session.place)))
    return merged(
      members, over: old,
      known: [
        SessionKey.schema, SessionKey.song, SessionKey.sampleRate, SessionKey.profile,
        SessionKey.note, SessionKey.monitor, SessionKey.loop, SessionKey.markers, SessionKey.stems,
        SessionKey.snapshots, SessionKey.listened, SessionKey.place,
      ])
  }

  // MARK: Parts

  private func monitor(_ monitor: MonitorSettings, over old: JSONNode?) -> JSONNode {
    let members = [
      JSONMember(SessionKey.source, .text(monitor.source.rawValue)),
      JSONMember(SessionKey.level, .number(monitor.level.value)),
      JSONMember(SessionKey.dimmed, .bool(monitor.isDimmed)),
      JSONMember(SessionKey.channels, .text(monitor.channels.rawValue)),
      JSONMember(SessionKey.matched, .bool(monitor.isLoudnessMatched)),
      JSONMember(SessionKey.makeUp, .number(monitor.residualMakeUp.value)),
    ]
    return merged(members, over: old, known: Set(members.map(\.key)))
  }

  /// Markers, each on its line; what else was said of one stays as long as it stands where it stood.
  private func markers(_ markers: [Marker], over old: JSONNode?) -> JSONNode {
    var before: [String: JSONNode] = [:]
    if case .array(let nodes)? = old?.kind {
      for node in nodes {
        if case .number(let at)? = node[SessionKey.at]?.kind, before[at] == nil {
          before[at] = node
        }
      }
    }
    let nodes = markers.map { marker in
      let members = [
        JSONMember(SessionKey.at, .integer(marker.frame.value)),
        JSONMember(SessionKey.name, .text(marker.name)),
      ]
      var node = merged(
        members, over: before["\(marker.frame.value)"], known: [SessionKey.at, SessionKey.name])
      node.isInline = true
      return node
    }
    return JSONNode(.array(nodes))
  }

  /// Every stem under its file; behind them those that the song does not have now.
  private func stems(_ session: Session, over old: JSONNode?) -> JSONNode {
    let content = session.content
    var members: [JSONMember] = []
    for (index, stem) in song.stems.enumerated() {
      let key = FileKey.text(of: stem)
      var fields = [JSONMember(SessionKey.name, .text(stem.name))]
      if stem.files.count == 2 {
        fields.append(JSONMember(SessionKey.right, .text(FileKey.text(of: stem.files[1].path))))
      }
      fields += Self.settings(content.stems[index])
      if !content.stemNotes[index].isEmpty {
        fields.append(JSONMember(SessionKey.note, .text(content.stemNotes[index])))
      }
      if let solution = content.appliedSolution[index] {
        fields.append(JSONMember(SessionKey.solution, line(Self.settings(solution))))
      }
      let heard = session.listened.stems[index]
      if heard.count > 0 {
        fields.append(JSONMember(SessionKey.listened, .text(HalfSecondText.text(of: heard))))
      }
      let known = SessionKey.settings.union([
        SessionKey.name, SessionKey.right, SessionKey.note, SessionKey.solution,
        SessionKey.listened,
      ])
      let before = old?.members?.last { FileKey.same($0.key, key) }?.value
      members.append(JSONMember(key, merged(fields, over: before, known: known)))
    }
    return JSONNode(.object(members + absent(old, besides: members)))
  }

  static func settings(_ settings: StemSettings) -> [JSONMember] {
    [
      JSONMember(SessionKey.gain, .number(settings.gain.value)),
      JSONMember(SessionKey.muted, .bool(settings.isMuted)),
      JSONMember(SessionKey.soloed, .bool(settings.isSoloed)),
      JSONMember(SessionKey.inverted, .bool(settings.isPolarityInverted)),
      JSONMember(SessionKey.offset, .integer(settings.offset.value)),
    ]
  }

  /// The balances by their letters, a stem on each line.
  private func snapshots(_ content: SessionContent, over old: JSONNode?) -> JSONNode? {
    let letters = Set(SnapshotLetter.allCases.map(\.rawValue))
    var members: [JSONMember] = []
    for (letter, stems) in content.snapshots.sorted(by: { $0.key < $1.key }) {
      let before = old?[letter.rawValue]
      var lines: [JSONMember] = []
      for (stem, balance) in zip(song.stems, stems) {
        lines.append(JSONMember(FileKey.text(of: stem), line(Self.settings(balance))))
      }
      let others = absent(before, besides: lines).map { member in
        var member = member
        member.value.isInline = true
        return member
      }
      members.append(JSONMember(letter.rawValue, JSONNode(.object(lines + others))))
    }
    let node = merged(members, over: old, known: letters)
    return node.members?.isEmpty == true ? nil : node
  }

  private func listened(_ marks: ListenedMarks) -> JSONNode {
    JSONNode(
      .object([
        JSONMember(Source.sum.rawValue, .text(HalfSecondText.text(of: marks.sum))),
        JSONMember(Source.mixdown.rawValue, .text(HalfSecondText.text(of: marks.mixdown))),
        JSONMember(Source.residual.rawValue, .text(HalfSecondText.text(of: marks.residual))),
      ]))
  }

  private func place(_ place: SessionPlace) -> JSONNode {
    var members = [
      JSONMember(SessionKey.position, .integer(place.position.value)),
      JSONMember(SessionKey.viewStart, .integer(place.viewStart.value)),
    ]
    if let frames = place.framesPerColumn {
      members.append(JSONMember(SessionKey.framesPerColumn, .number(frames)))
    }
    members.append(JSONMember(SessionKey.follows, .bool(place.followsPlayhead)))
    return JSONNode(.object(members))
  }

  // MARK: What was there before

  /// An object on one line.
  private func line(_ members: [JSONMember]) -> JSONNode {
    JSONNode(.object(members), isInline: true)
  }

  /// Members, and behind them those of before whose keys are not `known`, in their order.
  private func merged(_ members: [JSONMember], over old: JSONNode?, known: Set<String>) -> JSONNode
  {
    JSONNode(.object(members + (old?.members ?? []).filter { !known.contains($0.key) }))
  }

  /// Members of before that stand under other file names.
  private func absent(_ old: JSONNode?, besides members: [JSONMember]) -> [JSONMember] {
    (old?.members ?? []).filter { before in
      !members.contains { FileKey.same($0.key, before.key) }
    }
  }
}

/// Played half seconds as text: "0-12.5, 30-31", in seconds.
enum HalfSecondText {
  static func text(of halves: HalfSeconds) -> String {
    halves.ranges.map { "\(seconds($0.lowerBound))-\(seconds($0.upperBound))" }
      .joined(separator: ", ")
  }

  private static func seconds(_ halves: Int) -> String {
    halves % 2 == 0 ? "\(halves / 2)" : "\(halves / 2).5"
  }

  /// Nil where it is no such text.
  static func parse(_ text: String) -> HalfSeconds? {
    var halves = HalfSeconds()
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end in
        Double(end.filter { $0 != " " }).flatMap { Int(exactly: ($0 * 2).rounded()) }
      }
      guard ends.count == 2, let first = ends[0], let end = ends[1], first >= 0, first < end,
        end <= HalfSeconds.most
      else { return nil }
      halves.insert(first..<end)
    }
    return halves
  }
}
