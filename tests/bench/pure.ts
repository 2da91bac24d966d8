// The part of the bench that is pure computing: matcher and what-if. Writes one JSON object.

import { languages } from "../../src-core/ids.ts";
import { compareFigures, type FoldFigures, foldFigures } from "./fold.ts";
import { benchMatcher, type MatcherFigures } from "./matcher.ts";

export interface PureFigures {
  readonly matcher: readonly MatcherFigures[];
  readonly whatIf: { readonly withClock: FoldFigures; readonly without: FoldFigures };
  /** Milliseconds of one call under two policies, for the console's chart. */
  readonly compareMs: readonly number[];
}

const matcher: MatcherFigures[] = [];
for (const language of languages) matcher.push(await benchMatcher(language));
const figures: PureFigures = {
  matcher,
  whatIf: { withClock: foldFigures(true), without: foldFigures(false) },
  compareMs: compareFigures(),
};
process.stdout.write(JSON.stringify(figures));
