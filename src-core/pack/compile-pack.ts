// Compiles a pack's rules, guards and sets into one automaton. One bad pattern refuses the whole pack.

import { type Automaton, type AutomatonData, compileAutomaton, createAutomaton } from "../cue/automaton.ts";
import {
  type PatternContext,
  PatternError,
  type PatternSymbol,
  type Positions,
  parsePattern,
  symbolOfEntry,
} from "../cue/pattern.ts";
import { createTokensOf, type Fold, tokensOfWord } from "../cue/tokenise.ts";
import { channelOf, type Channel, type CueCategory, defaultSeverity, type Language, type Severity } from "../ids.ts";
import type { CategoryDefaults, CuePackSource, FollowUpSource, Reach, RuleSource } from "./pack-source.ts";

/** What is wrong, and where in the document: keys and list indexes from the root. */
export interface PackProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type CompileResult =
  | { readonly ok: true; readonly pack: CompiledCuePack }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };

export interface FollowUp {
  /** Number of the phrase group in `roles`. */
  readonly group: number;
  readonly within: number;
  readonly side: Channel | "any";
}

export interface CompiledRule {
  readonly id: string;
  readonly number: number;
  readonly category: CueCategory;
  readonly channel: Channel;
  readonly severity: Severity;
  /** Guard groups, each with its reach; `unless` is one that reaches anywhere. */
  readonly guards: readonly number[];
  /** Counts only where the second reader agrees. */
  readonly wide: boolean;
  /** Counts only as a whole utterance. */
  readonly alone: boolean;
  readonly minConfidence: number;
  readonly then?: FollowUp;
  readonly notThen?: FollowUp;
  readonly window?: { readonly first?: number | undefined; readonly last?: number | undefined };
  readonly coolDown: number;
  readonly max: number;
}

/** What a matched pattern stands for. */
export type PatternRole =
  { readonly type: "rule"; readonly rule: CompiledRule } | { readonly type: "group"; readonly group: number };

/** A compiled pack as plain data, to be kept and read again by the same version of the program. */
export interface CuePackData {
  readonly language: Language;
  readonly version: number;
  readonly fold: Fold;
  readonly rules: readonly CompiledRule[];
  /** Role of each pattern, by pattern number, and the text each was written as. */
  readonly roles: readonly PatternRole[];
  readonly phrases: readonly string[];
  /** Reach of each guard group; follow-up groups have an empty reach. */
  readonly reaches: readonly Reach[];
  /** Guard groups by their names, and those that a category's rules have by default. */
  readonly guardGroups: ReadonlyMap<string, number>;
  readonly categoryGuards: ReadonlyMap<CueCategory, readonly number[]>;
  readonly automatonData: AutomatonData;
}

export interface CompiledCuePack extends CuePackData {
  readonly data: CuePackData;
  readonly automaton: Automaton;
  /** Guard groups that a category's rules have by default; they silence the scorer too. */
  readonly guardsOf: (category: CueCategory) => readonly number[];
  /** Name of a guard group; `undefined` for a rule's own `unless` and follow-ups. */
  readonly guardName: (group: number) => string | undefined;
}

/** Makes a pack of its data. */
export const packOfData = (data: CuePackData): CompiledCuePack => ({
  ...data,
  data,
  automaton: createAutomaton(data.automatonData),
  guardsOf: (category) => data.categoryGuards.get(category) ?? [],
  guardName: (group) => [...data.guardGroups].find(([, number]) => number === group)?.[0],
});

/** Compiles, or lists every problem found. Pure. */
export function compilePack(source: CuePackSource): CompileResult {
  const compiler = new Compiler(source);
  const data = compiler.run();
  return compiler.problems.length > 0
    ? { ok: false, problems: compiler.problems }
    : { ok: true, pack: packOfData(data) };
}

/** Words of so few letters are common in every language; they weigh as if this many phrases used them. */
const shortWordLetters = 3;
const shortWordWeight = 20;

/**
 * How common a symbol is, guessed from the pack itself: a word that many phrases use ("you", "not") is a common one.
 * It decides where matches are looked for, never whether they are found.
 */
function commonnessIn(
  source: CuePackSource,
  sets: ReadonlyMap<string, readonly PatternSymbol[]>,
  tokensOf: (word: string) => readonly string[],
): (symbol: PatternSymbol) => number {
  const uses = new Map<string, number>();
  const phrases = [
    ...source.rules.flatMap(({ say, unless }) => [...say, ...(unless ?? [])]),
    ...Object.values(source.guards ?? {}).flatMap(({ say }) => say),
  ];
  for (const phrase of phrases) {
    const tokens = new Set<string>();
    for (const word of phrase.split(/[\s()[\]|]+/u))
      for (const token of tokensOf(word.replaceAll("*", ""))) tokens.add(token);
    for (const token of tokens) uses.set(token, (uses.get(token) ?? 0) + 1);
  }
  const ofSets = new Map<string, number>();
  const commonness = (symbol: PatternSymbol): number => {
    if (symbol.kind === "set") {
      const known = ofSets.get(symbol.text);
      if (known !== undefined) return known;
      const members = symbol.members ?? sets.get(symbol.text) ?? [];
      const sum = members.reduce((total, member) => total + commonness(member), 0);
      ofSets.set(symbol.text, sum);
      return sum;
    }
    const isShort = symbol.text.length <= shortWordLetters;
    // Squared: word frequencies fall steeply, so one common word is said more often than a set of many rare ones.
    return ((uses.get(symbol.text) ?? 1) + (isShort ? shortWordWeight : 0)) ** 2;
  };
  return commonness;
}

class Compiler {
  readonly problems: PackProblem[] = [];
  private readonly fold: Fold;
  private readonly context: PatternContext;
  private readonly setSymbols = new Map<string, readonly PatternSymbol[]>();
  private readonly patterns: Positions[] = [];
  private readonly phrases: string[] = [];
  private readonly roles: PatternRole[] = [];
  private readonly reaches: Reach[] = [];
  private readonly guardGroups = new Map<string, number>();

  constructor(private readonly source: CuePackSource) {
    this.fold = source.fold ?? {};
    const tokensOf = createTokensOf(this.fold);
    this.context = { tokensOf, sets: this.readSets(), commonness: commonnessIn(source, this.setSymbols, tokensOf) };
  }

  run(): CuePackData {
    for (const [name, guard] of Object.entries(this.source.guards ?? {})) {
      this.guardGroups.set(name, this.group(guard.say, guard, ["guards", name, "say"]));
    }
    for (const [category, defaults] of Object.entries(this.source.categories ?? {})) {
      this.checkGuardNames(defaults?.guards, ["categories", category, "guards"]);
    }
    const rules = this.source.rules.map((rule, number) => this.rule(rule, number));
    return {
      language: this.source.language,
      version: this.source.version,
      fold: this.fold,
      rules,
      roles: this.roles,
      phrases: this.phrases,
      reaches: this.reaches,
      guardGroups: this.guardGroups,
      categoryGuards: this.categoryGuards(),
      automatonData: compileAutomaton(this.patterns, this.setSymbols, this.soundAlikes()),
    };
  }

  private rule(source: RuleSource, number: number): CompiledRule {
    const path = ["rules", number];
    if (this.source.rules.findIndex(({ id }) => id === source.id) !== number) {
      this.problem([...path, "id"], `rule id "${source.id}" is used twice; expected a unique id`);
    }
    const defaults = this.source.categories?.[source.category];
    this.checkGuardNames(source.guards, [...path, "guards"]);
    const guards = (source.guards ?? defaults?.guards ?? []).flatMap((name) => this.guardGroups.get(name) ?? []);
    if (source.unless !== undefined) guards.push(this.group(source.unless, { anywhere: true }, [...path, "unless"]));
    const rule: CompiledRule = {
      id: source.id,
      number,
      category: source.category,
      channel: channelOf(source.category),
      severity: source.severity ?? defaults?.severity ?? defaultSeverity(source.category),
      guards,
      wide: source.wide ?? false,
      alone: source.alone ?? false,
      minConfidence: source.minConfidence ?? 0,
      // oxlint-disable-next-line unicorn/no-thenable -- plain data, never awaited; `then` is the field's word for a follow-up.
      ...(source.then && { then: this.followUp(source.then, source.category, [...path, "then", "say"]) }),
      ...(source.notThen && { notThen: this.followUp(source.notThen, source.category, [...path, "notThen", "say"]) }),
      ...(source.window && { window: source.window }),
      coolDown: source.coolDown ?? 0,
      max: source.max ?? Number.POSITIVE_INFINITY,
    };
    this.parseAll(source.say, [...path, "say"], { type: "rule", rule });
    return rule;
  }

  private followUp(source: FollowUpSource, category: CueCategory, path: readonly (string | number)[]): FollowUp {
    return { group: this.group(source.say, {}, path), within: source.within, side: source.side ?? channelOf(category) };
  }

  private group(
    say: readonly string[],
    { before, after, anywhere }: Reach,
    path: readonly (string | number)[],
  ): number {
    const group = this.reaches.push({ before, after, anywhere }) - 1;
    this.parseAll(say, path, { type: "group", group });
    return group;
  }

  private parseAll(say: readonly string[], path: readonly (string | number)[], role: PatternRole): void {
    for (const [index, text] of say.entries()) {
      try {
        this.patterns.push(parsePattern(text, this.context));
        this.roles.push(role);
        this.phrases.push(text);
      } catch (cause) {
        if (!(cause instanceof PatternError)) throw cause;
        this.problem([...path, index], cause.message);
      }
    }
  }

  private readSets(): PatternContext["sets"] {
    const sets = new Map<string, { singleWords: boolean; entries: readonly string[] }>();
    for (const [name, entries] of Object.entries(this.source.sets ?? {})) {
      const singleWords = entries.every((entry) => tokensOfWord(entry.replaceAll("*", ""), this.fold).length === 1);
      for (const [index, entry] of entries.entries()) {
        if (tokensOfWord(entry.replaceAll("*", "").replaceAll(/\s+/g, ""), this.fold).length === 0)
          this.problem(["sets", name, index], `"${entry}" has no word in it`);
      }
      sets.set(name, { singleWords, entries });
      if (singleWords)
        this.setSymbols.set(
          name,
          entries.map((entry) => symbolOfEntry(entry, this.fold)),
        );
    }
    return sets;
  }

  /** Misheard form → the rule words it may stand for. */
  private soundAlikes(): Map<string, string[]> {
    const alikes = new Map<string, string[]>();
    for (const [meant, forms] of Object.entries(this.source.soundsLike ?? {})) {
      for (const form of forms) {
        const key = tokensOfWord(form, this.fold).join(" ");
        alikes.set(key, [...(alikes.get(key) ?? []), ...tokensOfWord(meant, this.fold)]);
      }
    }
    return alikes;
  }

  private categoryGuards(): Map<CueCategory, readonly number[]> {
    const entries = Object.entries(this.source.categories ?? {}) as [CueCategory, CategoryDefaults][]; // Its keys, as its type says.
    return new Map(
      entries.map(([category, { guards }]) => [
        category,
        (guards ?? []).flatMap((name) => this.guardGroups.get(name) ?? []),
      ]),
    );
  }

  private checkGuardNames(names: readonly string[] | undefined, path: readonly (string | number)[]): void {
    for (const [index, name] of (names ?? []).entries()) {
      if (this.guardGroups.has(name)) continue;
      this.problem(
        [...path, index],
        `guard "${name}" is not defined; expected one of ${[...this.guardGroups.keys()].join(", ") || "the pack's guards (it has none)"}`,
      );
    }
  }

  private problem(path: readonly (string | number)[], message: string): void {
    this.problems.push({ path, message });
  }
}
