// Talk-over: both sides speak at once for longer than a threshold, and which of them spoke first.
// Told when the caller does it to the agent: at length once, or again and again. The other way round is nobody's business.

import type { TalkOver, VoiceSettings } from "../../../../src-shared/voice.ts";

/** Earlier ones within this time make it "again and again". */
const againWithinSeconds = 60;
const timesUntilTold = 2;

interface Overlap {
  readonly start: number;
  end: number;
  /** True from the moment that it is long enough to count. */
  counted: boolean;
  told: boolean;
}

/** Since when each side has been speaking, call seconds; `undefined`: silent. */
export interface Speaking {
  readonly caller: number | undefined;
  readonly agent: number | undefined;
}

/** Follows both sides of a call. */
export class TalkOverMeter {
  readonly #settings: VoiceSettings;
  #overlap: Overlap | undefined;
  #counted: number[] = [];

  constructor(settings: VoiceSettings) {
    this.#settings = settings;
  }

  /** Takes who speaks at `at`; returns what is to be told: first `ongoing`, then `over`. */
  observe({ caller, agent }: Speaking, at: number): TalkOver | undefined {
    const isOver = caller !== undefined && agent !== undefined && agent < caller;
    if (!isOver) return this.finish();
    const overlap = (this.#overlap ??= { start: caller, end: at, counted: false, told: false });
    overlap.end = at;
    const seconds = at - overlap.start;
    if (!overlap.counted && seconds >= this.#settings.talkOverSeconds) this.#count(overlap, at);
    if (overlap.told || !overlap.counted) return undefined;
    if (this.#counted.length < timesUntilTold && seconds < this.#settings.longTalkOverSeconds) return undefined;
    overlap.told = true;
    return this.#tell(overlap, "ongoing");
  }

  /** The overlap at hand is over. */
  finish(): TalkOver | undefined {
    const overlap = this.#overlap;
    this.#overlap = undefined;
    return overlap?.told === true ? this.#tell(overlap, "over") : undefined;
  }

  #count(overlap: Overlap, at: number): void {
    overlap.counted = true;
    this.#counted = [...this.#counted.filter((time) => at - time <= againWithinSeconds), at];
  }

  #tell({ start, end }: Overlap, status: TalkOver["status"]): TalkOver {
    return { kind: "talk-over", status, start, end, seconds: end - start, times: this.#counted.length };
  }
}
