public import Playback
internal import Signal
public import Stems
internal import Synchronization

/// A device that plays: pulls a renderer on a thread of its own.
///
/// Made and ended on the control thread. What happens on the way is posted to `events`: `running` once
/// the thread plays, `lost` when the device went away. The thread has ended by itself then; to go on,
/// end this output, tell the player and open another one.
public final class ALSAOutput {
  /// What was negotiated; the notes on priority and memory come with the `running` event.
  public let format: OutputFormat
  private let shared: OutputState
  private let loop: RenderLoop
  private var thread: WorkerThread?
  private var renderer: Renderer?

  /// Opens and configures a device; nothing sounds yet. Its rate may differ from the one asked for: the
  /// player must be brought to `format.sampleRate` before `start`.
  public init(
    _ request: OutputRequest, events: EventQueue<OutputStatus> = EventQueue()
  ) throws(ALSAError) {
    let pcm = try PCMHandle(name: request.device)
    let configuration = try pcm.configure(request)
    var notes: [String] = []
    if configuration.sampleRate != request.sampleRate.hertz {
      notes.append("the device does not run at \(request.sampleRate.hertz) Hz; resampled")
    }
    format = OutputFormat(
      device: request.device, sampleFormat: configuration.sampleFormat.rawValue,
      sampleRate: SampleRate(configuration.sampleRate), channelCount: configuration.channelCount,
      period: FrameCount(configuration.period), buffer: FrameCount(configuration.buffer),
      notes: notes)
    let shared = OutputState(events: events)
    self.shared = shared
    loop = RenderLoop(pcm: pcm, configuration: configuration, shared: shared)
  }

  /// Starts the render thread. To be called once, with a renderer of this output's rate.
  public func start(_ renderer: Renderer) throws(ALSAError) {
    guard renderer.sampleRate == format.sampleRate, thread == nil else {
      throw .unsuitable("The player runs at another rate than the device.")
    }
    self.renderer = renderer
    let loop = self.loop
    let format = self.format
    thread = WorkerThread { loop.run(renderer, format: format) }
    if thread == nil { throw .failed(operation: "pthread_create", code: -11) }
  }

  /// Ends the render thread at once; what the device still holds is not heard. To let a song's end or a
  /// pause's fade sound, wait for `isIdle` first. The renderer is free for another output then.
  public func stop() {
    shared.isStopping.store(true, ordering: .relaxed)
    renderer?.doorbell.ring()
    thread?.join()
    thread = nil
  }

  deinit { stop() }

  /// Whether everything that was to be heard was played by the device, or the device is lost.
  public var isIdle: Bool { shared.isIdle.load(ordering: .acquiring) }
  /// Dropouts: how often the device ran out of frames.
  public var xruns: Int { shared.xruns.load(ordering: .relaxed) }
  /// Frames the device accepted.
  public var framesWritten: Int { shared.framesWritten.load(ordering: .relaxed) }
}

/// What the render thread and the control thread share.
final class OutputState: Sendable {
  let isStopping = Atomic<Bool>(false)
  let isIdle = Atomic<Bool>(false)
  let xruns = Atomic<Int>(0)
  let framesWritten = Atomic<Int>(0)
  let events: EventQueue<OutputStatus>

  init(events: EventQueue<OutputStatus>) { self.events = events }

  var shouldStop: Bool { isStopping.load(ordering: .relaxed) }
}
