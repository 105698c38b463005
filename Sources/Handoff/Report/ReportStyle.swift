import Stems

/// How the report looks.
enum ReportStyle {
  static func css(_ colors: DeliveryReport.RoleColors) -> String {
    let roles = Role.allCases.map { role in (className(role), colors(role)) }
    let light = roles.map { "--\($0): \($1.light.notation);" }.joined(separator: " ")
    let dark = roles.map { "--\($0): \($1.dark.notation);" }.joined(separator: " ")
    let fills = roles.map { name, _ in ".\(name) { fill: var(--\(name)); }" }
      .joined(separator: "\n")
    return """
      :root { --ground: #ffffff; --text: #16181d; --soft: #565b66; --line: #c9cdd6; --panel: #f4f5f8;
        --error: #b3151f; --warning: #8a5a00; --note: #4a505c; --good: #1d6b34; --residual: #b3151f;
        --mark: #b3151f; \(light) }
      @media (prefers-color-scheme: dark) {
        :root { --ground: #14161b; --text: #e8eaf0; --soft: #a9afbc; --line: #3a3f4a; --panel: #1d2027;
          --error: #ff8d86; --warning: #f0bd5c; --note: #b6bcc8; --good: #7ddb92; --residual: #ff8d86;
          --mark: #ff8d86; \(dark) }
      }
      @media print {
        :root { --ground: #ffffff; --text: #000000; --soft: #444444; --line: #bbbbbb; --panel: #f4f4f4;
          --error: #a00010; --warning: #704800; --note: #333333; --good: #0a5522; --residual: #a00010;
          --mark: #a00010; \(light) }
      }
      \(fills)
      \(rules)
      """
  }

  /// The class of a role's waveform.
  static func className(_ role: Role) -> String {
    "role-" + String(role.rawValue.lowercased().map { $0 == " " ? "-" : $0 })
  }

  private static let rules = """
    html { background: var(--ground); color: var(--text); -webkit-print-color-adjust: exact;
      print-color-adjust: exact; }
    body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; max-width: 64rem; margin: 0 auto;
      padding: 1.5rem; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; overflow-wrap: anywhere; }
    h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
    h4 { font-size: 1rem; margin: 1rem 0 .3rem; overflow-wrap: anywhere; }
    p { margin: .3rem 0 .6rem; }
    a { color: inherit; }
    .facts { color: var(--soft); }
    .error { color: var(--error); font-weight: 600; }
    .warning { color: var(--warning); font-weight: 600; }
    .note { color: var(--note); font-weight: 600; }
    .good { color: var(--good); font-weight: 600; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .4rem 0 1rem; }
    caption { text-align: left; font-weight: 600; padding: .3rem 0; }
    th, td { text-align: left; padding: .28rem .5rem; border-bottom: 1px solid var(--line);
      vertical-align: top; }
    thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
    tbody th { font-weight: 600; overflow-wrap: anywhere; }
    .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    figure { margin: .5rem 0 1rem; }
    figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem; }
    svg { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 4px; }
    svg text { fill: var(--text); font: 12px system-ui, "DejaVu Sans", sans-serif; }
    svg .soft { fill: var(--soft); }
    svg .line { stroke: var(--line); stroke-width: 1; fill: none; }
    svg .peak { fill-opacity: .45; }
    svg .residual { fill: var(--residual); }
    svg .mark { fill: var(--mark); fill-opacity: .18; }
    svg .edge { stroke: var(--mark); stroke-width: 1; fill: none; }
    article { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin: .9rem 0; }
    article.is-error { border-color: var(--error); }
    article.is-warning { border-color: var(--warning); }
    article h3, article h4 { margin: 0 0 .2rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; font-size: .88rem;
      color: var(--soft); margin: .3rem 0; }
    dt { font-weight: 600; }
    dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
    footer { color: var(--soft); font-size: .82rem; border-top: 1px solid var(--line);
      margin-top: 2.5rem; padding-top: .6rem; }
    .tag { font-size: .82rem; }
    @page { size: A4; margin: 14mm; }
    @media print {
      body { font-size: 10pt; padding: 0; max-width: none; }
      .song + .song { break-before: page; }
      article, figure, tr { break-inside: avoid; }
      h1, h2, h3, h4, caption { break-after: avoid; }
      .scroll { overflow: visible; break-inside: avoid; }
      table { font-size: 8.2pt; }
      th, td { padding: .18rem .3rem; }
    }
    """
}
