// The phrase language of packs: reads one pattern into a list of positions (a Glushkov automaton).
// Grammar: words, (a|b c|d) alternatives, [x|y] optional, ~3 up to three words, _ exactly one word, <set>, stem*, *ending, *inside*.

import { type Fold, tokensOfWord } from "./tokenise.ts";

export type SymbolKind = "word" | "prefix" | "suffix" | "infix" | "set" | "any";

/** What one position accepts. `text` is already tokenised and folded; for a set it is the set's name. */
export interface PatternSymbol {
  readonly kind: SymbolKind;
  readonly text: string;
  /** Members of a set that has no name: the words of an alternative. */
  readonly members?: readonly PatternSymbol[];
}

/** A pattern as positions: which may come first, which last, and which may follow which. */
export interface Positions {
  readonly symbols: readonly PatternSymbol[];
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly follow: readonly (readonly number[])[];
  /** Positions of which every match has at least one, chosen to be rare in speech: only there is a match looked for. */
  readonly anchors: readonly number[];
  /** True when the pattern also matches no words at all. */
  readonly nullable: boolean;
}

/** Longest gap that may be asked for; longer ones tie unrelated clauses together. */
export const maxGap = 8;

/** What is wrong with a pattern; the message says what was expected. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

type Node =
  | { readonly type: "symbol"; readonly symbol: PatternSymbol }
  | { readonly type: "sequence"; readonly items: readonly Node[] }
  | { readonly type: "choice"; readonly items: readonly Node[] }
  | { readonly type: "optional"; readonly item: Node };

export interface PatternContext {
  readonly fold: Fold;
  /** Sets that may be named in `<…>`: single-word sets are one symbol, others unfold to their entries. */
  readonly sets: ReadonlyMap<string, { readonly singleWords: boolean; readonly entries: readonly string[] }>;
  /** How common what a symbol accepts is in speech; only the order matters. */
  readonly commonness: (symbol: PatternSymbol) => number;
}

/** Parses one pattern. Throws `PatternError`. */
export function parsePattern(source: string, context: PatternContext): Positions {
  const lexemes = source.match(/<[^>\s]*>|~\S*|[[\]()|]|[^\s[\]()|<>]+|[<>]/gu) ?? [];
  const parser = new Parser(lexemes, context, source);
  const positions = toPositions(parser.parse(), context);
  if (positions.nullable || positions.anchors.length === 0)
    throw new PatternError(`"${source}" also matches nothing at all; expected at least one required word`);
  rejectLooseEnds(positions, source);
  return positions;
}

function rejectLooseEnds({ symbols, first, last }: Positions, source: string): void {
  const loose = [...first, ...last].some((position) => symbols[position]?.kind === "any");
  if (loose) throw new PatternError(`"${source}" begins or ends with a gap; expected a word at both ends`);
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
    if (lexeme === "_") return { type: "symbol", symbol: { kind: "any", text: "" } };
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
    const one: Node = { type: "optional", item: { type: "symbol", symbol: { kind: "any", text: "" } } };
    return { type: "sequence", items: Array.from({ length: size }, () => one) };
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
    const tokens = tokensOfWord(core, this.context.fold);
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
    symbol !== undefined && symbol.kind !== "any" && symbol.kind !== "set";
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

interface Part {
  readonly first: number[];
  readonly last: number[];
  readonly nullable: boolean;
  /** The rarest positions that every way through this part passes; none where there is a way around. */
  readonly cut: Cut | undefined;
}

interface Cut {
  readonly positions: readonly number[];
  readonly commonness: number;
}

const rarer = (a: Cut | undefined, b: Cut | undefined): Cut | undefined =>
  a === undefined || (b !== undefined && b.commonness < a.commonness) ? b : a;

function toPositions(root: Node, { commonness }: PatternContext): Positions {
  const symbols: PatternSymbol[] = [];
  const follow: number[][] = [];
  const link = (from: readonly number[], to: readonly number[]): void => {
    // Two positions meet in one sequence only, so no pair is linked twice.
    for (const position of from) follow[position]?.push(...to);
  };
  const build = (node: Node): Part => {
    if (node.type === "symbol") {
      const position = symbols.push(node.symbol) - 1;
      follow.push([]);
      const cut =
        node.symbol.kind === "any" ? undefined : { positions: [position], commonness: commonness(node.symbol) };
      return { first: [position], last: [position], nullable: false, cut };
    }
    if (node.type === "optional") return { ...build(node.item), nullable: true, cut: undefined };
    if (node.type === "choice") return node.items.map(build).reduce(either);
    return node.items.map(build).reduce(
      (left, right) => {
        link(left.last, right.first);
        return {
          first: left.nullable ? [...left.first, ...right.first] : left.first,
          last: right.nullable ? [...left.last, ...right.last] : right.last,
          nullable: left.nullable && right.nullable,
          cut: rarer(left.cut, right.cut),
        };
      },
      { first: [], last: [], nullable: true, cut: undefined },
    );
  };
  const whole = build(root);
  const anchors = whole.cut?.positions ?? [];
  return {
    symbols,
    first: whole.first,
    last: whole.last,
    follow,
    anchors,
    nullable: whole.nullable,
  };
}

const either = (left: Part, right: Part): Part => ({
  first: [...left.first, ...right.first],
  last: [...left.last, ...right.last],
  nullable: left.nullable || right.nullable,
  cut: left.cut &&
    right.cut && {
      positions: [...left.cut.positions, ...right.cut.positions],
      commonness: left.cut.commonness + right.cut.commonness,
    },
});
