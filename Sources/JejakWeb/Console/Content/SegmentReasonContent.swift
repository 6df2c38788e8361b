// SPDX-License-Identifier: Apache-2.0

/// Why one clause of a definition holds of a person, or does not.
package struct SegmentReasonContent: Sendable, Equatable {
    /// How the clauses below go together.
    package enum Shape: Sendable, Equatable {
        case all
        case any
        case not
        case clause
    }

    package var shape: Shape
    /// In the segment language.
    package var text: String
    package var holds: Bool
    /// When time alone can change it first; nothing where it cannot.
    package var until: Int64?
    /// The latest footprints that count, the newest first.
    package var evidence: [SegmentEvidenceContent]
    package var evidenceCount: Int
    /// What is known, where the clause is about what is known.
    package var known: String?
    package var parts: [SegmentReasonContent]

    package init(
        shape: Shape,
        text: String,
        holds: Bool,
        until: Int64? = nil,
        evidence: [SegmentEvidenceContent] = [],
        evidenceCount: Int = 0,
        known: String? = nil,
        parts: [SegmentReasonContent] = []
    ) {
        self.shape = shape
        self.text = text
        self.holds = holds
        self.until = until
        self.evidence = evidence
        self.evidenceCount = evidenceCount
        self.known = known
        self.parts = parts
    }
}

/// A footprint that a clause found.
package struct SegmentEvidenceContent: Sendable, Equatable {
    package var event: String
    package var time: Int64

    package init(event: String, time: Int64) {
        self.event = event
        self.time = time
    }
}

/// The page that says why somebody belongs to a segment.
package struct SegmentReasonPageContent: Sendable, Equatable {
    package var segment: String
    package var person: PersonLink
    package var reason: SegmentReasonContent

    package init(segment: String, person: PersonLink, reason: SegmentReasonContent) {
        self.segment = segment
        self.person = person
        self.reason = reason
    }
}

/// A question with a name, and what it is answered now.
package struct SavedQuestionContent: Sendable, Equatable {
    package var id: Int64
    package var name: String
    package var text: String
    /// The answer's JSON, as the command line prints it; nothing where it could
    /// not be asked.
    package var answer: [UInt8]?
    /// How long ago it was answered; nothing where nothing changed since.
    package var ageSeconds: Int?

    package init(
        id: Int64,
        name: String,
        text: String,
        answer: [UInt8]? = nil,
        ageSeconds: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.text = text
        self.answer = answer
        self.ageSeconds = ageSeconds
    }
}
