// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoResponse {
    /// The names that the shop's mail readers and scanners give.
    package static let readerAgent =
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile"
    package static let scannerAgent = "Mozilla/5.0 (compatible; ToyMailScanner/1.0)"

    /// What a person does. Follows from the shop's seed, the person and the
    /// replicate; a person the shop does not have does nothing.
    ///
    /// Orders fall within `window` milliseconds after `sentAt`, hits too. Who
    /// was not reached has no mail to open, but may buy.
    package func answers(
        _ person: String,
        wasReached: Bool,
        sentAt: Int64,
        window: Int64 = 7 * 86_400_000,
        links: Int = 1,
        replicate: UInt64 = 0
    ) -> DemoAnswer {
        guard let number = number(of: person) else { return DemoAnswer() }
        var luck = luck(number, replicate)
        var answer = DemoAnswer()
        let respondent = persons[number]
        let fate = luck.uniform()
        let spending = spending(respondent, &luck)
        let chance = wasReached ? respondent.chanceReached : respondent.chance
        let buys = fate < chance
        // Only these buy because of the mail: they must have seen it.
        let wasMoved = buys && fate >= respondent.chance
        var moments = Moments(start: sentAt, end: sentAt + max(1, window), random: luck)
        if wasReached {
            let seen = moments.read(&answer, isSure: wasMoved, links: links)
            if respondent.isScanned { Self.scan(&answer, sentAt: sentAt, links: links) }
            if buys { moments.buy(&answer, spending, after: wasMoved ? seen : nil) }
        } else if buys {
            moments.buy(&answer, spending, after: nil)
        }
        return answer
    }

    /// What a person spends within the window, in rupiah; 0 for nothing. The
    /// same as the orders of `answers` amount to, without the rest.
    package func spending(number: Int, wasReached: Bool, replicate: UInt64) -> Int64 {
        let respondent = persons[number]
        var luck = luck(number, replicate)
        let chance = wasReached ? respondent.chanceReached : respondent.chance
        guard luck.uniform() < chance else { return 0 }
        let spending = spending(respondent, &luck)
        return spending.first + spending.second
    }

    private func luck(_ number: Int, _ replicate: UInt64) -> SeededRandom {
        let campaign = StableHash.combine(StableHash.mix(seed), StableHash.mix(~replicate))
        return SeededRandom(seed: StableHash.combine(campaign, UInt64(number)))
    }

    /// Two orders at most; the second is 0 for most people.
    private func spending(
        _ respondent: DemoRespondent,
        _ luck: inout SeededRandom
    ) -> (first: Int64, second: Int64) {
        func order() -> Int64 {
            let worth = respondent.median * exponential(DemoRespondent.spread * luck.normal())
            return max(1, Int64(worth.rounded()))
        }
        let first = order()
        let buysTwice = luck.uniform() < DemoRespondent.twice
        return (first, buysTwice ? order() : 0)
    }

    private static func scan(_ answer: inout DemoAnswer, sentAt: Int64, links: Int) {
        let start = sentAt + 1500
        for step in -1..<max(0, links) {
            answer.robotHits.append(
                DemoHit(
                    at: start + Int64(800 * (step + 1) / max(1, links)),
                    link: step < 0 ? nil : step,
                    userAgent: scannerAgent,
                    isRobot: true
                )
            )
        }
    }

    /// Draws the moments of an answer; what is bought is already decided.
    private struct Moments {
        let start: Int64
        let end: Int64
        var random: SeededRandom

        /// A moment after another one, soon rather than late, before the end.
        mutating func after(_ moment: Int64, mean: Double) -> Int64 {
            let wait = Int64(random.exponential(mean: mean))
            return min(end - 1, moment + max(1, wait))
        }

        /// Opens, clicks and what annoys; returns when the mail was last dealt
        /// with.
        mutating func read(_ answer: inout DemoAnswer, isSure: Bool, links: Int) -> Int64 {
            // Every number is drawn whether it is needed or not, so that one
            // decision does not move the next.
            let (opens, clicks, leaves) = (random.uniform(), random.uniform(), random.uniform())
            let link = random.below(max(1, links))
            guard isSure || opens < 0.34 else { return start }
            var last = after(start, mean: 5 * 3_600_000)
            answer.opens.append(hit(last, nil))
            if isSure || clicks < 0.16, links > 0 {
                last = after(last, mean: 90_000)
                answer.clicks.append(hit(last, link))
            } else if leaves < 0.015 {
                last = after(last, mean: 60_000)
                answer.unsubscribes = last
            } else if leaves < 0.018 {
                last = after(last, mean: 60_000)
                answer.complains = last
            }
            return last
        }

        mutating func buy(
            _ answer: inout DemoAnswer,
            _ spending: (first: Int64, second: Int64),
            after seen: Int64?
        ) {
            // Who buys anyway does so at any moment of the week.
            let first =
                if let seen {
                    after(seen, mean: 8 * 3_600_000)
                } else {
                    start + Int64(Double(end - start) * random.uniform())
                }
            answer.orders.append(DemoOrder(at: first, rupiah: spending.first))
            guard spending.second > 0 else { return }
            let second = after(first, mean: 86_400_000)
            answer.orders.append(DemoOrder(at: second, rupiah: spending.second))
        }

        private func hit(_ at: Int64, _ link: Int?) -> DemoHit {
            DemoHit(at: at, link: link, userAgent: DemoResponse.readerAgent, isRobot: false)
        }
    }
}
