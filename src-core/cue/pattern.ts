// The phrase language of packs: reads one pattern into a list of positions (a Glushkov automaton).
// Grammar: words, (a|b c|d) alternatives, [x|y] optional, ~3 up to three words, _ exactly one word, <set>, stem*, *ending, *inside*.

import { type Fold, tokensOfWord } from "./tokenise.ts";

export type SymbolKind = "word" | "prefix" | "suffix" | "infix" | "set";

/** What one position accepts. `text` is already tokenised and folded; for a set it is the set's name. */
export interface PatternSymbol {
  readonly kind: SymbolKind;
  readonly text: string;
  /** Members of a set that has no name: the words of an alternative. */
  readonly members?: readonly PatternSymbol[];
}

/** Numbers of words of any kind that may stand in one place: bit `n` is set where `n` words may. */
export type Gaps = number;

/** Position `to` may follow position `from`, with so many words between them. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly gaps: Gaps;
}

/** A pattern as positions, one for each word it names: which may come first, which last, and which may follow which. */
export interface Positions {
  readonly symbols: readonly PatternSymbol[];
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly links: readonly Link[];
  /** Positions of which every match has at least one, chosen to be rare in speech: only there is a match looked for. */
  readonly anchors: readonly number[];
}

/** Longest gap that may be asked for; longer ones tie unrelated clauses together. */
export const maxGap = 8;
/** Most words that gaps side by side may come to: what fits the bits of a number. */
const maxGapSum = 30;

/** What is wrong with a pattern; the message says what was expected. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

type Node =
  | { readonly type: "symbol"; readonly symbol: PatternSymbol }
  | { readonly type: "gap"; readonly gaps: Gaps }
  | { readonly type: "sequence"; readonly items: readonly Node[] }
  | { readonly type: "choice"; readonly items: readonly Node[] }
  | { readonly type: "optional"; readonly item: Node };

export interface PatternContext {
  /** The tokens of a word. */
  readonly tokensOf: (word: string) => readonly string[];
  /** Sets that may be named in `<…>`: single-word sets are one symbol, others unfold to their entries. */
  readonly sets: ReadonlyMap<string, { readonly singleWords: boolean; readonly entries: readonly string[] }>;
  /** How common what a symbol accepts is in speech; only the order matters. */
  readonly commonness: (symbol: PatternSymbol) => number;
}

/** Parses one pattern. Throws `PatternError`. */
export function parsePattern(source: string, context: PatternContext): Positions {
  const lexemes = source.match(/<[^>\s]*>|~\S*|[[\]()|]|[^\s[\]()|<>]+|[<>]/gu) ?? [];
  const parser = new Parser(lexemes, context, source);
  return toPositions(parser.parse(), context, source);
}

class Parser {
  private index = 0;

  constructor(
    private readonly lexemes: readonly string[],
    private readonly context: PatternContext,
    private readonly source: string,
  ) {}

  parse(): Node {
    const node = this.choice();
    if (this.index < this.lexemes.length) throw this.unexpected();
    return node;
  }

  private choice(): Node {
    const items = [this.sequence()];
    while (this.lexemes[this.index] === "|") {
      this.index += 1;
      items.push(this.sequence());
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { type: "choice", items: joined(items) };
  }

  private sequence(): Node {
    const items: Node[] = [];
    for (
      let lexeme = this.lexemes[this.index];
      lexeme !== undefined && !"])|".includes(lexeme);
      lexeme = this.lexemes[this.index]
    ) {
      items.push(this.item(lexeme));
    }
    return { type: "sequence", items };
  }

  private item(lexeme: string): Node {
    this.index += 1;
    if (lexeme === "(") return this.closed(")");
    if (lexeme === "[") return { type: "optional", item: this.closed("]") };
    if (lexeme.startsWith("~")) return this.gap(lexeme);
    if (lexeme.startsWith("<")) return this.set(lexeme);
    if (lexeme === "_") return { type: "gap", gaps: 0b10 };
    return this.word(lexeme);
  }

  private closed(close: ")" | "]"): Node {
    const node = this.choice();
    if (this.lexemes[this.index] !== close) throw this.unexpected(close);
    this.index += 1;
    return node;
  }

  private gap(lexeme: string): Node {
    const size = Number(lexeme.slice(1));
    if (!Number.isInteger(size) || size < 1 || size > maxGap) {
      throw new PatternError(`"${lexeme}" in "${this.source}"; expected ~1 to ~${maxGap}`);
    }
    return { type: "gap", gaps: 2 ** (size + 1) - 1 };
  }

  private set(lexeme: string): Node {
    const name = lexeme.slice(1, -1);
    const set = this.context.sets.get(name);
    if (!lexeme.endsWith(">") || set === undefined) {
      throw new PatternError(
        `"${lexeme}" in "${this.source}" names no set; expected one of ${[...this.context.sets.keys()].map((key) => `<${key}>`).join(", ") || "the pack's sets (it has none)"}`,
      );
    }
    if (set.singleWords) return { type: "symbol", symbol: { kind: "set", text: name } };
    const entries = set.entries.map((entry) => new Parser(entry.split(/\s+/u), this.context, entry).parse());
    return { type: "choice", items: joined(entries) };
  }

  private word(lexeme: string): Node {
    const { leading, trailing, core } = stars(lexeme);
    const tokens = this.context.tokensOf(core);
    const starred = leading || trailing;
    if (tokens.length === 0 || core.includes("*") || (starred && (tokens.length > 1 || (tokens[0]?.length ?? 0) < 2))) {
      throw new PatternError(
        `"${lexeme}" in "${this.source}"; expected a word, or a stem of two letters or more with * before or after it`,
      );
    }
    const kind: SymbolKind = leading && trailing ? "infix" : leading ? "suffix" : trailing ? "prefix" : "word";
    return { type: "sequence", items: tokens.map((text) => ({ type: "symbol", symbol: { kind, text } })) };
  }

  private unexpected(expected?: string): PatternError {
    const got = this.lexemes[this.index] ?? "the end";
    return new PatternError(
      `"${this.source}": got "${got}"${expected === undefined ? "" : `, expected "${expected}"`}`,
    );
  }
}

const stars = (lexeme: string): { leading: boolean; trailing: boolean; core: string } => {
  const leading = lexeme.startsWith("*");
  const trailing = lexeme.endsWith("*") && lexeme.length > 1;
  return { leading, trailing, core: lexeme.slice(leading ? 1 : 0, trailing ? -1 : undefined) };
};

/** Entries of a set that is one symbol: plain words or stems. */
export const symbolOfEntry = (entry: string, fold: Fold): PatternSymbol => {
  const { leading, trailing, core } = stars(entry);
  const kind: SymbolKind = leading && trailing ? "infix" : leading ? "suffix" : trailing ? "prefix" : "word";
  return { kind, text: tokensOfWord(core, fold)[0] ?? "" };
};

/** Single words of an alternative, or of a set that has phrases, too, become one symbol: one position instead of one each. */
function joined(items: readonly Node[]): Node[] {
  const isWord = (symbol: PatternSymbol | undefined): symbol is PatternSymbol =>
    symbol !== undefined && symbol.kind !== "set";
  const words = items.map(onlySymbol).filter(isWord);
  if (words.length < 2) return [...items];
  const keys = words.map(({ kind, text }) => `${kind} ${text}`).sort();
  const symbol: PatternSymbol = { kind: "set", text: `(${keys.join("|")})`, members: words };
  return [{ type: "symbol", symbol }, ...items.filter((item) => !isWord(onlySymbol(item)))];
}

function onlySymbol(node: Node): PatternSymbol | undefined {
  if (node.type === "symbol") return node.symbol;
  return node.type === "sequence" && node.items.length === 1 && node.items[0] !== undefined
    ? onlySymbol(node.items[0])
    : undefined;
}

/** A position at an edge of a part, and the words that may stand between it and the edge. */
interface Edge {
  readonly position: number;
  readonly gaps: Gaps;
}

interface Part {
  readonly first: readonly Edge[];
  readonly last: readonly Edge[];
  /** The ways through this part that pass no position. */
  readonly through: Gaps;
  /** The rarest positions that every way through this part passes; none where there is a way around. */
  readonly cut: Cut | undefined;
}

interface Cut {
  readonly positions: readonly number[];
  readonly commonness: number;
}

const noWords: Gaps = 0b1;
const nothing: Part = { first: [], last: [], through: noWords, cut: undefined };

const rarer = (a: Cut | undefined, b: Cut | undefined): Cut | undefined =>
  a === undefined || (b !== undefined && b.commonness < a.commonness) ? b : a;

/** Gaps one after the other. */
function sum(a: Gaps, b: Gaps, source: string): Gaps {
  if (a === noWords) return b;
  if (b === noWords) return a;
  if (mostOf(a) + mostOf(b) > maxGapSum)
    throw new PatternError(`"${source}" has gaps of more than ${maxGapSum} words side by side`);
  let gaps = 0;
  for (let words = 0; words <= mostOf(b); words += 1) if (hasGap(b, words)) gaps |= a << words;
  return gaps;
}

export const hasGap = (gaps: Gaps, words: number): boolean => ((gaps >>> words) & 1) === 1;

/** The most words that may stand in a place. */
export const mostOf = (gaps: Gaps): number => 31 - Math.clz32(gaps);

function toPositions(root: Node, { commonness }: PatternContext, source: string): Positions {
  const symbols: PatternSymbol[] = [];
  const links: Link[] = [];
  const beyond = (edges: readonly Edge[], gaps: Gaps): readonly Edge[] =>
    gaps === noWords ? edges : edges.map((edge) => ({ ...edge, gaps: sum(edge.gaps, gaps, source) }));
  const join = (left: Part, right: Part): Part => {
    // Two positions meet in one sequence only, so no pair is linked twice.
    for (const from of left.last)
      for (const to of right.first)
        links.push({ from: from.position, to: to.position, gaps: sum(from.gaps, to.gaps, source) });
    return {
      first: left.through === 0 ? left.first : [...left.first, ...beyond(right.first, left.through)],
      last: right.through === 0 ? right.last : [...beyond(left.last, right.through), ...right.last],
      through: left.through === 0 || right.through === 0 ? 0 : sum(left.through, right.through, source),
      cut: rarer(left.cut, right.cut),
    };
  };
  const build = (node: Node): Part => {
    if (node.type === "symbol") {
      const edges = [{ position: symbols.push(node.symbol) - 1, gaps: noWords }];
      const cut = { positions: edges.map(({ position }) => position), commonness: commonness(node.symbol) };
      return { first: edges, last: edges, through: 0, cut };
    }
    if (node.type === "gap") return { ...nothing, through: node.gaps };
    if (node.type === "optional") {
      const part = build(node.item);
      return { ...part, through: part.through | noWords, cut: undefined };
    }
    if (node.type === "choice") return node.items.map(build).reduce(either);
    return node.items.map(build).reduce(join, nothing);
  };
  const { first, last, through, cut } = build(root);
  if ((through & noWords) !== 0 || cut === undefined)
    throw new PatternError(`"${source}" also matches nothing at all; expected at least one required word`);
  if (through !== 0 || [...first, ...last].some(({ gaps }) => gaps !== noWords))
    throw new PatternError(`"${source}" begins or ends with a gap; expected a word at both ends`);
  return { symbols, first: first.map(positionOf), last: last.map(positionOf), links, anchors: cut.positions };
}

const positionOf = ({ position }: Edge): number => position;

const either = (left: Part, right: Part): Part => ({
  first: [...left.first, ...right.first],
  last: [...left.last, ...right.last],
  through: left.through | right.through,
  cut: left.cut &&
    right.cut && {
      positions: [...left.cut.positions, ...right.cut.positions],
      commonness: left.cut.commonness + right.cut.commonness,
    },
});
