public import Signal
internal import Stems

/// An output without a clock: pulls the renderer as fast as it goes, on the caller's thread.
///
/// What it returns is what a device plays, sample for sample. The player must read `.onDemand`.
public struct OfflineDevice {
  private let player: Player
  private let blockFrames: Int

  /// Pulls `blockFrames` frames at once, 1…8192; the number changes no sample.
  public init(player: Player, blockFrames: Int = 1024) {
    self.player = player
    self.blockFrames = max(1, min(8192, blockFrames))
  }

  /// Pulls so many frames. Interleaved stereo; silence where nothing plays.
  public func pull(_ count: FrameCount) -> [Float] {
    var samples = [Float](repeating: 0, count: Int(count.value) * 2)
    // Sound: each call gets the memory of the frames that are left, at most.
    unsafe samples.withUnsafeMutableBufferPointer { samples in
      guard let start = samples.baseAddress else { return }
      var done = 0
      while done < Int(count.value) {
        let frames = min(blockFrames, Int(count.value) - done)
        _ = unsafe pullBlock(start + done * 2, frames: frames)
        done += frames
      }
    }
    return samples
  }

  /// Pulls until nothing sounds any more, block by block; only frames that sound are passed on. Never
  /// ends while a loop is set.
  public func pullToEnd(_ receive: (Span<Float>) -> Void) {
    var block = [Float](repeating: 0, count: blockFrames * 2)
    while true {
      // Sound: the block holds `blockFrames` frames.
      let outcome = unsafe block.withUnsafeMutableBufferPointer { block in
        guard let start = block.baseAddress else { return RenderOutcome.idle }
        return unsafe pullBlock(start, frames: blockFrames)
      }
      guard case .sound(let frames) = outcome else { return }
      receive(block.span.extracting(first: frames * 2))
    }
  }

  private func pullBlock(_ output: UnsafeMutablePointer<Float>, frames: Int) -> RenderOutcome {
    flushDenormalsOnThisThread()
    let filler = player.engine.filler
    while filler.step() == .filled {}
    return unsafe player.engine.renderer.render(output, frames: frames)
  }
}
