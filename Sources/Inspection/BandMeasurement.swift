public import Signal

/// Mixdown and residual by third octaves and time: how deep the null is, where.
public struct BandMeasurement: Hashable, Sendable {
  /// Frames of a slot of time, from the song's beginning on.
  public let slotFrames: Int64
  /// Slots.
  public let slotCount: Int
  /// Mean squares of both channels for each slot's 31 bands: relative to full scale, a sine of which has ½.
  /// NaN where nothing was measured yet.
  public private(set) var mixdown: [Float]
  public private(set) var residual: [Float]

  /// Some slots that were measured.
  public struct Chunk: Sendable {
    public var firstSlot: Int
    public var mixdown: [Float]
    public var residual: [Float]

    public init(firstSlot: Int, mixdown: [Float], residual: [Float]) {
      self.firstSlot = firstSlot
      self.mixdown = mixdown
      self.residual = residual
    }
  }

  /// A song of which nothing is known.
  public init(frameCount: FrameCount, sampleRate: SampleRate) {
    slotFrames = Int64(Self.window(at: sampleRate))
    slotCount = Int((max(1, frameCount.value) + slotFrames - 1) / slotFrames)
    mixdown = Array(repeating: .nan, count: slotCount * ThirdOctaves.count)
    residual = mixdown
  }

  /// A whole measurement as it was kept; nil where the numbers are not those of such a song.
  public init?(
    mixdown: [Float], residual: [Float], frameCount: FrameCount, sampleRate: SampleRate
  ) {
    self.init(frameCount: frameCount, sampleRate: sampleRate)
    guard mixdown.count == self.mixdown.count, residual.count == mixdown.count else { return nil }
    self.mixdown = mixdown
    self.residual = residual
  }

  /// Frames of a transform, the slot's length: a third of a second, a power of two.
  static func window(at rate: SampleRate) -> Int {
    var length = 4096
    while length * 3 < rate.hertz { length *= 2 }
    return length
  }

  /// Whether every slot is measured.
  public var isComplete: Bool { !mixdown.contains { $0.isNaN } }

  /// Puts slots in.
  public mutating func insert(_ chunk: Chunk) {
    let first = chunk.firstSlot * ThirdOctaves.count
    guard first >= 0, first + chunk.mixdown.count <= mixdown.count,
      chunk.residual.count == chunk.mixdown.count
    else { return }
    mixdown.replaceSubrange(first..<first + chunk.mixdown.count, with: chunk.mixdown)
    residual.replaceSubrange(first..<first + chunk.residual.count, with: chunk.residual)
  }

  /// What mixdown and residual have in some bands and slots, as mean squares; nil where something is unknown.
  public func powers(bands: Range<Int>, slots: Range<Int>) -> BandPowers? {
    let slots = slots.clamped(to: 0..<slotCount)
    guard !slots.isEmpty else { return nil }
    var powers = BandPowers()
    for slot in slots {
      let first = slot * ThirdOctaves.count
      for index in first + bands.lowerBound..<first + bands.upperBound {
        powers.mixdown += mixdown[index]
        powers.residual += residual[index]
      }
    }
    guard !powers.mixdown.isNaN else { return nil }
    powers.mixdown /= Float(slots.count)
    powers.residual /= Float(slots.count)
    return powers
  }

  /// The slots that a stretch of the song's axis touches.
  public func slots(of frames: Range<FrameIndex>) -> Range<Int> {
    let first = Int(max(0, frames.lowerBound.value) / slotFrames)
    let last = Int(max(0, frames.upperBound.value - 1) / slotFrames)
    return first..<max(first, last) + 1
  }
}

/// Mean squares of mixdown and residual.
public struct BandPowers: Hashable, Sendable {
  public var mixdown: Float = 0
  public var residual: Float = 0

  public init(mixdown: Float = 0, residual: Float = 0) {
    self.mixdown = mixdown
    self.residual = residual
  }

  /// The residual relative to the mixdown; nil where the mixdown is silent.
  public var depth: Decibels? {
    mixdown > 0 ? Decibels(power: Double(residual) / Double(mixdown)) : nil
  }
}
