/// How pages look: one sheet, inline, for light and dark screens and for paper.
enum PageStyle {
  static let css = """
    :root{color-scheme:light dark;--paper:#fbfbfa;--card:#fff;--ink:#1b1f24;--soft:#5b6470;
    --line:#e3e5e8;--wash:#f2f3f5;--accent:#2456c9;--good:#0f7b6c;--bad:#c2410c;--warn:#8a6100;
    --goodwash:#e3f4f0;--badwash:#fdeae1;--warnwash:#fbf3dc;--shadow:0 1px 2px rgba(20,24,30,.05)}
    @media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1a1d21;--ink:#e7e9ec;
    --soft:#9aa3ae;--line:#2c3138;--wash:#22262b;--accent:#8ab0ff;--good:#4cc3ae;--bad:#ff9264;
    --warn:#e3b95a;--goodwash:#12302b;--badwash:#3a2013;--warnwash:#322a13;--shadow:none}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
    -webkit-text-size-adjust:100%}
    main,header.top,footer{max-width:1120px;margin:0 auto;padding:0 24px}
    header.top{padding-top:44px}
    .eyebrow{font-size:12px;font-weight:600;letter-spacing:.08em;text-transform:uppercase;
    color:var(--accent);margin:0}
    h1{font-size:32px;line-height:1.2;letter-spacing:-.02em;margin:6px 0 10px;
    overflow-wrap:anywhere}
    h2{font-size:20px;letter-spacing:-.01em;margin:52px 0 6px;scroll-margin-top:64px}
    h3{font-size:15px;margin:28px 0 8px}
    h2 .n{color:var(--soft);font-weight:400}
    p{max-width:74ch;margin:6px 0 14px}
    .soft,.note{color:var(--soft)}
    .pills .soft{font-size:12.5px}
    .note{font-size:13.5px}
    .meta{display:flex;flex-wrap:wrap;gap:4px 22px;color:var(--soft);font-size:13.5px;margin:0;
    padding:0;list-style:none}
    .meta b{color:var(--ink);font-weight:500;overflow-wrap:anywhere}
    code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;
    font-size:.92em}
    nav{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line);
    margin-top:26px}
    nav ul{max-width:1120px;margin:0 auto;padding:0 24px;display:flex;gap:20px;overflow-x:auto;
    list-style:none}
    nav a{display:block;padding:11px 0;color:var(--soft);text-decoration:none;font-size:13.5px;
    white-space:nowrap}
    nav a:hover,nav a:focus-visible{color:var(--ink)}
    a{color:var(--accent)}
    .callout{border-radius:8px;background:var(--warnwash);color:var(--ink);padding:11px 16px;
    margin:16px 0;font-size:14px;max-width:none;border-left:3px solid var(--warn)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:14px;
    margin:26px 0 12px}
    .tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:15px 17px;
    box-shadow:var(--shadow)}
    .tile .label{font-size:13px;color:var(--soft);display:block}
    .tile .value{font-size:29px;line-height:1.25;font-weight:600;letter-spacing:-.02em;
    font-variant-numeric:tabular-nums}
    .tile .range{font-size:12.5px;color:var(--soft);font-variant-numeric:tabular-nums}
    .tile .span{margin:8px 0 5px}
    .tile.first{border-color:var(--accent)}
    .span{display:block;width:100%;height:8px;overflow:visible}
    .span .track{fill:var(--wash)}.span .reach{fill:var(--accent);opacity:.38}
    .span .at{fill:var(--accent)}.span .chance{stroke:var(--soft);stroke-width:1}
    .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px;
    box-shadow:var(--shadow);margin:12px 0 10px}
    table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
    th,td{padding:8px 12px;text-align:right;white-space:nowrap;border-top:1px solid var(--line)}
    thead th{border-top:0;font-weight:500;font-size:12.5px;color:var(--soft)}
    th:first-child,td:first-child{text-align:left;padding-left:18px}
    th:last-child,td:last-child{padding-right:18px}
    tbody th{font-weight:500}
    tr.own th,tr.own td{font-weight:600;background:var(--wash)}
    tr.chance th,tr.chance td{color:var(--soft)}
    td small{display:block;color:var(--soft);font-size:11.5px;line-height:1.25;font-weight:400}
    td.bar{width:150px;min-width:90px}
    .pair{display:grid;grid-template-columns:3fr 2fr;gap:16px;margin:14px 0}
    figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:12px;
    padding:15px 17px 12px;box-shadow:var(--shadow)}
    figcaption{font-size:13px;color:var(--soft);margin-bottom:8px}
    figcaption b{color:var(--ink);font-weight:600}
    figure svg{display:block;width:100%;height:auto}
    svg text{fill:var(--soft);font-size:11px;font-family:inherit}
    svg .axis{stroke:var(--line)}svg .mark{stroke:var(--soft);stroke-dasharray:3 3}
    svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}
    svg .curve{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
    svg .under{fill:var(--accent);opacity:.1}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:16px;
    margin:14px 0}
    svg .line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
    svg .faint{opacity:.28;stroke-width:1}svg .dot{fill:currentColor}
    .c0{color:var(--accent)}.c1{color:var(--bad)}.c2{color:var(--good)}.c3{color:var(--warn)}
    .c4{color:var(--soft)}
    .keys{font-size:12.5px}.keys .key{white-space:nowrap}.keys b{color:var(--ink);font-weight:500}
    .key::before{content:"";display:inline-block;width:9px;height:9px;border-radius:2px;
    margin-right:6px;background:currentColor}
    .key{margin-right:14px}.key.good{color:var(--good)}.key.bad{color:var(--bad)}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:10px 28px;
    margin:14px 0}
    .facts div{border-top:1px solid var(--line);padding-top:9px}
    .facts dt{font-size:13px;color:var(--soft)}.facts dd{margin:0;font-size:18px;font-weight:600;
    font-variant-numeric:tabular-nums}
    .facts dd small{display:block;font-size:12.5px;font-weight:400;color:var(--soft)}
    dl{margin:0}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:16px;
    margin:14px 0}
    article{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;
    box-shadow:var(--shadow);display:flex;flex-direction:column;break-inside:avoid}
    .pictures{display:flex;gap:1px;background:var(--line)}
    .pictures figure{flex:1 1 0;min-width:0;border:0;border-radius:0;padding:0;background:var(--wash);
    box-shadow:none;position:relative}
    .pictures img{display:block;width:100%;height:170px;object-fit:contain}
    .pictures figcaption{position:absolute;left:6px;bottom:6px;margin:0;padding:1px 7px;
    font-size:11px;border-radius:5px;background:var(--card);color:var(--soft)}
    .body{padding:13px 16px 15px;display:flex;flex-direction:column;gap:9px;flex:1}
    .place{font-size:12px;color:var(--soft);overflow-wrap:anywhere}
    .pills{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
    .pill{font-size:12px;line-height:1.5;padding:1px 9px;border-radius:99px;background:var(--wash);
    color:var(--ink)}
    .pill.right{background:var(--goodwash);color:var(--good)}
    .pill.wrong{background:var(--badwash);color:var(--bad)}
    .pill.open{background:var(--warnwash);color:var(--warn)}
    .confidence{display:flex;align-items:center;gap:9px;font-size:12px;color:var(--soft);
    font-variant-numeric:tabular-nums}
    .confidence>span{white-space:nowrap}
    .confidence .span{flex:1 1 0;width:0;min-width:60px;margin-right:4px}
    .said{margin:0;font-size:14px;white-space:pre-wrap;overflow-wrap:anywhere;
    unicode-bidi:isolate;max-height:15.5em;overflow-y:auto}
    .said.none{color:var(--soft);font-style:italic}
    .told{margin:0;font-size:13px;color:var(--soft);border-left:2px solid var(--line);
    padding-left:10px;max-width:none}
    details{font-size:13px}summary{cursor:pointer;color:var(--soft)}
    details.more>summary{padding:6px 0}
    details .said{font-size:12.5px;margin-top:6px}
    footer{margin-top:64px;padding-top:18px;padding-bottom:44px;border-top:1px solid var(--line);
    color:var(--soft);font-size:13px}
    @media (max-width:760px){.pair{grid-template-columns:1fr}h1{font-size:26px}
    main,header.top,footer,nav ul{padding-left:16px;padding-right:16px}}
    @media print{nav{display:none}.said{max-height:none}body{background:#fff}}
    """
}
