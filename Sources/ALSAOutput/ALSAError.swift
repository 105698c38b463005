internal import CALSA

/// Why a device cannot be used. Each case answers what may be done about it.
public enum ALSAError: Error, Hashable, Sendable {
  /// No such device, or it is not plugged in: ask for another, or wait for it.
  case missing
  /// Another program has it: end that one, or choose a device that shares.
  case busy
  /// No permission: join the group "audio".
  case denied
  /// The device offers nothing that can be played: what it lacks.
  case unsuitable(String)
  /// A call failed for another reason: its name and the negative error code.
  case failed(operation: String, code: Int32)

  init(_ operation: String, _ code: Int32) {
    switch -code {
    case ENOENT, ENODEV, ENXIO: self = .missing
    case EBUSY, EAGAIN: self = .busy
    case EACCES, EPERM: self = .denied
    default: self = .failed(operation: operation, code: code)
    }
  }

  /// One sentence for the screen: what is wrong and what to do. Names no device.
  public var sentence: String {
    switch self {
    case .missing: "There is no such device; see `stemwright devices`."
    case .busy: "Another program is using the device; end it or choose another device."
    case .denied: "Access to the device is refused; the group \"audio\" may be missing."
    case .unsuitable(let what): what
    case .failed(let operation, let code):
      // Sound: snd_strerror returns a string that lives as long as the library.
      "The device failed (\(operation): \(unsafe String(cString: snd_strerror(code))))."
    }
  }
}

/// Throws for a negative code of alsa-lib, and passes any other on.
@discardableResult
func check(_ operation: String, _ code: Int32) throws(ALSAError) -> Int32 {
  guard code >= 0 else { throw ALSAError(operation, code) }
  return code
}
