// Loudness of a block of samples. Pure.

/** RMS level in dB below full scale; -Infinity for exact zeros and for nothing. */
export const levelDb = (samples: Int16Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? -Infinity : 10 * Math.log10(sum / samples.length / 32_768 ** 2);
};

const partsOfBlock = 3;

/** The quietest third of a block (20 ms of 60), dBFS: even unbroken speech has such gaps, and noise has none. */
export const quietestPartDb = (samples: Int16Array): number => {
  const length = Math.ceil(samples.length / partsOfBlock);
  let quietest = Infinity;
  for (let first = 0; first < samples.length; first += length)
    quietest = Math.min(quietest, levelDb(samples.subarray(first, first + length)));
  return quietest;
};

/** Levels below this are shown and compared as this, so that digital silence can be reckoned with. */
export const quietestDb = -90;

/** A level that is a number, whatever was heard. */
export const finiteDb = (db: number): number => Math.max(quietestDb, db);
