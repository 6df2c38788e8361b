// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCollect
internal import JejakEngine

/// `jejak plan`: what is meant to be collected.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show, check or infer the tracking plan.",
        discussion: """
            The plan of a folder is DATA/plan.yaml: events, their properties, and whether an
            event that is different is stored, put aside or refused (observe, quarantine,
            refuse). A server reads it when it starts. docs/intake.md tells more.
            """,
        subcommands: [Show.self, Check.self, Infer.self]
    )

    /// Prints the plan of the folder.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the folder's plan.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try openForReading(data).workspace
            guard let plan = try workspace.trackingPlan() else {
                throw EngineError(
                    .nothingYet,
                    "there is no plan: write \(data.folder)/plan.yaml, or begin with "
                        + "jejak plan infer"
                )
            }
            print(output.json ? plan.json : PlanFile.write(plan), terminator: "")
            if output.json { print() }
        }
    }

    /// Says what is wrong with a plan, and what of the latest events breaks it.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a plan, and which events break it."
        )

        @Argument(help: "The plan's file (default: DATA/plan.yaml).") var file: String?
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try openForReading(data).workspace
            let plan: TrackingPlan?
            if let file {
                plan = try PlanFile.read(CampaignCommand.text(file))
            } else {
                plan = try workspace.trackingPlan()
            }
            guard let plan else {
                throw EngineError(.nothingYet, "there is no plan: name a file to check")
            }
            let faults = try workspace.faults(against: plan)
            if output.json {
                var object = JSONObject()
                object.add("events", plan.events.count)
                object.add(
                    "faults",
                    faults.map { fault in
                        var item = JSONObject()
                        item.add("reason", fault.fault.reason.rawValue)
                        item.add("event", fault.fault.event)
                        if let property = fault.fault.property { item.add("property", property) }
                        item.add("count", fault.count)
                        item.add("sentence", fault.fault.sentence)
                        return item
                    }
                )
                print(object.text)
            } else {
                print("The plan names \(plan.events.count) events and can be taken.")
                if faults.isEmpty { print("All of the latest events keep it.") }
                for fault in faults.prefix(50) {
                    print("\(fault.count) times: \(fault.fault.sentence)")
                }
            }
        }
    }

    /// Prints the plan that the latest events keep.
    struct Infer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the plan that the latest events keep: a beginning to edit."
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let plan = try openForReading(data).workspace.inferredPlan()
            print(output.json ? plan.json : PlanFile.write(plan), terminator: "")
            if output.json { print() }
        }
    }
}
