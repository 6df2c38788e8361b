// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Reads the times of a column. Equal neighbours are read once.
struct TimeReader {
    let unit: ImportRequest.TimeUnit?
    private var lastBytes: [UInt8] = []
    private var lastTime: Int64 = 0

    init(unit: ImportRequest.TimeUnit?) {
        self.unit = unit
    }

    /// Milliseconds since 1970 UTC, or nothing where the text is no time.
    mutating func milliseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        if bytes.count == lastBytes.count, !lastBytes.isEmpty, bytes.elementsEqual(lastBytes) {
            return lastTime
        }
        guard let time = read(bytes) else { return nil }
        lastBytes.removeAll(keepingCapacity: true)
        lastBytes.append(contentsOf: bytes)
        lastTime = time
        return time
    }

    private func read(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard let unit, unit != .iso else { return ISO8601.milliseconds(bytes) }
        guard let (mantissa, scale) = CellValue.scaled(bytes) else {
            guard unit == .microseconds, let text = Int64(String(decoding: bytes, as: UTF8.self))
            else { return nil }
            return inRange(text / 1000)
        }
        var value = Double(mantissa)
        for _ in 0..<scale { value /= 10 }
        return switch unit {
        case .seconds: inRange(Int64((value * 1000).rounded()))
        case .milliseconds: inRange(Int64(value.rounded()))
        case .microseconds: inRange(Int64((value / 1000).rounded()))
        case .iso: nil
        }
    }

    /// Times outside the years 1900 to 2200 come from a wrong unit.
    private func inRange(_ time: Int64) -> Int64? {
        (-2_208_988_800_000..<7_258_118_400_000).contains(time) ? time : nil
    }
}
