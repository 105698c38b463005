internal import CALSA
internal import Glibc
internal import Playback
internal import Signal
internal import Stems
internal import Synchronization

/// The render thread's part of an output: from the renderer to the PCM.
///
/// Made on the control thread; after `run` began, that thread alone touches it.
@safe final class RenderLoop: @unchecked Sendable {
  let pcm: PCMHandle
  let configuration: Configuration
  let shared: OutputState
  private let samples: UnsafeMutableBufferPointer<Float>
  private let bytes: UnsafeMutableRawBufferPointer
  /// Frames accepted since the device last started from nothing.
  var framesSinceStart = 0
  /// Starts in a row after which less than a buffer was played.
  var futileStarts = 0

  init(pcm: consuming PCMHandle, configuration: Configuration, shared: OutputState) {
    self.pcm = pcm
    self.configuration = configuration
    self.shared = shared
    unsafe samples = .allocate(capacity: configuration.period * 2)
    unsafe samples.initialize(repeating: 0)
    // Zero for good where channels are not ours: every format's silence is zero.
    unsafe bytes = .allocate(
      byteCount: configuration.period * configuration.bytesPerFrame, alignment: 64)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    unsafe samples.deallocate()
    unsafe bytes.deallocate()
  }

  /// Plays until the output is stopped or the device is lost.
  func run(_ renderer: Renderer, format: OutputFormat) {
    flushDenormalsOnThisThread()
    var format = format
    let memory = unsafe [UnsafeRawBufferPointer(samples), UnsafeRawBufferPointer(bytes)]
    let notes = unsafe [RealTime.raisePriority(), RealTime.lockMemory(memory)]
    format.notes += notes.compactMap(\.self)
    shared.events.post(.running(format))
    let reason = play(renderer)
    renderer.setOutputDelay(.zero)
    _ = unsafe snd_pcm_drop(pcm.pointer)
    shared.isIdle.store(true, ordering: .releasing)
    if let reason { shared.events.post(.lost(reason: reason)) }
  }

  /// Returns why the device was lost; nil when it was stopped.
  private func play(_ renderer: Renderer) -> String? {
    guard let start = unsafe samples.baseAddress else { return nil }
    while !shared.shouldStop {
      var frames = configuration.period
      shared.isIdle.store(false, ordering: .relaxed)
      let hasInHand = canWait
      switch unsafe renderer.render(start, frames: frames, canWait: hasInHand) {
      case .sound(let sounding):
        frames = sounding
      case .waiting:
        // Before the start silence would only delay the first frame.
        if hasInHand {
          renderer.doorbell.wait(milliseconds: 1)
          continue
        }
      case .idle:
        if let reason = drain() { return reason }
        renderer.setOutputDelay(.zero)
        if let reason = sleep(renderer) { return reason }
        continue
      }
      prepare()
      if let reason = write(frames: frames) { return reason }
      tellDelay(renderer)
    }
    return nil
  }

  /// A PCM that was drained takes no frames before it is prepared.
  private func prepare() {
    guard pcm.state == SND_PCM_STATE_SETUP else { return }
    _ = unsafe snd_pcm_prepare(pcm.pointer)
    framesSinceStart = 0
    futileStarts = 0
  }

  private func sleep(_ renderer: Renderer) -> String? {
    shared.isIdle.store(true, ordering: .releasing)
    // Now and then a look at the device: one that is unplugged while nothing plays is said too.
    renderer.doorbell.wait(milliseconds: 500)
    return pcm.state == SND_PCM_STATE_DISCONNECTED ? Self.unplugged : nil
  }

  /// Whether the device can do without new frames for a while: it stands, or holds two periods.
  private var canWait: Bool {
    guard pcm.state == SND_PCM_STATE_RUNNING else { return true }
    let room = unsafe snd_pcm_avail_update(pcm.pointer)
    return room >= 0 && configuration.buffer - Int(room) >= 2 * configuration.period
  }

  private func tellDelay(_ renderer: Renderer) {
    var delay: snd_pcm_sframes_t = 0
    // Sound: a live variable.
    guard unsafe snd_pcm_delay(pcm.pointer, &delay) == 0 else { return }
    renderer.setOutputDelay(FrameCount(max(0, Int(delay))))
  }

  private func write(frames: Int) -> String? {
    guard let source = unsafe samples.baseAddress, let target = unsafe bytes.baseAddress else {
      return nil
    }
    unsafe convert(
      source, frames: frames, to: configuration.sampleFormat,
      channelCount: configuration.channelCount, firstChannel: configuration.firstChannel,
      into: target)
    var watchdog = Watchdog()
    var done = 0
    // A block that is refused is offered again, from the frame that was not taken on.
    while done < frames, !shared.shouldStop {
      let rest = unsafe target + done * configuration.bytesPerFrame
      let code = unsafe snd_pcm_writei(
        pcm.pointer, rest, snd_pcm_uframes_t(frames - done))
      if code > 0 {
        done += code
        framesSinceStart += code
        shared.framesWritten.add(code, ordering: .relaxed)
        watchdog.sawProgress()
        // A device that just failed to play a buffer is asked at once, not after another buffer.
        if futileStarts > 0, pcm.state == SND_PCM_STATE_PREPARED {
          _ = unsafe snd_pcm_start(pcm.pointer)
        }
        continue
      }
      if let reason = recover(Int32(code), &watchdog) { return reason }
    }
    return nil
  }
}
