import Handoff
import Inspection
import Playback
import Signal
import SoundFiles
import Stems

/// A song with its settings, as plans for rendering at a rate.
struct RenderMaterial {
  let song: Song
  /// Offsets are in frames of `rate`.
  let settings: MixSettings
  /// In frames of `rate`, as everything in the plans is.
  let range: Range<FrameIndex>
  let rate: SampleRate
  private let lanes: [ResidualScan.Lane]
  private let songEnd: FrameIndex

  /// At the song's own rate.
  init(song: Song, folder: String, settings: MixSettings, range: Range<FrameIndex>) {
    self.init(song: song, folder: folder, settings: settings, range: range, rate: song.sampleRate)
  }

  /// At any rate; `settings` are on the song's axis, `range` is not.
  init(
    song: Song, folder: String, settings: MixSettings, range: Range<FrameIndex>, rate: SampleRate
  ) {
    func resampled(_ count: FrameCount) -> FrameCount {
      count.resampled(from: song.sampleRate, to: rate)
    }
    self.song = song
    self.range = range
    self.rate = rate
    var settings = settings
    songEnd = .start + resampled(song.frameCount(with: settings))
    for index in settings.stems.indices {
      settings.stems[index].offset = resampled(settings.stems[index].offset)
    }
    self.settings = settings
    lanes = song.lanes.map { lane in
      ResidualScan.Lane(
        source: StemSource(stem: lane, folder: folder, rate: rate),
        start: .start + resampled(lane.start - .start))
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

  /// What an album plays of the song. Whatever ends with it ends as it is; a sum that was moved beyond the end
  /// fades out there.
  func programme(_ source: Source) -> RenderPlan {
    var plan = plan(source)
    plan.songEnd = source == .sum ? max(songEnd, range.upperBound) : range.upperBound
    return plan
  }

  private func plan(_ source: Source, _ settings: MixSettings) -> RenderPlan {
    RenderPlan(
      lanes: lanes, settings: settings, source: source, range: range,
      songEnd: songEnd, fade: rate.frames(Player.rampSeconds))
  }

  /// Where the range begins, in frames since midnight: from the time reference of the mixdown or else of the
  /// first stem that has one. Nil where no file has.
  var timeReference: FrameIndex? {
    let lanes = (song.mixdown.map { [$0] } ?? []) + song.stems
    for lane in lanes {
      guard let facts = lane.files.first?.facts, let reference = facts.timeReference else {
        continue
      }
      let atRate = (reference - .start).resampled(from: facts.sampleRate, to: rate)
      let start = (lane.start - .start).resampled(from: song.sampleRate, to: rate)
      return range.lowerBound + (atRate - start)
    }
    return nil
  }

  /// Whether a plan is dithered where it is stored so: by the wish, or where it loses bits at 16.
  func isDithered(
    _ plan: RenderPlan, as encoding: SoundFileFacts.Encoding, wish: Bool?
  ) -> Bool {
    guard case .integer(let bits) = encoding else { return false }
    return wish ?? (bits < 24) && exceeds(bits, plan)
  }

  /// Whether the samples of a plan can have more than `bits` bits: steps finer than those of the files are made
  /// by gains, fades and resampling.
  private func exceeds(_ bits: Int, _ plan: RenderPlan) -> Bool {
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
      return length > bits || file.facts.sampleRate != rate
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
