import { createScorerFinder, featuresOf, tokenScores } from "../../src-core/cue/scorer.ts";
import { tokenise, wordsOfText } from "../../src-core/cue/tokenise.ts";
import { channelOf, type CueCategory } from "../../src-core/ids.ts";
import { readScorer } from "../../src-main/packs/scorer-file.ts";
import { loadCues } from "../../src-main/packs/load-pack.ts";
import { scanText } from "../../src-core/cue/scan.ts";
import { readCorpus } from "./corpus.ts";
void createScorerFinder;
const lang = process.argv[2] as "pl";
const file = process.argv[3] ?? `/tmp/scorer-${lang}.bin`;
const s = (await readScorer(file))!;
const pack = await loadCues("packs", lang);
const c = readCorpus("packs", lang, "test");
const tune = readCorpus("packs", lang, "tune");
const score = (cat: any, text: string) => {
  const t = tokenise(wordsOfText(text), s.fold).map((x) => x.text);
  const f = featuresOf(t, s.dimensions);
  return tokenScores(cat, f, t.length).reduce((a, b) => a + b, cat.bias);
};
for (const cat of s.categories) {
  const ch = channelOf(cat.category);
  const pos = c.mustFire
    .filter((l) => l.category === cat.category)
    .map((l) => ({ s: score(cat, l.text), r: scanText(pack, l).some((x) => x.category === cat.category) }));
  const negCalm = [...c.calm, ...c.mustNotFire]
    .filter((l) => l.channel === ch)
    .map((l) => score(cat, l.text))
    .sort((a, b) => b - a);
  const negOther = c.mustFire
    .filter((l) => l.channel === ch && l.category !== cat.category)
    .map((l) => score(cat, l.text))
    .sort((a, b) => b - a);
  const rec = (t: number) => (pos.filter((p) => p.s >= t || p.r).length / pos.length).toFixed(2);
  console.log(
    cat.category.padEnd(24),
    "thr",
    cat.threshold.toFixed(2),
    "rules",
    (pos.filter((p) => p.r).length / pos.length).toFixed(2),
    "r@thr",
    rec(cat.threshold),
    "r@calm0",
    rec((negCalm[0] ?? 0) + 1e-6),
    (negCalm[0] ?? 0).toFixed(2),
    "r@calm1%",
    rec((negCalm[Math.floor(negCalm.length * 0.01)] ?? 0) + 1e-6),
    "r@other5%",
    rec((negOther[Math.floor(negOther.length * 0.05)] ?? 0) + 1e-6),
  );
}
