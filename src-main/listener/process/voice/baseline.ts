// How loud this speaker usually is on this line: a running mean of the level while speaking, in dBFS.

/** Speech that must have been heard before a baseline means anything. */
const enoughSeconds = 3;
/** Length of the running mean: long enough to outlast one loud sentence, short enough to follow a new handset position. */
const memorySeconds = 25;

/** Follows the level of speech and the noise under it. */
export class Baseline {
  #heardSeconds = 0;
  #levelDb = 0;
  #floorDb = 0;

  /** Usual level, dBFS; `undefined` until enough was heard. */
  get levelDb(): number | undefined {
    return this.#heardSeconds < enoughSeconds ? undefined : this.#levelDb;
  }

  /** Noise floor in the same time, dBFS. */
  get floorDb(): number {
    return this.#floorDb;
  }

  /** Learns from a block of ordinary speech. */
  learn(levelDb: number, floorDb: number, seconds: number): void {
    this.#heardSeconds += seconds;
    const share = Math.min(1, seconds / Math.min(this.#heardSeconds, memorySeconds));
    this.#levelDb += (levelDb - this.#levelDb) * share;
    this.#floorDb += (floorDb - this.#floorDb) * share;
  }
}
