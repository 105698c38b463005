internal import Signal
internal import Stems
internal import Synchronization

/// Reads ahead: fills the ring's blocks, lane by lane, along a plan.
///
/// `post` and `stop` are for the control thread; everything else belongs to the one thread that
/// steps it. The disk may block that thread for as long as the read-ahead lasts.
@safe final class StreamFiller: @unchecked Sendable {
  /// What a step did.
  enum Step {
    case filled
    /// The ring has no room.
    case full
    /// The plan is read to its end.
    case finished
  }

  let bell = Doorbell()
  private let storage: EngineStorage
  private var ring: BlockRing { storage.ring }
  /// Changed by the reader thread alone.
  private var readers: [any SampleReader]
  /// What a lane was read from before it was changed.
  private var earlierReaders: [Int: any SampleReader] = [:]
  private let seamFrames: Int64
  private let events: EventQueue<PlaybackEvent>
  private let posted = Guarded(Posted())
  private let isStopping = Atomic<Bool>(false)
  private let isConsumed = Atomic<Bool>(false)

  /// Another source of a lane, from the next plan on.
  enum LaneChange: Sendable {
    case replace(lane: Int, any SampleSource)
    /// What it was before, and the next time what it is now.
    case exchange(lane: Int)
  }

  private struct Posted: Sendable {
    var plan: StreamPlan?
    var changes: [LaneChange] = []
  }

  private var plan: StreamPlan?
  private var position: Int64 = 0
  private var blocksOfPlan = 0
  private var isFinished = false
  private var failedLanes: Set<Int> = []
  private let preRoll: UnsafeMutablePointer<Float>

  /// Slots that only the first blocks of a plan may use: they let new material in while the rest of
  /// the ring still holds the old, which plays on until the new one is there.
  static let reservedSlots = 4

  /// `seamFrames` is the length of the crossfade that ends a loop.
  init(
    readers: [any SampleReader], storage: EngineStorage, seamFrames: Int,
    events: EventQueue<PlaybackEvent>
  ) {
    self.readers = readers.map { SoftEndingReader($0, fadeFrames: seamFrames) }
    self.storage = storage
    self.seamFrames = Int64(seamFrames)
    self.events = events
    unsafe preRoll = .allocate(capacity: storage.ring.blockFrames * 2)
    unsafe preRoll.initialize(repeating: 0, count: storage.ring.blockFrames * 2)
  }

  deinit { unsafe preRoll.deallocate() }

  // MARK: Control thread

  /// Replaces the plan from the next step on.
  func post(_ plan: StreamPlan) {
    posted.withLock { $0.plan = plan }
    bell.ring()
  }

  /// Changes a lane's source with the plan that is posted next: the material of earlier plans is what it was.
  func change(_ change: LaneChange) {
    posted.withLock { $0.changes.append(change) }
  }

  /// Says whether blocks are being taken, that is, whether waiting for room makes sense.
  func setConsumed(_ isConsumed: Bool) {
    if self.isConsumed.exchange(isConsumed, ordering: .relaxed) != isConsumed { bell.ring() }
  }

  func stop() {
    isStopping.store(true, ordering: .relaxed)
    bell.ring()
  }

  // MARK: Reader thread

  /// Steps until `stop`.
  func run() {
    flushDenormalsOnThisThread()
    while !isStopping.load(ordering: .relaxed) {
      switch step() {
      case .filled: continue
      case .full: bell.wait(milliseconds: patience)
      case .finished: bell.wait(milliseconds: nil)
      }
    }
  }

  /// How long a full ring is left alone, in milliseconds; nil until the bell rings.
  ///
  /// Blocks of an earlier plan go all at once, with the period that takes the new one over. Until then the new one
  /// has its first blocks and no more, and may not wait longer than it can be played from them. A ring that is full
  /// of its own material has a second of sound.
  var patience: Int32? {
    let isInTheWay = blocksOfPlan < Self.reservedSlots
    guard isConsumed.load(ordering: .relaxed) else { return isInTheWay ? 10 : nil }
    return blocksOfPlan < ring.slotCount - Self.reservedSlots ? 1 : 50
  }

  /// Fills one block.
  func step() -> Step {
    if let next = takePlan() {
      plan = next
      position = next.position
      blocksOfPlan = 0
      isFinished = false
      announce(next)
    }
    guard let plan, !isFinished else { return .finished }
    let reserved = blocksOfPlan < Self.reservedSlots ? 0 : Self.reservedSlots
    guard ring.freeSlots > reserved else { return .full }

    let loop = plan.loop.flatMap { position < $0.upperBound ? $0 : nil }
    let limit = loop?.upperBound ?? plan.end
    let frames = Int(min(Int64(ring.blockFrames), max(0, limit - position)))
    for lane in readers.indices {
      fill(lane, frames: frames, plan: plan, loop: loop)
    }
    isFinished = loop == nil && position + Int64(frames) >= plan.end
    var next = position + Int64(frames)
    if let loop, next == loop.upperBound { next = loop.lowerBound }
    ring.publish(
      BlockHeader(
        generation: plan.generation, first: position, frames: frames, next: next,
        isLast: isFinished))
    blocksOfPlan += 1
    position = next
    return .filled
  }

  /// The newest plan, with the lanes' sources changed that it is the first to know.
  private func takePlan() -> StreamPlan? {
    let (plan, changes) = posted.withLock { posted -> (StreamPlan?, [LaneChange]) in
      guard let plan = posted.plan else { return (nil, []) }
      let changes = posted.changes
      posted = Posted()
      return (plan, changes)
    }
    for change in changes {
      switch change {
      case .replace(let lane, let source):
        earlierReaders[lane] = readers[lane]
        readers[lane] = SoftEndingReader(
          UnreadableLane.open(source), fadeFrames: Int(seamFrames))
        failedLanes.remove(lane)
      case .exchange(let lane):
        guard let earlier = earlierReaders[lane] else { continue }
        earlierReaders[lane] = readers[lane]
        readers[lane] = earlier
        failedLanes.remove(lane)
      }
    }
    return plan
  }

  /// Lets the disk fetch the beginning of a plan for all lanes at once: it starts when the last one has it.
  private func announce(_ plan: StreamPlan) {
    let frames = FrameCount(Self.reservedSlots * ring.blockFrames)
    for (reader, start) in zip(readers, plan.laneStarts) {
      reader.willRead(frames, at: [FrameIndex(plan.position - start)])
    }
  }

  private func fill(_ lane: Int, frames: Int, plan: StreamPlan, loop: Range<Int64>?) {
    guard frames > 0 else { return }
    // Sound: the block is ours until it is published, and holds `blockFrames` frames of each lane.
    let samples = unsafe UnsafeMutableBufferPointer(
      start: ring.lane(lane, of: ring.nextBlock), count: frames * 2)
    var span = unsafe MutableSpan(_unsafeElements: samples)
    read(lane, from: position - plan.laneStarts[lane], into: &span)

    if plan.isCut { fadeOut(&span, end: plan.end) }
    guard let loop else { return }
    let seam = max(loop.lowerBound, loop.upperBound - seamFrames)..<loop.upperBound
    let first = max(0, Int(seam.lowerBound - position))
    guard first < frames else { return }
    // The seam: the frames that lead up to the loop's start fade in while its end fades out. So the
    // start itself is heard as it is, with its attack.
    let back = loop.upperBound - loop.lowerBound
    let count = frames - first
    // Sound: the memory holds `blockFrames` frames, and this thread alone uses it.
    var lead = unsafe MutableSpan(
      _unsafeElements: UnsafeMutableBufferPointer(start: preRoll, count: count * 2))
    read(lane, from: position + Int64(first) - back - plan.laneStarts[lane], into: &lead)
    let ramp = GainRamp(from: .zero, to: .unity, length: Int(seam.count))
    let offset = Int(position - seam.lowerBound)
    for frame in 0..<count {
      let weight = ramp.weight(at: offset + first + frame)
      for side in 0...1 {
        let index = (first + frame) * 2 + side
        span[index] = span[index] * (1 - weight) + lead[frame * 2 + side] * weight
      }
    }
  }

  /// Lets the song die away in the last 25 ms before a cut.
  private func fadeOut(_ span: inout MutableSpan<Float>, end: Int64) {
    let ramp = GainRamp(from: .unity, to: .zero, length: Int(seamFrames))
    let offset = Int(position - (end - seamFrames))
    for frame in max(0, -offset)..<max(0, -offset, span.count / 2) {
      let gain = ramp.gain(at: offset + frame).factor
      span[frame * 2] *= gain
      span[frame * 2 + 1] *= gain
    }
  }

  private func read(_ lane: Int, from start: Int64, into span: inout MutableSpan<Float>) {
    do throws(SampleReadFailure) {
      try readers[lane].read(from: FrameIndex(start), into: &span)
      failedLanes.remove(lane)
    } catch {
      guard failedLanes.insert(lane).inserted else { return }
      events.post(.laneFailed(lane: lane, reason: error.sentence))
    }
  }
}
