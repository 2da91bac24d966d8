// Run by the build: compiles the shipped cue rules into `out/packs`.

import { languages } from "../../src-core/ids.ts";
import { appPaths } from "../paths.ts";
import { keepCompiled } from "./compiled-pack.ts";
import { loadCues } from "./load-pack.ts";

const { packs, compiledPacks } = appPaths(import.meta.url);
if (compiledPacks === undefined)
  throw new Error("packs are compiled by the built program; expected to run from out/main");
for (const language of languages) await keepCompiled(packs, await loadCues(packs, language), compiledPacks);
