import Signal

/// The stems' samples in the passages, each under its timing. As many stems as fit are held in memory;
/// the others are read whenever they are asked for, which costs less than what is done with them.
struct StemSamples: Sendable {
  let lanes: [DoctorLane]
  let passages: [Range<Int>]
  private(set) var timings: [LaneTiming]
  /// Stretches of the axis that are explained: silent.
  private(set) var silences: [Range<Int>] = []
  /// By stem: its passages, where they are held.
  private var held: [[StereoSignal]?]
  /// Stems that may be held.
  private let fitting: Set<Int>

  /// Frames that are held of all stems together: 16 MB.
  private static let heldFrames = 2 << 20

  init(lanes: [DoctorLane], passages: [Range<Int>], rate: Int) {
    self.lanes = lanes
    self.passages = passages
    timings = Array(repeating: LaneTiming(), count: lanes.count)
    held = Array(repeating: nil, count: lanes.count)
    // First those that have to be resampled when they are read.
    let order =
      lanes.indices.filter { lanes[$0].fileRate.hertz != rate }
      + lanes.indices.filter { lanes[$0].fileRate.hertz == rate }
    let frames = passages.reduce(0) { $0 + $1.count }
    fitting = Set(order.prefix(Self.heldFrames / max(1, frames)))
  }

  /// Reads the stems that fit into memory.
  mutating func hold() {
    let wanted = fitting.filter { held[$0] == nil }.sorted()
    let (samples, count) = (self, passages.count)
    let read = concurrentMap(wanted.count * count) { index in
      samples.signal(wanted[index / count], index % count)
    }
    for (index, stem) in wanted.enumerated() {
      held[stem] = Array(read[index * count..<(index + 1) * count])
    }
  }

  /// A stem in a passage.
  func signal(_ stem: Int, _ passage: Int) -> StereoSignal {
    held[stem]?[passage] ?? read(stem, passages[passage], timings[stem])
  }

  /// A stem in a part of a passage.
  func signal(_ stem: Int, _ passage: Int, part: Range<Int>) -> StereoSignal {
    if let signals = held[stem] { return signals[passage].cut(part) }
    let first = passages[passage].lowerBound
    return read(stem, first + part.lowerBound..<first + part.upperBound, timings[stem])
  }

  /// A stem in all passages.
  func signals(_ stem: Int) -> [StereoSignal] {
    held[stem] ?? read(stem, timings[stem])
  }

  /// A stem in all passages as it would be under a timing.
  func read(_ stem: Int, _ timing: LaneTiming) -> [StereoSignal] {
    let samples = self
    return concurrentMap(passages.count) { samples.read(stem, samples.passages[$0], timing) }
  }

  private func read(_ stem: Int, _ range: Range<Int>, _ timing: LaneTiming) -> StereoSignal {
    var result = lanes[stem].read(range, timing)
    for silence in silences {
      let part = silence.clamped(to: range)
      result.silence(part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound)
    }
    return result
  }

  /// Moves a stem. `samples` are its passages there, where they are at hand.
  mutating func move(_ stem: Int, _ timing: LaneTiming, samples: [StereoSignal]? = nil) {
    guard samples != nil || timing != timings[stem] else { return }
    timings[stem] = timing
    held[stem] = nil
    guard fitting.contains(stem) else { return }
    held[stem] = samples ?? read(stem, timing)
  }

  /// Replaces a stem by one that something has been done to.
  mutating func replace(_ stem: Int, _ samples: [StereoSignal]) {
    held[stem] = samples
  }

  /// Silences all stems in a stretch of the axis.
  mutating func leaveOut(_ range: Range<Int>) {
    silences.append(range)
    for stem in held.indices where held[stem] != nil {
      for passage in passages.indices {
        let part = range.clamped(to: passages[passage])
        let first = passages[passage].lowerBound
        held[stem]?[passage].silence(part.lowerBound - first..<part.upperBound - first)
      }
    }
  }
}
