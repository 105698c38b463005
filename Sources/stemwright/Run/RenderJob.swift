import Handoff
import Inspection
import Signal
import SoundFiles
import Stems
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
    let format = RenderFormat(
      stored: writer.format, channelCount: file.channelCount,
      isDithered: material.isDithered(file.plan, as: file.encoding, wish: dither))
    let result = RenderPass.run(
      file.plan, as: format, into: writer, interruption, progress: progress)
    if let failure = result.failure { throw self.failure(file, failure) }
    do { try writer.complete() } catch { throw Self.failure(file, error.sentence) }
    if interruption.hasCome { throw self.failure(file, .cancelled) }
    return result
  }

  private func makeWriter(_ file: RenderedFile) throws(CommandFailure) -> SoundFileWriter {
    do {
      return try SoundFileWriter(
        path: file.path, container: file.container, encoding: file.encoding,
        sampleRate: material.rate, channelCount: file.channelCount,
        frameCount: file.plan.frameCount, timeReference: material.timeReference)
    } catch {
      throw Self.failure(file, error.sentence)
    }
  }

  // MARK: What is said

  private func tell(_ result: RenderResult, of file: RenderedFile) {
    guard let overs = result.oversSentence(as: file.encoding) else { return }
    Console.complain("\(file.path): \(overs)")
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

extension RenderResult {
  /// What became of samples over full scale; nil where there were none.
  func oversSentence(as encoding: SoundFileFacts.Encoding) -> String? {
    guard overs > 0 else { return nil }
    let peak = LevelText.level(Decibels(amplitude: Double(peak)), decimals: 2)
    let fate = if case .float = encoding { "kept" } else { "clipped" }
    return "\(overs) samples over full scale were \(fate) (peak +\(peak) dBFS)."
  }
}
