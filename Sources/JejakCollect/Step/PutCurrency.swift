// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putCurrency`: currencies as ISO 4217 writes them, in three capitals.
///
/// A shop event with an amount and no currency gets the settings' own, if they
/// name one. What is no code of three letters stays as it was given: whether it
/// is a currency is not guessed. How many minor units a currency has is known
/// where amounts become money, in the journeys.
struct PutCurrency {
    private let standard: [UInt8]

    init(standard: String?) {
        self.standard = Array((standard ?? "").uppercased().utf8)
    }

    func put(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var currency = -1
        var hasAmount = false
        ContextFields.forEach(scene.own, scene.values) { member, place in
            switch member.key_length {
            case 5:
                if member.hasKey("price") || member.hasKey("total") || member.hasKey("value") {
                    hasAmount = true
                }
            case 7: if member.hasKey("revenue") { hasAmount = true }
            case 8:
                if member.hasKey("currency") { currency = place }
                if member.hasKey("products") { hasAmount = true }
            default: break
            }
        }
        guard let given = scene.text(currency) else {
            guard hasAmount, currency < 0, !standard.isEmpty, scene.shop != nil else {
                return false
            }
            return standard.withUnsafeBytes { flattener.put($0, under: "currency", to: &batch) }
        }
        let range = IdentifierRule.trimmed(given)
        guard range.count == 3 else { return false }
        var capitals: (UInt8, UInt8, UInt8) = (0, 0, 0)
        var isChanged = given.count != 3
        return withUnsafeMutableBytes(of: &capitals) { code in
            for index in 0..<3 {
                let byte = given[range.lowerBound + index]
                guard (0x41...0x5A).contains(byte & 0xDF) else { return false }
                code[index] = byte & 0xDF
                if byte != byte & 0xDF { isChanged = true }
            }
            guard isChanged else { return false }
            return flattener.replace(
                UnsafeRawBufferPointer(code),
                under: "currency",
                to: &batch
            )
        }
    }
}
