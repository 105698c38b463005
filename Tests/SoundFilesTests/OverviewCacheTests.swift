import Foundation
import Signal
import SoundFiles
import Stems
import TestSupport
import Testing

@Suite struct OverviewCacheTests {
  /// A song of one file, and a whole overview of it.
  static func song() throws -> (TemporaryFolder, Song, Overview) {
    let folder = try SongFolderTests.make(["song/Drums.wav"])
    let song = try SongFolder.assemble(path: folder.path("song"))
    var overview = Overview(frameCount: song.lanes[0].frameCount)
    let bucket = Envelope(lowest: -0.5, highest: 0.25, meanSquare: 0.01, overs: 3)
    overview.insert(
      OverviewChunk(
        firstBucket: 0, buckets: Array(repeating: bucket, count: overview.bucketCount)))
    return (folder, song, overview)
  }

  @Test func whatIsStoredComesBack() throws {
    let (folder, song, overview) = try Self.song()
    let cache = OverviewCache(folder: folder.path("cache/deep"))
    let lane = song.lanes[0]
    #expect(cache.overview(of: lane, rate: song.sampleRate) == nil)
    #expect(cache.store(overview, of: lane, rate: song.sampleRate))
    #expect(cache.overview(of: lane, rate: song.sampleRate) == overview)
    #expect(cache.overview(of: lane, rate: SampleRate(44_100)) == nil)
    // An unfinished one is not kept.
    let other = OverviewCache(folder: folder.path("other"))
    #expect(!other.store(Overview(frameCount: lane.frameCount), of: lane, rate: song.sampleRate))
  }

  @Test func changedFilesHaveNoEntry() throws {
    let (folder, song, overview) = try Self.song()
    let cache = OverviewCache(folder: folder.path("cache"))
    cache.store(overview, of: song.lanes[0], rate: song.sampleRate)
    _ = try run(["touch", "song/Drums.wav"], in: folder.url)
    let changed = try SongFolder.assemble(path: folder.path("song"))
    #expect(cache.overview(of: changed.lanes[0], rate: song.sampleRate) == nil)
  }

  @Test func damageIsNoOverview() throws {
    let (folder, song, overview) = try Self.song()
    let cache = OverviewCache(folder: folder.path("cache"))
    cache.store(overview, of: song.lanes[0], rate: song.sampleRate)
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).first)
    let path = folder.url.appendingPathComponent("cache/\(name)")
    let whole = try Data(contentsOf: path)
    var flipped = whole
    flipped[whole.count / 2] ^= 1
    for damaged in [flipped, whole.prefix(whole.count - 1), Data(), Data("foreign".utf8)] {
      try damaged.write(to: path)
      #expect(cache.overview(of: song.lanes[0], rate: song.sampleRate) == nil)
    }
    // A pipe in its place does not hang the reader, and a new overview replaces it.
    try FileManager.default.removeItem(at: path)
    _ = try run(["mkfifo", path.path])
    #expect(cache.overview(of: song.lanes[0], rate: song.sampleRate) == nil)
    #expect(cache.store(overview, of: song.lanes[0], rate: song.sampleRate))
    #expect(cache.overview(of: song.lanes[0], rate: song.sampleRate) == overview)
  }

  @Test func theOldestGoFirst() throws {
    let (folder, song, overview) = try Self.song()
    let size = Int64(overview.encoded().count)
    let cache = OverviewCache(folder: folder.path("cache"), byteLimit: 2 * size)
    for rate in [1, 2, 3] {
      Thread.sleep(forTimeInterval: 0.02)
      cache.store(overview, of: song.lanes[0], rate: SampleRate(48_000 + rate))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("cache"))
    #expect(names.count == 2)
    #expect(!names.contains { $0.contains("48001") })
  }

  @Test func noFolderNoHarm() throws {
    let (folder, song, overview) = try Self.song()
    let cache = OverviewCache(folder: folder.path("song/Drums.wav/cache"))
    #expect(!cache.store(overview, of: song.lanes[0], rate: song.sampleRate))
    #expect(cache.overview(of: song.lanes[0], rate: song.sampleRate) == nil)
  }
}
