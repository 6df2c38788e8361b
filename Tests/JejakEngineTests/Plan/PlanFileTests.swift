// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakEngine
internal import Testing

@Suite("Files of the tracking plan and the door's settings")
struct PlanFileTests {
    private func problems(_ text: String) -> [CampaignProblem] {
        do {
            _ = try PlanFile.read(text)
            return []
        } catch let error as PlanFileError {
            return error.problems
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test func `a plan is read as it is written`() throws {
        let plan = try PlanFile.read(
            """
            mode: quarantine
            unplanned_events: observe
            events:
              Order Completed:
                mode: refuse
                other_properties: false
                note: "What was paid: all of it"
                properties:
                  order_id: {type: text, required: true}
                  total: number
                  size: {values: [s, m]}
              Free: {}
            pages:
              Kopi:
                properties: {path: text}
            identify:
              properties: {address.city: any}
            """
        )
        #expect(plan.mode == .quarantine)
        #expect(plan.unplannedMode == .observe)
        #expect(plan.events.count == 4)
        let order = try #require(plan.event(.track, "Order Completed"))
        #expect(order.mode == .refuse)
        #expect(!order.allowsOthers)
        #expect(order.properties["order_id"] == TrackingPlan.Property(.text, isRequired: true))
        #expect(order.properties["size"]?.values == ["s", "m"])
        #expect(plan.event(.page, "Kopi")?.properties["path"]?.type == .text)
        #expect(plan.event(.identify, "")?.properties["address.city"]?.type == .any)
        #expect(try PlanFile.read(PlanFile.write(plan)) == plan)
    }

    @Test func `names that YAML could mistake survive the way out and in`() throws {
        var plan = TrackingPlan(mode: .refuse)
        for name in [
            "true", "null", "No", "1.5", "a: b", "#x", "- y", "*a", "&b", "\"q\"", "é\n\t\\",
            " pad ",
            "{x}", "", "~", "2025-03-10", "emoji 😀", "\u{2028}\u{7F}\u{85}", "@at", "%",
            "Ünïcode ok",
        ] where !name.isEmpty {
            plan.events.append(
                TrackingPlan.Event(
                    name,
                    properties: [name: TrackingPlan.Property(.whole, values: [name], note: name)],
                    note: name
                )
            )
        }
        #expect(try PlanFile.read(PlanFile.write(plan)) == plan)
        #expect(try PlanFile.read("") == TrackingPlan())
        #expect(try PlanFile.read("# nothing yet\n") == TrackingPlan())
    }

    @Test(arguments: [
        ("mode: maybe", "mode"), ("moed: refuse", "did you mean 'mode'"), ("events: [a]", "events"),
        ("- a", "has no keys"), ("events:\n  a: {properties: {x: digit}}", "digit"),
        ("events:\n  a: {properties: {x: {required: often}}}", "true or false"),
        ("events:\n  a: {other_properties: perhaps}", "true or false"),
        ("events: {a: {}, a: {}}", "the tracking plan cannot be taken"),
        ("a: 'b", "no YAML"), ("x: &a [1]\ny: *a", "anchors"),
    ])
    func `each fault has a sentence with its place`(text: String, part: String) {
        let error = #expect(throws: PlanFileError.self) { try PlanFile.read(text) }
        #expect(error?.sentence.contains(part) == true, "\(error?.sentence ?? "")")
    }

    @Test func `all that is wrong is told at once, and no text is too long to refuse`() {
        #expect(problems("mode: x\nunplanned_events: y\nevents: 7").count == 3)
        #expect(problems(String(repeating: "a", count: PlanFile.bytesMost + 1)).count == 1)
    }

    @Test func `settings of the door are read, and what is left out is standard`() throws {
        #expect(try IntakeFile.read("") == .standard)
        let settings = try IntakeFile.read(
            """
            robots: keep
            blocked_sources: [old, older]
            blocked_ids: [kiosk-1, "demo@*"]
            future: 2 hours
            past: 30 days
            late: 90 minutes
            currency: idr
            calling_code: "+62"
            consent_categories: [ads]
            privacy_signal_withdraws: []
            limits: {event_bytes: 65_536, events: 100}
            """
        )
        #expect(settings.robots == .keep)
        #expect(settings.blockedSources == ["old", "older"])
        #expect(settings.identifiers.words.contains("kiosk-1"))
        #expect(settings.identifiers.words.contains("null"))
        #expect(settings.identifiers.patterns.contains("demo@*"))
        #expect(settings.futureMilliseconds == 7_200_000)
        #expect(settings.pastMilliseconds == 2_592_000_000)
        #expect(settings.lateMilliseconds == 5_400_000)
        #expect(settings.defaultCurrency == "IDR")
        #expect(settings.callingCode == "62")
        #expect(settings.consentCategories == ["ads"])
        #expect(settings.privacySignalWithdraws.isEmpty)
        #expect(settings.limits.eventBytes == 65_536)
        #expect(settings.limits.eventCount == 100)
        #expect(settings.limits.bodyBytes == 512_000)
    }

    @Test(arguments: [
        "robots: sometimes", "future: soon", "currency: rupiah", "calling_code: abc",
        "blocked_ids: [\"*\"]", "limits: {depth: 1000}", "limits: {event_bytes: lots}",
        "limits: {size: 1}", "unknown: 1", "blocked_sources: {a: b}", "past: -3 days",
    ])
    func `settings that make no sense are refused`(text: String) {
        #expect(throws: PlanFileError.self) { try IntakeFile.read(text) }
    }
}
