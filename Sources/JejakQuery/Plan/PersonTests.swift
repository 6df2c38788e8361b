// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

// Tests of a person that need no rows: samples and places.

extension SampleTest {
    /// The people of `word`: another word draws others, a larger share adds to
    /// a smaller one.
    init(percent: Double, word: String) {
        seed = StableHash.hash(word)
        isAll = percent >= 100
        limit = isAll ? .max : UInt64(max(0, percent) / 100 * 0x1p64)
    }

    func holds(_ person: UInt32) -> Bool {
        isAll || StableHash.mix(seed ^ UInt64(person)) < limit
    }
}

extension NearTest {
    static let latitudeName = "latitude"
    static let longitudeName = "longitude"

    /// The mean radius of the earth (IUGG), in kilometres.
    private static let radius = 6_371.008_8

    func holds(_ person: UInt32) -> Bool {
        guard case .number(let north)? = latitude?.value(of: person),
            case .number(let east)? = longitude?.value(of: person),
            north.magnitude <= 90, east.magnitude <= 180
        else { return false }
        return Self.distance(place, Place(latitude: north, longitude: east)) <= kilometres
    }

    /// Along a great circle of a sphere (haversine): within 0.6 % of the distance
    /// on the earth.
    static func distance(_ one: Place, _ other: Place) -> Double {
        let degree = Double.pi / 180
        let north = sine((other.latitude - one.latitude) * degree / 2)
        let east = sine((other.longitude - one.longitude) * degree / 2)
        let square =
            north * north
            + cosine(one.latitude * degree) * cosine(other.latitude * degree) * east * east
        return 2 * radius * arcSine(min(1, square.squareRoot()))
    }
}
