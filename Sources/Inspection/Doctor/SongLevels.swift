import Signal
import Stems

/// How loud every signal of a song is over time, as the one pass over all files measured it.
struct SongLevels: Sendable {
  /// Frames of a stretch of the song's axis: a tenth of a second.
  let stretchFrames: Int
  /// By stretch: energies of mixdown and residual, as delivered.
  let sum: [SumMeasurement.Stretch]
  /// Energies by stem and stretch, to within a stretch.
  let stems: [[Double]]

  /// `lanes` are the stems'; `measured` holds them first.
  init(_ measured: DeliveryMeasurements, lanes: [DoctorLane], sampleRate: SampleRate) {
    stretchFrames = Int(PairedLoudness.stepFrames(at: sampleRate).value)
    sum = measured.sum.stretches
    let (count, length) = (sum.count, stretchFrames)
    stems = zip(lanes, measured.lanes).map { lane, file in
      // A tenth of a second is one at every rate.
      let first = Int((Double(lane.start.value) / Double(length)).rounded())
      var energies = [Double](repeating: 0, count: count)
      for (index, energy) in file.energies.enumerated()
      where energies.indices.contains(first + index) { energies[first + index] = Double(energy) }
      return energies
    }
  }

  /// Reads a song of which nothing was measured before.
  init(reading lanes: [DoctorLane], mixdown: DoctorLane, sampleRate: SampleRate, frames: Int) {
    stretchFrames = Int(PairedLoudness.stepFrames(at: sampleRate).value)
    let length = stretchFrames
    let energies = concurrentMap((frames + length - 1) / length) { stretch -> [Double] in
      let range = stretch * length..<min(frames, (stretch + 1) * length)
      let stems = lanes.map { $0.read(range) }
      let mix = mixdown.read(range)
      var residual = mix
      for stem in stems { residual.add(stem, gains: SIMD2(-1, -1)) }
      return [mix.energy, residual.energy] + stems.map(\.energy)
    }
    sum = energies.map { SumMeasurement.Stretch(mixdown: $0[0], residual: $0[1]) }
    stems = lanes.indices.map { lane in energies.map { $0[lane + 2] } }
  }

  var mixEnergy: Double { sum.reduce(0) { $0 + $1.mixdown } }
  /// Energy of the residual relative to the mixdown's, in dB.
  var depth: Double { decibels(sum.reduce(0) { $0 + $1.residual }, over: mixEnergy) }
}
