// What `Tests/Sanitizers` runs under a sanitizer. The first argument says what; exit status 0 when all
// went well, 1 when a trial failed, 2 when the sanitizer that the trial needs is not there. A fault that
// a sanitizer finds ends the process with a status of its own.
import CSanitizer
import Glibc
import Playback
import PlaybackTrials

private let what = CommandLine.arguments.dropFirst().first ?? ""

private func finish(_ isGood: Bool, _ text: String) -> Never {
  print(text)
  exit(isGood ? 0 : 1)
}

/// Renders a session with the sanitizer watching each call; `plant` is called inside the first one.
private func watchRendering(_ plant: () -> Void) throws -> Never {
  guard csanitizer_watches_real_time() else { exit(2) }
  var session = try SessionTrial(seed: 3)
  var isPlanted = false
  let outcome = session.run(moves: 600) { render in
    csanitizer_begin_real_time()
    defer { csanitizer_end_real_time() }
    if !isPlanted {
      isPlanted = true
      plant()
    }
    return render()
  }
  let isGood =
    outcome.blocksWithSound > 1000 && outcome.underruns > 0
    && outcome.samplesBeyondFullScale == 0
  finish(isGood, "\(outcome)")
}

switch what {
case "render": try watchRendering {}
case "render-allocating":
  // Of a size that only the run knows, and read: or the compiler leaves the allocation out.
  try watchRendering {
    let some = [Int](repeating: 1, count: CommandLine.arguments.count)
    if some.contains(2) { exit(3) }
  }
case "render-locking":
  var mutex = unsafe pthread_mutex_t()
  unsafe pthread_mutex_init(&mutex, nil)
  try watchRendering { unsafe pthread_mutex_lock(&mutex) }
case "render-waiting":
  try watchRendering { usleep(1) }
case "queues":
  guard csanitizer_watches_threads() else { exit(2) }
  var wrong = 0
  for size in 1...5 {
    let seed = UInt64(size)
    wrong += QueueTrials.blocks(slotCount: size, total: 3000, seed: seed)
    wrong += QueueTrials.frames(capacity: size, total: 3000, seed: seed)
    wrong += QueueTrials.values(words: size, total: 20_000, seed: seed)
  }
  wrong += QueueTrials.peaks(total: 20_000, seed: 1)
  wrong += QueueTrials.events(total: 5000, seed: 1)
  // The whole engine: main, reader and render thread.
  var session = try SessionTrial(seed: 4)
  let outcome = session.run(moves: 150) { $0() }
  finish(wrong == 0 && outcome.blocksWithSound > 500, "\(wrong) wrong, \(outcome)")
case "queues-racing":
  guard csanitizer_watches_threads() else { exit(2) }
  _ = QueueTrials.blocks(slotCount: 3, total: 3000, seed: 1, isTooEarly: true)
  finish(true, "nothing found")
default:
  print("what?")
  exit(1)
}
