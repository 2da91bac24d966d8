// Makes a cue of a voice measurement: the sentence that explains it, in the call's language. Knows no thresholds.

import type { Cue } from "../../src-core/cue/cue.ts";
import { defaultSeverity, type Language } from "../../src-core/ids.ts";
import { assertNever } from "../../src-core/invariant.ts";
import type { VoiceMeasurement } from "../../src-shared/voice.ts";

/** Rule id of every measured cue. */
export const voiceRuleId = "voice";

/** The cue of a measurement; `ongoing` is provisional, `over` is confirmed under the same id. */
export const voiceCue = (
  measurement: VoiceMeasurement,
  language: Language,
  texts: Readonly<Record<string, string>>,
): Cue => ({
  id: `caller-voice-${measurement.kind}-${Math.round(measurement.start * 1000)}`,
  category: measurement.kind,
  severity: defaultSeverity(measurement.kind),
  channel: "caller",
  status: measurement.status === "over" ? "confirmed" : "provisional",
  rule: voiceRuleId,
  words: sentence(measurement, language, texts),
  start: measurement.start,
  end: Math.max(measurement.start, measurement.end),
  confidence: 1,
  utterance: -1,
  wordCount: 0,
  startWord: 0,
  endWord: 0,
});

function sentence(measurement: VoiceMeasurement, language: Language, texts: Readonly<Record<string, string>>): string {
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const fill = (key: string, values: Readonly<Record<string, string>>): string =>
    (texts[key] ?? key).replaceAll(/\{([a-z]+)\}/g, (_, name: string) => values[name] ?? "");
  const seconds = number(measurement.seconds, 1);
  switch (measurement.kind) {
    case "raised-voice":
      return fill("voice.raised-voice", { db: number(measurement.aboveDb, 0), seconds });
    case "talk-over":
      return measurement.times > 1
        ? fill("voice.talk-over-again", { seconds, times: number(measurement.times, 0) })
        : fill("voice.talk-over", { seconds });
    case "noisy-environment":
      return fill("voice.noisy-environment", { db: number(measurement.belowVoiceDb, 0), seconds });
    default:
      return assertNever(measurement);
  }
}
