/// A room: a feedback network of eight delays after two diffusers (Jot, 1991; Householder feedback).
struct Room {
  private static let size = 4096
  private static let mask = size - 1

  /// Eight delay lines of `size` samples, one behind the other.
  private var lines = [Float](repeating: 0, count: 8 * Room.size)
  private let delays: [Int]
  private let feedback: SIMD8<Float>
  private let brightness: Float
  private var dark = SIMD8<Float>(repeating: 0)
  private var diffusers: [Diffuser]
  private var preDelay: [Float]

  /// The decay is the time in seconds to −60 dB; `brightness` (0…1) is how much treble each turn
  /// keeps.
  init(rate: Double, decay: Double, brightness: Float, preDelay: Double) {
    let milliseconds = [29.7, 36.1, 41.3, 46.9, 53.3, 59.9, 66.1, 73.7]
    // Odd lengths without common factors of two; the longest fits the line up to 55 kHz.
    delays = milliseconds.map { min(Int($0 * rate / 1000) | 1, Room.size - 1) }
    var gains = SIMD8<Float>(repeating: 0)
    for lane in 0..<8 {
      gains[lane] = Float(powerOfTwo(-9.965784284662087 * Double(delays[lane]) / (decay * rate)))
    }
    feedback = gains
    self.brightness = brightness
    diffusers = [4.771, 3.595, 12.73, 9.307].map { Diffuser(length: Int($0 * rate / 1000)) }
    self.preDelay = Array(repeating: 0, count: max(Int(preDelay * rate), 1))
  }

  /// Adds the room's answer to a mono send to an interleaved stereo stem.
  mutating func process(
    _ send: [Float], from start: Int, level: Float, into stem: inout [Float]
  ) {
    var waiting = 0
    let d = delays
    for frame in start..<send.count {
      var input = preDelay[waiting]
      preDelay[waiting] = send[frame]
      waiting = waiting + 1 == preDelay.count ? 0 : waiting + 1
      for index in diffusers.indices { input = diffusers[index].step(input) }

      let heard = SIMD8<Float>(
        lines[(frame &- d[0]) & Room.mask], lines[Room.size + ((frame &- d[1]) & Room.mask)],
        lines[2 * Room.size + ((frame &- d[2]) & Room.mask)],
        lines[3 * Room.size + ((frame &- d[3]) & Room.mask)],
        lines[4 * Room.size + ((frame &- d[4]) & Room.mask)],
        lines[5 * Room.size + ((frame &- d[5]) & Room.mask)],
        lines[6 * Room.size + ((frame &- d[6]) & Room.mask)],
        lines[7 * Room.size + ((frame &- d[7]) & Room.mask)])
      dark += brightness * (heard - dark)
      let returned = (dark - laneSum(dark) * 0.25) * feedback + input
      let slot = frame & Room.mask
      lines[slot] = returned[0]
      lines[Room.size + slot] = returned[1]
      lines[2 * Room.size + slot] = returned[2]
      lines[3 * Room.size + slot] = returned[3]
      lines[4 * Room.size + slot] = returned[4]
      lines[5 * Room.size + slot] = returned[5]
      lines[6 * Room.size + slot] = returned[6]
      lines[7 * Room.size + slot] = returned[7]

      let left = dark[0] - dark[2] + dark[4] - dark[6]
      let right = dark[1] - dark[3] + dark[5] - dark[7]
      stem[frame * 2] += left * level
      stem[frame * 2 + 1] += right * level
    }
  }
}

/// An all-pass delay that smears an onset without colouring it.
private struct Diffuser {
  private var line: [Float]
  private var position = 0

  init(length: Int) {
    line = Array(repeating: 0, count: max(length, 1))
  }

  @inline(__always)
  mutating func step(_ input: Float) -> Float {
    let delayed = line[position]
    let kept = input + delayed * 0.6
    line[position] = kept
    position = position + 1 == line.count ? 0 : position + 1
    return delayed - kept * 0.6
  }
}
