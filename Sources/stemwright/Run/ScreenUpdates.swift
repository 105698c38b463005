import CursesTerminal
import TerminalUI
import Workbench

/// Brings the newest screen to the terminal when the line takes it: at once where somebody waits for it, else
/// frame by frame. Nothing is queued: what is sent is always drawn from the state as it is then.
struct ScreenUpdates {
  /// When a screen goes out.
  enum Urgency {
    /// All of it, now.
    case whole
    case asTheLineTakesIt
  }

  /// Whether the state has changed since the last screen.
  var isDirty = true
  /// Whether somebody has pressed a key and looks for what it does.
  var isAwaited = true

  private let terminal: CursesTerminal
  /// The last screen, while the terminal does not show all of it.
  private var unfinished: (screen: Screen, regions: [ScreenRegion])?
  private var nextFrame = ContinuousClock.now
  private var frameRate = FrameRate()

  init(terminal: CursesTerminal) { self.terminal = terminal }

  /// Milliseconds until there is something to send; nil where nothing waits.
  var waitingTime: Int32? {
    let undecided = terminal.undecidedTime.map { Int32($0 * 1000) + 1 }
    guard isDirty || unfinished != nil, terminal.blockedDescriptor == nil else { return undecided }
    // Refused for now: an answer ends the wait, or time.
    let frame = isAwaited ? 10 : Int32(max(.zero, nextFrame - .now) / .milliseconds(1)) + 1
    return min(frame, undecided ?? frame)
  }

  /// Draws, if it is time.
  mutating func draw(
    _ urgency: Urgency, make: () -> (screen: Screen, regions: [ScreenRegion])
  ) {
    guard isDirty || unfinished != nil else { return }
    let now = ContinuousClock.now
    if urgency == .asTheLineTakesIt {
      guard isAwaited || now >= nextFrame else { return }
      guard terminal.takesFrame(answersKeys: isAwaited) else {
        nextFrame = max(nextFrame, now + .milliseconds(10))
        return
      }
    }
    if isDirty || unfinished == nil {
      unfinished = make()
    }
    guard let (screen, regions) = unfinished else { return }
    isDirty = false
    nextFrame = now + .seconds(terminal.frameInterval)
    frameRate.add(at: now)
    if terminal.show(screen, regions: regions, answersKeys: isAwaited || urgency == .whole) {
      unfinished = nil
      isAwaited = false
    }
  }

  /// What is to be said of the line: nothing, unless it is slow.
  mutating func linkReading(isMoving: Bool) -> LinkReading? {
    guard let roundTrip = terminal.slowRoundTrip else { return nil }
    return LinkReading(
      framesPerSecond: isMoving ? frameRate.perSecond : nil,
      milliseconds: Int((roundTrip * 100).rounded()) * 10)
  }

  /// Frames of the last whole two seconds.
  private struct FrameRate {
    private var since = ContinuousClock.now
    private var frames = 0
    private(set) var perSecond = 0

    mutating func add(at now: ContinuousClock.Instant) {
      frames += 1
      let elapsed = now - since
      guard elapsed >= .seconds(2) else { return }
      perSecond = Int((Double(frames) / (elapsed / .seconds(1))).rounded())
      (since, frames) = (now, 0)
    }
  }
}
