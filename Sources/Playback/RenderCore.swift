internal import Signal

/// What a call of `render` produced.
@frozen public enum RenderOutcome: Hashable, Sendable {
  /// So many frames from the start of the buffer hold sound; the rest is silence. Fewer than asked for
  /// when the sound came to its end.
  case sound(frames: Int)
  /// Playback is wanted and its material is not there yet. The buffer holds silence for an output that
  /// cannot wait; one that can tries again after a millisecond.
  case waiting
  /// Nothing is to be heard until the doorbell rings.
  case idle
}

/// The real-time half of the engine: one period of sound from the ring and the targets.
///
/// Everything reached from `render` neither locks, allocates nor calls the system; the compiler checks
/// it. Memory is taken in `init` and given back in `deinit`, on the control thread.
@safe struct RenderCore: ~Copyable {
  enum State {
    /// Nothing is consumed; a tail may still sound.
    case idle
    /// Wants material.
    case waiting
    case playing
  }

  /// Frames that are mixed in one go; small enough for the buses to stay in the first-level cache.
  static let chunkFrames = 512

  // Copies of what `Renderer.storage` owns.
  let ring: BlockRing
  let targetsCell: LatestCell
  let reportCell: LatestCell
  let peaks: LanePeaks
  let meterRing: SampleRing

  let stemCount: Int
  let hasMixdown: Bool
  /// Length of every ramp and fade: 25 ms.
  let rampFrames: Int

  var targets = RenderTargets()
  var report = RenderReport()
  var state = State.idle
  /// Frames of the ring's first block that were consumed.
  var blockOffset = 0
  /// Whether the next material begins with its first sample as it is.
  var startsHard = false
  var fadeIn = GainRamp(LinearGain(1))

  // One for each stem.
  let gains: UnsafeMutablePointer<GainRamp>
  /// One for each lane, over the current call.
  let measures: UnsafeMutablePointer<PeakMeasure>
  let thresholds: UnsafeMutablePointer<Float>

  var monitor = MonitorRamps()

  /// Interleaved stereo, `chunkFrames` each.
  let buses: Buses
  /// Old material on its way out, `rampFrames` long, and room to make it in.
  let tail: Buses
  let fading: Buses
  /// Frames of the tail, and how many of them were played.
  var tailFrames = 0
  var tailPosition = 0

  init(
    storage: EngineStorage, thresholds lanes: [Float], hasMixdown: Bool, rampFrames: Int
  ) {
    ring = storage.ring
    targetsCell = storage.targets
    reportCell = storage.report
    peaks = storage.peaks
    meterRing = storage.meterRing
    self.hasMixdown = hasMixdown
    self.rampFrames = rampFrames
    stemCount = lanes.count - (hasMixdown ? 1 : 0)
    unsafe gains = .allocate(capacity: lanes.count)
    unsafe gains.initialize(repeating: GainRamp(LinearGain(0)), count: lanes.count)
    unsafe measures = .allocate(capacity: lanes.count + 2)
    unsafe measures.initialize(repeating: PeakMeasure(), count: lanes.count + 2)
    unsafe thresholds = .allocate(capacity: lanes.count)
    for (index, threshold) in lanes.enumerated() {
      unsafe (thresholds + index).initialize(to: threshold)
    }
    buses = Buses(frames: Self.chunkFrames)
    tail = Buses(frames: rampFrames)
    fading = Buses(frames: rampFrames)
  }

  deinit {
    unsafe gains.deallocate()
    unsafe measures.deallocate()
    unsafe thresholds.deallocate()
    buses.deallocate()
    tail.deallocate()
    fading.deallocate()
  }

  /// Renders interleaved stereo, full scale 1, never above it.
  @_noLocks @_noAllocation
  mutating func render(
    _ output: UnsafeMutablePointer<Float>, frames: Int, canWait: Bool
  ) -> RenderOutcome {
    takeTargets()
    if canWait, isWorthWaiting(for: frames) {
      publish()
      return .waiting
    }
    let first = report.moves.outputFrames
    var soundEnd = 0
    var done = 0
    while done < frames {
      let count = min(Self.chunkFrames, frames - done)
      let sounding = unsafe renderChunk(output + done * 2, frames: count)
      if sounding > 0 { soundEnd = done + sounding }
      done += count
      report.moves.outputFrames = first + done
    }
    let outcome = outcome(of: frames, soundEnd: soundEnd)
    switch outcome {
    case .sound(let sounding): report.moves.outputFrames = first + sounding
    case .waiting where !canWait: break
    case .waiting, .idle: report.moves.outputFrames = first
    }
    publish()
    return outcome
  }

  @_noLocks @_noAllocation
  private func outcome(of frames: Int, soundEnd: Int) -> RenderOutcome {
    // Material to come counts as sound: an output must not stop in between.
    if state == .playing { return .sound(frames: frames) }
    if soundEnd > 0 { return .sound(frames: state == .waiting ? frames : soundEnd) }
    return state == .waiting ? .waiting : .idle
  }

  @_noLocks @_noAllocation
  private mutating func renderChunk(_ output: UnsafeMutablePointer<Float>, frames: Int) -> Int {
    unsafe silence(buses.sum, frames: frames)
    unsafe silence(buses.mixdown, frames: frames)
    advanceTransport(frames: frames)
    var sounding = 0
    if state == .playing {
      sounding = pull(into: buses, at: 0, frames: frames)
      if report.hasEnded { state = .idle }
    }
    sounding = max(sounding, addTail(frames: frames))
    unsafe monitor(into: output, frames: frames, sounding: sounding)
    return sounding
  }

  @_noLocks @_noAllocation
  private mutating func takeTargets() {
    guard targetsCell.take() else { return }
    targets = unsafe targetsCell.readable.load(as: RenderTargets.self)
    report.moves.serial = targets.serial
    report.moves.takenAt = report.moves.outputFrames
    let isSounding = state == .playing
    for stem in 0..<stemCount {
      let gain = laneGain(stem)
      let ramp = unsafe gains + stem
      let isSet = unsafe ramp.pointee.to == gain
      if !isSet { unsafe ramp.pointee.retarget(gain, length: isSounding ? rampFrames : 0) }
    }
    monitor.retarget(targets, length: isSounding || tailPosition < tailFrames ? rampFrames : 0)
  }

  @_noLocks @_noAllocation
  private func laneGain(_ stem: Int) -> LinearGain {
    let factors = unsafe targetsCell.readable + MemoryLayout<RenderTargets>.stride
    return LinearGain(
      unsafe factors.load(fromByteOffset: stem * MemoryLayout<Float>.stride, as: Float.self))
  }

  /// Shows the other threads where the renderer stands.
  @_noLocks @_noAllocation
  private mutating func publish() {
    for lane in 0..<peaks.count {
      report.invalidSamples += unsafe measures[lane].invalidSamples
      unsafe peaks.raise(lane, to: measures[lane])
      unsafe measures[lane] = PeakMeasure()
    }
    unsafe reportCell.writable.storeBytes(of: report, as: RenderReport.self)
    reportCell.publish()
  }
}

/// The sum and the mixdown, and what is made of them, as interleaved stereo.
@safe struct Buses {
  let frames: Int
  let sum: UnsafeMutablePointer<Float>
  let mixdown: UnsafeMutablePointer<Float>
  let residual: UnsafeMutablePointer<Float>
  let mixed: UnsafeMutablePointer<Float>

  init(frames: Int) {
    self.frames = frames
    unsafe sum = .allocate(capacity: frames * 8)
    unsafe sum.initialize(repeating: 0, count: frames * 8)
    unsafe mixdown = sum + frames * 2
    unsafe residual = mixdown + frames * 2
    unsafe mixed = residual + frames * 2
  }

  func deallocate() { unsafe sum.deallocate() }
}
