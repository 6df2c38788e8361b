// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putCampaign`: the campaign that brought somebody here, and the ad click.
///
/// What the sender declared in `context.campaign` stands. Else the `utm_…`
/// parameters of the page's address are put in the same place. The id of an ad
/// click goes to `context.click.id`, its network to `context.click.network`.
struct PutCampaign {
    private static let tags: [(parameter: StaticString, key: StaticString)] = [
        ("utm_source", "context.campaign.source"), ("utm_medium", "context.campaign.medium"),
        ("utm_campaign", "context.campaign.name"), ("utm_term", "context.campaign.term"),
        ("utm_content", "context.campaign.content"), ("utm_id", "context.campaign.id"),
    ]

    private var plain: [UInt8] = []
    /// Source and medium of the campaign of this item, lower-case; empty where
    /// there is none.
    private(set) var source: [UInt8] = []
    private(set) var medium: [UInt8] = []

    mutating func put(
        _ scene: inout ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        source.removeAll(keepingCapacity: true)
        medium.removeAll(keepingCapacity: true)
        scene.isTagged = scene.context.hasCampaign
        if let given = scene.text(scene.context.campaignSource) { Self.keep(given, in: &source) }
        if let given = scene.text(scene.context.campaignMedium) { Self.keep(given, in: &medium) }
        var isPut = false
        if let address = scene.text(pageAddress(scene)),
            let query = AddressQuery(address: address)
        {
            isPut = read(query, &scene, &flattener, &batch)
        } else if let search = scene.text(scene.context.pageSearch) {
            isPut = read(AddressQuery(query: search), &scene, &flattener, &batch)
        }
        return isPut
    }

    /// Old page calls say the address among their properties.
    private func pageAddress(_ scene: ItemScene) -> Int {
        if scene.context.pageURL >= 0 { return scene.context.pageURL }
        return scene.kind == .page ? scene.member("url", of: scene.own) : -1
    }

    private mutating func read(
        _ query: AddressQuery,
        _ scene: inout ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var query = query
        let text = query.text
        var isPut = false
        var rounds = 0
        while let (name, value) = query.next(), rounds < 200 {
            rounds += 1
            guard !value.isEmpty, (4...12).contains(name.count) else { continue }
            if text[name.lowerBound] | 0x20 == 0x75 {
                guard !scene.context.hasCampaign,
                    let tag = Self.tags.firstIndex(where: { text.isWord($0.parameter, name) })
                else { continue }
                AddressQuery.decode(text, value, into: &plain)
                guard !plain.isEmpty else { continue }
                scene.isTagged = true
                isPut =
                    plain.withUnsafeBytes {
                        flattener.put($0, under: Self.tags[tag].key, to: &batch)
                    } || isPut
                if tag == 0 { plain.withUnsafeBytes { Self.keep($0, in: &source) } }
                if tag == 1 { plain.withUnsafeBytes { Self.keep($0, in: &medium) } }
            } else if scene.click == nil, let place = AdClick.place(text, name) {
                let click = AdClick.kinds[place]
                scene.click = click
                AddressQuery.decode(text, value, into: &plain)
                isPut =
                    plain.withUnsafeBytes {
                        flattener.put($0, under: "context.click.id", to: &batch)
                    } || isPut
                flattener.put(click.network, under: "context.click.network", to: &batch)
            }
        }
        return isPut
    }

    private static func keep(_ text: UnsafeRawBufferPointer, in word: inout [UInt8]) {
        word.removeAll(keepingCapacity: true)
        for byte in text.prefix(64) { word.append(IdentifierRule.lowered(byte)) }
    }
}
