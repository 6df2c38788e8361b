// SPDX-License-Identifier: Apache-2.0

/// Answers that are tables, as the engine would give them.
extension FixtureAnswer {
    static let transitions = """
        {"kind":"transitions","people":1200,"chains":2000,\
        "events":["Product Viewed","Product Added","Order Completed",null],\
        "starts":[1500,100,0,400],"counts":[[900,600,20,80],[200,50,400,50],[30,0,0,10],\
        [470,0,20,110]],"ends":[600,100,420,880],"shares":[],"seconds":0.03}
        """

    static let steps = """
        {"kind":"steps","people":1200,"events":["Product Viewed","Product Added",null],\
        "counts":[[900,500,200,60],[100,300,300,90],[200,100,50,20]],"ended":[0,300,650,1030],\
        "seconds":0.02}
        """

    static let bottlenecks = """
        {"kind":"bottlenecks","visits":5200,"running":12,"least":30,"pages":[\
        {"page":"/checkout/shipping","visits":900,"people":720,"views":1100,"exits":520,\
        "dropOff":0.5778,"dropOffLow":0.5453,"dropOffHigh":0.6096,"othersDropOff":0.21,\
        "lostMore":331.4,"finding":"worse","medianSeconds":42.5,\
        "vitals":{"lcp":{"p75":4310,"measured":610},"inp":{"p75":180,"measured":400},\
        "cls":{"p75":0.18,"measured":600}}},\
        {"page":"/","visits":4000,"people":3100,"views":4900,"exits":900,"dropOff":0.225,\
        "dropOffLow":0.212,"dropOffHigh":0.238,"othersDropOff":0.31,"lostMore":-340.2,\
        "finding":"better","medianSeconds":20},\
        {"visits":9,"people":9,"views":9,"exits":9,"dropOff":1,"dropOffLow":0.7,"dropOffHigh":1,\
        "othersDropOff":0.25,"lostMore":6.7,"finding":"few"}],\
        "restPages":40,"restVisits":300,"restExits":60,"seconds":0.05}
        """
}
