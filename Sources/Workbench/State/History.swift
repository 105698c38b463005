import Stems

/// Settings of the stems that can be gone back to.
struct History: Sendable {
  /// One change: what it was called, and the settings before it.
  private struct Step {
    var name: String
    var stems: [StemSettings]
  }

  private var past: [Step] = []
  private var future: [Step] = []
  private static let most = 10_000

  /// Keeps the settings before a change. A change that joins goes with one of the same name just before
  /// it: many steps of a gain are one gesture.
  mutating func record(_ name: String, before stems: [StemSettings], joins: Bool) {
    future = []
    if joins, past.last?.name == name { return }
    past.append(Step(name: name, stems: stems))
    if past.count > Self.most { past.removeFirst() }
  }

  /// What would be undone and done again.
  var undoName: String? { past.last?.name }
  var redoName: String? { future.last?.name }

  /// Goes a step back; the settings then.
  mutating func undo(from stems: [StemSettings]) -> [StemSettings]? {
    guard let step = past.popLast() else { return nil }
    future.append(Step(name: step.name, stems: stems))
    return step.stems
  }

  /// Goes a step forward again.
  mutating func redo(from stems: [StemSettings]) -> [StemSettings]? {
    guard let step = future.popLast() else { return nil }
    past.append(Step(name: step.name, stems: stems))
    return step.stems
  }
}
