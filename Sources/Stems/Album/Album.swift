/// An album: songs in the order in which they are heard, with the silence between them.
public struct Album: Hashable, Sendable {
  public var title: String
  /// Who performs it, where a tracklist says so.
  public var performer: String?
  /// Its EAN or UPC, digits alone, where a tracklist gives it.
  public var catalogNumber: String?
  public var songs: [AlbumSong]
  /// What of the tracklist could not be used, each in a sentence.
  public var problems: [String]
  /// How many of the songs the tracklist names.
  public var listedCount: Int

  public init(
    title: String, performer: String? = nil, catalogNumber: String? = nil, songs: [AlbumSong],
    problems: [String] = [], listedCount: Int = 0
  ) {
    self.title = title
    self.performer = performer
    self.catalogNumber = catalogNumber
    self.songs = songs
    self.problems = problems
    self.listedCount = listedCount
  }

  /// The silence between two songs where nothing else is said, in seconds: that of the Red Book.
  public static let usualGap = 2.0
  /// The longest gap that can be set, in seconds.
  public static let longestGap = 60.0
}

/// A song's place in an album.
public struct AlbumSong: Hashable, Sendable {
  /// The name of the song's folder in the album's.
  public var folder: FileName
  public var title: String
  /// Who performs it, where the tracklist names somebody for the song itself.
  public var performer: String?
  /// International Standard Recording Code (ISO 3901): twelve letters and digits, no hyphens.
  public var isrc: String?
  /// Silence before the song in seconds, 0…`Album.longestGap`. Nothing is heard of that of an album's first
  /// song.
  public var gap: Double

  public init(
    folder: FileName, title: String, performer: String? = nil, isrc: String? = nil,
    gap: Double = Album.usualGap
  ) {
    self.folder = folder
    self.title = title
    self.performer = performer
    self.isrc = isrc
    self.gap = gap
  }
}

extension Album {
  /// Where each song begins and the whole ends, in seconds from the first song's beginning.
  ///
  /// `lengths` are the songs' in seconds, in the album's order; one that is not known counts as nothing.
  public func times(lengths: [Double?]) -> (starts: [Double], total: Double) {
    var starts: [Double] = []
    var end = 0.0
    for (index, song) in songs.enumerated() {
      let start = index == 0 ? 0 : end + song.gap
      starts.append(start)
      end = start + ((index < lengths.count ? lengths[index] : nil) ?? 0)
    }
    return (starts, end)
  }
}

/// Order and gaps of an album as an engineer left them.
public struct AlbumArrangement: Hashable, Sendable {
  /// A song's place by the name of its folder, and the silence before it in seconds.
  public struct Place: Hashable, Sendable {
    public var folder: FileName
    public var gap: Double

    public init(folder: FileName, gap: Double) {
      self.folder = folder
      self.gap = gap
    }
  }

  public var places: [Place]

  public init(places: [Place]) { self.places = places }
}

extension Album {
  /// The songs' order and gaps.
  public var arrangement: AlbumArrangement {
    AlbumArrangement(places: songs.map { .init(folder: $0.folder, gap: $0.gap) })
  }

  /// Brings the songs into an order. What it does not name follows, in the order that it has; what it names
  /// and is not there any more is passed over.
  public mutating func arrange(by arrangement: AlbumArrangement) {
    var left = songs
    var ordered: [AlbumSong] = []
    for place in arrangement.places {
      guard let index = left.firstIndex(where: { $0.folder == place.folder }) else { continue }
      var song = left.remove(at: index)
      if place.gap.isFinite { song.gap = max(0, min(Self.longestGap, place.gap)) }
      ordered.append(song)
    }
    songs = ordered + left
  }
}
