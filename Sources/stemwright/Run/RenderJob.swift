import Handoff
import Inspection
import Signal
import SoundFiles
import Stems
import Synchronization
import Workbench

/// Writes rendered files: all of them, or none.
struct RenderJob {
  let material: RenderMaterial
  /// Nil: where the word length shrinks to 16 bits.
  let dither: Bool?
  let interruption: Interruption

  /// Files appear under their names once the last one is complete.
  func write(_ files: [RenderedFile]) throws(CommandFailure) {
    var progress = ProgressLine()
    defer { progress.clear() }
    var writers: [SoundFileWriter] = []
    // Not left to the end of the writers' lives: threads that are about to end hold them, too.
    defer { for writer in writers { writer.discard() } }
    for (number, file) in files.enumerated() {
      let before = Double(number)
      let writer = try makeWriter(file)
      writers.append(writer)
      let result = try render(file, into: writer) { share in
        progress.show((before + share) / Double(files.count), "rendering")
      }
      progress.clear()
      tell(result, of: file)
    }
    for (writer, file) in zip(writers, files) {
      do { try writer.finish() } catch { throw Self.failure(file, error.sentence) }
    }
  }

  /// Writes one file to its end, without its name yet.
  private func render(
    _ file: RenderedFile, into writer: SoundFileWriter, _ progress: (Double) -> Void
  ) throws(CommandFailure) -> RenderResult {
    // Unsafe to share in general; the render calls the writer on one thread at a time, and has ended before it
    // is used here again.
    nonisolated(unsafe) let target = writer
    let format = RenderFormat(
      stored: writer.format, channelCount: file.channelCount, isDithered: isDithered(file, writer))
    let written = Counter()
    let outcome = Mutex<RenderResult?>(nil)
    let job = OfflineRender.start(file.plan, as: format) { bytes in
      do throws(SoundFileWriteFailure) {
        try unsafe target.write(stored: bytes)
      } catch { return error.sentence }
      written.value.wrappingAdd(bytes.byteCount, ordering: .relaxed)
      return nil
    } finished: { result in
      outcome.withLock { $0 = result }
    }
    let frameBytes = format.channelCount * format.stored.encoding.byteCount
    let whole = Double(file.plan.frameCount.value) * Double(frameBytes)
    while !job.wait(milliseconds: 50) {
      if interruption.hasCome { job.cancel() }
      progress(Double(written.value.load(ordering: .relaxed)) / whole)
    }
    guard let result = outcome.withLock({ $0 }) else {
      preconditionFailure("A render ended without a result.")
    }
    if let failure = result.failure { throw self.failure(file, failure) }
    do { try writer.complete() } catch { throw Self.failure(file, error.sentence) }
    if interruption.hasCome { throw self.failure(file, .cancelled) }
    return result
  }

  private final class Counter: Sendable { let value = Atomic<Int>(0) }

  private func makeWriter(_ file: RenderedFile) throws(CommandFailure) -> SoundFileWriter {
    do {
      return try SoundFileWriter(
        path: file.path, container: file.container, encoding: file.encoding,
        sampleRate: material.song.sampleRate, channelCount: file.channelCount,
        frameCount: file.plan.frameCount, timeReference: material.timeReference)
    } catch {
      throw Self.failure(file, error.sentence)
    }
  }

  private func isDithered(_ file: RenderedFile, _ writer: SoundFileWriter) -> Bool {
    guard case .integer(let bits) = file.encoding else { return false }
    return dither ?? (bits < 24) && material.exceeds(bits, file.plan)
  }

  // MARK: What is said

  private func tell(_ result: RenderResult, of file: RenderedFile) {
    guard result.overs > 0 else { return }
    let peak = LevelText.level(Decibels(amplitude: Double(result.peak)), decimals: 2)
    let fate = if case .float = file.encoding { "kept" } else { "clipped" }
    Console.complain(
      "\(file.path): \(result.overs) samples over full scale were \(fate) (peak +\(peak) dBFS).")
  }

  private func failure(_ file: RenderedFile, _ failure: RenderResult.Failure) -> CommandFailure {
    switch failure {
    case .unreadable(let lane, let reason):
      CommandFailure(
        status: .unreadable,
        sentence: "\(material.song.lanes[lane].name): \(reason.sentence) Nothing was written.")
    case .unwritable(let sentence): Self.failure(file, sentence)
    case .cancelled:
      CommandFailure(status: .interrupted, sentence: "Called off; nothing was written.")
    }
  }

  private static func failure(_ file: RenderedFile, _ sentence: String) -> CommandFailure {
    CommandFailure(
      status: .unreadable, sentence: "\(file.path): \(sentence) Nothing was written.")
  }
}
