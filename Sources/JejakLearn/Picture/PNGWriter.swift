// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// A picture of coloured pixels.
package struct PixelPicture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Red, green, blue, row after row from the top.
    package private(set) var bytes: [UInt8]

    package init(width: Int, height: Int, background: EventColour) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(
            width <= 16_384 && height <= 16_384,
            "a picture is at most 16,384 pixels wide and high"
        )
        self.width = width
        self.height = height
        bytes = []
        bytes.reserveCapacity(width * height * 3)
        for _ in 0..<width * height {
            bytes += [background.red, background.green, background.blue]
        }
    }

    /// Fills the part of a rectangle that lies on the picture.
    package mutating func fill(
        x: Int,
        y: Int,
        width: Int,
        height: Int,
        _ colour: EventColour
    ) {
        for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
            for column in max(0, x)..<max(0, x, min(self.width, x + width)) {
                let place = (row * self.width + column) * 3
                bytes[place] = colour.red
                bytes[place + 1] = colour.green
                bytes[place + 2] = colour.blue
            }
        }
    }

    /// The picture as a PNG file (RFC 2083): eight bits, RGB, not interlaced,
    /// no filter, since flat colours pack well without.
    package func png() throws -> [UInt8] {
        var raw: [UInt8] = []
        raw.reserveCapacity((width * 3 + 1) * height)
        for row in 0..<height {
            raw.append(0)
            raw += bytes[row * width * 3..<(row + 1) * width * 3]
        }
        var size = compressBound(UInt(raw.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        guard compress(&packed, &size, raw, UInt(raw.count)) == Z_OK else {
            throw LearnError(
                .tooLarge,
                "a picture of \(width) by \(height) pixels could not be compressed"
            )
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header =
            PixelPicture.fourBytes(width) + PixelPicture.fourBytes(height) + [8, 2, 0, 0, 0]
        file += PixelPicture.chunk("IHDR", header)
        file += PixelPicture.chunk("IDAT", Array(packed[..<Int(size)]))
        file += PixelPicture.chunk("IEND", [])
        return file
    }

    private static func chunk(_ name: StaticString, _ content: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        name.withUTF8Buffer { body += $0 }
        body += content
        let check = crc32(0, body, UInt32(body.count))
        return fourBytes(content.count) + body + fourBytes(Int(check))
    }

    private static func fourBytes(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
