import SoundFiles
import Stems

/// Assembles a song for a command without a screen: problems go to standard error, one line each.
func loadSong(_ folder: String) throws(CommandFailure) -> Song {
  let song = try assembledSong(folder)
  for problem in song.problems { Console.complain(sentence(problem, in: folder)) }
  return song
}

/// Assembles a song; its problems are for the caller to show.
func assembledSong(_ folder: String) throws(CommandFailure) -> Song {
  try refuseAlbum(folder)
  do {
    return try SongFolder.assemble(path: folder)
  } catch {
    throw CommandFailure(status: .unreadable, sentence: sentence(error, in: folder))
  }
}

/// The sum of several songs is of no use to anybody. A folder is an album where two of its folders have a
/// mixdown of their own: a song's stems may lie in folders, too.
private func refuseAlbum(_ folder: String) throws(CommandFailure) {
  guard let songs = AlbumFolder.songs(in: folder), let first = songs.first,
    songs.count(where: { (try? SongFolder.assemble(path: $0))?.mixdown != nil }) > 1
  else { return }
  throw CommandFailure(
    status: .usage,
    sentence: "\(folder) holds \(songs.count) songs; name one of them, as “\(first)”.")
}

/// A problem with the path that it is about.
func sentence(_ problem: LoadProblem, in folder: String) -> String {
  let path = [folder.isEmpty ? "“”" : folder] + problem.path.map(\.text)
  return path.joined(separator: "/") + ": " + problem.sentence
}
