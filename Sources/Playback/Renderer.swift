public import Signal
internal import Synchronization

/// What an output pulls: the real-time half of the player.
///
/// One thread at a time calls `render`; an output hands it over only by ending its thread.
public final class Renderer: @unchecked Sendable {
  /// The rate at which frames are to be played.
  public let sampleRate: SampleRate
  /// Rung when something changed that an idle output has to render.
  package let doorbell = Doorbell()
  /// Frames between the renderer and the ear, told by the output.
  let outputDelay = Atomic<Int>(0)
  private var core: RenderCore
  private let storage: EngineStorage

  init(sampleRate: SampleRate, storage: EngineStorage, core: consuming RenderCore) {
    self.sampleRate = sampleRate
    self.storage = storage
    self.core = core
  }

  /// Renders the next `frames` frames of interleaved stereo, full scale 1 and never above it, into
  /// memory for `2 × frames` floats. Does not block. On the output's thread, with denormals flushed.
  ///
  /// An output that has frames in hand says that it can wait: where the reader is behind, nothing is
  /// rendered then and the outcome is `waiting`, instead of a fade into silence and an underrun.
  @_noLocks @_noAllocation
  public func render(
    _ output: UnsafeMutablePointer<Float>, frames: Int, canWait: Bool = false
  ) -> RenderOutcome {
    unsafe core.render(output, frames: frames, canWait: canWait)
  }

  /// Tells how many frames that were rendered are still to be heard.
  public func setOutputDelay(_ delay: FrameCount) {
    outputDelay.store(Int(delay.value), ordering: .relaxed)
  }
}
