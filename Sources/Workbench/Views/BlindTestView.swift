import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// The blind test: what can be heard, which of it is, and how many answers were given. Nothing here depends
  /// on what X is before the test is over.
  func drawBlindTest(in place: RoomLayout, into screen: inout Screen) {
    guard let test = state.blindTest else { return }
    let number = min(BlindTest.plannedTrials, test.trials.count + 1)
    drawTitle(
      "BLIND TEST (ABX)",
      detail: test.isFinished
        ? "over" : "trial \(number) of \(BlindTest.plannedTrials)  loudness matched", into: &screen)
    let width = min(74, place.board.width - 2)
    let board = Rect(
      x: place.board.x + (place.board.width - width) / 2, y: place.board.y, width: width,
      height: place.board.height)
    if test.isFinished {
      drawBlindResult(test, in: board, into: &screen)
    } else {
      drawBlindTrial(test, in: board, into: &screen)
    }
    drawKeys(
      [
        (.hearA, "hear A"), (.hearB, "hear B"), (.hearX, "hear X"), (.answerA, "X is A"),
        (.answerB, "X is B"), (.blindScore, test.showsScore ? "hide score" : "score"),
        (.blindFinish, test.isFinished ? "another test" : "finish"),
      ], into: &screen)
  }

  // MARK: While it goes on

  private func drawBlindTrial(_ test: BlindTest, in board: Rect, into screen: inout Screen) {
    let boxes: [(BlindTest.Heard, String, String, Command)] = [
      (.a, "A", "SUM", .hearA), (.b, "B", "MIXDOWN", .hearB), (.x, "X", "A or B?", .hearX),
    ]
    let boxHeight = board.height >= 16 ? 7 : board.height >= 11 ? 5 : 3
    let pitch = board.width / 3
    let top = board.y + max(0, (board.height - boxHeight - 7) / 3)
    for (index, (heard, letter, name, command)) in boxes.enumerated() {
      let box = Rect(
        x: board.x + index * pitch + 1, y: top, width: pitch - 2, height: boxHeight)
      drawBlindBox(
        letter, name, key: roomKey(command, in: .blindTest), isHeard: test.heard == heard,
        in: box, into: &screen)
    }
    var y = top + boxHeight + 1
    drawBlindAnswers(test, row: y, of: board, into: &screen)
    y += 2
    let score =
      test.showsScore && !test.trials.isEmpty
      ? "\(test.right) of \(test.trials.count) right   p = \(Self.probability(test.probability))"
      : "score: at the end"
    screen.draw(
      score, x: board.x + 1, y: y,
      style: theme[test.showsScore ? "lane.gain.changed" : "hint.text"],
      clippedTo: board)
    let answers =
      "\(roomKey(.answerA, in: .blindTest)): X is A   \(roomKey(.answerB, in: .blindTest)): X is B"
    screen.draw(
      test.hasHeardX
        ? "Which one is X?   " + answers
        : state.playback.isPlaying
          ? "Listen to X, then answer." : "Nothing plays. Listen to X, then answer.",
      x: board.x + 1, y: y + 2, style: theme["text"], clippedTo: board)
  }

  private func drawBlindBox(
    _ letter: String, _ name: String, key: String, isHeard: Bool, in box: Rect,
    into screen: inout Screen
  ) {
    let look = theme[isHeard ? "header.source.active" : "line"]
    let inner = PanelView(
      title: "", border: isHeard ? look.withoutReverse : look, titleStyle: look, glyphs: glyphs
    ).draw(into: &screen, in: box)
    if isHeard { screen.fill(inner, style: look) }
    let text = isHeard ? look : theme["text"]
    let middle = inner.y + (inner.height - 1) / 2
    func centred(_ words: String, _ y: Int, _ style: Style) {
      guard y >= inner.y, y < inner.maxY else { return }
      let shown = words.truncated(to: inner.width, glyphs: glyphs)
      screen.draw(
        shown, x: inner.x + (inner.width - TextWidth.columns(of: shown)) / 2, y: y, style: style,
        clippedTo: inner)
    }
    guard inner.height >= 3 else {
      return centred(
        (isHeard ? glyph("▶ ", "> ") : "") + "\(letter) \(name)", middle, text)
    }
    centred(letter, middle - 1, text)
    centred(name, middle, text)
    centred(isHeard ? glyph("▶ heard", "> heard") : "key \(key)", middle + 1, text)
  }

  /// A sign for every answer that was given and every one to come.
  private func drawBlindAnswers(
    _ test: BlindTest, row y: Int, of board: Rect, into screen: inout Screen
  ) {
    var x = board.x + 1
    for index in 0..<BlindTest.plannedTrials {
      let isGiven = index < test.trials.count
      screen.draw(
        isGiven ? glyph("●", "#") : glyph("○", "."), x: x, y: y,
        style: theme[isGiven ? "hint.key" : "text.ghost"], clippedTo: board)
      x += 2
    }
    screen.draw(
      " \(test.trials.count) answered", x: x, y: y, style: theme["hint.text"], clippedTo: board)
  }

  // MARK: Afterwards

  private func drawBlindResult(_ test: BlindTest, in board: Rect, into screen: inout Screen) {
    let (right, count, chance) = (test.right, test.trials.count, test.probability)
    let isTold = chance < 0.05
    var lines: [(String, String)] = [
      ("\(right) of \(count) right     p = \(Self.probability(chance))", "help.heading"),
      ("", "text"),
      (
        isTold
          ? "The difference was heard: by guessing, so many are right in less than 1 of 20 tests."
          : "No difference was shown. That is no proof that there is none.", "text"
      ),
    ]
    if count < BlindTest.plannedTrials {
      lines.append(
        (
          "Ended after \(count) of \(BlindTest.plannedTrials) trials: p means less then.",
          "text.faint"
        ))
    }
    if test.wasScoreShown {
      lines.append(("The score was shown while the test went on: p means less then.", "text.faint"))
    }
    var y = board.y + 1
    for (text, style) in lines {
      for part in text.wrapped(to: board.width - 2) where y < board.maxY {
        screen.draw(part, x: board.x + 1, y: y, style: theme[style], clippedTo: board)
        y += 1
      }
    }
    drawBlindTrials(
      test.trials,
      in: Rect(x: board.x + 1, y: y + 1, width: board.width - 2, height: board.maxY - y - 1),
      into: &screen)
  }

  /// Each trial in a column: what X was, what was said.
  private func drawBlindTrials(
    _ trials: [BlindTest.Trial], in area: Rect, into screen: inout Screen
  ) {
    guard area.height >= 3 else { return }
    for (row, name) in ["trial", "X was", "said", ""].enumerated() where row < area.height {
      screen.draw(
        name, x: area.x, y: area.y + row, style: theme["hint.text"], clippedTo: area)
    }
    for (index, trial) in trials.enumerated() {
      let x = area.x + 7 + index * (area.width >= 70 ? 4 : 2)
      let isRight = trial.isRight
      for (row, text) in [
        "\((index + 1) % (area.width >= 70 ? 100 : 10))", trial.wasMixdown ? "B" : "A",
        trial.saidMixdown ? "B" : "A", isRight ? glyph("✓", "+") : glyph("✗", "x"),
      ].enumerated() where row < area.height {
        screen.draw(
          text, x: x, y: area.y + row,
          style: theme[row == 0 ? "text.ghost" : isRight ? "text" : "finding.warning"],
          clippedTo: area)
      }
    }
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "less than 0.001" : fixedPoint(value, decimals: 3)
  }
}

extension Style {
  /// The same colours, not exchanged.
  fileprivate var withoutReverse: Style {
    var style = self
    style.attributes.remove(.reverse)
    return style
  }
}
