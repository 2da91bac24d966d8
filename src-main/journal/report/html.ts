// The incident report as one page that needs nothing else: for the file, for print, for PDF. All words come from the pack.

import type { Language } from "../../../src-core/ids.ts";
import { clockText, quoted } from "../../call/lines.ts";
import { hiddenAddress, hiddenNumber } from "../masking/mask.ts";
import { html, type Markup, page } from "./markup.ts";
import type { IncidentReport, Permitted, Quote } from "./incident.ts";

export interface ReportWords {
  readonly language: Language;
  /** Interface texts of that language. */
  readonly texts: Readonly<Record<string, string>>;
  /** Time zone of the report, e.g. `Europe/Amsterdam`; default: this machine's. */
  readonly timeZone?: string | undefined;
}

/** A complete document. */
export function incidentHtml(report: IncidentReport, words: ReportWords): string {
  const say = sayIn(words);
  const title = `${say("report.title")} ${report.callId.slice(0, 8)}`;
  return page({
    title,
    language: words.language,
    body: html`<header>
        <h1>${say("report.title")}</h1>
        <p class="lead">${summary(report, say)}</p>
      </header>
      ${callSection(report, words, say)} ${saidSection(report, say)} ${warningSection(report, say)}
      ${permissionSection(report, say)} ${recordSection(report, say)} ${signing(say)}`,
  });
}

type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const sayIn =
  ({ texts }: ReportWords): Say =>
  (key, values = {}) =>
    (texts[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const summary = ({ highestLevel, permitted, warnings }: IncidentReport, say: Say): string =>
  [
    say("report.summary-level", { level: say(`level.${highestLevel}`) }),
    say("report.summary-warnings", { count: warnings.length }),
    say(permitted.length > 0 ? "report.summary-permitted" : "report.summary-not-permitted"),
  ].join(" ");

function callSection(report: IncidentReport, words: ReportWords, say: Say): Markup {
  const when = new Intl.DateTimeFormat(words.language, {
    dateStyle: "full",
    timeStyle: "long",
    timeZone: words.timeZone,
  });
  const languageName =
    new Intl.DisplayNames(words.language, { type: "language" }).of(report.language) ?? report.language;
  const rows: (readonly [string, string])[] = [
    ["report.started", when.format(new Date(report.startedAt))],
    ["report.duration", clockText(report.durationS)],
    ["report.language", languageName],
    ["report.customer", report.customer ?? say("report.not-noted")],
    ["report.call-id", report.callId],
    ["ended.highest", say(`level.${report.highestLevel}`)],
    [
      "report.levels",
      report.levels.map(({ at, level }) => `${clockText(at)} ${say(`level.${level}`)}`).join(" · ") ||
        say("ended.none"),
    ],
  ];
  return section(say("report.call"), [
    definitions(rows.map(([key, value]) => [say(key), value])),
    ...(report.state === "interrupted" ? [html`<p class="note">${say("report.interrupted")}</p>`] : []),
  ]);
}

function saidSection({ said, marked, dismissed, language }: IncidentReport, say: Say): Markup {
  const row = ({ at, category, words, confidence }: Quote): readonly string[] => [
    clockText(at),
    say(`cue.${category}`),
    quoted(words, language),
    `${Math.round(confidence * 100)} %`,
  ];
  const head = ["report.time", "report.kind", "report.words", "report.confidence"].map((key) => say(key));
  const marks = marked.map(({ at, kind }) => [clockText(at), say(`report.marked-${kind}`), "", ""]);
  return section(say("report.said"), [
    said.length + marks.length === 0
      ? html`<p>${say("report.nothing-said")}</p>`
      : table(head, [...said.map(row), ...marks].sort(byTime)),
    ...(dismissed.length === 0 ? [] : [html`<h3>${say("report.dismissed")}</h3>`, table(head, dismissed.map(row))]),
    html`<p class="note">${say("report.recognised")}</p>`,
  ]);
}

/** Rows begin with a time, `m:ss`. */
const byTime = (a: readonly string[], b: readonly string[]): number => secondsOf(a) - secondsOf(b);
const secondsOf = ([time = "0:00"]: readonly string[]): number =>
  time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

function warningSection({ warnings, language }: IncidentReport, say: Say): Markup {
  const rows = warnings.map(({ at, step, how, words }) => [
    clockText(at),
    say(`step.${step}`),
    say(`report.known-${how}`),
    words === "" ? "" : quoted(words, language),
  ]);
  return section(say("report.warnings"), [
    rows.length === 0
      ? html`<p>${say("report.no-warnings")}</p>`
      : table(
          ["report.time", "report.warning", "report.known", "report.words"].map((key) => say(key)),
          rows,
        ),
  ]);
}

function permissionSection(report: IncidentReport, say: Say): Markup {
  return section(say("report.permission"), [
    ...(report.permitted.length === 0 ? [html`<p>${say("report.never-permitted")}</p>`] : []),
    ...report.permitted.map((span) => permittedPart(span, report, say)),
    html`<p class="note">${say("permission.agent-decides")}</p>`,
  ]);
}

function permittedPart({ from, until, reasons }: Permitted, { language }: IncidentReport, say: Say): Markup {
  const { rule, abuse, warnings, warningsRequired } = reasons;
  const kind = say(abuse.category === "marked" ? "cue.marked" : `cue.${abuse.category}`);
  const given = warnings.map(
    ({ at, step, how }) => `${clockText(at)} ${say(`step.${step}`)}, ${say(`report.known-${how}`)}`,
  );
  return definitions([
    [say("report.permitted-from"), clockText(from)],
    [say("report.permitted-until"), until === null ? say("report.to-the-end") : clockText(until)],
    [say("report.rule"), say(`rule.${rule}`, { count: warningsRequired })],
    [
      say("why.abuse"),
      `${clockText(abuse.at)} ${kind}${abuse.words === "" ? "" : ` ${quoted(abuse.words, language)}`}`,
    ],
    [say("why.warnings"), given.join(" · ") || say("ended.none")],
  ]);
}

function recordSection({ policy, record }: IncidentReport, say: Say): Markup {
  return section(say("report.record"), [
    definitions([
      [say("report.policy"), policy.name],
      [say("report.policy-hash"), policy.hash],
      [say("report.signature"), policy.signature ?? say("report.unsigned")],
      [say("report.events"), String(record.events)],
      [say("report.head"), record.head],
      [say("report.ledger-head"), record.ledgerHead],
      [say("report.check"), say(record.holds ? "report.check-holds" : "report.check-broken")],
    ]),
    html`<p class="note">
      ${say("report.no-audio")} ${say("report.hidden", { number: hiddenNumber, address: hiddenAddress })}
    </p>`,
  ]);
}

const signing = (say: Say): Markup =>
  html`<footer>
    ${["report.sign-agent", "report.sign-supervisor"].map(
      (key) => html`<p class="sign"><span>${say(key)}</span><span>${say("report.sign-date")}</span></p>`,
    )}
  </footer>`;

const section = (title: string, parts: readonly Markup[]): Markup =>
  html`<section>
    <h2>${title}</h2>
    ${parts}
  </section>`;

const definitions = (rows: readonly (readonly [string, string])[]): Markup =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): Markup =>
  html`<table>
    <thead>
      <tr>
        ${head.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((text) => html`<td>${text}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
