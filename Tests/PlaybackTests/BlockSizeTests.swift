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
}
