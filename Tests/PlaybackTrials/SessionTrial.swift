internal import Glibc
public import Playback
internal import Signal
internal import Stems
internal import TestSupport

/// A session of everything that a user does, with a reader thread beside it: gains, mutes, solos, sources,
/// seeks, loops, offsets, pauses, and a disk that stops for a while.
public struct SessionTrial {
  private let rate = SampleRate(48_000)
  private let sources: [GatedSource]
  private let player: Player
  private var settings: MixSettings
  private var random: SeededGenerator
  private let bell = Doorbell()

  public init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    sources = (1...5).map {
      GatedSource(samples: noise(frames: 300_000, amplitude: 0.3, seed: $0))
    }
    settings = MixSettings(stems: (0..<4).map { _ in StemSettings() })
    let lanes = sources.map { PlayerLane(source: $0, overThreshold: 1) }
    player = try Player(
      songRate: rate, outputRate: rate, hasMixdown: true, settings: settings
    ) { _ in lanes }
  }

  /// What the session came by.
  public struct Outcome {
    public var blocksWithSound = 0
    public var underruns = 0
    public var samplesBeyondFullScale = 0
  }

  /// Makes a move and pulls some blocks, `moves` times. `render` stands around each call of the renderer.
  public mutating func run(moves: Int, render: (() -> RenderOutcome) -> RenderOutcome) -> Outcome {
    flushDenormalsOnThisThread()
    var outcome = Outcome()
    let block = UnsafeMutablePointer<Float>.allocate(capacity: 2048)
    defer { unsafe block.deallocate() }
    player.perform(.play)
    for move in 0..<moves {
      // Half of the song's length from here on the disk waits, one move in thirty.
      if move % 30 == 20 {
        for source in sources { source.close(at: 150_000) }
      } else if move % 30 == 29 {
        for source in sources { source.open() }
      }
      makeMove()
      for _ in 0..<Int.random(in: 1..<40, using: &random) {
        let frames = Int.random(in: 1...1024, using: &random)
        let canWait = Bool.random(using: &random)
        // Sound: the block holds 1024 frames.
        let renderer = player.renderer
        let result = render { unsafe renderer.render(block, frames: frames, canWait: canWait) }
        if case .sound = result { outcome.blocksWithSound += 1 }
        if case .waiting = result { bell.wait(milliseconds: 1) }
        for index in 0..<frames * 2 where !(unsafe abs(block[index]) <= 1) {
          outcome.samplesBeyondFullScale += 1
        }
      }
      _ = player.takePeaks()
      var metered: [Float] = []
      player.drainMeterFrames(into: &metered)
    }
    for source in sources { source.open() }
    outcome.underruns = player.snapshot().underruns
    return outcome
  }

  private mutating func makeMove() {
    let stem = Int.random(in: 0..<4, using: &random)
    let place = FrameIndex(Int.random(in: 0..<290_000, using: &random))
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: player.perform(.play)
    case 2: player.perform(.pause)
    case 3, 4: player.perform(.seek(place))
    case 5: player.perform(.loop(place..<place + FrameCount(9000)))
    case 6: player.perform(.loop(nil))
    case 7: settings.stems[stem].gain = Decibels(Double.random(in: -60..<24, using: &random))
    case 8: settings.stems[stem].isMuted.toggle()
    case 9: settings.stems[stem].isSoloed.toggle()
    case 10: settings.stems[stem].offset = FrameCount(Int.random(in: -99..<99, using: &random))
    default: settings.monitor.source = Source.allCases.randomElement(using: &random) ?? .sum
    }
    player.apply(settings)
  }
}
