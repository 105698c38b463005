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
  /// The way from the cursor's song into the next one; nil where there is none, or one is not read yet.
  public var nextTransition: BoardTransition? {
    guard cursor + 1 < album.songs.count, let one = song(at: cursor).song,
      let other = song(at: cursor + 1).song
    else { return nil }
    let (first, second) = (album.songs[cursor], album.songs[cursor + 1])
    return BoardTransition(
      first: first.folder, second: second.folder,
      value: Transition(first: one, second: other, gap: second.gap, seconds: transitionSeconds))
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
