import Foundation
import Signal
import SoundFiles
import Stems
import TerminalUI

/// The order, gaps and times of an album, for people and for scripts.
struct AlbumTimes: Encodable {
  struct Entry: Encodable {
    var number: Int
    var folder: String
    var title: String
    var performer: String?
    var isrc: String?
    var gapS: Double
    var startS: Double?
    var lengthS: Double?
    var frames: Int64?
    var sampleRate: Int?
  }

  var schema = "stemwright-album-times/1"
  var title: String
  var performer: String?
  var ean: String?
  /// Nil where a song cannot be read.
  var totalS: Double?
  var songs: [Entry]

  /// Reads the headers of all songs; one that cannot be read is told on standard error. Blocks on the disk.
  init(_ album: Album, in folder: String) {
    let songs = album.songs.map { place -> Song? in
      let path = AlbumFolder.song(place.folder, in: folder)
      do throws(LoadProblem) {
        return try SongFolder.assemble(path: path)
      } catch {
        Console.complain(sentence(error, in: path))
        return nil
      }
    }
    let lengths = songs.map { $0?.programmeSeconds }
    let times = album.times(lengths: lengths)
    title = album.title
    performer = album.performer
    ean = album.catalogNumber
    totalS = lengths.contains(nil) ? nil : Self.rounded(times.total)
    self.songs = album.songs.enumerated().map { index, place in
      let isKnown = !lengths.prefix(index).contains(nil)
      return Entry(
        number: index + 1, folder: place.folder.text, title: place.title,
        performer: place.performer, isrc: place.isrc, gapS: index == 0 ? 0 : place.gap,
        startS: isKnown ? Self.rounded(times.starts[index]) : nil,
        lengthS: lengths[index].map(Self.rounded),
        frames: songs[index]?.programmeLength.value, sampleRate: songs[index]?.sampleRate.hertz)
    }
  }

  /// To the microsecond: a sample is longer.
  private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }

  /// One line.
  var json: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The album's title, and a line for each song.
  var lines: [String] {
    let whole = [title, performer].compactMap(\.self).map { visibleText($0) }
    let width = songs.map { $0.title.count }.max() ?? 0
    return [whole.joined(separator: " – ") + (totalS.map { "  \(Self.text($0))" } ?? "")]
      + songs.map { song in
        let title = visibleText(song.title)
        let blanks = String(repeating: " ", count: max(0, width - song.title.count))
        let parts = [
          Self.right("\(song.number)", 3), title + blanks,
          Self.right(song.number == 1 ? "" : "gap " + Self.seconds(song.gapS), 10),
          Self.right(song.startS.map(Self.text) ?? "?", 8),
          Self.right(song.lengthS.map(Self.text) ?? "?", 8), song.isrc ?? "",
        ]
        return parts.joined(separator: "  ").replacing(#/ +$/#, with: "")
      }
  }

  private static func seconds(_ seconds: Double) -> String { String(format: "%.3f", seconds) }

  private static func text(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return String(format: "%d:%02d", whole / 60, whole % 60)
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
