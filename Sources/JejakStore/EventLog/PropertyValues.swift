// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The values of a batch's properties as stored: texts' places, flags, and the
/// numbers of each key beside each other.
enum PropertyValues {
    static func write(_ batch: EventBatch, into writer: inout ByteWriter) {
        var places: [UInt64] = []
        var numbers: [UInt32: [UInt64]] = [:]
        for index in 0..<batch.propertyValues.count {
            if batch.propertyTypes[index] == PropertyType.number.rawValue {
                numbers[batch.propertyKeys[index], default: []].append(batch.propertyValues[index])
            } else {
                places.append(batch.propertyValues[index])
            }
        }
        NarrowColumn.write(places, into: &writer)
        let keys = numbers.keys.sorted()
        NarrowColumn.write(keys.map(UInt64.init), into: &writer)
        for key in keys {
            let bits = numbers[key] ?? []
            if let (scale, whole) = wholeNumbers(bits) {
                writer.write(scale)
                NarrowColumn.write(whole, into: &writer)
            } else {
                writer.write(UInt32(0))
                NarrowColumn.write(bits, into: &writer)
            }
        }
    }

    /// The numbers times 1 or 100 as whole numbers, where that loses nothing.
    private static func wholeNumbers(_ bits: [UInt64]) -> (UInt32, [UInt64])? {
        for scale in [1.0, 100.0] {
            var whole: [UInt64] = []
            whole.reserveCapacity(bits.count)
            for pattern in bits {
                let scaled = (Double(bitPattern: pattern) * scale).rounded()
                guard abs(scaled) < 0x1p53 else { break }
                // Through the integer, so that minus zero stays minus zero.
                let integer = Int64(scaled)
                guard (Double(integer) / scale).bitPattern == pattern else { break }
                whole.append(UInt64(bitPattern: integer) ^ 1 << 63)
            }
            if whole.count == bits.count { return (UInt32(scale), whole) }
        }
        return nil
    }

    static func read(_ reader: inout ByteReader, batch: EventBatch) throws -> [UInt64] {
        // How many numbers each key must have; the batch says it by its types.
        var numberCounts = [Int](repeating: 0, count: batch.strings.count)
        var placeCount = 0
        for (key, type) in zip(batch.propertyKeys, batch.propertyTypes) {
            if type == PropertyType.number.rawValue {
                numberCounts[Int(key)] += 1
            } else {
                placeCount += 1
            }
        }
        let places = try NarrowColumn.read(&reader, expecting: placeCount)
        let keys = try NarrowColumn.read(
            &reader,
            expecting: numberCounts.count { $0 > 0 }
        )
        var lists: [[UInt64]] = []
        var listOfKey = [Int](repeating: -1, count: batch.strings.count)
        for key in keys {
            guard key < UInt64(batch.strings.count) else { throw BlockCodec.damage("its keys") }
            let scale = try reader.read(UInt32.self)
            let values = try NarrowColumn.read(&reader, expecting: numberCounts[Int(key)])
            listOfKey[Int(key)] = lists.count
            lists.append(try numbers(values, scale: scale))
        }
        return try arranged(batch, places, lists, listOfKey)
    }

    private static func numbers(_ values: [UInt64], scale: UInt32) throws -> [UInt64] {
        switch scale {
        case 0: return values
        case 1, 100:
            return values.map {
                (Double(Int64(bitPattern: $0 ^ 1 << 63)) / Double(scale)).bitPattern
            }
        default: throw BlockCodec.damage("the scale of its numbers")
        }
    }

    /// The values in the order of the batch's properties.
    private static func arranged(
        _ batch: EventBatch,
        _ places: [UInt64],
        _ lists: [[UInt64]],
        _ listOfKey: [Int]
    ) throws -> [UInt64] {
        var heads = [Int](repeating: 0, count: lists.count)
        var nextPlace = 0
        var result: [UInt64] = []
        result.reserveCapacity(batch.propertyKeys.count)
        for (key, type) in zip(batch.propertyKeys, batch.propertyTypes) {
            if type == PropertyType.number.rawValue {
                let list = listOfKey[Int(key)]
                guard list >= 0, heads[list] < lists[list].count else {
                    throw BlockCodec.damage("its numbers")
                }
                result.append(lists[list][heads[list]])
                heads[list] += 1
                continue
            }
            guard nextPlace < places.count else { throw BlockCodec.damage("its values") }
            let value = places[nextPlace]
            let isText =
                type == PropertyType.text.rawValue || type == PropertyType.json.rawValue
            guard !isText || value < UInt64(batch.strings.count) else {
                throw BlockCodec.damage("its texts' places")
            }
            result.append(value)
            nextPlace += 1
        }
        return result
    }
}
