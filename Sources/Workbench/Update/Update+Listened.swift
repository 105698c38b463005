import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// Marks the half second that was just heard. Nobody listens to a silent clock.
  mutating func markListened(from before: PlaybackSnapshot) {
    guard case .running = output, playback.isPlaying, before.isPlaying,
      settings.monitor.level != .silence,
      let first = HalfSeconds.index(of: before.position, at: song.sampleRate),
      let last = HalfSeconds.index(of: playback.position, at: song.sampleRate),
      // A jump is no listening: what lies between was not heard.
      last == first || last == first + 1
    else { return }
    // A half second counts once playback has come to its end.
    guard last == first + 1 else { return }
    let heard = first..<first + 1
    switch settings.monitor.source {
    case .mixdown: session.listened.mixdown.insert(heard)
    case .residual: session.listened.residual.insert(heard)
    case .sum:
      let audible = song.stems.indices.filter { settings.isAudible(StemID($0)) }
      if !settings.hasSolo {
        session.listened.sum.insert(heard)
      } else if audible.count == 1 {
        session.listened.stems[audible[0]].insert(heard)
      }
    }
  }

  /// What the listened-through marks of the ruler are of: the source, or the stem that is soloed alone.
  var listenedNow: HalfSeconds {
    switch settings.monitor.source {
    case .mixdown: return session.listened.mixdown
    case .residual: return session.listened.residual
    case .sum:
      guard settings.hasSolo else { return session.listened.sum }
      let audible = song.stems.indices.filter { settings.isAudible(StemID($0)) }
      return audible.count == 1 ? session.listened.stems[audible[0]] : HalfSeconds()
    }
  }

  /// "sum 63 %, mixdown 100 %": what was listened through, of what anything was.
  var listenedText: String {
    let whole = HalfSeconds.count(of: length, at: song.sampleRate)
    func text(_ name: String, _ marks: HalfSeconds) -> String {
      // Rounded down: 100 % is all of it.
      "\(name) \(Int(marks.share(of: whole) * 100)) %"
    }
    var words = [text("sum", session.listened.sum)]
    if song.mixdown != nil {
      words += [text("mixdown", session.listened.mixdown)]
      if session.listened.residual.count > 0 {
        words.append(text("residual", session.listened.residual))
      }
    }
    for (stem, marks) in zip(song.stems, session.listened.stems) where marks.count > 0 {
      words.append(text(visibleText(stem.name) + " alone", marks))
    }
    return words.joined(separator: ", ")
  }
}
