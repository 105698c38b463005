internal import CALSA
internal import Glibc

/// What was asked of the system for the render thread; every refusal is a note, never a stop.
enum RealTime {
  /// The priority among real-time threads; below those of interrupt handlers (50) on PREEMPT_RT.
  private static let priority: Int32 = 45

  /// Asks for first-in-first-out scheduling for the calling thread. Returns a note if it is refused.
  static func raisePriority() -> String? {
    var parameters = sched_param()
    parameters.sched_priority = priority
    // Sound: a live variable.
    guard unsafe pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0 else {
      return "no real-time priority (rtprio limit); a busy machine may cause dropouts"
    }
    return nil
  }

  /// Keeps the render thread's memory from being swapped out. Returns a note if it is refused.
  static func lockMemory(_ buffers: [UnsafeRawBufferPointer]) -> String? {
    var limit = rlimit()
    // Sound: a live variable.
    if unsafe getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0,
      limit.rlim_cur == UInt64.max
    {
      // Only where there is no limit: under one, a later allocation fails and ends the process.
      // MCL_ONFAULT: what was never touched, such as the rest of a stack, takes no memory.
      if mlockall(MCL_CURRENT | MCL_FUTURE | 4) == 0 { return nil }
    }
    if unsafe buffers.contains(where: { unsafe mlock($0.baseAddress, $0.count) != 0 }) {
      return "memory not locked (memlock limit); swapping may cause dropouts"
    }
    return nil
  }
}
