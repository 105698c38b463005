/// A part of the screen and how pressing it is: what goes first over a line that cannot take all.
public struct ScreenRegion: Hashable, Sendable {
  /// From the most pressing to the least.
  public enum Rank: Int, CaseIterable, Comparable, Hashable, Sendable {
    /// What answers to keys.
    case answer
    /// What moves by itself: meters, clock, readings.
    case moving
    /// What is much and can wait: waveforms.
    case bulk

    public static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
  }

  /// Where it lies.
  public var frame: Rect
  /// How pressing it is.
  public var rank: Rank
  /// Seconds that lie between two changes of it at least, where the line is bounded.
  public var interval: Double

  public init(_ frame: Rect, _ rank: Rank, interval: Double = 0) {
    self.frame = frame
    self.rank = rank
    self.interval = interval
  }
}

/// How many bytes may go out now.
public struct SendAllowance: Hashable, Sendable {
  /// For what moves by itself.
  public var moving: Int
  /// For everything together.
  public var total: Int

  public init(moving: Int, total: Int) {
    self.moving = moving
    self.total = total
  }

  /// No bound.
  public static let unlimited = SendAllowance(moving: .max, total: .max)
}

/// Chooses what of a screen goes out when not all of it may: by rank, and in turn within a rank, so that
/// nothing starves.
public struct SendOrder: Sendable {
  /// The region that is served first within each rank.
  private var turns = [Int](repeating: 0, count: ScreenRegion.Rank.allCases.count)
  /// When a region with an interval was sent last.
  private var lastSent: [Rect: Double] = [:]

  public init() {}

  /// The runs that may be sent now, answers to keys apart, and whether they are all that differ. A run belongs to the first region
  /// that holds its first cell, and is an answer where none does. Intervals do not count for what somebody
  /// waits for; `now` is seconds on any clock that only rises.
  public mutating func choose(
    from runs: [ScreenRun], of screen: Screen, in regions: [ScreenRegion],
    allowance: SendAllowance, isAwaited: Bool, now: Double
  ) -> (answers: [ScreenRun], others: [ScreenRun], isAll: Bool) {
    if allowance == .unlimited { return ([], runs, true) }
    var waiting = [[ScreenRun]](repeating: [], count: regions.count + 1)
    for run in runs {
      let place = regions.firstIndex { $0.frame.contains(x: run.columns.lowerBound, y: run.y) }
      waiting[place ?? regions.count].append(run)
    }
    var choice = Choice(allowance: allowance, screen: screen)
    for rank in ScreenRegion.Rank.allCases {
      var places = regions.indices.filter { regions[$0].rank == rank && !waiting[$0].isEmpty }
      if rank == .answer, !waiting[regions.count].isEmpty { places.append(regions.count) }
      let turn = places.firstIndex { $0 >= turns[rank.rawValue] } ?? 0
      for place in places[turn...] + places[..<turn] {
        if !isAwaited, place < regions.count, !isDue(regions[place], now: now) {
          choice.isAll = false
          continue
        }
        guard choice.take(waiting[place], rank: rank) else {
          turns[rank.rawValue] = place
          break
        }
        if place < regions.count, regions[place].interval > 0 {
          lastSent[regions[place].frame] = now
        }
      }
    }
    return (choice.answers, choice.others, choice.isAll)
  }

  private func isDue(_ region: ScreenRegion, now: Double) -> Bool {
    guard region.interval > 0, let last = lastSent[region.frame] else { return true }
    return now - last >= region.interval
  }

  /// Runs within an allowance.
  private struct Choice {
    var allowance: SendAllowance
    let screen: Screen
    var answers: [ScreenRun] = []
    var others: [ScreenRun] = []
    var isAll = true
    private var look: Style?

    init(allowance: SendAllowance, screen: Screen) {
      self.allowance = allowance
      self.screen = screen
    }

    /// Takes runs as long as there is room; false when there is none for all. The first is always taken.
    mutating func take(_ more: [ScreenRun], rank: ScreenRegion.Rank) -> Bool {
      for run in more {
        let style = screen.style(of: run)
        let cost = screen.text(of: run).utf8.count + 7 + (style == look ? 0 : 9)
        let room = rank == .moving ? min(allowance.moving, allowance.total) : allowance.total
        guard cost <= room || (answers.isEmpty && others.isEmpty) else {
          isAll = false
          return false
        }
        look = style
        if rank == .answer { answers.append(run) } else { others.append(run) }
        allowance.total -= cost
        if rank == .moving { allowance.moving -= cost }
      }
      return true
    }
  }
}

extension Screen {
  /// Runs in the order that takes the fewest bytes: a few of them look by look, more row by row.
  public func economical(_ runs: [ScreenRun]) -> [ScreenRun] {
    var looks: [Style: Int] = [:]
    let keyed = runs.map { run in
      // Paper fits in anywhere.
      let style = isBlank(run) ? nil : style(of: run)
      let look = style.map { style in
        let number = looks[style] ?? looks.count
        looks[style] = number
        return number
      }
      return (run: run, look: look ?? -1)
    }
    let byRow = keyed.sorted {
      ($0.run.y, $0.run.columns.lowerBound) < ($1.run.y, $1.run.columns.lowerBound)
    }
    let byLook = byRow.enumerated().sorted {
      ($0.element.look, $0.offset) < ($1.element.look, $1.offset)
    }.map(\.element)
    return (cost(byLook) < cost(byRow) ? byLook : byRow).map(\.run)
  }

  /// Bytes for moves and looks, roughly.
  private func cost(_ runs: [(run: ScreenRun, look: Int)]) -> Int {
    var cost = 0
    var look: Int?
    var place = (x: -1, y: -1)
    for (run, runLook) in runs {
      if runLook >= 0, runLook != look {
        cost += 13
        look = runLook
      }
      if place.y != run.y {
        cost += abs(place.x - run.columns.lowerBound) <= 3 && run.y - place.y <= 2 ? 3 : 7
      } else if place.x != run.columns.lowerBound {
        cost += 5
      }
      place = (run.columns.upperBound, run.y)
    }
    return cost
  }
}
