public import Signal
public import Stems

/// A song with its settings, as a project of another tool takes it.
public struct ProjectPlan: Sendable {
  /// A colour as projects store it, 0…255 each.
  public struct Color: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// "#f0a566".
    var notation: String {
      "#"
        + [red, green, blue].map { byte in
          (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
  }

  /// A named place on the song's axis.
  public struct Marker: Hashable, Sendable {
    public var position: FrameIndex
    public var name: String

    public init(position: FrameIndex, name: String) {
      self.position = position
      self.name = name
    }
  }

  /// A file on a track: where it begins, and how much of it is cut off there.
  struct Clip: Hashable {
    var file: StemFile
    /// The file's path as the project names it.
    var reference: [UInt8]
    /// 0 or later, in frames of the song's rate.
    var position: FrameCount
    /// Frames of the song's rate that lie before the axis, and are not heard.
    var skip: FrameCount
    /// Frames of the song's rate that are heard.
    var length: FrameCount
  }

  /// One file's track. A split pair makes two.
  struct Track: Hashable {
    var name: String
    var role: Role
    /// 0 for −∞ dB; polarity is not in it.
    var gain: Double
    var isMuted = false
    var isSoloed = false
    var isPolarityInverted = false
    /// −1 left, 0 centre, 1 right.
    var pan = 0
    /// Nil where nothing of the file lies on the axis.
    var clip: Clip?
    /// Channels of the file.
    var channelCount: Int
  }

  public let title: String
  public let sampleRate: SampleRate
  let tracks: [Track]
  /// The mixdown, as a muted track to compare with; two where it is a split pair.
  let references: [Track]
  public let markers: [Marker]
  public let loop: Range<FrameIndex>?
  private let colors: @Sendable (Role) -> Color

  /// Plans a project.
  ///
  /// - Parameters:
  ///   - song: the song.
  ///   - settings: one for each of its stems; the monitor's do not count.
  ///   - folder: the song's folder as an absolute path, bytes.
  ///   - base: the folder that files are named relative to; nil to name them absolutely.
  ///   - markers: in the axis's order.
  ///   - loop: on the song's axis.
  ///   - colors: the colour of a role's track.
  public init(
    song: Song, settings: MixSettings, folder: [UInt8], relativeTo base: [UInt8]?,
    markers: [Marker] = [], loop: Range<FrameIndex>? = nil,
    colors: @escaping @Sendable (Role) -> Color
  ) {
    title = song.title
    sampleRate = song.sampleRate
    self.markers = markers
    self.loop = loop
    self.colors = colors
    let place = FilePlace(folder: folder, base: base)
    tracks = zip(song.stems, settings.stems).flatMap { stem, settings in
      Self.tracks(of: stem, name: stem.name, settings, place)
    }
    let reference = StemSettings(isMuted: true)
    references =
      song.mixdown.map { mixdown in
        Self.tracks(of: mixdown, name: mixdown.name, reference, place)
      } ?? []
  }

  /// The colour of a track.
  func color(of track: Track) -> Color { colors(track.role) }

  private static func tracks(
    of stem: Stem, name: String, _ settings: StemSettings, _ place: FilePlace
  ) -> [Track] {
    let isPair = stem.files.count == 2
    let start = stem.start + settings.offset
    return stem.files.enumerated().map { side, file in
      let skip = FrameCount(max(0, -start.value))
      let length = stem.frameCount - skip
      let clip = Clip(
        file: file, reference: place.reference(file),
        position: FrameCount(max(0, start.value)), skip: skip, length: length)
      return Track(
        name: isPair ? name + (side == 0 ? " (L)" : " (R)") : name, role: stem.role,
        gain: Double(settings.gain.linear.factor), isMuted: settings.isMuted,
        isSoloed: settings.isSoloed, isPolarityInverted: settings.isPolarityInverted,
        pan: isPair ? side * 2 - 1 : 0, clip: length > .zero ? clip : nil,
        channelCount: file.facts.channelCount)
    }
  }

  /// What no project has a place for, in sentences.
  var losses: [String] {
    (tracks + references).filter { $0.clip == nil }.map { track in
      "\(track.name): its offset moves all of it before the start; its track is empty."
    }
  }
}

/// Names files for a project.
struct FilePlace {
  let folder: [UInt8]
  let base: [UInt8]?
  private static let slash = UInt8(ascii: "/")

  func absolute(_ file: StemFile) -> [UInt8] {
    var path = folder
    for component in file.path {
      if path.last != Self.slash { path.append(Self.slash) }
      path += component.bytes
    }
    return path
  }

  /// The name for the project: relative where a base is given.
  func reference(_ file: StemFile) -> [UInt8] {
    let path = absolute(file)
    guard let base else { return path }
    let target = path.split(separator: Self.slash)
    let from = base.split(separator: Self.slash)
    var shared = 0
    while shared < min(target.count - 1, from.count), target[shared] == from[shared] { shared += 1 }
    let ups = Array(repeating: ArraySlice(".."[...].utf8), count: from.count - shared)
    return Array((ups + target[shared...]).joined(separator: [Self.slash]))
  }
}

/// What an exporter makes: the document, and what it could not carry.
public struct ExportedProject: Sendable {
  public var bytes: [UInt8]
  /// One sentence each; names as they are.
  public var losses: [String]
}
