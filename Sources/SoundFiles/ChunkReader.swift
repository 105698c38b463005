/// Four characters that name a chunk, a form or a codec.
struct FourCC: Hashable, ExpressibleByStringLiteral {
  private var code: UInt32

  init(stringLiteral value: StaticString) {
    // Sound: the bytes of a static string live for ever.
    let bytes = unsafe UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)
    code = unsafe bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The four bytes at `index`; no name that ever matches where there are fewer.
  init(_ bytes: [UInt8], _ index: Int) {
    code = 0
    guard index >= 0, index + 4 <= bytes.count else { return }
    for byte in bytes[index..<index + 4] { code = code << 8 | UInt32(byte) }
  }
}

extension [UInt8] {
  /// An unsigned integer of up to eight bytes; nil beyond the end or above `Int64.max`.
  func integer(at index: Int, bytes count: Int, isBigEndian: Bool = false) -> Int64? {
    guard index >= 0, index + count <= self.count else { return nil }
    var value: UInt64 = 0
    for step in 0..<count {
      value = value << 8 | UInt64(self[isBigEndian ? index + step : index + count - 1 - step])
    }
    return Int64(exactly: value)
  }
}

/// Walks chunks with few reads and within bounds, whatever the sizes in them claim.
///
/// The file is given to each call: a struct cannot hold a borrowed descriptor.
struct ChunkReader {
  struct Chunk {
    var kind: FourCC
    /// Position of the first byte after the chunk's header.
    var body: Int64
    /// As claimed; negative only in CAF, where −1 means "to the end".
    var size: Int64
  }

  let byteCount: Int64
  /// The beginning of the file, where nearly every header ends.
  private let head: [UInt8]
  /// Chunks that may still be visited: a file of tiny chunks must not keep us for long.
  private var budget = 1000

  init(_ file: borrowing FileDescriptor, byteCount: Int64) {
    self.byteCount = byteCount
    self.head = file.bytes(at: 0, count: Int(min(byteCount, 4096)))
  }

  /// Up to `count` bytes at `offset`.
  func bytes(_ file: borrowing FileDescriptor, at offset: Int64, count: Int) -> [UInt8] {
    guard offset >= 0, offset < byteCount else { return [] }
    let end = offset + Int64(count)
    if end <= Int64(head.count) { return Array(head[Int(offset)..<Int(end)]) }
    return file.bytes(at: offset, count: count)
  }

  /// Where the audio file begins: behind an ID3v2 tag, if there is one.
  func skipTag(_ file: borrowing FileDescriptor) -> Int64 {
    let tag = bytes(file, at: 0, count: 10)
    guard tag.count == 10, tag.starts(with: [0x49, 0x44, 0x33]) else { return 0 }
    // ID3v2 §3.1: four bytes of seven bits.
    return 10 + tag[6..<10].reduce(0 as Int64) { $0 << 7 | Int64($1 & 0x7F) }
  }

  /// A RIFF or IFF chunk: name, 32-bit size. Nil at the end.
  mutating func chunk(
    _ file: borrowing FileDescriptor, at position: Int64, isBigEndian: Bool
  ) -> Chunk? {
    let header = next(file, at: position, count: 8)
    guard let size = header.integer(at: 4, bytes: 4, isBigEndian: isBigEndian) else { return nil }
    return Chunk(kind: FourCC(header, 0), body: position + 8, size: size)
  }

  /// Whether bytes follow at `position` that cannot be a chunk within the file.
  func holdsNoChunk(
    _ file: borrowing FileDescriptor, at position: Int64, isBigEndian: Bool
  ) -> Bool {
    let header = bytes(file, at: position, count: 8)
    guard let size = header.integer(at: 4, bytes: 4, isBigEndian: isBigEndian) else { return false }
    let isName = header[0..<4].allSatisfy { (0x20...0x7E).contains($0) }
    return !isName || size > byteCount - position - 8
  }

  /// A Wave64 chunk: a GUID that begins with the name, and a 64-bit size that counts the header.
  mutating func w64Chunk(_ file: borrowing FileDescriptor, at position: Int64) -> Chunk? {
    let header = next(file, at: position, count: 24)
    guard let size = header.integer(at: 16, bytes: 8), size >= 24, size < 1 << 60 else {
      return nil
    }
    return Chunk(kind: FourCC(header, 0), body: position + 24, size: size - 24)
  }

  /// A CAF chunk: name, signed 64-bit size.
  mutating func cafChunk(_ file: borrowing FileDescriptor, at position: Int64) -> Chunk? {
    let header = next(file, at: position, count: 12)
    guard header.count == 12 else { return nil }
    let size = header.integer(at: 4, bytes: 8, isBigEndian: true) ?? -1
    guard size < 1 << 60 else { return nil }
    return Chunk(kind: FourCC(header, 0), body: position + 12, size: size)
  }

  private mutating func next(
    _ file: borrowing FileDescriptor, at position: Int64, count: Int
  ) -> [UInt8] {
    budget -= 1
    return budget < 0 ? [] : bytes(file, at: position, count: count)
  }
}
