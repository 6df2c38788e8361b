// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// The C library's functions under full names, so that rooms need no platform
// imports of their own.

package func logarithm(_ value: Double) -> Double { log(value) }
package func exponential(_ value: Double) -> Double { exp(value) }
package func cosine(_ value: Double) -> Double { cos(value) }
package func sine(_ value: Double) -> Double { sin(value) }
package func arcSine(_ value: Double) -> Double { asin(value) }
package func hyperbolicTangent(_ value: Double) -> Double { tanh(value) }
package func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
package func errorFunctionComplement(_ value: Double) -> Double { erfc(value) }
