#if canImport(Glibc)
  import Glibc
#endif

/// Solves `A x = b` for a symmetric, positive semidefinite matrix, by Cholesky's decomposition.
///
/// `matrix` holds n rows of n numbers; `ridge` is added to its diagonal, relative to the mean of the
/// diagonal. Nil where the matrix is not positive definite even so.
public func solveSymmetric(_ matrix: [Double], _ right: [Double], ridge: Double) -> [Double]? {
  let n = right.count
  precondition(matrix.count == n * n)
  guard n > 0 else { return [] }
  var a = matrix
  var trace = 0.0
  for i in 0..<n { trace += matrix[i * n + i] }
  for i in 0..<n { a[i * n + i] += ridge * trace / Double(n) }
  for j in 0..<n {
    for i in j..<n {
      var sum = a[i * n + j]
      for k in 0..<j { sum -= a[i * n + k] * a[j * n + k] }
      if i == j {
        guard sum > 0, sum.isFinite else { return nil }
        a[j * n + j] = sum.squareRoot()
      } else {
        a[i * n + j] = sum / a[j * n + j]
      }
    }
  }
  var x = right
  for i in 0..<n {
    for k in 0..<i { x[i] -= a[i * n + k] * x[k] }
    x[i] /= a[i * n + i]
  }
  for i in stride(from: n - 1, through: 0, by: -1) {
    for k in i + 1..<max(n, i + 1) { x[i] -= a[k * n + i] * x[k] }
    x[i] /= a[i * n + i]
  }
  return x
}

/// Solves `A X = B` for a Hermitian, positive definite matrix, by Cholesky's decomposition in place.
///
/// `matrix` holds n rows of n complex numbers, of which the lower triangle is read (and overwritten);
/// `right` holds any number of right sides, one after the other, and receives the solutions. False where
/// the matrix is not positive definite.
public func solveHermitian(
  _ matrix: inout [SIMD2<Double>], _ right: inout [SIMD2<Double>], size n: Int
) -> Bool {
  precondition(matrix.count == n * n && right.count % max(1, n) == 0)
  for j in 0..<n {
    var diagonal = matrix[j * n + j].x
    for k in 0..<j {
      let l = matrix[j * n + k]
      diagonal -= l.x * l.x + l.y * l.y
    }
    guard diagonal > 0, diagonal.isFinite else { return false }
    let root = diagonal.squareRoot()
    matrix[j * n + j] = SIMD2(root, 0)
    for i in j + 1..<max(n, j + 1) {
      var sum = matrix[i * n + j]
      for k in 0..<j { sum -= timesConjugate(matrix[i * n + k], matrix[j * n + k]) }
      matrix[i * n + j] = sum / root
    }
  }
  for base in stride(from: 0, to: right.count, by: n) {
    for i in 0..<n {
      for k in 0..<i { right[base + i] -= times(matrix[i * n + k], right[base + k]) }
      right[base + i] /= matrix[i * n + i].x
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in i + 1..<max(n, i + 1) {
        right[base + i] -= timesConjugate(right[base + k], matrix[k * n + i])
      }
      right[base + i] /= matrix[i * n + i].x
    }
  }
  return true
}

/// The product of two complex numbers (real, imaginary).
@inline(__always)
public func times(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
  SIMD2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
}

/// The product of a complex number with the conjugate of another.
@inline(__always)
public func timesConjugate(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
  SIMD2(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y)
}
