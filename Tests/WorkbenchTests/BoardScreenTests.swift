import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// Boards as text.
struct BoardScreenTests {
  static let keymap: Keymap = {
    var keymap = Keymap()
    for (keys, command) in [
      ("Enter", "song-open"), ("Space", "transition-play"), ("K", "song-earlier"),
      ("J", "song-later"), ("g", "gap-type"), ("Right", "transition-next"), ("F", "check-album"),
      ("Escape", "cancel"), ("?", "help"), ("q", "quit"), ("U", "undo"),
    ] {
      if let sequence = KeySequence(notation: keys) {
        keymap.bind(sequence, to: CommandName(command), in: "board")
      }
    }
    return keymap
  }()

  private func screen(_ board: BoardState, _ theme: Theme = ScreenTests.theme) -> Screen {
    BoardView(state: board, theme: theme, keymap: Self.keymap).screen()
  }

  private func filled(_ board: BoardState, stems: Int = 8) -> BoardState {
    var board = BoardFixture.filled(board, stems: stems)
    if let picture = BoardFixture.picture(of: board) { _ = board.update(.picture(picture)) }
    return board
  }

  private func rows(_ board: BoardState) -> [String] { screen(board).rowStrings }

  /// The third song has errors, and the cursor is on it.
  @Test(arguments: [(40, 10), (80, 24), (120, 40), (200, 60)])
  func songsAndStems(columns: Int, rows: Int) throws {
    var board = filled(
      BoardFixture.board(BoardFixture.album(songs: 6), columns: columns, rows: rows))
    _ = board.update(.command(.songNext))
    _ = board.update(.command(.songNext))
    let shown = self.rows(board)
    let chosen = try #require(shown.first { $0.hasPrefix("▸") })
    #expect(chosen.hasPrefix("▸✗ 3 Halcyon"))
    // Guitars and strings, by their columns; the others are all right.
    let signs = chosen.filter { "✓✗!".contains($0) }
    #expect(signs == "✗" + "✓✓✓✓✗✓✓✓✗")
    if columns >= 80 { #expect(shown[0].contains("6 songs 2✓ 1! 2✗")) }
    if columns >= 80 { #expect(chosen.contains("3:15") && chosen.contains("-12.1")) }
    if columns >= 120 { #expect(chosen.contains("-1.7") && chosen.contains("6.5")) }
    if rows >= 24 {
      #expect(shown.contains { $0.contains("✗ Guitars") && $0.contains("37 samples late") })
    }
  }

  /// A role with several stems says how many, and what is said without colours is what is said with them.
  @Test func signsNeedNoColour() {
    let coloured = filled(BoardFixture.board(colors: 256), stems: 20)
    let plain = filled(BoardFixture.board(colors: 0), stems: 20)
    #expect(rows(coloured).prefix(5) == rows(plain).prefix(5))
    #expect(rows(plain)[2].contains("✓3"))
  }

  @Test func asciiAlone() {
    let board = filled(BoardFixture.board(columns: 80, rows: 24, isUnicode: false))
    #expect(screen(board).cells.allSatisfy { $0.text?.isASCII ?? true })
    #expect(rows(board)[2].hasPrefix(">+ 1 Nightdrive"))
  }

  @Test func sixtyFourSongsOfTwentyStems() throws {
    var board = filled(BoardFixture.board(BoardFixture.album(songs: 64)), stems: 20)
    for _ in 0..<50 { _ = board.update(.command(.songNext)) }
    let chosen = try #require(rows(board).first { $0.hasPrefix("▸") })
    #expect(chosen.hasPrefix("▸✗ 51 "))
  }

  @Test func playingAndTyping() {
    var board = filled(BoardFixture.board(columns: 100, rows: 30))
    _ = board.update(.command(.transitionPlay))
    let start = board.transition?.value.range.lowerBound ?? .start
    _ = board.update(
      .tick(
        elapsed: 0.05,
        PlaybackSnapshot(isPlaying: true, position: start + SongFixture.rate.frames(6))))
    #expect(rows(board)[0].hasPrefix(" ▶ Signal Fires"))
    #expect(rows(board).contains { $0.contains("Nightdrive → Harbour Light") })
    #expect(rows(board).contains { $0.contains("8.0 s + gap 3.5 s + 8.0 s") })
    _ = board.update(.command(.songNext))
    _ = board.update(.command(.gapType))
    _ = board.update(.key(KeyEvent(.character("4"))))
    #expect(
      rows(board).last?.hasPrefix(" Gap before “Harbour Light” in seconds (is 3.5): 4") == true)
  }

  @Test func helpListsTheKeysOfTheBoard() {
    var board = filled(BoardFixture.board(columns: 80, rows: 40))
    _ = board.update(.command(.help))
    #expect(rows(board).contains { $0.hasPrefix(" Enter") && $0.contains("enter the song") })
  }

  @Test func anySizeDraws() {
    for songs in [1, 4, 64] {
      var board = filled(BoardFixture.board(BoardFixture.album(songs: songs)), stems: 20)
      for columns in stride(from: 1, through: 260, by: 7) {
        for rows in [1, 2, 3, 5, 10, 17, 24, 33, 70] {
          _ = board.update(.resized(Size(columns: columns, rows: rows)))
          #expect(screen(board).size == Size(columns: columns, rows: rows))
        }
      }
    }
  }
}
