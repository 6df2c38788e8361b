// SPDX-License-Identifier: Apache-2.0

internal import JejakEngine
internal import JejakLearn
internal import JejakQuery
internal import JejakStore

/// The page of a persona and of what sets its group apart.
extension WorkspaceConsole {
    package func persona(_ query: PersonaQuery) async throws -> PersonaContent? {
        try await work { [self] in
            let moment = try moments.current()
            let choice: PeopleChoice
            switch query {
            case .cluster(let id):
                guard moment.clusters != nil,
                    clusterContent(at: moment).contains(where: { $0.id == id })
                else { return nil }
                choice = .cluster(id)
            case .people(let id):
                guard let report = try workspace.peopleReport(),
                    report.groups.contains(where: { $0.id == id })
                else { return nil }
                choice = .peopleCluster(id)
            case .kept(let name):
                guard try workspace.store.segments().contains(where: { $0.name == name }) else {
                    return nil
                }
                choice = .segment(.segment(name))
            }
            return PersonaContent(
                persona: try workspace.persona(of: choice, over: moment.snapshot),
                contrast: try workspace.contrast(group: choice, over: moment.snapshot)
            )
        }
    }
}
