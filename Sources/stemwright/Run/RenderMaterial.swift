import Handoff
import Inspection
import Playback
import Signal
import SoundFiles
import Stems

/// A song with its settings, as plans for rendering.
struct RenderMaterial {
  let song: Song
  let settings: MixSettings
  let range: Range<FrameIndex>
  private let lanes: [ResidualScan.Lane]

  init(song: Song, folder: String, settings: MixSettings, range: Range<FrameIndex>) {
    self.song = song
    self.settings = settings
    self.range = range
    lanes = song.lanes.map { lane in
      ResidualScan.Lane(
        source: StemSource(stem: lane, folder: folder, rate: song.sampleRate), start: lane.start)
    }
  }

  /// What a source plays.
  func plan(_ source: Source) -> RenderPlan { plan(source, settings) }

  /// What one stem adds to the sum.
  func plan(ofStem stem: Int) -> RenderPlan {
    var alone = settings
    for index in alone.stems.indices where index != stem { alone.stems[index].isMuted = true }
    return plan(.sum, alone)
  }

  private func plan(_ source: Source, _ settings: MixSettings) -> RenderPlan {
    RenderPlan(
      lanes: lanes, settings: settings, source: source, range: range,
      songEnd: .start + song.frameCount(with: self.settings),
      fade: song.sampleRate.frames(Player.rampSeconds))
  }

  /// Where the range begins, in frames since midnight: from the time reference of the mixdown or else of the
  /// first stem that has one. Nil where no file has.
  var timeReference: FrameIndex? {
    let lanes = (song.mixdown.map { [$0] } ?? []) + song.stems
    for lane in lanes {
      guard let facts = lane.files.first?.facts, let reference = facts.timeReference else {
        continue
      }
      let atRate = (reference - .start).resampled(from: facts.sampleRate, to: song.sampleRate)
      return range.lowerBound + (FrameIndex(atRate.value) - lane.start)
    }
    return nil
  }

  /// Whether the samples of a plan can have more than `bits` bits: steps finer than those of the files are made
  /// by gains, fades and resampling.
  func exceeds(_ bits: Int, _ plan: RenderPlan) -> Bool {
    if plan.fadesIn || plan.fadesOut { return true }
    var heard = plan.source == .sum ? [] : song.mixdown.map { [$0] } ?? []
    if plan.source != .mixdown {
      for (index, stem) in song.stems.enumerated() {
        let gain = plan.settings.effectiveGain(StemID(index)).factor
        if gain != 0, abs(gain) != 1 { return true }
        if gain != 0 { heard.append(stem) }
      }
    }
    return heard.flatMap(\.files).contains { file in
      guard case .integer(let length) = file.facts.encoding else { return true }
      return length > bits || file.facts.sampleRate != song.sampleRate
    }
  }
}

/// One file that is to be written.
struct RenderedFile {
  var path: String
  var container: SoundFileFacts.Container
  var encoding: SoundFileFacts.Encoding
  var plan: RenderPlan
  var channelCount: Int
}
