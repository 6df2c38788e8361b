// SPDX-License-Identifier: Apache-2.0

/// Why a person gets no message.
///
/// Every no becomes a row with one of these, so none may be vague. The raw
/// values are part of the store's format.
package enum GuardRefusal: String, Sendable, CaseIterable {
    case noAddress
    case brokenAddress
    case unsubscribed
    case bounced
    case complained
    case operatorChoice
    case objected
    case noConsent
    case consentWithdrawn
    case frequencyCap

    package var englishWords: String {
        switch self {
        case .noAddress: "no e-mail address is known"
        case .brokenAddress: "the e-mail address cannot be written to"
        case .unsubscribed: "unsubscribed from advertising"
        case .bounced: "an earlier mail bounced: the address does not exist"
        case .complained: "called an earlier mail spam"
        case .operatorChoice: "put on the stop list by someone of your house"
        case .objected: "objected to profiling"
        case .noConsent: "never agreed to advertising by e-mail"
        case .consentWithdrawn: "took back the consent to advertising by e-mail"
        case .frequencyCap: "already got as many messages as the rule allows"
        }
    }

    package var indonesianWords: String {
        switch self {
        case .noAddress: "alamat email tidak diketahui"
        case .brokenAddress: "alamat email tidak bisa dikirimi"
        case .unsubscribed: "sudah berhenti berlangganan promosi"
        case .bounced: "email sebelumnya ditolak: alamatnya tidak ada"
        case .complained: "menandai email sebelumnya sebagai spam"
        case .operatorChoice: "dimasukkan ke daftar stop oleh tim Anda"
        case .objected: "keberatan datanya dipakai untuk pemrofilan"
        case .noConsent: "belum pernah menyetujui promosi lewat email"
        case .consentWithdrawn: "menarik kembali persetujuan promosi lewat email"
        case .frequencyCap: "sudah menerima pesan sebanyak yang diizinkan aturan"
        }
    }
}
