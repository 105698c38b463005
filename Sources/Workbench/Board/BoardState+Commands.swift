import Signal
import Stems
import TerminalUI

extension BoardState {
  /// Why a command cannot do anything now, in one sentence; nil when it can.
  public func reasonUnavailable(_ command: Command) -> String? {
    switch command {
    case .songEarlier: cursor == 0 ? "This is the first song." : nil
    case .songLater: cursor + 1 >= album.songs.count ? "This is the last song." : nil
    case .gapType: cursor == 0 ? "The gap before the first song is not heard." : nil
    case .transitionPlay:
      transitionIndex == nil ? "A transition needs two songs." : nil
    case .transitionNext:
      cursor + 2 >= album.songs.count ? "This is the last transition." : nil
    case .transitionPrevious:
      (transitionIndex ?? 0) == 0 ? "This is the first transition." : nil
    case .checkAlbum:
      switch check {
      case .running: "The check is running."
      case .done where !songs.values.contains(where: \.hasFailed): "Every song is checked."
      default: nil
      }
    case .undo: history.undoName == nil ? "There is nothing to undo." : nil
    case .redo: history.redoName == nil ? "There is nothing to do again." : nil
    case .themes: themeNames.isEmpty ? "There is no theme to choose from." : nil
    default: offeredCommands.contains(command) ? nil : "This is for an open song: enter one first."
    }
  }

  mutating func perform(_ command: Command) -> [BoardEffect] {
    if let reason = reasonUnavailable(command) {
      message = Message(.note, reason)
      return []
    }
    switch command {
    case .songNext: select(cursor + 1)
    case .songPrevious: select(cursor - 1)
    case .songFirst: select(0)
    case .songLast: select(album.songs.count - 1)
    case .songOpen: return open()
    case .songEarlier: return move(by: -1)
    case .songLater: return move(by: 1)
    case .gapType: mode = .prompt(BoardPrompt(kind: .gap))
    case .transitionLength: mode = .prompt(BoardPrompt(kind: .transitionSeconds))
    case .transitionPlay: return playback.isPlaying ? stop() : play()
    case .transitionNext:
      select(cursor + 1)
      return play()
    case .transitionPrevious:
      select((transitionIndex ?? 1) - 1)
      return play()
    case .checkAlbum: return checkAgain()
    case .undo, .redo: return performHistory(isBack: command == .undo)
    case .levelUp, .levelDown, .dim: return performMonitor(command)
    case .notes:
      search = nil
      mode = .notes(scroll: 0)
    case .help:
      search = nil
      openHelp()
    case .search: startSearch()
    case .themes: openThemes()
    case .palette:
      search = nil
      overlay = .palette(Palette())
    case .mouse:
      isMouseOn.toggle()
      message = Message(
        .note, isMouseOn ? "The mouse works." : "The mouse is left to the terminal.")
      return [.setMouse(isMouseOn)]
    case .reconnect: return [.reconnect]
    case .redraw: return [.redraw]
    case .reload: return [.reload]
    case .suspend: return [.suspend]
    case .cancel: return cancel()
    case .quit: hasQuit = true
    default: break
    }
    return []
  }

  /// Puts the cursor on a song, or on the nearest one.
  mutating func select(_ song: Int) {
    cursor = max(0, min(album.songs.count - 1, song))
    keepCursorVisible()
  }

  private mutating func open() -> [BoardEffect] {
    guard let selected else { return [] }
    opening = selected.folder
    return [.open(selected.folder)]
  }

  /// One thing at a time: a list, the sound, an entering, the check, the message.
  private mutating func cancel() -> [BoardEffect] {
    forgetKeys()
    if search != nil {
      search = nil
    } else if case .themes(let chooser) = mode {
      return cancelThemes(chooser)
    } else if mode != .songs {
      mode = .songs
    } else if playback.isPlaying {
      return stop()
    } else if opening != nil {
      opening = nil
    } else if check == .running {
      check = .stopped
      for folder in songs.keys {
        if case .running? = songs[folder]?.check { songs[folder]?.check = .waiting }
      }
      message = Message(.note, "The check was called off; F goes on with it.")
      return [.stopCheck]
    } else {
      message = nil
    }
    return []
  }

  private mutating func checkAgain() -> [BoardEffect] {
    for folder in songs.keys {
      if case .failed? = songs[folder]?.check { songs[folder]?.check = .waiting }
    }
    return checkRest()
  }

  // MARK: Order and gaps

  private mutating func move(by step: Int) -> [BoardEffect] {
    guard let selected else { return [] }
    let before = album.arrangement
    history.record(
      "move “\(visibleText(selected.title))”", before: before, cursor: cursor, joins: true)
    album.songs.swapAt(cursor, cursor + step)
    select(cursor + step)
    return kept()
  }

  /// Sets the gap before the song of the cursor.
  mutating func setGap(_ seconds: Double) -> [BoardEffect] {
    guard let selected, album.songs[cursor].gap != seconds else { return [] }
    history.record(
      "gap before “\(visibleText(selected.title))”", before: album.arrangement, cursor: cursor)
    album.songs[cursor].gap = seconds
    return kept()
  }

  private mutating func performHistory(isBack: Bool) -> [BoardEffect] {
    guard
      let step = history.step(isBack: isBack, from: album.arrangement, cursor: cursor)
    else { return [] }
    album.arrange(by: step.arrangement)
    message = Message(.note, (isBack ? "Undone: " : "Done again: ") + step.name + ".")
    select(step.cursor)
    return kept()
  }

  /// What has to be kept on disk now.
  func kept() -> [BoardEffect] {
    [.keep(album.arrangement, transitionSeconds: transitionSeconds)]
  }

  // MARK: Listening

  /// Plays the transition that the cursor is on.
  mutating func play() -> [BoardEffect] {
    guard let next = nextTransition else {
      let missing = album.songs[(transitionIndex ?? 0)...].prefix(2).first {
        songs[$0.folder]?.song == nil
      }
      let title = visibleText(missing?.title ?? "")
      message = Message(
        .warning, missing.flatMap { songs[$0.folder]?.problem } ?? "“\(title)” is not read yet.")
      return stop()
    }
    if case .lost = output {
      message = Message(.warning, "The sound device is gone; r connects again.")
      return []
    }
    transition = next
    playback.isPlaying = true
    playback.position = next.value.range.lowerBound
    if next.value.isResampled {
      let title = visibleText(album.songs[(transitionIndex ?? 0) + 1].title)
      message = Message(
        .note,
        "“\(title)” is resampled from \(LevelText.rate(next.value.second.sampleRate)) to "
          + "\(LevelText.rate(next.value.rate)) for listening.")
    }
    return [.play(next)]
  }

  private mutating func stop() -> [BoardEffect] {
    guard playback.isPlaying else { return [] }
    playback.isPlaying = false
    return [.stopSound]
  }

  private mutating func performMonitor(_ command: Command) -> [BoardEffect] {
    let before = monitor
    switch command {
    case .dim: monitor.isDimmed.toggle()
    case .levelUp: monitor.step(by: 1)
    default: monitor.step(by: -1)
    }
    return monitor == before ? [] : [.monitor(monitor)]
  }
}

extension MonitorSettings {
  /// Moves the level by whole decibels from −60 to 0; below is −∞.
  mutating func step(by step: Double) {
    let next = (level.value == -.infinity ? -61 : level.value) + step
    level = next < -60 ? .silence : Decibels(min(0, next))
  }
}
