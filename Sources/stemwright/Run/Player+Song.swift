import Playback
import Signal
import SoundFiles
import Stems

extension Player {
  /// A player of a song's lanes: the stems in order, then the mixdown, at the song's rate to begin with.
  convenience init(
    song: Song, folder: String, settings: MixSettings, reading: Reading = .onOwnThread,
    events: EventQueue<PlaybackEvent> = EventQueue()
  ) throws(SampleReadFailure) {
    try self.init(
      songRate: song.sampleRate, outputRate: song.sampleRate, hasMixdown: song.mixdown != nil,
      settings: settings, reading: reading, events: events
    ) { rate in
      song.lanes.map { lane in
        PlayerLane(
          source: StemSource(stem: lane, folder: folder, rate: rate), start: lane.start,
          overThreshold: lane.overThreshold)
      }
    }
  }
}
