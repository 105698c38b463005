internal import CCurses
internal import Glibc
public import TerminalUI

/// A real terminal, by way of ncurses.
///
/// Belongs to the main thread; one at a time. While it is open the terminal is in raw mode (Ctrl-C
/// and Ctrl-Z arrive as keys) on its alternate screen, and the program's signals are ours: SIGTERM,
/// SIGHUP, SIGINT (see `terminationSignal`), SIGTSTP, SIGCONT and SIGWINCH are noted, wake the run
/// loop, and take effect in `nextEvent`; signals that kill (SIGSEGV and the like) restore the
/// terminal first.
public final class CursesTerminal: Terminal {
  /// Columns and rows; `nextEvent` reports each change.
  public private(set) var size: Size
  /// What terminal, locale and environment allow.
  public let capabilities: TerminalCapabilities
  /// The descriptor to poll for input.
  public let inputDescriptor: Int32

  var decoder = InputDecoder()
  private var keyNames: [Int32: String] = [:]
  /// What the terminal shows; nil where that is not known.
  var shown: Screen?
  private(set) var isOpen = true
  var isGone = false
  /// Of styles as they are, what is sent for them.
  var looks: [Style: Look] = [:]

  // See CursesTerminal+Pace.
  var pace: LinkPace
  var order = SendOrder()
  var questionColumn = 0
  var synchronizes = false
  var isUnsent = false
  var undecidedSince: Double?

  /// Opens the screen.
  ///
  /// - Parameters:
  ///   - input: a descriptor of the terminal for keys.
  ///   - output: a descriptor of the same terminal for the screen.
  ///   - wakeDescriptor: a non-blocking pipe or eventfd that receives eight bytes at each signal.
  ///   - limit: how many colours to use at most; nil leaves it to NO_COLOR and the terminal.
  ///   - takesMouse: false leaves the mouse to the terminal.
  ///   - budget: bytes a second for what moves by itself, see `LinkPace`; nil for no bound.
  /// - Throws: before anything was sent to the terminal.
  public init(
    input: Int32 = 0, output: Int32 = 1, wakeDescriptor: Int32, colors limit: Int? = nil,
    takesMouse: Bool = true, budget: Int? = nil
  ) throws(CursesTerminalError) {
    switch Int(ccurses_open(input, output, wakeDescriptor, takesMouse ? 1 : 0)) {
    case CCURSES_OK: break
    case CCURSES_BUSY: throw .alreadyOpen
    case CCURSES_NOT_A_TTY: throw .notATerminal
    default: throw .unusableTerminal(type: visibleText(Self.environment("TERM") ?? ""))
    }
    inputDescriptor = input
    // A static string of the C target.
    notice = unsafe ccurses_stand_in().map { entry in
      "Terminals of type “\(visibleText(Self.environment("TERM") ?? ""))” are not known here: "
        + "this one is drawn as \(unsafe String(cString: entry))."
    }
    pace = LinkPace(budget: budget, canAsk: ccurses_can_ask() != 0)
    size = Self.currentSize()
    ccurses_resize(Int32(size.columns), Int32(size.rows))
    let setting = TerminalSetting(Self.environment)
    capabilities = TerminalCapabilities(
      colors: setting.colors(
        described: Int(ccurses_colors()), isDirect: ccurses_is_direct() != 0, limit: limit),
      isUnicode: ccurses_is_utf8() != 0 && !setting.isLinuxConsole)
  }

  /// A sentence about a terminal whose type this machine does not know; nil where it does.
  public let notice: String?

  deinit { close() }

  /// The first of SIGTERM, SIGHUP and SIGINT that arrived while the terminal was open.
  public var terminationSignal: Int32? {
    let signal = ccurses_termination_signal()
    return signal == 0 ? nil : signal
  }

  /// Names a file that a crash takes away, once it has put the terminal right.
  public func setMark(_ path: String) {
    // Copied before the call returns.
    unsafe ccurses_set_mark(path)
  }

  /// Names the open file that a crash writes its signal and return addresses to.
  ///
  /// - Parameter descriptor: stays open as long as the program runs.
  public func setCrashLog(_ descriptor: Int32) { ccurses_set_crash_log(descriptor) }

  /// The next key, mouse action, paste or new size; `closed` for ever once the other end is gone. Runs
  /// what signals asked for (stop, resize). Waits 25 ms at most, after an Escape.
  public func nextEvent() -> InputEvent? {
    guard isOpen, !isGone else { return isOpen ? .closed : nil }
    if let event = decoder.nextEvent() { return event }
    if let event = takeSignals() { return event }
    while true {
      let code = ccurses_read()
      if code < 0 { break }
      if code < 256 {
        decoder.take(UInt8(truncatingIfNeeded: code))
      } else {
        decoder.take(keyNamed: keyName(code))
      }
      if let event = decoder.nextEvent() { return event }
    }
    takeReports()
    if !mayBeReport() { decoder.pause() }
    if let event = decoder.nextEvent() { return event }
    if ccurses_is_hung_up() != 0 {
      isGone = true
      return .closed
    }
    return nil
  }

  /// Sends the whole screen with the next `present`, whatever the terminal shows now.
  public func redraw() {
    shown = nil
    pace.forget()
  }

  /// Takes the mouse, or leaves it to the terminal: its own selection works then.
  public func setMouse(_ isTaken: Bool) {
    guard isOpen else { return }
    ccurses_set_mouse(isTaken ? 1 : 0)
    send()
  }

  /// Runs before the program is stopped, by `suspend` or by a signal, and after it was continued. SIGSTOP
  /// gives no chance to run anything.
  public var willStop: (() -> Void)?
  public var didContinue: (() -> Void)?

  /// Leaves the screen and stops the program as Ctrl-Z does; returns when it is continued. The
  /// next `nextEvent` reports a changed size.
  public func suspend() { stop(wholeGroup: true) }

  /// Restores the terminal and gives the signals back. Also done when the value goes away.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    ccurses_close()
  }

  private func stop(wholeGroup: Bool) {
    guard isOpen else { return }
    willStop?()
    ccurses_suspend(wholeGroup ? 1 : 0)
    redraw()
    didContinue?()
    checkSize()
  }

  private func takeSignals() -> InputEvent? {
    let signals = Int(ccurses_take_signals())
    if signals == 0 { return nil }
    if signals & CCURSES_STOP != 0 {
      stop(wholeGroup: false)
    } else if signals & CCURSES_CONTINUED != 0 {
      // Stopped by SIGSTOP, without a chance to tidy up: others may have used the terminal.
      ccurses_resume()
      redraw()
      checkSize()
    } else {
      checkSize()
    }
    return decoder.nextEvent()
  }

  private func checkSize() {
    let now = Self.currentSize()
    guard now != size else { return }
    size = now
    ccurses_resize(Int32(now.columns), Int32(now.rows))
    shown = nil
    decoder.take(size: now)
  }

  private func keyName(_ code: Int32) -> String {
    if let name = keyNames[code] { return name }
    // The name is a static string of curses, or nil for a code without one.
    let name = unsafe ccurses_key_name(code).map { unsafe String(cString: $0) } ?? ""
    keyNames[code] = name
    return name
  }

  private static func currentSize() -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    // Both are written before the call returns and not kept.
    unsafe ccurses_size(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  static func environment(_ name: String) -> String? {
    // Copied at once; nothing in this program changes the environment while others read it.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
