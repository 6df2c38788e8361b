// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The routes of comparing journeys, of the map, and of who was picked on it.
extension Site {
    func journeyContent(
        of page: Route.Page,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        let journeys = try await source.journeys()
        guard page == .journeyPick else {
            return JourneyMapPage(content: journeys, reader: reader).body
        }
        let query = request.query
        let shape = try shape(query["fit"], query["shape"], reader)
        guard let found = try await source.journeyPick(shape) else { throw Absent.map(reader) }
        return JourneyPickPage(shape: shape, content: found, reader: reader).body
    }

    func journeyMapData() async throws -> WebAnswer {
        guard let bytes = try await source.journeyMap() else {
            throw WebError(.notFound, "The journeys were never compared.")
        }
        return .json(bytes)
    }

    /// Begins or cancels a comparison; the page follows it.
    func perform(_ command: JourneyCommand) async throws -> WebAnswer {
        _ = try await told { try await source.perform(command) }
        return Self.redirect(to: "/journeys")
    }

    /// Keeps those who were picked, and leads to their segment.
    func keepPicked(_ request: WebRequest) async throws -> WebAnswer {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"]
        )
        let reader = await reader(of: request)
        let shape = try shape(form["fit"], form["shape"], reader)
        let name = SegmentValue.trimmed(form["name"] ?? "")
        let kept = try await told {
            try await source.perform(JourneyCommand.keep(shape, name: name))
        }
        guard let kept else { throw Absent.map(reader) }
        return Self.redirect(to: SegmentTab.address(of: kept))
    }

    private func shape(
        _ fit: String?,
        _ text: String?,
        _ reader: Reader
    ) throws -> MapShape {
        guard let shape = MapShape(fit: fit, text: text) else {
            throw WebError(
                .badRequest,
                reader.say(
                    "This is no shape on the map; draw it again.",
                    "Ini bukan bentuk di peta; gambar lagi."
                )
            )
        }
        return shape
    }
}

extension Absent {
    static func map(_ reader: Reader) -> WebError {
        WebError(
            .notFound,
            reader.say(
                "The journeys were compared again, so the map is another one; pick on the new map.",
                "Perjalanan sudah dibandingkan lagi, jadi petanya lain; pilih di peta baru."
            )
        )
    }
}
