import Inspection
import Signal
public import Stems
import TerminalUI

extension BoardState {
  /// Takes one action and says what is to be done. Pure: no clock, no file, no thread.
  public mutating func update(_ action: BoardAction) -> [BoardEffect] {
    take(action) + pictureIfNeeded()
  }

  private mutating func take(_ action: BoardAction) -> [BoardEffect] {
    switch action {
    case .command(let command): return perform(command)
    case .call(let call): return perform(call)
    case .key(let key): return type(key)
    case .paste(let text): paste(text)
    case .mouse(let mouse): return click(mouse)
    case .resized(let size):
      self.size = size
      keepCursorVisible()
    case .loaded(let folder, let song, let settings):
      songs[folder]?.song = song
      songs[folder]?.settings = settings
      songs[folder]?.problem = nil
    case .unreadable(let folder, let sentence):
      songs[folder]?.song = nil
      songs[folder]?.problem = sentence
      songs[folder]?.check = .failed
      if opening == folder {
        opening = nil
        message = Message(.error, sentence, secondsLeft: nil)
      }
    case .check(let folder, let check): take(check, of: folder)
    case .checkEnded:
      if check == .running { check = isChecked ? .done : .stopped }
    case .picture(let picture): self.picture = picture
    case .tick(let elapsed, let playback): advance(elapsed, playback)
    case .output(let status): take(status)
    case .message(let message): self.message = message
    case .themeShown(let name): themeName = name
    }
    return []
  }

  /// Begins, or goes on after a song was left: reads what is not known yet.
  public mutating func begin() -> [BoardEffect] {
    guard check != .stopped else { return [] }
    return checkRest()
  }

  /// The song was left again: what is known of it is read anew, and the check goes on.
  public mutating func comeBack(from folder: FileName, monitor: MonitorSettings) -> [BoardEffect] {
    opening = nil
    forgetKeys()
    self.monitor.level = monitor.level
    self.monitor.isDimmed = monitor.isDimmed
    songs[folder]?.check = .waiting
    return [.read(folder)] + begin()
  }

  private var isChecked: Bool {
    songs.values.allSatisfy { song in
      switch song.check {
      case .done, .failed: true
      case .waiting, .running: false
      }
    }
  }

  /// What is not checked yet, the song of the cursor first.
  mutating func checkRest() -> [BoardEffect] {
    check = .running
    for folder in songs.keys {
      if case .running? = songs[folder]?.check { songs[folder]?.check = .waiting }
    }
    let order = Array(album.songs[min(cursor, album.songs.count)...]) + album.songs.prefix(cursor)
    return [
      .check(
        order.map(\.folder).filter { folder in
          if case .done? = songs[folder]?.check { false } else { true }
        })
    ]
  }

  private mutating func take(_ check: BoardSong.Check, of folder: FileName) {
    // What a check that was called off had still to tell.
    if case .running = check, self.check == .stopped { return }
    songs[folder]?.check = check
  }

  private mutating func advance(_ elapsed: Double, _ playback: PlaybackSnapshot?) {
    if let playback { self.playback = playback }
    ageMessage(by: elapsed)
  }

  private mutating func take(_ status: OutputStatus) {
    guard status != output else { return }
    switch status {
    case .lost(let reason):
      message = Message(
        .error, "\(visibleText(reason)) Playback is paused; r connects again.", secondsLeft: nil)
      playback.isPlaying = false
    case .silent(let reason):
      message = Message(
        .warning, "No sound: \(visibleText(reason)) A silent clock runs instead.", secondsLeft: 12)
    case .running, .connecting: break
    }
    output = status
  }

  /// Scrolls so that the song of the cursor is on screen.
  mutating func keepCursorVisible() {
    cursor = max(0, min(album.songs.count - 1, cursor))
    let rows = max(1, BoardLayout(state: self).rowCount)
    firstVisible = min(firstVisible, cursor)
    firstVisible = max(firstVisible, cursor - rows + 1)
    firstVisible = max(0, min(firstVisible, album.songs.count - rows))
  }
}
