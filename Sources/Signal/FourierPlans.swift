internal import CKissFFT
internal import Glibc
import Synchronization

/// Plans of transforms that are idle. Making a plan costs as much as a few transforms, and the same
/// lengths are wanted again and again. Any thread.
@safe final class FourierPlans: Sendable {
  static let shared = FourierPlans()

  /// A plan, with the scratch memory of one thread.
  @safe struct Plan {
    var length: Int
    var isInverse: Bool
    var configuration: kiss_fftr_cfg?
  }

  /// Sound: a plan is in this list or in one transform, never in both.
  private struct Idle: @unchecked Sendable {
    var plans: [Plan] = []
    var samples: Int { plans.reduce(0) { $0 + $1.length } }
  }

  private let idle = Mutex(Idle())
  /// Samples of all idle plans together; a plan takes ten bytes for each.
  private static let mostSamples = 1 << 19

  /// A plan for real signals of `length`.
  func take(length: Int, isInverse: Bool) -> Plan {
    let known = idle.withLock { idle -> Plan? in
      guard
        let index = idle.plans.lastIndex(where: {
          $0.length == length && $0.isInverse == isInverse
        })
      else { return nil }
      return idle.plans.remove(at: index)
    }
    if let known { return known }
    return unsafe Plan(
      length: length, isInverse: isInverse,
      configuration: kiss_fftr_alloc(Int32(length), isInverse ? 1 : 0, nil, nil))
  }

  /// Takes a plan back; the oldest go where there are too many.
  func put(_ plan: Plan) {
    let surplus = idle.withLock { idle -> [Plan] in
      idle.plans.append(plan)
      var surplus: [Plan] = []
      while idle.samples > Self.mostSamples {
        surplus.append(idle.plans.removeFirst())
      }
      return surplus
    }
    for plan in surplus { unsafe free(UnsafeMutableRawPointer(plan.configuration)) }
  }
}
