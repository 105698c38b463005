import Glibc
let traceOn = unsafe getenv("DOCTOR_TRACE") != nil
func trace(_ text: @autoclosure () -> String) {
  guard traceOn else { return }
  let line = "\(Double(clock()) / 1e6) \(text())\n"
  _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
}
