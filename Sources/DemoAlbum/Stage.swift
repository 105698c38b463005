/// Bars and beats on a song's axis. The music begins after one bar of silence.
struct Tempo: Sendable {
  let beatsPerMinute: Double
  let rate: Double
  /// Length of a bar, in beats.
  let beatsPerBar: Double

  /// Frames of a length in beats.
  func frames(beats: Double) -> Int {
    Int((beats * 60 / beatsPerMinute * rate).rounded())
  }

  /// The frame of a beat of the music; beat 0 is the first after the bar of silence.
  func frame(beat: Double) -> Int {
    frames(beats: max(beat, 0) + beatsPerBar)
  }

  /// Seconds of a length in beats.
  func seconds(beats: Double) -> Double { beats * 60 / beatsPerMinute }
}

/// Where a note sits: its level, its place between left (−1) and right (1), and what it sends to the
/// stem's own returns.
struct Placement {
  var gain: Float = 1
  var pan: Float = 0
  var room: Float = 0
  var echo: Float = 0
}

/// One stem while it is being performed: its dry sound and its sends.
struct Stage {
  let tempo: Tempo
  /// Interleaved stereo over the whole song.
  private(set) var dry: [Float]
  /// Mono sends.
  private var room: [Float]
  private var echo: [Float]
  var noise: Noise

  var rate: Double { tempo.rate }

  init(tempo: Tempo, frameCount: Int, seed: UInt64) {
    self.tempo = tempo
    dry = Array(repeating: 0, count: frameCount * 2)
    room = Array(repeating: 0, count: frameCount)
    echo = Array(repeating: 0, count: frameCount)
    noise = Noise(seed: seed)
  }

  /// Adds a mono note at a beat.
  mutating func place(_ note: [Float], beat: Double, _ placement: Placement) {
    let start = tempo.frame(beat: beat)
    let count = min(note.count, room.count - start)
    guard count > 0 else { return }
    // Equal power: the sum of the squares is the same at every place.
    let angle = (placement.pan + 1) / 8
    let left = placement.gain * sine(turns: 0.25 - angle)
    let right = placement.gain * sine(turns: angle)
    let toRoom = placement.gain * placement.room
    let toEcho = placement.gain * placement.echo
    // Whatever still rings at the end of a note comes to rest instead of stopping.
    let fade = Float(1 / (0.006 * rate))
    for frame in 0..<count {
      let sample = note[frame] * min(Float(note.count - 1 - frame) * fade, 1)
      dry[(start + frame) * 2] += sample * left
      dry[(start + frame) * 2 + 1] += sample * right
      room[start + frame] += sample * toRoom
      echo[start + frame] += sample * toEcho
    }
  }

  /// Adds a note with two sides; `placement.pan` is not used.
  mutating func place(_ note: StereoNote, beat: Double, _ placement: Placement, width: Float = 1) {
    var side = placement
    side.pan = -width
    place(note.left, beat: beat, side)
    side.pan = width
    place(note.right, beat: beat, side)
  }

  /// Lets the stem breathe with the beat: each beat pulls the dry sound and the sends down by a
  /// depth (0…1), and they come back over three quarters of it.
  mutating func pump(depth: Float, beats: Range<Int>) {
    let length = tempo.frames(beats: 0.75)
    for beat in beats {
      let start = tempo.frame(beat: Double(beat))
      for frame in start..<min(start + length, room.count) {
        let t = Float(frame - start) / Float(length)
        // The first 4 ms go down instead of stepping.
        let onset = min(Float(frame - start) / Float(rate * 0.004), 1)
        let gain = 1 - depth * onset * (1 - t) * (1 - t)
        dry[frame * 2] *= gain
        dry[frame * 2 + 1] *= gain
        room[frame] *= gain
        echo[frame] *= gain
      }
    }
  }

  /// Runs the echo: two taps that cross between the sides, darker at each turn.
  mutating func addEcho(beats: Double, feedback: Float, level: Float, toRoom: Float) {
    let length = max(tempo.frames(beats: beats), 1)
    var left = [Float](repeating: 0, count: length)
    var right = left
    var dark: (left: Float, right: Float) = (0, 0)
    var position = 0
    for frame in 0..<echo.count {
      let heard = (left: left[position], right: right[position])
      dark.left += 0.45 * (heard.left - dark.left)
      dark.right += 0.45 * (heard.right - dark.right)
      left[position] = echo[frame] + dark.right * feedback
      right[position] = dark.left * feedback
      position = position + 1 == length ? 0 : position + 1
      dry[frame * 2] += heard.left * level
      dry[frame * 2 + 1] += heard.right * level
      room[frame] += (heard.left + heard.right) * level * toRoom
    }
  }

  /// Runs the stem's room.
  mutating func addRoom(decay: Double, brightness: Float, preDelay: Double, level: Float) {
    var reverberator = Room(
      rate: rate, decay: decay, brightness: brightness, preDelay: preDelay)
    let start = tempo.frame(beat: 0)
    reverberator.process(room, from: start, level: level, into: &dry)
  }

  /// The finished stem: no rumble below 20 Hz, its level, an end that comes to rest, and every
  /// sample on a step of 24 bits.
  consuming func finished(level: Float) -> [Float] {
    let pole = 1 - Float(6.2831853 * 18 / rate)
    var state = (inLeft: Float(0), left: Float(0), inRight: Float(0), right: Float(0))
    let count = room.count
    let fade = Int(rate * 0.8)
    var samples = dry
    for frame in tempo.frame(beat: 0)..<count {
      let input = (left: samples[frame * 2], right: samples[frame * 2 + 1])
      state.left = input.left - state.inLeft + pole * state.left
      state.right = input.right - state.inRight + pole * state.right
      state.inLeft = input.left
      state.inRight = input.right
      var gain = level
      if count - frame < fade {
        let t = Float(count - 1 - frame) / Float(fade)
        gain *= t * t * (3 - 2 * t)
      }
      samples[frame * 2] = quantised(state.left * gain)
      samples[frame * 2 + 1] = quantised(state.right * gain)
    }
    return samples
  }
}

/// The nearest step of 24-bit integers, full scale ±1. Exact in Float.
@inline(__always)
func quantised(_ sample: Float) -> Float {
  (sample * 8_388_608).rounded(.toNearestOrEven) * (1 / 8_388_608)
}

/// A note with two sides of the same length.
struct StereoNote {
  var left: [Float]
  var right: [Float]
}
