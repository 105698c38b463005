import TerminalUI
import TestSupport
import Testing

/// A line that takes everything at once, lets it out at a rate, and answers a while later.
private struct SimulatedLine {
  var bytesPerSecond: Double
  var roundTrip: Double
  var pace: LinkPace
  var now = 0.0
  private var isFreeAt = 0.0
  private var answers: [(number: Int, time: Double)] = []
  private var number = 0

  init(bytesPerSecond: Double, roundTrip: Double, pace: LinkPace) {
    self.bytesPerSecond = bytesPerSecond
    self.roundTrip = roundTrip
    self.pace = pace
  }

  /// The screen is wiped, and the terminal asked before anything is drawn.
  mutating func begin(answersQuestions: Bool = true) {
    number += 1
    if answersQuestions { answers.append((number, now + roundTrip)) }
    pace.sent(20, question: number, answersKeys: true, at: now)
  }

  /// Seconds that a byte written now would wait.
  var queue: Double { max(0, isFreeAt - now) }

  /// Lets a millisecond pass; bytes that were sent in it, of `waiting` at most.
  mutating func step(waiting: Int, isAwaited: Bool, answersQuestions: Bool = true) -> Int {
    now += 0.001
    while let first = answers.first, first.time <= now {
      pace.answered(first.number, at: now)
      answers.removeFirst()
    }
    guard waiting > 0, let allowance = pace.allowance(answersKeys: isAwaited, at: now) else {
      return 0
    }
    let bytes = min(waiting, isAwaited ? allowance.total : allowance.moving)
    isFreeAt = max(isFreeAt, now) + Double(bytes) / bytesPerSecond
    var question: Int?
    if pace.wantsQuestion(behind: bytes, at: now) {
      number += 1
      question = number
      if answersQuestions { answers.append((number, isFreeAt + roundTrip)) }
    }
    pace.sent(bytes, question: question, answersKeys: isAwaited, at: now)
    return bytes
  }
}

/// What moves by itself stays within its budget however much there is of it.
@Test(arguments: [500, 3000, 20_000])
func movingThingsStayWithinTheirBudget(budget: Int) {
  var line = SimulatedLine(
    bytesPerSecond: 1e6, roundTrip: 0.03, pace: LinkPace(budget: budget, canAsk: true))
  var sent = 0
  line.begin()
  for _ in 0..<60_000 { sent += line.step(waiting: 900, isAwaited: false) }
  #expect(sent <= 60 * budget)
  #expect(sent >= 60 * budget * 2 / 5)
}

/// Answers to keys take what the line has, and no more: the queue that the next key waits in stays short.
@Test(arguments: [
  (8000.0, 0.1), (8000, 0.02), (1200, 0.3), (64_000, 0.1), (1e6, 0.05), (3e7, 0.002),
])
func theQueueStaysShort(bytesPerSecond: Double, roundTrip: Double) {
  var line = SimulatedLine(
    bytesPerSecond: bytesPerSecond, roundTrip: roundTrip,
    pace: LinkPace(budget: 3000, canAsk: true))
  // The first screen, in which the line is found out.
  var waiting = 12_000
  line.begin()
  while waiting > 0, line.now < 30 { waiting -= line.step(waiting: waiting, isAwaited: true) }
  #expect(waiting == 0)
  // Then a screenful after a screenful.
  var (sent, worst, sum) = (0, 0.0, 0.0)
  for _ in 0..<20_000 {
    sent += line.step(waiting: 12_000, isAwaited: true)
    worst = max(worst, line.queue)
    sum += line.queue
  }
  let shortest = 512 / bytesPerSecond
  #expect(worst < 0.25 + 2 * shortest, "a queue of \(worst) s")
  #expect(sum / 20_000 < 0.08 + shortest, "a queue of \(sum / 20_000) s")
  // And the line is used.
  #expect(Double(sent) > 0.5 * 20 * min(bytesPerSecond, 20_000 / max(roundTrip, 0.01)))
}

/// Half an hour of playing on a line that is barely fast enough, or not even that.
@Test(arguments: [8000.0, 3000, 1000])
func noQueueGrowsWhilePlaying(bytesPerSecond: Double) {
  var line = SimulatedLine(
    bytesPerSecond: bytesPerSecond, roundTrip: 0.1, pace: LinkPace(budget: 3000, canAsk: true))
  var worst = 0.0
  line.begin()
  for step in 0..<1_800_000 {
    _ = line.step(waiting: 700, isAwaited: step % 5000 == 0)
    if step > 10_000 { worst = max(worst, line.queue) }
  }
  #expect(worst < 0.1 + 1024 / bytesPerSecond, "a queue of \(worst) s")
}

/// A terminal that never answers is drawn on all the same, slowly.
@Test func aSilentTerminalIsServed() {
  var line = SimulatedLine(
    bytesPerSecond: 8000, roundTrip: 0.1, pace: LinkPace(budget: 3000, canAsk: true))
  var (sent, worst) = (0, 0.0)
  line.begin(answersQuestions: false)
  for _ in 0..<120_000 {
    sent += line.step(waiting: 700, isAwaited: false, answersQuestions: false)
    if line.now > 15 { worst = max(worst, line.queue) }
  }
  #expect((100_000...360_000).contains(sent))
  #expect(worst < 0.1)
}

/// At the machine itself nothing is held back, and a slow line without a name is found out.
@Test func aLocalTerminalIsNotBounded() {
  var near = SimulatedLine(
    bytesPerSecond: 1e9, roundTrip: 0.0005, pace: LinkPace(budget: nil, canAsk: true))
  near.begin()
  for _ in 0..<10_000 { #expect(near.step(waiting: 50_000, isAwaited: true) == 50_000) }
  #expect(near.pace.frameInterval <= 1.0 / 30)
  var far = SimulatedLine(
    bytesPerSecond: 8000, roundTrip: 0.2, pace: LinkPace(budget: nil, canAsk: true))
  var worst = 0.0
  far.begin()
  for _ in 0..<60_000 {
    _ = far.step(waiting: 200, isAwaited: true)
    if far.now > 20 { worst = max(worst, far.queue) }
  }
  #expect(far.pace.frameInterval > 1.0 / 30 && worst < 0.3)
}

/// Under a small allowance the most pressing goes first, and in the end everything goes.
@Test func nothingStarves() {
  let size = Size(columns: 40, rows: 12)
  let regions = (0..<12).map { row in
    ScreenRegion(
      Rect(x: 0, y: row, width: 40, height: 1), row == 0 ? .answer : row < 8 ? .moving : .bulk)
  }
  var order = SendOrder()
  var shown = Screen(size: size)
  var lastChange = [Int](repeating: 0, count: 12)
  for step in 1...400 {
    var screen = Screen(size: size)
    for row in 0..<12 {
      // No character of a row stays what it was.
      let letter = Character(UnicodeScalar(UInt8(97 + step % 26)))
      screen.draw(String(repeating: letter, count: 24), x: 0, y: row, style: .plain)
    }
    let chosen = order.choose(
      from: screen.runs(changedFrom: shown), of: screen, in: regions,
      allowance: SendAllowance(moving: 60, total: 120), isAwaited: false, now: Double(step))
    #expect(!chosen.isAll && !chosen.answers.isEmpty)
    for run in chosen.answers + chosen.others {
      shown.take(run, from: screen)
      lastChange[run.y] = step
    }
    #expect(lastChange[0] == step)
  }
  #expect(lastChange.allSatisfy { $0 > 380 }, "\(lastChange)")
}

/// An order that saves bytes loses none, and doubles none.
@Test func anEconomicalOrderKeepsEveryRun() {
  var generator = SeededGenerator(seed: 5)
  var screen = Screen(size: Size(columns: 30, rows: 8))
  for _ in 0..<60 {
    screen.draw(
      ["a", "██", "  ", "日"].randomElement(using: &generator) ?? "",
      x: Int.random(in: 0..<30, using: &generator), y: Int.random(in: 0..<8, using: &generator),
      style: Style(foreground: .palette(UInt8.random(in: 1...3, using: &generator))))
  }
  let runs = screen.runs(changedFrom: Screen(size: screen.size))
  #expect(Set(screen.economical(runs)) == Set(runs))
  #expect(screen.economical(runs).count == runs.count)
}
