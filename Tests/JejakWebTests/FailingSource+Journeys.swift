// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

extension FailingSource {
    func journeyMap() throws -> [UInt8]? { throw error }
    func journeyPick(_ shape: MapShape) throws -> JourneyPickContent? { throw error }
    func perform(_ command: JourneyCommand) throws -> String? { throw error }
}
