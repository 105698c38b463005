import Playback
import Signal
import Stems
import TestSupport
import Testing

struct BlockSizeTests {
  /// A session of every kind of move, each at its frame.
  private func session(blockFrames: Int) throws -> [Float] {
    let stems = (1...4).map { noise(frames: 90_000, amplitude: 0.2, seed: UInt64($0)) }
    var rig = try Rig(
      stems: stems, mixdown: noise(frames: 88_000, amplitude: 0.3, seed: 9),
      blockFrames: blockFrames)
    var heard: [Float] = []
    rig.player.perform(.play)
    heard += rig.pull(5000)
    rig.set { $0.stems[0].gain = Decibels(-7.3) }
    heard += rig.pull(777)
    rig.set { $0.stems[1].isMuted = true }
    heard += rig.pull(3001)
    rig.set { $0.monitor.source = .mixdown }
    heard += rig.pull(400)
    rig.set { $0.monitor.source = .residual }
    heard += rig.pull(2999)
    rig.player.perform(.seek(FrameIndex(50_000)))
    heard += rig.pull(600)
    rig.player.perform(.seek(FrameIndex(20_000)))
    heard += rig.pull(4001)
    rig.set { $0.stems[2].offset = FrameCount(113) }
    heard += rig.pull(3001)
    rig.set { $0.monitor.channels = .side }
    heard += rig.pull(555)
    rig.player.perform(.pause)
    heard += rig.pull(2400)
    rig.player.perform(.loop(FrameIndex(30_000)..<FrameIndex(36_001)))
    rig.player.perform(.play)
    heard += rig.pull(20_000)
    rig.player.perform(.loop(nil))
    heard += rig.pull(60_000)
    return heard
  }

  @Test func blockSizeNeverChangesASample() throws {
    let expected = try session(blockFrames: 1024)
    for blockFrames in [1, 7, 64, 129, 512, 1000, 4096, 8192] {
      #expect(try session(blockFrames: blockFrames) == expected, "\(blockFrames)")
    }
  }

  /// Random moves at random frames. The seed stands in the failure.
  private func randomSession(seed: UInt64, blockFrames: Int) throws -> [Float] {
    var random = SeededGenerator(seed: seed)
    let stems = (1...3).map { noise(frames: 30_000, amplitude: 0.2, seed: UInt64($0)) }
    var rig = try Rig(
      stems: stems, mixdown: noise(frames: 28_000, amplitude: 0.3, seed: 9),
      starts: [0, 40, -300, 7], blockFrames: blockFrames)
    var heard: [Float] = []
    for _ in 0..<60 {
      let stem = Int.random(in: 0..<3, using: &random)
      let place = FrameIndex(Int.random(in: -100..<31_000, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1: rig.player.perform(.play)
      case 2: rig.player.perform(.pause)
      case 3: rig.player.perform(.seek(place))
      case 4:
        let length = FrameCount(Int.random(in: 1..<9000, using: &random))
        rig.player.perform(.loop(place..<place + length))
      case 5: rig.player.perform(.loop(nil))
      case 6:
        let offset = Int.random(in: -500..<500, using: &random)
        rig.set { $0.stems[stem].offset = FrameCount(offset) }
      case 7:
        let gain = Double.random(in: -30..<12, using: &random)
        rig.set { $0.stems[stem].gain = Decibels(gain) }
      case 8: rig.set { $0.stems[stem].isSoloed.toggle() }
      default:
        let source = Source.allCases.randomElement(using: &random) ?? .sum
        rig.set { $0.monitor.source = source }
      }
      heard += rig.pull(Int.random(in: 1..<2500, using: &random))
      let position = rig.player.snapshot().position
      #expect(position >= .start && position <= FrameIndex(31_000), "seed \(seed)")
    }
    #expect(rig.player.snapshot().underruns == 0, "seed \(seed)")
    return heard
  }

  @Test(arguments: 1...12)
  func noSequenceOfMovesDependsOnTheBlockSize(seed: UInt64) throws {
    let expected = try randomSession(seed: seed, blockFrames: 700)
    #expect(expected.contains { $0 != 0 })
    for blockFrames in [33, 512, 2048] {
      let heard = try randomSession(seed: seed, blockFrames: blockFrames)
      #expect(heard == expected, "seed \(seed), \(blockFrames) frames")
    }
  }
}
