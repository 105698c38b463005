internal import CALSA
internal import Glibc
internal import Playback
internal import Signal
internal import Stems
internal import Synchronization

/// The render thread's part of an output: from the renderer to the PCM.
///
/// A period is rendered when the device has room for it, not before: a command is heard one buffer later.
/// Made on the control thread; after `run` began, that thread alone touches it.
@safe final class RenderLoop: @unchecked Sendable {
  let pcm: PCMHandle
  let configuration: Configuration
  let shared: OutputState
  private let samples: UnsafeMutableBufferPointer<Float>
  private let bytes: UnsafeMutableRawBufferPointer
  var unheard = UnheardFrames()
  /// Starts in a row after which the device played nothing to speak of.
  var futileStarts = 0
  /// When the device took its first frame since it last started from nothing.
  var firstFrame = Moment.now

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
    var reason: String?
    do throws(DeviceLoss) { try play(renderer) } catch { reason = error.reason }
    // The player pauses at the last frame that was heard.
    renderer.setOutputDelay(FrameCount(unheard.count))
    _ = unsafe snd_pcm_drop(pcm.pointer)
    shared.isIdle.store(true, ordering: .releasing)
    if let reason { shared.events.post(.lost(reason: reason)) }
  }

  private func play(_ renderer: Renderer) throws(DeviceLoss) {
    guard let start = unsafe samples.baseAddress else { return }
    while true {
      let held = try waitForRoom()
      guard !shared.shouldStop else { return }
      var frames = configuration.period
      shared.isIdle.store(false, ordering: .relaxed)
      // A device that stands, or holds two periods, can do without new frames for a while.
      let canWait = held >= 2 * configuration.period || pcm.state != SND_PCM_STATE_RUNNING
      switch unsafe renderer.render(start, frames: frames, canWait: canWait) {
      case .sound(let sounding):
        frames = sounding
      case .waiting:
        // Before the start silence would only delay the first frame.
        if canWait {
          renderer.doorbell.wait(milliseconds: 1)
          continue
        }
      case .idle:
        try drain()
        renderer.setOutputDelay(.zero)
        try sleep(renderer)
        continue
      }
      try write(frames: frames)
      tellDelay(renderer)
    }
  }

  private func sleep(_ renderer: Renderer) throws(DeviceLoss) {
    shared.isIdle.store(true, ordering: .releasing)
    // Now and then a look at the device: one that is unplugged while nothing plays is said too.
    renderer.doorbell.wait(milliseconds: 500)
    if pcm.state == SND_PCM_STATE_DISCONNECTED { throw .unplugged }
  }

  private func tellDelay(_ renderer: Renderer) {
    var delay: snd_pcm_sframes_t = 0
    // Sound: a live variable.
    guard unsafe snd_pcm_delay(pcm.pointer, &delay) == 0 else { return }
    unheard.sawDelay(max(0, delay))
    renderer.setOutputDelay(FrameCount(max(0, delay)))
  }

  private func write(frames: Int) throws(DeviceLoss) {
    guard let source = unsafe samples.baseAddress, let target = unsafe bytes.baseAddress else {
      return
    }
    unsafe convert(
      source, frames: frames, to: configuration.sampleFormat,
      channelCount: configuration.channelCount, firstChannel: configuration.firstChannel,
      into: target)
    unheard.add(frames)
    var watchdog = Watchdog()
    var done = 0
    // A block that is refused is offered again, from the frame that was not taken on.
    while done < frames, !shared.shouldStop {
      let rest = unsafe target + done * configuration.bytesPerFrame
      let code = unsafe snd_pcm_writei(
        pcm.pointer, rest, snd_pcm_uframes_t(frames - done))
      guard code > 0 else {
        if code == 0 || code == -snd_pcm_sframes_t(EAGAIN) {
          _ = try waitForRoom()
        } else {
          try recover(Int32(code), &watchdog)
        }
        continue
      }
      if unheard.sinceStart == 0 { firstFrame = .now }
      done += code
      unheard.take(code)
      shared.framesWritten.add(code, ordering: .relaxed)
      watchdog.sawProgress()
      // A device that keeps failing is asked at once, not after another buffer.
      if futileStarts > 1, pcm.state == SND_PCM_STATE_PREPARED {
        _ = unsafe snd_pcm_start(pcm.pointer)
      }
    }
  }
}
