// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("The tracking plan at the door")
struct TrackingPlanTests {
    private typealias Property = TrackingPlan.Property

    private static let plan = TrackingPlan(
        mode: .refuse,
        unplannedMode: .observe,
        events: [
            TrackingPlan.Event(
                "Order Completed",
                properties: [
                    "order_id": Property(.text, isRequired: true), "total": Property(.number),
                    "items": Property(.whole), "gift": Property(.bool), "day": Property(.date),
                    "tags": Property(.list), "ship": Property(.object), "any": Property(.any),
                    "address.city": Property(.text, isRequired: true),
                    "size": Property(.text, values: ["s", "m"]),
                ],
                allowsOthers: false
            ),
            TrackingPlan.Event("Loose", mode: .quarantine, properties: ["n": Property(.number)]),
            TrackingPlan.Event(
                "",
                kind: .identify,
                properties: ["firstName": Property(.text, isRequired: true)]
            ),
        ]
    )

    private func fault(_ properties: String, event: String = "Order Completed") -> PlanFault? {
        var settings = IntakeSettings.standard
        settings.trackingPlan = Self.plan
        var bench = WireBench(settings: settings)
        let (_, outcome) = bench.send(
            #"{"type":"track","event":"\#(event)","userId":"u","properties":\#(properties)}"#
        )
        let items = outcome.rejected + outcome.quarantined
        #expect(items.count + outcome.accepted == 1)
        #expect(items.first.map { $0.reason == $0.fault?.reason } ?? true)
        #expect(bench.batch.count == outcome.accepted)
        return items.first?.fault
    }

    private func order(_ more: String) -> String {
        #"{"order_id":"O-1","address":{"city":"Bandung"}\#(more.isEmpty ? "" : ",")\#(more)}"#
    }

    @Test func `what keeps the plan is taken`() {
        for more in [
            "", #""total":1.5"#, #""items":2"#, #""items":2.0"#, #""gift":true"#,
            #""day":"2025-03-10T02:15:01Z""#, #""tags":[1]"#, #""ship":{"a":{"b":1}}"#,
            #""any":[]"#,
            #""size":"m""#, #""total":null"#, #""total":"19.5""#,
        ] {
            #expect(fault(order(more)) == nil, "\(more)")
        }
        #expect(fault(#"{"n":1,"more":2}"#, event: "Loose") == nil)
        // An old name is the planned one.
        #expect(fault(order(""), event: "Completed Order") == nil)
    }

    @Test func `each breach names its event and property`() {
        let name = "Order Completed"
        #expect(fault("{}") == .missingProperty(event: name, property: "address.city"))
        #expect(
            fault(#"{"address":{"city":"B"},"order_id":null}"#)
                == .missingProperty(event: name, property: "order_id")
        )
        #expect(
            fault(order(#""extra":1"#)) == .unplannedProperty(event: name, property: "extra")
        )
        #expect(
            fault(#"{"order_id":"O-1","address":{"city":"B","zip":"1"}}"#)
                == .unplannedProperty(event: name, property: "address.zip")
        )
        for (more, key, planned, found) in [
            (#""total":"x""#, "total", PlanType.number, PlanType.text),
            (#""items":1.5"#, "items", .whole, .number), (#""gift":1"#, "gift", .bool, .whole),
            (#""day":"soon""#, "day", .date, .text), (#""tags":{}"#, "tags", .list, .object),
            (#""ship":[]"#, "ship", .object, .list),
        ] {
            #expect(
                fault(order(more))
                    == .wrongType(event: name, property: key, planned: planned, found: found)
            )
        }
        #expect(fault(order(#""size":"xl""#)) == .unlistedValue(event: name, property: "size"))
        #expect(
            fault(#"{"n":"1"}"#, event: "Loose")
                == .wrongType(event: "Loose", property: "n", planned: .number, found: .text)
        )
    }

    @Test func `modes say what becomes of a breach`() {
        var settings = IntakeSettings.standard
        settings.trackingPlan = Self.plan
        var bench = WireBench(settings: settings)
        let (_, unplanned) = bench.send(#"{"type":"track","event":"New","userId":"u"}"#)
        #expect(unplanned.accepted == 1)
        #expect(unplanned.observed == [.unplannedEvent: 1])
        #expect(unplanned.tally[.dropUnplanned].put == 1)
        let (_, aside) = bench.send(
            #"{"type":"track","event":"Loose","userId":"u","properties":{"n":true}}"#
        )
        #expect(aside.quarantined.map(\.reason) == [.wrongType])
        #expect(aside.rejected.isEmpty)
        let (_, identify) = bench.send(
            #"{"type":"identify","userId":"u","traits":{"lastName":"x"}}"#
        )
        #expect(identify.rejected.map(\.reason) == [.missingProperty])
        let (_, known) = bench.send(
            #"{"type":"identify","userId":"u","traits":{"first_name":"x"}}"#
        )
        #expect(known.accepted == 1)
        // Kinds and pages that the plan does not name are free.
        #expect(bench.send(#"{"type":"page","name":"x","userId":"u"}"#).outcome.accepted == 1)
        #expect(
            bench.send(#"{"type":"alias","previousId":"x","userId":"u"}"#).outcome.accepted == 1
        )
    }

    @Test func `every fault is a sentence`() {
        let faults: [PlanFault] = [
            .unplannedEvent(event: "e"), .unplannedProperty(event: "e", property: "p"),
            .missingProperty(event: "e", property: "p"),
            .wrongType(event: "e", property: "p", planned: .whole, found: .object),
            .unlistedValue(event: "e", property: String(repeating: "x", count: 10_000)),
        ]
        for fault in faults {
            #expect(fault.sentence.hasSuffix("."))
            #expect(fault.sentence.contains("'e'"))
            #expect(fault.sentence.count < 300)
            #expect(fault.reason.isOfPlan)
        }
    }

    /// A batch of events as the door makes them.
    private func batch(_ bodies: [String]) -> EventBatch {
        var bench = WireBench()
        for body in bodies { _ = bench.send(body) }
        return bench.batch
    }

    private func track(_ event: String, _ properties: String) -> String {
        #"{"type":"track","event":"\#(event)","userId":"u","properties":\#(properties),"#
            + #""context":{"locale":"id"}}"#
    }

    @Test func `a plan is inferred from what came in, in any order`() {
        var bodies: [String] = []
        for index in 0..<40 {
            let gift = index < 10 ? #","gift":true"# : ""
            let mix = index % 2 == 0 ? "1" : "\"x\""
            bodies.append(
                track(
                    "Order Completed",
                    #"{"order_id":"O-\#(index)","total":\#(index),"mix":\#(mix),"#
                        + #""day":"2025-03-10","rate":0.5,"#
                        + #""products":[{"sku":"s","price":1}]\#(gift)}"#
                )
            )
        }
        bodies.append(#"{"type":"identify","userId":"u","traits":{"plan":"pro"}}"#)
        bodies.append(track("Rare", #"{"x":1}"#))
        var inference = PlanInference()
        inference.observe(batch(Array(bodies[..<20])))
        inference.observe(batch(Array(bodies[20...])))
        var reversed = PlanInference()
        reversed.observe(batch(bodies.reversed()))
        let plan = inference.plan()
        #expect(plan == reversed.plan())
        #expect(plan.events.map(\.name) == ["Order Completed", "Rare", ""])
        #expect(
            plan.events.first?.properties == [
                "order_id": Property(.text, isRequired: true),
                "total": Property(.whole, isRequired: true),
                "mix": Property(.any, isRequired: true), "day": Property(.date, isRequired: true),
                "rate": Property(.number, isRequired: true),
                "products": Property(.list, isRequired: true), "gift": Property(.bool),
                "sku": Property(.text),
            ]
        )
        #expect(plan.event(.identify, "")?.properties == ["plan": Property(.text)])
        #expect(plan.event(.track, "Rare")?.properties == ["x": Property(.whole)])
        #expect(inference.faults(against: plan).isEmpty)
    }

    @Test func `an inferred plan takes what it was inferred from`() {
        let bodies = (0..<60).map { index in
            track(
                index % 3 == 0 ? "Product Added" : "Level Won",
                #"{"price":"\#(index).5","n":\#(index),"a":{"b":{"c":[1]}}}"#
            )
        }
        var inference = PlanInference()
        inference.observe(batch(bodies))
        var plan = inference.plan(enough: 1)
        plan.mode = .refuse
        for place in plan.events.indices { plan.events[place].allowsOthers = false }
        var settings = IntakeSettings.standard
        settings.trackingPlan = plan
        var bench = WireBench(settings: settings)
        for body in bodies { #expect(bench.reasons(body).isEmpty) }
    }

    @Test func `breaches of the past are counted`() {
        var inference = PlanInference()
        inference.observe(
            batch([
                track("Order Completed", #"{"order_id":"1"}"#),
                track("Order Completed", #"{"total":"x","more":1}"#), track("New", "{}"),
            ])
        )
        let faults = inference.faults(against: Self.plan)
        let found = Set(faults.map { "\($0.fault.reason) \($0.fault.property ?? "") \($0.count)" })
        #expect(
            found == [
                "unplannedEvent  1", "missingProperty order_id 1", "missingProperty address.city 2",
                "wrongType total 1", "unplannedProperty more 1",
            ]
        )
    }

    @Test func `names without end are bounded and counted`() {
        var inference = PlanInference()
        for round in 0..<3 {
            inference.observe(
                batch((0..<1_500).map { track("e\(round * 1_500 + $0)", #"{"a":1}"#) })
            )
        }
        #expect(inference.seenEvents.count == 2_000)
        #expect(inference.leftOut == 2_500)
    }
}
