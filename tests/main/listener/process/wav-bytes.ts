// Builds WAV files byte by byte, right and wrong ones.

/** What to put into a file; the defaults are a correct mono file of 8 kHz. */
export interface WavRecipe {
  readonly code?: number;
  readonly tracks?: number;
  readonly rateHz?: number;
  readonly bits?: number;
  readonly samples?: readonly number[];
  /** Size the data chunk claims. Default: the true one. */
  readonly claimedBytes?: number;
  /** Chunks before the data, after the format. */
  readonly extra?: readonly (readonly [id: string, body: Buffer])[];
  /** Sub-format code of an extensible format chunk. */
  readonly subFormat?: number;
}

const chunk = (id: string, body: Buffer, claimed = body.length): Buffer => {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(claimed, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};

const formatChunk = ({ code = 1, tracks = 1, rateHz = 8000, bits = 16, subFormat }: WavRecipe): Buffer => {
  const body = Buffer.alloc(subFormat === undefined ? 16 : 40);
  body.writeUInt16LE(subFormat === undefined ? code : 0xfffe, 0);
  body.writeUInt16LE(tracks, 2);
  body.writeUInt32LE(rateHz, 4);
  body.writeUInt32LE((rateHz * tracks * bits) / 8, 8);
  body.writeUInt16LE((tracks * bits) / 8, 12);
  body.writeUInt16LE(bits, 14);
  if (subFormat !== undefined) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(subFormat, 24);
    Buffer.from("000000001000800000aa00389b71", "hex").copy(body, 26);
  }
  return chunk("fmt ", body);
};

/** The bytes of a WAV file. */
export const wavBytes = (recipe: WavRecipe = {}): Buffer => {
  const samples = recipe.samples ?? [1, 2, 3, 4];
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => data.writeInt16LE(sample, index * 2));
  const chunks = [
    formatChunk(recipe),
    ...(recipe.extra ?? []).map(([id, body]) => chunk(id, body)),
    chunk("data", data, recipe.claimedBytes ?? data.length),
  ];
  const body = Buffer.concat([Buffer.from("WAVE", "latin1"), ...chunks]);
  return chunk("RIFF", body);
};
