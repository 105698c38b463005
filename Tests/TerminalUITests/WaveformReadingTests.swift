import TerminalUI
import TestSupport
import Testing

/// Reads the envelope back from a drawing: what an eye can know of it.
private struct Reading {
  var highest: Float
  var lowest: Float
  var rms: Float

  /// Parts of a column of cells from the top: 0 empty, 1 peak, 2 RMS.
  init(parts: [Int]) {
    func value(_ step: Int) -> Float { 1 - 2 * Float(step) / Float(parts.count) }
    let filled = parts.indices.filter { parts[$0] > 0 }
    highest = filled.first.map { value($0) } ?? 0
    lowest = filled.last.map { value($0 + 1) } ?? 0
    rms = Float(parts.count { $0 == 2 }) / Float(parts.count)
  }
}

private func part(_ color: Color) -> Int { color == .palette(6) ? 2 : color == .palette(4) ? 1 : 0 }

/// The eight parts of a cell drawn with blocks, as their Unicode charts draw them.
private func parts(_ cell: Cell) -> [Int] {
  var ink = part(cell.style.foreground)
  var paper = part(cell.style.background)
  if cell.style.attributes.contains(.reverse) { swap(&ink, &paper) }
  let text = cell.text?.unicodeScalars.first?.value ?? 0x20
  return (0..<8).map { step in
    switch text {
    case 0x2581...0x2588: step >= 8 - Int(text - 0x2580) ? ink : paper
    case 0x2500: step == 4 ? ink : paper
    case 0x2501: (3..<5).contains(step) ? ink : paper
    case 0x25A0: (2..<6).contains(step) ? ink : paper
    default: paper
    }
  }
}

/// The four parts of the left (0) or right (1) half of a cell drawn with dots.
private func dots(_ cell: Cell, side: Int) -> [Int] {
  guard let text = cell.text?.unicodeScalars.first?.value, (0x2800...0x28FF).contains(text) else {
    return [0, 0, 0, 0]
  }
  let bits: [UInt32] = side == 0 ? [0x01, 0x02, 0x04, 0x40] : [0x08, 0x10, 0x20, 0x80]
  return bits.map { text & $0 == 0 ? 0 : part(cell.style.foreground) }
}

/// Beats with decays over a varying bed, −40 dB to full scale: `count` columns.
private func music(_ count: Int) -> [WaveformColumn] {
  var generator = SeededGenerator(seed: 21)
  var level: Float = 0
  var bed: Float = 0.15
  return (0..<count).map { _ in
    level *= 0.82
    if Float.random(in: 0..<1, using: &generator) < 0.09 {
      level = Float.random(in: 0.3..<1, using: &generator)
    }
    bed = max(0.01, min(0.4, bed * Float.random(in: 0.85..<1.18, using: &generator)))
    let peak = min(1, max(level, bed))
    let lower = peak * Float.random(in: 0.8..<1, using: &generator)
    return WaveformColumn(
      lowest: -lower, highest: peak, rms: peak * Float.random(in: 0.2..<0.45, using: &generator))
  }
}

/// Mean distance of the envelope and of the RMS that can be read back, over 120 columns of audio
/// shown in 60 columns of cells.
private func errors(_ rendering: WaveformRendering, rows: Int) -> (peak: Float, rms: Float) {
  let fine = music(120)
  let width = 60
  let coarse = (0..<width).map { index in
    let (a, b) = (fine[2 * index], fine[2 * index + 1])
    return WaveformColumn(
      lowest: min(a.lowest, b.lowest), highest: max(a.highest, b.highest),
      rms: ((a.rms * a.rms + b.rms * b.rms) / 2).squareRoot())
  }
  var screen = Screen(size: Size(columns: width, rows: rows))
  WaveformView(
    columns: rendering == .braille ? fine : coarse, rendering: rendering, style: looks
  ).draw(into: &screen, in: screen.bounds)
  var peak: Float = 0
  var rms: Float = 0
  for (index, column) in fine.enumerated() {
    let cells = (0..<rows).map { screen[index / 2, $0] }
    let reading = Reading(
      parts: cells.flatMap { rendering == .braille ? dots($0, side: index % 2) : parts($0) })
    peak += abs(reading.highest - column.highest) + abs(reading.lowest - column.lowest)
    rms += abs(reading.rms - column.rms)
  }
  return (peak / Float(2 * fine.count), rms / Float(fine.count))
}

@Test(arguments: [2, 3, 4]) func blocksReadBetterThanDots(rows: Int) {
  let blocks = errors(.blocks, rows: rows)
  let braille = errors(.braille, rows: rows)
  let figures = "rows \(rows): blocks \(blocks), braille \(braille)"
  #expect(blocks.peak < braille.peak && blocks.rms <= braille.rms, "\(figures)")
}
