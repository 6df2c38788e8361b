// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Who a demo person is: traits that say nothing about the archetype.
///
/// Everything follows from the shop's seed and the person's number, so person
/// 17 of a small shop is person 17 of a large one.
struct DemoPerson: Sendable {
    var number: Int
    var archetype: DemoArchetype
    var firstName: String
    var lastName: String
    var isFemale: Bool
    var city: Int
    var birthYear: Int
    var birthMonth: Int
    var birthDay: Int
    var occupation: String
    var lifestyle: String
    var value: String
    /// Indices into `DemoCatalogue.categories`, two different ones.
    var interests: (Int, Int)
    var speaksIndonesian: Bool
    var allowsMail: Bool
    var allowsAdvertising: Bool
    /// How many visits come before the person says who they are.
    var anonymousVisits: Int

    /// `u-000017`.
    var userID: String { "u-" + DemoPerson.sixDigits(number) }
    /// `a-000017`.
    var anonymousID: String { "a-" + DemoPerson.sixDigits(number) }

    static func sixDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    init(number: Int, random: inout SeededRandom) {
        self.number = number
        archetype = DemoArchetype.drawn(random.below(100))
        isFemale = random.below(100) < 54
        let firsts = isFemale ? DemoPerson.womenNames : DemoPerson.menNames
        firstName = firsts[random.below(firsts.count)]
        lastName = DemoPerson.familyNames[random.below(DemoPerson.familyNames.count)]
        city = DemoCity.drawn(&random)
        birthYear = 1965 + random.below(42)
        birthMonth = 1 + random.below(12)
        birthDay = 1 + random.below(28)
        occupation = DemoPerson.occupations[random.below(DemoPerson.occupations.count)]
        lifestyle = DemoPerson.lifestyles[random.below(DemoPerson.lifestyles.count)]
        value = DemoPerson.values[random.below(DemoPerson.values.count)]
        let first = random.below(DemoCatalogue.categories.count)
        let step = 1 + random.below(DemoCatalogue.categories.count - 1)
        interests = (first, (first + step) % DemoCatalogue.categories.count)
        speaksIndonesian = random.below(100) < 92
        allowsMail = random.below(100) < 71
        allowsAdvertising = random.below(100) < 58
        anonymousVisits = [0, 0, 0, 1, 1, 2][random.below(6)]
    }

    private static let womenNames = [
        "Siti", "Dewi", "Putri", "Ayu", "Rina", "Fitri", "Wulan", "Indah", "Ratna", "Nurul",
        "Lestari", "Maya", "Kartika", "Yuni", "Citra", "Made", "Ni Luh", "Aisyah", "Melati",
        "Intan", "Sari", "Anisa", "Bunga", "Tiara",
    ]
    private static let menNames = [
        "Budi", "Agus", "Eko", "Rizky", "Dimas", "Bayu", "Hendra", "Joko", "Wahyu", "Fajar",
        "Andi", "Arif", "Ketut", "Wayan", "Rahmat", "Yusuf", "Galih", "Ilham", "Reza",
        "Taufik", "Surya", "Gilang", "Daniel", "Yohanes",
    ]
    private static let familyNames = [
        "Santoso", "Wijaya", "Pratama", "Saputra", "Hidayat", "Nugroho", "Siregar", "Nasution",
        "Lubis", "Simanjuntak", "Rahman", "Kusuma", "Halim", "Setiawan", "Permana", "Utami",
        "Wibowo", "Hartono", "Maharani", "Puspita", "Tanjung", "Sitompul", "Lumban", "Manurung",
        "Gunawan", "Firmansyah", "Suryadi", "Ramadhani", "Anggraini", "Susanto",
    ]
    private static let occupations = [
        "karyawan swasta", "pegawai negeri", "guru", "mahasiswa", "wirausaha", "perawat",
        "ibu rumah tangga", "pekerja lepas", "petani", "pengemudi",
    ]
    private static let lifestyles = ["hemat", "praktis", "aktif", "keluarga", "rumahan", "modis"]
    private static let values = ["kualitas", "harga", "lokal", "lingkungan", "kecepatan"]
}
