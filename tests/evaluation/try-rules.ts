// For people who write rules: recall and false alarms of a pack on the tune split, with the lines that went wrong.
// The test split is read by `npm run evaluate` only, and never shown line by line.

import { parseArgs } from "node:util";
import { cueCategories, isLanguage, severeCues } from "../../src-core/ids.ts";
import { scanText } from "../../src-core/cue/scan.ts";
import { loadCues } from "../../src-main/packs/load-pack.ts";
import { readCorpus, readCorpusFolder } from "./corpus.ts";

const { values } = parseArgs({
  options: {
    lang: { type: "string" },
    /** A corpus folder of one's own instead of the tune split. */
    corpus: { type: "string" },
    category: { type: "string" },
    text: { type: "string" },
    channel: { type: "string", default: "caller" },
  },
});
const language = values.lang ?? "en";
if (!isLanguage(language)) throw new Error(`--lang ${language}: expected nl, pl or en`);
const pack = await loadCues("packs", language);
const scan = (channel: "caller" | "agent", text: string): string[] =>
  scanText(pack, { channel, text }).map(({ category, words, rule }) => `${category}[${words}]{${rule}}`);

if (values.text !== undefined) {
  console.log(scan(values.channel === "agent" ? "agent" : "caller", values.text).join("\n") || "(nothing)");
} else {
  report();
}

function report(): void {
  const corpus =
    values.corpus === undefined ? readCorpus("packs", language as "en", "tune") : readCorpusFolder(values.corpus);
  for (const category of cueCategories.filter((id) => values.category === undefined || id === values.category)) {
    const lines = corpus.mustFire.filter((line) => line.category === category);
    const missed = lines.filter(
      ({ channel, text }) => !scan(channel, text).some((cue) => cue.startsWith(`${category}[`)),
    );
    if (lines.length > 0)
      console.log(
        `${category.padEnd(24)} ${lines.length - missed.length}/${lines.length}  recall ${(1 - missed.length / lines.length).toFixed(3)}`,
      );
    if (values.category !== undefined) for (const { text } of missed) console.log(`   missed: ${text}`);
  }
  const watched = new Set<string>(values.category === undefined ? severeCues : [values.category]);
  const count = (
    name: string,
    lines: readonly { channel: "caller" | "agent"; text: string; kind?: string }[],
    only: ReadonlySet<string>,
  ): void => {
    const alarms = lines
      .map((line) => ({
        ...line,
        fired: scan(line.channel, line.text).filter((cue) => only.has(cue.slice(0, cue.indexOf("[")))),
      }))
      .filter(({ fired }) => fired.length > 0);
    console.log(`\nfalse ${name}: ${alarms.length}/${lines.length}`);
    for (const { text, kind, fired } of alarms) console.log(`   ${kind ?? ""} "${text}" -> ${fired.join(", ")}`);
  };
  count("alarms on near-misses", corpus.mustNotFire, watched);
  const released = new Set(["intent-and-boundary", "end-warning", "call-release"]);
  if (values.category === undefined)
    count(
      "warnings or releases on near-misses of the agent",
      corpus.mustNotFire.filter(({ channel }) => channel === "agent"),
      released,
    );
  count("alarms on calm lines", corpus.calm, new Set([...watched, ...released]));
  const elsewhere = corpus.mustFire.filter(
    ({ category }) => values.category !== undefined && category !== values.category,
  );
  if (values.category !== undefined)
    count(
      "or also-true cues in other categories' lines (look, some are right)",
      elsewhere.map(({ channel, text, category }) => ({ channel, text, kind: category })),
      watched,
    );
}
