// SPDX-License-Identifier: Apache-2.0

/// A table of numbers read from the bytes of a file.
///
/// Takes CSV and NumPy's .npy; what they are is seen from the first bytes, not
/// from a name. Reading is pure: whoever holds the file hands its bytes over.
/// Every fault names the line and the column, and nothing is guessed.
package struct NumericTable: Sendable, Equatable {
    /// The names in the first line, where it holds names.
    package let columnNames: [String]?
    package let matrix: FeatureMatrix

    init(columnNames: [String]?, matrix: FeatureMatrix) {
        self.columnNames = columnNames
        self.matrix = matrix
    }

    /// Reads either format. Time and memory grow with the bytes.
    package init(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else {
            throw LearnError(.empty, "the file is empty; give a table with at least one row")
        }
        if bytes.starts(with: Self.npyMagic) {
            try self.init(npy: bytes)
        } else {
            try self.init(csv: bytes)
        }
    }

    package init(_ bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try NumericTable($0) }
    }
}
