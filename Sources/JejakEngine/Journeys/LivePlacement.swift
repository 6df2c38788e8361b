// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakLearn
internal import Synchronization

/// Where one person stands since their journey changed after a fit.
package struct LivePlacement: Sendable, Equatable {
    package var placement: JourneyPlacement
    /// When it was said, so that a later word wins.
    package var time: Int64

    package init(_ placement: JourneyPlacement, time: Int64) {
        self.placement = placement
        self.time = time
    }
}

/// Who stands elsewhere than the last fit put them, for those who look.
///
/// A function of the fit and the log: whoever has footprints after the fit is
/// placed by it. So it can be lost and made again.
package struct LivePlacements: Sendable {
    /// The fit that these are placed by; 0 for none.
    package var fit = 0
    /// Rises with every change.
    package var version = 0
    package var people: [UInt32: LivePlacement] = [:]

    package init() {}
}

/// Holds the placements of a folder that is open.
final class JourneyBook: Sendable {
    /// The placements, once they were read.
    private struct State {
        var held: LivePlacements?
        var usual: (fit: Int, placements: UsualPlacements)?
    }

    private let state = Mutex(State())

    func placements(_ read: () throws -> LivePlacements) rethrows -> LivePlacements {
        if let held = state.withLock({ $0.held }) { return held }
        let found = try read()
        return state.withLock { state in
            let held = state.held ?? found
            state.held = held
            return held
        }
    }

    func usual(of fit: Int) -> UsualPlacements? {
        state.withLock { $0.usual?.fit == fit ? $0.usual?.placements : nil }
    }

    func keep(_ usual: UsualPlacements, of fit: Int) {
        state.withLock { $0.usual = (fit, usual) }
    }

    /// Begins anew after a fit.
    func begin(fit: Int) {
        state.withLock { state in
            var fresh = LivePlacements()
            fresh.fit = fit
            fresh.version = (state.held?.version ?? 0) + 1
            state.held = fresh
        }
    }

    func add(_ placed: [(person: UInt32, place: LivePlacement)], fit: Int) {
        guard !placed.isEmpty else { return }
        state.withLock { state in
            guard state.held?.fit == fit else { return }
            for one in placed { state.held?.people[one.person] = one.place }
            state.held?.version += 1
        }
    }
}
