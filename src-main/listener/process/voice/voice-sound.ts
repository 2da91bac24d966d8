// Whether a sound is somebody's voice: it hums at a pitch, and its loudness moves as syllables do. Fans, hiss, traffic and clicks
// have no pitch, tones and hum have no syllables. Says nothing about the pitch, and nothing about the speaker.

import { levelDb, quietestPartDb } from "./level.ts";

/** Pitches of voices, Hz; a telephone cuts the lowest, but their period remains. */
const lowestPitchHz = 80;
const highestPitchHz = 400;
/** Enough to see those periods by, Hz. */
const coarseHz = 4000;
/** How like itself a period later a voice is, at least; hiss stays below 0.3. */
const likeness = 0.55;
/** Blocks whose softest third lies this far below the whole hold a click, or the edge of a sound, dB. */
const clickDb = 12;
/** Syllables show over this many blocks with sound … */
const memory = 16;
const leastBlocks = 6;
/** … of which so large a share is this much louder or softer than the one before, dB; tones and hum swell more slowly. */
const syllablesShare = 0.4;
const syllablesDb = 1.5;

/** Follows one channel. */
export class VoiceSound {
  readonly #step: number;
  readonly #levels: number[] = [];

  constructor(sampleRateHz: number) {
    this.#step = Math.max(1, Math.round(sampleRateHz / coarseHz));
  }

  /** Takes a block; `isSound`: it stands out above the noise floor. True when it is a voice's. */
  observe(samples: Int16Array, isSound: boolean): boolean {
    if (!isSound || quietestPartDb(samples) < levelDb(samples) - clickDb) return false;
    const sound = coarse(samples, this.#step);
    this.#levels.push(10 * Math.log10(sound.reduce((sum, value) => sum + value * value, 1)));
    if (this.#levels.length > memory) this.#levels.shift();
    return this.#hasSyllables() && hasPitch(sound);
  }

  /** The channel was not heard for a while. */
  forget(): void {
    this.#levels.length = 0;
  }

  #hasSyllables(): boolean {
    const { length } = this.#levels;
    if (length < leastBlocks) return false;
    const changes = this.#levels.slice(1).map((level, index) => Math.abs(level - (this.#levels[index] ?? level)));
    return changes.filter((change) => change >= syllablesDb).length >= syllablesShare * changes.length;
  }
}

/** Means of `step` samples each, and of these what changes from one to the next: so rumble has neither pitch nor level. */
function coarse(samples: Int16Array, step: number): Float64Array {
  const result = new Float64Array(Math.floor(samples.length / step));
  let before = 0;
  for (let index = 0; index < result.length; index += 1) {
    let sum = 0;
    for (let part = 0; part < step; part += 1) sum += samples[index * step + part] ?? 0;
    result[index] = sum / step - before;
    before = sum / step;
  }
  result[0] = 0;
  return result;
}

/** True when some period of a voice fits: the sound is much like itself a period later. */
function hasPitch(sound: Float64Array): boolean {
  const [shortest, longest] = [Math.floor(coarseHz / highestPitchHz), Math.ceil(coarseHz / lowestPitchHz)];
  for (let lag = shortest; lag <= longest; lag += 1) if (likenessAt(sound, lag) >= likeness) return true;
  return false;
}

/** Normalised autocorrelation, -1 to 1. */
function likenessAt(sound: Float64Array, lag: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let index = 0; index + lag < sound.length; index += 1) {
    const [a, b] = [sound[index] ?? 0, sound[index + lag] ?? 0];
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
}
