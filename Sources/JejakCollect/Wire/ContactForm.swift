// SPDX-License-Identifier: Apache-2.0

/// Brings addresses and telephone numbers into the one form in which they are
/// compared, or says that they are none.
///
/// An address is trimmed and lower-cased. Its provider's own rules (dots, words
/// after a plus) are left alone: they differ, and a wrong guess makes two people
/// one. A number keeps its digits and a leading plus; `00` is a plus; one zero
/// becomes the calling code where the settings name one. Letter case beyond
/// ASCII stays.
enum ContactForm {
    static let mailBytesMost = 254

    /// Writes the one form of a mail address. False where it is none.
    static func mail(_ text: UnsafeRawBufferPointer, into form: inout [UInt8]) -> Bool {
        form.removeAll(keepingCapacity: true)
        let range = IdentifierRule.trimmed(text)
        guard range.count >= 3, range.count <= mailBytesMost else { return false }
        var at = -1
        for index in range {
            let byte = IdentifierRule.lowered(text[index])
            guard byte > 0x20, byte != 0x2C, byte != 0x3B, byte != 0x3C, byte != 0x3E else {
                return false
            }
            if byte == 0x40 {
                guard at < 0 else { return false }
                at = form.count
            }
            form.append(byte)
        }
        return at > 0 && at < form.count - 1
    }

    /// Writes the one form of a telephone number. False where it is none.
    static func phone(
        _ text: UnsafeRawBufferPointer,
        callingCode: String?,
        into form: inout [UInt8]
    ) -> Bool {
        form.removeAll(keepingCapacity: true)
        let range = IdentifierRule.trimmed(text)
        guard !range.isEmpty, range.count <= 40 else { return false }
        let hasPlus = text[range.lowerBound] == 0x2B
        for index in range {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: form.append(byte)
            case 0x2B where index == range.lowerBound: continue
            case 0x20, 0x2D, 0x2E, 0x28, 0x29, 0x2F: continue
            default: return false
            }
        }
        let zeros = form.prefix { $0 == 0x30 }.count
        if hasPlus {
            form.insert(0x2B, at: 0)
        } else if zeros == 2 {
            form.replaceSubrange(0..<2, with: [0x2B])
        } else if zeros == 1, let callingCode {
            form.replaceSubrange(0..<1, with: [0x2B] + Array(callingCode.utf8))
        }
        let digits = form.first == 0x2B ? form.count - 1 : form.count
        return (7...15).contains(digits) && form.contains { $0 != 0x30 && $0 != 0x2B }
    }
}
