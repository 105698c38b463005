import Inspection
import Signal
import Stems
import TerminalUI
import Testing
import Workbench

/// What keys and results do to the board.
struct BoardTests {
  private func press(_ board: inout BoardState, _ commands: Workbench.Command...) -> [BoardEffect] {
    commands.flatMap { board.update(.command($0)) }
  }

  private func type(_ board: inout BoardState, _ text: String) -> [BoardEffect] {
    text.flatMap { board.update(.key(KeyEvent(.character($0)))) }
      + board.update(.key(KeyEvent(.enter)))
  }

  private func titles(_ board: BoardState) -> [String] { board.album.songs.map(\.title) }

  @Test func songsAreMovedAndTheMoveIsUndone() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    let before = board.album
    let effects = press(&board, .songLater)
    #expect(board.cursor == 1)
    #expect(titles(board).prefix(2) == ["Harbour Light", "Nightdrive"])
    #expect(effects == [.keep(board.album.arrangement, transitionSeconds: 8)])
    _ = press(&board, .songLater)
    let after = board.album
    // Two moves of one song are one gesture.
    #expect(press(&board, .undo) == [.keep(before.arrangement, transitionSeconds: 8)])
    #expect(board.album == before)
    #expect(board.cursor == 0)
    _ = press(&board, .redo)
    #expect(board.album == after)
    #expect(press(&board, .redo).isEmpty)
  }

  @Test func theEndsDoNotMoveBeyondThemselves() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    #expect(press(&board, .songEarlier).isEmpty)
    #expect(board.message?.text == "This is the first song.")
    #expect(press(&board, .songLast, .songLater).isEmpty)
    #expect(board.cursor == 3)
    // The last song's transition is the way into it, which cannot be read here.
    #expect(press(&board, .transitionPlay).isEmpty)
    #expect(board.message?.text.hasPrefix("The folder holds no sound") == true)
    _ = press(&board, .transitionPrevious)
    #expect(board.cursor == 1)
    var single = BoardFixture.board(BoardFixture.album(songs: 1))
    #expect(press(&single, .transitionPlay).isEmpty)
    #expect(single.message?.text == "A transition needs two songs.")
  }

  @Test func gapsAreTypedInSeconds() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    #expect(press(&board, .gapType).isEmpty)
    #expect(board.mode == .songs)
    _ = press(&board, .songNext, .gapType)
    #expect(type(&board, "1,25 s") == [.keep(board.album.arrangement, transitionSeconds: 8)])
    #expect(board.album.songs[1].gap == 1.25)
    _ = press(&board, .undo)
    #expect(board.album.songs[1].gap == 3.5)
    for text in ["", "-1", "61", "abc", "1e3", "nan", "1:2:3"] {
      _ = press(&board, .gapType)
      #expect(type(&board, text).isEmpty)
      #expect(board.album.songs[1].gap == 3.5, "\(text)")
      _ = board.update(.key(KeyEvent(.escape)))
      _ = press(&board, .cancel)
    }
  }

  @Test func transitionsPlayTheNeighboursWithTheirGap() throws {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    _ = press(&board, .songNext)
    let effects = press(&board, .transitionPlay)
    guard case .play(let played)? = effects.first, effects.count == 1 else {
      Issue.record("\(effects)")
      return
    }
    #expect(played.first == board.album.songs[1].folder)
    #expect(played.second == board.album.songs[2].folder)
    #expect(played.value.gap == 2)
    #expect(board.playback.isPlaying)
    #expect(press(&board, .transitionPlay) == [.stopSound])
    // The fourth song cannot be read.
    #expect(press(&board, .transitionNext).isEmpty)
    #expect(board.message?.text.hasPrefix("The folder holds no sound") == true)
    _ = press(&board, .transitionLength)
    _ = type(&board, "12")
    _ = press(&board, .transitionPrevious)
    #expect(board.transition?.value.seconds == 12)
  }

  /// A solo in one song must not silence its neighbour.
  @Test func sumsAreHeardAsTheirSessionsSetThem() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    var settings = [StemSettings(gain: Decibels(-3)), StemSettings(isSoloed: true)]
    let bare = SongFixture.song(stems: 2, seconds: 60, hasMixdown: false)
    _ = board.update(.loaded(board.album.songs[0].folder, bare, settings))
    settings[0].isMuted = true
    settings[1].isSoloed = false
    #expect(board.nextTransition?.settings == settings + [StemSettings()])
    // A mixdown is heard as it is.
    let whole = SongFixture.song(stems: 2, seconds: 60)
    _ = board.update(.loaded(board.album.songs[0].folder, whole, settings))
    #expect(board.nextTransition?.settings == [StemSettings(), StemSettings()])
  }

  @Test func ratesThatDifferAreTold() {
    let rates = [SampleRate(48_000), SampleRate(96_000)]
    var board = BoardFixture.filled(BoardFixture.board(rows: 12), rates: rates)
    _ = press(&board, .transitionPlay)
    #expect(board.message?.text.contains("is resampled from 96 kHz to 48 kHz") == true)
  }

  @Test func escapeEndsOneThingAtATime() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    _ = press(&board, .transitionPlay)
    #expect(press(&board, .cancel) == [.stopSound])
    #expect(press(&board, .cancel) == [.stopCheck])
    #expect(board.check == .stopped)
    // News of a check that was called off come too late.
    let third = board.album.songs[2].folder
    _ = board.update(.check(third, .running(0.9)))
    if case .waiting? = board.songs[third]?.check {} else { Issue.record("still checking") }
    let again = press(&board, .checkAlbum)
    #expect(again == [.check([third, board.album.songs[3].folder])])
  }

  @Test func enteringWaitsForTheFolder() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    let folder = board.album.songs[0].folder
    #expect(press(&board, .songOpen) == [.open(folder)])
    #expect(board.opening == folder)
    _ = board.update(.unreadable(folder, "Gone."))
    #expect(board.opening == nil)
    #expect(board.message?.text == "Gone.")
    _ = press(&board, .songOpen, .cancel)
    #expect(board.opening == nil)
  }

  @Test func comingBackReadsTheSongAnewAndKeepsTheRest() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    _ = press(&board, .songNext)
    let folder = board.album.songs[1].folder
    var monitor = MonitorSettings()
    monitor.level = Decibels(-6)
    let effects = board.comeBack(from: folder, monitor: monitor)
    let expected = [1, 2, 3].map { board.album.songs[$0].folder }
    #expect(effects == [.read(folder), .check(expected)])
    #expect(board.cursor == 1)
    #expect(board.monitor.level == Decibels(-6))
  }

  @Test func otherCommandsSayThatASongIsNeeded() {
    var board = BoardFixture.filled(BoardFixture.board(rows: 12))
    #expect(press(&board, .mute).isEmpty)
    #expect(board.message?.text.contains("enter one first") == true)
  }

  @Test func everythingCanBePressedOnAnEmptyAlbum() {
    for count in [0, 1] {
      var board = BoardFixture.board(BoardFixture.album(songs: count))
      for command in Workbench.Command.allCases {
        _ = board.update(.command(command))
        _ = BoardView(
          state: board, theme: ScreenTests.theme, keymap: BoardScreenTests.keymap
        ).screen()
        _ = board.update(.key(KeyEvent(.escape)))
        _ = board.update(.command(.cancel))
      }
      #expect(board.album.songs.count == count)
    }
  }
}
