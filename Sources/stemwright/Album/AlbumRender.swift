import Handoff
import Inspection
import Playback
import Signal
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// An album as one file: every song where its cue sheet has it, silence between them.
struct AlbumRender {
  private struct Part {
    var title: String
    /// Of the song's first frame in the file.
    var start: FrameIndex
    var material: RenderMaterial
    var plan: RenderPlan
  }

  private let parts: [Part]
  /// The first song's.
  private let rate: SampleRate
  private let frameCount: FrameCount

  /// Reads every song's headers, and its session where `usesSessions`. `source` is what is written of each; nil
  /// takes the mixdown, and the sum where there is none. What is resampled is told on standard error.
  init(
    _ album: Album, in folder: String, source: Source?, usesSessions: Bool
  ) throws(CommandFailure) {
    var songs: [(place: AlbumSong, folder: String, song: Song)] = []
    for place in album.songs {
      let path = AlbumFolder.song(place.folder, in: folder)
      songs.append((place, path, try loadSong(path)))
    }
    guard let first = songs.first else {
      throw CommandFailure(status: .unreadable, sentence: "\(folder) holds no songs.")
    }
    let rate = first.song.sampleRate
    let starts = CueSheet.starts(
      of: songs.map { CueSheet.Track($0.place, $0.song) }, at: rate)
    var parts: [Part] = []
    for ((place, path, song), start) in zip(songs, starts) {
      let title = visibleText(place.title)
      let chosen = source ?? (song.mixdown == nil ? .sum : .mixdown)
      guard chosen == .sum || song.mixdown != nil else {
        throw CommandFailure(
          status: .usage, sentence: "\(chosen): “\(title)” came without a mixdown.")
      }
      if song.sampleRate != rate {
        Console.complain(
          "“\(title)” is resampled from \(song.sampleRate.hertz) to \(rate.hertz) Hz.")
      }
      let saved = usesSessions ? try savedSession(of: song, in: path) : nil
      let settings = MixSettings(stems: saved?.stems ?? song.stems.map { _ in StemSettings() })
      let length = song.programmeLength.resampled(from: song.sampleRate, to: rate)
      let material = RenderMaterial(
        song: song, folder: path, settings: settings,
        range: .start..<(.start + length), rate: rate)
      parts.append(
        Part(title: title, start: start, material: material, plan: material.programme(chosen)))
    }
    self.parts = parts
    self.rate = rate
    frameCount = parts.map { $0.start - .start + $0.plan.frameCount }.max() ?? .zero
  }

  /// The file appears under its name once it is complete.
  func write(
    _ path: String, container: SoundFileFacts.Container, encoding: SoundFileFacts.Encoding,
    dither: Bool?, interruption: Interruption
  ) throws(CommandFailure) {
    var progress = ProgressLine()
    defer { progress.clear() }
    let writer = try Self.onDisk(path) { () throws(SoundFileWriteFailure) in
      try SoundFileWriter(
        path: path, container: container, encoding: encoding, sampleRate: rate,
        frameCount: frameCount)
    }
    defer { writer.discard() }
    var end = FrameIndex.start
    for part in parts where part.plan.frameCount.value > 0 {
      try Self.onDisk(path) { () throws(SoundFileWriteFailure) in
        try silence(part.start - end, into: writer)
      }
      end = part.start + part.plan.frameCount
      let format = RenderFormat(
        stored: writer.format,
        isDithered: part.material.isDithered(part.plan, as: encoding, wish: dither))
      let before = Double((part.start - .start).value) / Double(frameCount.value)
      let share = Double(part.plan.frameCount.value) / Double(frameCount.value)
      let result = RenderPass.run(part.plan, as: format, into: writer, interruption) { done in
        progress.show(before + share * done, "rendering")
      }
      progress.clear()
      if let overs = result.oversSentence(as: encoding) {
        Console.complain("\(path): “\(part.title)”: \(overs)")
      }
      if let failure = result.failure { throw Self.failure(part, failure, path) }
    }
    try Self.onDisk(path) { () throws(SoundFileWriteFailure) in try writer.finish() }
  }

  private static func onDisk<Value>(
    _ path: String, _ body: () throws(SoundFileWriteFailure) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(SoundFileWriteFailure) { return try body() } catch {
      throw failure(path, error.sentence)
    }
  }

  private static func failure(
    _ part: Part, _ failure: RenderResult.Failure, _ path: String
  ) -> CommandFailure {
    switch failure {
    case .unreadable(let lane, let reason):
      CommandFailure(
        status: .unreadable,
        sentence: "“\(part.title)”, \(part.material.song.lanes[lane].name): \(reason.sentence) "
          + "Nothing was written.")
    case .unwritable(let sentence): Self.failure(path, sentence)
    case .cancelled:
      CommandFailure(status: .interrupted, sentence: "Called off; nothing was written.")
    }
  }

  private static func failure(_ path: String, _ sentence: String) -> CommandFailure {
    CommandFailure(status: .unreadable, sentence: "\(path): \(sentence) Nothing was written.")
  }

  private func silence(
    _ count: FrameCount, into writer: SoundFileWriter
  ) throws(SoundFileWriteFailure) {
    let second = [Float](repeating: 0, count: 2 * rate.hertz)
    var left = max(0, Int(count.value))
    while left > 0 {
      let frames = min(left, rate.hertz)
      try writer.write(second.span.extracting(0..<2 * frames))
      left -= frames
    }
  }
}

extension CueSheet.Track {
  /// A song of an album, as delivered.
  init(_ place: AlbumSong, _ song: Song) {
    self.init(
      title: place.title, performer: place.performer, isrc: place.isrc, gap: place.gap,
      length: song.programmeLength, rate: song.sampleRate)
  }
}
