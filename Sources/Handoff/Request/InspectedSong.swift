public import Inspection
import Signal
public import Stems

/// A song with what the check says of it: what letters, reports and comparisons are made of.
public struct InspectedSong: Sendable {
  public var song: Song
  /// The folder's own name, as it is.
  public var folderName: String
  public var summary: InspectionSummary

  public init(song: Song, folderName: String, summary: InspectionSummary) {
    self.song = song
    self.folderName = folderName
    self.summary = summary
  }

  /// Null depth as delivered; nil without a mixdown, and where that is silent.
  var depth: Double? { summary.sum.null?.depth?.value }

  /// Whether what is left of mixdown − sum is too little to matter.
  var addsUp: Bool { depth.map { $0 < -60 } ?? false }
}
