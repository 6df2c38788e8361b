// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The routes of the pages about what comes in, and the forms on them.
extension Site {
    /// How many kept items a page lists.
    private static let refusedListed = 30

    func doorContent(
        of page: Route.Page,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        switch page {
        case .sources:
            return SourcesPage(content: try await source.senders(), reader: reader).body
        case .sourceConfirm(let name, let action):
            guard try await source.senders().senders.contains(where: { $0.name == name }) else {
                throw Absent.source(reader)
            }
            return SourceConfirmPage(name: name, action: action, reader: reader).body
        case .live:
            let live = try await source.live(limit: LivePage.eventsMost)
            return LivePage(content: live, reader: reader).body
        case .refusedConfirm(let action):
            let reason = chosenReason(request.query["reason"])
            let content = try await source.refused(RefusedQuery(reason: reason, limit: 1))
            let count = content.refusals.filter { reason == nil || $0.reason == reason }
                .map { max(0, $0.waiting) }.saturatingSum
            return RefusedConfirmPage(
                action: action,
                reason: reason,
                count: count,
                reader: reader
            ).body
        case .plan:
            return PlanPage(content: try await source.plan(), reader: reader).body
        case .report:
            return ReportPage(content: try await source.report(), reader: reader).body
        default:
            let query = RefusedQuery(
                reason: chosenReason(request.query["reason"]),
                before: request.query["before"].flatMap { Int64($0) },
                limit: Self.refusedListed
            )
            return RefusedPage(
                content: try await source.refused(query),
                query: query,
                reader: reader
            ).body
        }
    }

    private func chosenReason(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : String($0.prefix(80)) }
    }

    private func form(of request: WebRequest) throws -> [String: String] {
        FormBody.fields(try wholeBody(of: request), contentType: request.headers["content-type"])
    }

    /// The key stands in the answer itself and nowhere else, so the page cannot
    /// be asked for again.
    func addSource(_ request: WebRequest, client: ForwardedClient) async throws -> WebAnswer {
        let form = try form(of: request)
        let name = String((form["name"] ?? "").prefix(200)).filter { !$0.isWhitespace }
        let workspace = try await source.workspace()
        let reader = Reader(language: Language(request: request), workspace: workspace)
        do {
            let rate = (form["rate"] ?? "").filter { !$0.isWhitespace }
            if !rate.isEmpty, (Int(rate) ?? 0) < 1 {
                throw WebError(
                    .badRequest,
                    reader.say(
                        "The limit must be a whole number of 1 or more, or empty.",
                        "Batasnya harus bilangan bulat mulai 1, atau kosong."
                    )
                )
            }
            let command = SourceCommand.add(name: name, ratePerSecond: Int(rate))
            let key = try await source.perform(command) ?? ""
            return keyPage(name, key, client, reader, workspace)
        } catch let error as any ExplainedError where !error.isRetryable {
            var page = SourcesPage(content: try await source.senders(), reader: reader)
            page.refusal = (name, error.sentence)
            var answer = framed(
                page.body,
                reader: reader,
                workspace: workspace,
                target: "/data/sources"
            )
            answer.status = 400
            return answer
        }
    }

    func changeSource(
        _ name: String,
        _ action: SourceAction,
        request: WebRequest,
        client: ForwardedClient
    ) async throws -> WebAnswer {
        let key = try await told {
            try await source.perform(SourceCommand.change(name: name, action))
        }
        guard let key else { return Self.redirect(to: "/data/sources") }
        let workspace = try await source.workspace()
        let reader = Reader(language: Language(request: request), workspace: workspace)
        return keyPage(name, key, client, reader, workspace)
    }

    private func keyPage(
        _ name: String,
        _ key: String,
        _ client: ForwardedClient,
        _ reader: Reader,
        _ workspace: WorkspaceContent
    ) -> WebAnswer {
        let host = client.host ?? "127.0.0.1:\(configuration.port)"
        let page = SourceKeyPage(
            name: name,
            key: key,
            address: (client.isSecure ? "https://" : "http://") + host,
            reader: reader
        )
        return framed(page.body, reader: reader, workspace: workspace, target: "/data/sources")
    }

    func changeRefused(_ action: RefusedAction, request: WebRequest) async throws -> WebAnswer {
        let reason = chosenReason(try form(of: request)["reason"])
        let outcome = try await told {
            try await source.perform(RefusedCommand(action: action, reason: reason))
        }
        let workspace = try await source.workspace()
        let reader = Reader(language: Language(request: request), workspace: workspace)
        let query = RefusedQuery(limit: Self.refusedListed)
        let page = RefusedPage(
            content: try await source.refused(query),
            query: query,
            reader: reader,
            outcome: outcome,
            action: action
        )
        return framed(page.body, reader: reader, workspace: workspace, target: "/data/refused")
    }

    func inferredPlan() async throws -> WebAnswer {
        var answer = WebAnswer(status: 200, body: Array(try await source.inferredPlan().utf8))
        answer.set("content-type", "application/yaml; charset=utf-8")
        answer.set("content-disposition", "attachment; filename=\"tracking-plan.yaml\"")
        return answer
    }
}

/// The routes that show and change who is who.
extension Site {
    func conflicts(_ reader: Reader) async throws -> PageBody {
        ConflictsPage(content: try await source.conflicts(), reader: reader).body
    }

    /// The steps before a change: whom, and what it would do.
    func identityPage(
        _ key: String,
        _ kind: IdentityChange.Kind,
        request: WebRequest,
        reader: Reader
    ) async throws -> PageBody {
        guard let content = try await source.identity(of: key),
            let own = content.identifiers.first
        else { throw Absent.person(reader) }
        func page(_ step: IdentityChangePage.Step) -> PageBody {
            IdentityChangePage(content: content, kind: kind, step: step, reader: reader).body
        }
        switch kind {
        case .merge:
            if let other = request.query["with"], !other.isEmpty {
                guard let found = try await source.identity(of: String(other.prefix(400))),
                    let its = found.identifiers.first
                else { throw Absent.person(reader) }
                let change = IdentityChange(kind: .merge, first: own.text, second: its.text)
                return page(.confirm(change, try await source.preview(change)))
            }
            let text = String((request.query["q"] ?? "").prefix(200))
            var found: [PersonRowContent] = []
            if text.contains(where: { !$0.isWhitespace }) {
                found = try await source.people(PeopleQuery(text: text, pageSize: 20)).rows
            }
            return page(.choosePerson(search: text, found: found.filter { $0.key != key }))
        case .split:
            if let text = request.query["identifier"], !text.isEmpty {
                let change = IdentityChange(
                    kind: .split,
                    first: String(text.prefix(400)),
                    second: own.text
                )
                return page(.confirm(change, try await source.preview(change)))
            }
            return page(.chooseIdentifier)
        }
    }

    func changeIdentity(
        _ key: String,
        _ kind: IdentityChange.Kind,
        request: WebRequest
    ) async throws -> WebAnswer {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"]
        )
        guard let first = form["first"], let second = form["second"] else {
            throw WebError(.badRequest, "The form names no identifiers: start from the person.")
        }
        let change = IdentityChange(
            kind: kind,
            first: first,
            second: second,
            operatorName: configuration.operatorCheck == nil
                ? nil : request.basicCredentials?.name,
            reason: String((form["reason"] ?? "").prefix(200))
        )
        try await told { try await source.perform(change) }
        return Self.redirect(to: "/people/\(Percent.encoded(key))#identity")
    }
}
