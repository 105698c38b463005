import Foundation
import Inspection
import Signal
import TestSupport
import Testing

/// Each fault planted in a song that adds up otherwise: the doctor names it, alone, with its size, and
/// its corrections bring the null down to the quantisers.
@Suite struct NullDoctorTests {
  /// What is found at warning level or above.
  private func grave(_ diagnosis: NullDiagnosis) -> [Finding] {
    diagnosis.findings.filter { $0.severity > .note }
  }

  private func expectOne(
    _ diagnosis: NullDiagnosis, _ kind: FindingKind, _ subject: FindingSubject,
    _ value: Double? = nil, within: Double = 0, depth: Double = -100,
    _ place: SourceLocation = #_sourceLocation
  ) {
    let found = grave(diagnosis)
    #expect(found.map(\.kind) == [kind], sourceLocation: place)
    #expect(found.first?.subject == subject, sourceLocation: place)
    #expect(diagnosis.depthAfter.value < depth, sourceLocation: place)
    guard let value else { return }
    guard case .number(let number)? = found.first?.value else {
      Issue.record("no number", sourceLocation: place)
      return
    }
    #expect(abs(number - value) <= within, "\(number)", sourceLocation: place)
  }

  @Test func aRightDeliveryHasNoFindings() {
    let diagnosis = DoctorSong().examine()
    #expect(diagnosis.findings.isEmpty && diagnosis.steps.isEmpty)
    #expect(diagnosis.depthBefore.value < diagnosis.floor.value + 6)
  }

  @Test(arguments: [(0, 37), (1, -640), (3, 7001), (2, 1)])
  func delaysAreExact(stem: Int, frames: Int) {
    var song = DoctorSong()
    song.stems[stem] = moved(song.stems[stem], by: frames)
    let diagnosis = song.examine()
    expectOne(diagnosis, .stemDelay, .lane(stem), Double(frames))
    #expect(diagnosis.proposals[stem].offset == FrameCount(-frames))
    #expect(diagnosis.ranking.first?.stem == stem)
  }

  @Test(arguments: [2.5, -12.25])
  func delaysBetweenSamples(frames: Double) {
    var song = DoctorSong()
    song.stems[3] = read(song.stems[3]) { Double($0) - frames }
    expectOne(song.examine(), .stemDelay, .lane(3), frames, within: 0.05, depth: -55)
  }

  @Test(arguments: [(0, 2.27), (1, -0.5), (2, 0.3), (3, -12)])
  func gains(stem: Int, decibels: Double) {
    var song = DoctorSong()
    let factor = Float(pow(10, decibels / 20))
    song.stems[stem] = song.stems[stem].map { $0 * factor }
    expectOne(song.examine(), .stemGain, .lane(stem), decibels, within: 0.01)
  }

  @Test func polarities() {
    var song = DoctorSong()
    song.stems[1] = song.stems[1].map { -$0 }
    let diagnosis = song.examine()
    expectOne(diagnosis, .stemPolarity, .lane(1))
    #expect(diagnosis.proposals[1].isPolarityInverted)
  }

  @Test func channels() {
    var song = DoctorSong()
    let pad = song.stems[2]
    song.stems[2] = pad.indices.map { pad[$0 ^ 1] }
    expectOne(song.examine(), .stemChannelsSwapped, .lane(2))
    song.stems[2] = pad.indices.map { $0 % 2 == 1 ? -pad[$0] : pad[$0] }
    let inverted = song.examine()
    expectOne(inverted, .polarityInvertedChannel, .lane(2))
    #expect(grave(inverted).first?.value == .text("R"))
    let late = moved(pad, by: 12)
    song.stems[2] = pad.indices.map { $0 % 2 == 1 ? late[$0] : pad[$0] }
    expectOne(song.examine(), .interchannelDelay, .lane(2), 12)
  }

  @Test func stemsThatDoNotBelong() {
    var song = DoctorSong()
    song.mix = DoctorSong.sum(Array(song.stems.dropLast()))
    let extra = song.examine()
    expectOne(extra, .stemExtra, .lane(3))
    #expect(extra.proposals[3].isLeftOut)
    song = DoctorSong()
    song.stems.append(song.stems[2])
    expectOne(song.examine(), .stemDuplicate, .lane(4), 1, within: 0.001)
  }

  @Test func aStemThatIsMissing() {
    var song = DoctorSong()
    let missing = song.stems.removeLast()
    let squares = missing.reduce(0) { $0 + Double($1) * Double($1) }
    let level = 10 * log10(squares / Double(missing.count))
    expectOne(song.examine(), .stemMissing, .song, level, within: 2.5, depth: 0)
  }

  @Test(arguments: [true, false])
  func aWrongSection(isSilent: Bool) {
    var song = DoctorSong()
    let (start, end) = (2 * song.rate, 4 * song.rate)
    let other = isSilent ? song.mix.map { _ in 0 } : DoctorSong(seed: 9).stems[0]
    song.stems[0].replaceSubrange(2 * start..<2 * end, with: other[2 * start..<2 * end])
    expectOne(song.examine(), .stemWrongSection, .lane(0), 2, within: 0.3, depth: -60)
  }

  /// A rest of the stem's own, then silence where the mix has sound: one border tells, and the sound.
  @Test func aSectionThatIsSilentAfterARest() {
    var song = DoctorSong()
    let (rest, start, end) = (2 * song.rate, 3 * song.rate, 5 * song.rate)
    for index in 2 * rest..<2 * start { song.stems[3][index] = 0 }
    song.mix = DoctorSong.sum(song.stems)
    for index in 2 * start..<2 * end { song.stems[3][index] = 0 }
    expectOne(song.examine(), .stemWrongSection, .lane(3), 3, within: 0.3, depth: -60)
  }

  /// Of songs that are too long to be held, passages are.
  @Test func aLongSong() {
    var song = DoctorSong(seconds: 40)
    song.stems[2] = moved(song.stems[2], by: 113)
    song.stems[0] = song.stems[0].map { -$0 }
    let diagnosis = song.examine()
    #expect(Set(grave(diagnosis).map(\.kind)) == [.stemDelay, .stemPolarity])
    #expect(diagnosis.proposals[2].offset == FrameCount(-113))
    #expect(diagnosis.depthAfter.value < -100)
    song = DoctorSong(seconds: 40)
    let (start, end) = (20 * song.rate, 27 * song.rate)
    for index in 2 * start..<2 * end { song.stems[1][index] = 0 }
    expectOne(song.examine(), .stemWrongSection, .lane(1), 20, within: 0.3, depth: -60)
  }

  /// Short differences far below the mix are no stem that somebody forgot.
  @Test func whatComesAndGoesSoftly() {
    var song = DoctorSong()
    // −62 dBFS in every other half second.
    let bursts = noise(frames: song.mix.count / 2, amplitude: 0.00138, seed: 21)
    for frame in 0..<song.mix.count / 2 where frame / (song.rate / 2) % 2 == 1 {
      song.mix[2 * frame] += bursts[2 * frame]
      song.mix[2 * frame + 1] += bursts[2 * frame + 1]
    }
    #expect(song.examine().findings.map(\.kind) == [.nullUnexplained])
  }

  @Test func theWholeSet() {
    var song = DoctorSong()
    let right = song.stems
    song.stems = right.map { moved($0, by: 240) }
    expectOne(song.examine(), .setDelay, .song, 240)
    song.stems = right.map { $0.map { $0 * 0.5 } }
    expectOne(song.examine(), .setGain, .song, -6.0206, within: 0.01)
    song.stems = right.map { $0.map { -$0 } }
    expectOne(song.examine(), .setPolarity, .song)
  }

  @Test func threeFaultsAtOnce() {
    var song = DoctorSong()
    song.stems[0] = song.stems[0].map { $0 * 0.8 }
    song.stems[1] = song.stems[1].map { -$0 }
    song.stems[3] = moved(song.stems[3], by: 211)
    let diagnosis = song.examine()
    #expect(Set(grave(diagnosis).map(\.kind)) == [.stemGain, .stemPolarity, .stemDelay])
    #expect(diagnosis.depthAfter.value < -100)
  }

  @Test func callingItOffComesBackAtOnce() {
    var song = DoctorSong(seconds: 2)
    song.stems[0] = moved(song.stems[0], by: 50)
    let diagnosis = song.examine(isCancelled: { true })
    #expect(diagnosis.findings.isEmpty)
  }
}
