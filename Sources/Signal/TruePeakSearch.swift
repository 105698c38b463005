/// Finds the highest true peak of a long signal (the same as `TruePeakMeter`'s) without computing the
/// values between samples where they cannot be the highest.
///
/// Two bounds decide: what the interpolator can make of the magnitudes in its reach, and what it can make
/// of the neighbours and of the curvature around them. Low notes fall to the second one.
public struct TruePeakSearch: Sendable {
  /// Frames that are decided on together.
  private static let groupFrames = 8

  /// Highest peak of each side so far, full scale 1; 0 before anything was searched.
  public private(set) var peaks = SIMD2<Float>()
  /// Where the highest peak of each side was found, to within a group of eight frames and the
  /// interpolator's delay.
  public private(set) var positions = SIMD2<Int64>()
  /// As `peaks`, but interpolated more finely, where the peaks come near full scale (−1.4 dBTP); 0 where
  /// they do not.
  public private(set) var finePeaks = SIMD2<Float>()
  /// Frames before a stretch that have to lie in front of it.
  public let history: Int

  private static let fineLevel: Float = 0.85
  /// Groups within so much of the finest peak are interpolated finely.
  private static let fineShare: Float = 0.93

  private let interpolator: TruePeakInterpolator
  private let refinement = PeakRefinement()
  /// Groups before a group that its values depend on.
  private let reach: Int
  /// Magnitudes, then second differences of groups of eight frames, left and right each.
  private var groups: [SIMD4<Float>] = []

  public init(sampleRate: SampleRate) {
    interpolator = TruePeakInterpolator(sampleRate: sampleRate)
    reach = (interpolator.history + Self.groupFrames - 1) / Self.groupFrames
    // One more, because a second difference looks back two frames.
    history = (reach + 1) * Self.groupFrames
  }

  /// Searches frames of interleaved stereo whose index on the signal's axis is `position`.
  ///
  /// `samples` holds `history` frames that come before, then the frames. All finite. `samplePeaks` is
  /// the largest magnitude of each side over all of `samples`, or more.
  public mutating func search(
    _ samples: Span<Float>, at position: FrameIndex, samplePeaks: SIMD2<Float>
  ) {
    let gain = interpolator.greatestGain
    guard any(samplePeaks * gain .> peaks) else { return }
    measureGroups(samples)
    let measured = self.groups
    let groups = measured.span
    let start = position.value - Int64(history)
    for group in reach + 1..<groups.count {
      let here = start + Int64(group * Self.groupFrames)
      take(groups[group].lowHalf, at: here)
      if isCandidate(groups, group) {
        let found = groupPeaks(samples, group)
        take(found, at: here - Int64(interpolator.neighbour))
        refine(samples, group, found.greater(groups[group].lowHalf))
      }
    }
    let rest = groups.count * Self.groupFrames..<samples.count / 2
    for frame in rest { take(peaks(of: samples, at: frame), at: start + Int64(frame)) }
  }

  @inline(__always)
  private mutating func take(_ found: SIMD2<Float>, at position: Int64) {
    guard any(found .> peaks) else { return }
    for side in 0..<2 where found[side] > peaks[side] {
      peaks[side] = found[side]
      positions[side] = position
    }
  }

  /// Looks closer at a group whose values come near full scale.
  private mutating func refine(_ samples: Span<Float>, _ group: Int, _ found: SIMD2<Float>) {
    guard any(found .>= Self.fineLevel), any(found .>= finePeaks * Self.fineShare) else { return }
    let first = group * Self.groupFrames - interpolator.neighbour - 1
    let fine = refinement.peaks(samples, first..<first + Self.groupFrames)
    finePeaks.replace(with: fine, where: fine .> finePeaks)
  }

  /// Whether values that a group's frames stand for may be above the peaks.
  @inline(__always)
  private func isCandidate(_ groups: Span<SIMD4<Float>>, _ group: Int) -> Bool {
    var widest = groups[group]
    for past in 1...reach {
      let other = groups[group - past]
      widest.replace(with: other, where: other .> widest)
    }
    // Near full scale what comes close to the peak is looked at too.
    let close = finePeaks * Self.fineShare
    let limit = peaks.replacing(
      with: close, where: (finePeaks .>= Self.fineLevel) .& (close .< peaks))
    guard any(widest.lowHalf * interpolator.greatestGain .> limit) else { return false }
    // The groups that hold the two neighbours.
    let neighbour = interpolator.neighbour
    var near = SIMD2<Float>()
    for past in neighbour / Self.groupFrames...(neighbour + Self.groupFrames) / Self.groupFrames {
      let other = groups[group - past].lowHalf
      near.replace(with: other, where: other .> near)
    }
    let bound = near * interpolator.straightGain + widest.highHalf * interpolator.curvatureGain
    return any(bound .> limit)
  }

  @inline(never)
  private mutating func measureGroups(_ samples: Span<Float>) {
    let count = samples.count / 2 / Self.groupFrames
    if groups.count > count { groups.removeLast(groups.count - count) }
    while groups.count < count { groups.append(SIMD4()) }
    var target = groups.mutableSpan
    // Nothing lies before the first group, and nothing depends on it.
    for group in 1..<max(1, count) {
      let first = group &* 16
      let (a, b) = (samples.floats(at: first), samples.floats(at: first &+ 8))
      var magnitudes = a.magnitudes
      magnitudes.replace(with: b.magnitudes, where: b.magnitudes .> magnitudes)
      let older = samples.floats(at: first &- 2)
      let oldest = samples.floats(at: first &- 4)
      let middle = samples.floats(at: first &+ 6)
      let early = samples.floats(at: first &+ 4)
      var curvature = ((a - older) - (older - oldest)).magnitudes
      let other = ((b - middle) - (middle - early)).magnitudes
      curvature.replace(with: other, where: other .> curvature)
      target[group] = SIMD4(lowHalf: magnitudes.greatestFrame, highHalf: curvature.greatestFrame)
    }
  }

  /// Largest magnitudes between the samples that a group's frames stand for.
  @inline(never)
  private func groupPeaks(_ samples: Span<Float>, _ group: Int) -> SIMD2<Float> {
    var greatest = SIMD8<Float>()
    for phase in interpolator.phases {
      let taps = phase.span
      var (a, b) = (SIMD8<Float>(), SIMD8<Float>())
      var index = group &* 16
      for tap in taps.indices {
        let weight = SIMD8<Float>(repeating: taps[tap])
        a += samples.floats(at: index) * weight
        b += samples.floats(at: index &+ 8) * weight
        index &-= 2
      }
      greatest.replace(with: a.magnitudes, where: a.magnitudes .> greatest)
      greatest.replace(with: b.magnitudes, where: b.magnitudes .> greatest)
    }
    return greatest.greatestFrame
  }

  /// As `groupPeaks`, of one frame at the end, its own magnitude included.
  private func peaks(of samples: Span<Float>, at frame: Int) -> SIMD2<Float> {
    var greatest = SIMD2(abs(samples[frame * 2]), abs(samples[frame * 2 + 1]))
    for phase in interpolator.phases {
      var sum = SIMD2<Float>()
      for (tap, weight) in phase.enumerated() {
        let index = (frame - tap) * 2
        sum += SIMD2(samples[index], samples[index + 1]) * weight
      }
      greatest = SIMD2(max(greatest.x, abs(sum.x)), max(greatest.y, abs(sum.y)))
    }
    return greatest
  }
}

extension SIMD2<Float> {
  /// The larger value of each side.
  fileprivate func greater(_ other: Self) -> Self { replacing(with: other, where: other .> self) }
}

extension SIMD8<Float> {
  /// The largest value of each side over four frames, without branches.
  @inline(__always)
  fileprivate var greatestFrame: SIMD2<Float> {
    var four = lowHalf
    four.replace(with: highHalf, where: highHalf .> four)
    var two = four.lowHalf
    two.replace(with: four.highHalf, where: four.highHalf .> two)
    return two
  }
}
