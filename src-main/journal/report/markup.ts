// HTML from templates: whatever is put in is escaped, unless it is markup itself.

import type { Language } from "../../../src-core/ids.ts";

/** Markup that is safe as it stands; only `html` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | Markup | readonly (string | Markup)[];

/** Template tag: `html\`<p>${words}</p>\``. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.reduce((sum, text, index) => sum + rendered(parts[index - 1] ?? "") + text));

function rendered(part: Part): string {
  if (part instanceof Markup) return part.text;
  return typeof part === "string" ? escaped(part) : part.map(rendered).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** A document that may load nothing: its own policy says so to the browser. */
export const page = ({
  title,
  language,
  body,
}: {
  readonly title: string;
  readonly language: Language;
  readonly body: Markup;
}): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body><main>${body.text}</main></body>
</html>
`;

const style = `
:root { color-scheme: light; --ink: #1b2430; --soft: #5a6675; --line: #d5dbe3; }
@page { size: A4; margin: 18mm 16mm 20mm; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #eef1f5; font: 10.5pt/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 190mm; margin: 8mm auto; padding: 14mm; background: #fff; border: 1px solid var(--line); border-radius: 2mm; }
h1 { margin: 0; font-size: 20pt; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0 0 2mm; padding-bottom: 1mm; font-size: 12.5pt; border-bottom: 1px solid var(--line); }
h3 { margin: 4mm 0 1mm; font-size: 10.5pt; }
section { margin-top: 8mm; }
.lead { margin: 2mm 0 0; font-size: 11.5pt; color: var(--soft); }
.note { margin: 2.5mm 0 0; font-size: 9pt; color: var(--soft); }
p { margin: 1mm 0; }
dl { margin: 0 0 3mm; }
dl div { display: grid; grid-template-columns: 48mm 1fr; gap: 4mm; padding: 0.7mm 0; break-inside: avoid; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: 9pt; }
th, td { padding: 1.2mm 3mm 1.2mm 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child, th:first-child { width: 16mm; }
td:last-child, th:last-child { padding-inline-end: 0; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
h2, h3 { break-after: avoid; }
footer { margin-top: 14mm; break-inside: avoid; }
.sign { display: flex; gap: 10mm; margin-top: 14mm; color: var(--soft); font-size: 9pt; }
.sign span { flex: 2; padding-top: 1mm; border-top: 1px solid var(--ink); }
.sign span + span { flex: 1; }
@media print { body { background: none; } main { max-width: none; margin: 0; padding: 0; border: 0; } }
@media (max-width: 40rem) { main { margin: 0; padding: 5mm; border: 0; } dl div { grid-template-columns: 1fr; gap: 0; } }
`;
