// Hides what could identify somebody in a text before it is stored: digits, e-mail addresses, IBANs, card and phone numbers,
// and numbers and addresses that were spoken. What was hidden cannot be got back.

import type { Language } from "../../../src-core/ids.ts";
import { type NumberWords, numberWords } from "./number-words.ts";

/** Stands for a number of any kind. */
export const hiddenNumber = "#";
/** Stands for an e-mail address. */
export const hiddenAddress = "#@#";

const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
/** Two letters, two digits, then groups that hold a digit or are four letters (the bank's). */
const iban = /\b[A-Z]{2}\d{2}(?:[ -]?(?:[A-Z]{4}\b|[A-Z]{4}(?=\d)|[A-Z0-9]*\d[A-Z0-9]*))+/giu;
/** Digits with what people put between them; letters that hang on them go too (postcodes, order codes). */
const digits = /[+(]?[\p{L}]*\p{N}(?:[\p{L}\p{N}]|[\s().,:/-]*\p{N})*/gu;

/** Hides numbers and addresses in a text of this language. Applied twice it changes nothing more. */
export function mask(text: string, language: Language): string {
  const written = text.replace(address, hiddenAddress).replace(iban, hiddenNumber).replace(digits, hiddenNumber);
  return maskSpoken(written, readerOf(language));
}

/** A word of the text, and what it is to a hearer. */
type Kind = "short" | "long" | "inside" | "hidden" | "other";

interface Token {
  readonly text: string;
  readonly bare: string;
  readonly kind: Kind;
}

interface Reader {
  readonly kindOf: (bare: string) => Kind;
  readonly words: NumberWords;
}

const readers = new Map<Language, Reader>();

function readerOf(language: Language): Reader {
  const known = readers.get(language) ?? createReader(numberWords[language]);
  readers.set(language, known);
  return known;
}

function createReader(words: NumberWords): Reader {
  const [short, long, inside] = [words.short, words.long, words.inside].map((list) => new Set(list));
  const compound = compoundOf(words);
  const kindOf = (bare: string): Kind => {
    if (bare === hiddenNumber) return "hidden";
    if (short?.has(bare)) return "short";
    if (long?.has(bare) || compound?.test(bare)) return "long";
    return inside?.has(bare) ? "inside" : "other";
  };
  return { kindOf, words };
}

function compoundOf({ compound: { parts, joints, endings } }: NumberWords): RegExp | undefined {
  if (parts.length === 0) return undefined;
  const [part, joint, ending] = [parts, joints, endings].map((list) => `(?:${list.join("|")})`);
  return new RegExp(`^${part}(?:(?:${joint}?${part})+${ending}?|${ending})$`, "u");
}

/** Words keep the white space before them, so that what is not hidden stays as it was. */
function maskSpoken(text: string, reader: Reader): string {
  const tokens = [...text.matchAll(/\s*(?:[^\s-]+-?|-+)|\s+$/gu)].map(([part]): Token => {
    const bare = part.toLowerCase().replace(/^[^\p{L}#]+|[^\p{L}#]+$/gu, "");
    return { text: part, bare, kind: reader.kindOf(bare) };
  });
  return withoutNumbers(withoutAddresses(tokens, reader.words), 0).join("");
}

const spaceBefore = (text: string): string => /^\s*/u.exec(text)?.[0] ?? "";
const signsAfter = (text: string): string => /[^\p{L}\p{N}#\s]*$/u.exec(text)?.[0] ?? "";

/** `jan dot smith at example dot com`: a name, the at sign, a word with a dot after it. */
function withoutAddresses(tokens: readonly Token[], { at, dot }: NumberWords): Token[] {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const isAddress = at.includes(token.bare) && result.length > 0 && dot.includes(tokens[index + 2]?.bare ?? "");
    if (!isAddress) {
      result.push(token);
      continue;
    }
    const first = popName(result, dot);
    index += 2;
    while (dot.includes(tokens[index]?.bare ?? "")) index += 2;
    index -= 1;
    result.push({ text: `${spaceBefore(first?.text ?? "")}${hiddenAddress}`, bare: hiddenAddress, kind: "other" });
  }
  return result;
}

/** Takes the words before the at sign off: one, and those before a dot that is near ("jan dot de vries"). Returns the first. */
function popName(words: Token[], dot: readonly string[]): Token | undefined {
  let first = words.pop();
  for (;;) {
    const near = [1, 2].find((back) => dot.includes(words.at(-back)?.bare ?? ""));
    if (near === undefined || words.length <= near) return first;
    first = words.splice(-near - 1)[0] ?? first;
  }
}

/** One run of number words becomes one mark; a lone short number ("one idiot") stays. */
function withoutNumbers(tokens: readonly Token[], from: number): string[] {
  const result: string[] = [];
  let index = from;
  while (index < tokens.length) {
    const run = runFrom(tokens, index);
    const first = tokens[index];
    if (first === undefined) break;
    if (run === undefined) {
      result.push(first.text);
      index += 1;
    } else {
      result.push(`${spaceBefore(first.text)}${hiddenNumber}${signsAfter(tokens[run - 1]?.text ?? "")}`);
      index = run;
    }
  }
  return result;
}

const isNumber = (token: Token | undefined): boolean =>
  token?.kind === "short" || token?.kind === "long" || token?.kind === "hidden";

/** Single letters between two number words belong to a code that was spelled out. */
const mayStandInside = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === "inside" || token.bare.length === 1);

/** How many words may stand between two number words. */
const longestGap = 2;

/** Index after the run of number words that begins here; `undefined` when there is none worth hiding. */
function runFrom(tokens: readonly Token[], start: number): number | undefined {
  const lead = tokens[start]?.kind === "inside" && isNumber(tokens[start + 1]) && tokens[start]?.bare.length !== 1;
  if (!lead && !isNumber(tokens[start])) return undefined;
  let end = start + (lead ? 2 : 1);
  for (;;) {
    let next = end;
    while (next - end < longestGap && !isNumber(tokens[next]) && mayStandInside(tokens[next])) next += 1;
    if (!isNumber(tokens[next])) break;
    end = next + 1;
  }
  const kinds = tokens.slice(start, end).map(({ kind }) => kind);
  const isWorthHiding =
    kinds.includes("long") || kinds.includes("hidden") || kinds.filter((kind) => kind === "short").length > 1;
  const isDoubled = lead && tokens[start]?.bare !== undefined && doublers.has(tokens[start].bare);
  return isWorthHiding || isDoubled ? end : undefined;
}

/** These before one digit make two or three of it. */
const doublers = new Set(["double", "triple", "treble", "dubbel", "dubbele", "podwójne", "podwójna"]);
