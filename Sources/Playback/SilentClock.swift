internal import Glibc
public import Signal
internal import Synchronization

/// An output that nobody hears: pulls the renderer at the pace of a device. For machines without one.
public final class SilentClock: Sendable {
  private let isStopping: StopFlag
  private let thread: WorkerThread?
  private let renderer: Renderer

  private final class StopFlag: Sendable { let value = Atomic<Bool>(false) }

  /// Starts pulling, `period` frames at a time, until `stop`.
  public init(renderer: Renderer, period: FrameCount = FrameCount(1024)) {
    let stop = StopFlag()
    self.renderer = renderer
    isStopping = stop
    let frames = max(1, Int(period.value))
    thread = WorkerThread { Self.run(renderer, frames: frames, until: stop) }
  }

  /// Ends the pulling; the renderer is free for another output then.
  public func stop() {
    guard !isStopping.value.exchange(true, ordering: .relaxed) else { return }
    renderer.doorbell.ring()
    thread?.join()
  }

  deinit { stop() }

  private static func run(_ renderer: Renderer, frames: Int, until stop: StopFlag) {
    flushDenormalsOnThisThread()
    let samples = UnsafeMutablePointer<Float>.allocate(capacity: frames * 2)
    unsafe samples.initialize(repeating: 0, count: frames * 2)
    defer { unsafe samples.deallocate() }
    let period = Int64(frames) * 1_000_000_000 / Int64(renderer.sampleRate.hertz)
    var due = now()
    while !stop.value.load(ordering: .relaxed) {
      switch unsafe renderer.render(samples, frames: frames) {
      case .sound:
        due += period
        // A clock that was held up does not hurry afterwards.
        due = max(due, now() - period)
        sleep(until: due)
      case .waiting:
        renderer.doorbell.wait(milliseconds: 1)
        due = now()
      case .idle:
        renderer.doorbell.wait(milliseconds: nil)
        due = now()
      }
    }
  }

  private static func now() -> Int64 {
    var time = timespec()
    // Sound: one live variable.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func sleep(until due: Int64) {
    var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    // Sound: one live variable. A signal only shortens one wait.
    _ = unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
  }
}
