import Playback
import Signal
import SoundFiles
import Stems

extension Player {
  /// A player of a song's lanes: the stems in order, then the mixdown. With an end it stops there, with
  /// a fade, instead of at the song's end.
  convenience init(
    song: Song, folder: String, settings: MixSettings, rate: SampleRate,
    reading: Reading = .onOwnThread, end: FrameIndex? = nil,
    events: EventQueue<PlaybackEvent> = EventQueue()
  ) throws(SampleReadFailure) {
    try self.init(
      songRate: song.sampleRate, outputRate: rate, hasMixdown: song.mixdown != nil,
      settings: settings, reading: reading, events: events
    ) { rate in
      song.lanes.enumerated().map { index, lane in
        let source = StemSource(stem: lane, folder: folder, rate: rate)
        let offset =
          index < settings.stems.count ? settings.stems[index].offset : .zero
        let wanted = end.map { end in
          let length = song.sampleRate.seconds(end - lane.start - offset)
          return EndingSource(
            source, end: .start + rate.frames(length),
            fade: rate.frames(Player.rampSeconds))
        }
        return PlayerLane(
          source: wanted ?? source, start: lane.start, overThreshold: lane.overThreshold)
      }
    }
  }
}
