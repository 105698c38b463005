public import Signal
public import Stems
internal import Synchronization

/// The control half of playback: says what is to be heard, and tells how it goes.
///
/// Belongs to the main thread. Sound is pulled out of `renderer` by an output: a device, a silent clock
/// or an `OfflineDevice`. Positions are on the song's axis at the song's rate, whatever the rate of the
/// output.
public final class Player {
  /// Makes the lanes, stems in order and then the mixdown, at a rate.
  public typealias LaneFactory = (SampleRate) throws(SampleReadFailure) -> [PlayerLane]

  /// Who reads the files.
  public enum Reading: Sendable {
    /// A thread of the player's, ahead of the sound.
    case onOwnThread
    /// The thread that pulls, before each block: the same sound every time, as fast as it goes.
    case onDemand
  }

  /// Length of ramps, fades and crossfades in seconds. Smoothstep ramps of 10 ms click on bass.
  public static let rampSeconds = 0.025
  /// Loops are made at least this long, in seconds.
  public static let shortestLoop = 0.1

  /// Frames from the axis's origin beyond which no lane starts, whatever a session file says: months.
  private static let farthest: Int64 = 1 << 40

  /// The rate of the song's axis.
  public let songRate: SampleRate
  /// Whether the last lane is the mixdown.
  public let hasMixdown: Bool
  /// What failed behind the scenes.
  public let events: EventQueue<PlaybackEvent>

  let reading: Reading
  private var makeLanes: LaneFactory
  var engine: PlaybackEngine
  private var settings: MixSettings
  private var targets = RenderTargets()
  private var report = RenderReport()
  private var loop: Range<FrameIndex>?
  private var plannedOffsets: [FrameCount] = []

  /// A paused player at the song's start.
  ///
  /// - Parameters:
  ///   - songRate: The rate of the song's axis; lane starts and offsets count its frames.
  ///   - outputRate: The rate the lanes are made and played at.
  ///   - hasMixdown: Whether the last lane is the mixdown.
  ///   - settings: One stem for each lane but the mixdown.
  ///   - reading: Who reads the files.
  ///   - events: Receives what fails behind the scenes.
  ///   - makeLanes: Called now and by `changeRate`.
  /// - Throws: What `makeLanes` throws. A lane that cannot be opened is silent, and told in `events`.
  public init(
    songRate: SampleRate, outputRate: SampleRate, hasMixdown: Bool, settings: MixSettings,
    reading: Reading = .onOwnThread, events: EventQueue<PlaybackEvent> = EventQueue(),
    makeLanes: @escaping LaneFactory
  ) throws(SampleReadFailure) {
    self.songRate = songRate
    self.hasMixdown = hasMixdown
    self.settings = settings
    self.reading = reading
    self.events = events
    self.makeLanes = makeLanes
    engine = try Self.makeEngine(makeLanes, outputRate, hasMixdown, reading, events)
    begin(at: 0, entry: .cut)
  }

  private static func makeEngine(
    _ makeLanes: LaneFactory, _ rate: SampleRate, _ hasMixdown: Bool, _ reading: Reading,
    _ events: EventQueue<PlaybackEvent>
  ) throws(SampleReadFailure) -> PlaybackEngine {
    let lanes = try makeLanes(rate)
    let engine = PlaybackEngine(
      lanes: lanes, hasMixdown: hasMixdown, rate: rate, events: events)
    if reading == .onOwnThread, !engine.startReading() {
      throw SampleReadFailure(
        sentence: "The system has no thread left for reading; close other programs.")
    }
    return engine
  }

  // MARK: Output

  /// What an output pulls. Another one after `changeRate`.
  public var renderer: Renderer { engine.renderer }
  /// The rate the lanes are played at.
  public var outputRate: SampleRate { engine.rate }

  /// Prepares for an output of another rate: makes the lanes anew, keeps position, loop and settings, and
  /// pauses. No output may be pulling. On an error everything stays as it was, but paused.
  public func changeRate(to rate: SampleRate) throws(SampleReadFailure) {
    outputEnded()
    guard rate != engine.rate else { return }
    let position = snapshot().position
    engine = try Self.makeEngine(makeLanes, rate, hasMixdown, reading, events)
    report = RenderReport()
    begin(at: map.engineFrame(position), entry: .cut)
  }

  /// Pauses at the last frame that was heard of an output that went away or was closed: what it still held
  /// sounds when the next one begins. No output may be pulling.
  public func outputEnded() {
    refresh()
    let heard = heardPosition
    targets.isPlaying = false
    engine.renderer.setOutputDelay(.zero)
    begin(at: heard, entry: .cut)
  }

  // MARK: Transport

  public var isPlaying: Bool {
    refresh()
    return targets.isPlaying
  }

  /// Carries a command out. Play at the song's end starts over. A loop holds whatever plays before its end;
  /// behind it the song plays on to its own end.
  public func perform(_ command: TransportCommand) {
    refresh()
    switch command {
    case .play:
      guard !targets.isPlaying else { return }
      targets.isPlaying = true
      if position >= end { begin(at: 0, entry: .jump) } else { publish() }
    case .pause:
      targets.isPlaying = false
      publish()
    case .seek(let frame):
      begin(at: min(end, max(0, map.engineFrame(frame))), entry: .jump)
    case .loop(let range):
      guard range != loop else { return }
      loop = range
      replan()
    }
  }

  /// Makes settings valid, all at one sample: ramped while playing, at once while paused.
  public func apply(_ settings: MixSettings) {
    refresh()
    self.settings = settings
    if settings.stems.map(\.offset) != plannedOffsets { replan() } else { publish() }
  }

  /// Where the song is to end, before its own end; nil plays all of it. The last 25 ms before it fade out, and
  /// it counts as the song's end in every respect.
  public var stopFrame: FrameIndex? {
    didSet {
      refresh()
      if stopFrame != oldValue { replan() }
    }
  }

  // MARK: Other files

  /// Takes other audio for some lanes where playback stands: the old plays on until the new is there, then both
  /// cross over 25 ms. The number of lanes stays. `makeLanes` takes the place of the one before.
  public func replace(
    _ lanes: [Int], makeLanes: @escaping LaneFactory
  ) throws(SampleReadFailure) {
    refresh()
    let made = try makeLanes(engine.rate)
    self.makeLanes = makeLanes
    for lane in lanes where made.indices.contains(lane) { engine.replace(lane, with: made[lane]) }
    replan()
  }

  /// Lets the audio be heard that a lane had before `replace`, as far as it can still be read, and the next time
  /// the new one again.
  public func exchange(_ lane: Int) {
    refresh()
    engine.exchange(lane)
    replan()
  }

  // MARK: Plans

  var map: RateMap { RateMap(song: songRate, engine: engine.rate) }

  /// Where each lane's first frame stands, offsets included, at the engine's rate.
  private var laneStarts: [Int64] {
    let offsets = settings.stems.map(\.offset)
    return engine.laneStarts.enumerated().map { lane, start in
      let place = map.engineFrame(lane < offsets.count ? start + offsets[lane] : start)
      return max(-Self.farthest, min(Self.farthest, place))
    }
  }

  /// One past the last frame to be played, at the engine's rate.
  private var end: Int64 {
    guard let stopFrame else { return songEnd }
    return max(0, min(songEnd, map.engineFrame(stopFrame)))
  }

  /// One past the last frame of all lanes, at the engine's rate.
  private var songEnd: Int64 {
    zip(laneStarts, engine.laneFrames).map { $0 + $1 }.max().map { max(0, $0) } ?? 0
  }

  /// Where playback stands or was told to go, at the engine's rate.
  private var position: Int64 {
    let isThere = report.generation == targets.generation || targets.entry == .splice
    return isThere ? report.position : targets.position
  }

  /// What is heard at this moment: what was rendered is heard later. Behind a jump nothing else is known.
  private var heardPosition: Int64 {
    guard report.generation == targets.generation else { return position }
    let delay = Int64(engine.renderer.outputDelay.load(ordering: .relaxed))
    return position - min(delay, report.contiguousFrames)
  }

  /// Same place, other offsets or another loop. A jump that is still to come stays a jump.
  private func replan() {
    let isAdopted = report.generation == targets.generation
    begin(
      at: min(position, end),
      entry: isAdopted || targets.entry == .splice ? .splice : targets.entry)
  }

  private func begin(at position: Int64, entry: RenderTargets.Entry) {
    targets.generation += 1
    targets.position = position
    targets.entry = entry
    plannedOffsets = settings.stems.map(\.offset)
    engine.filler.post(
      StreamPlan(
        generation: targets.generation, position: position, end: end, isCut: end < songEnd,
        loop: engineLoop, laneStarts: laneStarts))
    publish()
  }

  /// The loop within the song, at least `shortestLoop` long; nil where the song is too short for one.
  private var engineLoop: Range<Int64>? {
    guard let loop else { return nil }
    let shortest = engine.rate.frames(Self.shortestLoop).value
    let end = end
    guard end >= shortest else { return nil }
    let lower = max(0, min(map.engineFrame(loop.lowerBound), end - shortest))
    let upper = min(end, max(map.engineFrame(loop.upperBound), lower + shortest))
    return lower..<upper
  }

  /// Gives the render thread the newest targets.
  private func publish() {
    targets.serial += 1
    targets.setMonitor(settings, hasMixdown: hasMixdown)
    let cell = engine.storage.targets
    // Sound: the cell was made for the targets and one gain for each stem behind them.
    unsafe cell.writable.storeBytes(of: targets, as: RenderTargets.self)
    let gains = unsafe cell.writable + MemoryLayout<RenderTargets>.stride
    let stemCount = engine.laneStarts.count - (hasMixdown ? 1 : 0)
    for stem in 0..<stemCount {
      let gain: LinearGain =
        stem < settings.stems.count ? settings.effectiveGain(StemID(stem)) : .unity
      unsafe gains.storeBytes(
        of: gain.factor, toByteOffset: stem * MemoryLayout<Float>.stride, as: Float.self)
    }
    cell.publish()
    engine.filler.setConsumed(targets.isPlaying)
    engine.renderer.doorbell.ring()
  }

  /// Learns what the render thread did since.
  private func refresh() {
    guard engine.storage.report.take() else { return }
    report = unsafe engine.storage.report.readable.load(as: RenderReport.self)
    if report.hasEnded, report.generation == targets.generation {
      targets.isPlaying = false
      engine.filler.setConsumed(false)
    }
  }

  // MARK: What is seen

  /// When what was asked for became valid, and whether all of it is.
  package var moves: (made: RenderMoves, areComplete: Bool) {
    refresh()
    let made = report.moves
    return (made, made.serial == targets.serial && made.generation == targets.generation)
  }

  /// Where playback stands, as one consistent value.
  public func snapshot() -> PlaybackSnapshot {
    refresh()
    let frame = targets.isPlaying ? heardPosition : position
    return PlaybackSnapshot(
      isPlaying: targets.isPlaying, position: map.songFrame(frame), underruns: report.underruns,
      clippedSamples: report.clippedSamples, invalidSamples: report.invalidSamples)
  }

  /// The peaks since the last call.
  public func takePeaks() -> PlayerPeaks {
    let lanes = engine.laneStarts.count
    return PlayerPeaks(
      lanes: (0..<lanes).map { engine.storage.peaks.take($0) },
      sum: engine.storage.peaks.take(lanes),
      residual: engine.storage.peaks.take(lanes + 1))
  }

  /// Frames that `drainMeterFrames` came too late for.
  public var unmeteredFrames: Int {
    refresh()
    return report.unmeteredFrames
  }

  /// Appends the frames played since the last call, interleaved stereo at `outputRate`: the chosen source
  /// before loudness match, make-up, monitor level and channel mode. A second of them waits at most.
  public func drainMeterFrames(into frames: inout [Float]) {
    engine.storage.meterRing.drain(into: &frames)
  }
}

/// The peaks of everything that is played at the same time.
public struct PlayerPeaks: Hashable, Sendable {
  /// Behind gain and mute, before the monitor; stems in order, then the mixdown.
  public var lanes: [LanePeak]
  /// Of the stems as adjusted; an over is a sample beyond ±1.
  public var sum: LanePeak
  /// Of mixdown minus sum; an over is a sample beyond ±1.
  public var residual: LanePeak
}
