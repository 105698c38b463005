/// How much goes out over the line to a terminal, and when, so that no queue grows that a key would wait in.
///
/// Writing tells nothing about a line: what lies between takes a megabyte without a word. So what moves by
/// itself has a budget, and the terminal is asked where its cursor is: the answer comes when everything before
/// the question was shown. Bytes that are not answered for are under way; more than a window of them there never
/// are, and the window follows the round trip: wider while it stays at its shortest, narrower when it grows.
/// Times are seconds on any clock that only rises.
public struct LinkPace: Sendable {
  /// Bytes a second for what moves by itself; nil for no bound.
  public let budget: Int?
  /// The shortest round trip of late; nil before the first answer.
  public private(set) var roundTrip: Double?

  private var isRemote: Bool
  private var questions: [Question] = []
  private var lastQuestion = -Double.infinity
  private var sentBytes = 0
  private var answeredBytes = 0
  private var window: Int
  /// Until the first queue was seen the window doubles.
  private var isStarting = true
  /// Whether the terminal answers; nil while nobody knows.
  private var answers: Bool?
  private var answerCount = 0
  /// The shortest round trips of this half minute and of the one before.
  private var shortest = (now: Double.infinity, before: Double.infinity, since: 0.0)
  private var moving: Bucket
  private var total: Bucket
  private var keys: Bucket

  private struct Question: Sendable {
    var number: Int
    var time: Double
    /// All that was sent by then.
    var bytes: Int
  }

  /// Bytes that come back at a rate, up to a limit.
  private struct Bucket: Sendable {
    var rate: Double
    var limit: Double
    var level: Double
    var time = 0.0

    init(rate: Double, limit: Double) {
      self.rate = rate
      self.limit = limit
      self.level = limit
    }

    func level(at now: Double) -> Double { min(limit, level + max(0, now - time) * rate) }

    mutating func take(_ bytes: Int, at now: Double) {
      level = level(at: now) - Double(bytes)
      time = now
    }
  }

  private static let narrowest = 512
  private static let widest = 1 << 18
  /// A round trip from which on a line is treated as a slow one.
  private static let slowRoundTrip = 0.08
  /// Queueing that is felt, and queueing that is not.
  private static let queueing = (long: 0.05, short: 0.025)

  /// A pace for a line.
  ///
  /// - Parameters:
  ///   - budget: bytes a second for what moves by itself; nil for no bound.
  ///   - canAsk: whether the terminal can be asked at all.
  public init(budget: Int?, canAsk: Bool) {
    self.budget = budget
    isRemote = budget != nil
    window = isRemote ? 2048 : Self.widest
    answers = canAsk ? nil : false
    let rate = Double(budget ?? 1 << 30)
    // A fifth is kept for moments in which the cost was guessed too low; most of the rest is for what moves,
    // and what that leaves is saved up for the next page of waveforms.
    moving = Bucket(rate: 0.56 * rate, limit: max(96, 0.1 * rate))
    total = Bucket(rate: 0.8 * rate, limit: max(192, 1.5 * rate))
    // Where nothing answers: a whole screen at once, and then as a telephone line takes it.
    keys = Bucket(rate: 2.7 * rate, limit: max(1024, 8 * rate))
  }

  /// Seconds between two frames of what moves by itself.
  public var frameInterval: Double { isRemote ? 0.08 : 1.0 / 30 }

  /// Whether a question should be sent with the next frame.
  public func wantsQuestion(at now: Double) -> Bool {
    guard answers != false else { return false }
    if questions.isEmpty { return now - lastQuestion >= (isRemote ? 0.2 : 1) }
    guard isRemote, let last = questions.last, questions.count < 8 else { return false }
    return sentBytes - last.bytes >= 512
  }

  /// What may be sent now; nil where it is better to wait. For what answers keys the budget does not count,
  /// the window does.
  public mutating func allowance(answersKeys: Bool, at now: Double) -> SendAllowance? {
    giveUp(at: now)
    if !isRemote, window == Self.widest { return .unlimited }
    var room = window - (answers == false ? 0 : sentBytes - answeredBytes)
    if questions.isEmpty { room = max(room, Self.narrowest) }
    if answers != true { room = min(room, Int(keys.level(at: now))) }
    guard room >= 64 else { return nil }
    if answersKeys { return SendAllowance(moving: room, total: room) }
    let allowance = SendAllowance(
      moving: min(room, Int(moving.level(at: now))),
      total: min(room, Int(total.level(at: now)), Self.largestFrame(budget)))
    return allowance.total >= min(128, room) && allowance.moving >= 64 ? allowance : nil
  }

  /// Bytes of one frame that moves by itself: a key that comes now waits behind them.
  private static func largestFrame(_ budget: Int?) -> Int { max(256, (budget ?? 1 << 20) * 3 / 20) }

  /// Notes a frame that went out, with the number of the question at its end.
  public mutating func sent(_ bytes: Int, question: Int?, answersKeys: Bool, at now: Double) {
    sentBytes += bytes
    if !answersKeys {
      moving.take(bytes, at: now)
      total.take(bytes, at: now)
    }
    keys.take(bytes, at: now)
    if let question {
      questions.append(Question(number: question, time: now, bytes: sentBytes))
      lastQuestion = now
    }
  }

  /// Takes the answer to a question. One that nobody waits for any more changes nothing.
  public mutating func answered(_ number: Int, at now: Double) {
    guard let index = questions.firstIndex(where: { $0.number == number }) else { return }
    let question = questions[index]
    questions.removeSubrange(...index)
    let underway = question.bytes - answeredBytes
    answeredBytes = question.bytes
    answers = true
    let time = now - question.time
    if now - shortest.since > 30 { shortest = (.infinity, shortest.now, now) }
    shortest.now = min(shortest.now, time)
    let best = min(shortest.now, shortest.before)
    roundTrip = best
    // Without a budget a line is taken for a fast one, until not one of some answers was quick.
    answerCount += 1
    let isSlow = budget != nil || (answerCount > 3 && best > Self.slowRoundTrip)
    if isSlow != isRemote { window = isSlow ? 2048 : Self.widest }
    isRemote = isSlow
    guard isRemote else { return }
    let queueing = time - best
    if queueing > Self.queueing.long {
      isStarting = false
      // While there is a queue, what was under way arrives in a round trip: the rate of the line.
      let fitting = Int(Double(underway) / time * (best + Self.queueing.short))
      window = max(Self.narrowest, min(min(window, underway) * 3 / 4, fitting))
    } else if queueing < Self.queueing.short, underway > window / 2 {
      window = min(Self.widest, isStarting ? 2 * window : window + max(256, window / 4))
    }
  }

  /// Forgets what is under way, after the terminal was somebody else's.
  public mutating func forget() {
    questions = []
    answeredBytes = sentBytes
  }

  /// Whether an answer may still come.
  public var awaitsAnswer: Bool { !questions.isEmpty }

  /// Whether the line is so slow that it should be said: `roundTrip` seconds, or no answer for long.
  public func isSlow(at now: Double) -> Bool {
    let oldest = questions.first.map { now - $0.time } ?? 0
    return max(roundTrip ?? 0, oldest) > 0.15
  }

  /// No answer for ten seconds is none.
  private mutating func giveUp(at now: Double) {
    guard let oldest = questions.first, now - oldest.time > 10 else { return }
    if answers == nil { answers = false }
    window = Self.narrowest
    forget()
  }
}
