import Signal
import Stems
import TerminalUI

extension WorkbenchView {
  /// Gain reduction hangs from the lane's upper edge, as on every compressor; 12 dB reach the lower one. Even a
  /// lane of one row tells steps of 1.5 dB.
  func drawReduction(in frame: Rect, into screen: inout Screen) {
    guard let reduction = state.verdict.gainReduction else { return }
    let playhead = state.view.column(of: state.playback.position)
    for x in 0..<frame.width {
      let frames = frames(ofColumn: x)
      guard frames.lowerBound < .start + state.length else { return }
      let decibels = reduction.largest(in: frames, rate: state.song.sampleRate)
      let exact = min(1, decibels / 12) * Double(frame.height * 8)
      let eighths = decibels < 0.05 ? 0 : max(1, Int(exact.rounded()))
      for row in 0..<frame.height {
        screen[frame.x + x, frame.y + row] =
          x == playhead
          ? Cell(glyphs == .unicode ? "│" : "|", theme["wave.playhead"])
          : reductionCell(filled: max(0, min(8, eighths - row * 8)), isTop: row == 0)
      }
    }
  }

  /// A cell that is filled from the top by 0…8 eighths.
  private func reductionCell(filled: Int, isTop: Bool) -> Cell {
    var look = theme["role.reduction.rms"]
    switch (filled, glyphs) {
    case (0, .unicode): return Cell(isTop ? "▔" : " ", theme["wave.axis"])
    case (0, .ascii): return Cell(isTop ? "-" : " ", theme["wave.axis"])
    case (8, .unicode): return Cell("█", look)
    case (_, .ascii): return Cell(filled >= 4 ? "#" : "\"", look)
    default:
      // There are no upper eighths: the lower ones, exchanged.
      look.attributes.formSymmetricDifference(.reverse)
      return Cell(VerticalMeterView.lowerEighths[8 - filled], look)
    }
  }
}
