// SPDX-License-Identifier: Apache-2.0

/// A journey as a small picture: all its panels' numbers, one after the other.
///
/// Every number lies in 0 ... 1. Invariant: `pixels.count == shape.count`.
package struct JourneyImage: Sendable, Equatable {
    package let shape: JourneyImageShape
    package let pixels: [Float]

    package init(shape: JourneyImageShape, pixels: [Float]) {
        precondition(pixels.count == shape.count, "a picture has as many numbers as its shape")
        self.shape = shape
        self.pixels = pixels
    }
}

/// The pictures of many people in one run of memory.
///
/// Invariants: `pixels.count == people.count * shape.count`; `people` rises.
package struct JourneyImageSet: Sendable {
    package let shape: JourneyImageShape
    /// Which people of the table have a picture.
    package let people: [Int]
    package let pixels: [Float]
    /// How many people of the table took too few steps for one.
    package let tooShort: Int

    package init(shape: JourneyImageShape, people: [Int], pixels: [Float], tooShort: Int) {
        precondition(pixels.count == people.count * shape.count, "every person has a picture")
        self.shape = shape
        self.people = people
        self.pixels = pixels
        self.tooShort = tooShort
    }

    package var count: Int { people.count }

    /// The picture at a place of `people`.
    package subscript(_ index: Int) -> JourneyImage {
        let size = shape.count
        return JourneyImage(
            shape: shape,
            pixels: Array(pixels[index * size..<(index + 1) * size])
        )
    }
}
