import Inspection
import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Takes the song's folder as it is now: other audio goes into its lane, everything else is said.
  mutating func take(_ now: Song, unfinished: Set<[FileName]>) -> [Effect] {
    let difference = SongDifference(from: song, to: now, unfinished: unfinished)
    var sentences = difference.lost.filter { !knownLosses.contains($0) }.map(sentence)
    knownLosses = difference.lost
    let added = difference.added.map(\.files)
    if !added.isEmpty, added != newLanes {
      let names = visibleText(difference.added.map(\.name).joined(separator: ", "))
      sentences.append("New in the folder: \(names). D takes it in.")
    }
    newLanes = added
    sentences += difference.replaced.map(sentence)
    if let first = sentences.first {
      let more = sentences.count - 1
      let hint = more > 0 ? " (and \(more) more: see the notes, key i)" : ""
      message = Message(.warning, first + hint, secondsLeft: 20)
      sessionRemarks += sentences
    }
    guard !difference.replaced.isEmpty else { return [] }
    return replace(difference)
  }

  /// Puts the new audio into its lanes: settings stay, everything that was measured begins anew.
  private mutating func replace(_ difference: SongDifference) -> [Effect] {
    for change in difference.replaced {
      levelsBefore[change.lane] = overviews[change.lane].level
      oldVersions.remove(change.lane)
      unreadableLanes.remove(change.lane)
      comparable.remove(change.lane)
      if !change.isInPlace { comparable.insert(change.lane) }
      knownLosses.removeAll { $0.lane == change.lane }
    }
    return keepingView { state in
      state.song = difference.song
      for change in difference.replaced {
        state.overviews[change.lane] = Overview(frameCount: change.new.frameCount)
      }
      state.residual =
        state.song.mixdown == nil ? nil : Overview(frameCount: state.song.frameCount)
      state.null = nil
      state.isNullStale = true
      state.verdict = Verdict()
      state.window = nil
      state.requestedWindow = nil
    } + [.replaceLanes(song, lanes: difference.replaced.map(\.lane))]
  }

  // MARK: What is said

  private func sentence(_ loss: SongDifference.Loss) -> String {
    let name = visibleText(song.lanes[loss.lane].name)
    guard let reason = loss.sentence else {
      return "\(name) was taken away; what is open of it plays on until the song is closed."
    }
    return "\(name) is now a file that cannot be read: \(reason) Its settings are kept."
  }

  private func sentence(_ change: SongDifference.Replacement) -> String {
    let name = visibleText(change.old.name)
    var words: [String] = []
    let longer = change.new.frameCount - change.old.frameCount
    if longer != .zero {
      let place = TimeText.format(
        FrameIndex(abs(longer.value)), rate: song.sampleRate, unit: .minutesAndSeconds)
      words.append(
        "\(abs(longer.value)) samples (\(place)) \(longer.value > 0 ? "longer" : "shorter")")
    }
    if let old = change.old.files.first?.facts, let new = change.new.files.first?.facts {
      if old.sampleRate != new.sampleRate {
        words.append(
          "\(LevelText.rate(new.sampleRate)) instead of \(LevelText.rate(old.sampleRate))")
      }
      if old.encoding != new.encoding {
        words.append("\(encodingText(new.encoding)) instead of \(encodingText(old.encoding))")
      }
    }
    let what = words.isEmpty ? "same length and format" : words.joined(separator: ", ")
    let old =
      change.isInPlace
      ? "The old version was written over: it cannot be compared." : "D compares with the old one."
    return "\(name) was replaced: \(what). \(old)"
  }

  /// Says how much louder a replaced lane is, once all of it is known.
  mutating func tellLevel(of lane: Int) {
    guard overviews[lane].isComplete, let before = levelsBefore.removeValue(forKey: lane),
      let now = overviews[lane].level
    else { return }
    let change = ((now - before).value * 10).rounded() / 10
    let name = visibleText(song.lanes[lane].name)
    let text =
      change == 0
      ? "\(name) is as loud as before."
      : "\(name) is \(LevelText.level(Decibels(abs(change)))) dB "
        + "\(change > 0 ? "louder" : "quieter") than before (RMS)."
    sessionRemarks.append(text)
    let earlier = message.map { $0.text + " " } ?? ""
    message = Message(.warning, earlier + text, secondsLeft: 20)
  }

  // MARK: Old and new

  func reasonWithoutVersion() -> String? {
    if !newLanes.isEmpty { return nil }
    guard let lane = selectedLane, comparable.contains(lane) else {
      return "There is no other version of this lane."
    }
    return nil
  }

  /// Takes new files in, or lets the selected lane's old version be heard instead of the new one.
  mutating func changeVersion() -> [Effect] {
    if !newLanes.isEmpty { return [.reopen] }
    guard let lane = selectedLane else { return [] }
    let isOld = oldVersions.insert(lane).inserted
    if !isOld { oldVersions.remove(lane) }
    let name = visibleText(song.lanes[lane].name)
    message = Message(.note, "\(name): the \(isOld ? "old" : "new") version is heard.")
    return [.exchangeLane(lane)]
  }

  private var selectedLane: Int? {
    switch selected {
    case .stem(let stem): stem.index
    case .mixdown: song.stems.count
    case .residual, .reduction: nil
    }
  }
}

extension Overview {
  /// The RMS level of the whole lane; nil while not all of it is known.
  var level: Decibels? {
    guard isComplete, let whole = envelope(of: .start..<(.start + frameCount)) else { return nil }
    return Decibels(power: Double(whole.meanSquare))
  }
}
