/// Keeps account of the frames that were rendered and that nobody has heard yet: what the position has to go
/// back by when a device goes away.
struct UnheardFrames {
  /// Frames that the device took since it last started from nothing.
  private(set) var sinceStart = 0
  /// Rendered and not yet played, as far as the device last told.
  private var pending = 0
  /// What was pending each time the device stopped, since it last played anything.
  private var lost = 0

  var count: Int { pending + lost }

  /// A block was rendered.
  mutating func add(_ frames: Int) { pending += frames }

  /// The device took frames of the block.
  mutating func take(_ frames: Int) { sinceStart += frames }

  /// The device holds so many frames of what it took: what it took beyond them was played.
  mutating func sawHeld(_ frames: Int) {
    if frames < sinceStart { lost = 0 }
  }

  /// The block was taken whole, and so many frames lie between its last one and the ear.
  mutating func sawDelay(_ frames: Int) { pending = frames }

  /// The device stopped and forgot what it held.
  mutating func sawStop() {
    lost += pending
    pending = 0
    sinceStart = 0
  }

  /// Everything was played.
  mutating func clear() { self = UnheardFrames() }
}
