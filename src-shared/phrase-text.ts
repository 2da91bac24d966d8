// A cue rule's phrase as something to look at: the pattern language taken apart, and put together again.
// Shows and edits only; whether a pattern is right is decided by the engine's own parser.

/** A part of a phrase. */
export type PhraseNode =
  /** A word, or a stem with * before or after it. */
  | { readonly type: "word"; readonly text: string }
  /** One entry of a set. */
  | { readonly type: "set"; readonly name: string }
  /** Up to so many words of any kind; `isExact`: exactly one. */
  | { readonly type: "gap"; readonly words: number; readonly isExact: boolean }
  | { readonly type: "sequence"; readonly items: readonly PhraseNode[] }
  | { readonly type: "choice"; readonly items: readonly PhraseNode[] }
  | { readonly type: "optional"; readonly item: PhraseNode };

/** Takes a pattern apart; `undefined` for one with brackets that do not close. */
export function readPhrase(pattern: string): PhraseNode | undefined {
  const lexemes = pattern.match(/<[^>\s]*>|~\S*|[[\]()|]|[^\s[\]()|<>]+|[<>]/gu) ?? [];
  let index = 0;
  const choice = (): PhraseNode | undefined => {
    const items: PhraseNode[] = [];
    for (;;) {
      const item = sequence();
      if (item === undefined) return undefined;
      items.push(item);
      if (lexemes[index] !== "|") return only(items) ?? { type: "choice", items };
      index += 1;
    }
  };
  const sequence = (): PhraseNode | undefined => {
    const items: PhraseNode[] = [];
    for (let lexeme = lexemes[index]; lexeme !== undefined && !"])|".includes(lexeme); lexeme = lexemes[index]) {
      index += 1;
      const item = lexeme === "(" || lexeme === "[" ? closed(lexeme) : leaf(lexeme);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return only(items) ?? { type: "sequence", items };
  };
  const closed = (open: "(" | "["): PhraseNode | undefined => {
    const item = choice();
    const isClosed = lexemes[index] === (open === "(" ? ")" : "]");
    index += 1;
    if (item === undefined || !isClosed) return undefined;
    return open === "(" ? item : { type: "optional", item };
  };
  const whole = choice();
  return index === lexemes.length ? whole : undefined;
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

function leaf(lexeme: string): PhraseNode {
  if (lexeme === "_") return { type: "gap", words: 1, isExact: true };
  if (/^~\d+$/.test(lexeme)) return { type: "gap", words: Number(lexeme.slice(1)), isExact: false };
  if (/^<[^<>]+>$/.test(lexeme)) return { type: "set", name: lexeme.slice(1, -1) };
  return { type: "word", text: lexeme };
}

/** A phrase as a form has it: word after word, without brackets in brackets. */
export type PhrasePart =
  | {
      readonly kind: "words";
      /** What may stand here; each is a word, several words, a stem (`parrot*`) or a set (`<birds>`). */
      readonly either: readonly string[];
      /** It may be left out. */
      readonly isOptional: boolean;
    }
  | { readonly kind: "gap"; readonly words: number };

/** The parts of a pattern; `undefined` where it is too intricate for a form. */
export function partsOf(pattern: string): readonly PhrasePart[] | undefined {
  const node = readPhrase(pattern);
  if (node === undefined) return undefined;
  const parts = (node.type === "sequence" ? node.items : [node]).map(partOf);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function partOf(node: PhraseNode): PhrasePart | undefined {
  if (node.type === "gap") return node.isExact ? undefined : { kind: "gap", words: node.words };
  const isOptional = node.type === "optional";
  const inner = isOptional ? node.item : node;
  const either = (inner.type === "choice" ? inner.items : [inner]).map(flatText);
  return either.every((text) => text !== undefined) ? { kind: "words", either, isOptional } : undefined;
}

/** Words without brackets or gaps. */
function flatText(node: PhraseNode): string | undefined {
  if (node.type === "word") return node.text;
  if (node.type === "set") return `<${node.name}>`;
  if (node.type !== "sequence" || node.items.length === 0) return undefined;
  const texts = node.items.map((item) => (item.type === "word" ? item.text : undefined));
  return texts.every((text) => text !== undefined) ? texts.join(" ") : undefined;
}

/** The pattern of the parts of a form. */
export const patternOf = (parts: readonly PhrasePart[]): string => parts.map(patternPart).join(" ");

function patternPart(part: PhrasePart): string {
  if (part.kind === "gap") return `~${part.words}`;
  const either = part.either.map((text) => text.trim()).filter((text) => text !== "");
  if (part.isOptional) return `[${either.join("|")}]`;
  return either.length === 1 ? (either[0] ?? "") : `(${either.join("|")})`;
}
