// swift-tools-version: 6.2
// The rooms of the house, bottom first. Arrows go down only: see docs/architecture.md.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A room of the house: its own sources plus the rooms below it.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict)
}

/// The tests of one room.
func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        swiftSettings: strict
    )
}

let package = Package(
    name: "jejak",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "jejak", targets: ["jejak"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Shims: native libraries, as thin as they can be.
        .systemLibrary(
            name: "CZstd",
            pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(name: "CBLAS", providers: [.apt(["libblis-dev"]), .brew(["blis"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"]), .brew(["libxcrypt"])]),
        .target(
            name: "CSimdJSON",
            linkerSettings: [.linkedLibrary("simdjson")]
        ),

        // Words.
        room("JejakCore"),

        // Hold.
        room("JejakStore", ["JejakCore", "CZstd", .product(name: "GRDB", package: "GRDB.swift")]),
        room("JejakJourney", ["JejakCore"]),

        // Think.
        room("JejakQuery", ["JejakCore", "JejakJourney"]),
        room("JejakLearn", ["JejakCore", "JejakJourney", "CBLAS", "CZlib"]),

        // Doors.
        room("JejakCollect", ["JejakCore", "JejakStore", "CSimdJSON", "CZlib"]),

        // Wheel.
        room(
            "JejakEngine",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "CBLAS", "CCrypt",
            ]
        ),

        // Faces.
        room(
            "JejakWeb",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "JejakEngine",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        room("JejakDemo", ["JejakCore"]),
        .executableTarget(
            name: "jejak",
            dependencies: [
                "JejakCore", "JejakStore", "JejakCollect", "JejakQuery", "JejakLearn",
                "JejakEngine", "JejakWeb", "JejakDemo",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"],
            swiftSettings: strict
        ),

        // Tests, a target a room, and those of the whole.
        tests("JejakCoreTests", ["JejakCore"], exclude: ["Fixtures"]),
        tests(
            "JejakStoreTests",
            ["JejakCore", "JejakStore", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        tests("JejakJourneyTests", ["JejakCore", "JejakJourney"]),
        tests("JejakQueryTests", ["JejakCore", "JejakJourney", "JejakQuery"], exclude: ["Plain"]),
        tests("JejakLearnTests", ["JejakCore", "JejakLearn"], exclude: ["Fixtures"]),
        tests("JejakCollectTests", ["JejakCore", "JejakCollect"]),
        tests(
            "JejakEngineTests",
            [
                "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery",
                "JejakLearn", "JejakEngine",
            ]
        ),
        tests(
            "JejakWebTests",
            ["JejakCore", "JejakWeb", .product(name: "Logging", package: "swift-log")]
        ),
        tests("JejakDemoTests", ["JejakCore", "JejakDemo", "JejakLearn"]),
        tests("HouseTests", []),
        tests("LoopTests", []),
    ],
    cxxLanguageStandard: .cxx17
)
