import Foundation
import Inspection
import Signal
import Stems
import TerminalUI
import Workbench

/// A workbench that everything is known of: what the rooms show.
enum RoomFixture {
  static let rate = SongFixture.rate

  /// Three minutes that get louder, with a break; the sum a little softer than the mixdown in the last third.
  static var summary: InspectionSummary {
    var sum = SumMeasurement()
    let steps = 1800
    let powers = (0..<steps).map { step -> Double in
      let time = Double(step) / Double(steps)
      let level = -22 + 12 * time + 2 * sin(time * 60) - ((0.45..<0.55).contains(time) ? 9 : 0)
      return pow(10, (level + 0.691) / 10)
    }
    sum.mixdownSteps = powers.map(Float.init)
    sum.sumSteps = powers.enumerated().map {
      Float($0.offset > 1200 ? $0.element * 0.7 : $0.element)
    }
    sum.truePeak = Decibels(0.4)
    sum.stretches = []
    return InspectionSummary(
      findings: [], proposals: [], sum: sum, depthAfter: nil,
      mixdown: ProgrammeLevels(loudness: Decibels(-14.2), range: 6.3, truePeak: Decibels(-0.8)))
  }

  /// Deep where nothing is wrong; a band of highs and a stretch of lows that do not null.
  static func bands(of song: Song) -> BandMeasurement {
    var bands = BandMeasurement(frameCount: song.frameCount, sampleRate: song.sampleRate)
    let count = ThirdOctaves.count
    for slot in 0..<bands.slotCount {
      let time = Double(slot) / Double(bands.slotCount)
      let mixdown = (0..<count).map { Float(pow(10, -2 - Double($0) / 12)) }
      let residual = (0..<count).map { band -> Float in
        var depth = -95 + 6 * sin(time * 20 + Double(band))
        if (22...26).contains(band) { depth = -50 + 20 * sin(time * 9) }
        if (0.3..<0.4).contains(time), band < 9 { depth = -14 - Double(band) }
        return mixdown[band] * Float(pow(10, depth / 10))
      }
      bands.insert(.init(firstSlot: slot, mixdown: mixdown, residual: residual))
    }
    return bands
  }

  /// A swept ellipse: wide, with a little more on the right.
  static func points(_ moment: Int) -> [SIMD2<Float>] {
    (0..<400).map { index in
      let phase = Double(index + moment * 400) * 0.37
      let size = 0.4 + 0.25 * sin(Double(index) * 0.05)
      return SIMD2(
        Float(size * sin(phase)), Float(size * (0.9 * sin(phase + 0.5) + 0.2 * sin(phase * 1.7))))
    }
  }

  /// The workbench with everything measured and a second of sound heard.
  static func workbench(
    _ song: Song = SongFixture.song(), columns: Int = 120, rows: Int = 40, colors: Int = 256,
    isUnicode: Bool = true
  ) -> WorkbenchState {
    var state = SongFixture.workbench(song, columns: columns, rows: rows, isUnicode: isUnicode)
    state.capabilities = TerminalCapabilities(colors: colors, isUnicode: isUnicode)
    state = ScreenTests.filled(state)
    if song.mixdown != nil {
      _ = state.update(.inspection(.done(summary)))
      _ = state.update(
        .null(
          NullMeasurement(
            depth: Decibels(-76.6), sumLoudness: Decibels(-14.2), mixdownLoudness: Decibels(-14.2)))
      )
    }
    _ = state.update(.bands(.whole(bands(of: song))))
    for moment in 0..<340 { _ = state.update(.tick(tick(moment, lanes: song.lanes.count))) }
    return state
  }

  /// A tenth of a second of playback from 0:41 on.
  static func tick(_ moment: Int, lanes: Int) -> Tick {
    let time = Double(moment) / 340
    let peak = Float(0.55 + 0.4 * abs(sin(time * 40)))
    let reading = OutputReading(
      peak: LanePeak(left: peak, right: peak * 0.9), rmsLeft: Decibels(-14.2),
      rmsRight: Decibels(-13.1), momentary: Decibels(-12.9 + 2 * sin(time * 60)),
      shortTerm: Decibels(-14.4), integrated: Decibels(-14.2), truePeak: Decibels(0.3),
      correlation: 0.5 + 0.6 * sin(time * 12), range: 6.3, momentaryMaximum: Decibels(-10.8),
      shortTermMaximum: Decibels(-12.1),
      steps: [
        LoudnessStep(
          momentary: Float(-14 + 3 * sin(time * 60)), shortTerm: Float(-15 + sin(time * 20)))
      ], points: points(moment))
    return Tick(
      elapsed: 0.1,
      playback: PlaybackSnapshot(
        isPlaying: true, position: FrameIndex(1_968_000 + Int64(moment) * 4800)), xruns: 0,
      peaks: (0..<lanes).map {
        let level = peak * Float(pow(0.8, Double($0 % 9)))
        return LanePeak(left: level, right: level * 0.85, overs: $0 == 2 && moment == 7 ? 3 : 0)
      }, reading: reading)
  }
}
