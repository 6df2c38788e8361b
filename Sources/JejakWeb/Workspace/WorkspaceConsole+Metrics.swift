// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine

/// The figures of `/metrics`, from the engine.
extension WorkspaceConsole {
    package func metrics() async throws -> [MetricContent] {
        try await work { [self] in
            try workspace.metrics(intake).map { family in
                MetricContent(
                    name: family.name,
                    help: family.help,
                    kind: MetricContent.Kind(rawValue: family.kind.rawValue) ?? .gauge,
                    samples: family.samples.map { sample in
                        MetricContent.Sample(
                            suffix: sample.suffix,
                            labels: sample.labels.map { NamedText(name: $0.name, value: $0.value) },
                            value: sample.value
                        )
                    }
                )
            }
        }
    }
}
