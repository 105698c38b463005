import Signal
import Stems
import TerminalUI

/// Where the parts of the header's first row stand.
struct HeaderLayout {
  /// A source at the right edge.
  struct SourceLabel {
    var source: Source
    var text: String
    var x: Int
  }

  let row: Rect
  /// The sign of playing or paused.
  let sign: Rect
  let time: String
  /// " / 3:25.000"; empty where there is no room.
  let total: String
  let loop: String
  /// Empty where there is no room.
  let sources: [SourceLabel]

  /// The column after the transport.
  var transportEnd: Int { sign.maxX + time.count + total.count + loop.count }
  /// The column where the sources begin.
  var sourcesStart: Int { sources.first?.x ?? row.maxX }

  init(state: WorkbenchState, header: Rect) {
    func time(_ frame: FrameIndex) -> String {
      TimeText.format(frame, rate: state.song.sampleRate, unit: state.timeUnit)
    }
    row = Rect(x: 0, y: header.y, width: header.width, height: min(1, header.height))
    sign = Rect(x: row.x, y: row.y, width: min(3, row.width), height: row.height)
    self.time = time(state.playback.position)
    total = row.width >= 60 ? " / \(time(.start + state.length))" : ""
    loop = state.isLooping ? " LOOP" : ""
    let names: [(Source, String)] =
      row.width >= 76
      ? [(.sum, "SUM"), (.mixdown, "MIXDOWN"), (.residual, "RESIDUAL")]
      : [(.sum, "SUM"), (.mixdown, "MIX"), (.residual, "RES")]
    // A blind test hides which one is heard.
    let shown =
      state.isBlinded ? [] : state.song.mixdown == nil ? Array(names.prefix(1)) : names
    var x = row.maxX - shown.reduce(0) { $0 + $1.1.count + 2 }
    let left = sign.maxX + self.time.count + total.count + loop.count + 1
    guard x > left else {
      sources = []
      return
    }
    var labels: [SourceLabel] = []
    for (source, name) in shown {
      // Brackets beside the style: monochrome terminals must tell, too.
      let isActive = source == state.settings.monitor.source
      labels.append(SourceLabel(source: source, text: isActive ? "[\(name)]" : " \(name) ", x: x))
      x += name.count + 2
    }
    sources = labels
  }
}
