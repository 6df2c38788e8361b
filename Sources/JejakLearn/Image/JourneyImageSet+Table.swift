// SPDX-License-Identifier: Apache-2.0

extension JourneyImageSet {
    /// Pictures that were drawn already, from .npy or .csv: one row a picture,
    /// with as many numbers as the shape.
    package init(pictures bytes: UnsafeRawBufferPointer, shape: JourneyImageShape) throws {
        let count: Int
        let columns: Int
        let pixels: [Float]
        if let cells = try NumericTable.plainCells(npy: bytes, kind: "f4") {
            (count, columns) = (cells.rows, cells.columns)
            pixels = [Float](unsafeUninitializedCapacity: count * columns) { buffer, filled in
                let size = count * columns * 4
                UnsafeMutableRawBufferPointer(buffer)
                    .copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[cells.start...].prefix(size))
                    )
                filled = count * columns
            }
        } else {
            let matrix = try NumericTable(bytes).matrix
            (count, columns) = (matrix.rowCount, matrix.columnCount)
            pixels = matrix.values.map { Float($0) }
        }
        guard columns == shape.count else {
            throw LearnError(
                .shapeMismatch,
                "the pictures have \(columns) numbers each and \(shape.count) are expected: check "
                    + "the rows, the columns and the layers"
            )
        }
        self.init(shape: shape, people: Array(0..<count), pixels: pixels, tooShort: 0)
    }

    /// The pictures at some places, in the order given.
    package func subset(_ places: [Int]) -> JourneyImageSet {
        let size = shape.count
        let pixels = [Float](unsafeUninitializedCapacity: places.count * size) { buffer, filled in
            self.pixels.withUnsafeBufferPointer { source in
                for (index, place) in places.enumerated() {
                    guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                    (to + index * size).initialize(from: from + place * size, count: size)
                }
            }
            filled = places.count * size
        }
        return JourneyImageSet(
            shape: shape,
            people: places.map { people[$0] },
            pixels: pixels,
            tooShort: tooShort
        )
    }
}
