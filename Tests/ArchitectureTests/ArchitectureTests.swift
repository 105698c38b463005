import Foundation
import Testing

/// The project's folder, three levels above this file.
private let project = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private struct SourceFile {
  /// Relative to the project's folder.
  var path: String
  var text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

/// Every file below a folder of the project that holds text.
private func files(under folder: String) throws -> [SourceFile] {
  let root = project.appendingPathComponent(folder)
  let entries = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
  return entries.compactMap { entry in
    guard let data = try? Data(contentsOf: root.appendingPathComponent(entry)),
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    return SourceFile(path: "\(folder)/\(entry)", text: text)
  }
}

/// The Swift sources of one target.
private func sources(of target: String) throws -> [SourceFile] {
  try files(under: "Sources/\(target)").filter { $0.path.hasSuffix(".swift") }
}

/// The modules that a Swift source imports.
private func imports(of source: SourceFile) -> [String] {
  source.lines.compactMap { line in
    var words = line.split(separator: " ")
    let modifiers: Set<Substring> = [
      "public", "package", "internal", "fileprivate", "private", "@_exported", "@preconcurrency",
      "@_implementationOnly", "@_spi",
    ]
    while let first = words.first, modifiers.contains(first) { words.removeFirst() }
    guard words.first == "import", words.count > 1 else { return nil }
    words.removeFirst()
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
    if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
    return words.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
  }
}

/// The dependencies that the manifest gives to each target outside Tests.
private func manifestDependencies() throws -> [String: Set<String>] {
  let manifest = try String(
    contentsOf: project.appendingPathComponent("Package.swift"), encoding: .utf8)
  let target = try Regex(
    #"\.(?:target|executableTarget|systemLibrary)\(\s*name:\s*"(\w+)"(?:,\s*dependencies:\s*\[([^\]]*)\])?(?:,\s*path:\s*"([^"]*)")?"#,
    as: (Substring, Substring, Substring?, Substring?).self)
  let name = try Regex(
    #"(?:\.product\(name:\s*)?"(\w+)"(?:,\s*package:[^)]*\))?"#, as: (Substring, Substring).self)
  var dependencies: [String: Set<String>] = [:]
  for match in manifest.matches(of: target) where match.output.3?.hasPrefix("Tests/") != true {
    let list = match.output.2 ?? ""
    dependencies[String(match.output.1)] = Set(list.matches(of: name).map { String($0.output.1) })
  }
  return dependencies
}

@Suite struct ArchitectureTests {
  @Test func theRulesKnowEveryTarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      at: project.appendingPathComponent("Sources"), includingPropertiesForKeys: [.isDirectoryKey]
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .map(\.lastPathComponent)
    #expect(Set(folders) == Set(moduleRules.keys).union(cTargets.keys))
  }

  @Test(arguments: moduleRules.keys.sorted())
  func importsFollowTheMap(target: String) throws {
    let rule = try #require(moduleRules[target])
    let allowed = rule.imports.union(rule.system).union(["Swift", target])
    let sources = try sources(of: target)
    #expect(!sources.isEmpty)
    for source in sources {
      for module in imports(of: source) {
        #expect(allowed.contains(module), "\(source.path) may not import \(module)")
      }
    }
  }

  @Test func theManifestFollowsTheMap() throws {
    var expected = cTargets
    for (target, rule) in moduleRules { expected[target] = rule.imports }
    let manifest = try manifestDependencies()
    #expect(Set(manifest.keys) == Set(expected.keys))
    for (target, dependencies) in expected {
      #expect(manifest[target] == dependencies, "\(target) in Package.swift")
    }
  }

  @Test func filesStayReadable() throws {
    for source in try files(under: "Sources") + files(under: "Tests")
    where source.path.hasSuffix(".swift") {
      #expect(source.lines.count <= 401, "\(source.path) has more than 400 lines")
    }
  }

  @Test func librariesLeaveTheTerminalAlone() throws {
    let call = try Regex(#"(^|[^\w.])(print|debugPrint|dump)\("#)
    for target in moduleRules.keys where target != "stemwright" {
      for source in try sources(of: target) {
        for line in source.lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
          #expect(!line.contains(call), "\(source.path) prints: \(line)")
        }
      }
    }
  }

  /// A path of one machine in a file makes the project work there alone.
  @Test func nothingNamesAPlaceOfOneMachine() throws {
    // Put together, so that this file does not find itself.
    let places = ["work", "root", "home"].map { "/" + $0 + "/" }
    let texts =
      try files(under: "Sources") + files(under: "Tests") + files(under: "Benchmarks")
      + [".ci/run", "Makefile", "Package.swift", "README.md"].compactMap { path in
        (try? String(contentsOf: project.appendingPathComponent(path), encoding: .utf8))
          .map { SourceFile(path: path, text: $0) }
      }
    for text in texts where !text.path.contains("__pycache__") {
      for place in places {
        for line in text.lines where line.contains(place) {
          let before = line[..<(line.range(of: place)?.lowerBound ?? line.startIndex)].last
          // A part of a longer path or address is somebody else's business.
          let isAbsolute = before.map { !($0.isLetter || $0.isNumber || "._~})".contains($0)) }
          #expect(isAbsolute == false, "\(text.path): \(line)")
        }
      }
    }
  }
}
