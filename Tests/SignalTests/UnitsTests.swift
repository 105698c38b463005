import Signal
import Testing

@Test func decibelsOfHalfAmplitude() {
  #expect(abs(Decibels(amplitude: 0.5).value + 6.0206) < 1e-4)
  #expect(Decibels.silence.linear == .zero)
}
