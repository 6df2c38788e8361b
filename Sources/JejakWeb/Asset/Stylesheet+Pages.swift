// SPDX-License-Identifier: Apache-2.0

/// What single pages need beyond the shared pieces.
extension Stylesheet {
    static let pages = """
        .chart { margin: 0; }
        .chart svg { display: block; width: 100%; height: 150px; }
        .chart rect { fill: var(--accent); } .chart .hit { fill: transparent; }
        .chart g:hover .hit { fill: var(--track); }
        .axis { display: flex; justify-content: space-between; color: var(--quiet);
          font-size: .8rem;
          border-top: 1px solid var(--line); padding-top: 6px; }
        figcaption { color: var(--quiet); font-size: .86rem; margin-top: 6px; }
        .steps { display: grid; gap: 20px;
          grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); }
        .steps p { color: var(--quiet); }
        .next { border-color: var(--accent); }
        .next ol { margin: 0; padding: 0; list-style: none; counter-reset: step; display: grid;
          gap: 16px; }
        .next li { counter-increment: step; padding-left: 38px; position: relative; }
        .next li::before { content: counter(step); position: absolute; left: 0; top: 0;
          width: 26px;
          height: 26px; border-radius: 50%; background: var(--soft); color: var(--accent);
          display: grid; place-items: center; font-weight: 650; font-size: .85rem; }
        .next p { margin: 0 0 4px; }
        .next a { display: inline-flex; gap: 6px; align-items: center; text-decoration: none;
          font-weight: 600; padding: 3px 0; }
        .next a .icon { width: 16px; height: 16px; }
        .file { font-weight: 600; margin: 0 0 4px; }
        .imports { display: grid; gap: 0; }
        .import { padding: 14px 0; border-top: 1px solid var(--line); }
        .import:first-child { border-top: 0; padding-top: 0; }
        .import header { display: flex; gap: 6px 12px; flex-wrap: wrap; align-items: center; }
        .import header .file { margin: 0; }
        .import p { margin: 4px 0 10px; } .import p span { margin-right: 10px; }
        .counts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 0; }
        .counts div { display: flex; flex-direction: column-reverse; }
        .counts dt { color: var(--quiet); font-size: .8rem; }
        .counts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
        .counts small { font-weight: 400; color: var(--quiet); }
        .counts .bad dd { color: var(--bad); }
        .why { margin-top: 10px; }
        .why summary { cursor: pointer; color: var(--accent); padding: 6px 0;
          width: fit-content; }
        .reasons { list-style: none; margin: 4px 0 8px; padding: 0; max-width: 640px; }
        .reasons b { white-space: nowrap; }
        .reasons li { display: flex; justify-content: space-between; gap: 16px; padding: 6px 0;
          border-top: 1px solid var(--line); font-size: .92rem; }
        .search { display: flex; gap: 10px; margin: 0 0 20px; max-width: 640px; }
        .search button { flex: none; }
        p.group a { text-decoration: none; } p.group { font-size: 1.05rem; margin: 0 0 8px; }
        .habits { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; }
        .habits li { display: flex; justify-content: space-between; gap: 12px;
          align-items: center; }
        .dots { display: inline-flex; gap: 4px; flex: none; }
        .dot { width: 10px; height: 10px; border-radius: 50%; background: var(--track);
          border: 1px solid #8b9692; }
        .dot.on { background: var(--accent); border-color: var(--accent); }
        .pairs { margin: 0; }
        .pairs div { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
          gap: 12px;
          padding: 7px 0; border-top: 1px solid var(--line); font-size: .93rem; }
        .pairs div:first-child { border-top: 0; } .pairs dt { color: var(--quiet); }
        .pairs dd { margin: 0; }
        .picture { margin: 0; }
        .picture img { display: block; width: 100%; height: auto; max-height: 620px;
          object-fit: contain;
          background: #fff; border-radius: 10px; border: 1px solid var(--line); }
        .legend { list-style: none; margin: 0; padding: 0; display: grid; gap: 9px;
          align-content: start; font-size: .93rem; }
        .legend a { text-decoration: none; }
        .day { font-size: .9rem; margin: 18px 0 4px; color: var(--quiet); font-weight: 600; }
        .timeline { list-style: none; margin: 0; padding: 0; }
        .timeline li { display: grid; grid-template-columns: 56px minmax(0, 1fr); gap: 12px;
          padding: 5px 0; }
        .timeline > li > div { border-left: 2px solid var(--line); padding: 0 0 2px 14px; }
        .timeline > li.worth > div { border-left-color: var(--accent); }
        .timeline time { color: var(--quiet); font-size: .86rem;
          font-variant-numeric: tabular-nums;
          padding-top: 1px; }
        .timeline p { margin: 0; display: flex; flex-wrap: wrap; justify-content: space-between;
          gap: 0 12px; }
        .timeline .amount { white-space: normal; }
        .worth .event { font-weight: 600; }
        .properties { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
          gap: 0 16px; font-size: .86rem; }
        .properties li { display: block; padding: 0; }
        .silence { margin: 12px 0 0 68px; color: var(--quiet); font-size: .86rem;
          font-style: italic; }
        .segment, .cluster { border: 1px solid var(--line); border-radius: 13px;
          padding: 15px 17px;
          min-width: 0; display: flex; flex-direction: column; gap: 8px; }
        .segment h3 a, .cluster h3 a { text-decoration: none; }
        .segment h3 a:hover, .cluster h3 a:hover { text-decoration: underline; }
        .segment p { margin: 0; font-size: .92rem; }
        .segment .big { font-size: 1.4rem; } .segment .bar { margin: 0 0 4px; flex: none; }
        .expression { color: var(--quiet); font-size: .78rem; margin-top: auto;
          padding-top: 6px; }
        .both { display: flex; justify-content: space-between; gap: 8px; }
        .tiers td { width: 30%; }
        .heat { table-layout: fixed; text-align: center; border-collapse: separate;
          border-spacing: 4px; }
        .heat caption { text-align: left; color: var(--quiet); font-size: .86rem;
          padding-bottom: 6px; }
        .heat td { border: 0; border-radius: 7px; padding: 9px 2px; text-align: center;
          font-size: .84rem; font-variant-numeric: tabular-nums; }
        .heat th { border: 0; color: var(--quiet); font-size: .78rem; padding: 9px 2px; }
        .heat tfoot td { color: var(--quiet); font-size: .78rem; }
        .heat-0 { background: var(--track); color: var(--quiet); }
        .heat-1 { background: #d7ebe6; color: #10312b; } .heat-2 { background: #b3dad1;
          color: #10312b; }
        .heat-3 { background: #83c3b5; color: #0a2621; } .heat-4 { background: #2f8172;
          color: #fff; }
        .heat-5, .heat-6 { background: #0d5a4f; color: #fff; }
        .plain { margin: 0; padding-left: 20px; display: grid; gap: 8px; }
        .ask .fields { display: grid; gap: 12px;
          grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); }
        .ask label { font-size: .86rem; color: var(--quiet); display: block; }
        .ask label > input, .ask label > select, .ask textarea { margin-top: 5px; }
        .row { margin-top: 12px; display: flex; gap: 12px; } p.row { flex-wrap: wrap; }
        .answer:not(:empty) { margin-top: 16px; padding-top: 16px;
          border-top: 1px solid var(--line); }
        .examples { list-style: none; margin: 6px 0 0; padding: 0; display: grid; gap: 6px; }
        .examples button { background: var(--track); color: var(--ink); font-weight: 400;
          padding: 7px 12px; min-height: 36px; text-align: left; justify-content: start; }
        .funnel-steps { counter-reset: step; }
        .tour { list-style: none; counter-reset: stop; margin: 0; padding: 0; display: grid;
          gap: 16px;
          grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
        .tour li { margin: 0; }
        .tour a { display: flex; gap: 10px; align-items: center; text-decoration: none; }
        .tour p { color: var(--quiet); margin: 8px 0 0; }
        @media (max-width: 860px) {
          .chart svg { height: 120px; }
          .silence { margin-left: 0; } .counts { gap: 8px 18px; }
          .timeline li { grid-template-columns: 46px minmax(0, 1fr); gap: 8px; }
          .tiers tr { grid-template-columns: 1fr 1fr; }
          .tiers td { width: auto; }
          .map .legend { margin-top: 14px; }
          .search button span { display: none; }
        }
        @media (prefers-reduced-motion: no-preference) {
          a, button, summary { transition: background-color .12s, color .12s; }
        }
        @media print { .side, .search, .ask, .pager, .skip { display: none; }
        body { display: block; } }

        """
}
