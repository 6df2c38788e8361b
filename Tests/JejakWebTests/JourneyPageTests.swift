// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// The groups of journeys, what is under way with them, and the map.
struct JourneyPageTests {
    private static let shape = "fit=3&shape=0,0%20900,0%20900,900"

    @Test func `each sentence about a group stands beside its figures`() async {
        let page = await TestClient().get("/journeys/1?lang=en").text
        #expect(page.contains("<b>Researches long, buys late</b>"))
        #expect(page.contains("when they buy, of the whole journey"))
        #expect(page.contains("<b>87%</b>") && page.contains(">41%</td>"))
        #expect(page.contains("<b>10 weeks</b>") && page.contains(">3 weeks</td>"))
        // What the label does not name is not bold.
        #expect(page.contains("<th scope=\"row\">stays for long</th>"))
    }

    @Test func `a group is kept by its number, and where it is kept is said`() async {
        let page = await TestClient().get("/journeys/4?lang=en").text
        let text = Percent.encoded("cluster.journey = 4")
        #expect(page.contains("&amp;text=\(text)\""))
        #expect(page.contains("<code>cluster.journey = 4</code>"))
        #expect(page.contains("<a href=\"/segments/kept/Lookers\""))
    }

    @Test func `drift and freshness are told with their figures`() async {
        let page = await TestClient().get("/journeys?lang=en").text
        for words in [
            "812 people placed since, 31% fit no group (9% when compared)",
            "0.27 (alarm from 0.20)",
            "14 people who did something wait", "5 found again, 1 new, 1 split off, 1 merged",
            "action=\"/journeys/compare\"",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(page.contains("data-live=\"1\" data-still"))
        #expect(page.contains("<ul class=\"plain facts\"><li><span class=\"badge\">"))
        #expect(!page.contains("HTML("))
    }

    @Test func `a comparison is begun and cancelled by buttons alone`() async {
        let client = TestClient()
        for target in ["/journeys/compare", "/journeys/cancel"] {
            let answer = await client.post(target, "")
            #expect(answer.status == 303 && answer.header("location") == "/journeys")
            #expect(await client.get(target).status == 405)
        }
    }

    @Test func `those who are picked are listed and kept under a name`() async {
        let client = TestClient()
        let page = await client.get("/journeys/pick?\(Self.shape)&lang=en").text
        #expect(page.contains("131 people picked") && page.contains("name=\"shape\""))
        #expect(page.contains("value=\"0,0 900,0 900,900\""))
        let kept = await client.post("/journeys/pick", Self.shape + "&name=Right")
        #expect(kept.status == 303 && kept.header("location") == "/segments/kept/Jogja%20gold")
        #expect(await client.post("/journeys/pick", Self.shape + "&name=").status == 409)
    }

    @Test(
        arguments: [
            "", "fit=3", "fit=3&shape=", "fit=3&shape=1,2%203,4", "fit=x&shape=0,0%201,0%201,1",
            "fit=3&shape=a,b%20c,d%20e,f", "fit=3&shape=0,0%201,0%209999999999999999999,1",
            "fit=3&shape=0,0%201,0%201000001,1", "fit=3&shape=0,0,0%201,0%201,1",
        ]
    )
    func `what is no shape is refused`(query: String) async {
        #expect(await TestClient().get("/journeys/pick?" + query).status == 400)
        #expect(await TestClient().post("/journeys/pick", query + "&name=x").status == 400)
    }

    @Test func `a shape of an older map leads back to the new one`() async {
        let old = "fit=2&shape=0,0%20900,0%20900,900"
        let answer = await TestClient().get("/journeys/pick?\(old)&lang=en")
        #expect(answer.status == 404 && answer.text.contains("pick on the new map"))
        #expect(await TestClient().post("/journeys/pick", old + "&name=x").status == 404)
    }

    @Test func `the map comes as data, and an empty folder has none`() async {
        let data = await TestClient().get("/journeys/map.json")
        #expect(data.status == 200 && data.text.contains("\"points\":[["))
        let empty = TestClient(FixtureSource(isDemo: false, isEmpty: true))
        #expect(await empty.get("/journeys/map.json").status == 404)
        #expect(await empty.get("/journeys/map?lang=en").text.contains("were not compared yet"))
    }
}
