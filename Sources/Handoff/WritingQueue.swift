import Inspection

/// Lets threads write one after the other, in the order of numbers 0, 1, 2, … that they took.
///
/// A thread holds one number at a time and ends its turn before it takes the next: so the numbers out at
/// any time are consecutive, and a semaphore for each thread is enough.
final class WritingQueue: Sendable {
  private let turns: [CountingSemaphore]

  init(writers: Int) {
    turns = (0..<writers).map { CountingSemaphore($0 == 0 ? 1 : 0) }
  }

  /// Waits until all numbers before this one have had their turn.
  func wait(turn number: Int) { turns[number % turns.count].wait() }

  /// Lets the next number write.
  func endTurn(_ number: Int) { turns[(number + 1) % turns.count].signal() }
}
