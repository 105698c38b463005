/// The map of the project: which module may import which. The same table stands in the manifest (for
/// the build) and on the architecture page (for people); this one is the judge of both.
struct ModuleRule {
  /// Modules of this project and of its packages, as the manifest names them.
  var imports: Set<String>
  /// Modules of the system that need no line in the manifest.
  var system: Set<String> = []
}

let moduleRules: [String: ModuleRule] = [
  // Pure: no file, clock, thread or device. The mathematics of the C library is allowed.
  "Signal": ModuleRule(imports: ["CSignal", "CKissFFT"], system: ["Glibc"]),
  "Stems": ModuleRule(imports: ["Signal"], system: ["Glibc"]),
  // Its scans run on threads of their own.
  "Inspection": ModuleRule(imports: ["Stems", "Signal"], system: ["Glibc", "Synchronization"]),
  // Its renders run on the threads of Inspection's jobs.
  "Handoff": ModuleRule(
    imports: ["Inspection", "Stems", "Signal"], system: ["Synchronization"]),
  "DemoAlbum": ModuleRule(imports: ["Signal"]),
  "TerminalUI": ModuleRule(imports: []),
  "Workbench": ModuleRule(imports: ["TerminalUI", "Inspection", "Stems", "Signal"]),

  // Real time.
  "Playback": ModuleRule(imports: ["Stems", "Signal"], system: ["Glibc", "Synchronization"]),

  // Adapters: each C library has exactly one importer.
  "SoundFiles": ModuleRule(
    imports: ["CMinizip", "CSndfile", "CSoxr", "Stems", "Signal"],
    system: ["Glibc", "Synchronization"]),
  "ALSAOutput": ModuleRule(
    imports: ["CALSA", "Playback", "Stems", "Signal"], system: ["Glibc", "Synchronization"]),
  "CursesTerminal": ModuleRule(
    imports: ["CCurses", "TerminalUI"], system: ["Glibc", "Synchronization"]),

  // Root: the only place where parts meet, and the only one that may use Foundation.
  "stemwright": ModuleRule(
    imports: [
      "ALSAOutput", "CursesTerminal", "DemoAlbum", "Handoff", "Inspection", "Playback", "Signal",
      "SoundFiles", "Stems", "TerminalUI", "Workbench", "ArgumentParser", "Yams",
    ],
    system: ["Glibc", "Synchronization", "Dispatch", "Foundation"]),
]

/// The targets in C and the system libraries, with what they may depend on.
let cTargets: [String: Set<String>] = [
  "CSignal": [], "CKissFFT": [], "CMinizip": [], "CSndfile": [], "CSoxr": [], "CALSALibrary": [],
  "CALSA": ["CALSALibrary"],
  "CCurses": [],
]
