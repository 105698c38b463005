internal import Signal
internal import Stems

/// The parts of the player that are built for one rate and one set of lanes.
final class PlaybackEngine {
  let rate: SampleRate
  let renderer: Renderer
  let filler: StreamFiller
  let storage: EngineStorage
  private(set) var laneStarts: [FrameIndex]
  /// Lengths at the engine's rate.
  private(set) var laneFrames: [Int64]
  /// Start and length that a lane had before it was changed.
  private var earlierLanes: [Int: (start: FrameIndex, frames: Int64)] = [:]
  private var thread: WorkerThread?

  /// Frames of a block: few system calls for many lanes, and read in less than a millisecond.
  private static let blockFrames = 4096
  /// Seconds that are read ahead where memory allows: enough for a disk that stands still for five. The
  /// rest is what a start waits for and what the reader may be behind when the disk stops.
  private static let readAhead = 5.2
  /// Bytes of all rings' samples, unless a second of read-ahead takes more.
  private static let memoryLimit = 144 << 20
  /// Slots at any rate: more than the largest period and the frames that a start waits for.
  private static let fewestSlots = 16 + StreamFiller.reservedSlots
  /// Seconds of the meters' ring: more than any pause between two looks at it.
  private static let meterSeconds = 1.0

  init(
    lanes: [PlayerLane], hasMixdown: Bool, rate: SampleRate, events: EventQueue<PlaybackEvent>
  ) {
    let readers = lanes.map { UnreadableLane.open($0.source) }
    self.rate = rate
    laneStarts = lanes.map(\.start)
    laneFrames = lanes.map(\.source.frameCount.value)
    let rampFrames = max(1, Int(rate.frames(Player.rampSeconds).value))
    let ring = BlockRing(
      slotCount: Self.slotCount(lanes: lanes.count, rate: rate), blockFrames: Self.blockFrames,
      laneCount: max(1, lanes.count))
    let stemCount = lanes.count - (hasMixdown ? 1 : 0)
    storage = EngineStorage(
      ring: ring, stemCount: stemCount, peakCount: lanes.count + 2,
      meterFrames: Int(rate.frames(Self.meterSeconds).value))
    filler = StreamFiller(
      readers: readers, storage: storage, seamFrames: rampFrames, events: events)
    renderer = Renderer(
      sampleRate: rate, storage: storage,
      core: RenderCore(
        storage: storage, thresholds: lanes.map(\.overThreshold), hasMixdown: hasMixdown,
        rampFrames: rampFrames))
  }

  private static func slotCount(lanes: Int, rate: SampleRate) -> Int {
    let blockBytes = blockFrames * max(1, lanes) * 8
    let blocks = { (seconds: Double) in
      Int(seconds * Double(rate.hertz)) / blockFrames + 1 + StreamFiller.reservedSlots
    }
    return max(blocks(1), fewestSlots, min(blocks(readAhead), memoryLimit / blockBytes))
  }

  /// Another source for a lane, from the next plan on.
  func replace(_ lane: Int, with new: PlayerLane) {
    guard laneStarts.indices.contains(lane) else { return }
    earlierLanes[lane] = (laneStarts[lane], laneFrames[lane])
    (laneStarts[lane], laneFrames[lane]) = (new.start, new.source.frameCount.value)
    filler.change(.replace(lane: lane, new.source))
  }

  /// A lane's earlier source instead of the one it has, from the next plan on; and back.
  func exchange(_ lane: Int) {
    guard let earlier = earlierLanes[lane] else { return }
    earlierLanes[lane] = (laneStarts[lane], laneFrames[lane])
    (laneStarts[lane], laneFrames[lane]) = earlier
    filler.change(.exchange(lane: lane))
  }

  /// Starts the reader thread. False when the system has none left.
  func startReading() -> Bool {
    let filler = self.filler
    thread = WorkerThread { filler.run() }
    return thread != nil
  }

  /// Ends the reader thread. One that waits for a disk keeps what it uses until the disk answers.
  func stopReading() {
    filler.stop()
    thread?.join(milliseconds: 250)
    thread = nil
  }

  deinit { stopReading() }
}
