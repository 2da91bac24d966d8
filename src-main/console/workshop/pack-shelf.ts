// Packs at hand in the workshop: files read once, the last compiled rules of each language kept.

import type { SecondReader } from "../../../src-core/cue/tracker.ts";
import type { Language } from "../../../src-core/ids.ts";
import type { CompiledCuePack } from "../../../src-core/pack/compile-pack.ts";
import type { CuePackSource } from "../../../src-core/pack/pack-source.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";
import { houseDocument } from "../../packs/house-cues.ts";
import {
  compileCues,
  type CueDocument,
  cueSourceOf,
  type Hearing,
  loadScorer,
  readCueFiles,
} from "../../packs/load-pack.ts";
import { type Examples, findExamples } from "../phrases/examples.ts";

interface Shipped {
  readonly documents: readonly CueDocument[];
  readonly source: CuePackSource;
  readonly secondReader: SecondReader;
}

/** Compiled packs that are kept per language: as shipped, and the last two drafts. */
const keptPacks = 3;

export class PackShelf {
  private readonly shipped = new Map<Language, Promise<Shipped>>();
  private readonly compiled = new Map<Language, { readonly key: string; readonly pack: CompiledCuePack }[]>();
  private readonly sentences = new Map<Language, Examples>();

  constructor(readonly folder: string) {}

  /** The shipped rules as data. Throws `pack-invalid`. */
  async source(language: Language): Promise<CuePackSource> {
    return (await this.read(language)).source;
  }

  /** Rules, with the house's own where there are some, and the scorer. Throws `pack-invalid`. */
  async hearing(language: Language, house?: HouseCues): Promise<Hearing> {
    const { documents, secondReader } = await this.read(language);
    const key = house === undefined ? "" : JSON.stringify(house);
    const kept = this.compiled.get(language) ?? [];
    const known = kept.find((entry) => entry.key === key)?.pack;
    const document = house === undefined ? undefined : houseDocument(house, "the draft");
    const cues = known ?? compileCues(documents, language, document);
    const others = kept.filter((entry) => entry.key !== key);
    this.compiled.set(language, [{ key, pack: cues }, ...others].slice(0, keptPacks));
    return { cues, secondReader };
  }

  /** Sentences of the pack's own corpus that fire each shipped rule: those found so far. */
  examples(language: Language): Examples {
    const known =
      this.sentences.get(language) ??
      findExamples(this.folder, language, async () => (await this.hearing(language)).cues);
    this.sentences.set(language, known);
    return known;
  }

  private read(language: Language): Promise<Shipped> {
    const reading = this.shipped.get(language) ?? this.readNow(language);
    this.shipped.set(language, reading);
    return reading;
  }

  private async readNow(language: Language): Promise<Shipped> {
    const [documents, secondReader] = await Promise.all([
      readCueFiles(this.folder, language),
      loadScorer(this.folder, language),
    ]);
    return { documents, source: cueSourceOf(documents), secondReader };
  }
}
