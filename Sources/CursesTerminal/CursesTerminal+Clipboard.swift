internal import CCurses

extension CursesTerminal {
  /// Hands text to the terminal for its clipboard (OSC 52, xterm's control sequences), over any number of
  /// hops. Nothing tells whether the terminal took it: many ask first, some and tmux refuse by default.
  public func copy(_ text: String) {
    let sequence = "\u{1B}]52;c;" + base64(text.utf8) + "\u{1B}\\"
    let bytes = Array(sequence.utf8)
    // Sound: the array outlives the call, and its own count is passed.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe ccurses_add(buffer.baseAddress, buffer.count)
    }
    send()
  }
}

/// Bytes as Base64 (RFC 4648, section 4).
func base64(_ bytes: some Sequence<UInt8>) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  var (bits, count) = (0, 0)
  for byte in bytes {
    bits = (bits & 0x3F) << 8 | Int(byte)
    count += 8
    while count >= 6 {
      count -= 6
      result.append(letters[bits >> count & 0x3F])
    }
  }
  if count > 0 { result.append(letters[bits << (6 - count) & 0x3F]) }
  while result.count % 4 != 0 { result.append(UInt8(ascii: "=")) }
  return String(decoding: result, as: UTF8.self)
}
