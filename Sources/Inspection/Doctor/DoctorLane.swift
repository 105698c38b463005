import Signal
public import Stems

/// One lane as the null doctor reads it.
struct DoctorLane: Sendable {
  /// Its audio, at the rate of the song.
  var source: any SampleSource
  /// Where its first frame stands on the song's axis.
  var start = FrameIndex.start
  /// The rate of its file. Where it is not the song's, `source` resamples, and the null is as deep as
  /// that conversion allows.
  var fileRate: SampleRate
  /// The step of its quantiser, of full scale 1: 2^(1 − bits), 2^−25 for floats of 32 bits.
  var quantiserStep: Double
}

extension DoctorLane {
  init(_ lane: DeliveryScan.Lane) {
    self.init(
      source: lane.source, start: lane.start, fileRate: lane.facts.sampleRate,
      quantiserStep: lane.facts.encoding.quantiserStep)
  }
}

extension SoundFileFacts.Encoding {
  /// The step between two neighbouring sample values, of full scale 1.
  public var quantiserStep: Double {
    switch self {
    case .integer(let bits): 1 / Double(1 << max(0, min(52, bits - 1)))
    // What a float of 32 bits resolves near full scale.
    case .float, .other: 1 / Double(1 << 25)
    }
  }
}
