import Playback
import Signal
import SoundFiles
import Stems

extension Player {
  /// A player of a song's lanes: the stems in order, then the mixdown, at the song's rate to begin with.
  convenience init(
    song: Song, folder: String, settings: MixSettings, reading: Reading = .onOwnThread,
    readsRemoved: Bool = false, events: EventQueue<PlaybackEvent> = EventQueue()
  ) throws(SampleReadFailure) {
    try self.init(
      songRate: song.sampleRate, outputRate: song.sampleRate, hasMixdown: song.mixdown != nil,
      settings: settings, reading: reading, events: events,
      makeLanes: Self.lanes(of: song, in: folder, readsRemoved: readsRemoved))
  }

  /// Makes the lanes of a song.
  static func lanes(of song: Song, in folder: String, readsRemoved: Bool) -> LaneFactory {
    { rate in
      song.lanes.map { lane in
        PlayerLane(
          source: StemSource(stem: lane, folder: folder, rate: rate, readsRemoved: readsRemoved),
          start: lane.start, overThreshold: lane.overThreshold)
      }
    }
  }
}
