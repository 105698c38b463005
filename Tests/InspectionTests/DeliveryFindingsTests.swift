import Foundation
import Inspection
import Signal
import Stems
import TestSupport
import Testing

private let rate = Delivery.rate

/// What the files show together, and the folder by itself.
@Suite struct DeliveryFindingsTests {
  @Test func stemsOfOnePeakWereNormalised() {
    var delivery = Delivery.clean
    for index in 0..<3 {
      let top = delivery.files[index].samples.map(abs).max() ?? 1
      delivery.files[index].samples = delivery.files[index].samples.map {
        Delivery.quantised($0 / top * 0.5)
      }
    }
    #expect(delivery.accusations.contains("normalised "))
    #expect(abs((delivery.finding(.normalised)?.number ?? 0) + 6.02) < 0.01)
  }

  @Test func theHeadNeedsSilence() throws {
    var delivery = Delivery.clean
    for index in delivery.files.indices {
      delivery.files[index].samples.removeFirst(Int(0.5 * Double(rate)) * 2)
    }
    let finding = try #require(delivery.finding(.leadSilenceShort))
    #expect(finding.severity == .warning && abs(finding.number - 0.3) < 0.01)
  }

  @Test func lengths() {
    let longer = Delivery.with(1) { $0.samples += [Float](repeating: 0, count: 2000) }
    #expect(longer.accusations == ["length-mismatch Salt_Bass.wav"])
    #expect(longer.finding(.lengthMismatch)?.number == 1000)
    let nearly = Delivery.with(1) { $0.samples.removeLast(20) }
    #expect(nearly.accusations == [] && nearly.finding(.lengthMismatch)?.number == -10)
  }

  @Test func theSumAndTheMixdownHaveTheirLimits() {
    var delivery = Delivery.clean
    for index in 0..<3 {
      delivery.files[index].encoding = .float(bits: 32)
      delivery.files[index].samples = delivery.files[index].samples.map { $0 * 3 }
    }
    let peak =
      zip(zip(delivery.files[0].samples, delivery.files[1].samples), delivery.files[2].samples)
      .map { abs($0.0 + $0.1 + $1) }.max() ?? 0
    #expect(abs((delivery.finding(.sumOver)?.number ?? 0) - 20 * log10(Double(peak))) < 0.01)
    let top = Delivery.clean.files[3].samples.map(abs).max() ?? 1
    let loud = Delivery.mapping(3) { $1 / top * 0.97 }
    #expect(loud.finding(.headroomLow)?.severity == .note)
  }

  @Test func theFolder() {
    var delivery = Delivery.clean
    delivery.files.removeLast()
    #expect(delivery.accusations == ["no-mixdown "])
    delivery = .clean
    for number in 1...6 {
      delivery.files.append(
        Delivery.File(
          name: "Salt_Gtr \(number).wav",
          samples: Delivery.programme(seed: UInt64(10 + number), level: 0.05 + Float(number) / 100))
      )
    }
    #expect(delivery.accusations == ["too-many-stems "])
    #expect(delivery.finding(.tooManyStems)?.number == 9)
    delivery = .clean
    delivery.files.remove(at: 2)
    #expect(delivery.finding(.missingCoreStem)?.text == "Lead Vocal")
  }

  @Test func names() {
    let stray = Delivery.with(1) { $0.name = "Wild Honey_Bass.wav" }
    #expect(stray.accusations == ["title-inconsistent Wild Honey_Bass.wav"])
    #expect(stray.finding(.titleInconsistent)?.text == "Wild Honey")
    let unclear = Delivery.with(1) { $0.name = "Salt_Audio 03.wav" }
    #expect(unclear.finding(.nameUnclear) != nil && Delivery.clean.finding(.nameUnclear) == nil)
  }

  @Test func types() {
    let flac = Delivery.with(1) { file in
      file.name = "Salt_Bass.flac"
      file.container = .flac
    }
    #expect(flac.accusations == [] && flac.finding(.fileType)?.text == "flac")
    let wave64 = Delivery.with(1) { file in
      file.name = "Salt_Bass.w64"
      file.container = .w64
    }
    #expect(wave64.accusations == ["file-type Salt_Bass.w64"])
    var lossy = Delivery.clean
    lossy.problems = [
      LoadProblem(path: [FileName("Salt_Pads.mp3")], sentence: "An MP3 file.")
    ]
    #expect(lossy.accusations == ["file-type Salt_Pads.mp3"])
  }

  /// No sample is read for what the headers say.
  @Test func whatTheHeadersSayIsKnownAtOnce() {
    let delivery = Delivery.with(1) { file in
      file.channels = 1
      file.encoding = .integer(bits: 16)
      file.samples.removeLast(200)
    }
    let inspector = SongInspector(
      song: delivery.song, lanes: [], folder: FolderFacts(name: delivery.folder),
      profile: Profile())
    let kinds = inspector.facts.filter { $0.severity > .note }.map(\.kind)
    #expect(Set(kinds) == [.monoFile, .bitDepthLow, .lengthMismatch])
  }

  @Test func monoAndPairs() {
    let mono = Delivery.with(1) { file in
      file.channels = 1
      file.samples = stride(from: 0, to: file.samples.count, by: 2).flatMap {
        [file.samples[$0], file.samples[$0]]
      }
    }
    #expect(mono.accusations == ["mono-file Salt_Bass.wav"])
    var pair = Delivery.with(1) { file in
      file.name = "Salt_Bass.L.wav"
      file.channels = 1
    }
    pair.files.append(pair.files[1])
    pair.files[4].name = "Salt_Bass.R.wav"
    #expect(pair.accusations == ["split-stereo-pair Salt_Bass.L.wav"])
    #expect(pair.finding(.splitStereoPair)?.text == "Salt_Bass.R.wav")
  }
}
