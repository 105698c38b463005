import TerminalUI

extension CommandScreenState {
  /// The open list as far as it is searched for; nil where none is open.
  var openList: OpenList? {
    guard var list = wholeList else { return nil }
    if let search, list.isSearchable { list.lines = search.filter(list.lines) }
    return list
  }

  /// Opens the line that searches a list; the help where no list is open.
  mutating func startSearch() {
    if wholeList == nil { openHelp() }
    search = ListSearch()
  }

  /// A key for the line that is typed. Enter keeps what was found, Escape shows the list whole.
  mutating func type(_ key: KeyEvent, in open: ListSearch) {
    var search = open
    let isEmpty = search.field.text.isEmpty
    switch search.field.handle(key) {
    case .submitted: search.isTyping = false
    case .cancelled:
      self.search = nil
      return
    case .edited, .ignored: break
    }
    // Deleting nothing is a way out.
    let isLeft = isEmpty && key.key == .backspace || !search.isTyping && isEmpty
    self.search = isLeft ? nil : search
    scrollList(to: 0)
  }

  /// A key for the open list.
  mutating func scrollList(by key: KeyEvent) {
    guard let list = openList else { return }
    let layout = ListLayout(state: self, list: list)
    let page = max(1, layout.area.height - 1)
    let wanted = key.scrolled(from: layout.first, page: page, last: layout.lastScroll)
    if let wanted { scrollList(to: max(0, min(layout.lastScroll, wanted))) }
  }

  /// The wheel scrolls the open list.
  mutating func scrollList(by mouse: MouseEvent) {
    switch mouse.kind {
    case .wheelUp: for _ in 0..<3 { scrollList(by: KeyEvent(.up)) }
    case .wheelDown: for _ in 0..<3 { scrollList(by: KeyEvent(.down)) }
    default: break
    }
  }
}
