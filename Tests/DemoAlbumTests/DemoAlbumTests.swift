import DemoAlbum
import Foundation
import Signal
import TestSupport
import Testing

/// The files of one song as integers of 24 bits, in the order in which they were made.
private struct Delivery {
  var names: [String] = []
  var files: [[Int32]] = []
  /// Samples that are no step of 24 bits or lie outside full scale.
  var misfits = 0

  init(_ song: DemoSong) {
    song.render { name, samples in
      names.append(name)
      files.append(
        samples.indices.map { index in
          let scaled = samples[index] * 8_388_608
          guard abs(scaled) <= 8_388_607, scaled == scaled.rounded() else {
            misfits += 1
            return 0
          }
          return Int32(scaled)
        })
    }
  }

  var stems: ArraySlice<[Int32]> { files.dropLast() }
  var mixdown: [Int32] { files.last ?? [] }

  /// FNV-1a, a word at a time, over every sample of every file.
  var checksum: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for file in files {
      for sample in file {
        hash = (hash ^ UInt64(UInt32(bitPattern: sample))) &* 0x100_0000_01b3
      }
    }
    return hash
  }

  /// The sum of the stems, sample by sample.
  var sum: [Int32] {
    var sum = [Int32](repeating: 0, count: mixdown.count)
    for stem in stems {
      for index in sum.indices { sum[index] += stem[index] }
    }
    return sum
  }
}

@Suite struct DemoAlbumTests {
  /// Checksums of the samples on every machine: a change of them is a change of the album, made on
  /// purpose.
  @Test(arguments: [
    (0, 7_673_563_617_516_186_433 as UInt64), (1, 1_310_237_400_959_359_079),
    (2, 6_506_984_384_791_749_067),
  ])
  func everyMachineMakesTheSameSamples(song: Int, checksum: UInt64) {
    #expect(Delivery(DemoAlbum.songs[song]).checksum == checksum)
  }

  @Test(arguments: [0, 1])
  func theDeliveryKeepsTheRules(index: Int) throws {
    let song = DemoAlbum.songs[index]
    let delivery = Delivery(song)
    #expect(delivery.names == song.fileNames)
    #expect(delivery.misfits == 0)
    // Eight stereo stems are what mastering engineers ask for.
    #expect(delivery.stems.count == 8)
    #expect(delivery.sum == delivery.mixdown, "the stems do not add up to the mixdown")

    let leadIn = Int(song.leadIn.value)
    #expect(song.sampleRate.seconds(song.leadIn) > 2)
    for (name, file) in zip(delivery.names, delivery.files) {
      #expect(file.count == Int(song.frameCount.value) * 2)
      #expect(file.prefix(leadIn * 2).allSatisfy { $0 == 0 }, "\(name): no bar of silence")
      let peak = file.map(abs).max() ?? 0
      #expect(peak > 8_388_608 / 32, "\(name): hardly any sound")
      // −3.5 dBFS: nothing near full scale in any file.
      #expect(peak < 5_606_000, "\(name): no headroom")
      // −100 dBFS in the last 10 ms.
      let tail = file.suffix(song.sampleRate.hertz / 100 * 2).map(abs).max() ?? 0
      #expect(tail < 84, "\(name): does not come to rest")
      let left = stride(from: 0, to: file.count, by: 2).map { Double(file[$0]) }
      let right = stride(from: 1, to: file.count, by: 2).map { Double(file[$0]) }
      #expect(left != right, "\(name): both sides are the same")
      let together = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(together > 0, "\(name): the sides cancel in mono")
    }
    try checkLoudness(of: delivery.mixdown, rate: song.sampleRate)
  }

  /// A mix before mastering, as ffmpeg hears it.
  private func checkLoudness(of mixdown: [Int32], rate: SampleRate) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("mix.wav")
    let samples = mixdown.map { Float($0) / 8_388_608 }
    try writeWave(samples, to: path, sampleRate: rate.hertz, format: .pcm24)
    let said = try run([
      "ffmpeg", "-nostats", "-hide_banner", "-i", path, "-af", "ebur128", "-f", "null", "-",
    ]).errorText
    let line = try #require(
      said.split(separator: "\n").last { $0.contains("I:") && $0.contains("LUFS") })
    let loudness = try #require(
      line.split(separator: " ").compactMap { Double($0) }.first)
    #expect((-20 ... -12).contains(loudness), "\(loudness) LUFS")
  }

  @Test func theFaultsAreThoseThatTheNotesName() throws {
    let right = Delivery(DemoAlbum.songs[1])
    let song = DemoAlbum.songs[2]
    let wrong = Delivery(song)
    let notes = try #require(song.texts.first)
    #expect(notes.fileName == "NOTES.txt")
    #expect(wrong.misfits == 0)
    #expect(wrong.mixdown == right.mixdown)
    var faults: [String: String] = [:]
    for (index, (bad, good)) in zip(wrong.stems, right.stems).enumerated() where bad != good {
      let name = try #require(
        wrong.names[index].split(separator: " - ").last?.dropLast(".wav".count))
      let gain = 10 * log10(power(of: bad) / power(of: good))
      if bad == good.map({ -$0 }) {
        faults[String(name)] = "has its polarity inverted"
      } else if Array(bad.dropFirst(37 * 2)) == Array(good.dropLast(37 * 2)) {
        faults[String(name)] = "is 37 samples late"
      } else if abs(gain - 1.5) < 0.001 {
        faults[String(name)] = "is 1.5 dB louder than in the mixdown"
      } else {
        faults[String(name)] = "is changed"
      }
    }
    #expect(faults.count == 3)
    for (name, fault) in faults {
      #expect(notes.text.contains("The stem \(name) \(fault)."), "\(name) \(fault)")
    }
  }

  private func power(of samples: [Int32]) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) }
  }

  @Test func theTrackListNamesEverySong() {
    #expect(DemoAlbum.trackList.fileName == "tracklist.txt")
    for song in DemoAlbum.songs {
      #expect(DemoAlbum.trackList.text.contains("\(song.folderName)  0:"))
    }
  }
}
