// SPDX-License-Identifier: Apache-2.0

/// What segments, their builder and their movements need.
extension Stylesheet {
    static let segments = """
        .kept th { width: 28%; } .kept td { vertical-align: top; }
        .kept .badge { display: inline-block; }
        .kept .quiet { margin: 4px 0 0; }
        .size { position: sticky; top: 0; z-index: 4; padding: 12px 22px; }
        .size .big { margin: 0; } .size p.quiet { margin: 6px 0 0; }
        .size.waiting .big { opacity: .45; }
        .join { display: flex; align-items: center; gap: 10px; margin: 0 0 12px; }
        .builder .join { margin-top: 0; } .builder .join select { width: auto; margin: 0; }
        .clauses { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
        .clause { border: 1px solid var(--line); border-radius: 13px; padding: 12px 14px;
          min-width: 0; }
        .clause-head { display: flex; justify-content: space-between; gap: 10px; }
        .clause-head select { width: auto; max-width: 100%; min-width: 0; border: 0;
          background: none; color: var(--quiet); padding: 0 4px 0 0; min-height: 32px;
          font-size: .88rem; }
        .clause-fields { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
        .clause-fields > * { width: auto; flex: 0 1 auto; max-width: 100%; }
        .clause-fields .wide { flex: 1 1 190px; } .clause-fields .short { width: 96px; }
        .clause-fields input, .clause-fields select { padding: 8px 10px; }
        .fault { margin: 8px 0 0; color: var(--warn); }
        button.drop { min-height: 32px; min-width: 32px; padding: 0; font-size: 1.1rem;
          background: var(--track); color: var(--ink); flex: none; }
        .adding { flex-wrap: wrap; } .adding select { width: auto; flex: 1 1 180px; }
        .definition { user-select: text; margin-top: 12px; }
        .tree { list-style: none; padding: 0; margin: 0; display: grid; gap: 10px; }
        .tree .tree { margin-top: 10px; } .tree p { margin: 0 0 4px; }
        .clause-said { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: baseline; }
        .evidence { list-style: none; margin: 6px 0; padding: 0 0 0 12px;
          border-left: 3px solid var(--accent); display: grid; gap: 3px; font-size: .93rem; }
        .evidence time { color: var(--quiet); }
        .moved li > .quiet { grid-column: 1 / -1; }
        .moves .up { fill: var(--accent); } .moves .down { fill: #d79a2b; }
        .checks { list-style: none; margin: 0 0 14px; padding: 0; display: grid; gap: 4px 16px;
          grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); }
        .ask .checks label { display: flex; gap: 10px; align-items: center; min-height: 44px;
          color: var(--ink); font-size: .95rem; }
        .ask .checks input { width: 20px; min-height: 20px; height: 20px; margin: 0; flex: none; }
        .flow { display: block; height: auto; max-width: none; }
        .effect .flow { width: 100%; max-width: 480px; }
        .flow .stream { fill: var(--accent); opacity: .24; }
        .flow .stream:hover { opacity: .55; }
        .flow .box { fill: var(--accent); } .flow .box.rest { fill: #8b9692; }
        .flow text { fill: var(--ink); font-size: 12px; paint-order: stroke;
          stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; }
        .flow .value { font-weight: 650; }
        .matrix th, .matrix td { padding-right: 14px; white-space: nowrap; }
        .matrix caption { text-align: left; padding-bottom: 6px; white-space: normal; }
        .matrix thead td { border: 0; }
        .matrix .same { background: var(--soft); }
        @media (max-width: 860px) {
          .size { padding: 10px 16px; margin-left: -4px; margin-right: -4px; }
          .kept tr { grid-template-columns: 1fr 1fr; }
          .kept th { width: auto; }
          .members tr { grid-template-columns: 2fr 1fr; }
          .clause-fields > select { flex: 1 1 auto; }
        }

        """
}
