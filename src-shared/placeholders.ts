// Names that a line to say may hold; anything else in braces would be read aloud as it stands.

/** What a line may hold, in braces. */
export const placeholders = ["customer", "agent", "company"] as const;

/** Something in braces that is none of them, or a brace alone. */
export interface PlaceholderProblem {
  /** First letter of it, counted from 1. */
  readonly at: number;
  readonly text: string;
}

/** Every one, in order; empty: the line can be said. */
export const placeholderProblems = (line: string): PlaceholderProblem[] =>
  [...line.matchAll(/\{([^{}]*)\}|[{}]/g)]
    .filter(([, name]) => !placeholders.some((known) => known === name))
    .map((match) => ({ at: match.index + 1, text: match[0] }));
