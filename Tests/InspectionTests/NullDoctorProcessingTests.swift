import Foundation
import Inspection
import Signal
import Testing

/// Faults that are more than a number: clocks, filters, gains over time, returns.
@Suite struct NullDoctorProcessingTests {
  private func grave(_ diagnosis: NullDiagnosis) -> [Finding] {
    diagnosis.findings.filter { $0.severity > .note }
  }

  private func number(_ finding: Finding?) -> Double {
    guard case .number(let number)? = finding?.value else { return .nan }
    return number
  }

  @Test func aClockThatRunsSlow() {
    var song = DoctorSong()
    song.stems[0] = read(song.stems[0]) { Double($0) / (1 + 80e-6) }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.stemDrift] && found.first?.subject == .lane(0))
    #expect(abs(number(found.first) - 80) < 2.4)
  }

  @Test func anotherRateThanTheHeaderSays() {
    var song = DoctorSong()
    // Made at 48 kHz, said to be 44.1: it runs long.
    let ratio = 48_000.0 / 44_100
    let frames = song.mix.count / 2
    song.stems[3] = read(song.stems[3]) { min(Double(frames), Double($0) / ratio) }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.stemRateMismatch] && found.first?.subject == .lane(3))
    #expect(abs(number(found.first) - ratio) < 0.0005)
  }

  /// Twice as long as the song, and soft enough to be left out without a loss.
  @Test func twiceTheRate() {
    var song = DoctorSong()
    let stem = song.stems[2]
    let long = stem + stem.map { _ in 0 }
    song.stems[2] = read(long) { Double($0) / 2 }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.stemRateMismatch] && found.first?.subject == .lane(2))
    #expect(abs(number(found.first) - 2) < 0.0005)
  }

  @Test func aFilterOnTheBus() {
    var song = DoctorSong()
    song.mix = bell(song.mix, hertz: 1000, gain: 4, rate: song.rate)
    let diagnosis = song.examine()
    let found = grave(diagnosis)
    #expect(found.map(\.kind) == [.mixBusEQ] && found.first?.subject == .song)
    #expect(abs(number(found.first) - 4) < 0.3)
    #expect(diagnosis.depthAfter.value < -60)
  }

  @Test func aCompressorOnTheBus() {
    var song = DoctorSong()
    let pressed = compressed(song.mix, threshold: 0.1, ratio: 3, rate: song.rate)
    song.mix = pressed.samples.map { $0 * 1.3 }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.mixBusDynamics])
    #expect(abs(number(found.first) - pressed.reduction) < max(1, 0.25 * pressed.reduction))
  }

  @Test func aFilterOnAStem() {
    var song = DoctorSong()
    song.stems[0] = bell(song.stems[0], hertz: 3000, gain: 5, rate: song.rate)
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.stemEQ] && found.first?.subject == .lane(0))
    #expect(abs(number(found.first) - 5) < 0.5)
  }

  @Test func aCompressorOnAStem() {
    var song = DoctorSong()
    let pressed = compressed(song.stems[0], threshold: 0.05, ratio: 4, rate: song.rate)
    song.stems[0] = pressed.samples
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.stemBusDynamics] && found.first?.subject == .lane(0))
    #expect(abs(number(found.first) - pressed.reduction) < max(1.5, 0.3 * pressed.reduction))
  }

  @Test func aReturnThatIsMissing() {
    var song = DoctorSong()
    let wet = wet(song.stems[0], level: -6, rate: song.rate)
    song.mix = zip(song.mix, wet).map { $0 + $1 }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.returnMissing] && found.first?.subject == .lane(0))
    #expect(abs(number(found.first) + 6) < 2)
  }

  @Test func aReturnThatIsPrintedTwice() {
    var song = DoctorSong()
    let wet = wet(song.stems[3], level: -6, rate: song.rate)
    song.stems[3] = zip(song.stems[3], wet).map { $0 + $1 }
    song.mix = DoctorSong.sum(song.stems)
    song.stems[1] = zip(song.stems[1], wet).map { $0 + $1 }
    let found = grave(song.examine())
    #expect(found.map(\.kind) == [.returnBleed] && found.first?.subject == .lane(1))
  }
}
