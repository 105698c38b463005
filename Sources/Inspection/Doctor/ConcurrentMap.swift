import Synchronization

/// The results of `body` for 0..<count, worked out by as many threads as there are processors. Each
/// result depends on its index alone, so the number of threads never shows.
func concurrentMap<Result: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) -> Result
) -> [Result] {
  let workers = min(count, ScanJob.workerCount(lanes: 1))
  if workers <= 1 { return (0..<count).map(body) }
  let board = Board<Result>(count: count)
  ScanJob(
    workers: workers,
    body: { _, _ in
      while let index = board.take() { board.put(body(index), at: index) }
    },
    finished: { _ in }
  ).wait()
  // Where no thread could be started, what is left is worked out here.
  return board.results.enumerated().map { index, result in result ?? body(index) }
}

/// The numbers to work on and the results so far.
private final class Board<Result: Sendable>: Sendable {
  private let next = Atomic<Int>(0)
  private let slots: Mutex<[Result?]>
  private let count: Int

  init(count: Int) {
    self.count = count
    slots = Mutex(Array(repeating: nil, count: count))
  }

  func take() -> Int? {
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  func put(_ result: Result, at index: Int) { slots.withLock { $0[index] = result } }

  var results: [Result?] { slots.withLock { $0 } }
}
