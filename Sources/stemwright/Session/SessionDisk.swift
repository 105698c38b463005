import Glibc
import Handoff
import SoundFiles
import Stems
import TerminalUI
import Workbench

/// One song's session on the disk, locked for this program. All of it blocks on the disk.
struct SessionDisk: Sendable {
  private let song: Song
  private let songFolder: String
  /// Where it goes when the song's folder cannot be written.
  private let ownFolder: String?
  private var locks: [String: SessionLock] = [:]
  private var document: SessionDocument?
  /// What is in the files as far as this program knows; nothing where there is none.
  private var known: [String: [UInt8]] = [:]
  /// A file with mistakes, to be put aside before it is written over.
  private var damaged: [UInt8]?
  /// Why nothing is saved at all.
  private var refusal: String?

  /// What became of saving.
  struct Result {
    var status: SessionStatus
    var remarks: [String] = []
  }

  private init(song: Song, folder: String) {
    self.song = song
    songFolder = folder
    ownFolder = StateFolder.sessions(of: folder, title: song.title)
  }

  // MARK: Opening

  /// Takes the session of a song's folder.
  static func open(_ song: Song, in folder: String) -> (disk: SessionDisk, found: RestoredSession) {
    var disk = SessionDisk(song: song, folder: folder)
    var remarks: [String] = []
    disk.takeLock(&remarks)
    var session = Session(song: song)
    do throws(WholeFileFailure) {
      if let saved = try SavedSession.newest(for: song, in: folder) {
        session = saved.reading.session
        disk.take(saved, &remarks)
      }
    } catch {
      disk.refusal = "\(SessionFile.name) cannot be read: \(error.sentence) Nothing is saved."
    }
    let status = disk.refusal.map { SessionStatus.readOnly(reason: $0) } ?? .saved
    if let refusal = disk.refusal { remarks.insert(refusal, at: 0) }
    return (disk, RestoredSession(session: session, status: status, remarks: remarks))
  }

  private mutating func takeLock(_ remarks: inout [String]) {
    for folder in [songFolder] + (ownFolder.map { [$0] } ?? []) {
      if folder == ownFolder, !WholeFile.makeFolder(folder) { continue }
      do throws(SessionLock.Failure) {
        let lock = try SessionLock(folder: folder)
        locks[folder] = lock
        if let leftover = lock.leftover { remarks.append(Self.sentence(leftover)) }
        WholeFile.removeLeftovers(of: SessionFile.name, in: folder)
        return
      } catch {
        switch error {
        case .taken(let holder):
          let who = holder.map { " (process \($0.process) on \($0.host))" } ?? ""
          refusal = "The session is open in another program\(who): nothing is saved here."
          return
        case .impossible: continue
        }
      }
    }
  }

  private static func sentence(_ leftover: SessionLock.Holder) -> String {
    switch leftover.ending {
    case "SIGHUP": "The terminal went away last time: the session goes on where it was."
    case let ending?: "The last session was ended by \(ending): it goes on where it was."
    case nil:
      "The last session did not come to its end (process \(leftover.process) on "
        + "\(leftover.host)): it goes on where it was, but for its last second."
    }
  }

  private mutating func take(_ saved: SavedSession, _ remarks: inout [String]) {
    document = saved.reading.document
    known = saved.files
    if saved.reading.isNewer {
      refusal = "\(SessionFile.name) is of a newer version: it is left alone, nothing is saved."
    }
    let mistakes = saved.reading.mistakes
    guard !mistakes.isEmpty else { return }
    if refusal == nil { damaged = saved.files[saved.folder] }
    remarks += mistakes.map { "\(SessionFile.name):\($0.text). The rest is used." }
  }

  // MARK: Saving

  /// Saves, in the song's folder or else in the user's.
  mutating func save(_ session: Session) -> Result {
    if let refusal { return Result(status: .readOnly(reason: refusal)) }
    let bytes = SessionFile.bytes(of: session, for: song, keeping: document)
    if known.isEmpty, isUntouched(session) { return Result(status: .saved) }
    var remarks: [String] = []
    do throws(WholeFileFailure) {
      try write(bytes, in: songFolder, &remarks)
      if let ownFolder, known[ownFolder] != nil {
        WholeFile.remove(FileName(SessionFile.name), in: ownFolder)
        known[ownFolder] = nil
      }
      return Result(status: .saved, remarks: remarks)
    } catch {
      return saveInOwnFolder(bytes, because: error, &remarks)
    }
  }

  /// A song that was only looked at gets no file.
  private func isUntouched(_ session: Session) -> Bool {
    var before = Session(song: song)
    before.place = session.place
    before.profile = session.profile
    return session == before
  }

  private mutating func saveInOwnFolder(
    _ bytes: [UInt8], because failure: WholeFileFailure, _ remarks: inout [String]
  ) -> Result {
    let reason = "\(visibleText(songFolder)): \(failure.sentence)"
    guard let ownFolder, WholeFile.makeFolder(ownFolder) else {
      return Result(status: .failing(reason: reason), remarks: remarks)
    }
    if locks[ownFolder] == nil { locks[ownFolder] = try? SessionLock(folder: ownFolder) }
    do throws(WholeFileFailure) {
      try write(bytes, in: ownFolder, &remarks)
      return Result(status: .elsewhere(folder: ownFolder, reason: reason), remarks: remarks)
    } catch {
      return Result(status: .failing(reason: reason), remarks: remarks)
    }
  }

  private mutating func write(
    _ bytes: [UInt8], in folder: String, _ remarks: inout [String]
  ) throws(WholeFileFailure) {
    guard bytes != known[folder] else { return }
    try putAside(in: folder, &remarks)
    try WholeFile.replace(SessionFile.name, in: folder, with: bytes)
    known[folder] = bytes
  }

  /// Keeps what somebody else wrote, or what could not be read whole.
  private mutating func putAside(
    in folder: String, _ remarks: inout [String]
  ) throws(WholeFileFailure) {
    if let damaged, known[folder] == damaged {
      let names = (1...99).lazy.map { "\(SessionFile.name).damaged-\($0)" }
      let name = try WholeFile.create(names, in: folder, with: damaged)
      self.damaged = nil
      remarks.append("The session's file with its mistakes is kept as \(name).")
    }
    guard let there = try? WholeFile.read(SessionFile.name, in: folder, upTo: SavedSession.largest),
      there.bytes != known[folder] ?? []
    else { return }
    let names = (1...99).lazy.map { "\(SessionFile.name).edited-\($0)" }
    let name = try WholeFile.create(names, in: folder, with: there.bytes)
    remarks.append(
      "\(SessionFile.name) was changed by another program; what it wrote is kept as \(name).")
  }

  // MARK: The end

  /// Lets other programs have the session.
  mutating func close(ending: String?) {
    for lock in locks.values {
      if let ending { lock.abandon(ending) } else { lock.release() }
    }
    locks = [:]
  }
}
