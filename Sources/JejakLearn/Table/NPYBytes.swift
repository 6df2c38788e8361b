// SPDX-License-Identifier: Apache-2.0

/// Numbers as NumPy's .npy, version 1: what `numpy.load` reads.
package enum NPYBytes {
    /// Rows of 32-bit numbers.
    package static func rows(_ values: [Float], columns: Int) -> [UInt8] {
        bytes(values, kind: "f4", shape: "(\(values.count / max(1, columns)), \(columns))")
    }

    /// A run of whole numbers.
    package static func column(_ values: [Int]) -> [UInt8] {
        bytes(values, kind: "i8", shape: "(\(values.count),)")
    }

    private static func bytes<Number>(
        _ values: [Number],
        kind: String,
        shape: String
    ) -> [UInt8] {
        let header = "{'descr': '<\(kind)', 'fortran_order': False, 'shape': \(shape), }"
        // The cells begin at a multiple of 64, the header ends with a line feed.
        let blanks = 63 - (10 + header.utf8.count) % 64
        let length = header.utf8.count + blanks + 1
        var bytes = NumericTable.npyMagic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
        bytes += Array(header.utf8)
        bytes += Array(repeating: UInt8(ascii: " "), count: blanks)
        bytes.append(UInt8(ascii: "\n"))
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }
}
