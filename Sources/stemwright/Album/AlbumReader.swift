import Dispatch
import Playback
import Signal
import SoundFiles
import Stems
import Synchronization
import Workbench

/// What the board reads for the next moment: a song that is to be entered, the shape of a transition.
final class AlbumReader: Sendable {
  /// A song as its folder was when it was read.
  struct Opened: Sendable {
    var name: FileName
    var song: Song
  }

  private let folder: String
  private let actions: EventQueue<BoardAction>
  private let openings: EventQueue<Opened>
  private let songs = DispatchQueue(label: "album songs", qos: .userInitiated)
  /// Of its own: what else is read may wait for a disk.
  private let entries = DispatchQueue(label: "album entry", qos: .userInitiated)
  private let pictures = DispatchQueue(label: "album pictures", qos: .userInitiated)
  private let newest = Mutex<BoardTransition?>(nil)

  init(folder: String, actions: EventQueue<BoardAction>, openings: EventQueue<Opened>) {
    self.folder = folder
    self.actions = actions
    self.openings = openings
  }

  /// Reads a song and its session as they are now.
  func read(_ name: FileName) { songs.async { [self] in _ = load(name) } }

  /// As `read`, for a song that is to be entered.
  func open(_ name: FileName) {
    entries.async { [self] in
      if let song = load(name) { openings.post(Opened(name: name, song: song)) }
    }
  }

  private func load(_ name: FileName) -> Song? {
    let path = AlbumFolder.song(name, in: folder)
    // Its session may still be on its way to the disk.
    SessionKeeper.waitUntilLeft(path)
    do throws(LoadProblem) {
      let song = try SongFolder.assemble(path: path)
      actions.post(.loaded(name, song, SavedSession.stems(of: song, in: path)))
      return song
    } catch {
      actions.post(.unreadable(name, error.sentence))
      return nil
    }
  }

  /// Reads the shape of a transition; only the newest request is answered.
  func readPicture(of transition: BoardTransition) {
    newest.withLock { $0 = transition }
    pictures.async { [self] in
      guard let wanted = newest.withLock({ $0.take() }) else { return }
      actions.post(.picture(picture(of: wanted)))
    }
  }

  private struct Lane {
    var reader: any SampleReader
    var start: FrameIndex
    var gain: Float
  }

  private func picture(of transition: BoardTransition) -> TransitionPicture {
    let value = transition.value
    let step = value.rate.frames(TransitionPicture.stepSeconds)
    // A lane that cannot be read is silence here; playing it says why.
    let mix = MixSettings(stems: transition.settings)
    let lanes = transition.lanes(in: folder, rate: value.rate).enumerated().compactMap {
      index, lane -> Lane? in
      guard let reader = try? lane.source.makeReader() else { return nil }
      return Lane(
        reader: reader, start: lane.start + transition.settings[index].offset,
        gain: mix.effectiveGain(StemID(index)).factor)
    }
    var envelopes: [Envelope] = []
    // A second at once.
    let stepFrames = Int(step.value)
    var lane = [Float](repeating: 0, count: 2 * 100 * stepFrames)
    var sum = lane
    var position = value.range.lowerBound
    while position < value.range.upperBound {
      let left = Int((value.range.upperBound - position).value)
      let frames = min(100 * stepFrames, left)
      for index in sum.indices { sum[index] = 0 }
      for part in lanes where part.gain != 0 {
        var span = lane.mutableSpan
        try? part.reader.read(from: .start + (position - part.start), into: &span)
        for index in 0..<2 * frames { sum[index] += part.gain * lane[index] }
      }
      for first in stride(from: 0, to: frames, by: stepFrames) {
        let part = sum.span.extracting(2 * first..<2 * min(frames, first + stepFrames))
        envelopes.append(envelope(of: part, overThreshold: Float(1).nextUp))
      }
      position = position + FrameCount(frames)
    }
    return TransitionPicture(transition: transition, step: step, envelopes: envelopes)
  }
}

extension BoardTransition {
  /// Everything that sounds, at a rate; starts are on the transition's axis.
  func lanes(in folder: String, rate: SampleRate) -> [PlayerLane] {
    lanes(of: value.first, first, at: .start, in: folder, rate: rate)
      + lanes(of: value.second, second, at: value.secondStart, in: folder, rate: rate)
  }

  /// The names of the lanes, in the same order, with their songs'.
  var laneNames: [String] {
    [value.first, value.second].flatMap { song in
      song.programme.map { "\(song.title), \($0.name)" }
    }
  }

  private func lanes(
    of song: Song, _ name: FileName, at origin: FrameIndex, in folder: String, rate: SampleRate
  ) -> [PlayerLane] {
    song.programme.map { stem in
      let start = (stem.start - .start).resampled(from: song.sampleRate, to: value.rate)
      return PlayerLane(
        source: StemSource(stem: stem, folder: AlbumFolder.song(name, in: folder), rate: rate),
        start: origin + start, overThreshold: stem.overThreshold)
    }
  }
}

extension Player {
  /// A player of a transition, paused where it begins. What it holds beyond that fades out.
  convenience init(
    transition: BoardTransition, folder: String, monitor: MonitorSettings,
    events: EventQueue<PlaybackEvent>
  ) throws(SampleReadFailure) {
    let rate = transition.value.rate
    try self.init(
      songRate: rate, outputRate: rate, hasMixdown: false,
      settings: MixSettings(stems: transition.settings, monitor: monitor), events: events
    ) { transition.lanes(in: folder, rate: $0) }
    stopFrame = transition.value.range.upperBound
    perform(.seek(transition.value.range.lowerBound))
  }
}
