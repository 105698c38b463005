import ArgumentParser
import Glibc

// Every thread's own heap keeps what it has freed: with two of them a check takes a tenth less memory, and no
// more time. Before the first thread starts.
_ = setHeapOption(heapsAtMost, 2)

// Exit statuses are part of the command line's promise: 2 for usage, where the parser's own is 64.
do {
  var command = try Stemwright.parseAsRoot()
  try command.run()
} catch let failure as CommandFailure {
  Console.complain(failure.sentence)
  exit(failure.status.rawValue)
} catch let status as ExitStatus {
  // Everything has been said.
  exit(status.rawValue)
} catch {
  let code = Stemwright.exitCode(for: error)
  if code == .success {
    Console.say(Stemwright.fullMessage(for: error))
    exit(EXIT_SUCCESS)
  }
  Console.complainRaw(Stemwright.fullMessage(for: error))
  exit(ExitStatus.usage.rawValue)
}

/// glibc's `mallopt`, whose header belongs to no module of Swift's.
@_silgen_name("mallopt")
private func setHeapOption(_ option: CInt, _ value: CInt) -> CInt

/// `M_ARENA_MAX`.
private var heapsAtMost: CInt { -8 }
