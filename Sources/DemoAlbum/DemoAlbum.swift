import Signal

/// A small album for trying the program: two songs as good stem deliveries, and the second one again
/// with three planted faults.
public enum DemoAlbum {
  /// The album's title, and the name of its folder.
  public static let title = "Signal Fires"

  /// The songs in the order of the track list.
  public static let songs = [nightdrive, harbourLight, harbourLightWithFaults]

  /// The track list, which lies in the album's folder.
  public static var trackList: DemoText {
    let lines = songs.map { song in
      let seconds = Int(song.sampleRate.seconds(song.frameCount).rounded())
      let length = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
      return "\(song.folderName)  \(length)  \(song.sampleRate.hertz) Hz, 24 bit\n"
    }
    return DemoText(
      fileName: "tracklist.txt",
      text: "\(title)\n\n" + lines.joined() + "\nTwo seconds between the songs.\n")
  }

  private static let nightdrive = DemoSong(
    title: "Nightdrive", number: 1, tempo: Nightdrive.tempo, bars: Nightdrive.bars,
    parts: Nightdrive.parts)

  private static let harbourLight = DemoSong(
    title: "Harbour Light", number: 2, tempo: HarbourLight.tempo, bars: HarbourLight.bars,
    parts: HarbourLight.parts)

  private static let harbourLightWithFaults: DemoSong = {
    let faults: [String: DemoFault] = [
      "Guitars": .late(frames: 37), "Keys": .louder(decibels: 1.5), "Strings": .inverted,
    ]
    let parts = HarbourLight.parts.map { part in
      faults[part.name].map { part.with($0) } ?? part
    }
    let lines = parts.compactMap { part in
      part.fault.map { "- The stem \(part.name) \($0.sentence).\n" }
    }
    let notes = DemoText(
      fileName: "NOTES.txt",
      text: "This delivery is wrong on purpose, so that there is something to find:\n\n"
        + lines.joined() + "\nThe mixdown is right.\n")
    return DemoSong(
      title: "Harbour Light (Faults)", number: 3, tempo: HarbourLight.tempo,
      bars: HarbourLight.bars, parts: parts, texts: [notes])
  }()
}
