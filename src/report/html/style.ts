/**
 * The only style sheet of the page. Text and background have a contrast of at least 4.5 to 1, and no state is shown by
 * colour alone.
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--panel:#f5f7f8;--text:#1a1f24;--muted:#545d66;--line:#d5dade;--strong:#aab3bb;
--link:#004b8d;--fail:#a8160c;--fail-bg:#fdf1f0;--warn:#7a4c00;--warn-bg:#fdf6e7;--ok:#005c2a;--ok-bg:#eff8f2;--dim:#545d66;--dim-bg:#f0f2f4}
@media (prefers-color-scheme:dark){:root{--bg:#101418;--panel:#181d23;--text:#e7eaed;--muted:#a5aeb7;--line:#2c343c;--strong:#515c67;
--link:#8cc4ff;--fail:#ff9b91;--fail-bg:#2b1716;--warn:#f0bd5e;--warn-bg:#281f10;--ok:#7ed39b;--ok-bg:#12251a;--dim:#a5aeb7;--dim-bg:#1d2329}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:82rem;padding:1.5rem 1.5rem 4rem;background:var(--bg);color:var(--text);
font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3,h4,footer{overflow-wrap:anywhere}
h1,h2,h3,h4{line-height:1.25;margin:0;font-weight:650;text-wrap:balance}
h1{font-size:1.55rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:2.4rem 0 .5rem;padding-bottom:.35rem;border-bottom:2px solid var(--text)}
h3{font-size:1rem;margin:1.9rem 0 .45rem}
h3.sub,h4.sub{font-size:.9rem;margin:1.1rem 0 .45rem;color:var(--muted)}
p{margin:.35rem 0 .7rem;max-width:75ch}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
code,.mono{font:.92em/1.45 ui-monospace,SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.4rem .8rem;z-index:2}
.muted{color:var(--muted)}
.small{font-size:.93em;max-width:110ch}
.top{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;align-items:baseline}
.verdict{margin:1rem 0;padding:.85rem 1.1rem;border:1px solid var(--strong);border-left-width:.5rem;display:flex;flex-wrap:wrap;
gap:.4rem 2rem;align-items:center}
.verdict strong{font-size:1.3rem;letter-spacing:.02em}
.verdict.fail{border-color:var(--fail);background:var(--fail-bg)}.verdict.fail strong{color:var(--fail)}
.verdict.attention,.verdict.not-judged{border-color:var(--warn);background:var(--warn-bg)}
.verdict.attention strong,.verdict.not-judged strong{color:var(--warn)}
.verdict.pass{border-color:var(--ok);background:var(--ok-bg)}.verdict.pass strong{color:var(--ok)}
.counts{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;margin:0;padding:0;list-style:none}
.counts b{font-size:1.15rem;font-weight:650;margin-right:.3rem}
dl.meta{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:.3rem 2rem;margin:.5rem 0 0;font-size:.93em}
dl.meta div{display:flex;gap:.6rem}dl.meta dt{color:var(--muted);min-width:6.5rem;flex:none}dl.meta dd{margin:0;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;list-style:none;margin:1.1rem 0 0;padding:.55rem 0;border-block:1px solid var(--line)}
.tools{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;margin:.8rem 0 0}
.tools[hidden]{display:none}
.tools input[type=search]{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--muted);border-radius:3px;padding:.3rem .5rem;width:19rem;max-width:100%}
.tools label{display:inline-flex;gap:.45rem;align-items:center}
.scroll{overflow-x:auto;margin:.2rem 0 .4rem}
table{border-collapse:collapse;width:100%;font-size:.93em}
caption{text-align:left;color:var(--muted);padding:0 0 .3rem}
th,td{text-align:left;vertical-align:top;padding:.38rem .7rem .38rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{font-weight:600;border-bottom:1px solid var(--strong);white-space:nowrap;vertical-align:bottom;color:var(--muted)}
tbody th{font-weight:600}
tbody tr:hover{background:var(--panel)}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th button::after{content:"\\2195";opacity:.55;padding-left:.3em}
th[aria-sort=ascending] button::after{content:"\\2191";opacity:1}th[aria-sort=descending] button::after{content:"\\2193";opacity:1}
.dest{min-width:13.5rem}.from{min-width:9rem}.rule{min-width:14rem}.reason{min-width:8rem}
.wide{white-space:normal;overflow-wrap:anywhere;min-width:7rem;max-width:11rem}
.num{text-align:right;padding-right:1.6rem}
.nowrap{white-space:nowrap}
.fail-word{color:var(--fail)}.warn-word{color:var(--warn)}.ok-word{color:var(--ok)}.word{font-weight:650;white-space:nowrap}
.state{font-weight:600;white-space:nowrap}
.state::before{display:inline-block;width:1.15em;font-weight:700}
.open{color:var(--ok)}.open::before{content:"\\2713"}
.shut{color:var(--fail)}.shut::before{content:"\\2715"}
.partial{color:var(--warn)}.partial::before{content:"\\25D0"}
.unknown{color:var(--warn)}.unknown::before{content:"?"}
.none{color:var(--muted);font-weight:400}.none::before{content:"\\2013"}
.tag{display:inline-block;font-size:.86em;font-weight:600;line-height:1.35;padding:0 .4em;border:1px solid currentColor;border-radius:3px;white-space:nowrap}
.tag.mandatory,.tag.past,.tag.known-address{color:var(--fail)}.tag.advisory,.tag.notjudged,.tag.soon,.tag.deprecated,.tag.unverified,.tag.wide,.tag.any{color:var(--warn)}
.tag.ok,.tag.current{color:var(--ok)}.tag.plain{color:var(--muted)}.tag.new{color:var(--bg);background:var(--text);border-color:var(--text)}
ol.findings{list-style:none;margin:0;padding:0}
ol.findings>li{border:1px solid var(--line);border-left:.3rem solid var(--strong);margin:0 0 .55rem;padding:.6rem .9rem .65rem;break-inside:avoid}
ol.findings>li.mandatory{border-left-color:var(--fail)}ol.findings>li.advisory,ol.findings>li.notjudged{border-left-color:var(--warn)}
.findings .head{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
.findings .what{margin:.25rem 0 .3rem;max-width:100ch;overflow-wrap:anywhere}
.findings dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:0;font-size:.93em}
.findings dt{color:var(--muted)}.findings dd{margin:0;overflow-wrap:anywhere}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.15rem 0}
details.stack{border-top:1px solid var(--line);margin:0;content-visibility:auto;contain-intrinsic-size:auto 2.6rem}
details.stack>summary{padding:.55rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline}
details.stack>summary::before{content:"\\25B8";width:1em}details.stack[open]>summary::before{content:"\\25BE"}
details.stack>summary h3{border:0;margin:0;padding:0;font-size:1rem}
svg{display:block;min-width:46rem;max-width:100%;height:auto}
svg text{fill:var(--text);font-size:12px;font-family:inherit}
svg .mut{fill:var(--muted);font-size:11px}svg .b{font-weight:600}
svg .box{fill:var(--panel);stroke:var(--strong)}svg .box.broken{stroke:var(--fail);stroke-width:2}
svg .lane{stroke:var(--ok);stroke-width:2;fill:none}svg .lane.off{stroke:var(--strong);stroke-dasharray:2 5}svg .lane.maybe{stroke:var(--warn);stroke-dasharray:7 4}
svg .dot{fill:var(--bg);stroke-width:2}svg .dot.o{stroke:var(--ok)}svg .dot.s{stroke:var(--fail)}svg .dot.q{stroke:var(--warn)}svg .dot.n{stroke:var(--strong)}
svg .mark{font-size:12px;font-weight:700;text-anchor:middle}svg .mark.o{fill:var(--ok)}svg .mark.s{fill:var(--fail)}svg .mark.q{fill:var(--warn)}svg .mark.n{fill:var(--muted)}
footer{margin-top:2.5rem;padding-top:.7rem;border-top:1px solid var(--line);color:var(--muted);font-size:.9em}
@media (max-width:40rem){body{padding:1rem}.findings dl{grid-template-columns:1fr}dl.meta{grid-template-columns:1fr}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@page{size:A4 landscape;margin:12mm}
@media print{:root{--bg:#fff;--panel:#fff;--text:#000;--muted:#444;--line:#bbb;--strong:#777;--link:#000;--fail:#8f0f06;--fail-bg:#fff;--warn:#5f3b00;--warn-bg:#fff;--ok:#004d23;--ok-bg:#fff}
body{max-width:none;padding:0;font-size:9.5pt}
.tools,nav,.skip{display:none}
.scroll{overflow:visible}
thead{display:table-header-group}tr,.verdict{break-inside:avoid}h2,h3,h4{break-after:avoid}
details.stack{content-visibility:visible;break-before:auto}
details::details-content{content-visibility:visible;display:block;block-size:auto}
svg{min-width:0}
th button{display:contents}th button::after{content:none}
.tag.new{color:var(--text);background:none}
tbody tr:hover{background:none}}
`
  .trim()
  .replaceAll("\n", "");
