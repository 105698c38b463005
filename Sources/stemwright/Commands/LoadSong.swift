import SoundFiles
import Stems

/// Assembles a song for a command without a screen: problems go to standard error, one line each.
func loadSong(_ folder: String) throws(CommandFailure) -> Song {
  let song: Song
  do {
    song = try SongFolder.assemble(path: folder)
  } catch {
    throw CommandFailure(status: .unreadable, sentence: sentence(error, in: folder))
  }
  for problem in song.problems { Console.complain(sentence(problem, in: folder)) }
  return song
}

/// A problem with the path that it is about.
func sentence(_ problem: LoadProblem, in folder: String) -> String {
  let path = [folder] + problem.path.map(\.text)
  return path.joined(separator: "/") + ": " + problem.sentence
}
