// SPDX-License-Identifier: Apache-2.0

/// What campaigns and their mails need.
extension Stylesheet {
    static let campaigns = """
        .actions { display: flex; flex-wrap: wrap; gap: 10px 12px; align-items: center;
          margin: 0 0 16px; }
        .button.second, button.second { background: var(--soft); color: var(--accent); }
        .verdict { font-size: 1.15rem; font-weight: 600; line-height: 1.35; margin: 8px 0 14px; }
        .verdict.good { color: var(--good); } .verdict.bad { color: var(--bad); }
        .effect { margin: 0 0 10px; }
        .effect svg { display: block; width: 100%; max-width: 480px; height: auto; }
        .effect text { fill: var(--ink); font-size: 13px; }
        .effect .value { font-weight: 700; }
        .effect .end { fill: var(--quiet); font-size: 11.5px; }
        .effect .back { fill: var(--track); } .effect .reached { fill: var(--accent); }
        .effect .held { fill: #8b9692; }
        .effect .better { fill: var(--good); } .effect .worse { fill: var(--bad); }
        .effect .even { fill: #8b9692; }
        .effect .dot { fill: var(--card); stroke: var(--ink); stroke-width: 3; }
        .effect .zero { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; }
        .stack { display: block; width: 100%; height: 16px; border-radius: 8px;
          margin-bottom: 14px; }
        .stack .sent, .counts .sent { fill: var(--accent); }
        .stack .waiting, .counts .waiting { fill: #83c3b5; }
        .stack .failed, .counts .failed { fill: var(--bad); }
        .stack .unknown, .counts .unknown { fill: #d79a2b; }
        .stack .cancelled, .counts .cancelled { fill: #6d7875; }
        .stack .held, .counts .held { fill: #a9b3b0; }
        .stack .refused, .counts .refused { fill: var(--track); stroke: none; }
        .counts .swatch rect { stroke: #8b9692; stroke-width: .8; }
        .counts dd a { text-decoration: none; }
        .compose label { margin-top: 14px; }
        .compose .card > label:first-of-type, .compose details > label { margin-top: 8px; }
        .compose label + input, .compose label + select, .compose label + textarea {
          margin-top: 5px; }
        .compose .fields { margin-bottom: 8px;
          grid-template-columns: repeat(2, minmax(0, 1fr)); }
        .compose .fields label { margin-top: 0; }
        .compose .prose { font-family: inherit; font-size: 1rem; }
        .compose [aria-invalid] { border-color: var(--bad); border-width: 2px; }
        .compose #size:not(:empty) { background: var(--soft); border: 0; border-radius: 12px;
          padding: 12px 16px; }
        .compose #size .quiet { margin: 0; }
        .notes { margin-top: 10px; font-size: .93rem; gap: 4px; }
        .pick { background: var(--track); color: var(--ink); font-weight: 400; padding: 5px 12px;
          min-height: 36px; border-radius: 99px; font-size: .9rem; }
        .picks { margin: 6px 0 10px; max-height: 260px; overflow-y: auto; }
        .mail { border-top: 1px solid var(--line); padding: 12px 0; }
        .mail:first-of-type { border-top: 0; padding-top: 0; }
        .mail > summary { cursor: pointer; } .mail > summary h3 { display: inline; }
        .finish { flex-wrap: wrap; margin-bottom: 30px; }
        .fate { padding: 11px 16px; border-radius: 12px; background: var(--track);
          margin: 0 0 18px; }
        .fate.good { background: var(--good-soft); color: var(--good); }
        .fate.bad { background: var(--bad-soft); color: var(--bad); }
        .fate a { color: inherit; }
        .mail-frame { display: block; width: 100%; height: 560px; background: #fff;
          border: 1px solid var(--line); border-radius: 10px; margin: 14px 0 6px; }
        .mail-head div { grid-template-columns: minmax(0, 110px) minmax(0, 1fr); }
        .reasons b { flex: none; overflow-wrap: normal; }
        .mail-head .chip[aria-current] { background: var(--soft); color: var(--accent);
          font-weight: 600; }
        .suggestions { margin: 4px 0 18px; }
        .file-text { max-height: 420px; overflow-y: auto; }
        .filter { margin-bottom: 18px; } .filter .fields { align-items: end; }
        .outbox { table-layout: fixed; } .outbox thead th:nth-child(3) { width: 32%; }
        .campaigns thead th:nth-child(1) { width: 42%; }
        .timeline .event .icon { width: 16px; height: 16px; vertical-align: -2px;
          margin-right: 5px; }
        .public { display: block; }
        .public main { max-width: 560px; margin: 0 auto; padding: 40px 18px; }
        .public h1 { margin-bottom: 16px; } .public .address { font-weight: 600; margin-top: 0; }
        .public .card .quiet { margin-bottom: 0; } .public button { width: 100%; }
        .public .languages { margin-top: 24px; }
        @media (max-width: 860px) {
          .mail-frame { height: 460px; }
          .campaigns tr { grid-template-columns: 1fr 1fr; }
          .campaigns td:nth-last-child(1) { grid-column: 1 / -1; }
          .outbox tr { grid-template-columns: 1fr 1fr; }
          .outbox td:nth-child(3) { grid-column: 1 / -1; }
          .outbox thead th:nth-child(3) { width: auto; }
          .actions .button { flex: 1 1 auto; }
          .public { padding-bottom: 0; }
        }

        """
}
