import Stems
import TerminalUI
import Testing
import Workbench

/// The board as golden screens with the shipped keymap and themes, and what it shares with the workbench.
struct BoardLookTests {
  /// What is open on the board.
  enum Scene: String, CaseIterable {
    case songs, palette, themes, help, gap
    case helpSearched = "help-searched"

    func open(_ board: inout BoardState) throws {
      let keymap = try ShippedFiles.keymap()
      switch self {
      case .songs: break
      case .palette: for key in ":song" { _ = board.press(KeyEvent(.character(key)), in: keymap) }
      case .themes: _ = board.press(KeyEvent(.character("V")), in: keymap)
      case .help: _ = board.press(KeyEvent(.character("?")), in: keymap)
      case .helpSearched:
        for key in "?/song place" { _ = board.press(KeyEvent(.character(key)), in: keymap) }
      case .gap:
        for key in "jg4" { _ = board.press(KeyEvent(.character(key)), in: keymap) }
      }
    }
  }

  private static func board(
    songs: Int = 4, columns: Int, rows: Int, look: RoomScreenTests.Look = .truecolor
  ) -> BoardState {
    var board = BoardFixture.filled(
      BoardFixture.board(
        BoardFixture.album(songs: songs), columns: columns, rows: rows, isUnicode: look != .ascii,
        colors: look.colors))
    if let picture = BoardFixture.picture(of: board) { _ = board.update(.picture(picture)) }
    board.themeNames = ["dark", "light", "mono"]
    board.themeName = "dark"
    return board
  }

  @Test(arguments: Scene.allCases, RoomScreenTests.Look.allCases)
  func looks(scene: Scene, look: RoomScreenTests.Look) throws {
    for (columns, rows) in RoomScreenTests.sizes {
      var board = Self.board(columns: columns, rows: rows, look: look)
      try scene.open(&board)
      let view = BoardView(
        state: board, theme: try ShippedFiles.theme(look.colors == 0 ? "mono" : "dark"),
        keymap: try ShippedFiles.keymap())
      try RoomScreenTests.expectGolden(
        "Board/\(scene.rawValue)-\(columns)x\(rows)-\(look.rawValue)", view.screen(), look)
    }
  }

  private func type(_ keys: String, on board: inout BoardState, counts: Bool = false) throws
    -> [BoardEffect]
  {
    var keymap = try ShippedFiles.keymap()
    keymap.takesCounts = counts
    return keys.flatMap { key in
      board.press(KeyEvent(key == "\r" ? .enter : .character(key)), in: keymap)
    }
  }

  @Test func countsRepeatAndChoose() throws {
    var board = Self.board(columns: 80, rows: 24)
    _ = try type("3j", on: &board, counts: true)
    #expect(board.cursor == 3)
    _ = try type("9k", on: &board, counts: true)
    #expect(board.cursor == 0)
    // Moved three places down, and kept once.
    let effects = try type("3J", on: &board, counts: true)
    #expect(board.cursor == 3 && board.album.songs[3].title == BoardFixture.titles[0])
    let keeps = effects.count { effect in
      if case .keep = effect { true } else { false }
    }
    #expect(keeps == 1)
    // The message of an end that was reached is not left behind.
    #expect(board.message == nil)
  }

  @Test func thePaletteRunsCommandsWithTheirValues() throws {
    var board = Self.board(columns: 80, rows: 24)
    _ = try type("j:gap-type 4.5\r", on: &board)
    #expect(board.album.songs[1].gap == 4.5 && board.mode == .songs)
    _ = try type(":gap-type 99\r", on: &board)
    #expect(board.message?.text.contains("no gap") == true)
    #expect(board.album.songs[1].gap == 4.5)
    _ = board.update(.command(.cancel))
    // A command of songs alone is told so, and the line stays.
    _ = try type(":mute\r", on: &board)
    #expect(board.message?.text == "This is for an open song: enter one first.")
    #expect(board.mode != .songs)
  }

  /// Words narrow a list; Enter keeps what was found, Escape shows all, and Escape again closes.
  @Test(arguments: ["?/", "/"]) func theHelpIsSearched(keys: String) throws {
    var board = Self.board(columns: 80, rows: 24)
    func shown() throws -> [String] {
      BoardView(
        state: board, theme: Theme(name: "none"), keymap: try ShippedFiles.keymap()
      ).screen().rowStrings
    }
    func shows(_ text: String) throws -> Bool { try shown().contains { $0.contains(text) } }
    _ = try type(keys + "place up", on: &board)
    #expect(try shows("move the song one place up") && shows("Album"))
    #expect(try !shows("one place down") && !shows("monitor level"))
    #expect(try shown()[23].hasPrefix(" /place up"))
    _ = try type("x", on: &board)
    #expect(try shown()[23].contains("Nothing holds these words."))
    _ = board.update(.key(KeyEvent(.backspace)))
    _ = try type("\r", on: &board)
    #expect(try shows("one place up") && !shows("one place down"))
    #expect(try shown()[23].contains("/ search"))
    _ = board.update(.command(.cancel))
    #expect(try shows("one place up") && shows("one place down"))
    _ = board.update(.command(.cancel))
    #expect(board.mode == .songs)
  }

  /// What stands in the notes is searched as well, and pasted words are.
  @Test func theNotesAreSearched() throws {
    var board = Self.board(columns: 80, rows: 24)
    _ = try type("i/", on: &board)
    _ = board.update(.paste("sound files"))
    let list = BoardView(
      state: board, theme: Theme(name: "none"), keymap: try ShippedFiles.keymap()
    ).screen().rowStrings
    #expect(list.contains { $0.contains("The folder holds no sound files") })
    #expect(board.mode == .notes(scroll: 0))
  }

  @Test func themesAreShownAndKept() throws {
    var board = Self.board(columns: 80, rows: 24)
    #expect(try type("Vj", on: &board) == [.showTheme("light", isKept: false)])
    _ = board.update(.themeShown("light"))
    #expect(board.update(.command(.cancel)) == [.showTheme("dark", isKept: false)])
    _ = board.update(.themeShown("dark"))
    #expect(try type("Vj\r", on: &board).last == .showTheme("light", isKept: true))
    #expect(board.mode == .songs)
  }

  @Test func theMouseReachesWhatIsOpen() throws {
    var board = Self.board(columns: 80, rows: 24)
    func click(_ x: Int, _ y: Int) -> [BoardEffect] {
      board.update(.mouse(MouseEvent(kind: .press, x: x, y: y)))
    }
    _ = click(5, 3)
    #expect(board.cursor == 1)
    #expect(click(1, 0).contains { if case .play = $0 { true } else { false } })
    #expect(click(1, 0) == [.stopSound])
    _ = try type("V", on: &board)
    // The second line of the list, in its frame at the right.
    #expect(click(70, 3) == [.showTheme("light", isKept: false)])
    _ = board.update(.command(.cancel))
    _ = try type(":song-last", on: &board)
    _ = click(5, 22)
    #expect(board.mode == .songs && board.cursor == 3)
  }
}
