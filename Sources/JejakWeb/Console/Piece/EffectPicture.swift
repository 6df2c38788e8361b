// SPDX-License-Identifier: Apache-2.0

/// What a campaign changed, as a picture: a bar for those who got the mail, a
/// bar for those held back, and below them where the true difference lies
/// against the line of no difference.
///
/// All its numbers are also said in words beside it, so assistive technology
/// gets one sentence instead.
struct EffectPicture {
    /// One of the two bars.
    struct Arm {
        var name: String
        var value: Double
        var words: String
    }

    let reached: Arm
    let held: Arm
    let effect: EffectContent
    /// Both ends of the strip in words: less, more.
    let less: String
    let more: String
    let none: String
    let summary: String

    private static let width = 360.0

    var html: HTML {
        let most = [reached.value, held.value, 0].filter(\.isFinite).max() ?? 0
        return """
            <figure class="effect"><svg viewBox="0 0 360 \(hasInterval ? 170 : 92)" role="img" \
            aria-label="\(summary)">\(arm(reached, top: 0, most: most, mark: "reached"))\
            \(arm(held, top: 46, most: most, mark: "held"))\(strip)</svg></figure>
            """
    }

    private func arm(_ arm: Arm, top: Int, most: Double, mark: HTML) -> HTML {
        let share = most > 0 && arm.value.isFinite ? max(0, arm.value / most) : 0
        return """
            <text x="0" y="\(top + 14)">\(arm.name)</text>\
            <text class="value" x="360" y="\(top + 14)" text-anchor="end">\(arm.words)</text>\
            <rect class="back" x="0" y="\(top + 21)" width="360" height="12" rx="4"/>\
            <rect class="\(mark)" x="0" y="\(top + 21)" width="\(number(share * Self.width))" \
            height="12" rx="4"/>
            """
    }

    private var hasInterval: Bool {
        effect.lower.isFinite && effect.upper.isFinite && effect.difference.isFinite
            && effect.lower <= effect.upper
    }

    /// The interval on a scale that always shows zero, with room at both ends.
    private var strip: HTML {
        guard hasInterval else { return .nothing }
        let low = min(effect.lower, 0)
        let high = max(effect.upper, 0)
        let room = max((high - low) * 0.12, .leastNormalMagnitude)
        func place(_ value: Double) -> Double {
            let share = (value - low + room) / (high - low + 2 * room)
            return share.isFinite ? max(0, min(1, share)) * Self.width : Self.width / 2
        }
        let zero = place(0)
        let left = place(effect.lower)
        let right = max(place(effect.upper), left + 3)
        // Colour says no more than the verdict does.
        let kind: HTML =
            switch effect.verdict {
            case .higher: "better"
            case .lower: "worse"
            case .tooFewToTell, .noDifferenceSeen, .notYet: "even"
            }
        let anchor: HTML = zero < 70 ? "start" : zero > Self.width - 70 ? "end" : "middle"
        return """
            <text class="end" x="0" y="112">← \(less)</text>\
            <text class="end" x="360" y="112" text-anchor="end">\(more) →</text>\
            <rect class="back" x="0" y="121" width="360" height="22" rx="6"/>\
            <rect class="\(kind)" x="\(number(left))" y="126" width="\(number(right - left))" \
            height="12" rx="6"/>\
            <circle class="dot" cx="\(number(place(effect.difference)))" cy="132" r="6"/>\
            <line class="zero" x1="\(number(zero))" x2="\(number(zero))" y1="116" y2="148"/>\
            <text class="end" x="\(number(zero))" y="164" text-anchor="\(anchor)">\(none)</text>
            """
    }

    /// A coordinate with one decimal.
    private func number(_ value: Double) -> HTML {
        let tenths = Int((max(0, min(Self.width, value)) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
