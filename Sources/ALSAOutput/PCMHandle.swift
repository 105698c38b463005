internal import CALSA

/// An open PCM. Opens in `init`, closes in `deinit`, nothing else.
@safe struct PCMHandle: ~Copyable {
  let pointer: OpaquePointer

  /// Opens a PCM for playback by its name. Does not wait for a busy one, and calls do not block.
  init(name: String) throws(ALSAError) {
    calsa_silence_messages()
    var opened: OpaquePointer?
    // Sound: a live variable and a string that lives through the call.
    let code = unsafe snd_pcm_open(
      &opened, name, SND_PCM_STREAM_PLAYBACK, Int32(SND_PCM_NONBLOCK))
    try check("snd_pcm_open", code)
    guard let opened = unsafe opened else { throw .missing }
    unsafe pointer = opened
  }

  deinit { _ = unsafe snd_pcm_close(pointer) }

  var state: snd_pcm_state_t { unsafe snd_pcm_state(pointer) }
}

/// The space of configurations of a PCM, and the one chosen of it.
@safe struct HardwareParameters: ~Copyable {
  let pointer: OpaquePointer

  init() throws(ALSAError) {
    var made: OpaquePointer?
    // Sound: a live variable.
    try check("snd_pcm_hw_params_malloc", unsafe snd_pcm_hw_params_malloc(&made))
    guard let made = unsafe made else { throw .failed(operation: "malloc", code: -ENOMEM) }
    unsafe pointer = made
  }

  deinit { unsafe snd_pcm_hw_params_free(pointer) }
}

extension PCMHandle {
  /// All configurations of the PCM, without resampling by alsa-lib.
  borrowing func parameters() throws(ALSAError) -> HardwareParameters {
    let all = try HardwareParameters()
    // Sound: both pointers are live.
    try check("snd_pcm_hw_params_any", unsafe snd_pcm_hw_params_any(pointer, all.pointer))
    // First of all, or `plug` resamples in silence.
    try check(
      "snd_pcm_hw_params_set_rate_resample",
      unsafe snd_pcm_hw_params_set_rate_resample(pointer, all.pointer, 0))
    return all
  }
}
