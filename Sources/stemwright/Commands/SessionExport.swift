import Foundation
import Signal
import Stems

/// A song with its settings as JSON, for scripts: levels as numbers, paths as they can be opened.
struct SessionExport: Encodable {
  struct Lane: Encodable {
    var number: Int
    var name: String
    var role: String
    var files: [String]
    /// Frames of the song's rate.
    var start: Int64
    var frames: Int64
    var sampleRate: Int
    var channels: Int
    var settings: Settings?
  }

  struct Settings: Encodable {
    /// Nil for −∞.
    var gainDb: Double?
    var muted: Bool
    var soloed: Bool
    var polarityInverted: Bool
    /// Frames of the song's rate, + is later.
    var offset: Int64
    /// Whether it is heard: not muted, and soloed where anything is.
    var audible: Bool
    /// The factor on its samples in the sum.
    var factor: Float

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(gainDb, forKey: .gainDb)
      try container.encode(muted, forKey: .muted)
      try container.encode(soloed, forKey: .soloed)
      try container.encode(polarityInverted, forKey: .polarityInverted)
      try container.encode(offset, forKey: .offset)
      try container.encode(audible, forKey: .audible)
      try container.encode(factor, forKey: .factor)
    }

    enum Key: CodingKey {
      case gainDb, muted, soloed, polarityInverted, offset, audible, factor
    }
  }

  struct Mark: Encodable {
    var frame: Int64
    var seconds: Double
    var name: String
  }

  var schema = "stemwright-export/1"
  var title: String
  var folder: String
  var sampleRate: Int
  /// To the end of the last lane as it stands.
  var frames: Int64
  var stems: [Lane]
  var mixdown: Lane?
  var markers: [Mark]
  /// Its beginning and its end; missing without one.
  var loop: [Mark]?
  /// What was noted on the song.
  var note: String

  init(_ song: Song, _ settings: MixSettings, _ saved: SessionContent?, folder: [UInt8]) {
    let rate = song.sampleRate
    func mark(_ frame: FrameIndex, _ name: String = "") -> Mark {
      Mark(frame: frame.value, seconds: rate.seconds(frame - .start), name: name)
    }
    markers = (saved?.markers ?? []).map { mark($0.frame, $0.name) }
    loop = (saved?.loop).map { [mark($0.lowerBound), mark($0.upperBound)] }
    note = saved?.note ?? ""
    title = song.title
    let path = String(decoding: folder, as: UTF8.self)
    self.folder = path
    sampleRate = song.sampleRate.hertz
    frames = song.frameCount(with: settings).value
    let lanes = song.lanes.enumerated().map { index, stem in
      let isStem = index < song.stems.count
      return Lane(
        stem, number: index + 1, folder: path,
        settings: isStem ? Settings(settings, StemID(index)) : nil)
    }
    stems = Array(lanes.prefix(song.stems.count))
    mixdown = lanes.count > stems.count ? lanes.last : nil
  }

  /// The document, with a line break at its end.
  var text: String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Nothing in the document is infinite.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

extension SessionExport.Lane {
  fileprivate init(
    _ stem: Stem, number: Int, folder: String, settings: SessionExport.Settings?
  ) {
    self.number = number
    name = stem.name
    role = stem.role.rawValue
    files = stem.files.map { folder + "/" + $0.path.map(\.text).joined(separator: "/") }
    start = stem.start.value
    frames = stem.frameCount.value
    sampleRate = stem.files.first?.facts.sampleRate.hertz ?? 0
    channels = stem.files.first?.facts.channelCount ?? 0
    self.settings = settings
  }
}

extension SessionExport.Settings {
  fileprivate init(_ mix: MixSettings, _ stem: StemID) {
    let settings = mix.stems[stem.index]
    gainDb = settings.gain.value.isFinite ? settings.gain.value : nil
    muted = settings.isMuted
    soloed = settings.isSoloed
    polarityInverted = settings.isPolarityInverted
    offset = settings.offset.value
    audible = mix.isAudible(stem)
    factor = mix.effectiveGain(stem).factor
  }
}
