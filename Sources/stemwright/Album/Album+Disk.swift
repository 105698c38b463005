import Handoff
import SoundFiles
import Stems

extension Album {
  /// The album in a folder as the engineer left it: by its tracklist, then by what was set on the board. Nil where
  /// the folder is no album. Blocks on the disk, takes no lock and writes nothing.
  static func arranged(in folder: String) -> Album? {
    guard var album = AlbumFolder.album(in: folder) else { return nil }
    if let bytes = try? AlbumDisk.newest(in: AlbumDisk.folders(of: album, in: folder))?.bytes {
      album.arrange(by: AlbumFile.read(bytes, for: album).arrangement)
    }
    return album
  }
}
