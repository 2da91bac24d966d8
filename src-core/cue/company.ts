// Abuse that is heard doubtfully in a call that has been calm so far waits for company: calm calls are many, and most of what is
// heard in them so is none.

import { isSevere } from "../ids.ts";
import type { Evidence } from "./pending.ts";
import { scorerRuleId } from "./scorer.ts";

/** Words after which a caller has been heard enough to call him calm. */
const calmFromWords = 10;
/** Abuse, heard surely or not, is company for what follows within this time, in seconds: as long as a caller has to be calm for a permission to be withdrawn. */
const companySeconds = 120;

export interface Company {
  /** What of an utterance of the caller is shown while it is still spoken. */
  admitted(evidence: readonly Evidence[]): readonly Evidence[];
  /** What of it is shown once it is final; it is company for what follows. */
  settle(evidence: readonly Evidence[], wordCount: number): readonly Evidence[];
}

/** Creates what is known of one call's caller. */
export function createCompany(): Company {
  let wordsHeard = 0;
  let lastAbuseAt = Number.NEGATIVE_INFINITY;
  const admitted = (evidence: readonly Evidence[]): readonly Evidence[] => {
    const severe = evidence.filter(({ rule }) => isSevere(rule.category));
    const isCalm = wordsHeard >= calmFromWords && severe.every(({ start }) => start - lastAbuseAt > companySeconds);
    return isCalm && severe.every(isDoubtful) ? evidence.filter((item) => !severe.includes(item)) : evidence;
  };
  return {
    admitted,
    settle: (evidence, wordCount) => {
      const shown = admitted(evidence);
      wordsHeard += wordCount;
      lastAbuseAt = evidence.reduce(
        (last, { rule, end }) => (isSevere(rule.category) ? Math.max(last, end) : last),
        lastAbuseAt,
      );
      return shown;
    },
  };
}

/** Found in an alternative, by the scorer alone, or by a wide rule that it only just seconds. A threat that a rule hears is always shown: one that is missed costs more. */
const isDoubtful = ({ rule, isTentative, isAlternative }: Evidence): boolean =>
  isAlternative === true || rule.id === scorerRuleId || (isTentative === true && rule.category !== "physical-threat");
