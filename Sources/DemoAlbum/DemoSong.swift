public import Signal

/// A text file that lies in a folder of the demo album.
public struct DemoText: Hashable, Sendable {
  public let fileName: String
  public let text: String
}

/// One song of the demo album: stems and their mixdown, made by synthesis.
///
/// The samples are the same on every machine and in every run.
public struct DemoSong: Sendable {
  /// The title, as it stands in the file names.
  public let title: String
  /// The name of the song's folder inside the album's.
  public let folderName: String
  public let sampleRate: SampleRate
  /// Length of every file of the song.
  public let frameCount: FrameCount
  /// What belongs in the folder beside the audio.
  public let texts: [DemoText]

  private let tempo: Tempo
  private let parts: [DemoPart]

  init(
    title: String, number: Int, tempo: Tempo, bars: Double, parts: [DemoPart],
    texts: [DemoText] = []
  ) {
    self.title = title
    self.folderName = "0\(number) \(title)"
    self.tempo = tempo
    self.parts = parts
    self.texts = texts
    sampleRate = SampleRate(Int(tempo.rate))
    frameCount = FrameCount(tempo.frames(beats: bars * tempo.beatsPerBar))
  }

  /// File names in the order in which `render` hands the files over: the stems, then the mixdown.
  public var fileNames: [String] {
    parts.map { "\(title) - \($0.name).wav" } + ["\(title) - L-R Mixdown.wav"]
  }

  /// The bar of silence at the head of every file.
  public var leadIn: FrameCount { FrameCount(tempo.frame(beat: 0)) }

  /// Makes the audio, file by file, the mixdown last.
  ///
  /// The closure gets the file's name and all its samples: interleaved stereo, every sample a whole
  /// multiple of 2^−23 inside ±1, so that 24-bit files hold them exactly. The mixdown is the sum of
  /// the stems, to the bit (of the stems without their faults, in the song that has some). Needs
  /// memory for about six copies of a file.
  public func render<Failure: Error>(
    _ write: (_ fileName: String, _ samples: Span<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    let count = Int(frameCount.value)
    var mixdown = [Float](repeating: 0, count: count * 2)
    for (index, part) in parts.enumerated() {
      var stage = Stage(tempo: tempo, frameCount: count, seed: UInt64(index))
      part.perform(&stage)
      let samples = stage.finished(level: amplitude(decibels: part.level))
      // Multiples of 2^−23 below 2: Float adds them without rounding.
      for sample in samples.indices { mixdown[sample] += samples[sample] }
      let delivered = part.fault?.applied(to: samples) ?? samples
      try write(fileNames[index], delivered.span)
    }
    try write(fileNames[parts.count], mixdown.span)
  }
}

/// A stem of a song: how it is played and how loud it stands in the mix.
struct DemoPart: Sendable {
  let name: String
  /// Decibels.
  let level: Double
  var fault: DemoFault?
  let perform: @Sendable (inout Stage) -> Void

  init(
    _ name: String, level: Double, perform: @escaping @Sendable (inout Stage) -> Void
  ) {
    self.name = name
    self.level = level
    self.perform = perform
  }

  func with(_ fault: DemoFault) -> DemoPart {
    var part = self
    part.fault = fault
    return part
  }
}

/// What can be wrong with a delivered stem, against the mixdown.
enum DemoFault: Sendable {
  case late(frames: Int)
  case louder(decibels: Double)
  case inverted

  /// The stem as it is delivered with this fault.
  func applied(to samples: [Float]) -> [Float] {
    switch self {
    case .late(let frames):
      return Array(repeating: 0, count: frames * 2) + samples.dropLast(frames * 2)
    case .louder(let decibels):
      let gain = amplitude(decibels: decibels)
      return samples.map { quantised($0 * gain) }
    case .inverted:
      return samples.map { 0 - $0 }
    }
  }

  /// The fault in words, for the notes that come with the song.
  var sentence: String {
    switch self {
    case .late(let frames): "is \(frames) samples late"
    case .louder(let decibels): "is \(decibels) dB louder than in the mixdown"
    case .inverted: "has its polarity inverted"
    }
  }
}
