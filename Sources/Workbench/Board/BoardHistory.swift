import Stems

/// Orders and gaps that can be gone back to.
struct BoardHistory: Sendable {
  private struct Step {
    var name: String
    var arrangement: AlbumArrangement
    var cursor: Int
  }

  private var past: [Step] = []
  private var future: [Step] = []
  private static let most = 1000

  /// Keeps what was before a change. A change that joins goes with one of the same name just before it.
  mutating func record(
    _ name: String, before arrangement: AlbumArrangement, cursor: Int, joins: Bool = false
  ) {
    future = []
    if joins, past.last?.name == name { return }
    past.append(Step(name: name, arrangement: arrangement, cursor: cursor))
    if past.count > Self.most { past.removeFirst() }
  }

  var undoName: String? { past.last?.name }
  var redoName: String? { future.last?.name }

  /// Goes a step back (or forward again); the arrangement and the cursor then.
  mutating func step(
    isBack: Bool, from arrangement: AlbumArrangement, cursor: Int
  ) -> (name: String, arrangement: AlbumArrangement, cursor: Int)? {
    guard let step = isBack ? past.popLast() : future.popLast() else { return nil }
    let here = Step(name: step.name, arrangement: arrangement, cursor: cursor)
    if isBack { future.append(here) } else { past.append(here) }
    return (step.name, step.arrangement, step.cursor)
  }
}
