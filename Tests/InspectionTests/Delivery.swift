import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

/// A delivery made up in memory, and what is found in it.
struct Delivery {
  static let rate = 44_100

  /// One file of it.
  struct File {
    var name: String
    /// Interleaved stereo, also of a mono file.
    var samples: [Float]
    var encoding = SoundFileFacts.Encoding.integer(bits: 24)
    var channels = 2
    var container = SoundFileFacts.Container.wav
  }

  var folder = "Salt"
  var files: [File]
  var problems: [LoadProblem] = []

  /// A song without a fault: two stems and their sum.
  static var clean: Delivery {
    let (drums, bass) = (Delivery.programme(seed: 1), Delivery.programme(seed: 2, level: 0.2))
    return Delivery(files: [
      File(name: "Salt_Drums.wav", samples: drums), File(name: "Salt_Bass.wav", samples: bass),
      File(name: "Salt_Lead Vocal.wav", samples: Delivery.programme(seed: 3, level: 0.1)),
      File(name: "Salt_Mixdown.wav", samples: zip(drums, bass).map(+)),
    ])
  }

  /// Bursts of white noise, each of its own level, after 0.8 s of silence and with silence at the end.
  static func programme(seed: UInt64, level: Float = 0.3, seconds: Double = 5) -> [Float] {
    let frames = Int(seconds * Double(rate))
    let (own, common) = (
      noise(frames: frames, amplitude: 1, seed: seed),
      noise(frames: frames, channels: 1, amplitude: 1, seed: seed + 100)
    )
    let levels = noise(frames: 100, channels: 1, amplitude: 0.5, seed: seed + 200)
    var samples = [Float](repeating: 0, count: frames * 2)
    for frame in Int(0.8 * Double(rate))..<frames - rate / 2 {
      let beat = rate / 4
      let age = Float(frame % beat) / Float(rate)
      let gain = level * (0.7 + levels[frame / beat]) * exp(-age * 18) * min(1, age * 500)
      for side in 0..<2 {
        samples[frame * 2 + side] = quantised(
          gain * (0.7 * common[frame] + 0.3 * own[frame * 2 + side]))
      }
    }
    return samples
  }

  /// Rounded to a word of so many bits.
  static func quantised(_ sample: Float, bits: Int = 24) -> Float {
    let scale = Float(sign: .plus, exponent: bits - 1, significand: 1)
    return (sample * scale).rounded() / scale
  }

  /// The clean delivery with one file changed; 0 is the drums.
  static func with(_ index: Int, _ change: (inout File) -> Void) -> Delivery {
    var delivery = clean
    change(&delivery.files[index])
    return delivery
  }

  /// As `with`, each sample changed by a function of its index and value.
  static func mapping(_ index: Int = 0, _ change: (Int, Float) -> Float) -> Delivery {
    with(index) { $0.samples = $0.samples.enumerated().map { change($0.offset, $0.element) } }
  }

  var song: Song {
    SongAssembly.song(
      folder: FileName(folder),
      files: files.map { file in
        StemFile(
          path: [FileName(file.name)],
          facts: SoundFileFacts(
            container: file.container, encoding: file.encoding, channelCount: file.channels,
            sampleRate: SampleRate(Self.rate), frameCount: FrameCount(file.samples.count / 2)))
      }, problems: problems)
  }

  /// Measures all lanes.
  func measurements() -> DeliveryMeasurements {
    let song = self.song
    let lanes = song.lanes.map { lane in
      let samples = files.first { $0.name == lane.files[0].name.text }?.samples ?? []
      return DeliveryScan.Lane(
        source: MemorySource(samples: samples), native: nil, start: lane.start,
        facts: lane.files[0].facts)
    }
    let recorder = Recorder<DeliveryScan.Event>()
    DeliveryScan.start(
      lanes: lanes, hasMixdown: song.mixdown != nil, sampleRate: SampleRate(Self.rate)
    ) { recorder.record($0) }.wait()
    for case .finished(let measurements?) in recorder.events { return measurements }
    fatalError("the scan was called off")
  }

  /// What is found, with the name of the file it is about; empty for the set.
  func findings(_ profile: Profile = Profile()) -> [(file: String, finding: Finding)] {
    let song = self.song
    return DeliveryFindings(
      of: song, measurements(), folder: FolderFacts(name: folder, hasTracklist: true),
      profile: profile
    ).findings.map { ($0.fileName(in: song)?.text ?? "", $0) }
  }

  /// The findings above a note, as "kind file".
  var accusations: Set<String> {
    Set(
      findings().filter { $0.finding.severity > .note }.map {
        "\($0.finding.kind.rawValue) \($0.file)"
      })
  }

  /// The one finding of a kind.
  func finding(_ kind: FindingKind) -> Finding? {
    findings().first { $0.finding.kind == kind }?.finding
  }
}

extension Delivery: CustomTestStringConvertible {
  /// Without the samples.
  var testDescription: String { files.map(\.name).joined(separator: ", ") }
}

extension Finding {
  /// The value as a number.
  var number: Double {
    if case .number(let number)? = value { return number }
    return .nan
  }

  /// The value as text.
  var text: String {
    if case .text(let text)? = value { return text }
    return ""
  }
}
