// Synthesised sounds for the voice measurements: speech-like bursts at a set level over a set noise. Seeded.

/** Rate of all sounds here, Hz. */
export const rateHz = 8000;
export const blockSeconds = 0.06;

let state = 1;
/** Uniform noise, -1 to 1; the same in every run that starts with `seed`. */
export const seed = (value: number): void => void (state = value);
const random = (): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return state / 2 ** 31 - 1;
};

const amplitude = (db: number): number => 32_768 * 10 ** (db / 20);

export interface Sound {
  /** RMS level of speech in dBFS; absent: nobody speaks. */
  readonly voiceDb?: number;
  /** RMS level of the noise under it; absent: exact zeros. */
  readonly noiseDb?: number;
}

/**
 * `seconds` of sound. Speech is a buzz in syllables of irregular length (100 to 300 ms) and stress (± 5 dB), which is all
 * that a loudness meter knows of it.
 */
export const sound = (seconds: number, { voiceDb, noiseDb }: Sound): Int16Array => {
  const samples = new Int16Array(Math.round(seconds * rateHz));
  let syllableLeft = 0;
  let gapLeft = 0;
  let stressDb = 0;
  for (let index = 0; index < samples.length; index += 1) {
    if (syllableLeft <= 0 && gapLeft <= 0) {
      syllableLeft = Math.round((0.2 + 0.1 * random()) * rateHz);
      gapLeft = Math.round((0.07 + 0.04 * random()) * rateHz);
      stressDb = 5 * random();
    }
    const isVoiced = syllableLeft > 0;
    if (isVoiced) syllableLeft -= 1;
    else gapLeft -= 1;
    const voice =
      voiceDb === undefined || !isVoiced ? 0 : amplitude(voiceDb + stressDb) * Math.SQRT2 * Math.sin(index * 0.35);
    const noise = noiseDb === undefined ? 0 : amplitude(noiseDb) * Math.sqrt(3) * random();
    samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(voice + noise)));
  }
  return samples;
};

/** Sounds one after the other. */
export const joined = (...parts: readonly Int16Array[]): Int16Array => {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Two sounds at once, the second multiplied by `gain` and `delaySeconds` later. */
export const mixed = (a: Int16Array, b: Int16Array, { gain = 1, delaySeconds = 0 } = {}): Int16Array => {
  const delay = Math.round(delaySeconds * rateHz);
  return a.map((sample, index) => sample + Math.round((b[index - delay] ?? 0) * gain));
};
