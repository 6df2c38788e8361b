// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

// Where people are, who they are, and what they care about: what was said of
// them, with honest blanks.

extension PersonaMaker {
    /// The traits that a persona reads, under the names that are in use.
    package static let traitNames: [String] =
        [cities, provinces, countries, ages, birthdays, genders, languages, occupations]
        .flatMap { $0 } + [marital, interests, values, lifestyles, statuses].flatMap { $0 }

    private static let cities = ["city", "address.city"]
    private static let provinces = ["province", "region", "state", "address.state"]
    private static let countries = ["country", "address.country"]
    private static let ages = ["age"]
    private static let birthdays = [
        "birthday", "birth_date", "birthdate", "date_of_birth", "dateOfBirth",
    ]
    private static let genders = ["gender", "sex"]
    private static let languages = ["language", "locale", "context.locale"]
    private static let occupations = ["occupation", "job"]
    private static let marital = ["marital_status", "maritalStatus"]
    private static let interests = ["interests", "hobbies"]
    private static let values = ["values", "value"]
    private static let lifestyles = ["lifestyle"]
    private static let statuses = ["status", "social_status"]

    func place(_ members: [Int]) -> [Persona.Line] {
        [
            trait(.geographic, Self.cities, ("city", "kota"), ("cities", "kota"), members),
            trait(
                .geographic,
                Self.provinces,
                ("province", "provinsi"),
                ("provinces", "provinsi"),
                members
            ),
            trait(
                .geographic,
                Self.countries,
                ("country", "negara"),
                ("countries", "negara"),
                members
            ),
        ]
    }

    func demography(_ members: [Int]) -> [Persona.Line] {
        [
            age(members),
            trait(
                .demographic,
                Self.genders,
                ("gender", "jenis kelamin"),
                ("genders", "jenis kelamin"),
                members
            ),
            trait(
                .demographic,
                Self.languages,
                ("language", "bahasa"),
                ("languages", "bahasa"),
                members
            ),
            trait(
                .demographic,
                Self.occupations,
                ("occupation", "pekerjaan"),
                ("occupations", "pekerjaan"),
                members
            ),
            trait(
                .demographic,
                Self.marital,
                ("marital status", "status pernikahan"),
                ("marital statuses", "status pernikahan"),
                members
            ),
        ]
    }

    func mind(_ members: [Int]) -> [Persona.Line] {
        [
            trait(
                .psychographic,
                Self.interests,
                ("interests", "minat"),
                ("interests", "minat"),
                members
            ),
            trait(.psychographic, Self.values, ("values", "nilai"), ("values", "nilai"), members),
            trait(
                .psychographic,
                Self.lifestyles,
                ("lifestyle", "gaya hidup"),
                ("lifestyles", "gaya hidup"),
                members
            ),
            trait(
                .psychographic,
                Self.statuses,
                ("social status", "status sosial"),
                ("social statuses", "status sosial"),
                members
            ),
        ]
    }

    /// The most frequent text of a trait. Whoever has several counts for each.
    private func trait(
        _ section: Persona.Section,
        _ names: [String],
        _ one: (en: String, id: String),
        _ several: (en: String, id: String),
        _ members: [Int]
    ) -> Persona.Line {
        guard let column = people.trait(names), !column.texts.isEmpty else {
            return blank(section, several)
        }
        let (own, known) = counts(column, members)
        guard known > 0 else { return blank(section, several) }
        guard known >= Self.leastKnown else {
            let share = Persona.Evidence(
                key: "known \(column.name)",
                unit: .share,
                value: Double(known) / Double(members.count),
                everybody: nil,
                count: known
            )
            return Persona.Line(
                section,
                "The \(one.en) of only {0.n} of them is recorded: too few to tell.",
                "Hanya {0.n} dari mereka yang tercatat \(one.id)-nya: terlalu sedikit.",
                [share],
                isBlank: true
            )
        }
        let (all, allKnown) = counts(column, Array(0..<people.personCount))
        let best = own.indices.min { (-own[$0], column.texts[$0]) < (-own[$1], column.texts[$1]) }
        guard let best else { return blank(section, several) }
        let evidence = Persona.Evidence(
            key: "share \(column.name)",
            unit: .share,
            value: Double(own[best]) / Double(known),
            everybody: Double(all[best]) / Double(max(1, allKnown)),
            count: known
        )
        let name = Self.quoted(column.texts[best])
        return Persona.Line(
            section,
            "Most frequent \(one.en): \(name), {0.v} of the {0.n} who have one recorded, "
                + "{0.e} of everybody.",
            "\(one.id.prefix(1).uppercased() + one.id.dropFirst()) terbanyak: \(name), {0.v} "
                + "dari {0.n} orang yang tercatat, {0.e} dari semua.",
            [evidence]
        )
    }

    private func blank(
        _ section: Persona.Section,
        _ several: (en: String, id: String)
    ) -> Persona.Line {
        Persona.Line(
            section,
            "No \(several.en) are recorded.",
            "Tidak ada \(several.id) yang tercatat.",
            isBlank: true
        )
    }

    /// People with each text, and people with any.
    private func counts(_ column: TraitColumn, _ members: [Int]) -> ([Int], Int) {
        var counts = [Int](repeating: 0, count: column.texts.count)
        var known = 0
        for person in members {
            let codes = Set(column.codes(of: person))
            if !codes.isEmpty { known += 1 }
            for code in codes { counts[Int(code)] += 1 }
        }
        return (counts, known)
    }

    private func age(_ members: [Int]) -> Persona.Line {
        let all = (0..<people.personCount).map(age(of:))
        let own = members.map { all[$0] }.filter { !$0.isNaN }
        guard own.count >= Self.leastKnown else {
            return Persona.Line(
                .demographic,
                own.isEmpty
                    ? "No birthdays or ages are recorded."
                    : "Ages are recorded for only {0.n} of them: too few to tell.",
                own.isEmpty
                    ? "Tidak ada tanggal lahir atau usia yang tercatat."
                    : "Usia hanya tercatat untuk {0.n} dari mereka: terlalu sedikit.",
                own.isEmpty
                    ? []
                    : [
                        Persona.Evidence(
                            key: "known age",
                            unit: .share,
                            value: Double(own.count) / Double(members.count),
                            everybody: nil,
                            count: own.count
                        )
                    ],
                isBlank: true
            )
        }
        return Persona.Line(
            .demographic,
            "Half of them are {0.v} or younger, half of everybody {0.e} "
                + "(birthdays of {0.n} are recorded).",
            "Separuh dari mereka berusia {0.v} tahun atau kurang, separuh dari semua {0.e} "
                + "(tercatat untuk {0.n} orang).",
            [
                Persona.Evidence(
                    key: "median age",
                    unit: .years,
                    value: JourneyTraits.median(own),
                    everybody: JourneyTraits.median(all.filter { !$0.isNaN }),
                    count: own.count
                )
            ]
        )
    }

    /// Whole years at the table's date; NaN where nobody said, or nobody lives
    /// that long.
    private func age(of person: Int) -> Double {
        if let column = people.trait(Self.ages), !column.numbers[person].isNaN {
            return column.numbers[person]
        }
        guard let column = people.trait(Self.birthdays),
            let code = column.codes(of: person).first,
            let born = ISO8601.milliseconds(column.texts[Int(code)])
        else { return .nan }
        let day = ISO8601.millisecondsPerDay
        let birth = ISO8601.civil(days: Int(born.flooredDivision(by: day)))
        let now = ISO8601.civil(days: Int(people.date.flooredDivision(by: day)))
        let isBefore = (now.month, now.day) < (birth.month, birth.day)
        let years = now.year - birth.year - (isBefore ? 1 : 0)
        return (0...120).contains(years) ? Double(years) : .nan
    }
}
