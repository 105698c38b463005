public import Foundation

/// What an outside program said.
public struct ProcessResult: Sendable {
  public var status: Int32
  public var output: Data
  public var errorText: String

  /// The output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
}

/// An outside program could not be started or failed.
public struct ProcessFailure: Error, CustomStringConvertible {
  public var description: String
}

/// Runs a program found in PATH (name, then arguments), feeds it `input` and waits for its end. An exit
/// status other than 0 throws if success is expected.
public func run(
  _ command: [String], input: Data = Data(), in folder: URL? = nil, expectingSuccess: Bool = true
) throws -> ProcessResult {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  if let folder { process.currentDirectoryURL = folder }
  // Files instead of pipes: a full pipe would stop a program that both reads and writes.
  let scratch = try TemporaryFolder()
  let files = ["in", "out", "err"].map { scratch.url.appendingPathComponent($0) }
  try input.write(to: files[0])
  try Data().write(to: files[1])
  try Data().write(to: files[2])
  process.standardInput = try FileHandle(forReadingFrom: files[0])
  process.standardOutput = try FileHandle(forWritingTo: files[1])
  process.standardError = try FileHandle(forWritingTo: files[2])
  try process.run()
  process.waitUntilExit()
  let result = ProcessResult(
    status: process.terminationStatus, output: try Data(contentsOf: files[1]),
    errorText: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  if expectingSuccess, result.status != 0 {
    throw ProcessFailure(
      description: "\(command.joined(separator: " ")): \(result.status)\n\(result.errorText)")
  }
  return result
}

/// A folder that is removed with the last reference to it.
public final class TemporaryFolder: Sendable {
  public let url: URL
  /// The folder's path, without a slash at its end.
  public var path: String { url.path }

  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("stemwright-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of an entry of the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}
