// SPDX-License-Identifier: Apache-2.0

/// What the web needs from the engine for comparing journeys and for the map:
/// the sixth part of `ConsoleSource`, under the same promises.
package protocol JourneySource: Sendable {
    /// The map's people as JSON; nothing where journeys were never compared.
    func journeyMap() async throws -> [UInt8]?
    /// Who lies within a shape on the map of a comparison; nothing where there
    /// is another map by now.
    func journeyPick(_ shape: MapShape) async throws -> JourneyPickContent?
    /// Begins, cancels or keeps. Returns the name of the segment where one was
    /// kept. Throws an `ExplainedError` where it cannot.
    func perform(_ command: JourneyCommand) async throws -> String?
}

/// What an operator does about journeys.
package enum JourneyCommand: Sendable, Equatable {
    case compare
    case cancel
    /// Keeps those within a shape as a list that a segment asks for.
    case keep(MapShape, name: String)
}

/// A polygon on the map of one comparison, its corners in the map's own units.
package struct MapShape: Sendable, Equatable {
    package static let cornersMost = 200

    package var fit: Int
    package var corners: [Corner]

    /// One corner.
    package struct Corner: Sendable, Equatable {
        package var x: Double
        package var y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    package init(fit: Int, corners: [Corner]) {
        self.fit = fit
        self.corners = corners
    }

    /// Reads `12,40 900,40 900,777`; nothing where that is no shape.
    init?(fit: String?, text: String?) {
        guard let fit = fit.flatMap({ Int($0) }), let text, text.utf8.count <= 8_192 else {
            return nil
        }
        var corners: [Corner] = []
        for pair in text.split(separator: " ", maxSplits: Self.cornersMost) {
            let numbers = pair.split(separator: ",").compactMap { Int($0) }
            guard numbers.count == 2, numbers.allSatisfy({ abs($0) <= 1_000_000 }) else {
                return nil
            }
            corners.append(Corner(x: Double(numbers[0]), y: Double(numbers[1])))
        }
        guard (3...Self.cornersMost).contains(corners.count) else { return nil }
        self.init(fit: fit, corners: corners)
    }

    /// The shape as an address holds it.
    var text: String {
        corners.map { "\(Int($0.x)),\(Int($0.y))" }.joined(separator: " ")
    }
}
