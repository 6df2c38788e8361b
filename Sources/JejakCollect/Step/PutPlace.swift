// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Where somebody is, as far as an address on the net tells.
package struct Place: Sendable, Equatable {
    package var country: String?
    package var region: String?
    package var city: String?

    package init(country: String? = nil, region: String? = nil, city: String? = nil) {
        self.country = country
        self.region = region
        self.city = city
    }
}

/// Says where an address on the net is. None is bundled: bring one, and know
/// its licence. Asked once a body, on the path of every request: it must answer
/// from memory.
package protocol PlaceResolver: Sendable {
    func place(of address: String) -> Place?
}

/// `putPlace`: `context.location.country`, `.region` and `.city`.
///
/// In the order of trust: what the context declares as its location, the
/// address among the traits, and what the resolver says of the caller's own
/// address, which itself is not stored.
struct PutPlace {
    let resolver: (any PlaceResolver)?
    private var resolved = Place()

    init(resolver: (any PlaceResolver)?) {
        self.resolver = resolver
    }

    mutating func begin(address: String?) {
        guard let resolver else { return }
        resolved = address.flatMap { resolver.place(of: $0) } ?? Place()
    }

    func put(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        let context = scene.context
        if context.country >= 0, context.region >= 0, context.city >= 0 { return false }
        var isPut = false
        let isOfPerson = scene.kind == .identify
        for traits in [isOfPerson ? scene.own : -1, context.traits] where traits >= 0 {
            let address = scene.member("address", of: traits)
            guard address >= 0, scene.values[address].isObject else { continue }
            isPut = put("country", address, "context.location.country") || isPut
            isPut = put("state", address, "context.location.region") || isPut
            isPut = put("region", address, "context.location.region") || isPut
            isPut = put("city", address, "context.location.city") || isPut
        }
        // Half of one place and half of another is neither.
        guard resolver != nil, context.country < 0, !isPut else { return isPut }
        isPut = put(resolved.country, "context.location.country") || isPut
        isPut = put(resolved.region, "context.location.region") || isPut
        isPut = put(resolved.city, "context.location.city") || isPut
        return isPut

        func put(_ name: StaticString, _ object: Int, _ key: StaticString) -> Bool {
            guard let text = scene.text(scene.member(name, of: object)) else { return false }
            return flattener.put(text, under: key, to: &batch)
        }
        func put(_ text: String?, _ key: StaticString) -> Bool {
            guard var text, !text.isEmpty else { return false }
            return text.withUTF8 {
                flattener.put(UnsafeRawBufferPointer($0), under: key, to: &batch)
            }
        }
    }
}
