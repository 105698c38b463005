// swift-tools-version: 6.2
import PackageDescription

// One list for every Swift target. Strict memory safety makes each unsafe pointer use visible;
// warnings are errors because the project's rule is that there are none.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A test target beside the source target of the same name.
func tests(
  of target: String, _ dependencies: [Target.Dependency] = [], excluding excluded: [String] = []
) -> Target {
  .testTarget(
    name: "\(target)Tests",
    dependencies: [.target(name: target), "TestSupport"] + dependencies,
    exclude: excluded,
    swiftSettings: strict)
}

let package = Package(
  name: "stemwright",
  products: [.executable(name: "stemwright", targets: ["stemwright"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Pure: values and arithmetic. No file, clock, thread or device.
    .target(name: "CSignal"),
    // Without pkgConfig: its file carries -D flags, which SwiftPM refuses.
    .systemLibrary(name: "CKissFFT", providers: [.apt(["libkissfft-dev"])]),
    .target(name: "Signal", dependencies: ["CSignal", "CKissFFT"], swiftSettings: strict),
    .target(name: "Stems", dependencies: ["Signal"], swiftSettings: strict),
    .target(name: "Inspection", dependencies: ["Stems", "Signal"], swiftSettings: strict),
    .target(
      name: "Handoff", dependencies: ["Inspection", "Stems", "Signal"], swiftSettings: strict),
    .target(name: "DemoAlbum", dependencies: ["Signal"], swiftSettings: strict),
    .target(name: "TerminalUI", swiftSettings: strict),
    .target(
      name: "Workbench", dependencies: ["TerminalUI", "Inspection", "Stems", "Signal"],
      swiftSettings: strict),

    // Real time.
    .target(name: "Playback", dependencies: ["Stems", "Signal"], swiftSettings: strict),

    // Adapters: each C library has exactly one importer.
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(name: "CMinizip", providers: [.apt(["libminizip-dev"])]),
    .target(
      name: "SoundFiles", dependencies: ["CMinizip", "CSndfile", "CSoxr", "Stems", "Signal"],
      swiftSettings: strict),
    .systemLibrary(name: "CALSALibrary", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .target(name: "CALSA", dependencies: ["CALSALibrary"]),
    .target(
      name: "ALSAOutput", dependencies: ["CALSA", "Playback", "Stems", "Signal"],
      swiftSettings: strict),
    // ncurses through a thin C target: pkg-config's -D flags are refused by SwiftPM, and the
    // wide-character API would disappear with them.
    .target(
      name: "CCurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
      name: "CursesTerminal", dependencies: ["CCurses", "TerminalUI"], swiftSettings: strict),

    // Root: the only place where parts meet.
    .executableTarget(
      name: "stemwright",
      dependencies: [
        "ALSAOutput", "CursesTerminal", "DemoAlbum", "Handoff", "Inspection", "Playback", "Signal",
        "SoundFiles", "Stems", "TerminalUI", "Workbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      // Links into Keymaps/ and Themes/ at the top level: the defaults are compiled in.
      resources: [
        "keymap-default", "keymap-vim", "keymap-ardour", "keymap-reaper", "keymap-pro-tools",
        "theme-dark", "theme-light", "theme-high-contrast", "theme-colour-blind",
        "theme-solarized", "theme-gruvbox", "theme-nord", "theme-mono", "profile-default",
      ].map { .embedInCode("Resources/\($0).yaml") },
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Signal"], path: "Tests/TestSupport",
      swiftSettings: strict),
    // Trials of the engine that both its tests and the sanitizers run.
    .target(
      name: "PlaybackTrials", dependencies: ["Playback", "Signal", "Stems", "TestSupport"],
      path: "Tests/PlaybackTrials", swiftSettings: strict),
    // Stands between alsa-lib and the tests of ALSAOutput.
    .target(name: "CWriteFaults", dependencies: ["CALSALibrary"], path: "Tests/CWriteFaults"),
    .target(name: "CSanitizer", path: "Tests/CSanitizer"),
    .executableTarget(
      name: "PlaybackProbe", dependencies: ["CSanitizer", "Playback", "PlaybackTrials"],
      path: "Tests/PlaybackProbe", swiftSettings: strict),
    // What the tests of CursesTerminal drive in a pseudo-terminal.
    .executableTarget(
      name: "CursesProbe", dependencies: ["CursesTerminal", "TerminalUI"],
      path: "Tests/CursesProbe", swiftSettings: strict),
    tests(of: "ALSAOutput", ["CWriteFaults", "Playback", "Signal", "Stems"]),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    tests(of: "CursesTerminal", ["CursesProbe", "TerminalUI"]),
    tests(of: "DemoAlbum", ["Signal"]),
    tests(of: "Handoff", ["Inspection", "Playback", "Signal", "Stems"]),
    tests(of: "Inspection", ["Stems", "Signal"]),
    tests(of: "Playback", ["PlaybackTrials", "Signal", "Stems"]),
    tests(of: "Signal"),
    tests(of: "SoundFiles", ["Stems", "Signal"]),
    tests(of: "Stems", ["Signal"]),
    tests(of: "TerminalUI"),
    tests(
      of: "Workbench",
      ["Inspection", "Signal", "Stems", "TerminalUI", .product(name: "Yams", package: "Yams")],
      excluding: ["Golden"]),
  ]
)
