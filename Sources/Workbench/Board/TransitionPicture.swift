public import Signal
import Stems
import TerminalUI

/// The shape of a transition: envelopes in equal steps over what is heard of it.
public struct TransitionPicture: Sendable {
  public var transition: BoardTransition
  /// Frames of a step, at the transition's rate.
  public var step: FrameCount
  /// The first begins with what is heard.
  public var envelopes: [Envelope]

  /// Seconds of a step.
  public static let stepSeconds = 0.01

  public init(transition: BoardTransition, step: FrameCount, envelopes: [Envelope]) {
    self.transition = transition
    self.step = step
    self.envelopes = envelopes
  }

  /// The envelope of some frames of the transition's axis; nil outside of what is heard.
  func envelope(of frames: Range<FrameIndex>) -> Envelope? {
    let origin = transition.value.range.lowerBound
    let first = (frames.lowerBound - origin).value / max(1, step.value)
    let last = ((frames.upperBound - origin).value - 1) / max(1, step.value)
    guard frames.lowerBound >= origin, first < Int64(envelopes.count), first <= last else {
      return nil
    }
    let part = envelopes[Int(first)...min(envelopes.count - 1, Int(last))]
    var joined = part[part.startIndex]
    for (index, envelope) in part.dropFirst().enumerated() {
      joined = joined.joined(with: envelope, weight: Float(index + 1), otherWeight: 1)
    }
    return joined
  }
}

extension BoardState {
  /// The first song of the transition that the cursor is on: its own way into the next one, that of the last
  /// song the way into it. Nil where there is none.
  var transitionIndex: Int? {
    album.songs.count > 1 ? max(0, min(cursor, album.songs.count - 2)) : nil
  }

  /// The transition that the cursor is on; nil where there is none, or a song of it is not read yet.
  public var nextTransition: BoardTransition? {
    guard let index = transitionIndex, let one = song(at: index).song,
      let other = song(at: index + 1).song
    else { return nil }
    let (first, second) = (album.songs[index], album.songs[index + 1])
    return BoardTransition(
      first: first.folder, second: second.folder,
      value: Transition(first: one, second: other, gap: second.gap, seconds: transitionSeconds),
      settings: song(at: index).programmeSettings(at: one.sampleRate)
        + song(at: index + 1).programmeSettings(at: one.sampleRate))
  }

  /// Asks for the picture of the next transition, once, where there is room for it.
  mutating func pictureIfNeeded() -> [BoardEffect] {
    guard BoardLayout(state: self).transition.height > 1, let next = nextTransition,
      next != requestedPicture
    else { return [] }
    requestedPicture = next
    return [.picture(next)]
  }
}

extension BoardSong {
  /// How the lanes of the song's programme are heard: a mixdown as it is, a sum as its session sets it.
  ///
  /// Offsets count frames of `rate`.
  func programmeSettings(at rate: SampleRate) -> [StemSettings] {
    guard let song else { return [] }
    guard song.mixdown == nil, settings.count == song.stems.count else {
      return song.programme.map { _ in StemSettings() }
    }
    let mix = MixSettings(stems: settings)
    return settings.enumerated().map { index, stem in
      var stem = stem
      stem.isMuted = !mix.isAudible(StemID(index))
      stem.isSoloed = false
      stem.offset = stem.offset.resampled(from: song.sampleRate, to: rate)
      return stem
    }
  }
}
