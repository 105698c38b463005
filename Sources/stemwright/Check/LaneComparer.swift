import Handoff
import Inspection
import Signal
import SoundFiles
import Stems

/// Finds out what became of each lane of an old delivery in a new one.
struct LaneComparer {
  let old: CheckedSong
  let new: CheckedSong

  /// Correlation from which two files hold the same; a gain does not change it.
  private static let alike = 0.5

  /// The new delivery's lanes in their order, then those that are gone.
  func lanes() -> [DeliveryComparison.Lane] {
    var matching = StemMatching(old: old.song, new: new.song)
    // A stem that is called otherwise, and was not moved, correlates with itself.
    matching.matchContent(old: old.song, new: new.song) { a, b in
      abs(difference(a, b).correlation) > Self.alike
    }
    let kept = matching.pairs.map { pair in
      DeliveryComparison.Lane(
        old: pair.old, new: pair.new, difference: difference(pair.old, pair.new))
    }
    let added = matching.added.map {
      DeliveryComparison.Lane(old: nil, new: $0, difference: nil)
    }
    let removed = matching.removed.map {
      DeliveryComparison.Lane(old: $0, new: nil, difference: nil)
    }
    return (kept + added).sorted { ($0.new ?? 0) < ($1.new ?? 0) } + removed
  }

  private func difference(_ a: Int, _ b: Int) -> StemDifference {
    PairScan.difference(
      version(old.song.lanes[a], old), version(new.song.lanes[b], new), rate: new.song.sampleRate)
  }

  /// A lane at the new song's rate.
  private func version(_ stem: Stem, _ checked: CheckedSong) -> PairScan.Version {
    let (from, to) = (checked.song.sampleRate, new.song.sampleRate)
    let start = from == to ? stem.start : .start + to.frames(from.seconds(stem.start - .start))
    return PairScan.Version(
      source: StemSource(stem: stem, folder: checked.folder, rate: to), start: start,
      fileRate: stem.files[0].facts.sampleRate,
      quantiserStep: stem.files[0].facts.encoding.quantiserStep)
  }
}
